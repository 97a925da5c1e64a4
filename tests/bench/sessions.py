"""``python -m tests.bench.sessions``: many readers at once, each clicking or brushing every five seconds.

Each opens the page as a browser does: the page itself, what it draws first, and Streamlit's websocket, which
stays open. A click then is ``view``, whose answer is what the reader waits for, and after it what the browser
asks for below the map. Times are a client's, of the whole answer; memory is what the servers say of theirs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
from rich.console import Console
from rich.table import Table
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect

from geodata import regions
from tests import nginx
from tests.browser.conftest import ROOT, ingest, serve

EVERY = 5.0  # seconds between the clicks of a reader
OPENED_WITHIN = 20.0  # seconds in which all readers come
BRUSHES = 0.4  # of what readers do; the rest are clicks on regions
FIRST, LAST = date(1990, 1, 1), date(2024, 12, 31)
SAMPLED = 2.0  # seconds between looks at the memory
P95 = 0.3  # seconds
CONNECTIONS = 6  # that a browser has to one address
HEADERS = {"accept-encoding": "gzip, deflate, br"}
MEMORY = re.compile(r"^process_resident_memory_bytes (\S+)$", re.M)
PROCESSOR = re.compile(r"^process_cpu_seconds_total (\S+)$", re.M)


@dataclass
class Seen:
    """What all readers met: seconds by route and what went wrong; and by server over time, megabytes and
    seconds of a processor.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    memory: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    processor: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    open: int = 0
    again: int = 0


class Reader:
    """One browser with one page."""

    def __init__(self, site: str, seed: int, seen: Seen) -> None:
        self.client = httpx.AsyncClient(
            base_url=site,
            headers=HEADERS,
            trust_env=False,
            verify=False,
            timeout=30,
            limits=httpx.Limits(max_connections=CONNECTIONS),
        )
        self.draw = random.Random(seed)
        self.seen = seen
        self.link = ""
        self.kept: set[str] = set()  # files that a browser would not ask for again

    async def read(self, stop: float) -> None:
        """Open the page after a while, then click until the end."""
        await asyncio.sleep(self.draw.uniform(0, OPENED_WITHIN))
        async with self.client:
            page = await self.get("page", "/")
            if page is None:
                return
            shown = re.search(r'id="atlas-first">(.*?)</script>', page.text, re.S)
            assert shown, "the page comes with what it shows"
            first = json.loads(shown[1])
            await asyncio.gather(self.file(first["script"]), self.file(first["screen"]["map"]["ground"]))
            url = str(self.client.base_url.copy_with(scheme="ws", path="/_stcore/stream"))
            async with connect(url, subprotocols=["streamlit"], max_size=None, proxy=None) as socket:
                asked = BackMsg()
                asked.rerun_script.query_string = ""
                await socket.send(asked.SerializeToString())
                hearing = asyncio.create_task(self.hear(socket))
                await self.get("chart", "/chart?")
                self.seen.open += 1
                await self.click_until(stop)
                hearing.cancel()

    async def hear(self, socket) -> None:
        """What Streamlit sends is taken, as a browser does. That it ends before the reader goes is wrong."""
        async for _ in socket:
            pass
        self.seen.wrong.append("a websocket was closed")

    async def click_until(self, stop: float) -> None:
        due = time.monotonic() + self.draw.uniform(0, EVERY)
        while due < stop:
            await asyncio.sleep(max(0, due - time.monotonic()))
            await self.click()
            due += EVERY

    async def click(self) -> None:
        """A click or a brush, and what the browser asks for after it."""
        name, value = self.change()
        query = f"{self.link.removeprefix('?')}&change={name}&value={quote(json.dumps(value))}".lstrip("&")
        answer = await self.get("view", f"/view?{query}")
        if answer is None:
            return
        shown = answer.json()
        self.link = shown["link"]
        await asyncio.gather(
            self.file(shown["map"]["ground"]),
            self.get("chart", f"/chart{self.link}"),
            self.get("counted", f"/counted{self.link}"),
        )

    def change(self) -> tuple[str, object]:
        if self.draw.random() > BRUSHES:
            return "region", self.draw.choice(regions.regions()).id
        days = sorted(self.draw.randrange((LAST - FIRST).days) for _ in range(2))
        start, end = (FIRST + timedelta(day) for day in days)
        return "range", {"from": start.isoformat(), "to": end.isoformat()}

    async def file(self, address: str) -> None:
        if address not in self.kept:
            self.kept.add(address)
            await self.get("file", f"/{address}")

    async def get(self, route: str, address: str) -> httpx.Response | None:
        start = time.perf_counter()
        try:
            answer = await self.asked(address)
        except httpx.HTTPError as error:
            self.seen.wrong.append(f"{route}: {error!r}")
            return None
        self.seen.seconds[route].append(time.perf_counter() - start)
        if answer.status_code != 200:
            self.seen.wrong.append(f"{route}: status {answer.status_code}: {answer.text[:100]}")
            return None
        return answer

    async def asked(self, address: str) -> httpx.Response:
        """An answer. A server hangs up after five idle seconds, maybe just now: browsers then ask again,
        until they do so over a new connection.
        """
        for _ in range(CONNECTIONS):
            try:
                return await self.client.get(address)
            except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
                self.seen.again += 1
        return await self.client.get(address)


