"""What the store asks of an engine. ``store_sqlite`` and ``store_postgresql`` are the two; nothing else of
the store knows which one it has: what runs on a connection asks ``of`` for it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from articles import rows
from articles import store_schema as db

_OPTION = "dispute_atlas"
POOL = {"pool_size": 8, "max_overflow": 24}  # connections that stay, and more in a rush


class Engine(ABC):
    """One database of an engine, known by its address."""

    def __init__(self, name: str) -> None:
        self.name = name  # what sentences call the store: a path, or an address without its password

    @abstractmethod
    def connect(self, *, readonly: bool) -> sa.Engine:
        """Where connections come from; made by ``engine``."""

    @abstractmethod
    def find(self, *, readonly: bool) -> None:
        """Look for the database, or make room for it. ``StoreError`` when a reader has none to read."""

    @abstractmethod
    def version(self, connection: sa.Connection) -> int:
        """The version of the tables that are there, 0 when there is nothing; ``StoreError`` when what is
        there is not ours.
        """

    def for_reading(self, connection: sa.Connection) -> sa.Connection:
        """A connection on which questions are asked."""
        return connection

    @abstractmethod
    def at_once(self, connection: sa.Connection) -> sa.Connection:
        """A connection on which all questions are answered as of one moment."""

    @abstractmethod
    def begin_write(self, connection: sa.Connection) -> None:
        """Begin a transaction that writes: one at a time, so that what it reads first still holds."""

    @abstractmethod
    def make(self, connection: sa.Connection) -> None:
        """Add to new tables what only this engine has."""

    @abstractmethod
    def sign(self, connection: sa.Connection) -> None:
        """Write down that the store is ours and has the present tables."""

    @abstractmethod
    def let_readers_in(self, connection: sa.Connection) -> None:
        """Called once when the tables are there."""

    @abstractmethod
    def keep(self, connection: sa.Connection, version: int) -> str:
        """Keep a copy of an older store before it changes; where."""

    @abstractmethod
    def insert(
        self, connection: sa.Connection, table: str, names: Sequence[str], found: Sequence[rows.Record]
    ) -> None:
        """Add rows, which have the columns named in this order."""

    @abstractmethod
    def add_up(self, connection: sa.Connection, table: sa.Table, found: Sequence[tuple[object, ...]]) -> None:
        """Add to the numbers of a table of counts, whose rows are made where there are none. ``found`` has
        all columns in order, and no key twice.
        """

    @abstractmethod
    def learn_words(self, connection: sa.Connection, first_passage: int) -> None:
        """Take the passages from this number on into the search index."""

    @abstractmethod
    def forget_words(self, connection: sa.Connection, article_no: int) -> None:
        """Take an article's passages out of the search index, while they are still there."""

    @abstractmethod
    def tidy(self, connection: sa.Connection) -> None:
        """Make questions quick at once, outside of a transaction, after much came in."""

    @abstractmethod
    def size(self, connection: sa.Connection) -> int:
        """Bytes that the database takes."""

    @abstractmethod
    def sentence(self, error: SQLAlchemyError) -> str:
        """What went wrong and what to do, for a reader."""

    def engine(self, url: str, **options: object) -> sa.Engine:
        """``create_engine`` with what all of them share."""
        made: sa.Engine = sa.create_engine(
            url, poolclass=sa.QueuePool, execution_options={_OPTION: self}, **POOL, **options
        )
        return made


def adding_up(table: sa.Table, source: str) -> str:
    """The statement behind ``add_up``: rows of ``source``, an SQL text, into a table of counts."""
    keys = [column.name for column in table.primary_key]
    numbers = [column.name for column in table.c if column.name not in keys]
    added = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in numbers)
    return f"INSERT INTO {table.name} {source} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}"


def of(connection: sa.Connection) -> Engine:
    """The engine of a connection."""
    engine: Engine = connection.get_execution_options()[_OPTION]
    return engine


def insert(connection: sa.Connection, table: str, values: Sequence[rows.Values]) -> None:
    """Add rows that all name the same columns in the same order."""
    if values:
        insert_rows(connection, table, tuple(values[0]), [tuple(row.values()) for row in values])


def insert_rows(
    connection: sa.Connection, table: str, names: Sequence[str], found: Sequence[rows.Record]
) -> None:
    """Add rows, which have the columns named in this order."""
    assert set(names) <= set(db.schema.tables[table].c.keys())
    if found:
        of(connection).insert(connection, table, names, found)
