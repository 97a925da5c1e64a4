"""The server: Streamlit's own ASGI app, with the atlas drawn before it starts, the answers to what readers
do, scripts compressed once and an error page that shows a sentence.

Streamlit leaves its scripts uncompressed and compresses everything else anew for every reader. Here each file
is compressed once and kept: the first load is a third of the bytes, and a warm server spends no time on it.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import platform
import re
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import brotli
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.starlette import App

from articles.errors import ArticlesError
from dashboard import (
    answers,
    assets,
    cards,
    downloads,
    editing,
    edits,
    health,
    language,
    logs,
    lookups,
    metrics,
    observed,
    pages,
    permalink,
    resources,
    search,
)
from dashboard.editing import Editor, Policy
from dashboard.language import _
from dashboard.screen import changed, first, packed
from geodata.errors import GeodataError

APP = Path(__file__).with_name("app.py")
QUALITY = 9  # higher takes seconds a file and saves a few per cent
QUICK = 4  # for what is sent once
FILES_KEPT = 768  # compressed, some 10 kB each: Streamlit's, ours, and the ground of some hundred days
FIRST_READERS = 2.0  # seconds in which they are served before what searches need is read
SWITCH = 0.0005  # seconds: who waits for the store gets its turn soon after, whatever else is being made
ARENAS = 2  # in which the C library keeps memory: by itself it gives each of many threads its own
M_ARENA_MAX = -8  # what mallopt calls that in glibc
UPLOADS = 200  # MB of one file that an editor may hand over
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}


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


ATLAS = "./_stcore/bidi-components/dispute-atlas.atlas"
# What the first map needs; other modules are fetched when a reader opens what they draw.
SCRIPTS = (
    "ahead.js", "atlas.js", "charting.js", "comparing.js", "days.js", "dom.js", "gathered.js", "header.js",
    "help.js", "highlight.js", "legend.js", "overlay.js", "panel.js", "rows.js", "search.js", "share.js",
    "switch.js", "takeaway.js", "timeline.js", "words.js",
)  # fmt: skip
STREAMLIT_SCRIPT = re.compile(
    r'<script type="module" crossorigin src="(\./static/js/index\.[\w-]+\.js)"></script>'
)
STREAMLIT_PRELOAD = re.compile(r'<link rel="modulepreload" crossorigin href="([^"]+)">\s*')
# Streamlit's many scripts are asked for when the map is there: before, they would take turns with it. Its
# font of icons, 375 kB that it fetches beforehand, is left until an icon is met: the atlas has none of them.
START = """const names = {names}, load = document.fonts.load.bind(document.fonts);
document.fonts.load = (font, ...text) =>
  font.includes('Material Symbols') ? Promise.resolve([]) : load(font, ...text);
