"""From the address bar to the view and back. The address is the only state of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import permalink
from dashboard.permalink import ViewState
from dashboard.queries import ROWS

MORE_ROWS = 40


def current() -> ViewState:
    """The view that the address bar asks for."""
    params = {key: st.query_params.get_all(key) for key in st.query_params}
    return replace(permalink.decode(params), embed=st.context.is_embedded)


def go(view: ViewState) -> None:
    """Make this the view: one write, so one step for the browser's Back. Streamlit keeps ``embed`` itself."""
    params = permalink.encode(replace(view, embed=False))
    if params != permalink.encode(replace(current(), embed=False)):
        st.query_params.from_dict(params)


def change(**fields: Any) -> None:
    """Go to the current view with some fields changed."""
    go(replace(current(), **fields))


def rows(view: ViewState) -> int:
    """How many rows the panel lists: more after "Show more", which like scrolling is not part of the view."""
    shown_for, count = st.session_state.get("rows", (None, ROWS))
    return count if shown_for == _list_of(view) else ROWS


def more_rows(listed: int) -> None:
    """List another page of rows for the current view."""
    st.session_state["rows"] = (_list_of(current()), listed + MORE_ROWS)


def _list_of(view: ViewState) -> ViewState:
    return replace(view, at=None, zoom=None, event=None, passage=None, layers=())
