"""Named places: found by name in any of four scripts, by the beginning of a name, by id and by region.

Names are looked up blind to case, apostrophes and diacritics. The data are GeoNames populated places (CC BY
4.0): all of the countries in :data:`COVERED` with their names in Latin, Cyrillic and Georgian script, the
towns of their neighbours and the cities of the world likewise; and, with Latin names only, the towns of
:mod:`geodata.world`. See ``data/SOURCES.md``.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata import world
from geodata.model import LANGUAGES, Language, Place
from geodata.regions import regions
from geodata.romanise import readings

FILE = Path(__file__).parent / "data" / "places.tsv.gz"

COVERED = ("GE", "UA", "AZ", "MD", "AM")
"""Countries of which every place from 500 inhabitants is there, with its names in every script."""

WELL_KNOWN = 15_000
"""Elsewhere, smaller places share their names with too many others to be thought of first."""

QUARTERS = 13_500_000
"""GeoNames ids from here on are quarters of towns, nearly all: a search counts their people in the town."""

OWN_WEIGHT = 10_000
"""As many inhabitants a place of our own counts for: it was added because it is spoken of."""

LONGEST_NAME = 100

_DROPPED = re.compile("['’‘`´ʼʻʹ′ʾʿ]")
_SPACES = re.compile(r"[\s\-‐‑–—]+")
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ґ": "г"}
)


def normalise(text: str) -> str:
    """The key a name is found by: no case, no diacritics, no apostrophes, one space for blanks and hyphens.

    >>> normalise("Ts’khinvali"), normalise("Kostyantynivka "), normalise("Rostov-on-Don")
    ('tskhinvali', 'kostyantynivka', 'rostov on don')
    """
    if text.isascii():
        if text.isalpha():  # most are
            return text.lower()
    else:
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    folded = _DROPPED.sub("", text.casefold())
    if not folded.isascii():
        folded = folded.translate(_LETTERS)
    return _SPACES.sub(" ", folded).strip()


class Gazetteer:
    """Places by id, by name and by region. Iterating gives every ``(key, Place)``, the most populous first.

    ``rows`` are lines of the data file: id, name, lon, lat, country, population, regions, further names,
    which of them to show in Ukrainian, Russian and Georgian (their numbers from 1; 0 is the first name),
    keys; lists are separated by ``|``. ``world`` are further rows, in columns, whose keys are made when names
    are looked up. Places and indices are made when asked for: loading stays quick.
    """

    def __init__(self, rows: Iterable[str], world: Iterable[list[str]] = ()) -> None:
        split = [row.split("\t") for row in rows]
        self._rows = sorted([*split, *world], key=lambda row: (-int(row[5]), int(row[0])))

    @cached_property
    def _by_id(self) -> dict[int, int]:
        return {int(row[0]): number for number, row in enumerate(self._rows)}

    @cached_property
    def _keyed(self) -> list[list[str]]:
        """The rows, each with its keys."""
        for row in self._rows:
            if not row[9]:
                keys = (row[1], *row[7].split("|")) if row[7] else (row[1],)
                row[9] = "|".join(dict.fromkeys(map(normalise, keys)))
        return self._rows

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        by_key: dict[str, list[int]] = {}
        for number, row in enumerate(self._keyed):
            for key in row[9].split("|"):
                by_key.setdefault(key, []).append(number)
        return by_key

    @cached_property
    def _prefixes(self) -> _Prefixes:
        return _Prefixes(self._keyed)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[str, Place]]:
        for number, row in enumerate(self._keyed):
            place = self._place(number)
            for key in row[9].split("|"):
                yield key, place

    def __getitem__(self, number: int) -> Place:
        return self._place(number)

    @cached_property
    def coordinates(self) -> NDArray[np.float64]:
        """Longitudes and latitudes of all places, a row for each, in the order of their numbers."""
        return np.array([row[2:4] for row in self._rows], dtype=np.float64)

    def places(self) -> Iterator[Place]:
        """Every place once, the most populous first."""
        return map(self._place, range(len(self._rows)))

    def notable(self, population: int) -> Iterator[Place]:
        """The places that lie in a region or have so many inhabitants, each once, most populous first."""
        for number, row in enumerate(self._rows):
            if row[6] or int(row[5]) >= population:
                yield self._place(number)

    def by_id(self, geonames_id: int) -> Place | None:
        """The place with this GeoNames id (negative ids are our own additions)."""
        number = self._by_id.get(geonames_id)
        return None if number is None else self._place(number)

    def find(self, name: str, population: int = WELL_KNOWN) -> tuple[Place, ...]:
        """Places called exactly this, in any spelling that shares its key.

        Outside the countries that are covered whole, those with fewer inhabitants than ``population`` are
        left out. Places for which it is the main name come before those for which it is one of several;
        within each, those added by hand, then the most populous first.
        """
        key = normalise(name)
        rows = self._keyed
        found = [
            number
            for number in self._by_key.get(key, ())
            if rows[number][4] in COVERED or int(rows[number][5]) >= population
        ]
        found.sort(key=lambda n: (rows[n][9].split("|", 1)[0] != key, not rows[n][0].startswith("-")))
        return tuple(map(self._place, found))

    def search(self, prefix: str, limit: int = 10, language: Language = "en") -> tuple[Place, ...]:
        """Places with a name that begins so, in any script: for a search box, at most a few milliseconds.

        Names that are all of the prefix come first. Then places in the regions before others, large ones
        before small ones, and those shown in ``language`` by a name that begins so before those merely also
        called so. What is written in Cyrillic or Georgian is sought in Latin letters, too. None for a blank
        prefix.
        """
        found: dict[int, None] = {}
        for text in (prefix[:LONGEST_NAME], *readings(prefix[:LONGEST_NAME])):
            if len(found) < limit and (key := normalise(text)):
                found |= dict.fromkeys(self._prefixes.numbers(key, limit, language))
        return tuple(map(self._place, list(found)[: max(limit, 0)]))

    def shown(self, place: Place, language: Language) -> str:
        """The name to show of a place in a language; the English one where none is known.

        It is the official name in the state that the UN General Assembly sees the place in, in the spelling
        usual in that language; see :mod:`geodata.place_notes` for the names that others use or used.
        """
        number = self._by_id.get(place.geonames_id)
        if number is None or language == "en":
            return place.name
        numbers = self._rows[number][8].split("|")
        told = numbers[LANGUAGES.index(language) - 1] if len(numbers) > 1 else ""
        return (place.name, *place.names)[int(told)] if told else place.name

    def places_in(self, region_id: str) -> tuple[Place, ...]:
        """The places that lie in a region, most populous first."""
        numbers = (n for n, row in enumerate(self._rows) if region_id in row[6].split("|"))
        return tuple(self._place(number) for number in numbers)

    def _place(self, number: int) -> Place:
        id, name, lon, lat, country, population, regions, names, _, _ = self._rows[number]
        return Place(
            geonames_id=int(id),
            name=name,
            lon=float(lon),
            lat=float(lat),
            country=country,
            population=int(population),
            names=tuple(names.split("|")) if names else (),
            region_ids=tuple(regions.split("|")) if regions else (),
        )


def _people(id: int, population: int) -> int:
    if id < 0:
        return OWN_WEIGHT
    return population if id < QUARTERS else 0


class _Prefixes:
    """All keys in order, so that those with a common beginning lie side by side; arrays run beside them.

    Weights are decimal logarithms of inhabitants: lying in a region in dispute counts like a thousand times
    as many, in one of the states that have such regions like thirty times; being the name that is shown in
    the reader's language likewise.
    """

    DISPUTED, STATE, SHOWN, WHOLE = 3.0, 1.5, 1.5, 100.0

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        keys: list[str] = []
        numbers: list[int] = []
        marks: list[int] = []
        for number, row in enumerate(rows):
            own = row[9].split("|")
            keys += own
            numbers += [number] * len(own)
            shown = [1] + [0] * (len(own) - 1)  # a bit for each language: the first is English
            if row[8] != "||":
                for bit, told in enumerate(row[8].split("|"), 1):
                    if told:
                        shown[int(told)] |= 1 << bit
            marks += shown
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._keys = [keys[at] for at in order]
        self._numbers = np.array(numbers, dtype=np.int32)[order]
        self._marks = np.array(marks, dtype=np.int8)[order]
        within = {region.id: self.STATE if region.kind == "state" else self.DISPUTED for region in regions()}
        people = [_people(int(row[0]), int(row[5])) for row in rows]
        weights = np.log10(np.array(people) + 100)
        weights += [within[row[6].partition("|")[0]] if row[6] else 0.0 for row in rows]
        self._weights: NDArray[np.float64] = weights[self._numbers]

    def numbers(self, key: str, limit: int, language: Language) -> list[int]:
        """The places' numbers of the keys that begin so, the weightiest first."""
        first = bisect_left(self._keys, key)
        last = bisect_left(self._keys, key + "\U0010ffff", first)
        among = slice(first, last)
        ranks = self._weights[among] + self.SHOWN * ((self._marks[among] >> LANGUAGES.index(language)) & 1)
        ranks[: bisect_left(self._keys, key + " ", first, last) - first] += self.WHOLE
        found: dict[int, None] = {}
        # A place has few names that begin alike: among so many more there are enough places.
        for offset in np.argsort(-ranks, kind="stable")[: 20 * limit].tolist():
            found.setdefault(int(self._numbers[first + offset]))
            if len(found) >= limit:
                break
        return list(found)


def _rows_of_the_world(known: frozenset[str]) -> Iterator[list[str]]:
    """The towns worldwide that are not ``known`` by their ids, as rows of the gazetteer without keys."""
    for line in world.lines():
        id, kind, name, lon, lat, country, _, _, population, further, _, _ = line.split("\t")
        if kind == "P" and country not in COVERED and id not in known:
            yield [id, name, lon, lat, country, population, "", further, "||", ""]


@cache
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, read once (80,000 places in about a second)."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        rows = file.read().splitlines()
    known = frozenset(row.partition("\t")[0] for row in rows)
    return Gazetteer(rows, _rows_of_the_world(known))
