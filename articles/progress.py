"""``ingest`` with a bar on stderr, when somebody is looking."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from articles import sources
from articles.ingest import Outcome, ingest
from articles.model import Summary
from articles.spans import SpanSource
from articles.store import Store
from articles.workers import Workers


def with_progress(
    wanted: Iterable[str | Path],
    store: Store,
    *,
    published: date | None = None,
    span_sources: Sequence[SpanSource] = (),
    reading: Workers | None = None,
) -> Summary:
    """``ingest`` with a bar: what is read, how much is done, articles a second and the time left."""
    console = Console(stderr=True)
    if not console.is_terminal:
        return ingest(wanted, store, published=published, span_sources=span_sources, reading=reading)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[pace]}", markup=False),
        TimeRemainingColumn(),
    )
    articles = 0
    began = time.monotonic()

    def count(outcome: Outcome) -> None:
        nonlocal articles
        articles += outcome.article is not None

    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, pace="")

        def show(done: int, total: int, name: str) -> None:
            pace = f"{articles / max(0.001, time.monotonic() - began):,.0f} articles/s"
            bar.update(
                task, completed=done, total=total, description=sources.printable(name)[-40:], pace=pace
            )

        return ingest(
            wanted,
            store,
            published=published,
            progress=show,
            tell=count,
            span_sources=span_sources,
            reading=reading,
        )
