"""A brief set on two pages A4: the map with status, recognition and figures, then what happened, how others
draw it, and the sources.

Whatever a brief has to say, it says it on two pages: the map, the number of events and the letters shrink
until it does.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matplotlib.backends.backend_pdf import PdfPages

from articles.store import Store
from dashboard import briefs, captions, citations, lettering, prints
from dashboard.briefs import Brief, Numbers, Section
from dashboard.language import _
from dashboard.permalink import ViewState
from dashboard.prints import Paper
from dashboard.sheets import sheet
from geodata import layers

WIDTH, HEIGHT = 210.0, 297.0  # millimetres
MARGIN, GAP, FOOT = 15.0, 7.0, 14.0
WIDE = 113.0  # of the two columns the left one
SPLITS = (WIDE, 100.0, 86.0, 74.0)  # of the second page
NARROW = WIDTH - 2 * MARGIN - GAP - WIDE
MAP = (56.0, 134.0)  # the least and most that a map is high
LEADING = 1.34
HEAD = 2.4  # millimetres above the heading of a section


@dataclass(frozen=True, slots=True)
class Piece:
    """A few lines with a label to their left; ``before`` is the room above, ``most`` the most lines."""

    text: str
    size: float
    cut: str = "normal"
    colour: str = "ink"
    label: str = ""
    beside: float = 0.0
    before: float = 0.0
    most: int | None = None
    tail: str = ""  # said even where the text is cut short
    url: str | None = None

    def lines(self, room: float) -> tuple[Sequence[str], Sequence[str]]:
        """The label's lines and the text's."""
        label = lettering.lines(self.label, self.size, self.beside - 2, "bold") if self.label else ()
        return label, lettering.lines(
            self.text, self.size, room - self.beside, self.cut, self.most, self.tail
        )

    def height(self, room: float) -> float:
        """In millimetres."""
        return self.before + max(map(len, self.lines(room))) * self.step

    @property
    def step(self) -> float:
        """From one line to the next, in millimetres."""
        return self.size * lettering.MM_A_POINT * LEADING

    def draw(self, paper: Paper, x: float, y: float, room: float) -> float:
        """Draw it below ``y``; where it ends."""
        label, text = self.lines(room)
        top = y - self.before - self.step * 0.76
        for number, line in enumerate(label):
            paper.text(x, top - number * self.step, line, self.size, "bold")
        for number, line in enumerate(text):
            paper.text(
                x + self.beside, top - number * self.step, line, self.size, self.cut, self.colour, self.url
            )
        return y - self.height(room)


@dataclass(frozen=True, slots=True)
class Fit:
    """How much is said: how many events, how many lines of an entry, and how large the letters are."""

    events: int
    lines: int
    scale: float


def render(store: Store, view: ViewState, today: date, address: str = "") -> bytes:
    """The brief of a view as a PDF of two pages."""
    content = briefs.brief(store, view, today, address)
    sink, about = io.BytesIO(), prints.about("pdf", captions.title(view))
    with prints.drawing(), PdfPages(sink, metadata=about) as pages:
        numbers = Numbers()
        for paper in (_first(store, view, content, numbers), _second(content, numbers)):
            _foot(paper, store, content)
            pages.savefig(paper.figure)
    return sink.getvalue()


def _first(store: Store, view: ViewState, content: Brief, numbers: Numbers) -> Paper:
    paper, room = Paper(WIDTH, HEIGHT), WIDTH - 2 * MARGIN
    top = paper.block(MARGIN, HEIGHT - 12, content.title, 21, room, "bold", most=2, leading=1.18)
    top = paper.block(MARGIN, top - 0.6, content.drawn, 11, room, most=2)
    if content.filters:
        top = paper.block(MARGIN, top - 0.6, content.filters, 8, room, colour="quiet", most=3)
    top -= 3
    cited = [_cited(section, numbers) for section in (content.status, content.recognition)]
    for lines, scale in ((20, 1.0), (6, 1.0), (6, 0.9), (4, 0.9), (3, 0.85), (2, 0.8)):
        words = [*_section(cited[0], scale, 30, lines), *_section(cited[1], scale, 38, lines)]
        height = top - FOOT - 6 - max(_height(words, WIDE), 84 * scale)
        if height >= MAP[0]:
            break
    height = min(max(height, MAP[0]), MAP[1])
    drawn = paper.map(sheet(view, room, height), MARGIN, top - height, view, content.day, store)
    top -= height + 4
    _draw(paper, words, MARGIN, top + HEAD, WIDE)
    x = MARGIN + WIDE + GAP
    low = paper.block(x, top, captions.heading(view), 10, NARROW, "bold", leading=LEADING) - 1
    low = paper.legend(x, low, NARROW, drawn, view, 6.8) - 0.6
    low = paper.events(x, low, NARROW, drawn, 6.8) - 3
    _draw(paper, _section(_cited(content.figures, numbers), 1.0, 26, 4), x, low, NARROW)
    return paper


def _second(content: Brief, before: Numbers) -> Paper:
    """The second page, with as much on it as it holds."""
    paper, room = Paper(WIDTH, HEIGHT), WIDTH - 2 * MARGIN
    third = (room - GAP) / 3
    for fit in _fits(len(content.timeline.entries)):
        numbers = Numbers(before)
        story = _section(
            _cited(briefs.in_time(content.timeline, fit.events), numbers), fit.scale, 24, fit.lines
        )
        others = _section(_cited(content.perspectives, numbers), fit.scale, 0, fit.lines + 1)
        left = min(SPLITS, key=lambda left: max(_height(story, left), _height(others, room - GAP - left)))
        end = _end(content, numbers, fit)
        columns = _columns(end[1], third)
        below = _height(end[0], room) + max(_height(c, third) for c in columns) + _height(end[2], room)
        above = max(_height(story, left), _height(others, room - GAP - left))
        if above + below + 8 <= HEIGHT - 12 - FOOT:
            break
    top = HEIGHT - 12
    _draw(paper, story, MARGIN, top + HEAD, left)
    _draw(paper, others, MARGIN + left + GAP, top + HEAD, room - GAP - left)
    top = FOOT + below + 2
    paper.rule(top, MARGIN, WIDTH - MARGIN)
    top = _draw(paper, end[0], MARGIN, top - 1, room)
    ends = [_draw(paper, c, MARGIN + (third + GAP / 2) * n, top, third) for n, c in enumerate(columns)]
    _draw(paper, end[2], MARGIN, min(ends), room)
    return paper


def _fits(events: int) -> Iterator[Fit]:
    """What to try, the most that can be said first."""
    for scale, lines in ((1.0, 8), (1.0, 5), (0.93, 5), (0.93, 4), (0.86, 4), (0.86, 3), (0.8, 2)):
        for most in range(events, min(events, 6) - 1, -2):
            yield Fit(most, lines, scale)
    for most in range(min(events, 6), -1, -1):
        yield Fit(most, 1, 0.75)


def _end(content: Brief, numbers: Numbers, fit: Fit) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """The heading of the sources, the sources, and what stands below them."""
    small = 5.9 * max(fit.scale, 0.86)
    sources = [
        Piece(
            reference.text,
            small,
            label=f"{n}",
            beside=5.5,
            before=0.5,
            most=min(fit.lines, 3),
            url=_opened(reference.url),
        )
        for reference, n in numbers.references.items()
    ]
    last = [
        Piece(f"{_('How this was made')}: {content.methods}", 6.4, colour="quiet", before=2.4),
        Piece(f"{_('Cite as')}: {content.citation}", 6.4, before=1.2, most=5, url=_opened(content.link)),
    ]
    return [Piece(_("Sources"), 9, "bold", before=1.5)], sources, last


def _columns(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """Three columns of about one height, in reading order."""
    heights = [piece.height(room) for piece in pieces]
    share, columns, so_far = sum(heights) / 3, [[], [], []], 0.0  # type: tuple[float, list[list[Piece]], float]
    for piece, height in zip(pieces, heights, strict=True):
        columns[min(int((so_far + height / 2) / share), 2) if share else 0].append(piece)
        so_far += height
    return columns


@dataclass(frozen=True, slots=True)
class Cited:
    """A section whose entries are a label, a text and the numbers of what it rests on."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    note: str


