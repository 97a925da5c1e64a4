"""The hand-written tables of the ground, as they are on disk: shared ones, and one folder for each dispute.

``data/parties.yaml``, ``data/sources.yaml`` and ``data/states.yaml`` hold what several disputes need;
``data/disputes/<id>/regions.yaml`` what only one does, in the same three tables. Joined they are one table
each: an id may stand in one file only. Nothing is interpreted here; ``regions.py`` does that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from geodata.errors import BadLayer

DATA = Path(__file__).parent / "data"
SHARED = ("parties.yaml", "sources.yaml", "states.yaml")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, six times as fast where libyaml is there

Table = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Tables:
    """Entries by id as YAML gives them. ``files`` names the file of each, as ``table/id``, for messages."""

    parties: Table
    sources: Table
    regions: Table
    files: dict[str, str]

    def file(self, table: str, id: str) -> str:
        """The file that an entry stands in, relative to the data folder."""
        return self.files.get(f"{table}/{id}", "the data")


@cache
def shipped() -> Tables:
    """The tables that come with the atlas, read once; not to be changed."""
    return read_tables(DATA)


def folders(data: Path = DATA) -> tuple[Path, ...]:
    """The folders of the disputes, by name."""
    if not (data / "disputes").is_dir():
        raise BadLayer(f"{data} has no folder called disputes.")
    return tuple(sorted(path for path in (data / "disputes").iterdir() if path.is_dir()))


def read_tables(data: Path) -> Tables:
    """Join the tables of all files below a data folder. Raises :class:`BadLayer` where an id stands twice."""
    tables = Tables({}, {}, {}, {})
    paths = [data / name for name in SHARED] + [folder / "regions.yaml" for folder in folders(data)]
    for path in paths:
        file = path.relative_to(data).as_posix()
        for table, id, entry in _entries(read_yaml(path, data), file):
            if (other := tables.files.get(f"{table}/{id}")) is not None:
                raise BadLayer(f"{file}: {id!r} is in the {table} of {other} already; an id is given once.")
            getattr(tables, table)[id] = entry
            tables.files[f"{table}/{id}"] = file
    return tables


def read_yaml(path: Path, data: Path = DATA) -> Any:
    """What a YAML file holds. Raises :class:`BadLayer` where it is missing or cannot be read."""
    file = path.relative_to(data).as_posix()
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - both loaders are safe
    except FileNotFoundError:
        raise BadLayer(f"{file} is missing.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadLayer(f"{file} is not readable YAML: {' '.join(str(error).split())}.") from None


def _entries(raw: object, file: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Table, id and entry of all that a file holds."""
    if not isinstance(raw, Mapping):
        raise BadLayer(f"{file} must hold tables called parties, sources and regions.")
    for table, entries in raw.items():
        if table not in ("parties", "sources", "regions"):
            raise BadLayer(f"{file}: {table!r} is none of the tables parties, sources and regions.")
        if not isinstance(entries, Mapping):
            raise BadLayer(f"{file}: the table {table} must hold entries by id.")
        for id, entry in entries.items():
            if not isinstance(entry, dict):
                raise BadLayer(f"{file}: {table}: {id!r} must hold fields.")
            yield table, str(id), entry
