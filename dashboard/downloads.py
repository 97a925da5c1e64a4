"""What a reader takes away by its own address: files, the picture that chats show of a link, a citation.

All are made from the same parameters as the page. They take seconds of a processor: few are made at once, so
that readers who click need not wait behind them.
"""

from __future__ import annotations

import re
from datetime import date

import anyio
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import answers, captions, citations, exports, language, resources
from dashboard.language import _

AT_ONCE = anyio.CapacityLimiter(2)
KEPT = 3600  # seconds that a picture may be shown again without asking
HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-f:]+\](:\d+)?", re.ASCII | re.IGNORECASE)


def address(request: Request, route: str) -> str:
    """Where the atlas is served, such as ``http://127.0.0.1:8501/``; empty where the request does not say it
    in letters of a host's name.
    """
    return site(request, request.url.path.rpartition(route)[0])


def site(connection: HTTPConnection, path: str | None = None) -> str:
    """The address of a path, of the one asked for if none is given; see :func:`address`."""
    host, url = connection.headers.get("host", ""), connection.url
    return f"{url.scheme}://{host}{url.path if path is None else path}" if HOST.fullmatch(host) else ""


async def export(request: Request) -> Response:
    """``export/csv?region=…``: the view of a link as a file."""
    format, asked, at = request.path_params["format"], answers.asked(request), address(request, "export/")
    if format not in exports.FORMATS:
        with language.speaking(asked.lang):
            known = _("There is no such format; choose one of {formats}.")
        return PlainTextResponse(known.format(formats=", ".join(exports.FORMATS)), 404)
    made = await answers.made(
        asked.lang, lambda: exports.render(resources.store(), asked, format, None, at), AT_ONCE
    )
    if isinstance(made, Response):
        return made
    # Always a download, never a page of ours: the file may run script of its own.
    disposition = f'attachment; filename="{captions.file_name(asked, format)}"'
    return Response(made, media_type=exports.FORMATS[format].mime, headers=_headers(disposition))


async def picture(request: Request) -> Response:
    """``picture.png?region=…``: the view of a link, 1200 × 630 pixels."""
    from dashboard import prints  # matplotlib takes most of a second

    asked = answers.asked(request)
    made = await answers.made(
        asked.lang, lambda: prints.picture(resources.store(), asked, date.today()), AT_ONCE
    )
    if isinstance(made, Response):
        return made
    headers = {"cache-control": f"public, max-age={KEPT}", "x-content-type-options": "nosniff"}
    return Response(made, media_type="image/png", headers=headers)


async def citation(request: Request) -> Response:
    """``citation?region=…``: how to cite the view of a link, as ``{"text": …, "bibtex": …}``."""
    asked, at = answers.asked(request), address(request, "citation")
    made = await answers.made(
        asked.lang, lambda: citations.cite(resources.store(), asked, date.today(), at), AT_ONCE
    )
    if isinstance(made, Response):
        return made
    return JSONResponse({"text": made.text, "bibtex": made.bibtex}, headers={"cache-control": "no-store"})


def _headers(disposition: str) -> dict[str, str]:
    return {"content-disposition": disposition, "x-content-type-options": "nosniff"}


ROUTES = [Route("/export/{format}", export), Route("/picture.png", picture), Route("/citation", citation)]
