"""Questions answered from the counts that are kept ready (``store_counts``), without a look at the events.

A question is ready when it asks for regions, days, acts and modalities, and for one thing more at most (one
outlet, place or actor; or languages, confidence and outlets at the usual bounds). Others are counted event by
event, as in ``store_facets``; both ways give the same answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from articles import rows
from articles import store_schema as db
from articles.event_facts import CELLS, CONFIDENCES, OUTLETS, WHOLE, levels
from articles.model import Filter
from articles.store_queries import of_regions, plain, unrejected
from articles.store_words import words

Value = sa.ColumnElement[Any]

UNITS = ("day", "month", "year")
_COUNTS = db.event_counts.c


def _level(value: Value, bounds: Iterable[float]) -> Value:
    """How many of the bounds, smallest first, a value reaches, as text."""
    reached = [(value >= bound, str(n)) for n, bound in reversed(list(enumerate(bounds, 1)))]
    return sa.case(*reached, else_="0")


def _told(language: Value, confidence: Value, tellers: Value) -> Value:
    """The value of the dimension ``told``: language, level of confidence and of independent outlets."""
    parts = sa.literal(" "), _level(confidence, CONFIDENCES), _level(tellers, OUTLETS)
    return language.concat(parts[0]).concat(parts[1]).concat(parts[0]).concat(parts[2])


# By dimension: the value an event has, and what has to be joined for it. An event has a value for each actor.
_OF_ARTICLE = (db.articles, db.articles.c.no == db.events.c.article_no)
_OF_ACTORS = (db.event_actors, db.event_actors.c.event_no == db.events.c.no)
VALUES: dict[str, tuple[Value, tuple[sa.Table, Value] | None]] = {
    WHOLE: (sa.literal(""), None),
    "outlet": (db.events.c.outlet, None),
    "told": (_told(db.articles.c.language, db.events.c.confidence, db.events.c.tellers), _OF_ARTICLE),
    "actor": (db.event_actors.c.name, _OF_ACTORS),
    "place": (sa.cast(db.events.c.geonames_id, sa.Text), None),
    **{f"cell{length}": (sa.func.substr(db.events.c.geohash, 1, length), None) for length in CELLS},
}


@dataclass(frozen=True, slots=True)
class Part:
    """Periods of one unit of which ``begins`` or ``ends`` are added, or with a negative ``sign`` taken away:
    those from ``low`` to ``high``, both inclusive; ``None`` is open.
    """

    unit: str
    ends: bool
    low: int | None
    high: int | None
    sign: int


@dataclass(frozen=True, slots=True)
class Question:
    """A filter as the counts take it: the dimension and its values that are asked for (``None`` for all), and
    the first and last of a stretch of them.
    """

    filter: Filter
    dimension: str
    values: tuple[str, ...] | None
    stretch: tuple[str, str] | None = None


def ready(filter: Filter, by: str | None = None) -> Question | None:
    """The question that the counts answer for a filter, or for the values of the dimension ``by`` among its
    events; ``None``: they cannot.
    """
    if words(filter.query) or filter.article_id is not None:
        return None
    if filter.start and filter.end and filter.start > filter.end:
        return None  # an event of many days may overlap both ends, which the sums do not see
    if len(filter.actors) > 1 or filter.confidence not in (0, *CONFIDENCES):
        return None
    if filter.outlets not in (0, 1, *OUTLETS):
        return None
    values: dict[str, tuple[str, ...] | None] = {}
    if filter.source is not None:
        values["outlet"] = (plain(filter.source),)
    if filter.place is not None:
        values["place"] = (str(filter.place),)
    if filter.actors:
        values["actor"] = tuple(map(plain, filter.actors))
    if filter.languages or filter.confidence or filter.outlets > 1:
        values["told"] = None
    if by is not None and by not in values:
        values[by] = None
    if len(values) > 1 or (by == "actor" and filter.actors):  # then their other actors count as well
        return None
    for dimension, chosen in values.items():
        return Question(filter, dimension, chosen)
    return Question(filter, WHOLE, None)


def total(connection: sa.Connection, question: Question) -> int:
    """How many events there are."""
    return sum(_summed(connection, question, _overlapping(question), {}).values())


def by_value(connection: sa.Connection, question: Question) -> dict[str, int]:
    """Events by the value of the question's dimension, most frequent first."""
    return _sorted(_summed(connection, question, _overlapping(question), {"value": _COUNTS.value}))


def by_act_or_modality(connection: sa.Connection, question: Question, key: str) -> dict[str, int]:
    """Events by ``act`` or ``modality``, most frequent first."""
    if key == "act" and not question.filter.acts:
        names = (
            sa.select(_COUNTS.act)
            .distinct()
            .where(_COUNTS.dimension == WHOLE, _COUNTS.unit == "year", _COUNTS.scope == "", _COUNTS.act != "")
        )
        if not (acts := tuple(connection.scalars(names))):
            return {}
        question = replace(question, filter=replace(question.filter, acts=acts))
    return _sorted(_summed(connection, question, _overlapping(question), {key: _COUNTS[key]}))


