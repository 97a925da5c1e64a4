"""The ground as of any day: which areas there were, who held each, and the lines between them.

Nothing changes between the days on which an area or a line begins or ends, so all days between two of them
share one :class:`LayerSet`. It is put together when first asked for and kept.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.geojson import read_layer
from geodata.model import LANGUAGES, Position, Region, overlaps
from geodata.regions import children, regions, sources

SMALLEST_AREA = 1e-4  # square degrees; less of a region that others cover is what their outlines leave over
COLUMNS = (
    *("id", "name", "name_uk", "name_ru", "name_ka", "region_id", "picture", "control", "controlled_by"),
    *("schematic", "error_km", "valid_from", "valid_to", "why", "source_ids", "source", "licence", "scale"),
)


@dataclass(frozen=True, slots=True)
class LayerSet:
    """All layers from ``valid_from`` until the day before ``valid_to``, in WGS84 degrees; **not to be
    changed**.

    ``regions`` as :func:`geodata.layers.regions_layer`. ``areas`` cover the regions without overlap, the
    smallest first: ``region_id``, ``control`` (see :data:`geodata.model.Control`), ``controlled_by`` (party
    ids; several where no line is shipped), names in four languages, ``why`` (a sentence) and ``source_ids``.
    ``lines`` run between areas: ``kind`` is ``contact``, or ``limit`` where on one side no line is shipped;
    ``sides`` holds the parties on either side. Areas and lines that are ``schematic`` were drawn through
    towns and may be off by ``error_km``.
    """

    valid_from: date
    valid_to: date | None
    regions: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame


def as_of(day: date) -> LayerSet:
    """The layers of a day."""
    return _layer_set(number_of(day))


def number_of(day: date) -> int:
    """The number of the layer set that holds on a day: the same for all days on which nothing changes."""
    return bisect_right(_changes(), day)


def changes() -> frozenset[date]:
    """The days from which an area or a line differs from the day before."""
    return frozenset(_changes())


def area_rows(
    lons: NDArray[np.float64], lats: NDArray[np.float64], day: date, reach: float = 0
) -> NDArray[np.intp]:
    """For each point the row of ``as_of(day).areas`` it lies in, -1 for none; on an edge the smaller's.

    With ``reach``, in degrees, a point as near as that to an area counts as lying in it.
    """
    rows = np.full(len(lons), -1, dtype=np.intp)
    left = np.arange(len(lons))
    for row, (outline, bounds) in enumerate(_prepared(number_of(day))):
        west, south, east, north = bounds
        x, y = lons[left], lats[left]
        near = left[(west - reach <= x) & (x <= east + reach) & (south - reach <= y) & (y <= north + reach)]
        if reach:
            inside = near[shapely.dwithin(outline, shapely.points(lons[near], lats[near]), reach)]
        else:
            inside = near[shapely.intersects_xy(outline, lons[near], lats[near])]
        rows[inside] = row
        if len(inside):
            left = left[rows[left] < 0]
    return rows


@cache
def _changes() -> tuple[date, ...]:
    """The days on which an area or a line begins or ends."""
    days = {period.controlled_by[0].valid_from for r in regions() for period in r.status}
    days |= {row[column] for row in _pictures() for column in ("valid_from", "valid_to") if row[column]}
    return tuple(sorted(days))


@lru_cache(maxsize=256)
def _layer_set(number: int) -> LayerSet:
    changes = _changes()
    start = changes[number - 1] if number else date.min
    end = changes[number] if number < len(changes) else None
    on_record = {r.id for r in regions() if r.status_at(start)}
    outlines = _outlines()
    return LayerSet(
        valid_from=start,
        valid_to=end,
        regions=outlines.iloc[[n for n, id in enumerate(outlines.id) if id in on_record]],
        areas=_areas(start),
        lines=_on(_lines(), start),
    )


@lru_cache(maxsize=32)
def _prepared(number: int) -> list[tuple[BaseGeometry, tuple[float, float, float, float]]]:
    """Outlines of a layer set's areas, prepared for many questions, with their bounds."""
    outlines = _layer_set(number).areas.geometry.to_numpy()
    shapely.prepare(outlines)
    return list(zip(outlines, shapely.bounds(outlines).tolist(), strict=True))


