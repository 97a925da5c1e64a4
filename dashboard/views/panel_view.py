"""The panel beside the map, and what its buttons do."""

from __future__ import annotations

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
    sent = navigation.received(KEY, "tab")
    if sent and sent.get("value") in permalink.TABS:
        navigation.change(tab=sent["value"], event=None, passage=None)


def _row_opened() -> None:
    sent = navigation.received(KEY, "open")
    if sent:
        asked = permalink.decode({name: [str(id)] for name, id in sent.get("value", {}).items()})
        navigation.change(event=asked.event, passage=asked.passage)


def _more() -> None:
    sent = navigation.received(KEY, "more")
    if sent:
        navigation.more_rows(int(sent.get("value", 0)))
