"""Objects of an article as rows of the store's tables; ``row_reading`` is the way back. Plain values, no SQL.

Days are proleptic Gregorian ordinals, months ``12 * year + month - 1``; what has no columns of its own is
JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

import pygeohash

from articles.marks import stretches
from articles.model import (
    ArticleRow,
    Correction,
    DateSpan,
    Event,
    EventRow,
    Mention,
    MentionRow,
    PassageRow,
    PlaceRef,
)

Kind = Literal["articles", "passages", "mentions", "events", "corrections"]
Row = ArticleRow | PassageRow | MentionRow | EventRow | Correction
Values = dict[str, Any]
Record = tuple[Any, ...]
"""A row with its columns in the order that ``COLUMNS`` has for its table."""

# Of the tables that are filled by the thousand. The numbers that tie rows together come first.
COLUMNS = {
    "passage_regions": ("passage_no", "region_id", "newest"),
    "passage_days": (
        *("passage_no", "scope", "span", "first", "last"),
        *("first_month", "last_month", "newest", "previous"),
    ),
    "passage_gaps": ("passage_no", "after", "before", "after_year", "before_year"),
    "event_regions": ("event_no", "region_id", "newest", "first", "last", "act", "modality"),
    "event_blocks": ("event_no", "block"),
}

SPANS = (31, 366, date.max.toordinal())  # days: of a month, of a year, of any longer time
GEOHASH = 6  # letters: cells of about a kilometre
IMPORTED = "import "  # what the extractors of imported rows begin with


def month_number(day: date) -> int:
    """The month of ``day``, counted so that months can be compared and grouped."""
    return 12 * day.year + day.month - 1


def first_of_month(number: int) -> date:
    """The first day of a month so counted."""
    return date(number // 12, number % 12 + 1, 1)


def newest(first: date | None) -> int:
    """A number by which the newest come first in rising order, and what has no day last: so a plain index
    has the order of the lists, with the rows' own numbers after it.
    """
    return -first.toordinal() if first else 0


def passage_regions(number: int, newest: int, region_ids: Iterable[str]) -> list[Record]:
    """The regions that a passage names."""
    return [(number, id, newest) for id in region_ids]


def apart(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of days, those that overlap as one, in order.

    >>> apart([(5, 9), (1, 2), (8, 12)])
    [(1, 2), (5, 12)]
    """
    found: list[tuple[int, int]] = []
    for first, last in sorted(stretches):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def passage_days(
    number: int, newest: int, days: list[tuple[int, int]], scopes: Iterable[str]
) -> list[Record]:
    """The stretches of days of a passage, which ``days`` has in order, for everywhere or for regions."""
    stretches = []
    previous = 0
    for first, last in days:
        span = next(span for span in SPANS if last - first < span)
        stretches.append((span, first, last, _month_of(first), _month_of(last), newest, previous))
        previous = last
    return [(number, scope, *stretch) for scope in scopes for stretch in stretches]


def passage_gaps(number: int, days: Iterable[tuple[int, int]]) -> list[Record]:
    """What lies between the stretches of days of a passage."""
    between = [(after, before) for (_, after), (before, _) in pairwise(days)]
    return [
        (number, after, before, date.fromordinal(after).year, date.fromordinal(before).year)
        for after, before in between
    ]


@lru_cache(maxsize=4096)
def _month_of(day: int) -> int:
    return month_number(date.fromordinal(day))


def event_values(event: Event) -> Values:
    """The columns of an event that a correction may change."""
    span, place = event.date, event.place
    where = (place.lat, place.lon) if place else None
    first, last = (span.start, span.end) if span and span.start and span.end else (None, None)
    return {
        "type": event.type,
        "act": event.act,
        "region_ids": dump_ids(event.region_ids),
        **place_values(event.place),
        "place_precision": event.place_precision,
        "date": dump(dump_span(span)) if span else None,
        "first": ordinal(first),
        "last": ordinal(last),
        **_for_counts(first, last, event.region_ids, where),
    }


def columns_for_counts(
    first: int | None, last: int | None, region_ids: str, lat: float | None, lon: float | None
) -> Values:
    """The columns of an event that the counts need, from others of its columns."""
    begin, end = (None if day is None else date.fromordinal(day) for day in (first, last))
    where = None if lat is None or lon is None else (lat, lon)
    return _for_counts(begin, end, json.loads(region_ids), where)


def _for_counts(
    first: date | None, last: date | None, region_ids: Iterable[str], where: tuple[float, float] | None
) -> Values:
    return {
        "month": month_number(first) if first else None,
        "last_month": month_number(last) if last else None,
        "newest": newest(first),
        "geohash": pygeohash.encode(*where, GEOHASH) if where and _on_earth(*where) else None,
        "region_set": region_set(region_ids),
    }


def _on_earth(lat: float, lon: float) -> bool:
    return -90 <= lat <= 90 and -180 <= lon <= 180


def region_set(region_ids: Iterable[str]) -> str:
    """Several regions as one word, whatever their order; empty for a single one or none."""
    ids = sorted(set(region_ids))
    return " ".join(ids) if len(ids) > 1 else ""


def event_regions(number: int, event: Event, values: Values) -> list[Record]:
    """The regions of an event, each with what ``event_values`` its lists need."""
    of_event = values["newest"], values["first"], values["last"], values["act"], event.modality
    return [(number, id, *of_event) for id in dict.fromkeys(event.region_ids)]


def dump_guess(event: Event) -> str:
    """What a correction may change of an event, as it was read."""
    place = (
        (event.place.geonames_id, event.place.name, event.place.lon, event.place.lat) if event.place else ()
    )
    span = dump_span(event.date) if event.date else ()
    return dump([event.type, event.act, event.region_ids, place, event.place_precision, span])


def marked(text: str, start: int, end: int, mentions: Iterable[Mention], event: Event | None = None) -> str:
    """The marks of a quote as a column."""
    # By hand: there are numbers and known words in it only, and it is written for every passage.
    pieces = [
        f'[{left - start},{right - start},"{kind}",{dump_ids(ids)}]'
        for left, right, kind, ids in stretches(text, start, end, mentions, event)
    ]
    return f"[{','.join(pieces)}]"


def dump(values: Iterable[Any]) -> str:
    """A list as JSON."""
    listed = list(values)
    return _encode(listed) if listed else "[]"


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@lru_cache(maxsize=1024)
def dump_ids(ids: tuple[str, ...]) -> str:
    """``dump`` of ids of regions: the few lists that there are, again and again."""
    return _encode(ids)


def dump_span(span: DateSpan) -> tuple[Any, ...]:
    """A span of days for ``dump``."""
    days = ordinal(span.start), ordinal(span.end)
    where = span.char_start, span.char_end
    return (
        span.expression,
        *where,
        *days,
        span.precision,
        span.edtf,
        span.timex3,
        span.confidence,
        span.basis,
    )


def place_values(place: PlaceRef | None) -> Values:
    """The columns of a place."""
    if place is None:
        return {"geonames_id": None, "place_name": None, "lon": None, "lat": None}
    return {
        "geonames_id": place.geonames_id,
        "place_name": place.name,
        "lon": place.lon,
        "lat": place.lat,
    }


def ordinal(day: date | None) -> int | None:
    """A day as a column."""
    return None if day is None else day.toordinal()
