"""What further choices would leave, and which outlets there are: counts beside a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa

from articles import store_schema as db
from articles.model import Facets, Filter, SourceRow
from articles.store_queries import article_conditions, event_conditions, independent, plain

MOST_VALUES = 12  # of a facet, beside those that are chosen

N = TypeVar("N", int, float)


def facets(
    connection: sa.Connection, filter: Filter, confidences: Sequence[float], outlets: Sequence[int]
) -> Facets:
    """Counts of events; see ``Facets``."""
    in_articles = db.events.join(db.articles, db.events.c.article_no == db.articles.c.no)
    with_actors = db.events.join(db.event_actors, db.event_actors.c.event_no == db.events.c.no)

    def tally(
        column: sa.Column[str],
        table: sa.FromClause,
        chosen: Sequence[str],
        without: Filter,
        most: int | None = MOST_VALUES,
    ) -> tuple[tuple[str, int], ...]:
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
        confidences=_at_least(connection, filter, confidences),
        outlets=_told_by(connection, filter, outlets),
    )


def counted(connection: sa.Connection, tally: sa.Select[Any]) -> dict[Any, int]:
    """The values of a tally with their counts."""
    return {row[0]: row[1] for row in connection.execute(tally)}


def tally_actors(filter: Filter) -> sa.Select[Any]:
    """Actors of matching events with how many events."""
    table = db.events.join(db.event_actors, db.event_actors.c.event_no == db.events.c.no)
    return _tally(db.event_actors.c.name, table, filter)


def tally_places(filter: Filter) -> sa.Select[Any]:
    """Places (geonames ids) of matching events with how many events."""
    return _tally(db.events.c.geonames_id, db.events, filter).where(db.events.c.geonames_id.is_not(None))


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
    events = counted(connection, _tally(db.events.c.outlet, db.events, filter))
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
    connection: sa.Connection, filter: Filter, bounds: Sequence[float]
) -> tuple[tuple[float, int], ...]:
    counts = [sa.func.count(sa.case((db.events.c.confidence >= bound, 1))) for bound in bounds]
    statement = sa.select(*counts).where(*event_conditions(replace(filter, confidence=0)))
    return _paired(bounds, connection.execute(statement).one() if bounds else ())


def _told_by(connection: sa.Connection, filter: Filter, bounds: Sequence[int]) -> tuple[tuple[int, int], ...]:
    told = independent()
    counts = [sa.func.count(sa.case((told.c.outlets >= bound, 1))) for bound in bounds]
    statement = sa.select(*counts).select_from(
        db.events.join(told, told.c.cluster_id == db.events.c.cluster_id)
    )
    conditions = event_conditions(replace(filter, outlets=0))
    return _paired(bounds, connection.execute(statement.where(*conditions)).one() if bounds else ())


def _paired(bounds: Sequence[N], counts: Sequence[int]) -> tuple[tuple[N, int], ...]:
    return tuple(zip(bounds, counts, strict=True))


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
