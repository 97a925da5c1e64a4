"""The lines along which areas meet on a day: between regions, inside them, and towards other countries.

Nothing is said here on what a line is; that depends on who looks (see ``perspectives.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import combinations

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.disputes import shipped
from geodata.geojson import read_layer
from geodata.layers import WGS84
from geodata.regions import children, region
from geodata.snapshots import SMALLEST_AREA, as_of

NEAR = 1e-3  # degrees: how far lines of different layers that are meant to be one may lie apart
SHORTEST = 5e-3  # degrees; less is where three areas meet
STEP = 1e-2

Areas = list[tuple[str, bool, BaseGeometry]]
"""Areas of a region: id, whether a picture of control has it, outline."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A line between two areas, or between an area and a country outside the regions.

    ``one`` and ``other`` are ids of areas of :func:`geodata.snapshots.as_of`; ``other`` is ``None`` and
    ``country`` a three-letter code where the line leads out. Where both areas lie in one region, ``inside``
    is the id of the line of that layer set; ``known`` is false if no line is shipped for one of them.
    """

    one: str
    other: str | None
    country: str | None
    inside: str | None
    known: bool
    geometry: BaseGeometry

    @property
    def id(self) -> str:
        """Stable as long as the areas are: ``abkhazia/abkhazia-authorities--georgia/georgia``."""
        return self.inside or f"{self.one}--{self.other or self.country}"

    @property
    def km(self) -> float:
        """Geodesic length in kilometres."""
        return float(WGS84.geometry_length(self.geometry)) / 1000


def segments(day: date) -> tuple[Segment, ...]:
    """All lines of a day. WGS84 degrees."""
    return _segments(as_of(day).valid_from)


@lru_cache(maxsize=64)
def _segments(day: date) -> tuple[Segment, ...]:
    layers = as_of(day)
    parts: dict[str, Areas] = {}
    for row in layers.areas.itertuples():
        parts.setdefault(row.region_id, []).append((row.id, isinstance(row.picture, str), row.geometry))
    found = []
    for one, other, line in _limits():
        for here, piece in _along(line, parts.get(one, [])):
            for there, rest in _along(piece, parts.get(other, [])):
                found.append(Segment(here, there, None, None, True, rest))
    for one, country, line in _outward():
        for here, piece in _along(line, parts.get(one, [])):
            found.append(Segment(here, None, country, None, True, piece))
    for row in layers.lines.itertuples():
        here, there = (_area(row.picture, row.region_ids[0], side, parts) for side in row.sides)
        found.append(Segment(here, there, None, row.id, row.kind == "contact", row.geometry))
    return tuple(_once(found))


def _once(found: list[Segment]) -> Iterator[Segment]:
    """Every line once, its pieces together: two parts that one party held may meet the same neighbour."""
    together: dict[str, list[Segment]] = {}
    for segment in found:
        together.setdefault(segment.id, []).append(segment)
    for first, *others in together.values():
        pieces = [first.geometry, *(other.geometry for other in others)]
        yield replace(first, geometry=shapely.union_all(pieces)) if others else first


def _along(line: BaseGeometry, areas: Areas) -> Iterator[tuple[str, BaseGeometry]]:
    """The pieces of a region's limit that belong to each of its areas."""
    if len(areas) == 1:
        yield areas[0][0], line
    elif areas:
        yield from _shared_out(line, [(id, outline) for id, _, outline in areas])


def _shared_out(
    line: BaseGeometry, outlines: Iterable[tuple[str, BaseGeometry]]
) -> Iterator[tuple[str, BaseGeometry]]:
    """The pieces of a line that lie on each of some outlines, to a kilometre; the rest is left out."""
    ends = [shapely.get_coordinates(part) for part in shapely.get_parts(shapely.segmentize(line, STEP))]
    steps = np.concatenate([np.stack([xy[:-1], xy[1:]], axis=1) for xy in ends])
    middles = shapely.points(steps.mean(axis=1))
    for id, outline in outlines:
        shapely.prepare(outline)
        on = shapely.dwithin(outline, middles, NEAR)
        piece = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(steps[on])))
        if piece.length > SHORTEST:
            yield id, piece
            steps, middles = steps[~on], middles[~on]


def _area(picture: str, region_id: str, side: str, parts: dict[str, Areas]) -> str:
    """The id of the area on a side of a line inside a region; that of the region's rest, if it has none."""
    areas = parts[region_id]
    wanted = f"{picture}/{side.replace('/', '-')}"
    if any(id == wanted for id, _, _ in areas):
        return wanted
    return next(id for id, drawn, _ in areas if not drawn)


@cache
def _limits() -> list[tuple[str, str, BaseGeometry]]:
    """Pairs of regions that touch, with the line between them."""
    own = _own()
    found = []
    for one, other in combinations(sorted(own), 2):
        shared = own[one].boundary.intersection(own[other].boundary)
        lines = [part for part in shapely.get_parts(shared) if part.length > 0]
        if lines and (line := shapely.line_merge(shapely.MultiLineString(lines))).length > SHORTEST:
            found.append((one, other, line))
    return found


@cache
def _outward() -> list[tuple[str, str, BaseGeometry]]:
    """Regions at the edge of those that are here, the country beyond by its code, and the line towards it."""
    states = {entry["country"]: id for id, entry in shipped().regions.items() if "country" in entry}
    found = []
    for pair, line in zip(*(basemap_lines()[column] for column in ("id", "geometry")), strict=True):
        inner = [code for code in pair.split("-") if code in states]
        if len(inner) != 1:
            continue  # between two of the states here: among the limits; between two others: not ours
        country = next(code for code in pair.split("-") if code not in states)
        within = [(id, outline) for id, outline in _own().items() if state_of(id) == states[inner[0]]]
        found += [(id, country, piece) for id, piece in _shared_out(line, within)]
    return found


def basemap_lines() -> gpd.GeoDataFrame:
    """Borders between countries as the background has them, by the pair of their codes."""
    return read_layer("basemap_countries_osm.geojson")


@cache
def state_of(region_id: str) -> str:
    """The state within whose borders a region lies as the UN General Assembly draws it."""
    found = region(region_id)
    return found.id if found.parent is None else state_of(found.parent)


@cache
def _own() -> dict[str, BaseGeometry]:
    """Of each region what no region inside it covers; those that are covered whole are left out."""
    frame = read_layer("regions_osm.geojson")
    outlines = dict(zip(frame.id, frame.geometry, strict=True))
    found = {}
    for id, outline in outlines.items():
        inner = [outlines[each.id] for each in children(id)]
        rest = outline.difference(shapely.union_all(inner)) if inner else outline
        if rest.area > SMALLEST_AREA:
            found[id] = rest
    return found
