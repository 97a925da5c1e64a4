"""The strip above the map: its days, its bins and what lies outside."""

from dataclasses import replace
from datetime import date

import pytest

from articles.model import Filter
from dashboard import queries, timelines
from dashboard.permalink import ViewState

TODAY = date(2025, 6, 1)


def dated(store, view: ViewState) -> list[date]:
    rows = store.events(queries.filter_of(view), limit=None)
    return [r.event.date.start for r in rows if r.event.date and r.event.date.start]


@pytest.mark.parametrize("view", [ViewState(), ViewState(region=("abkhazia",))])
def test_every_dated_event_is_counted_once(store, view):
    strip = timelines.strip(store, view, TODAY)
    days = dated(store, view)
    assert sum(strip.bins) + strip.before + strip.after == len(days)
    assert strip.before == sum(day < strip.first for day in days)


def test_single_early_events_do_not_press_the_others_together(store):
    strip = timelines.strip(store, ViewState(), TODAY)
    assert 1985 <= strip.first.year <= 1992
    assert strip.last == date(2025, 12, 31)
    assert strip.before >= 5  # 1918, 1921, 1944 …
    assert (strip.unit, strip.close) == ("quarter", False)


@pytest.mark.parametrize(
    ("start", "end", "unit"),
    [
        (date(2008, 8, 1), date(2008, 8, 31), "day"),
        (date(2014, 2, 1), date(2014, 12, 31), "week"),
        (date(2013, 1, 1), date(2016, 12, 31), "month"),
        (date(1954, 2, 19), date(1954, 2, 19), "day"),
        (date(1918, 5, 1), date(1922, 1, 1), "month"),
        (date(1900, 1, 1), None, "year"),
        (None, date(1950, 1, 1), "year"),
        (date.min, date.min, "day"),
        (date.max, None, "year"),
        (date.min, date.max, "year"),
    ],
)
def test_bins_follow_the_length_of_the_range_before_1970_and_after(store, start, end, unit):
    view = ViewState(start=start, end=end)
    strip = timelines.strip(store, view, TODAY)
    assert strip.unit == unit
    assert len(strip.bins) <= 10_000
    lies_in = [day for day in dated(store, ViewState()) if strip.first <= day <= strip.last]
    assert sum(strip.bins) == len(lies_in)
    for day in lies_in:
        assert strip.bins[timelines.index(day, strip.first, strip.unit)] > 0
    if start and end:
        assert strip.first <= start <= end <= strip.last
        assert sum(strip.bins) >= len(dated(store, replace(view, start=None, end=None)) and [
            day for day in lies_in if start <= day <= end
        ])  # fmt: skip


def test_all_earlier_events_have_their_bins_where_they_are_asked_for(store):
    whole = timelines.strip(store, ViewState(), TODAY)
    earlier = timelines.strip(store, ViewState(end=date(whole.first.year - 1, 12, 31)), TODAY)
    assert (earlier.before, earlier.first) == (0, date(1918, 1, 1))
    assert sum(earlier.bins[: whole.first.year - 1918]) == whole.before


def test_the_strip_shows_what_lies_outside_the_range_too(store):
    abkhazia = ViewState(region=("abkhazia",))
    years = replace(abkhazia, start=date(1992, 1, 1), end=date(2008, 12, 31))
    assert timelines.strip(store, years, TODAY) == timelines.strip(store, abkhazia, TODAY)


def test_days_are_counted_as_the_lists_do(store):
    august = Filter(start=date(2008, 8, 1), end=date(2008, 8, 31))
    by_day = store.histogram(august, "day")
    assert sum(n for _, n in by_day) == sum(n for _, n in store.histogram(august, "month"))
    assert all(august.start <= day <= august.end for day, _ in by_day)


def test_bins_begin_where_the_calendar_has_them():
    day = date(1969, 11, 20)
    assert timelines.floor(day, "week") == date(1969, 11, 17)
    assert timelines.floor(day, "quarter") == date(1969, 10, 1)
    assert timelines.index(date(1970, 1, 1), date(1969, 10, 1), "quarter") == 1
    assert timelines.number(date(1969, 12, 31)) == -1
