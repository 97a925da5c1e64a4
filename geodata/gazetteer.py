"""Named places: an exact, apostrophe- and diacritic-blind look-up in memory.

The data are GeoNames populated places (CC BY 4.0): all of Georgia and Ukraine from 500 inhabitants with their
names in Latin, Cyrillic and Georgian script, and the world from 15,000 inhabitants; see ``data/SOURCES.md``.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

from geodata.model import Place

FILE = Path(__file__).parent / "data" / "places.tsv.gz"

_DROPPED = re.compile("['’‘`´ʼʻʹ′ʾʿ]")
_SPACES = re.compile(r"[\s\-‐‑–—]+")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})


def normalise(text: str) -> str:
    """The key a name is found by: no case, no diacritics, no apostrophes, one space for blanks and hyphens.

    >>> normalise("Ts’khinvali"), normalise("Kostyantynivka "), normalise("Rostov-on-Don")
    ('tskhinvali', 'kostyantynivka', 'rostov on don')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    folded = _DROPPED.sub("", text.casefold())
    if not folded.isascii():
        folded = folded.translate(_LETTERS)
    return _SPACES.sub(" ", folded).strip()


class Gazetteer:
    """Places by id, by name and by region. Iterating gives every ``(key, Place)``, the most populous first.

    ``rows`` are the lines of the data file, most populous first: id, name, lon, lat, country, population,
    regions, further names, keys; lists are separated by ``|``. Places and indices are made when asked for:
    loading stays quick.
    """

    def __init__(self, rows: list[str]) -> None:
        self._rows = [row.split("\t") for row in rows]

    @cached_property
    def _by_id(self) -> dict[int, int]:
        return {int(row[0]): number for number, row in enumerate(self._rows)}

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        by_key: dict[str, list[int]] = {}
        for number, row in enumerate(self._rows):
            for key in row[8].split("|"):
                by_key.setdefault(key, []).append(number)
        return by_key

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[str, Place]]:
        for number, row in enumerate(self._rows):
            place = self._place(number)
            for key in row[8].split("|"):
                yield key, place

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

    def find(self, name: str) -> tuple[Place, ...]:
        """Places called exactly this, in any spelling that shares its key.

        Those for which it is the main name come before those for which it is one of several; within each, the
        most populous first.
        """
        key = normalise(name)
        found = sorted(self._by_key.get(key, ()), key=lambda n: self._rows[n][8].split("|", 1)[0] != key)
        return tuple(self._place(number) for number in found)

    def places_in(self, region_id: str) -> tuple[Place, ...]:
        """The places that lie in a region, most populous first."""
        numbers = (n for n, row in enumerate(self._rows) if region_id in row[6].split("|"))
        return tuple(self._place(number) for number in numbers)

    def _place(self, number: int) -> Place:
        id, name, lon, lat, country, population, regions, names, _ = self._rows[number]
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


@cache
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, read once (about 40,000 places in a quarter of a second)."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        return Gazetteer(file.read().splitlines())
