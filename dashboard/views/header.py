"""Search, act filter, take away and share. Every field shows what the address says and writes it back.

The header is outside the fragment that a click on the map draws anew: nothing in it depends on the region. The two
boxes are filled when they are opened, from the address as it is then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import exports, folium_component, queries, resources, wording
from dashboard.permalink import LONGEST_TEXT, ViewState
from dashboard.views import navigation

_READ: dict[str, Callable[[Any], Any]] = {
    "q": lambda text: " ".join(text.split()) or None,
    "act": lambda chosen: tuple(a for a in wording.acts() if a in chosen),
}


def show(view: ViewState) -> None:
    """Draw the header of a view."""
    title, search, acts, away, share = st.columns([1.3, 4, 3.2, 0.9, 0.7], gap="small", vertical_alignment="center")
    title.markdown("# Dispute Atlas")
    _field(
        search.text_input, "Search", "q", view.q or "", placeholder="Search words in the passages", max_chars=LONGEST_TEXT
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
            _take_away(view)
    with share.popover("Share", key="share", type="primary", on_change="rerun") as box:
        if box.open:
            folium_component.share("share-box")


def _field(widget: Callable[..., Any], label: str, name: str, value: Any, **options: Any) -> None:
    """A widget for the view's field ``name``, set from the view before each run so that Back and links show in it."""
    key = f"field-{name}"
    st.session_state[key] = value
    widget(label, key=key, label_visibility="collapsed", on_change=_changed, args=(name,), **options)


def _changed(name: str) -> None:
    value = _READ[name](st.session_state[f"field-{name}"])
    navigation.change(**{name: value}, event=None, passage=None)


def _take_away(view: ViewState) -> None:
    store = resources.store()
    counts = store.counts(queries.filter_of(view))
    st.caption(f"{exports.describe(view)}: {counts.events} events, {counts.passages} passages")
    for format, label in exports.FORMATS.items():
        st.download_button(
            label,
            data=lambda format=format: exports.render(store, view, format),
            file_name=exports.file_name(view, format),
            mime=exports.MIME[format],
            key=f"away-{format}",
            on_click="ignore",
            width="stretch",
        )
