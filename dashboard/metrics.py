"""What the server counts and times, for Prometheus; ``health`` serves it.

Each request is noted by its route's name, never by its address: the number of series is bounded by the code.
Figures are those of one process; several behind a load balancer are asked one by one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

import prometheus_client
from prometheus_client import Counter, Gauge, Histogram

from articles.store import Store

T = TypeVar("T")

prometheus_client.disable_created_metrics()  # a second series beside each, of which nobody asks

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1, 2.5, 10)  # seconds
REQUESTS = Counter("atlas_requests", "Requests answered.", ["route", "status"])
SECONDS = Histogram(
    "atlas_request_seconds", "From a request to the end of its answer.", ["route"], buckets=QUICK
)
QUERIES = Histogram("atlas_query_seconds", "Questions that the store was asked.", ["query"], buckets=QUICK)
RENDERS = Histogram(
    "atlas_render_seconds",
    "Making of answers, without the questions that the store was asked for them.",
    ["route"],
    buckets=QUICK,
)
SESSIONS = Gauge("atlas_sessions", "Pages that are open, each with a websocket.")
STORE_UP = Gauge("atlas_store_up", "Whether the store could be read.")
STORE_ROWS = Gauge("atlas_store_rows", "What the store holds.", ["kind"])
STORE_BYTES = Gauge("atlas_store_bytes", "What the store takes on disk.")
STORE_REVISION = Gauge("atlas_store_revision", "Grows with every change of the store.")


@dataclass(slots=True)
class Spent:
    """Where the time for one request went, in seconds."""

    route: str
    queries: float = 0.0
    render: float = 0.0


# A thread that makes an answer is given this with the rest of the request's context.
_current: ContextVar[Spent | None] = ContextVar("spent", default=None)


def begin(route: str) -> Spent:
    """What is spent from here on in this context is spent on a request to ``route``."""
    spent = Spent(route)
    _current.set(spent)
    return spent


@contextmanager
def rendering(route: str) -> Iterator[None]:
    """The making of an answer. ``route`` names it where no request does: in a run of Streamlit's page."""
    spent = _current.get()
    token = None
    if spent is None:
        spent = Spent(route)
        token = _current.set(spent)
    asked, start = spent.queries, time.perf_counter()
    try:
        yield
    finally:
        took = time.perf_counter() - start - (spent.queries - asked)
        spent.render += took
        RENDERS.labels(spent.route).observe(took)
        if token:
            _current.reset(token)


def timed(store: Store) -> Store:
    """The same store, its questions timed by the names of its methods. What it gives out row by row, for
    files, is not: nobody waits for all of it.
    """
    return cast(Store, _Timed(store))


class _Timed:
    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if not callable(found):
            return found
        asked = self._asking(name, found)
        setattr(self, name, asked)  # found without coming here from now on
        return asked

    @staticmethod
    def _asking(name: str, method: Callable[..., T]) -> Callable[..., T]:
        seconds = QUERIES.labels(name)

        @wraps(method)
        def asked(*args: Any, **options: Any) -> T:
            start = time.perf_counter()
            try:
                return method(*args, **options)
            finally:
                took = time.perf_counter() - start
                seconds.observe(took)
                if spent := _current.get():
                    spent.queries += took

        return asked


def written() -> bytes:
    """Everything counted so far, in Prometheus' text format."""
    return prometheus_client.generate_latest()
