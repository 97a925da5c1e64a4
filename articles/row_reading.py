"""Rows of the store's tables as objects again; ``rows`` is the other way. Plain values, no SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from articles.happenings import Lead
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
    Happening,
    Mark,
    Mention,
    MentionRow,
    Passage,
    PassageRow,
    PlaceRef,
)

_decode = json.JSONDecoder().raw_decode

# The columns each reader below takes, in order; ``ARTICLE_REFERENCE`` follows in those of lists.
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
    *("trigger_start", "trigger_end", "quote_start", "quote_end", "first", "last"),
)
MOMENT = (
    *("first", "last", "cluster_id", "confidence", "id", "type", "act", "date"),
    *_PLACE,
    *("quote", "outlets"),
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
            place=_place(geonames_id, place_name, lon, lat),
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
            place=_place(geonames_id, place_name, lon, lat),
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


def to_happenings(rows: Iterable[Sequence[Any]]) -> Iterator[Happening]:
    """Happenings from rows of ``MOMENT``, earliest first. Of the events of each that have a day the one most
    exactly dated, and of these the surest, stands for the others.
    """
    groups: dict[str, list[Sequence[Any]]] = {}
    for row in rows:
        if row[0] is not None:
            groups.setdefault(row[2], []).append(row)
    best = [(min(group, key=_inexact), group) for group in groups.values()]
    for row, group in sorted(best, key=lambda each: (each[0][0], each[0][1], each[0][4])):
        _, _, _, _, id, type, act, span, geonames_id, place_name, lon, lat, quote, _ = row
        yield Happening(
            event_id=id,
            type=type,
            act=act,
            date=_load_span(_load(span)),
            place=_place(geonames_id, place_name, lon, lat),
            quote=quote,
            outlets=max(each[-1] for each in group),
            tellings=len(group),
        )


def _inexact(row: Sequence[Any]) -> tuple[int, float, str]:
    first, last, _, confidence, id, *_ = row
    return last - first, -confidence, id


def to_leads(rows: Iterable[Sequence[Any]]) -> Iterator[Lead]:
    """Leads from rows of ``LEAD`` and the article's id."""
    for row in rows:
        (
            no,
            id,
            _,
            act,
            *_,
            confidence,
            _,
            quote,
            text_id,
            own,
            leader,
            happening,
            _,
            _,
            _,
            _,
            first,
            last,
            _,
        ) = row
        days = None if first is None else (first, last)
        read = partial(_event_of_lead, row)
        yield Lead(no, id, act, days, confidence, quote, text_id, own, leader, happening, read)


def _event_of_lead(row: Sequence[Any]) -> Event:
    """What linking looks at of a lead."""
    _, id, type, act, actors, region_ids, geonames_id, place_name, lon, lat, span, confidence, *rest = row
    modality, *_, trigger_start, trigger_end, quote_start, quote_end, _, _, article_id = rest
    return Event(
        id=id,
        passage_id="",
        article_id=article_id,
        type=type,
        act=act,
        trigger_start=trigger_start,
        trigger_end=trigger_end,
        actors=tuple(Actor(name, role) for name, role in _load(actors)),
        region_ids=tuple(_load(region_ids)),
        place=_place(geonames_id, place_name, lon, lat),
        place_precision="",
        date=_load_span(_load(span)) if span else None,
        quote_start=quote_start,
        quote_end=quote_end,
        confidence=confidence,
        cluster_id=id,
        extractor="",
        modality=modality,
    )


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


def _load(text: str) -> list[Any]:
    values: list[Any]
    values, _ = _decode(text)  # ``json.loads`` takes three times as long over short texts
    return values


def _load_names(text: str | None) -> tuple[str, ...]:
    return tuple(_load(text)) if text else ()


def _load_marks(text: str) -> tuple[Mark, ...]:
    return tuple(Mark(start, end, kind, tuple(ids)) for start, end, kind, ids in _load(text))


def _load_span(values: list[Any]) -> DateSpan:
    expression, char_start, char_end, start, end, *rest = values
    return DateSpan(expression, char_start, char_end, _day(start), _day(end), *rest)


def _place(geonames_id: int, name: str, lon: float | None, lat: float) -> PlaceRef | None:
    return None if lon is None else PlaceRef(geonames_id, name, lon, lat)


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
