"""How every route of ours answers for the view of a link: read from the request, made in the language of the
page, off the event loop, and in a sentence where the store or the layers fail.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from articles.errors import ArticlesError
from dashboard import language, metrics, permalink
from dashboard.permalink import ViewState
from geodata.errors import GeodataError

T = TypeVar("T")


def asked(request: Request) -> ViewState:
    """The view that a request's parameters ask for."""
    return permalink.decode({key: request.query_params.getlist(key) for key in request.query_params})


async def made(
    lang: str, make: Callable[[], T], limiter: anyio.CapacityLimiter | None = None
) -> T | Response:
    """What ``make`` makes, with words in a language; the response that says why where it cannot. ``limiter``
    bounds how many are made at once.
    """

    def spoken() -> T:
        with language.speaking(lang), metrics.rendering("answer"):
            return make()

    try:
        return await anyio.to_thread.run_sync(spoken, limiter=limiter)
    except (ArticlesError, GeodataError) as e:
        with language.speaking(lang):
            return PlainTextResponse(language.said(e), 503)
