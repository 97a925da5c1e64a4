"""Words that point at regions told before, or soon after: "the two territories", "the peninsula", "there".

They are resolved only when the article leaves one reading, else nothing is returned for them. The
expressions are in ``data/mentions.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from articles.model import MentionKind, Passage, PlaceRef
from articles.scanning import gate, opening
from articles.tables import table
from geodata.regions import linked, region

_NEAR, _FAR = 3, 8  # passages that a bare, and a telling, expression may reach back or ahead
_JOINED = 6  # characters between two names of a list
_LIST = 6  # names in one that is looked at
_MOST = 40  # mentions looked at on either side
_TABLES = {
    "latin": ("mentions",),
    "cyrillic": ("mentions_uk", "mentions_ru"),
    "georgian": ("mentions_ka",),
}
_OCCUPIED = {  # which territories are called so by the state's law is a matter of words
    "georgia": re.compile(r"occupied|оккупир|окупован|неподконтр|непідконтр|ოკუპირ"),
    "ukraine": re.compile(r"temporarily|временно|тимчасово|неподконтр|непідконтр|დროებით"),
}
_OF = ("", "of", "of the", "in")
_TWO = re.compile(r"\b(?:two|both|об[аео]\w*|дв[аеіу]\w{0,2}|ორ\w*)\b", re.IGNORECASE)
_SEPARATIST = re.compile(
    r"separatist|rebel|breakaway|self-|pro-Russian|people's"
    r"|сепаратист|мятеж|бунтівн|самопро|непризн|невизн|отколовш|отделивш|народн|სეპარატ|თვითგამ|აღიარებ|მეამბოხ"
)


@dataclass(slots=True)  # made by the thousand: freezing would take several times as long
class Hit:
    """A stretch of the article that means these regions or this place."""

    start: int
    end: int
    kind: MentionKind
    region_ids: tuple[str, ...]
    place: PlaceRef | None
    confidence: float


def overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch touches one of some sorted spans that do not touch each other."""
    before = bisect_left(spans, (end,))  # the last that begins before the end reaches farthest of those
    return before > 0 and spans[before - 1][1] > start


