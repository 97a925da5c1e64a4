"""A whole store into another, from engine to engine: every row as it is, corrections too, and the proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from articles import store_digest, store_engine
from articles import store_schema as db
from articles.errors import StoreError
from articles.store import Store
from articles.store_digest import Digest
from geodata.telling import tell

AT_ONCE = 5_000  # rows

Told = Callable[[str, int, int], None]  # the table, how many of its rows are done, and how many there are


def copy(source: Store, target: Store, told: Told = lambda *_: None) -> dict[str, Digest]:
    """Fill an empty store with what another holds, in one transaction; by table, what both hold then.

    Raises ``StoreError`` when the target holds something already, or when what it holds at the end is not
    what the source has: then it stays empty.
    """
    # At once: of what goes into the source meanwhile nothing is copied.
    with source._at_once() as reading, target._writing() as writing:
        if writing.scalar(sa.select(db.articles.c.no).limit(1)) is not None:
            raise StoreError(
                tell("{store} holds articles already; name an empty or new store.", store=target.name)
            )
        writing.execute(sa.delete(db.meta))
        for table in db.schema.sorted_tables:  # those that others refer to come first
            every = int(reading.scalar(sa.select(sa.func.count()).select_from(table)) or 0)
            done = 0
            told(table.name, done, every)
            for some in _rows(reading, table):
                store_engine.insert(writing, table.name, some)
                done += len(some)
                told(table.name, done, every)
        store_engine.of(writing).learn_words(writing, first_passage=0)
        held, arrived = store_digest.by_table(reading), store_digest.by_table(writing)
        for name, digest in held.items():
            if arrived[name] != digest:
                raise StoreError(
                    tell(
                        "“{table}” did not arrive in {store} as it was, and so nothing was copied.",
                        table=name,
                        store=target.name,
                    )
                )
    with target._reading() as connection:
        store_engine.of(connection).tidy(connection)
    return held


def with_progress(source: Store, target: Store) -> dict[str, Digest]:
    """``copy`` with a bar for each table on stderr, where that is a terminal."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def told(table: str, done: int, every: int) -> None:
            if table not in tasks:
                tasks[table] = bar.add_task(table, total=every)
            bar.update(tasks[table], completed=done)

        return copy(source, target, told)


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    """All rows in the order of their keys, some at a time: a store may be larger than the memory."""
    statement = sa.select(table).order_by(*table.primary_key.columns)
    streaming = connection.execution_options(stream_results=True)
    for some in streaming.execute(statement).mappings().partitions(AT_ONCE):
        yield [dict(row) for row in some]
