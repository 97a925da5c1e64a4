"""Who recognises whom: member states of the UN and what they recognise, since when and until when.

All of it is derived from the positions in the tables of the regions; nothing is written twice. What counts
as a recognition is said in ``data/states.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import geopandas as gpd
import pandas as pd

from geodata.errors import UnknownEntity
from geodata.model import Party, Position, Region, overlaps
from geodata.regions import parties, regions
from geodata.votes import members, world_countries


@dataclass(frozen=True, slots=True)
class Standing:
    """Recognitions of an entity: those in force on a day, and those withdrawn or ended before."""

    entity: str
    day: date
    in_force: tuple[Position, ...]
    ended: tuple[Position, ...]


def entities() -> tuple[str, ...]:
    """Ids of the regions that a state has recognised, as a state or as annexed, or that authorities claim."""
    return tuple(
        each.id for each in regions() if each.kind != "state" and (_positions(each) or _claimant(each))
    )


def recognised_by(entity: str, day: date) -> tuple[Position, ...]:
    """The recognitions of an entity in force on a day, the oldest first. Raises :class:`UnknownEntity`.

    ``entity`` is the id of a region or of the authorities that claim it, such as ``abkhazia``.
    """
    return standing(entity, day).in_force


def standing(entity: str, day: date) -> Standing:
    """Who recognises an entity on a day, and who did before. Raises :class:`UnknownEntity`."""
    found = _entity(entity)
    so_far = [p for p in _positions(found) if p.valid_from <= day]
    return Standing(
        entity=found.id,
        day=day,
        in_force=tuple(p for p in so_far if overlaps(p.valid_from, p.valid_to, day)),
        ended=tuple(p for p in so_far if not overlaps(p.valid_from, p.valid_to, day)),
    )


def world_recognition(entity: str, day: date) -> gpd.GeoDataFrame:
    """The countries of the world with the columns ``recognition`` and ``since``.

    ``recognition`` is ``recognises``, ``withdrawn`` or ``None``; ``since`` the day of either.
    """
    asked = standing(entity, day)
    told: dict[str, tuple[str, date]] = {}
    for position in asked.ended:
        if position.valid_to is not None and (code := state_code(position.party)):
            told[code] = ("withdrawn", position.valid_to)
    for position in asked.in_force:
        if code := state_code(position.party):
            told[code] = ("recognises", position.valid_from)
    frame = world_countries().copy()
    for number, column in enumerate(("recognition", "since")):
        values = [told[code][number] if code in told else None for code in frame["iso_a3"]]
        frame[column] = pd.Series(values, frame.index, dtype=object)
    return frame


def state_code(party: Party) -> str | None:
    """The three-letter code of a member state; ``None`` for authorities and for states that are no more."""
    return _codes().get(party.id)


@cache
def _codes() -> dict[str, str]:
    """The codes of the parties that are member states; both tables call them by the same name."""
    by_name = {member.names["en"]: member.code for member in members().values()}
    states = [party for party in parties().values() if party.un_member and party.names["en"] in by_name]
    return {party.id: by_name[party.names["en"]] for party in states}


def _positions(each: Region) -> list[Position]:
    """Every recognition of a region once, the oldest first."""
    found = {(p.valid_from, p.party.id): p for s in each.status for p in s.recognised_by}
    return [found[key] for key in sorted(found)]


def _claimant(each: Region) -> bool:
    return any(p.party.kind == "de-facto authority" for s in each.status for p in s.claimed_by)


def _entity(name: str) -> Region:
    known = entities()
    for each in regions():
        if each.id in known and name == each.id:
            return each
    if name in parties():
        for each in reversed(
            regions()
        ):  # parts before the whole: the authorities of Donetsk claim Donetsk oblast
            claimants = {p.party.id for s in each.status for p in s.claimed_by if not p.party.un_member}
            if each.id in known and claimants == {name}:
                return each
    raise UnknownEntity(f"There is no entity {name!r} here; choose one of {', '.join(known)}.")
