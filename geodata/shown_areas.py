"""Areas as a perspective shows them: in which state, under which name, in which colour, and why."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, cast

from geodata.errors import BadLayer, UnknownPerspective
from geodata.model import LANGUAGES, Control, Party, Source
from geodata.positions import CONTROL, UN, Names, Perspective, Rule, positions
from geodata.recognition import state_code
from geodata.regions import parties, region, sources
from geodata.snapshots import as_of
from geodata.telling import called, tell, together
from geodata.votes import resolutions, votes_on


@dataclass(frozen=True, slots=True)
class ShownArea:
    """An area of the day as a perspective shows it.

    ``id`` is that of the area in :func:`geodata.layers.as_of`. ``state`` is the party in whose territory it
    is shown, ``None`` only under ``control`` where nobody can say who held it on the day. ``state_names`` are
    what that perspective calls the state. ``control`` is how to colour it: ``government`` where the state it
    is shown in held it, else how others held it. ``grounds`` is why it is shown there, ``sentence`` the same
    with who held it. ``since`` is the first day of what ``sentence`` says.
    ``recorded`` is false where the perspective's own word is not recorded.
    """

    id: str
    region_id: str
    state: Party | None
    state_names: Names
    names: Names
    control: Control
    held_by: tuple[str, ...]
    since: date
    recorded: bool
    grounds: str
    sentence: str
    sources: tuple[Source, ...]


def perspectives() -> tuple[Perspective, ...]:
    """All perspectives, the default first; those of one dispute after those of several."""
    return tuple(positions().perspectives.values())


def perspective(id: str) -> Perspective:
    """The perspective with this id. Raises :class:`UnknownPerspective`."""
    found = positions().perspectives.get(id)
    if found is None:
        known = ", ".join(positions().perspectives)
        raise UnknownPerspective(f"There is no perspective {id!r}; the perspectives are {known}.")
    return found


def shown(perspective_id: str, day: date) -> tuple[ShownArea, ...]:
    """Every area of a day, the smallest first. Raises :class:`UnknownPerspective`."""
    return _shown(perspective(perspective_id).id, settled(day))


def settled(day: date) -> date:
    """The first day since when everything is shown as on this one: what is kept, is kept by it."""
    number = bisect_right(_changes(), day)
    return max(as_of(day).valid_from, _changes()[number - 1] if number else date.min)


def changes() -> frozenset[date]:
    """The days from which a perspective may show something otherwise than the day before."""
    return frozenset(_changes())


@cache
def _changes() -> tuple[date, ...]:
    return tuple(sorted(positions().changes() | {each.source.date for each in resolutions()}))


@lru_cache(maxsize=256)
def _shown(perspective_id: str, day: date) -> tuple[ShownArea, ...]:
    whose = perspective(perspective_id)
    rows = as_of(day).areas.itertuples()
    if whose.id == CONTROL:
        return tuple(_as_held(row) for row in rows)
    return tuple(_as_told(whose, row, day) for row in rows)


def _as_held(row: Any) -> ShownArea:
    """An area under control on the ground: it is shown with who held it."""
    held = [parties()[id] for id in row.controlled_by]
    return ShownArea(
        id=row.id,
        region_id=row.region_id,
        state=held[0] if len(held) == 1 else None,
        state_names={code: " / ".join(party.names[code] for party in held) for code in LANGUAGES},
        names=_names_of(row),
        control=row.control,
        held_by=row.controlled_by,
        since=row.valid_from,
        recorded=True,
        grounds=row.why or tell("Held by {holders}.", holders=_holders(row.controlled_by)),
        sentence=row.why or tell("Held by {holders}.", holders=_holders(row.controlled_by)),
        sources=tuple(sources()[id] for id in row.source_ids),
    )


def _as_told(whose: Perspective, row: Any, day: date) -> ShownArea:
    """An area in the state in which a perspective shows it."""
    rule, said, voted = _rule(whose.id, row, day), "", True
    if rule is None:
        rule = _rule(UN, row, day)
        said, voted = _silence(whose, row.region_id, day)
    if rule is None:
        raise BadLayer(f"perspectives.yaml: {row.region_id}: nothing is said under un for {day}; add it.")
    own = set(row.controlled_by) <= {rule.state.id, *rule.friends}
    held = None if own or rule.state.id in row.controlled_by else rule.held
    names = held or rule.names or _names_of(row)
    grounds = together((said, rule.why))
    entity = rule.state.kind != "state" and rule.names is not None
    return ShownArea(
        id=row.id,
        region_id=row.region_id,
        state=rule.state,
        state_names=rule.names if entity and rule.names else rule.state.names,
        names=names,
        control=_colour(row, own),
        held_by=row.controlled_by,
        since=rule.valid_from,
        recorded=voted,
        grounds=grounds,
        sentence=grounds if own else together((said, rule.why, _holding(row.controlled_by))),
        sources=rule.sources,
    )


def _rule(perspective_id: str, row: Any, day: date) -> Rule | None:
    """What a perspective says of the picture, the region or what contains it, the nearest first."""
    subjects = [row.picture, *within(row.region_id)]
    found = (positions().rule(perspective_id, subject, day) for subject in subjects)
    return next((rule for rule in found if rule is not None), None)


def _silence(whose: Perspective, region_id: str, day: date) -> tuple[str, bool]:
    """What is said where a perspective has no word of its own, and whether its vote stands for one."""
    code = None if whose.party is None else state_code(whose.party)
    for subject in within(region_id):
        for each in reversed(votes_on(subject)):
            if each.source.date <= day and code is not None and each.votes.get(code) == "in favour":
                symbol = each.source.symbol or each.title
                return tell("{name} voted in favour of {symbol}.", name=whose.names, symbol=symbol), True
    silence = tell(
        "How {name} would draw it is not recorded here; it is shown as the United Nations show it.",
        name=called(whose.names),
    )
    return silence, False


def _colour(row: Any, own: bool) -> Control:
    """How an area is held, seen from the state in which it is shown."""
    if own:
        return "government"
    if len(row.controlled_by) > 1:
        return "divided"
    # held by a government, but by another than that of the state in which it is shown
    return "de-facto" if row.control == "government" else cast(Control, row.control)


def _holding(holders: tuple[str, ...]) -> str:
    if len(holders) > 1:
        return tell(
            "Which part of it {holders} held on this day is not shown here.", holders=_holders(holders)
        )
    return tell("It was held on this day by {holders}.", holders=_holders(holders))


def _names_of(row: Any) -> Names:
    return {"en": row.name, "uk": row.name_uk, "ru": row.name_ru, "ka": row.name_ka}


def within(region_id: str) -> tuple[str, ...]:
    """A region and all that contain it, the state last."""
    parent = region(region_id).parent
    return (region_id,) if parent is None else (region_id, *within(parent))


def _holders(ids: tuple[str, ...]) -> tuple[Names, ...]:
    return tuple(called(parties()[id].names) for id in ids)
