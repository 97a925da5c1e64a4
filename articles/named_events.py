"""Happenings that texts name instead of dating them, from ``data/named_events.yaml``."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import Any

from articles.scanning import lowered, plain
from articles.tables import table

# Names are written with groups, which may hold others, sets of letters, and letters; any may be optional.
_NESTED = r"\((?:[^()]|\([^()]*\))*\)"
_PIECE = re.compile(
    rf"(?:\(\?:(?P<group>(?:[^()]|{_NESTED})*)\)|\[(?P<letters>[^]]*)\]|\\?(?P<letter>.))(?P<optional>\??)"
)
_ALTERNATIVE = re.compile(rf"(?:[^|()]|{_NESTED})*")
_WORD = re.compile(r"\d+|[^\W\d_][^\W_]*")
_FIRST_WORD = re.compile(r"\d+\D|[^\W\d_][^\W_]*[\W_]")  # over, for something follows
_NEAR = 25  # characters after which a name is no longer what an article leads to
_REACH = 60  # characters in which the name of a happening stands that an article leads to


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The rows of the table by their ids."""
    return {row["id"]: row for row in table("named_events")}


@cache
def openers() -> frozenset[str]:
    """The words that English names begin with, in small letters but for abbreviations; numbers left out."""
    found = {head for row in table("named_events") for name in row["names"] for head in heads(name)}
    return frozenset(head if head.isupper() else head.lower() for head in found if not head.isdigit())


@lru_cache(maxsize=512)  # more than there are words that names begin with
def pattern(word: str) -> re.Pattern[str] | None:
    """What matches an English name that begins with a word in small letters; ``matched`` gives the row."""
    found = _by_head().get(word)
    if found is None:
        return None
    return re.compile("|".join(f"(?P<n{number}>{'|'.join(names)})" for number, names in found.items()))


@cache
def _by_head() -> dict[str, dict[int, list[str]]]:
    """For each word that names begin with, the numbers of their rows, and the names."""
    found: dict[str, dict[int, list[str]]] = {}
    for number, row in enumerate(table("named_events")):
        for name in row["names"]:
            for head in {head.lower() for head in heads(name)}:
                found.setdefault(head, {}).setdefault(number, []).append(name)
    return found


def heads(name: str) -> frozenset[str]:
    """The words that a name, as the table writes it, can begin with."""
    found = (_WORD.match(beginning) for beginning in _beginnings(name))
    return frozenset(word[0] for word in found if word)


def _beginnings(name: str) -> set[str]:
    """What a name can begin with, as far as its first word goes."""
    texts = {""}
    for piece in _PIECE.finditer(name):
        if piece["group"] is not None:
            ways = {way for part in _ALTERNATIVE.findall(piece["group"]) for way in _beginnings(part) if part}
        else:
            ways = set(piece["letters"] or piece["letter"])
        if piece["optional"]:
            ways.add("")
        texts = {text if _FIRST_WORD.match(text) else text + way for text in texts for way in ways}
        if all(map(_FIRST_WORD.match, texts)):
            break
    return texts


@lru_cache(maxsize=1024)  # asked again for each act of a sentence
def named_event(expression: str) -> dict[str, Any] | None:
    """The row that an expression names, if it is one of them."""
    flat = plain(expression)
    word = _WORD.match(flat)
    names = pattern(word[0].lower()) if word else None
    match = names.fullmatch(flat) if names else None
    if match or expression.isascii():
        return matched(match) if match else None
    return next((rows()[id] for id, names in _other_names() if names.fullmatch(lowered(flat))), None)


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
    row: dict[str, Any] = table("named_events")[int((match.lastgroup or "n0")[1:])]
    return row


@lru_cache(maxsize=128)
def in_context(id: str, text: str) -> bool:
    """Whether an article says what a name must come with; a name alone may be that of something else."""
    context = rows()[id].get("context")
    return context is None or re.search(context, text) is not None


def within(text: str, start: int, limit: int) -> str:
    """The id of an event that the words from ``start`` on name, at once or after a word or two; or empty."""
    limit = min(limit, start + _REACH)
    for word in _WORD.finditer(text, start, min(limit, start + _NEAR)):
        names = pattern(word[0].lower())
        if names and (found := names.match(text, word.start(), limit)):
            return str(matched(found)["id"])
    return ""


def days(id: str) -> tuple[date, date]:
    """The first and the last day of an event."""
    row = rows()[id]
    return row["start"], row["end"]
