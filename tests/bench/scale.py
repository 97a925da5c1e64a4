"""Each question of the page at each size of a store: how long it takes, how that grows, and by what plan.

python -m tests.bench.scale small.sqlite large.sqlite
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from articles.model import Extent, Filter
from articles.store import Store, open_store
from dashboard.timelines import unit_of
from tests.bench import corpus

VIEWS = 60  # of each question
MOST_MS, MOST_GROWTH = {"sqlite": 30, "postgresql": 50}, 3
HOME = Extent(41.0, 31.6, 49.8, 47.2)
PHRASES = (
    '"ceasefire"',
    '"joint statement"',
    "shelling",
    "recognised",
    '"troops were"',
    "border guards",
    "перемир",
    "ელჩ",
)

Question = Callable[[Store, Filter, random.Random], object]


def region_page(store: Store, wanted: Filter, _chance: random.Random) -> object:
    """What a click on a region asks for."""
    return store.quick_counts(wanted), store.events(wanted, limit=12), store.revision()


def histogram(store: Store, wanted: Filter, _chance: random.Random) -> object:
    days = (wanted.end - wanted.start).days if wanted.start and wanted.end else 10_000
    return store.histogram(wanted, "day" if unit_of(days) in ("day", "week") else "month")


def facets(store: Store, wanted: Filter, _chance: random.Random) -> object:
    return store.facets(wanted)


def passages(store: Store, wanted: Filter, _chance: random.Random) -> object:
    return store.passages(wanted, limit=12)


def phrase(store: Store, _wanted: Filter, chance: random.Random) -> object:
    return store.passages(Filter(query=chance.choice(PHRASES)), limit=12)


def cells(store: Store, wanted: Filter, chance: random.Random) -> object:
    length, half = chance.choice(((3, 8.0), (4, 2.0), (5, 0.25)))
    lat, lon = chance.uniform(42, 49), chance.uniform(33, 45)
    extent = HOME if length == 3 else Extent(lat - half / 2, lon - half, lat + half / 2, lon + half)
    return store.cells(replace(wanted, regions=()), extent, length)


QUESTIONS: dict[str, Question] = {
    "region page": region_page,
    "date histogram": histogram,
    "facets": facets,
    "passages of a view": passages,
    "phrase search": phrase,
    "grid cells": cells,
}


def views(store: Store, seed: int) -> list[Filter]:
    """Views that readers may come to: a region or none, a range or none, an act or none."""
    chance = random.Random(seed)
    regions = list(store.region_counts(Filter()))
    acts = list(store.acts(Filter()))
    found = []
    for _ in range(VIEWS):
        start = date(1991, 1, 1) + timedelta(days=chance.randrange(34 * 365))
        end = start + timedelta(days=chance.choice((30, 180, 800, 4000)))
        dates = (start, end) if chance.random() < 0.5 else (None, None)
        found.append(
            Filter(
                regions=(chance.choice(regions[:12]),) if chance.random() < 0.8 else (),
                start=dates[0],
                end=dates[1],
                acts=(chance.choice(acts),) if chance.random() < 0.3 else (),
            )
        )
    return found


def measured(
    store: Store, seed: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """Milliseconds of each question over the views, each asked once before it is timed."""
    wanted = views(store, seed)
    times: dict[str, list[float]] = {}
    for name, question in QUESTIONS.items():
        for number, filter in enumerate(wanted):
            question(store, filter, random.Random(number))
            began = clock()
            question(store, filter, random.Random(number))
            times.setdefault(name, []).append(1000 * (clock() - began))
    return times


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def rows(
    small: Store, large: Store, seed: int, clock: Callable[[], float] = time.perf_counter
) -> list[tuple[str, ...]]:
    """Question; median and 95th percentile of each store in ms; how much the latter grows; the target."""
    before, after = measured(small, seed, clock), measured(large, seed, clock)
    allowed = MOST_MS[large._engine.dialect.name]
    found = []
    for name in QUESTIONS:
        least, most = p95(before[name]), p95(after[name])
        figures = (statistics.median(before[name]), least, statistics.median(after[name]), most)
        grown = most / least
        met = "met" if most <= allowed and grown <= MOST_GROWTH else "missed"
        texts = tuple(f"{ms:.1f}" for ms in figures)
        found.append((name, *texts, f"{grown:.1f} ×", f"≤ {allowed} ms, ≤ {MOST_GROWTH} ×: {met}"))
    return found


def plans(store: Store) -> list[tuple[str, str]]:
    """The plan of every statement that the questions send for a region, a range and an act."""
    wanted = Filter(
        regions=(next(iter(store.region_counts(Filter()))),),
        start=date(2008, 8, 1),
        end=date(2014, 3, 18),
        acts=(next(iter(store.acts(Filter()))),),
    )
    sent: list[tuple[str, str, object]] = []
    asking = ""

    def note(_connection: object, _cursor: object, statement: str, given: object, *_: object) -> None:
        if asking and statement.startswith(("SELECT", "WITH")):
            sent.append((asking, statement, given))

    sa.event.listen(store._engine, "before_cursor_execute", note)
    for name, question in QUESTIONS.items():
        asking = name
        question(store, wanted, random.Random(1))
    asking = ""
    found = []
    with store._connected() as connection:
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN (COSTS OFF)"
        for name, statement, given in sent:
            lines = connection.exec_driver_sql(f"{explain} {statement}", given).all()
            found.append((name, "; ".join(dict.fromkeys(str(line[-1]).strip() for line in lines))))
    return list(dict.fromkeys(found))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("small", help="a store in SQLite")
    parser.add_argument("large", help="another one with a hundred times the passages")
    parser.add_argument("--cpu", action="store_true", help="processor time: for machines that do other work")
    parser.add_argument("--seed", type=int, default=corpus.SEED, help="which views; another one, others")
    given = parser.parse_args()
    console = Console(width=150)
    with (
        open_store(f"sqlite:///{given.small}", readonly=True) as small,
        open_store(f"sqlite:///{given.large}", readonly=True) as large,
    ):
        for store in (small, large):
            counts = store.counts(Filter())
            console.print(f"{store.name}: {counts.passages:,} passages, {counts.events:,} events")
        table = Table("question", "small p50", "p95", "large p50", "p95", "growth", "asked")
        for row in rows(small, large, given.seed, time.thread_time if given.cpu else time.perf_counter):
            table.add_row(*row)
        console.print(table)
        for name, plan in plans(large):
            console.print(f"{name}: {plan}", style="dim")


if __name__ == "__main__":
    main()
