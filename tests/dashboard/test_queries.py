"""What a view shows, on the real corpus."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard import permalink, queries
from dashboard.permalink import ViewState

TODAY = date(2025, 6, 1)
ABKHAZIA = ViewState(region=("abkhazia",))


def test_the_range_narrows_everything_and_moves_the_as_of_date(store):
    whole = queries.page(store, ABKHAZIA, TODAY)
    part = queries.page(store, replace(ABKHAZIA, start=date(2008, 8, 1), end=date(2008, 8, 31)), TODAY)
    assert 0 < part.counts.events < whole.counts.events
    assert 0 < part.counts.passages < whole.counts.passages
    assert len(part.markers) < len(whole.markers)
    assert (whole.as_of, whole.as_of_why) == (TODAY, "today")
    assert (part.as_of, part.as_of_why) == (date(2008, 8, 31), "end of the range")
    for row in part.events:
        assert row.event.date.start <= date(2008, 8, 31)
        assert row.event.date.end >= date(2008, 8, 1)


def test_a_pinned_as_of_date_stays():
    pinned = replace(ABKHAZIA, as_of=date(1999, 1, 1), end=date(2020, 1, 1))
    assert queries.as_of(pinned, TODAY) == (date(1999, 1, 1), "pinned")


def test_rows_are_limited_and_tabs_ask_only_for_their_own(store):
    page = queries.page(store, ABKHAZIA, TODAY)
    assert len(page.events) == queries.ROWS
    assert page.passages == ()
    page = queries.page(store, replace(ABKHAZIA, tab="passages"), TODAY)
    assert len(page.passages) == queries.ROWS
    assert page.events == ()
    for tab in ("overview", "sources"):
        page = queries.page(store, replace(ABKHAZIA, tab=tab), TODAY)
        assert page.events == page.passages == ()


@pytest.mark.parametrize("sort", permalink.SORTS)
def test_pages_follow_each_other_through_the_whole_list(store, sort):
    view = replace(ABKHAZIA, sort=sort)
    total = queries.page(store, view, TODAY).counts.events
    last = queries.last_page(total)
    pages = [queries.page(store, replace(view, page=n), TODAY) for n in range(1, last + 1)]
    seen = [row.event.id for page in pages for row in page.events]
    assert len(seen) == len(set(seen)) == total
    assert seen == [row.event.id for row in store.events(queries.filter_of(view), limit=None, sort=sort)]


def test_a_page_beyond_the_last_is_the_last(store):
    page = queries.page(store, replace(ABKHAZIA, page=400), TODAY)
    assert page.number == queries.last_page(page.counts.events)
    assert 0 < len(page.events) <= queries.ROWS


def test_passages_found_by_words_come_best_first_unless_another_order_is_asked_for(store):
    view = ViewState(q="ceasefire", tab="passages")
    best = [row.passage.id for row in queries.page(store, view, TODAY).passages]
    assert best == [r.passage.id for r in store.passages(queries.filter_of(view), limit=12, sort="best")]
    oldest = [row.passage.id for row in queries.page(store, replace(view, sort="oldest"), TODAY).passages]
    assert oldest != best


def test_an_event_opens_with_its_article_and_the_others_at_its_place(store):
    row = next(
        r
        for r in store.markers(queries.filter_of(ViewState()))
        if r.event.place and r.event.place.name == "Sukhumi"
    )
    page = queries.page(store, ViewState(event=row.event.id), TODAY)
    assert page.open_event.event.id == row.event.id
    assert page.open_passage.passage.id == row.event.passage_id
    assert page.open_article.id == row.article.id
    assert page.place in page.read
    assert page.place == row.event.place.geonames_id
    assert all(r.event.place.name == "Sukhumi" and r.event.id != row.event.id for r in page.here)


def test_a_link_to_a_sentence_that_is_not_here_says_so(store):
    page = queries.page(store, ViewState(event="0123456789abcdef"), TODAY)
    assert page.open_passage is None
    assert "not in this collection" in page.problems[0]


def test_a_marker_stands_for_all_events_of_a_place(store):
    found = queries.markers(store, store.revision(), queries.filter_of(ViewState()))
    assert len({m.place.geonames_id for m in found}) == len(found)
    assert sum(m.events for m in found) == len(store.markers(queries.filter_of(ViewState())))
    sukhumi = next(m for m in found if m.place.name == "Sukhumi")
    assert queries.latest_at(store, ViewState(), sukhumi.place.geonames_id) == sukhumi.latest
    assert queries.latest_at(store, ViewState(), "no such place") is None


def test_a_click_selects_the_widest_area_in_dispute_and_then_its_part():
    nothing = ViewState()
    assert queries.clicked(nothing, "donetsk-oblast") == ("eastern-ukraine",)
    inside = ViewState(region=("eastern-ukraine",))
    assert queries.clicked(inside, "donetsk-oblast") == ("donetsk-oblast",)
    assert queries.clicked(ViewState(region=("donetsk-oblast",)), "luhansk-oblast") == ("luhansk-oblast",)
    assert queries.clicked(ViewState(region=("donetsk-oblast",)), "donetsk-oblast") == ("eastern-ukraine",)
    assert queries.clicked(inside, "abkhazia") == ("abkhazia",)
    assert queries.clicked(nothing, "sevastopol") == ("crimea",)


def test_a_place_asked_for_is_the_one_that_stands_out(store):
    page = queries.page(store, ViewState(place=611847), TODAY)
    assert [marker.place.name for marker in page.markers] == ["Sukhumi"]
    assert page.place == 611847
    assert 0 < page.counts.events == page.markers[0].events < page.counts.passages
