"""The page's own Streamlit components: the folium map without an iframe, the header, the timeline and the
panel.

Each is one file in ``frontend/``, mounted in the page itself; Python sends data and receives triggers.
Leaflet must have been put beside them before Streamlit starts: see ``dashboard.assets``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import assets
from dashboard.maps import BaseMap

Data = dict[str, Any]
Trigger = Callable[[], None]


def _component(name: str, html: str, css: str | None = None) -> Callable[..., Any]:
    return st.components.v2.component(
        f"dispute-atlas.{name}", html=html, css=css, js=f"{name}.js", isolate_styles=False
    )


_map = _component("map", '<div class="atlas-frame"><div class="atlas-map"></div></div>', "map.css")
_panel = _component("panel", '<div class="atlas-panel"></div>', "page.css")
_timeline = _component("timeline", '<div class="atlas-timeline"></div>')
_header = _component("header", '<div class="atlas-header"></div>')


def _packed(data: Data) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def folium_map(base: BaseMap, key: str, data: Data, **on: Trigger) -> Any:
    """A folium map with an overlay (``maps.overlay``). Triggers: ``region``, ``choice``, ``place``,
    ``layers``.
    """
    return _map(key=key, data=_packed({"script": assets.publish(base), **data}), **on)


def panel(key: str, data: Data, **on: Trigger) -> Any:
    """The panel (``panels.panel``). Triggers: ``tab``, ``open``, ``more``, each with a ``value``."""
    return _panel(key=key, data=_packed(data), **on)


def timeline(key: str, data: Data, **on: Trigger) -> Any:
    """The date range over its histogram. Trigger: ``range``, ``{from, to}`` as ISO days or null."""
    return _timeline(key=key, data=_packed(data), **on)


def header(key: str, data: Data, **on: Trigger) -> Any:
    """Search, acts, take away and share. Triggers: ``search``, ``acts``, ``visit``."""
    return _header(key=key, data=_packed(data), **on)
