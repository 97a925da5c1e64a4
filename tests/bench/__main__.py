"""``make bench``: what the README's figures rest on. Medians and ratios of one run."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright
from rich.console import Console
from rich.table import Table

from dashboard import assets, maps, wording
from geodata import regions
from tests.bench import extraction, ground
from tests.browser.conftest import FLAGS, ROOT, chromium_path, free_port, local, serve

TOUR_SEEN = "try { localStorage.setItem('dispute-atlas-tour', 'seen') } catch {}"
CLICKED = ("abkhazia", "crimea", "south-ossetia", "georgia", "kherson-oblast")
ROUNDS = 5
ARTICLES, PARAGRAPHS = 400, 8  # for the ingest: articles, and paragraphs in each

# A real mouse event on the region's shape; then the time until the panel, in this page or around this frame,
# is about it.
CLICK = """async ([shape, title]) => {
  const box = shape.getBoundingClientRect();
  const at = {clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, view: window};
  const start = performance.now();
  for (const kind of ['mousedown', 'mouseup', 'click']) shape.dispatchEvent(new MouseEvent(kind, at));
  while (!parent.document.querySelector('.atlas-panel h2')?.textContent.startsWith(title)) {
    await new Promise(resolve => setTimeout(resolve, 1));
    if (performance.now() - start > 10000) throw new Error('no panel for ' + title);
  }
  return performance.now() - start;
}"""


def main() -> None:
    table = Table("what", "figure", "target", title="Dispute Atlas, one run", title_justify="left")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.sqlite"
        subprocess.run(
            [sys.executable, "-m", "articles", "ingest", "articles/corpus", "--store", f"sqlite:///{store}"],
            cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            log = Path(folder) / "log.txt"
            with running(serve(store, log)) as url:
                ours, wire, panel = clicks(browser, url, ".atlas-map[data-ready=true]")
                first, loaded, strangers = first_map(browser, url)
            with running(streamlit_folium(store, log)) as url:
                theirs, their_wire, _ = clicks(browser, url, None)
            browser.close()
        words, seconds = ingest_speed(Path(folder))
    read, pace = extraction.words_per_second()
    spacy, spacy_pace = extraction.spacy_beside()
    layers_ms, slowest_ms = ground.layer_set_ms()
    ratio = statistics.median(ours) / statistics.median(theirs)
    rows = [
        (
            "click → panel, median",
            f"{statistics.median(ours):.0f} ms ({min(ours):.0f}–{max(ours):.0f})",
            "≤ 60 ms",
        ),
        (
            "the same with streamlit-folium",
            f"{statistics.median(theirs):.0f} ms ({min(theirs):.0f}–{max(theirs):.0f})",
            "",
        ),
        ("ratio", f"{ratio:.3f}", "≤ 0.15"),
        (
            "wire per click, compressed",
            f"{wire / 1000:.1f} kB (the panel's own text: {panel / 1000:.1f})",
            "≤ 4 kB + the text",
        ),
        ("wire per click, streamlit-folium", f"{their_wire / 1000:.1f} kB", ""),
        ("first map, warm server, median of 5", f"{first:.2f} s", "≤ 1.5 s"),
        ("bytes of the first load", f"{loaded / 1e6:.2f} MB", "≤ 1.5 MB"),
        ("requests off the machine", str(strangers), "0"),
        (f"the whole pipeline on {read:,} words, one core", f"{pace:,.0f} words/s", "≥ 40,000"),
        (f"the same: {spacy}", f"{spacy_pace:,.0f} words/s" if spacy_pace else "", ""),
        (f"ingest of {words:,} words into SQLite", f"{words / seconds:,.0f} words/s", "≥ 40,000"),
        ("layers of a day", f"{layers_ms:.1f} ms (at most {slowest_ms:.0f})", "≤ 20 ms"),
        ("who held a point on a day", f"{ground.points_per_second():,.0f} points/s", "≥ 100,000"),
    ]
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)


@contextmanager
def running(server: Iterator[str]) -> Iterator[str]:
    """A server from a generator, ended in any case."""
    url = next(server)
    try:
        yield url
    finally:
        server.close()  # type: ignore[attr-defined]


def streamlit_folium(store: Path, log: Path) -> Iterator[str]:
    """The comparison app on a port of its own."""
    port = free_port()
    app = Path(__file__).with_name("streamlit_folium_app.py")
    command = [sys.executable, "-m", "streamlit", "run", str(app), f"--server.port={port}"]
    return serve(store, log, command=command, port=port)


def clicks(browser: Browser, url: str, ready: str | None) -> tuple[list[float], float, float]:
    """Milliseconds of each click, and the median bytes over the network and of the panel's data in a click,
    the latter compressed if the page has them so.
    """
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.add_init_script(TOUR_SEEN)
    page.route(lambda address: not local(address), from_the_package)
    traffic = network(page)
    page.goto(url)
    frame = page.main_frame
    if ready:
        page.wait_for_selector(ready, timeout=60_000)
    else:
        element = page.wait_for_selector("iframe", timeout=60_000)
        assert element
        frame = element.content_frame()  # type: ignore[assignment]
        frame.wait_for_selector("path.region", state="attached", timeout=60_000)
    page.wait_for_timeout(1500)
    # Leaflet's own pane stands before the one of the states.
    order = [r.id for r in sorted(regions.regions(), key=lambda r: maps.DRAWING_ORDER[r.kind] or 9)]
    shapes = dict(zip(order, frame.query_selector_all("path.region"), strict=True))
    if ready:
        shapes = {id: frame.query_selector(f'path[data-region="{id}"]') for id in CLICKED}
    times, bytes_, panels_ = [], [], []
    for turn in range(ROUNDS * len(CLICKED)):
        id = CLICKED[turn % len(CLICKED)]
        traffic[0] = 0
        times.append(frame.evaluate(CLICK, [shapes[id], wording.region(id)]))
        page.wait_for_timeout(300)
        bytes_.append(traffic[0])
        panels_.append(page.evaluate("new Blob([document.querySelector('.atlas-panel').drawn ?? '']).size"))
    page.close()
    return times, statistics.median(bytes_), statistics.median(panels_)


def from_the_package(route: Route) -> None:
    """streamlit-folium asks a CDN for Leaflet: hand it the package's, at once, so that both sides use the
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


