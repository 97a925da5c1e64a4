"""What further choices would leave, and which outlets there are: counts beside a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from articles import store_ready
from articles import store_schema as db
from articles.event_facts import CONFIDENCES, OUTLETS
from articles.model import Facets, Filter, SourceRow
from articles.store_queries import article_conditions, event_conditions, plain
from articles.store_ready import Question

# The dimension of ``store_counts`` that says how many events have each value of a column.
DIMENSIONS: dict[Any, str] = {
    db.events.c.outlet: "outlet",
    db.articles.c.language: "told",
    db.event_actors.c.name: "actor",
    db.events.c.geonames_id: "place",
}
Known = dict[Question, dict[str, int]]
"""Answers within one call of ``facets``."""

MOST_VALUES = 12  # of a facet, beside those that are chosen

N = TypeVar("N", int, float)


def facets(
    connection: sa.Connection, filter: Filter, confidences: Sequence[float], outlets: Sequence[int]
) -> Facets:
    """Counts of events; see ``Facets``."""
    known: Known = {}
    in_articles = db.events.join(db.articles, db.events.c.article_no == db.articles.c.no)
    with_actors = db.events.join(db.event_actors, db.event_actors.c.event_no == db.events.c.no)

    def tally(
        column: sa.Column[str],
        table: sa.FromClause,
        chosen: Sequence[str],
        without: Filter,
        most: int | None = MOST_VALUES,
    ) -> tuple[tuple[str, int], ...]:
        if (whole := _ready(connection, column, without, known)) is not None:
            counts = dict(islice(whole.items(), most))
            missing = [value for name in chosen if (value := plain(name)) not in counts]
            return tuple((counts | {value: whole.get(value, 0) for value in missing}).items())
        counts = counted(connection, _tally(column, table, without).limit(most))
        missing = [value for name in chosen if (value := plain(name)) not in counts]
        if missing:
            among = _tally(column, table, without).where(column.in_(missing))
            counts |= dict.fromkeys(missing, 0) | counted(connection, among)
        return tuple(counts.items())

    return Facets(
        acts=tally(db.events.c.act, db.events, filter.acts, replace(filter, acts=()), None),
        actors=tally(db.event_actors.c.name, with_actors, filter.actors, replace(filter, actors=())),
        sources=tally(
            db.events.c.outlet,
            db.events,
            () if filter.source is None else (filter.source,),
            replace(filter, source=None),
        ),
        languages=tally(db.articles.c.language, in_articles, filter.languages, replace(filter, languages=())),
        modalities=tally(db.events.c.modality, db.events, filter.modalities, replace(filter, modalities=())),
        confidences=_at_least(connection, filter, confidences, known),
        outlets=_told_by(connection, filter, outlets, known),
    )


def _ready(
    connection: sa.Connection, column: sa.Column[Any], filter: Filter, known: Known | None = None
) -> dict[str, int] | None:
    """Events by a column, most frequent first, from the counts; ``None`` where they do not say."""
    if column is db.events.c.act or column is db.events.c.modality:
        question = store_ready.ready(filter)
        return store_ready.by_act_or_modality(connection, question, column.name) if question else None
    dimension = DIMENSIONS[column]
    question = store_ready.ready(filter, dimension)
    if question is None:
        return None
    counts = _by_value(connection, question, {} if known is None else known)
    return store_ready.by_language(counts) if column is db.articles.c.language else counts


def _by_value(connection: sa.Connection, question: Question, known: Known) -> dict[str, int]:
    """Events by the value of a dimension: three of the facets are read from one."""
    if question not in known:
        known[question] = store_ready.by_value(connection, question)
    return known[question]


def acts(connection: sa.Connection, filter: Filter) -> dict[str, int]:
    """Events by act, most frequent first."""
    ready = _ready(connection, db.events.c.act, filter)
    return counted(connection, _tally(db.events.c.act, db.events, filter)) if ready is None else ready


def actors(connection: sa.Connection, filter: Filter) -> dict[str, int]:
    """Events by actor, most frequent first."""
    table = db.events.join(db.event_actors, db.event_actors.c.event_no == db.events.c.no)
    ready = _ready(connection, db.event_actors.c.name, filter)
    return counted(connection, _tally(db.event_actors.c.name, table, filter)) if ready is None else ready


def places(connection: sa.Connection, filter: Filter) -> dict[int, int]:
    """Events by place (geonames id), most frequent first."""
    place = db.events.c.geonames_id
    ready = _ready(connection, place, filter)
    if ready is None:
        return counted(connection, _tally(place, db.events, filter).where(place.is_not(None)))
    return dict(sorted(((int(id), n) for id, n in ready.items()), key=lambda item: (-item[1], item[0])))


def histogram(connection: sa.Connection, filter: Filter, unit: str) -> dict[int, int]:
    """Dated events by the day, month or year, as a number, in which they begin."""
    question = store_ready.ready(filter)
    ready = store_ready.by_period(connection, question, unit) if question else None
    if ready is not None:
        return ready
    begins: sa.ColumnElement[int] = db.events.c.first if unit == "day" else db.events.c.month
    if filter.start is not None:
        earliest = store_ready.period("day" if unit == "day" else "month", filter.start)
        begins = sa.case((begins < earliest, earliest), else_=begins)
    bin = (begins // 12 if unit == "year" else begins).label("bin")
    dated = sa.select(bin, sa.func.count()).where(*event_conditions(filter), db.events.c.month.is_not(None))
    return counted(connection, dated.group_by(bin).order_by(bin))


def region_counts(connection: sa.Connection, filter: Filter) -> dict[str, int]:
    """Events by region, most frequent first."""
    question = store_ready.ready(filter)
    ready = store_ready.by_region(connection, question) if question else None
    table = db.event_regions.join(db.events, db.event_regions.c.event_no == db.events.c.no)
    return (
        counted(connection, _tally(db.event_regions.c.region_id, table, filter)) if ready is None else ready
    )


def counted(connection: sa.Connection, tally: sa.Executable) -> dict[Any, int]:
    """The values of a tally with their counts."""
    return {row[0]: row[1] for row in connection.execute(tally)}


def outlets(connection: sa.Connection, filter: Filter) -> dict[str, int]:
    """Events by outlet, most frequent first."""
    ready = _ready(connection, db.events.c.outlet, filter)
    return counted(connection, _tally(db.events.c.outlet, db.events, filter)) if ready is None else ready


def sources(connection: sa.Connection, filter: Filter) -> list[SourceRow]:
    """Outlets of the matching articles, those with the most articles first."""
    articles = db.articles
    chosen = sa.select(articles).where(*article_conditions(filter)).cte("chosen")
    other = articles.alias("other")
    elsewhere = sa.exists().where(other.c.text_id == chosen.c.text_id, other.c.outlet != chosen.c.outlet)
    own = sa.case((~elsewhere, chosen.c.text_id))
    rows = connection.execute(
        sa.select(
            chosen.c.outlet,
            sa.func.count(),
            sa.func.min(chosen.c.published),
            sa.func.max(chosen.c.published),
            sa.func.count(own.distinct()),
        )
        .group_by(chosen.c.outlet)
        .order_by(sa.func.count().desc(), chosen.c.outlet)
    ).all()
    languages: dict[str, list[str]] = {}
    of_outlet = sa.select(chosen.c.outlet, chosen.c.language).group_by(chosen.c.outlet, chosen.c.language)
    for outlet, language in connection.execute(of_outlet.order_by(sa.func.count().desc(), chosen.c.language)):
        languages.setdefault(outlet, []).append(language)
    events = outlets(connection, filter)
    return [
        SourceRow(
            outlet, tuple(languages[outlet]), count, events.get(outlet, 0), _day(first), _day(last), own_texts
        )
        for outlet, count, first, last, own_texts in rows
    ]


def _tally(column: sa.Column[Any], table: sa.FromClause, filter: Filter) -> sa.Select[Any]:
    number = sa.func.count()
    counted = sa.select(column, number).select_from(table).where(*event_conditions(filter))
    return counted.group_by(column).order_by(number.desc(), column)


def _at_least(
    connection: sa.Connection, filter: Filter, bounds: Sequence[float], known: Known
) -> tuple[tuple[float, int], ...]:
    asked = replace(filter, confidence=0)
    question = store_ready.ready(asked, "told")
    if question and set(bounds) <= set(CONFIDENCES):
        counts = _by_value(connection, question, known)
        return _paired(bounds, [store_ready.at_least(counts, bound, CONFIDENCES) for bound in bounds])
    sums = [sa.func.count(sa.case((db.events.c.confidence >= bound, 1))) for bound in bounds]
    statement = sa.select(*sums).where(*event_conditions(asked))
    return _paired(bounds, connection.execute(statement).one() if bounds else ())


def _told_by(
    connection: sa.Connection, filter: Filter, bounds: Sequence[int], known: Known
) -> tuple[tuple[int, int], ...]:
    asked = replace(filter, outlets=0)
    question = store_ready.ready(asked, "told")
    if question and set(bounds) <= set(OUTLETS):
        counts = _by_value(connection, question, known)
        return _paired(bounds, [store_ready.at_least(counts, bound, OUTLETS) for bound in bounds])
    sums = [sa.func.count(sa.case((db.events.c.tellers >= bound, 1))) for bound in bounds]
    statement = sa.select(*sums).where(*event_conditions(asked))
    return _paired(bounds, connection.execute(statement).one() if bounds else ())


def _paired(bounds: Sequence[N], counts: Sequence[int]) -> tuple[tuple[N, int], ...]:
    return tuple(zip(bounds, counts, strict=True))


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
