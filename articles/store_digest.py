"""A hash of all that a store holds, whatever the numbers of its rows: equal content, equal hash.

Rows are told by the ids they stand for instead of their numbers, hashed one by one, and added up, so that
neither the order in which they came nor the engine that keeps them matters, and memory stays as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from articles import store_schema as db

_LEFT_OUT = frozenset({"meta"})  # counts changes: how a store came to be, not what it holds
_STANDS_FOR = {"anchors": ("kind", "article_id", "exact", "prefix", "suffix", "act")}  # elsewhere: the id
_NUMBERS = {"passage_no": db.passages}  # which some tables hold without a foreign key
_AT_ONCE = 2_000  # rows
_HASHES = 1 << 256


@dataclass(frozen=True, slots=True)
class Digest:
    """What a table holds: how many rows, and the sum of their SHA-256 (hexadecimal)."""

    rows: int
    sha256: str


def digest(connection: sa.Connection) -> str:
    """64 hexadecimal digits over all tables."""
    total = hashlib.sha256()
    for name, digest in by_table(connection).items():
        total.update(f"{name} {digest.rows} {digest.sha256}\n".encode())
    return total.hexdigest()


def by_table(connection: sa.Connection) -> dict[str, Digest]:
    """What each table holds."""
    return {
        table.name: _table(connection, table)
        for table in sorted(db.schema.tables.values(), key=lambda table: table.name)
        if table.name not in _LEFT_OUT
    }


def _table(connection: sa.Connection, table: sa.Table) -> Digest:
    rows = total = 0
    result = connection.execution_options(yield_per=_AT_ONCE).execute(_contents(table))
    for row in result:
        content = "\x1f".join(map(repr, row)).encode("utf-8", "surrogatepass")
        total += int.from_bytes(hashlib.sha256(content).digest(), "big")
        rows += 1
    return Digest(rows, f"{total % _HASHES:064x}")


def _contents(table: sa.Table) -> sa.Select[Any]:
    """All columns of a table, with what its numbers stand for in place of them."""
    columns: list[sa.ColumnElement[Any]] = []
    joined: sa.FromClause = table
    for column in table.columns:
        other = _referred(column)
        if other is not None:
            alias = other.alias(f"{column.name}_of")
            joined = joined.outerjoin(alias, column == alias.c.no)
            columns += _told(alias, other.name)
        elif column.name != "no":
            columns.append(column)
    return sa.select(*columns).select_from(joined)


def _referred(column: sa.Column[Any]) -> sa.Table | None:
    for key in column.foreign_keys:
        return key.column.table
    return _NUMBERS.get(column.name) if column.name != "no" else None


def _told(alias: sa.FromClause, table: str) -> Iterator[sa.ColumnElement[Any]]:
    for name in _STANDS_FOR.get(table, ("id",)):
        yield alias.c[name].label(f"{alias.description}_{name}")