def first_map(browser: Browser, url: str) -> tuple[float, float, int]:
    """Median seconds from the address to the drawn map with an empty cache; bytes over the network; requests
    elsewhere.
    """
    times, sizes, strangers = [], [], 0
    for _ in range(5):
        context = browser.new_context(viewport={"width": 1400, "height": 900})
        page = context.new_page()
        page.add_init_script(TOUR_SEEN)
        traffic = network(page)
        asked: list[str] = []
        page.on("request", lambda r, asked=asked: asked.append(r.url))
        page.goto(url)
        page.wait_for_selector(".atlas-map[data-ready=true]", timeout=60_000)
        times.append(page.evaluate("performance.getEntriesByName('atlas-map')[0].startTime") / 1000)
        page.wait_for_selector(".stApp .atlas-map")  # the rest of the page counts as well
        page.wait_for_timeout(500)
        sizes.append(traffic[0])
        strangers += sum(not local(u) for u in asked)
        context.close()
    return statistics.median(times), statistics.median(sizes), strangers


def ingest_speed(folder: Path) -> tuple[int, float]:
    """Words of many articles of a news report's length, and the seconds to take them all in.

    Each is made of paragraphs drawn from the corpus's English reports with a seed: no two are copies.
    """
    many = folder / "many"
    many.mkdir()
    paragraphs = [p for article in extraction.articles() for p in article.text.split("\n\n") if len(p) > 80]
    draw = random.Random(20261125)
    words = 0
    for number in range(ARTICLES):
        text = "\n\n".join(draw.sample(paragraphs, PARAGRAPHS))
        words += len(text.split())
        day = date(1992, 1, 1) + timedelta(days=draw.randrange(12_000))
        front = f"---\ntitle: Report {number}\ndate: {day}\n---\n"
        (many / f"{number}.md").write_text(f"{front}{text}\n", encoding="utf-8")
    store = folder / "many.sqlite"
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "articles", "ingest", str(many), "--store", f"sqlite:///{store}"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return words, time.perf_counter() - start


if __name__ == "__main__":
    main()
