"""What machines ask of a server, what it counts and what it writes down."""

import json
import logging
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx
import prometheus_client
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from articles.model import Filter
from dashboard import downloads, edits, health, logs, lookups, observed, pages, server
from dashboard.observed import route_of

OURS = [*downloads.ROUTES, *lookups.ROUTES, *pages.routes(None), *health.ROUTES, *edits.ROUTES]
ROUTES = [*OURS, Route("/view", server.view)]
NAMES = observed.names_of(ROUTES)


@pytest.fixture
def asked(store_url, monkeypatch):
    """Requests to our routes, with what stands around them in the server; ``None`` comes from nowhere."""
    monkeypatch.setenv("DISPUTES_STORE", store_url)
    app = Starlette(routes=ROUTES, middleware=[Middleware(observed.Observed, names=NAMES)])

    def ask(address: str, client: str | None = "127.0.0.1", **headers: str) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app, client=(client, 5) if client else None)
            async with httpx.AsyncClient(transport=transport, base_url="http://atlas.example") as browser:
                return await browser.get(address, headers=headers)

        return anyio_run(one)

    return ask


def figures() -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample, by its name and labels."""
    text = prometheus_client.generate_latest().decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_server_that_can_read_its_store_is_well(asked):
    answer = asked("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"


def test_one_that_cannot_says_why(asked, monkeypatch, tmp_path):
    monkeypatch.setenv("DISPUTES_STORE", f"sqlite:///{tmp_path / 'nothing.sqlite'}")
    answer = asked("/healthz")
    assert answer.status_code == 503
    assert re.match(r"There is no store at .*nothing\.sqlite; fill one with", answer.json()["status"])
    assert "\natlas_store_up 0.0" in asked("/metrics").text


def test_a_click_is_counted_by_its_route_and_timed(asked):
    labels = (("route", "view"), ("status", "200"))
    name = ("atlas_request_seconds_count", (("route", "view"),))
    before = figures()
    assert asked('/view?region=abkhazia&change=region&value="crimea"').status_code == 200
    after = figures()
    assert after["atlas_requests_total", labels] == before.get(("atlas_requests_total", labels), 0) + 1
    assert after[name] == before.get(name, 0) + 1
    query = ("atlas_query_seconds_count", (("query", "revision"),))
    assert after[query] > before.get(query, 0)
    render = ("atlas_render_seconds_count", (("route", "view"),))
    assert after[render] == before.get(render, 0) + 1
    both = sum(
        after[key] - before.get(key, 0)
        for key in after
        if key[0] in ("atlas_query_seconds_sum", "atlas_render_seconds_sum")
    )
    total = ("atlas_request_seconds_sum", (("route", "view"),))
    assert 0 < both <= after[total] - before.get(total, 0)


def test_metrics_tell_of_the_store(asked, store):
    text = asked("/metrics").text
    held = dict(re.findall(r'atlas_store_rows\{kind="(\w+)"\} (\S+)', text))
    assert set(held) == {"articles", "passages", "events"}
    assert float(held["articles"]) == len(list(store.all("articles", Filter())))
    assert float(re.search(r"^atlas_store_bytes (\S+)", text, re.M)[1]) == store.size()
    assert float(re.search(r"^atlas_store_revision (\S+)", text, re.M)[1]) == store.revision()


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("172.18.0.4", {}, 200),
        ("93.184.216.34", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 404),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, 404),
        ("testclient", {}, 404),
        (None, {}, 404),
    ],
)
def test_metrics_are_for_neighbours(asked, client, headers, status):
    answer = asked("/metrics", client, **headers)
    assert answer.status_code == status
    assert ("atlas_requests" in answer.text) == (status == 200)


def test_addresses_make_no_series(asked):
    for known in ("/made-up-0", "/story/made-up-0", "/export/made-up-0"):
        asked(known)
    before = set(figures())
    for number in range(1, 20):
        asked(f"/made-up-{number}")
        asked(f"/story/made-up-{number}")
        asked(f"/export/made-up-{number}?region={number}")
    assert set(figures()) == before
    assert not [key for key in figures() if "made-up" in str(key)]


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "page"),
        ("/view", "view"),
        ("/story/crimea", "story"),
        ("/export/csv", "export"),
        ("/picture.png", "picture.png"),
        ("/app/static/map-1.js", "files"),
        ("/static/js/index.js", "files"),
        ("/_stcore/bidi-components/dispute-atlas.atlas/atlas.js", "files"),
        ("/_stcore/stream", "stream"),
        ("/_stcore/health", "streamlit"),
        ("/wp-login.php", "other"),
        ("//view", "view"),
    ],
)
def test_routes_have_names(path, route):
    assert route_of(path, NAMES) == route


def test_each_route_of_ours_has_a_name():
    assert {route_of(route.path, NAMES) for route in ROUTES} == NAMES
    assert "other" not in NAMES and not any("{" in name for name in NAMES)


def test_open_pages_are_counted():
    sessions = ("atlas_sessions", ())
    opened = ("atlas_requests_total", (("route", "stream"), ("status", "101")))
    before, sent = figures(), []

    async def stream(scope, receive, send):
        await send({"type": "websocket.accept"})
        assert figures()[sessions] == before[sessions] + 1
        await send({"type": "websocket.close"})

    async def send(message):
        sent.append(message["type"])

    scope = {"type": "websocket", "path": "/_stcore/stream", "query_string": b"", "headers": []}
    anyio_run(observed.Observed(stream, NAMES), scope, None, send)
    after = figures()
    assert sent == ["websocket.accept", "websocket.close"]
    assert after[sessions] == before[sessions]
    assert after[opened] == before.get(opened, 0) + 1


def test_a_failure_is_counted_as_one_and_goes_on():
    async def fails(scope, receive, send):
        raise ZeroDivisionError

    failed = ("atlas_requests_total", (("route", "view"), ("status", "500")))
    before = figures().get(failed, 0)
    scope = {"type": "http", "path": "/view", "query_string": b"", "headers": []}
    with pytest.raises(ZeroDivisionError):
        anyio_run(observed.Observed(fails, NAMES), scope, None, None)
    assert figures()[failed] == before + 1


def anyio_run(app, *args):
    with ThreadPoolExecutor(1) as pool:  # the browser tests keep a loop in this thread
        return pool.submit(anyio.run, app, *args).result()


@pytest.fixture
def logged(capsys):
    """Starts logging in a format, and tells what was written since; puts everything back."""
    root, names = logging.getLogger(), list(logging.root.manager.loggerDict)
    loggers = [root, *map(logging.getLogger, names)]
    kept = [(each, each.handlers, each.propagate, each.level) for each in loggers]

    def start(format: logs.Format):
        capsys.readouterr()
        logs.start(format)
        return lambda: capsys.readouterr().err

    yield start
    logging.captureWarnings(False)
    for each, handlers, propagate, level in kept:
        each.handlers, each.propagate = handlers, propagate
        each.setLevel(level)


def test_a_request_is_one_json_object_on_a_line(asked, logged):
    written = logged("json")
    asked('/view?region=abkhazia&change=region&value="crimea"')
    (line,) = written().splitlines()
    told = json.loads(line)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", told["time"])
    assert (told["level"], told["route"], told["status"]) == ("info", "view", 200)
    assert told["milliseconds"] >= told["query_ms"] + told["render_ms"] - 0.2
    assert told["address"].startswith("/view?region=abkhazia&change=region")


@pytest.mark.parametrize(
    "hostile",
    ['%0a{"level":"error"}', "%0d%0aFAKE", "%1b[2J", "%E2%80%AE", "%22%7D", "a" * 5000, "%00"],
)
def test_hostile_addresses_stay_on_their_line(asked, logged, hostile):
    written = logged("json")
    asked(f"/story/{hostile}?region={hostile}")
    (line,) = written().splitlines()
    told = json.loads(line)
    assert line.isascii() and line.isprintable()
    assert len(line) < 3000
    assert (told["route"], told["status"]) == ("story", 404)


def test_text_tells_only_what_went_wrong(logged):
    written = logged("text")
    logs.request(logging.INFO, "view", 200, 0.01, "/view?q=a")
    assert written() == ""
    logs.request(logging.ERROR, "view", 500, 0.0123, "/view?q=\n\x1b[2J" + "a" * 1000)
    line = written()
    assert line.startswith("error: route=view status=500 milliseconds=12.3 ")
    assert line.count("\n") == 1 and "\x1b" not in line and len(line) < 500


def test_what_others_log_is_json_too_and_a_traceback_stays_on_its_line(logged):
    mine = logging.getLogger("uvicorn.error")
    mine.handlers, mine.propagate = [logging.StreamHandler(sys.stderr)], False
    written = logged("json")
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        mine.error("It failed:\n%s", "why", exc_info=error)
    (line,) = written().splitlines()
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("error", "uvicorn.error", "It failed:\nwhy")
    assert "ValueError: two\nlines" in told["traceback"]
