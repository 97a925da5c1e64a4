"""Objects of an article to rows of the store's tables and back: plain values, no SQL.

Days are proleptic Gregorian ordinals, months ``12 * year + month - 1``; what has no columns of its own is
JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from articles import linking
from articles.happenings import Lead
from articles.marks import marks
from articles.model import (
    Actor,
    Article,
    ArticleRef,
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
        "mentions": [],
        "mention_regions": [],
        "events": [],
        "event_regions": [],
        "event_blocks": [],
    }
    for passage in extraction.passages:
        number = numbers[passage.id]
        inside = mentions_in[passage.id], dates_in[passage.id]
        rows["passages"].append(
            {"no": number, "article_no": article_no, **_passage(article, passage, *inside)}
        )
        rows["passage_days"] += [
            {"first": first, "last": last, "passage_no": number} for first, last in _days(article, inside[1])
        ]
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
        rows["event_regions"] += [
            {"event_no": number, "region_id": id} for id in dict.fromkeys(event.region_ids)
        ]
    return rows


# The columns each reader below takes, in order; ``ARTICLE_REFERENCE`` follows in all but the first.
ARTICLE = (
    *("id", "url", "title", "outlet", "language", "published", "published_from"),
    *("text", "licence", "retrieved", "source", "content_hash", "references", "focus", "fingerprint"),
)
PASSAGE = ("id", "index", "start", "end", "quote", "marks", "region_ids", "dates")
_PLACE = ("geonames_id", "place_name", "lon", "lat")
MENTION = (
    *("id", "start", "end", "exact", "prefix", "suffix", "kind", "region_ids"),
    *_PLACE,
    *("confidence", "extractor", "corrected"),
)
EVENT = (
    *("id", "type", "act", "trigger_start", "trigger_end", "actors", "region_ids"),
    *_PLACE,
    *("place_precision", "date", "quote_start", "quote_end", "confidence", "cluster_id", "extractor"),
    *("modality", "casualties", "codes", "corrected", "quote", "marks"),
)
LEAD = (
    *("no", "id", "type", "act", "actors", "region_ids"),
    *_PLACE,
    *("date", "confidence", "modality", "quote", "text_id", "own_cluster", "leader_id", "happening"),
)
ARTICLE_REFERENCE = ("id", "url", "title", "outlet", "language", "published", "references")

# Lists are unpacked by position: by name they take half as long again.


def to_articles(rows: Iterable[Sequence[Any]]) -> Iterator[ArticleRow]:
    """Articles with what they are about from rows of ``ARTICLE``."""
    for id, url, title, outlet, language, published, published_from, *rest in rows:
        text, licence, retrieved, source, content_hash, references, focus, fingerprint = rest
        article = Article(
            id=id,
            url=url,
            title=title,
            outlet=outlet,
            language=language,
            published=_day(published),
            published_from=published_from,
            text=text,
            licence=licence,
            retrieved=date.fromordinal(retrieved),
            source=source,
            content_hash=content_hash,
            references=tuple(_load(references)),
            fingerprint=fingerprint,
        )
        yield ArticleRow(article, tuple(_load(focus)))


def to_passages(rows: Iterable[Sequence[Any]]) -> Iterator[PassageRow]:
    """Passages with their articles from rows of ``PASSAGE``."""
    articles = _References()
    for id, index, start, end, quote, marked, region_ids, dates, *article in rows:
        yield PassageRow(
            Passage(id, article[0], index, start, end),
            quote,
            _load_marks(marked),
            tuple(_load(region_ids)),
            articles.take(article),
            tuple(map(_load_span, _load(dates))),
        )


def to_mentions(rows: Iterable[Sequence[Any]]) -> Iterator[MentionRow]:
    """Mentions with quote and article from rows of ``MENTION``, the passage's ``id`` and ``quote``."""
    articles = _References()
    for id, start, end, exact, prefix, suffix, kind, region_ids, *rest in rows:
        geonames_id, place_name, lon, lat, confidence, extractor, corrected, passage_id, quote, *article = (
            rest
        )
        mention = Mention(
            id=id,
            passage_id=passage_id,
            start=start,
            end=end,
            exact=exact,
            prefix=prefix,
            suffix=suffix,
            kind=kind,
            region_ids=tuple(_load(region_ids)),
            place=None if lon is None else PlaceRef(geonames_id, place_name, lon, lat),
            confidence=confidence,
            extractor=extractor,
        )
        yield MentionRow(mention, quote, articles.take(article), _load_names(corrected))


