"""Places by name and by position, as geopy geocoders: one offline, and one that may stand behind it.

>>> GazetteerGeocoder().geocode("Tskhinvali").address
'Tskhinvali, South Ossetia, Georgia'

Nothing here touches the network unless a :class:`CachedNominatim` is handed over as ``behind``. geopy
speaks of ``(latitude, longitude)``; the order is turned round in this file and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point
from numpy.typing import NDArray

from geodata.gazetteer import Gazetteer, gazetteer, normalise
from geodata.layers import WGS84, basemap
from geodata.model import LANGUAGES, Place
from geodata.regions import regions

CACHE = Path(platformdirs.user_cache_dir("dispute-atlas")) / "nominatim"
USER_AGENT = "dispute-atlas/0.1"
CACHED_ANSWERS = 5_000


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
    ) -> Location | list[Location] | None:
        """The places nearest to a ``(latitude, longitude)``: geopy's order, not that of the rest of this
        package.

        Gives the nearest, or with ``exactly_one=False`` up to ten; ``None`` if there is none ``within_km``.
        """
        point = Point(query)
        found = self.nearest(point.longitude, point.latitude, within_km)
        if not found and self._behind is not None:
            return self._behind.reverse(query, exactly_one=exactly_one, timeout=timeout)
        return _answer([location(place) for place, _ in found], exactly_one)

    def find(self, query: str) -> list[Place]:
        """The places that :meth:`geocode` chooses from, best first."""
        name, _, within = query.partition(",")
        return list(self._places.find(query)) or [p for p in self._places.find(name) if lies_in(p, within)]

    def nearest(self, lon: float, lat: float, within_km: float, limit: int = 10) -> list[tuple[Place, float]]:
        """The places nearest to a point with their geodesic distances in metres, nearest first."""
        places, directions = self._directions
        cosines = directions @ _direction(np.array([lon]), np.array([lat]))[0]
        found = []
        for number in np.argsort(-cosines)[: 2 * limit]:  # on a sphere; the ellipsoid may swap close ones
            place = places[number]
            metres = float(WGS84.inv(lon, lat, place.lon, place.lat)[2])
            if metres <= within_km * 1000:
                found.append((place, metres))
        return sorted(found, key=lambda each: each[1])[:limit]

    @cached_property
    def _directions(self) -> tuple[list[Place], NDArray[np.float64]]:
        places = list(self._places.places())
        lons, lats = (np.array([getattr(place, axis) for place in places]) for axis in ("lon", "lat"))
        return places, _direction(lons, lats)


def _direction(lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors from the centre of the earth, one row for each point."""
    across, up = np.radians(lons), np.radians(lats)
    return np.column_stack([np.cos(up) * np.cos(across), np.cos(up) * np.sin(across), np.sin(up)])


def _answer(found: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    if not found:
        return None
    return found[0] if exactly_one else found


def location(place: Place) -> Location:
    """A place as geopy's location, its address naming the regions it lies in."""
    names = {r.id: r.names["en"] for r in regions()}
    parts = [place.name, *(names[id] for id in place.region_ids)]
    address = ", ".join(parts if len(parts) > 1 else [place.name, place.country])
    return Location(address, (place.lat, place.lon), asdict(place))


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


class CachedNominatim(Nominatim):
    """Nominatim as its usage policy asks: a request a second, our own user agent, answers kept on disk.

    ``cache`` keeps the answers, the newest few thousand of them.
    """

    def __init__(self, *, cache: Path = CACHE, min_delay_seconds: float = 1.0, **options: Any) -> None:
        super().__init__(**{"user_agent": USER_AGENT, "timeout": 10, **options})
        self._cache = cache
        self._request = RateLimiter(
            super()._call_geocoder,
            min_delay_seconds=min_delay_seconds,
            max_retries=0,
            swallow_exceptions=False,
        )

    def _call_geocoder(self, url: str, callback: Callable[[Any], Any], **options: Any) -> Any:
        """geopy's one door to the network: answered from the cache where that is possible."""
        kept = self._cache / f"{hashlib.sha256(url.encode()).hexdigest()}.json"
        if kept.exists():
            return callback(json.loads(kept.read_text(encoding="utf-8")))
        return self._request(url, partial(self._keep, kept, callback), **options)

    def _keep(self, path: Path, callback: Callable[[Any], Any], answer: Any) -> Any:
        self._cache.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(answer), encoding="utf-8")
        oldest_first = sorted(self._cache.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for file in oldest_first[:-CACHED_ANSWERS]:
            file.unlink()
        return callback(answer)
