"""Reading the archives of the registries: each function gives the geometry of a file as it is there.

Part of ``python -m geodata build``; nothing here runs when the atlas is used.
"""

from __future__ import annotations

import gzip
import io
import json
import lzma
import tarfile
import tempfile
import zipfile
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geodata.build_layers import divided_by, polygons
from geodata.errors import BadLayer

OBLASTS = {
    "Ukraine_Donetsk Oblast": "donetsk-oblast",
    "Ukraine_Luhansk Oblast": "luhansk-oblast",
    "Ukraine_Kherson Oblast": "kherson-oblast",
    "Ukraine_Zaporizhia Oblast": "zaporizhzhia-oblast",
}


TIRASPOL = shapely.Point(29.63, 46.84)


def zip_member(path: Path, ending: str) -> bytes:
    """The one file of a zip or wheel whose name ends so."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(n for n in archive.namelist() if n.endswith(ending)))


def deb_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files in a Debian package: an ``ar`` archive that holds a tar archive."""
    data = path.read_bytes()
    position = len(b"!<arch>\n")
    while position < len(data):
        header = data[position : position + 60]
        name, size = header[:16].decode().strip().rstrip("/"), int(header[48:58])
        position += 60
        if name.startswith("data.tar"):
            with tarfile.open(fileobj=io.BytesIO(data[position : position + size])) as archive:
                for member in archive:
                    file = archive.extractfile(member) if member.isfile() else None
                    if file is not None:
                        yield member.name, file.read()
        position += size + size % 2


def read_poly(text: str) -> BaseGeometry:
    """The area of an Osmosis polygon file: rings of ``lon lat`` lines, holes marked by ``!``."""
    outer: list[BaseGeometry] = []
    holes: list[BaseGeometry] = []
    ring: list[tuple[float, float]] | None = None
    hole = False
    for line in map(str.strip, text.splitlines()[1:]):
        if ring is None and line and line != "END":
            ring, hole = [], line.startswith("!")
        elif ring is not None and line == "END":
            (holes if hole else outer).append(shapely.make_valid(Polygon(ring)))
            ring = None
        elif ring is not None and line:
            lon, lat = map(float, line.split())
            ring.append((lon, lat))
    return shapely.union_all(outer).difference(shapely.union_all(holes))


def read_echarts(geometry: Mapping[str, Any]) -> BaseGeometry:
    """The area of an ECharts map feature: steps of 1/1024 degree, zigzag-coded in characters."""

    def ring(code: str, offset: tuple[int, int]) -> list[tuple[float, float]]:
        x, y = offset
        points = []
        for first, second in zip(code[::2], code[1::2], strict=True):
            a, b = ord(first) - 64, ord(second) - 64
            x += (a >> 1) ^ -(a & 1)
            y += (b >> 1) ^ -(b & 1)
            points.append((x / 1024, y / 1024))
        return points

    codes, offsets = geometry["coordinates"], geometry["encodeOffsets"]
    if geometry["type"] == "Polygon":
        codes, offsets = [codes], [offsets]
    return shapely.make_valid(
        MultiPolygon([Polygon(ring(c[0], o[0])) for c, o in zip(codes, offsets, strict=True)])
    )


def read_units(borders: Path, charts: Path, wanted: Container[str]) -> dict[str, BaseGeometry]:
    """What the regions are made of, coastal water included; see ``build_layers.region_outlines``.

    ``wanted`` are ids of regions; ``charts`` is the package that has the limits of Sevastopol and of
    Moldova's districts.
    """
    found = {}
    packed = lzma.decompress(zip_member(borders, "borders.tar.xz"))
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            name = Path(member.name).stem
            ours = _unit_id(name) in wanted or name.startswith("Ukraine_")
            file = archive.extractfile(member) if ours and member.name.endswith(".poly") else None
            if file is not None:
                found[name] = read_poly(file.read().decode())
    ukraine, districts = (read_chart(charts, country) for country in ("Ukraine", "Moldova"))
    city, republic = divided_by(
        found.pop("Crimea"),
        ukraine["Sevastopol"],
        ukraine["Autonomous Republic of Crimea"],
        seaward=((-1, 0), (0, -1)),
    )
    moldova = found.pop("Moldova")
    left_bank = left_bank_of_the_dniester(moldova, districts)
    units = {"crimea": republic, "sevastopol": city}
    units |= {"transnistria": left_bank, "moldova": moldova.difference(left_bank)}
    return units | {_unit_id(name): found[name] for name in sorted(found)}


