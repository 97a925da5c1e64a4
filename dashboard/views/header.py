"""Search, act filter, take away and share: what does not depend on the region, and so is not drawn anew with
a click on the map.
"""

from __future__ import annotations

from dashboard import exports, folium_component, permalink, wording
from dashboard.permalink import LONGEST_TEXT, ViewState
from dashboard.views import navigation

KEY = "header"


def show(view: ViewState) -> None:
    """Draw the header of a view; embedded, it only listens for Back and Forward."""
    folium_component.header(
        KEY,
        {
            "q": view.q,
            "chosen": list(view.act),
            "acts": list(wording.acts().items()),
            "formats": list(exports.FORMATS.items()),
            "longest": LONGEST_TEXT,
            "embed": view.embed,
        },
        on_search_change=_searched,
        on_acts_change=_acts_chosen,
        on_visit_change=_visited,
    )


def _visited() -> None:
    """Back or Forward: the address already says what to draw."""
    navigation.received(KEY, "visit")


def _searched() -> None:
    sent = navigation.received(KEY, "search")
    if sent:
        navigation.change(q=permalink.decode({"q": [str(sent.get("q"))]}).q, event=None, passage=None)


def _acts_chosen() -> None:
    sent = navigation.received(KEY, "acts")
    if sent:
        asked = permalink.decode({"act": [str(a) for a in sent.get("acts", ())]})
        navigation.change(act=asked.act, event=None, passage=None)
