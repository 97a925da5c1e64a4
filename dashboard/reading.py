"""An article as it is read: its text with the mentions, dates and events marked in place, and what is known
about it.

Plain data for ``frontend/reader.js``, which sets every text as text. A long article is read in pieces, so
that no browser has to draw a million characters at once; ``piece`` makes each.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from articles.model import Article, DateSpan, Event, EventRow, Filter, Mention, PassageRow, PlaceRef
from articles.store import Store
from dashboard import corrected, data_words, language, queries, wording
from dashboard.language import N_, _
from dashboard.permalink import ViewState, source_link
from dashboard.queries import Page

PIECE = 12_000  # characters of text that are drawn at once
KEPT = 8  # articles laid out
DATED = {
    "option": N_("date given by whoever took it in"),
    "front matter": N_("date from the head of the file"),
    "table": N_("date from the table it came in"),
    "feed": N_("date from the feed it came in"),
    "email header": N_("date from the head of the e-mail"),
    "page": N_("date from the data of the web page"),
    "url": N_("date from its web address"),
    "text": N_("date found in its text"),
    "none": N_("no date of publication was found"),
}
MENTIONS = {
    "name": N_("its name"),
    "alias": N_("another name or spelling"),
    "demonym": N_("its people, or what is of it"),
    "metonym": N_("its capital or seat, for those who govern"),
    "anaphora": N_("words that point back to it"),
    "place": N_("name of a place"),
}
BASIS = {
    "": N_("the words themselves"),
    "published": N_("the article’s date"),
    "context": N_("another date in the text"),
    "named event": N_("the event that is named"),
    "inferred": N_("several hints that agree"),
}

Reading = DateSpan | Mention | EventRow
Fact = tuple[str, str]
"""A label and what it says."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text from which something was read; readings that overlap share one."""

    start: int
    end: int
    readings: tuple[Reading, ...]

    @property
    def kinds(self) -> str:
        """Which of ``mention``, ``date`` and ``event`` are read there, as one text."""
        return " ".join(dict.fromkeys(map(_kind, self.readings)))


@dataclass(frozen=True, slots=True)
class Layout:
    """An article laid out for reading: ``pieces`` are the numbers of its first passage and that after its
    last.
    """

    article: Article
    passages: tuple[PassageRow, ...]
    stretches: tuple[Stretch, ...]
    pieces: tuple[tuple[int, int], ...]

    def marked(self, piece: tuple[int, int]) -> tuple[Stretch, ...]:
        """The stretches that begin in a piece."""
        first, after = piece
        start = self.passages[first].passage.start
        end = self.passages[after - 1].passage.end
        return self.stretches[
            bisect_left(self.stretches, start, key=_start) : bisect_left(self.stretches, end, key=_start)
        ]


def _start(stretch: Stretch) -> int:
    return stretch.start


def reading(store: Store, view: ViewState, page: Page) -> dict[str, Any] | None:
    """The article that is open on a page, as JSON: about it, and of its text the piece with the chosen
    sentence; ``None`` where none is.
    """
    found = page.open_article
    laid = layout(store, store.revision(), found.id) if found else None
    if laid is None:
        return None
    article, chosen = laid.article, page.open_passage
    at = chosen.passage.index if chosen else 0
    number = next((n for n, (_first, after) in enumerate(laid.pieces) if at < after), 0)
    event = page.open_event.event if page.open_event else None
    return {
        "article": article.id,
        "title": article.title,
        "language": article.language,
        "about": _about(article),
        "url": source_link(article.url, chosen.quote) if chosen else article.url,
        "chosen": chosen.passage.id if chosen else None,
        "event": event.id if event else None,
        "references": list(article.references),
        "counts": [Counter(s.kinds for s in laid.marked(each)) for each in laid.pieces],
        "piece": _piece(store, view, page.as_of, laid, number),
        "also": _also(event, view, page),
    }


