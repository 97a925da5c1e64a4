"""Who takes part in an act: names before and after the words that tell of it.

States, authorities, organisations and formations get one name each, whatever the language
(``data/actors.yaml``); holders of an office are known by surname, and by their title where the day says whose
it was (``data/offices.yaml``); other people keep the name the text uses, without their titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from articles.mentions import is_title_case
from articles.model import Actor, DateSpan
from articles.tables import table
from articles.triggers import Spans, Told
from geodata.model import Language

_CAPITAL = r"[^\W\d_a-z][\w-]*"
_SEQUENCE = rf"{_CAPITAL}(?:\s{_CAPITAL}){{0,5}}"
_INSIDE = re.compile(rf" (?<=[a-z,] )({_CAPITAL})")
_BY = re.compile(r"\bby\s(?:the\s)?\Z")
_OWNER = re.compile(r"\A[^,]*'s?\s(?:[\w-]+\s){0,4}\Z")
_ALONGSIDE = re.compile(r"\A[^,]*\s(?:and|with)\s(?:the\s)?\Z")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PERSON = re.compile(r"(?<![\w.] )(?<!\A)\b[А-ЯІЇЄҐ][а-яіїєґё'’]+(?:\s[А-ЯІЇЄҐ][а-яіїєґё'’-]+){1,2}\b")
_NAMED = re.compile(r"\s[А-ЯІЇЄҐ]")  # after a title: the person is named, and found by name
_ENDING = re.compile(r"(?:ий|ій|ый|ой|ая|яя|ое|ее|ие|ые|[аеиіїйоуьюяыєაეიოუ])\Z")
_ERGATIVE = re.compile(r"\w\w(?<!^რო)მა?\Z")  # not "that"
_INTRANSITIVE = frozenset({"visit", "statement", "demand"})  # whose Georgian subjects stand in the nominative
_OPENING = 3  # letters that the inflected names are looked up by
_MOST = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of days in an office; ``until`` is the day of leaving it, ``None`` while in it."""

    holder: str
    office: str
    actor: str
    since: date
    until: date | None


def proper_names(flat: str) -> frozenset[str]:
    """The words that an article writes with a capital in the middle of a sentence."""
    return frozenset(_INSIDE.findall(flat))


def find(flat: str, told: Told, places: Spans, proper: frozenset[str]) -> tuple[Actor, ...]:
    """The actors of one act, at most four; offices as such (see :func:`resolved`).

    ``places`` are stretches that name where it took place, ``proper`` the article's :func:`proper_names`.

    Roles are ``agent`` and ``target``; for acts between parties all are ``participant``.
    """
    clause = told.clause
    names = _names_of(flat, clause.start, clause.end, tuple(places), proper, told.language)
    before = [item for item in names if item[1] < told.start]
    after = [item for item in names if item[1] >= told.end]
    if told.trigger.act.region == "parties":
        parties = dict.fromkeys(name for name, _ in (*before, *after))
        return tuple(Actor(name, "participant") for name in list(parties)[:_MOST])
    roles: dict[str, str] = {}
    if told.language == "ka":
        starts = [*(start for _, start in names), clause.end]
        for (name, start), until in zip(names, starts[1:], strict=True):
            # The case ending may stand at the next words: "of Georgia the president".
            words = _WORD.findall(flat, start, until)[:3]
            roles.setdefault(name, "agent" if any(map(_ERGATIVE.search, words)) else "target")
        if told.trigger.act.name in _INTRANSITIVE and before and "agent" not in roles.values():
            roles[before[0][0]] = "agent"
    elif told.passive:
        if doer := next((name for name, start in after if _BY.search(flat, clause.start, start)), None):
            roles[doer] = "agent"
        for name, _ in before[-1:]:
            roles.setdefault(name, "target")
    else:
        for name in _subject(flat, told, before):
            roles[name] = "agent"
        for name, _ in after[:2]:
            roles.setdefault(name, "target")
    return tuple(Actor(name, role) for name, role in list(roles.items())[:_MOST])


