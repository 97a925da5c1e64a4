"""What the geodata say, in the language of the page: their sentences, and the names of places.

Regions, parties and perspectives carry their names in every language (``language.name``). Sentences stand in
the tables in English and are looked up in the catalog ``data.po``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Any

from articles.tables import table
from dashboard import language
from dashboard.language import _
from geodata import layers, provenance, regions, votes
from geodata.control import read_pictures
from geodata.disputes import DATA
from geodata.gazetteer import gazetteer
from geodata.model import Language, Place
from geodata.place_notes import former_names, name_by, noted
from geodata.positions import positions

Renamed = tuple[tuple[str, str], ...]
"""Names by GeoNames id."""


def told(text: str) -> str:
    """A sentence of the geodata in the language of the page."""
    return _(text)


def place(geonames_id: int, name: str, perspective: str = "", day: date | None = None) -> str:
    """What a place is called in the language of the page, by a perspective and on a day if these are given;
    ``name`` where the gazetteer does not know it.
    """
    known = gazetteer().by_id(geonames_id)
    if known is None:
        return name
    if day is None:
        return gazetteer().shown(known, language.current())
    return name_by(perspective, known, day, language.current())


def renamed(perspective: str, day: date) -> Renamed:
    """The towns of the base map that a perspective calls on a day by another name than by the usual one."""
    return _renamed(perspective, day, language.current())


@lru_cache(maxsize=256)
def _renamed(perspective: str, day: date, spoken: Language) -> Renamed:
    called = [(place, name_by(perspective, place, day, spoken)) for place in _noted_towns()]
    return tuple(
        (str(place.geonames_id), name) for place, name in called if name != gazetteer().shown(place, spoken)
    )


@cache
def renamings() -> frozenset[date]:
    """The days from which towns of the base map may be called otherwise."""
    until = {former.until for town in _noted_towns() for former in former_names(town.geonames_id)}
    return frozenset(date.fromisoformat(f"{day}-01-01"[:10] if len(day) == 4 else day) for day in until)


@cache
def _noted_towns() -> tuple[Place, ...]:
    towns = set(layers.basemap()["towns"]["id"].astype(int))
    found = (gazetteer().by_id(id) for id in noted() if id in towns)
    return tuple(place for place in found if place is not None)


def names_of(row: Any) -> dict[Language, str]:
    """The names of a row of a layer, whose columns are ``name``, ``name_uk`` …"""
    return {"en": row.name, "uk": row.name_uk, "ru": row.name_ru, "ka": row.name_ka}


def actors() -> Iterator[str]:
    """The names by which events show actors: states, organisations, those who hold or held an office."""
    yield from table("actors")["actors"]
    yield from (holder["name"] for office in table("offices")["offices"] for holder in office["holders"])


def sentences() -> Iterator[str]:
    """Every whole sentence of the tables that readers see, for the catalog. Titles of documents stay in their
    own words.
    """
    for perspective in positions().perspectives.values():
        yield perspective.about
    for rules in positions().rules.values():
        yield from (rule.why for rule in rules)
    for lines in positions().lines.values():
        yield from (line.why for line in lines)
    for region in regions.regions():
        for period in region.status:
            yield period.note
            yield from (p.note for p in (*period.controlled_by, *period.claimed_by, *period.recognised_by))
    yield from (picture.why for picture in read_pictures(DATA))
    for resolution in votes.resolutions():
        yield from (resolution.title, resolution.note)
    for id in noted():
        yield from (former.note for former in former_names(id))
    yield from actors()
    yield from (file.about for file in provenance.files())
    yield from provenance.weaknesses()
