"""The page's own Streamlit component: the folium map without an iframe, with the header, the timeline and the
panel around it.

``frontend/`` is mounted in the page itself. Streamlit draws it once; what a reader does after that is asked
of ``server.view`` and drawn by ``atlas.js``, without a run of the page. Leaflet must have been put beside the
scripts before Streamlit starts: see ``dashboard.assets``.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.screen import packed

_atlas = st.components.v2.component(
    "dispute-atlas.atlas", html='<div class="atlas-home"></div>', js="atlas.js", isolate_styles=False
)

_found = st.components.v2.component(
    "dispute-atlas.found", html='<div class="found"></div>', js="found.js", isolate_styles=False
)


def atlas(first: dict[str, Any]) -> None:
    """Draw the atlas from what it starts with (``screen.first``)."""
    _atlas(key="atlas", data=packed(first))


def found(data: dict[str, Any]) -> None:
    """Draw events on a small map and in a list, to be put right (``contribute.found``)."""
    _found(key="found", data=packed(data))
