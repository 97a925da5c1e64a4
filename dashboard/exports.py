"""A view as a file: one HTML page that works offline, CSV, GeoJSON. Exports obey the view's filters and name
them.

The HTML file draws the same folium script with the same ``overlay.js`` as the page, so that the two cannot
drift apart. It fetches nothing, and its content security policy would not let it.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from articles import exchange
from articles.store import Store
from dashboard import assets, maps, panels, permalink, queries, wording
from dashboard.ground import ground
from dashboard.permalink import ViewState

FORMATS = {
    "html": "Map and sentences (one offline HTML file)",
    "csv": "Events (CSV)",
    "geojson": "Events (GeoJSON)",
}
MIME = {"html": "text/html", "csv": "text/csv", "geojson": "application/geo+json"}
MOST_ROWS = 500  # sentences in one HTML file; beyond that a browser gets slow, and the file says so

TEMPLATES = Path(__file__).parent / "templates"


def file_name(view: ViewState, format: str) -> str:
    """``dispute-atlas_abkhazia_2008-01-01_2008-12-31.csv``: only characters that every file system takes."""
    parts = [
        "dispute-atlas",
        *view.region,
        view.start and view.start.isoformat(),
        view.end and view.end.isoformat(),
        view.q,
    ]
    slugs = [re.sub(r"[^A-Za-z0-9_-]+", "-", str(p)).strip("-")[:60] for p in parts if p]
    return "_".join(s for s in slugs if s) + f".{format}"


def render(store: Store, view: ViewState, format: str, today: date | None = None) -> bytes:
    """The view in one of ``FORMATS``."""
    if format == "html":
        return _html(store, view, today or date.today()).encode()
    events = store.events(queries.filter_of(view), limit=None)
    return exchange.render("events", events, "csv" if format == "csv" else "geojson")


def describe(view: ViewState) -> str:
    """The view's filters in words, for the head of an export."""
    parts = [", ".join(wording.region(r) for r in view.region) or "all regions"]
    if view.start or view.end:
        parts.append(
            f"events from {wording.day(view.start) if view.start else 'the beginning'} "
            f"to {wording.day(view.end) if view.end else 'the latest'}"
        )
    if view.act:
        parts.append("acts: " + ", ".join(wording.act(a) for a in view.act))
    if view.source:
        parts.append(f"outlet: {view.source}")
    if view.q:
        parts.append(f"words: {view.q}")
    if view.perspective != permalink.CONTROL:
        parts.append(f"as shown by: {wording.perspectives()[view.perspective]}")
    return "; ".join(parts)


def _html(store: Store, view: ViewState, today: date) -> str:
    assets.install()
    events_view, passages_view = permalink.closed(view, "events"), permalink.closed(view, "passages")
    page = queries.page(store, events_view, today, rows=MOST_ROWS)
    passages = queries.page(store, passages_view, today, rows=MOST_ROWS)
    panel = panels.panel(events_view, page)
    places = {r.event.id: r.event.place.geonames_id for r in page.events if r.event.place}
    return (
        _environment()
        .get_template("export.html")
        .render(
            title=panel["title"],
            described=describe(view),
            link=permalink.link(view),
            made=wording.day(today),
            panel=panel,
            events=panel["rows"],
            passages=panels.panel(passages_view, passages)["rows"],
            places=places,
            counts=page.counts,
            overlay=maps.overlay(events_view, page)
            | {"ground": json.loads(ground(view.perspective, page.as_of).text)},
            draw=maps.base_map().text,
            leaflet=assets.leaflet_file("leaflet.js").read_text(encoding="utf-8"),
            module=_module(),
            css=_css(),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["segments"] = lambda row: list(segments(row["quote"], row["marks"]))
    return environment


def segments(quote: str, marks: list[list[Any]]) -> Iterator[tuple[str, str]]:
    """A quote cut at its marks: ``(text, kind)``, with an empty kind between marks."""
    at = 0
    for start, end, kind in marks:
        if start > at:
            yield quote[at:start], ""
        yield quote[start:end], kind
        at = end
    if at < len(quote):
        yield quote[at:], ""


def _css() -> str:
    own = "".join((assets.FRONTEND / name).read_text(encoding="utf-8") for name in assets.OWN_STYLES)
    font = base64.b64encode((assets.FRONTEND / "vendor" / assets.GEORGIAN).read_bytes()).decode()
    own = re.sub(
        r'url\("./vendor/[^"]+"\)', f'url("data:font/woff;base64,{font}")', re.sub(r"@import [^;]+;", "", own)
    )
    return assets.leaflet_file("leaflet.css").read_text(encoding="utf-8") + own


def _module() -> str:
    """``dom.js`` and ``overlay.js`` as one script: modules cannot be imported from a file that was opened
    from disk.
    """
    source = "".join(
        (assets.FRONTEND / name).read_text(encoding="utf-8") for name in ("words.js", "dom.js", "overlay.js")
    )
    return re.sub(r"^import .*\n", "", re.sub(r"^export ", "", source, flags=re.M), flags=re.M)
