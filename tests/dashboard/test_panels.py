"""The panel: facts with numbered sources, sentences with marks, and honest empty states."""

from dataclasses import replace
from datetime import date

from dashboard import panels, permalink, queries
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
    assert shown["title"] == "Latest events"
    assert panel(store, ViewState(sort="oldest"))["title"] == "Territories in dispute"


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


def test_four_tabs_of_which_one_is_in_front(store):
    for tab in permalink.TABS:
        shown = panel(store, ViewState(region=("crimea",), tab=tab))
        assert [t["id"] for t in shown["tabs"]] == ["overview", "events", "passages", "sources"]
        assert [t["id"] for t in shown["tabs"] if t["on"]] == [tab]
        assert [f["label"] for f in shown["facts"]][:2] == ["Claimed by", "Controlled by"]
    counts = {t["id"]: t["count"] for t in shown["tabs"]}
    assert counts["overview"] is None
    assert counts["events"] > counts["sources"] >= 1
    assert permalink.link(ViewState(tab="events")) == "?"


def test_tabs_that_are_asked_for_hold_no_rows_and_say_where(store):
    view = ViewState(region=("crimea",), lang="uk", at=(45.0, 34.0), zoom=7.0)
    shown = panel(store, replace(view, tab="overview"))
    assert (shown["rows"], shown["pages"], shown["sort"]) == ([], None, [])
    assert shown["asked"] == "overview?region=crimea&tab=overview&lang=uk"
    shown = panel(store, replace(view, tab="sources"))
    assert shown["asked"].startswith("outlets?region=crimea")
    assert panel(store, view)["asked"] is None


def test_a_page_says_which_rows_of_how_many(store):
    total = store.counts(queries.filter_of(ViewState())).events
    pages = -(-total // queries.ROWS)
    shown = panel(store, ViewState(page=2))
    assert shown["pages"]["text"] == f"13–24 of {total}"
    assert (shown["pages"]["number"], shown["pages"]["last"]) == (2, pages)
    last = panel(store, ViewState(page=pages))
    assert last["pages"]["text"] == f"{(pages - 1) * queries.ROWS + 1}–{total} of {total}"
    assert len(last["rows"]) == total - (pages - 1) * queries.ROWS
    assert panel(store, ViewState(q="zzzz"))["pages"] is None


def test_orders_name_what_comes_first(store):
    def words(view):
        return {order["id"]: order["label"] for order in panel(store, view)["sort"]}

    assert list(words(ViewState())) == list(permalink.SORTS)
    assert words(ViewState(q="ceasefire"))["newest"] == "Newest first"
    assert words(ViewState(q="ceasefire", tab="passages"))["newest"] == "Best match first"
    assert [o["id"] for o in panel(store, ViewState(sort="told"))["sort"] if o["on"]] == ["told"]


def test_what_was_read_with_little_confidence_says_so_in_words(store):
    rows = (
        panel(store, ViewState(sort="surest", page=52))["rows"]
        + panel(store, ViewState(sort="surest"))["rows"]
    )
    told = {row["id"]: row["unsure"] for row in rows}
    assert {"", "uncertain reading"} == set(told.values())
    for id, words in told.items():
        assert bool(words) == (store.event(id).event.confidence < 0.5)


def test_other_outlets_are_opened_below_a_row(told_store):
    row = next(r for r in panel(told_store, ViewState(sort="told"))["rows"] if r["outlets"] == 3)
    assert row["others"] == f"tellings?event={row['id']}"
    told = panels.tellings(told_store, ViewState(event=row["id"]))["rows"]
    assert row["id"] not in {t["id"] for t in told}
    assert {row["outlet"], *(t["outlet"] for t in told)} == {"First Gazette", "Copier", "Other News"}
    copies = {t["outlet"]: t["copy"] for t in told if t["copy"]}
    assert copies == {"Copier": "the same text as in First Gazette"} or row["outlet"] == "Copier"
    for each in told:
        assert each["quote"][slice(*each["marks"][0][:2])]
        assert each["url"].startswith("https://example.org/") and "#:~:text=" in each["url"]
    alone = next(r for r in panel(told_store, ViewState())["rows"] if r["outlets"] == 1)
    assert alone["others"] is None
    assert panels.tellings(told_store, ViewState(event="0123456789abcdef")) == {"rows": []}


def test_where_a_perspective_draws_the_fact_leads_to_why(store):
    for perspective in ("control", "russia"):
        shown = panel(store, ViewState(region=("crimea",), perspective=perspective))
        assert fact(shown, "On the map as")["why"] is True
