"""The shipped layers: true to size, fitting together, and right about what lies where."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.gazetteer import gazetteer
from geodata.layers import (
    area_km2,
    basemap,
    contact_lines,
    distance_to_line_m,
    notices,
    regions_at,
    regions_at_points,
    regions_layer,
)
from geodata.regions import DATA, region, regions


def outline(id: str) -> BaseGeometry:
    frame = regions_layer()
    return frame.geometry[frame.id == id].iloc[0]


@pytest.mark.parametrize(
    ("id", "km2"),
    [
        ("abkhazia", 8_660),
        ("south-ossetia", 3_900),
        ("crimea", 26_945),
        ("donetsk-oblast", 26_517),
        ("luhansk-oblast", 26_684),
        ("georgia", 69_700),
        ("ukraine", 603_628),
        ("kherson-oblast", 28_461),
        ("zaporizhzhia-oblast", 27_183),
    ],
)
def test_areas_are_those_of_the_statistics(id: str, km2: float) -> None:
    # Kherson's official area counts water that the coast leaves out.
    assert area_km2(outline(id)) == pytest.approx(km2, rel=0.08 if id == "kherson-oblast" else 0.02)


def test_the_area_of_a_known_figure() -> None:
    degree = shapely.box(0, 0, 1, 1)
    assert area_km2(degree) == pytest.approx(12_308.8, abs=0.1)
    assert area_km2(degree.reverse()) == area_km2(degree)


def test_every_region_has_one_valid_outline_on_record_from_its_first_day() -> None:
    frame = regions_layer()
    assert list(frame.id) == [r.id for r in regions()]
    assert frame.geometry.is_valid.all()
    assert frame.crs.to_epsg() == 4326
    for row in frame.itertuples():
        assert row.valid_from == region(row.id).status[0].valid_from
        assert row.valid_to is None
        assert row.licence == "ODbL 1.0"


@pytest.mark.parametrize("id", [r.id for r in regions()])
def test_the_extent_in_the_regions_file_is_the_layers(id: str) -> None:
    assert region(id).extent == pytest.approx(outline(id).bounds, abs=0.01)


SIBLINGS = [
    ("abkhazia", "south-ossetia"),
    ("georgia", "azerbaijan"),
    ("ukraine", "moldova"),
    *combinations(["crimea", "kherson-oblast", "zaporizhzhia-oblast", "donetsk-oblast", "luhansk-oblast"], 2),
]


@pytest.mark.parametrize(("one", "other"), SIBLINGS)
def test_siblings_do_not_overlap(one: str, other: str) -> None:
    common = shapely.intersection(outline(one), outline(other))
    assert common.area * 10_000 < 0.1  # a square degree is less than 10,000 km² here


@pytest.mark.parametrize(
    ("one", "other", "degrees"),
    [
        ("donetsk-oblast", "luhansk-oblast", 2.0),
        ("donetsk-oblast", "zaporizhzhia-oblast", 1.5),
        ("kherson-oblast", "zaporizhzhia-oblast", 1.5),
        ("crimea", "kherson-oblast", 0.8),
    ],
)
def test_neighbours_share_their_edge(one: str, other: str, degrees: float) -> None:
    shared = outline(one).boundary.intersection(outline(other).boundary)
    assert shared.length > degrees
    assert shapely.coverage_is_valid([outline(one), outline(other)])


@pytest.mark.parametrize("r", [r for r in regions() if r.parent], ids=lambda r: r.id)
def test_a_region_lies_in_its_parent(r: object) -> None:
    child, parent = outline(r.id), outline(r.parent)  # type: ignore[attr-defined]
    assert child.difference(parent).area * 10_000 < 0.1


def test_eastern_ukraine_is_its_two_oblasts_and_nothing_more() -> None:
    both = shapely.union(outline("donetsk-oblast"), outline("luhansk-oblast"))
    assert both.symmetric_difference(outline("eastern-ukraine")).area * 10_000 < 0.1


def test_outlines_end_at_the_coast() -> None:
    land = basemap()["land"].geometry.iloc[0]
    for id in ("crimea", "abkhazia", "georgia", "ukraine"):
        assert outline(id).difference(land).area * 10_000 < 0.5
    for lon, lat in [(32.0, 45.5), (34.5, 44.2), (40.5, 42.8), (36.5, 46.3), (31.5, 45.9)]:
        assert regions_at(lon, lat) == ()


def test_the_files_stay_small_for_the_web() -> None:
    assert (DATA / "regions_osm.geojson").stat().st_size < 500_000
    assert shapely.get_num_coordinates(regions_layer().geometry.values).sum() < 22_000
    assert sum(path.stat().st_size for path in DATA.glob("*.geojson")) < 3_000_000


# -------------------------------------------------------------------------------------------- what lies where


@pytest.mark.parametrize(
    ("lon", "lat", "ids"),
    [
        (40.99, 43.00, ("abkhazia", "georgia")),  # Sukhumi
        (43.97, 42.23, ("south-ossetia", "georgia")),  # Tskhinvali
        (44.11, 41.98, ("georgia",)),  # Gori
        (33.52, 44.60, ("sevastopol", "crimea", "ukraine")),
        (34.10, 44.95, ("crimea", "ukraine")),  # Simferopol
        (37.80, 48.00, ("donetsk-oblast", "eastern-ukraine", "ukraine")),
        (39.31, 48.57, ("luhansk-oblast", "eastern-ukraine", "ukraine")),
        (32.62, 46.64, ("kherson-oblast", "ukraine")),
        (35.12, 47.85, ("zaporizhzhia-oblast", "ukraine")),
        (30.52, 50.45, ("ukraine",)),  # Kyiv
        (46.75, 39.76, ("nagorno-karabakh", "azerbaijan")),  # Shusha
        (29.63, 46.84, ("transnistria", "moldova")),  # Tiraspol
        (39.72, 43.60, ()),  # Sochi
        (44.68, 43.02, ()),  # Vladikavkaz
        (39.71, 47.23, ()),  # Rostov-on-Don
        (-84.39, 33.75, ()),  # Atlanta, Georgia
    ],
)
def test_regions_at_a_point_smallest_first(lon: float, lat: float, ids: tuple[str, ...]) -> None:
    assert regions_at(lon, lat) == ids


@pytest.mark.parametrize(
    ("lon", "lat", "ids"),
    [
        (40.97, 42.985, ("abkhazia", "georgia")),  # the bay of Sukhumi
        (33.51, 44.62, ("sevastopol", "crimea", "ukraine")),  # the roads of Sevastopol
        (39.99, 43.40, ()),  # Adler's beach, two kilometres from Abkhazia's
        (36.62, 45.20, ()),  # off Taman, on the far side of the strait
        (33.0, 43.5, ()),  # the open sea
    ],
)
def test_water_by_the_shore_counts_for_the_shore(lon: float, lat: float, ids: tuple[str, ...]) -> None:
    assert regions_at(lon, lat) == ids


def test_many_points_at_once_are_as_good_as_one_by_one() -> None:
    random = np.random.default_rng(4)
    lons, lats = random.uniform(31, 47, 500), random.uniform(41, 50, 500)
    together = regions_at_points(lons, lats)
    assert together == [regions_at(lon, lat) for lon, lat in zip(lons, lats, strict=True)]
    assert len(set(together)) > 5
    assert regions_at_points([], []) == []


def test_a_region_is_on_the_map_from_its_first_day_on() -> None:
    assert regions_at(40.99, 43.0, date(1987, 12, 31)) == ()
    assert regions_at(40.99, 43.0, date(1988, 1, 1)) == ("abkhazia", "georgia")
    assert regions_layer(date(1987, 12, 31)).empty
    assert len(regions_layer(date(2020, 1, 1))) == len(regions())


def test_places_of_the_gazetteer_know_the_regions_they_lie_in() -> None:
    for id in ("abkhazia", "south-ossetia", "sevastopol"):
        inside = [p for p in gazetteer().places_in(id) if p.geonames_id > 0]
        off = [p.name for p in inside if outline(id).distance(shapely.Point(p.lon, p.lat)) > 0.03]
        assert inside and not off


@pytest.mark.parametrize(
    ("lon", "lat", "metres"),
    [
        (43.9686, 42.2276, (1_000, 4_000)),  # Tskhinvali, just north of the line
        (41.7365, 42.6271, (8_000, 14_000)),  # Gali, the Enguri to the south
        (34.10, 44.95, (30_000, 60_000)),  # Simferopol: Sevastopol's limits
        (33.36, 45.19, (25_000, 60_000)),  # Yevpatoria lies on the coast, which is no line
    ],
)
def test_distance_to_the_nearest_line(lon: float, lat: float, metres: tuple[float, float]) -> None:
    found = distance_to_line_m(lon, lat)
    assert found is not None
    assert metres[0] < found < metres[1]


def test_distance_is_measured_along_the_ground() -> None:
    edge = outline("south-ossetia").boundary
    south = shapely.get_coordinates(edge)[shapely.get_coordinates(edge)[:, 1].argmin()]
    found = distance_to_line_m(south[0], south[1] - 0.01)
    assert found == pytest.approx(1_111, abs=3)  # a hundredth of a degree of latitude
    assert distance_to_line_m(*south) == pytest.approx(0, abs=1)


def test_far_from_every_line_there_is_no_distance() -> None:
    assert distance_to_line_m(2.35, 48.86) is None
    assert distance_to_line_m(-84.39, 33.75) is None


def test_the_line_of_contact_counts_while_it_held() -> None:
    horlivka = (38.05, 48.33)
    then, now = distance_to_line_m(*horlivka, date(2016, 7, 6)), distance_to_line_m(*horlivka)
    assert then is not None and now is not None
    assert then < 15_000 < now
    assert len(contact_lines(date(2016, 7, 6))) == 1
    assert contact_lines(date(2014, 7, 6)).empty
    assert contact_lines(date(2022, 2, 24)).empty
    assert "donetsk-oblast" in contact_lines().region_ids.iloc[0]


# --------------------------------------------------------------------------------------------- the background


def test_the_basemap_has_all_its_layers_with_their_origin() -> None:
    assert set(basemap()) == {"land", "countries", "labels", "lakes", "rivers", "towns"}
    for frame in basemap().values():
        assert not frame.empty
        assert frame.geometry.is_valid.all()
        assert frame.id.is_unique
        assert {"id", "name", "valid_from", "valid_to", "source", "licence", "scale"} <= set(frame.columns)
        assert frame.source.notna().all() and frame.licence.notna().all()


def test_the_background_reaches_beyond_a_wide_screen() -> None:
    # 1,400 pixels at zoom 5 around 37.5° E are 61.5 degrees.
    west, south, east, north = basemap()["land"].total_bounds
    assert west < 37.5 - 30.8 and east > 37.5 + 30.8
    assert south < 30 and north > 60


def test_names_of_countries_are_in_four_languages_and_unspoilt() -> None:
    labels = basemap()["labels"].set_index("id")
    names = labels.loc["UKR", ["name", "name_uk", "name_ru", "name_ka"]].tolist()
    assert names == ["Ukraine", "Україна", "Украина", "უკრაინა"]
    assert labels.loc["TUR", "name_uk"] == "Туреччина"


def test_borders_of_the_two_states_are_those_of_their_regions() -> None:
    countries = basemap()["countries"].set_index("id")
    assert {"GEO-RUS", "GEO-TUR", "ARM-GEO", "AZE-GEO", "POL-UKR", "RUS-UKR", "MDA-UKR"} <= set(
        countries.index
    )
    for pair, id in [
        ("GEO-RUS", "georgia"),
        ("RUS-UKR", "ukraine"),
        ("AZE-GEO", "georgia"),
        ("MDA-UKR", "moldova"),
    ]:
        line = countries.geometry[pair]
        off = line.difference(outline(id).boundary.buffer(1e-3))
        assert off.length < 0.01 * line.length


def test_the_lakes_that_a_reader_looks_for_are_there() -> None:
    lakes = basemap()["lakes"]
    assert {"Lake Sevan", "Syvash", "Lake Van", "Kakhovka Reservoir"} <= set(lakes.name)
    kakhovka = lakes[lakes.name == "Kakhovka Reservoir"].iloc[0]
    assert kakhovka.valid_to == date(2023, 6, 6)


def test_towns_have_what_a_label_needs() -> None:
    towns = basemap()["towns"]
    assert 60 <= len(towns) <= 160
    assert {"Tbilisi", "Sukhumi", "Tskhinvali", "Sevastopol", "Donetsk", "Luhansk", "Kyiv"} <= set(towns.name)
    assert set(towns["rank"]) == {1, 2, 3}
    assert (towns.population > 0).mean() > 0.95


def test_every_geojson_file_says_whose_it_is() -> None:
    told = {
        path.name: json.loads(path.read_text(encoding="utf-8"))["notice"] for path in DATA.glob("*.geojson")
    }
    for name, notice in told.items():
        assert ("OpenStreetMap contributors, ODbL" in notice) == name.endswith("_osm.geojson")
    sources = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    for path in DATA.iterdir():
        assert path.name == "SOURCES.md" or f"`{path.name}`" in sources
    assert any("OpenStreetMap" in notice for notice in notices())
