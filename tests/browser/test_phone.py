"""A phone: the panel is a sheet over the map, moved by touch, mouse and keys; nothing is wider than the
screen in any language; nothing moves while the page starts.
"""

import re
from collections.abc import Iterator

import pytest

from tests.browser.conftest import Reader, visitor
from tests.browser.test_search import PHONE
from tests.browser.test_start import STREAMLIT

SHEET = ".atlas-side"
GRIP = f"{SHEET} > .grip"
LANGUAGES = ("en", "uk", "ru", "ka")
SIZES = ((390, 844), (320, 640), (320, 256), (700, 450))  # the last two: 400 and 200 % zoom
FONT = re.compile(r"SourceSans.*\.woff2")
SHIFTS = """
window.shifted = 0;
window.moved = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shifted += entry.value;
    window.moved.push(...entry.sources.map(source => source.node?.className ?? String(source.node)));
  }
}).observe({type: 'layout-shift', buffered: true});
"""
# What a reader cannot reach or read: beyond the screen's edges, or cut in what shows its text.
BEYOND = """() => {
  const seen = element => element.checkVisibility() && element.getBoundingClientRect().width > 0;
  const parts = `.atlas-header *, .atlas-timeline *, .atlas-frame > :not(.atlas-map), .atlas-chart *,
    .atlas-side *`;
  const told = element => `${element.tagName}.${element.className} “${element.textContent.slice(0, 40)}”`;
  return [...document.querySelectorAll(parts)].filter(seen).filter(element => {
    if (element.closest('svg, .window, .years, .atlas-told')) return false;
    const {left, right} = element.getBoundingClientRect();
    const cut = element.matches('summary, button, h1, .drawn, .spoken')
      && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline';
    return left < -1 || right > innerWidth + 1 || cut;
  }).map(told);
}"""
# Buttons and lists smaller than a finger finds, 24 pixels; links within sentences are as high as their lines.
SMALL = """() => [...document.querySelectorAll('.atlas :is(button, summary, select, input, [role=slider])')]
  .filter(element => element.checkVisibility() && !element.matches('.atlas-legend *, .atlas-map *, .cite'))
  .map(element => [element.className || element.tagName, element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24)).map(([name]) => name)"""


