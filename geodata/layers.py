"""The shipped layers, and questions of place: which regions a point lies in, how far their edges are.

All frames are GeoDataFrames in WGS84 degrees (EPSG:4326) with the columns ``id``, ``name``, ``valid_from``,
``valid_to`` (dates; ``None``: unknown or open), ``source``, ``licence`` and ``scale`` (denominator). They
are read once and shared: **callers must not change them**; take a ``copy()`` first. More in
``data/SOURCES.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geodata.geojson import read_layer
from geodata.model import overlaps
from geodata.regions import regions
from geodata.snapshots import LayerSet, area_rows, as_of

__all__ = [
    "LayerSet",
    "area_km2",
    "as_of",
    "basemap",
    "contact_lines",
    "control_at_points",
    "control_rows",
    "distance_to_line_m",
    "notices",
    "regions_at",
    "regions_at_points",
    "regions_layer",
]

WGS84 = Geod(ellps="WGS84")

BASEMAP = {
    "land": "basemap_land.geojson",
    "countries": "basemap_countries_osm.geojson",
    "labels": "basemap_labels.geojson",
    "lakes": "basemap_lakes.geojson",
    "rivers": "basemap_rivers.geojson",
    "towns": "basemap_towns.geojson",
}

FARTHEST_LINE_M = 500_000.0
ON_EDGE, COAST = 1e-6, 0.03  # degrees

Degrees = float | Sequence[float] | NDArray[np.float64]


def regions_layer(as_of: date | None = None) -> gpd.GeoDataFrame:
    """Outlines of the regions, states before their parts; of those on record on ``as_of`` only, if given.

    Source: OpenStreetMap, ODbL 1.0; the coast is Natural Earth's.
    """
    return _valid(read_layer("regions_osm.geojson"), as_of)


def basemap() -> Mapping[str, gpd.GeoDataFrame]:
    """The background by layer.

    ``land`` and ``lakes`` are polygons; ``countries`` the lines between neighbours, named by the pair;
    ``rivers`` lines; ``labels`` points for the names of countries in four languages (``name``,
    ``name_uk`` …) with their ``rank``; ``towns`` points with ``population`` and ``rank``: 1 shows at every
    scale, 3 only close up. Source: Natural Earth, public domain; Georgia's and Ukraine's borders
    OpenStreetMap, ODbL 1.0; towns GeoNames, CC BY 4.0.
    """
    return MappingProxyType({name: read_layer(file) for name, file in BASEMAP.items()})


def contact_lines(as_of: date | None = None) -> gpd.GeoDataFrame:
    """Lines of contact as others drew them, to compare ``LayerSet.lines`` with; those of a day, if given.

    Source: Natural Earth, public domain.
    """
    return _valid(read_layer("contact_lines.geojson"), as_of)


def notices() -> tuple[str, ...]:
    """The attributions that a map of these layers must show."""
    return (
        "© OpenStreetMap contributors (ODbL 1.0)",
        "Made with Natural Earth",
        "GeoNames (CC BY 4.0)",
    )


def regions_at(lon: float, lat: float, as_of: date | None = None) -> tuple[str, ...]:
    """Ids of the regions that a point lies in, the smallest first: Sevastopol, Crimea, Ukraine.

    A point on an edge lies in the regions on both sides of it. One on water within three kilometres of the
    coast counts for the nearest shore, as the coast is drawn that coarsely.
    """
    return regions_at_points([lon], [lat], as_of)[0]


def regions_at_points(lons: Degrees, lats: Degrees, as_of: date | None = None) -> list[tuple[str, ...]]:
    """:func:`regions_at` for many points at once; one tuple for each."""
    ids, tree = _index(as_of)
    points = shapely.points(np.atleast_1d(lons), np.atleast_1d(lats))
    found: list[list[int]] = [[] for _ in points]

    def look(number_of: NDArray[np.intp], where: NDArray[np.object_]) -> None:
        near, regions = tree.query(where)
        inside = shapely.dwithin(tree.geometries[regions], where[near], ON_EDGE)
        for point, region in zip(near[inside].tolist(), regions[inside].tolist(), strict=True):
            found[number_of[point]].append(region)

    look(np.arange(len(points)), points)
    outside = np.array([number for number, regions in enumerate(found) if not regions], dtype=np.intp)
    number, shores = _shores(points[outside])
    look(outside[number], shores)
    return [tuple(ids[number] for number in sorted(numbers)) for numbers in found]


def control_at_points(lons: Degrees, lats: Degrees, day: date) -> NDArray[np.object_]:
    """The parties that held each point on a day: a tuple of ids, of several where no line is shipped for that
    day.

    Empty outside the regions. Water near the coast counts for the shore, as in :func:`regions_at`.
    """
    areas = as_of(day).areas
    held = np.empty(len(areas) + 1, dtype=object)
    held[:] = [*areas.controlled_by, ()]
    return held[control_rows(lons, lats, day)]  # the last of them where the row is -1


def control_rows(lons: Degrees, lats: Degrees, day: date) -> NDArray[np.intp]:
    """For each point the row of ``as_of(day).areas`` that it or its shore lies in, -1 for none."""
    x, y = (np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in (lons, lats))
    rows = area_rows(x, y, day)
    outside = np.flatnonzero(rows < 0)
    number, shores = _shores(shapely.points(x[outside], y[outside]))
    rows[outside[number]] = area_rows(shapely.get_x(shores), shapely.get_y(shores), day, ON_EDGE)
    return rows


def distance_to_line_m(lon: float, lat: float, day: date | None = None) -> float | None:
    """Geodesic distance in metres from a point to the nearest dividing line; ``None`` if none is within 500
    km.

    Lines are the edges of the areas in dispute and of their parts, except where they are coast, and the
    lines of contact that held on the day (none, if it is not given). The nearest is sought on a plane
    around the point.
    """
    squeeze = np.cos(np.radians(min(abs(lat), 89.0)))
    lines = shapely.transform(_lines(day), lambda xy: xy * (squeeze, 1.0))
    nearest = shapely.shortest_line(shapely.Point(lon * squeeze, lat), lines)
    if nearest is None:
        return None
    x, y = nearest.coords[-1]
    distance = float(WGS84.inv(lon, lat, x / squeeze, y)[2])
    return distance if distance <= FARTHEST_LINE_M else None


def area_km2(geometry: BaseGeometry) -> float:
    """Geodesic area of a polygon or multipolygon in km², on the WGS84 ellipsoid."""
    parts = shapely.get_parts(shapely.orient_polygons(geometry, exterior_cw=False))
    return float(sum(WGS84.geometry_area_perimeter(part)[0] for part in parts)) / 1e6


def _valid(frame: gpd.GeoDataFrame, as_of: date | None) -> gpd.GeoDataFrame:
    if as_of is None:
        return frame
    periods = zip(frame.valid_from, frame.valid_to, strict=True)
    return frame[[overlaps(start or date.min, end, as_of) for start, end in periods]]


def _shores(points: NDArray[np.object_]) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Which of some points lie on water by the coast of a region, and the nearest points on land of these."""
    at_sea = np.flatnonzero(shapely.intersects(_reach(), points))
    at_sea = at_sea[~shapely.intersects(_land(), points[at_sea])]
    at_sea = at_sea[shapely.dwithin(_land(), points[at_sea], COAST)]
    shores = shapely.get_point(shapely.shortest_line(points[at_sea], _land()), 1)
    return at_sea, np.atleast_1d(shores)


