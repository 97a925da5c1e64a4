"""How much faster several read than one, what naive writing costs, and whether memory stays as it is."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from articles import pipeline
from articles.store import open_store
from tests.bench import corpus
from tests.browser.conftest import ROOT

ARTICLES = 16_000  # some 2,400,000 words
MANY = 100_000  # articles over which the memory is looked at
ROUNDS = 2
WRITTEN = 300  # articles, for comparing ways of writing
MEGABYTE = 1_000_000


def rows(
    folder: Path, articles: int = ARTICLES, rounds: int = ROUNDS, many: int = MANY
) -> list[tuple[str, str, str]]:
    """What, figure and target; ``folder`` takes the stores."""
    file = folder / "articles.jsonl.gz"
    corpus.write(file, articles)
    words = sum(len(record["text"].split()) for record in corpus.records(articles))
    with cluster(folder, 2) as address:
        ways = {"one": (), "jobs": ("--jobs", "2"), "dask": ("--dask", address)}
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(rounds):
            for way, options in ways.items():
                seconds[way].append(_ingest(file, folder / f"{way}{number}.sqlite", options)[0])
    best = {way: min(each) for way, each in seconds.items()}
    large = folder / "many.jsonl.gz"
    corpus.write(large, many)
    _, memory = _ingest(large, folder / "memory.sqlite", ())
    ours, naive = writing(folder)
    return [
        (f"ingest of {words:,} words by one process", f"{words / best['one']:,.0f} words/s", "≥ 40,000"),
        ("the same with --jobs 2, ratio", f"{best['one'] / best['jobs']:.2f}", "≥ 1.8"),
        ("the same with two Dask workers, ratio", f"{best['one'] / best['dask']:.2f}", "≥ 1.8"),
        (
            f"memory after a quarter of {many:,} articles, and the most after it",
            f"{memory[0] / MEGABYTE:.0f} MB, {memory[1] / MEGABYTE:.0f} MB",
            "flat",
        ),
        (f"{WRITTEN} articles into SQLite, with all that follows from them", f"{ours:,.0f} rows/s", ""),
        ("the same rows one by one, with nothing but the rows", f"{naive:,.0f} rows/s", ""),
    ]


def writing(folder: Path, articles: int = WRITTEN) -> tuple[float, float]:
    """Rows a second: written by the store, and the very same each by a statement of its own."""
    read = [pipeline.read(article) for article in corpus.articles(articles)]
    made, copied = folder / "written.sqlite", folder / "naive.sqlite"
    with open_store(f"sqlite:///{made}") as store:
        began = time.perf_counter()
        store.add_many(read, pipeline.EXTRACTOR)
        ours = time.perf_counter() - began
    open_store(f"sqlite:///{copied}").close()  # the same tables and indices
    with sqlite3.connect(made) as source, sqlite3.connect(copied, isolation_level=None) as target:
        target.execute("PRAGMA synchronous = NORMAL")
        tables = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = [
            name for name in tables if not name.startswith(("passage_words", "sqlite_", "meta", "alembic"))
        ]
        number = 0
        naive = 0.0
        for name in wanted:
            for row in source.execute(f"SELECT * FROM {name}").fetchall():
                began = time.perf_counter()
                target.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
                naive += time.perf_counter() - began
                number += 1
    return number / ours, number / naive


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """A Dask scheduler of its own with so many workers of one thread; yields its address."""
    file = folder / "scheduler.json"
    run = [sys.executable, "-m"]
    scheduler = [*run, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    scheduler += ["--no-dashboard", "--scheduler-file", str(file)]
    started = [_quiet(scheduler)]
    try:
        while not (file.exists() and file.read_text()):
            assert started[0].poll() is None, "the Dask scheduler ended"
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        # On the machine that writes: so that who writes goes first.
        worker = ["nice", "-n", "10", *run, "distributed.cli.dask_worker", address]
        worker += ["--nthreads", "1", "--no-nanny"]
        started += [_quiet([*worker, "--no-dashboard"]) for _ in range(workers)]
        _wait_for(address, workers)
        yield address
    finally:
        for process in started:
            process.kill()
            process.wait()


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)


def _quiet(command: Sequence[str]) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment
    )


def _ingest(file: Path, store: Path, options: Sequence[str]) -> tuple[float, tuple[int, int]]:
    """Seconds from start to end, and the memory after a quarter of the time and the most after that."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "articles", "ingest", str(file), "--store", f"sqlite:///{store}", *options],
        cwd=ROOT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    seen: list[int] = []
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            seen.append(watched.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    assert process.wait() == 0, f"the ingest {' '.join(options)} failed"
    quarter = len(seen) // 4
    return seconds, (seen[quarter], max(seen[quarter:]))
