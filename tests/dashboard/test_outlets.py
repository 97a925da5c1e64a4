"""The Sources tab: who tells, how much of it, and how much of that nobody else tells."""

from dataclasses import replace

from dashboard import outlets
from dashboard.permalink import ViewState

SOURCES = ViewState(tab="sources")


def rows(store, view: ViewState) -> dict[str, dict]:
    return {row["name"]: row for row in outlets.outlets(store, view)["rows"]}


def test_an_outlet_tells_alone_what_no_other_tells(told_store):
    shown = rows(told_store, replace(SOURCES, act=("recognition",)))
    assert set(shown) == {"First Gazette", "Copier", "Other News"}
    for row in shown.values():
        assert (row["alone"], row["shared"]) == (0, 1)
        assert row["told"] == "0 happenings told only here · 1 told elsewhere too"
    paper = rows(told_store, replace(SOURCES, source="Paper 3"))["Paper 3"]
    assert paper["told"] == "1 happening told only here · 0 told elsewhere too"
    assert paper["amounts"] == "1 article · 1 passage · 1 event"
    assert (paper["languages"], paper["published"]) == ("English", "1 Jun 2003")


def test_a_copied_text_is_named_as_one(told_store):
    shown = rows(told_store, replace(SOURCES, act=("recognition",)))
    assert shown["Copier"]["texts"] == "1 article repeats a text found elsewhere"
    assert shown["Other News"]["texts"] == ""


def test_outlets_come_in_pages(told_store):
    first, second = (rows(told_store, replace(SOURCES, page=n)) for n in (1, 2))
    assert (len(first), len(second)) == (12, 4)
    assert not set(first) & set(second)
    assert rows(told_store, replace(SOURCES, page=9)) == second


def test_filters_hold_here_too(store):
    (whole,) = outlets.outlets(store, SOURCES)["rows"]
    (part,) = outlets.outlets(store, replace(SOURCES, region=("abkhazia",)))["rows"]
    assert 0 < part["alone"] < whole["alone"]
    assert outlets.outlets(store, replace(SOURCES, q="zzzz"))["rows"] == []
