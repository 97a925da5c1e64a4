"""Geometry of the shipped layers: cleaning, simplifying, clipping and writing, functions of their input
alone.

Part of ``python -m geodata build``; nothing here runs when the atlas is used. Coordinates are degrees, WGS84.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon, box, mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, split

from geodata.errors import BuildError

GRID = 1e-4
"""Grid of all layers in degrees, about ten metres: four decimals hold exactly what was computed."""

CORE = box(21.5, 38, 51, 54)
"""Where readers look closely."""

FRAME = box(0, 28, 75, 65)
"""Where land and countries end: beyond what a wide screen shows at the smallest scale."""

REGION_TOLERANCE, CORE_TOLERANCE, FRAME_TOLERANCE = 0.0025, 0.003, 0.04
"""Degrees by which simplifying may move an edge: 200 m, 300 m and some kilometres."""

SMALLEST_ISLAND = 1e-4
"""Square degrees, about one square kilometre: smaller pieces are left out."""


# ---------------------------------------------------------------------------------------- polygons in general


def polygons(geometry: BaseGeometry, smallest: float = SMALLEST_ISLAND) -> BaseGeometry:
    """The polygons of any geometry, valid, without crumbs; lines and points left by overlay go."""
    parts = [p for p in shapely.get_parts(shapely.make_valid(geometry)) if p.geom_type.endswith("Polygon")]
    flat = [p for part in parts for p in shapely.get_parts(part)]
    kept = [p for p in flat if p.area >= smallest] or sorted(flat, key=lambda p: -p.area)[:1]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def snapped(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry on the grid of the files."""
    return shapely.set_precision(geometry, GRID)


