"""The toponyms worldwide: what is shipped, how names are found in a text, and how the file is made."""

from __future__ import annotations

from geodata.build_toponyms import Sources, census_names, common_words, given_names, table, toponym_rows
from geodata.world import FILE, NAMES, World, world
from geodata.world import given_names as shipped_given_names


def kinds(name: str) -> set[tuple[str, str]]:
    return {(world()[number].kind, world()[number].country) for number in world().named(name)}


def test_countries_states_counties_towns_and_parts_of_the_world_are_there() -> None:
    assert len(world()) > 60_000
    assert kinds("U.S.") == {("C", "US")} and ("A", "") in kinds("Middle East")
    assert {("S", "US"), ("C", "GE")} <= kinds("Georgia")
    assert ("D", "US") in kinds("Orange County") and kinds("Ky.") == {("S", "US")}
    assert {("P", "US"), ("P", "GB")} <= kinds("Cambridge")
    assert [world()[number].name for number in world().of_people("Ukrainians")] == ["Ukraine"]


def test_the_files_are_small() -> None:
    assert FILE.stat().st_size < 2_000_000 and NAMES.stat().st_size < 30_000
    assert {"James", "Mary"} <= shipped_given_names()


def test_positions_are_near_those_of_other_gazetteers() -> None:
    for name, lon, lat in (("Ukraine", 32, 49), ("Texas", -99.3, 31.3), ("Ontario", -84.5, 49.3)):
        place = max((world()[n] for n in world().named(name)), key=lambda p: (p.kind in "CS", p.population))
        assert abs(place.lon - lon) < 1.5 and abs(place.lat - lat) < 1.5, place


def test_the_longest_name_is_found_where_a_word_begins() -> None:
    text = "In New York City, Pa. and U.S. towns"
    at = [(text.index(word), text.index(word) + len(word)) for word in ("New", "Pa", "U", "towns")]
    assert [world().at(text, *span) for span in at] == ["New York City", "Pa.", "U.S.", None]


def sources() -> Sources:
    return Sources(
        countries=table("United States\tUS\tUSA\t1\nFrance\tFR\tFRA\t2"),
        subdivisions=table(
            "Ohio\tUS-OH\tUS.OH\t11\tState\t\t1\t\t1\nButler County\t\tUS.OH.017\t12\t\t\t2\t1\t1\n"
            "Marne\t\tFR.44.51\t21\t\t\t2\t\t2"
        ),
        cities=table(
            "Hope\t101\t1|2\t1\t900\t39.0\t-84.0\nOxford\t102\t1|2\t1\t20000\t40.0\t-85.0\n"
            "Reims\t201\t3\t2\t180000\t49.26\t4.03\nMourmelon\t202\t3\t2\t5000\t49.1\t4.4"
        ),
        words=common_words("hope Ohio ox-cart"),
        surnames=census_names("name,share\nHOPE,0.1\nOXFORD,0.1", 1),
        given=["HOPE"],
    )


def test_rows_hold_what_the_press_of_a_country_names() -> None:
    known = {"areas": [], "abbreviations": {"US": {"OH": ["O."]}}, "divisions": {}, "also": {201: ["Rheims"]}}
    known["countries"] = {
        "US": {"names": ["United States", "U.S."], "demonyms": ["American"], "at": [-98, 39]}
    }
    made = World(toponym_rows(sources(), known))
    found = {made[number].name: made[number] for number in range(len(made))}
    assert found.keys() == {"United States", "France", "Ohio", "Butler County", "Hope", "Oxford", "Reims"}
    assert (found["Ohio"].lon, found["Ohio"].lat) == (-84.5, 39.5)
    assert (found["Hope"].first, found["Hope"].second, found["Hope"].flags) == ("OH", "017", "wsg")
    assert made.named("O.") and made.named("Rheims") and made.of_people("Americans")
    assert given_names(sources()) == ["Hope"]
    assert toponym_rows(sources(), known) == toponym_rows(sources(), known)
