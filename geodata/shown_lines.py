"""Lines as a perspective draws them: border, boundary or line of contact, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import geopandas as gpd

from geodata.limits import Segment, segments, state_of
from geodata.model import LANGUAGES, Source
from geodata.positions import CONTROL, Names, positions
from geodata.recognition import state_code
from geodata.regions import parties, region, sources
from geodata.shown_areas import ShownArea, perspective, settled, shown
from geodata.snapshots import as_of
from geodata.telling import called, tell, together
from geodata.votes import members

SOVIET, SOVIET_END = frozenset({"ARM", "BLR", "RUS"}), date(1991, 12, 26)
"""Neighbours of the regions that were republics of the Soviet Union, and the first day after it."""

LineKind = Literal["border", "boundary", "contact"]
"""``border`` between states as the perspective counts them, ``boundary`` of an area within one, ``contact``
between forces within what it counts as one, or, in the perspective of control, between any two."""

LINE_NAMES: dict[LineKind, Names] = {
    "border": {
        "en": "State border",
        "uk": "Державний кордон",
        "ru": "Государственная граница",
        "ka": "სახელმწიფო საზღვარი",
    },
    "boundary": {
        "en": "Administrative boundary",
        "uk": "Адміністративна межа",
        "ru": "Административная граница",
        "ka": "ადმინისტრაციული საზღვარი",
    },
    "contact": {
        "en": "Line of contact",
        "uk": "Лінія зіткнення",
        "ru": "Линия соприкосновения",
        "ka": "შეხების ხაზი",
    },
}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a line: an area, or a country outside the regions."""

    region_id: str
    disputed: bool
    names: Names
    state_id: str | None
    state_names: Names
    held_by: tuple[str, ...]
    own: bool
    since: date | None
    grounds: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line between two sides with what a perspective says of it."""

    segment: Segment
    kind: LineKind | Literal["limit"]
    one: Side
    other: Side
    names: Names
    sentence: str
    sources: tuple[Source, ...]
    since: date | None
    error_km: float | None


def lines(perspective_id: str, day: date) -> gpd.GeoDataFrame:
    """Every line of a day as a perspective draws it, in WGS84 degrees: **not to be changed**.

    Columns: ``id``, ``kind`` (:data:`LineKind`), names in four languages, ``region_ids`` (a country outside
    the regions by its code), ``schematic``, ``error_km``, ``sentence``, ``sources`` (tuples of
    :class:`~geodata.model.Source`) and ``since``. The edges of areas for which no line is shipped are not
    among them.
    """
    return _lines(perspective(perspective_id).id, settled(day))


def shown_lines(perspective_id: str, day: date) -> tuple[ShownLine, ...]:
    """Every line of a day with what a perspective says of it, those of kind ``limit`` too."""
    return _shown_lines(perspective(perspective_id).id, settled(day))


@lru_cache(maxsize=64)
def _lines(perspective_id: str, day: date) -> gpd.GeoDataFrame:
    rows = [
        {
            "id": each.segment.id,
            "kind": each.kind,
            **{("name" if code == "en" else f"name_{code}"): each.names[code] for code in LANGUAGES},
            "region_ids": (each.one.region_id, each.other.region_id),
            "schematic": each.error_km is not None,
            "error_km": each.error_km,
            "sentence": each.sentence,
            "sources": each.sources,
            "since": each.since,
        }
        for each in shown_lines(perspective_id, day)
        if each.kind != "limit"
    ]
    outlines = [each.segment.geometry for each in shown_lines(perspective_id, day) if each.kind != "limit"]
    return gpd.GeoDataFrame(rows, geometry=outlines, crs=4326)


@lru_cache(maxsize=64)
def _shown_lines(perspective_id: str, day: date) -> tuple[ShownLine, ...]:
    sides = {area.id: _side(area) for area in shown(perspective_id, day)}
    drawn = {row.id: row for row in as_of(day).lines.itertuples()}
    found = []
    for segment in segments(day):
        other = sides[segment.other] if segment.other else _abroad(segment, day)
        row = drawn[segment.inside] if segment.inside else None
        found.append(_told(perspective_id, segment, sides[segment.one], other, row, day))
    return tuple(found)


def _side(area: ShownArea) -> Side:
    return Side(
        region_id=area.region_id,
        disputed=region(area.region_id).kind != "state",
        names=area.names,
        state_id=area.state.id if area.state else None,
        state_names=area.state_names,
        held_by=area.held_by,
        own=area.control == "government",
        since=area.since,
        grounds=area.grounds,
        sources=area.sources,
    )


def _abroad(segment: Segment, day: date) -> Side:
    """The country beyond a line that leads out of the regions."""
    code = segment.country or ""
    party = next((p for p in parties().values() if state_code(p) == code), None)
    if code in SOVIET and day < SOVIET_END:
        party = parties()["soviet-union"]
    names = party.names if party else members()[code].names
    id = party.id if party else code
    return Side(code, False, names, id, names, (id,), True, None, "", ())


def _told(perspective_id: str, segment: Segment, one: Side, other: Side, row: Any, day: date) -> ShownLine:
    kind = _kind(perspective_id, segment, one, other)
    apart = one.region_id != other.region_id
    rule = positions().line(perspective_id, (one.region_id, other.region_id), day) if apart else None
    grounds = [side for side in (one, other) if side.sources]
    if any(side.disputed for side in grounds):
        grounds = [side for side in grounds if side.disputed]
    reasons = [side.grounds for side in grounds]
    documents = [source for side in grounds for source in side.sources]
    since = max((side.since for side in grounds if side.since is not None), default=None)
    if rule is not None:
        reasons, documents, since = [rule.why], [*rule.sources, *documents], rule.valid_from
    elif row is not None:
        km = f"{row.error_km:g}"
        off = tell("Drawn through towns, it may be off by {km} km.", km=km) if row.schematic else ""
        reasons = [row.why, *([] if perspective_id == CONTROL else reasons), off]
        documents = [*(sources()[id] for id in row.source_ids), *documents]
    names = rule.names if rule is not None else LINE_NAMES["contact" if kind == "limit" else kind]
    what = _what(perspective_id, kind, names, one, other)
    return ShownLine(
        segment=segment,
        kind=kind,
        one=one,
        other=other,
        names=names,
        sentence=together((what, *reasons)),
        sources=tuple(dict.fromkeys(documents)),
        since=since,
        error_km=float(row.error_km) if row is not None and row.schematic else None,
    )


def _kind(perspective_id: str, segment: Segment, one: Side, other: Side) -> LineKind | Literal["limit"]:
    """What a line is; ``limit`` if nothing is drawn."""
    if not segment.known:
        return "limit"
    alike = one.state_id == other.state_id
    if segment.inside is not None and (alike or perspective_id == CONTROL):
        if one.own != other.own:
            return "contact"
        return "boundary" if one.held_by == other.held_by else "limit"
    if alike or one.state_id is None or other.state_id is None:
        return "boundary"
    if perspective_id != CONTROL or segment.country or state_of(one.region_id) != state_of(other.region_id):
        return "border"
    return "contact" if one.own != other.own else "boundary"


def _what(perspective_id: str, kind: LineKind | Literal["limit"], name: Names, one: Side, other: Side) -> str:
    """What a line is, in a sentence."""
    state, beyond = called(one.state_names), called(other.state_names)
    if kind == "limit":
        return tell("No line is drawn here: where the sides met on this day is not shown.")
    if one.state_id != other.state_id:
        return tell("{line} between {state} and {beyond}.", line=name, state=state, beyond=beyond)
    if perspective_id == CONTROL:
        return tell("{line}: both sides were held by {state}.", line=name, state=state)
    if kind == "contact":
        return tell(
            "{line}: both sides are shown in {state}, which held one of them.", line=name, state=state
        )
    return tell("{line}: both sides are shown in {state}.", line=name, state=state)