def by_language(by_told: Mapping[str, int]) -> dict[str, int]:
    """Events by language, most frequent first, from those by the dimension ``told``."""
    found: Counter[str] = Counter()
    for value, count in by_told.items():
        found[levels(value)[0]] += count
    return _sorted(found)


def at_least(by_told: Mapping[str, int], bound: float, bounds: Sequence[float]) -> int:
    """How many events reach one of ``CONFIDENCES`` or ``OUTLETS``, from those by the dimension ``told``."""
    of_confidence, reached = bounds is CONFIDENCES, bounds.index(bound) + 1
    levelled = [(levels(value), n) for value, n in by_told.items()]
    return sum(n for (_, sure, many), n in levelled if (sure if of_confidence else many) >= reached)


def by_region(connection: sa.Connection, question: Question) -> dict[str, int] | None:
    """Events by region, most frequent first; an event counts for each of its regions. Only of a question
    without regions, and without another dimension.
    """
    if question.filter.regions or question.dimension != WHOLE:
        return None
    known = sa.select(db.region_sets.c.region_id).where(
        db.region_sets.c.region_set == db.region_sets.c.region_id
    )
    weights = dict.fromkeys(connection.scalars(known), 1)
    if not weights:
        return {}
    keys = {"scope": _COUNTS.scope}
    return _sorted(_summed(connection, question, _overlapping(question), keys, weights))


def by_period(connection: sa.Connection, question: Question, unit: str) -> dict[int, int] | None:
    """Dated events by the period of a unit in which they begin; those that began before the filter's start
    count in its period. ``None`` when the question's dimension has no such unit.
    """
    if unit not in UNITS or (unit == "day" and question.dimension != WHOLE):
        return None
    start, end = question.filter.start, question.filter.end
    found: Counter[int] = Counter()
    low, high = 1, None
    if start is not None:
        bin = period(unit, start)
        ends = [day for day in (_last_day(unit, bin), end) if day is not None]
        first = replace(question, filter=replace(question.filter, end=min(ends, default=None)))
        found[bin] = total(connection, first)
        low = bin + 1
    if end is not None:
        bin = period(unit, end)
        if start is None or bin > period(unit, start):
            begun = _up_to(question.dimension, end, ends=False, sign=1, low=first_day(unit, bin))
            found[bin] = sum(_summed(connection, question, begun, {}).values())
        high = bin - 1
    if high is None or high >= low:
        between = [Part(unit, False, low, high, 1)]  # from 1: not the undated
        found.update(_summed(connection, question, between, {"period": _COUNTS.period}))
    return {bin: count for bin, count in sorted(found.items()) if count}


def period(unit: str, day: date) -> int:
    """The number of the period that a day is in."""
    if unit == "day":
        return day.toordinal()
    return day.year if unit == "year" else rows.month_number(day)


def first_day(unit: str, period: int) -> date:
    """The first day of a period."""
    if unit == "day":
        return date.fromordinal(period)
    return date(period, 1, 1) if unit == "year" else rows.first_of_month(period)


