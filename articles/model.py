"""The objects read from articles. All are immutable; offsets are Unicode code points into ``Article.text``.

``start`` is the first code point, ``end`` the one after the last: ``article.text[start:end]`` is the words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Precision = Literal["day", "week", "month", "season", "year", "decade", "unknown"]
MentionKind = Literal["name", "alias", "demonym", "metonym", "anaphora", "place"]
Modality = Literal["asserted", "planned", "denied", "hypothetical", "reported"]
Sort = Literal["best", "newest", "oldest", "surest", "told"]


@dataclass(frozen=True, slots=True)
class Article:
    """One text as read from its source, cleaned of page furniture.

    ``id`` is a hash of the canonical URL, or of the content where there is none. ``url`` is where the
    original can be opened (``None``: nowhere). ``source`` is the file or address it was ingested from,
    ``content_hash`` tells whether it changed since. ``published`` is ``None`` when nobody said;
    ``published_from`` says who did (``option``, ``front matter``, ``table``, ``feed``,
    ``email header``, ``page``, ``url``, ``text``, ``none``). ``references`` are the
    documents an author lists as sources.
    """

    id: str
    url: str | None
    title: str
    outlet: str
    language: str
    published: date | None
    published_from: str
    text: str
    licence: str
    retrieved: date
    source: str
    content_hash: str
    references: tuple[str, ...] = ()
    fingerprint: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence (or heading) of an article."""

    id: str
    article_id: str
    index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """The gazetteer place that a mention or an event is tied to."""

    geonames_id: int
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name or point at regions or a place.

    ``exact, prefix, suffix`` are a W3C TextQuoteSelector.
    """

    id: str
    passage_id: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    kind: MentionKind
    region_ids: tuple[str, ...]
    place: PlaceRef | None
    confidence: float
    extractor: str


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date expression and the days it stands for.

    ``start`` and ``end`` are both inclusive days, ``None`` when the year is unknown (``edtf`` is then like
    ``XXXX-07-06``). ``char_start, char_end`` locate the expression in the article's text. ``basis`` says what
    a year or day that is not in the expression itself rests on: ``published`` (the article's date),
    ``context`` (another date of the text), ``named event``, ``inferred`` (several of these agreed); empty for
    an explicit date.
    """

    expression: str
    char_start: int
    char_end: int
    start: date | None
    end: date | None
    precision: Precision
    edtf: str
    timex3: str
    confidence: float
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes part in an event, and as what (``agent``, ``target``, ``participant``)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Casualties:
    """A number of people as a sentence gives it, and who is said to have given it.

    ``low`` and ``high`` are equal for an exact number; "more than 20" has ``high`` ``None``. ``according_to``
    is empty when nobody is named. ``start, end`` locate the words of the number in the article's text.
    """

    kind: Literal["killed", "wounded", "missing", "captured", "displaced"]
    low: int
    high: int | None
    according_to: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """One act told by one sentence.

    ``type`` is a PLOVER root, ``act`` the finer word readers filter by. ``trigger_*`` locate the words that
    gave the act, ``quote_*`` the sentence. ``date`` is ``None`` when the sentence gives none and none could
    be carried over. ``place_precision`` is ``place``, ``region`` or ``none``. Events of one happening share
    ``cluster_id``. ``modality`` tells acts that happened (``asserted``) from planned, denied and hypothetical
    ones, and from those only ``reported`` as somebody's claim. ``codes`` are those of the data set that an
    imported event comes from, as ``column=value``.
    """

    id: str
    passage_id: str
    article_id: str
    type: str
    act: str
    trigger_start: int
    trigger_end: int
    actors: tuple[Actor, ...]
    region_ids: tuple[str, ...]
    place: PlaceRef | None
    place_precision: str
    date: DateSpan | None
    quote_start: int
    quote_end: int
    confidence: float
    cluster_id: str
    extractor: str
    modality: Modality = "asserted"
    casualties: tuple[Casualties, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageDate:
    """A date expression together with the passage it stands in."""

    passage_id: str
    date: DateSpan


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article with everything read from it: what ``store.add`` takes, all or nothing.

    ``focus`` are the regions the article is about, the most mentioned first; others are named in passing.
    """

    article: Article
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...]
    dates: tuple[PassageDate, ...]
    events: tuple[Event, ...]
    focus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader asks for; empty fields ask for everything.

    The values of one field are ORed, the fields ANDed with each other. ``start`` and ``end`` are inclusive
    days. An event is in range when its date span overlaps it; a passage when one of its dates does, or, if it
    has none, when its article was published in range. Undated rows are left out only when a range is asked
    for. ``query`` matches words in the passage: every word, the last by its beginning, and what stands in
    quotes as a phrase. ``source`` is an outlet, ``languages`` those of articles.

    ``acts``, ``modalities``, ``actors`` (names), ``confidence`` (at least so much, 0–1) and ``outlets`` (at
    least so many independent ones tell of the happening) are asked of events; a passage matches when one of
    its events does. ``place`` is a geonames id: an event is there, a mention names it, and a passage has such
    an event or mention.
    """

    regions: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    acts: tuple[str, ...] = ()
    source: str | None = None
    query: str | None = None
    article_id: str | None = None
    modalities: tuple[Modality, ...] = ()
    place: int | None = None
    actors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    confidence: float = 0.0
    outlets: int = 0


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article and the regions it is about, as an export shows it."""

    article: Article
    focus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """As much of an article as a row about it shows."""

    id: str
    url: str | None
    title: str
    outlet: str
    language: str
    published: date | None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a quote to highlight, in code points from the quote's start."""

    start: int
    end: int
    kind: Literal["mention", "trigger", "date"]
    region_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as a list shows it: the act, its sentence with marks, and the article.

    ``outlets`` tell of the same happening, in so many ``independent`` texts: copies of one count once.
    ``corrected`` names what a person changed or confirmed (``act``, ``regions``, ``date``, ``cluster``,
    ``accepted``, ``rejected``); the event then holds the corrected values.
    """

    event: Event
    quote: str
    marks: tuple[Mark, ...]
    article: ArticleRef
    outlets: int = 1
    independent: int = 1
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """An event among those of one happening. ``text_id`` names the text it stands in: articles that carry
    copies of one text share it.
    """

    row: EventRow
    text_id: str


@dataclass(frozen=True, slots=True)
class Happening:
    """A happening as a chart in time shows it: the event that tells it most exactly, how many outlets tell of
    it, and how many of the events that were looked at.
    """

    event_id: str
    type: str
    act: str
    date: DateSpan
    place: PlaceRef | None
    quote: str
    outlets: int
    tellings: int


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as a list shows it: the sentence with its mentions marked, and the article.

    ``dates`` are all date expressions found in it, in reading order.
    """

    passage: Passage
    quote: str
    marks: tuple[Mark, ...]
    region_ids: tuple[str, ...]
    article: ArticleRef
    dates: tuple[DateSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention with the sentence it stands in and the article; ``corrected`` as in ``EventRow``."""

    mention: Mention
    quote: str
    article: ArticleRef
    corrected: tuple[str, ...] = ()


Verb = Literal["accept", "reject", "region", "date", "act", "merge", "split"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of an event or a mention.

    ``id`` names the decision: merging two happenings is one decision about several events. ``target_id`` is
    the event or mention it is about as last read, ``None`` when the article no longer has it (orphaned).
    ``exact``, ``prefix`` and ``suffix`` quote its sentence (of a mention: its words), by which it is found
    again. ``act`` is that of the event as it was read. ``value`` is what it should be (region ids, a date in
    EDTF, an act, the id of the event it goes with), ``guess`` what was read. ``at`` is an ISO time in UTC.
    """

    id: str
    kind: Literal["event", "mention"]
    target_id: str | None
    article_id: str
    url: str | None
    exact: str
    prefix: str
    suffix: str
    act: str
    verb: Verb
    value: tuple[str, ...]
    guess: tuple[str, ...]
    by: str
    at: str
    why: str
    undone_by: str | None = None
    undone_at: str | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a person took in at one time: ``kind`` says how (``paste``, ``upload``, ``address``, ``feed``, a
    data set, ``control``), ``name`` what it was called. ``articles`` were new or changed; ``article_ids`` are
    the first of them. ``at`` is an ISO time in UTC.
    """

    by: str
    at: str
    kind: str
    name: str
    articles: int
    article_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of the map, in degrees."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid, by its geohash, and how many events have a place in it."""

    name: str
    events: int
    extent: Extent


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a filter leaves. Of the kinds named in ``at_least`` there may be more."""

    events: int
    passages: int
    mentions: int
    articles: int
    outlets: int
    at_least: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facets:
    """How many events each further choice would leave, as ``(value, events)``, most frequent first.

    Each is counted with all the filters but its own; what the filter has chosen is always among them.
    ``confidences`` and ``outlets`` are lower bounds, smallest first: so many events are at least so sure, or
    told by at least so many independent outlets.
    """

    acts: tuple[tuple[str, int], ...]
    actors: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    modalities: tuple[tuple[str, int], ...]
    confidences: tuple[tuple[float, int], ...]
    outlets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An outlet among the matching articles: their languages (the most frequent first), how many there are
    and matching events in them, the days of the first and the last, and how many of their texts no other
    outlet carries; copies of one text within the outlet count once.
    """

    outlet: str
    languages: tuple[str, ...]
    articles: int
    events: int
    first: date | None
    last: date | None
    independent: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that could not be taken in, and why, in a sentence."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What one ingest did. ``notes`` are sentences worth reading, such as that an article is undated."""

    articles: int = 0
    passages: int = 0
    mentions: int = 0
    events: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    article_ids: tuple[str, ...] = field(default=())
