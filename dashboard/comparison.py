"""A second map beside the first, for another day, another perspective or another region, and in words what
differs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from articles.store import Store
from dashboard import assets, differing, grid, queries, wording
from dashboard.ground import ground
from dashboard.permalink import ViewState, closed
from dashboard.queries import Page


def other(view: ViewState) -> ViewState:
    """The view of the second map."""
    assert view.compare
    kind, value = view.compare
    if kind == "as_of":
        return replace(view, as_of=date.fromisoformat(value), compare=None)
    if kind == "perspective":
        return replace(view, perspective=value, compare=None)
    return replace(view, region=(value,), compare=None)


def swapped(view: ViewState, today: date) -> ViewState:
    """The view with what is left and right exchanged."""
    if not view.compare:
        return view
    kind = view.compare[0]
    if kind == "as_of":
        return replace(other(view), compare=(kind, queries.as_of(view, today)[0].isoformat()))
    if kind == "perspective":
        return replace(other(view), compare=(kind, view.perspective))
    return replace(other(view), compare=(kind, view.region[0]) if view.region else None)


def beside(store: Store, view: ViewState, page: Page, today: date) -> dict[str, Any] | None:
    """The second map as JSON for ``compare.js``: ``captions`` of both, ``map`` as the first one's,
    ``differences`` (see ``differing``), and for two regions a ``table``. ``None`` unless the view compares.
    """
    if not view.compare:
        return None
    second = other(view)
    theirs = queries.page(store, second, today)
    drawn = grid.overlay(second, theirs)
    sides = ((view, page), (second, theirs))
    return {
        "kind": view.compare[0],
        "captions": [_caption(v, p) for v, p in sides],
        "map": {**drawn, "ground": assets.publish(ground(second.perspective, theirs.as_of))},
        "differences": _differences(store, *sides),
        "table": differing.table(store, sides) if view.compare[0] == "region" else None,
    }


def _caption(view: ViewState, page: Page) -> str:
    title = wording.map_title(view.perspective, page.as_of)
    return f"{wording.region(view.region[0])}. {title}" if view.region else title


def _differences(
    store: Store, one: tuple[ViewState, Page], other: tuple[ViewState, Page]
) -> list[differing.Difference]:
    (view, page), (second, theirs) = one, other
    if view.perspective != second.perspective:
        return list(differing.perspectives_differ(view.perspective, second.perspective, page.as_of))
    if page.as_of != theirs.as_of:
        days = page.as_of, theirs.as_of
        return differing.days_differ(store, view, min(days), max(days))
    return [each for v, p in (one, other) for each in differing.statuses(v, p)]


def between(view: ViewState, asked: ViewState, today: date) -> ViewState:
    """The view with the events of a range of days, and of an act if one is asked for; the maps keep their
    days.
    """
    day, _why = queries.as_of(view, today)
    after = closed(replace(view, start=asked.start, end=asked.end, act=asked.act))
    return after if queries.as_of(after, today)[0] == day else replace(after, as_of=day)
