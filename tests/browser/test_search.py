"""The search box and the filters, with a real keyboard, mouse and touch."""

import pytest

from tests.browser.conftest import ATTACKS, Reader, visitor

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def type_in(reader, text):
    """Type into the search box and wait until what is suggested is for it."""
    if not reader.page.evaluate("document.activeElement.matches('.atlas-search input')"):
        reader.page.keyboard.press("/")
    assert reader.page.evaluate("document.activeElement.matches('.atlas-search input')")
    reader.page.keyboard.type(text, delay=15)
    reader.page.wait_for_function(
        "t => document.querySelector('#atlas-suggestions')?.dataset.text === t", arg=text
    )


def chips(reader):
    return reader.page.locator(".atlas-chips button").all_inner_texts()


def titles(reader):
    return reader.page.locator(".atlas-suggestions .title").all_inner_texts()


def events(reader, fewer_than=None):
    if fewer_than is not None:
        reader.page.wait_for_function(
            "n => +document.querySelector('#tab-events').textContent.split(' ').at(-1) < n", arg=fewer_than
        )
    return reader.count("events")


def test_keys_pressed_before_the_answer_are_meant_for_it(reader):
    reader.open()
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("სოხუ")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_function("location.search.includes('place=611847')")


def test_regions_acts_and_passages_are_suggested(reader):
    reader.open()
    type_in(reader, "abkhazi")
    assert titles(reader) == ["Regions", "Actors", "Passages"]
    reader.page.get_by_role("option", name="Abkhazia Georgia").click()
    reader.title("Abkhazia")
    type_in(reader, "recogn")
    reader.page.locator(".atlas-suggestions .named", has_text="recognition").first.click()
    reader.page.wait_for_function("location.search.includes('act=recognition')")
    assert chips(reader) == ["recognition"]
    type_in(reader, '"russia recogn')
    row = reader.page.locator(".atlas-suggestions .quoted").first
    assert row.locator("mark").first.inner_text().lower().startswith("russia recogn")
    row.click()
    reader.page.wait_for_selector(".atlas-panel .reading")
    assert "passage=" in reader.page.evaluate("location.search")


def test_escape_closes_and_enter_searches(reader):
    reader.open()
    everything = events(reader)
    type_in(reader, "ceasefire")
    reader.page.keyboard.press("Escape")
    reader.page.wait_for_selector(".atlas-suggestions", state="hidden")
    box = reader.page.locator(".atlas-search input")
    assert box.input_value() == "ceasefire"
    reader.page.keyboard.press("Enter")
    assert events(reader, everything) > 0
    reader.address("q=ceasefire")
    box.fill("ceasefire tskhinv")
    reader.page.wait_for_selector(".atlas-suggestions:not([hidden])")
    reader.page.keyboard.press("ArrowUp")  # the last: all passages
    reader.page.keyboard.press("Enter")
    reader.address("q=ceasefire+tskhinv&tab=passages")


def test_counts_beside_the_filters_refine(reader):
    reader.open()
    everything = events(reader)
    reader.page.click(".atlas-header .filters summary")
    russia = reader.page.get_by_label("Russia", exact=True)
    count = int(reader.page.inner_text(f"#{russia.get_attribute('aria-describedby')}"))
    russia.check()
    assert events(reader, everything) == count
    planned = reader.page.get_by_label("planned", exact=True)
    reader.page.wait_for_function(
        """n => [...document.querySelectorAll('.facets [name=modality] .count')]
          .reduce((sum, each) => sum + Number(each.textContent), 0) === n""",
        arg=count,
    )
    left = int(reader.page.inner_text(f"#{planned.get_attribute('aria-describedby')}"))
    planned.check()
    assert events(reader, count) == left
    reader.page.wait_for_function("document.activeElement.value === 'planned'")  # the focus stayed
    assert chips(reader) == ["Russia", "planned"]
    assert reader.page.inner_text(".atlas-header .filters summary") == "Filters (2)"
    reader.address("actor=Russia&modality=planned")
    reader.page.get_by_role("button", name="Clear all filters").click()
    reader.page.wait_for_selector(".atlas-chips", state="hidden")
    assert events(reader) == everything


def test_a_link_restores_its_filters_in_the_readers_language(reader):
    reader.open("?lang=uk&place=611847&actor=Russia&outlets=2")
    assert chips(reader)[0] == "Сухумі"
    assert len(chips(reader)) == 3


def test_search_by_touch_on_a_phone(site, chromium):
    context = visitor(chromium, **PHONE)
    reader = Reader(site, context.new_page())
    reader.open()
    reader.page.tap(".atlas-search input")
    reader.page.keyboard.type("Севастоп")
    option = reader.page.locator(".atlas-suggestions [role=option]").first
    option.wait_for()
    box = option.bounding_box()
    assert box["height"] >= 24 and box["x"] >= 0 and box["x"] + box["width"] <= 390
    option.tap()
    reader.page.wait_for_function("location.search.includes('place=694423')")
    assert chips(reader) == ["Sevastopol"]
    reader.page.tap(".atlas-header .filters summary")
    reader.page.wait_for_selector(".facets fieldset")
    content = reader.page.locator(".atlas-header .filters .content").bounding_box()
    assert content["x"] >= 0 and content["x"] + content["width"] <= 390
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.parametrize("text", ATTACKS)
def test_hostile_text_is_text(reader, text):
    reader.open()
    box = reader.page.locator(".atlas-search input")
    box.fill(text)
    reader.page.wait_for_selector(".atlas-suggestions:not([hidden]) [role=option]")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_function("new URLSearchParams(location.search).has('q')")
    assert reader.page.evaluate("window.hacked") is None
