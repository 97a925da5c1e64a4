"""The ground of a day as the map draws it: how each region was held, the areas within, the lines between, and
what others drew and somebody imported.

It changes with the as-of date and not with a click, so it is a file of its own that a browser keeps. All days
on which nothing changes share one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import geopandas as gpd
import shapely

from dashboard import data_words, language, wording
from dashboard.data_words import Renamed
from dashboard.permalink import CONTROL
from geodata import perspectives, shown_areas, snapshots
from geodata.control_series import imported_control, imports
from geodata.regions import regions
from geodata.shown_areas import ShownArea
from geodata.snapshots import LayerSet

GRID = 5e-4  # degrees, some 50 m: as the outlines of the regions are drawn
KEPT = 64  # of some hundred days on which something changes
LONGEST_LABEL = 34  # characters
PICTURED = "pictured"  # a region that is not coloured as a whole: areas of its own are


Shape = tuple[str, str]
"""The class of an area or a line, and its geometry as GeoJSON."""


@dataclass(frozen=True, slots=True)
class Ground:
    """``text`` is JSON for ``overlay.js``: ``held`` says how each region is coloured, ``areas`` and ``lines``
    are GeoJSON whose ``class`` is how they are drawn, ``legend`` says what that means, ``names`` what regions
    and towns, by GeoNames id, are called where it is not their usual name, ``imported`` what the imported
    areas are. ``name`` is made from its hash. The parts stand beside it: ``about`` is all but the shapes.
    """

    name: str
    text: str
    about: dict[str, Any]
    areas: tuple[Shape, ...]
    lines: tuple[Shape, ...]

    @property
    def address(self) -> str:
        """Where the browser fetches it once it is published, relative to the page."""
        return f"app/static/{self.name}"


def ground(perspective: str, day: date) -> Ground:
    """The ground of a day as a perspective draws it, put together once. Raises ``BadImport`` where an
    imported area is damaged.
    """
    spoken, towns = language.current(), data_words.renamed(perspective, day)
    if perspective != CONTROL:
        return _told(perspective, shown_areas.settled(day), towns, spoken)
    imported = imported_control(day)
    first = snapshots.as_of(day).valid_from
    return _ground(first, tuple(imported["id"]), day if len(imported) else None, towns, spoken)


def changes(perspective: str, first: date, last: date) -> list[date]:
    """The first of some days, and those after it on which the ground may differ from the day before."""
    days = snapshots.changes() | data_words.renamings()
    if perspective != CONTROL:
        days |= shown_areas.changes()
    else:
        bounds = [day for each in imports() for day in (each.valid_from, each.valid_to) if day]
        days |= {*bounds, *(day + timedelta(1) for day in bounds if day < date.max)}
    return [first, *sorted(day for day in days if first < day <= last)]


@lru_cache(maxsize=KEPT)
def _ground(
    first: date, imports: tuple[str, ...], day: date | None, towns: Renamed, _language: str
) -> Ground:
    """Who held what, with the areas imported for the day."""
    layers = snapshots.as_of(first)
    pictures = layers.areas[layers.areas["picture"].notna()]
    areas = _features(pictures, [row.control for row in pictures.itertuples()])
    lines = _features(layers.lines, [row.kind for row in layers.lines.itertuples()])
    captions = []
    if day:
        imported = imported_control(day)
        areas += _features(imported, ["imported"] * len(imported))
        rows = zip(imported["source"], imported["drawn_for"], strict=True)
        captions = [wording.imported(source, day) for source, day in rows]
    return _packed(_held(layers, first), areas, lines, wording.CONTROL, dict(towns), captions)


@lru_cache(maxsize=KEPT)
def _told(perspective: str, day: date, towns: Renamed, _language: str) -> Ground:
    """In which state a perspective shows each area, what it calls it, and which line is what to it."""
    rows = snapshots.as_of(day).areas
    told = perspectives.shown(perspective, day)
    kinds = [_shown_as(area) for area in told]
    held = {area.region_id: kind for area, kind in zip(told, kinds, strict=True)}
    names = {
        area.region_id: _label(language.name(area.names)) for area in told
    }  # the largest of several areas last
    pictured = [number for number, known in enumerate(rows["picture"].notna()) if known]
    areas = _features(rows.iloc[pictured], [kinds[number] for number in pictured])
    lines = perspectives.lines(perspective, day)
    changed = {id: name for id, name in names.items() if name and name != wording.region(id)}
    drawn = _features(lines, list(lines["kind"]))
    return _packed(held | _groups(day, held), areas, drawn, wording.SHOWN, changed | dict(towns), [])


def _label(name: str) -> str | None:
    """A name as short as a map needs it, without what follows the comma; the panel has it whole. ``None``
    where it is longer even so.
    """
    short = name.partition(",")[0]
    return short if len(short) <= LONGEST_LABEL else None


def _shown_as(area: ShownArea) -> str:
    """``government`` in the state that the United Nations show it in, else ``elsewhere`` in another or
    ``own`` as one of its own.
    """
    if area.state is None or area.state.id in shown_areas.within(area.region_id):
        return "government"
    return "elsewhere" if area.state.kind == "state" else "own"


def _groups(day: date, held: dict[str, str]) -> dict[str, str]:
    """Regions all of whose ground lies in their parts are drawn by these."""
    return {r.id: "government" for r in regions() if r.id not in held and r.status_at(day)}


def _packed(
    held: dict[str, str],
    areas: list[Shape],
    lines: list[Shape],
    legend: dict[str, str],
    names: dict[str, str],
    imported: list[str],
) -> Ground:
    about = {"held": held, "legend": wording.table(legend), "names": names, "imported": imported}
    parts = [f'"areas":{_collection(areas)}', f'"lines":{_collection(lines)}', _text(about)[1:-1]]
    text = f"{{{','.join(parts)}}}"
    name = f"ground-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
    return Ground(name, text, about, tuple(areas), tuple(lines))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _collection(shapes: list[Shape]) -> str:
    features = (
        f'{{"type":"Feature","properties":{_text({"class": kind})},"geometry":{geometry}}}'
        for kind, geometry in shapes
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


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


def _features(frame: gpd.GeoDataFrame, kinds: list[str]) -> list[Shape]:
    shapes = zip(kinds, frame["schematic"], shapely.to_wkb(frame.geometry.to_numpy()), strict=True)
    drawn = [(f"{kind} schematic" if rough else kind, _geometry(shape)) for kind, rough, shape in shapes]
    return [(kind, geometry) for kind, geometry in drawn if geometry]


@lru_cache(maxsize=1024)
def _geometry(wkb: bytes) -> str:
    """A shape on the grid as GeoJSON, empty where nothing is left. Most stay from one day to the next."""
    shape = shapely.set_precision(shapely.from_wkb(wkb), GRID)
    return "" if shape.is_empty else str(shapely.to_geojson(shape))
