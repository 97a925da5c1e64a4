"""Imported areas of control as one time layer.

Each import is a folder ``control/ID`` in the user's data directory: ``area.parquet`` (GeoParquet, one area in
WGS84 degrees) and ``manifest.json``. Its id ends on a hash of all it consists of, so what an id names never
changes, and what was read of it can be kept.

Periods are half-open: ``valid_to`` is the first day that no longer counts. The area of one day holds until
the next day of the same source and party.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import platformdirs
from shapely.geometry.base import BaseGeometry

from geodata.errors import BadImport
from geodata.model import overlaps
from geodata.regions import parse_day
from geodata.telling import tell

ENVIRONMENT = "DISPUTES_DATA"


@dataclass(frozen=True, slots=True)
class ControlImport:
    """What is known of one import, as its manifest says it.

    ``source`` says whose word the area is, ``licence`` on what terms; ``controlled_by`` is the id of the
    party that held it, ``None`` where nobody said. ``valid_to`` is ``None`` unless given: the area then holds
    until the next of its series. ``areas_km2`` are geodesic, by region; ``notes`` are sentences about what
    was repaired or left out.
    """

    id: str
    source: str
    licence: str
    controlled_by: str | None
    valid_from: date
    valid_to: date | None
    imported: date
    file: str
    sha256: str
    crs: str
    clip: str
    features: int
    area_km2: float
    areas_km2: dict[str, float]
    labels: tuple[str, ...]
    notes: tuple[str, ...]


def directory(data_dir: Path | None = None) -> Path:
    """Where imports are: below ``data_dir``, or ``$DISPUTES_DATA``, or the user's data directory."""
    given = data_dir or os.environ.get(ENVIRONMENT)
    base = Path(given or platformdirs.user_data_path("dispute-atlas", appauthor=False))
    return base.expanduser().absolute() / "control"


def imports(data_dir: Path | None = None) -> tuple[ControlImport, ...]:
    """All imports, by source, party and day. Raises :class:`BadImport` for one that is damaged."""
    return tuple(each for each, _ in _in_time(*_listing(data_dir)))


def control_series(data_dir: Path | None = None, source: str | None = None) -> gpd.GeoDataFrame:
    """The imports as one time layer, of one source only if given.

    One row for each import, with the columns of :mod:`geodata.layers` and ``controlled_by`` (a tuple, empty
    where nobody said), ``drawn_for`` (the day it was drawn for), ``schematic`` (false), ``why`` and
    ``area_km2``. An area is valid until the next of its source and party, or until its own ``valid_to`` if
    that is sooner.
    """
    folder, ids = _listing(data_dir)
    return _frame([row for row in _in_time(folder, ids) if source in (None, row[0].source)], folder)


def imported_control(day: date, data_dir: Path | None = None) -> gpd.GeoDataFrame:
    """The imported areas in force on a day, as :func:`control_series` has them; **not to be changed**.

    Only these are read, and kept: asking again costs no more than listing the folder.
    """
    return _in_force(*_listing(data_dir), day)


def _listing(data_dir: Path | None) -> tuple[Path, tuple[str, ...]]:
    """The folder of the imports and their ids, which tell all that was read from it apart."""
    folder = directory(data_dir)
    try:
        return folder, tuple(sorted(each.name for each in os.scandir(folder) if each.name[0] != "."))
    except FileNotFoundError:
        return folder, ()
    except OSError as error:
        raise BadImport(
            tell(
                "The folder {folder} cannot be read: {why}.",
                folder=str(folder),
                why=str(error.strerror or error),
            )
        ) from error


@lru_cache(maxsize=64)
def _in_force(folder: Path, ids: tuple[str, ...], day: date) -> gpd.GeoDataFrame:
    rows = [row for row in _in_time(folder, ids) if overlaps(row[0].valid_from, row[1], day)]
    return _frame(rows, folder)


@lru_cache(maxsize=8)
def _in_time(folder: Path, ids: tuple[str, ...]) -> tuple[tuple[ControlImport, date | None], ...]:
    """Every import with the first day on which it no longer holds, by source, party and day."""
    found = [_manifest(folder / id) for id in ids]
    found.sort(key=lambda each: (each.source, each.controlled_by or "", each.valid_from))
    rows: list[tuple[ControlImport, date | None]] = []
    for _, days in groupby(found, key=lambda each: (each.source, each.controlled_by)):
        series = list(days)
        for each, after in zip(series, [*series[1:], None], strict=True):
            ends = (each.valid_to, None if after is None else after.valid_from)
            rows.append((each, min((day for day in ends if day is not None), default=None)))
    return tuple(rows)


def _frame(rows: Sequence[tuple[ControlImport, date | None]], folder: Path) -> gpd.GeoDataFrame:
    columns: dict[str, list[Any]] = {
        "id": [each.id for each, _ in rows],
        "name": [f"{each.source}, {each.valid_from}" for each, _ in rows],
        "valid_from": [each.valid_from for each, _ in rows],
        "valid_to": [end for _, end in rows],
        "source": [each.source for each, _ in rows],
        "licence": [each.licence for each, _ in rows],
        "scale": [None for _ in rows],
        "controlled_by": [(each.controlled_by,) if each.controlled_by else () for each, _ in rows],
        "drawn_for": [each.valid_from for each, _ in rows],
        "schematic": [False for _ in rows],
        "why": [
            tell("As {source} drew it for {day}.", source=each.source, day=str(each.valid_from))
            for each, _ in rows
        ],
        "area_km2": [each.area_km2 for each, _ in rows],
    }
    kept = {name: pd.Series(values, dtype=object) for name, values in columns.items()}
    return gpd.GeoDataFrame(kept, geometry=[_area(folder / each.id) for each, _ in rows], crs="EPSG:4326")


def _manifest(folder: Path) -> ControlImport:
    """A manifest as it was written; whatever else it has become is damage."""
    try:
        raw = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        values = {field.name: raw[field.name] for field in fields(ControlImport)}
        days = {key: values[key] and parse_day(values[key]) for key in ("valid_from", "valid_to", "imported")}
        lists = {key: tuple(map(str, values[key])) for key in ("labels", "notes")}
        found = ControlImport(**{**values, **days, **lists})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadImport(
            tell(
                "The import in {folder} is damaged; remove that folder and import it again.",
                folder=str(folder),
            )
        ) from error
    if found.id != folder.name:
        raise BadImport(
            tell(
                "The import in {folder} is called {id}; remove that folder and import it again.",
                folder=str(folder),
                id=found.id,
            )
        )
    return found


@lru_cache(maxsize=64)
def _area(folder: Path) -> BaseGeometry:
    try:
        return gpd.read_parquet(folder / "area.parquet").geometry.iloc[0]
    except (OSError, ValueError, IndexError) as error:
        raise BadImport(
            tell(
                "The area in {folder} is damaged; remove that folder and import it again.", folder=str(folder)
            )
        ) from error


def as_plain(each: ControlImport) -> dict[str, Any]:
    """The import as JSON has it, days as text."""
    return {
        key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(each).items()
    }