def to_events(rows: Iterable[Sequence[Any]]) -> Iterator[EventRow]:
    """Events with their articles from rows of ``EVENT``, the passage's ``id``, the cluster's outlets and
    texts.
    """
    articles = _References()
    for id, type, act, trigger_start, trigger_end, actors, region_ids, *rest in rows:
        geonames_id, place_name, lon, lat, place_precision, span, quote_start, quote_end, *rest = rest
        confidence, cluster_id, extractor, modality, casualties, codes, corrected, *rest = rest
        quote, marked, passage_id, outlets, independent, *article = rest
        event = Event(
            id=id,
            passage_id=passage_id,
            article_id=article[0],
            type=type,
            act=act,
            trigger_start=trigger_start,
            trigger_end=trigger_end,
            actors=tuple(Actor(name, role) for name, role in _load(actors)),
            region_ids=tuple(_load(region_ids)),
            place=None if lon is None else PlaceRef(geonames_id, place_name, lon, lat),
            place_precision=place_precision,
            date=_load_span(_load(span)) if span else None,
            quote_start=quote_start,
            quote_end=quote_end,
            confidence=confidence,
            cluster_id=cluster_id,
            extractor=extractor,
            modality=modality,
            casualties=tuple(Casualties(*values) for values in _load(casualties)),
            codes=tuple(_load(codes)),
        )
        yield EventRow(
            event,
            quote,
            _load_marks(marked),
            articles.take(article),
            outlets,
            independent,
            _load_names(corrected),
        )


def to_leads(rows: Iterable[Sequence[Any]]) -> Iterator[Lead]:
    """Leads from rows of ``LEAD`` and the article's id. Their events have what linking looks at."""
    for no, id, type, act, actors, region_ids, geonames_id, place_name, lon, lat, *rest in rows:
        span, confidence, modality, quote, text_id, own_cluster, leader_id, happening, article_id = rest
        event = Event(
            id=id,
            passage_id="",
            article_id=article_id,
            type=type,
            act=act,
            trigger_start=0,
            trigger_end=0,
            actors=tuple(Actor(name, role) for name, role in _load(actors)),
            region_ids=tuple(_load(region_ids)),
            place=None if lon is None else PlaceRef(geonames_id, place_name, lon, lat),
            place_precision="",
            date=_load_span(_load(span)) if span else None,
            quote_start=0,
            quote_end=0,
            confidence=confidence,
            cluster_id=own_cluster,
            extractor="",
            modality=modality,
        )
        yield Lead(no, event, quote, text_id, own_cluster, leader_id, happening)


CORRECTION = ("id", "verb", "value", "guess", "by", "at", "why", "undone_by", "undone_at")
ANCHOR = ("kind", "target_id", "article_id", "url", "exact", "prefix", "suffix", "act")


def to_corrections(rows: Iterable[Sequence[Any]]) -> Iterator[Correction]:
    """Corrections from rows of ``CORRECTION`` and ``ANCHOR``, the anchor's number and, of a merge, what the
    other event is now.
    """
    for id, verb, value, guess, by, at, why, undone_by, undone_at, *anchor in rows:
        kind, target_id, article_id, url, exact, prefix, suffix, act, _, other = anchor
        now = ((other,) if other else ()) if verb == "merge" else tuple(_load(value))
        yield Correction(
            id=id,
            kind=kind,
            target_id=target_id,
            article_id=article_id,
            url=url,
            exact=exact,
            prefix=prefix,
            suffix=suffix,
            act=act,
            verb=verb,
            value=now,
            guess=tuple(_load(guess)),
            by=by,
            at=at,
            why=why,
            undone_by=undone_by,
            undone_at=undone_at,
        )


