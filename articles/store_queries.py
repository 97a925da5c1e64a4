"""What is asked of the store: the statements behind its lists, and what a filter asks of each kind of row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from articles import row_reading
from articles import store_schema as db
from articles.model import Filter
from articles.rows import SPANS
from articles.store_words import passages_with, words

MAX_NAMES = 500  # in one statement

T = TypeVar("T")

_reference = db.columns(db.articles, row_reading.ARTICLE_REFERENCE)
ARTICLES = sa.select(*db.columns(db.articles, row_reading.ARTICLE))
PASSAGES = sa.select(*db.columns(db.passages, row_reading.PASSAGE), *_reference).select_from(
    db.passages.join(db.articles)
)
MENTIONS = sa.select(
    *db.columns(db.mentions, row_reading.MENTION), db.passages.c.id, db.passages.c.quote, *_reference
).select_from(db.mentions.join(db.passages).join(db.articles))
REJECTED_EVENTS = sa.select(db.rejected_events.c.event_no)
_REJECTED_MENTIONS = sa.select(db.rejected_mentions.c.mention_no)
EVENTS = sa.select(
    *db.columns(db.events, row_reading.EVENT),
    db.passages.c.id,
    db.events.c.outlets,
    db.events.c.texts,
    *_reference,
).select_from(
    db.events.join(db.passages, db.events.c.passage_no == db.passages.c.no).join(
        db.articles, db.events.c.article_no == db.articles.c.no
    )
)
HAPPENINGS = sa.select(*db.columns(db.events, row_reading.MOMENT))
HELD = sa.select(
    db.articles.c.id, db.articles.c.no, db.articles.c.content_hash, db.articles.c.extractor
).where(db.articles.c.id.in_(sa.bindparam("ids", expanding=True)))
NUMBERED = ("articles", "passages", "mentions", "events")
NEXT_NUMBERS = sa.select(
    *(
        sa.select(sa.func.coalesce(sa.func.max(db.schema.tables[name].c.no), 0) + 1).scalar_subquery()
        for name in NUMBERED
    )
)
TOUCH = sa.update(db.meta).where(db.meta.c.key == "revision").values(value=db.meta.c.value + 1)


def event_conditions(filter: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = of_regions(filter, db.events.c.no, db.event_regions.c.event_no)
    conditions.append(unrejected())
    if filter.start is not None:
        conditions.append(db.events.c.last >= filter.start.toordinal())
    if filter.end is not None:  # as the lists are sorted
        conditions += [db.events.c.newest >= -filter.end.toordinal(), db.events.c.newest < 0]
    if filter.place is not None:
        conditions.append(db.events.c.geonames_id == filter.place)
    conditions += told_so(filter)
    if asked := words(filter.query):
        conditions.append(db.events.c.passage_no.in_(passages_with(asked)))
    return conditions + in_articles(filter, db.events.c.article_no)


def unrejected() -> sa.ColumnElement[bool]:
    """That no person rejected an event."""
    return db.events.c.no.not_in(REJECTED_EVENTS)


def told_so(filter: Filter) -> list[sa.ColumnElement[bool]]:
    """What is asked of an event as it is told: its act, whether it happened, who took part, how sure it is
    and how many tell of it.
    """
    conditions: list[sa.ColumnElement[bool]] = []
    if filter.acts:
        conditions.append(db.events.c.act.in_(map(plain, filter.acts)))
    if filter.modalities:
        conditions.append(db.events.c.modality.in_(map(plain, filter.modalities)))
    if filter.actors:
        of_actor = db.event_actors.c.name.in_(map(plain, filter.actors))
        conditions.append(db.events.c.no.in_(sa.select(db.event_actors.c.event_no).where(of_actor)))
    if filter.confidence > 0:
        conditions.append(db.events.c.confidence >= filter.confidence)
    if filter.outlets > 1:
        conditions.append(db.events.c.tellers >= filter.outlets)
    return conditions


def passage_conditions(
    filter: Filter, number: sa.ColumnElement[int] = db.passages.c.no
) -> list[sa.ColumnElement[bool]]:
    """What is asked of a passage, by its number; only of those in some articles more of its row is read."""
    conditions = of_regions(filter, number, db.passage_regions.c.passage_no)
    if filter.start is not None or filter.end is not None:
        in_range = [db.passage_days.c.passage_no == number, db.passage_days.c.scope == ""]
        if filter.start is not None:
            in_range.append(db.passage_days.c.last >= filter.start.toordinal())
        if filter.end is not None:
            in_range.append(db.passage_days.c.first <= filter.end.toordinal())
        conditions.append(sa.exists().where(*in_range))
    if filter.place is not None:
        naming = sa.select(db.mentions.c.passage_no).where(
            db.mentions.c.geonames_id == filter.place, db.mentions.c.no.not_in(_REJECTED_MENTIONS)
        )
        there = sa.select(db.events.c.passage_no).where(db.events.c.geonames_id == filter.place, unrejected())
        conditions.append(number.in_(sa.union(naming, there)))
    if asked_of_events := told_so(filter):
        of_passage = db.events.c.passage_no == number
        conditions.append(sa.exists().where(of_passage, *asked_of_events, unrejected()))
    if asked := words(filter.query):
        conditions.append(number.in_(passages_with(asked)))
    return conditions + in_articles(filter, db.passages.c.article_no)


def about_days(filter: Filter, region: str | None) -> sa.Subquery:
    """All passages that are about days of a range, and of a region or any, ``no`` and ``newest``: quick where
    these are few.
    """
    first, last = (filter.start or date.min).toordinal(), (filter.end or date.max).toordinal()
    days = db.passage_days.c
    # Of the stretches of a passage that reach into the range, the first.
    once = sa.and_(days.scope == plain(region or ""), days.last >= first, days.previous < first)
    passages = sa.select(days.passage_no.label("no"), days.newest).where(once)
    of_spans = [passages.where(days.span == span, days.first.between(first - span, last)) for span in SPANS]
    return sa.union_all(*of_spans).subquery("about")


def mention_choice(filter: Filter) -> list[sa.ColumnElement[bool]]:
    """What is asked of a mention itself, whatever its passage."""
    conditions = of_regions(filter, db.mentions.c.no, db.mention_regions.c.mention_no)
    if filter.place is not None:
        conditions.append(db.mentions.c.geonames_id == filter.place)
    return [*conditions, db.mentions.c.no.not_in(_REJECTED_MENTIONS)]


def mention_conditions(filter: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = mention_choice(filter)
    if of_passage := passage_conditions(filter):
        conditions.append(db.mentions.c.passage_no.in_(sa.select(db.passages.c.no).where(*of_passage)))
    return conditions


def article_conditions(filter: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = in_articles(filter, db.articles.c.no)
    if looks_inside(filter):
        holding = sa.union(
            sa.select(db.passages.c.article_no).where(*passage_conditions(filter)),
            sa.select(db.events.c.article_no).where(*event_conditions(filter)),
        )
        conditions.append(db.articles.c.no.in_(holding))
    return conditions


def looks_inside(filter: Filter) -> bool:
    """Whether an article must hold something that matches, beyond being of the right outlet or language or
    the one.
    """
    where = filter.regions or filter.place is not None
    return bool(where or filter.start or filter.end or told_so(filter) or words(filter.query))


def of_regions(
    filter: Filter, number: sa.ColumnElement[int], number_of_region: sa.Column[Any]
) -> list[sa.ColumnElement[bool]]:
    if not filter.regions:
        return []
    # EXISTS, here and below: rows that are read in the order of a list are looked at until its page is full.
    named = number_of_region.table.alias("named")
    of_region = named.c.region_id.in_(sorted(set(map(plain, filter.regions))))
    return [sa.exists().where(named.c[number_of_region.name] == number, of_region)]


def single_region(filter: Filter) -> str | None:
    """The region of a filter that has one."""
    return filter.regions[0] if len(filter.regions) == 1 else None


def in_articles(filter: Filter, article_no: sa.ColumnElement[int]) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filter.source is not None:
        of_outlet = sa.select(db.articles.c.no).where(db.articles.c.outlet == plain(filter.source))
        conditions.append(article_no.in_(of_outlet))
    if filter.languages:
        in_language = sa.select(db.articles.c.no).where(
            db.articles.c.language.in_(map(plain, filter.languages))
        )
        conditions.append(article_no.in_(in_language))
    if filter.article_id is not None:
        itself = sa.select(db.articles.c.no).where(db.articles.c.id == plain(filter.article_id))
        conditions.append(article_no == itself.scalar_subquery())
    return conditions


def count(table: sa.FromClause, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*conditions).scalar_subquery()


def plain(text: str) -> str:
    """What came from a link may hold halves of surrogate pairs or NUL, which not every database takes."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def chunks(names: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Names in lots that one statement takes."""
    names = iter(names)
    while some := tuple(islice(names, MAX_NAMES)):
        yield some
