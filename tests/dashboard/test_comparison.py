"""What differs between two days, perspectives or regions, on the real layers and the corpus."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard import comparison, permalink, queries
from dashboard.changes import change
from dashboard.permalink import ViewState

TODAY = date(2026, 1, 1)


def rows(store, view):
    page = queries.page(store, view, TODAY)
    return comparison.beside(store, view, page, TODAY)["differences"]


def test_crimea_changed_hands_between_february_and_april_2014():
    hands = comparison.hands(date(2014, 2, 1), date(2014, 4, 1))
    crimea = [row for row in hands if row[0] == "crimea"]
    assert [(row[1], row[2]) for row in crimea] == [("government", "annexed")]
    assert crimea[0][3] == pytest.approx(26_000, rel=0.05)  # without Sevastopol, which is a region of its own
    assert not comparison.hands(date(2014, 2, 1), date(2014, 2, 1))


def test_two_days_tell_of_areas_recognition_and_events(store):
    told = rows(store, ViewState(end=date(2009, 1, 1), compare=("as_of", "2008-08-01")))
    texts = [row["text"] for row in told]
    assert any(t.startswith("Abkhazia: recognised by") and "Russia" in t and "Nicaragua" in t for t in texts)
    between = told[-1]
    assert between["text"].startswith("Between 1 Aug 2008 and 1 Jan 2009: ")
    assert between["range"] == {"from": "2008-08-01", "to": "2009-01-01"}
    assert all(row["sources"] for row in told if "recognised by" in row["text"])


def test_two_perspectives_tell_which_areas_with_sources(store):
    told = rows(store, ViewState(perspective="un", compare=("perspective", "russia")))
    crimea = [row for row in told if row["region"] == "crimea"]
    assert crimea
    assert all(row["sources"] for row in crimea)


def test_two_regions_are_described(store):
    told = rows(store, ViewState(region=("abkhazia",), compare=("region", "crimea")))
    assert [row["region"] for row in told] == ["abkhazia", "crimea"]


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
