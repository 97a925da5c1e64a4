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

from geodata.control import read_pictures
from geodata.disputes import DATA, folders, read_yaml
from geodata.errors import BadLayer
from geodata.model import LANGUAGES, Language, Party, Region, Source, overlaps
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


@dataclass(frozen=True, slots=True)
class Ground:
    """What the tables of the perspectives may name."""

    regions: tuple[Region, ...]
    parties: Mapping[str, Party]
    sources: Mapping[str, Source]


@cache
def positions() -> Positions:
    """The tables that come with the atlas, read once."""
    return read_positions(DATA, Ground(regions(), parties(), sources()))


def read_positions(data: Path, ground: Ground) -> Positions:
    """Read and check the tables below a data folder. Raises :class:`BadLayer`."""
    files = [data / SHARED, *(path for folder in folders(data) if (path := folder / SHARED).exists())]
    tables = {path.relative_to(data).as_posix(): _table(path, data) for path in files}
    found = Positions({}, {}, {})
    for file, table in tables.items():
        for id, entry in table["perspectives"].items():
            if id in found.perspectives:
                raise BadLayer(f"{file}: there is a perspective {id} already; an id is given once.")
            found.perspectives[id] = _perspective(f"{file}: {id}", id, entry, ground)
    subjects = {region.id for region in ground.regions} | {picture.id for picture in read_pictures(data)}
    for file, table in tables.items():
        for subject, views in table["views"].items():
            for whose, entries in views.items():
                where = f"{file}: {subject}: {whose}"
                _check(where, (subject,), subjects, whose, found.perspectives)
                if (whose, subject) in found.rules:
                    raise BadLayer(f"{where}: this is said in another file already.")
                found.rules[whose, subject] = tuple(_rule(where, entry, ground) for entry in entries)
                _in_order(where, found.rules[whose, subject])
        for line in table["lines"]:
            one, other = sorted(line["between"])
            for whose, entries in line["views"].items():
                where = f"{file}: line between {one} and {other}: {whose}"
                _check(where, (one, other), subjects, whose, found.perspectives)
                found.lines[whose, one, other] = tuple(_line_rule(where, each, ground) for each in entries)
                _in_order(where, found.lines[whose, one, other])
    return found


def silent(found: Positions, ground: Ground) -> Iterator[str]:
    """Sentences on what is missing: states left out under ``un``, claims left out by the claimant."""
    for region in ground.regions:
        first = region.status[0].valid_from
        if region.kind == "state" and found.rule(UN, region.id, first) is None:
            yield f"{SHARED}: {region.id}: nothing is said under un for {first}; every state must be shown."
        if any(each.parent == region.id for each in ground.regions) and (UN, region.id) not in found.rules:
            continue  # its parts are shown, not it
        for claim in {(c.party.id, c.valid_from): c for s in region.status for c in s.claimed_by}.values():
            for whose in found.perspectives.values():
                day = max(claim.valid_from, whose.valid_from or claim.valid_from)
                ended = any(end is not None and end <= day for end in (whose.valid_to, claim.valid_to))
                if (
                    whose.party == claim.party
                    and not ended
                    and not _told(found, whose.id, region, day, ground)
                ):
                    yield (
                        f"{SHARED}: {region.id}: {claim.party.id} claims it from {claim.valid_from}, but its "
                        f"perspective says nothing of it on {day}."
                    )


def _told(found: Positions, whose: str, region: Region, day: date, ground: Ground) -> bool:
    by_id = {each.id: each for each in ground.regions}
    if found.rule(whose, region.id, day) is not None:
        return True
    return region.parent is not None and _told(found, whose, by_id[region.parent], day, ground)


def _table(path: Path, data: Path) -> dict[str, Any]:
    raw, file = read_yaml(path, data), path.relative_to(data).as_posix()
    whole: dict[str, Any] = {"perspectives": {}, "views": {}, "lines": []}
    if not isinstance(raw, dict) or not raw.keys() <= whole.keys():
        raise BadLayer(f"{file} must hold tables called perspectives and views and a list called lines.")
    for subject, views in raw.get("views", {}).items():
        if not isinstance(views, dict) or not all(isinstance(entries, list) for entries in views.values()):
            raise BadLayer(f"{file}: views: {subject} must hold a list for each perspective.")
    for line in raw.get("lines", []):
        if not isinstance(line, dict) or line.keys() != {"between", "views"} or len(line["between"]) != 2:
            raise BadLayer(f"{file}: lines: each must have two regions under between, and views.")
    return whole | raw


def _check(
    where: str, between: tuple[str, ...], subjects: set[str], whose: str, known: Mapping[str, Perspective]
) -> None:
    for subject in between:
        if subject not in subjects:
            raise BadLayer(f"{where}: {subject!r} is neither a region nor a picture of control.")
    if whose not in known:
        raise BadLayer(f"{where}: there is no perspective {whose!r}.")
    if whose == CONTROL:
        raise BadLayer(f"{where}: control is read from the control of the day and has no table.")


def _perspective(where: str, id: str, entry: Mapping[str, Any], ground: Ground) -> Perspective:
    party = _party(where, entry["party"], ground) if "party" in entry else None
    names = _names(where, entry.get("names")) or (party.names if party else None)
    if names is None:
        raise BadLayer(f"{where}: a perspective that is no party's needs names.")
    start, end = _period(where, entry) if party else (None, None)
    return Perspective(id, names, _text(where, entry, "about"), party, start, end)


def _rule(where: str, entry: Mapping[str, Any], ground: Ground) -> Rule:
    start, end = _period(where, entry)
    why, documents = _reason(where, entry, ground)
    return Rule(
        valid_from=start,
        valid_to=end,
        state=_party(where, _text(where, entry, "state"), ground),
        friends=tuple(_party(where, id, ground).id for id in entry.get("with", [])),
        names=_names(where, entry.get("names")),
        held=_names(where, entry.get("held")),
        why=why,
        sources=documents,
    )


def _line_rule(where: str, entry: Mapping[str, Any], ground: Ground) -> LineRule:
    names = _names(where, entry.get("names"))
    if names is None:
        raise BadLayer(f"{where}: names are missing.")
    return LineRule(*_period(where, entry), names, *_reason(where, entry, ground))


def _party(where: str, id: str, ground: Ground) -> Party:
    found = ground.parties.get(id)
    if found is None:
        raise BadLayer(f"{where}: {id!r} is not in the tables of parties.")
    return found


def _period(where: str, entry: Mapping[str, Any]) -> tuple[date, date | None]:
    start, end = entry.get("from"), entry.get("to")
    if not _is_day(start) or not (end is None or _is_day(end)):
        wrong = end if _is_day(start) else start
        raise BadLayer(f"{where}: {wrong!r} is not a day written as YYYY-MM-DD.")
    assert isinstance(start, date)
    if end is not None and end <= start:
        raise BadLayer(f"{where}: the period from {start} ends on {end}, before it begins.")
    return start, end


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _reason(where: str, entry: Mapping[str, Any], ground: Ground) -> tuple[str, tuple[Source, ...]]:
    if not entry.get("why") or not entry.get("sources"):
        raise BadLayer(f"{where}: from {entry.get('from')}: a reason and a source are needed.")
    if unknown := [id for id in entry["sources"] if id not in ground.sources]:
        raise BadLayer(f"{where}: {', '.join(unknown)}: not in the tables of sources.")
    return entry["why"], tuple(ground.sources[id] for id in entry["sources"])


def _text(where: str, entry: Mapping[str, Any], field: str) -> str:
    if not isinstance(text := entry.get(field), str):
        raise BadLayer(f"{where}: {field} is missing.")
    return text


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
