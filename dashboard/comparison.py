"""A second map beside the first, for another day, another perspective or another region, and in words what
differs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import shapely

from articles.store import Store
from dashboard import assets, maps, queries, wording
from dashboard.ground import ground
from dashboard.language import _, ngettext, number
from dashboard.permalink import CONTROL, ViewState
from dashboard.queries import Page
from geodata import layers, perspectives, regions, snapshots
from geodata.model import Region, Source

LEAST_KM2 = 1.0  # smaller changes are where two drawings of one line differ


def other(view: ViewState) -> ViewState:
    """The view of the second map."""
    assert view.compare
    kind, value = view.compare
    if kind == "as_of":
        return replace(view, as_of=date.fromisoformat(value), compare=None)
    if kind == "perspective":
        return replace(view, perspective=value, compare=None)
    return replace(view, region=(value,), compare=None)


def swapped(view: ViewState, today: date) -> ViewState:
    """The view with what is left and right exchanged."""
    if not view.compare:
        return view
    kind = view.compare[0]
    if kind == "as_of":
        return replace(other(view), compare=(kind, queries.as_of(view, today)[0].isoformat()))
    if kind == "perspective":
        return replace(other(view), compare=(kind, view.perspective))
    return replace(other(view), compare=(kind, view.region[0]) if view.region else None)


def beside(store: Store, view: ViewState, page: Page, today: date) -> dict[str, Any] | None:
    """The second map as JSON for ``compare.js``: ``captions`` of both, ``map`` as the first one's, and
    ``differences``, each a ``text``, perhaps a ``region`` to open, and the ``sources`` it rests on. ``None``
    unless the view compares.
    """
    if not view.compare:
        return None
    second = other(view)
    theirs = queries.page(store, second, today)
    return {
        "kind": view.compare[0],
        "captions": [_caption(view, page), _caption(second, theirs)],
        "map": {
            **maps.overlay(second, theirs),
            "ground": assets.publish(ground(second.perspective, theirs.as_of)),
        },
        "differences": _differences(store, view, page, second, theirs),
    }


def _caption(view: ViewState, page: Page) -> str:
    title = wording.map_title(view.perspective, page.as_of)
    return f"{wording.region(view.region[0])}. {title}" if view.region else title


def _differences(
    store: Store, view: ViewState, page: Page, second: ViewState, theirs: Page
) -> list[dict[str, Any]]:
    if view.perspective != second.perspective:
        return _told_differently(view.perspective, second.perspective, page.as_of)
    if page.as_of != theirs.as_of:
        first, last = sorted((page.as_of, theirs.as_of))
        return [*_changed_hands(first, last), *_recognised(first, last), _between(store, view, first, last)]
    return [_described(v, p) for v, p in ((view, page), (second, theirs)) if v.region]


def _row(text: str, region: str | None = None, sources: tuple[Source, ...] = ()) -> dict[str, Any]:
    documents = [{"text": ", ".join(filter(None, [s.document, s.symbol])), "url": s.url} for s in sources]
    return {"text": text, "region": region, "sources": documents}


def _told_differently(first: str, second: str, day: date) -> list[dict[str, Any]]:
    if CONTROL in (first, second):
        whose = second if first == CONTROL else first
        told = [perspectives.why(whose, r.id, day) for r in regions.regions() if r.kind == "disputed"]
        return [_row(f"{_(t.name)}. {_(t.sentence)}", t.id, t.sources) for t in told]
    return [_row(_(d.sentence), d.region_id, d.sources) for d in perspectives.compare(first, second, day)]


def _changed_hands(first: date, last: date) -> list[dict[str, Any]]:
    days = snapshots.as_of(first).valid_from, snapshots.as_of(last).valid_from
    rows = []
    for region_id, before, after, area in hands(*days):
        text = _("{region}: {area} km² went from “{before}” to “{after}”").format(
            region=wording.region(region_id),
            area=number(round(area)),
            before=_(wording.CONTROL[before]),
            after=_(wording.CONTROL[after]),
        )
        rows.append(_row(text, region_id))
    return rows or [_row(_("No area that is drawn here changed hands between the two days."))]


@lru_cache(maxsize=64)
def hands(first: date, last: date) -> tuple[tuple[str, str, str, float], ...]:
    """What changed hands between two days: region id, control before and after, km²; the largest first."""
    before, after = snapshots.as_of(first).areas, snapshots.as_of(last).areas
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for old in before.itertuples():
        for new in after[after["region_id"] == old.region_id].itertuples():
            if old.control != new.control:
                both = shapely.intersection(old.geometry, new.geometry)
                parts = [p for p in shapely.get_parts(both) if p.geom_type == "Polygon"]
                area = sum(layers.area_km2(part) for part in parts)
                found[old.region_id, old.control, new.control] += area
    rows = [(*key, area) for key, area in found.items() if area >= LEAST_KM2]
    return tuple(sorted(rows, key=lambda row: -row[3]))


def _members(region: Region, day: date) -> dict[str, tuple[Any, tuple[Source, ...]]]:
    period = region.status_at(day)
    return (
        {p.party.id: (p.party, p.sources) for p in period.recognised_by if p.party.un_member}
        if period
        else {}
    )


def _recognised(first: date, last: date) -> list[dict[str, Any]]:
    rows = []
    for region in regions.regions():
        if region.kind == "state":
            continue
        before, after = _members(region, first), _members(region, last)
        for text, found, base in (
            (_("{region}: recognised by {states}"), after, before),
            (_("{region}: no longer recognised by {states}"), before, after),
        ):
            fresh = [found[id] for id in found if id not in base]
            if fresh:
                names = ", ".join(wording.party(party) for party, _sources in fresh)
                sources = tuple(s for _party, sources in fresh for s in sources)
                rows.append(
                    _row(text.format(region=wording.region(region.id), states=names), region.id, sources)
                )
    return rows


def _between(store: Store, view: ViewState, first: date, last: date) -> dict[str, Any]:
    acts = store.acts(replace(queries.filter_of(view), start=first, end=last))
    total = sum(acts.values())
    counted = ngettext("{n} event", "{n} events", total).format(n=number(total))
    most = sorted(acts.items(), key=lambda pair: -pair[1])[:6]
    named = ", ".join(f"{wording.act(act)} {number(n)}" for act, n in most)
    text = _("Between {first} and {last}: {events}").format(
        first=wording.day(first), last=wording.day(last), events=counted
    )
    row = _row(f"{text}: {named}" if named else text)
    return {**row, "range": {"from": first.isoformat(), "to": last.isoformat()}}


def _described(view: ViewState, page: Page) -> dict[str, Any]:
    region = regions.region(view.region[0])
    period = region.status_at(page.as_of)
    frame = layers.regions_layer()
    area = layers.area_km2(frame.geometry[frame["id"] == region.id].iloc[0])
    holders = ", ".join(wording.party(p.party) for p in period.controlled_by) if period else "–"
    text = _("{region}: {area} km²; controlled by {holders}; {events}").format(
        region=wording.region(region.id),
        area=number(round(area)),
        holders=holders,
        events=ngettext("{n} event", "{n} events", page.counts.events).format(n=number(page.counts.events)),
    )
    return _row(text, region.id)
