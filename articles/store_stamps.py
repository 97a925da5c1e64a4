"""Which files were taken in whole, as they were then, so that an ingest of many need not open them again.

A stamp is kept beside those of feeds: both say which version of a source was read last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from articles import store_schema as db
from articles.raw import FeedState
from articles.store_engine import insert
from articles.store_queries import chunks, plain

Holding = tuple[str, str, str, str]
"""A source, and the id, the content's hash and the extractor of the article it holds."""


def states(connection: sa.Connection, urls: Iterable[str]) -> dict[str, FeedState]:
    """What was kept of some feeds and files, by address."""
    statement = sa.select(db.feeds).where(db.feeds.c.url.in_(sa.bindparam("urls", expanding=True)))
    found = (
        row for some in chunks(map(plain, urls)) for row in connection.execute(statement, {"urls": some})
    )
    return {row.url: FeedState(*row) for row in found}


def keep(connection: sa.Connection, kept: Sequence[FeedState]) -> None:
    """Replace what was kept of some feeds and files."""
    last = {plain(state.url): state for state in kept}
    for some in chunks(last):
        connection.execute(sa.delete(db.feeds).where(db.feeds.c.url.in_(some)))
    rows = [
        {"url": url, "etag": plain(state.etag), "last_modified": plain(state.last_modified)}
        for url, state in last.items()
    ]
    insert(connection, "feeds", rows)


def holdings(connection: sa.Connection, sources: Iterable[str]) -> list[Holding]:
    """What just these sources hold."""
    statement = _HOLDINGS.where(db.sources.c.source.in_(sa.bindparam("sources", expanding=True)))
    return [
        (row[0], row[1], row[2], row[3])
        for some in chunks(map(plain, sources))
        for row in connection.execute(statement, {"sources": some})
    ]


def parts(connection: sa.Connection, source: str) -> list[Holding]:
    """What the rows and members of one table or archive hold, whose sources are ``source#…``."""
    source = plain(source)
    inside = db.sources.c.source > f"{source}#", db.sources.c.source < f"{source}$"  # $ comes after #
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(_HOLDINGS.where(*inside))]


_HOLDINGS = sa.select(
    db.sources.c.source, db.articles.c.id, db.articles.c.content_hash, db.articles.c.extractor
).join(db.articles, db.sources.c.article_no == db.articles.c.no)
