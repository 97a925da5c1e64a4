"""``make bench-full``: figures at scale, up to an hour; the machine should have nothing else to do.

    python -m tests.bench.full [--only sqlite sessions …] [--passages 1000000] [--seed N] [--folder DIRECTORY]

Each stage puts its section into ``RESULTS.md`` when it is done. Stores that are filled for them stay in the
folder, if one is named, and are used again. A seed that nobody has used before fills stores, and asks for
views, that nothing here was made quick on.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console

from articles.model import Filter
from articles.store import Store, open_store
from articles.store_copying import copy
from tests.bench import bulk, corpus, during_ingest, filled, kills, large, results, scale, sessions
from tests.bench.results import Section
from tests.browser.conftest import FLAGS, chromium_path
from tests.postgresql import database, running

SMALL, LARGE = 10_000, 1_000_000  # passages
KILLS, ARTICLES_KILLED = 50, 1_500
MINUTES = 5
WHAT = ("what", "figure", "asked")
console = Console()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the stages are to do: stores in a folder, the larger of so many passages, filled by a seed."""

    folder: Path
    passages: int
    seed: int

    def store(self, passages: int) -> Path:
        """A store in SQLite with so many passages, filled unless it is there, and of the present version."""
        file = self.folder / f"{passages}-{self.seed}.sqlite"
        new = not file.exists()
        with open_store(f"sqlite:///{file}") as store:
            if new:
                filled.fill(store, passages, self.seed, shown=True)
        return file


def in_sqlite(asked: Asked) -> list[Section]:
    """Each question of the page at two sizes."""
    with ExitStack() as stack:
        return [_questions("SQLite", asked, *_opened(stack, asked))]


def in_postgresql(asked: Asked) -> list[Section]:
    """The same of copies of these stores."""
    with ExitStack() as stack:
        server = stack.enter_context(running("shared_buffers=2GB", "maintenance_work_mem=512MB"))
        copies = []
        for file in _opened(stack, asked):
            there = stack.enter_context(open_store(stack.enter_context(database(server))))
            copy(file, there)
            copies.append(there)
        return [_questions("PostgreSQL", asked, *copies)]


def _opened(stack: ExitStack, asked: Asked) -> list[Store]:
    files = [asked.store(number) for number in (SMALL, asked.passages)]
    return [stack.enter_context(open_store(f"sqlite:///{file}", readonly=True)) for file in files]


def _questions(engine: str, asked: Asked, small: Store, large: Store) -> Section:
    counts = [store.counts(Filter()) for store in (small, large)]
    sizes = " and ".join(f"{found.passages:,} passages with {found.events:,} events" for found in counts)
    plans = "\n".join(f"{name}: {plan}" for name, plan in scale.plans(large))
    return Section(
        f"Questions at scale, {engine}",
        ("question", "small: p50, ms", "p95", "large: p50, ms", "p95", "growth of p95", "asked"),
        scale.rows(small, large, asked.seed),
        f"Stores of {sizes}; {scale.VIEWS} random views; seed {asked.seed}. "
        "The plans are those of the large store.",
        plans,
    )


def in_the_browser(asked: Asked) -> list[Section]:
    """The page over the large store."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        rows = large.rows(browser, asked.store(asked.passages), asked.folder)
        browser.close()
    return [Section(f"The page over {asked.passages:,} passages (SQLite)", WHAT, rows)]


def many_readers(asked: Asked) -> list[Section]:
    """A hundred sessions on one process, two hundred on two behind nginx, over the corpus."""
    sections = []
    for number, servers in ((100, 1), (200, 2)):
        seen = sessions.over_the_corpus(asked.folder, number, servers, MINUTES)
        columns, rows = sessions.figures(seen, MINUTES)
        title = f"{number} sessions on {servers} " + ("process" if servers == 1 else "processes behind nginx")
        note = (
            f"Each clicks or brushes every {sessions.EVERY:.0f} s for {MINUTES} minutes. Asked: p95 ≤ 300 ms."
        )
        sections.append(Section(title, columns, rows, note))
    return sections


def ingests(asked: Asked) -> list[Section]:
    """How fast articles go in."""
    with tempfile.TemporaryDirectory(dir=asked.folder) as own:
        return [Section("Bulk ingest", WHAT, bulk.rows(Path(own)))]


def killed(asked: Asked) -> list[Section]:
    """Ingests killed at random moments, on each engine."""
    rows, numbers = [], count()
    with tempfile.TemporaryDirectory(dir=asked.folder) as own, running() as server, ExitStack() as stack:
        articles = kills.sources(Path(own) / "articles", ARTICLES_KILLED)
        fresh = {
            "SQLite": lambda: f"sqlite:///{own}/{next(numbers)}.sqlite",
            "PostgreSQL": lambda: stack.enter_context(database(server)),
        }
        for engine, new in fresh.items():
            found = kills.compare(articles, KILLS, new)
            wrong = "; ".join(found.wrong) or "nothing"
            rows.append((engine, str(found.killed), str(found.ended), wrong))
    return [Section("Killed and resumed", ("store", "killed", "came to their end", "wrong"), rows)]


def readers_meanwhile(_asked: Asked) -> list[Section]:
    """Readers while articles go in."""
    return [during_ingest.section()]


STAGES: dict[str, Callable[[Asked], list[Section]]] = {
    "sqlite": in_sqlite,
    "postgresql": in_postgresql,
    "browser": in_the_browser,
    "sessions": many_readers,
    "ingest": ingests,
    "kills": killed,
    "meanwhile": readers_meanwhile,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.full", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=STAGES, default=list(STAGES))
    parser.add_argument("--passages", type=int, default=LARGE)
    parser.add_argument("--seed", type=int, default=corpus.SEED)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        asked = Asked(given.folder or Path(own), given.passages, given.seed)
        asked.folder.mkdir(parents=True, exist_ok=True)
        for name in given.only:
            console.rule(name)
            sections = STAGES[name](asked)
            results.write(sections)
            for section in sections:
                console.print(section.title, *section.rows, sep="\n")


if __name__ == "__main__":
    main()
