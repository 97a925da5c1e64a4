"""What parts of the page ask when they are opened, or while a reader types or chooses. Nothing here
changes a view.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import (
    answers,
    charts,
    frames,
    grid,
    outlets,
    overview,
    panels,
    reading,
    resources,
    search,
    tables,
)
from dashboard.permalink import ViewState
from dashboard.screen import packed


async def suggestions(request: Request) -> Response:
    """``search?text=…&region=…``: what the text may mean in the view of a link (``search.suggest``)."""
    text = request.query_params.get("text", "")
    return await _answer(request, lambda view: search.suggest(resources.store(), view, text))


async def facets(request: Request) -> Response:
    """``facets?region=…``: what further filters would leave of the view of a link (``search.facets``)."""
    return await _answer(request, lambda view: search.facets(resources.store(), view))


async def chart(request: Request) -> Response:
    """``chart?region=…``: the events of a view in time (``charts.chart``)."""
    return await _answer(request, lambda view: charts.chart(resources.store(), view, date.today()))


async def played(request: Request) -> Response:
    """``frames?from=…``: what playing a view's range takes (``frames.frames``)."""
    return await _answer(request, lambda view: frames.frames(resources.store(), view, date.today()))


async def counted(request: Request) -> Response:
    """``counted?region=…``: how many events there are in each region (``search.counted``)."""
    return await _answer(request, lambda view: search.counted(resources.store(), view))


async def cells(request: Request) -> Response:
    """``cells?from=…&extent=41,31,50,48&scale=6``: what a part of a crowded map shows (``grid.grid``)."""
    return await _answer(request, lambda view: grid.grid(resources.store(), view, request.query_params))


async def article(request: Request) -> Response:
    """``article?article=…&piece=3``: a further piece of a long article (``reading.piece``)."""
    asked = request.query_params.get("piece", "")
    number = int(asked) if re.fullmatch(r"[0-9]{1,6}", asked) else -1
    return await _answer(request, lambda view: reading.piece(resources.store(), view, date.today(), number))


async def table(request: Request) -> Response:
    """``table?region=…``: what the map of a view shows, as tables (``tables.tables``)."""
    return await _answer(request, lambda view: tables.tables(resources.store(), view, date.today()))


async def about(request: Request) -> Response:
    """``overview?region=…``: the Overview tab of a view (``overview.overview``)."""
    return await _answer(request, lambda view: overview.overview(resources.store(), view, date.today()))


async def told_by(request: Request) -> Response:
    """``outlets?region=…``: the Sources tab of a view (``outlets.outlets``)."""
    return await _answer(request, lambda view: outlets.outlets(resources.store(), view))


async def tellings(request: Request) -> Response:
    """``tellings?event=…``: who else tells of the happening of an event (``panels.tellings``)."""
    return await _answer(request, lambda view: panels.tellings(resources.store(), view))


async def _answer(request: Request, make: Callable[[ViewState], dict[str, Any]]) -> Response:
    view = answers.asked(request)
    content = await answers.made(view.lang, lambda: packed(make(view)))
    if isinstance(content, Response):
        return content
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(content, media_type="application/json", headers=headers)


ROUTES = [
    Route("/search", suggestions),
    Route("/facets", facets),
    Route("/chart", chart),
    Route("/frames", played),
    Route("/counted", counted),
    Route("/cells", cells),
    Route("/article", article),
    Route("/table", table),
    Route("/overview", about),
    Route("/outlets", told_by),
    Route("/tellings", tellings),
]