def _subject(flat: str, told: Told, before: Sequence[tuple[str, int]]) -> list[str]:
    """Who does it: the owner of a noun ("Russia's seizure"), else the first names of the clause."""
    if not before:
        return []
    name, start = before[-1]
    if not told.trigger.verb and _OWNER.search(flat[start : told.start]):
        return [name]
    first = before[0]
    joined = before[1:2] if before[1:2] and _ALONGSIDE.search(flat[first[1] : before[1][1]]) else []
    return [name for name, _ in (first, *joined)]


@lru_cache(maxsize=8)  # the acts of one clause ask for the same one after the other
def _names_of(
    flat: str, start: int, end: int, places: Spans, proper: frozenset[str], language: Language
) -> tuple[tuple[str, int], ...]:
    """The names in a clause and where they stand."""
    if language != "en":
        return tuple(_inflected_names(flat, start, end, places, language))
    return tuple(_names(flat, start, end, places, proper))


# --- Offices


def resolved(who: Iterable[Actor], span: DateSpan | None) -> tuple[Actor, ...]:
    """The actors with an office replaced by who held it on all days of the date, if one person did."""
    found: dict[str, str] = {}
    for actor in who:
        name = actor.name
        if name in _offices() and span and span.start and span.end:
            name = holder(name, span.start, span.end) or name
        found.setdefault(name, actor.role)
    return tuple(Actor(name, role) for name, role in found.items())


def holder(office: str, first: date, last: date) -> str | None:
    """Who held an office from one day to another, both inclusive; ``None`` where the table is not sure."""
    for term in _offices().get(office, ()):
        if term.since <= first and (term.until is None or last < term.until):
            return term.holder
    return None


def terms(name: str) -> tuple[Term, ...]:
    """The terms of office of a person by the name that events show, earliest first."""
    found = (term for terms in _offices().values() for term in terms if term.holder == name)
    return tuple(sorted(found, key=lambda term: term.since))


@cache
def _offices() -> dict[str, tuple[Term, ...]]:
    return {
        row["office"]: tuple(
            Term(person["name"], row["office"], row["actor"], *(*days, None)[:2])
            for person in row["holders"]
            for days in person["terms"]
        )
        for row in table("offices")["offices"]
    }


# --- Names in English


