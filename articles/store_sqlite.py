"""What only SQLite has: files, write-ahead mode, the search index; and how older stores get what is new."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.schema import CreateColumn

from articles import rows
from articles import store_schema as db
from articles.errors import StoreError
from geodata.telling import tell

APPLICATION_ID = 0x44415431  # "DAT1", in the header of our SQLite files
BUSY_SECONDS = 30.0


def path_of(url: str) -> Path:
    try:
        parsed = sa.make_url(url)
    except ArgumentError:
        raise StoreError(
            tell("“{url}” is not the address of a store; write it as sqlite:///FILE.", url=str(url))
        ) from None
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreError(
            tell("{kind} stores cannot be opened here; write it as sqlite:///FILE.", kind=parsed.drivername)
        )
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError(tell("“{url}” names no file; write it as sqlite:///FILE.", url=str(url)))
    return Path(parsed.database).expanduser()


def make_directory(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            tell(
                "The directory {path} cannot be made: {why}.", path=str(path.parent), why=str(error.strerror)
            )
        ) from error


def connect(path: Path, readonly: bool) -> sqlite3.Connection:
    # isolation_level=None: Python's driver would otherwise begin transactions at times of its own choosing.
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={'ro' if readonly else 'rwc'}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    # In write-ahead mode this can lose the last commits to a power cut, never tear one.
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def is_ours(connection: sa.Connection, path: Path) -> bool:
    """True for a store of ours, False for an empty file, else ``StoreError``."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if application == APPLICATION_ID:
        if version > db.SCHEMA_VERSION:
            raise StoreError(
                tell(
                    "{path} was made by a newer version of this program; update it, or name another store.",
                    path=str(path),
                )
            )
        return True
    if (
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        or application
        or version
    ):
        raise StoreError(
            tell("{path} is a database of another program, not a store; name another file.", path=str(path))
        )
    return False


def sign(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {db.SCHEMA_VERSION}")


def is_older(connection: sa.Connection) -> bool:
    """Whether a store of ours was made before the present tables."""
    return bool(connection.exec_driver_sql("PRAGMA user_version").scalar_one() < db.SCHEMA_VERSION)


def add_what_is_new(connection: sa.Connection) -> None:
    """Give an older store the tables, columns and indices that came since."""
    db.schema.create_all(connection)
    for table in db.schema.sorted_tables:
        present = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                described = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {described}")
        for index in table.indexes:
            index.create(connection, checkfirst=True)
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO event_actors (event_no, name) "
        "SELECT events.no, json_extract(actor.value, '$[0]') FROM events, json_each(events.actors) AS actor"
    )
    sign(connection)


def let_readers_in(connection: sa.Connection) -> None:
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


def begin_write(connection: sa.Connection) -> None:
    # IMMEDIATE takes the write lock first, so that what is read in the transaction still holds when it
    # writes.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    # Ids are hashes, so their indices are written all over: 16 MB of pages instead of 2 at hand.
    connection.exec_driver_sql("PRAGMA cache_size = -16000")


def insert(connection: sa.Connection, table: str, values: Sequence[rows.Values]) -> None:
    """Add rows that all name the same columns in the same order."""
    # Straight to the driver: SQLAlchemy's look at each row costs as much as SQLite's work on it.
    if values:
        statement = _insertion(table, tuple(values[0]))
        connection.exec_driver_sql(statement, [tuple(row.values()) for row in values])


@lru_cache(maxsize=64)
def _insertion(table: str, names: tuple[str, ...]) -> str:
    assert set(names) <= set(db.schema.tables[table].c.keys())
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({quoted}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - our own


def create_search(connection: sa.Connection) -> None:
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE passage_words USING fts5("
        "quote, content='passages', content_rowid='no', "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )


def learn_words(connection: sa.Connection, first_passage: int) -> None:
    connection.exec_driver_sql(
        "INSERT INTO passage_words (rowid, quote) SELECT no, quote FROM passages WHERE no >= ?",
        (first_passage,),
    )


def forget_words(connection: sa.Connection, article_no: int) -> None:
    connection.exec_driver_sql(
        "INSERT INTO passage_words (passage_words, rowid, quote) "
        "SELECT 'delete', no, quote FROM passages WHERE article_no = ?",
        (article_no,),
    )


def sentence(path: Path, error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", None) or error).rstrip(".")
    if "locked" in reason:
        return tell(
            "The store {path} is busy: something else is writing to it; try again when it has ended.",
            path=str(path),
        )
    if "not a database" in reason:
        return tell("{path} is not a store: it is not an SQLite database; name another file.", path=str(path))
    if "unable to open" in reason:
        return tell(
            "The store {path} cannot be opened or made there; check the directory and its permissions.",
            path=str(path),
        )
    return tell("The store {path} cannot be used: {why}.", path=str(path), why=reason)
