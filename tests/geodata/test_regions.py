"""The regions file: complete, consistent, and right about who recognised whom when."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from itertools import pairwise

import pytest

from geodata.disputes import Tables, shipped
from geodata.errors import BadDate, BadLayer, UnknownRegion
from geodata.model import LANGUAGES, overlaps
from geodata.regions import children, linked, parse_day, parties, read_regions, region, regions

ALL = [r.id for r in regions()]


def test_all_regions_of_the_atlas_are_there() -> None:
    assert set(ALL) == {
        "georgia",
        "abkhazia",
        "south-ossetia",
        "ukraine",
        "crimea",
        "sevastopol",
        "eastern-ukraine",
        "donetsk-oblast",
        "luhansk-oblast",
        "kherson-oblast",
        "zaporizhzhia-oblast",
        "azerbaijan",
        "nagorno-karabakh",
        "moldova",
        "transnistria",
    }


@pytest.mark.parametrize("id", ALL)
def test_a_region_is_named_in_four_languages(id: str) -> None:
    names = region(id).names
    assert list(names) == list(LANGUAGES)
    scripts = {"en": ("A", "z"), "uk": ("Є", "ґ"), "ru": ("А", "я"), "ka": ("ა", "ჿ")}
    for language, (first, last) in scripts.items():
        letter = names[language][0]  # type: ignore[index]
        assert first <= letter <= last, f"{names[language]} is not written in {language}"  # type: ignore[index]


@pytest.mark.parametrize("id", ALL)
def test_names_and_aliases_are_clean_and_said_once(id: str) -> None:
    r = region(id)
    for language in LANGUAGES:
        told = [r.names[language], *r.aliases[language], *r.demonyms[language]]
        assert len(told) == len(set(told))
        assert all(name == " ".join(name.split()) for name in told)


def test_no_name_belongs_to_two_regions() -> None:
    owner: dict[str, str] = {}
    for r in regions():
        for language in LANGUAGES:
            for name in (r.names[language], *r.aliases[language]):
                assert owner.setdefault(name.casefold(), r.id) == r.id, name


def test_bare_ossetian_is_nobodys_name() -> None:
    told = {
        n.casefold() for r in regions() for by in (r.aliases, r.demonyms) for ns in by.values() for n in ns
    }
    assert told.isdisjoint({"ossetia", "ossetian", "ossetians", "осетинский", "осетины"})


@pytest.mark.parametrize("id", ALL)
def test_every_position_rests_on_a_dated_document(id: str) -> None:
    for period in region(id).status:
        positions = (*period.controlled_by, *period.claimed_by, *period.recognised_by)
        assert period.controlled_by and period.claimed_by
        for position in positions:
            assert position.sources
            for source in position.sources:
                assert source.document and date(1970, 1, 1) < source.date < date(2026, 1, 1)
                assert source.url is None or source.url.startswith("https://")
                assert source in period.sources


@pytest.mark.parametrize("id", ALL)
def test_periods_follow_on_without_gap_to_the_present(id: str) -> None:
    status = region(id).status
    for before, after in pairwise(status):
        assert before.valid_to == after.valid_from
    assert status[-1].valid_to is None
    assert region(id).status_at(status[0].valid_from - timedelta(days=1)) is None
    assert region(id).status_at(status[0].valid_from) is status[0]


@pytest.mark.parametrize("id", ALL)
def test_a_period_holds_exactly_the_positions_in_force(id: str) -> None:
    for period in region(id).status:
        for position in (*period.controlled_by, *period.claimed_by, *period.recognised_by):
            assert overlaps(position.valid_from, position.valid_to, period.valid_from)
            assert position.valid_to is None or (period.valid_to and period.valid_to <= position.valid_to)
        assert (period.control == "divided") == (len(period.controlled_by) > 1)


def recognised(id: str, day: str) -> set[str]:
    period = region(id).status_at(date.fromisoformat(day))
    assert period is not None
    assert all(p.party.un_member for p in period.recognised_by)
    return {p.party.names["en"] for p in period.recognised_by}


FOUR = {"Russia", "Nicaragua", "Venezuela", "Nauru"}


@pytest.mark.parametrize(
    ("id", "day", "states"),
    [
        ("abkhazia", "2008-08-25", set()),
        ("abkhazia", "2008-09-01", {"Russia"}),
        ("abkhazia", "2010-01-01", FOUR),
        ("abkhazia", "2012-01-01", FOUR | {"Vanuatu", "Tuvalu"}),
        ("abkhazia", "2014-01-01", FOUR | {"Tuvalu"}),
        ("abkhazia", "2014-06-01", FOUR),
        ("abkhazia", "2019-01-01", FOUR | {"Syria"}),
        ("south-ossetia", "2008-09-01", {"Russia"}),
        ("south-ossetia", "2010-01-01", FOUR),
        ("south-ossetia", "2012-01-01", FOUR | {"Tuvalu"}),
        ("south-ossetia", "2014-06-01", FOUR),
        ("south-ossetia", "2019-01-01", FOUR | {"Syria"}),
        ("donetsk-oblast", "2022-02-20", set()),
        ("donetsk-oblast", "2022-08-01", {"Russia", "Syria", "North Korea"}),
        ("luhansk-oblast", "2022-03-01", {"Russia"}),
        ("crimea", "2014-03-17", {"Russia"}),
        ("georgia", "2020-01-01", set()),
    ],
)
def test_who_recognised_it_on_a_day(id: str, day: str, states: set[str]) -> None:
    assert recognised(id, day) == states


@pytest.mark.parametrize(
    ("id", "day", "control", "by"),
    [
        ("abkhazia", "1992-01-01", "government", ["georgia"]),
        ("abkhazia", "1993-01-01", "divided", ["georgia", "abkhazia-authorities"]),
        ("abkhazia", "2005-01-01", "de-facto", ["abkhazia-authorities"]),
        ("south-ossetia", "2007-01-01", "divided", ["georgia", "south-ossetia-authorities"]),
        ("south-ossetia", "2009-01-01", "de-facto", ["south-ossetia-authorities"]),
        ("crimea", "2014-02-26", "government", ["ukraine"]),
        ("crimea", "2014-03-01", "de-facto", ["russia"]),
        ("sevastopol", "2014-03-18", "annexed", ["russia"]),
        ("eastern-ukraine", "2013-01-01", "government", ["ukraine"]),
        ("luhansk-oblast", "2016-01-01", "divided", ["ukraine", "lpr"]),
        ("kherson-oblast", "2023-01-01", "divided", ["ukraine", "russia"]),
        ("ukraine", "2023-01-01", "government", ["ukraine"]),
    ],
)
def test_who_controlled_it_on_a_day(id: str, day: str, control: str, by: list[str]) -> None:
    period = region(id).status_at(date.fromisoformat(day))
    assert period is not None
    assert period.control == control
    assert [p.party.id for p in period.controlled_by] == by


def test_parents_and_what_a_mention_counts_for() -> None:
    assert [r.id for r in children("georgia")] == ["abkhazia", "south-ossetia"]
    assert [r.id for r in children("eastern-ukraine")] == ["donetsk-oblast", "luhansk-oblast"]
    assert linked("abkhazia") == ("abkhazia",)
    assert linked("sevastopol") == ("sevastopol", "crimea")
    assert linked("donetsk-oblast") == ("donetsk-oblast", "eastern-ukraine")
    assert linked("ukraine") == ("ukraine",)


def test_parties_are_known_by_id() -> None:
    assert parties()["dpr"].un_member is False
    assert parties()["nauru"].names["uk"] == "Науру"


def test_an_unknown_region_names_the_known_ones() -> None:
    with pytest.raises(UnknownRegion, match="no region 'atlantis'; the regions are georgia, abkhazia"):
        region("atlantis")


@pytest.mark.parametrize("text", ["", "today", "2016-13-01", "1899-12-31", "2101-01-01", "2016-07-06T10:00"])
def test_a_bad_day_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        parse_day(text)


def test_a_good_day_is_read() -> None:
    assert parse_day("2016-07-06") == date(2016, 7, 6)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            lambda r: r["abkhazia"]["control"][0].update({"to": date(1992, 8, 20)}),
            "neither overlap nor leave",
        ),
        (lambda r: r["abkhazia"]["control"][-1].update({"to": date(2030, 1, 1)}), "must be open"),
        (lambda r: r["abkhazia"]["control"][0].update({"by": "atlantis"}), "table of parties"),
        (lambda r: r["abkhazia"]["control"][0].update({"as": "held"}), "'held' is none of"),
        (lambda r: r["abkhazia"]["claims"][0].update({"sources": ["hearsay"]}), "table of sources"),
        (lambda r: r["abkhazia"]["claims"][0].update({"sources": []}), "has no source"),
        (lambda r: r["abkhazia"]["claims"][0].update({"from": "1991"}), "not a day"),
        (lambda r: r["abkhazia"]["claims"][0].update({"from": date(1980, 1, 1)}), "before the first control"),
        (lambda r: r["abkhazia"]["recognitions"][0].update({"by": "nicaragua"}), "twice at once"),
        (lambda r: r["abkhazia"]["names"].pop("ka"), "a name in ka is missing"),
        (lambda r: r["abkhazia"].update({"parent": "atlantis"}), "is no region"),
    ],
)
def test_a_mistake_in_the_file_is_named(change: object, complaint: str) -> None:
    tables: Tables = deepcopy(shipped())
    change(tables.regions)  # type: ignore[operator]
    with pytest.raises(BadLayer, match=f"^disputes/abkhazia/regions.yaml: .*{complaint}"):
        read_regions(tables)
