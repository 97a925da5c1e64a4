"""From the address bar to the view and back. The address is the only state of the page.

A click is answered with the new view at once; the browser writes its link into the address (``map.js``), one
step for Back, and sends it along with the next click. Writing it from here would have Streamlit draw the
whole page anew: 30 ms a click.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from dashboard import permalink
from dashboard.permalink import ViewState
from dashboard.queries import ROWS

MORE_ROWS = 40
_ANSWER = "answer"  # the view a callback chose, and
_ADDRESS = "address"  # the address it was sent from: both only until the page has been drawn


def current() -> ViewState:
    """The view to draw: what the click that started this run chose, or what the address bar asks for."""
    answer = st.session_state.get(_ANSWER)
    if isinstance(answer, ViewState):
        return answer
    params = {key: st.query_params.get_all(key) for key in st.query_params}
    if _ADDRESS in st.session_state:
        params = parse_qs(st.session_state[_ADDRESS].removeprefix("?"))
    return replace(permalink.decode(params), embed=bool(st.context.is_embedded))


def received(key: str, trigger: str) -> dict[str, Any] | None:
    """What the component ``key`` just sent; ``None`` when it was dealt with already.

    Streamlit calls the callback of a trigger twice, for the component's state and for its triggers. Each
    message has a ``nonce``, so that a click counts once, and the ``address`` it was sent from, since
    Streamlit's own may be older.
    """
    sent = getattr(st.session_state[key], trigger, None)
    if not isinstance(sent, dict) or sent.get("nonce") == st.session_state.get("handled"):
        return None
    st.session_state["handled"] = sent.get("nonce")
    st.session_state[_ADDRESS] = str(sent.get("address", ""))
    return sent


def change(**fields: Any) -> None:
    """Answer a click with the current view, some of its fields changed."""
    st.session_state[_ANSWER] = replace(current(), **fields, problems=())


def drawn() -> None:
    """The page shows the answer; from here on the address speaks again."""
    for name in (_ANSWER, _ADDRESS):
        st.session_state.pop(name, None)


def rows(view: ViewState) -> int:
    """How many rows the panel lists: more after "Show more", which like scrolling is not part of the view."""
    shown_for, count = st.session_state.get("rows", (None, ROWS))
    return count if shown_for == _list_of(view) else ROWS


def more_rows(listed: int) -> None:
    """List another page of rows for the current view."""
    st.session_state["rows"] = (_list_of(current()), listed + MORE_ROWS)


def _list_of(view: ViewState) -> ViewState:
    return replace(view, at=None, zoom=None, event=None, passage=None, layers=())
