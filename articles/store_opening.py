"""Opening: which engine an address names, and what is found there: nothing, an older store, a newer one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from articles import store_engine, store_migrations
from articles import store_schema as db
from articles.errors import StoreError
from articles.store_engine import Engine
from articles.store_sqlite import Sqlite
from geodata.telling import tell

Connecting = Callable[[], AbstractContextManager[sa.Connection]]


def engine_of(url: str) -> Engine:
    """The engine that an address names."""
    try:
        parsed = sa.make_url(url)
    except ArgumentError:
        raise StoreError(
            tell("“{url}” is not the address of a store; write it as sqlite:///FILE.", url=str(url))
        ) from None
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        return Sqlite(parsed)
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        from articles.store_postgresql import Postgresql  # whose driver takes a while, which others need not

        return Postgresql(parsed.set(drivername="postgresql+psycopg"))
    raise StoreError(
        tell(
            "{kind} stores cannot be opened here; write it as sqlite:///FILE "
            "or postgresql+psycopg://USER@HOST/DATABASE.",
            kind=parsed.drivername,
        )
    )


def prepare(engine: Engine, connected: Connecting, writing: Connecting, *, readonly: bool) -> None:
    """Make the tables of a new store, and bring those of an older one up to date, of which a copy is kept.

    Raises ``StoreError`` when a reader would need either, and when the store is newer than this program.
    """
    with connected() as connection:
        version = _version(engine, connection)
    if version == db.SCHEMA_VERSION:
        return
    if readonly and not version:
        raise StoreError(
            tell("{path} is empty; fill it with: python -m articles ingest PATH.", path=engine.name)
        )
    if readonly:
        raise StoreError(
            tell(
                "{path} was made by an older version of this program; "
                "bring it up to date with: python -m articles ingest PATH.",
                path=engine.name,
            )
        )
    with writing() as connection:
        version = _version(engine, connection)  # somebody may have made it meanwhile
        if not version:
            db.schema.create_all(connection)
            engine.make(connection)
            store_engine.insert(connection, "meta", [{"key": "revision", "value": 0}])
            store_migrations.stamp(connection)
            engine.sign(connection)
        elif version < db.SCHEMA_VERSION:
            engine.keep(connection, version)
            store_migrations.upgrade(connection)
            engine.sign(connection)
    with connected() as connection:
        engine.let_readers_in(connection)


def _version(engine: Engine, connection: sa.Connection) -> int:
    version = engine.version(connection)
    if version > db.SCHEMA_VERSION:
        raise StoreError(
            tell(
                "{path} was made by a newer version of this program; update it, or name another store.",
                path=engine.name,
            )
        )
    return version
