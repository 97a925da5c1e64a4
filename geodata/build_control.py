"""Control areas and lines of contact, drawn from the towns known to lie on either side.

Part of ``python -m geodata build``; nothing here runs when the atlas is used. Each part of a region is what
lies nearest to one of its towns, the line between two parts smoothed as far as no town changes sides.
Coordinates are degrees, WGS84.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geodata.build_layers import GRID, feature, polygons, snapped
from geodata.control import Picture, Share, Where
from geodata.errors import BuildError
from geodata.model import LANGUAGES, Region

KM = 1 / 111.2
"""A kilometre in degrees of latitude."""

NOTICE = "© OpenStreetMap contributors, ODbL 1.0. Towns: GeoNames, CC BY 4.0."
SMALLEST_LINE = 2 * KM

Points = Sequence[tuple[float, float]]


def control_features(
    pictures: Iterable[Picture],
    outlines: Mapping[str, BaseGeometry],
    place: Callable[[int], tuple[float, float] | None],
    known: Mapping[str, Region],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """GeoJSON features of the areas and of the lines between them, in the order of the pictures.

    ``known`` holds the regions by id; ``place`` gives longitude and latitude of a GeoNames id. Raises
    :class:`BuildError` for a town that is not known or lies outside what is to be divided.
    """
    areas, lines = [], []
    for picture in pictures:
        ground = _ground(picture, outlines, known)
        parts = [ground]
        if len(picture.shares) > 1:
            towns = [[_located(picture, town, place) for town in share.towns] for share in picture.shares]
            parts = divide(ground, towns, (picture.error_km or 0) * KM / 2)
            for share, part, points in zip(picture.shares, parts, towns, strict=True):
                _check_towns(picture, share, part, points)
        for share, part in zip(picture.shares, parts, strict=True):
            if not _bounds_only(known[picture.region], share):
                areas.append(feature(_id(picture, share), part, _area_properties(picture, share, known)))
        for (one, here), (other, there) in combinations(zip(picture.shares, parts, strict=True), 2):
            shared = _shared(here, there)
            if shared.length > SMALLEST_LINE:
                properties = _line_properties(picture, one, other, known)
                lines.append(feature(f"{_id(picture, one)}-{'-'.join(other.by)}", shared, properties))
    return areas, lines


def divide(area: BaseGeometry, sides: Sequence[Points], smoothing: float) -> list[BaseGeometry]:
    """The parts of an area that lie nearest to a point of each side, in the order of ``sides``.

    The parts share their edges exactly and fill the area. Lines are smoothed by up to ``smoothing`` degrees,
    less where a point would end on the wrong side. Distances are taken on a plane around the middle of the
    area.
    """
    squeeze = float(np.cos(np.radians(area.centroid.y)))
    plane = _scaled(area, squeeze)
    points = [(x * squeeze, y) for side in sides for x, y in side]
    number = [n for n, side in enumerate(sides) for _ in side]
    wide = plane.buffer(1).envelope
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), extend_to=wide, ordered=True))
    rough = [
        shapely.union_all([cell for cell, n in zip(cells, number, strict=True) if n == side])
        for side in range(len(sides))
    ]
    while True:
        lines = [_smoothed(line, smoothing) for line in _borders(rough)]
        parts = _faces(area, [_scaled(line, 1 / squeeze) for line in lines], rough, squeeze)
        wrong = any(
            part.is_empty
            or any(part.distance(Point(point)) > 0 and area.contains(Point(point)) for point in side)
            for part, side in zip(parts, sides, strict=True)
        )
        if not wrong or smoothing < GRID:
            return parts
        smoothing /= 2


def _borders(rough: Sequence[BaseGeometry]) -> Iterator[LineString]:
    """The lines between the sides, each from one end or fork to the next."""
    shared = [one.intersection(other) for one, other in combinations([r.boundary for r in rough], 2)]
    lines = [g for each in shared for g in shapely.get_parts(each) if g.geom_type == "LineString"]
    yield from shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))


def _smoothed(line: LineString, tolerance: float) -> LineString:
    """The line without its small zigzags, its corners cut twice (Chaikin); its ends stay."""
    if tolerance < GRID:
        return line
    xy = shapely.get_coordinates(line.simplify(tolerance))
    for _ in range(2):
        if len(xy) > 2:
            xy = _corners_cut(xy)
    return LineString(xy)


def _corners_cut(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    near, far = 0.75 * xy[:-1] + 0.25 * xy[1:], 0.25 * xy[:-1] + 0.75 * xy[1:]
    inner = np.stack([near, far], axis=1).reshape(-1, 2)[1:-1]
    return np.vstack([xy[:1], inner, xy[-1:]])


def _faces(
    area: BaseGeometry, lines: Sequence[BaseGeometry], rough: Sequence[BaseGeometry], squeeze: float
) -> list[BaseGeometry]:
    """The area cut along the lines, on the grid; each face belongs to the side that has most of it."""
    edges = shapely.union_all([area.boundary, *lines], grid_size=GRID)
    faces = [
        face
        for face in shapely.get_parts(shapely.polygonize([edges]))
        if area.contains(face.representative_point())
    ]
    mine: list[list[BaseGeometry]] = [[] for _ in rough]
    for face in faces:
        flat = _scaled(face, squeeze)
        mine[int(np.argmax([side.intersection(flat).area for side in rough]))].append(face)
    return [polygons(shapely.union_all(found, grid_size=GRID), 0) for found in mine]


def _scaled(geometry: BaseGeometry, factor: float) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: xy * (factor, 1.0))


def _ground(
    picture: Picture, outlines: Mapping[str, BaseGeometry], known: Mapping[str, Region]
) -> BaseGeometry:
    """What a picture divides: its region without those inside it; of a state, a zone around one of these."""
    inner = [outlines[each.id] for each in known.values() if each.parent == picture.region]
    ground = outlines[picture.region]
    if inner:
        ground = ground.difference(shapely.union_all(inner), grid_size=GRID)
    if picture.around is not None:
        squeeze = float(np.cos(np.radians(ground.centroid.y)))
        zone = _scaled(outlines[picture.around], squeeze).buffer((picture.within_km or 0) * KM)
        ground = ground.intersection(_scaled(zone, 1 / squeeze), grid_size=GRID)
    return polygons(snapped(ground), 1e-6)


def _located(
    picture: Picture, town: str, place: Callable[[int], tuple[float, float] | None]
) -> tuple[float, float]:
    where: Where = picture.towns[town]
    found = place(where) if isinstance(where, int) else where
    if found is None:
        raise BuildError(f"{picture.file}: {picture.id}: {town} ({where}) is not in the gazetteer.")
    return found


def _check_towns(picture: Picture, share: Share, part: BaseGeometry, points: Points) -> None:
    """Every town must lie in its part, or beyond the edge of all that is divided."""
    for town, point in zip(share.towns, points, strict=True):
        distance = part.distance(Point(point))
        if distance > 0.03 and picture.around is None:
            where = f"{picture.file}: {picture.id}: {town}"
            raise BuildError(f"{where} lies {distance / KM:.0f} km outside the part it is named for.")


def _bounds_only(region: Region, share: Share) -> bool:
    return region.kind == "state" and share.control == "government"


def _shared(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    pieces = shapely.get_parts(one.boundary.intersection(other.boundary))
    lines = [piece for piece in pieces if piece.length > 0]
    return shapely.line_merge(shapely.union_all(lines)) if lines else LineString()


def _id(picture: Picture, share: Share) -> str:
    return f"{picture.id}/{'-'.join(share.by)}"


def _names(region: Region, share: Share) -> dict[str, str]:
    """Name columns: the part's own names, or the region's."""
    names = share.names or region.names
    return {("name" if code == "en" else f"name_{code}"): names[code] for code in LANGUAGES}


def _period(picture: Picture) -> dict[str, Any]:
    schematic = len(picture.shares) > 1
    return {
        "valid_from": picture.valid_from.isoformat(),
        "valid_to": picture.valid_to and picture.valid_to.isoformat(),
        "schematic": schematic,
        "error_km": picture.error_km if schematic else None,
        "why": picture.why,
        "source_ids": list(picture.sources),
        "source": "Drawn through towns (GeoNames) within OpenStreetMap outlines"
        if schematic
        else "OpenStreetMap",
        "licence": "ODbL 1.0",
        "scale": None,
    }


def _area_properties(picture: Picture, share: Share, known: Mapping[str, Region]) -> dict[str, Any]:
    return {
        **_names(known[picture.region], share),
        "picture": picture.id,
        "region_id": picture.region,
        "control": share.control,
        "controlled_by": list(share.by),
        **_period(picture),
    }


def _line_properties(
    picture: Picture, one: Share, other: Share, known: Mapping[str, Region]
) -> dict[str, Any]:
    limit = len(one.by) > 1 or len(other.by) > 1
    place = known[picture.region].names["en"]
    return {
        "name": f"{place}: limit of what is known" if limit else f"{place}: line of contact",
        "picture": picture.id,
        "region_ids": _ancestors(picture.region, known),
        "kind": "limit" if limit else "contact",
        "sides": ["/".join(share.by) for share in (one, other)],
        **_period(picture),
    }


def _ancestors(id: str, known: Mapping[str, Region]) -> list[str]:
    found = [id]
    while (parent := known[found[-1]].parent) is not None:
        found.append(parent)
    return found
