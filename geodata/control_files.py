"""Read an area of control from a file that somebody else made: GeoJSON, GeoPackage, Shapefile or KML.

Such a file may be anything, so it is copied before it is opened (a GeoPackage may write beside itself), its
first bytes must be those of its format (GDAL would follow a virtual layer to other files and addresses), and
its size and the texts taken from it are bounded.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geodata.control_outlines import area_of, printable
from geodata.errors import BadImport
from geodata.telling import tell

MAX_BYTES = 30_000_000
MAX_FEATURES = 100_000
MAX_LABELS, MAX_LABEL = 20, 120
_FORMATS = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".kml": "KML",
}
_DRIVERS = {"GeoJSON", "GPKG", "ESRI Shapefile", "KML", "LIBKML"}
_ARCHIVES = {".zip", ".kmz"}
_BAD_ARCHIVE = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError, RuntimeError)
_BESIDE_SHP = (".shx", ".dbf", ".prj", ".cpg")
_LABELS = {"name", "title", "label", "status", "zone"}


@dataclass(frozen=True, slots=True)
class ReadArea:
    """What a file holds: one valid area in WGS84 degrees, and what had to be done to get it.

    ``crs`` is what its coordinates were in, ``labels`` the names its features have, ``notes`` are sentences.
    """

    geometry: BaseGeometry
    features: int
    crs: str
    labels: tuple[str, ...]
    notes: tuple[str, ...]
    sha256: str


def read_area(path: Path, crs: str | None = None, layer: str | None = None) -> ReadArea:
    """The area that the polygons of a file cover together.

    ``crs`` (such as ``EPSG:32637``) overrules what the file says of its coordinates; ``layer`` chooses among
    several. A zip archive or KMZ may hold the file. Raises :class:`BadImport` for everything else.
    """
    name = printable(path.name, MAX_LABEL)
    with TemporaryDirectory(prefix="control-import-") as folder:
        try:
            copy = _copied(path, name, Path(folder))
        except OSError as error:
            raise BadImport(
                tell("{name} could not be read: {why}.", name=name, why=str(error.strerror or error))
            ) from error
        digest = hashlib.sha256()
        for part in sorted(Path(folder).iterdir()):
            digest.update(part.read_bytes())
        frame, labels = _opened(copy, name, layer)
    notes: list[str] = []
    area, known = area_of(frame, crs, name, notes)
    told = known.to_string()
    return ReadArea(
        geometry=area,
        features=len(frame),
        crs=told if len(told) <= MAX_LABEL else printable(known.name, MAX_LABEL),
        labels=labels,
        notes=tuple(notes),
        sha256=digest.hexdigest(),
    )


# --------------------------------------------------------------------------------------------------- the file


def _copied(path: Path, name: str, folder: Path) -> Path:
    """A copy of the file, with what belongs to it, under a name of our own."""
    if not path.is_file():
        raise BadImport(tell("There is no file {name}.", name=printable(str(path), 300)))
    suffix = path.suffix.lower()
    if suffix in _ARCHIVES:
        _check_size(name, path.stat().st_size)
        return _unpacked(path, name, folder)
    if suffix not in _FORMATS:
        raise BadImport(
            tell(
                "{name} is none of the formats that can be imported: GeoJSON (.geojson), GeoPackage "
                "(.gpkg), Shapefile (.shp, or zipped) and KML (.kml, .kmz).",
                name=name,
            )
        )
    parts = {suffix: path}
    if suffix == ".shp":
        beside = {p.suffix.lower(): p for p in path.parent.iterdir() if p.stem == path.stem and p.is_file()}
        parts |= {end: beside[end] for end in _BESIDE_SHP if end in beside}
    _check_size(name, sum(part.stat().st_size for part in parts.values()))
    for end, part in parts.items():
        shutil.copyfile(part, folder / f"area{end}")
    return _recognised(folder / f"area{suffix}", name)


def _unpacked(path: Path, name: str, folder: Path) -> Path:
    """The one layer in an archive; names inside it are never used as paths."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            main = [m for m in members if Path(m.filename).suffix.lower() in _FORMATS]
            if len(main) != 1:
                raise BadImport(
                    tell("{name} holds {n} layers; it must hold exactly one.", name=name, n=len(main))
                )
            inner = Path(main[0].filename)
            wanted = [main[0]]
            if inner.suffix.lower() == ".shp":
                wanted += [
                    m
                    for m in members
                    if Path(m.filename).with_suffix("") == inner.with_suffix("")
                    and Path(m.filename).suffix.lower() in _BESIDE_SHP
                ]
            left = MAX_BYTES
            for member in wanted:
                with archive.open(member) as packed:
                    content = packed.read(left + 1)  # what an archive says of its sizes may be untrue
                left -= len(content)
                if left < 0:
                    raise BadImport(_too_large(name))
                (folder / f"area{Path(member.filename).suffix.lower()}").write_bytes(content)
    except _BAD_ARCHIVE as error:
        raise BadImport(
            tell(
                "{name} is no archive that can be unpacked: {why}.", name=name, why=printable(str(error), 200)
            )
        ) from error
    return _recognised(folder / f"area{inner.suffix.lower()}", name)


