"""The Overview tab: figures that follow the filters, and facts that name their documents."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard import language, overview, queries
from dashboard.permalink import ViewState
from geodata import regions, votes

TODAY = date(2025, 6, 1)
ABKHAZIA = ViewState(region=("abkhazia",), tab="overview")


def shown(store, view: ViewState) -> dict:
    return overview.overview(store, view, TODAY)


def test_figures_follow_the_filters(store):
    whole = dict(shown(store, ABKHAZIA)["figures"])
    assert whole["Area"] == "8,766 km²"
    events = store.counts(queries.filter_of(ABKHAZIA)).events
    assert events > 100
    assert (whole["Events"], whole["Articles"]) == (str(events), "70")
    part = dict(shown(store, replace(ABKHAZIA, start=date(2008, 8, 1), end=date(2008, 8, 31)))["figures"])
    assert int(part["Events"]) < events
    assert part["Last event"].endswith("Aug 2008")
    assert "Area" not in dict(shown(store, ViewState())["figures"])
    none = dict(shown(store, replace(ABKHAZIA, q="zzzz"))["figures"])
    assert none["Events"] == "0"
    assert "First event" not in none


def test_mentions_are_drawn_for_every_year_and_told_in_a_sentence(store):
    told = shown(store, ABKHAZIA)["mentions"]
    assert told["first"] + len(told["counts"]) - 1 == 2024
    assert sum(told["counts"]) == 199
    assert told["counts"][2008 - told["first"]] == max(told["counts"]) == 33
    assert "at most 33, in 2008" in told["text"]
    assert shown(store, replace(ABKHAZIA, q="zzzz"))["mentions"] is None


@pytest.mark.parametrize("region", [r.id for r in regions.regions()])
@pytest.mark.parametrize("perspective", ["control", "russia"])
def test_why_it_is_drawn_so_names_documents_for_every_region(store, region, perspective):
    drawn = shown(store, ViewState(region=(region,), perspective=perspective))["drawn"]
    assert drawn["items"]
    assert any(item["documents"] for item in drawn["items"])
    assert any("outline" in note for note in drawn["notes"])


def test_lines_drawn_through_towns_say_how_far_off_they_may_be(store):
    drawn = shown(store, ViewState(region=("transnistria",)))["drawn"]
    assert "not surveyed" in drawn["notes"][0]
    assert "Dubăsari" in drawn["items"][0]["text"]


def test_recognition_is_that_of_the_day_with_those_who_took_it_back(store):
    now = shown(store, ABKHAZIA)["recognition"]
    until = {row["name"]: row["until"] for row in now["rows"]}
    assert (until["Russia"], until["Tuvalu"]) == ("", "31 Mar 2014")
    assert all(row["documents"] for row in now["rows"])
    assert {code: now["kinds"][kind][1] for code, (kind, _name) in now["states"].items()} == {
        "RUS": "recognises it", "NIC": "recognises it", "VEN": "recognises it", "NRU": "recognises it",
        "SYR": "recognises it", "TUV": "did so before", "VUT": "did so before",
    }  # fmt: skip
    before = shown(store, replace(ABKHAZIA, as_of=date(2000, 1, 1)))["recognition"]
    assert (before["rows"], before["states"]) == ([], {})
    assert "No member state" in before["note"]
    assert shown(store, ViewState(region=("georgia",)))["recognition"] is None


def test_a_vote_has_the_numbers_of_the_record_and_names_every_state(store):
    (vote,) = shown(store, ViewState(region=("crimea",)))["votes"]
    assert [text for _class, text in vote["kinds"]] == ["in favour", "against", "abstaining", "did not vote"]
    assert vote["totals"] == [100, 11, 58, 24]
    kinds = [kind for kind, _name in vote["states"].values()]
    assert [kinds.count(kind) for kind in range(4)] == vote["totals"]
    assert vote["states"]["UKR"] == (0, "Ukraine")
    assert vote["document"]["url"] == "https://undocs.org/A/RES/68/262"
    assert shown(store, ViewState(region=("crimea",), as_of=date(2014, 3, 26)))["votes"] == []


def test_where_lists_are_not_complete_nobody_is_guessed(store):
    (vote,) = shown(store, ABKHAZIA)["votes"]
    resolution = votes.resolution("62/249")
    assert "not listed" in vote["note"]
    named = [kind for kind, _name in vote["states"].values()]
    unlisted = [text for _class, text in vote["kinds"]].index("not listed here by name")
    assert named.count(unlisted) == resolution.totals["abstaining"] + resolution.totals["absent"]
    assert vote["totals"][2:] == [105, 62, None]


def test_states_are_named_in_the_language_of_the_page(store):
    with language.speaking("uk"):
        (vote,) = shown(store, ViewState(region=("crimea",), lang="uk"))["votes"]
    assert vote["states"]["UKR"][1] == "Україна"
