"""The objects of the ground: regions, who claims and controls them since when, and named places.

Coordinates are WGS84 degrees in the order ``lon, lat``. Periods are half-open: ``valid_from`` is the first
day that counts, ``valid_to`` the first day that no longer does (``None``: still open). All objects are
immutable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["en", "uk", "ru", "ka"]
LANGUAGES: tuple[Language, ...] = ("en", "uk", "ru", "ka")

Control = Literal["government", "de-facto", "annexed", "divided"]
"""How an area is held, as the map colours it.

``government`` the internationally recognised state; ``de-facto`` authorities that most states do not
recognise; ``annexed`` a state that has declared the area its own without general recognition; ``divided`` a
line of contact runs through the area.
"""


def overlaps(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Whether ``day`` lies in the half-open period ``[valid_from, valid_to)``."""
    return valid_from <= day and (valid_to is None or day < valid_to)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a fact rests on.

    ``symbol`` is its official number (``A/RES/68/262``), ``url`` where it can be read.
    """

    document: str
    symbol: str | None
    date: date
    url: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """Who claims, controls or recognises: a state or a de facto authority, named in four languages."""

    id: str
    names: dict[Language, str]
    kind: Literal["state", "de-facto authority"]
    un_member: bool


@dataclass(frozen=True, slots=True)
class Position:
    """What one party holds about a region for a period: that it controls, claims or recognises it."""

    party: Party
    valid_from: date
    valid_to: date | None
    note: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """A stretch of days on which nothing about a region's status changes.

    ``claimed_by`` and ``recognised_by`` list positions in force; ``controlled_by`` has one position, or
    several when ``control`` is ``divided``. ``recognised_by`` holds recognitions of a self-declared state or
    of an annexation, never the ordinary recognition of the parent state.
    """

    valid_from: date
    valid_to: date | None
    control: Control
    controlled_by: tuple[Position, ...]
    claimed_by: tuple[Position, ...]
    recognised_by: tuple[Position, ...]
    note: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """An area whose status is in dispute, or a state that contains one.

    ``parent`` is the region that contains it as the UN General Assembly draws it. ``kind`` tells states from
    the areas in dispute. ``extent`` is ``(west, south, east, north)`` in degrees. ``aliases`` are further
    names and spellings by language; ``demonyms`` the adjectives and peoples derived from the name.
    """

    id: str
    kind: Literal["state", "disputed", "part"]
    names: dict[Language, str]
    parent: str | None
    wikidata: str
    iso_3166_2: str | None
    geonames_id: int | None
    extent: tuple[float, float, float, float]
    aliases: dict[Language, tuple[str, ...]]
    demonyms: dict[Language, tuple[str, ...]]
    status: tuple[StatusPeriod, ...]

    def status_at(self, day: date) -> StatusPeriod | None:
        """The status on ``day``; ``None`` before the first period that is documented here."""
        return next((p for p in self.status if overlaps(p.valid_from, p.valid_to, day)), None)


@dataclass(frozen=True, slots=True)
class Place:
    """A named point of the gazetteer.

    ``population`` is 0 where unknown; ``region_ids`` are the regions it lies in.
    """

    geonames_id: int
    name: str
    lon: float
    lat: float
    country: str
    population: int
    names: tuple[str, ...]
    region_ids: tuple[str, ...]
