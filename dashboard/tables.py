"""What the map of a view shows, as two tables: the areas as drawn on its day, and the events with a place.

Plain data for ``frontend/table.js``. A cell is what readers read, or ``[what they read, what it sorts by]``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from articles.model import EventRow, Filter
from articles.store import Store
from dashboard import data_words, language, queries, wording
from dashboard.ground import PICTURED, ground
from dashboard.language import N_, _
from dashboard.permalink import CONTROL, ViewState
from geodata import layers, perspectives, regions
from geodata.model import Region

KINDS = {
    "state": N_("member state of the United Nations"),
    "disputed": N_("area in dispute"),
    "part": N_("part of an area in dispute"),
}


def tables(store: Store, view: ViewState, today: date) -> dict[str, Any]:
    """Both tables of a view: ``caption``, ``columns`` and ``rows``, each with what it ``opens``."""
    day, _why = queries.as_of(view, today)
    return {"areas": _areas(store, view, day), "events": _events(store, view, day)}


def _areas(store: Store, view: ViewState, day: date) -> dict[str, Any]:
    about = ground(view.perspective, day).about
    counts = store.region_counts(replace(queries.filter_of(view), regions=()))
    drawn = [region for region in regions.regions() if region.id in about["held"]]
    return {
        "caption": _("Areas. {title}").format(title=wording.map_title(view.perspective, day)),
        "columns": [
            _("Area"), _("Kind"), _("Drawn as"), _("Controlled by"), _("Claimed by"), _("km²"), _("Events"),
        ],
        "rows": [
            {"region": r.id, "chosen": r.id in view.region, "cells": _area(r, view, day, about, counts)}
            for r in drawn
        ],
    }  # fmt: skip


def _area(
    region: Region, view: ViewState, day: date, about: dict[str, Any], counts: dict[str, int]
) -> list[Any]:
    name = about["names"].get(region.id) or wording.region(region.id)
    period = region.status_at(day)
    held = about["held"][region.id]
    drawn = _("held in part by each side") if held == PICTURED else dict(about["legend"]).get(held, "")
    if view.perspective != CONTROL:
        told = perspectives.why(view.perspective, region.id, day)
        drawn = f"{data_words.told(told.name)} ({drawn})"
    km2, events = _km2()[region.id], counts.get(region.id, 0)
    return [
        name,
        _(KINDS[region.kind]),
        drawn,
        ", ".join(wording.party(p.party) for p in period.controlled_by) if period else "",
        ", ".join(wording.party(p.party) for p in period.claimed_by) if period else "",
        [language.number(round(km2)), round(km2)],
        [language.number(events), events],
    ]


@lru_cache(maxsize=1)
def _km2() -> dict[str, float]:
    """Area by region, in km² (geodesic)."""
    frame = layers.regions_layer()
    return {id: layers.area_km2(shape) for id, shape in zip(frame["id"], frame.geometry, strict=True)}


def _events(store: Store, view: ViewState, day: date) -> dict[str, Any]:
    wanted = replace(queries.filter_of(view), regions=())
    rows = store.markers(wanted, limit=queries.MOST_MARKERS) if "markers" in view.layers else []
    article = queries.open_article(store, view)
    if article:  # its events are on the map whatever the filters
        known = {row.event.id for row in rows}
        own = store.markers(Filter(article_id=article), limit=queries.MOST_MARKERS)
        rows = [*rows, *(row for row in own if row.event.id not in known)]
    caption = _("Events on the map, the latest first")
    if len(rows) >= queries.MOST_MARKERS:
        total = sum(cell.events for cell in store.cells(wanted, queries.WORLD, 2))
        caption = _(
            "Events on the map, the latest {n} of {total}; the map counts them by cells of a grid"
        ).format(n=language.number(len(rows)), total=language.number(total))
    return {
        "caption": caption,
        "columns": [
            _("Date"), _("Act"), _("Place"), _("Region"), _("Sentence"), _("Outlet"), _("Confidence"),
        ],
        "rows": [
            {"event": row.event.id, "chosen": row.event.id == view.event, "cells": _event(row, view, day)}
            for row in rows
        ],
    }  # fmt: skip


def _event(row: EventRow, view: ViewState, day: date) -> list[Any]:
    event = row.event
    first = event.date.start.isoformat() if event.date and event.date.start else ""
    modality = wording.modality(event.modality)
    place = event.place
    return [
        [wording.span(event.date), first],
        wording.act(event.act) + (f" ({modality})" if modality else ""),
        data_words.place(place.geonames_id, place.name, view.perspective, day) if place else "",
        ", ".join(map(wording.region, event.region_ids)),
        row.quote,
        row.article.outlet,
        [language.percent(event.confidence), event.confidence],
    ]
