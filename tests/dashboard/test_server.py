"""Scripts and styles go out compressed, once; everything else, and every way out of the folders, is left to
Streamlit.
"""

import re
from collections.abc import Coroutine

import brotli
import pytest

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
    status, head, body = get(f"{prefix}/_stcore/bidi-components/dispute-atlas.map/overlay.js")
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
        "/_stcore/bidi-components/dispute-atlas.map/../__init__.py",
        "/_stcore/bidi-components/dispute-atlas.map/vendor/nothing.js",
        "/_stcore/bidi-components/another.map/overlay.js",
    ],
)
def test_everything_else_is_left_to_streamlit(path):
    assert get(path)[2] == b"streamlit"


def test_who_cannot_read_it_gets_it_plain():
    assert (
        get("/_stcore/bidi-components/dispute-atlas.map/overlay.js", encoding="identity")[2] == b"streamlit"
    )
    assert get("/_stcore/bidi-components/dispute-atlas.map/overlay.js", range="bytes=0-9")[2] == b"streamlit"


def test_the_first_page_names_what_the_map_needs_and_all_of_it_is_there():
    status, head, body = get("/")
    assert (status, head["cache-control"]) == (200, "no-cache")
    page = body.decode()
    assert "<title>Dispute Atlas</title>" in page
    ahead = re.findall(r'<link rel="(?:module)?preload"[^>]* href="\./((?:_stcore|app|static)/[^"]+)"', page)
    assert len(ahead) >= 12
    for address in ahead:
        assert get(f"/{address}")[0] == 200, address