import('{ours}').finally(() => {{
  for (const href of names) {{
    const link = document.createElement('link');
    document.head.append(Object.assign(link, {{rel: 'modulepreload', crossOrigin: '', href}}));
  }}
  return import(names[0]);
}})"""
STREAMLIT_PARTS = ("BidiComponent", "serialization", "recordbatch")  # it loads them when a component is met


@cache
def _frame() -> tuple[str, str]:
    """Streamlit's page with our title, and ours drawn first: before and after what else the view needs.

    The atlas is drawn by ``ahead.js`` from data in the page itself, with all it needs named at once;
    Streamlit is fetched and starts when the map is there.
    """
    static = Path(get_static_dir())
    page = (static / "index.html").read_text(encoding="utf-8")
    page = page.replace("<title>Streamlit</title>", "<title>Dispute Atlas</title>")
    streamlit = STREAMLIT_SCRIPT.search(page)
    if not streamlit:  # another version of Streamlit: it starts as it would without us
        return "", page
    parts = (
        f"./{path.relative_to(static)}"
        for name in STREAMLIT_PARTS
        for path in sorted((static / "static" / "js").glob(f"{name}.*.js"))
    )
    names = [streamlit[1], *parts, *STREAMLIT_PRELOAD.findall(page)]
    start = START.format(names=json.dumps(names), ours=f"{ATLAS}/ahead.js")
    page = STREAMLIT_PRELOAD.sub("", page).replace(streamlit[0], f'<script type="module">{start}</script>')
    ours = [
        *(f'<link rel="stylesheet" href="{ATLAS}/{name}">' for name in assets.STYLES),
        *(f'<link rel="modulepreload" href="{ATLAS}/{name}">' for name in (*SCRIPTS, "vendor/leaflet.js")),
    ]
    before, head, after = page.partition("<head>")
    return f"{before}{head}{''.join(ours)}", after


def first_page(params: Mapping[str, list[str]], editor: Editor | None = None, site: str = "") -> str:
    """The page at an address, with what its view shows, and for an editor with what edits it. A store that
    fails is left for Streamlit's page to tell. ``site`` is where the atlas is served (``downloads.site``).
    """
    before, after = _frame()
    view = permalink.decode(params)
    before = before.replace('<html lang="en"', f'<html lang="{view.lang}"')
    try:
        with language.speaking(view.lang), metrics.rendering("page"):
            data = first(resources.base_map(), resources.store(), view, date.today())
            if editor:
                data["fixed"]["editing"] = edits.offer(editor)
            card = cards.tags(view, date.today(), site)
    except (ArticlesError, GeodataError):
        return before + after
    ahead = "".join(
        f'<link rel="preload" as="fetch" crossorigin fetchpriority="high" href="./{address}">'
        for address in (data["script"], data["screen"]["map"]["ground"])
    )
    # "<" may begin "</script>": inside JSON it can be written otherwise.
    text = packed(data).decode().replace("<", "\\u003c")
    shown = f'<script type="application/json" id="atlas-first">{text}</script></body>'
    return before + card + ahead + after.replace("</body>", shown)


async def view(request: Request) -> Response:
    """``view?region=…&change=region&value="crimea"``: the view of a link, after a reader's change, as JSON
    (``screen.changed``).
    """
    params, asked = request.query_params, answers.asked(request)
    try:
        value = json.loads(params.get("value", "null"))
    except (ValueError, RecursionError):
        with language.speaking(asked.lang):
            return PlainTextResponse(_("The request cannot be read; reload the page."), 400)
    name = params.get("change", "")
    shown = await answers.made(
        asked.lang, lambda: changed(resources.store(), asked, name, value, date.today())
    )
    if isinstance(shown, Response):
        return shown
    return _compressed(request.scope, packed(shown), "application/json")


def _compressed(scope: Scope, content: bytes, media_type: str) -> Response:
    """An answer that is made anew each time: compressed lightly, never kept."""
    headers = {"cache-control": "no-store", "vary": "accept-encoding", "x-content-type-options": "nosniff"}
    if b"br" in dict(scope["headers"]).get(b"accept-encoding", b""):
        content = brotli.compress(content, quality=QUICK)
        headers["content-encoding"] = "br"
    return Response(content, media_type=media_type, headers=headers)


@lru_cache(maxsize=FILES_KEPT)
def _file_compressed(path: Path, changed: int) -> bytes:
    """A file as it was changed last."""
    return brotli.compress(path.read_bytes(), quality=QUALITY)


class Compressed:
    """ASGI middleware that answers for the first page, and for the scripts and styles in ``FOLDERS``.

    Scripts and styles are compressed once and kept in memory. The names in the patterns have no way out of
    their folder.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = None
        if scope["type"] == "http" and scope["method"] == "GET":
            if scope["path"] == "/":
                params = parse_qs(scope["query_string"].decode("latin-1"))
                editor = None if "embed" in params else edits.editor_of(HTTPConnection(scope))
                site = downloads.site(HTTPConnection(scope))
                page = await run_in_threadpool(first_page, params, editor, site)
                response = _compressed(scope, page.encode(), "text/html")
                if editor:
                    response.headers["content-security-policy"] = edits.NOT_FRAMED
            else:
                response = self._file(scope)
        await (response or self.app)(scope, receive, send)

    def _file(self, scope: Scope) -> Response | None:
        headers = dict(scope["headers"])
        if b"br" not in headers.get(b"accept-encoding", b"") or b"range" in headers:
            return None
        for folder in FOLDERS:
            match = folder.address.fullmatch(scope["path"])
            if match is None:
                continue
            path = folder.path / match[1]
            if path.suffix not in TYPES or ".." in path.parts or not path.is_file():
                return None
            return Response(
                _file_compressed(path, path.stat().st_mtime_ns),
                media_type=TYPES[path.suffix],
                headers={
                    "content-encoding": "br",
                    "vary": "accept-encoding",
                    "cache-control": "public, max-age=31536000, immutable" if folder.hashed else "no-cache",
                },
            )
        return None


def share_memory() -> None:
    """Let threads use again what others gave back. Each with memory of its own, they would together hold ever
    more that is free but not theirs. Only glibc divides it so; who sets its MALLOC_ARENA_MAX has chosen.
    """
    if "MALLOC_ARENA_MAX" not in os.environ and platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def _sorry(error: Exception) -> bool:
    """Say that something went wrong without a traceback; the traceback goes to the log."""
    logging.getLogger(__name__).error("The page failed.", exc_info=error)
    with language.speaking(permalink.decode({"lang": st.query_params.get_all("lang")}).lang):
        st.error(
            _(
                "This view could not be shown because of a mistake in the program. Reload the page, or start "
                "again from the plain address; the server’s log says what happened."
            )
        )
    return True


def run(
    port: int,
    policy: Policy = editing.READ_ONLY,
    story: Path | None = None,
    log_format: logs.Format = "text",
) -> None:
    """Serve until stopped, on the policy's host; with a story of the user's at ``/story/own``."""
    editing.serve(policy)
    sys.setswitchinterval(SWITCH)
    share_memory()
    editable = policy.editable
    routes = [
        *downloads.ROUTES,
        *lookups.ROUTES,
        *pages.routes(story),
        *health.ROUTES,
        Route("/view", view),
        *(edits.ROUTES if editable else []),
    ]

    @asynccontextmanager
    async def lifespan(_app: App) -> AsyncIterator[dict[str, Any]]:
        logs.start(log_format)  # uvicorn and Streamlit have set up their own by now
        # Once, before anybody is let in: many first readers at once would each do all of it.
        await run_in_threadpool(first_page, {})
        yield {}

    app = App(
        APP,
        lifespan=lifespan,
        middleware=[
            Middleware(observed.Observed, names=observed.names_of(routes)),
            *([Middleware(edits.Guard)] if editable else []),
            Middleware(Compressed),
        ],
        routes=routes,
        on_script_error=_sorry,
    )
    reading = threading.Timer(FIRST_READERS, search.warm)
    reading.daemon = True
    reading.start()
    app.run(
        config={
            "server.port": port,
            "server.address": policy.host,
            "server.maxUploadSize": UPLOADS if editable else 1,  # MB; read-only pages have nothing to upload
            "server.enableXsrfProtection": True,
            "server.enableAgentApi": False,
        }
    )
