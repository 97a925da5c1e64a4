"""``python -m tests.bench.during_ingest``: how long readers wait while articles go in, and while none do.

The same readers, clicking and brushing, before and during an ingest into the store that they read, on each
engine.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

import sqlalchemy as sa

from articles import store_schema as db
from articles.store import open_store
from tests.bench import corpus, filled, results, sessions
from tests.browser.conftest import ROOT, serve
from tests.postgresql import database, running

READERS = 10
SECONDS = 60.0
PASSAGES = 100_000
ARTICLES = 100_000  # more than go in meanwhile
COLUMNS = (
    "store",
    "idle: p50, p95",
    "while articles go in: p50, p95",
    "ratio of p95",
    "errors",
    "articles that went in",
)


def row(name: str, url: str, folder: Path, articles: Path, seconds: float) -> tuple[str, ...]:
    """One of ``COLUMNS``."""
    before = _articles(url)
    with ExitStack() as stack:
        server = next(stack.enter_context(closing(serve(url, folder / f"{name}.log"))))
        asyncio.run(sessions.read(server, [server], 2, 15))  # what is read once is read
        idle = asyncio.run(sessions.read(server, [server], READERS, seconds))
        command = [sys.executable, "-m", "articles", "ingest", str(articles), "--store", url]
        ingest = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            busy = asyncio.run(sessions.read(server, [server], READERS, seconds))
            assert ingest.poll() is None, "the ingest ended before the readers did: give it more articles"
        finally:
            ingest.terminate()
            ingest.wait()
    cuts = [sessions.cut(seen.seconds["view"]) for seen in (idle, busy)]
    return (
        name,
        *(f"{cut[9] * 1000:.0f} ms, {cut[18] * 1000:.0f} ms" for cut in cuts),
        f"{cuts[1][18] / cuts[0][18]:.2f}",
        str(len(idle.wrong) + len(busy.wrong)),
        f"{_articles(url) - before:,}",
    )


def section(seconds: float = SECONDS, passages: int = PASSAGES) -> results.Section:
    """The figures of both engines."""
    rows = []
    with tempfile.TemporaryDirectory() as name, running() as server, database(server) as postgresql:
        folder = Path(name)
        articles = folder / "articles.jsonl.gz"
        corpus.write(articles, ARTICLES, seed=99)
        for engine, url in (("SQLite", f"sqlite:///{folder / 'store.sqlite'}"), ("PostgreSQL", postgresql)):
            with open_store(url) as store:
                filled.fill(store, passages)
            rows.append(row(engine, url, folder, articles, seconds))
    return results.Section(
        "Readers while articles go in",
        COLUMNS,
        rows,
        f"{READERS} readers, each clicking or brushing every {sessions.EVERY:.0f} s for {seconds:.0f} s, in "
        f"a store of {passages:,} passages; then the same while one process takes in articles. Asked: p95 "
        "under twice its idle value.",
    )


def _articles(url: str) -> int:
    with open_store(url, readonly=True) as store, store._reading() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(db.articles)) or 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.during_ingest", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--passages", type=int, default=PASSAGES)
    asked = parser.parse_args()
    results.write([measured := section(asked.seconds, asked.passages)])
    for each in measured.rows:
        print(*each, sep=" | ")
