"""Happenings that texts name instead of dating them, from ``data/named_events.yaml``."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import Any

from articles.scanning import lowered, plain
from articles.tables import table

_OPTIONAL = re.compile(r"\(\?:([^()]*(?:\([^()]*\)\??[^()]*)*)\)\?")
_GROUP = re.compile(r"\(\?:([^()]*)\)")
_FIRST_WORD = re.compile(r"(?:\[(?P<either>\w\w)\])?(?P<rest>[^\W_]*)")
_REACH = 60  # characters in which the name of a happening stands that an article leads to


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The rows of the table by their ids."""
    return {row["id"]: row for row in table("named_events")}


@cache
def pattern() -> re.Pattern[str]:
    """What matches an English name; ``matched`` gives the row. They are tried by what they begin with."""
    names: dict[str, dict[int, list[str]]] = {}
    for number, row in enumerate(table("named_events")):
        for name in row["names"]:
            for start in {head if head.isdigit() else head[0] for head in heads(name)}:
                names.setdefault(start, {}).setdefault(number, []).append(name)
    branches = (
        rf"(?={start})(?:" + "|".join(f"(?P<n{n}_{at}>{'|'.join(own)})" for n, own in found.items()) + ")"
        for at, (start, found) in enumerate(names.items())
    )
    return re.compile("|".join(branches))


def heads(name: str) -> frozenset[str]:
    """The words that a name can begin with: those up to the first that cannot be left out."""
    words: set[str] = set()
    while optional := _OPTIONAL.match(name):
        words |= _first_words(optional[1])
        name = name[optional.end() :]
    group = _GROUP.match(name)
    return frozenset(words | _first_words(group[1] if group else name))


def _first_words(alternatives: str) -> set[str]:
    found = (_FIRST_WORD.match(words) for words in alternatives.split("|"))
    words = {(word["either"] or "", word["rest"]) for word in found if word}
    return {letter + rest for either, rest in words for letter in (either or ("",)) if letter + rest}


@lru_cache(maxsize=1024)  # asked again for each act of a sentence
def named_event(expression: str) -> dict[str, Any] | None:
    """The row that an expression names, if it is one of them."""
    match = pattern().fullmatch(expression.replace("\u2019", "'").replace("\xa0", " ").replace("\n", " "))
    if match or expression.isascii():
        return matched(match) if match else None
    return next(
        (rows()[id] for id, names in _other_names() if names.fullmatch(lowered(plain(expression)))), None
    )


@cache
def _other_names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Names in Ukrainian, Russian and Georgian, in small letters, with the ids of their rows."""
    return tuple(
        (id, re.compile("|".join(names["names"])))
        for language in ("uk", "ru", "ka")
        for id, names in table(f"dates_{language}")["events"].items()
    )


def matched(match: re.Match[str]) -> dict[str, Any]:
    """The row of a match of ``pattern``."""
    row: dict[str, Any] = table("named_events")[int((match.lastgroup or "n0_")[1:].split("_")[0])]
    return row


@lru_cache(maxsize=128)
def in_context(id: str, text: str) -> bool:
    """Whether an article says what a name must come with; a name alone may be that of something else."""
    context = rows()[id].get("context")
    return context is None or re.search(context, text) is not None


def within(text: str, start: int, limit: int) -> str:
    """The id of an event that the words from ``start`` on name, at once or after a word or two; or empty."""
    found = pattern().search(text, start, min(limit, start + _REACH))
    return str(matched(found)["id"]) if found and found.start() - start <= 24 else ""


def days(id: str) -> tuple[date, date]:
    """The first and the last day of an event."""
    row = rows()[id]
    return row["start"], row["end"]
