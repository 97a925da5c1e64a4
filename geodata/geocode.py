"""Places by name and by position, as a geopy geocoder that answers offline.

>>> GazetteerGeocoder().geocode("Tskhinvali").address
'Tskhinvali, South Ossetia, Georgia'

Nothing here touches the network unless a :class:`geodata.nominatim.CachedNominatim` is handed over as
``behind``. geopy speaks of ``(latitude, longitude)``; the order is turned round in this file and nowhere
else.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
from geopy.distance import geodesic
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point
from numpy.typing import NDArray

from geodata.gazetteer import Gazetteer, gazetteer, normalise
from geodata.layers import basemap, distance_to_line_m, regions_at
from geodata.model import LANGUAGES, Place
from geodata.place_notes import placing
from geodata.regions import regions

VAGUE_KM = 3.0
"""Places that may be farther off than this, such as gorges, are not the nearest place to anywhere."""


class GazetteerGeocoder(Geocoder):
    """A geocoder that answers from the shipped gazetteer, without a network.

    ``behind`` is asked when the gazetteer has no answer; by default nobody is. ``Location.raw`` holds the
    fields of :class:`geodata.model.Place`.
    """

    def __init__(self, *, places: Gazetteer | None = None, behind: Geocoder | None = None) -> None:
        super().__init__()
        self._places = places or gazetteer()
        self._behind = behind

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The place of this name: ``Gori``, or with what it lies in, ``Gori, Georgia``.

        Gives the best match, or with ``exactly_one=False`` all of them; ``None`` if there is none. What
        follows the first comma must be a region, a country or its two-letter code, else the place is not
        taken for known.
        """
        found = self.find(query)
        if not found and self._behind is not None:
            return self._behind.geocode(query, exactly_one=exactly_one, timeout=timeout)
        return _answer([location(place) for place in found], exactly_one)

    def reverse(
        self,
        query: Point | tuple[float, float] | str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        within_km: float = 20.0,
        as_of: date | None = None,
    ) -> Location | list[Location] | None:
        """The places nearest to a ``(latitude, longitude)``: geopy's order, not that of the rest of this
        package.

        Gives the nearest, or with ``exactly_one=False`` up to ten; ``None`` if there is none ``within_km``.
        ``Location.raw`` also says of the point that was asked for: ``distance_m`` to the place,
        ``at_region_ids`` it lies in on a day, and ``line_m`` to the nearest dividing line of that day
        (``None``: over 500 km).
        """
        point = Point(query)
        found = self.nearest(point.longitude, point.latitude, within_km)
        if not found and self._behind is not None:
            return self._behind.reverse(query, exactly_one=exactly_one, timeout=timeout)
        at = {
            "at_region_ids": regions_at(point.longitude, point.latitude, as_of),
            "line_m": distance_to_line_m(point.longitude, point.latitude, as_of),
        }
        return _answer([location(place, distance_m=metres, **at) for place, metres in found], exactly_one)

    def find(self, query: str) -> list[Place]:
        """The places that :meth:`geocode` chooses from, best first."""
        name, _, within = query.partition(",")
        whole = self._places.find(query, 0)
        return list(whole) or [place for place in self._places.find(name, 0) if lies_in(place, within)]

    def nearest(self, lon: float, lat: float, within_km: float, limit: int = 10) -> list[tuple[Place, float]]:
        """The places nearest to a point with their geodesic distances in metres, nearest first."""
        cosines = self._directions @ _direction(np.array([[lon, lat]]))[0]
        among = min(2 * limit, len(cosines) - 1)
        found = []
        for number in np.argpartition(-cosines, among)[: among + 1].tolist():
            place = self._places[number]  # on a sphere; the ellipsoid may swap close ones
            how = placing(place.geonames_id)
            metres = float(geodesic((lat, lon), (place.lat, place.lon)).meters)
            if metres <= within_km * 1000 and not (how and how.error_km > VAGUE_KM):
                found.append((place, metres))
        return sorted(found, key=lambda each: each[1])[:limit]

    @cached_property
    def _directions(self) -> NDArray[np.float64]:
        return _direction(self._places.coordinates)


def _direction(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors from the centre of the earth, one row for each longitude and latitude."""
    across, up = np.radians(coordinates).T
    return np.column_stack([np.cos(up) * np.cos(across), np.cos(up) * np.sin(across), np.sin(up)])


def _answer(found: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    if not found:
        return None
    return found[0] if exactly_one else found


def location(place: Place, **further: Any) -> Location:
    """A place as geopy's location, its address naming its regions; ``further`` goes into ``raw``."""
    names = {r.id: r.names["en"] for r in regions()}
    parts = [place.name, *(names[id] for id in place.region_ids)]
    address = ", ".join(parts if len(parts) > 1 else [place.name, place.country])
    return Location(address, (place.lat, place.lon), asdict(place) | further)


def lies_in(place: Place, name: str) -> bool:
    """Whether a place lies in a region or country, named in any way; a blank name is no condition."""
    key = normalise(name)
    named = _areas().get(key, frozenset())
    return key in ("", place.country.casefold()) or not named.isdisjoint({place.country, *place.region_ids})


@cache
def _areas() -> dict[str, frozenset[str]]:
    """Ids of regions and codes of countries by the keys of their names."""
    found: dict[str, set[str]] = {}
    for region in regions():
        for language in LANGUAGES:
            for name in (region.names[language], *region.aliases[language]):
                found.setdefault(normalise(name), set()).add(region.id)
    for row in basemap()["labels"].itertuples():
        for name in (row.name, row.name_uk, row.name_ru):
            found.setdefault(normalise(name), set()).add(row.iso_a2)
    return {key: frozenset(ids) for key, ids in found.items()}
