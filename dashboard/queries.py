"""What a view shows, asked of the store and the regions: plain data, no Streamlit, no HTML.

The as-of date (which boundaries and control), the dates of events and the dates of publication are three
clocks; the view's range filters events and passages, and the as-of date follows its end unless it is pinned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import cast

from articles.model import Article, Counts, EventRow, Extent, Filter, Modality, PassageRow, PlaceRef, Sort
from articles.store import Store
from dashboard import language, permalink, wording
from dashboard.language import _
from dashboard.permalink import ViewState
from geodata import regions

MOST_MARKERS = 300
WORLD = Extent(-90, -180, 90, 180)
ROWS = 12  # on a page of a list
KEPT = 128  # answers kept of each kind; a list of rows is some 20 kB


@dataclass(frozen=True, slots=True)
class Marker:
    """Events at one place: how many, and the quadrant of the latest."""

    place: PlaceRef
    quadrant: str
    events: int
    latest: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a view lists and counts. ``number`` is that of the page of the list, ``place`` the geonames id of
    the open event's place or of the one asked for, ``read`` those of the places of the open article's events,
    which are among the ``markers``. Where the map is ``crowded`` these are all: it counts the others by cells
    of a grid (``grid``).
    """

    as_of: date
    as_of_why: str
    number: int
    counts: Counts
    events: tuple[EventRow, ...]
    passages: tuple[PassageRow, ...]
    markers: tuple[Marker, ...]
    place: int | None
    open_event: EventRow | None
    open_passage: PassageRow | None
    open_article: Article | None
    read: tuple[int, ...]
    crowded: bool
    here: tuple[EventRow, ...]
    problems: tuple[str, ...]


def filter_of(view: ViewState) -> Filter:
    """The view's filters as the store takes them."""
    return Filter(
        regions=view.region,
        start=view.start,
        end=view.end,
        acts=view.act,
        source=view.source,
        query=view.q,
        modalities=cast(tuple[Modality, ...], view.modality),
        place=view.place,
        actors=view.actor,
        languages=view.language,
        confidence=view.sure or 0,
        outlets=view.outlets or 0,
    )


def as_of(view: ViewState, today: date) -> tuple[date, str]:
    """The day whose boundaries are drawn, and why that day."""
    if view.as_of:
        return view.as_of, _("pinned")
    if view.end:
        return view.end, _("end of the range")
    return today, _("today")


def page(store: Store, view: ViewState, today: date, *, grid: bool = True) -> Page:
    """Ask for everything a view shows; without ``grid`` the latest markers, however many there are."""
    revision = store.revision()
    wanted = filter_of(view)
    anywhere = replace(wanted, regions=())
    day, why = as_of(view, today)
    problems = list(view.problems)
    event = store.event(view.event) if view.event else None
    sentence = event.event.passage_id if event else view.passage
    passage = store.passage(sentence) if sentence else None
    if (view.event or view.passage) and passage is None:
        problems.append(_("The sentence this link points at is not in this collection."))
    article = store.article(passage.article.id if passage else view.article or "")
    if view.article and article is None:
        problems.append(_("The article this link points at is not in this collection."))
    told = markers(store, revision, Filter(article_id=article.id)) if article else ()
    many = grid and crowded(store, revision, anywhere)
    shown = () if many else markers(store, revision, anywhere)
    if many and event and event.event.place and event.article.id != (article and article.id):
        shown = grouped([event])
    marked = {m.place.geonames_id for m in shown}
    place = event.event.place if event else None
    found = quick_counts(store, revision, wanted)
    number = min(view.page, last_page(listed(found, view.tab) or 0))  # beyond the last: the last
    return Page(
        as_of=day,
        as_of_why=why,
        number=number,
        counts=found,
        events=events(store, revision, wanted, view.sort, number) if view.tab == "events" else (),
        passages=passages(store, revision, wanted, view.sort, number) if view.tab == "passages" else (),
        markers=(*shown, *(m for m in told if m.place.geonames_id not in marked)),
        place=place.geonames_id if place else view.place,
        open_event=event,
        open_passage=passage,
        open_article=article,
        read=tuple(m.place.geonames_id for m in told),
        crowded=many,
        here=at_place(store, anywhere, place, event) if place and event else (),
        problems=tuple(problems),
    )


# Answers are kept until the store changes (its ``revision`` is part of the question): readers ask for the
# same few views most of the time, and what a click leaves as it was need not be asked again.


@lru_cache(maxsize=KEPT)
def counts(store: Store, revision: int, wanted: Filter) -> Counts:
    """How much there is of everything."""
    return store.counts(wanted)


