"""``make bench``: what the README's figures rest on. Medians and ratios of one run."""

from __future__ import annotations

import argparse
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

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from articles.store import open_store
from tests.bench import browsing, bulk, extraction, ground, plain_folium, results
from tests.browser.conftest import FLAGS, ROOT, chromium_path, free_port, serve

ARTICLES, PARAGRAPHS = 400, 8  # for the ingest: articles, and paragraphs in each
POPUP = ".leaflet-popup-content h2"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, in the browser only: does it run?")
    quick = parser.parse_args().quick
    table = Table("what", "figure", "target", title="Dispute Atlas, one run", title_justify="left")
    with tempfile.TemporaryDirectory() as folder:
        rows = browsed(Path(folder), rounds=1 if quick else 5)
        if not quick:
            rows += computed(Path(folder))
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)
    if not quick:
        results.write([results.Section("What readers wait for", ("what", "figure", "asked"), rows)])


def ratio(ours: list[float], theirs: list[float]) -> str:
    return f"{statistics.median(ours) / statistics.median(theirs):.3f}"


def browsed(folder: Path, rounds: int) -> list[tuple[str, str, str]]:
    """What is measured in a browser: ours, streamlit-folium's and plain folium's, one after the other."""
    store, log = folder / "store.sqlite", folder / "log.txt"
    subprocess.run(
        [sys.executable, "-m", "articles", "ingest", "articles/corpus", "--store", f"sqlite:///{store}"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    pages = folder / "plain"
    pages.mkdir()
    with open_store(f"sqlite:///{store}", readonly=True) as opened:
        plain_folium.write(opened, pages / "index.html")
    look = browsing
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        with running(serve(store, log)) as url:
            click, wire, panel = look.clicks(browser, url, look.ours, look.PANEL, rounds)
            brush = look.brushes(browser, url, rounds)
            last = look.last_days(browser, url, look.ours, '.atlas-timeline input[name="to"]', rounds)
            load = look.first_loads(browser, url, look.ours, rounds)
            frames, fewest = look.playing(browser, url)
        with running(streamlit_folium(store, log)) as url:
            st_click, st_wire, _ = look.clicks(browser, url, look.framed, look.PANEL, rounds)
            st_last = look.last_days(browser, url, look.framed, ".stTextInput input", rounds)
            st_load = look.first_loads(browser, url, look.framed, rounds)
        with running(plain_folium.served(pages)) as url:
            f_click, f_wire, _ = look.clicks(browser, url, look.plain, POPUP, rounds)
            f_load = look.first_loads(browser, url, look.plain, rounds)
        browser.close()
    seconds, bytes_ = (
        [statistics.median(getattr(each, name)) for each in (load, st_load, f_load)]
        for name in ("seconds", "bytes")
    )
    return [
        ("click → panel, median", browsing.spread(click), "≤ 60 ms"),
        ("the same with streamlit-folium", browsing.spread(st_click), ""),
        ("ratio", ratio(click, st_click), "≤ 0.15"),
        ("click → popup in a plain folium page that holds everything", browsing.spread(f_click), ""),
        ("ratio", ratio(click, f_click), ""),
        ("brush let go → panel, map, day and chart", browsing.spread(brush), "≤ 120 ms"),
        ("last day given → the same", browsing.spread(last), "≤ 150 ms"),
        ("last day given → panel and marks with streamlit-folium", browsing.spread(st_last), ""),
        ("ratio", ratio(last, st_last), ""),
        (
            "frames a second, dragged and zoomed while playing",
            f"{frames:.0f} (a second with the fewest: {fewest})",
            "",
        ),
        (
            "wire per click, compressed",
            f"{wire / 1000:.1f} kB (the panel's own text: {panel / 1000:.1f})",
            "≤ 4 kB + the text",
        ),
        ("the same: streamlit-folium; plain folium", f"{st_wire / 1000:.1f} kB; {f_wire / 1000:.1f} kB", ""),
        (f"first map, warm server, median of {rounds}", f"{seconds[0]:.2f} s", "≤ 1.5 s"),
        ("the same: streamlit-folium; plain folium", f"{seconds[1]:.2f} s; {seconds[2]:.2f} s", ""),
        ("ratios", f"{seconds[0] / seconds[1]:.2f}; {seconds[0] / seconds[2]:.2f}", ""),
        ("bytes of the first load", f"{bytes_[0] / 1e6:.2f} MB", "≤ 1.5 MB"),
        (
            "the same, theirs without what a CDN would send beside Leaflet",
            f"{bytes_[1] / 1e6:.2f} MB; {bytes_[2] / 1e6:.2f} MB",
            "",
        ),
        ("requests off the machine", str(load.strangers), "0"),
        ("the same: streamlit-folium; plain folium", f"{st_load.strangers}; {f_load.strangers}", ""),
    ]


def computed(folder: Path) -> list[tuple[str, str, str]]:
    """What is measured without a browser."""
    words, seconds = ingest_speed(folder)
    read, pace = extraction.words_per_second()
    spacy, spacy_pace = extraction.spacy_beside()
    layers_ms, slowest_ms = ground.layer_set_ms()
    return [
        (f"the whole pipeline on {read:,} words, one core", f"{pace:,.0f} words/s", "≥ 40,000"),
        (f"the same: {spacy}", f"{spacy_pace:,.0f} words/s" if spacy_pace else "", ""),
        (f"ingest of {words:,} words into SQLite", f"{words / seconds:,.0f} words/s", "≥ 40,000"),
        *bulk.rows(folder),
        ("layers of a day", f"{layers_ms:.1f} ms (at most {slowest_ms:.0f})", "≤ 20 ms"),
        ("who held a point on a day", f"{ground.points_per_second():,.0f} points/s", "≥ 100,000"),
    ]


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
