"""The tables beside the map show what the map shows: its areas as drawn, and its events."""

from datetime import date

from dashboard import lookups, screen, tables
from dashboard.ground import ground
from dashboard.permalink import ViewState
from tests.dashboard.web import get

TODAY = date(2025, 6, 1)


def cells(table: dict, id: str) -> dict:
    row = next(r for r in table["rows"] if id in (r.get("region"), r.get("event")))
    return dict(zip(table["columns"], row["cells"], strict=True))


def test_the_areas_are_those_drawn_on_the_day(store):
    for perspective in ("control", "russia", "un"):
        view = ViewState(perspective=perspective, as_of=date(2008, 9, 1))
        shown = tables.tables(store, view, TODAY)["areas"]
        assert {r["region"] for r in shown["rows"]} == set(
            ground(perspective, date(2008, 9, 1)).about["held"]
        )
        assert "2008" in shown["caption"]
    abkhazia = cells(tables.tables(store, ViewState(), TODAY)["areas"], "abkhazia")
    assert abkhazia["Claimed by"]
    assert 8500 < abkhazia["km²"][1] < 9000
    assert abkhazia["Events"][1] > 10


def test_the_events_are_those_of_the_markers_under_the_filters(store):
    view = ViewState(start=date(2008, 8, 1), end=date(2008, 8, 31))
    rows = tables.tables(store, view, TODAY)["events"]["rows"]
    markers = screen.screen(store, view, TODAY)["map"]["markers"]
    assert len(rows) == sum(marker[4] for marker in markers) > 0
    chosen = tables.tables(store, ViewState(event=rows[0]["event"]), TODAY)["events"]["rows"]
    assert [row["event"] for row in chosen if row["chosen"]] == [rows[0]["event"]]
    assert tables.tables(store, ViewState(layers=()), TODAY)["events"]["rows"] == []


def test_the_tables_are_asked_for_by_link(store, monkeypatch):
    monkeypatch.setattr("dashboard.resources.store", lambda: store)
    answer = get(lookups.ROUTES, "/table?region=crimea&view=table")
    assert answer.status_code == 200
    assert [r["region"] for r in answer.json()["areas"]["rows"] if r["chosen"]] == ["crimea"]
