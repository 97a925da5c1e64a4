"""What readers wait for, measured in a real browser: ours, one of streamlit-folium, one of plain folium."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Frame, Page, Route

from dashboard import assets, maps, wording
from geodata import regions
from tests.browser.conftest import local

TOUR_SEEN = "try { localStorage.setItem('dispute-atlas-tour', 'seen') } catch {}"
PANEL = ".atlas-panel h2"
CLICKED = ("abkhazia", "crimea", "south-ossetia", "georgia", "kherson-oblast")
# Parts of the strip's width; each begins well outside the one before, whose end it would take otherwise, and
# not on what leads to earlier events.
BRUSHED = ((0.12, 0.3), (0.4, 0.6), (0.7, 0.95), (0.22, 0.45))
ENDS = ("2016-07-06", "2009-01-31", "2014-04-30", "2022-03-31")
PLAYED = "?from=2012-01-01&to=2015-12-31&play=week"
SECONDS_PLAYED = 10

# The median is what is told; the figures are milliseconds unless said otherwise.
Times = list[float]

# A real mouse event on the region's shape; then the time until what tells of it is about it: the panel, in
# this page or around this frame, or the popup.
CLICK = """async ([shape, title, where]) => {
  const box = shape.getBoundingClientRect();
  const at = {clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, view: window};
  const start = performance.now();
  for (const kind of ['mousedown', 'mouseup', 'click']) shape.dispatchEvent(new MouseEvent(kind, at));
  // The popup of the area before fades away meanwhile.
  while (![...parent.document.querySelectorAll(where)].some(each => each.textContent.startsWith(title))) {
    await new Promise(resolve => setTimeout(resolve, 1));
    if (performance.now() - start > 60000) throw new Error('nothing of ' + title);
  }
  return performance.now() - start;
}"""
# From an event on the page until everything that a range decides is another: the panel's count, the marks,
# and on our page the day of the boundaries and the brush in the chart.
CHANGE = """([kind, ours]) => {
  const marks = document.querySelector('iframe')?.contentDocument ?? document;
  const all = query => [...marks.querySelectorAll(query)];
  const seen = () => [
    document.querySelector('#tab-events')?.textContent,
    all('.atlas-event, .atlas-cell.leaflet-interactive, path.event')
      .map(m => m.textContent + (m.style.transform || m.getAttribute('d'))).join(),
    ...ours ? ['.atlas-legend summary', '.atlas-chart .brush_brush'].map(q => all(q)[0].outerHTML) : [],
  ];
  const before = seen();
  window.changed = new Promise((resolve, reject) => addEventListener(kind, async () => {
    const start = performance.now();
    for (let now = seen(); !now.every((part, i) => part && part !== before[i]); now = seen()) {
      await new Promise(resolve => setTimeout(resolve, 1));
      if (performance.now() - start < 60000) continue;
      return reject(new Error('updated: ' + now.map((part, i) => part && part !== before[i])));
    }
    resolve(performance.now() - start);
  }, {capture: true, once: true}));
}"""
# When the first area was drawn, in this page or a frame of it, counted from the page's own beginning.
DRAWN = """const look = setInterval(() => {
  if (!document.querySelector('path.leaflet-interactive')) return;
  clearInterval(look);
  top.drawn ??= performance.timeOrigin + performance.now() - top.performance.timeOrigin;
}, 4);"""
FRAMES = """() => {
  const told = {seconds: [0], start: performance.now()};
  window.frames_drawn = told;
  const count = now => {
    const second = Math.floor((now - told.start) / 1000);
    told.seconds[second] = (told.seconds[second] ?? 0) + 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
}"""


def spread(times: list[float]) -> str:
    """The median, with the least and the most."""
    return f"{statistics.median(times):.0f} ms ({min(times):.0f}–{max(times):.0f})"


@dataclass
class Loaded:
    """First loads with an empty cache: seconds to the drawn map, bytes received, requests elsewhere."""

    seconds: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)
    strangers: int = 0


def opened(browser: Browser) -> tuple[Page, list[int]]:
    """A page of a new reader, who knows the tour, and its traffic."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(180_000)  # of a machine that does other work as well
    page.add_init_script(TOUR_SEEN)
    page.route(lambda address: not local(address), from_the_package)
    return page, network(page)


def from_the_package(route: Route) -> None:
    """Folium's own pages ask a CDN for Leaflet: hand them the package's, at once, so that all sides use the
    same.
    """
    name = route.request.url.rsplit("/", 1)[-1]
    if name in ("leaflet.js", "leaflet.css"):
        route.fulfill(path=assets.leaflet_file(name))
    else:
        route.fulfill(body="")


def network(page: Page) -> list[int]:
    """A running total of what a page sends and receives, in bytes: HTTP as it was encoded, and the sockets'
    frames.
    """
    traffic = [0]

    def count(data: str | bytes) -> None:
        traffic[0] += len(data if isinstance(data, bytes) else data.encode())

    def finished(event: dict[str, Any]) -> None:
        traffic[0] += int(event["encodedDataLength"])

    page.on("websocket", lambda socket: socket.on("framereceived", count))
    page.on("websocket", lambda socket: socket.on("framesent", count))
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", finished)
    return traffic


def ours(page: Page) -> Frame:
    """Waits for the atlas, the chart and Streamlit around them."""
    page.wait_for_selector(".stApp .atlas-map[data-ready=true]")
    page.wait_for_selector(".atlas-chart .mark-symbol path", state="attached")
    return page.main_frame


def framed(page: Page) -> Frame:
    """Waits for streamlit-folium's map, which lies in a frame."""
    element = page.wait_for_selector("iframe")
    assert element
    frame = element.content_frame()
    assert frame
    frame.wait_for_selector("path.region", state="attached")
    page.wait_for_selector("#tab-events")
    return frame


def plain(page: Page) -> Frame:
    """Waits for a folium page's map."""
    page.wait_for_selector("path.region", state="attached")
    return page.main_frame


def shapes(frame: Frame) -> dict[str, Any]:
    """The areas that are clicked, by their ids."""
    if frame.query_selector("path[data-region]"):
        return {id: frame.query_selector(f'path[data-region="{id}"]') for id in CLICKED}
    # Leaflet's own pane stands before the one of the states.
    order = [r.id for r in sorted(regions.regions(), key=lambda r: maps.DRAWING_ORDER[r.kind] or 9)]
    return dict(zip(order, frame.query_selector_all("path.region"), strict=True))


def clicks(
    browser: Browser, url: str, ready: Callable[[Page], Frame], where: str, rounds: int
) -> tuple[Times, float, float]:
    """Times of each click, and the median bytes over the network and of the panel's data in a click, the
    latter compressed if the page has them so.
    """
    page, traffic = opened(browser)
    page.goto(url)
    frame = ready(page)
    page.wait_for_timeout(1500)
    areas = shapes(frame)
    times, bytes_, panels_ = [], [], []
    for turn in range(rounds * len(CLICKED)):
        id = CLICKED[turn % len(CLICKED)]
        traffic[0] = 0
        times.append(frame.evaluate(CLICK, [areas[id], wording.region(id), where]))
        page.wait_for_timeout(300)
        bytes_.append(traffic[0])
        panels_.append(page.evaluate("new Blob([document.querySelector('.atlas-panel')?.drawn ?? '']).size"))
    page.context.close()
    return times, statistics.median(bytes_), statistics.median(panels_)


def brushes(browser: Browser, url: str, rounds: int) -> Times:
    """From letting go of the mouse over the strip until panel, map, day and chart show the range."""
    page, _ = opened(browser)
    page.goto(url)
    ours(page)
    page.wait_for_timeout(1500)
    box = page.locator(".atlas-timeline .track").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    times = []
    for turn in range(rounds * len(BRUSHED)):
        start, end = (box["x"] + box["width"] * part for part in BRUSHED[turn % len(BRUSHED)])
        page.mouse.move(start, y)
        page.mouse.down()
        page.mouse.move(end, y, steps=8)
        page.evaluate(CHANGE, ["pointerup", True])
        page.mouse.up()
        times.append(page.evaluate("changed"))
        page.wait_for_timeout(300)
    page.context.close()
    return times


def last_days(browser: Browser, url: str, ready: Callable[[Page], Frame], field: str, rounds: int) -> Times:
    """From Enter in the field of the range's last day until panel, map and what else there is show it."""
    page, _ = opened(browser)
    page.goto(url)
    ready(page)
    page.wait_for_timeout(1500)
    times = []
    for turn in range(rounds * len(ENDS)):
        box = page.locator(field)
        day = ENDS[turn % len(ENDS)]
        if ready is ours:  # a field of the browser, which tells of each change at once
            page.evaluate(CHANGE, ["change", True])
            box.fill(day)
        else:
            box.fill(day)
            page.evaluate(CHANGE, ["keydown", False])
            box.press("Enter")
        times.append(page.evaluate("changed"))
        page.wait_for_timeout(300)
    page.context.close()
    return times


def first_loads(browser: Browser, url: str, ready: Callable[[Page], Frame], rounds: int) -> Loaded:
    """Loads with an empty cache until the map is drawn; the bytes are those of the whole page."""
    loaded = Loaded()
    for _ in range(rounds):
        page, traffic = opened(browser)
        page.add_init_script(DRAWN)
        asked: list[str] = []
        page.on("request", lambda r, asked=asked: asked.append(r.url))
        page.goto(url)
        ready(page)
        page.wait_for_timeout(500)
        marked = "performance.getEntriesByName('atlas-map')[0]?.startTime"
        loaded.seconds.append(page.evaluate(f"({marked} ?? drawn) / 1000"))
        loaded.bytes.append(traffic[0])
        loaded.strangers += sum(not local(u) for u in asked)
        page.context.close()
    return loaded


def playing(browser: Browser, url: str) -> tuple[float, int]:
    """Frames a second, the median and the fewest, while a range plays and a hand drags and zooms."""
    page, _ = opened(browser)
    page.goto(url + PLAYED)
    page.wait_for_selector('.atlas-player[data-state="playing"]')
    box = page.locator(".atlas-map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7
    page.evaluate(FRAMES)
    while page.evaluate("performance.now() - frames_drawn.start") < 1000 * SECONDS_PLAYED:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 120, y - 60, steps=12)
        page.mouse.move(x, y, steps=12)
        page.mouse.up()
        for way in (-120, 120):
            page.mouse.wheel(0, way)
            page.wait_for_timeout(250)
    assert page.query_selector('.atlas-player[data-state="playing"]'), "it came to its end meanwhile"
    seconds = page.evaluate("frames_drawn.seconds")[1:SECONDS_PLAYED]
    page.context.close()
    return statistics.median(n or 0 for n in seconds), min(n or 0 for n in seconds)