def _recognised(copy: Path, name: str) -> Path:
    """The copy, if it begins as files of its format do."""
    with copy.open("rb") as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise BadImport(tell("{name} is empty.", name=name))
    format = _FORMATS[copy.suffix]
    begins = {
        "GeoJSON": head.startswith(b"{"),
        "GPKG": head.startswith(b"SQLite format 3\0"),
        "ESRI Shapefile": head.startswith(b"\x00\x00\x27\x0a"),
        "KML": head.startswith(b"<") and re.search(rb"<(\w+:)?kml[\s>]", head) is not None,
    }
    if not begins[format]:
        raise BadImport(
            tell(
                "{name} is not what its name says: it does not begin as a {format} file does.",
                name=name,
                format=format,
            )
        )
    if format == "KML" and b"<!ENTITY" in copy.read_bytes():
        raise BadImport(
            tell("{name} defines entities of its own, which no map needs; it is not read.", name=name)
        )
    return copy


def _check_size(name: str, size: int) -> None:
    if size > MAX_BYTES:
        raise BadImport(_too_large(name, size))


def _too_large(name: str, size: int | None = None) -> str:
    most = MAX_BYTES // 1_000_000
    if size is None:
        return tell(
            "{name}, unpacked, is too large: {most} MB can be imported. Simplify its outlines, or "
            "cut out the area in question.",
            name=name,
            most=most,
        )
    return tell(
        "{name} is too large: {most} MB can be imported, it has {size} MB. Simplify its outlines, or cut out "
        "the area in question.",
        name=name,
        most=most,
        size=round(size / 1e6),
    )


def _opened(copy: Path, name: str, layer: str | None) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Geometries and labels of a layer; other properties are never read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL tells of harmless oddities; what matters is checked below
            layer = _layer(copy, name, layer)
            info = pyogrio.read_info(copy, layer=layer, force_feature_count=True)
            if info["driver"] not in _DRIVERS:
                raise BadImport(
                    tell(
                        "{name} is not what its name says, but {format}.",
                        name=name,
                        format=printable(info["driver"], 40),
                    )
                )
            if info["features"] > MAX_FEATURES:
                raise BadImport(
                    tell(
                        "{name} has {n} features; {most} can be imported.",
                        name=name,
                        n=info["features"],
                        most=MAX_FEATURES,
                    )
                )
            fields = [field for field in info["fields"] if field.lower() in _LABELS]
            if info["geometry_type"] is None:
                raise BadImport(
                    tell("{name} has no geometry; an area of control is made of polygons.", name=name)
                )
            frame = pyogrio.read_dataframe(
                copy, layer=layer, columns=fields, force_2d=True, on_invalid="fix", use_arrow=False
            )
    except (DataSourceError, DataLayerError, ShapelyError, ValueError) as error:
        if isinstance(error, BadImport):
            raise
        if "too complex/large" in str(error):
            raise BadImport(
                tell("{name} has a feature that is too large to be read; simplify its outlines.", name=name)
            ) from error
        said = printable(str(error).replace(str(copy), name), 200).rstrip(".")
        raise BadImport(tell("{name} cannot be read: {said}.", name=name, said=said)) from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise BadImport(tell("{name} has no features; there is nothing to import.", name=name))
    return frame, _labels(frame[fields].to_numpy().ravel())


def _layer(copy: Path, name: str, wanted: str | None) -> str:
    names = [str(each) for each, _ in pyogrio.list_layers(copy)]
    if wanted in names:
        return str(wanted)
    told = ", ".join(printable(each, 40) for each in names[:10])
    if wanted is not None:
        raise BadImport(
            tell(
                "{name} has no layer {layer}; it has {told}.",
                name=name,
                layer=repr(printable(wanted, 40)),
                told=told or tell("none"),
            )
        )
    if len(names) != 1:
        raise BadImport(
            tell(
                "{name} has {n} layers ({told}); choose one with --layer NAME.",
                name=name,
                n=len(names),
                told=told,
            )
        )
    return names[0]


def _labels(values: Iterable[Any]) -> tuple[str, ...]:
    texts = (printable(value, MAX_LABEL) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(text for text in texts if text))[:MAX_LABELS]
