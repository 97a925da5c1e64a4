"""The map, and what a click on it does."""

from __future__ import annotations

from dashboard import folium_component, maps, permalink, queries, resources
from dashboard.permalink import LAYERS, ViewState
from dashboard.queries import Page
from dashboard.views import navigation

KEY = "map"


def show(view: ViewState, page: Page) -> None:
    """Draw the map of a view."""
    folium_component.folium_map(
        resources.base_map(view.perspective),
        KEY,
        maps.overlay(view, page),
        on_region_change=_region_clicked,
        on_choice_change=_region_chosen,
        on_place_change=_place_clicked,
        on_layers_change=_layers_chosen,
    )


def _region_clicked() -> None:
    if asked := _region("region"):
        navigation.change(region=queries.clicked(navigation.current(), asked), event=None, passage=None)


def _region_chosen() -> None:
    asked = _region("choice")
    if asked is not None:
        navigation.change(region=(asked,) if asked else (), event=None, passage=None)


def _region(trigger: str) -> str | None:
    """The region a browser sent, ``""`` for none at all, ``None`` for nothing usable: it may send anything,
    as a link may.
    """
    sent = navigation.received(KEY, trigger)
    if sent is None:
        return None
    known = permalink.decode({"region": [str(sent.get("region"))]}).region
    return known[0] if known else ""


def _place_clicked() -> None:
    sent = navigation.received(KEY, "place")
    event = queries.latest_at(resources.store(), navigation.current(), sent.get("place")) if sent else None
    if event:
        navigation.change(event=event, passage=None)


def _layers_chosen() -> None:
    sent = navigation.received(KEY, "layers")
    if sent:
        navigation.change(layers=tuple(layer for layer in LAYERS if layer in sent.get("names", ())))
