"""The same ground as each side shows it: in which state an area lies, what it is called, what a line is.

Every answer carries the sentence and the documents it rests on. The default is ``un``. What the sides say is
read from the tables (see ``positions.py``), who held what from the layers of the day; where a side's own
word is not recorded, it is shown as the United Nations show it, and the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from geodata.errors import UnknownName
from geodata.layers import area_km2
from geodata.model import Source
from geodata.positions import CONTROL, UN, Perspective
from geodata.regions import region, regions
from geodata.shown_areas import ShownArea, perspective, perspectives, shown, within
from geodata.shown_lines import LineKind, ShownLine, Side, lines, shown_lines
from geodata.snapshots import as_of
from geodata.telling import Names, called, tell, tell_name
from geodata.votes import members

__all__ = [
    "DEFAULT",
    "Difference",
    "LineKind",
    "Perspective",
    "Reason",
    "ShownArea",
    "compare",
    "lines",
    "perspective",
    "perspectives",
    "shown",
    "why",
]

DEFAULT = UN


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an area or a line is drawn as it is. ``kind`` is ``area`` or that of the line."""

    id: str
    kind: Literal["area", "limit"] | LineKind
    name: str
    sentence: str
    sources: tuple[Source, ...]
    since: date | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What two perspectives do not show alike.

    ``kind`` is ``state`` for an area that they show in different states, ``name`` for one that they only
    call differently, both with ``km2``, or ``line`` for a line that is not the same to them, with ``km``.
    ``first`` and ``second`` say in a few words how either shows it.
    """

    id: str
    kind: Literal["state", "name", "line"]
    region_id: str
    name: str
    km2: float | None
    km: float | None
    first: str
    second: str
    sentence: str
    sources: tuple[Source, ...]


def why(perspective_id: str, id: str, day: date) -> Reason:
    """Why an area or a line is drawn so on a day.

    ``id`` is that of an area, a line or a region, or two regions joined by ``--``; a region in several areas
    is told by its largest. Raises :class:`UnknownPerspective`, :class:`UnknownName`.
    """
    areas = shown(perspective_id, day)
    named = [area for area in areas if id in (area.id, area.region_id)]
    if not named and any(id == each.id for each in regions()):
        named = [area for area in areas if id in within(area.region_id)]
    if named:
        area = named[-1]
        return Reason(area.id, "area", tell_name(area.names), area.sentence, area.sources, area.since)
    pair = sorted(id.split("--"))
    told = [
        line
        for line in shown_lines(perspective_id, day)
        if id == line.segment.id or pair == sorted((line.one.region_id, line.other.region_id))
    ]
    if not told:
        raise UnknownName(
            f"There is no area or line {id!r} on {day}; name a region, such as abkhazia, or the line between "
            "two, such as abkhazia--georgia."
        )
    line = max(told, key=lambda line: line.segment.geometry.length)
    return Reason(line.segment.id, line.kind, tell_name(line.names), line.sentence, line.sources, line.since)


def compare(first: str, second: str, day: date) -> tuple[Difference, ...]:
    """What two perspectives show differently on a day: areas by size, then lines by length."""
    one, other = perspective(first), perspective(second)
    return (*_different_areas(one, other, day), *_different_lines(one, other, day))


def _different_areas(first: Perspective, second: Perspective, day: date) -> list[Difference]:
    outlines = as_of(day).areas.geometry
    found = []
    for one, other, outline in zip(shown(first.id, day), shown(second.id, day), outlines, strict=True):
        apart = one.state != other.state
        if not apart and one.names == other.names:
            continue
        found.append(
            Difference(
                id=one.id,
                kind="state" if apart else "name",
                region_id=one.region_id,
                name=tell_name(region(one.region_id).names),
                km2=area_km2(outline),
                km=None,
                first=_words(first, one),
                second=_words(second, other),
                sentence=_both(first, one.sentence, second, other.sentence),
                sources=tuple(dict.fromkeys((*one.sources, *other.sources))),
            )
        )
    return sorted(found, key=lambda each: (each.kind != "state", -(each.km2 or 0)))


def _different_lines(first: Perspective, second: Perspective, day: date) -> list[Difference]:
    found = []
    for one, other in zip(shown_lines(first.id, day), shown_lines(second.id, day), strict=True):
        if one.kind == other.kind:
            continue
        name = tell("{side} – {beyond}", side=_region_names(one.one), beyond=_region_names(one.other))
        found.append(
            Difference(
                id=one.segment.id,
                kind="line",
                region_id=one.one.region_id,
                name=name,
                km2=None,
                km=one.segment.km,
                first=_line_words(one),
                second=_line_words(other),
                sentence=_both(first, one.sentence, second, other.sentence),
                sources=tuple(dict.fromkeys((*one.sources, *other.sources))),
            )
        )
    return sorted(found, key=lambda each: -(each.km or 0))


def _both(first: Perspective, one: str, second: Perspective, other: str) -> str:
    names = {"first": first.names, "second": second.names}
    return tell("{first}: {one} {second}: {other}", one=one, other=other, **names)


def _words(whose: Perspective, area: ShownArea) -> str:
    """How an area is shown, in a few words."""
    if whose.id == CONTROL:
        state = called(area.state_names) if area.state else area.state_names
        return tell("{area}, held by {state}", area=area.names, state=state)
    if area.names["en"].endswith(area.state_names["en"]):
        return tell_name(area.names)
    return tell("{area}, in {state}", area=area.names, state=called(area.state_names))


def _line_words(line: ShownLine) -> str:
    if line.kind == "limit":
        return tell("no line")
    return tell_name({language: f"{name[:1].lower()}{name[1:]}" for language, name in line.names.items()})


def _region_names(side: Side) -> Names:
    return side.names if side.region_id in members() else region(side.region_id).names
