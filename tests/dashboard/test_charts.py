"""The chart of events in time: its rows, the length of its marks, and that it is the same chart each time."""

import json
from datetime import date

import pytest

from articles.model import Filter
from dashboard import charts, language, timelines, wording
from dashboard.permalink import ViewState
from dashboard.screen import packed

TODAY = date(2025, 6, 1)
EVENT, ACT, QUADRANT, FIRST, LAST, WORDS, PLACE, OUTLETS, QUOTE = range(9)


def day(number: int) -> date:
    return date.fromordinal(number + timelines.EPOCH)


@pytest.fixture
def chart(store):
    return charts.chart(store, ViewState(), TODAY)


def test_acts_that_occur_are_rows_the_most_frequent_first(store, chart):
    told = {r.event.act for r in store.events(Filter(), limit=None) if r.event.date and r.event.date.start}
    assert sorted(chart["acts"]) == sorted(wording.act(act) for act in told)
    often = [sum(row[ACT] == n for row in chart["rows"]) for n in range(len(chart["acts"]))]
    assert often == sorted(often, reverse=True)
    scale = chart["spec"]["layer"][0]["encoding"]["y"]["scale"]
    assert scale["domain"] == chart["acts"]


def test_a_mark_is_a_happening_and_the_undated_are_counted(store, chart):
    rows = store.events(Filter(), limit=None)
    dated = [r for r in rows if r.event.date and r.event.date.start]
    assert len(chart["rows"]) == len({r.event.cluster_id for r in dated})
    assert chart["undated"] == len(rows) - len(dated)
    assert chart["whole"]


def test_precision_is_length(store, chart):
    by_id = {r.event.id: r.event.date for r in store.events(Filter(), limit=None)}
    for row in chart["rows"]:
        span = by_id[row[EVENT]]
        assert (day(row[FIRST]), day(row[LAST])) == (span.start, span.end)
        if span.precision in ("month", "year"):  # early in a month or year is less than the whole
            assert row[LAST] - row[FIRST] >= {"month": 4, "year": 59}[span.precision]
        if row[WORDS] == wording.day(span.start):
            assert row[FIRST] == row[LAST]


def test_events_before_1970_are_days_below_zero(chart):
    early = [row for row in chart["rows"] if row[FIRST] < 0]
    assert date(1954, 2, 19) in {day(row[FIRST]) for row in early}
    assert date(1918, 5, 17) in {day(row[FIRST]) for row in early}


def test_the_same_chart_is_the_same_text_and_carries_no_data(chart):
    acts = tuple(chart["acts"])
    charts._spec.cache_clear()
    assert json.dumps(charts.spec(acts)) == json.dumps(chart["spec"])
    for layer in charts.spec(("one", "two"))["layer"]:
        assert layer["encoding"]["y"]["sort"] == layer["encoding"]["y"]["scale"]["domain"] == ["one", "two"]
    assert charts.ACTS not in json.dumps(chart["spec"])
    assert "datasets" not in chart["spec"]
    assert chart["spec"]["data"] == {"name": "rows"}
    assert len(packed(chart)) < 150_000


@pytest.fixture
def few(monkeypatch):
    """A chart with room for few events."""
    monkeypatch.setattr(charts, "MOST", 60)
    monkeypatch.setattr(charts, "LATEST", 40)


def test_where_there_is_too_much_only_the_days_shown_are_drawn(store, few):
    august = ViewState(start=date(2008, 8, 7), end=date(2008, 8, 9))
    drawn = charts.chart(store, august, TODAY)
    strip = timelines.strip(store, august, TODAY)
    assert not drawn["whole"]
    assert drawn["rows"]
    assert all(day(r[LAST]) >= strip.first and day(r[FIRST]) <= strip.last for r in drawn["rows"])
    there = store.counts(Filter(start=strip.first, end=strip.last)).events
    assert drawn["dated"] == there
    assert drawn["latest"] == min(40, there)
    assert drawn["acts"] == charts.chart(store, ViewState(), TODAY)["acts"], "rows keep still"


def test_of_too_many_days_the_latest_are_drawn_and_said_to_be(store, few):
    drawn = charts.chart(store, ViewState(), TODAY)
    strip = timelines.strip(store, ViewState(), TODAY)
    rows = store.events(Filter(start=strip.first, end=strip.last), limit=None)
    assert drawn["latest"] == 40 < drawn["dated"] == len(rows)
    latest = {r.event.cluster_id for r in rows[:40]}
    by_id = {r.event.id: r.event.cluster_id for r in rows}
    assert {by_id[row[EVENT]] for row in drawn["rows"]} == latest
    assert drawn["undated"] == store.counts(Filter()).events - sum(
        n for _, n in store.histogram(Filter(), "day")
    )


def test_it_speaks_the_language_of_the_page(store):
    with language.speaking("uk"):
        drawn = charts.chart(store, ViewState(lang="uk"), TODAY)
    assert wording.act("ceasefire") not in drawn["acts"]
    assert drawn["spec"]["layer"][0]["encoding"]["y"]["sort"] == drawn["acts"]


def test_vega_is_there_without_a_network(chart):
    assert chart["vega"].startswith("static/js/")
