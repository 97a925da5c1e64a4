"""Where the shipped data come from, and what is known to be weak: the tables of ``data/SOURCES.md``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from geodata.disputes import DATA

WEAK = "## What is known to be weak"


@dataclass(frozen=True, slots=True)
class DataFile:
    """One row of the table: file names, what they hold, where that is from, under which licence."""

    names: str
    about: str
    origin: str
    licence: str


@cache
def files() -> tuple[DataFile, ...]:
    """What is shipped, in the order of the table."""
    rows = [
        [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
        for line in _text().partition("\n## ")[0].splitlines()
        if line.startswith("| ")
    ]
    return tuple(DataFile(*row[:4]) for row in rows[1:])


@cache
def weaknesses() -> tuple[str, ...]:
    """What is known to be weak, a sentence or more each."""
    section = _text().partition(WEAK)[2].partition("\n## ")[0]
    items = re.split(r"^- ", section, flags=re.MULTILINE)[1:]
    return tuple(" ".join(item.replace("`", "").split()) for item in items)


def _text() -> str:
    return (DATA / "SOURCES.md").read_text(encoding="utf-8")
