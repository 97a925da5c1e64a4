"""The geocoders: a real geopy one without a network, and Nominatim kept within its policy behind it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlparse

import pytest
from geopy.exc import GeocoderServiceError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata.geocode import CachedNominatim, GazetteerGeocoder, lies_in


def test_it_is_a_geopy_geocoder_and_answers_with_geopy_locations() -> None:
    geocoder = GazetteerGeocoder()
    assert isinstance(geocoder, Geocoder)
    found = geocoder.geocode("Tskhinvali")
    assert isinstance(found, Location)
    assert found.address == "Tskhinvali, South Ossetia, Georgia"
    assert (found.latitude, found.longitude) == pytest.approx((42.2276, 43.9686))
    assert found.raw["geonames_id"] == 611403
    assert found.raw["region_ids"] == ("south-ossetia", "georgia")


def test_a_name_may_say_what_it_lies_in() -> None:
    geocoder = GazetteerGeocoder()
    assert geocoder.geocode("Donetsk, Russia").raw["country"] == "RU"
    assert geocoder.geocode("Donetsk, ua").raw["country"] == "UA"
    assert geocoder.geocode("Gali, Apsny").raw["region_ids"] == ("abkhazia", "georgia")
    assert geocoder.geocode("Gali, Crimea") is None
    assert geocoder.geocode("Paris, Texas") is None


def test_all_places_of_a_name() -> None:
    found = GazetteerGeocoder().geocode("Donetsk", exactly_one=False)
    assert [each.raw["country"] for each in found] == ["UA", "RU"]
    assert GazetteerGeocoder().geocode("Utopia-on-Sea", exactly_one=False) is None


def test_a_place_lies_in_its_regions_and_country() -> None:
    place = GazetteerGeocoder().find("Sevastopol")[0]
    assert all(lies_in(place, name) for name in ("Crimea", "Крим", "Ukraine", "Україна", "UA", " "))
    assert not any(lies_in(place, name) for name in ("Georgia", "Abkhazia", "Russia", "Nowhere"))


@pytest.mark.parametrize("query", [(42.2276, 43.9686), Point(42.23, 43.97), "42.23, 43.97"])
def test_reverse_takes_latitude_first_as_geopy_does(query: object) -> None:
    found = GazetteerGeocoder().reverse(query)  # type: ignore[arg-type]
    assert found is not None
    assert found.raw["name"] == "Tskhinvali"  # type: ignore[union-attr]


def test_reverse_gives_the_nearest_first_and_nothing_far_off() -> None:
    geocoder = GazetteerGeocoder()
    found = geocoder.reverse((43.0, 41.0), exactly_one=False)
    assert isinstance(found, list) and found[0].raw["name"] == "Sukhumi" and len(found) > 3
    assert geocoder.reverse((43.0, 35.0)) is None  # the middle of the Black Sea
    metres = [distance for _, distance in geocoder.nearest(41.0, 43.0, within_km=50)]
    assert metres == sorted(metres) and metres[-1] <= 50_000


def test_a_position_that_is_none_is_refused() -> None:
    with pytest.warns(UserWarning, match="order is"), pytest.raises(ValueError):
        GazetteerGeocoder().reverse((142.0, 43.0))


# ---------------------------------------------------------------------------------------- Nominatim behind


class StandIn(BaseHTTPRequestHandler):
    """Answers as Nominatim does, on this machine, and remembers what it was asked."""

    asked: list[tuple[float, str, str]]

    def do_GET(self) -> None:
        self.asked.append((time.monotonic(), self.path, self.headers["User-Agent"]))
        query = parse_qs(urlparse(self.path).query)
        place = {"lat": "43.5", "lon": "41.5", "display_name": query.get("q", ["somewhere"])[0]}
        broken = query.get("q") == ["broken"]
        body = json.dumps(place if self.path.startswith("/reverse") else [place]).encode()
        self.send_response(503 if broken else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    StandIn.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), StandIn) as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def behind(server: ThreadingHTTPServer, cache: Path, delay: float = 0.0) -> CachedNominatim:
    domain = f"127.0.0.1:{server.server_port}"
    return CachedNominatim(domain=domain, scheme="http", cache=cache, min_delay_seconds=delay)


def test_nobody_is_asked_unless_wanted(server: ThreadingHTTPServer) -> None:
    assert GazetteerGeocoder().geocode("Utopia-on-Sea") is None
    assert GazetteerGeocoder().reverse((43.0, 35.0)) is None
    assert StandIn.asked == []


def test_what_the_gazetteer_lacks_is_asked_once_and_kept(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    for _ in range(2):
        with behind(server, tmp_path) as online:
            geocoder = GazetteerGeocoder(behind=online)
            assert geocoder.geocode("Gori").raw["country"] == "GE"
            assert geocoder.geocode("Utopia-on-Sea").latitude == 43.5
            assert geocoder.reverse((43.0, 35.0)).address == "somewhere"
    assert [urlparse(path).path for _, path, _ in StandIn.asked] == ["/search", "/reverse"]
    assert all(agent.startswith("dispute-atlas") for *_, agent in StandIn.asked)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_second_passes_between_questions(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    with behind(server, tmp_path, delay=1.0) as online:
        for name in ("one", "two"):
            assert online.geocode(name).address == name
    (first, *_), (second, *_) = StandIn.asked
    assert second - first >= 0.99


def test_a_failing_service_is_an_error_and_is_not_kept(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    with behind(server, tmp_path) as online, pytest.raises(GeocoderServiceError):
        GazetteerGeocoder(behind=online).geocode("broken")
    assert list(tmp_path.iterdir()) == []


def test_only_the_newest_answers_are_kept(
    server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.geocode.CACHED_ANSWERS", 2)
    with behind(server, tmp_path) as online:
        for name in ("one", "two", "three"):
            online.geocode(name)
            time.sleep(0.02)
    kept = {json.loads(path.read_text())[0]["display_name"] for path in tmp_path.iterdir()}
    assert kept == {"two", "three"}
