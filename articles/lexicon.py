"""What names stand for, whatever the script: regions, places, governments."""

from __future__ import annotations

from dataclasses import dataclass

from articles.anaphora import Hit, together
from articles.model import MentionKind, PlaceRef
from geodata.model import Place
from geodata.regions import linked, regions

CONFIDENCE: dict[MentionKind, float] = {
    **{"name": 0.98, "alias": 0.95, "place": 0.9, "demonym": 0.85, "metonym": 0.8, "anaphora": 0.7},
}
STATES = frozenset(each.id for each in regions() if each.kind == "state")


@dataclass(frozen=True, slots=True)
class Name:
    """One name and what it stands for: regions, or one of some places of that name, the largest first.

    ``free``: a place even where no preposition says so. ``seat``: it may stand for a government.
    """

    text: str
    kind: MentionKind
    region_ids: tuple[str, ...]
    places: tuple[Place, ...] = ()
    free: bool = True
    seat: bool = False


def owned(region_id: str | None) -> tuple[str, ...]:
    """The regions that a government's name stands for; none where the region is not one of ours."""
    return linked(region_id) if region_id in {each.id for each in regions()} else ()


def seat(start: int, end: int, name: Name, owner: tuple[str, ...], located: bool) -> Hit:
    """A seat of government: as a place if the words around locate it, else as those who govern from it."""
    if not located or not name.places:
        return Hit(start, end, "metonym", owner, None, CONFIDENCE["metonym"])
    place = name.places[0]
    return Hit(
        start, end, "place", together(place.region_ids[:1]) or owner, reference(place), CONFIDENCE["place"]
    )


def reference(place: Place) -> PlaceRef:
    """As much of a place as a mention holds."""
    return PlaceRef(place.geonames_id, place.name, place.lon, place.lat)


def chosen(places: tuple[Place, ...], told: set[str]) -> Place | None:
    """Which of the places of one name, the most populous first, is meant.

    One that dwarfs the others, else the one whose region, other than a state, is ``told`` of, else the only
    one in a state that is.
    """
    first, *others = places
    if not others or first.population >= 10 * max(1, others[0].population):
        return first
    disputed = [p for p in places if p.region_ids and p.region_ids[0] in told - STATES]
    if disputed:
        return disputed[0]
    known = [p for p in places if p.region_ids and p.region_ids[0] in told]
    return known[0] if len(known) == 1 else None
