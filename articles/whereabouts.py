"""Where an act took place and which regions it was about, from the mentions around its words.

Regions and place come from the mentions of the same clause, then of the sentence, then, with less confidence,
of the sentences before. What the text leaves open stays open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from articles import inflected
from articles.anaphora import together
from articles.model import DateSpan, Mention, Passage, PlaceRef
from articles.named_events import named_event
from articles.reading import Reading
from articles.triggers import Told
from geodata.regions import region

_RELATIVE = frozenset({"which", "who", "whom", "whose", "where"})
_PLACED = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Oo]ver|[Aa]round|[Oo]n|[Oo]ff|[Ii]nto|[Cc]entre\sof|(?:city|town|village)\sof)"
    r"\s(?:the\s)?(?:\w+\s(?:of\s)?)?\Z"
)
_FROM = re.compile(r"\bfrom\s(?:the\s)?\Z")
_THEIRS = re.compile(
    r"\b(?:it|its|their|them|these|those|this|neither|його|її|їх|їхн\w+|цих|ці|цього|его|её|ее|их|эти\w*|этого)\b|(?:^|\s)(?:მათ\w*|მის\w*|ამ)\s"
)
_GONE_TO = re.compile(r"\b(?:to|at|in|for|from)\s(?:the\s)?\Z")


@dataclass(slots=True)
class Where:
    """Regions and place of an act; ``factor`` is by how much less sure they make it."""

    region_ids: tuple[str, ...]
    place: PlaceRef | None
    factor: float


def of(
    reading: Reading, told: Told, stretch: tuple[int, int], passage: Passage, named: Sequence[DateSpan]
) -> Where:
    mentions = reading.mentions.get(passage.id, [])
    own = [m for m in mentions if stretch[0] <= m.start < stretch[1]]
    place = _place(reading, told, own)
    if place and told.trigger.act.region != "object":
        # Where it took place is not what it was about: "signed in Kyiv an agreement on the fleet in
        # Sevastopol".
        mentions = [m for m in mentions if m.place != place or _is_disputed(m)]
        own = [m for m in mentions if stretch[0] <= m.start < stretch[1]]
    if not any(m.region_ids for m in own) and told.clause.joined_by in _RELATIVE:
        own = [m for m in mentions if m.region_ids and m.start < told.clause.start][-1:]
    for pool, factor in ((own, 1.0), (mentions, 0.9)):
        ids = _regions(reading.flat, told, pool)
        if ids and _only_demonyms(pool, told) and not told.trigger.act.present:
            if disputed := [m for m in mentions if _is_disputed(m)]:
                return Where(_ids(disputed), place, 0.8)
            # "a Ukrainian crew" says whose, not where: what the text was about stays in force.
            carried = [id for id in _carried_regions(reading, passage) if _is_within_a_state(id)]
            if carried:
                return Where(tuple(carried), place, 0.7)
        if ids and _is_only_who(reading, told, pool):
            # "Georgia does not recognise its results": what was told before is what it is about
            carried = [id for id in _carried_regions(reading, passage) if _is_within_a_state(id)]
            ids = tuple(carried) or ids
        if ids:
            return Where(ids, place, factor)
    for row in filter(None, (named_event(span.expression) for span in named)):
        if "regions" in row:
            return Where(together(tuple(row["regions"])), place, 0.9)
    of_place = [m for m in reading.mentions.get(passage.id, []) if place and m.place == place]
    ids = tuple(dict.fromkeys((*_carried_regions(reading, passage), *_ids(of_place))))
    return Where(ids, place, 0.7)


def of_named(reading: Reading, passage: Passage, ids: Sequence[str]) -> Where:
    """Where an event that is told by its name took place: the regions ``ids`` of its table row, else those
    that the sentence names.
    """
    if not ids:
        ids = _most_telling([m for m in reading.mentions.get(passage.id, ()) if m.region_ids])
    return Where(together(tuple(ids)), None, 1.0)


def _place(reading: Reading, told: Told, mentions: Sequence[Mention]) -> PlaceRef | None:
    """The town nearest to the trigger that the words say it happened in."""
    located = [m for m in mentions if m.place and _is_located(reading.flat, m, told)]
    if told.trigger.act.present:  # what is said is rarely about the place where it is said
        return next((m.place for m in located if 0 < m.start - told.end < 30), None)
    located = located or [m for m in mentions if m.place and 0 <= m.start - told.end <= 2]
    if not located:
        return None
    return min(located, key=lambda m: max(m.start - told.end, told.start - m.end)).place


def _is_located(flat: str, mention: Mention, told: Told) -> bool:
    """Whether the words around a place say that something happened there."""
    lead = flat[max(0, mention.start - 24) : mention.start]
    if told.language == "en":
        return bool((_GONE_TO if told.trigger.act.name == "visit" else _PLACED).search(lead))
    how = inflected.speech(told.language)
    named = flat[mention.end - 3 : mention.end + 6]  # the ending may be inside the mention or behind it
    return bool(how.placed.search(lead.lower()) or how.placed_after.search(named))


def _carried_regions(reading: Reading, passage: Passage) -> tuple[str, ...]:
    """The regions of the passages just before; at the opening of a text, those named next."""
    for index in range(passage.index - 1, max(-1, passage.index - 3), -1):
        if ids := _most_telling(_with_regions(reading, index)):
            return ids
    if passage.index >= 2:
        return ()
    following = [_with_regions(reading, index) for index in (passage.index + 1, passage.index + 2)]
    first = next(filter(None, following), [])
    disputed = next((m for mentions in following for m in mentions if _is_disputed(m)), None)
    return _ids([*first[:1], *([disputed] if disputed else [])])


def _with_regions(reading: Reading, index: int) -> list[Mention]:
    if index >= len(reading.passages):
        return []
    return [m for m in reading.mentions.get(reading.passages[index].id, ()) if m.region_ids]


def _regions(flat: str, told: Told, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The regions that an act is about, among the mentions around it."""
    pool = [m for m in mentions if m.region_ids]
    if told.trigger.act.name == "visit" and not told.passive:
        after = [m for m in pool if m.start >= told.start]
        return _most_telling(_first_together(after) or pool)
    if told.trigger.act.region == "object":
        pool = [m for m in pool if not _FROM.search(flat, max(0, m.start - 10), m.start)] or pool
        after = [m for m in pool if m.start >= told.start]
        before = [m for m in pool if m.start < told.start]
        pool = (before or after) if told.passive else (after or before)
    if told.trigger.act.region == "parties":
        kept = [m for m in pool if _is_disputed(m) or m.kind in ("name", "alias")]
        return _ids(kept or pool)
    return _most_telling(pool)