async def watch(servers: list[str], seen: Seen, start: float) -> None:
    """Note the servers' memory now and then, until cancelled."""
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=30) as client:
        while True:
            for server in servers:
                text = (await client.get(f"{server}/metrics")).text
                memory, processor = MEMORY.search(text), PROCESSOR.search(text)
                assert memory and processor
                now = time.monotonic() - start
                seen.memory[server].append((now, float(memory[1]) / 1e6))
                seen.processor[server].append((now, float(processor[1])))
            await asyncio.sleep(SAMPLED)


async def read(site: str, servers: list[str], sessions: int, seconds: float) -> Seen:
    """So many readers for so long."""
    seen, start = Seen(), time.monotonic()
    watching = asyncio.create_task(watch(servers, seen, start))
    readers = [Reader(site, number, seen).read(start + seconds) for number in range(sessions)]
    for result in await asyncio.gather(*readers, return_exceptions=True):
        if isinstance(result, BaseException):
            seen.wrong.append(repr(result))
    watching.cancel()
    return seen


def cut(times: list[float]) -> list[float]:
    """Times at each twentieth: the tenth is the median, the last p95."""
    return statistics.quantiles(times, n=20) if len(times) > 1 else times * 20


def minutely(samples: list[tuple[float, float]]) -> str:
    """The first of some sizes, and the last of every minute that ended or went on half."""
    by_minute = {int(at / 60): size for at, size in samples if at % 60 >= 30 or at == samples[-1][0]}
    return ", ".join(f"{size:.0f}" for size in (samples[0][1], *by_minute.values())) + " MB"


def figures(seen: Seen, minutes: float) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Columns and rows of a table that tells of a run."""
    rows: list[tuple[str, ...]] = []
    for route, times in sorted(seen.seconds.items(), key=lambda each: each[0] != "view"):
        cuts = cut(times)
        name = "view: a click or a brush" if route == "view" else route
        rows.append(
            (name, f"{len(times):,}", *(f"{s * 1000:.0f} ms" for s in (cuts[9], cuts[18], max(times))))
        )
    rows.append(("pages open, each with its websocket", str(seen.open)))
    rows.append(("asked again over a new connection", str(seen.again)))
    rows.append(("errors", str(len(seen.wrong))))
    for number, samples in enumerate(seen.memory.values(), 1):
        rows.append((f"memory of server {number} at first and after each minute", minutely(samples)))
    for number, samples in enumerate(seen.processor.values(), 1):
        (began, before), (ended, after) = samples[0], samples[-1]
        rows.append((f"of a core, server {number}", f"{(after - before) / (ended - began):.0%}"))
    rows.append(("of a core, these readers", f"{time.process_time() / (minutes * 60):.0%}"))
    rows.append(("load of the machine, of all its programs", f"{os.getloadavg()[0]:.1f}"))
    columns = ("what", "n", "p50", "p95", "max")
    return columns, [(*row, *[""] * (len(columns) - len(row))) for row in rows]


def over_the_corpus(
    folder: Path, sessions: int, servers: int, minutes: float, store: Path | None = None
) -> Seen:
    """A run over one server, or several behind nginx, of a store (the corpus unless given)."""
    if store is None:
        store = folder / "corpus.sqlite"
        if not store.exists():
            ingest(store, ROOT / "articles" / "corpus")
    with ExitStack() as stack:
        running = (serve(store, folder / f"{number}.log") for number in range(servers))
        sites = [next(stack.enter_context(closing(server))) for server in running]
        site = sites[0]
        if servers > 1:
            ats = [server.removeprefix("http://") for server in sites]
            site = next(stack.enter_context(closing(nginx.serve(folder, ats))))
        return asyncio.run(read(site, sites, sessions, minutes * 60))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sessions", description=__doc__)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--nginx", action="store_true", help="two servers behind nginx")
    parser.add_argument("--store", type=Path, help="SQLite file of a store; otherwise the corpus is taken in")
    asked = parser.parse_args()
    servers = 2 if asked.nginx else 1
    with tempfile.TemporaryDirectory() as folder:
        seen = over_the_corpus(Path(folder), asked.sessions, servers, asked.minutes, asked.store)
    columns, rows = figures(seen, asked.minutes)
    title = f"{asked.sessions} sessions, {asked.minutes:g} minutes, {servers} server" + "s" * (servers > 1)
    shown = Table(*columns, title=title, title_justify="left")
    for row in rows:
        shown.add_row(*row)
    Console(width=120).print(shown)
    for wrong in seen.wrong[:20]:
        print(wrong)
    raise SystemExit(1 if seen.wrong or cut(seen.seconds["view"])[18] > P95 else 0)


if __name__ == "__main__":
    main()
