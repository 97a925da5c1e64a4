"""The orders of the store's lists. What is alike in an order comes newest first, then in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from articles import store_schema as db
from articles.model import Filter, Sort
from articles.store_queries import event_conditions, passage_conditions, unrejected
from articles.store_words import ranks, words

Page = sa.Select[tuple[int]]
By = tuple[sa.ColumnElement[Any], bool]  # and whether the largest come first; rows without a value come last

_NEWEST_EVENTS: By = (db.events.c.newest, False)
_NEWEST_PASSAGES: By = (db.passages.c.newest, False)


def in_order(by: Sequence[By]) -> list[sa.ColumnElement[Any]]:
    return [(key.desc() if falling else key.asc()).nulls_last() for key, falling in by]


def event_page(filter: Filter, sort: Sort) -> tuple[Page, list[By]]:
    """Numbers of matching events, and by what they are sorted."""
    page = sa.select(db.events.c.no).where(*event_conditions(filter))
    last: By = (db.events.c.no, False)
    if sort == "oldest":
        return page, [(db.events.c.first, False), last]
    by: list[By] = [_NEWEST_EVENTS, last]
    if sort == "surest":
        by.insert(0, (db.events.c.confidence, True))
    elif sort == "told":
        by.insert(0, (db.events.c.tellers, True))
    elif sort == "best" and (asked := words(filter.query)):
        ranked = ranks(asked)
        page = page.join(ranked, ranked.c.rowid == db.events.c.passage_no)
        by.insert(0, (ranked.c.rank, False))
    return page, by


def passage_page(filter: Filter, sort: Sort) -> tuple[Page, list[By]]:
    """Numbers of matching passages, and by what they are sorted."""
    page = sa.select(db.passages.c.no).where(*passage_conditions(filter))
    last: By = (db.passages.c.no, False)
    if sort == "oldest":
        return page, [(db.passages.c.published, False), last]
    by: list[By] = [_NEWEST_PASSAGES, last]
    if sort == "surest":
        surest = sa.func.max(db.events.c.confidence).label("value")
        page = _by_events(page, by, sa.select(db.events.c.passage_no, surest))
    elif sort == "told":
        most = sa.func.max(db.events.c.tellers).label("value")
        page = _by_events(page, by, sa.select(db.events.c.passage_no, most))
    elif sort == "best" and (asked := words(filter.query)):
        ranked = ranks(asked)
        page = page.join(ranked, ranked.c.rowid == db.passages.c.no)
        by.insert(0, (ranked.c.rank, False))
    return page, by


def _by_events(page: Page, by: list[By], values: sa.Select[Any]) -> Page:
    """The page sorted, first, by a value of the passages' events."""
    of_passage = values.where(unrejected()).group_by(db.events.c.passage_no).subquery()
    by.insert(0, (of_passage.c.value, True))
    return page.outerjoin(of_passage, of_passage.c.passage_no == db.passages.c.no)
