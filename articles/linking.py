"""Which events of an article, and of others, tell the same happening.

Events of one article are one happening when they share the act, a region and days that lie close together.
The cluster's id is made from the act, the main regions and the month or day alone, so that the same
happening told by another article gets the same id without knowing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from articles.model import Event, Extraction
from articles.tables import identity
from geodata.regions import region

# Days within which two tellings of the same act in the same region are one happening.
_WINDOW = timedelta(days=3)


_Key = tuple[str, object, object]


def link(extraction: Extraction) -> Extraction:
    """The extraction with every event's ``cluster_id`` set. Nothing else changes."""
    firsts: list[Event] = []  # the first event of each cluster
    known: dict[_Key, list[int]] = {}  # where in ``firsts`` those stand that an event may join
    ids: dict[str, str] = {}
    for event in sorted(extraction.events, key=_precision):
        near = sorted({number for key in _keys(event) for number in known.get(key, ())})
        home = next((firsts[number] for number in near if _same(firsts[number], event)), None)
        if home is None:
            home = event
            for key in _keys(event, _WINDOW):
                known.setdefault(key, []).append(len(firsts))
            firsts.append(event)
        ids[event.id] = ids[home.id] if home is not event else _cluster_id(event)
    events = tuple(replace(event, cluster_id=ids[event.id]) for event in extraction.events)
    return replace(extraction, events=events)


def _keys(event: Event, window: timedelta = timedelta(0)) -> set[_Key]:
    """Act, region or place, and year: what two events share if ``_same`` can be true of them."""
    span = event.date
    when: Iterable[object]
    if span is None:
        when = [None]
    elif span.start is None or span.end is None:
        when = [span.edtf]
    else:
        when = range((span.start - window).year, (span.end + window).year + 1)
    where: Iterable[object] = event.region_ids or [event.place]
    return {(event.act, each, time) for each in where for time in when}


def _precision(event: Event) -> tuple[int, float]:
    """The best dated first: they give the cluster its id."""
    if event.date is None or event.date.start is None or event.date.end is None:
        return 1_000_000, -event.confidence
    return (event.date.end - event.date.start).days, -event.confidence


def _same(known: Event, event: Event) -> bool:
    """Whether two events of one act are the same happening."""
    if not _share_a_region(known, event):
        return False
    first, second = known.date, event.date
    if first is None or second is None:
        return first is second
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return first.edtf == second.edtf
    if second.precision in ("year", "decade") and first.precision != second.precision:
        return False  # "in 2008" may be any of that year's
    return first.start - _WINDOW <= second.end and second.start - _WINDOW <= first.end


def _share_a_region(first: Event, second: Event) -> bool:
    if first.region_ids or second.region_ids:
        return bool(set(first.region_ids) & set(second.region_ids))
    return first.place == second.place


def _cluster_id(event: Event) -> str:
    span = event.date
    if span is None:
        return identity("cluster", event.article_id, event.act, event.trigger_start)
    when = span.edtf.split("/")[0]
    where = _main_regions(event) or ((str(event.place.geonames_id),) if event.place else (event.article_id,))
    return identity("cluster", event.act, when, *where)


def _main_regions(event: Event) -> tuple[str, ...]:
    """The disputed regions, or else the states, without those that only contain another of them."""
    disputed = [id for id in event.region_ids if region(id).kind != "state"]
    chosen = disputed or list(event.region_ids)
    parents = {region(id).parent for id in chosen}
    return tuple(sorted(id for id in chosen if id not in parents))
