"""The routes that write: a page of ours corrects and undoes; nobody else changes a single row."""

import asyncio
import hashlib
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from articles.errors import StoreError
from articles.ingest import ingest
from articles.model import Filter
from articles.raw import Upload
from articles.store import open_store
from dashboard import editing, edits, resources
from dashboard.editing import Policy

HERE = "http://127.0.0.1:8501"
TEXT = b"On 3 May 2015 shelling hit Donetsk. Russia recognised Abkhazia on 26 August 2008."


class Client:
    """Asks the routes, in a thread of its own: the browser tests keep a loop in this one."""

    def __init__(self) -> None:
        self.app = Starlette(routes=edits.ROUTES)

    def get(self, address: str, **options: Any) -> httpx.Response:
        return self.ask("GET", address, **options)

    def post(self, address: str, **options: Any) -> httpx.Response:
        return self.ask("POST", address, **options)

    def ask(self, method: str, address: str, **options: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
                return await client.request(method, address, **options)

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, asked()).result()


def rows(path: Path) -> str:
    """A hash of every row of every table."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        everything = [(name, raw.execute(f'SELECT * FROM "{name}"').fetchall()) for name in sorted(tables)]
    return hashlib.sha256(repr(everything).encode()).hexdigest()


@pytest.fixture
def path(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "store.sqlite"
    with open_store(f"sqlite:///{path}") as store:
        ingest([Upload("a.txt", TEXT)], store)
    monkeypatch.setenv("DISPUTES_STORE", f"sqlite:///{path}")
    return path


@pytest.fixture
def policy(path):
    editing.serve(Policy(True))
    yield editing.policy()
    editing.serve(editing.READ_ONLY)


@pytest.fixture
def client(policy):
    return Client()


@pytest.fixture
def event(path) -> str:
    with open_store(f"sqlite:///{path}") as store:
        return next(row.event.id for row in store.events(Filter()) if row.event.act == "shelling")


def token() -> str:
    return editing.policy().token(editing.policy().editor({}))


def post(client, sent, **headers):
    fields = {"origin": HERE, "content-type": "application/json", edits.TOKEN: token()}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    content = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return client.post(
        "/correct", content=content, headers={k: v for k, v in fields.items() if v is not None}
    )


def test_a_correction_and_its_undo(client, event):
    done = post(
        client, {"target": event, "verb": "date", "value": ["2015-05"], "why": "the month only"}
    ).json()
    assert done["said"] == "Date changed."
    assert done["row"]["date"] == "May 2015"
    assert done["row"]["corrected"].startswith("Corrected by ")
    now = client.get(f"/correctable?event={event}", headers={edits.TOKEN: token()}).json()
    assert now["date"] == "2015-05"
    assert now["said"][0]["why"] == "the month only"
    assert "2015-05 instead of 2015-05-03" in now["said"][0]["text"]
    undone = post(client, {"target": done["id"], "verb": "undo"}).json()
    assert undone["undone"]
    assert (undone["row"]["date"], undone["row"]["corrected"]) == ("3 May 2015", "")


def test_a_rejected_event_is_gone_for_readers(client, event, path):
    assert post(client, {"target": event, "verb": "reject"}).json()["row"]["rejected"]
    with open_store(f"sqlite:///{path}", readonly=True) as store:
        assert event not in [row.event.id for row in store.events(Filter())]


def test_a_correction_that_cannot_be_is_a_sentence(client, event, path):
    before = rows(path)
    for sent in (
        {"target": event, "verb": "date", "value": ["next week"]},
        {"target": event, "verb": "act", "value": ["<img>"]},
        {"target": "f" * 16, "verb": "reject"},
        {"target": event, "verb": "merge", "value": [event]},
    ):
        answer = post(client, sent)
        assert answer.status_code == 422
        assert answer.text.endswith((".", "?"))
    assert rows(path) == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": None}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"x_atlas_token": None}, 403),
        ({"x_atlas_token": "0" * 64}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"host": "evil.example", "origin": "http://evil.example"}, 403),
        ({"x_forwarded_for": "203.0.113.1"}, 403),
    ],
)
def test_forged_requests_write_nothing(client, event, path, headers, status):
    before = rows(path)
    assert post(client, {"target": event, "verb": "reject"}, **headers).status_code == status
    assert rows(path) == before


@pytest.mark.parametrize("sent", [b"", b"{", b"[" * 100_000, b"{}", b'{"target": "a"}', b"x" * 30_000])
def test_what_cannot_be_read_writes_nothing(client, path, sent):
    before = rows(path)
    assert post(client, sent).status_code in (400, 413)
    assert rows(path) == before


def test_a_get_writes_nothing_and_tells_strangers_nothing(client, event, path):
    before = rows(path)
    assert client.get(f"/correct?target={event}&verb=reject").status_code == 405
    assert client.get(f"/correctable?event={event}").status_code == 403
    assert rows(path) == before


def test_a_list_of_editors_lets_in_nobody_who_is_not_signed_in(client, event, path, tmp_path):
    listed = tmp_path / "editors.txt"
    listed.write_text("ana@example.org\n")
    known = token()
    editing.serve(Policy(True, "0.0.0.0", listed))
    before = rows(path)
    for cookie in ("", "_streamlit_user=eyJlbWFpbCI6ImFuYUBleGFtcGxlLm9yZyJ9.forged.signature"):
        answer = client.post(
            "/correct",
            json={"target": event, "verb": "reject"},
            headers={"origin": HERE, edits.TOKEN: known, "cookie": cookie},
        )
        assert answer.status_code == 401
    assert rows(path) == before


def test_read_only_nothing_can_be_opened_for_writing(path):
    with pytest.raises(StoreError, match="read-only"):
        resources.writing()
    assert resources.store().readonly
