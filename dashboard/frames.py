"""What is needed to play a range without asking again: its events by day and place, and each day on which the
ground changes. ``frontend/play.js`` makes the pictures of any step from it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from articles.model import Filter, PlaceRef
from articles.store import Store
from dashboard import data_words, language, queries, timelines, wording
from dashboard.ground import changes, ground
from dashboard.language import _
from dashboard.permalink import CONTROL, ViewState
from dashboard.timelines import number

MOST = 5000  # events that are played, the latest if there are more
KEPT = 8  # some hundred kilobytes each
LONGEST = {"day": 62, "week": 800, "month": 20_000}  # days of a range that is played in such steps at first


def frames(store: Store, view: ViewState, today: date) -> dict[str, Any]:
    """How a view's range is played, as JSON. Days are counted since 1970.

    ``first`` to ``last`` are played. ``events`` are ``[first day, place, quadrant]`` in order of time, with
    the place as an index into ``places`` (``[geonames id, lat, lon, name]``). ``grounds`` are
    ``[day, file]``: from which day on which of the ``files`` is drawn, by the address under which the browser
    keeps it; their areas and lines are ``[class, shape]`` by an index into ``shapes``, since most stay.
    ``title`` has ``{day}`` in it. With a pinned day there is one ground.
    """
    first, last = timelines.played(store, view, today)
    wanted = replace(queries.filter_of(view), regions=(), start=view.start, end=last)
    events, places = _events(store, store.revision(), wanted, language.current())
    days = (view.as_of, view.as_of) if view.as_of else (first, last)
    return {
        "first": number(first),
        "last": number(last),
        "open": [view.start is None, view.end is None],
        "title": _title(view.perspective),
        "pinned": wording.day(view.as_of) if view.as_of else None,
        "events": events,
        "places": places,
        **_grounds(view.perspective, tuple(changes(view.perspective, *days)), language.current()),
    }


def step(first: date, last: date) -> str:
    """In which steps so many days are played unless a reader chooses others."""
    days = (last - first).days
    return next((step for step, most in LONGEST.items() if days <= most), "year")


def _title(perspective: str) -> str:
    """``wording.map_title`` for any day."""
    if perspective == CONTROL:
        return _("In control on {day}")
    return _("As shown by: {name}, {day}").format(name=wording.perspectives()[perspective], day="{day}")


@lru_cache(maxsize=KEPT)
def _events(
    store: Store, revision: int, wanted: Filter, _language: str
) -> tuple[list[list[int]], list[list[Any]]]:
    quadrants = list(wording.QUADRANTS)
    places: dict[int, tuple[int, PlaceRef]] = {}
    events = []
    for row in store.markers(wanted, limit=MOST):
        event = row.event
        if event.place is None or event.date is None or event.date.start is None:
            continue
        at, _place = places.setdefault(event.place.geonames_id, (len(places), event.place))
        events.append([number(event.date.start), at, quadrants.index(wording.quadrant(event.type))])
    named = [
        [id, round(p.lat, 2), round(p.lon, 2), data_words.place(id, p.name)]
        for id, (_at, p) in places.items()
    ]
    return sorted(events), named


@lru_cache(maxsize=KEPT)
def _grounds(perspective: str, days: tuple[date, ...], _language: str) -> dict[str, Any]:
    shapes: dict[str, int] = {}
    files: dict[str, dict[str, Any]] = {}
    grounds: list[list[Any]] = []
    for day in days:
        drawn = ground(perspective, day)
        if grounds and grounds[-1][1] == drawn.address:
            continue
        grounds.append([number(day), drawn.address])
        files[drawn.address] = {
            **drawn.about,
            **{
                layer: [[kind, shapes.setdefault(geometry, len(shapes))] for kind, geometry in told]
                for layer, told in (("areas", drawn.areas), ("lines", drawn.lines))
            },
        }
    return {"grounds": grounds, "files": files, "shapes": [json.loads(text) for text in shapes]}
