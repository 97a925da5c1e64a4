"""Who held which part of a region from when to when: the hand-written pictures of control.

``data/disputes/<id>/control.yaml`` holds *pictures*: a region on a stretch of days, shared among those who
held parts of it. A share is known by the towns that lie in it; the build draws the line half-way between
towns of different shares (:mod:`geodata.build_control`). Where nobody can say who held a part on each of
these days, its share names several parties, and no line is shipped for it. On days without a picture a region
is held as its status says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

from geodata.disputes import DATA, folders, read_yaml
from geodata.errors import BadLayer
from geodata.model import LANGUAGES, Control, Language

Where = int | tuple[float, float]
"""A town's GeoNames id, or its longitude and latitude."""

_FIELDS = {
    "id",
    "region",
    "from",
    "to",
    "why",
    "sources",
    "error_km",
    "around",
    "within_km",
    "holders",
    "like",
}


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a region that one party held; ``by`` names several where that is not known day by day.

    ``names`` is empty where the part has no name of its own, ``towns`` where it is the whole region.
    """

    by: tuple[str, ...]
    control: Control
    names: dict[Language, str]
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """How a region was shared from ``valid_from`` until the day before ``valid_to``, and why it is said so.

    ``error_km`` is how far off the lines may lie. A picture of a state shows a zone outside the areas in
    dispute: no farther than ``within_km`` from the region ``around``; the state's own share only bounds it.
    """

    id: str
    region: str
    valid_from: date
    valid_to: date | None
    why: str
    sources: tuple[str, ...]
    error_km: float | None
    around: str | None
    within_km: float | None
    shares: tuple[Share, ...]
    towns: dict[str, Where]
    file: str


def read_pictures(data: Path = DATA) -> tuple[Picture, ...]:
    """All pictures below a data folder, in the order of the files. Raises :class:`BadLayer`."""
    found: list[Picture] = []
    for folder in folders(data):
        path = folder / "control.yaml"
        if path.exists():
            found += _pictures(read_yaml(path, data), path.relative_to(data).as_posix())
    return tuple(found)


def _pictures(raw: object, file: str) -> Iterator[Picture]:
    if not isinstance(raw, Mapping) or not raw.keys() <= {"control", "towns"} or "control" not in raw:
        raise BadLayer(f"{file} must hold a list called control and a table called towns.")
    towns = {name: _where(f"{file}: {name}", where) for name, where in (raw.get("towns") or {}).items()}
    entries: dict[str, dict[str, Any]] = {}
    for entry in raw["control"]:
        id = entry.get("id") if isinstance(entry, Mapping) else None
        if not isinstance(id, str) or id in entries:
            raise BadLayer(f"{file}: every picture needs an id of its own, not {id!r}.")
        if unknown := sorted(entry.keys() - _FIELDS):
            raise BadLayer(f"{file}: {id}: there is no field {', '.join(unknown)}.")
        entries[id] = _like(entry, entries, f"{file}: {id}")
        yield _picture(entries[id], towns, file)


def _like(entry: Mapping[str, Any], earlier: Mapping[str, dict[str, Any]], where: str) -> dict[str, Any]:
    """The entry with what it takes over from an earlier one: holders, and towns that did not change hands."""
    holders = {key: dict(holder) for key, holder in (entry.get("holders") or {}).items()}
    for holder in holders.values():
        holder["towns"] = list(_flat(holder.get("towns", [])))
    if "like" not in entry:
        return {**entry, "holders": holders}
    model = earlier.get(entry["like"])
    if model is None:
        raise BadLayer(f"{where}: it is like {entry['like']!r}, which is no picture above it in this file.")
    taken = {town for holder in holders.values() for town in holder["towns"]}
    kept = {
        key: {**holder, "towns": [town for town in holder["towns"] if town not in taken]}
        for key, holder in model["holders"].items()
    }
    for key, holder in holders.items():
        before = kept.get(key, {})
        kept[key] = {**before, **holder, "towns": before.get("towns", []) + holder["towns"]}
    left = {key: holder for key, holder in kept.items() if holder["towns"]}
    return {**model, "to": None, **entry, "holders": left}


def _picture(entry: Mapping[str, Any], towns: dict[str, Where], file: str) -> Picture:
    where = f"{file}: {entry['id']}"
    for field in ("region", "from", "why", "sources", "holders"):
        if not entry.get(field):
            raise BadLayer(f"{where}: {field} is missing.")
    start, end = _day(where, entry["from"]), entry.get("to")
    if end is not None and _day(where, end) <= start:
        raise BadLayer(f"{where}: it begins on {start} and ends on {end}, before it begins.")
    shares = tuple(_share(f"{where}: {key}", key, holder) for key, holder in entry["holders"].items())
    if len(shares) > 1 and not all(share.towns for share in shares):
        raise BadLayer(f"{where}: among several holders each needs towns that lie in its part.")
    placed: dict[str, Where] = {}
    for town in (town for share in shares for town in share.towns):
        if town not in towns:
            raise BadLayer(f"{where}: {town!r} is not in the table of towns.")
        if town in placed:
            raise BadLayer(f"{where}: {town} is held twice.")
        placed[town] = towns[town]
    return Picture(
        id=entry["id"],
        region=entry["region"],
        valid_from=start,
        valid_to=end,
        why=entry["why"],
        sources=tuple(entry["sources"]),
        error_km=entry.get("error_km"),
        around=entry.get("around"),
        within_km=entry.get("within_km"),
        shares=shares,
        towns=placed,
        file=file,
    )


def _share(where: str, key: str, holder: Mapping[str, Any]) -> Share:
    by = tuple(holder.get("by", [key]))
    control = holder.get("as", "divided" if len(by) > 1 else None)
    if control not in get_args(Control) or (control == "divided") != (len(by) > 1):
        raise BadLayer(
            f"{where}: as must be government, de-facto or annexed for one party; it is left out for several."
        )
    names = holder.get("names", {})
    if missing := [language for language in LANGUAGES if names and not names.get(language)]:
        raise BadLayer(f"{where}: a name in {', '.join(missing)} is missing.")
    return Share(by, control, dict(names), tuple(holder["towns"]))


def _where(where: str, value: object) -> Where:
    if isinstance(value, int):
        return value
    if isinstance(value, list) and len(value) == 2 and all(isinstance(each, int | float) for each in value):
        return float(value[0]), float(value[1])
    raise BadLayer(f"{where}: a town is a GeoNames id, or its longitude and latitude: [43.97, 42.23].")


def _flat(towns: list[Any]) -> Iterator[str]:
    for town in towns:
        if isinstance(town, list):
            yield from _flat(town)
        else:
            yield town


def _day(where: str, value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadLayer(f"{where}: {value!r} is not a day written as YYYY-MM-DD.")
    return value
