"""The countries of the world as shapes of a small drawing, to show votes and recognitions on.

The shapes are the same in every view and language: one file that a browser fetches once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geodata import votes

PROJECTION = "+proj=eqearth"  # areas keep their proportions: a vote counts the same in the north
WIDTH = 1000  # units of the drawing, for some 400 pixels
TOLERANCE = 40_000  # metres, half a pixel
SMALLEST = 8  # units; smaller countries are dots
EMPTY = ("ATA",)  # Antarctica: nobody votes there


@dataclass(frozen=True, slots=True)
class World:
    """``text`` is JSON for ``world.js``: ``width`` and ``height`` of the drawing, ``shapes`` the outline of
    each country by its three-letter code, as the path of an SVG, and ``dots`` where the smallest are.
    ``name`` is made from its hash.
    """

    name: str
    text: str


@cache
def outlines() -> World:
    """Countries and territories of the world, far simplified. Source: Natural Earth, public domain."""
    frame = votes.world_countries()
    frame = frame[~frame["iso_a3"].isin(EMPTY)].to_crs(PROJECTION)
    west, south, east, north = frame.total_bounds
    scale = WIDTH / (east - west)
    shapes: dict[str, str] = {}
    dots: dict[str, tuple[int, int]] = {}
    simple = shapely.coverage_simplify(frame.geometry.values, TOLERANCE)
    drawn = shapely.transform(simple, lambda at: (at - (west, north)) * (scale, -scale))
    for code, shape, box in zip(frame["iso_a3"], drawn, shapely.bounds(drawn), strict=True):
        if max(box[2] - box[0], box[3] - box[1]) < SMALLEST:
            dots[code] = round((box[0] + box[2]) / 2), round((box[1] + box[3]) / 2)
        else:
            shapes[code] = "".join(_ring(part.exterior.coords) for part in _polygons(shape))
    content: dict[str, Any] = {
        "width": WIDTH,
        "height": round((north - south) * scale),
        "shapes": shapes,
        "dots": dots,
    }
    text = json.dumps(content, separators=(",", ":"))
    return World(f"world-{sha256(text.encode()).hexdigest()[:12]}.json", text)


def _polygons(shape: BaseGeometry) -> Iterator[shapely.Polygon]:
    for part in shapely.get_parts(shape):
        if part.area > 1:
            yield part


def _ring(coordinates: Any) -> str:
    """A ring as a path of whole units, each step from the one before; holes are countries of their own."""
    points = [(round(x), round(y)) for x, y, *_z in coordinates]
    steps = [f"l{x - a} {y - b}" for (a, b), (x, y) in pairwise(points) if (a, b) != (x, y)]
    return f"M{points[0][0]} {points[0][1]}{''.join(steps)}z"
