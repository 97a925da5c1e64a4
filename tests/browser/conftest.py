"""A real server on a store of its own, and a real Chromium that notices every request off the machine and
every error.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def chromium_path() -> str:
    """The browser the tests drive. Fails loudly when there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail(
            "CHROMIUM IS MISSING: the browser tests cannot run. Install it (Debian: apt install chromium)."
        )
    return path


def serve(
    store: Path | str,
    log: Path,
    command: list[str] | None = None,
    port: int | None = None,
    options: Sequence[str] = (),
    root: Path = ROOT,
    started: Callable[[subprocess.Popen], object] = lambda process: None,
    **variables: str,
) -> Iterator[str]:
    """A server (``python -m dashboard`` with ``options``, from ``root``, unless told otherwise) of a store,
    by its file or its address, until the generator is closed. ``started`` is given its process.
    """
    port = port or free_port()
    command = command or [sys.executable, "-m", "dashboard", "--port", str(port), *options]
    address = f"sqlite:///{store}" if isinstance(store, Path) else store
    environment = {**os.environ, "DISPUTES_STORE": address, **variables}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=out, stderr=subprocess.STDOUT)
    started(process)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert process.poll() is None, log.read_text()
            try:
                if httpx.get(f"{url}/_stcore/health", trust_env=False).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        else:
            pytest.fail(f"The dashboard did not answer: {log.read_text()}")
        yield url
    finally:
        process.terminate()
        process.wait(20)


# Every way in which text could become script: as HTML, in a template literal, in a script element, in
# Markdown.
ATTACKS = (
    "<img src=x onerror=window.hacked=1>",
    "${window.hacked=2}",
    "`${window.hacked=3}`",
    "</script><script>window.hacked=4</script>",
    "![x](https://example.org/hacked.png)",
    "'\"><svg onload=window.hacked=5>",
)


def ingest(store: Path, *sources: Path) -> None:
    """Take articles in by the command line, as a user would."""
    done = subprocess.run(
        [sys.executable, "-m", "articles", "ingest", *map(str, sources), "--store", f"sqlite:///{store}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def store(tmp_path_factory) -> Path:
    """The corpus in a store of its own."""
    path = tmp_path_factory.mktemp("store") / "store.sqlite"
    ingest(path, ROOT / "articles" / "corpus")
    return path


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory) -> Path:
    """A store of articles whose title, outlet, text and file name try to run script."""
    folder = tmp_path_factory.mktemp("hostile")
    for i, attack in enumerate(ATTACKS):
        matter = {"title": f"Title {attack}", "outlet": f"Outlet {attack}", "date": "2008-08-13", "url": f"https://example.org/{i}",
                  "sources": [f"Document {attack}, 2008"]}  # fmt: skip
        text = (
            f"On {i + 10} August 2008 a ceasefire was signed in Sukhumi, Abkhazia {attack}.\n\n"
            f"Russia recognised Abkhazia {attack} and South Ossetia on 26 August 2008.\n"
        )
        name = f"{i} {attack.replace('/', '∕')}.md"
        (folder / name).write_text(f"---\n{yaml.safe_dump(matter)}---\n{text}", encoding="utf-8")
    path = tmp_path_factory.mktemp("store") / "hostile.sqlite"
    ingest(path, folder)
    return path


@pytest.fixture(scope="session")
def site(store, tmp_path_factory) -> Iterator[str]:
    yield from serve(store, tmp_path_factory.mktemp("server") / "log.txt")


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    """A store of one article."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "one.txt").write_text("Russia recognised Abkhazia on 26 August 2008.")
    path = folder / "store.sqlite"
    ingest(path, folder / "one.txt")
    return path


@pytest.fixture(scope="session")
def open_site(small, tmp_path_factory) -> Iterator[str]:
    """A server on this machine that anybody on it may edit."""
    folder = tmp_path_factory.mktemp("open")
    yield from serve(small, folder / "log.txt", options=["--editable"], DISPUTES_DATA=str(folder))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Reader:
    """Someone at a browser of their own: opens views and looks at the map and the panel."""

    site: str
    page: Page

    def open(self, query: str = "") -> None:
        self.page.goto(self.site + "/" + query)
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_selector('.atlas-map[data-ready="true"]', timeout=30_000)
        self.page.wait_for_selector(".atlas-panel h2")

    def title(self, text: str) -> None:
        """Wait until the panel is about this."""
        self.page.wait_for_function(
            "t => document.querySelector('.atlas-panel h2')?.textContent.startsWith(t)", arg=text
        )

    def count(self, tab: str) -> int:
        return int(self.page.inner_text(f"#tab-{tab}").split()[-1].replace(",", ""))

    def address(self, query: str) -> None:
        """Wait until the address bar says exactly this."""
        self.page.wait_for_function("q => location.search === '?' + q", arg=query)

    def point_in(self, region: str) -> tuple[float, float]:
        """A point on screen where a mouse meets the region and nothing else."""
        found = self.page.evaluate(
            """region => {
              const path = document.querySelector(`path[data-region="${region}"]`);
              const box = path.getBoundingClientRect();
              for (const y of [.5, .4, .6, .3, .7, .45, .55, .2, .8]) for (let x = .05; x < 1; x += .03) {
                const at = [box.x + x * box.width, box.y + y * box.height];
                const ring = [[0, 0], [4, 0], [-4, 0], [0, 4], [0, -4]];
                const met = ([dx, dy]) => document.elementFromPoint(at[0] + dx, at[1] + dy) === path;
                if (ring.every(met)) return at;
              }
            }""",
            region,
        )
        assert found, f"{region} is nowhere to be clicked"
        return tuple(found)

    def click(self, region: str) -> None:
        self.page.mouse.click(*self.point_in(region))


def visitor(chromium: Browser, **options: Any) -> BrowserContext:
    """A browser of somebody who was here before: the tour of the first visit has been seen."""
    context = chromium.new_context(**options)
    context.add_init_script("try { localStorage.setItem('dispute-atlas-tour', 'seen') } catch {}")
    return context


@pytest.fixture
def context(chromium) -> Iterator[BrowserContext]:
    context = visitor(chromium, viewport={"width": 1400, "height": 900})
    context.set_default_timeout(15_000)
    context.set_default_navigation_timeout(60_000)  # a machine may have more to do than these tests
    yield context
    context.close()


@contextmanager
def attended(reader: Reader, watched: BrowserContext | Page) -> Iterator[Reader]:
    """Fails when what is watched asked for anything elsewhere, or a script of the reader's page failed."""
    elsewhere: list[str] = []
    errors: list[str] = []
    watched.on("request", lambda r: local(r.url) or elsewhere.append(r.url))
    reader.page.on("pageerror", lambda e: errors.append(str(e)))
    yield reader
    assert not elsewhere
    assert not errors


@pytest.fixture
def reader(site, context) -> Iterator[Reader]:
    """A reader of the site, attended."""
    with attended(Reader(site, context.new_page()), context) as reader:
        yield reader


def local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "file") or parts.hostname == "127.0.0.1"
