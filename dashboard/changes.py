"""What a reader's doing makes of a view: a click on a region, a date range, an opened sentence.

One table, ``CHANGES``, maps the name of each change, as the browser sends it, to what it does. The value
comes from a browser and may be anything; what is of no use leaves the view as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from articles.model import Filter
from articles.store import Store
from dashboard import comparison, permalink, queries
from dashboard.permalink import LAYERS, TABS, ViewState, closed

Change = Callable[[Store, ViewState, Any], ViewState]


def change(store: Store, view: ViewState, name: str, value: Any) -> ViewState:
    """The view after the change ``name``; unknown names change nothing. Another list begins at its first
    page.
    """
    made = CHANGES.get(name)
    after = made(store, view, value) if made else view
    return after if _list_of(after) == _list_of(view) else replace(after, page=1)


def _list_of(view: ViewState) -> tuple[Filter, str, str]:
    return queries.filter_of(view), view.tab, view.sort


def _asked(**params: Any) -> ViewState:
    """What these parameters would mean in a link: read with the same care."""
    return permalink.decode({key: [str(value)] for key, value in params.items() if value is not None})


def _clicked(_: Store, view: ViewState, value: Any) -> ViewState:
    region = _asked(region=value).region
    if not region:
        return view
    return closed(replace(view, region=queries.clicked(view, region[0])))


def _chosen(_: Store, view: ViewState, value: Any) -> ViewState:
    return closed(replace(view, region=_asked(region=value).region))


def _place(store: Store, view: ViewState, value: Any) -> ViewState:
    event = queries.latest_at(store, view, value)
    return replace(closed(view), event=event) if event else view


def _layers(_: Store, view: ViewState, value: Any) -> ViewState:
    names = value if isinstance(value, list) else []
    return replace(view, layers=tuple(layer for layer in LAYERS if layer in names))


def _search(_: Store, view: ViewState, value: Any) -> ViewState:
    return closed(replace(view, q=_asked(q=value).q))


def _acts(_: Store, view: ViewState, value: Any) -> ViewState:
    names = [str(name) for name in value] if isinstance(value, list) else []
    return closed(replace(view, act=permalink.decode({"act": names}).act))


def _perspective(_: Store, view: ViewState, value: Any) -> ViewState:
    return replace(view, perspective=_asked(perspective=value).perspective)


def _compare(_: Store, view: ViewState, value: Any) -> ViewState:
    return replace(view, compare=_asked(compare=value).compare)


def _swap(_: Store, view: ViewState, __: Any) -> ViewState:
    return comparison.swapped(view, date.today())


def _between(_: Store, view: ViewState, value: Any) -> ViewState:
    """The events between the two days that are compared, of one act if that is named."""
    days = value if isinstance(value, Mapping) else {}
    asked = _asked(**{"from": days.get("from"), "to": days.get("to"), "act": days.get("act")})
    return comparison.between(view, asked, date.today()) if asked.start and asked.end else view


def _as_of(_: Store, view: ViewState, value: Any) -> ViewState:
    """The boundaries of a day whatever the range; without one they follow its end again."""
    return replace(view, as_of=_asked(as_of=value).as_of)


def _range(_: Store, view: ViewState, value: Any) -> ViewState:
    days = value if isinstance(value, Mapping) else {}
    asked = _asked(**{"from": days.get("from"), "to": days.get("to")})
    return replace(view, start=asked.start, end=asked.end)


def _play(_: Store, view: ViewState, value: Any) -> ViewState:
    """The range played in steps of a day, week, month or year; ``None`` plays nothing."""
    return replace(view, play=_asked(play=value).play)


def _speed(_: Store, view: ViewState, value: Any) -> ViewState:
    asked = f"{value:g}" if isinstance(value, (int, float)) else value
    return replace(view, speed=_asked(speed=asked).speed)


def _played(store: Store, view: ViewState, value: Any) -> ViewState:
    """Playing stops, and the range ends where it did."""
    return replace(_range(store, view, value), play=None)


def _chart(_: Store, view: ViewState, value: Any) -> ViewState:
    return replace(view, chart=_asked(chart=value).chart)


def _view(_: Store, view: ViewState, value: Any) -> ViewState:
    """The map, or the same as a table."""
    return replace(view, shown_as=_asked(view=value).shown_as)


def _tab(_: Store, view: ViewState, value: Any) -> ViewState:
    return closed(view, value) if value in TABS else view


def _sort(_: Store, view: ViewState, value: Any) -> ViewState:
    return replace(view, sort=_asked(sort=value).sort)


def _page(_: Store, view: ViewState, value: Any) -> ViewState:
    return replace(view, page=_asked(page=value).page)


def _open(_: Store, view: ViewState, value: Any) -> ViewState:
    row = value if isinstance(value, Mapping) else {}
    asked = _asked(event=row.get("event"), passage=row.get("passage"), article=row.get("article"))
    return replace(view, event=asked.event, passage=asked.passage, article=asked.article)


# What narrows the lists, by its name in a link, and which list is in front.
FILTERS = ("region", "place", "act", "actor", "source", "language", "modality", "sure", "outlets", "q", "tab")


def _filters(_: Store, view: ViewState, value: Any) -> ViewState:
    """Some of ``FILTERS`` set to other values: ``{"actor": ["Russia"], "q": []}``."""
    given = value if isinstance(value, Mapping) else {}
    asked = {name: given[name] for name in FILTERS if isinstance(given.get(name), list)}
    read = permalink.decode({name: [str(each) for each in values] for name, values in asked.items()})
    changed = {key.field: getattr(read, key.field) for key in permalink.KEYS if key.name in asked}
    return closed(replace(view, **changed)) if changed else view


CHANGES: dict[str, Change] = {
    "region": _clicked,  # on the map: an outer area first, its part with a second click
    "choice": _chosen,  # from the list
    "place": _place,
    "layers": _layers,
    "search": _search,
    "filters": _filters,
    "acts": _acts,
    "perspective": _perspective,
    "range": _range,
    "as_of": _as_of,
    "play": _play,
    "speed": _speed,
    "played": _played,
    "chart": _chart,
    "compare": _compare,
    "swap": _swap,
    "between": _between,
    "view": _view,
    "tab": _tab,
    "sort": _sort,
    "page": _page,
    "open": _open,
}
