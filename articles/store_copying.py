"""A whole store into another, from engine to engine: every row as it is, corrections too, and the proof."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from articles import store_engine
from articles import store_schema as db
from articles.errors import StoreError
from articles.store import Store
from geodata.telling import tell

AT_ONCE = 5_000  # rows

Told = Callable[[str, int, int], None]  # the table, how many of its rows are done, and how many there are


@dataclass(frozen=True, slots=True)
class Digest:
    """What a table holds: how many rows, and a hash of them in the order of their keys (hexadecimal)."""

    rows: int
    sha256: str


def copy(source: Store, target: Store, told: Told = lambda *_: None) -> dict[str, Digest]:
    """Fill an empty store with what another holds, in one transaction; by table, what both hold then.

    Raises ``StoreError`` when the target holds something already, or when what it holds at the end is not
    what the source has: then it stays empty.
    """
    with source._connected() as reading, target._writing() as writing:
        if writing.scalar(sa.select(db.articles.c.no).limit(1)) is not None:
            raise StoreError(
                tell("{store} holds articles already; name an empty or new store.", store=target.name)
            )
        writing.execute(sa.delete(db.meta))
        copied: dict[str, Digest] = {}
        for table in db.schema.sorted_tables:  # those that others refer to come first
            every = int(reading.scalar(sa.select(sa.func.count()).select_from(table)) or 0)
            hash = hashlib.sha256()
            done = 0
            told(table.name, done, every)
            for some in _rows(reading, table):
                store_engine.insert(writing, table.name, some)
                _add(hash, some)
                done += len(some)
                told(table.name, done, every)
            copied[table.name] = Digest(done, hash.hexdigest())
        store_engine.of(writing).learn_words(writing, first_passage=0)
        store_engine.of(writing).analyse(writing)
        arrived = digests(writing)
        for name, digest in copied.items():
            if arrived[name] != digest:
                raise StoreError(
                    tell(
                        "“{table}” did not arrive in {store} as it was, and so nothing was copied.",
                        table=name,
                        store=target.name,
                    )
                )
    return copied


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


def digests(connection: sa.Connection) -> dict[str, Digest]:
    """What each table of a store holds, the same on either engine."""
    found = {}
    for table in db.schema.sorted_tables:
        hash, number = hashlib.sha256(), 0
        for some in _rows(connection, table):
            _add(hash, some)
            number += len(some)
        found[table.name] = Digest(number, hash.hexdigest())
    return found


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    """All rows in the order of their keys, some at a time: a store may be larger than the memory."""
    statement = sa.select(table).order_by(*table.primary_key.columns)
    streaming = connection.execution_options(stream_results=True)
    for some in streaming.execute(statement).mappings().partitions(AT_ONCE):
        yield [dict(row) for row in some]


def _add(hash: Any, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        hash.update(repr(list(row.values())).encode("utf-8", "surrogatepass"))
