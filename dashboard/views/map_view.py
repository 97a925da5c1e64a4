"""The map, and what a click on it does."""

from __future__ import annotations

import streamlit as st

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
    if asked := _known(st.session_state[KEY].region):
        navigation.go(queries.clicked(navigation.current(), asked[0]))


def _region_chosen() -> None:
    navigation.change(region=_known(st.session_state[KEY].choice), event=None, passage=None)


def _known(sent: dict[str, str]) -> tuple[str, ...]:
    """The region a browser sent, if it is one: what it sends is as hostile as a link."""
    return permalink.decode({"region": [sent["region"]]}).region


def _place_clicked() -> None:
    event = queries.latest_at(resources.store(), navigation.current(), st.session_state[KEY].place["place"])
    if event:
        navigation.change(event=event, passage=None)


def _layers_chosen() -> None:
    names = st.session_state[KEY].layers["names"]
    navigation.change(layers=tuple(layer for layer in LAYERS if layer in names))
