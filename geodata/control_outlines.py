"""One valid area in degrees from the outlines of a file, whatever is wrong with them.

Corners and crossings are bounded before anything is repaired: what a repair costs grows with how often
outlines cross, and a few hundred strokes drawn over each other would keep it busy for minutes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from geodata.errors import BadImport
from geodata.layers import area_km2
from geodata.telling import Value, tell

MAX_CORNERS = 200_000
MAX_CROSSINGS = 10_000
GRID = 1e-6
"""Degrees, a tenth of a metre: on one grid, the edges that two days share stay the same edges."""

WGS84 = "EPSG:4326"
_AT_ONCE = 128

Outlines = NDArray[np.object_]


def area_of(
    frame: gpd.GeoDataFrame, crs: str | None, name: str, notes: list[str]
) -> tuple[BaseGeometry, CRS]:
    """The area that the polygons of a frame cover together, and what their coordinates were in.

    ``crs`` overrules what the frame says. ``name`` is what sentences call it; what was repaired or left out
    is added to ``notes``. Raises :class:`BadImport`.
    """
    outlines = _polygons(frame, name, notes)
    known = _crs(frame.crs, crs, outlines, name, notes)
    degrees = _in_degrees(outlines, known, name)
    _check_crossings(degrees, name)
    return _repaired(degrees, name, notes), known


def _polygons(frame: gpd.GeoDataFrame, name: str, notes: list[str]) -> Outlines:
    """The outlines, an array of polygons; other geometries are left out and told of."""
    parts = shapely.get_parts(frame.geometry.dropna().to_numpy())
    while (shapely.get_type_id(parts) > 3).any():  # collections within collections
        parts = shapely.get_parts(parts)
    outlines = parts[(shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)]
    if not len(outlines):
        raise BadImport(
            tell("{name} has no polygons; an area of control cannot be made of points or lines.", name=name)
        )
    if others := len(parts) - len(outlines):
        notes.append(
            tell(
                "{n} of its {all} geometries are points or lines and were left out.", n=others, all=len(parts)
            )
        )
    corners = int(shapely.get_num_coordinates(outlines).sum())
    if corners > MAX_CORNERS:
        raise BadImport(
            tell(
                "The outlines of {name} have {n} corners; {most} can be imported. Simplify them first.",
                name=name,
                n=corners,
                most=MAX_CORNERS,
            )
        )
    return outlines


def _crs(told: Any, wanted: str | None, outlines: Outlines, name: str, notes: list[str]) -> CRS:
    """What the coordinates are in: as asked, as the file says, or degrees where they can be nothing else."""
    numbers = shapely.get_coordinates(outlines)
    if not np.isfinite(numbers).all():
        raise BadImport(tell("{name} has coordinates that are no numbers.", name=name))
    largest = f"{np.abs(numbers).max():,.0f}"
    degrees = bool((np.abs(numbers) <= (180, 90)).all())
    if wanted is not None:
        try:
            known = CRS.from_user_input(wanted)
        except CRSError:
            said = printable(wanted, 40)
            raise BadImport(
                tell("There is no reference system {said}; write it like EPSG:32637.", said=repr(said))
            ) from None
    elif told is not None:
        known = CRS.from_user_input(told)
    elif degrees:
        notes.append(
            tell("It does not say what its coordinates are in; they were taken for degrees (WGS84).")
        )
        return CRS.from_user_input(WGS84)
    else:
        raise BadImport(
            tell(
                "{name} does not say what its coordinates are in (CRS), and they reach {largest}, so they "
                "are no degrees; say it with --crs, such as --crs EPSG:32637.",
                name=name,
                largest=largest,
            )
        )
    if known.is_geographic and not degrees:
        raise BadImport(
            tell(
                "{name} is said to be in degrees ({system}), but its coordinates reach {largest}, so it is "
                "in another reference system. Say which with --crs EPSG:NUMBER.",
                name=name,
                system=printable(known.name, 40),
                largest=largest,
            )
        )
    return known


def _in_degrees(outlines: Outlines, known: CRS, name: str) -> Outlines:
    try:
        degrees = gpd.GeoSeries(outlines, crs=known).to_crs(WGS84).to_numpy()
    except (ProjError, CRSError) as error:
        said = printable(str(error), 200).rstrip(".")
        raise BadImport(
            tell(
                "{name} cannot be brought to degrees from {system}: {said}.",
                name=name,
                system=printable(known.name, 40),
                said=said,
            )
        ) from error
    numbers = shapely.get_coordinates(degrees)
    if not np.isfinite(numbers).all() or not (np.abs(numbers) <= (180, 90)).all():
        raise BadImport(
            tell(
                "The coordinates of {name} lie outside where {system} can be used; it is in another "
                "reference system (CRS). Say which with --crs, such as --crs EPSG:32637.",
                name=name,
                system=printable(known.name, 40),
            )
        )
    return degrees


def _check_crossings(outlines: Outlines, name: str) -> None:
    """Refuse outlines that cross or run side by side so often that a repair would not end."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(outlines), return_index=True)
    strokes = ring[1:] == ring[:-1]
    start, end = xy[:-1][strokes], xy[1:][strokes]
    boxes = shapely.box(*np.minimum(start, end).T, *np.maximum(start, end).T)
    tree = shapely.STRtree(boxes)
    close = crossings = 0
    for first in range(0, len(boxes), _AT_ONCE):  # all pairs at once could be more than memory holds
        one, other = tree.query(boxes[first : first + _AT_ONCE])
        one = one + first
        pairs = one < other
        one, other = one[pairs], other[pairs]
        close += len(one)
        crossings += int(_cross(start[one], end[one], start[other], end[other]).sum())
        if crossings > MAX_CROSSINGS or close > MAX_CROSSINGS + 10 * len(boxes):
            raise BadImport(
                tell(
                    "The outlines of {name} cross each other or double back too often to be repaired; "
                    "simplify them first.",
                    name=name,
                )
            )


