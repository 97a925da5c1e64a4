"""What the map draws of a day: areas and lines as they were, and one file for all days that are alike."""

import json
from datetime import date

import pytest

from dashboard import permalink
from dashboard.ground import ground
from geodata.control_imports import import_control


def drawn(day: date) -> dict:
    return json.loads(ground("control", day).text)


def kinds(features: dict) -> set[str]:
    return {feature["properties"]["class"] for feature in features["features"]}


def test_days_on_which_nothing_changes_share_a_file():
    assert ground("control", date(2016, 8, 1)) is ground("control", date(2019, 12, 31))
    assert ground("control", date(2016, 1, 1)).name != ground("control", date(2014, 8, 1)).name


def test_a_region_in_two_hands_is_coloured_by_its_areas():
    then = drawn(date(2016, 1, 1))
    assert then["held"]["donetsk-oblast"] == "pictured"
    assert then["held"]["crimea"] == "annexed"
    assert then["held"]["georgia"] == "government"
    assert kinds(then["areas"]) == {"government schematic", "de-facto schematic"}
    assert kinds(then["lines"]) == {"contact schematic"}


def test_a_region_in_one_hand_is_coloured_as_a_whole():
    assert drawn(date(2013, 6, 1))["held"]["donetsk-oblast"] == "government"
    assert drawn(date(2012, 1, 1))["held"]["abkhazia"] == "de-facto"


@pytest.mark.parametrize("day", [date(1988, 1, 1), date(2008, 8, 15), date(2022, 6, 1), date(2026, 1, 1)])
def test_every_region_on_record_is_coloured_and_the_file_is_small(day):
    then = drawn(day)
    assert set(then["held"].values()) <= {"government", "de-facto", "annexed", "divided", "pictured"}
    assert len(ground("control", day).text) < 150_000


def test_an_imported_area_is_drawn_with_whose_word_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("DISPUTES_DATA", str(tmp_path))
    file = tmp_path / "area.geojson"
    file.write_text(
        '{"type":"Polygon","coordinates":[[[37.5,47.6],[38.5,47.6],[38.5,48.2],[37.5,48.2],[37.5,47.6]]]}'
    )
    before = ground("control", date(2024, 7, 8))
    import_control(file, date(2024, 7, 8), "<b>Example</b> maps", "CC0", controlled_by="russia")
    then = drawn(date(2024, 7, 9))
    assert "imported" in kinds(then["areas"])
    assert then["imported"] == ["control as <b>Example</b> maps drew it for 8 Jul 2024"]
    assert ground("control", date(2024, 7, 9)).name != before.name
    assert drawn(date(2024, 7, 7))["imported"] == []


def test_a_perspective_shows_the_same_ground_in_its_own_states_and_names():
    day = date(2026, 1, 1)
    russia = json.loads(ground("russia", day).text)
    un = json.loads(ground("un", day).text)
    assert (russia["held"]["crimea"], un["held"]["crimea"]) == ("elsewhere", "government")
    assert (russia["held"]["abkhazia"], un["held"]["abkhazia"]) == ("own", "government")
    assert russia["names"]["crimea"] == "Republic of Crimea"
    assert "border" in kinds(russia["lines"])
    georgia = json.loads(ground("georgia", day).text)
    assert georgia["names"]["south-ossetia"] == "Tskhinvali region"  # whole in the panel only
    assert set(dict(russia["legend"])) >= set(russia["held"].values())


@pytest.mark.parametrize("perspective", permalink.perspectives())
@pytest.mark.parametrize("day", [date(1989, 1, 1), date(2008, 8, 15), date(2026, 1, 1)])
def test_every_perspective_can_be_drawn_on_any_day(perspective, day):
    drawn = json.loads(ground(perspective, day).text)
    assert drawn["held"]
    assert drawn["legend"]
