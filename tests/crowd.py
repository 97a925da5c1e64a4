"""A store with more events on the map than it has room for."""

from __future__ import annotations

from dataclasses import replace

from articles.model import PlaceRef
from articles.store import Store
from geodata.gazetteer import gazetteer
from tests.articles.extractions import extraction

EVENTS = 2_100
TOWNS = 60


def fill(store: Store) -> None:
    """Events in sixty places of the regions, and more than one chart takes: a third in the first."""
    places = sorted((p for p in gazetteer().places() if p.region_ids), key=lambda p: -p.population)[:TOWNS]
    made = []
    for number in range(EVENTS):
        place = places[number % TOWNS if number % 3 else 0]
        text = f"Envoys of Georgia met on {number % 28 + 1} March {1992 + number % 30}."
        read = extraction(text, source=f"/{number}.txt", url=f"https://news.example/{number}")
        where = PlaceRef(place.geonames_id, place.name, place.lon, place.lat)
        made.append(replace(read, events=tuple(replace(event, place=where) for event in read.events)))
    store.add_many(made)
