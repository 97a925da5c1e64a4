"""Two servers behind nginx in a real browser: any of them answers any link, and one may die."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests import nginx
from tests.browser.conftest import ROOT, Reader, attended, serve


@dataclass
class Server:
    """One process, and what it logged."""

    url: str
    log: Path
    process: subprocess.Popen

    @property
    def at(self) -> str:
        return self.url.removeprefix("http://")

    def kill(self) -> None:
        """As a machine that loses power would: no goodbye to anybody."""
        self.process.kill()
        self.process.wait(20)

    def requests(self) -> list[dict]:
        """Every request it wrote down."""
        lines = self.log.read_text().splitlines()
        return [told for line in lines if line.startswith("{") and "route" in (told := json.loads(line))]


@contextmanager
def server(store: Path, folder: Path, name: str, copied: bool = False) -> Iterator[Server]:
    """A server that logs as JSON. ``copied`` runs from a copy of the page's folder, as one on another machine
    does: what the other has drawn is not there.
    """
    root = ROOT
    if copied:
        root = folder / "elsewhere"
        shutil.copytree(ROOT / "dashboard", root / "dashboard", ignore=shutil.ignore_patterns("static"))
        for each in ("articles", "geodata", ".streamlit"):
            (root / each).symlink_to(ROOT / each)
    log = folder / f"{name}.log"
    processes: list[subprocess.Popen] = []
    running = serve(store, log, options=["--log-format", "json"], root=root, started=processes.append)
    with closing(running):
        yield Server(next(running), log, processes[0])


@pytest.fixture
def servers(store, tmp_path) -> Iterator[list[Server]]:
    with server(store, tmp_path, "one") as one, server(store, tmp_path, "other", copied=True) as other:
        yield [one, other]


@pytest.fixture
def reader(servers, tmp_path, context) -> Iterator[Reader]:
    """A reader who knows only nginx."""
    site, failed = nginx.serve(tmp_path, [each.at for each in servers]), []
    context.on("response", lambda answer: answer.status >= 500 and failed.append(answer.url))
    with closing(site), attended(Reader(next(site), context.new_page()), context) as reader:
        yield reader
        print((tmp_path / "error.log").read_text())  # pytest shows it where the test failed
    assert not failed, "nginx had nobody to ask"


def test_a_reader_goes_on_when_a_server_dies(reader, servers, tmp_path):
    page = reader.page
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    reader.open("?region=abkhazia&to=2008-08-01")
    reader.title("Abkhazia")
    page.wait_for_selector(".stApp .atlas-map[data-ready=true]")  # Streamlit came through its websocket
    assert sockets

    # Clicks and what follows them are plain requests: both servers answer some of one reader's, and would
    # answer each alike.
    for region, title in [("crimea", "Crimea"), ("south-ossetia", "South Ossetia")] * 3:
        reader.click(region)
        reader.title(title)
    assert all(answered(each) >= 10 for each in servers)
    question = '/view?region=abkhazia&to=2008-08-01&change=region&value="crimea"'
    one, other = (httpx.get(f"{each.url}{question}", trust_env=False).json() for each in servers)
    assert one == other
    assert list((tmp_path / "elsewhere" / "dashboard" / "static").glob("ground-*.json"))

    page.goto(f"{reader.site}/?region=crimea&to=2014-04-01&compare=as_of:2014-02-01")
    page.wait_for_function("document.querySelectorAll('.atlas-map[data-ready=true]').length === 2")
    page.click("text=Swap sides")
    page.wait_for_function("location.search.includes('compare=as_of:2014-04-01')")

    # The one that dies is the one that holds the page's websocket.
    page.wait_for_selector(".stApp .atlas-map[data-ready=true]")
    wait_until(lambda: sorted(map(sessions, servers)) == [0, 1])  # the page before is gone
    left, held = sorted(servers, key=sessions)
    held.kill()
    page.click("text=Swap sides")
    page.wait_for_function("location.search.includes('compare=as_of:2014-02-01')")
    for region, title in [("abkhazia", "Abkhazia"), ("south-ossetia", "South Ossetia")]:
        page.goto(f"{reader.site}/?region=georgia&to=2008-08-01")
        reader.ready()
        reader.click(region)
        reader.title(title)
    page.reload()
    reader.ready()
    reader.title("South Ossetia")
    wait_until(lambda: sessions(left) == 1)  # Streamlit's websocket is there again
    assert httpx.get(f"{reader.site}/healthz", trust_env=False).json() == {"status": "ok"}


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)


def answered(server: Server) -> float:
    """How many requests for views and files a server has answered."""
    text = httpx.get(f"{server.url}/metrics", trust_env=False).text
    counted = re.findall(r'^atlas_requests_total\{route="(?:view|chart|files|page)",.*\} (\S+)$', text, re.M)
    return sum(map(float, counted))


def sessions(server: Server) -> int:
    text = httpx.get(f"{server.url}/metrics", trust_env=False).text
    return int(float(re.search(r"^atlas_sessions (\S+)$", text, re.M)[1]))


def test_servers_write_json_and_nothing_else(reader, servers):
    """Streamlit's own messages and uvicorn's too."""
    reader.open("?region=abkhazia")
    reader.page.wait_for_selector(".stApp .atlas-map[data-ready=true]")
    host, _, port = servers[0].at.partition(":")
    subprocess.run(
        ["bash", "-c", f"printf 'NO HTTP\\r\\n\\r\\n' > /dev/tcp/{host}/{port}"], check=True
    )  # uvicorn warns of it
    wait_until(lambda: "Invalid HTTP request" in servers[0].log.read_text())
    for each in servers:
        written = [line for line in each.log.read_text().splitlines() if line.strip()]
        greeting = ("Dispute Atlas: ", "  You can now view", "  URL: ")  # to standard output
        strange = [line for line in written if not line.startswith(("{", *greeting))]
        assert not strange
        for line in written:
            if line.startswith("{"):
                assert {"time", "level"} <= set(json.loads(line))
        pages = [told for told in each.requests() if told["route"] == "page"]
        assert len([line for line in written if "/?region=abkhazia" in line]) == len(pages)  # each said once
        assert not [line for line in written if "127.0.0.1" in line and not line.startswith(greeting)]
