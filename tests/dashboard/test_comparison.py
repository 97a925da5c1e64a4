"""What differs between two days, perspectives or regions, on the real layers and the corpus."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard import comparison, differing, language, permalink, queries
from dashboard.changes import change
from dashboard.permalink import ViewState

TODAY = date(2026, 1, 1)


def beside(store, view):
    return comparison.beside(store, view, queries.page(store, view, TODAY), TODAY)


def rows(store, view):
    return beside(store, view)["differences"]


def group(told, name):
    return [row for row in told if row["group"] == name]


def test_crimea_changed_hands_between_february_and_april_2014(store):
    crimea = [row for row in differing.hands(date(2014, 2, 1), date(2014, 4, 1)) if row.region_id == "crimea"]
    assert [(row.holders, row.successors) for row in crimea] == [(("ukraine",), ("russia",))]
    assert crimea[0].km2 == pytest.approx(26_000, rel=0.05)  # without Sevastopol, a region of its own
    assert not differing.hands(date(2014, 2, 1), date(2014, 2, 1))
    told = rows(store, ViewState(end=date(2014, 4, 1), compare=("as_of", "2014-02-01")))
    first = told[0]
    assert first["title"].startswith("Crimea: 26,221 km² went from Ukraine (government")
    assert (first["region"], bool(first["text"]), bool(first["sources"])) == ("crimea", True, True)
    lines = [row["title"] for row in group(told, "Lines")]
    assert lines == ["Crimea – Kherson oblast: Line of contact, 0 km before, 151 km after"]
    assert any(row["title"] == "Crimea: recognised by Nicaragua" for row in group(told, "Recognition"))


def test_two_days_tell_of_recognition_and_of_events_by_act(store):
    told = rows(store, ViewState(end=date(2009, 1, 1), compare=("as_of", "2008-08-01")))
    titles = [row["title"] for row in told]
    assert any(t.startswith("Abkhazia: recognised by") and "Russia" in t and "Nicaragua" in t for t in titles)
    assert all(row["sources"] for row in group(told, "Recognition"))
    between = told[-1]
    assert between["title"].startswith("Between 1 Aug 2008 and 1 Jan 2009: ")
    assert between["range"] == {"from": "2008-08-01", "to": "2009-01-01"}
    assert sum(n for _act, _name, n in between["acts"]) == int(between["title"].split()[-2])


def test_towns_renamed_between_two_days_are_named(store):
    told = rows(store, ViewState(as_of=date(2020, 1, 1), compare=("as_of", "2014-02-01")))
    assert "Artemivsk → Bakhmut" in group(told, "Names")[0]["text"]


def test_one_perspective_on_two_days_says_what_it_shows_otherwise(store):
    view = ViewState(perspective="russia", as_of=date(2014, 2, 1), compare=("as_of", "2014-04-01"))
    titles = [row["title"] for row in group(rows(store, view), "Areas")]
    assert "Crimea: shown as Crimea (Ukraine), then as Republic of Crimea (Russia)" in titles


def test_two_perspectives_tell_which_areas_are_in_which_state_and_why(store):
    told = rows(store, ViewState(perspective="un", compare=("perspective", "russia")))
    crimea = next(row for row in group(told, "Areas") if row["region"] == "crimea")
    assert crimea["title"] == "Crimea (26,221 km²): Crimea, in Ukraine / Republic of Crimea, in Russia"
    assert "General Assembly" in crimea["text"]
    assert "21 March 2014" in crimea["text"]
    assert len(crimea["sources"]) >= 2
    assert any("state border / administrative boundary" in row["title"] for row in group(told, "Lines"))
    same = rows(store, ViewState(perspective="un", compare=("perspective", "un")))
    assert len(same) <= 1


@pytest.mark.parametrize("lang", ["uk", "ru", "ka"])
def test_what_differs_is_told_in_the_language_of_the_page(store, lang):
    with language.speaking(lang):
        told = rows(store, ViewState(lang=lang, perspective="un", compare=("perspective", "russia")))
    assert not any(" in Ukraine" in row["title"] or "General Assembly" in row["text"] for row in told)


def test_two_regions_stand_side_by_side_with_status_figures_and_acts(store):
    view = ViewState(region=("abkhazia",), compare=("region", "crimea"))
    shown = beside(store, view)
    assert shown["table"]["head"] == ["Abkhazia", "Crimea"]
    facts = {row[0]: row[1:] for row in shown["table"]["rows"]}
    assert facts["Area"] == ["8,766 km²", "27,130 km²"]
    assert facts["Status"] == ["de facto authorities, or foreign forces", "annexed by Russia, not recognised"]
    assert facts["offensive"][2] == "offensive"
    assert int(facts["offensive"][0]) > int(facts["offensive"][1])
    assert [row["region"] for row in shown["differences"]] == ["abkhazia", "crimea"]
    assert all(row["sources"] for row in shown["differences"])
    assert beside(store, replace(view, region=()))["table"]["head"] == ["All regions", "Crimea"]


def test_the_events_between_two_days_leave_the_maps_as_they_are(store):
    view = ViewState(end=date(2014, 2, 1), compare=("as_of", "2014-04-01"))
    after = change(store, view, "between", {"from": "2014-02-01", "to": "2014-04-01", "act": "referendum"})
    assert (after.start, after.end, after.act) == (date(2014, 2, 1), date(2014, 4, 1), ("referendum",))
    assert queries.as_of(after, TODAY)[0] == date(2014, 2, 1)
    assert change(store, view, "between", {"from": "2014-02-01"}) == view


@pytest.mark.parametrize("asked", ["as_of:2014-02-01", "perspective:russia", "region:crimea"])
def test_sides_are_swapped_and_swapped_back(store, asked):
    view = change(store, ViewState(region=("abkhazia",), as_of=date(2020, 1, 1)), "compare", asked)
    assert ":".join(view.compare) == asked
    assert comparison.swapped(comparison.swapped(view, TODAY), TODAY) == view
    assert change(store, view, "compare", None) == replace(view, compare=None)


@pytest.mark.parametrize("value", ["as_of:yesterday", "region:atlantis", "sideways:1", 7, [], {"a": 1}])
def test_what_cannot_be_compared_changes_nothing_else(store, value):
    view = ViewState(region=("abkhazia",))
    assert change(store, view, "compare", value) == view


def test_boundaries_can_be_pinned_to_a_day_and_let_go(store):
    view = change(store, ViewState(end=date(2020, 1, 1)), "as_of", "2014-02-01")
    assert queries.as_of(view, TODAY) == (date(2014, 2, 1), "pinned")
    assert queries.as_of(change(store, view, "as_of", None), TODAY)[0] == date(2020, 1, 1)
    assert permalink.link(view) == "?to=2020-01-01&as_of=2014-02-01"
