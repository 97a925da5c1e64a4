"""Which events, of one article and of many, tell the same happening.

Two tellings are one happening when they share the act and a region, lie close in time and in space, and when
their words or actors agree: strictly where an act is of a kind that happens every day, or where the days only
lie near each other; loosely for acts that happen once. Words and names are compared without their endings
and across scripts, so that a report in Russian can join one in English.

:func:`link` settles what one article tells. :func:`assign` is what a store asks for each happening of a new
article, giving what it holds of the same act within :func:`window`; both are pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from math import cos, hypot, radians

from articles.model import Event, Extraction, PlaceRef
from articles.tables import identity, table
from geodata.model import LANGUAGES
from geodata.regions import region, regions

# Days within which two tellings of the same act in the same region can be one happening.
WINDOW = 3
_WINDOW = timedelta(days=WINDOW)
_LONGEST = 100  # days; a longer span says too little of when to be the same as a day in it
_FAR = 40.0  # kilometres beyond which two places are two happenings
_NEAR = 15.0
_TELLING = 6  # words that two sentences do not share by chance
_COMPARED = 60  # tellings that one event is compared with, so that a text of a thousand alike stays quick

# Acts that a region sees once in years; any other may happen twice on a day.
_RARE = frozenset(
    {"declaration-of-independence", "recognition", "recognition-withdrawn", "annexation", "referendum"}
    | {"election", "ceasefire"}
)
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_STEM = 5  # letters of a word that inflection leaves alone, more or less, in all four languages

# Letters of the other scripts as Latin texts write them, roughly: only a word's beginning is compared.
_LATIN = str.maketrans(
    dict(
        zip(
            "абвгґдеєжзиіїйклмнопрстуфхцчшщыэюяёўъь’'",
            [
                *"abvggde",
                "e",
                "zh",
                *"ziiiiklmnoprstufh",
                "ts",
                "ch",
                "sh",
                "sh",
                "i",
                "e",
                "iu",
                "ia",
                "e",
                "u",
            ]
            + [""] * 4,
            strict=True,
        )
    )
    | dict(
        zip(
            "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
            [
                *"abgdevztiklmnop",
                "zh",
                *"rstu",
                "p",
                "k",
                "g",
                "k",
                "sh",
                "ch",
                "ts",
                "dz",
                "ts",
                "ch",
                *"hjh",
            ],
            strict=True,
        )
    )
)


@dataclass(slots=True)
class Telling:
    """An event and the sentence that tells it. ``event.cluster_id`` is the happening it belongs to so far."""

    event: Event
    quote: str
    words: frozenset[str] | None = None  # once they were asked for


def link(extraction: Extraction) -> Extraction:
    """The extraction with every event's ``cluster_id`` set by itself. Nothing else changes."""
    text = extraction.article.text
    settled: dict[str, Event] = {}
    known = Happenings()
    for event in sorted(extraction.events, key=_precision):
        telling = Telling(event, text[event.quote_start : event.quote_end])
        settled[event.id] = known.settle(telling)
    return replace(extraction, events=tuple(settled[event.id] for event in extraction.events))


def assign(event: Event, quote: str, candidates: Iterable[Telling]) -> str:
    """The cluster id that an event gets beside others: that of the candidate it tells the same as, most
    alike first, else one of its own.

    ``candidates`` are tellings of the same act that share a region (or, without regions, the place) and
    overlap :func:`window`; others do no harm. Of a large cluster a few are enough. The own id is made from
    act, day, regions and place, so that stores that know nothing of each other give the same.
    """
    telling, compared = Telling(event, quote), list(candidates)
    best = likeliest(telling, compared)
    if best:
        return best.event.cluster_id
    own = _cluster_id(telling)
    taken = {candidate.event.cluster_id for candidate in compared}
    return own if own not in taken else identity(own, event.id)


def likeliest(telling: Telling, candidates: Iterable[Telling]) -> Telling | None:
    """The candidate that tells the same happening, the first of those most alike; ``None`` if none does."""
    best, score = None, 0.0
    for candidate in candidates:
        likeness = _likeness(candidate, telling)
        if likeness > score:
            best, score = candidate, likeness
    return best