@lru_cache(maxsize=KEPT)
def quick_counts(store: Store, revision: int, wanted: Filter) -> Counts:
    """How much there is of what the tabs list."""
    return store.quick_counts(wanted)


@lru_cache(maxsize=KEPT)
def events(store: Store, revision: int, wanted: Filter, sort: str, number: int) -> tuple[EventRow, ...]:
    """A page of the events."""
    return tuple(store.events(wanted, limit=ROWS, offset=(number - 1) * ROWS, sort=cast(Sort, sort)))


@lru_cache(maxsize=KEPT)
def passages(store: Store, revision: int, wanted: Filter, sort: str, number: int) -> tuple[PassageRow, ...]:
    """A page of the passages. Where words are searched, those that match best come first unless another order
    is asked for.
    """
    order = "best" if wanted.query and sort == permalink.SORTS[0] else sort
    return tuple(store.passages(wanted, limit=ROWS, offset=(number - 1) * ROWS, sort=cast(Sort, order)))


LISTED = {"events": "events", "passages": "passages", "sources": "outlets"}  # what a tab lists


def listed(found: Counts, tab: str) -> int | None:
    """How many rows a tab lists on all its pages; ``None`` for the one that is no list."""
    return int(getattr(found, LISTED[tab])) if tab in LISTED else None


def amount(found: Counts, kind: str) -> str:
    """How many there are of a kind, as readers read it: “10,000+” where there may be more."""
    return language.number(getattr(found, kind)) + ("+" if kind in found.at_least else "")


def last_page(total: int) -> int:
    """The number of the last page of a list of so many rows."""
    return max(1, -(-total // ROWS))


@lru_cache(maxsize=KEPT)
def crowded(store: Store, revision: int, wanted: Filter) -> bool:
    """Whether more events have a place than the map has room for."""
    return store.placed_more_than(wanted, MOST_MARKERS)


@lru_cache(maxsize=KEPT)
def markers(store: Store, revision: int, wanted: Filter) -> tuple[Marker, ...]:
    """Events with a place, one marker a place."""
    return grouped(store.markers(wanted, limit=MOST_MARKERS))


def grouped(rows: Iterable[EventRow]) -> tuple[Marker, ...]:
    """Events by place, one marker a place."""
    groups: dict[int, list[EventRow]] = defaultdict(list)
    for row in rows:
        if row.event.place:
            groups[row.event.place.geonames_id].append(row)
    found = []
    for group in groups.values():
        latest = max(
            group, key=lambda r: r.event.date.start if r.event.date and r.event.date.start else date.min
        )
        assert latest.event.place
        found.append(
            Marker(latest.event.place, wording.quadrant(latest.event.type), len(group), latest.event.id)
        )
    return tuple(found)


def at_place(
    store: Store, wanted: Filter, place: PlaceRef, shown: EventRow, most: int = 12
) -> tuple[EventRow, ...]:
    """The other events at a place."""
    rows = (
        r for r in store.markers(wanted, limit=MOST_MARKERS) if r.event.place and r.event.id != shown.event.id
    )
    return tuple(r for r in rows if r.event.place and r.event.place.geonames_id == place.geonames_id)[:most]


def latest_at(store: Store, view: ViewState, place: object) -> str | None:
    """The id of the latest event at a place (geonames id): in the article that is open, or else among the
    view's; ``None`` when there is none.
    """
    revision = store.revision()
    article = open_article(store, view)
    found = markers(store, revision, Filter(article_id=article)) if article else ()
    found += markers(store, revision, replace(filter_of(view), regions=()))
    known = next((m.latest for m in found if m.place.geonames_id == place), None)
    if known is None and isinstance(place, int):  # a mark of a part of a crowded map
        rows = store.events(replace(filter_of(view), regions=(), place=place), limit=1)
        return rows[0].event.id if rows else None
    return known


def open_article(store: Store, view: ViewState) -> str | None:
    """The id of the article that a view is reading: that of its open sentence, or the one it names."""
    event = store.event(view.event) if view.event else None
    passage = None if event or not view.passage else store.passage(view.passage)
    row = event or passage
    return row.article.id if row else view.article


def clicked(view: ViewState, leaf: str) -> tuple[str, ...]:
    """The selection after a click on a region: the widest area in dispute first, its part on the next click
    into it.

    A click on Donetsk oblast selects eastern Ukraine; another one there the oblast, and again, eastern
    Ukraine.
    """
    path = regions.linked(leaf)
    inside = set(view.region) & {r.id for r in regions.regions() if path[-1] in regions.linked(r.id)}
    return (path[-1] if leaf in view.region or not inside else leaf,)
