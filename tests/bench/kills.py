"""What is left of an ingest that is killed at random moments and goes on: what an undisturbed one leaves.

    python -m tests.bench.kills --times 50 [--postgresql]

Made-up articles are taken in from a folder, a packed table and an archive. After each ``kill -9`` some of
the articles are looked at: each is there whole. Whenever an ingest has come to its end, the digest of the
store is compared with that of an undisturbed ingest, and the next begins in an empty store.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from articles.model import Counts, Filter
from articles.store import open_store
from tests.bench import corpus
from tests.browser.conftest import ROOT
from tests.postgresql import database, running

LOOKED_AT = 25  # articles after each kill


@dataclass(slots=True)
class Kills:
    """How often an ingest was killed, how often one came to its end, and what was wrong in sentences."""

    killed: int
    ended: int
    wrong: list[str]


def sources(folder: Path, articles: int, seed: int = corpus.SEED) -> Path:
    """So many made-up articles: a third as files, a third as a packed table, a third in an archive."""
    folder.mkdir()
    records = list(corpus.records(articles, seed))
    third = articles // 3
    for number, record in enumerate(records[:third]):
        (folder / f"{number:06}.md").write_text(_markdown(record), encoding="utf-8")
    corpus.write(folder / "table.jsonl.gz", third, seed + 1)
    with tarfile.open(folder / "archive.tar.gz", "w:gz") as archive:
        for number, record in enumerate(records[third : 2 * third]):
            data = _markdown(record).encode()
            member = tarfile.TarInfo(f"{number // 100}/{number}.md")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    time.sleep(2.1)  # files so young are not stamped
    return folder


def compare(
    folder: Path, times: int, fresh: Callable[[], str], options: Sequence[str] = (), seed: int = 1
) -> Kills:
    """Take in ``folder`` undisturbed, and then with so many kills, each into a store that ``fresh`` names."""
    draw = random.Random(seed)
    url = fresh()
    began = time.monotonic()
    _start(folder, url, options).wait()
    lasted = time.monotonic() - began
    with open_store(url, readonly=True) as store:
        wanted = store.digest()
        whole = {
            article.id: store.counts(Filter(article_id=article.id)) for article in store.articles(Filter())
        }
    made = Kills(0, 0, [])
    while made.killed < times:
        url = fresh()
        while True:
            process = _start(folder, url, options)
            try:
                process.wait(draw.uniform(0, 0.6 * lasted) if made.killed < times else None)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                made.killed += 1
                made.wrong += _torn(url, whole, draw)
                continue
            break
        made.ended += 1
        with open_store(url, readonly=True) as store:
            if process.returncode:
                made.wrong.append(f"An ingest ended with status {process.returncode}.")
            if store.digest() != wanted:
                made.wrong.append(f"After {made.killed} kills the store is another: {url}.")
    return made


def _torn(url: str, whole: dict[str, Counts], draw: random.Random) -> list[str]:
    with open_store(url) as store:
        there = [article.id for article in islice(store.articles(Filter()), 2_000)]
        looked_at = draw.sample(there, min(LOOKED_AT, len(there)))
        return [
            f"Article {id} is not whole."
            for id in looked_at
            if store.counts(Filter(article_id=id)) != whole[id]
        ]


def _start(folder: Path, url: str, options: Sequence[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "articles", "ingest", str(folder), "--store", url, *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _markdown(record: dict[str, str]) -> str:
    front = {name: record[name] for name in ("title", "date", "outlet", "language", "url")}
    return f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n{record['text']}\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.kills", description=__doc__)
    parser.add_argument("--times", type=int, default=50, help="how many kills")
    parser.add_argument("--articles", type=int, default=1_500)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true", help="a server of its own instead of SQLite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as open_:
        numbers = iter(range(1_000_000))
        fresh = lambda: f"sqlite:///{temporary}/{next(numbers)}.sqlite"  # noqa: E731 - two of a kind
        if given.postgresql:
            server = open_.enter_context(running())
            fresh = lambda: open_.enter_context(database(server))  # noqa: E731
        folder = sources(Path(temporary) / "articles", given.articles)
        made = compare(folder, given.times, fresh, ["--jobs", str(given.jobs)])
    print("\n".join(made.wrong) or "Every store is as that of an undisturbed ingest.")
    print(f"{made.killed} kills, {made.ended} ingests came to their end.")
    return 1 if made.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
