"""The chart of events in time, under the map: acts as rows, happenings as marks, precision as length.

An Altair chart whose days and rows come apart from it: ``frontend/chart.js`` hands it the days that the strip
above shows and what is chosen as signals, so that a change of the range draws nothing anew. Colours are the
names of the page's own; Vega, which Streamlit brings along, writes them as they are.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt

from articles.model import Filter, Happening
from articles.store import Store
from dashboard import assets, data_words, language, queries, timelines, wording
from dashboard.permalink import ViewState
from dashboard.timelines import number

MOST = 2000  # events that one chart takes of whatever day, and …
LATEST = 600  # … of the days shown where there are more: drawing them is what a reader waits for
LONGEST_QUOTE = 110  # characters
ROW = 15  # pixels
LABELS = 132  # pixels
SHAPES = {
    "verbal-cooperation": "circle",
    "material-cooperation": "square",
    "verbal-conflict": "triangle-up",
    "material-conflict": "diamond",
}
FONT = "Atlas Sans, Source Sans, Atlas Georgian, sans-serif"
KEPT = 32
KEPT_CHARTS = 12  # of up to some megabytes
ACTS = "ACTS"


@dataclass(frozen=True, slots=True)
class Events:
    """Happenings of the days shown, earliest first: of all ``dated`` events there, or of the ``latest`` ones.
    ``undated`` events, of whatever day, are not among them.
    """

    happenings: tuple[Happening, ...]
    latest: int
    dated: int
    undated: int


def chart(store: Store, view: ViewState, today: date) -> dict[str, Any]:
    """The chart of a view, as JSON: the ``spec``, its ``rows`` and where Vega is. ``whole`` is whether these
    are all, of whatever day; else they are those of the days that the strip shows, or of these the ``latest``
    of all ``dated`` events.

    A row is ``[event id, act, quadrant, first day, last day, words of the date, place, outlets, quote]``. The
    act and the quadrant are indices into ``acts`` and ``quadrants``, days are counted since 1970.
    """
    revision = store.revision()
    anytime = replace(queries.filter_of(view), start=None, end=None)
    whole = sum(amounts(store, revision, anytime)) <= MOST
    asked = anytime
    if not whole:
        strip = timelines.strip(store, view, today)
        asked = replace(anytime, start=strip.first, end=strip.last)
    events = in_time(store, revision, asked, MOST if whole else LATEST)
    if whole:
        found = Counter(happening.act for happening in events.happenings)
        acts = [act for act, n in found.most_common()]
    else:  # the same rows for all days: they keep still as a reader goes through time
        acts = list(acts_of(store, revision, anytime))
    return {
        "vega": assets.vega(),
        "spec": spec(tuple(wording.act(act) for act in acts)),
        "acts": [wording.act(act) for act in acts],
        "quadrants": wording.table(wording.QUADRANTS),
        "rows": [_row(happening, acts) for happening in events.happenings],
        "undated": events.undated,
        "whole": whole,
        "latest": events.latest,
        "dated": events.dated,
    }


@lru_cache(maxsize=KEPT)
def amounts(store: Store, revision: int, wanted: Filter) -> tuple[int, int]:
    """How many events of a filter have a date, and how many have none."""
    dated = sum(n for _, n in store.histogram(wanted, "year"))
    return dated, queries.quick_counts(store, revision, wanted).events - dated


@lru_cache(maxsize=KEPT)
def acts_of(store: Store, revision: int, wanted: Filter) -> tuple[str, ...]:
    """The acts of a filter's events, most frequent first."""
    return tuple(store.acts(wanted))


@lru_cache(maxsize=KEPT_CHARTS)
def in_time(store: Store, revision: int, wanted: Filter, most: int) -> Events:
    """What at most so many events of a filter tell of."""
    happenings = tuple(store.happenings(wanted, most))
    dated, _ = amounts(store, revision, wanted)
    _, undated = amounts(store, revision, replace(wanted, start=None, end=None))
    return Events(happenings, min(dated, most), dated, undated)


