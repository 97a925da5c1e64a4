"""The folium map: a base that is drawn once, and the overlay of ids, styles and marks that changes with the view.

The only file that knows folium, and where ``lon, lat`` becomes Leaflet's ``lat, lon``. Colours and patterns are in
``folium_component/frontend/map.css``: features carry a class or an id, never a colour, so that light, dark and the
exported file look alike. Nothing from articles or links enters the folium script: folium escapes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import folium
import geopandas as gpd
import shapely

from dashboard import wording
from dashboard.permalink import MAX_ZOOM, MIN_ZOOM, ViewState
from dashboard.queries import Page
from geodata import layers, regions
from geodata.model import Region

HOME = ((41.0, 31.6), (49.8, 47.2))  # south-west and north-east corner, lat and lon, of the view that shows every region
DRAWING_ORDER = {"state": 0, "disputed": 1, "part": 2}  # what lies in something else is drawn, and clicked, above it
SMALL_KM2 = 2000  # smaller areas are labelled only close by
ATTRIBUTION = (
    '© <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap contributors</a>'
    " (ODbL) · Natural Earth · GeoNames (CC BY 4.0)"
)


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A rendered folium map: ``script`` runs with ``L`` in scope; ``name`` is made from its hash."""

    name: str
    script: str


@cache
def base_map(perspective: str) -> BaseMap:
    """The base map of a perspective, rendered once and shared by every session. The same data gives the same script."""
    figure = _folium_map(perspective).get_root()
    figure.render()
    script = figure.script.render()
    return BaseMap(f"map-{hashlib.sha256(script.encode()).hexdigest()[:16]}.js", script)


def overlay(view: ViewState, page: Page) -> dict[str, Any]:
    """What changes on the base map with the view, as JSON for ``overlay.js``: a few kilobytes at most."""
    selected = regions.region(view.region[0]) if view.region else None
    return {
        "home": HOME,
        "at": view.at,
        "zoom": view.zoom,
        "selected": list(view.region),
        "show": _corners(selected) if selected else None,
        "control": {r.id: p.control for r in regions.regions() if (p := r.status_at(page.as_of))},
        "line": not layers.contact_lines(page.as_of).empty,
        "layers": list(view.layers),
        "place": page.place,
        "markers": [
            [m.place.geonames_id, round(m.place.lat, 3), round(m.place.lon, 3), m.quadrant, m.events, m.place.name]
            for m in page.markers
        ],
        "legend": {
            "title": f"In control on {wording.day(page.as_of)}",
            "control": list(wording.CONTROL.items()),
            "events": list(wording.QUADRANTS.items()),
            "layers": list(wording.LAYERS.items()),
        },
    }


def _folium_map(perspective: str) -> folium.Map:
    """Land, water and borders below; regions, contact lines and towns above, in the order they are added."""
    map_ = folium.Map(tiles=None)
    map_.options |= {"min_zoom": MIN_ZOOM, "max_zoom": MAX_ZOOM}  # folium's own arguments reach only its tile layers
    map_._id = perspective  # folium's own ids are random and would change the script's hash at every start
    base = layers.basemap()
    towns = base["towns"].assign(kind="town", rank=_ranks(base["towns"]))
    for layer in (
        _layer("land", base["land"]),
        _layer("country", base["countries"]),
        _layer("region", _regions(), "id", "kind", "name", "label_at", "label_kind", attribution=ATTRIBUTION),
        _layer("lake", base["lakes"]),
        _layer("river", base["rivers"]),
        _layer("contact", layers.contact_lines()),
        _layer("town", towns, "kind", "name", "rank", marker=folium.CircleMarker(radius=0, stroke=False, fill=False)),
    ):
        layer.add_to(map_)
    return map_


def _layer(id: str, frame: gpd.GeoDataFrame, *columns: str, **options: Any) -> folium.GeoJson:
    """A layer whose paths have the class ``id``. Only ``columns`` go to the browser; those with any can be clicked."""
    thin = gpd.GeoDataFrame(
        frame[list(columns)].reset_index(drop=True), geometry=shapely.set_precision(frame.geometry.to_numpy(), 1e-4), crs=4326
    )
    layer = folium.GeoJson(
        thin.to_json(drop_id=True), smooth_factor=0.8, class_name=id, interactive=id == "region", **options
    )
    layer._id = id
    return layer


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
    """How prominent a label is: a state, an area in dispute, a group (shown from afar instead of its parts), a small part."""
    parts = [r for r in regions.children(region.id) if r.kind == "part"]
    if region.kind != "state" and len(parts) > 1:
        return "group"
    return "small" if area < SMALL_KM2 else region.kind


def _label_point(region: Region, shapes: dict[str, shapely.Geometry]) -> list[float]:
    """Lat and lon of the middle of the widest part that no smaller region covers."""
    own = shapes[region.id]
    inner = [shapes[r.id] for r in regions.regions() if r.id != region.id and r.parent == region.id]
    if inner and region.kind == "state":
        own = own.difference(shapely.union_all(inner))
    radius = shapely.maximum_inscribed_circle(own, tolerance=0.02)
    lon, lat = shapely.get_coordinates(radius)[0]
    return [round(float(lat), 3), round(float(lon), 3)]


def _ranks(towns: gpd.GeoDataFrame) -> list[float]:
    """The zoom from which a town's name is shown: large towns from afar, small ones close by."""
    return [6.0 if n >= 700_000 else 6.5 if n >= 250_000 else 7.0 if n >= 90_000 else 8.0 for n in towns["population"]]


def _corners(region: Region) -> list[list[float]]:
    west, south, east, north = region.extent
    return [[south, west], [north, east]]
