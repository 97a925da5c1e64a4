"""The map of a view drawn for paper with GeoPandas and matplotlib: the same ground of the day, colours,
patterns and shapes as on screen, with names placed so that none covers another.

Everything is measured in millimetres from the map's lower left corner.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from dashboard import ground, lettering, maps
from dashboard.naming import Names
from dashboard.palette import mixed, palette
from dashboard.permalink import ViewState
from dashboard.queries import Marker
from dashboard.sheets import Box, Sheet
from geodata import layers, regions

SHAPES = {  # of events, by quadrant, as ``dom.js`` draws them; with their sizes, which look alike
    "verbal-cooperation": ("o", 1.0),
    "material-cooperation": ("s", 0.92),
    "verbal-conflict": ("^", 1.08),
    "material-conflict": ("D", 0.88),
}
LONGEST_BAR = 42.0  # millimetres of the scale, which has a lower corner with the north above it
SMALLEST_SHOWN = 1.0  # square millimetres of a kind of area that the legend tells of
LINES = {  # by class: width in points, colour, dashes
    "border": (1.5, "ink", "solid"),
    "contact": (1.3, "ink", "solid"),
    "boundary": (0.7, "quiet", (0, (1, 2.5))),
    "limit": (1.1, "ink", (0, (1.2, 2.6))),
}
SCHEMATIC = (0, (4, 2.5))


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of area is drawn: fill, outline, its width in points and dashes, a hatch in a colour."""

    fill: str
    edge: str
    width: float
    dashes: Any = "solid"
    hatch: str | None = None
    hatched: str = "black"
    hatch_width: float = 0.5


def styles() -> dict[str, Style]:
    """Styles by kind of control, or of what a perspective shows, as in ``map.css``."""
    colour = palette()
    government = mixed(0.22, "government")
    return {
        "government": Style(government, colour["quiet"], 0.6),
        "de-facto": Style(
            mixed(0.42, "de-facto"), colour["de-facto"], 1.0, (0, (4, 2)), "....", colour["de-facto"], 0.4
        ),
        "annexed": Style(
            mixed(0.32, "annexed"), colour["annexed"], 1.0, "solid", "////", colour["annexed"], 0.9
        ),
        "divided": Style(
            mixed(0.24, "government"), colour["divided"], 0.8, (0, (2, 2)), "---", colour["de-facto"], 1.3
        ),
        "elsewhere": Style(mixed(0.38, "annexed"), colour["quiet"], 0.6),
        "own": Style(mixed(0.45, "de-facto"), colour["quiet"], 0.6),
        "imported": Style(mixed(0.14, "material-conflict") + "a0", colour["material-conflict"], 1.4),
    }


@dataclass(slots=True)
class Drawn:
    """What came onto a map, for its legend: kinds of areas and lines, quadrants of events; the words of the
    ground (``legend``, ``imported``); and the ``corner`` that was left for scale and north.
    """

    areas: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)
    quadrants: set[str] = field(default_factory=set)
    legend: list[list[str]] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    corner: Box | None = None


def draw(
    axes: Axes,
    sheet: Sheet,
    view: ViewState,
    day: date,
    markers: Iterable[Marker],
    size: float = 1.0,
    *,
    scaled: bool = True,
) -> Drawn:
    """Draw a view's map of a day onto axes that are in millimetres. ``size`` enlarges letters and marks.
    ``scaled`` leaves a corner free for scale and north.

    Raises ``BadImport`` where an imported area is damaged.
    """
    axes.set(xlim=(0, sheet.width), ylim=(0, sheet.height))
    axes.set_axis_off()
    axes.add_patch(
        Rectangle((0, 0), sheet.width, sheet.height, facecolor=palette()["sea"], edgecolor="none", zorder=0)
    )
    told = json.loads(ground.ground(view.perspective, day).text)
    drawn = Drawn(legend=told["legend"], imported=told["imported"])
    outlines = _outlines(sheet, told["held"])
    _base(axes, sheet)
    _areas(axes, sheet, outlines, told, drawn)
    if "line" in view.layers:
        _lines(axes, sheet, told["lines"], drawn)
    chosen = outlines[outlines["id"].isin(view.region)]
    if len(chosen):
        _plot(axes, chosen, facecolor="none", edgecolor=palette()["ink"], linewidth=1.9 * size, zorder=6)
    names = Names(axes, sheet, size, view.perspective, day)
    if scaled:
        drawn.corner = _corner(sheet, size, outlines)
        names.take(drawn.corner)
    shown = _events(axes, sheet, markers, size, names, drawn) if "markers" in view.layers else set()
    names.regions(outlines, told["names"], view.region)
    names.seas()
    names.countries(outlines)
    if "towns" in view.layers:
        names.towns(shown)
    return drawn


