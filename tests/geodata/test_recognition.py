"""Who recognises whom, by date, and how states voted: against lists written from the sources."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from geodata.disputes import read_yaml
from geodata.errors import BadLayer, UnknownEntity, UnknownResolution
from geodata.recognition import entities, recognised_by, standing, state_code, world_recognition
from geodata.regions import DATA, parties
from geodata.votes import (
    members,
    read_resolution,
    resolution,
    resolutions,
    votes_on,
    world_countries,
    world_votes,
)

FIRST_FOUR = ("Russia", "Nicaragua", "Venezuela", "Nauru")


@pytest.mark.parametrize(
    ("entity", "day", "states", "withdrawn"),
    [
        ("abkhazia", "2008-08-25", (), ()),
        ("abkhazia", "2008-09-01", ("Russia",), ()),
        ("abkhazia", "2010-01-01", FIRST_FOUR, ()),
        ("abkhazia", "2012-01-01", (*FIRST_FOUR, "Vanuatu", "Tuvalu"), ()),
        ("abkhazia", "2014-06-01", FIRST_FOUR, ("Vanuatu", "Tuvalu")),
        ("abkhazia", "2019-01-01", (*FIRST_FOUR, "Syria"), ("Vanuatu", "Tuvalu")),
        ("south-ossetia", "2008-09-01", ("Russia",), ()),
        ("south-ossetia", "2010-01-01", FIRST_FOUR, ()),
        ("south-ossetia", "2012-01-01", (*FIRST_FOUR, "Tuvalu"), ()),
        ("south-ossetia", "2014-06-01", FIRST_FOUR, ("Tuvalu",)),
        ("south-ossetia", "2019-01-01", (*FIRST_FOUR, "Syria"), ("Tuvalu",)),
        ("donetsk-oblast", "2022-03-01", ("Russia",), ()),
        ("donetsk-oblast", "2023-01-01", ("Syria", "North Korea"), ("Russia",)),
        ("crimea", "2014-03-17", ("Russia",), ()),
        ("crimea", "2020-01-01", ("Nicaragua",), ("Russia",)),
    ],
)
def test_recognitions_by_date(
    entity: str, day: str, states: tuple[str, ...], withdrawn: tuple[str, ...]
) -> None:
    found = standing(entity, date.fromisoformat(day))
    assert tuple(p.party.names["en"] for p in found.in_force) == states
    assert tuple(p.party.names["en"] for p in found.ended) == withdrawn
    assert all(p.sources for p in (*found.in_force, *found.ended))


def test_an_entity_is_also_known_by_its_authorities() -> None:
    day = date(2019, 1, 1)
    assert recognised_by("abkhazia-authorities", day) == recognised_by("abkhazia", day)
    assert standing("dpr", date(2022, 3, 1)).entity == "donetsk-oblast"
    assert "abkhazia" in entities() and "georgia" not in entities()
    with pytest.raises(UnknownEntity, match="no entity 'georgia' here; choose one of abkhazia"):
        recognised_by("georgia", day)


def test_every_member_state_among_the_parties_has_a_code() -> None:
    without = {p.id for p in parties().values() if p.un_member and state_code(p) is None}
    assert without == {"soviet-union"}


def test_the_world_map_of_a_recognition() -> None:
    frame = world_recognition("abkhazia", date(2014, 6, 1)).set_index("iso_a3")
    assert set(frame.index[frame.recognition == "recognises"]) == {"RUS", "NIC", "VEN", "NRU"}
    assert frame.recognition["TUV"] == "withdrawn" and frame.since["TUV"] == date(2014, 3, 31)
    assert frame.recognition["GEO"] is None


@pytest.mark.parametrize(
    ("name", "totals", "against"),
    [
        ("62/249", (14, 11, 105), "ARM BLR IND IRN MMR PRK RUS SDN SRB SYR VEN"),
        ("A/RES/68/262", (100, 11, 58), "ARM BLR BOL CUB NIC PRK RUS SDN SYR VEN ZWE"),
        ("ES-11/1", (141, 5, 35), "BLR ERI PRK RUS SYR"),
        ("unga-es-11-4", (143, 5, 35), "BLR NIC PRK RUS SYR"),
    ],
)
def test_votes_are_those_of_the_record(name: str, totals: tuple[int, int, int], against: str) -> None:
    found = resolution(name)
    assert tuple(found.totals.values())[:3] == totals
    assert sorted(member.code for member in found.states("against")) == against.split()


def test_states_whose_vote_is_not_sure_are_said_to_be_left_out() -> None:
    unsure, sure = resolution("62/249"), resolution("ES-11/4")
    assert not unsure.complete and "abstaining or absent are not listed here" in unsure.note
    assert unsure.votes["FRA"] == "not listed" and "SSD" not in unsure.votes  # no member before 2011
    assert sure.complete and sure.votes["FRA"] == "in favour" and sure.votes["CHN"] == "abstaining"
    with pytest.raises(UnknownResolution, match="no vote '1/1' here"):
        resolution("1/1")


def test_votes_are_about_regions() -> None:
    assert [each.source.symbol for each in votes_on("crimea")] == ["A/RES/68/262"]
    assert len(resolutions()) >= 5


def test_the_world_map_of_a_vote_has_every_member() -> None:
    world = world_countries()
    assert set(world.iso_a3[world.member]) == set(members())
    assert world.geometry.is_valid.all() and not world.geometry.is_empty.any()
    assert (DATA / "world_countries.geojson").stat().st_size <= 300_000
    votes = world_votes("68/262").vote.value_counts()
    assert votes.to_dict() == {"in favour": 100, "abstaining": 58, "absent": 24, "against": 11}


def test_lists_that_contradict_the_record_are_refused() -> None:
    entry = read_yaml(DATA / "votes.yaml")["resolutions"]["unga-es-11-4"]
    for change, complaint in [
        (lambda e: e["against"].append("CHN"), "CHN is both against and abstaining"),
        (lambda e: e["against"].append("ATL"), "ATL is no member of the United Nations on 2022-10-12"),
        (lambda e: e["absent"].remove("VEN"), "144 states are in favour, the record says 143"),
        (lambda e: e["totals"].update(absent=11), "the totals make 194, but 193 were members"),
    ]:
        changed = deepcopy(entry)
        change(changed)
        with pytest.raises(BadLayer, match=f"^votes.yaml: unga-es-11-4: {complaint}"):
            read_resolution("unga-es-11-4", changed, members())
