"""Import areas of control that others drew, and remove them.

The folder of an import (see :mod:`geodata.control_series`) is made aside and renamed when it is whole, so an
import is there or it is not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.control_changes import by_region, polygonal
from geodata.control_files import ReadArea, read_area
from geodata.control_outlines import GRID, printable
from geodata.control_series import (
    ControlImport,
    as_plain,
    control_series,
    directory,
    imported_control,
    imports,
)
from geodata.errors import BadDate, BadImport, UnknownImport
from geodata.layers import area_km2, basemap, regions_layer
from geodata.regions import parties, regions
from geodata.telling import Value, tell, together

MAX_TEXT = 200
MENTIONED_KM2 = 0.1
"""Smaller differences come from how finely outlines are drawn and are not worth a sentence."""

Clip = Literal["regions", "land"]

__all__ = ["Clip", "control_series", "import_control", "imported_control", "imports", "remove_control"]


def import_control(
    path: Path,
    valid_from: date,
    source: str,
    licence: str,
    valid_to: date | None = None,
    controlled_by: str | None = None,
    crs: str | None = None,
    layer: str | None = None,
    clip: Clip = "regions",
    data_dir: Path | None = None,
) -> ControlImport:
    """Import the area that one file draws for one day; all of it or nothing.

    ``crs`` and ``layer`` are those of :func:`geodata.control_files.read_area`. The area is cut to the
    recognised outlines of the states that the atlas knows, or with ``clip="land"`` to dry land. Raises
    :class:`BadImport` with a sentence, :class:`BadDate` for a period that ends before it begins.
    """
    source, licence = printable(source, MAX_TEXT), printable(licence, MAX_TEXT)
    if not source:
        raise BadImport(tell("Say the source: an area on a map is somebody's word, on somebody's terms."))
    if not licence:
        raise BadImport(tell("Say the licence: an area on a map is somebody's word, on somebody's terms."))
    if controlled_by is not None and controlled_by not in parties():
        known = ", ".join(sorted(_holders()))
        said = printable(controlled_by, 40)
        raise BadImport(
            tell(
                "There is no party {said}; those who held something here are {known}.",
                said=repr(said),
                known=known,
            )
        )
    if valid_to is not None and valid_to <= valid_from:
        raise BadDate(
            tell(
                "The period from {first} ends on {last}, before it begins.",
                first=str(valid_from),
                last=str(valid_to),
            )
        )
    _check_new(imports(data_dir), source, controlled_by, valid_from)
    name = printable(path.name, MAX_TEXT)
    read = read_area(path, crs, layer)
    area, left_out = _clipped(read, clip, name)
    draft = ControlImport(
        id="",
        source=source,
        licence=licence,
        controlled_by=controlled_by,
        valid_from=valid_from,
        valid_to=valid_to,
        imported=date.today(),
        file=name,
        sha256=read.sha256,
        crs=read.crs,
        clip=clip,
        features=read.features,
        area_km2=round(area_km2(area), 3),
        areas_km2={id: round(km2, 3) for id, km2 in by_region(area).items()},
        labels=read.labels,
        notes=(*read.notes, *left_out),
    )
    done = replace(draft, id=_id(draft))
    _write(directory(data_dir), done, area)
    return done


def remove_control(id: str, data_dir: Path | None = None) -> ControlImport:
    """Remove an import. Raises :class:`UnknownImport`."""
    found = next((each for each in imports(data_dir) if each.id == id), None)
    if found is None:
        raise UnknownImport(
            tell("There is no import {id}; control-imports lists them.", id=repr(printable(id, 80)))
        )
    folder = directory(data_dir)
    try:
        with TemporaryDirectory(dir=folder, prefix=".removed-") as away:
            (folder / id).rename(Path(away) / id)
    except OSError as error:
        raise BadImport(
            tell(
                "The folder {folder} could not be removed: {why}.",
                folder=str(folder / id),
                why=str(error.strerror or error),
            )
        ) from error
    return found


def _check_new(known: Sequence[ControlImport], source: str, party: str | None, day: date) -> None:
    for each in known:
        if (each.source, each.controlled_by, each.valid_from) == (source, party, day):
            raise BadImport(
                tell(
                    "{source} for {day} is imported already; to replace it, first run remove-control {id}.",
                    source=source,
                    day=str(day),
                    id=each.id,
                )
            )


def _id(draft: ControlImport) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", draft.source.lower()).strip("-")[:40].strip("-") or "import"
    facts = json.dumps(as_plain(draft), sort_keys=True).encode()
    return f"{slug}-{draft.valid_from}-{hashlib.sha256(facts).hexdigest()[:8]}"


def _write(folder: Path, done: ControlImport, area: BaseGeometry) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".import-") as aside:
            new = Path(aside) / done.id
            new.mkdir()
            gpd.GeoDataFrame({"id": [done.id]}, geometry=[area], crs="EPSG:4326").to_parquet(
                new / "area.parquet"
            )
            manifest = json.dumps(as_plain(done), ensure_ascii=False, indent=1)
            (new / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
            new.rename(folder / done.id)
    except OSError as error:
        raise BadImport(
            tell(
                "The folder {folder} cannot be written to: {why}.",
                folder=str(folder),
                why=str(error.strerror or error),
            )
        ) from error


def _clipped(read: ReadArea, clip: Clip, name: str) -> tuple[BaseGeometry, list[str]]:
    """The area within the mask, and a sentence about what lies beyond it."""
    mask = _mask(clip)
    area = polygonal(shapely.intersection(read.geometry, mask, grid_size=GRID))
    if area.is_empty:
        middle = read.geometry.centroid
        turned = shapely.transform(read.geometry, lambda xy: xy[:, ::-1])
        where: dict[str, Value] = {"name": name, "place": f"{middle.x:.3f} {middle.y:.3f}"}
        outside = (
            tell("{name} lies outside every region of the atlas, around {place}.", **where)
            if clip == "regions"
            else tell("{name} lies outside all land that the atlas draws, around {place}.", **where)
        )
        hint = tell("Its longitudes and latitudes seem to be exchanged.") if turned.intersects(mask) else ""
        raise BadImport(together([outside, hint]))
    beyond = area_km2(read.geometry) - area_km2(area)
    if beyond < MENTIONED_KM2:
        return area, []
    size = f"{beyond:,.1f}"
    if clip == "regions":
        return area, [
            tell(
                "{area} km² beyond the outlines of the states that the atlas knows (sea, or across a border) "
                "were left out.",
                area=size,
            )
        ]
    return area, [
        tell(
            "{area} km² beyond the outlines of the land that the atlas draws (sea, or across a border) were "
            "left out.",
            area=size,
        )
    ]


@cache
def _mask(clip: Clip) -> BaseGeometry:
    if clip == "land":
        mask = basemap()["land"].geometry.iloc[0]
    else:
        frame = regions_layer()
        mask = shapely.union_all(frame.geometry[frame.id.isin(_states())].to_numpy())
    shapely.prepare(mask)
    return mask


def _holders() -> set[str]:
    periods = (period for each in regions() for period in each.status)
    return {position.party.id for period in periods for position in period.controlled_by}


def _states() -> set[str]:
    return {each.id for each in regions() if each.kind == "state"}
