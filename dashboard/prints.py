"""The view on paper: one page A4 across as PNG, SVG or PDF, and the small picture that chats show of a link.

Around the map stand title, filters, legend, scale, north, date, whose map it is, attribution, data version
and link. The same view of the same data gives the same bytes: nothing says when a file was made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from articles.model import Counts
from articles.store import Store
from dashboard import captions, cartography, citations, language, lettering, permalink, queries, wording
from dashboard.cartography import Drawn
from dashboard.language import _, ngettext
from dashboard.palette import palette
from dashboard.permalink import ViewState
from dashboard.sheets import Box, Sheet, sheet
from geodata import layers

INCH = 25.4  # millimetres
DPI = 300
PAGE = (297.0, 210.0)  # millimetres
MARGIN, GAP, COLUMN = 12.0, 6.0, 58.0
FOOT = 19.0  # millimetres from the page's edge to the map
PICTURE = (1200, 630)  # pixels, as OpenGraph asks for
PICTURES_KEPT = 64  # some 60 kB each
MOST_MARKED = 5000  # events with a place; the latest of more
SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "dispute-atlas",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "path.simplify": False,
}
UNDATED: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "Dispute Atlas", "Language": None},
    "pdf": {"CreationDate": None, "Creator": "Dispute Atlas", "Producer": None},
}

_one = Lock()


def render(store: Store, view: ViewState, format: str, today: date, address: str = "") -> bytes:
    """The view as ``png`` (300 dots an inch), ``svg`` or ``pdf``. ``address`` is where the atlas is served,
    for the link below the map.
    """
    with drawing():
        return _saved(_page(store, view, today, address), format, DPI, captions.title(view))


def picture(store: Store, view: ViewState, today: date) -> bytes:
    """The view as a PNG of 1200 × 630 pixels, as chats show it beside a link; kept until the data change."""
    return _picture(store, store.revision(), view, today, language.current())


@lru_cache(maxsize=PICTURES_KEPT)
def _picture(store: Store, revision: int, view: ViewState, today: date, _language: str) -> bytes:
    with drawing():
        return _saved(_card(store, view, today), "png", 100, captions.title(view))


@contextmanager
def drawing() -> Iterator[None]:
    """Within it, one figure is drawn at a time: matplotlib is not made for more, and they would be slow."""
    with _one, mpl.rc_context(SETTINGS):
        yield


def about(format: str, title: str) -> dict[str, Any]:
    """What a file says of itself: its title, and nothing that differs from one making to the next."""
    return {**UNDATED[format], "Title": lettering.printable(title)}


def _saved(figure: Figure, format: str, dpi: int, title: str) -> bytes:
    sink = io.BytesIO()
    figure.savefig(sink, format=format, dpi=dpi, metadata=about(format, title))
    return sink.getvalue()


class Paper:
    """A page in millimetres, from its lower left corner, on which texts and boxes are set."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / INCH, height / INCH), facecolor=palette()["paper"])
        self.axes = self._axes(0, 0, width, height)
        self.axes.set(xlim=(0, width), ylim=(0, height))
        self.axes.set_axis_off()

    def map(
        self,
        place: Sheet,
        x: float,
        y: float,
        view: ViewState,
        day: date,
        store: Store,
        size: float = 1.0,
        *,
        scaled: bool = True,
    ) -> Drawn:
        """The map with its lower left corner at a point, framed, ``scaled`` with scale and north."""
        axes = self._axes(x, y, place.width, place.height)
        found = store.markers(queries.filter_of(view), limit=MOST_MARKED)
        drawn = cartography.draw(axes, place, view, day, queries.grouped(found), size, scaled=scaled)
        if drawn.corner:
            scale_bar(axes, place, drawn.corner, size)
        self._front().add_patch(
            Rectangle((x, y), place.width, place.height, fill=False, ec=palette()["edge"], lw=0.6)
        )
        return drawn

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        cut: str = "normal",
        colour: str = "ink",
        url: str | None = None,
    ) -> None:
        """One line of text with its baseline at ``y``; in a PDF a click on it opens ``url``."""
        self.axes.text(
            x, y, lettering.printable(text, cut), fontproperties=lettering.font(cut), fontsize=size,
            color=palette()[colour], va="baseline", parse_math=False, url=url,
        )  # fmt: skip

    def block(
        self, x: float, y: float, text: str, size: float, room: float, cut: str = "normal",
        colour: str = "ink", most: int | None = None, leading: float = 1.32,
    ) -> float:  # fmt: skip
        """Lines of text below ``y``; returns where the last one ends."""
        step = size * lettering.MM_A_POINT * leading
        for line in lettering.lines(text, size, room, cut, most):
            self.text(x, y - step * 0.76, line, size, cut, colour)
            y -= step
        return y

    def rule(self, y: float, x0: float, x1: float) -> None:
        """A hairline."""
        self.axes.plot([x0, x1], [y, y], color=palette()["hair"], linewidth=0.6)

    def legend(
        self, x: float, top: float, room: float, drawn: Drawn, view: ViewState, size: float = 7.6
    ) -> float:
        """What the colours, patterns and lines on a map mean, those that are on it; returns where it ends."""
        step, mark = size * 0.62, size * 0.92
        known = cartography.styles()
        for kind, text in drawn.legend:
            if kind in drawn.areas:
                self._swatch(x, top, mark, kind, known[kind])
                top = self._entry(x + mark + 2.2, top, text, size, room - mark - 2.2)
        for text in drawn.imported:
            self._swatch(x, top, mark, "imported", known["imported"])
            top = self._entry(x + mark + 2.2, top, text, size, room - mark - 2.2)
        lines = [*wording.table(wording.LINES), ("boundary", _("boundary within a state"))]
        if "contact" not in drawn.lines:  # "the same" as nothing
            lines = [
                (name, _("line of contact, drawn through towns") if name == "contact schematic" else text)
                for name, text in lines
            ]
        for name, text in lines:
            if name in drawn.lines:
                self.axes.plot([x, x + mark], [top - step * 0.4] * 2, **cartography.line_style(name))
                top = self._entry(x + mark + 2.2, top, text, size, room - mark - 2.2)
        if view.region:
            self.axes.plot([x, x + mark], [top - step * 0.4] * 2, color=palette()["ink"], linewidth=1.9)
            top = self._entry(x + mark + 2.2, top, captions.title(view), size, room - mark - 2.2)
        return top

    def events(self, x: float, top: float, room: float, drawn: Drawn, size: float = 7.6) -> float:
        """What the marks of events mean; returns where it ends."""
        for quadrant, text in wording.table(wording.QUADRANTS):
            if quadrant in drawn.quadrants:
                cartography.symbol(self.axes, x + size * 0.46, top - size * 0.25, quadrant)
                top = self._entry(x + size * 0.92 + 2.2, top, text, size, room - size * 0.92 - 2.2)
        return top

    def _entry(self, x: float, top: float, text: str, size: float, room: float) -> float:
        return self.block(x, top, text, size, room, most=3) - size * 0.16

    def _swatch(self, x: float, top: float, width: float, kind: str, style: cartography.Style) -> None:
        height = width * 0.56
        box = (x, top - height * 0.92), width, height
        edge = (
            {"edgecolor": style.edge, "linewidth": style.width}
            if kind == "imported"
            else {"edgecolor": "none"}
        )
        fill = PatchCollection([Rectangle(*box)], facecolor=style.fill, hatch=style.hatch, **edge)
        fill.set_hatchcolor(style.hatched)
        fill.set_hatch_linewidth(style.hatch_width)
        self.axes.add_collection(fill, autolim=False)
        self.axes.add_patch(Rectangle(*box, fill=False, ec=style.edge, lw=style.width * 0.8, ls=style.dashes))

    def _axes(self, x: float, y: float, width: float, height: float) -> Axes:
        return self.figure.add_axes(
            (x / self.width, y / self.height, width / self.width, height / self.height)
        )

    def _front(self) -> Axes:
        """Axes of the whole page above all others."""
        axes = self._axes(0, 0, self.width, self.height)
        axes.set(xlim=(0, self.width), ylim=(0, self.height))
        axes.set_axis_off()
        return axes


