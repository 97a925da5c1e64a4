"""The chart of events in time: its rows, the length of its marks, and that it is the same chart each time."""

import json
from dataclasses import replace
from datetime import date

import pytest

from articles.model import DateSpan, Filter
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


def test_the_happening_is_shown_as_exactly_as_any_of_its_tellings(store):
    row = next(r for r in store.events(Filter()) if r.event.date and r.event.date.start)
    year = DateSpan("2008", 0, 4, date(2008, 1, 1), date(2008, 12, 31), "year", "2008", "2008", 1.0)
    rough = replace(row, event=replace(row.event, id="f" * 16, date=year, confidence=1.0))
    (told,) = charts.happenings([rough, row])
    assert told.row.event.id == row.event.id
    assert told.tellings == 2


def test_events_before_1970_are_days_below_zero(chart):
    early = [row for row in chart["rows"] if row[FIRST] < 0]
    assert date(1954, 2, 19) in {day(row[FIRST]) for row in early}
    assert date(1918, 5, 17) in {day(row[FIRST]) for row in early}


def test_the_same_chart_is_the_same_text_and_carries_no_data(chart):
    acts = tuple(chart["acts"])
    charts._spec.cache_clear()
    assert json.dumps(charts.spec(acts)) == json.dumps(chart["spec"])
    assert "datasets" not in chart["spec"]
    assert chart["spec"]["data"] == {"name": "rows"}
    assert len(packed(chart)) < 150_000


def test_where_there_is_too_much_only_the_days_shown_are_drawn(store, monkeypatch):
    monkeypatch.setattr(charts, "MOST", 60)
    charts.dated.cache_clear()
    august = ViewState(start=date(2008, 8, 1), end=date(2008, 8, 31))
    drawn = charts.chart(store, august, TODAY)
    strip = timelines.strip(store, august, TODAY)
    assert not drawn["whole"]
    assert 0 < len(drawn["rows"]) <= 60
    assert all(day(r[LAST]) >= strip.first and day(r[FIRST]) <= strip.last for r in drawn["rows"])
    charts.dated.cache_clear()


def test_it_speaks_the_language_of_the_page(store):
    with language.speaking("uk"):
        drawn = charts.chart(store, ViewState(lang="uk"), TODAY)
    assert wording.act("ceasefire") not in drawn["acts"]
    assert drawn["spec"]["layer"][0]["encoding"]["y"]["sort"] == drawn["acts"]


def test_vega_is_there_without_a_network(chart):
    assert chart["vega"].startswith("static/js/")
