"""What areas of control gained and lost between two days, by region, in km² (geodesic)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geodata.control_outlines import GRID
from geodata.errors import BadDate, BadImport
from geodata.layers import area_km2, regions_layer
from geodata.model import overlaps
from geodata.regions import regions


@dataclass(frozen=True, slots=True)
class Change:
    """What one source says a party gained and lost in a region between two days, in km² (geodesic).

    ``region_id`` is ``None`` for the whole area. ``drawn_before`` and ``drawn_after`` are the days that the
    areas in force on the two days were drawn for.
    """

    source: str
    controlled_by: str | None
    region_id: str | None
    before_km2: float
    after_km2: float
    gained_km2: float
    lost_km2: float
    drawn_before: date
    drawn_after: date


def changes(series: gpd.GeoDataFrame, first: date, second: date) -> tuple[Change, ...]:
    """Area gained and lost between two days, whole and by region, of every source that covers both.

    ``series`` is that of :func:`geodata.control_imports.control_series`. Regions that neither area touches
    are left out. Edges that a source redrew without a change on the ground count all the same, as gained on
    one side and lost on the other. Raises :class:`BadImport` if no source covers both days.
    """
    found: list[Change] = []
    for before, after in _pairs(series, first, second):
        one, other = before.geometry, after.geometry
        areas = [one, other, _difference(other, one), _difference(one, other)]
        whole, shares = [area_km2(area) for area in areas], [by_region(area) for area in areas]
        rows: list[tuple[str | None, list[float]]] = [(None, whole)]
        rows += [(each.id, [share.get(each.id, 0.0) for share in shares]) for each in regions()]
        for id, (was, now, gained, lost) in rows:
            if was or now:
                found.append(
                    Change(
                        source=before["source"],
                        controlled_by=next(iter(before.controlled_by), None),
                        region_id=id,
                        before_km2=round(was, 3),
                        after_km2=round(now, 3),
                        gained_km2=round(gained, 3),
                        lost_km2=round(lost, 3),
                        drawn_before=before.drawn_for,
                        drawn_after=after.drawn_for,
                    )
                )
    return tuple(found)


def moved(series: gpd.GeoDataFrame, first: date, second: date) -> gpd.GeoDataFrame:
    """What each source that covers two days shows as ``held`` on both, ``gained`` and ``lost``.

    Columns ``change``, ``source``, ``licence``, ``controlled_by``, ``area_km2``. Raises as :func:`changes`
    does.
    """
    rows = []
    for before, after in _pairs(series, first, second):
        one, other = before.geometry, after.geometry
        for change, area in (
            ("held", polygonal(shapely.intersection(one, other, grid_size=GRID))),
            ("gained", _difference(other, one)),
            ("lost", _difference(one, other)),
        ):
            facts = {key: before[key] for key in ("source", "licence", "controlled_by")}
            rows.append({"change": change, **facts, "area_km2": area_km2(area), "geometry": area})
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def by_region(area: BaseGeometry) -> dict[str, float]:
    """Geodesic km² of an area in each region that it touches, states before their parts."""
    frame = regions_layer()
    inside = shapely.intersection(frame.geometry.to_numpy(), area)
    return {
        id: area_km2(part) for id, part in zip(frame.id, map(polygonal, inside), strict=True) if part.area
    }


def _pairs(series: gpd.GeoDataFrame, first: date, second: date) -> list[tuple[pd.Series, pd.Series]]:
    """The rows in force on the first and on the second day, of each source and party that has both."""
    if second <= first:
        raise BadDate(f"{second} does not come after {first}; give the earlier day first.")

    def on(day: date) -> dict[tuple[str, tuple[str, ...]], pd.Series]:
        rows = (row for _, row in series.iterrows() if overlaps(row.valid_from, row.valid_to, day))
        return {(row["source"], row.controlled_by): row for row in rows}

    before, after = on(first), on(second)
    both = [(row, after[key]) for key, row in before.items() if key in after]
    if not both:
        days = ", ".join(str(day) for day in sorted(set(series.valid_from))[:10]) or "none yet"
        raise BadImport(f"No source covers both {first} and {second}; imported are: {days}.")
    return both


def _difference(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    return polygonal(shapely.difference(one, other, grid_size=GRID))


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons alone; overlay leaves points and lines where outlines touch."""
    parts = [p for p in shapely.get_parts(geometry) if isinstance(p, Polygon) and not p.is_empty]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
