"""A story is scrolled through beside its map, by mouse and by keyboard, on a large screen and on a phone; the
page on methods stands by itself.
"""

from __future__ import annotations

import pytest

from tests.browser.conftest import Reader, visitor
from tests.browser.test_axe import findings

STORY = "story/crimea-2014"
STEP = "n => document.querySelector('.atlas-map').dataset.step === String(n)"
CONTROL = "document.querySelector('path[data-region=crimea]').dataset.control"


def opened(reader: Reader, address: str = STORY) -> None:
    reader.page.goto(f"{reader.site}/{address}")
    reader.page.wait_for_selector('.atlas-map[data-ready="true"]')


def scroll_to(reader: Reader, step: int) -> None:
    reader.page.evaluate(f"document.getElementById('step-{step}').scrollIntoView()")
    reader.page.wait_for_function(STEP, arg=step)


def test_the_map_changes_as_the_story_is_scrolled_through(reader):
    opened(reader)
    assert reader.page.inner_text(".where") == "1 / 6"
    assert reader.page.evaluate(CONTROL) == "government"
    for _ in range(7):
        reader.page.mouse.move(300, 500)
        reader.page.mouse.wheel(0, 160)
        reader.page.wait_for_timeout(20)
    reader.page.wait_for_function(f"{CONTROL} === 'de-facto'")
    scroll_to(reader, 5)
    reader.page.wait_for_function(f"{CONTROL} === 'annexed'")
    assert reader.page.url.endswith(f"{STORY}#step-5")
    assert reader.page.locator("section[aria-current=step] h2").inner_text().startswith("18 March")
    assert "events" in reader.page.inner_text(".caption")


def test_each_step_can_be_linked_to_and_opened_in_the_atlas(reader):
    opened(reader, f"{STORY}#step-4")
    reader.page.wait_for_function(STEP, arg=4)
    link = reader.page.locator("#step-4 .open a").first
    shown = link.get_attribute("href")
    assert reader.page.locator("#step-4 .anchor").get_attribute("href") == f"{STORY}#step-4"
    link.click()
    reader.ready()
    assert f"./{reader.page.url.removeprefix(reader.site).removeprefix('/')}" == shown
    reader.title("Crimea")


def test_a_story_by_keyboard_and_without_motion(site, chromium):
    context = visitor(chromium, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    reader = Reader(site, context.new_page())
    opened(reader)
    reader.page.keyboard.press("ArrowRight")
    reader.page.wait_for_function(STEP, arg=2)
    assert reader.page.evaluate("document.activeElement.id") == "title-2"
    stage = reader.page.locator(".stage").bounding_box()
    heading = reader.page.locator("#title-2").bounding_box()
    assert stage["y"] == 0 and stage["width"] == 390  # the map stays above the text
    assert stage["height"] <= heading["y"] < 844 - 40
    reader.page.locator(".next").click()
    reader.page.wait_for_function(STEP, arg=3)
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_region_clicked_is_named_and_the_story_stays(reader):
    opened(reader)
    reader.page.select_option(".atlas-list", "kherson-oblast")
    reader.page.wait_for_function("document.querySelector('.caption').textContent.startsWith('Kherson')")
    assert "region=kherson-oblast" in reader.page.locator(".caption a").get_attribute("href")
    assert STORY in reader.page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_on_methods_is_for_everyone(site, chromium, scheme):
    context = visitor(chromium, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/methods?lang=uk")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{site}/methods")
    page.click("text=Known limits")
    assert page.url.endswith("/methods#limits")
    found, rules = findings(page)
    assert not found
    assert rules > 20
    context.close()
