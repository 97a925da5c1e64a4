"""What readers do with the page, in a real browser: click, filter, go back, share, read."""

import re

import pytest

FIVE = {
    "georgia": "Georgia",
    "abkhazia": "Abkhazia",
    "south-ossetia": "South Ossetia",
    "crimea": "Crimea",
    "donetsk-oblast": "Eastern Ukraine",  # its part: the first click selects the whole area in dispute
}


@pytest.mark.parametrize(("shape", "name"), FIVE.items())
def test_a_click_on_each_of_the_five_regions_opens_it(reader, shape, name):
    reader.open()
    reader.click(shape)
    reader.title(name)
    facts = reader.page.inner_text(".atlas-panel .facts")
    assert "Claimed by" in facts
    assert "Controlled by" in facts
    assert reader.count("events") >= 12
    assert reader.page.locator(".atlas-panel .rows > li").count() >= 12
    reader.address(f"region={name.lower().replace(' ', '-')}")
    assert reader.page.locator('path.region[aria-pressed="true"]').count() == 1
    assert reader.page.locator("path.selection").count() == 1


def test_abkhazia_tells_who_recognises_it_with_sources_and_marked_sentences(reader):
    reader.open()
    reader.click("abkhazia")
    reader.title("Abkhazia")
    facts = reader.page.inner_text(".facts")
    for state in ("Russia", "Nicaragua", "Venezuela", "Syria"):
        assert state in facts
    assert "Tuvalu" not in facts  # withdrew on 31 March 2014
    reader.page.locator(".facts .cite").first.click()
    assert reader.page.locator(".sources li").first.is_visible()
    row = reader.page.locator(".rows > li").first
    assert row.locator("mark.trigger").count() >= 1
    reader.page.click("#tab-passages")
    reader.page.wait_for_selector('#tab-passages[aria-selected="true"]')
    assert reader.page.locator(".rows mark.mention").count() >= 10


def test_a_second_click_into_eastern_ukraine_selects_the_oblast(reader):
    reader.open()
    reader.click("donetsk-oblast")
    reader.title("Eastern Ukraine")
    reader.click("donetsk-oblast")
    reader.title("Donetsk")


def test_dates_move_map_panel_counts_and_boundaries_together(reader):
    reader.open("?region=abkhazia")
    before = reader.count("events")
    markers = reader.page.locator(".atlas-event").count()
    reader.page.fill('.atlas-timeline input[name="from"]', "1992-01-01")
    reader.page.wait_for_function("location.search.includes('from=1992-01-01')")
    reader.page.fill('.atlas-timeline input[name="to"]', "1993-03-31")
    reader.page.wait_for_function("location.search.includes('to=1993-03-31')")
    reader.page.wait_for_function(
        "n => +document.querySelector('#tab-events').textContent.split(' ').at(-1) < n", arg=before
    )
    assert 1 <= reader.count("events") < before
    reader.page.wait_for_function("n => document.querySelectorAll('.atlas-event').length < n", arg=markers)
    for clock in (".atlas-timeline .clock", ".atlas-legend summary"):
        reader.page.wait_for_function(
            "c => document.querySelector(c).textContent.includes('31 Mar 1993')", arg=clock
        )
    reader.page.wait_for_selector('path[data-region="abkhazia"][data-control="pictured"]')
    assert reader.page.locator(".area.government").count() >= 1
    assert re.search(r"199[23]", reader.page.inner_text(".rows"))
    reader.page.click(".atlas-timeline .all")
    reader.page.wait_for_function(
        "n => +document.querySelector('#tab-events').textContent.split(' ').at(-1) === n", arg=before
    )