def _also(event: Event | None, view: ViewState, page: Page) -> str:
    """What the other events at an event's place are headed by."""
    if event is None or event.place is None:
        return ""
    return _("More events at {place}").format(place=_place_name(event.place, view, page.as_of))


def piece(store: Store, view: ViewState, today: date, number: int) -> dict[str, Any]:
    """A piece of a view's article by its number; empty where there is no such piece."""
    laid = layout(store, store.revision(), view.article) if view.article else None
    if laid is None or not 0 <= number < len(laid.pieces):
        return {"n": number, "paragraphs": [], "marks": []}
    return _piece(store, view, queries.as_of(view, today)[0], laid, number)


@lru_cache(maxsize=KEPT)
def layout(store: Store, revision: int, id: str) -> Layout | None:
    """An article laid out, kept until the store changes; ``None`` where there is none with this id."""
    article = store.article(id)
    if article is None:
        return None
    own = Filter(article_id=id)
    passages = tuple(store.article_passages(id))
    spans: list[tuple[int, int, Reading]] = [
        (row.mention.start, row.mention.end, row.mention) for row in store.mentions(own)
    ]
    spans += [(d.char_start, d.char_end, d) for row in passages for d in row.dates]
    spans += [(row.event.trigger_start, row.event.trigger_end, row) for row in store.events(own, limit=None)]
    return Layout(article, passages, tuple(_joined(spans)), tuple(_pieces(passages)))


def _joined(spans: Iterable[tuple[int, int, Reading]]) -> Iterator[Stretch]:
    """Stretches in the order of the text; spans that overlap are one, with the readings of each."""
    start, end, found = 0, 0, list[Reading]()
    for first, last, read in sorted((s for s in spans if s[0] < s[1]), key=lambda s: (s[0], -s[1])):
        if found and first >= end:
            yield Stretch(start, end, tuple(found))
            found = []
        start, end = (start, max(end, last)) if found else (first, last)
        found.append(read)
    if found:
        yield Stretch(start, end, tuple(found))


def _pieces(passages: tuple[PassageRow, ...]) -> Iterator[tuple[int, int]]:
    first = 0
    for number, row in enumerate(passages):
        if row.passage.end - passages[first].passage.start > PIECE and number > first:
            yield first, number
            first = number
    if passages:
        yield first, len(passages)


def _about(article: Article) -> list[str]:
    """Where an article is from, in phrases."""
    spoken = {str(code): name for code, name in language.LANGUAGES.items()}
    return [
        article.outlet,
        wording.day(article.published) if article.published else _("undated"),
        *([_(DATED[article.published_from])] if article.published_from in DATED else []),
        spoken.get(article.language, article.language),
        *([_("licence: {licence}").format(licence=article.licence)] if article.licence else []),
    ]


def _piece(store: Store, view: ViewState, day: date, laid: Layout, number: int) -> dict[str, Any]:
    """``paragraphs`` of sentences, ``[passage id, run, run, …]``, where a run is a text or, of a mark,
    ``[text, number]``; and the ``marks`` by these numbers.
    """
    first, after = laid.pieces[number] if laid.pieces else (0, 0)
    marks: list[dict[str, Any]] = []
    paragraphs: list[list[list[Any]]] = []
    stretches = iter(laid.marked((first, after)) if laid.pieces else ())
    coming = next(stretches, None)
    end = -1
    for row in laid.passages[first:after]:
        passage = row.passage
        runs: list[Any] = [passage.id]
        at = passage.start
        while coming and coming.start < passage.end:
            begin, last = max(at, coming.start), min(coming.end, passage.end)
            runs += [laid.article.text[at:begin], [laid.article.text[begin:last], len(marks)]]
            marks.append(_mark(store, view, day, coming))
            at, coming = last, next(stretches, None)
        runs.append(laid.article.text[at : passage.end])
        if end < 0 or "\n" in laid.article.text[end : passage.start]:
            paragraphs.append([])
        paragraphs[-1].append([run for run in runs if run])
        end = passage.end
    return {"n": number, "paragraphs": paragraphs, "marks": marks}


