"""Contributing in a real browser: pasting and correcting on this machine, signing in elsewhere, and all that
must not write.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import websockets
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from articles.model import Filter
from articles.store import open_store
from tests.browser.conftest import ATTACKS, ROOT, Reader, free_port, serve, visitor
from tests.browser.test_axe import LOOKS, findings
from tests.dashboard import oidc
from tests.dashboard.test_edits import rows

SENTENCE = "A ceasefire was signed in Sukhumi, Abkhazia, on 14 May 1994, and a market burned."


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.dashboard.oidc", str(port)], cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            httpx.get(f"{address}/jwks", trust_env=False)
            break
        except httpx.TransportError:
            assert process.poll() is None
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="module")
def signed_site(small, provider, tmp_path_factory) -> Iterator[str]:
    """A server that others can reach, where Ana is the one editor."""
    folder = tmp_path_factory.mktemp("signed")
    port = free_port()
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"s" * 40}"\n'
        f'client_id = "{oidc.CLIENT}"\nclient_secret = "{oidc.SECRET}"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    (folder / "editors.txt").write_text("ana@example.org\n")
    options = ["--editable", "--host", "0.0.0.0", "--editors", str(folder / "editors.txt")]
    yield from serve(small, folder / "log.txt", port=port, options=options, HOME=str(folder))


def sign_in(page: Page, site: str, who: str) -> None:
    page.goto(f"{site}/contribute")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=who, exact=True).click()
    page.wait_for_selector('.atlas-map[data-ready="true"]', timeout=30_000)


def paste(page: Page, site: str, text: str) -> None:
    page.goto(f"{site}/contribute")
    page.get_by_label("Text of the article").fill(text)
    page.get_by_role("button", name="Read and add").first.click()
    page.wait_for_selector('.found .atlas-map[data-ready="true"]', timeout=60_000)


def unharmed(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    assert page.locator(".found img, .stMain img").count() == 0


def test_paste_correct_and_undo(open_site, context):
    page = context.new_page()
    asked: list[str] = []
    context.on("request", lambda r: asked.append(r.url))
    paste(
        page,
        open_site,
        "\n\n".join(
            [SENTENCE, *(f"On 15 May 1994 a ceasefire was signed in Sukhumi, Abkhazia {a}." for a in ATTACKS)]
        ),
    )
    first = page.locator(".found li", has_text="market burned").first
    assert first.locator("b").inner_text() == "14 May 1994"
    assert page.locator(".found .atlas-event").count() >= 1
    shown = page.inner_text(".found")
    assert all(attack in shown for attack in ATTACKS if not attack.startswith("</script>"))
    unharmed(page)
    first.get_by_role("button", name="Correct").click()
    first.get_by_role("textbox", name="Date").fill("1994-05")
    first.get_by_role("textbox", name="Why").fill("the day is a guess")
    first.get_by_role("button", name="Save").click()
    expect(first.locator("b")).to_have_text("May 1994")
    expect(first.locator(".corrected")).to_contain_text("Corrected by")
    page.locator(".edit-said").get_by_role("button", name="Undo").click()
    expect(first.locator("b")).to_have_text("14 May 1994")
    expect(first.locator(".corrected")).to_have_count(0)
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_text("the day is a guess")).to_be_visible()
    expect(page.get_by_text("date 1994-05 instead of 1994-05-14")).to_be_visible()
    unharmed(page)
    assert not [url for url in asked if "hacked" in url.split("?")[0]]


def test_reject_in_the_atlas_and_undo(open_site, context):
    reader = Reader(open_site, context.new_page())
    reader.open("?region=abkhazia")
    before = reader.count("events")
    row = reader.page.locator(".rows li", has_text="recognised").first
    row.get_by_role("button", name="Correct").click()
    row.get_by_role("button", name="Reject").click()
    undo = reader.page.locator(".edit-said").get_by_role("button", name="Undo")
    undo.wait_for()
    expect(reader.page.locator("#tab-events")).to_contain_text(str(before - 1))
    undo.click()
    expect(reader.page.locator("#tab-events")).to_contain_text(str(before))
    reader.page.get_by_role("link", name="Contribute").click()
    expect(reader.page.get_by_label("Text of the article")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "file:///etc/passwd", "-", "http://127.0.0.1:1/x", "http://169.254.169.254/"]
)
def test_only_public_addresses_are_fetched(open_site, small, context, address):
    before = rows(small)
    page = context.new_page()
    page.goto(f"{open_site}/contribute")
    page.get_by_role("tab", name="Web address").click()
    page.get_by_label("Web addresses").fill(address)
    page.get_by_role("button", name="Fetch and add").first.click()
    expect(page.get_by_role("alert").first).to_contain_text("address")
    assert rows(small) == before


def test_a_data_set_is_looked_at_before_it_is_written(open_site, small, context, tmp_path):
    from tests.articles.test_imports import ACLED

    file = tmp_path / "acled.csv"
    file.write_text("\n".join([",".join(ACLED), ",".join(f'"{cell}"' for cell in ACLED.values())]) + "\n")
    before = rows(small)
    page = context.new_page()
    page.goto(f"{open_site}/contribute")
    page.get_by_role("tab", name="Data sets").click()
    page.set_input_files('[role="tabpanel"]:not([hidden]) input[type="file"]', str(file))
    page.get_by_text("What its columns are taken for").wait_for()
    assert rows(small) == before
    page.get_by_role("button", name="Import these events").click()
    page.wait_for_selector(".found li")
    assert "zebra" in page.inner_text(".found")
    with open_store(f"sqlite:///{small}", readonly=True) as store:
        assert store.contributions()[0].kind == "acled"


def test_who_is_listed_edits_and_is_named(signed_site, small, context):
    reader = Reader(signed_site, context.new_page())
    reader.open("?region=abkhazia")
    assert reader.page.locator(".edit-open, a.contribute").count() == 0
    sign_in(reader.page, signed_site, "ana")
    reader.open("?region=abkhazia")
    row = reader.page.locator(".rows li", has_text="recognised").first
    row.get_by_role("button", name="Correct").click()
    row.get_by_role("button", name="Accept").click()
    expect(row.locator(".corrected")).to_have_text("Corrected by Ana Example")
    with open_store(f"sqlite:///{small}", readonly=True) as store:
        assert list(store.corrections())[-1].by == "Ana Example <ana@example.org>"
    reader.page.goto(f"{signed_site}/contribute")
    reader.page.get_by_text("ana@example.org").wait_for()
    reader.page.get_by_role("button", name="Sign out").click()
    reader.page.wait_for_selector('.atlas-map[data-ready="true"]', timeout=30_000)
    reader.open("?region=abkhazia")
    assert reader.page.locator(".edit-open, a.contribute").count() == 0


@pytest.mark.parametrize("who", ["eve", "mallory"])
def test_who_is_not_listed_may_not(signed_site, small, context, who):
    page = context.new_page()
    sign_in(page, signed_site, who)
    assert page.locator(".edit-open, a.contribute").count() == 0
    page.goto(f"{signed_site}/contribute")
    page.get_by_text("not among the editors").wait_for()
    assert page.locator("textarea, input").count() == 0
    before = rows(small)
    sent = page.evaluate(
        """event => fetch('correct', {
            method: 'POST', body: JSON.stringify({target: event, verb: 'reject'}),
            headers: {'content-type': 'application/json', 'x-atlas-token': '0'},
        }).then(r => r.status)""",
        an_event(small),
    )
    assert sent == 401
    assert rows(small) == before


def an_event(path: Path) -> str:
    with open_store(f"sqlite:///{path}", readonly=True) as store:
        return store.events(Filter(), limit=1)[0].event.id


def forged(page_name: str) -> list[BackMsg]:
    """Runs of a page with the buttons of every form pressed, as a forged connection would ask for."""
    messages = []
    for widget in ("atlas", "found", "paste", "FormSubmitter:paste-Read and add", "undo-1", "in-None"):
        message = BackMsg()
        message.rerun_script.page_name = page_name
        message.rerun_script.query_string = "change=reject&value=1"
        state = message.rerun_script.widget_states.widgets.add()
        state.id = widget
        state.trigger_value = True
        text = message.rerun_script.widget_states.widgets.add()
        text.id = "$$ID-0-None"
        text.string_value = SENTENCE
        messages.append(message)
    return messages


def send(site: str, messages: list[BackMsg], origin: str | None) -> str:
    """Send messages over a connection of our own; ``refused`` or ``taken``."""

    async def sent() -> str:
        address = site.replace("http", "ws") + "/_stcore/stream"
        try:
            async with websockets.connect(
                address, origin=origin, subprotocols=["streamlit"], proxy=None
            ) as ws:
                for message in messages:
                    await ws.send(message.SerializeToString())
                await asyncio.wait_for(ws.recv(), 10)
                await asyncio.sleep(1)
                return "taken"
        except websockets.exceptions.InvalidStatus:
            return "refused"

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, sent()).result()


ADDRESSES = [
    "/",
    "/view",
    "/correct",
    "/correctable",
    "/contribute",
    "/export/csv",
    "/suggest",
]


def test_read_only_is_read_only(small, context, tmp_path_factory):
    path, before = small, rows(small)
    event = an_event(path)
    serving = serve(path, tmp_path_factory.mktemp("closed") / "log.txt")
    site = next(serving)
    try:
        for address in ADDRESSES:
            for method in ("POST", "PUT", "DELETE", "PATCH"):
                answer = httpx.request(
                    method, site + address, json={"target": event, "verb": "reject"},
                    headers={"origin": site, "x-atlas-token": "0"}, trust_env=False,
                )  # fmt: skip
                assert answer.status_code in (404, 405), (method, address, answer.status_code)
        agent = httpx.post(f"{site}/_stcore/agent/interact", json={}, trust_env=False)
        assert agent.status_code == 403
        for query in (
            "change=reject",
            f"change=correct&value={json.dumps({'target': event, 'verb': 'reject'})}",
        ):
            assert httpx.get(f"{site}/view?event={event}&{query}", trust_env=False).status_code == 200
        assert send(site, forged("contribute"), site) == "taken"
        page = context.new_page()
        page.goto(f"{site}/contribute?editable=true&event={event}")
        page.wait_for_timeout(2_000)
        assert page.get_by_label("Text of the article").count() == 0
        Reader(site, page).open("?region=abkhazia&editing=1")
        assert page.locator(".edit-open, a.contribute").count() == 0
    finally:
        serving.close()
    assert rows(path) == before


def test_forged_connections_write_nothing(open_site, signed_site, small):
    before = rows(small)
    assert send(open_site, forged("contribute"), "https://evil.example") == "refused"
    assert send(open_site, forged("contribute"), "http://127.0.0.1:1") == "refused"
    assert send(signed_site, forged("contribute"), signed_site) == "taken"
    assert rows(small) == before


def test_nobody_frames_what_editors_click_on(open_site, signed_site):
    for address in (f"{open_site}/", f"{open_site}/contribute", f"{signed_site}/contribute"):
        answer = httpx.get(address, trust_env=False)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    for address in (f"{open_site}/?embed=true", f"{signed_site}/"):  # no token in these
        answer = httpx.get(address, trust_env=False)
        assert "content-security-policy" not in answer.headers
        assert '"token"' not in answer.text


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_where_editors_work(open_site, chromium, look):
    context = visitor(chromium, **LOOKS[look])
    page = context.new_page()
    paste(page, open_site, f"{SENTENCE} So it was told, {look}.")
    page.locator(".found .edit-open").first.click()
    page.wait_for_selector(".found .edit input")
    for tab in ("Paste", "Upload", "Data sets", "Areas of control", "History"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_function(
            "t => document.querySelector('[role=tab][aria-selected=true]').textContent === t", arg=tab
        )
        found, rules = findings(page)
        assert not found, f"{tab}, {look}:\n" + "\n".join(found)
        assert rules > 50
    context.close()