def scale_bar(axes: Axes, place: Sheet, corner: Box, size: float = 1.0) -> None:
    """The scale in a corner of a map, with an arrow to the north above it."""
    km, length = place.bar(cartography.LONGEST_BAR * size)
    left, low = (corner[0] + corner[2] - length) / 2, 5 * size
    ink, paper = palette()["ink"], palette()["paper"]
    backdrop = (left - 3.5 * size, low - 2.6 * size), length + 9 * size, 8.6 * size
    axes.add_patch(Rectangle(*backdrop, fc=paper, alpha=0.78, ec="none", zorder=9))
    for number, (at, fill) in enumerate(((0, ink), (0.5, paper))):
        axes.add_patch(
            Rectangle(
                (left + at * length, low), length / 2, 0.9 * size, fc=fill, ec=ink, lw=0.6, zorder=10 + number
            )
        )
    far = _("{n} km").format(n=language.number(km))
    for at, text in ((0, "0"), (0.5, language.number(km / 2)), (1, far)):
        _letter(axes, left + at * length, low + 1.8 * size, text, 6 * size)
    x, y = left + length / 2, low + 7.5 * size
    arrow = [(x, y + 8 * size), (x - 2.1 * size, y), (x, y + 1.8 * size), (x + 2.1 * size, y)]
    axes.add_patch(Polygon(arrow, closed=True, fc=ink, ec=paper, lw=0.8, zorder=10))
    _letter(axes, x, y + 8.4 * size, _("N"), 7.5 * size, "bold")


def _letter(axes: Axes, x: float, y: float, text: str, size: float, cut: str = "normal") -> None:
    font = lettering.font(cut)
    axes.text(
        x,
        y,
        text,
        fontproperties=font,
        fontsize=size,
        ha="center",
        va="bottom",
        color=palette()["ink"],
        zorder=12,
    )


