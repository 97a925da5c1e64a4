"""Which column of a table of articles holds what: guessed from its name, or else from its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

from articles.publication import read_day
from articles.tables import table
from geodata.telling import tell, together

SAMPLE_ROWS = 200

Row = Mapping[str, str]
_WORDS = {
    "title": tell("title"),
    "text": tell("text"),
    "summary": tell("summary"),
    "date": tell("date"),
    "url": "url",
    "outlet": tell("outlet"),
    "language": tell("language"),
    "licence": tell("licence"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that hold each part of an article; empty where none does.

    ``summary`` stands in for a ``text`` that is empty.
    """

    title: str = ""
    text: str = ""
    summary: str = ""
    date: str = ""
    url: str = ""
    outlet: str = ""
    language: str = ""
    licence: str = ""

    def told(self) -> str:
        """The mapping as a person reads it: ``title from Headline, date from Day``."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        told = (tell("{part} from {column}", part=_WORDS[p], column=column) for p, column in pairs if column)
        return together(told, ", ")

    def used(self) -> list[str]:
        """The columns that hold something, each once."""
        return list(dict.fromkeys(filter(None, (getattr(self, field.name) for field in fields(self)))))


def guess(names: Sequence[str], sample: Sequence[Row]) -> Columns:
    """What the columns ``names`` hold, judging by the names and by the cells of ``sample``."""
    ranked = sorted(
        (rank, place, part, name)
        for place, name in enumerate(names)
        for part in _PARTS
        if (rank := _rank(part, name)) is not None and _suits(part, name, sample)
    )
    found: dict[str, str] = {}
    for _, _, part, name in ranked:
        if part not in found and name not in found.values():
            found[part] = name
    left = [name for name in names if name not in found.values()]
    for part in ("url", "date"):
        if part not in found:
            likely = [
                name for name in left if _share(part, name, sample) > 0.8 and not _is_barred(part, name)
            ]
            if likely:
                found[part] = likely[0]
                left.remove(likely[0])
    if not found.keys() & {"text", "summary", "title"}:
        # Without a telling name, the text is the column that says most.
        wordy = max(left, key=lambda name: _words(name, sample), default=None)
        if wordy is not None and _words(wordy, sample) >= 4:
            found["text"] = wordy
    if "text" not in found and "summary" in found:
        found["text"] = found.pop("summary")
    return Columns(**found)


def is_header(line: str) -> bool:
    """Whether a line names columns, as the first of a table does: two at least in words known for sure."""
    cells = [cell.strip(' "') for cell in re.split(r"[,;\t|]", line)]
    known = {part for cell in cells[:100] for part in _PARTS if _split(cell) in _known(part)}
    return len(cells) > 1 and len(known) > 1 and max(map(len, cells)) < 40


_PARTS = tuple(field.name for field in fields(Columns))


def _rank(part: str, name: str) -> int | None:
    """How surely a column of this name holds this part, 0 the surest; ``None`` for not at all."""
    words = _split(name)
    if _is_barred(part, name):
        return None
    for rank, known in enumerate(_known(part)):
        if words == known:
            return rank
    for rank, known in enumerate(_known(part)):
        if set(known) <= set(words):
            return 100 + rank
    return None


def _is_barred(part: str, name: str) -> bool:
    return bool(set(_split(name)) & _barred(part))


def _suits(part: str, name: str, sample: Sequence[Row]) -> bool:
    """Whether the cells do not speak against it: addresses must be such, and dates mostly dates."""
    if part == "url":
        return _share(part, name, sample) > 0.5
    return part != "date" or _share(part, name, sample) > 0.3


def _share(part: str, name: str, sample: Sequence[Row]) -> float:
    """The share of a column's cells, of those that are not empty, that look like this part."""
    cells = [cell for row in sample if (cell := row.get(name, "").strip())]
    if part == "url":
        good = sum(re.match(r"https?://", cell) is not None for cell in cells)
    else:
        good = sum(
            read_day(cell) is not None or read_day(cell, "day first") is not None for cell in cells
        ) - sum(cell.isdecimal() for cell in cells)
    return good / len(cells) if cells else 0.0


def _words(name: str, sample: Sequence[Row]) -> float:
    return sum(len(row.get(name, "").split()) for row in sample) / max(len(sample), 1)


def _split(name: str) -> tuple[str, ...]:
    words = re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])", name)
    return tuple(_singular(word.lower()) for word in words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@cache
def _known(part: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_split(name) for name in table("columns")[part])


@cache
def _barred(part: str) -> frozenset[str]:
    return frozenset(word for name in table("columns").get(f"not_{part}", ()) for word in _split(name))
