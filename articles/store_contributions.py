"""Who took in what."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa

from articles import store_schema as db
from articles.model import Contribution
from articles.store_engine import insert
from articles.store_queries import plain

MOST_IDS = 500  # of articles that are kept by name


def note(connection: sa.Connection, contribution: Contribution) -> None:
    """Write one down."""
    values = {
        "by": plain(contribution.by),
        "at": contribution.at,
        "kind": contribution.kind,
        "name": plain(contribution.name),
        "articles": contribution.articles,
        "article_ids": json.dumps(contribution.article_ids[:MOST_IDS]),
    }
    insert(connection, "contributions", [values])


def read(connection: sa.Connection, limit: int) -> Iterator[Contribution]:
    """The latest first."""
    table = db.contributions
    statement = sa.select(table).order_by(table.c.no.desc()).limit(limit)
    for row in connection.execute(statement):
        yield Contribution(
            row.by, row.at, row.kind, row.name, row.articles, tuple(json.loads(row.article_ids))
        )
