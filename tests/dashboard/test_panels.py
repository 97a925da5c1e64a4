"""The panel: facts with numbered sources, sentences with marks, and honest empty states."""

from dataclasses import replace
from datetime import date

from dashboard import panels, queries
from dashboard.permalink import ViewState

TODAY = date(2025, 6, 1)


def panel(store, view: ViewState) -> dict:
    return panels.panel(view, queries.page(store, view, TODAY))


def fact(shown: dict, label: str) -> dict:
    return next(f for f in shown["facts"] if f["label"].startswith(label))


def test_every_fact_cites_a_source_that_is_listed(store):
    shown = panel(store, ViewState(region=("abkhazia",)))
    listed = {s["n"] for s in shown["sources"]}
    assert listed == set(range(1, len(listed) + 1))
    for label in ("Claimed by", "Controlled by", "Recognised by"):
        for item in fact(shown, label)["items"]:
            assert item["cite"], f"{label} {item['text']} has no source"
            assert set(item["cite"]) <= listed
    assert "UN General Assembly" in fact(shown, "On the map as")["items"][0]["text"]


def test_recognition_is_that_of_the_day(store):
    def states(day):
        shown = panel(store, ViewState(region=("abkhazia",), as_of=day))
        return {i["text"] for i in fact(shown, "Recognised by")["items"]}

    assert states(date(2007, 1, 1)) == {"no member state of the United Nations"}
    assert states(date(2008, 9, 1)) == {"Russia"}
    assert "Tuvalu" in states(date(2012, 1, 1))
    assert "Tuvalu" not in states(date(2015, 1, 1))
    assert "Syria" in states(date(2019, 1, 1))


def test_before_the_record_begins_the_panel_says_so(store):
    shown = panel(store, ViewState(region=("abkhazia",), as_of=date(1950, 1, 1)))
    assert shown["facts"] == []
    assert "No status is documented" in shown["note"]


def test_marks_lie_within_their_quote_and_name_what_they_mark(store):
    for tab in ("events", "passages"):
        for row in panel(store, ViewState(region=("crimea",), tab=tab))["rows"]:
            at = 0
            for start, end, kind in row["marks"]:
                assert at <= start < end <= len(row["quote"])
                assert kind in ("mention", "aside", "trigger", "date")
                at = end
    mentions = [
        row["quote"][s:e] for row in panel(store, ViewState(region=("crimea",), tab="passages"))["rows"]
        for s, e, kind in row["marks"] if kind == "mention"
    ]  # fmt: skip
    assert any("Crimea" in m for m in mentions)


def test_start_says_what_to_do_and_shows_the_latest(store):
    shown = panel(store, ViewState())
    assert "Click an area" in shown["note"]
    assert shown["rows"]
    assert shown["more"] > 0


def test_an_open_article_takes_the_place_of_the_lists(store):
    row = store.events(queries.filter_of(ViewState(region=("abkhazia",))))[0]
    view = ViewState(region=("abkhazia",), event=row.event.id)
    page = queries.page(store, view, TODAY)
    shown = panels.panel(view, page, {"article": row.article.id})
    assert shown["reading"]["back"] == "All events · Abkhazia"
    assert len(shown["reading"]["here"]) == len(page.here)
    assert shown["rows"] == []
    assert shown["facts"] == []


def test_empty_names_what_to_widen(store):
    shown = panel(store, ViewState(region=("crimea",), q="zzzz", start=date(2014, 1, 1)))
    assert shown["rows"] == []
    assert shown["empty"] == "No events match: the search, the dates. Widen or clear them to see more."


def test_a_selected_region_is_marked_more_than_others(store):
    row = next(
        r
        for r in panel(store, ViewState(region=("abkhazia",)))["rows"]
        if any(k == "aside" for *_, k in r["marks"])
    )
    assert "Abkhazia" not in [row["quote"][s:e] for s, e, k in row["marks"] if k == "aside"]


def test_subject_changes_with_what_is_shown(store):
    view = ViewState(region=("abkhazia",))
    assert panel(store, view)["subject"] != panel(store, replace(view, tab="passages"))["subject"]
