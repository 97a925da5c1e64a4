"""The names of regions and places in Ukrainian and Russian, with all their forms, by their first word.

Names come from ``geodata``, ``data/mentions_uk.yaml`` and ``data/mentions_ru.yaml``; their forms from
:mod:`articles.inflection`, made when a word with the same beginning is first met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from articles import inflection
from articles.anaphora import together
from articles.inflection import Slavic, languages_of
from articles.lexicon import STATES, Name, owned
from articles.model import MentionKind
from articles.tables import table
from geodata.gazetteer import gazetteer
from geodata.model import Place
from geodata.regions import linked, regions

LANGUAGES: tuple[Slavic, ...] = ("uk", "ru")

# Names that are words as often as towns, "Мирное", "Червоне"; not "Приморское", "Дебальцеве".
ADJECTIVAL = re.compile(
    r"(?<!ск)(?<!цк)(?:ое|ее|ые|ие|ый|ий|ая)\Z|(?<!ськ)(?<!цьк)(?<!ин)(?<!цев)(?<!пол)(?<!ь)е\Z"
)

_OPENING = 3  # letters that a word is looked up by
_SHORT = 5  # letters of a word whose beginning may change, too
_FREE_POPULATION = 15_000  # towns of a disputed region so large need no preposition to be one
_FREE_CITY = 50_000  # ... and towns elsewhere in the states
_OWN_POPULATION = 5_000  # towns elsewhere in the states are looked for from this size on
_LETTERS = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ' -]{3,}")


@cache
def words() -> re.Pattern[str]:
    """Capitalised words, and small ones that begin like a demonym."""
    small = sorted({name.text[:_OPENING] for name in _region_names() if name.text[0].islower()})
    return re.compile(rf"(?<![\w'])(?:[А-ЯЁІЇЄҐ]|{'|'.join(small)})[\w']*")


@lru_cache(maxsize=1 << 14)
def beginning_with(word: str) -> tuple[tuple[str, Name], ...]:
    """Forms whose first word is this one, in small letters, the longest first, each with its name.

    A region's own names go before a place's.
    """
    found = [
        (form, name)
        for beginning, name in _index().get(word[:_OPENING], ())
        if word.startswith(beginning)
        for form in _forms(name)
        if form.startswith(word) and form[len(word) : len(word) + 1] in ("", " ", "-")
    ]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _index() -> dict[str, tuple[tuple[str, Name], ...]]:
    """Names, and the letters that all forms begin with, by their first letters."""
    by_opening: dict[str, dict[tuple[str, ...], tuple[str, Name]]] = {}
    for name in (*_region_names(), *_seats(), *_place_names()):
        key = (name.text, *(name.region_ids[:1] if name.kind == "place" else ()))
        for opening in _openings(name):
            by_opening.setdefault(opening, {}).setdefault(key, (_beginning(name), name))
    return {opening: tuple(bucket.values()) for opening, bucket in by_opening.items()}


@cache
def _forms(name: Name) -> tuple[str, ...]:
    """The forms of a name in small letters, the longest first."""
    found: set[str] = set()
    for language in languages_of(name.text):
        decline = inflection.people if name.kind == "demonym" else inflection.forms
        found |= decline(name.text, language)
    small = {form.lower() for form in found}
    small |= {form.replace("ё", "е") for form in small}
    return tuple(sorted(small, key=lambda form: (-len(form), form)))


def _beginning(name: Name) -> str:
    """Letters that every form begins with, made without the forms: only the end of the first word changes."""
    first = re.split("[ -]", name.text.lower())[0]
    return first[: max(2, len(first) - 3)]


def _openings(name: Name) -> set[str]:
    """The first letters of a name's forms; of a short word these change too: "Київ, Києва"."""
    if len(re.split("[ -]", name.text)[0]) > _SHORT:
        return {name.text[:_OPENING].lower()}
    return {form[:_OPENING] for form in _forms(name)}


def _region_names() -> Iterator[Name]:
    for each in regions():
        ids = linked(each.id)
        for language in LANGUAGES:
            extra = table(f"mentions_{language}")
            kinds: tuple[tuple[MentionKind, Iterable[str]], ...] = (
                ("name", [each.names[language]]),
                ("alias", [*each.aliases[language], *extra["names"].get(each.id, ())]),
                ("demonym", [*each.demonyms[language], *extra["demonyms"].get(each.id, ())]),
                ("place", extra["parts"].get(each.id, ())),
            )
            for kind, names in kinds:
                for text in names:
                    yield Name(text, kind, ids, listed(text))


def _seats() -> Iterator[Name]:
    for language in LANGUAGES:
        for text, owner in table(f"mentions_{language}")["seats"].items():
            yield Name(text, "metonym", owned(owner), listed(text), seat=True)


@lru_cache(maxsize=1024)
def listed(text: str) -> tuple[Place, ...]:
    """The place that the tables give a name to."""
    for language in LANGUAGES:
        for id, names in table(f"mentions_{language}")["places"].items():
            if text in names and (place := gazetteer().by_id(id)):
                return (place,)
    return ()


def _place_names() -> Iterator[Name]:
    extra = [table(f"mentions_{language}") for language in LANGUAGES]
    refused = {text for rows in extra for text in rows["no_places"]}
    for rows in extra:
        for id, names in rows["places"].items():
            if (place := gazetteer().by_id(id)) and place.region_ids:
                for text in names:
                    yield _place_name(text, place)
    for place in gazetteer().notable(10**9):
        if place.region_ids[0] not in STATES or place.population >= _OWN_POPULATION:
            for text in place.names:
                text = text.replace("\u2019", "'").replace("\u02bc", "'")
                if _LETTERS.fullmatch(text) and text[0].isupper() and text not in refused and len(text) > 3:
                    yield _place_name(text, place)


def _place_name(text: str, place: Place) -> Name:
    least = _FREE_CITY if place.region_ids[0] in STATES else _FREE_POPULATION
    several = " " in text and place.region_ids[0] not in STATES  # no word: "Станица Луганская"
    known = len(text) > _SHORT - 1 and place.region_ids[0] not in STATES and bool(listed(text))
    free = (place.population >= least or several or known) and not ADJECTIVAL.search(text)
    return Name(text, "place", together(place.region_ids[:1]), (place,), free)
