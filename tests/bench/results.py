"""``RESULTS.md`` beside this file: what was measured last, on what. Each run replaces its own sections."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.postgresql import programs

FILE = Path(__file__).with_name("RESULTS.md")
HEAD = (
    "# Results\n\nWritten by `make bench` and `make bench-full`. "
    "Ratios hold better from machine to machine than times.\n"
)
PACKAGES = ("streamlit", "folium", "geopandas", "shapely", "SQLAlchemy", "psycopg", "dask")
TURNS = 10**7


@dataclass(frozen=True, slots=True)
class Section:
    """A table under a title, with what is to be said before it and, as it was printed, after it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    printed: str = ""


def write(sections: Sequence[Section], file: Path = FILE) -> None:
    """Put sections into the file, those of the same title in the place of what they were."""
    known = re.split(r"^## ", file.read_text(encoding="utf-8") if file.exists() else HEAD, flags=re.M)[1:]
    kept = {text.partition("\n")[0]: text for text in known}
    ran = f"{datetime.now(UTC):%d %B %Y}, {machine()}."
    for section in sections:
        kept[section.title] = f"{section.title}\n\n{_text(section, ran)}"
    file.write_text(HEAD + "".join(f"\n## {text.rstrip()}\n" for text in kept.values()), encoding="utf-8")


def machine() -> str:
    """What figures hang on: processor, memory, versions, and how long a plain loop takes."""
    cores, loop = os.cpu_count(), min(_loop() for _ in range(3))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    postgres = subprocess.run(
        [programs() / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"[\d.]+", postgres.stdout)
    versions = [("Python", platform.python_version()), ("SQLite", sqlite3.sqlite_version)]
    versions += [("PostgreSQL", found[0] if found else "?"), *((name, version(name)) for name in PACKAGES)]
    return (
        f"{cores} cores ({model[1] if model else platform.machine()}), {memory:.0f} GB, {platform.system()}; "
        + ", ".join(map(" ".join, versions))
        + f"; ten million turns of a loop that adds take {loop:.2f} s"
    )


def _loop() -> float:
    start, total = time.perf_counter(), 0
    for number in range(TURNS):
        total += number
    return time.perf_counter() - start


def _text(section: Section, ran: str) -> str:
    line = "| " + " | ".join(section.columns) + " |\n|" + "---|" * len(section.columns) + "\n"
    rows = "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in section.rows
    )
    parts = [
        ran,
        section.note,
        line + rows if rows else "",
        f"```\n{section.printed}\n```" if section.printed else "",
    ]
    return "\n\n".join(part.rstrip() for part in parts if part) + "\n"
