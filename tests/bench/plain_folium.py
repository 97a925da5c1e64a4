"""The same map, facts and events as one plain folium page, which folium itself saves. For comparison only."""

from __future__ import annotations

import html
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import folium
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from articles.store import Store
from dashboard import maps, panels, queries, wording
from dashboard.permalink import ViewState
from geodata import regions
from tests.browser.conftest import free_port


def popup(store: Store, id: str) -> str:
    """What the panel says of a region, as the HTML of a popup: its facts, and all its events."""
    view = replace(ViewState(), region=(id,))
    events = tuple(store.events(queries.filter_of(view), limit=None))
    told = panels.panel(view, replace(queries.page(store, view, date.today()), events=events))
    facts = "".join(
        f"<dt>{html.escape(fact['label'])}</dt>"
        f"<dd>{html.escape('; '.join(item['text'] for item in fact['items']))}</dd>"
        for fact in told["facts"]
    )
    rows = "".join(
        f"<li><b>{html.escape(row['date'] or '')}</b> {html.escape(row['act'])}"
        f"<p>{html.escape(row['quote'])}</p>{html.escape(row['outlet'])}</li>"
        for row in told["rows"]
    )
    return f"<h2>{html.escape(wording.region(id))}</h2><dl>{facts}</dl><ul>{rows}</ul>"


def write(store: Store, file: Path) -> None:
    """Save the map of the atlas with a popup for each region and a mark for each place of events."""
    map_ = maps._folium_map()
    told = {r.id: popup(store, r.id) for r in regions.regions()}
    for layer in list(map_._children.values()):
        if not isinstance(layer, folium.GeoJson):
            continue
        of_regions = [f for f in layer.data["features"] if f["properties"].get("kind") == "region"]
        for feature in of_regions:
            feature["properties"]["told"] = told[feature["properties"]["id"]]
        if of_regions:
            layer.add_child(folium.GeoJsonPopup(["told"], labels=False, max_width=420))
    for marker in queries.page(store, ViewState(), date.today()).markers:
        text = html.escape(f"{marker.place.name}: {marker.events}")
        folium.CircleMarker(
            [marker.place.lat, marker.place.lon], radius=7, tooltip=text, class_name="event"
        ).add_to(map_)
    map_.save(file)


def served(folder: Path) -> Iterator[str]:
    """The folder on a port of its own, compressed as is usual, until the generator is closed."""
    port = free_port()
    app = Starlette(
        routes=[Mount("/", StaticFiles(directory=folder, html=True))], middleware=[Middleware(GZipMiddleware)]
    )
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = True
        thread.join()
