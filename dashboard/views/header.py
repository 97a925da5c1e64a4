"""Search, region list, act filter, take away and share. Every widget shows what the address says and writes it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import exports, folium_component, resources, wording
from dashboard.permalink import LONGEST_TEXT, ViewState
from dashboard.queries import Page
from dashboard.views import navigation
from geodata import regions

ANYWHERE = ""


def show(view: ViewState, page: Page) -> None:
    """Draw the header of a view."""
    title, search, region, acts, away, share = st.columns(
        [1.5, 3, 2, 2.6, 1, 0.8], gap="small", vertical_alignment="center"
    )
    title.markdown("# Dispute Atlas")
    _field(search.text_input, "Search", "q", view.q or "", placeholder="Search words in the passages", max_chars=LONGEST_TEXT)
    _field(
        region.selectbox,
        "Region",
        "region",
        view.region[0] if view.region else ANYWHERE,
        options=[ANYWHERE, *(r.id for r in regions.regions())],
        format_func=lambda id: wording.region(id) if id else "All regions",
    )
    _field(
        acts.multiselect,
        "Acts",
        "act",
        list(view.act),
        options=list(wording.acts()),
        format_func=wording.act,
        placeholder="All kinds of acts",
    )
    with away.popover("Take away", key="away", on_change="rerun") as box:
        if box.open:
            _take_away(view, page)
    with share.popover("Share", key="share", type="primary", on_change="rerun") as box:
        if box.open:
            folium_component.share("share-box")


def _field(widget: Callable[..., Any], label: str, name: str, value: Any, **options: Any) -> None:
    """A widget that is set from the view before each run, so that Back and links show in it."""
    key = f"field-{name}"
    st.session_state[key] = value
    widget(label, key=key, label_visibility="collapsed", on_change=_changed, args=(name,), **options)


def _changed(name: str) -> None:
    value = st.session_state[f"field-{name}"]
    fields: dict[str, Any] = {
        "q": lambda: {"q": " ".join(value.split()) or None},
        "region": lambda: {"region": (value,) if value else ()},
        "act": lambda: {"act": tuple(a for a in wording.acts() if a in value)},
    }[name]()
    navigation.change(**fields, event=None, passage=None)


def _take_away(view: ViewState, page: Page) -> None:
    st.caption(f"{page.counts.events} events and {page.counts.passages} passages of this view")
    for format_, label in exports.FORMATS.items():
        st.download_button(
            label,
            data=lambda f=format_: exports.render(resources.store(), view, f),
            file_name=exports.file_name(view, format_),
            mime=exports.MIME[format_],
            key=f"away-{format_}",
            on_click="ignore",
            width="stretch",
        )
