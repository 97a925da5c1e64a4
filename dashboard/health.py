"""What machines ask: whether this process can serve, and what it counted (``/healthz``, ``/metrics``)."""

from __future__ import annotations

import ipaddress

import anyio
import prometheus_client
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from articles.errors import ArticlesError
from articles.model import Filter
from dashboard import editing, language, metrics, queries, resources

# Threads of their own: a server that has much to do is busy, not ill.
ASKED = anyio.CapacityLimiter(2)
NEVER_KEPT = {"cache-control": "no-store"}


async def healthz(request: Request) -> Response:
    """``healthz``: ``{"status": "ok"}``, or with status 503 a sentence that says why not."""
    try:
        await anyio.to_thread.run_sync(lambda: resources.store().revision(), limiter=ASKED)
    except ArticlesError as error:
        return JSONResponse({"status": language.said(error)}, 503, headers=NEVER_KEPT)
    return JSONResponse({"status": "ok"}, headers=NEVER_KEPT)


async def counted(request: Request) -> Response:
    """``metrics``: what was counted, in Prometheus' text format, for neighbours only."""
    if not is_neighbour(request):
        return PlainTextResponse("There is no such page.", 404)
    await anyio.to_thread.run_sync(_measure_store, limiter=ASKED)
    return Response(metrics.written(), media_type=prometheus_client.CONTENT_TYPE_LATEST, headers=NEVER_KEPT)


def is_neighbour(request: Request) -> bool:
    """Whether a request comes from this machine or a private network, and through no proxy that says so."""
    if request.client is None or any(name in request.headers for name in editing.FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_private
    except ValueError:
        return False


def _measure_store() -> None:
    try:
        store = resources.store()
        revision = store.revision()
        held = queries.counts(store, revision, Filter())  # kept until the store changes
        for kind in ("articles", "passages", "events"):
            metrics.STORE_ROWS.labels(kind).set(getattr(held, kind))
        metrics.STORE_BYTES.set(store.size())
        metrics.STORE_REVISION.set(revision)
        metrics.STORE_UP.set(1)
    except ArticlesError:
        metrics.STORE_UP.set(0)


ROUTES = [Route("/healthz", healthz), Route("/metrics", counted)]