def _cross(a: NDArray[Any], b: NDArray[Any], c: NDArray[Any], d: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether the strokes from a to b and from c to d cross; touching does not count."""

    def side(p: NDArray[Any], q: NDArray[Any], r: NDArray[Any]) -> NDArray[Any]:
        return (q[:, 0] - p[:, 0]) * (r[:, 1] - p[:, 1]) - (q[:, 1] - p[:, 1]) * (r[:, 0] - p[:, 0])

    return (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)


def _repaired(outlines: Outlines, name: str, notes: list[str]) -> BaseGeometry:
    """All outlines as one valid area, on the grid."""
    broken = ~shapely.is_valid(outlines)
    if broken.any():
        first = outlines[broken][0]
        where = re.search(r"\[(-?[\d.]+) (-?[\d.]+)\]", shapely.is_valid_reason(first))
        outlines = outlines.copy()
        outlines[broken] = shapely.make_valid(outlines[broken], method="structure", keep_collapsed=False)
        count: dict[str, Value] = {"n": int(broken.sum()), "all": len(broken)}
        if where:
            near = f"{float(where[1]):.3f} {float(where[2]):.3f}"
            notes.append(
                tell(
                    "{n} of its {all} outlines crossed or touched themselves, first near {near}; repaired.",
                    near=near,
                    **count,
                )
            )
        else:
            notes.append(tell("{n} of its {all} outlines crossed or touched themselves; repaired.", **count))
    area = shapely.set_precision(shapely.union_all(outlines), GRID)
    area = shapely.force_2d(shapely.make_valid(area, method="structure", keep_collapsed=False))
    if area.is_empty or area_km2(area) < 1e-6:
        raise BadImport(tell("The outlines of {name} enclose no area.", name=name))
    return area


def printable(text: str, longest: int) -> str:
    """The text on one line, without control and direction characters, cut to a length."""
    head = " ".join(text[: 4 * longest].split())
    clean = "".join(c for c in head if unicodedata.category(c)[0] != "C")
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