def coverage(units: Mapping[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    """Neighbouring polygons made to share their edges, then simplified so that they still do.

    Slivers between units, up to a kilometre wide, go to the neighbour with the longest common edge.
    """
    clean = shapely.coverage_clean([polygons(g, 0) for g in units.values()], gap_width=0.01)
    simple = shapely.coverage_simplify(clean, tolerance)
    return dict(zip(units, simple, strict=True))


def clipped(units: Mapping[str, BaseGeometry], mask: BaseGeometry) -> dict[str, BaseGeometry]:
    """The units inside a mask, on the grid, their shared edges still shared."""
    inside = [polygons(snapped(shapely.intersection(g, mask, grid_size=GRID))) for g in units.values()]
    clean = shapely.coverage_clean(inside, snapping_distance=0, gap_width=GRID)
    return {id: polygons(g) for id, g in zip(units, clean, strict=True)}


def union(geometries: Iterable[BaseGeometry]) -> BaseGeometry:
    """One outline around neighbours, with the pinholes between them filled."""
    joined = shapely.union_all(list(geometries), grid_size=GRID)
    filled = [
        Polygon(p.exterior, [hole for hole in p.interiors if Polygon(hole).area >= SMALLEST_ISLAND])
        for p in shapely.get_parts(joined)
    ]
    return polygons(shapely.union_all(filled))


# ---------------------------------------------------------------------------------------------------- regions


def divided_by(
    area: BaseGeometry,
    one: BaseGeometry,
    other: BaseGeometry,
    seaward: tuple[tuple[float, float], tuple[float, float]],
) -> tuple[BaseGeometry, BaseGeometry]:
    """Divide an area along the border that two neighbours share, even if their outlines differ from the
    area's.

    Returns the part of ``one`` and the part of ``other``. ``area`` includes coastal water, so the border is
    drawn on by ``seaward``: steps in degrees from its northern and from its southern end.
    """
    shared = linemerge(shapely.get_parts(one.boundary.intersection(other.buffer(0.003))).tolist())
    border = max(shapely.get_parts(shared), key=lambda line: line.length).simplify(0.0005)
    points = shapely.get_coordinates(border)
    if points[0][1] < points[-1][1]:
        points = points[::-1]
    line = LineString([points[0] + seaward[0], *points, points[-1] + seaward[1]])
    parts: dict[bool, list[BaseGeometry]] = {True: [], False: []}
    for piece in split(polygons(area), line).geoms:
        parts[piece.intersection(one).area > piece.intersection(other).area].append(piece)
    return polygons(shapely.union_all(parts[True])), polygons(shapely.union_all(parts[False]))


def region_outlines(
    units: Mapping[str, BaseGeometry], land: BaseGeometry, parents: Mapping[str, str | None]
) -> dict[str, BaseGeometry]:
    """Outlines of all regions, in the order of ``parents``, from the units that make them up.

    ``units`` holds for each region what no region inside it covers, by the region's id; further parts of it
    have ids such as ``ukraine/kyiv-oblast``. ``parents`` gives the region that contains each.
    """
    parts = clipped(coverage(units, REGION_TOLERANCE), land)

    def pieces(region: str) -> list[str]:
        own = [id for id in parts if id == region or id.startswith(f"{region}/")]
        return own + [id for each, parent in parents.items() if parent == region for id in pieces(each)]

    found = {}
    for region in parents:
        if not (ids := pieces(region)):
            raise BuildError(f"{region}: none of the archives has an outline; put one into outline.geojson.")
        found[region] = parts[ids[0]] if len(ids) == 1 else union(parts[id] for id in ids)
    return found


# ---------------------------------------------------------------------------------------------------- basemap


def framed(countries: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Countries within the frame: fine in the core, coarse around it, edges shared throughout.

    Where the two meet, an edge may jump by a kilometre or two.
    """
    inside = {id: g for id, g in countries.items() if g.intersects(FRAME)}
    inside = {id: polygons(g.intersection(FRAME), 0) for id, g in inside.items()}
    fine = clipped(coverage(inside, CORE_TOLERANCE), CORE)
    coarse = clipped(coverage(inside, FRAME_TOLERANCE), FRAME.difference(CORE))
    joined = {id: union([fine[id], coarse[id]]) for id in inside}
    return {id: g for id, g in joined.items() if not g.is_empty}


def borders(countries: Mapping[str, BaseGeometry]) -> dict[tuple[str, str], BaseGeometry]:
    """The lines that neighbours share, by the pair of their ids; coasts are not among them."""
    ids = sorted(countries)
    rings = [countries[id].boundary for id in ids]
    found = {}
    for one, other in sorted(shapely.STRtree(rings).query(rings, predicate="intersects").T.tolist()):
        if one < other:
            shared = rings[one].intersection(rings[other])
            lines = [g for g in shapely.get_parts(shared) if g.length > 0]
            if lines:
                found[ids[one], ids[other]] = shapely.line_merge(shapely.MultiLineString(lines))
    return found


def fitted_borders(
    countries: Mapping[str, BaseGeometry], better: Mapping[str, BaseGeometry], land: BaseGeometry
) -> dict[tuple[str, str], BaseGeometry]:
    """Borders in which those of some countries follow better outlines, and the others end on them.

    ``better`` has the outlines by country id. Each stretch of them that is not coast goes to the neighbour
    that is nearest, whose own edge may lie some kilometres off.
    """
    outline = shapely.union_all(list(better.values()))
    found = {
        pair: reaching(line.difference(outline), outline.boundary)
        for pair, line in borders(countries).items()
        if better.keys().isdisjoint(pair)
    }
    coast = land.boundary.buffer(2 * GRID)
    among = {pair: line for pair, line in borders(better).items() if line.length > 0.05}
    found |= among
    for id, area in better.items():
        inland = area.boundary.difference(coast)
        for pair, line in among.items():
            if id in pair:
                inland = inland.difference(line.buffer(2 * GRID))
        around = {n: g for n, g in countries.items() if n not in better and g.distance(area) < 0.1}
        lines: dict[str, list[BaseGeometry]] = {}
        for reach in (0.005, 0.01, 0.02, 0.05, 0.1):
            for neighbour, shape in around.items():
                zone = shape.buffer(reach)
                lines.setdefault(neighbour, []).append(inland.intersection(zone))
                inland = inland.difference(zone)
        for neighbour, pieces in lines.items():
            joined = shapely.line_merge(shapely.union_all(pieces))
            if joined.length > 0.05:  # less is where three countries meet
                one, other = sorted((id, neighbour))
                found[one, other] = joined
    return {pair: snapped(line) for pair, line in sorted(found.items()) if not line.is_empty}


def reaching(line: BaseGeometry, target: BaseGeometry) -> BaseGeometry:
    """The line, with ends that come within some five kilometres of a target drawn on to touch it."""
    parts = []
    for part in shapely.get_parts(shapely.line_merge(line)):
        points = list(part.coords)
        for end in (0, -1):
            gap = shapely.shortest_line(shapely.Point(points[end]), target)
            if 0 < gap.length < 0.05:
                points.insert(0 if end == 0 else len(points), gap.coords[-1])
        parts.append(LineString(points))
    return shapely.MultiLineString(parts) if len(parts) != 1 else parts[0]


def thinned(geometry: BaseGeometry, tolerance: float, mask: BaseGeometry) -> BaseGeometry:
    """A line or lake of its own, simplified, clipped and on the grid."""
    return snapped(geometry.simplify(tolerance).intersection(mask))


# ------------------------------------------------------------------------------------------------------ files


def feature(id: str, geometry: BaseGeometry, properties: Mapping[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature in one fixed form: the same geometry always gives the same coordinates."""
    shape = shapely.orient_polygons(shapely.normalize(geometry), exterior_cw=False)
    return {
        "type": "Feature",
        "id": id,
        "properties": {"id": id, **properties},
        "geometry": {"type": shape.geom_type, "coordinates": _rounded(mapping(shape)["coordinates"])},
    }


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else [_rounded(each) for each in value]


def write_geojson(path: Path, notice: str, features: Sequence[Mapping[str, Any]]) -> None:
    """Write a feature collection, one feature a line; ``notice`` says whose data, under which licence."""
    lines = [json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features]
    head = json.dumps({"notice": notice}, ensure_ascii=False)[1:-1]
    text = f'{{"type": "FeatureCollection", {head}, "features": [\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
