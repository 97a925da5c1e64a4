"""The page over a large store, as ``browsing`` measures it over the corpus, and what it takes of memory."""

from __future__ import annotations

import asyncio
import statistics
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from tests.bench import browsing, sessions
from tests.browser.conftest import serve

MORE_SESSIONS, SECONDS = 20, 30.0


def rows(browser: Browser, store: Path | str, folder: Path, rounds: int = 5) -> list[tuple[str, str, str]]:
    """What, figure and what is asked, of one store."""
    with closing(serve(store, folder / "large.log")) as served:
        site = next(served)
        # A server is warm when it has answered somebody.
        browsing.first_loads(browser, site, browsing.ours, 1)
        load = browsing.first_loads(browser, site, browsing.ours, rounds)
        click, _, _ = browsing.clicks(browser, site, browsing.ours, browsing.PANEL, rounds)
        brush = browsing.brushes(browser, site, rounds)
        before = memory(site)
        # In a thread of its own: in this one runs the loop of the browser.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, sessions.read(site, [site], MORE_SESSIONS, SECONDS)).result()
        after = memory(site)
    return [
        ("click → panel, median", browsing.spread(click), "≤ 80 ms"),
        ("brush let go → panel, map, day and chart", browsing.spread(brush), "≤ 150 ms"),
        (
            f"first map, warm server, median of {rounds}",
            f"{statistics.median(load.seconds):.2f} s",
            "≤ 1.5 s",
        ),
        ("memory of the server after them", f"{before:.0f} MB", "≤ 500 MB"),
        (
            f"more with {MORE_SESSIONS} further sessions, each",
            f"{(after - before) / MORE_SESSIONS:.1f} MB",
            "≤ 1 MB",
        ),
    ]


def memory(site: str) -> float:
    """What the server takes, in MB."""
    told = sessions.MEMORY.search(httpx.get(f"{site}/metrics", trust_env=False, timeout=60).text)
    assert told
    return float(told[1]) / 1e6