def _names(flat: str, start: int, end: int, places: Spans, proper: frozenset[str]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    matches = list(_pattern().finditer(flat, start, end))
    if not matches:
        return found
    heading = is_title_case(flat[start:end])
    for match in matches:
        if places and any(s <= match.start() < e for s, e in places):
            continue
        words = (match["name"] or match["title"] or match["person"]).removesuffix("'s").removesuffix("'")
        if match["title"]:
            person = match["person"] and _canonical(match["person"].removesuffix("'s"))
            found.append((person or _known()[words], match.start("title")))
            continue
        name = _known().get(words) if heading else _canonical(words)
        opens = name == words and " " not in words and words not in _known()
        if opens and (words not in proper or not words.isalpha()):
            continue  # a capital that only opens the sentence, or a document's number
        if name:
            found.append((name, match.start()))
    return found


@lru_cache(maxsize=1024)  # an article names few people and states, and those often
def _canonical(words: str) -> str | None:
    """The table's name, or a person's without titles; ``None`` when the capitals name nobody."""
    known = _known()
    if words in known:
        return known[words]
    parts = words.split()
    while parts and parts[0] in _set("no_names"):
        parts = parts[1:]
    while parts and parts[-1] in _set("no_names"):
        parts = parts[:-1]
    for size in range(len(parts), 0, -1):
        if (name := known.get(" ".join(parts[:size]))) and all(
            part in _set("titles") for part in parts[size:]
        ):
            return name
    people = [
        part for part in parts if part not in _set("titles") and (part not in known or part in _surnames())
    ]
    if not people or any(part in _set("no_names") for part in people):
        return None
    if (name := _surnames().get(people[-1])) and (len(people) == 1 or people[0][0] == name[0]):
        return name
    return " ".join(people) if len(people[0]) > 1 else None


@cache
def _pattern() -> re.Pattern[str]:
    """Names of the table that are more than a row of capitals, then any row of capitals.

    A title before a name is that person's, and found with it.
    """
    joined = sorted((name for name in _known() if re.search(r" [a-z]|[.']", name)), key=len, reverse=True)
    titles, others = (
        "|".join(re.escape(name) for name in joined if (_known()[name] in _offices()) is office)
        for office in (True, False)
    )
    named = (
        rf"(?P<title>{titles})(?!\w)(?:,?\s(?P<person>{_SEQUENCE}))?|(?P<name>(?:{others})(?!\w)|{_SEQUENCE})"
    )
    small = "|".join(sorted({name.split()[0] for name in joined if name[0].islower()}))
    opens = rf"(?=[^\W\d_a-z]|the\s|{small})(?<![\w'-])"  # before all else, for every letter is looked at
    return re.compile(rf"{opens}(?:[Tt]he\s)?(?:{named})(?:'s?(?!\w))?".replace(r"\ ", r"\s"))


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(table("actors")[name])


@cache
def _known() -> dict[str, str]:
    return {**dict(_words("en")), **_surnames()}


@cache
def _surnames() -> dict[str, str]:
    """English surnames that say who is meant."""
    return {
        word: person["name"]
        for row in table("offices")["offices"]
        for person in row["holders"]
        for word in person["words"]["en"]
    }


def _words(language: Language) -> Iterable[tuple[str, str]]:
    """The words of actors and offices in a language, and the names they stand for."""
    for name, languages in table("actors")["actors"].items():
        for word in languages.get(language, ()):
            yield word, name
    for row in table("offices")["offices"]:
        for word in row["titles"].get(language, ()):
            yield word, row["office"]


# --- Names in languages that inflect them


def _inflected_names(
    flat: str, start: int, end: int, places: Spans, language: Language
) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    free_from = start
    for word in _WORD.finditer(flat, start, end):
        if word.start() < free_from or any(s <= word.start() < e for s, e in places):
            continue
        for pattern, name in _inflected(language).get(word.group()[:_OPENING].lower(), ()):
            if match := pattern.match(flat, word.start(), end):
                if not (name in _offices() and _NAMED.match(flat, match.end(), end)):
                    found.append((name, match.start()))
                free_from = match.end()
                break
    if language != "ka":
        known = {at for _, at in found}
        for person in _PERSON.finditer(flat, start, end):
            if not any(person.start() <= at < person.end() for at in known):
                found.append((person.group(), person.start()))
    return sorted(found, key=lambda item: item[1])


@cache
def _inflected(language: Language) -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """Patterns of the names by their first letters, longer names first."""
    rows = list(_words(language))
    for row in table("offices")["offices"]:
        for person in row["holders"]:
            rows += [(word, person["name"]) for word in person["words"].get(language, ())]
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for words, name in sorted(rows, key=lambda row: -len(row[0])):
        expression = r"\s".join(map(_endings, words.split()))
        pattern = re.compile(rf"{expression}(?![\w])")
        found.setdefault(words[:_OPENING].lower(), []).append((pattern, name))
    return {opening: tuple(patterns) for opening, patterns in found.items()}


def _endings(word: str) -> str:
    """A word of the table in any of its forms."""
    if word.isupper():
        return re.escape(word)
    if len(word) <= _OPENING:
        return re.escape(word) + ("(?:-?[ა-ჰ]{1,4})?" if "ა" <= word[0] <= "ჰ" else "")
    stem = _ENDING.sub("", word)
    longest = 2 if len(stem) < 5 and not "ა" <= word[0] <= "ჰ" else 4
    first = f"[{stem[0].upper()}{stem[0]}]" if stem[0].islower() and stem[0].upper() != stem[0] else stem[0]
    return first + re.escape(stem[1:]) + rf"\w{{0,{longest}}}"
