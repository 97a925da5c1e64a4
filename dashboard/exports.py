"""A view as a file, in one table of formats.

Every export obeys all filters of the view and names them: prints, briefs and the HTML page in words, GeoJSON
in members of the collection, GeoParquet in the file's metadata, CSV in its last column, which is the view's
link; and all of them in the file's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from articles import exchange
from articles.model import Sort
from articles.store import Store
from dashboard import captions, citations, offline, permalink, queries, wording
from dashboard.language import N_, _
from dashboard.permalink import ViewState
from geodata import layers

Write = Callable[[Store, ViewState, date, str], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the ``group`` it is offered in, its name and ``about``, a line on what it is. ``write``
    takes the store, the view, today and the address at which the atlas is served.
    """

    group: str
    label: str
    about: str
    mime: str
    write: Write


def render(store: Store, view: ViewState, format: str, today: date | None = None, address: str = "") -> bytes:
    """The view in one of ``FORMATS``, in the language of the page."""
    return FORMATS[format].write(store, view, today or date.today(), address)


def listed() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The formats as they are offered, by group: id, name and what it is."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for id, format in FORMATS.items():
        groups.setdefault(_(format.group), []).append((id, format.label, _(format.about)))
    return list(groups.items())


def about(store: Store, view: ViewState, today: date, address: str = "") -> dict[str, str]:
    """What a file of data says of itself: the view, its filters, day and perspective, version, licences."""
    told = {
        "view": f"{address}{permalink.link(view)}",
        "title": captions.title(view),
        "filters": captions.describe(view),
        "as_of": queries.as_of(view, today)[0].isoformat(),
        "perspective": wording.perspectives()[view.perspective],
        "data_version": citations.data_version(store),
        "citation": citations.cite(store, view, today, address).text,
        "licence": " · ".join(layers.notices()),
    }
    return {name: text.encode(errors="replace").decode() for name, text in told.items()}


def _data(format: Literal["csv", "geojson", "parquet"]) -> Write:
    def write(store: Store, view: ViewState, today: date, address: str) -> bytes:
        events = store.events(queries.filter_of(view), limit=None, sort=cast(Sort, view.sort))
        return exchange.render("events", events, format, about(store, view, today, address))

    return write


# What draws is imported when it is asked for: matplotlib takes most of a second.


def _print(format: str) -> Write:
    def write(store: Store, view: ViewState, today: date, address: str) -> bytes:
        from dashboard import prints

        return prints.render(store, view, format, today, address)

    return write


def _html(store: Store, view: ViewState, today: date, address: str) -> bytes:
    return offline.page(store, view, today, address).encode()


def _brief(store: Store, view: ViewState, today: date, address: str) -> bytes:
    from dashboard import brief_pages

    return brief_pages.render(store, view, today, address)


def _markdown(store: Store, view: ViewState, today: date, address: str) -> bytes:
    from dashboard import brief_text

    return brief_text.render(store, view, today, address).encode()


MAP, DATA, BRIEF = N_("Map"), N_("Data"), N_("Brief")
FORMATS: dict[str, Format] = {
    "png": Format(
        MAP, "PNG", N_("A page to print or to place in a text, 300 dots an inch"), "image/png", _print("png")
    ),
    "svg": Format(
        MAP, "SVG", N_("The same page as a drawing, to change and enlarge"), "image/svg+xml", _print("svg")
    ),
    "pdf": Format(
        MAP, "PDF", N_("The same page for a printer, its words still words"), "application/pdf", _print("pdf")
    ),
    "html": Format(
        MAP, "HTML", N_("The map to click and the sentences, all in one file"), "text/html", _html
    ),
    "csv": Format(DATA, "CSV", N_("The events as a table, for spreadsheets"), "text/csv", _data("csv")),
    "geojson": Format(
        DATA, "GeoJSON", N_("The events with place and time, for maps"), "application/geo+json",
        _data("geojson"),
    ),
    "parquet": Format(
        DATA, "GeoParquet", N_("The same with types, for analysis"), "application/vnd.apache.parquet",
        _data("parquet"),
    ),
    "brief.pdf": Format(
        BRIEF, "PDF", N_("Two pages: map, status, events, perspectives, sources"), "application/pdf", _brief
    ),
    "brief.md": Format(
        BRIEF, "Markdown", N_("The same as text, to go on writing"), "text/markdown", _markdown
    ),
}  # fmt: skip
