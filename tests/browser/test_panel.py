"""The panel's tabs, pages and orders in a real browser, by mouse and by keyboard."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader, ingest, serve, visitor
from tests.browser.test_axe import LOOKS, findings
from tests.dashboard import tellers

TABS = ["overview", "events", "passages", "sources"]


@pytest.fixture(scope="module")
def told_site(store, tmp_path_factory) -> Iterator[str]:
    """The corpus and the reports of several outlets."""
    folder = tmp_path_factory.mktemp("told")
    path = Path(shutil.copy(store, folder / "store.sqlite"))
    (folder / "reports").mkdir()
    ingest(path, tellers.write(folder / "reports"))
    yield from serve(path, folder / "log.txt")


@pytest.fixture
def told(told_site, reader) -> Reader:
    reader.site = told_site
    reader.page.set_default_timeout(60_000)  # the first page of a server that has just started takes longer
    return reader


def front(page: Page, tab: str) -> None:
    """Wait until a tab is in front and what it shows is there."""
    page.wait_for_selector(f'#tab-{tab}[aria-selected="true"]')
    page.wait_for_selector("#panel-tab:not(:has([aria-busy]))")


def test_the_status_is_there_at_once_whatever_tab_is_open(reader):
    for tab in TABS:
        reader.open(f"?region=abkhazia&tab={tab}")
        front(reader.page, tab)
        facts = reader.page.inner_text(".atlas-panel .facts")
        for label in ("Claimed by", "Controlled by", "Recognised by (5)", "On the map as"):
            assert label in facts


def test_tabs_are_asked_for_only_when_they_are_opened(reader):
    asked = []
    reader.page.on("request", lambda r: asked.append(r.url.split("/")[-1].split("?")[0]))
    reader.open("?region=abkhazia")
    late = {"overview", "outlets", "overview.js", "outlets.js", "world.js", "tellings", "tellings.js"}
    assert not late & set(asked)
    reader.page.get_by_role("button", name="Why is it drawn so?").click()
    front(reader.page, "overview")
    reader.address("region=abkhazia&tab=overview")
    reader.page.wait_for_selector(".world svg")
    assert {"overview", "overview.js", "world.js"} <= set(asked)
    assert "outlets" not in asked
    reader.page.click("#tab-sources")
    front(reader.page, "sources")
    assert "outlets" in asked


def test_the_overview_tells_figures_reasons_recognition_and_votes(reader):
    reader.open("?region=crimea&tab=overview")
    page = reader.page
    front(page, "overview")
    text = page.inner_text("#panel-tab")
    for part in ("27,130 km²", "Why is it drawn so?", "Nicaragua", "A/RES/68/262", "in favour"):
        assert part in text
    spark = page.locator(".spark")
    assert "at most 52, in 2014" in spark.get_attribute("aria-label")
    assert spark.locator("rect").count() == 2024 - 1991 + 1
    page.locator(".world svg").nth(1).wait_for()
    maps = page.locator(".world svg")
    assert maps.nth(0).locator(".solid").count() == 1
    assert maps.nth(1).locator(".solid").count() == 100
    assert maps.nth(1).locator(".hatched").count() == 11
    page.locator(".votes summary").nth(1).click()
    assert "Armenia" in page.locator(".votes details").nth(1).inner_text()
    assert maps.nth(1).get_attribute("aria-label") == "How the states voted on A/RES/68/262"


def test_another_region_on_the_map_changes_the_overview_in_place(reader):
    reader.open("?region=crimea&tab=overview")
    front(reader.page, "overview")
    expect(reader.page.locator(".figures")).to_contain_text("27,130 km²")
    reader.click("abkhazia")
    reader.title("Abkhazia")
    expect(reader.page.locator(".figures")).to_contain_text("8,766 km²")
    expect(reader.page.locator(".figures")).not_to_contain_text("27,130 km²")
    reader.page.go_back()
    expect(reader.page.locator(".figures")).to_contain_text("27,130 km²")


def test_arrow_keys_go_round_all_four_tabs_and_keep_the_focus(reader):
    reader.open("?region=abkhazia")
    page = reader.page
    page.focus("#tab-events")
    for key, tab in [
        ("ArrowRight", "passages"),
        ("ArrowRight", "sources"),
        ("ArrowRight", "overview"),
        ("ArrowLeft", "sources"),
        ("Home", "overview"),
        ("ArrowRight", "events"),
        ("End", "sources"),
    ]:
        page.keyboard.press(key)
        front(page, tab)
        page.wait_for_function("id => document.activeElement.id === id", arg=f"tab-{tab}")
    assert page.locator('[role="tab"][tabindex="0"]').count() == 1


def test_pages_are_turned_and_said_and_in_the_link(reader):
    reader.open("?region=abkhazia")
    page, n = reader.page, reader.count("events")
    seen = set()
    for first in (1, 13, 25):
        expect(page.locator("#panel-count")).to_have_text(f"{first}–{first + 11} of {n}")
        seen |= {row.get_attribute("data-id") for row in page.locator(".rows > li").all()}
        page.focus("#panel-next")
        page.keyboard.press("Enter")
    expect(page.locator("#panel-count")).to_have_text(f"37–48 of {n}")
    assert page.evaluate("document.activeElement.id") == "panel-next"
    assert len(seen) == 36
    reader.address("region=abkhazia&page=4")
    page.go_back()
    reader.address("region=abkhazia&page=3")
    expect(page.locator("#panel-count")).to_have_text(f"25–36 of {n}")
    page.click("#tab-passages")
    reader.address("region=abkhazia&tab=passages")
    expect(page.locator("#panel-count")).to_have_text(f"1–12 of {reader.count('passages')}")


def test_the_first_row_of_a_turned_page_is_in_sight(reader):
    reader.open("?region=abkhazia")
    page = reader.page
    page.locator("#panel-next").scroll_into_view_if_needed()
    page.click("#panel-next")
    expect(page.locator("#panel-count")).to_contain_text("13–24")
    expect(page.locator(".rows > li").first).to_be_in_viewport()
    tabs = page.locator(".tabs").bounding_box()
    assert page.locator("#panel-count").bounding_box()["y"] >= tabs["y"] + tabs["height"] - 1


def test_the_last_page_has_no_next_and_the_focus_is_not_lost(reader):
    reader.open("?act=summit")
    page = reader.page
    page.focus("#panel-next")
    while page.locator("#panel-next").is_enabled():
        before = page.inner_text("#panel-count")
        page.keyboard.press("Enter")
        expect(page.locator("#panel-count")).not_to_have_text(before)
        if page.locator("#panel-next").is_enabled():
            assert page.evaluate("document.activeElement.id") == "panel-next"
    assert page.evaluate("document.activeElement.id") == "panel-count"
    assert page.locator("#panel-previous").is_enabled()


def test_the_order_is_chosen_and_in_the_link(reader):
    reader.open("?region=crimea&page=2")
    page = reader.page
    page.select_option("#panel-sort", "oldest")
    reader.address("region=crimea&sort=oldest")
    expect(page.locator(".rows .about b").first).to_have_text("1944")
    assert page.evaluate("document.activeElement.id") in ("panel-sort", "")
    reader.open("?region=crimea&sort=oldest")
    assert page.locator("#panel-sort").input_value() == "oldest"


def test_uncertain_readings_are_marked_by_words_and_shape(reader):
    reader.open("?sort=surest&page=52")
    row = reader.page.locator(".rows > li").first
    expect(row.locator(".unsure")).to_have_text("uncertain reading")
    assert row.locator(".atlas-symbol.hollow").count() == 1
    reader.open("?sort=surest")
    assert reader.page.locator(".unsure").count() == reader.page.locator(".hollow").count() == 0


def test_the_outlets_of_a_happening_open_below_its_row(told):
    told.open("?act=recognition&from=2008-08-26&to=2008-08-26&source=Other+News")
    page = told.page
    row = page.locator(".rows > li").first
    toggle = row.get_by_role("button", name="4 outlets")
    assert toggle.get_attribute("aria-expanded") == "false"
    toggle.focus()
    page.keyboard.press("Enter")
    others = row.locator(".tellings li")
    others.first.wait_for()
    assert toggle.get_attribute("aria-expanded") == "true"
    names = row.locator(".tellings b").all_inner_texts()
    assert {"First Gazette", "Copier", "Dispute Atlas chronology"} == set(names)
    copier = others.filter(has=page.locator("b", has_text="Copier"))
    assert "the same text as in First Gazette" in copier.inner_text()
    assert copier.locator("mark.trigger").inner_text() == "recognised"
    assert (
        copier.locator("a").get_attribute("href").startswith("https://example.org/1#:~:text=Russia%20recog")
    )
    toggle.click()
    assert row.locator(".tellings").count() == 0
    toggle.click()
    others.first.wait_for()
    others.first.get_by_role("button", name="Read in context").click()
    page.wait_for_selector(".atlas-panel .reading")


def test_sources_say_who_tells_and_narrow_the_view_to_one(told):
    told.open("?tab=sources&q=Geneva")
    page = told.page
    front(page, "sources")
    n = told.count("sources")
    assert n > 12
    expect(page.locator("#panel-count")).to_have_text(f"1–12 of {n}")
    page.click("#panel-next")
    expect(page.locator("#panel-count")).to_have_text(f"13–{n} of {n}")
    expect(page.locator(".outlets > li")).to_have_count(n - 12)
    name = page.locator(".outlets h4").first.inner_text()
    assert "told only here" in page.locator(".outlets > li").first.inner_text()
    page.locator(".outlets h4 button").first.click()
    front(page, "events")
    for row in page.locator(".rows > li").all():
        assert row.locator(".origin").first.inner_text().startswith(name)
    told.address(f"source={name.replace(' ', '+')}&q=Geneva")


def test_texts_that_try_to_run_script_are_shown_as_they_are(hostile_store, chromium, tmp_path):
    context = visitor(chromium, viewport={"width": 1400, "height": 900})
    site = serve(hostile_store, tmp_path / "log.txt")
    try:
        page = context.new_page()
        page.goto(f"{next(site)}/?tab=sources")
        page.wait_for_selector(".outlets > li")
        assert "<img src=x onerror=window.hacked=1>" in page.inner_text(".outlets")
        page.click("#tab-events")
        front(page, "events")
        page.locator(".others").first.click()
        page.wait_for_selector(".tellings li")
        assert page.evaluate("window.hacked") is None
    finally:
        context.close()
        site.close()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_among_the_other_tellings(told_site, chromium, look):
    context = visitor(chromium, **LOOKS[look])
    page = context.new_page()
    page.goto(f"{told_site}/?act=recognition&sort=told")
    page.wait_for_selector('.atlas-map[data-ready="true"]')
    page.locator(".others").first.click()
    page.wait_for_selector(".tellings li")
    found, rules = findings(page)
    assert not found, "\n".join(found)
    assert rules > 50
    context.close()


def test_on_a_phone_every_tab_fits(reader):
    reader.page.set_viewport_size({"width": 390, "height": 844})
    for tab in TABS:
        reader.open(f"?region=abkhazia&tab={tab}")
        front(reader.page, tab)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
        box = reader.page.locator("#panel-tab").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