def _row(happening: Happening, acts: list[str]) -> list[Any]:
    span, place, quote = happening.date, happening.place, happening.quote
    assert span.start and span.end
    if len(quote) > LONGEST_QUOTE:
        quote = f"{quote[: LONGEST_QUOTE - 1].rstrip()}…"
    return [
        happening.event_id,
        acts.index(happening.act),
        list(wording.QUADRANTS).index(wording.quadrant(happening.type)),
        number(span.start),
        number(span.end),
        wording.span(span),
        data_words.place(place.geonames_id, place.name) if place else "",
        happening.outlets,
        quote,
    ]


def spec(acts: tuple[str, ...]) -> dict[str, Any]:
    """The chart as Vega-Lite, without data, for acts by name in the order of their rows.

    Its data set ``rows`` has the columns ``act``, ``quadrant``, ``from`` and ``to`` in milliseconds since
    1970 with ``to`` exclusive, and ``exact`` for a single day. The parameters ``first`` and ``last`` are the
    ends of the axis, ``marks`` where it has lines, ``open`` the id of the event that is open; ``brush`` is
    the range.
    """
    text = _spec(language.current()).replace(json.dumps([ACTS]), json.dumps(acts))
    made: dict[str, Any] = json.loads(text)
    return made


@lru_cache(maxsize=len(language.LANGUAGES))
def _spec(_language: str) -> str:
    """For a single act by the name of ``ACTS``: Altair takes a tenth of a second over a chart."""
    acts = [ACTS]
    quadrants = list(wording.QUADRANTS)
    first, last, marks, opened = (
        alt.param(name=name, value=value)
        for name, value in {"first": 0, "last": 1, "marks": [], "open": ""}.items()
    )
    brush = alt.selection_interval(
        name="brush",
        encodings=["x"],
        zoom=False,
        mark=alt.BrushConfig(
            fill="var(--accent)", fillOpacity=0.1, stroke="var(--accent)", strokeOpacity=0.6
        ),
    )
    lines = alt.Axis(
        values=alt.ExprRef("marks"),
        title=None,
        labels=False,
        ticks=False,
        domain=False,
        gridColor="var(--hair)",
    )
    days = alt.Scale(type="utc", domainMin=alt.ExprRef("first"), domainMax=alt.ExprRef("last"), nice=False)
    names = alt.Axis(
        title=None, ticks=False, domain=False, labelColor="var(--quiet)", labelFontSize=11.5, labelPadding=8,
        labelLimit=LABELS - 10, minExtent=LABELS, maxExtent=LABELS,
    )  # fmt: skip
    colours = alt.Color("quadrant:N", legend=None).scale(
        domain=quadrants, range=[f"var(--{q})" for q in quadrants]
    )
    shapes = alt.Shape("quadrant:N", legend=None).scale(
        domain=quadrants, range=[SHAPES[q] for q in quadrants]
    )
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y("act:N", sort=acts, axis=names).scale(domain=acts), color=colours
    )
    middle = base.transform_calculate(middle="(datum.from + datum.to) / 2")
    chosen = alt.condition("datum.id === open", alt.value(2.2), alt.value(0.8))
    edge = alt.condition("datum.id === open", alt.value("var(--ink)"), alt.value("var(--paper)"))
    at = alt.X("middle:T", scale=days, axis=lines)
    row = alt.TooltipContent("data")  # also lets the marks be hit, beside the brush
    layers = alt.layer(
        base.transform_filter("!datum.exact")
        .mark_bar(height=5, opacity=0.45, cornerRadius=2.5, clip=True, tooltip=row, cursor="pointer")
        .encode(x=alt.X("from:T", scale=days, axis=lines), x2="to:T")
        .properties(name="spans")  # Altair would number it on, and the same chart never be the same text
        .add_params(brush),
        middle.transform_filter("datum.exact")
        .mark_tick(thickness=1.5, size=ROW - 2, opacity=0.8, clip=True, tooltip=row, cursor="pointer")
        .encode(x=at),
        middle.mark_point(filled=True, size=38, opacity=1, clip=True, tooltip=row, cursor="pointer").encode(
            x=at, shape=shapes, strokeWidth=chosen, stroke=edge
        ),
    )
    whole = (
        layers.add_params(first, last, marks, opened)
        .properties(width="container", height=alt.Step(ROW), padding=0, background="transparent")
        .configure_view(stroke=None)
        .configure(font=FONT)
    )
    made = whole.to_dict()
    made.pop("$schema")
    return json.dumps(made)
