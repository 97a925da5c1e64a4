"""How articles get into the store and out again: the work of one transaction, on a connection that writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from articles import (
    prepared,
    rows,
    store_clusters,
    store_copies,
    store_corrections,
    store_counts,
    store_passages,
)
from articles import store_schema as db
from articles.prepared import Prepared
from articles.store_clusters import Changes
from articles.store_engine import insert, insert_rows, of
from articles.store_queries import HELD, MAX_NAMES, NEXT_NUMBERS, NUMBERED, TOUCH, chunks

T = TypeVar("T")


def runs(articles: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    """Articles in lots in which no article and no source comes twice, so that their order is nothing."""
    run: list[Prepared] = []
    seen: set[tuple[str, str]] = set()
    for each in articles:
        keys = {("article", each.article.id), ("source", each.article.source)}
        if seen & keys or len(run) == MAX_NAMES:
            yield run
            run, seen = [], set()
        run.append(each)
        seen |= keys
    if run:
        yield run


def add(connection: sa.Connection, run: Sequence[Prepared]) -> int:
    """Take in articles of which no two share an id or a source; how many were new or changed."""
    there = held(connection, (each.article.id for each in run))
    numbers = connection.execute(NEXT_NUMBERS).one()
    next_no: dict[str, int] = dict(zip(NUMBERED, numbers, strict=True))
    first_passage = next_no["passages"]
    new: list[rows.Values] = []
    inserted: dict[str, list[rows.Record]] = {name: [] for name in prepared.COLUMNS}
    pointed: dict[str, int] = {}
    taken: dict[int, Prepared] = {}
    changes = Changes()
    for each in run:
        article = each.article
        known = there.get(article.id)
        article_no = known.no if known else next_no["articles"]
        pointed[article.source] = article_no
        if known and known[2:] == (article.content_hash, each.extractor):
            continue
        taken[article_no] = each
        if known:
            _empty(connection, article_no, changes)
            itself = db.articles.c.no == article_no
            connection.execute(sa.update(db.articles).where(itself).values(each.values))
        else:
            next_no["articles"] += 1
            new.append({"no": article_no, **each.values})
        changes.new |= prepared.leads(each, next_no["events"])
        first = {**next_no, "articles": article_no}
        for name, found in each.tables.items():
            inserted[name] += prepared.numbered(name, found, first)
            if name in next_no:
                next_no[name] += len(found)
    insert(connection, "articles", new)
    for table in db.schema.sorted_tables:  # those that others refer to come first
        if table.name in inserted:
            insert_rows(connection, table.name, prepared.COLUMNS[table.name], inserted[table.name])
    of(connection).learn_words(connection, first_passage)
    moved = point(connection, pointed, changes)
    if taken:
        read = {no: each.article for no, each in taken.items()}
        same = store_copies.settle(connection, read, changes.clusters)
        for lead in changes.new.values():
            lead.text_id = same.get(lead.text_id, lead.text_id)
        store_corrections.find_again(connection, read.values(), changes)
    settle(connection, changes)
    if moved or taken:
        touch(connection)
    return len(taken)


def point(connection: sa.Connection, pointed: Mapping[str, int], changes: Changes) -> bool:
    """Let sources hold articles; drop those they held and no other does. Whether that changed a thing."""
    known = held_by(connection, pointed, db.articles.c.no)
    new = [
        {"source": source, "article_no": number} for source, number in pointed.items() if source not in known
    ]
    moved = {source: number for source, number in pointed.items() if known.get(source, number) != number}
    insert(connection, "sources", new)
    for source, number in moved.items():
        connection.execute(
            sa.update(db.sources).where(db.sources.c.source == source).values(article_no=number)
        )
    for left in {known[source] for source in moved}:
        still_held = sa.select(db.sources.c.source).where(db.sources.c.article_no == left).limit(1)
        if connection.scalar(still_held) is None:
            _empty(connection, left, changes)
            connection.execute(sa.delete(db.articles).where(db.articles.c.no == left))
    return bool(new or moved)


def point_to(connection: sa.Connection, pointed: Mapping[str, int]) -> None:
    """``point``, with all that follows from what goes."""
    changes = Changes()
    if point(connection, pointed, changes):
        settle(connection, changes)
        touch(connection)


def settle(connection: sa.Connection, changes: Changes) -> None:
    """Bring the happenings up to date, what people said of them, and all counts."""
    store_clusters.settle(connection, changes)
    if changes:
        store_corrections.settle_clusters(connection, changes)
    store_counts.settle(connection, changes.clusters)
    store_passages.settle(connection)


def held(connection: sa.Connection, ids: Iterable[str]) -> dict[str, sa.Row[Any, Any, Any, Any]]:
    """Of the articles that are there: id, number, hash of the content and extractor, by id."""
    return {row.id: row for some in chunks(ids) for row in connection.execute(HELD, {"ids": some})}


def held_by(connection: sa.Connection, sources: Iterable[str], column: sa.ColumnElement[T]) -> dict[str, T]:
    """A column of the article that a source holds, by source, for those that hold one."""
    statement = sa.select(db.sources.c.source, column).join(db.articles)
    statement = statement.where(db.sources.c.source.in_(sa.bindparam("sources", expanding=True)))
    return {
        source: value
        for some in chunks(sources)
        for source, value in connection.execute(statement, {"sources": some})
    }


def touch(connection: sa.Connection) -> None:
    """Count a change of the store's content."""
    connection.execute(TOUCH)


def _empty(connection: sa.Connection, article_no: int, changes: Changes) -> None:
    """Drop all that was read from an article."""
    store_counts.release(connection, changes.clusters, db.events.c.article_no == article_no)
    store_passages.release(connection, db.passages.c.article_no == article_no)
    store_clusters.forget(connection, changes, db.events.c.article_no == article_no)
    store_corrections.lose(connection, article_no)
    of(connection).forget_words(connection, article_no)
    connection.execute(sa.delete(db.passages).where(db.passages.c.article_no == article_no))
