"""Names on a printed map, each where there is room for it: none covers another, or a mark of events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from shapely.geometry.base import BaseGeometry

from dashboard import data_words, language, lettering, wording
from dashboard.language import N_, _
from dashboard.palette import mixed, palette
from dashboard.sheets import Box, Sheet
from geodata import layers, regions
from geodata.votes import world_countries

Point = tuple[float, float]
SPACE = "\u2009"  # between the letters of names that are spread out
SEAS = {N_("Black Sea"): (33.6, 43.35), N_("Sea of Azov"): (36.5, 46.15), N_("Caspian Sea"): (50.4, 41.8)}
TOWNS_FROM = {1: 9_000_000, 2: 4_500_000, 3: 2_500_000}  # scales at which towns are named, by rank
SMALLEST_COUNTRY = 250.0  # of a country around
STATES = ("GEO", "UKR", "AZE", "MDA")  # named as regions
SMALLEST_NAMED = 14.0  # square millimetres of a region whose name is on the map


class Names:
    """Places names on a map, each where there is room. What is taken is a list of boxes in millimetres."""

    def __init__(self, axes: Axes, sheet: Sheet, size: float, perspective: str, day: date) -> None:
        self.axes, self.sheet, self.size = axes, sheet, size
        self.perspective, self.day = perspective, day
        self.paper = shapely.box(0, 0, sheet.width, sheet.height)
        self.taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Nothing else may stand in this box."""
        self.taken.append(box)

    def regions(self, outlines: gpd.GeoDataFrame, told: dict[str, str], chosen: tuple[str, ...]) -> None:
        """Regions by name, the chosen ones and those in dispute before states."""
        rows = {row.id: row for row in outlines.itertuples()}
        order = sorted(
            rows,
            key=lambda id: (
                id not in chosen,
                -rows[id].order if rows[id].order else 9,
                -rows[id].geometry.area,
            ),
        )
        for id in order:
            row, region = rows[id], regions.region(id)
            inner = [
                rows[r.id].geometry
                for r in regions.children(id)
                if r.id in rows and rows[r.id].geometry.area > SMALLEST_NAMED
            ]
            if region.kind != "state" and len(inner) > 1 and id not in chosen:
                continue  # its parts are named
            own = row.geometry.intersection(self.paper)
            if own.is_empty or (own.area < SMALLEST_NAMED and id not in chosen):
                continue
            rest = own.difference(shapely.union_all(inner)) if inner else own
            name = told.get(id) or wording.region(id)
            if region.kind == "state":
                any(self._spaced_in(rest, name, size) for size in (8.6, 7.0))
            else:
                self._disputed(rest if rest.area > SMALLEST_NAMED / 2 else own, name, id in chosen)

    def _disputed(self, shape: BaseGeometry, name: str, chosen: bool) -> None:
        """The name of an area in dispute: in it, else beside it; of a chosen one in any case."""
        size, colour = 8.6 if chosen else 7.4, palette()["ink"]
        if self._write(name, size, _inside(shape), cut="bold", colour=colour):
            return
        if not self._write(name, 6.4, _around(shape.bounds), cut="bold", colour=colour) and chosen:
            self._write(name, size, _inside(shape), cut="bold", colour=colour, always=True)

    def seas(self) -> None:
        """The seas, in blue."""
        land = self.sheet.put(layers.basemap()["land"]).geometry
        for name, at in SEAS.items():
            x, y = self.sheet.project(*at)
            letters = SPACE.join(_(name))
            room = [(x + dx, y + dy) for dx in (0, -12, 12, -24) for dy in (0, 8, -8, -16)]
            wet = [
                p
                for p in room
                if not land.intersects(shapely.box(*self._box(letters, 8, "oblique", p))).any()
            ]
            self._write(
                _(name),
                8,
                wet,
                cut="oblique",
                colour=mixed(0.75, "government", "sea"),
                halo=None,
                spaced=True,
            )

    def countries(self, regions: gpd.GeoDataFrame) -> None:
        """The countries around, each where most of it is to be seen and no region."""
        theirs = shapely.union_all(regions.geometry.to_numpy())
        frame = self.sheet.put(world_countries())
        for row in frame[~frame["iso_a3"].isin(STATES)].itertuples():
            own = row.geometry.intersection(self.paper).difference(theirs)
            if own.area > SMALLEST_COUNTRY:
                self._spaced_in(own, language.name(data_words.names_of(row)), 7.6)

    def towns(self, marked: set[int]) -> None:
        """Towns that the scale has room for, the largest first; no dot where an event's mark stands."""
        frame = layers.basemap()["towns"]
        frame = frame[frame["rank"].map(TOWNS_FROM) >= self.sheet.scale]
        for row in frame.sort_values(["rank", "population"], ascending=[True, False]).itertuples():
            x, y = self.sheet.project(row.geometry.x, row.geometry.y)
            if not (2 < x < self.sheet.width - 2 and 2 < y < self.sheet.height - 2):
                continue
            at_mark = any(w <= x <= e and s <= y <= n for w, s, e, n in self.taken)
            gap = (2.0 if at_mark else 1.0) * self.size
            name = data_words.place(int(row.id), row.name, self.perspective, self.day)
            half = lettering.width(name, 6 * self.size) / 2
            sides = [
                (x + gap + half, y), (x - gap - half, y), (x, y + gap + 1.2), (x, y - gap - 1.2),
                (x + gap + half, y + 1.6), (x + gap + half, y - 1.6),
            ]  # fmt: skip
            if self._write(name, 6, sides, colour=palette()["quiet"]) and not at_mark:
                self.axes.plot(
                    [x],
                    [y],
                    marker="o",
                    markersize=2.2 * self.size,
                    color=palette()["quiet"],
                    zorder=7,
                    linestyle="none",
                )
                self.take((x - 0.5, y - 0.5, x + 0.5, y + 0.5))

    def _spaced_in(self, shape: BaseGeometry, name: str, size: float) -> bool:
        """A state's name, where most of it stands within the state; whether there was room."""
        text = SPACE.join(lettering.printable(name))
        boxes = ((p, shapely.box(*self._box(text, size, "normal", p))) for p in _inside(shape))
        points = (p for p, box in boxes if shapely.intersection(shape, box).area > 0.85 * box.area)
        return self._write(name, size, points, colour=palette()["quiet"], spaced=True)

    def _write(
        self, name: str, size: float, points: Iterable[Point], *, cut: str = "normal", colour: str,
        halo: str | None = "land", spaced: bool = False, always: bool = False,
    ) -> bool:  # fmt: skip
        """Write a name at the first of the points at which nothing else stands; whether there was one."""
        text = lettering.printable(name, cut)
        text = SPACE.join(text) if spaced else text
        for x, y in points:
            box = self._box(text, size, cut, (x, y))
            if not always and not self._free(box):
                continue
            around = [withStroke(linewidth=2.2 * self.size, foreground=palette()[halo])] if halo else []
            self.axes.text(
                x, y, text, fontproperties=lettering.font(cut), fontsize=size * self.size, color=colour,
                ha="center", va="center", path_effects=around, zorder=7, parse_math=False,
            )  # fmt: skip
            self.take(box)
            return True
        return False

    def _box(self, text: str, size: float, cut: str, at: Point) -> Box:
        across = lettering.width(text, size * self.size, cut) / 2 + 0.6
        along = size * self.size * lettering.MM_A_POINT * 0.55
        return at[0] - across, at[1] - along, at[0] + across, at[1] + along

    def _free(self, box: Box) -> bool:
        west, south, east, north = box
        if west < 1 or south < 1 or east > self.sheet.width - 1 or north > self.sheet.height - 1:
            return False
        return not any(west < e and w < east and south < n and s < north for w, s, e, n in self.taken)


def _inside(shape: BaseGeometry) -> Iterator[Point]:
    """Points for a name within a shape: the middle of its widest part, then others, the nearest first."""
    circle = shapely.maximum_inscribed_circle(shape, tolerance=0.5)
    x, y = shapely.get_coordinates(circle)[0]
    yield float(x), float(y)
    west, south, east, north = shape.bounds
    grid = [
        (west + (east - west) * i / 12, south + (north - south) * j / 12)
        for i in range(1, 12)
        for j in range(1, 12)
    ]
    inner = shapely.buffer(shapely.simplify(shape, 0.5), -min(2.0, shapely.length(circle) / 4))
    inside = [p for p in grid if shapely.intersects_xy(inner, *p)]
    yield from sorted(inside, key=lambda p: (p[0] - x) ** 2 / 4 + (p[1] - y) ** 2)


def _around(box: Box) -> Iterator[Point]:
    """Points just outside a box."""
    west, south, east, north = box
    x, y = (west + east) / 2, (south + north) / 2
    yield from ((x, north + 2.5), (x, south - 2.5), (east + 9, y), (west - 9, y))
