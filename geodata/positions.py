"""What each side says: the hand-written tables of the perspectives, read and checked.

``data/perspectives.yaml`` holds what several disputes share, ``data/disputes/<id>/perspectives.yaml`` what
only one does; how to read them is said at the top of the first. Nothing is drawn here; ``perspectives.py``
does that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from geodata.disputes import DATA, folders, read_yaml
from geodata.errors import BadLayer
from geodata.model import LANGUAGES, Language, Party, Source, overlaps
from geodata.regions import parties, regions, sources

UN, CONTROL = "un", "control"
SHARED = "perspectives.yaml"

Names = dict[Language, str]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Perspective:
    """Whose map it is. ``party`` is ``None`` for the United Nations and for control on the ground."""

    id: str
    names: Names
    about: str
    party: Party | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Rule:
    """In which party's territory a region is shown for a period, and why.

    ``friends`` are ids of parties that hold ground for that party. ``names`` and ``held``, what a part is
    called that others hold, are ``None`` where the region's own names serve.
    """

    valid_from: date
    valid_to: date | None
    state: Party
    friends: tuple[str, ...]
    names: Names | None
    held: Names | None
    why: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class LineRule:
    """What the line between two regions is called for a period, and why."""

    valid_from: date
    valid_to: date | None
    names: Names
    why: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Positions:
    """All tables joined: rules by perspective and region or picture, by perspective and pair of regions."""

    perspectives: dict[str, Perspective]
    rules: dict[Pair, tuple[Rule, ...]]
    lines: dict[tuple[str, str, str], tuple[LineRule, ...]]

    def changes(self) -> set[date]:
        """The days on which something that is said begins or ends."""
        said: list[Rule | LineRule] = [rule for rules in self.rules.values() for rule in rules]
        said += [rule for rules in self.lines.values() for rule in rules]
        return {day for rule in said for day in (rule.valid_from, rule.valid_to) if day is not None}

    def rule(self, perspective: str, subject: str, day: date) -> Rule | None:
        """What a perspective itself says of a region or picture on a day."""
        rules = self.rules.get((perspective, subject), ())
        return next((rule for rule in rules if overlaps(rule.valid_from, rule.valid_to, day)), None)

    def line(self, perspective: str, between: Pair, day: date) -> LineRule | None:
        """What a perspective itself says of the line between two regions on a day."""
        one, other = sorted(between)
        rules = self.lines.get((perspective, one, other), ())
        return next((rule for rule in rules if overlaps(rule.valid_from, rule.valid_to, day)), None)


@cache
def positions() -> Positions:
    """The tables that come with the atlas, read once."""
    return read_positions(DATA)


def read_positions(data: Path) -> Positions:
    """Read and check the tables below a data folder. Raises :class:`BadLayer`.

    Regions, parties and documents are those that come with the atlas.
    """
    files = [data / SHARED, *(path for folder in folders(data) if (path := folder / SHARED).exists())]
    tables = {path.relative_to(data).as_posix(): _table(read_yaml(path, data), path, data) for path in files}
    found = Positions({}, {}, {})
    for file, table in tables.items():
        for id, entry in table.get("perspectives", {}).items():
            if id in found.perspectives:
                raise BadLayer(f"{file}: there is a perspective {id} already; an id is given once.")
            found.perspectives[id] = _perspective(f"{file}: {id}", id, entry)
    subjects = {region.id for region in regions()} | set(_pictures(data))
    for file, table in tables.items():
        for subject, perspective, entries in _views(table.get("views", {})):
            where = f"{file}: {subject}: {perspective}"
            _check(where, subject, subjects, perspective, found.perspectives)
            if (perspective, subject) in found.rules:
                raise BadLayer(f"{where}: this is said in another file already.")
            found.rules[perspective, subject] = tuple(_rule(where, entry) for entry in entries)
            _in_order(where, found.rules[perspective, subject])
        for entry in table.get("lines", []):
            one, other = sorted(entry["between"])
            for perspective, entries in entry["views"].items():
                where = f"{file}: line between {one} and {other}: {perspective}"
                for subject in (one, other):
                    _check(where, subject, subjects, perspective, found.perspectives)
                found.lines[perspective, one, other] = tuple(_line_rule(where, each) for each in entries)
                _in_order(where, found.lines[perspective, one, other])
    return found


def _pictures(data: Path) -> Iterator[str]:
    for folder in folders(data):
        if (path := folder / "control.yaml").exists():
            yield from (entry["id"] for entry in read_yaml(path, data)["control"])


def _table(raw: object, path: Path, data: Path) -> dict[str, Any]:
    if not isinstance(raw, dict) or not raw.keys() <= {"perspectives", "views", "lines"}:
        file = path.relative_to(data).as_posix()
        raise BadLayer(f"{file} must hold tables called perspectives and views and a list called lines.")
    return raw


def _views(table: Mapping[str, Any]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    for subject, by_perspective in table.items():
        for perspective, entries in by_perspective.items():
            yield subject, perspective, entries


def _check(
    where: str, subject: str, subjects: set[str], perspective: str, known: Mapping[str, Perspective]
) -> None:
    if subject not in subjects:
        raise BadLayer(f"{where}: {subject!r} is neither a region nor a picture of control.")
    if perspective not in known:
        raise BadLayer(f"{where}: there is no perspective {perspective!r}.")
    if perspective == CONTROL:
        raise BadLayer(f"{where}: control is read from the control of the day and has no table.")


def _perspective(where: str, id: str, entry: Mapping[str, Any]) -> Perspective:
    party = _party(where, entry["party"]) if "party" in entry else None
    names = _names(where, entry.get("names"))
    if names is None and party is None:
        raise BadLayer(f"{where}: a perspective that is no party's needs names.")
    start, end = entry.get("from"), entry.get("to")
    return Perspective(id, names or party.names, entry["about"], party, start, end)  # type: ignore[union-attr]


def _rule(where: str, entry: Mapping[str, Any]) -> Rule:
    friends = tuple(_party(where, id).id for id in entry.get("with", []))
    state, names, held = _party(where, entry["state"]), entry.get("names"), entry.get("held")
    return Rule(
        *_period(where, entry),
        state,
        friends,
        _names(where, names),
        _names(where, held),
        *_reason(where, entry),
    )


def _line_rule(where: str, entry: Mapping[str, Any]) -> LineRule:
    names = _names(where, entry.get("names"))
    if names is None:
        raise BadLayer(f"{where}: names are missing.")
    return LineRule(*_period(where, entry), names, *_reason(where, entry))


def _party(where: str, id: str) -> Party:
    found = parties().get(id)
    if found is None:
        raise BadLayer(f"{where}: {id!r} is not in the tables of parties.")
    return found


def _period(where: str, entry: Mapping[str, Any]) -> tuple[date, date | None]:
    start, end = entry.get("from"), entry.get("to")
    for day in (start, end):
        if isinstance(day, datetime) or not (isinstance(day, date) or (day is None and start)):
            raise BadLayer(f"{where}: {day!r} is not a day written as YYYY-MM-DD.")
    assert start is not None
    if end is not None and end <= start:
        raise BadLayer(f"{where}: the period from {start} ends on {end}, before it begins.")
    return start, end


def _reason(where: str, entry: Mapping[str, Any]) -> tuple[str, tuple[Source, ...]]:
    if not entry.get("why") or not entry.get("sources"):
        raise BadLayer(f"{where}: from {entry.get('from')}: a reason and a source are needed.")
    if unknown := [id for id in entry["sources"] if id not in sources()]:
        raise BadLayer(f"{where}: {', '.join(unknown)}: not in the tables of sources.")
    return entry["why"], tuple(sources()[id] for id in entry["sources"])


def _names(where: str, entry: Mapping[str, str] | None) -> Names | None:
    if entry is None:
        return None
    if missing := [language for language in LANGUAGES if not entry.get(language)]:
        raise BadLayer(f"{where}: a name in {', '.join(missing)} is missing.")
    return {language: entry[language] for language in LANGUAGES}


def _in_order(where: str, rules: Sequence[Rule | LineRule]) -> None:
    for before, after in pairwise(rules):
        if before.valid_to is None or before.valid_to > after.valid_from:
            raise BadLayer(
                f"{where}: the period from {after.valid_from} begins before the one above it ends."
            )
