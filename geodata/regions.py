"""The regions, read from hand-written tables, and the periods of their status.

The tables (see :mod:`geodata.disputes`) say who controlled, claimed and recognised a region from when to
when. The periods on which nothing changes are derived here, so that no date is written twice. The tables are
checked when they are read: a mistake in them is a :class:`~geodata.errors.BadLayer` that says where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any, get_args

from geodata.disputes import DATA, Tables, shipped
from geodata.errors import BadDate, BadLayer, UnknownRegion
from geodata.model import (
    LANGUAGES,
    Control,
    Language,
    Party,
    Position,
    Region,
    Source,
    StatusPeriod,
    overlaps,
)
from geodata.telling import tell

__all__ = ["DATA", "children", "linked", "parse_day", "parties", "region", "regions", "sources"]

FIRST_YEAR, LAST_YEAR = 1900, 2100


def regions() -> tuple[Region, ...]:
    """All regions: each state before its parts, depth first, the disputes by the name of their folder."""
    return _load()[0]


def parties() -> Mapping[str, Party]:
    """States and authorities by id."""
    return _load()[1]


def sources() -> Mapping[str, Source]:
    """The documents that facts rest on, by id."""
    return _load()[2]


def region(id: str) -> Region:
    """The region with this id, such as ``south-ossetia``. Raises :class:`UnknownRegion`."""
    found = _by_id().get(id)
    if found is None:
        known = ", ".join(_by_id())
        raise UnknownRegion(
            tell("There is no region {id}; the regions are {known}.", id=repr(id), known=known)
        )
    return found


def children(id: str) -> tuple[Region, ...]:
    """The regions that lie directly in this one."""
    region(id)
    return tuple(r for r in regions() if r.parent == id)


def linked(id: str) -> tuple[str, ...]:
    """The region and those of its ancestors that are not states: all that a mention of it counts for.

    >>> linked("donetsk-oblast")
    ('donetsk-oblast', 'eastern-ukraine')
    """
    found = [region(id)]
    while (parent := found[-1].parent) is not None and region(parent).kind != "state":
        found.append(region(parent))
    return tuple(r.id for r in found)


def parse_day(text: str) -> date:
    """An ISO day. Raises :class:`BadDate` for anything else and for years outside 1900–2100."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadDate(tell("{text} is not a date; write it as YYYY-MM-DD.", text=repr(text))) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDate(
            tell(
                "{text} is outside {first}–{last}; choose a day within those years.",
                text=text,
                first=str(FIRST_YEAR),
                last=str(LAST_YEAR),
            )
        )
    return day


@cache
def _load() -> tuple[tuple[Region, ...], Mapping[str, Party], Mapping[str, Source]]:
    return read_regions(shipped())


@cache
def _by_id() -> dict[str, Region]:
    return {r.id: r for r in regions()}


def read_regions(tables: Tables) -> tuple[tuple[Region, ...], dict[str, Party], dict[str, Source]]:
    """Regions, parties and sources from their tables. Raises :class:`BadLayer`."""
    sources = {id: read_source(tables, id) for id in tables.sources}
    parties = {id: read_party(tables, id) for id in tables.parties}
    found = {id: read_region(tables, id, parties, sources) for id in tables.regions}
    for each in found.values():
        if each.parent is not None and each.parent not in found:
            where = tables.file("regions", each.id)
            raise BadLayer(f"{where}: {each.id}: its parent {each.parent!r} is no region.")
    ordered = tuple(_depth_first(None, tuple(found.values())))
    if len(ordered) < len(found):
        lost = ", ".join(sorted(found.keys() - {r.id for r in ordered}))
        raise BadLayer(f"{lost}: these regions are their own ancestors; the outermost one has no parent.")
    return ordered, parties, sources


def _depth_first(parent: str | None, found: tuple[Region, ...]) -> Iterator[Region]:
    for each in found:
        if each.parent == parent:
            yield each
            yield from _depth_first(each.id, found)


def status_periods(
    control: list[tuple[Control, tuple[Position, ...]]],
    claims: list[Position],
    recognitions: list[Position],
) -> tuple[StatusPeriod, ...]:
    """Cut positions into periods at every date on which one begins or ends.

    ``control`` pairs how the area was held with the positions of those who held it, in order of time and
    without gaps. The periods begin with the first of them and the last is open.
    """
    cuts = sorted(
        {
            day
            for p in [*claims, *recognitions, *(p for _, held in control for p in held)]
            for day in (p.valid_from, p.valid_to)
            if day is not None
        }
    )
    periods = []
    for start, end in pairwise([*cuts, None]):
        assert start is not None
        how, held = next((c, ps) for c, ps in control if overlaps(ps[0].valid_from, ps[0].valid_to, start))
        claimed = tuple(p for p in claims if overlaps(p.valid_from, p.valid_to, start))
        recognised = tuple(p for p in recognitions if overlaps(p.valid_from, p.valid_to, start))
        sources = dict.fromkeys(s for p in (*held, *claimed, *recognised) for s in p.sources)
        periods.append(
            StatusPeriod(
                start, end, how, held, claimed, recognised, note=held[0].note, sources=tuple(sources)
            )
        )
    return tuple(periods)


def read_source(tables: Tables, id: str) -> Source:
    """A source from its entry. Raises :class:`BadLayer`."""
    where, entry = f"{tables.file('sources', id)}: source {id}", tables.sources[id]
    return Source(
        document=_field(where, entry, "document"),
        symbol=entry.get("symbol"),
        date=_day(where, entry.get("date")),
        url=entry.get("url"),
    )


