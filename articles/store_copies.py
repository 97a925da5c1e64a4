"""Articles that carry copies of one text: they share a ``text_id``, that of the first of them by id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from heapq import nsmallest
from sys import intern

import sqlalchemy as sa

from articles import duplicates
from articles import store_schema as db
from articles.model import Article, ArticleRow
from articles.row_reading import to_articles
from articles.store_engine import insert
from articles.store_queries import ARTICLES, chunks

_AT_ONCE = 2_000  # rows
MOST_COMPARED = 6  # texts that an article is compared with, those that share the most bands first


def settle(connection: sa.Connection, articles: Mapping[int, Article], clusters: set[str]) -> dict[str, str]:
    """Group new or changed articles, by their numbers, with those whose text is like theirs.

    Returns the texts that go by another id now; ``clusters`` gets the happenings that their events tell of.
    """
    bands = {no: duplicates.bands(article.fingerprint) for no, article in articles.items()}
    for some in chunks(articles):
        connection.execute(sa.delete(db.article_bands).where(db.article_bands.c.article_no.in_(some)))
    pairs = [{"band": band, "article_no": no} for no, found in bands.items() for band in dict.fromkeys(found)]
    insert(connection, "article_bands", pairs)
    near = _near(connection, {band for found in bands.values() for band in found})
    candidates: dict[int, list[str]] = {}
    # This one and those behind it: they are compared with it, not it with them.
    later = {article.id for article in articles.values()}
    for no, article in articles.items():
        shared: Counter[str] = Counter()
        for band in set(bands[no]):
            shared.update(near[band])
        candidates[no] = _likeliest(shared, later)
        later.remove(article.id)
    texts = _texts(connection, {text_id for found in candidates.values() for text_id in found})
    first: dict[str, str] = {}  # of the texts that are one: each to one that comes before it, or to itself
    for no, article in articles.items():
        for text_id in candidates[no]:
            one, other = _root(first, article.id), _root(first, text_id)
            if one != other and text_id in texts and duplicates.alike(article, texts[text_id].article):
                first[max(one, other)] = min(one, other)
    renamed = {text_id: root for text_id in list(first) if (root := _root(first, text_id)) != text_id}
    for text_id, root in renamed.items():
        same = db.articles.c.text_id == text_id
        in_events = db.events.c.article_no.in_(sa.select(db.articles.c.no).where(same))
        clusters |= set(connection.scalars(sa.select(db.events.c.cluster_id).where(in_events)))
        connection.execute(sa.update(db.events).where(in_events).values(text_id=root))
        connection.execute(sa.update(db.articles).where(same).values(text_id=root))
    return renamed


def _likeliest(shared: Mapping[str, int], left_out: Set[str]) -> list[str]:
    """The texts that share the most bands, those with the least ids first."""
    # Most share but one, with many: the wording of all statements of a ministry.
    many = [text_id for text_id, bands in shared.items() if bands > 1 and text_id not in left_out]
    found = nsmallest(MOST_COMPARED, many, key=lambda text_id: (-shared[text_id], text_id))
    if len(found) < MOST_COMPARED:
        others = (text_id for text_id, bands in shared.items() if bands == 1 and text_id not in left_out)
        found += nsmallest(MOST_COMPARED - len(found), others)
    return found


def _near(connection: sa.Connection, bands: Iterable[int]) -> dict[int, set[str]]:
    """The texts of each band."""
    columns = db.article_bands.c.band, db.articles.c.text_id
    statement = sa.select(*columns).select_from(db.article_bands.join(db.articles)).distinct()
    statement = statement.where(db.article_bands.c.band.in_(sa.bindparam("bands", expanding=True)))
    found: dict[int, set[str]] = defaultdict(set)
    for some in chunks(bands):
        for rows in connection.execute(statement, {"bands": some}).partitions(_AT_ONCE):
            for band, text_id in rows:
                found[band].add(intern(text_id))  # a text is in several bands
    return found


def _texts(connection: sa.Connection, text_ids: Iterable[str]) -> dict[str, ArticleRow]:
    """One article that carries each text: the first of them that is there."""
    found: dict[str, ArticleRow] = {}
    for some in chunks(text_ids):
        first = sa.select(sa.func.min(db.articles.c.no)).where(db.articles.c.text_id.in_(some))
        chosen = ARTICLES.where(db.articles.c.no.in_(first.group_by(db.articles.c.text_id)))
        statement = chosen.add_columns(db.articles.c.text_id)
        for *values, text_id in connection.execute(statement):
            (found[text_id],) = to_articles([values])
    return found


def _root(first: dict[str, str], text_id: str) -> str:
    root = text_id
    while first.setdefault(root, root) != root:
        root = first[root]
    first[text_id] = root
    return root