def _areas(day: date) -> gpd.GeoDataFrame:
    """The areas of a day: pictured ones, and the rest of each region as its status says."""
    rows = [row for row in _pictures() if overlaps(row["valid_from"], row["valid_to"], day)]
    drawn: dict[str, list[str]] = {}
    for row in rows:
        drawn.setdefault(row["region_id"], []).append(row["id"])
    for region in regions():
        period, inside = region.status_at(day), drawn.get(region.id, [])
        if period is None or (inside and region.kind != "state") or (own := _own()[region.id]) is None:
            continue
        if inside:
            own = _beyond(region.id, tuple(inside))
        rows.append(_whole(region, period.controlled_by, period.control, day) | {"geometry": own})
    rows.sort(key=lambda row: row["geometry"].area)
    cells = np.empty(
        (len(rows), len(COLUMNS)), dtype=object
    )  # a frame of one block is made in a third of the time
    for number, row in enumerate(rows):
        cells[number] = [row[name] for name in COLUMNS]
    frame = pd.DataFrame(cells, columns=COLUMNS)
    frame["schematic"] = frame["schematic"].astype(bool)
    frame["error_km"] = frame["error_km"].astype(float)
    return gpd.GeoDataFrame(frame, geometry=[row["geometry"] for row in rows], crs=4326)


def _whole(region: Region, held: tuple[Position, ...], control: str, day: date) -> dict[str, Any]:
    """A region that nothing divides on a day, as its status has it between the pictures around that day."""
    begins, ends = held[0].valid_from, held[0].valid_to
    if region.kind != "state":
        before, after = _pictured_days(region.id)
        begins = max([begins, *(end for end in before if end <= day)])
        ends = min((start for start in (*after, ends) if start is not None and start > day), default=None)
    by_document = _source_ids()
    return {
        "id": f"{region.id}/{'-'.join(p.party.id for p in held)}",
        **{("name" if code == "en" else f"name_{code}"): region.names[code] for code in LANGUAGES},
        "region_id": region.id,
        "picture": None,
        "control": control,
        "controlled_by": tuple(p.party.id for p in held),
        "schematic": False,
        "error_km": None,
        "valid_from": begins,
        "valid_to": ends,
        "why": held[0].note,
        "source_ids": tuple(by_document[source] for source in held[0].sources),
        "source": "OpenStreetMap",
        "licence": "ODbL 1.0",
        "scale": 500_000,
    }


@cache
def _source_ids() -> dict[Any, str]:
    return {source: id for id, source in sources().items()}


@cache
def _pictured_days(region_id: str) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The days on which pictures of a region end, and on which they begin."""
    mine = [row for row in _pictures() if row["region_id"] == region_id]
    return tuple(row["valid_to"] for row in mine if row["valid_to"]), tuple(row["valid_from"] for row in mine)


@lru_cache(maxsize=32)
def _beyond(region_id: str, pictured: tuple[str, ...]) -> BaseGeometry:
    """A state's own part without the zones that pictures show in it."""
    zones = [row["geometry"] for row in _pictures() if row["id"] in pictured]
    own = _own()[region_id]
    assert own is not None  # only states have such zones
    return own.difference(shapely.union_all(zones))


@cache
def _own() -> dict[str, BaseGeometry | None]:
    """Of each region the part that no region inside it covers; None where they cover it all."""
    frame = _outlines()
    outlines = dict(zip(frame.id, frame.geometry, strict=True))
    return {id: _without(outline, [outlines[r.id] for r in children(id)]) for id, outline in outlines.items()}


def _without(outline: BaseGeometry, inner: list[BaseGeometry]) -> BaseGeometry | None:
    rest = outline.difference(shapely.union_all(inner)) if inner else outline
    return rest if rest.area > SMALLEST_AREA else None


def _outlines() -> gpd.GeoDataFrame:
    return read_layer("regions_osm.geojson")


@cache
def _pictures() -> list[dict[str, Any]]:
    return read_layer("control_osm.geojson").to_dict("records")


def _lines() -> gpd.GeoDataFrame:
    return read_layer("lines_osm.geojson")


def _on(frame: gpd.GeoDataFrame, day: date) -> gpd.GeoDataFrame:
    periods = zip(frame.valid_from, frame.valid_to, strict=True)
    return frame.iloc[[n for n, (start, end) in enumerate(periods) if overlaps(start, end, day)]]
