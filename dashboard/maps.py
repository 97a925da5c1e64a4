"""The folium map: a base that is drawn once, and the overlay that changes with the view.

The only file that knows folium, and where ``lon, lat`` becomes Leaflet's ``lat, lon``. Colours and patterns
are in ``folium_component/frontend/map.css``: features carry a class or an id, never a colour, so that light,
dark and the exported file look alike. Nothing from articles or links enters the folium script: folium escapes
nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dashboard import data_words, language, wording
from dashboard.language import _
from dashboard.permalink import MAX_ZOOM, MIN_ZOOM, ViewState
from dashboard.queries import Marker, Page
from geodata import layers, regions
from geodata.model import Region

# South-west and north-east corner, lat and lon, of the first view: it shows every region.
HOME = ((41.0, 31.6), (49.8, 47.2))
# What lies in something else is drawn, and clicked, above it.
DRAWING_ORDER = {"state": 0, "disputed": 1, "part": 2}
LABEL_ROOM = 0.25  # degrees between a state's label and the areas in dispute, which have labels of their own
SMALL_KM2 = 2000  # smaller areas are labelled only close by
FINE, COARSE = (
    5e-4,
    1e-3,
)  # degrees, some 50 and 100 m: the grid of what is asked about, and of what is around
AROUND = 4e-3  # degrees by which the land and borders around may be simplified
TOWN_ZOOM = {1: 6.0, 2: 7.0, 3: 8.0}
COUNTRY_ZOOM = {1: 4.0, 2: 5.0, 3: 5.0}
STATES = ("GE", "UA", "AZ", "MD")  # labelled as regions
ATTRIBUTION = " · ".join(layers.notices()).replace(
    "OpenStreetMap contributors",
    '<a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">'
    "OpenStreetMap contributors</a>",
)


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A rendered folium map. ``text`` is a script that runs with ``L`` in scope and returns what does not
    change with the view: the first extent and the legend's words. ``name`` is made from its hash.
    """

    name: str
    text: str


def base_map() -> BaseMap:
    """The base map in the language of the page, rendered once and shared.

    The same data gives the same script.
    """
    return _rendered(language.current())


@cache
def _rendered(_language: str) -> BaseMap:
    figure: Any = _folium_map().get_root()
    figure.render()
    fixed = {
        "home": HOME,
        "quadrants": list(wording.QUADRANTS),
        "choose": _(wording.CHOOSE_REGION),
        "legend": {
            "lines": wording.table(wording.LINES),
            "events": wording.table(wording.QUADRANTS),
            "layers": wording.table(wording.LAYERS),
            "cells": _("events in a cell of a grid; choose one to zoom in"),
        },
    }
    script = f"{_quickly_read(figure.script.render())}\nreturn {json.dumps(fixed)};\n"
    return BaseMap(f"map-{hashlib.sha256(script.encode()).hexdigest()[:16]}.js", script)


def _quickly_read(script: str) -> str:
    """Folium's script with its GeoJSON as text for ``JSON.parse``, which browsers read in a third of the time
    that the same data takes as a part of the program.
    """
    return re.sub(
        r"(_add\()(\{.*\})(\);)$", lambda call: call[1] + _parsed(call[2]) + call[3], script, flags=re.M
    )


def _parsed(data: str) -> str:
    text = json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":"))
    # "<" may begin "</script>" where the script stands in a page.
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("<", "\\u003c")
    return f"JSON.parse('{quoted}')"


def overlay(view: ViewState, page: Page) -> dict[str, Any]:
    """What changes on the base map with the view, as JSON for ``overlay.js``: a few kilobytes at most. The
    ground of the day comes beside it.
    """
    return {
        "at": view.at,
        "zoom": view.zoom,
        "selected": list(view.region),
        "as_of": page.as_of.isoformat(),
        "layers": list(view.layers),
        "place": page.place,
        "read": list(page.read),
        "title": wording.map_title(view.perspective, page.as_of),
        "markers": marked(page.markers, view.perspective, page.as_of),
    }


def marked(markers: Iterable[Marker], perspective: str = "", day: date | None = None) -> list[list[Any]]:
    """Markers as ``overlay.js`` takes them: id, lat, lon, number of the quadrant, of events, and what the
    place is called, on a day by a perspective if these are given.
    """
    order = list(wording.QUADRANTS)
    return [
        [
            m.place.geonames_id,
            round(m.place.lat, 2),
            round(m.place.lon, 2),
            order.index(m.quadrant),
            m.events,
            data_words.place(m.place.geonames_id, m.place.name, perspective, day),
        ]
        for m in markers
    ]


