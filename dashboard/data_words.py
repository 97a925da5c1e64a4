"""What the geodata say, in the language of the page: their sentences, and the names of places.

Regions, parties and perspectives carry their names in every language (``language.name``). Sentences stand in
the tables in English and are looked up in the catalog ``data.po``; those that geodata puts together bring
their template and its values along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from babel.lists import format_list

from dashboard import language
from dashboard.language import LOCALES, _
from geodata import regions, votes
from geodata.control import read_pictures
from geodata.disputes import DATA
from geodata.gazetteer import gazetteer
from geodata.model import Language
from geodata.place_notes import former_names, name_by, noted
from geodata.positions import positions
from geodata.telling import Told, Value


def told(text: str) -> str:
    """A sentence of the geodata in the language of the page."""
    if isinstance(text, Told):
        return _(text.template).format(**{key: _value(value) for key, value in text.values.items()})
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


def renamed(perspective: str, day: date) -> dict[int, str]:
    """The places that a perspective calls by another name on a day than by the usual one, by their ids."""
    return dict(_renamed(perspective, day, language.current()))


@lru_cache(maxsize=128)
def _renamed(perspective: str, day: date, spoken: Language) -> tuple[tuple[int, str], ...]:
    known = [place for place in map(gazetteer().by_id, noted()) if place is not None]
    called = [(place, name_by(perspective, place, day, spoken)) for place in known]
    return tuple(
        (place.geonames_id, name) for place, name in called if name != gazetteer().shown(place, spoken)
    )


def names_of(row: Any) -> dict[Language, str]:
    """The names of a row of a layer, whose columns are ``name``, ``name_uk`` …"""
    return {"en": row.name, "uk": row.name_uk, "ru": row.name_ru, "ka": row.name_ka}


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


def _value(value: Value) -> str:
    if isinstance(value, tuple):
        return format_list([language.name(names) for names in value], locale=LOCALES[language.current()])
    return language.name(value) if isinstance(value, Mapping) else told(value)
