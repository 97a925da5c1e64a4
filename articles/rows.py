"""Objects of an article as rows of the store's tables; ``row_reading`` is the way back. Plain values, no SQL.

Days are proleptic Gregorian ordinals, months ``12 * year + month - 1``; what has no columns of its own is
JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

import pygeohash

from articles import linking
from articles.happenings import Lead
from articles.marks import marks
from articles.model import (
    Article,
    ArticleRow,
    Casualties,
    Correction,
    DateSpan,
    Event,
    EventRow,
    Extraction,
    Mark,
    Mention,
    MentionRow,
    Passage,
    PassageRow,
    PlaceRef,
)

Kind = Literal["articles", "passages", "mentions", "events", "corrections"]
Row = ArticleRow | PassageRow | MentionRow | EventRow | Correction
Values = dict[str, Any]


SPANS = (31, 366, date.max.toordinal())  # days: of a month, of a year, of any longer time
GEOHASH = 6  # letters: cells of about a kilometre
IMPORTED = "import "  # what the extractors of imported rows begin with


def is_import(extraction: Extraction) -> bool:
    """Whether an extraction holds a row of a data set instead of what was read from an article."""
    return any(event.extractor.startswith(IMPORTED) for event in extraction.events[:1])


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


def article_values(article: Article, focus: tuple[str, ...], extractor: str) -> Values:
    """The row of an article, without its number."""
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "language": article.language,
        "published": _ordinal(article.published),
        "published_from": article.published_from,
        "licence": article.licence,
        "retrieved": _ordinal(article.retrieved),
        "source": article.source,
        "content_hash": article.content_hash,
        "references": dump(article.references),
        "focus": _dump_ids(focus),
        "fingerprint": article.fingerprint,
        "text_id": article.id,
        "extractor": extractor,
        "text": article.text,
    }


def leads(extraction: Extraction, first_event: int) -> dict[int, Lead]:
    """The leads among the events of an article, by their numbers, of which ``first_event`` is the first."""
    if is_import(extraction):
        return {}  # a row of a data set is an event of its own by the word of those who made it
    article, chosen = extraction.article, {event.id for event in linking.leads(extraction)}
    return {
        no: Lead(
            no,
            event,
            article.text[event.quote_start : event.quote_end],
            article.id,
            event.cluster_id,
            leader="",
            happening=event.cluster_id,
        )
        for no, event in enumerate(extraction.events, first_event)
        if event.id in chosen
    }


def extraction_values(
    extraction: Extraction, article_no: int, first: Mapping[str, int], leads: Mapping[int, Lead]
) -> dict[str, list[Values]]:
    """The rows of all that was read from an article, by table.

    ``first`` gives the number of the first row of passages, mentions and events.
    """
    article = extraction.article
    numbers = {passage.id: number for number, passage in enumerate(extraction.passages, first["passages"])}
    mentions_in: dict[str, list[Mention]] = {id: [] for id in numbers}
    dates_in: dict[str, list[DateSpan]] = {id: [] for id in numbers}
    for mention in extraction.mentions:
        mentions_in[mention.passage_id].append(mention)
    for dated in extraction.dates:
        dates_in[dated.passage_id].append(dated.date)
    rows: dict[str, list[Values]] = {
        "passages": [],
        "passage_days": [],
        "passage_gaps": [],
        "mentions": [],
        "mention_regions": [],
        "passage_regions": [],
        "events": [],
        "event_regions": [],
        "event_actors": [],
        "event_blocks": [],
    }
    for passage in extraction.passages:
        number = numbers[passage.id]
        inside = mentions_in[passage.id], dates_in[passage.id]
        rows["passages"].append(
            {"no": number, "article_no": article_no, **_passage(article, passage, *inside)}
        )
        named = dict.fromkeys(id for mention in inside[0] for id in mention.region_ids)
        rows["passage_regions"] += passage_regions(number, newest(article.published), named)
        days = _days(article, inside[1])
        rows["passage_days"] += passage_days(number, newest(article.published), days, ("", *named))
        rows["passage_gaps"] += passage_gaps(number, days)
    for number, mention in enumerate(extraction.mentions, first["mentions"]):
        in_passage = numbers[mention.passage_id]
        rows["mentions"].append({"no": number, "passage_no": in_passage, **_mention(mention)})
        rows["mention_regions"] += [
            {"mention_no": number, "region_id": id, "passage_no": in_passage}
            for id in dict.fromkeys(mention.region_ids)
        ]
    for number, event in enumerate(extraction.events, first["events"]):
        keys = {"no": number, "passage_no": numbers[event.passage_id], "article_no": article_no}
        values = _event(article, event, mentions_in[event.passage_id])
        rows["events"].append({**keys, **values, "is_lead": int(number in leads)})
        if number in leads:
            rows["event_blocks"] += [{"block": block, "event_no": number} for block in leads[number].blocks]
        rows["event_regions"] += event_regions(number, event, values)
        names = dict.fromkeys(actor.name for actor in event.actors)
        rows["event_actors"] += [{"event_no": number, "name": name} for name in names]
    return rows


def _passage(article: Article, passage: Passage, mentions: list[Mention], dates: list[DateSpan]) -> Values:
    return {
        "id": passage.id,
        "published": _ordinal(article.published),
        "newest": newest(article.published),
        "index": passage.index,
        "start": passage.start,
        "end": passage.end,
        "quote": article.text[passage.start : passage.end],
        "marks": marked(article.text, passage.start, passage.end, mentions),
        "region_ids": _dump_ids(tuple(dict.fromkeys(id for m in mentions for id in m.region_ids))),
        "dates": dump(_span(span) for span in dates),
    }


def passage_regions(number: int, newest: int, region_ids: Iterable[str]) -> list[Values]:
    """The regions that a passage names."""
    return [{"region_id": id, "newest": newest, "passage_no": number} for id in region_ids]


def _days(article: Article, dates: list[DateSpan]) -> list[tuple[int, int]]:
    days = {(span.start.toordinal(), span.end.toordinal()) for span in dates if span.start and span.end}
    if not days and article.published:
        days = {(article.published.toordinal(), article.published.toordinal())}
    return apart(days)


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
) -> list[Values]:
    """The stretches of days of a passage, which ``days`` has in order, for everywhere or for regions."""
    stretches = [
        {
            "span": next(span for span in SPANS if last - first < span),
            "first": first,
            "last": last,
            "passage_no": number,
            "first_month": month_number(date.fromordinal(first)),
            "last_month": month_number(date.fromordinal(last)),
            "newest": newest,
            "previous": previous,
        }
        for (first, last), previous in zip(days, [0, *(last for _, last in days)], strict=False)
    ]
    return [{"scope": scope, **stretch} for scope in scopes for stretch in stretches]


def passage_gaps(number: int, days: Iterable[tuple[int, int]]) -> list[Values]:
    """What lies between the stretches of days of a passage."""
    between = [(after, before) for (_, after), (before, _) in pairwise(days)]
    return [
        {
            "after": after,
            "before": before,
            "passage_no": number,
            "after_year": date.fromordinal(after).year,
            "before_year": date.fromordinal(before).year,
        }
        for after, before in between
    ]


def _mention(mention: Mention) -> Values:
    return {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "exact": mention.exact,
        "prefix": mention.prefix,
        "suffix": mention.suffix,
        "kind": mention.kind,
        "region_ids": _dump_ids(mention.region_ids),
        **_place(mention.place),
        "confidence": mention.confidence,
        "extractor": mention.extractor,
    }


def event_values(event: Event) -> Values:
    """The columns of an event that a correction may change."""
    span, place = event.date, event.place
    where = (place.lat, place.lon) if place else None
    first, last = (span.start, span.end) if span and span.start and span.end else (None, None)
    return {
        "type": event.type,
        "act": event.act,
        "region_ids": _dump_ids(event.region_ids),
        **_place(event.place),
        "place_precision": event.place_precision,
        "date": dump(_span(span)) if span else None,
        "first": _ordinal(first),
        "last": _ordinal(last),
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


def event_regions(number: int, event: Event, values: Values) -> list[Values]:
    """The regions of an event, each with what ``event_values`` its lists need."""
    of_event = {name: values[name] for name in ("newest", "first", "last", "act")}
    return [
        {"event_no": number, "region_id": id, **of_event, "modality": event.modality}
        for id in dict.fromkeys(event.region_ids)
    ]


def dump_guess(event: Event) -> str:
    """What a correction may change of an event, as it was read."""
    place = (
        (event.place.geonames_id, event.place.name, event.place.lon, event.place.lat) if event.place else ()
    )
    span = _span(event.date) if event.date else ()
    return dump([event.type, event.act, event.region_ids, place, event.place_precision, span])


def marked(text: str, start: int, end: int, mentions: Iterable[Mention], event: Event | None = None) -> str:
    """The marks of a quote as a column."""
    return _dump_marks(marks(text, start, end, mentions, event))


def _event(article: Article, event: Event, mentions: list[Mention]) -> Values:
    return {
        "id": event.id,
        **event_values(event),
        "trigger_start": event.trigger_start,
        "trigger_end": event.trigger_end,
        "actors": dump((actor.name, actor.role) for actor in event.actors),
        "quote_start": event.quote_start,
        "quote_end": event.quote_end,
        "quote": article.text[event.quote_start : event.quote_end],
        "marks": marked(article.text, event.quote_start, event.quote_end, mentions, event),
        "confidence": event.confidence,
        "modality": event.modality,
        "casualties": dump(map(_casualties, event.casualties)),
        "codes": dump(event.codes),
        "cluster_id": event.cluster_id,
        "own_cluster": event.cluster_id,
        "happening": event.cluster_id,
        "outlet": article.outlet,
        "text_id": article.id,
        "extractor": event.extractor,
    }


def dump(values: Iterable[Any]) -> str:
    """A list as JSON."""
    listed = list(values)
    return _encode(listed) if listed else "[]"


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@lru_cache(maxsize=1024)
def _dump_ids(ids: tuple[str, ...]) -> str:
    """The few lists of regions that there are, again and again."""
    return _encode(ids)


def _dump_marks(found: tuple[Mark, ...]) -> str:
    # By hand: there are numbers and known words in it only, and it is written for every passage.
    pieces = (f'[{mark.start},{mark.end},"{mark.kind}",{_dump_ids(mark.region_ids)}]' for mark in found)
    return f"[{','.join(pieces)}]"


def _casualties(figure: Casualties) -> tuple[Any, ...]:
    return figure.kind, figure.low, figure.high, figure.according_to, figure.start, figure.end


def _span(span: DateSpan) -> tuple[Any, ...]:
    days = _ordinal(span.start), _ordinal(span.end)
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


def _place(place: PlaceRef | None) -> Values:
    if place is None:
        return {"geonames_id": None, "place_name": None, "lon": None, "lat": None}
    return {
        "geonames_id": place.geonames_id,
        "place_name": place.name,
        "lon": place.lon,
        "lat": place.lat,
    }


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
