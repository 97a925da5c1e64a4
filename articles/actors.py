"""Who takes part in an act: names before and after the words that tell of it.

States and organisations get one name each (``data/actors.yaml``); people keep the name the text uses, without
their titles.
"""

from __future__ import annotations

import re
from functools import cache

from articles.mentions import is_title_case
from articles.model import Actor
from articles.tables import table
from articles.triggers import Told

_CAPITAL = r"[^\W\d_a-z][\w-]*"
_SEQUENCE = rf"{_CAPITAL}(?:\s{_CAPITAL}){{0,5}}"
_BY = re.compile(r"\bby\s(?:the\s)?\Z")
_OWNER = re.compile(r"\A[^,]*'s?\s(?:[\w-]+\s){0,4}\Z")
_ALONGSIDE = re.compile(r"\A[^,]*\s(?:and|with)\s(?:the\s)?\Z")
_MOST = 4


def proper_names(flat: str) -> frozenset[str]:
    """The words that an article writes with a capital in the middle of a sentence."""
    return frozenset(re.findall(r"(?<=[a-z,] )[^\W\d_a-z][\w-]*", flat))


def find(flat: str, told: Told, places: list[tuple[int, int]], proper: frozenset[str]) -> tuple[Actor, ...]:
    """The actors of one act, at most four.

    ``places`` are stretches that name where it took place, ``proper`` the article's :func:`proper_names`.

    Roles are ``agent`` and ``target``; for acts between parties all are ``participant``.
    """
    clause = told.clause
    heading = is_title_case(flat[clause.start : clause.end])
    before = _names(flat, clause.start, told.start, places, heading, proper)
    after = _names(flat, told.end, clause.end, places, heading, proper)
    if told.trigger.act.region == "parties":
        names = dict.fromkeys(name for name, _ in (*before, *after))
        return tuple(Actor(name, "participant") for name in list(names)[:_MOST])
    doer = (
        next((name for name, start in after if _BY.search(flat, clause.start, start)), None)
        if told.passive
        else None
    )
    roles: dict[str, str] = {}
    if told.passive:
        if doer:
            roles[doer] = "agent"
        for name, _ in before[-1:]:
            roles.setdefault(name, "target")
    else:
        for name in _subject(flat, told, before):
            roles[name] = "agent"
        for name, _ in after[:2]:
            roles.setdefault(name, "target")
    return tuple(Actor(name, role) for name, role in list(roles.items())[:_MOST])


def _subject(flat: str, told: Told, before: list[tuple[str, int]]) -> list[str]:
    """Who does it: the owner of a noun ("Russia's seizure"), else the first names of the clause."""
    if not before:
        return []
    name, start = before[-1]
    if not told.trigger.verb and _OWNER.search(flat[start : told.start]):
        return [name]
    first = before[0]
    joined = before[1:2] if before[1:2] and _ALONGSIDE.search(flat[first[1] : before[1][1]]) else []
    return [name for name, _ in (first, *joined)]


def _names(
    flat: str, start: int, end: int, places: list[tuple[int, int]], heading: bool, proper: frozenset[str]
) -> list[tuple[str, int]]:
    found = []
    for match in _pattern().finditer(flat, start, end):
        if any(s <= match.start() < e for s, e in places):
            continue
        words = match.group().removesuffix("'s").removesuffix("'")
        name = _known().get(words) if heading else _canonical(words)
        opens = name == words and " " not in words and words not in _known()
        if opens and (words not in proper or not words.isalpha()):
            continue  # a capital that only opens the sentence, or a document's number
        if name:
            found.append((name, match.start()))
    return found


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
    people = [part for part in parts if part not in _set("titles") and part not in known]
    if not people or any(part in _set("no_names") for part in people):
        return None
    return " ".join(people) if len(people[0]) > 1 else None


@cache
def _pattern() -> re.Pattern[str]:
    """Names of the table that are more than a row of capitals, then any row of capitals."""
    joined = sorted((name for name in _known() if re.search(r" [a-z]|[.']", name)), key=len, reverse=True)
    table_names = "|".join(map(re.escape, joined)).replace(r"\ ", r"\s")
    return re.compile(rf"(?<![\w'-])(?:(?:{table_names})(?!\w)|{_SEQUENCE})(?:'s?(?!\w))?")


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(table("actors")[name])


@cache
def _known() -> dict[str, str]:
    return {word: name for name, words in table("actors")["actors"].items() for word in words}
