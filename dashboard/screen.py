"""Everything on screen for a view, as JSON for ``frontend/atlas.js``: one dictionary a part."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from articles.store import Store
from dashboard import (
    assets,
    comparison,
    corrected,
    exports,
    frames,
    grid,
    language,
    panels,
    permalink,
    queries,
    reading,
    search,
    stories,
    timelines,
    wording,
)
from dashboard.changes import change
from dashboard.ground import ground
from dashboard.maps import BaseMap
from dashboard.permalink import ViewState
from dashboard.queries import Page
from geodata import regions


def screen(store: Store, view: ViewState, today: date) -> dict[str, Any]:
    """What a view shows. ``link`` is its link without the place on the map, which the browser keeps."""
    page = queries.page(store, view, today)
    return {
        "link": permalink.link(replace(view, at=None, zoom=None, embed=False)),
        "shown_as": view.shown_as,
        "header": {
            "q": view.q,
            "chips": search.chips(view),
            "perspective": view.perspective,
            "lang": view.lang,
        },
        "timeline": _timeline(store, view, page, today),
        "map": {**grid.overlay(view, page), "ground": assets.publish(ground(view.perspective, page.as_of))},
        "beside": comparison.beside(store, view, page, today),
        "panel": corrected.mark(store, panels.panel(view, page, reading.reading(store, view, page))),
    }


def changed(store: Store, view: ViewState, name: str, value: Any, today: date) -> dict[str, Any]:
    """What the view shows after a reader's change."""
    return screen(store, change(store, view, name, value), today)


def first(base: BaseMap, store: Store, view: ViewState, today: date) -> dict[str, Any]:
    """What the atlas starts with: the address of its folium script, what no change of the view alters, and
    the view.
    """
    return {
        "script": assets.publish(base),
        "embed": view.embed,
        "parts": view.parts,
        "fixed": {
            "perspectives": list(wording.perspectives().items()),
            "regions": [(r.id, wording.region(r.id)) for r in regions.regions()],
            "formats": exports.listed(),
            "longest": permalink.LONGEST_TEXT,
            "languages": list(language.LANGUAGES.items()),
            "language": view.lang,
            "words": language.words(),
            "stories": [(name, title) for name, title, _about in stories.titles(view.lang)],
        },
        "screen": screen(store, view, today),
    }


def packed(data: dict[str, Any]) -> bytes:
    """Compact UTF-8 JSON: Streamlit's own would spell every letter beyond ASCII in six."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _timeline(store: Store, view: ViewState, page: Page, today: date) -> dict[str, Any]:
    strip = timelines.strip(store, view, today)
    return {
        "first": strip.first.isoformat(),
        "last": strip.last.isoformat(),
        "unit": strip.unit,
        # Mostly empty: as text a third of the length of a list.
        "bins": ",".join(str(n or "") for n in strip.bins),
        "close": strip.close,
        "before": strip.before,
        "after": strip.after,
        "from": view.start.isoformat() if view.start else None,
        "to": view.end.isoformat() if view.end else None,
        "as_of": wording.day(page.as_of),
        "day": page.as_of.isoformat(),
        "pinned": view.as_of is not None,
        "as_of_why": page.as_of_why,
        "play": view.play,
        "step": frames.step(*timelines.played(store, view, today)),
        "speed": view.speed,
        "chart": view.chart,
    }