def _page(store: Store, view: ViewState, today: date, address: str) -> Figure:
    width, height = PAGE
    day, counts = (
        queries.as_of(view, today)[0],
        queries.counts(store, store.revision(), queries.filter_of(view)),
    )
    paper, room = Paper(width, height), width - 2 * MARGIN
    top = paper.block(MARGIN, height - 10, captions.title(view), 22, room, "bold", most=1, leading=1.2)
    top = paper.block(MARGIN, top - 0.6, captions.drawn(view, day), 11.5, room, most=1)
    top = paper.block(MARGIN, top - 0.4, _told(view, counts), 8.6, room, colour="quiet", most=2) - 3.2
    place = sheet(view, room - COLUMN - GAP, top - FOOT)
    drawn = paper.map(place, MARGIN, FOOT, view, day, store)
    _column(paper, width - MARGIN - COLUMN, top, drawn, view, counts, place)
    paper.rule(FOOT - 3.4, MARGIN, width - MARGIN)
    link = f"{address}{permalink.link(view)}" if address or permalink.link(view) != "?" else ""
    notices = [
        " · ".join(layers.notices()),
        _("data version {version}").format(version=citations.data_version(store)),
        link,
    ]
    paper.text(MARGIN, FOOT - 7.6, "Dispute Atlas", 7.6, "bold")
    paper.block(
        MARGIN + 24, FOOT - 4.9, " · ".join(filter(None, notices)), 6.4, room - 24, colour="quiet", most=4
    )
    return paper.figure


def _told(view: ViewState, counts: Counts) -> str:
    """The filters, and how much they leave."""
    events = ngettext("{n} event", "{n} events", counts.events).format(n=language.number(counts.events))
    articles = ngettext("{n} article", "{n} articles", counts.articles).format(
        n=queries.amount(counts, "articles")
    )
    said = captions.filters(view)
    told = _("{events} in {articles}").format(events=events, articles=articles)
    text = "; ".join([*said, told]) if said else told
    return text[:1].upper() + text[1:]


def _column(
    paper: Paper, x: float, top: float, drawn: Drawn, view: ViewState, counts: Counts, place: Sheet
) -> None:
    """Beside the map: what its colours and marks mean, and how it was drawn."""
    day_of = captions.heading(view)
    top = paper.block(x, top, day_of, 8.6, COLUMN, "bold", most=3) - 1.2
    top = paper.legend(x, top, COLUMN, drawn, view) - 2.2
    if drawn.quadrants:
        paper.rule(top, x, x + COLUMN)
        top = paper.block(x, top - 2.2, _("Events"), 8.6, COLUMN, "bold") - 1.2
        top = paper.events(x, top, COLUMN, drawn)
        top = (
            paper.block(
                x,
                top - 0.6,
                _("A number beside a mark: so many events at one place; the mark is that of the latest."),
                6.6,
                COLUMN,
                colour="quiet",
            )
            - 2.2
        )
    paper.rule(top, x, x + COLUMN)
    notes = [
        _("Scale 1 : {n} at the middle, in print.").format(n=language.number(place.scale)),
        _("Lambert conformal conic projection; north is up at the middle."),
    ]
    if any("schematic" in name for name in drawn.lines):
        notes.append(_("Lines drawn through towns were not surveyed and may be kilometres off."))
    notes.append(_("The map describes who held, claims or calls what, and takes no side."))
    paper.block(x, top - 2.2, " ".join(notes), 6.6, COLUMN, colour="quiet")


def _card(store: Store, view: ViewState, today: date) -> Figure:
    """The picture of a link: a column of large words, and the map."""
    width, height = (pixels * INCH / 100 for pixels in PICTURE)
    day, counts = (
        queries.as_of(view, today)[0],
        queries.counts(store, store.revision(), queries.filter_of(view)),
    )
    paper, side, edge = Paper(width, height), 98.0, 9.0
    drawn = paper.map(sheet(view, width - side, height), side, 0, view, day, store, 1.9, scaled=False)
    room = side - 2 * edge
    paper.text(edge, height - 16, "Dispute Atlas", 15, "bold", "accent")
    size = next(
        (s for s in (32, 27, 23) if len(lettering.lines(captions.title(view), s, room, "bold")) < 3), 20
    )
    top = paper.block(edge, height - 22, captions.title(view), size, room, "bold", most=3, leading=1.16)
    top = paper.block(edge, top - 2, captions.drawn(view, day), 15, room, most=3) - 3
    top = paper.block(edge, top, _told(view, counts), 12, room, colour="quiet", most=4) - 5
    if top > 44:
        known = [(kind, text) for kind, text in drawn.legend if kind in drawn.areas]
        paper.legend(edge, top, room, Drawn(areas=drawn.areas, legend=_fitting(known, top)), ViewState(), 11)
    return paper.figure


def _fitting(entries: Sequence[tuple[str, str]], room: float) -> list[list[str]]:
    """As many entries of a legend as a card has room for."""
    return [list(entry) for entry in entries[: int((room - 6) // 13)]]
