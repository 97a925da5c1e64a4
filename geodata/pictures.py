"""Maps for print: layers over the shipped background, with legend, scale bar and attribution.

Drawn in degrees with the east-west scale of the middle latitude, which is true enough for the few hundred
kilometres that such a picture shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from shapely.geometry import box

from geodata.errors import GeodataError
from geodata.layers import WGS84, basemap, notices

Extent = tuple[float, float, float, float]
"""West, south, east and north in degrees."""

SEA, LAND, BORDER, WATER, INK = "#d5e3ec", "#f7f5f0", "#8d8d88", "#9fbfd4", "#2b2b2b"
DASHES = (0, (4, 2.5))
FURNITURE, FOOT = 0.8, 0.42  # inches above and below the map, and below it
_WIDTH_INCHES, _DPI = 10.0, 150
_TOWNS = 28
_NAMES: dict[str, Any] = {
    "xytext": (3, 2),
    "textcoords": "offset points",
    "fontsize": 7,
    "color": INK,
    "parse_math": False,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A layer and how it is drawn: ``fill`` and ``edge`` are colours or ``None``, ``width`` is in points.

    Rows whose column ``schematic`` is true are drawn dashed, and the legend says so; ``dashed`` does it for
    all.
    """

    frame: gpd.GeoDataFrame
    label: str
    fill: str | None = None
    edge: str | None = None
    width: float = 0.9
    hatch: str | None = None
    alpha: float = 0.75
    dashed: bool = False


def draw(layers: Sequence[Drawn], extent: Extent, path: Path, title: str = "", note: str = "") -> None:
    """Draw layers within an extent to a file (PNG, SVG or PDF by its name), the first undermost.

    The attribution names the background's sources and the columns ``source`` and ``licence`` of each layer.
    Raises :class:`GeodataError` for an extent that is none, a format that is not known, or a file that cannot
    be written.
    """
    west, south, east, north = extent
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise GeodataError("An extent is west, south, east and north in degrees, such as 36 46.5 40.5 50.5.")
    squeeze = cos(radians((south + north) / 2))
    height = min(max(_WIDTH_INCHES * (north - south) / ((east - west) * squeeze), 3.0), 16.0)
    figure = Figure(figsize=(_WIDTH_INCHES, height + FURNITURE), dpi=_DPI, facecolor="white")
    axes = figure.add_axes(
        (0.02, FOOT / (height + FURNITURE), 0.96, height / (height + FURNITURE)), facecolor=SEA
    )
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / squeeze)
    axes.set_xticks([])
    axes.set_yticks([])
    _background(axes, extent)
    for number, each in enumerate(layers):
        _layer(axes, each, extent, 3 + number)
    _plot(axes, basemap()["countries"], extent, 3 + len(layers), color=BORDER, linewidth=0.9)
    _towns(axes, extent, 4 + len(layers))
    _scale_bar(axes, extent, 5 + len(layers))
    if handles := [handle for each in layers for handle in _handles(each)]:
        legend = axes.legend(handles=handles, loc="upper left", fontsize=8, framealpha=0.92, fancybox=False)
        legend.set_zorder(6 + len(layers))
        for text in legend.get_texts():
            text.set_parse_math(False)  # labels come from others: a dollar sign is a dollar sign
    axes.set_title(title, fontsize=11, loc="left", color=INK, parse_math=False)
    credit = "  ·  ".join([*notices(), *_credits(layers)])
    words = f"{note}\n{credit}" if note else credit
    figure.text(
        0.02,
        0.08 / (height + FURNITURE),
        words,
        fontsize=6.5,
        color=INK,
        va="bottom",
        wrap=True,
        parse_math=False,
    )
    try:
        figure.savefig(path)
    except ValueError as error:
        raise GeodataError(f"{path.name} cannot be drawn; name a .png, .svg or .pdf file.") from error
    except OSError as error:
        raise GeodataError(f"{path} cannot be written: {error.strerror or error}.") from error


def around(frame: gpd.GeoDataFrame, margin: float = 0.06) -> Extent:
    """The extent of a frame with a margin, as a share of its size."""
    west, south, east, north = frame.total_bounds
    wide, high = max(east - west, 0.05) * margin, max(north - south, 0.05) * margin
    return float(west - wide), float(south - high), float(east + wide), float(north + high)


def _background(axes: Axes, extent: Extent) -> None:
    layers = basemap()
    _plot(axes, layers["land"], extent, 0, facecolor=LAND, edgecolor="#b9b9b2", linewidth=0.4)
    _plot(axes, layers["lakes"], extent, 1, facecolor=SEA, edgecolor=WATER, linewidth=0.3)
    _plot(axes, layers["rivers"], extent, 1, color=WATER, linewidth=0.6)


