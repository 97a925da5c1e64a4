"""A crowded map: events counted by cells of a grid, or marked one by one where few are in sight. Asked for by
the browser with the part of the map that it shows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import pygeohash

from articles.model import Cell, Extent, Filter
from articles.store import Store
from dashboard import maps, permalink, queries
from dashboard.permalink import ViewState
from dashboard.queries import Page
from geodata.gazetteer import gazetteer

# From which zoom on cells are how many letters of a geohash: 30 to 130 pixels wide.
LENGTHS = ((9.5, 5), (6.5, 4), (4.5, 3), (0.0, 2))
LARGE = 100_000  # people: so large a town counts wherever it is
KEPT = 64


def address(view: ViewState) -> str:
    """Where the browser asks for the cells of a view, which are the same whatever region is selected."""
    shown = replace(permalink.closed(view), at=None, zoom=None, embed=False, region=(), tab="events", page=1)
    return f"cells{permalink.link(shown)}"


def overlay(view: ViewState, page: Page) -> dict[str, Any]:
    """``maps.overlay`` with the address of the cells, where the map is crowded."""
    return {**maps.overlay(view, page), "cells": address(view) if page.crowded else None}


def grid(store: Store, view: ViewState, asked: Mapping[str, str]) -> dict[str, Any]:
    """What a part of the map shows, as JSON for ``frontend/cells.js``. ``asked`` has ``extent``, its south,
    west, north and east, and ``scale``, the map's zoom; what cannot be read is the first view.

    Either ``markers`` as those of ``maps.overlay``, or ``cells``: middle (lat, lon), how many events, and
    corners. A circle stands at the cell's
    largest town.
    """
    extent, zoom = _extent(asked.get("extent", "")), _number(asked.get("scale", ""), 6.0)
    length = next((length for least, length in LENGTHS if zoom >= least), 2)
    wanted = replace(queries.filter_of(view), regions=())
    revision = store.revision()
    found = _cells(store, revision, wanted, extent, length)
    if sum(cell.events for cell in found) <= queries.MOST_MARKERS:
        rows = store.markers(wanted, limit=queries.MOST_MARKERS, extent=extent)
        marked = maps.marked(queries.grouped(rows), view.perspective)
        return {"cells": [], "markers": marked}
    return {"cells": [_row(cell) for cell in found], "markers": []}


@lru_cache(maxsize=KEPT)
def _cells(store: Store, revision: int, wanted: Filter, extent: Extent, length: int) -> tuple[Cell, ...]:
    return tuple(store.cells(wanted, extent, length))


def _row(cell: Cell) -> list[Any]:
    box = cell.extent
    middle = _towns(len(cell.name)).get(cell.name)
    if middle is None:
        middle = round((box.south + box.north) / 2, 3), round((box.west + box.east) / 2, 3)
    corners = [[round(box.south, 3), round(box.west, 3)], [round(box.north, 3), round(box.east, 3)]]
    return [*middle, cell.events, corners]


@cache
def _towns(length: int) -> dict[str, tuple[float, float]]:
    """Lat and lon of the largest town of each cell: there its circle stands, not in the sea beside it."""
    towns = [p for p in gazetteer().places() if p.region_ids or p.population >= LARGE]
    return {
        pygeohash.encode(town.lat, town.lon, length): (round(town.lat, 3), round(town.lon, 3))
        for town in sorted(towns, key=lambda town: town.population)
    }


def _extent(text: str) -> Extent:
    numbers = [_number(part, math.nan) for part in text.split(",")]
    if len(numbers) == 4 and not any(map(math.isnan, numbers)):
        lats, lons = ([min(max(n, -most), most) for n in numbers[i::2]] for i, most in ((0, 90), (1, 180)))
        if lats[0] < lats[1] and lons[0] < lons[1]:
            # To a hundredth of a degree, so that a map that moved by a pixel is answered as before.
            lat, lon = ((math.floor(100 * p[0]) / 100, math.ceil(100 * p[1]) / 100) for p in (lats, lons))
            return Extent(lat[0], lon[0], lat[1], lon[1])
    (south, west), (north, east) = maps.HOME
    return Extent(south, west, north, east)


def _number(text: str, otherwise: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if math.isfinite(number) else otherwise