def _last_day(unit: str, period: int) -> date | None:
    """``None`` where no day comes after it."""
    try:
        return first_day(unit, period + 1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _overlapping(question: Question) -> list[Part]:
    """All that begins up to the end of the filter's days, without what ended before their start."""
    start, end = question.filter.start, question.filter.end
    if end is None:
        parts = [Part("year", False, None if start is None else 1, None, 1)]
    else:
        parts = _up_to(question.dimension, end, ends=False, sign=1)
    if start is not None and start > date.min:
        parts += _up_to(question.dimension, start - timedelta(days=1), ends=True, sign=-1)
    return parts


def _up_to(dimension: str, day: date, *, ends: bool, sign: int, low: date = date.min) -> list[Part]:
    """Whole years, months and then days from ``low``, the first of a year, month or day, up to a day."""
    year, month, number = day.year, rows.month_number(day), day.toordinal()
    first_month = max(12 * year, rows.month_number(low))
    first_day = max(date(day.year, day.month, 1), low).toordinal()
    parts = [
        Part("year", ends, low.year, year - 1, sign),
        Part("month", ends, first_month, month - 1, sign),
        Part("day", ends, first_day, number, sign),
    ]
    return [
        part for part in parts if part.low is not None and part.high is not None and part.low <= part.high
    ]


def _summed(
    connection: sa.Connection,
    question: Question,
    parts: Sequence[Part],
    keys: Mapping[str, Value],
    weights: Mapping[str, int] | None = None,
) -> Counter[Any]:
    """The sum of the parts by some columns: of one by its values, of several by tuples of them."""
    weights = weights or _weights(connection, question.filter)
    selects = [_of_part(question, part, keys, weights) for part in parts]
    found: Counter[Any] = Counter()
    if not selects:
        return found
    for *key, count in connection.execute(selects[0] if len(selects) == 1 else sa.union_all(*selects)):
        if count:
            found[key[0] if len(key) == 1 else tuple(key)] += count
    return Counter({key: count for key, count in found.items() if count})


def _of_part(
    question: Question, part: Part, keys: Mapping[str, Value], weights: Mapping[str, int]
) -> sa.Select[Any]:
    if part.unit == "day" and question.dimension != WHOLE:
        return _of_days(question, part, keys)
    filter = question.filter
    counted: Value = _COUNTS.ends if part.ends else _COUNTS.begins
    conditions: list[Value] = [
        _COUNTS.dimension == question.dimension,
        _COUNTS.unit == part.unit,
        _one_of(_COUNTS.scope, weights),
        _one_of(_COUNTS.act, filter.acts or ("",)),
    ]
    if part.low is not None:
        conditions.append(_COUNTS.period >= part.low)
    if part.high is not None:
        conditions.append(_COUNTS.period <= part.high)
    if filter.modalities:
        conditions.append(_one_of(_COUNTS.modality, filter.modalities))
    if question.values is not None:
        conditions.append(_one_of(_COUNTS.value, question.values))
    if question.stretch is not None:
        conditions += _within(_COUNTS.value, question.stretch)
    if question.dimension == "told":
        conditions += _told_so(filter, _COUNTS.value)
    if set(weights.values()) != {1}:
        counted = counted * sa.case(dict(weights), value=_COUNTS.scope)
    return (
        sa.select(*keys.values(), part.sign * sa.func.sum(counted))
        .where(*conditions)
        .group_by(*keys.values())
    )


def _of_days(question: Question, part: Part, keys: Mapping[str, Value]) -> sa.Select[Any]:
    """The events that begin or end on some days of one month, for dimensions that count no days."""
    filter, events = question.filter, db.events
    value, joined = VALUES[question.dimension]
    source: sa.FromClause = events
    days, regions = events.c, of_regions(filter, events.c.no, db.event_regions.c.event_no)
    if len(filter.regions) == 1:  # it has its own list of days
        days = db.event_regions.c
        source = db.event_regions.join(events, events.c.no == days.event_no)
        regions = [days.region_id == plain(filter.regions[0])]
    assert part.low is not None and part.high is not None
    in_days = days.newest.between(-part.high, -part.low)
    if part.ends:
        in_days = days.last.between(part.low, part.high)
    own: dict[str, Value] = {"value": value, "act": events.c.act, "modality": events.c.modality}
    columns = [own[name] for name in keys]
    conditions: list[Value] = [*regions, in_days, value.is_not(None), unrejected()]
    # With nothing added an index of acts or outlets might be read in place of that of the few days.
    if filter.acts:
        conditions.append(_one_of(events.c.act.concat(""), filter.acts))
    if filter.modalities:
        conditions.append(_one_of(events.c.modality, filter.modalities))
    if question.values is not None:
        conditions.append(_one_of(value.concat(""), question.values))
    if question.stretch is not None:
        conditions += _within(value.concat(""), question.stretch)
    if question.dimension == "told":
        conditions += _told_so(filter, value)
    source = source.join(*joined) if joined else source
    statement = sa.select(*columns, part.sign * sa.func.count()).select_from(source).where(*conditions)
    return statement.group_by(*columns)


def _told_so(filter: Filter, value: Value) -> list[Value]:
    """What a value of the dimension ``told`` must say; see ``levels``."""
    found: list[Value] = []
    head, sure, many = (
        filter.languages,
        _reached(filter.confidence, CONFIDENCES),
        _reached(filter.outlets, OUTLETS),
    )
    length = sa.func.length(value)
    if head:
        found.append(_one_of(sa.func.substr(value, 1, length - 4), head))
    if sure:
        found.append(sa.func.substr(value, length - 2, 1) >= str(sure))
    if many:
        found.append(sa.func.substr(value, length, 1) >= str(many))
    return found


def _reached(value: float, bounds: Iterable[float]) -> int:
    return sum(value >= bound for bound in bounds)


def _weights(connection: sa.Connection, filter: Filter) -> dict[str, int]:
    """How often the events of each scope count, so that each of any of the regions counts once."""
    regions = sorted(set(map(plain, filter.regions)))
    if not regions:
        return {"": 1}
    weights = dict.fromkeys(regions, 1)
    if len(regions) > 1:
        shared = sa.func.count()
        sets = sa.select(db.region_sets.c.region_set, 1 - shared)
        sets = sets.where(db.region_sets.c.region_id.in_(regions)).group_by(db.region_sets.c.region_set)
        weights |= {row[0]: row[1] for row in connection.execute(sets.having(shared > 1))}
    return weights


def _one_of(column: Value, values: Iterable[str]) -> Value:
    """That a column has one of some values: of one, a plain comparison, which any engine plans best."""
    listed = sorted(set(map(plain, values)))
    return column == listed[0] if len(listed) == 1 else column.in_(listed)


def _within(column: Value, stretch: tuple[str, str]) -> list[Value]:
    return [column >= stretch[0], column <= stretch[1]]


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
