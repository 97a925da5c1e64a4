"""The map as a table, in its place: by mouse, keyboard and touch, under the filters, and back again."""

from playwright.sync_api import expect

from tests.browser.conftest import Reader, visitor

AREAS = '.atlas-tables [data-kind="areas"]'
EVENTS = '.atlas-tables [data-kind="events"]'


def test_the_switch_shows_a_table_and_the_map_again(reader):
    reader.open("?region=crimea")
    page = reader.page
    page.get_by_role("button", name="Table", exact=True).click()
    page.wait_for_selector(f"{AREAS} tbody tr.chosen[data-region=crimea]")
    reader.address("region=crimea&view=table")
    assert "In control on" in page.inner_text(f"{AREAS} caption")
    assert page.locator(f"{AREAS} th[scope=col]").count() == 7
    assert page.locator(f"{EVENTS} tbody tr").count() > 50
    page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator(".atlas-tables")).to_have_count(0)
    reader.address("region=crimea")
    reader.click("abkhazia")
    reader.title("Abkhazia")


def test_headers_sort_and_rows_open_by_keyboard(reader):
    reader.open("?view=table")
    page = reader.page
    header = page.locator(f"{AREAS} [data-column='5']")
    header.focus()
    for order, way in (("ascending", 1), ("descending", -1)):
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{AREAS} th[aria-sort={order}]")
        sizes = [
            int(cell.replace(",", ""))
            for cell in page.locator(f"{AREAS} tbody td:nth-child(6)").all_inner_texts()
        ]
        assert sizes == sorted(sizes, reverse=way < 0)
        expect(header).to_be_focused()
    row = page.locator(f"{AREAS} tr[data-region=abkhazia] button")
    row.focus()
    page.keyboard.press("Enter")
    reader.title("Abkhazia")
    page.wait_for_selector(f"{AREAS} tr.chosen[data-region=abkhazia]")
    expect(row).to_be_focused()
    page.locator(f"{EVENTS} tbody button").first.click()
    page.wait_for_selector(".reading .text .chosen")


def test_the_table_follows_dates_and_perspective(reader):
    reader.open("?from=2008-08-01&to=2008-08-31&perspective=russia&view=table")
    page = reader.page
    page.wait_for_selector(f"{EVENTS} tbody tr")
    assert "31 Aug 2008" in page.inner_text(f"{AREAS} caption")
    days = page.locator(f"{EVENTS} tbody th").all_inner_texts()
    assert sum("Aug 2008" in day for day in days) > len(days) / 2


def test_the_table_by_touch_on_a_phone(site, chromium):
    context = visitor(chromium, viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(15_000)
    reader = Reader(site, context.new_page())
    reader.open("?view=table")
    page = reader.page
    page.locator(f"{AREAS} tr[data-region=crimea] button").tap()
    reader.title("Crimea")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.wait_for_selector(".atlas-tables tr.chosen")
    assert page.evaluate("(e => e.scrollWidth - e.clientWidth)(document.querySelector('.atlas-tables'))") <= 1
    context.close()