def _unit_id(name: str) -> str:
    return OBLASTS.get(name) or name.lower().replace(" ", "-").replace("ukraine_", "ukraine/")


def read_outlines(path: Path) -> dict[str, BaseGeometry]:
    """Outlines by region id from a dispute's ``outline.geojson``; none where it has no such file."""
    if not path.exists():
        return {}
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {each["properties"]["id"]: shapely.make_valid(shape(each["geometry"])) for each in features}
    except (ValueError, KeyError, TypeError, ShapelyError) as error:
        raise BadLayer(
            f"{path.name} must be GeoJSON whose features have an id and an area: {error}."
        ) from None


def read_chart(charts: Path, country: str) -> dict[str, BaseGeometry]:
    """A country's divisions by name, as the package of charts has them."""
    with tarfile.open(charts) as archive:
        file = archive.extractfile(f"package/starbucks/json/{country}.json")
        assert file is not None
        return {f["properties"]["name"]: read_echarts(f["geometry"]) for f in json.load(file)["features"]}


def left_bank_of_the_dniester(moldova: BaseGeometry, districts: Mapping[str, BaseGeometry]) -> BaseGeometry:
    """What Moldova's districts leave of it on the Dniester, and Bender.

    The chart has neither the left bank nor the district of Dubăsari, which lies on both.
    """
    named = shapely.union_all([outline for name, outline in districts.items() if name != "Bender"])
    rest = [part for part in shapely.get_parts(moldova.difference(named)) if part.contains(TIRASPOL)]
    return polygons(shapely.union_all([*rest, districts["Bender"].difference(named)]), 0)


def read_countries(path: Path) -> gpd.GeoDataFrame:
    """Natural Earth's countries, German point of view (Crimea in Ukraine), by three-letter code."""
    frame = pyogrio.read_dataframe(zip_member(path, "ne_10m_admin_0_countries_deu.zip"), encoding="UTF-8")
    frame["geometry"] = [polygons(g, 0) for g in frame.geometry]
    return frame.set_index("ADM0_A3").sort_index()


def read_lakes(path: Path) -> gpd.GeoSeries:
    """Natural Earth's lakes; the package has their outlines only."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(packed, "w") as lakes:
        for name in archive.namelist():
            if "/ne_10m_lakes." in name:
                lakes.writestr(Path(name).name, archive.read(name))
    return pyogrio.read_dataframe(packed.getvalue()).geometry


def read_azimlib(path: Path, layer: str) -> gpd.GeoDataFrame:
    """A Natural Earth layer of the package azimlib."""
    text = gzip.decompress(zip_member(path, f"data/{layer}.geojson.gz"))
    return gpd.GeoDataFrame.from_features(json.loads(text)["features"], crs=4326)


def read_named_lakes(path: Path) -> gpd.GeoDataFrame:
    """Natural Earth's larger lakes with their names."""
    return read_azimlib(path, "lakes")


def read_rivers(path: Path) -> gpd.GeoDataFrame:
    """Natural Earth's rivers with their names; a river is in several pieces."""
    return read_azimlib(path, "rivers")


def read_contact_line(path: Path) -> BaseGeometry:
    """Natural Earth's line of contact in the Donbas, as it stood under the Minsk agreements."""
    data = next(d for name, d in deb_files(path) if name.endswith("world_map.gpkg"))
    with tempfile.TemporaryDirectory() as folder:  # GDAL wants a GeoPackage to be a file of that name
        file = Path(folder) / "world_map.gpkg"
        file.write_bytes(data)
        borders = pyogrio.read_dataframe(file, layer="disputed_borders")
    return borders.set_index("name").geometry["Ukrainian claim"]
