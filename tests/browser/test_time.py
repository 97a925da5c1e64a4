"""Time in a real browser: the strip, the pin, the chart of events and playing the range."""

import re

import pytest

CHART = ".atlas-chart .plot svg"
MARK = f"{CHART} .mark-symbol path"


def drawn(reader) -> None:
    """Wait until the chart is there."""
    reader.page.wait_for_selector(MARK, timeout=30_000)


def day_of_the_map(reader) -> str:
    return reader.page.inner_text(".atlas-legend summary")


def test_a_click_on_a_mark_opens_its_event_and_leaves_the_range(reader):
    reader.open("?region=crimea")
    drawn(reader)
    reader.page.locator(MARK).last.click(force=True)
    reader.page.wait_for_function("location.search.includes('event=')")
    assert "from=" not in reader.page.evaluate("location.search")
    reader.page.wait_for_selector(".reading")


def test_the_chart_is_a_list_for_the_keyboard(reader):
    reader.open("?region=crimea&from=2014-02-01&to=2014-04-30")
    drawn(reader)
    reader.page.get_by_role("button", name="As a list").press("Enter")
    first = reader.page.locator(".atlas-chart .list button").first
    assert "2014" in first.inner_text()
    first.press("Enter")
    reader.page.wait_for_selector(".reading")


def test_a_change_of_the_range_moves_the_chart_without_drawing_it_anew(reader):
    reader.open()
    drawn(reader)
    reader.page.evaluate("q => document.querySelector(q).dataset.same = 'yes'", CHART)
    reader.page.fill('.atlas-timeline input[name="to"]', "2008-08-31")
    reader.page.wait_for_function("location.search.includes('to=2008-08-31')")
    reader.page.fill('.atlas-timeline input[name="from"]', "2008-08-01")
    reader.page.wait_for_function("document.querySelector('.atlas-chart .axis').textContent.includes('Aug')")
    assert reader.page.get_attribute(CHART, "data-same") == "yes"


def test_the_chart_is_closed_in_the_link_and_absent_from_a_phone_until_it_is_wanted(reader):
    reader.open()
    reader.page.get_by_role("button", name="Hide the chart of events").click()
    reader.address("chart=none")
    assert not reader.page.locator(".atlas-chart .body").is_visible()
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.open()
    reader.page.wait_for_timeout(500)
    assert reader.page.locator(CHART).count() == 0
    reader.page.get_by_role("button", name="Show the chart of events").click()
    drawn(reader)
    assert reader.page.evaluate("location.search") == ""


def test_events_before_1970_are_within_reach(reader):
    reader.open()
    reader.page.get_by_role("button", name=re.compile(r"\d+ earlier")).click()
    reader.page.wait_for_function("document.querySelector('.rows')?.textContent.includes('1954')")
    drawn(reader)
    assert "1960" in reader.page.inner_text(".atlas-chart .axis")
    reader.page.fill('.atlas-timeline input[name="to"]', "1919-01-01")
    reader.page.wait_for_function("document.querySelector('.rows')?.textContent.includes('1918')")


def test_a_short_range_is_seen_closely_with_a_way_back_to_all_dates(reader):
    reader.open("?from=2008-08-01&to=2008-08-31")
    assert "Aug" in reader.page.inner_text(".atlas-timeline .years")
    reader.page.click(".atlas-timeline .all")
    reader.page.wait_for_function("location.search === ''")
    assert "1995" in reader.page.inner_text(".atlas-timeline .years")


def test_the_day_of_the_boundaries_can_be_pinned_and_let_go(reader):
    reader.open("?to=2008-08-20")
    reader.page.get_by_role("button", name="Pin this day").click()
    reader.address("to=2008-08-20&as_of=2008-08-20")
    reader.page.fill('.atlas-timeline input[name="to"]', "2016-07-06")
    reader.page.wait_for_function("location.search.includes('to=2016-07-06')")
    assert "20 Aug 2008" in day_of_the_map(reader)
    reader.page.fill('.atlas-timeline input[name="as_of"]', "2014-03-01")
    reader.page.wait_for_function("location.search.includes('as_of=2014-03-01')")
    reader.page.get_by_role("button", name="Pinned").click()
    reader.address("to=2016-07-06")
    assert "6 Jul 2016" in day_of_the_map(reader)


def test_played_to_its_end_the_view_is_as_it_was(reader):
    # It may come to its end before this test looks.
    reader.page.add_init_script(
        "new MutationObserver(() => { window.played ||= !!document.querySelector('.atlas-player'); })"
        ".observe(document, {subtree: true, childList: true});"
    )
    reader.open("?from=2008-08-01&to=2008-08-20&play=day&speed=4")
    reader.page.wait_for_function("window.played")
    reader.page.wait_for_function("!location.search.includes('play')")
    reader.address("from=2008-08-01&to=2008-08-20&speed=4")


def test_who_wants_less_motion_steps_by_hand(reader):
    reader.page.emulate_media(reduced_motion="reduce")
    reader.open("?from=2014-01-01&to=2014-12-31&play=month")
    reader.page.wait_for_selector('.atlas-player[data-state="paused"]', timeout=60_000)
    day = reader.page.inner_text(".atlas-player .day")
    reader.page.wait_for_timeout(700)
    assert reader.page.inner_text(".atlas-player .day") == day == "Jan 2014"
    for month in ("Feb 2014", "Mar 2014"):
        reader.page.get_by_role("button", name="One step on").press("Enter")
        assert reader.page.inner_text(".atlas-player .day") == month
    reader.page.wait_for_selector('path[data-region="crimea"][data-control="annexed"]')
    reader.page.get_by_label("Position").press("End")
    assert reader.page.inner_text(".atlas-player .day") == "Dec 2014"
    reader.page.get_by_label("Position").press("Escape")
    reader.address("from=2014-01-01&to=2014-12-31")


def test_a_hidden_tab_waits(reader):
    reader.open("?from=2014-01-01&to=2014-12-31&play=day")
    reader.page.wait_for_selector('.atlas-player[data-state="playing"]', timeout=60_000)
    reader.page.evaluate(
        """() => { Object.defineProperty(document, 'hidden', {value: true, configurable: true});
             document.dispatchEvent(new Event('visibilitychange')); }"""
    )
    reader.page.wait_for_selector('.atlas-player[data-state="paused"]')


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_shows_time_can_be_used_by_everyone(reader, scheme):
    reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    reader.open("?from=2014-01-01&to=2014-12-31&as_of=2014-03-01&play=month")
    drawn(reader)
    reader.page.wait_for_selector('.atlas-player[data-state="paused"]', timeout=60_000)
    targets = ".atlas-player :is(button, select, input), .atlas-chart header button, .atlas-timeline button"
    sizes = reader.page.evaluate(
        """q => [...document.querySelectorAll(q)].filter(e => e.offsetParent)
             .map(e => [e.className || e.name, e.offsetWidth, e.offsetHeight])""",
        targets,
    )
    assert sizes
    assert [size for size in sizes if min(size[1:]) < 24] == []
