"""The orders of the store's lists. What is alike in an order comes newest first, then in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from articles import store_schema as db
from articles.model import Filter, Sort
from articles.store_queries import (
    REJECTED_EVENTS,
    about_days,
    event_conditions,
    in_articles,
    passage_conditions,
    plain,
    single_region,
    unrejected,
)
from articles.store_words import Words, latest, words

MOST_RANKED = 300  # matches of a search that are put in order by how well they match: 25 pages

Page = sa.Select[Any]
By = tuple[sa.ColumnElement[Any], bool]  # and whether the largest come first; rows without a value come last

_NEWEST_EVENTS: By = (db.events.c.newest, False)
_NEWEST_PASSAGES: By = (db.passages.c.newest, False)
ALL_EVENTS: list[By] = [_NEWEST_EVENTS, (db.events.c.no, False)]
ALL_PASSAGES: list[By] = [_NEWEST_PASSAGES, (db.passages.c.no, False)]


def in_order(by: Sequence[By]) -> list[sa.ColumnElement[Any]]:
    """What a statement is ordered by."""
    return [_in_order(key, falling) for key, falling in by]


def _in_order(key: sa.ColumnElement[Any], falling: bool) -> sa.ColumnElement[Any]:
    if not falling and isinstance(key, sa.Column) and not key.nullable:
        return key.asc()  # as an index has it: SQLite would sort anew what may end with NULLs
    return (key.desc() if falling else key.asc()).nulls_last()


def event_page(filter: Filter, sort: Sort, *, placed: bool = False) -> tuple[Page, list[By]]:
    """Numbers of matching events, or only those with a place, and by what they are sorted."""
    if not placed and sort in ("newest", "oldest") and (in_region := _of_region(filter, sort)):
        return in_region
    page = sa.select(db.events.c.no).where(*event_conditions(filter))
    if placed:
        page = page.where(db.events.c.lon.is_not(None))
    last: By = (db.events.c.no, False)
    if sort == "oldest":
        return page, [(db.events.c.first, False), last]
    by: list[By] = [_NEWEST_EVENTS, last]
    if sort == "surest":
        by.insert(0, (db.events.c.confidence, True))
    elif sort == "told":
        by.insert(0, (db.events.c.tellers, True))
    elif sort == "best" and (asked := words(filter.query)):
        rows = sa.select(db.events.c.no, db.events.c.newest).select_from(db.events)
        rows = rows.where(*event_conditions(replace(filter, query=None)))
        found = latest(rows, db.events.c.passage_no, asked, MOST_RANKED)
        return sa.select(found.c.no), [(found.c[name], False) for name in ("rank", "newest", "no")]
    return page, by


def _of_region(filter: Filter, sort: Sort) -> tuple[Page, list[By]] | None:
    """``event_page`` of a single region, read from an index of ``event_regions`` that has the order and all
    that is asked; ``None`` when more is asked.
    """
    asked = replace(filter, regions=(), start=None, end=None, acts=(), modalities=())
    if len(filter.regions) != 1 or asked != Filter():
        return None
    row = db.event_regions.c
    conditions = [row.region_id == plain(filter.regions[0]), row.event_no.not_in(REJECTED_EVENTS)]
    if filter.start is not None:
        conditions.append(row.last >= filter.start.toordinal())
    if filter.end is not None:  # the first day comes as the list is sorted
        last = filter.end.toordinal()
        conditions.append(
            sa.and_(row.newest >= -last, row.newest < 0) if sort == "newest" else row.first <= last
        )
    if filter.acts:
        conditions.append(row.act.in_(map(plain, filter.acts)))
    if filter.modalities:
        conditions.append(row.modality.in_(map(plain, filter.modalities)))
    page = sa.select(row.event_no.label("no")).where(*conditions)
    key = row.newest if sort == "newest" else row.first
    return page, [(key, False), (row.event_no, False)]


def passage_page(filter: Filter, sort: Sort, *, few_days: bool = False) -> tuple[Page, list[By]]:
    """Numbers of matching passages, and by what they are sorted. With ``few_days`` those of the range's days
    are gathered and then sorted, else all are looked at in the order of the list until its page is full.
    """
    if few_days:
        region = single_region(filter)
        regions = () if region else filter.regions
        about, anytime = about_days(filter, region), replace(filter, start=None, end=None, regions=regions)
        source: sa.FromClause = about
        if in_articles(filter, db.passages.c.article_no):
            source = about.join(db.passages, db.passages.c.no == about.c.no)
        page = sa.select(about.c.no).select_from(source).where(*passage_conditions(anytime, about.c.no))
        day = -sa.func.nullif(about.c.newest, 0) if sort == "oldest" else about.c.newest
        return page, [(day, False), (about.c.no, False)]
    if filter.regions and len(filter.regions) == 1 and sort != "oldest":
        row = db.passage_regions.c
        number: sa.Column[int] = row.passage_no
        page = sa.select(number.label("no")).where(row.region_id == plain(filter.regions[0]))
        if in_articles(filter, db.passages.c.article_no):
            page = page.join(db.passages, db.passages.c.no == number)
        page = page.where(*passage_conditions(replace(filter, regions=()), number))
        newest: By = (row.newest, False)
    else:
        number = db.passages.c.no
        page = sa.select(number).where(*passage_conditions(filter))
        newest = _NEWEST_PASSAGES
    last: By = (number, False)
    if sort == "oldest":
        return page, [(db.passages.c.published, False), last]
    by: list[By] = [newest, last]
    if sort == "surest":
        surest = sa.func.max(db.events.c.confidence).label("value")
        page = _by_events(page, number, by, sa.select(db.events.c.passage_no, surest))
    elif sort == "told":
        most = sa.func.max(db.events.c.tellers).label("value")
        page = _by_events(page, number, by, sa.select(db.events.c.passage_no, most))
    elif sort == "best" and (asked := words(filter.query)):
        found = passages_found(filter, asked, MOST_RANKED)
        return sa.select(found.c.no), [(found.c[name], False) for name in ("rank", "newest", "no")]
    return page, by


def passages_found(filter: Filter, asked: Words, most: int) -> sa.Subquery:
    """Passages that match words beside all else that is asked, the last ones taken in: ``no``, ``newest`` and
    ``rank``.
    """
    rows = sa.select(db.passages.c.no, db.passages.c.newest).select_from(db.passages)
    rows = rows.where(*passage_conditions(replace(filter, query=None)))
    return latest(rows, db.passages.c.no, asked, most)


def _by_events(page: Page, number: sa.Column[int], by: list[By], values: sa.Select[Any]) -> Page:
    """The page sorted, first, by a value of the passages' events."""
    of_passage = values.where(unrejected()).group_by(db.events.c.passage_no).subquery()
    by.insert(0, (of_passage.c.value, True))
    return page.outerjoin(of_passage, of_passage.c.passage_no == number)