@lru_cache(maxsize=512)
def together(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The regions with those that contain them, states left out, each once."""
    return tuple(dict.fromkeys(linked_id for id in ids for linked_id in linked(id)))


@cache
def state_of(region_id: str) -> str:
    """The state that contains a region as the UN General Assembly draws it; of a state, itself."""
    parent = region(region_id).parent
    return state_of(parent) if parent else region_id


def resolve(
    flat: str, passages: Sequence[Passage], starts: list[int], hits: Sequence[Hit], script: str = "latin"
) -> Iterator[Hit]:
    """The anaphora in one script of a text whose other mentions, in order, are ``hits``.

    ``script`` is ``latin``, ``cyrillic`` or ``georgian``. ``flat`` is the text with plain blanks and
    apostrophes, for Cyrillic in small letters; ``starts`` is where the passages begin.
    """
    spans = [(hit.start, hit.end) for hit in hits]
    article = _Told(list(hits), starts)
    if not article.states:
        return
    for match in _pattern(script).finditer(flat):
        row = _rows(script)[int((match.lastgroup or "a0")[1:])]
        start, end = match.span()

        if overlaps(start, end, spans):
            continue
        index = bisect_right(starts, start) - 1
        named_next = next((hit for _, hit in article.after(end - 1, index, 0)), None)
        row = row | {"named_next": bool(named_next and _disputed(named_next) and named_next.start - end <= 6)}
        if named_next and row["named_next"] and flat[end : named_next.start].strip() in _OF:
            continue  # "the breakaway republic of Abkhazia": the name says it
        ids, confidence = _READINGS[row["count"]](article, row, match.group(), start, index)
        if ids:
            hit = Hit(start, end, "anaphora", together(tuple(ids)), None, row.get("confidence", confidence))
            article.add(hit)
            yield hit


@cache
def _rows(script: str) -> list[dict[str, Any]]:
    return [row for name in _TABLES[script] for row in table(name)["anaphora"]]


@cache
def _pattern(script: str) -> re.Pattern[str]:
    """All expressions of a script; in English behind whole words, else behind the first letters of words."""
    rows = _rows(script)
    openers = sorted({word for row in rows for word in row["opens"]})
    look = gate(openers) if script == "latin" else opening(openers)
    branches = "|".join(f"(?P<a{i}>{row['expression']})" for i, row in enumerate(rows))
    return re.compile(rf"{look}(?:{branches})(?!\w)")


class _Told:
    """The mentions of an article, by where they stand."""

    def __init__(self, hits: list[Hit], starts: list[int]) -> None:
        self.hits = hits
        self.starts = starts
        self.states = Counter(state_of(hit.region_ids[0]) for hit in hits if hit.region_ids)

    def add(self, hit: Hit) -> None:
        insort(self.hits, hit, key=lambda h: h.start)

    def before(self, position: int, index: int, reach: int) -> Iterator[tuple[int, Hit]]:
        """Mentions before a position with how many passages back they stand, the nearest first."""
        last = bisect_right(self.hits, position - 1, key=lambda h: h.start) - 1
        for at in range(last, max(-1, last - _MOST), -1):
            hit = self.hits[at]
            back = index - bisect_right(self.starts, hit.start) + 1
            if back > reach:
                return
            yield back, hit

    def after(self, position: int, index: int, reach: int) -> Iterator[tuple[int, Hit]]:
        """Mentions after a position with how many passages ahead they stand, the nearest first."""
        first = bisect_right(self.hits, position, key=lambda h: h.start)
        for at in range(first, min(len(self.hits), first + _MOST)):
            hit = self.hits[at]
            ahead = bisect_right(self.starts, hit.start) - 1 - index
            if ahead > reach:
                return
            yield ahead, hit

    def state_near(self, position: int, index: int) -> str | None:
        """The state that the words around a position are about: told in the passage, before it, else next."""
        around = [
            *self.before(position, index, 0),
            *self.after(position, index, 0),
            *self.before(position, index, _NEAR),
            *self.after(position, index, 1),
        ]
        return next((state_of(hit.region_ids[0]) for _, hit in around if hit.region_ids), None)


def _disputed(hit: Hit) -> str | None:
    return hit.region_ids[0] if hit.region_ids and region(hit.region_ids[0]).kind != "state" else None


def _leaves(hit: Hit) -> Sequence[str]:
    """The regions of a mention without those that only contain another of them."""
    return _innermost(hit.region_ids)


@lru_cache(maxsize=512)
def _innermost(ids: tuple[str, ...]) -> tuple[str, ...]:
    parents = {region(id).parent for id in ids}
    return tuple(id for id in ids if id not in parents)


@lru_cache(maxsize=512)
def _related(one: str, other: str) -> bool:
    """Whether one region contains the other, or is it."""
    return one in linked(other) or other in linked(one)


_Reading = tuple[Sequence[str], float]
_OPEN: _Reading = ((), 0.0)


def _many(article: _Told, row: dict[str, Any], words: str, position: int, index: int) -> _Reading:
    """Two or more regions of one state, told before or, when the words are telling, soon after."""
    telling = row.get("modified", False)
    state = article.state_near(position, index) if telling else None
    reach = _FAR
    # Only two, or the two that Georgia has, can be told before they are named.
    ahead = reach if telling and (_TWO.search(words) or state == "georgia" or row.get("only")) else -1
    ahead = max(ahead, reach if telling else 0) if row["named_next"] else ahead
    before, after = article.before(position, index, reach), article.after(position, index, ahead)
    for mentions in (after, before) if row["named_next"] else (before, after):
        told: dict[str, int] = {}
        for distance, hit in mentions:
            found = _disputed(hit)
            if not found or (state and state_of(found) != state):
                continue
            if told and distance != min(told.values()) and (len(told) > 1 or not telling):
                break  # the nearest passage that names regions settles it
            for id in _leaves(hit):
                if not any(_related(id, other) for other in told):
                    told[id] = distance
        if len(told) == 2 or (len(told) > 2 and not _TWO.search(words) and telling):
            return tuple(told if mentions is after else reversed(told)), 0.75
        if told and not telling:
            return _OPEN
    if telling and (only := row.get("only")) and state == state_of(only[0]):
        return only, 0.6  # "the people's republics"
    # Not both are named, but the words and the state leave no other reading.
    if telling and state and _SEPARATIST.search(words):
        return table("mentions")["separatist"].get(state, ()), 0.55
    if telling and state in _OCCUPIED and _OCCUPIED[state].search(words):
        return table("mentions")["occupied"][state], 0.5
    return _OPEN


def _four(article: _Told, row: dict[str, Any], words: str, position: int, index: int) -> _Reading:
    """The four oblasts of Ukraine that were declared annexed at once, when two or more of them were told."""
    four = table("mentions")["four"]
    told = {id for _, hit in article.before(position, index, _NEAR) for id in _leaves(hit)}
    told |= {id for _, hit in article.after(position, index, 0) for id in _leaves(hit)}
    return (four, 0.6) if len(told.intersection(four)) > 1 else _OPEN


def _one(article: _Told, row: dict[str, Any], words: str, position: int, index: int) -> _Reading:
    """The region told last, if the passage that told it told only one."""
    if row["named_next"]:
        return _OPEN  # "the breakaway republic of Abkhazia": the name says it
    telling = row.get("modified", False)
    only = row.get("only")
    reach = _FAR if telling else 2 if row.get("near") else _NEAR
    for mentions in (
        article.before(position, index, reach),
        article.after(position, index, 2 if telling else -1),
    ):
        nearest: int | None = None
        told: dict[str, None] = {}
        for distance, hit in mentions:
            found = _disputed(hit)
            if not found or (only and not set(only) & set(hit.region_ids)):
                continue
            if nearest is None:
                nearest = distance
            if distance != nearest:
                break
            told[next(id for id in only if id in hit.region_ids) if only else found] = None
        if len(told) > 1 and not telling:  # "Crimea and Sevastopol" are one peninsula
            told = {id: None for id in told if not set(linked(id)[1:]) & set(told)}
        if told and (len(told) == 1 or telling):
            return (next(iter(told)),), 0.7
        if told:
            return _OPEN
    if only == ["crimea"] and article.state_near(position, index) == "ukraine":
        return ("crimea",), 0.5  # of what is said of Ukraine, "the peninsula" is only one
    return _OPEN


def _east(article: _Told, row: dict[str, Any], words: str, position: int, index: int) -> _Reading:
    """The east of the country that is spoken of, if that is Ukraine."""
    state = article.state_near(position, index) or article.states.most_common(1)[0][0]
    return (("eastern-ukraine",), 0.7) if state == "ukraine" else _OPEN


def _there(article: _Told, row: dict[str, Any], words: str, position: int, index: int) -> _Reading:
    """The area or town named last, in this passage or the one before."""
    for _, hit in article.before(position, index, 1):
        if hit.kind not in ("demonym", "metonym"):
            found = _disputed(hit)
            return (_all_joined(article, hit, found), 0.5) if found else _OPEN
    return _OPEN


def _all_joined(article: _Told, hit: Hit, found: str) -> Sequence[str]:
    """The regions of a mention and of those it is one of a list with: "in Abkhazia and South Ossetia"."""
    told = list(_leaves(hit))
    last = bisect_right(article.hits, hit.start, key=lambda h: h.start) - 1
    for at in range(last - 1, max(-1, last - _LIST), -1):
        if article.hits[at + 1].start - article.hits[at].end > _JOINED:
            break
        if not _disputed(article.hits[at]) or article.hits[at].kind in ("demonym", "metonym"):
            break
        told = [id for id in _leaves(article.hits[at]) if id not in told] + told
    return told


_READINGS = {"four": _four, "many": _many, "one": _one, "east": _east, "there": _there}