def test_back_undoes_a_click_and_the_same_region_can_be_clicked_again(reader):
    reader.open()
    reader.click("crimea")
    reader.title("Crimea")
    reader.address("region=crimea")
    reader.click("abkhazia")
    reader.title("Abkhazia")
    reader.address("region=abkhazia")
    reader.page.go_back()
    reader.title("Crimea")
    reader.click("south-ossetia")
    reader.title("South Ossetia")
    reader.address("region=south-ossetia")
    reader.page.click("#tab-passages")
    reader.address("region=south-ossetia&tab=passages")
    for title in ("South Ossetia", "Crimea", "Latest events"):
        reader.page.go_back()
        reader.title(title)
    reader.click("crimea")
    reader.title("Crimea")


def test_back_restores_the_search_and_the_place_on_the_map(reader):
    reader.open("?q=ceasefire")
    shape = "document.querySelector('path[data-region=georgia]').getBoundingClientRect().x"
    before = reader.page.evaluate(shape)
    reader.click("crimea")
    reader.address("region=crimea&q=ceasefire")
    reader.page.get_by_label("Search").fill("referendum")
    reader.page.get_by_label("Search").press("Enter")
    reader.address("region=crimea&q=referendum")
    reader.page.mouse.move(600, 500)
    reader.page.mouse.wheel(0, -240)
    reader.page.wait_for_function("location.search.includes('zoom=')")
    for _ in range(2):
        reader.page.go_back()
    reader.address("q=ceasefire")
    reader.title("Latest events")
    assert reader.page.get_by_label("Search").input_value() == "ceasefire"
    assert abs(reader.page.evaluate(shape) - before) < 2


def test_a_marker_opens_its_sentence_in_context(reader):
    reader.open("?region=crimea")
    reader.page.click('.atlas-event[title^="Simferopol"]')
    reader.page.wait_for_selector(".atlas-panel .reading")
    assert reader.page.locator(".reading .text .chosen").count() == 1
    assert reader.page.locator(".reading .text .chosen mark.event").count() >= 1
    assert reader.page.locator(".atlas-event.chosen").count() == 1
    reader.page.wait_for_function("location.search.includes('event=')")
    reader.page.click(".reading .back")
    reader.page.wait_for_selector(".atlas-panel .tabs")


def test_a_link_of_garbage_shows_the_default_view_and_says_what_was_wrong(reader):
    reader.open("?region=<script>alert(1)</script>&from=x&zoom=1e9")
    reader.title("Latest events")
    problems = reader.page.locator(".atlas-panel .problem").all_inner_texts()
    assert len(problems) == 3
    assert "there is no region" in problems[0]


def test_search_acts_and_list_narrow_the_panel(reader):
    reader.open()
    everything = reader.count("passages")
    reader.page.get_by_label("Search").fill("ceasefire")
    reader.page.get_by_label("Search").press("Enter")
    reader.page.wait_for_function(
        "n => +document.querySelector('#tab-passages').textContent.split(' ').at(-1) < n", arg=everything
    )
    reader.address("q=ceasefire")
    reader.page.click("#tab-passages")
    reader.page.wait_for_selector('#tab-passages[aria-selected="true"]')
    assert all("ceasefire" in t.lower() for t in reader.page.locator(".rows p").all_text_contents())
    reader.page.get_by_label("Search").fill("nowhere-to-be-found")
    reader.page.get_by_label("Search").press("Enter")
    reader.page.wait_for_selector(".atlas-panel .empty")
    assert "the search" in reader.page.inner_text(".atlas-panel .empty")


def test_acts_are_chosen_in_the_filters(reader):
    reader.open()
    everything = reader.count("events")
    reader.page.click(".atlas-header .filters summary")
    reader.page.get_by_label("recognition", exact=True).check()
    reader.page.wait_for_function(
        "n => +document.querySelector('#tab-events').textContent.split(' ').at(-1) < n", arg=everything
    )
    reader.address("act=recognition")
    assert set(reader.page.locator(".rows .act").all_inner_texts()) == {"recognition"}
    reader.page.keyboard.press("Escape")
    assert reader.page.inner_text(".atlas-header .filters summary") == "Filters (1)"
    assert reader.page.locator(".atlas-chips button").all_inner_texts() == ["recognition"]