@pytest.fixture
def phone(site, chromium) -> Iterator[Reader]:
    context = visitor(chromium, **PHONE, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    context.set_default_navigation_timeout(90_000)  # the first page of a server that has just started
    reader = Reader(site, context.new_page())
    errors: list[str] = []
    reader.page.on("pageerror", lambda error: errors.append(str(error)))
    yield reader
    context.close()
    assert not errors


def at(reader: Reader, stop: str) -> None:
    """Wait until the sheet is at a stop."""
    reader.page.wait_for_selector(f'{SHEET}[data-stop="{stop}"]:not(.dragged) > .grip')


def height(reader: Reader) -> tuple[float, float]:
    """Of the sheet as far as it is seen, and of all there is for it and the map."""
    sheet, body = (reader.page.locator(name).bounding_box() for name in (SHEET, ".atlas-body"))
    assert sheet and body
    assert sheet["y"] + sheet["height"] == pytest.approx(body["y"] + body["height"], abs=1)
    return sheet["height"], body["height"]


def drag(reader: Reader, start: tuple[float, float], end: tuple[float, float], rest: bool = True) -> None:
    """A finger that goes from one point to another, and unless it flicks rests there."""
    touch = reader.page.context.new_cdp_session(reader.page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    send("touchStart", start)
    for step in range(1, 11):
        send("touchMove", tuple(a + (b - a) * step / 10 for a, b in zip(start, end, strict=True)))
    if rest:
        reader.page.wait_for_timeout(200)
    send("touchEnd")


def grip(reader: Reader) -> tuple[float, float]:
    box = reader.page.locator(GRIP).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_an_area_brings_the_sheet_to_half_with_its_title(phone):
    phone.open()
    at(phone, "peek")
    seen, whole = height(phone)
    assert seen < 0.25 * whole
    assert phone.page.inner_text(f"{SHEET} h2")
    phone.page.touchscreen.tap(*phone.point_in("crimea"))
    phone.title("Crimea")
    at(phone, "half")
    phone.address("region=crimea")
    seen, whole = height(phone)
    assert seen == pytest.approx(whole / 2, abs=2)
    # What was chosen is above the sheet, also where it was below: by another way than the map.
    phone.page.select_option(".atlas-list", "nagorno-karabakh")
    phone.title("Nagorno-Karabakh")
    area = phone.page.locator("path.selection").bounding_box()
    assert area["y"] + area["height"] / 2 < phone.page.locator(SHEET).bounding_box()["y"]


def test_the_sheet_is_dragged_by_touch_from_stop_to_stop(phone):
    phone.open("?region=abkhazia")
    at(phone, "half")
    x, y = grip(phone)
    drag(phone, (x, y), (x, y - 240))
    at(phone, "full")
    seen, whole = height(phone)
    assert seen == pytest.approx(whole, abs=1)
    x, y = grip(phone)
    drag(phone, (x, y), (x, y + 60))  # too little for another stop
    at(phone, "full")
    drag(phone, (x, y), (x, y + 200), rest=False)  # a flick goes farther than the finger
    phone.page.wait_for_selector(f'{SHEET}:not([data-stop="full"])')
    x, y = grip(phone)
    drag(phone, (x, y), (x, 830))
    at(phone, "peek")
    # There all of it is a handle, its title too.
    box = phone.page.locator(SHEET).bounding_box()
    drag(phone, (150, box["y"] + 50), (150, box["y"] - 190))
    at(phone, "half")
    assert phone.page.evaluate("scrollY + document.querySelector('.stMain, .stApp')?.scrollTop") == 0


def test_the_sheet_is_dragged_by_mouse_and_opened_by_a_tap(phone):
    phone.open()
    at(phone, "peek")
    phone.page.tap(GRIP)
    at(phone, "half")
    mouse, (x, y) = phone.page.mouse, grip(phone)
    mouse.move(x, y)
    mouse.down()
    mouse.move(x, y - 100, steps=5)
    mouse.move(x, y - 260, steps=5)
    phone.page.wait_for_timeout(200)
    mouse.up()
    at(phone, "full")


def test_the_sheet_is_moved_by_keys_and_says_where_it_is(phone):
    phone.open()
    at(phone, "peek")
    handle = phone.page.locator(GRIP)
    said = [(handle.get_attribute("aria-expanded"), handle.get_attribute("aria-label"))]
    for press in ("ArrowUp half", "Enter full", "Enter peek", "End full", "ArrowDown half"):
        key, stop = press.split()
        handle.press(key)
        at(phone, stop)
        said.append((handle.get_attribute("aria-expanded"), handle.get_attribute("aria-label")))
    assert [expanded for expanded, _ in said] == ["false", "true", "true", "false", "true", "true"]
    assert len({label for _, label in said}) == 3
    handle.press("Home")
    at(phone, "peek")
    phone.page.focus("#tab-passages")  # what the keyboard reaches is not below the edge
    at(phone, "half")


def test_what_is_in_the_sheet_scrolls_and_the_page_does_not(phone):
    phone.open("?region=abkhazia")
    at(phone, "half")
    # There is something to scroll when the overview has come.
    side = "document.querySelector('.atlas-side')"
    phone.page.wait_for_function(f"{side}.scrollHeight > {side}.clientHeight + 200")
    x, y = grip(phone)
    drag(phone, (x, y + 200), (x, y + 40))
    phone.page.wait_for_function(f"{side}.scrollTop > 50")
    at(phone, "half")
    assert grip(phone) == (x, y)
    assert phone.page.evaluate("document.scrollingElement.scrollTop") == 0


def test_a_finger_goes_on_when_streamlit_is_there_to_take_the_atlas_in(phone):
    held, page = [], phone.page
    page.route(STREAMLIT, lambda route: held.append(route))
    phone.open("?region=abkhazia")
    at(phone, "half")
    side = "document.querySelector('.atlas-side')"
    page.wait_for_function(f"{side}.scrollHeight > {side}.clientHeight + 200")
    x, y = grip(phone)
    touch = page.context.new_cdp_session(page)

    def finger(kind, *ys):
        for each in ys:
            event = {"type": kind, "touchPoints": [{"x": x, "y": each}]}
            touch.send("Input.dispatchTouchEvent", event)

    finger("touchStart", y + 240)
    finger("touchMove", *(y + 240 - 10 * step for step in range(1, 6)))
    for route in held:
        route.continue_()
    page.wait_for_selector(".stApp .atlas-home", state="attached")
    page.wait_for_timeout(500)
    assert page.locator(".stApp .atlas-map").count() == 0
    before = page.evaluate(f"{side}.scrollTop")
    finger("touchMove", *(y + 190 - 10 * step for step in range(1, 16)))
    page.wait_for_function(f"before => {side}.scrollTop > before + 100", arg=before)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_selector(".stApp .atlas-map")


def test_the_map_is_dragged_and_pinched_and_the_page_stays(phone):
    phone.open()
    phone.page.wait_for_selector(".stApp .atlas-map")
    page = phone.page
    drag(phone, (300, 560), (200, 500))
    page.wait_for_function("location.search.includes('at=')")
    before = page.evaluate("Number(new URLSearchParams(location.search).get('zoom'))")
    touch = page.context.new_cdp_session(page)
    for step in range(8):
        kind = "touchMove" if step else "touchStart"
        points = [{"x": 195 + way * (30 + 12 * step), "y": 500, "id": way + 1} for way in (-1, 1)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("z => Number(new URLSearchParams(location.search).get('zoom')) > z", arg=before)
    assert page.evaluate("[visualViewport.scale, document.scrollingElement.scrollTop]") == [1, 0]


def test_what_is_played_has_the_map_to_itself(phone):
    phone.open("?region=abkhazia")
    at(phone, "half")
    phone.page.tap(".atlas-timeline .play")
    at(phone, "peek")
    player = phone.page.locator(".atlas-player .go")
    player.wait_for()
    assert player.bounding_box()["y"] < phone.page.locator(SHEET).bounding_box()["y"]


def test_what_differs_leads_the_sheet(phone):
    phone.open("?to=2014-04-01&compare=as_of:2014-02-01")
    phone.page.wait_for_function("document.querySelectorAll('.atlas-map[data-ready=true]').length === 2")
    at(phone, "peek")
    frames = [frame.bounding_box() for frame in phone.page.locator(".atlas-body > .atlas-frame").all()]
    assert all(frame["width"] == 390 and frame["height"] > 150 for frame in frames)
    phone.page.get_by_role("button", name="Close comparison").tap()  # what is seen of it can be pressed
    phone.page.wait_for_selector(".atlas-frame.beside", state="detached")
    assert phone.page.locator(".atlas-differences").count() == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_wider_than_the_screen_or_cut(phone, lang):
    phone.open(f"?region=abkhazia&act=recognition&perspective=lpr&lang={lang}")
    for width, height in SIZES:
        phone.page.set_viewport_size({"width": width, "height": height})
        phone.page.wait_for_function("width => innerWidth === width", arg=width)
        assert phone.page.evaluate("document.documentElement.scrollWidth") == width
        assert phone.page.evaluate("visualViewport.scale") == 1
        assert phone.page.evaluate(BEYOND) == [], (width, height)
        assert phone.page.evaluate(SMALL) == [], (width, height)


def test_the_header_fits_a_tablet(reader):
    for lang in LANGUAGES:
        reader.open(f"?region=abkhazia&perspective=lpr&lang={lang}")
        for width in (1180, 1024, 760):
            reader.page.set_viewport_size({"width": width, "height": 900})
            assert reader.page.evaluate(BEYOND) == [], (lang, width)


def test_a_wide_screen_does_without_the_sheet(reader):
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.open("?region=abkhazia")
    assert not any("sheet.js" in url for url in asked)
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.page.wait_for_selector(GRIP)


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
@pytest.mark.parametrize("late", [False, True], ids=["font in time", "font late"])
def test_nothing_moves_while_a_slow_page_starts(site, chromium, size, late):
    context = visitor(chromium, viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    if late:  # until the page has been drawn without it
        drawn = "document.querySelector('.rows')"
        page.route(FONT, lambda route: (page.wait_for_function(drawn), route.continue_()))
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(f"{site}/?region=crimea")
    page.wait_for_selector('.stApp .atlas-map[data-ready="true"]', timeout=60_000)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shifted") < 0.05, page.evaluate("moved")
    context.close()
