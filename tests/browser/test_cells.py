"""A crowded map counts events by cells of a grid, in a real browser."""

import pytest

from articles.store import open_store
from tests import crowd
from tests.browser.conftest import Reader, attended, serve


@pytest.fixture(scope="module")
def crowded_site(tmp_path_factory):
    path = tmp_path_factory.mktemp("crowd") / "store.sqlite"
    with open_store(f"sqlite:///{path}") as store:
        crowd.fill(store)
    yield from serve(path, tmp_path_factory.mktemp("log") / "log.txt")


@pytest.fixture
def reader(crowded_site, context):
    with attended(Reader(crowded_site, context.new_page()), context) as reader:
        yield reader


def counted(page):
    """The numbers of events that the circles' labels give."""
    labels = page.locator(".atlas-cell[aria-label]").evaluate_all(
        "all => all.map(e => e.getAttribute('aria-label'))"
    )
    return [int(label.split()[0]) for label in labels]


def test_a_crowded_map_has_cells_that_zoom_in_by_mouse_and_keyboard(reader):
    reader.open()
    page = reader.page
    page.wait_for_selector(".atlas-cell[role=button]")
    assert 600 < sum(counted(page)) <= crowd.EVENTS  # some lie outside of the first view
    assert page.locator(".atlas-event").count() == 0
    assert "events in a cell of a grid" in page.inner_text(".atlas-legend")
    sizes = page.locator(".atlas-cell[role=button]").evaluate_all("all => all.map(e => e.offsetWidth)")
    assert max(sizes) == 58 and min(sizes) >= 24 and len(set(sizes)) > 1
    most = page.locator(".atlas-cell[role=button]").nth(0)
    first = most.get_attribute("aria-label")
    assert first == f"{max(counted(page))} events in this cell of the grid; zoom in"
    with page.expect_response(lambda r: "/cells?" in r.url):
        most.press("Enter")
    page.wait_for_function("first => document.querySelector('.atlas-cell')?.title !== first", arg=first)
    with page.expect_response(lambda r: "/cells?" in r.url):
        page.locator(".atlas-cell[role=button]").nth(0).click()
    assert "zoom=" in page.evaluate("location.search") or page.evaluate("location.search") == ""


def test_where_few_are_in_sight_each_has_its_mark_and_opens(reader):
    reader.open("?at=41.9,41.9&zoom=9&from=1995-01-01")
    page = reader.page
    page.wait_for_selector(".atlas-event[data-place], .atlas-cell[role=button]")
    assert page.locator(".atlas-cell[role=button]").count() == 0
    place = page.locator(".atlas-event").nth(0)
    place.click()
    page.wait_for_selector(".atlas-panel mark")
    reader.open("?at=41.9,41.9&zoom=9&from=2021-01-01")  # no crowd at all any more
    page.wait_for_function("!document.querySelector('.atlas-legend').textContent.includes('cell of a grid')")


def test_the_chart_says_which_of_too_many_events_it_shows(reader):
    reader.open()
    told = reader.page.locator(".atlas-chart .told")
    told.filter(has_text=f"The latest 600 of {crowd.EVENTS:,}").wait_for()
    assert reader.page.locator(".atlas-chart .plot").get_attribute("aria-label").startswith("The latest 600")
    reader.open("?from=2000-01-01&to=2000-12-31")
    reader.page.wait_for_function("document.querySelector('.atlas-chart .told')?.textContent === ''")
    reader.page.wait_for_selector(".atlas-chart .plot svg .mark-symbol path")


@pytest.mark.parametrize("width", [1400, 390])
def test_no_name_of_a_region_lies_over_a_number(reader, width):
    page = reader.page
    page.set_viewport_size({"width": width, "height": 900})
    reader.open()
    page.wait_for_selector(".atlas-cell[role=button]")
    over = """() => {
      const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      const boxes = selector => [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect());
      const names = boxes('.atlas-label:is(.disputed, .part, .state)').filter(box => box.width);
      const middle = box => (box.top + box.bottom) / 2;
      const numbers = boxes('.atlas-cell span').map(box => ({
        left: box.left + 2, right: box.right - 2, top: middle(box) - 5, bottom: middle(box) + 5}));
      return numbers.filter(number => names.some(name => meet(name, number))).length;
    }"""
    assert page.evaluate(over) == 0
    names = page.locator(".atlas-label.disputed").all_text_contents()
    assert len(names) == len(set(names)), "each stands once"
