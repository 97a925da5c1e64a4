"""Toponyms worldwide by exact name: countries, their states and counties, towns, parts of the world.

The data are GeoNames (CC BY 4.0) and names written by hand; see ``data/SOURCES.md``. Places of 10,000
and more, and every place and county of the countries whose local press is in English.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log10
from pathlib import Path
from typing import Literal

FILE = Path(__file__).parent / "data" / "toponyms.tsv.gz"
NAMES = Path(__file__).parent / "data" / "given_names.txt"

_NO_PLURAL = ("sh", "ch", "ese", "ss", "men", "man", "Swiss")  # Irish, Dutch, Japanese, Swiss, Frenchmen

Kind = Literal["A", "C", "S", "D", "P"]


@dataclass(frozen=True, slots=True)
class Toponym:
    """A named place.

    ``kind`` is A for an area or a water, C country, S state or province, D county, P populated place.
    ``country`` is an ISO 3166-1 code, ``first`` and ``second`` are GeoNames codes of the divisions it lies in
    (for a US county the FIPS code); empty where unknown. ``flags``: ``w`` the name is also a common word,
    ``s`` a frequent surname, ``g`` a given name. ``geonames_id`` is negative for what is not from GeoNames.
    ``magnitude`` is the decimal logarithm of population + 100. ``cells`` are the numbers of the two squares
    of two degrees it lies in, of grids half a square apart: neighbours share at least one.
    """

    geonames_id: int
    kind: Kind
    name: str
    lon: float
    lat: float
    country: str
    first: str
    second: str
    population: int
    flags: str
    magnitude: float
    cells: tuple[int, int]


class World:
    """Toponyms by name. ``rows`` are lines of the data file; toponyms are made when asked for.

    ``openers`` are the words that names begin with: a text is searched at no others.
    """

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows
        self._made: dict[int, Toponym] = {}
        self._by_name: dict[str, tuple[int, ...]] = {}
        self._demonyms: dict[str, tuple[int, ...]] = {}
        self.openers: set[str] = set()
        longer: dict[str, set[str]] = {}
        for number, row in enumerate(rows):
            _, _, name, _, _, _, _, _, _, also, demonyms, _ = row.split("\t")
            for each in (name, *also.split("|")) if also else (name,):
                self._enter(self._by_name, each, number)
            for each in demonyms.split("|") if demonyms else ():
                self._enter(self._demonyms, each, number)
                if not each.endswith(_NO_PLURAL):
                    self._enter(self._demonyms, each + "s", number)
        for table in (self._by_name, self._demonyms):
            for name in table:
                if name.isalpha():
                    self.openers.add(name)
                    continue
                length = next((at for at, char in enumerate(name) if not char.isalnum()), len(name))
                self.openers.add(name[:length])
                if length + 1 < len(name):
                    longer.setdefault(name[: length + 2], set()).add(name)
        self._longer = {
            opening: tuple(sorted(names, key=lambda name: (-len(name), name)))
            for opening, names in longer.items()
        }

    @staticmethod
    def _enter(table: dict[str, tuple[int, ...]], name: str, number: int) -> None:
        known = table.get(name)
        table[name] = (number,) if known is None else (*known, number) if number not in known else known

    def __len__(self) -> int:
        return len(self._rows)

    def at(self, text: str, start: int, end: int) -> str | None:
        """The longest name that stands in the text where the word ``text[start:end]`` begins."""
        for name in self._longer.get(text[start : end + 2], ()):
            if text.startswith(name, start) and not text[start + len(name) : start + len(name) + 1].isalnum():
                return name
        word = text[start:end]
        if text[end : end + 1] == "." and word + "." in self._by_name:
            return word + "."
        return word if word in self._by_name or word in self._demonyms else None

    def countries(self) -> list[Toponym]:
        """All countries and territories."""
        return [self[number] for number, row in enumerate(self._rows) if row.split("\t", 2)[1] == "C"]

    def named(self, name: str) -> tuple[int, ...]:
        """The numbers of the toponyms that are called exactly this."""
        return self._by_name.get(name, ())

    def of_people(self, demonym: str) -> tuple[int, ...]:
        """The numbers of the toponyms whose people or adjective this is."""
        return self._demonyms.get(demonym, ())

    def __getitem__(self, number: int) -> Toponym:
        made = self._made.get(number)
        if made is None:
            id, kind, name, lon, lat, country, first, second, population, _, _, flags = self._rows[
                number
            ].split("\t")
            x, y, people = float(lon), float(lat), int(population)
            made = Toponym(
                int(id),
                kind,  # type: ignore[arg-type]
                name,
                x,
                y,
                country,
                first,
                second,
                people,
                flags,
                log10(people + 100),
                (_square(x, y), -_square(x + 1, y + 1)),
            )
            self._made[number] = made  # no more than there are rows
        return made


def _square(lon: float, lat: float) -> int:
    return int(lon + 180) // 2 * 100 + int(lat + 90) // 2


@cache
def world() -> World:
    """The shipped toponyms, read once (about 80,000 in half a second)."""
    return World(lines())


@cache
def lines() -> tuple[str, ...]:
    """The lines of the data file, which the gazetteer reads as well."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        return tuple(file.read().splitlines())


@cache
def given_names() -> frozenset[str]:
    """Given names that are frequent in the United States (census of 1990)."""
    return frozenset(NAMES.read_text(encoding="utf-8").split())