def window(event: Event) -> tuple[date, date] | None:
    """The days, inclusive, that a candidate's days must overlap; ``None`` when the event has no days and is
    compared with no other article's.
    """
    if event.date is None or event.date.start is None or event.date.end is None:
        return None
    try:
        return event.date.start - _WINDOW, event.date.end + _WINDOW
    except OverflowError:
        return event.date.start, event.date.end


def leads(extraction: Extraction) -> tuple[Event, ...]:
    """One event for each cluster of a linked extraction, the best dated: what a store asks others about."""
    first: dict[str, Event] = {}
    for event in sorted(extraction.events, key=_precision):
        first.setdefault(event.cluster_id, event)
    return tuple(first.values())


class Happenings:
    """Tellings by act, region and month, for comparing each new one with the few that it may repeat."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, object, object], list[Telling]] = {}

    def add(self, telling: Telling) -> None:
        """Take in a telling whose event has its cluster."""
        for key in _keys(telling.event):
            self._known.setdefault(key, []).append(telling)

    def near(self, event: Event) -> list[Telling]:
        """Those that an event can be the same as, the latest first, no more than can be compared."""
        found: dict[str, Telling] = {}
        for key in _keys(event, _WINDOW):
            for telling in self._known.get(key, ())[-_COMPARED:]:
                found[telling.event.id] = telling
        return list(reversed(found.values()))[:_COMPARED]

    def settle(self, telling: Telling) -> Event:
        """The event of a telling with its cluster; the telling is taken in where it opens a new one."""
        candidates = self.near(telling.event)
        cluster = assign(telling.event, telling.quote, candidates)
        event = replace(telling.event, cluster_id=cluster)
        if all(candidate.event.cluster_id != cluster for candidate in candidates):
            self.add(Telling(event, telling.quote))
        return event


def _keys(event: Event, margin: timedelta = timedelta(0)) -> list[tuple[str, object, object]]:
    """What two events share if they can be one happening: act, region or place, and month.

    In an order of its own: a set's would be another in each process, and of two tellings that are equally
    alike the first is taken.
    """
    span = event.date
    when: Iterable[object]
    if span is None or span.start is None or span.end is None:
        when = [span and span.edtf]
    elif (span.end - span.start).days > _LONGEST:
        when = [(span.start, span.end)]
    else:
        first, last = span.start - margin, span.end + margin
        when = range(12 * first.year + first.month, 12 * last.year + last.month + 1)
    where: Iterable[object] = event.region_ids or [event.place and event.place.geonames_id]
    return list(dict.fromkeys((event.act, each, time) for each in where for time in when))


def _precision(event: Event) -> tuple[int, float, int]:
    """The best dated first: they give the cluster its id."""
    if event.date is None or event.date.start is None or event.date.end is None:
        return 1_000_000, -event.confidence, event.trigger_start
    return (event.date.end - event.date.start).days, -event.confidence, event.trigger_start


# --- Likeness


def _likeness(first: Telling, second: Telling) -> float:
    """How much two tellings of one act agree, 0 where they are not the same happening."""
    one, other = first.event, second.event
    if one.act != other.act or _kind(one) != _kind(other) or not _share_a_region(one, other):
        return 0.0
    gap = _gap(one, other)
    if gap is None:
        return 0.0
    distance = _distance(one.place, other.place)
    if distance is not None and distance > _FAR:
        return 0.0
    words = _overlap(_telling_words(first), _telling_words(second))
    actors, others = ({actor.name for actor in event.actors} for event in (one, other))
    shared = len(actors & others)
    contrary = bool(actors and others) and not shared
    if one.article_id == other.article_id:
        words += 0.2  # one text rarely tells two alike without saying so
    agreement = words + 0.15 * min(shared, 2) + (0.1 if distance is not None and distance <= _NEAR else 0)
    if one.act in _RARE:
        needed = (0.15 if gap else 0.0) + (0.25 if contrary else 0)
    else:
        needed = 0.4 + 0.1 * min(gap, 2) + (0.15 if contrary else 0)
    return 1.0 + agreement - 0.1 * gap if agreement >= needed else 0.0


def _kind(event: Event) -> str:
    """A denial and a mere thought are no telling of what happened; a plan and a claim may be."""
    return event.modality if event.modality in ("denied", "hypothetical") else ""


def _gap(one: Event, other: Event) -> int | None:
    """Days between two events, 0 for the same days, at least 1 where one only contains the other."""
    first, second = one.date, other.date
    if first is None or second is None:
        return 0 if first is second and one.article_id == other.article_id else None
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return 0 if first.edtf == second.edtf and one.article_id == other.article_id else None
    if (first.start, first.end) == (second.start, second.end):
        return 0
    if max((span.end - span.start).days for span in (first, second) if span.start and span.end) > _LONGEST:
        return None  # "in 2008" may be any of that year's
    apart = max((second.start - first.end).days, (first.start - second.end).days)
    if apart > _WINDOW.days:
        return None
    return max(1, apart)


def _share_a_region(one: Event, other: Event) -> bool:
    if not one.region_ids and not other.region_ids:
        return one.place == other.place
    return _share(one.region_ids, other.region_ids)


@lru_cache(maxsize=4096)
def _share(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if _are_disputed(one) and _are_disputed(other):
        return bool(set(_main(one)) & set(other) or set(_main(other)) & set(one))
    return bool(set(one) & set(other))


def _are_disputed(region_ids: tuple[str, ...]) -> bool:
    return any(region(id).kind != "state" for id in region_ids)


def _distance(one: PlaceRef | None, other: PlaceRef | None) -> float | None:
    """Kilometres, on a plane, which is near enough for telling towns apart."""
    if one is None or other is None:
        return None
    width = cos(radians((one.lat + other.lat) / 2))
    return 111.2 * hypot(one.lat - other.lat, (one.lon - other.lon) * width)


@lru_cache(maxsize=4096)  # a sentence of many events is compared many times
def stems(quote: str) -> frozenset[str]:
    """The beginnings of a sentence's telling words and its numbers, in Latin letters."""
    words = (word.translate(_LATIN)[:_STEM] for word in _WORD.findall(quote.lower()))
    return frozenset(word for word in words if word not in _common())