def _plot(axes: Axes, frame: gpd.GeoDataFrame, **style: Any) -> None:
    """Draw a frame in millimetres; hatches have a colour and a width of their own."""
    hatched, width = style.pop("hatchcolor", None), style.pop("hatch_linewidth", None)
    if not len(frame):
        return
    before = len(axes.collections)
    frame.plot(ax=axes, aspect=None, autolim=False, **style)
    for collection in axes.collections[before:]:
        if hatched:
            collection.set_hatchcolor(hatched)
            collection.set_hatch_linewidth(width)


def _base(axes: Axes, sheet: Sheet) -> None:
    base, colour = layers.basemap(), palette()
    _plot(
        axes,
        sheet.put(base["land"]),
        facecolor=colour["land"],
        edgecolor=colour["edge"],
        linewidth=0.5,
        zorder=1,
    )
    _plot(axes, sheet.put(base["countries"]), color=colour["edge"], linewidth=0.7, zorder=1.1)
    _plot(axes, sheet.put(base["lakes"]), facecolor=colour["water"], edgecolor="none", zorder=4)
    _plot(axes, sheet.put(base["rivers"]), color=colour["water"], linewidth=0.7, zorder=4)


def _outlines(sheet: Sheet, held: dict[str, str]) -> gpd.GeoDataFrame:
    """The regions on the map, states first, with the column ``held``: how each is coloured."""
    frame = layers.regions_layer()
    order = {r.id: maps.DRAWING_ORDER[r.kind] for r in regions.regions()}
    frame = frame.assign(order=frame["id"].map(order), held=frame["id"].map(held)).sort_values(
        "order", kind="stable"
    )
    return sheet.put(frame)


def _areas(axes: Axes, sheet: Sheet, outlines: gpd.GeoDataFrame, told: dict[str, Any], drawn: Drawn) -> None:
    """The regions as they are held, areas within them, and outlines above both."""
    known = styles()
    states = outlines["order"] == 0
    _fill(axes, sheet, outlines[states], known, 2.0, drawn)
    groups = [r.id for r in regions.regions() if sum(c.kind == "part" for c in regions.children(r.id)) > 1]
    inner = outlines[~states & ~outlines["id"].isin(groups)]  # groups are covered by their parts
    _fill(axes, sheet, inner, known, 2.1, drawn)
    if told["areas"]["features"]:
        parts = sheet.put(gpd.GeoDataFrame.from_features(told["areas"], crs=4326))
        parts = parts.assign(held=parts["class"].str.split(" ").str[0])
        _fill(axes, sheet, parts, known, 2.2, drawn)
    for kind, group in outlines.groupby("held"):
        style = known.get(str(kind), known["government"])
        _plot(
            axes,
            group,
            facecolor="none",
            edgecolor=style.edge,
            linewidth=style.width,
            linestyle=style.dashes,
            zorder=3,
        )


