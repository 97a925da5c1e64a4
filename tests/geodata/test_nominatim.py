"""Nominatim behind the gazetteer: a real geopy geocoder that asks a stand-in server on this machine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlparse

import pytest
from geopy.exc import ConfigurationError
from typer.testing import CliRunner

from geodata.__main__ import app
from geodata.errors import GeocodingError
from geodata.geocode import GazetteerGeocoder
from geodata.nominatim import ATTRIBUTION, PUBLIC, CachedNominatim, server


class StandIn(BaseHTTPRequestHandler):
    """Answers as Nominatim does, and remembers what it was asked, when and by whom."""

    asked: list[tuple[float, str, str]]

    def do_GET(self) -> None:
        self.asked.append((time.monotonic(), self.path, self.headers["User-Agent"]))
        query = parse_qs(urlparse(self.path).query)
        name = query.get("q", ["somewhere"])[0]
        status = {"broken": 502, "often": 429, "refused": 403}.get(name, 200)
        places = [
            {"lat": "43.1", "lon": "41.5", "display_name": f"{name} {number}".removesuffix(" 0")}
            for number in range(min(int(query.get("limit", ["1"])[0]), 40))
        ]
        body = json.dumps(places[0] if self.path.startswith("/reverse") else places).encode()
        body = b"<html>" if name == "page" else body
        if name == "slow":
            time.sleep(0.5)
        with suppress(BrokenPipeError):  # the client that did not wait
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def standin() -> Iterator[ThreadingHTTPServer]:
    StandIn.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), StandIn) as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def behind(server: ThreadingHTTPServer, cache: Path, **options: object) -> CachedNominatim:
    domain = f"127.0.0.1:{server.server_port}"
    return CachedNominatim(domain=domain, scheme="http", cache=cache, **{"min_delay_seconds": 0.0, **options})  # type: ignore[arg-type]


def test_nobody_is_asked_unless_wanted(standin: ThreadingHTTPServer) -> None:
    assert GazetteerGeocoder().geocode("Utopia-on-Sea") is None
    assert GazetteerGeocoder().reverse((43.0, 35.0)) is None
    assert StandIn.asked == []


def test_what_the_gazetteer_lacks_is_asked_once_and_kept(
    standin: ThreadingHTTPServer, tmp_path: Path
) -> None:
    for _ in range(2):
        with behind(standin, tmp_path) as online:
            geocoder = GazetteerGeocoder(behind=online)
            assert geocoder.geocode("Gori").raw["country"] == "GE"
            assert geocoder.geocode("Utopia-on-Sea").latitude == 43.1
            assert geocoder.reverse((43.0, 35.0)).address == "somewhere"
    assert [urlparse(path).path for _, path, _ in StandIn.asked] == ["/search", "/reverse"]
    assert len(list(tmp_path.iterdir())) == 2


def test_the_program_says_who_it_is(standin: ThreadingHTTPServer, tmp_path: Path) -> None:
    with behind(standin, tmp_path, contact="atlas@example.org") as online:
        online.geocode("one")
    assert StandIn.asked[0][2] == "dispute-atlas/0.1 (atlas@example.org)"


def test_a_second_passes_between_questions_of_the_whole_program(
    standin: ThreadingHTTPServer, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        with behind(standin, tmp_path, min_delay_seconds=1.0) as online:
            assert online.geocode(name).address == name
    (first, *_), (second, *_) = StandIn.asked
    assert second - first > 0.9  # as the server saw them, on a busy machine


def test_the_public_server_is_never_asked_faster() -> None:
    with pytest.raises(ConfigurationError, match="a second between requests"):
        CachedNominatim(min_delay_seconds=0.5)


def test_answers_and_questions_are_bounded(standin: ThreadingHTTPServer, tmp_path: Path) -> None:
    with behind(standin, tmp_path) as online:
        assert len(online.geocode("many", exactly_one=False, limit=500)) == 10
        with pytest.raises(GeocodingError, match="at most 200 characters"):
            online.geocode("x" * 5_000)
    assert len(StandIn.asked) == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("broken", "cannot be asked now"),
        ("often", "asked too often; wait some minutes"),
        ("refused", "refuses to answer this program"),
        ("page", "not Nominatim's; check the server's address"),
        ("slow", "did not answer in time"),
    ],
)
def test_a_failing_service_is_a_sentence_and_is_not_kept(
    query: str, sentence: str, standin: ThreadingHTTPServer, tmp_path: Path
) -> None:
    timeout = 0.2 if query == "slow" else 10
    with behind(standin, tmp_path, timeout=timeout) as online, pytest.raises(GeocodingError, match=sentence):
        online.geocode(query)
    assert list(tmp_path.iterdir()) == [] and len(StandIn.asked) == 1  # no retries at once


def test_a_server_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    online = CachedNominatim(domain="127.0.0.1:9", scheme="http", cache=tmp_path, min_delay_seconds=0.0)
    with online, pytest.raises(GeocodingError, match="9 cannot be asked now"):
        online.geocode("anything")


def test_a_damaged_answer_is_asked_for_again(standin: ThreadingHTTPServer, tmp_path: Path) -> None:
    with behind(standin, tmp_path) as online:
        online.geocode("one")
        (kept,) = tmp_path.iterdir()
        kept.write_text("{")
        assert online.geocode("one").address == "one"
    assert len(StandIn.asked) == 2


def test_only_the_newest_answers_are_kept(
    standin: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.nominatim.CACHED_ANSWERS", 2)
    with behind(standin, tmp_path) as online:
        for name in ("one", "two", "three"):
            online.geocode(name)
            time.sleep(0.02)
    kept = {json.loads(path.read_text())[0]["display_name"] for path in tmp_path.iterdir()}
    assert kept == {"two", "three"}


def test_locate_asks_only_with_the_option_and_names_its_source(
    standin: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPUTES_NOMINATIM", f"http://127.0.0.1:{standin.server_port}")
    monkeypatch.setattr("geodata.nominatim.CACHE", tmp_path)
    refused = CliRunner().invoke(app, ["locate", "Utopia-on-Sea", "--json"])
    assert refused.exit_code == 1 and "--online" in refused.output and StandIn.asked == []
    found = CliRunner().invoke(app, ["locate", "Utopia-on-Sea", "--online", "--json"])
    answer = json.loads(found.stdout)
    assert answer["place"]["source"] == ATTRIBUTION and answer["place"]["lon"] == 41.5
    assert answer["regions"] == ["abkhazia", "georgia"] and len(StandIn.asked) == 1
    assert CliRunner().invoke(app, ["locate", "Gori", "--online"]).exit_code == 0
    assert len(StandIn.asked) == 1


def test_the_server_is_the_public_one_unless_the_environment_names_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DISPUTES_NOMINATIM", raising=False)
    assert server() == ("https", PUBLIC)
    monkeypatch.setenv("DISPUTES_NOMINATIM", "https://maps.example.org/nominatim/")
    assert server() == ("https", "maps.example.org/nominatim")
    monkeypatch.setenv("DISPUTES_NOMINATIM", "maps.example.org")
    with pytest.raises(GeocodingError, match="must be a URL such as https://nominatim"):
        server()
