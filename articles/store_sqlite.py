"""Stores in SQLite: a file each, in write-ahead mode, so that readers and one writer work at once, with FTS5
for words.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from articles import rows
from articles import store_schema as db
from articles.errors import StoreError
from articles.store_engine import Engine, adding_up
from geodata.telling import tell

APPLICATION_ID = 0x44415431  # "DAT1", in the header of our SQLite files
BUSY_SECONDS = 30.0


class Sqlite(Engine):
    """A store in a file."""

    def __init__(self, url: sa.URL) -> None:
        if not url.database or url.database == ":memory:":
            raise StoreError(tell("“{url}” names no file; write it as sqlite:///FILE.", url=str(url)))
        self.path = Path(url.database).expanduser()
        super().__init__(str(self.path))

    def connect(self, *, readonly: bool) -> sa.Engine:
        """Connections to the file."""
        return self.engine("sqlite+pysqlite://", creator=lambda: self._connection(readonly))

    def _connection(self, readonly: bool) -> sqlite3.Connection:
        # isolation_level=None: Python's driver would otherwise begin transactions when it chooses.
        connection = sqlite3.connect(
            f"file:{quote(self.name)}?mode={'ro' if readonly else 'rwc'}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        # In write-ahead mode this can lose the last commits to a power cut, never tear one.
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def find(self, *, readonly: bool) -> None:
        """Look for the file, or make its directory."""
        if readonly:
            if not self.path.exists():
                raise StoreError(
                    tell(
                        "There is no store at {path}; fill one with: python -m articles ingest PATH.",
                        path=self.name,
                    )
                )
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                tell(
                    "The directory {path} cannot be made: {why}.",
                    path=str(self.path.parent),
                    why=str(error.strerror),
                )
            ) from error

    def version(self, connection: sa.Connection) -> int:
        """``user_version``, which programs that know no migrations look at too."""
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if application == APPLICATION_ID:
            return version
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if tables or application or version:
            raise StoreError(
                tell(
                    "{path} is a database of another program, not a store; name another file.", path=self.name
                )
            )
        return 0

    def at_once(self, connection: sa.Connection) -> sa.Connection:
        """In a transaction, which sees no later ones."""
        connection.exec_driver_sql("BEGIN")
        return connection

    def begin_write(self, connection: sa.Connection) -> None:
        """Take the write lock first, so that what is read in the transaction still holds when it writes."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        # Ids are hashes, so their indices are written all over: 64 MB of pages instead of 2 at hand.
        connection.exec_driver_sql("PRAGMA cache_size = -64000")

    def make(self, connection: sa.Connection) -> None:
        """The search index."""
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE passage_words USING fts5("
            "quote, content='passages', content_rowid='no', "
            "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
        )

    def sign(self, connection: sa.Connection) -> None:
        """In the header of the file."""
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {db.SCHEMA_VERSION}")

    def let_readers_in(self, connection: sa.Connection) -> None:
        """Switch to write-ahead mode."""
        # This one does not wait for others who open the same new store.
        give_up = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                return
            except OperationalError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.02)

    def keep(self, connection: sa.Connection, version: int) -> str:
        """A copy of the file beside it, named by its version."""
        kept = self.path.with_name(f"{self.path.name}.version-{version}")
        # Another connection: this one is in a transaction, and has changed nothing yet.
        source, copy = self._connection(readonly=True), sqlite3.connect(kept)
        try:
            source.backup(copy)
        finally:
            source.close()
            copy.close()
        return str(kept)

    def insert(
        self, connection: sa.Connection, table: str, names: Sequence[str], found: Sequence[rows.Record]
    ) -> None:
        """Straight to the driver: SQLAlchemy's look at each row costs as much as SQLite's work on it."""
        connection.exec_driver_sql(_insertion(table, tuple(names)), found)

    def add_up(self, connection: sa.Connection, table: sa.Table, found: Sequence[tuple[object, ...]]) -> None:
        """Row by row, in the order of the key: neighbours lie on one page."""
        values = f"VALUES ({', '.join('?' * len(table.c))})"
        connection.exec_driver_sql(adding_up(table, values), sorted(found))

    def learn_words(self, connection: sa.Connection, first_passage: int) -> None:
        """Index their quotes."""
        connection.exec_driver_sql(
            "INSERT INTO passage_words (rowid, quote) SELECT no, quote FROM passages WHERE no >= ?",
            (first_passage,),
        )

    def forget_words(self, connection: sa.Connection, article_no: int) -> None:
        """The index has no quotes of its own: it needs them once more to forget them."""
        connection.exec_driver_sql(
            "INSERT INTO passage_words (passage_words, rowid, quote) "
            "SELECT 'delete', no, quote FROM passages WHERE article_no = ?",
            (article_no,),
        )

    def tidy(self, connection: sa.Connection) -> None:
        """Its plans follow from the questions and the indices alone."""

    def size(self, connection: sa.Connection) -> int:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())

    def sentence(self, error: SQLAlchemyError) -> str:
        """What SQLite says, in words of ours where it is often said."""
        reason = str(getattr(error, "orig", None) or error).rstrip(".")
        if "locked" in reason:
            return tell(
                "The store {path} is busy: something else is writing to it; try again when it has ended.",
                path=self.name,
            )
        if "not a database" in reason:
            return tell(
                "{path} is not a store: it is not an SQLite database; name another file.", path=self.name
            )
        if "unable to open" in reason:
            return tell(
                "The store {path} cannot be opened or made there; check the directory and its permissions.",
                path=self.name,
            )
        return tell("The store {path} cannot be used: {why}.", path=self.name, why=reason)


@lru_cache(maxsize=64)
def _insertion(table: str, names: tuple[str, ...]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({quoted}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - our own
