"""The geocoder: a real geopy one without a network."""

from __future__ import annotations

from datetime import date

import pytest
from geopy.distance import geodesic
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata.geocode import GazetteerGeocoder, lies_in


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
    assert geocoder.geocode("Paris, Nowhere") is None


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


def test_reverse_says_where_the_point_lies_on_a_day_and_how_far_the_line_is() -> None:
    geocoder = GazetteerGeocoder()
    found = geocoder.reverse((42.196, 43.957), as_of=date(2024, 1, 1))
    assert isinstance(found, Location)
    assert (found.raw["name"], found.raw["at_region_ids"]) == ("Zemo Nikozi", ("georgia",))
    assert found.raw["distance_m"] < 1 and 0 < found.raw["line_m"] < 3_000
    before, after = (geocoder.reverse((48.25, 38.0), as_of=date(year, 6, 1)) for year in (2013, 2016))
    assert after.raw["line_m"] < before.raw["line_m"]  # the line of contact had come near
    assert after.raw["at_region_ids"] == ("donetsk-oblast", "eastern-ukraine", "ukraine")


def test_distances_are_those_of_geopy_and_vague_places_are_near_to_nothing() -> None:
    geocoder = GazetteerGeocoder()
    place, metres = geocoder.nearest(44.0, 42.0, within_km=20)[0]
    assert metres == pytest.approx(geodesic((42.0, 44.0), (place.lat, place.lon)).m)
    assert "Kodori Gorge" not in {each.name for each, _ in geocoder.nearest(41.75, 43.1, within_km=20)}


def test_small_towns_of_the_world_are_told_by_what_they_lie_in() -> None:
    assert GazetteerGeocoder().geocode("Hope, US").raw["country"] == "US"
    assert GazetteerGeocoder().geocode("Artemivsk, Ukraine").raw["name"] == "Bakhmut"