def _cited(section: Section, numbers: Numbers) -> Cited:
    rows = ((e.label, e.text, numbers.cite(e.references)) for e in section.entries)
    return Cited(section.title, tuple(rows), section.note)


def _section(section: Cited, scale: float, beside: float, lines: int) -> list[Piece]:
    """A section's heading, entries and note. Without room ``beside`` a label is a line of its own."""
    size = 7.4 * scale
    pieces = [Piece(section.title, 10, "bold", before=HEAD)]
    for label, text, numbers in section.rows:
        body = Piece(text, size, before=0.9, most=lines, tail=numbers)
        if beside:
            pieces.append(replace(body, label=label, beside=beside))
        else:
            pieces += [Piece(label, size, "bold", before=1.1), replace(body, before=0)]
    if section.note:
        pieces.append(Piece(section.note, size, colour="quiet", before=0.9, most=lines))
    return pieces


def _height(pieces: Sequence[Piece], room: float) -> float:
    return sum(piece.height(room) for piece in pieces)


def _draw(paper: Paper, pieces: Sequence[Piece], x: float, y: float, room: float) -> float:
    for piece in pieces:
        y = piece.draw(paper, x, y, room)
    return y


def _foot(paper: Paper, store: Store, content: Brief) -> None:
    notices = " · ".join(layers.notices())
    version = _("data version {version}").format(version=citations.data_version(store))
    paper.rule(11.4, MARGIN, WIDTH - MARGIN)
    paper.text(MARGIN, 8, "Dispute Atlas", 7, "bold")
    paper.text(MARGIN + 24, 8, f"{notices} · {version}", 5.9, colour="quiet")


def _opened(url: str | None) -> str | None:
    """Only addresses of the web can be opened from the page."""
    return url if url and re.match(r"https?://[!-~]+$", url, re.I) else None
