"""Every request, noted once: counted and timed for ``/metrics``, and written to the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import logs, metrics

STREAM = "stream"  # Streamlit's websocket
FILES = ("static", "app", "media", "favicon.png")
# Asked all day by machines, or ninety times by a first reader: they are counted, not written down.
UNWRITTEN = frozenset({"files", "healthz", "metrics", "streamlit"})


def names_of(routes: Iterable[Route]) -> frozenset[str]:
    """The names of routes: the first word of each one's path."""
    return frozenset(route.path.split("/")[1] for route in routes)


def route_of(path: str, names: frozenset[str]) -> str:
    """The name by which a request is noted: one of ``names``, of Streamlit's parts, or ``other``."""
    first, _, rest = path.lstrip("/").partition("/")
    if not first:
        return "page"
    if first == "_stcore":
        if rest == "stream":
            return STREAM
        return "files" if rest.startswith("bidi-components/") else "streamlit"
    if first in FILES:
        return "files"
    return first if first in names else "other"


class Observed:
    """ASGI middleware around all others. Sessions are counted by their websockets."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        route = route_of(scope["path"], self.names)
        spent, start = metrics.begin(route), time.perf_counter()
        status = 500 if scope["type"] == "http" else 403  # until an answer begins
        is_session = False

        async def noted(message: Message) -> None:
            nonlocal status, is_session
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                status = message["status"]
            elif message["type"] == "websocket.accept":
                status, is_session = 101, route == STREAM
                metrics.REQUESTS.labels(route, status).inc()
                if is_session:
                    metrics.SESSIONS.inc()
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            seconds = time.perf_counter() - start
            if is_session:
                metrics.SESSIONS.dec()
            if status != 101:  # a websocket is counted when it opens, and how long it stays is no waiting
                metrics.REQUESTS.labels(route, status).inc()
                metrics.SECONDS.labels(route).observe(seconds)
            self._written(scope, spent, status, seconds)

    @staticmethod
    def _written(scope: Scope, spent: metrics.Spent, status: int, seconds: float) -> None:
        level = logging.ERROR if status >= 500 else logging.INFO
        if spent.route in UNWRITTEN and status < 400:
            level = logging.DEBUG
        query = scope["query_string"].decode("latin-1")
        logs.request(
            level,
            spent.route,
            status,
            seconds,
            f"{scope['path']}?{query}" if query else scope["path"],
            query_ms=round(spent.queries * 1000, 1),
            render_ms=round(spent.render * 1000, 1),
        )
