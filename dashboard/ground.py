"""The ground of a day as the map draws it: how each region was held, the areas within, the lines between, and
what others drew and somebody imported.

It changes with the as-of date and not with a click, so it is a file of its own that a browser keeps. All days
on which nothing changes share one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import geopandas as gpd
import shapely

from dashboard import wording
from geodata import snapshots
from geodata.control_series import imported_control
from geodata.regions import regions
from geodata.snapshots import LayerSet

GRID = 5e-4  # degrees, some 50 m: as the outlines of the regions are drawn
KEPT = 64  # of some hundred days on which something changes
PICTURED = "pictured"  # a region that is not coloured as a whole: areas of its own are


@dataclass(frozen=True, slots=True)
class Ground:
    """``text`` is JSON for ``overlay.js``: ``held`` says how each region is coloured, ``areas`` and ``lines``
    are GeoJSON whose ``class`` is how they are drawn, ``imported`` are the captions of imported areas.
    ``name`` is made from its hash.
    """

    name: str
    text: str


def ground(day: date) -> Ground:
    """The ground of a day, put together once. Raises ``BadImport`` where an imported area is damaged."""
    imported = imported_control(day)
    return _ground(snapshots.as_of(day).valid_from, tuple(imported["id"]), day if len(imported) else None)


@lru_cache(maxsize=KEPT)
def _ground(first: date, imports: tuple[str, ...], day: date | None) -> Ground:
    layers = snapshots.as_of(first)
    pictures = layers.areas[layers.areas["picture"].notna()]
    areas = _features(pictures, [row.control for row in pictures.itertuples()])
    lines = _features(layers.lines, [row.kind for row in layers.lines.itertuples()])
    drawn = {"held": _held(layers, first), "areas": areas, "lines": lines, "imported": []}
    if day:
        imported = imported_control(day)
        areas["features"] += _features(imported, ["imported"] * len(imported))["features"]
        rows = zip(imported["source"], imported["drawn_for"], strict=True)
        drawn["imported"] = [wording.imported(source, day) for source, day in rows]
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))
    return Ground(f"ground-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json", text)


def _held(layers: LayerSet, day: date) -> dict[str, str]:
    rows = layers.areas
    whole = dict(zip(rows["region_id"], rows["control"], strict=True))
    parts = rows["picture"].notna()
    pictured = set(rows["region_id"][parts]) - set(rows["region_id"][~parts])
    held = {}
    for region in regions():
        period = region.status_at(day)
        if period:  # a region all of whose ground lies in its parts has no area of its own
            held[region.id] = PICTURED if region.id in pictured else whole.get(region.id, period.control)
    return held


def _features(frame: gpd.GeoDataFrame, kinds: list[str]) -> dict[str, Any]:
    shapes = shapely.set_precision(frame.geometry.to_numpy(), GRID)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"class": f"{kind} schematic" if schematic else kind},
                "geometry": json.loads(shapely.to_geojson(shape)),
            }
            for kind, schematic, shape in zip(kinds, frame["schematic"], shapes, strict=True)
            if not shape.is_empty
        ],
    }