def read_party(tables: Tables, id: str) -> Party:
    """A party from its entry. Raises :class:`BadLayer`."""
    where, entry = f"{tables.file('parties', id)}: party {id}", tables.parties[id]
    kind, un_member = _field(where, entry, "kind"), _field(where, entry, "un_member")
    return Party(id, _names(where, _field(where, entry, "names")), kind, un_member)


def read_region(
    tables: Tables, id: str, parties: Mapping[str, Party], sources: Mapping[str, Source]
) -> Region:
    """A region from its entry. Raises :class:`BadLayer`."""
    where, entry = f"{tables.file('regions', id)}: {id}", tables.regions[id]

    def positions(key: str) -> list[tuple[Control | None, tuple[Position, ...]]]:
        told = _field(where, entry, key)
        if not isinstance(told, list) or not all(isinstance(each, Mapping) for each in told):
            raise BadLayer(f"{where}: {key} must be a list of positions (it may be empty: []).")
        return [_positions(f"{where}: {key}", each, parties, sources) for each in told]

    control: list[tuple[Control, tuple[Position, ...]]] = []
    for how, held in positions("control"):
        if how is None or how not in get_args(Control):
            raise BadLayer(f"{where}: control: {how!r} is none of {', '.join(get_args(Control))}.")
        control.append((how, held))
    if not control:
        raise BadLayer(f"{where}: control is empty; somebody held it on every day.")
    claims = [p for _, held in positions("claims") for p in held]
    recognitions = [p for _, held in positions("recognitions") for p in held]
    _check_times(where, [held[0] for _, held in control], claims, recognitions)
    return Region(
        id=id,
        kind=_field(where, entry, "kind"),
        names=_names(where, _field(where, entry, "names")),
        parent=_field(where, entry, "parent"),
        wikidata=_field(where, entry, "wikidata"),
        iso_3166_2=_field(where, entry, "iso_3166_2"),
        geonames_id=_field(where, entry, "geonames_id"),
        extent=tuple(_field(where, entry, "extent")),
        aliases=_lists(where, _field(where, entry, "aliases")),
        demonyms=_lists(where, _field(where, entry, "demonyms")),
        status=status_periods(control, claims, recognitions),
    )


def _field(where: str, entry: Mapping[str, Any], name: str) -> Any:
    if name not in entry:
        raise BadLayer(f"{where}: {name} is missing.")
    return entry[name]


def _positions(
    where: str, entry: Mapping[str, Any], parties: Mapping[str, Party], sources: Mapping[str, Source]
) -> tuple[Control | None, tuple[Position, ...]]:
    """One entry of the file as positions with the same dates, one for each party."""
    told = _field(where, entry, "by")
    by = [told] if isinstance(told, str) else told
    for party in by:
        if party not in parties:
            raise BadLayer(f"{where}: {party!r} is not in the table of parties.")
    for source in _field(where, entry, "sources"):
        if source not in sources:
            raise BadLayer(f"{where}: {source!r} is not in the table of sources.")
    if not entry["sources"]:
        raise BadLayer(f"{where}: a position of {', '.join(by)} has no source.")
    start = _day(where, _field(where, entry, "from"))
    end = _day(where, entry["to"]) if "to" in entry else None
    if end is not None and end <= start:
        raise BadLayer(f"{where}: the period from {start} ends on {end}, before it begins.")
    documents = tuple(sources[s] for s in entry["sources"])
    return entry.get("as"), tuple(
        Position(parties[party], start, end, entry.get("note", ""), documents) for party in by
    )


def _check_times(
    where: str, control: list[Position], claims: list[Position], recognitions: list[Position]
) -> None:
    """Control must follow on without gap or overlap to the present; the rest must not begin before it."""
    for before, after in pairwise(control):
        if before.valid_to != after.valid_from:
            raise BadLayer(
                f"{where}: control until {before.valid_to} is followed by control from "
                f"{after.valid_from}; the periods must neither overlap nor leave a gap."
            )
    if control[-1].valid_to is not None:
        raise BadLayer(f"{where}: the last period of control must be open.")
    for position in (*claims, *recognitions):
        if position.valid_from < control[0].valid_from:
            raise BadLayer(f"{where}: the position of {position.party.id} begins before the first control.")
    for kind in (claims, recognitions):
        for one, other in _pairs(kind):
            if one.party == other.party and overlaps(one.valid_from, one.valid_to, other.valid_from):
                raise BadLayer(f"{where}: {one.party.id} holds the same position twice at once.")


def _pairs(positions: list[Position]) -> Iterator[tuple[Position, Position]]:
    return ((one, other) for one in positions for other in positions if one is not other)


def _day(where: str, value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadLayer(f"{where}: {value!r} is not a day written as YYYY-MM-DD.")
    return value


def _names(where: str, entry: Mapping[str, str]) -> dict[Language, str]:
    if not isinstance(entry, Mapping):
        raise BadLayer(f"{where}: names are given by language: {{en: …, uk: …, ru: …, ka: …}}.")
    missing = [language for language in LANGUAGES if not entry.get(language)]
    if missing:
        raise BadLayer(f"{where}: a name in {', '.join(missing)} is missing.")
    return {language: entry[language] for language in LANGUAGES}


def _lists(where: str, entry: Mapping[str, list[str]]) -> dict[Language, tuple[str, ...]]:
    if not isinstance(entry, Mapping):
        raise BadLayer(
            f"{where}: aliases and demonyms are lists by language: {{en: [], uk: [], ru: [], ka: []}}."
        )
    missing = [language for language in LANGUAGES if language not in entry]
    if missing:
        raise BadLayer(f"{where}: the list in {', '.join(missing)} is missing (it may be empty).")
    return {language: tuple(entry[language]) for language in LANGUAGES}
