"""What the hand-written ``data/places.yaml`` says of single places: former names, and how well one is placed.

>>> [(former.names["en"], former.until) for former in former_names(713174)]
[('Artemivsk', '2016-02-04')]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from geodata.disputes import read_yaml
from geodata.errors import BadLayer
from geodata.gazetteer import gazetteer
from geodata.model import LANGUAGES, Language, Place
from geodata.regions import DATA


@dataclass(frozen=True, slots=True)
class NameDocument:
    """What a former name rests on. ``date`` is a day, or a year where it bears no more: EDTF."""

    document: str
    symbol: str | None
    date: str
    url: str | None

    def told(self) -> str:
        """The document in a line: what it is, its number and its date."""
        return ", ".join(filter(None, (self.document, self.symbol, self.date)))


@dataclass(frozen=True, slots=True)
class FormerName:
    """What a place was officially called ``until`` a day or a year (EDTF) that the ``document`` gives.

    Official is what the state says that the UN General Assembly sees the place in; ``note`` says who uses
    the name today, and is empty where nobody does officially. Where ``names`` lacks a language there is no
    such name known. ``by`` are the perspectives that call the place so still.
    """

    geonames_id: int
    names: Mapping[Language, str]
    until: str
    document: NameDocument
    note: str
    by: tuple[str, ...]

    def held_on(self, day: date) -> bool:
        """Whether it was the name on a day; in the year of a change known by its year alone, no longer."""
        return day.isoformat()[: len(self.until)] < self.until


@dataclass(frozen=True, slots=True)
class Placing:
    """How an added place was put on the map: by what, and how far off it may be, in kilometres."""

    source: str
    error_km: float


def former_names(geonames_id: int) -> tuple[FormerName, ...]:
    """The former names of a place, the latest first; none for most."""
    return _former().get(geonames_id, ())


def noted() -> tuple[int, ...]:
    """The ids of the places that have, or had, other names than the usual one."""
    return tuple({**_former(), **_called()})


def name_by(perspective: str, place: Place, day: date, language: Language = "en") -> str:
    """What a perspective calls a place on a day: by a name of its own, or as it was officially called."""
    own = [names for by, names in _called().get(place.geonames_id, ()) if perspective in by]
    own += [former.names for former in former_names(place.geonames_id) if perspective in former.by]
    if own:
        return own[0].get(language) or gazetteer().shown(place, language)
    return name_on(place, day, language)


def name_on(place: Place, day: date, language: Language = "en") -> str:
    """What a place was officially called on a day: the name it bears now, or one that it bore until later."""
    held = [former for former in former_names(place.geonames_id) if former.held_on(day)]
    if held and language in held[-1].names:
        return held[-1].names[language]
    return held[-1].names["en"] if held else gazetteer().shown(place, language)


def described(place: Place, day: date) -> dict[str, Any]:
    """A place as ``geodata locate`` prints it: its fields, its names, and what is noted here.

    ``name_then`` is what it was officially called on the day; ``error_km`` is ``None`` for a place of
    GeoNames.
    """
    fields = ("geonames_id", "name", "lon", "lat", "country", "population")
    how = placing(place.geonames_id)
    return {
        **{field: getattr(place, field) for field in fields},
        "names": {language: gazetteer().shown(place, language) for language in LANGUAGES},
        "name_then": name_on(place, day),
        "former_names": [
            {
                "name": each.names["en"],
                "until": each.until,
                "document": each.document.told(),
                "note": each.note,
            }
            for each in former_names(place.geonames_id)
        ],
        "error_km": how and how.error_km,
        "source": how.source if how else "GeoNames (CC BY 4.0)",
    }


def placing(geonames_id: int) -> Placing | None:
    """How a place of our own (a negative id) was placed; ``None`` for one of GeoNames."""
    return _placings().get(geonames_id)


@cache
def _file() -> Mapping[str, Any]:
    return MappingProxyType(read_yaml(DATA / "places.yaml"))


@cache
def _former() -> Mapping[int, tuple[FormerName, ...]]:
    documents = {
        id: NameDocument(entry["document"], entry.get("symbol"), str(entry["date"]), entry.get("url"))
        for id, entry in _file()["documents"].items()
    }
    found: dict[int, list[FormerName]] = {}
    for entry in _file()["former"]:
        id, names, until = entry["id"], entry["names"], str(entry["until"])
        where = f"places.yaml, former name of {id}"
        if "en" not in names or not set(names) <= set(LANGUAGES):
            raise BadLayer(f"{where}: names are by language ({', '.join(LANGUAGES)}), English among them.")
        if entry["document"] not in documents:
            raise BadLayer(f"{where}: {entry['document']!r} is not among the documents.")
        former = FormerName(
            id,
            MappingProxyType(names),
            until,
            documents[entry["document"]],
            entry.get("note", ""),
            tuple(entry.get("by", ())),
        )
        found.setdefault(id, []).append(former)
    return {
        id: tuple(sorted(names, key=lambda former: former.until, reverse=True)) for id, names in found.items()
    }


@cache
def _called() -> Mapping[int, list[tuple[tuple[str, ...], Mapping[Language, str]]]]:
    """By place: the perspectives that call it otherwise, and how."""
    found: dict[int, list[tuple[tuple[str, ...], Mapping[Language, str]]]] = {}
    for entry in _file()["called"]:
        if entry.get("document", "") not in ("", *_file()["documents"]):
            raise BadLayer(f"places.yaml, called, {entry['id']}: {entry['document']!r} is no document there.")
        found.setdefault(entry["id"], []).append((tuple(entry["by"]), entry["names"]))
    return found


@cache
def _placings() -> Mapping[int, Placing]:
    return {extra["id"]: Placing(extra["source"], float(extra["error_km"])) for extra in _file()["extra"]}
