"""The date range over its histogram, and the as-of date that follows it."""

from __future__ import annotations

from dashboard import folium_component, permalink, wording
from dashboard.permalink import ViewState
from dashboard.queries import Page
from dashboard.views import navigation

KEY = "timeline"


def show(view: ViewState, page: Page) -> None:
    """Draw the timeline of a view."""
    folium_component.timeline(
        KEY,
        {
            "first": page.first.isoformat(),
            "last": page.last.isoformat(),
            "from": view.start.isoformat() if view.start else None,
            "to": view.end.isoformat() if view.end else None,
            "bins": ",".join(
                str(n or "") for n in page.bins
            ),  # mostly empty: a list would be three times as long
            "as_of": wording.day(page.as_of),
            "as_of_why": page.as_of_why,
        },
        on_range_change=_range_chosen,
    )


def _range_chosen() -> None:
    sent = navigation.received(KEY, "range")
    if sent:
        asked = permalink.decode({k: [str(sent[k])] for k in ("from", "to") if sent.get(k)})
        navigation.change(start=asked.start, end=asked.end)