def _first_together(mentions: Sequence[Mention]) -> list[Mention]:
    """The first mention and those that only "and" or a comma joins to it: where somebody went."""
    together: list[Mention] = []
    for mention in mentions:
        if together and mention.start - together[-1].end > len(", and "):
            break
        together.append(mention)
    return together


def _most_telling(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The disputed regions, or where there are none the states."""
    return _ids([m for m in mentions if _is_disputed(m)] or mentions)


def _is_only_who(reading: Reading, told: Told, mentions: Sequence[Mention]) -> bool:
    """Whether the regions around a recognition only say by whom it is, and a pronoun says of what."""
    if told.trigger.act.name not in ("recognition", "recognition-withdrawn"):
        return False
    telling = [m for m in mentions if m.region_ids]
    if any(_is_disputed(m) or (m.start > told.start and m.kind != "demonym") for m in telling):
        return False
    return _THEIRS.search(reading.flat[told.clause.start : told.clause.end]) is not None


def _only_demonyms(mentions: Sequence[Mention], told: Told) -> bool:
    """Whether words for people and governments are all there is; a capital that is visited is a place."""
    whose = ("demonym",) if told.trigger.act.name == "visit" else ("demonym", "metonym")
    return all(m.kind in whose and not _is_disputed(m) for m in mentions if m.region_ids)


def _ids(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for m in mentions for id in m.region_ids))


def _is_disputed(mention: Mention) -> bool:
    return bool(mention.region_ids) and _is_within_a_state(mention.region_ids[0])


@cache
def _is_within_a_state(id: str) -> bool:
    return region(id).kind != "state"
