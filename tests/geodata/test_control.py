"""Control as of any day: who held a place, whether the areas fit together, what they say of themselves."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
import yaml
from shapely.geometry import Point, box

from geodata.build_control import divide
from geodata.control import read_pictures
from geodata.errors import BadLayer
from geodata.gazetteer import gazetteer
from geodata.layers import (
    area_km2,
    as_of,
    contact_lines,
    control_at_points,
    distance_to_line_m,
    regions_at,
    regions_layer,
)
from geodata.regions import children, parties, region, regions, sources

TABLE = yaml.safe_load((Path(__file__).parent / "control_table.yaml").read_text(encoding="utf-8"))
PICTURES = read_pictures()
DAYS = sorted({day for p in PICTURES for day in (p.valid_from, p.valid_to) if day} | {date(2026, 1, 1)})


def test_the_table_has_forty_places_and_more() -> None:
    assert len(TABLE) >= 40
    assert all(row["source"] for row in TABLE)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['place']} {row['day']}")
def test_who_held_a_place_on_a_day(row: dict) -> None:
    held = control_at_points(*row["at"], row["day"])[0]
    assert list(held) == ([row["by"]] if isinstance(row["by"], str) else row["by"])
    assert list(regions_at(*row["at"], row["day"])) == row["regions"]


# ------------------------------------------------------------------------------------------ fitting together


@pytest.mark.parametrize("day", DAYS[::6], ids=str)  # each picture by itself is looked at by geodata check
def test_the_areas_of_a_day_cover_each_region_and_do_not_overlap(day: date) -> None:
    areas = as_of(day).areas
    assert areas.geometry.is_valid.all()
    for one, other in shapely.STRtree(areas.geometry).query(areas.geometry, predicate="overlaps").T:
        if one < other:
            common = areas.geometry.iloc[one].intersection(areas.geometry.iloc[other])
            assert area_km2(common) <= 0.1
    for each in regions_layer(day).itertuples():
        inside = [each.id, *(r.id for r in regions() if each.id in ancestors(r.id))]
        covered = shapely.union_all(areas.geometry[areas.region_id.isin(inside)].to_numpy())
        assert area_km2(each.geometry.difference(covered)) <= 0.1


def ancestors(id: str) -> list[str]:
    found = []
    while (parent := region(id).parent) is not None:
        found.append(parent)
        id = parent
    return found


@pytest.mark.parametrize("id", [r.id for r in regions() if children(r.id)])
def test_siblings_leave_neither_overlap_nor_gap_between_them(id: str) -> None:
    outlines = dict(zip(regions_layer().id, regions_layer().geometry, strict=True))
    inner = [outlines[r.id] for r in children(id)]
    for one, other in combinations(inner, 2):
        assert area_km2(shapely.intersection(one, other)) <= 0.1
    for outline in inner:
        assert area_km2(outline.difference(outlines[id])) <= 0.1
    joined = shapely.union_all(inner)
    holes = [shapely.Polygon(hole) for part in shapely.get_parts(joined) for hole in part.interiors]
    own = as_of(date(2020, 1, 1)).areas
    gaps = [
        h for h in holes if not own.geometry[own.region_id == id].intersects(h.representative_point()).any()
    ]
    assert sum(map(area_km2, gaps)) <= 0.1


def test_every_town_lies_in_its_part_on_each_day_of_its_picture() -> None:
    for picture in PICTURES:
        if picture.around is not None:
            continue
        for share in picture.shares:
            towns = [picture.towns[town] for town in share.towns]
            places = [gazetteer().by_id(town) if isinstance(town, int) else town for town in towns]
            points = [(p.lon, p.lat) if hasattr(p, "lon") else p for p in places]
            inside = [xy for xy in points if picture.region in regions_at(*xy)]
            assert len(inside) >= len(points) - 1, picture.id
            for day in (picture.valid_from, (picture.valid_to or date(2026, 1, 1)) - timedelta(days=1)):
                held = control_at_points(*map(np.array, zip(*inside, strict=True)), day) if inside else []
                assert all(set(by) == set(share.by) for by in held), (picture.id, share.by)


def test_a_layer_set_is_exact_to_the_day_and_shared_between_changes() -> None:
    last, first = as_of(date(2015, 2, 17)), as_of(date(2015, 2, 18))
    assert last is not first and last.valid_to == first.valid_from == date(2015, 2, 18)
    assert as_of(date(2018, 6, 1)) is as_of(date(2018, 6, 2))
    for one, other in pairwise(DAYS):
        for day in (one, other - timedelta(days=1)):
            found = as_of(day)
            assert found.valid_from <= day and (found.valid_to is None or day < found.valid_to)
            for row in [*found.areas.itertuples(), *found.lines.itertuples()]:
                assert row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
    assert as_of(date(1980, 1, 1)).areas.empty


# --------------------------------------------------------------------------------------------- what is known


def test_the_part_of_the_donbas_that_the_government_did_not_control_has_its_known_size() -> None:
    areas = as_of(date(2018, 1, 1)).areas
    halves = areas[[by in (("dpr",), ("lpr",)) for by in areas.controlled_by]]
    assert sorted(halves.name) == [
        "Part of Donetsk oblast not controlled by the government",
        "Part of Luhansk oblast not controlled by the government",
    ]
    assert sum(map(area_km2, halves.geometry)) == pytest.approx(17_000, rel=0.05)


def test_the_line_through_the_donbas_runs_beside_the_one_that_natural_earth_has() -> None:
    # Theirs is drawn for 1:10,000,000 and leaves Popasna and Starohnativka on the wrong side.
    frame = as_of(date(2018, 1, 1)).lines
    ours = shapely.union_all(frame.geometry[frame.picture.isin(["donetsk-2015", "luhansk-2015"])].to_numpy())
    theirs = contact_lines(date(2018, 1, 1)).geometry.iloc[0]
    points = shapely.line_interpolate_point(theirs, np.linspace(0, 1, 200), normalized=True)
    km = shapely.distance(points, ours) * 90  # a degree here is between 74 km and 111 km
    assert np.median(km) < 6 and np.quantile(km, 0.9) < 12


def test_the_rest_of_karabakh_after_2020_has_its_known_size() -> None:
    areas = as_of(date(2022, 1, 1)).areas
    rest = areas[[by == ("nagorno-karabakh-authorities",) for by in areas.controlled_by]]
    assert sum(map(area_km2, rest.geometry)) == pytest.approx(3_170, rel=0.1)


def test_an_area_says_why_with_sources_and_how_sure_it_is() -> None:
    for day in DAYS:
        for row in as_of(day).areas.itertuples():
            assert set(row.controlled_by) <= set(parties())
            assert row.source_ids and set(row.source_ids) <= set(sources())
            assert row.name and row.name_uk and row.name_ru and row.name_ka
            assert (row.control == "divided") == (len(row.controlled_by) > 1)
            if row.schematic:
                assert row.why and row.error_km > 0
            if len(row.controlled_by) > 1:
                assert "line is shipped" in row.why, row.id


def test_lines_are_between_those_who_hold_either_side() -> None:
    lines = as_of(date(2018, 1, 1)).lines.set_index("id")
    assert set(lines.index) >= {"donetsk-2015/ukraine-dpr", "luhansk-2015/ukraine-lpr"}
    row = lines.loc["donetsk-2015/ukraine-dpr"]
    assert row.kind == "contact" and row.schematic and row.sides == ("ukraine", "dpr")
    assert row.region_ids == ("donetsk-oblast", "eastern-ukraine", "ukraine")
    after = as_of(date(2022, 3, 1)).lines
    assert set(after.kind[[id.startswith(("donetsk", "luhansk")) for id in after.id]]) == {"limit"}


def test_the_distance_is_to_the_line_of_the_day() -> None:
    horlivka = (38.02, 48.30)
    before, during, after = (distance_to_line_m(*horlivka, date(year, 1, 15)) for year in (2013, 2018, 2023))
    assert before is not None and during is not None and after is not None
    assert during < 10_000 < 15_000 < before == after


def test_many_points_at_once_are_as_good_as_one_by_one() -> None:
    random = np.random.default_rng(7)
    lons, lats = random.uniform(28, 47, 300), random.uniform(39, 50, 300)
    day = date(2021, 1, 1)
    together = control_at_points(lons, lats, day)
    assert [control_at_points(x, y, day)[0] for x, y in zip(lons, lats, strict=True)] == list(together)
    assert len(set(together)) > 6
    assert len(control_at_points([], [], day)) == 0


def test_water_by_the_shore_is_held_with_the_shore() -> None:
    assert control_at_points(33.51, 44.62, date(2016, 1, 1))[0] == ("russia",)  # the roads of Sevastopol
    assert control_at_points(33.0, 43.5, date(2016, 1, 1))[0] == ()


# --------------------------------------------------------------------------------------------------- drawing


def test_an_area_is_divided_between_the_towns_of_either_side() -> None:
    area = box(40, 40, 42, 41)
    west, east = divide(area, [[(40.5, 40.2), (40.6, 40.8)], [(41.5, 40.2), (41.4, 40.8)]], 0.01)
    assert west.union(east).equals(area)
    assert west.intersection(east).area == 0
    assert west.contains(Point(40.9, 40.5)) and east.contains(Point(41.1, 40.5))
    assert shapely.coverage_is_valid([west, east])


def test_smoothing_stops_before_a_town_changes_sides() -> None:
    area = box(40, 40, 42, 41)
    island = [(41.0, 40.5)]
    around = [(41.02, 40.5), (40.98, 40.5), (41.0, 40.52), (41.0, 40.48)]
    parts = divide(area, [island, around], 0.2)
    assert parts[0].contains(Point(island[0])) and all(parts[1].contains(Point(xy)) for xy in around)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": None}, "id of its own"),
        ({"until": date(2000, 1, 1)}, "no field until"),
        ({"like": "other"}, "no picture above it"),
        ({"why": ""}, "why is missing"),
        ({"from": "1992"}, "not a day"),
        ({"to": date(1990, 1, 1)}, "before it begins"),
        ({"holders": {"georgia": {"as": "held"}}}, "as must be"),
        ({"holders": {"georgia": {"as": "government"}, "russia": {"as": "de-facto"}}}, "each needs towns"),
        ({"holders": {"georgia": {"as": "government", "towns": ["Nowhere"]}}}, "not in the table of towns"),
        (
            {"holders": {"georgia": {"as": "government", "names": {"en": "A"}}}},
            "name in uk, ru, ka is missing",
        ),
    ],
)
def test_a_mistake_in_a_picture_is_named(tmp_path: Path, change: dict, words: str) -> None:
    entry = {
        "id": "one",
        "region": "abkhazia",
        "from": date(1992, 1, 1),
        "why": "So it was.",
        "sources": ["unsc-876"],
        "holders": {"georgia": {"as": "government"}},
    }
    folder = tmp_path / "disputes" / "a"
    folder.mkdir(parents=True)
    text = yaml.safe_dump({"control": [entry | change], "towns": {}}, allow_unicode=True)
    (folder / "control.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadLayer, match=f"^disputes/a/control.yaml: .*{words}"):
        read_pictures(tmp_path)
