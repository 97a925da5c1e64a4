"""The panel beside the map, and what its buttons do."""

from __future__ import annotations

import streamlit as st

from dashboard import folium_component, panels, permalink
from dashboard.permalink import ViewState
from dashboard.queries import Page
from dashboard.views import navigation

KEY = "panel"


def show(view: ViewState, page: Page) -> None:
    """Draw the panel of a view."""
    folium_component.panel(
        KEY,
        panels.panel(view, page),
        on_tab_change=_tab_chosen,
        on_open_change=_row_opened,
        on_more_change=_more,
    )


def _tab_chosen() -> None:
    tab = st.session_state[KEY].tab["value"]
    if tab in permalink.TABS:
        navigation.change(tab=tab, event=None, passage=None)


def _row_opened() -> None:
    asked = permalink.decode({k: [str(v)] for k, v in st.session_state[KEY].open["value"].items()})
    navigation.change(event=asked.event, passage=asked.passage)


def _more() -> None:
    navigation.more_rows(int(st.session_state[KEY].more["value"]))