def _mark(store: Store, view: ViewState, day: date, stretch: Stretch) -> dict[str, Any]:
    """A mark: its ``kinds``, the regions it names, the place and region it is about, and what was read."""
    mentions = [m for m in stretch.readings if isinstance(m, Mention)]
    events = [row.event for row in stretch.readings if isinstance(row, EventRow)]
    both: list[Mention | Event] = [*mentions, *events]
    place = next((each.place for each in both if each.place), None)
    named = dict.fromkeys(id for m in mentions for id in m.region_ids if not m.place)
    about = dict.fromkeys(id for each in both for id in each.region_ids)
    return {
        "kinds": stretch.kinds,
        "regions": list(named),
        "place": place.geonames_id if place else None,
        "at": [round(place.lat, 4), round(place.lon, 4)] if place else None,
        "of": next(iter(about), None),
        "events": [event.id for event in events],
        "read": [_read(store, view, day, each) for each in stretch.readings],
    }


def _kind(read: Reading) -> str:
    return "date" if isinstance(read, DateSpan) else "mention" if isinstance(read, Mention) else "event"


def _read(store: Store, view: ViewState, day: date, read: Reading) -> dict[str, Any]:
    """What was read from a stretch, as a title and facts."""
    if isinstance(read, DateSpan):
        facts = [
            *_dated(read),
            (_("Rests on"), _(BASIS.get(read.basis, read.basis))),
            (_("Confidence"), language.percent(read.confidence)),
        ]
        return {"title": wording.span(read), "facts": facts}
    if isinstance(read, Mention):
        regions = ", ".join(map(wording.region, read.region_ids))
        facts = [(_("Kind"), _(MENTIONS[read.kind]))]
        if read.place:
            facts += [*_where(read.place), *([(_("Region"), regions)] if regions else [])]
        title = _place_name(read.place, view, day) if read.place else regions
        return {"title": title, "facts": facts + _made(store, read)}
    event = read.event
    facts = []
    if told := wording.modality(event.modality):
        facts.append((_("Told as"), told))
    facts += [(_("Date"), wording.span(event.date)), *(_dated(event.date) if event.date else [])]
    if event.place:
        facts.append((_("Place"), _place_name(event.place, view, day)))
    if event.region_ids:
        facts.append((_("Region"), ", ".join(map(wording.region, event.region_ids))))
    if event.actors:
        facts.append((_("Who"), ", ".join(_(actor.name) for actor in event.actors)))
    return {
        "title": wording.act(event.act),
        "quadrant": wording.quadrant(event.type),
        "event": event.id,
        "facts": facts + _made(store, event),
    }


def _dated(span: DateSpan) -> list[Fact]:
    """How exactly a date is known, and its days for machines."""
    days = "/".join(day.isoformat() for day in dict.fromkeys((span.start, span.end)) if day)
    return [
        (_("As ISO 8601"), span.edtf or days),
        (_("Precision"), wording.precision(span, span.confidence)),
    ]


def _place_name(place: PlaceRef, view: ViewState, day: date) -> str:
    """What the map calls it."""
    return data_words.place(place.geonames_id, place.name, view.perspective, day)


def _where(place: PlaceRef) -> list[Fact]:
    number = [] if place.geonames_id < 0 else [("GeoNames", str(place.geonames_id))]
    return [(_("Latitude, longitude"), f"{place.lat:.3f}, {place.lon:.3f}"), *number]


def _made(store: Store, read: Mention | Event) -> list[Fact]:
    """How sure a reading is, what made it, and who corrected it."""
    facts = [(_("Confidence"), language.percent(read.confidence)), (_("Read by"), read.extractor)]
    if by := corrected.told(store, read.id):
        facts.append((_("Corrected"), by))
    return facts