@cache
def _land() -> BaseGeometry:
    """Dry land, prepared for many questions."""
    land = basemap()["land"].geometry.iloc[0]
    shapely.prepare(land)
    return land


@cache
def _reach() -> BaseGeometry:
    """All that is not farther than the coast's error from the regions, prepared for many questions."""
    around = shapely.union_all(regions_layer().geometry.to_numpy()).buffer(COAST)
    shapely.prepare(around)
    return around


@lru_cache(maxsize=8)
def _index(as_of: date | None) -> tuple[list[str], shapely.STRtree]:
    """Ids and outlines of the regions, the smallest first."""
    frame = regions_layer(as_of)
    order = np.argsort(shapely.area(frame.geometry.values), kind="stable")
    outlines = np.asarray(frame.geometry.values)[order]
    shapely.prepare(outlines)
    return frame.id.iloc[order].tolist(), shapely.STRtree(outlines)


def _lines(day: date | None) -> BaseGeometry:
    """All lines that divide on a day, as one multilinestring."""
    return _lines_of(None if day is None else as_of(day).valid_from)


@lru_cache(maxsize=16)
def _lines_of(day: date | None) -> BaseGeometry:
    frame = regions_layer(day)
    disputed = [r.id for r in regions() if r.kind != "state"]
    edges = shapely.union_all(frame.geometry[frame.id.isin(disputed)].boundary.values)
    coast = shapely.clip_by_rect(_land().boundary, *edges.bounds).buffer(1e-4)
    lines = None if day is None else as_of(day).lines
    contact = [] if lines is None else list(lines.geometry[lines.kind == "contact"])
    return shapely.union_all([edges.difference(coast), *contact])
