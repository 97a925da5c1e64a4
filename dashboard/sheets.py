"""Where a printed map lies: its projection, its extent and its scale.

The projection is Lambert's conformal conic around the map's middle: shapes are true, and north is up there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry.base import BaseGeometry

from dashboard.permalink import ViewState
from geodata import layers, regions

WGS84 = Geod(ellps="WGS84")
SCREEN = (930, 640)  # pixels of the map on a desk, from which the extent of a link's place and zoom is taken
USUAL_ZOOM = 6.0
EQUATOR_M = 156_543.034  # metres a pixel at zoom 0
MARGIN = 0.14  # around a selected region, of its size
SMALLEST_M = 60_000.0  # across; closer up the coasts have nothing more to show
EDGE = np.linspace(0, 1, 25)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sheet:
    """The piece of the earth on a map ``width`` × ``height`` millimetres large.

    ``extent`` is west, south, east, north in metres of ``crs``; ``metres`` are those a millimetre.
    """

    crs: CRS
    extent: Box
    width: float
    height: float

    @property
    def metres(self) -> float:
        """How many metres a millimetre of paper is."""
        return (self.extent[2] - self.extent[0]) / self.width

    @property
    def scale(self) -> int:
        """The denominator, to two figures: 4,700,000."""
        exact = self.metres * 1000
        step = 10 ** (len(str(int(exact))) - 2)
        return int(round(exact / step) * step)

    def mm(self, x: float, y: float) -> tuple[float, float]:
        """Metres of the projection as millimetres from the map's lower left corner."""
        return (x - self.extent[0]) / self.metres, (y - self.extent[1]) / self.metres

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Degrees as millimetres from the map's lower left corner."""
        return self.mm(*self._forward.transform(lon, lat))

    @cached_property
    def window(self) -> Box:
        """West, south, east, north in degrees of all that is on the map, and a little more."""
        x, y = _border(self.extent)
        lons, lats = self._forward.transform(x, y, direction="INVERSE")
        dx, dy = np.ptp(lons) * 0.02, np.ptp(lats) * 0.02
        return lons.min() - dx, lats.min() - dy, lons.max() + dx, lats.max() + dy

    def put(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """What of a frame in degrees lies on the map, in millimetres, as simple as the paper allows."""
        near = frame.iloc[frame.sindex.query(shapely.box(*self.window), predicate="intersects")].sort_index()
        near = near.set_geometry(shapely.clip_by_rect(near.geometry.to_numpy(), *self.window), crs=4326)
        west, south, _, _ = self.extent
        onto = near.to_crs(self.crs).affine_transform(
            [1 / self.metres, 0, 0, 1 / self.metres, -west / self.metres, -south / self.metres]
        )
        shapes = shapely.simplify(onto.to_numpy(), FINEST)
        crossed = ~shapely.is_valid(shapes)  # clipping and simplifying may let an edge touch itself
        shapes[crossed] = shapely.buffer(shapes[crossed], 0)
        drawn = gpd.GeoDataFrame(near.drop(columns=near.geometry.name), geometry=shapes)
        return drawn[~drawn.geometry.is_empty]

    def bar(self, longest: float) -> tuple[int, float]:
        """A scale bar at the map's middle: a round number of kilometres, and its length in millimetres, at
        most ``longest``. It is that of the geodesic from west to east, not of the projection's plane.
        """
        middle = ((self.extent[0] + self.extent[2]) / 2, (self.extent[1] + self.extent[3]) / 2)
        lon, lat = self._forward.transform(*middle, direction="INVERSE")
        fitting = [(1, 0.0)]
        for km in (n * 10**power for power in range(4) for n in (1, 2, 5)):
            lons, lats, _ = WGS84.fwd([lon, lon], [lat, lat], [270, 90], [km * 500, km * 500])
            (x0, x1), (y0, y1) = self._forward.transform(lons, lats)
            if (length := float(np.hypot(x1 - x0, y1 - y0)) / self.metres) <= longest:
                fitting.append((km, length))
        return fitting[-1]

    @cached_property
    def _forward(self) -> Transformer:
        return Transformer.from_crs(4326, self.crs, always_xy=True)


FINEST = 0.03  # millimetres that nobody sees


def sheet(view: ViewState, width: float, height: float) -> Sheet:
    """The piece of the earth that a view is about: where its link looks, else the selected regions, else all
    in dispute; widened to the paper's proportions.
    """
    if view.at:
        lat, lon = view.at
        metres = EQUATOR_M * np.cos(np.radians(lat)) / 2 ** (view.zoom or USUAL_ZOOM)
        across, along = (pixels * metres for pixels in SCREEN)
        crs = _conic(lon, lat, along)
        return _fitted(crs, (-across / 2, -along / 2, across / 2, along / 2), width, height)
    frame = layers.regions_layer()
    wanted = view.region or tuple(r.id for r in regions.regions() if r.kind != "state")
    outline: BaseGeometry = shapely.union_all(frame.geometry[frame["id"].isin(wanted)].to_numpy())
    margin = MARGIN if view.region else MARGIN / 4
    west, south, east, north = outline.bounds
    crs = _conic((west + east) / 2, (south + north) / 2, (north - south) * 111_000)
    x0, y0, x1, y1 = gpd.GeoSeries([shapely.segmentize(outline, 0.5)], crs=4326).to_crs(crs).total_bounds
    room = max(margin * max(x1 - x0, y1 - y0), (SMALLEST_M - max(x1 - x0, y1 - y0)) / 2)
    return _fitted(crs, (x0 - room, y0 - room, x1 + room, y1 + room), width, height)


def _conic(lon: float, lat: float, along: float) -> CRS:
    """The projection around a point, for a map so many metres from south to north."""
    third = max(min(along / 111_000 / 3, 12.0), 0.2)
    parallels = {"lat_1": round(lat - third, 3), "lat_2": round(lat + third, 3)}
    return CRS.from_dict(
        {"proj": "lcc", "lon_0": round(lon, 3), "lat_0": round(lat, 3), **parallels, "datum": "WGS84"}
    )


def _fitted(crs: CRS, box: Box, width: float, height: float) -> Sheet:
    """A box in metres, widened to the proportions of the paper."""
    west, south, east, north = box
    metres = max((east - west) / width, (north - south) / height)
    x, y = (west + east) / 2, (south + north) / 2
    across, along = metres * width / 2, metres * height / 2
    return Sheet(crs, (x - across, y - along, x + across, y + along), width, height)


def _border(box: Box) -> tuple[np.ndarray, np.ndarray]:
    """Points along the edge of a box."""
    west, south, east, north = box
    x, y = west + EDGE * (east - west), south + EDGE * (north - south)
    return (
        np.concatenate([x, x, np.full_like(y, west), np.full_like(y, east)]),
        np.concatenate([np.full_like(x, south), np.full_like(x, north), y, y]),
    )
