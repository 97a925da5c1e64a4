"""The server: Streamlit's own ASGI app, with its scripts compressed once and an error page that shows a
sentence.

Streamlit leaves its scripts uncompressed and compresses everything else anew for every reader. Here each file
is compressed once and kept: the first load is a third of the bytes, and a warm server spends no time on it.
"""

from __future__ import annotations

import re
import sys
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.starlette import App

from articles.errors import ArticlesError
from dashboard import assets, exports, maps, permalink, resources
from geodata.errors import GeodataError

HOST = "127.0.0.1"
APP = Path(__file__).with_name("app.py")
QUALITY = 9  # higher takes seconds a file and saves a few per cent
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Folder:
    """Files below an address; ``hashed`` names never change their content: browsers may keep them."""

    address: re.Pattern[str]
    path: Path
    hashed: bool


FOLDERS = (
    Folder(re.compile(r".*/app/static/([\w.-]+)$"), assets.STATIC, hashed=True),
    Folder(
        re.compile(r".*/_stcore/bidi-components/dispute-atlas\.\w+/((?:vendor/)?[\w.-]+)$"),
        assets.FRONTEND,
        hashed=False,
    ),
    Folder(re.compile(r".*/static/((?:js|css)/[\w.-]+)$"), Path(get_static_dir()) / "static", hashed=True),
)


STREAMLIT_PARTS = ("BidiComponent", "serialization", "recordbatch")  # it loads them when a component is met
COMPONENTS = {"header": (), "timeline": (), "map": ("overlay.js", "vendor/leaflet.js"), "panel": ()}


@cache
def first_page() -> bytes:
    """Streamlit's page with our title, and with what the map needs named at once.

    Otherwise the browser hears of it only when Streamlit has started, connected and run the page.
    """
    folder = "./_stcore/bidi-components/dispute-atlas."
    scripts = [
        f"{folder}{component}/{name}"
        for component, more in COMPONENTS.items()
        for name in (f"{component}.js", "dom.js", *more)
    ]
    static = Path(get_static_dir())
    scripts += [
        f"./{path.relative_to(static)}"
        for name in STREAMLIT_PARTS
        for path in sorted((static / "static" / "js").glob(f"{name}.*.js"))
    ]
    ahead = [f'<link rel="modulepreload" href="{script}">' for script in scripts]
    ahead += [
        f'<link rel="preload" as="style" href="{folder}{css}">' for css in ("map/map.css", "panel/page.css")
    ]
    script = assets.publish(maps.base_map(permalink.PERSPECTIVES[0]))
    ahead.append(f'<link rel="preload" as="fetch" crossorigin href="./{script}">')
    page = (static / "index.html").read_text(encoding="utf-8")
    page = page.replace("<title>Streamlit</title>", "<title>Dispute Atlas</title>")
    return page.replace("</head>", "".join(ahead) + "</head>").encode()


class Compressed:
    """ASGI middleware that answers for the first page, and for scripts and styles in ``FOLDERS``.

    Scripts and styles are compressed once and kept in memory. What is kept is bounded by the files that
    exist; the names in the patterns have no way out of their folder.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[Path, tuple[int, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._answer(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        await (response or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        headers = dict(scope["headers"])
        if scope["path"] == "/":
            return HTMLResponse(first_page(), headers={"cache-control": "no-cache"})
        if b"br" not in headers.get(b"accept-encoding", b"") or b"range" in headers:
            return None
        for folder in FOLDERS:
            match = folder.address.fullmatch(scope["path"])
            if match is None:
                continue
            path = folder.path / match[1]
            if path.suffix not in TYPES or ".." in path.parts or not path.is_file():
                return None
            changed = path.stat().st_mtime_ns
            kept = self._kept.get(path)
            if kept is None or kept[0] != changed:
                kept = self._kept[path] = (changed, brotli.compress(path.read_bytes(), quality=QUALITY))
            return Response(
                kept[1],
                media_type=TYPES[path.suffix],
                headers={
                    "content-encoding": "br",
                    "vary": "accept-encoding",
                    "cache-control": "public, max-age=31536000, immutable" if folder.hashed else "no-cache",
                },
            )
        return None


def _sorry(error: Exception) -> bool:
    """Say that something went wrong without a traceback; the traceback goes to the log."""
    traceback.print_exception(error, file=sys.stderr)
    st.error(
        "This view could not be shown because of a mistake in the program. Reload the page, or start again "
        "from the plain address; the server's log says what happened."
    )
    return True


async def export(request: Request) -> Response:
    """``export/csv?region=…``: the view of a link as a file, made from the same parameters as the page."""
    format = request.path_params["format"]
    if format not in exports.FORMATS:
        return PlainTextResponse(f"There is no such format; choose one of {', '.join(exports.FORMATS)}.", 404)
    view = permalink.decode({k: request.query_params.getlist(k) for k in request.query_params})
    try:
        content = await run_in_threadpool(_render, view, format)
    except (ArticlesError, GeodataError) as e:
        return PlainTextResponse(str(e), 503)
    return Response(
        content,
        media_type=exports.MIME[format],
        headers={
            # Always a download, never a page of ours: the file runs script of its own.
            "content-disposition": f'attachment; filename="{exports.file_name(view, format)}"',
            "x-content-type-options": "nosniff",
        },
    )


def _render(view: permalink.ViewState, format: str) -> bytes:
    return exports.render(resources.store(), view, format)


def run(port: int) -> None:
    """Serve until stopped, on 127.0.0.1."""
    app = App(
        APP,
        middleware=[Middleware(Compressed)],
        routes=[Route("/export/{format}", export)],
        on_script_error=_sorry,
    )
    app.run(config={"server.port": port, "server.address": HOST})