@pytest.mark.parametrize("format", ["html", "csv", "geojson"])
def test_the_view_is_taken_away_as_a_file(reader, format, tmp_path):
    reader.open("?region=south-ossetia&from=2008-01-01&to=2008-12-31")
    reader.page.click(".atlas-header .away summary")
    with reader.page.expect_download() as download:
        reader.page.click(f'.atlas-header .away a[href^="export/{format}"]')
    assert download.value.suggested_filename == f"dispute-atlas_south-ossetia_2008-01-01_2008-12-31.{format}"
    content = download.value.path().read_text(encoding="utf-8")
    assert "South Ossetia" in content
    assert "2008-08-0" in content or "Aug 2008" in content


def test_a_region_is_chosen_from_the_list(reader):
    reader.open()
    reader.page.select_option(".atlas-list", "zaporizhzhia-oblast")
    reader.title("Zaporizhzhia")
    reader.page.select_option(".atlas-list", "")
    reader.title("Latest events")


def test_layers_are_switched_in_the_legend(reader):
    reader.open("?from=2014-01-01&to=2016-01-01")
    reader.page.locator(".atlas-map path.between").first.wait_for(state="visible")
    reader.page.uncheck('.atlas-legend input[name="line"]')
    reader.page.wait_for_function("location.search.includes('layers=markers')")
    assert not reader.page.locator(".atlas-map path.between").first.is_visible()


def test_everything_by_keyboard(reader):
    reader.open()
    page = reader.page
    page.focus("path[data-region='south-ossetia']")
    page.keyboard.press("Enter")
    reader.title("South Ossetia")
    page.focus(".handle.left")
    for _ in range(3):
        page.keyboard.press("PageUp")
    page.wait_for_function("location.search.includes('from=')")
    page.focus("#tab-events")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector('#tab-passages[aria-selected="true"]')
    page.locator(".rows .link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".reading")
    page.focus(".reading .back")
    page.keyboard.press("Enter")
    page.wait_for_selector(".atlas-panel .tabs")


def test_regions_are_reached_by_tab_from_the_top(reader):
    reader.open()
    reached = set()
    for _ in range(60):
        reader.page.keyboard.press("Tab")
        reached.add(reader.page.evaluate("document.activeElement?.dataset?.region ?? ''"))
    assert {"georgia", "abkhazia", "south-ossetia", "crimea", "eastern-ukraine"} <= reached


def test_on_a_phone_nothing_is_wider_than_the_screen_and_a_tap_works(reader):
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.open()
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    reader.click("crimea")
    reader.title("Crimea")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_embedded_in_another_page(reader, tmp_path):
    host = tmp_path / "host.html"
    host.write_text(
        f'<iframe src="{reader.site}/?region=crimea&embed=true" width="900" height="640"></iframe>'
    )
    reader.page.goto(host.as_uri())
    frame = reader.page.frame_locator("iframe")
    frame.locator(".atlas-panel h2").wait_for()
    assert frame.locator(".atlas-panel h2").inner_text().startswith("Crimea")
    assert not frame.locator(".atlas-header").is_visible()
    frame.locator('.atlas-map[data-ready="true"]').wait_for()


def test_the_same_ground_is_shown_as_another_side_draws_it(reader):
    reader.open("?region=crimea")
    shape = 'path[data-region="crimea"]'
    assert reader.page.get_attribute(shape, "data-control") == "annexed"
    reader.page.get_by_label("Whose map").select_option("russia")
    reader.address("region=crimea&perspective=russia")
    reader.page.wait_for_selector(f'{shape}[data-control="elsewhere"]')
    assert "Federation" in reader.page.inner_text(".facts")
    assert "Republic of Crimea" in reader.page.locator(".atlas-label").all_inner_texts()
    assert "Russia" in reader.page.inner_text(".atlas-legend summary")
    reader.page.go_back()
    reader.page.wait_for_selector(f'{shape}[data-control="annexed"]')
    assert "Crimea" in reader.page.locator(".atlas-label").all_inner_texts()