class _References(dict[str, ArticleRef]):
    """The articles of one list: many rows share one."""

    def take(self, row: Sequence[Any]) -> ArticleRef:
        found = self.get(row[0])
        if found is None:
            id, url, title, outlet, language, published, references = row
            found = ArticleRef(id, url, title, outlet, language, _day(published), tuple(_load(references)))
            self[id] = found
        return found


def _passage(article: Article, passage: Passage, mentions: list[Mention], dates: list[DateSpan]) -> Values:
    return {
        "id": passage.id,
        "published": _ordinal(article.published),
        "index": passage.index,
        "start": passage.start,
        "end": passage.end,
        "quote": article.text[passage.start : passage.end],
        "marks": marked(article.text, passage.start, passage.end, mentions),
        "region_ids": _dump_ids(tuple(dict.fromkeys(id for m in mentions for id in m.region_ids))),
        "dates": dump(_span(span) for span in dates),
    }


def _days(article: Article, dates: list[DateSpan]) -> list[tuple[int, int]]:
    days = {(span.start.toordinal(), span.end.toordinal()) for span in dates if span.start and span.end}
    if not days and article.published:
        days = {(article.published.toordinal(), article.published.toordinal())}
    return sorted(days)


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
    span = event.date
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
        "month": month_number(first) if first else None,
    }


def dump_guess(event: Event) -> str:
    """What a correction may change of an event, as it was read."""
    place = (
        (event.place.geonames_id, event.place.name, event.place.lon, event.place.lat) if event.place else ()
    )
    span = _span(event.date) if event.date else ()
    return dump([event.type, event.act, event.region_ids, place, event.place_precision, span])


def as_read(event: Event, guess: str | None) -> Event:
    """A corrected event as it was read, by what ``dump_guess`` wrote down."""
    if not guess:
        return event
    type, act, region_ids, place, precision, span = _load(guess)
    return replace(
        event,
        type=type,
        act=act,
        region_ids=tuple(region_ids),
        place=PlaceRef(*place) if place else None,
        place_precision=precision,
        date=_load_span(span) if span else None,
    )


def mention_as_read(mention: Mention, guess: str | None) -> Mention:
    """A corrected mention as it was read: ``guess`` has its regions."""
    return replace(mention, region_ids=tuple(_load(guess))) if guess else mention


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


def _load(text: str) -> list[Any]:
    values: list[Any]
    values, _ = _decode(text)  # ``json.loads`` takes three times as long over short texts
    return values


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


@lru_cache(maxsize=1024)
def _dump_ids(ids: tuple[str, ...]) -> str:
    """The few lists of regions that there are, again and again."""
    return _encode(ids)


def _dump_marks(found: tuple[Mark, ...]) -> str:
    # By hand: there are numbers and known words in it only, and it is written for every passage.
    pieces = (f'[{mark.start},{mark.end},"{mark.kind}",{_dump_ids(mark.region_ids)}]' for mark in found)
    return f"[{','.join(pieces)}]"


def _load_names(text: str | None) -> tuple[str, ...]:
    return tuple(_load(text)) if text else ()


def _casualties(figure: Casualties) -> tuple[Any, ...]:
    return figure.kind, figure.low, figure.high, figure.according_to, figure.start, figure.end


def _load_marks(text: str) -> tuple[Mark, ...]:
    return tuple(Mark(start, end, kind, tuple(ids)) for start, end, kind, ids in _load(text))


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


def _load_span(values: list[Any]) -> DateSpan:
    expression, char_start, char_end, start, end, *rest = values
    return DateSpan(expression, char_start, char_end, _day(start), _day(end), *rest)


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


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