def _fill(
    axes: Axes, sheet: Sheet, frame: gpd.GeoDataFrame, known: dict[str, Style], zorder: float, drawn: Drawn
) -> None:
    for kind, group in frame.groupby("held", sort=False):
        if (style := known.get(str(kind))) is None:
            continue  # regions that are drawn by their parts
        if (
            group.geometry.intersection(shapely.box(0, 0, sheet.width, sheet.height)).area.sum()
            > SMALLEST_SHOWN
        ):
            drawn.areas.add(str(kind))
        edge = (
            {"edgecolor": style.edge, "linewidth": style.width}
            if kind == "imported"
            else {"edgecolor": "none"}
        )
        hatch = {"hatch": style.hatch, "hatchcolor": style.hatched, "hatch_linewidth": style.hatch_width}
        _plot(axes, group, facecolor=style.fill, zorder=zorder, **edge, **(hatch if style.hatch else {}))


def _lines(axes: Axes, sheet: Sheet, told: dict[str, Any], drawn: Drawn) -> None:
    if not told["features"]:
        return
    frame = sheet.put(gpd.GeoDataFrame.from_features(told, crs=4326))
    for name, group in frame.groupby("class"):
        drawn.lines.add(str(name))
        _plot(axes, group, zorder=5, **line_style(str(name)))


def line_style(name: str) -> dict[str, Any]:
    """How a class of lines, such as ``contact schematic``, is drawn."""
    kind, _space, schematic = name.partition(" ")
    width, colour, dashes = LINES[kind]
    return {
        "color": palette()[colour],
        "linewidth": width,
        "linestyle": SCHEMATIC if schematic and kind != "limit" else dashes,
    }


def _corner(sheet: Sheet, size: float, outlines: gpd.GeoDataFrame) -> Box:
    """The lower corner, the right one if both do, that covers least of what is in dispute."""
    across, along = sheet.bar(LONGEST_BAR * size)[1] + 16 * size, 28 * size
    corners = [(sheet.width - across, 0.0, sheet.width, along), (0.0, 0.0, across, along)]
    disputed = outlines.geometry[outlines["order"] > 0]
    return min(corners, key=lambda corner: float(disputed.intersection(shapely.box(*corner)).area.sum()))


def _events(
    axes: Axes, sheet: Sheet, markers: Iterable[Marker], size: float, names: Names, drawn: Drawn
) -> set[int]:
    """The marks of events, those of few first; the places they stand at."""
    shown = set()
    for marker in sorted(markers, key=lambda m: (m.events, m.place.geonames_id)):
        x, y = sheet.project(marker.place.lon, marker.place.lat)
        if not (2 < x < sheet.width - 2 and 2 < y < sheet.height - 2):
            continue
        shown.add(marker.place.geonames_id)
        drawn.quadrants.add(marker.quadrant)
        symbol(axes, x, y, marker.quadrant, size)
        names.take((x - 1.5 * size, y - 1.5 * size, x + 1.5 * size, y + 1.5 * size))
        if marker.events > 1:
            badge = {
                "boxstyle": "round,pad=0.22,rounding_size=0.7",
                "fc": palette()["paper"],
                "ec": palette()["edge"],
                "lw": 0.4,
            }
            axes.text(
                x + 1.35 * size, y + 0.75 * size, str(marker.events), fontproperties=lettering.font(),
                fontsize=4.6 * size, color=palette()["ink"], va="bottom", ha="left", bbox=badge, zorder=8.1,
                clip_on=True,
            )  # fmt: skip
            names.take((x + size, y, x + 4.5 * size, y + 2.8 * size))
    return shown


def symbol(axes: Axes, x: float, y: float, quadrant: str, size: float = 1.0) -> None:
    """The mark of an event."""
    shape, proportion = SHAPES[quadrant]
    axes.plot(
        [x], [y], marker=shape, markersize=7.4 * proportion * size, color=palette()[quadrant],
        markeredgecolor=palette()["paper"], markeredgewidth=0.9 * size, linestyle="none", zorder=8,
        clip_on=True,
    )  # fmt: skip
