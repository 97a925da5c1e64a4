"""The atlas is drawn before Streamlit has started, and stays where it is when Streamlit takes it in."""

import re

from playwright.sync_api import expect

from tests.bench.browsing import opened, ours

STREAMLIT = re.compile(r"/static/js/index\.[\w-]+\.js")
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({type: 'layout-shift', buffered: true});
"""


def test_readers_need_not_wait_for_streamlit(reader):
    reader.page.route(STREAMLIT, lambda route: route.fulfill(body="", content_type="text/javascript"))
    reader.open("?region=crimea")
    reader.title("Crimea")
    reader.click("abkhazia")
    reader.title("Abkhazia")
    reader.address("region=abkhazia")
    reader.page.go_back()
    reader.title("Crimea")
    assert reader.page.locator(".stApp").count() == 0


def test_a_first_load_stays_under_a_megabyte_and_a_half(chromium, site):
    page, traffic = opened(chromium)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    ours(page)
    page.wait_for_timeout(1000)
    assert 500_000 < traffic[0] < 1_500_000
    assert not [url for url in asked if "MaterialSymbols" in url]
    page.context.close()


def test_icons_come_where_there_are_some(chromium, open_site):
    page, _ = opened(chromium)
    with page.expect_response(lambda response: "MaterialSymbols" in response.url):
        page.goto(f"{open_site}/contribute")
    page.context.close()


def test_nothing_moves_when_streamlit_takes_the_atlas_in(reader):
    reader.page.add_init_script(SHIFTS)
    reader.open("?region=crimea")
    reader.page.wait_for_selector(".stApp .atlas-map")
    reader.page.wait_for_timeout(500)
    assert reader.page.evaluate("shifted") < 0.01
    assert reader.page.locator(".atlas-map").count() == 1


def test_what_is_scrolled_to_and_in_focus_stays_when_streamlit_takes_the_atlas_in(reader):
    held, page = [], reader.page
    page.route(STREAMLIT, lambda route: held.append(route))
    reader.open("?region=abkhazia")
    page.click("#panel-next")
    expect(page.locator("#panel-count")).to_contain_text("13–24")
    first = page.locator(".rows > li").first.bounding_box()
    assert page.locator(".stApp").count() == 0
    for route in held:
        route.continue_()
    page.wait_for_selector(".stApp .atlas-map")
    page.wait_for_timeout(500)
    assert page.locator(".rows > li").first.bounding_box() == first
    assert page.evaluate("document.activeElement.id") == "panel-next"


def test_what_was_clicked_in_the_meantime_stays(reader):
    reader.open("?region=crimea")
    reader.click("abkhazia")
    reader.title("Abkhazia")
    reader.page.wait_for_selector(".stApp .atlas-map")
    reader.page.wait_for_timeout(500)
    reader.title("Abkhazia")
    reader.address("region=abkhazia")
    reader.click("crimea")
    reader.title("Crimea")


def test_a_server_that_does_not_answer_is_a_sentence_and_no_more(reader):
    reader.open()
    reader.page.route("**/view?*", lambda route: route.abort())
    reader.click("crimea")
    reader.page.wait_for_selector(".atlas-panel .failure")
    assert "does not answer" in reader.page.inner_text(".atlas-panel .failure")
    reader.page.unroute("**/view?*")
    reader.click("crimea")
    reader.title("Crimea")
    assert reader.page.locator(".failure").count() == 0


def test_hasty_changes_all_count(reader):
    reader.open()
    reader.page.evaluate(
        """() => {
          const choose = (field, value) => {
            const list = document.querySelector(field);
            list.value = value;
            list.dispatchEvent(new Event('change'));
          };
          document.querySelector('#tab-passages').click();
          choose('.atlas-header .whose', 'un');
          choose('.atlas-list', 'crimea');
        }"""
    )
    reader.address("region=crimea&perspective=un&tab=passages")