def _layer(axes: Axes, each: Drawn, extent: Extent, order: int) -> None:
    for frame, dashed in _by_certainty(each):
        lines = frame.geometry.geom_type.str.endswith("LineString").all()
        colour = each.edge or each.fill or INK
        style = DASHES if dashed else "solid"
        if lines:
            _plot(axes, frame, extent, order, color=colour, linewidth=each.width, linestyle=style)
            continue
        if each.fill:
            _plot(axes, frame, extent, order, facecolor=each.fill, edgecolor="none", alpha=each.alpha)
        _plot(
            axes,
            frame,
            extent,
            order,
            facecolor="none",
            edgecolor=colour,
            linewidth=each.width,
            linestyle=style,
            hatch=each.hatch,
        )


def _by_certainty(each: Drawn) -> list[tuple[gpd.GeoDataFrame, bool]]:
    """The rows drawn solid and those drawn dashed."""
    if each.frame.empty:
        return []
    if each.dashed or "schematic" not in each.frame:
        return [(each.frame, each.dashed)]
    dashed = each.frame["schematic"].astype(bool)
    parts = ((each.frame[~dashed], False), (each.frame[dashed], True))
    return [(part, how) for part, how in parts if len(part)]


def _plot(axes: Axes, frame: gpd.GeoDataFrame, extent: Extent, order: int, **style: Any) -> None:
    """Only what shows: a file with the whole world in it would be slow to draw and to open."""
    west, south, east, north = extent
    wide, high = (east - west) * 0.05, (north - south) * 0.05
    shown = frame.geometry.intersection(box(west - wide, south - high, east + wide, north + high))
    shown = shown[~shown.is_empty]
    if len(shown):
        shown.plot(ax=axes, zorder=order, aspect=None, autolim=False, **style)
        axes.set(xlabel="", ylabel="")  # geopandas names the axes after the reference system


def _towns(axes: Axes, extent: Extent, order: int) -> None:
    frame = basemap()["towns"]
    inside = frame[shapely.within(frame.geometry.to_numpy(), box(*extent))]
    west, south, east, north = extent
    taken: list[tuple[float, float]] = []
    for town in inside.sort_values("population", ascending=False).itertuples():
        x, y = (town.geometry.x - west) / (east - west), (town.geometry.y - south) / (north - south)
        if x > 0.92 or y > 0.97 or any(abs(x - a) < 0.13 and abs(y - b) < 0.028 for a, b in taken):
            continue
        taken.append((x, y))
        axes.plot(town.geometry.x, town.geometry.y, "o", ms=2.2, color=INK, zorder=order)
        axes.annotate(town.name, (town.geometry.x, town.geometry.y), zorder=order, **_NAMES)
        if len(taken) == _TOWNS:
            break


def _scale_bar(axes: Axes, extent: Extent, order: int) -> None:
    """A bar of a round number of kilometres, measured along the parallel it lies on."""
    west, south, east, north = extent
    lat = south + 0.04 * (north - south)
    across = WGS84.inv(west, lat, east, lat)[2] / 1000 if east - west < 180 else 20_000.0
    target = across / 5
    power = 10 ** floor(log10(target))
    km = max(step * power for step in (1, 2, 5) if step * power <= target)
    length = km / across * (east - west)
    left, tall = west + 0.03 * (east - west), 0.006 * (north - south)
    for start, colour in ((left, INK), (left + length / 2, "white")):
        axes.add_patch(
            Rectangle((start, lat), length / 2, tall, facecolor=colour, edgecolor=INK, lw=0.6, zorder=order)
        )
    axes.annotate(f"{km:g} km", (left + length, lat), zorder=order, **{**_NAMES, "fontsize": 8})


def _handles(each: Drawn) -> list[Patch | Line2D]:
    handles: list[Patch | Line2D] = []
    for frame, dashed in _by_certainty(each):
        label = f"{each.label} (schematic)" if dashed and not each.dashed else each.label
        style: Any = DASHES if dashed else "solid"
        colour = each.edge or each.fill or INK
        if frame.geometry.geom_type.str.endswith("LineString").all():
            handles.append(Line2D([], [], color=colour, linewidth=each.width, linestyle=style, label=label))
        else:
            fill = (each.fill, each.alpha) if each.fill else "none"
            handles.append(
                Patch(facecolor=fill, edgecolor=colour, linestyle=style, hatch=each.hatch, label=label)
            )
    return handles


def _credits(layers: Sequence[Drawn]) -> list[str]:
    """Source and licence of each layer, once."""
    told = []
    for each in layers:
        if {"source", "licence"} <= set(each.frame.columns):
            rows = zip(each.frame["source"], each.frame["licence"], strict=True)
            told += [f"{source} (licence: {licence})" for source, licence in rows]
    return list(dict.fromkeys(told))
