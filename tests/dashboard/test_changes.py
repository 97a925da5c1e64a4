"""What a reader's doing makes of a view; and that nothing a browser may send breaks it."""

from datetime import date

import pytest

from dashboard import permalink, queries, screen
from dashboard.changes import CHANGES, change
from dashboard.permalink import ViewState


def view(query: str = "") -> ViewState:
    return permalink.decode(
        dict(
            pair.split("=") and (pair.split("=")[0], [pair.split("=")[1]])
            for pair in query.split("&")
            if pair
        )
    )


def test_a_click_opens_the_area_in_dispute_first_and_its_part_next(store):
    first = change(store, view(), "region", "donetsk-oblast")
    assert first.region == ("eastern-ukraine",)
    assert change(store, first, "region", "donetsk-oblast").region == ("donetsk-oblast",)


def test_the_list_opens_just_what_it_names(store):
    assert change(store, view(), "choice", "donetsk-oblast").region == ("donetsk-oblast",)
    assert change(store, view("region=crimea"), "choice", "").region == ()


def test_a_new_subject_closes_the_open_sentence(store):
    reading = view("event=0123456789abcdef")
    for name, value in {
        "region": "crimea",
        "search": "ceasefire",
        "acts": ["visit"],
        "tab": "passages",
    }.items():
        assert change(store, reading, name, value).event is None


def test_a_place_opens_its_latest_event(store):
    marker = screen.screen(store, view(), date(2026, 1, 1))["map"]["markers"][0]
    assert change(store, view(), "place", marker[0]).event
    assert change(store, view(), "place", -1) == view()


def test_a_range_and_its_end(store):
    ranged = change(store, view(), "range", {"from": "2008-08-01", "to": None})
    assert (ranged.start, ranged.end) == (date(2008, 8, 1), None)
    assert change(store, ranged, "range", {"from": None, "to": None}) == view()


def test_layers_and_acts_that_do_not_exist_are_left_out(store):
    assert change(store, view(), "layers", ["towns", "gold"]).layers == ("towns",)
    assert change(store, view(), "acts", ["visit", "dance"]).act == ("visit",)


def test_the_day_of_the_boundaries_follows_the_range_unless_it_is_pinned(store):
    pinned = change(store, view("to=2014-03-18"), "as_of", "2008-08-20")
    assert queries.as_of(pinned, date(2026, 1, 1))[0] == date(2008, 8, 20)
    moved = change(store, pinned, "range", {"from": None, "to": "2016-07-06"})
    assert moved.as_of == date(2008, 8, 20)
    free = change(store, moved, "as_of", None)
    assert queries.as_of(free, date(2026, 1, 1))[0] == date(2016, 7, 6)


def test_playing_ends_with_one_change_of_the_range(store):
    played = change(store, change(store, view("from=2014-01-01"), "play", "week"), "speed", 4)
    assert (played.play, played.speed) == ("week", 4)
    stopped = change(store, played, "played", {"from": "2014-01-01", "to": "2014-03-18"})
    assert permalink.link(stopped) == "?from=2014-01-01&to=2014-03-18&speed=4"
    assert change(store, played, "play", "century").play is None


def test_the_chart_is_closed_and_opened(store):
    assert permalink.link(change(store, view(), "chart", "none")) == "?chart=none"
    assert change(store, view("chart=none"), "chart", "acts") == view()


@pytest.mark.parametrize(
    "value", [None, 1, "x", [], {}, [[]], {"from": {}}, {"event": []}, "<img>", 1e308, ["a"] * 1000]
)
@pytest.mark.parametrize("name", [*CHANGES, "unknown"])
def test_whatever_a_browser_sends_leads_to_a_view(store, name, value):
    after = change(store, view("region=crimea"), name, value)
    assert permalink.decode(permalink.encode(after)) == after


def test_a_page_is_turned_and_another_list_begins_at_its_first():
    third = change(None, change(None, view("region=crimea"), "sort", "oldest"), "page", 3)
    assert (third.sort, third.page) == ("oldest", 3)
    for name, value in {
        "choice": "abkhazia",
        "sort": "told",
        "tab": "passages",
        "search": "ceasefire",
        "range": {"from": "2014-01-01", "to": None},
        "filters": {"sure": [0.9]},
    }.items():
        assert change(None, third, name, value).page == 1, name
    for name, value in {
        "perspective": "russia",
        "layers": ["towns"],
        "open": {"event": "0123456789abcdef"},
        "play": "month",
        "as_of": "2014-03-18",
    }.items():
        assert change(None, third, name, value).page == 3, name
    assert change(None, third, "page", "-1").page == 1