def _telling_words(telling: Telling) -> frozenset[str]:
    """The words of a telling but for those that all its candidates share: act, days and regions."""
    if telling.words is not None:
        return telling.words
    event, quote = telling.event, telling.quote
    cut = [(event.trigger_start, event.trigger_end)]
    if event.date:
        cut.append((event.date.char_start, event.date.char_end))
    for start, end in sorted(cut, reverse=True):
        if event.quote_start <= start <= end <= event.quote_end:
            quote = quote[: start - event.quote_start] + " " + quote[end - event.quote_start :]
    telling.words = stems(quote)
    return telling.words


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    named = (
        word
        for each in regions()
        for language in LANGUAGES
        for name in (each.names[language], *each.demonyms[language])
        for word in name.split()
    )
    words = (*table("actors")["common_words"], *named)
    return frozenset(word.lower().translate(_LATIN)[:_STEM] for word in words)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    smaller = min(len(one), len(other))
    if smaller < 3:
        return 0.5 if one == other and one else len(one & other) / 6
    return len(one & other) / smaller


# --- Ids


def _cluster_id(telling: Telling) -> str:
    event, span = telling.event, telling.event.date
    if span is None or span.start is None:
        # Without a day only the same words, as in copies of one report, are the same happening.
        words = stems(telling.quote)
        own = () if len(words) >= _TELLING else (event.article_id, event.trigger_start)
        return identity("cluster", event.act, _kind(event), span.edtf if span else "", *own, *sorted(words))
    place = event.place.geonames_id if event.place else ""
    where: Sequence[object] = _main(event.region_ids) or (place or event.article_id,)
    return identity("cluster", event.act, _kind(event), span.edtf.split("/")[0], *where)


def _main(region_ids: tuple[str, ...]) -> tuple[str, ...]:
    """The disputed regions, or else the states, without those that only contain another of them."""
    disputed = [id for id in region_ids if region(id).kind != "state"]
    chosen = disputed or list(region_ids)
    parents = {region(id).parent for id in chosen}
    return tuple(sorted(id for id in chosen if id not in parents))
