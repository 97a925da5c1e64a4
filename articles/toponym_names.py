"""The names of the gazetteer in a text, with the words around them.

Whether they are places, and which, is for ``toponyms`` and ``toponym_places`` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from articles.tables import table
from geodata.world import Toponym, World

# Names in Latin letters; the capital goes first, by which all other characters are passed over quickly.
_WORD = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž](?<![\w'].)[^\W_]*")
_AFTER = re.compile(r"('s)?([ ]|-)?([\w']+)?")
_MARKS = ' ,;:("\u201c-'  # what may stand between a name and the word before it
_REACH = 30  # characters looked at on either side of a name


@dataclass(slots=True)
class Candidate:
    """A name of the gazetteer where it stands in a text, and what speaks for its being a place."""

    start: int
    end: int
    name: str
    rows: tuple[int, ...]
    demonym: bool
    before: str = ""
    gap: str = ""
    after: str = ""
    after_gap: str = ""
    within: str = ""  # the state or country that follows it after a comma
    choice: Toponym | None = None
    told: bool = False  # whether the state it lies in is told of
    near: float = 0.0  # how many other names have a place near it, those with many places counting less
    covered: bool = False  # whether a region's mention stands there already
    features: list[str] = field(default_factory=list)


def candidates(flat: str, gazetteer: World) -> list[Candidate]:
    """Every name of the gazetteer in the text, the longest that fits, with the words around it."""
    found: list[Candidate] = []
    never, openers = _never(), gazetteer.openers
    free_from = 0
    for match in _WORD.finditer(flat):
        word = match.group()
        if word not in openers and not (word.isupper() and word.title() in openers):
            continue
        start = match.start()
        if start < free_from:
            continue
        named = _name_at(flat, start, match.end(), gazetteer)
        if named is None:
            continue
        name, proper = named
        if name in never or proper in never:
            continue
        end = start + len(name)
        rows, demonym = _rows(proper, gazetteer)
        free_from = end
        lead = flat[max(0, start - _REACH) : start]
        joined = lead.rstrip(_MARKS)
        before = joined.replace("-", " ").rsplit(None, 1)[-1] if joined and not joined[-1].isspace() else ""
        after = _AFTER.match(flat[end : end + _REACH])
        assert after is not None
        found.append(
            Candidate(
                start,
                end,
                name,
                rows,
                demonym,
                before.lstrip(_MARKS),
                lead[len(joined) :],
                after[3] or "" if after[2] else "",
                "'s" if after[1] else (after[2] or flat[end : end + 1]),
            )
        )
    return found


def _name_at(flat: str, start: int, end: int, gazetteer: World) -> tuple[str, str] | None:
    """The name that stands there, as it is written and as the gazetteer has it."""
    name = gazetteer.at(flat, start, end)
    if name is not None:
        return name, name
    if end - start > 2 and flat[start:end].isupper():  # capitals: looked up as they would be without
        stretch = flat[start : end + _REACH].title()
        name = gazetteer.at(stretch, 0, end - start)
        if name is not None and (len(name) > 3) and flat[start : start + len(name)].isupper():
            return flat[start : start + len(name)], name
    return None


def _rows(name: str, gazetteer: World) -> tuple[tuple[int, ...], bool]:
    """The toponyms of a name, and whether they are those of a people: Canadian is no town in Texas."""
    people = gazetteer.of_people(name)
    return (people, True) if people else (gazetteer.named(name), False)


@cache
def _never() -> frozenset[str]:
    return frozenset(table("toponyms")["never"])
