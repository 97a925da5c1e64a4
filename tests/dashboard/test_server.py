"""Scripts and styles go out compressed, once; everything else, and every way out of the folders, is left to
Streamlit.
"""

import asyncio
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import brotli
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from dashboard import assets, server


async def streamlit(scope, receive, send):
    """Stands for the wrapped application: says that the request came through."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"streamlit"})


def drive(coroutine: Coroutine) -> None:
    """Run what never waits. ``asyncio.run`` would refuse: the browser tests keep a loop in this thread."""
    with pytest.raises(StopIteration):
        coroutine.send(None)


def get(path: str, encoding: str = "gzip, br", **headers: str) -> tuple[int, dict[str, str], bytes]:
    sent = []

    async def send(message):
        sent.append(message)

    fields = {"accept-encoding": encoding, **headers}
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [(k.encode(), v.encode()) for k, v in fields.items()],
    }
    drive(server.Compressed(streamlit)(scope, None, send))
    head = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], head, b"".join(m.get("body", b"") for m in sent[1:])


@pytest.mark.parametrize("prefix", ["", "/atlas/below"])
def test_component_scripts_are_compressed_below_any_base_path(prefix):
    status, head, body = get(f"{prefix}/_stcore/bidi-components/dispute-atlas.atlas/overlay.js")
    assert status == 200
    assert head["content-encoding"] == "br"
    assert head["content-type"].startswith("text/javascript")
    assert brotli.decompress(body) == (assets.FRONTEND / "overlay.js").read_bytes()


def test_streamlits_own_scripts_may_be_kept_by_the_browser():
    name = next(p.name for p in (server.FOLDERS[2].path / "js").glob("index.*.js"))
    status, head, body = get(f"/static/js/{name}")
    assert status == 200
    assert "immutable" in head["cache-control"]
    assert len(body) < (server.FOLDERS[2].path / "js" / name).stat().st_size / 2


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/health",
        "/static/js/../../../config.py",
        "/static/js/..",
        "/app/static/..",
        "/app/static/%2e%2e/app.py",
        "/_stcore/bidi-components/dispute-atlas.atlas/../__init__.py",
        "/_stcore/bidi-components/dispute-atlas.atlas/vendor/nothing.js",
        "/_stcore/bidi-components/another.atlas/overlay.js",
    ],
)
def test_everything_else_is_left_to_streamlit(path):
    assert get(path)[2] == b"streamlit"


def test_who_cannot_read_it_gets_it_plain():
    assert (
        get("/_stcore/bidi-components/dispute-atlas.atlas/overlay.js", encoding="identity")[2] == b"streamlit"
    )
    assert (
        get("/_stcore/bidi-components/dispute-atlas.atlas/overlay.js", range="bytes=0-9")[2] == b"streamlit"
    )


@pytest.fixture
def first_page(store_url, monkeypatch):
    monkeypatch.setenv("DISPUTES_STORE", store_url)
    return lambda query="": server.first_page(parse_qs(query))


def test_the_first_page_names_what_the_map_needs_and_all_of_it_is_there(first_page):
    page = first_page()
    assert "<title>Dispute Atlas</title>" in page
    ahead = re.findall(r'<link rel="[a-z]+"[^>]* href="\./((?:_stcore|app|static/js)/[^"]+)"', page)
    assert len(ahead) >= 14
    for address in ahead:
        assert get(f"/{address}")[0] == 200, address
    assert {f"{name}.js" for name in ("ahead", "atlas", "overlay")} <= {a.split("/")[-1] for a in ahead}


def test_streamlit_starts_after_the_atlas(first_page):
    page = first_page()
    assert not re.search(r'<script[^>]* src="\./static/js/index', page)
    assert not re.search(r'<link[^>]* href="\./static/js/', page)  # nor is anything of it fetched before
    assert re.search(r'names = \["\./static/js/index\.[\w-]+\.js", ', page)
    assert re.search(r"ahead\.js'\)\.finally\(.*import\(names\[0\]\)", page, re.S)


def test_the_first_page_holds_its_view(first_page):
    page = first_page("region=crimea&q=%3C%2Fscript%3E%3Cscript%3Ealert(1)")
    (data,) = re.findall(r'<script type="application/json" id="atlas-first">(.*?)</script>', page)
    shown = json.loads(data)["screen"]
    assert shown["panel"]["title"] == "Crimea"
    assert shown["header"]["q"] == "</script><script>alert(1)"


def test_a_store_that_fails_is_left_to_streamlits_page(tmp_path, monkeypatch):
    bad = tmp_path / "bad.sqlite"
    bad.write_text("this is no database, and long enough to be mistaken for one" * 40)
    monkeypatch.setenv("DISPUTES_STORE", f"sqlite:///{bad}")
    assert "atlas-first" not in server.first_page({})


@pytest.fixture
def ask(store_url, monkeypatch):
    monkeypatch.setenv("DISPUTES_STORE", store_url)
    app = Starlette(routes=[Route("/view", server.view)])

    async def send(params: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://atlas") as client:
            return await client.get("/view", params=params)

    def in_a_thread(**params: str) -> httpx.Response:
        with ThreadPoolExecutor(1) as pool:  # the browser tests keep a loop in this one
            return pool.submit(asyncio.run, send(params)).result()

    return in_a_thread


def test_a_change_is_answered_with_the_new_view(ask):
    answer = ask(region="abkhazia", change="region", value='"crimea"')
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["link"] == "?region=crimea"
    assert answer.json()["panel"]["title"] == "Crimea"


@pytest.mark.parametrize("bad", [{"value": "{"}, {"value": "[" * 10_000}])
def test_what_cannot_be_read_is_refused_in_a_sentence(ask, bad):
    answer = ask(change="region", **bad)
    assert answer.status_code == 400
    assert answer.text.endswith("reload the page.")


MANY_THREADS = """
import ctypes, sys, threading
from dashboard import server
server.share_memory()
all_here, kept = threading.Barrier(12), []
def work():
    all_here.wait()
    kept.append(bytearray(50_000))
    all_here.wait()
threads = [threading.Thread(target=work) for _ in range(12)]
for each in (*(thread.start for thread in threads), *(thread.join for thread in threads)):
    each()
library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
library.malloc_info(0, ctypes.c_void_p(library.fopen(sys.argv[1].encode(), b"w")))
library.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries do not divide memory so")
@pytest.mark.parametrize(("chosen", "arenas"), [({}, server.ARENAS), ({"MALLOC_ARENA_MAX": "3"}, 3)])
def test_threads_share_memory_unless_the_machine_says_how(tmp_path, chosen, arenas):
    environment = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    told = tmp_path / "memory.xml"
    command = [sys.executable, "-c", MANY_THREADS, str(told)]
    subprocess.run(command, env=environment | chosen, check=True, timeout=120)
    assert told.read_text().count("<heap nr=") == arenas