def _folium_map() -> folium.Map:
    """Land, water and borders below; regions and towns above, in the order they are added."""
    map_ = folium.Map(location=[(HOME[0][i] + HOME[1][i]) / 2 for i in (0, 1)], zoom_start=6, tiles=None)
    # Folium's own arguments for these reach only its tile layers.
    map_.options |= {"min_zoom": MIN_ZOOM, "max_zoom": MAX_ZOOM}
    _named(map_, "atlas")
    # Panes are drawn apart: what is under and over the regions is not painted anew when they change.
    _named(folium.map.CustomPane("ground", z_index=350), "ground").add_to(map_)
    _named(folium.map.CustomPane("states", z_index=380), "states").add_to(map_)  # below the areas of a day
    _named(folium.map.CustomPane("water", z_index=410), "water").add_to(map_)
    base = layers.basemap()
    borders = base["countries"][~_of_regions(base["countries"])]
    countries = base["labels"][~base["labels"]["iso_a2"].isin(STATES)]
    outlines = _regions()
    states = outlines["label_kind"] == "state"
    region_columns = ("id", "kind", "name", "label_at", "label_kind")
    for layer in (
        _layer("land", base["land"], pane="ground", precision=COARSE, tolerance=AROUND),
        _layer("border", borders, pane="ground", precision=COARSE, tolerance=AROUND),
        _layer("region", outlines[states], *region_columns, pane="states", attribution=ATTRIBUTION),
        _layer("region", outlines[~states], *region_columns, pane="overlayPane"),
        _layer("lake", base["lakes"], pane="water", precision=COARSE),
        _layer("river", base["rivers"], pane="water", precision=COARSE),
        _names("country", countries, COUNTRY_ZOOM, _countries(countries)),
        _names("town", base["towns"], TOWN_ZOOM, _towns(base["towns"])),
    ):
        layer.add_to(map_)
    return map_


def _named(element: Any, id: str) -> Any:
    """Give an element a name of ours: folium's are random and would change the script's hash."""
    element._id = id
    return element


def _of_regions(borders: gpd.GeoDataFrame) -> pd.Series:
    """Which borders the regions' own outlines draw already, such as ``GEO-RUS``."""
    return borders["id"].str.split("-").map(lambda pair: bool({"GEO", "UKR", "AZE", "MDA"} & set(pair)))


def _names(kind: str, frame: gpd.GeoDataFrame, zoom: Mapping[int, float], names: list[str]) -> folium.GeoJson:
    """Names at points, each from the zoom of its rank on. ``overlay.js`` writes them: folium's own would run
    as HTML.
    """
    named = frame.assign(kind=kind, name=names, zoom=frame["rank"].map(zoom))
    point = _named(folium.CircleMarker(radius=0, stroke=False, fill=False), f"{kind}_point")
    return _layer(kind, named, "id", "kind", "name", "zoom", pane="ground", marker=point)


def _countries(frame: gpd.GeoDataFrame) -> list[str]:
    return [language.name(data_words.names_of(row)) for row in frame.itertuples()]


def _towns(frame: gpd.GeoDataFrame) -> list[str]:
    return [data_words.place(int(row.id), row.name) for row in frame.itertuples()]


def _layer(
    id: str,
    frame: gpd.GeoDataFrame,
    *columns: str,
    precision: float = FINE,
    tolerance: float = 0,
    **options: Any,
) -> folium.GeoJson:
    """A layer whose paths have the class ``id``; only ``columns`` go along. Regions can be clicked.

    Without columns all its shapes are one path: a browser draws it sooner than many.
    """
    shapes = shapely.set_precision(shapely.simplify(frame.geometry.to_numpy(), tolerance), precision)
    if columns:
        thin = gpd.GeoDataFrame(frame[list(columns)].reset_index(drop=True), geometry=shapes, crs=4326)
    else:
        thin = gpd.GeoDataFrame(geometry=[_together(shapes)], crs=4326)
    layer = folium.GeoJson(
        thin.to_json(drop_id=True), smooth_factor=0.8, class_name=id, interactive=id == "region", **options
    )
    return _named(layer, f"{id}{options['pane'].lower()}")  # streamlit-folium rewrites such names


def _together(shapes: NDArray[np.object_]) -> shapely.Geometry:
    """Polygons that do not overlap, or lines, as one shape."""
    parts = shapely.get_parts(shapes)
    flat = shapely.get_dimensions(parts) == 2
    return shapely.multipolygons(parts) if flat.all() else shapely.multilinestrings(parts)


def _regions() -> gpd.GeoDataFrame:
    """Every region with its name and the point its label stands at, states first."""
    frame = layers.regions_layer()
    shapes = dict(zip(frame["id"], frame.geometry, strict=True))
    rows = [
        {
            "id": r.id,
            "kind": "region",
            "name": wording.region(r.id),
            "label_at": _label_point(r, shapes),
            "label_kind": _label_kind(r, layers.area_km2(shapes[r.id])),
            "geometry": shapes[r.id],
        }
        for r in sorted(regions.regions(), key=lambda r: DRAWING_ORDER[r.kind])
    ]
    return gpd.GeoDataFrame(rows, crs=4326)


def _label_kind(region: Region, area: float) -> str:
    """How prominent a label is: a state, an area in dispute, a group (shown from afar instead of its parts),
    a small part.
    """
    parts = [r for r in regions.children(region.id) if r.kind == "part"]
    if region.kind != "state" and len(parts) > 1:
        return "group"
    return "small" if area < SMALL_KM2 else region.kind


def _label_point(region: Region, shapes: dict[str, shapely.Geometry]) -> list[float]:
    """Lat and lon of the middle of the widest part that no smaller region covers."""
    own = shapes[region.id]
    inner = [shapes[r.id] for r in regions.regions() if r.id != region.id and r.parent == region.id]
    if inner and region.kind == "state":
        own = own.difference(shapely.buffer(shapely.union_all(inner), LABEL_ROOM))
    radius = shapely.maximum_inscribed_circle(own, tolerance=0.02)
    lon, lat = shapely.get_coordinates(radius)[0]
    return [round(float(lat), 3), round(float(lon), 3)]
