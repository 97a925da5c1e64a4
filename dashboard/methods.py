"""How the atlas is made, told from the code and the data themselves: what no longer holds in them, no longer
stands on the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from articles import figures as measured
from articles import triggers
from articles.model import Counts, Filter
from articles.pipeline import EXTRACTOR
from articles.store import Store
from dashboard import citations, language, permalink, wording
from dashboard.language import N_, _
from geodata import layers, perspectives, provenance, votes
from geodata.model import Source

EVERYTHING = Filter()
NAMES_OF_FIGURES = {
    "mention": N_("mentions of regions, F1"),
    "date": N_("dates, F1"),
    "act": N_("acts, F1"),
    "placed_dated": N_("events with region and date right"),
    "modality": N_("events of the right modality"),
    "told_apart": N_("planned and denied told apart"),
}
MINISTRIES = {
    "region_recall": N_("regions, recall"),
    "region_precision": N_("regions, precision"),
    "act": N_("act of the main event"),
    "date": N_("date of the main event"),
}
READING = (
    N_(
        "Articles are read by rules and tables, the same words always in the same way; no article is sent "
        "anywhere. What was found is marked with the version of the rules that found it."
    ),
    N_(
        "A mention is a word or phrase that names a region or place, or stands for one, such as “the "
        "peninsula”. Towns are looked up in a gazetteer; where several places share a name, what else the "
        "article mentions decides."
    ),
    N_(
        "An event is an act told in one clause. It takes its place, date and actors from that clause, then "
        "from the sentence, then, with less confidence, from the sentence before. What the text leaves "
        "open stays open."
    ),
    N_(
        "A date keeps the precision of the text: a day, a month, a season, a year. “Yesterday” and “on "
        "Monday” are counted from the day of publication. The day of publication itself becomes no event’s "
        "date unless the text says so."
    ),
    N_(
        "Modality says whether the text tells an act as having happened, as planned, as denied, as only "
        "supposed, or as claimed by somebody without confirmation. The atlas writes it beside every event "
        "that is not told as having happened."
    ),
    N_(
        "Confidence is between 0 and 1. It falls where a place or a date is taken from another sentence, "
        "and for words that tell an act less plainly. It is an order, not a probability that was measured."
    ),
    N_(
        "Tellings of one act on one date in one region by several articles are joined into one happening. "
        "Copies of one text count as one outlet."
    ),
    N_(
        "People can correct what the rules read. A correction is kept beside the reading, with its author, "
        "and holds when the article is read again."
    ),
)
DRAWING = (
    N_(
        "Three clocks are kept apart: the day whose boundaries and control are drawn, the dates of events, "
        "and the days of publication. The first follows the end of the chosen range unless it is pinned."
    ),
    N_(
        "Control on the ground says who held an area on a day, as far as the documents named in the panel "
        "tell. It says nothing about whose the area is."
    ),
    N_(
        "The other maps draw the same areas as one side holds them to belong, each by its own laws, "
        "decrees or votes. Where a side’s own word on an area is not recorded, it is drawn as the United "
        "Nations draw it, and the panel says so."
    ),
    N_(
        "The atlas takes no side. A map by the name of one is that side’s statement; the sentence and the "
        "document it rests on are in the panel, under “On the map as”."
    ),
)
LIMITS = (
    N_("The atlas shows what its articles say. What none of them tells is not on the map."),
    N_("Rules read a sentence and the one before it; irony, rumour and mistakes are not recognised."),
    N_("Outlets are counted, not weighed: many tellings do not make a thing true."),
    N_("Georgian is read with fewer rules than English, Ukrainian and Russian."),
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a row of heads. ``numbers`` are right-aligned but for the first column."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Perspective:
    """Whose map it is, from when to when, what it is, and the documents that it rests on today, or last."""

    name: str
    period: str
    about: str
    documents: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Methods:
    """Everything on the page, in the language of the page."""

    title: str
    lead: str
    data: tuple[tuple[str, str], ...]
    reading: tuple[str, ...]
    acts: Table
    drawing: tuple[str, ...]
    perspectives: tuple[Perspective, ...]
    sources: Table
    notices: tuple[str, ...]
    votes: str
    figures: tuple[Table, ...]
    figures_note: str
    limits: tuple[str, ...]
    weaknesses: tuple[str, ...]
    heads: dict[str, str]


def content(store: Store, today: date) -> Methods:
    """What the page says of this store on this day. Raises ``StoreError``."""
    return Methods(
        title=_("Methods and sources"),
        lead=_(
            "How articles become marks on a map, what the areas and lines rest on, how well it works and "
            "where it does not. This page is made from the program and its data as they are today."
        ),
        data=_data(store, today),
        reading=tuple(_(text) for text in READING),
        acts=_acts(),
        drawing=tuple(_(text) for text in DRAWING),
        perspectives=tuple(_perspectives(today)),
        sources=_sources(),
        notices=layers.notices(),
        votes=_("Votes of the UN General Assembly are shown for {n} resolutions.").format(
            n=language.number(len(votes.resolutions()))
        ),
        figures=_figures(),
        figures_note=_(
            "Measured on {day}. Shares of what was right; F1 joins what was found with what should have "
            "been. All corpora but the gold set were looked at while rules were written, so that texts "
            "nobody looked at may do worse."
        ).format(day=wording.day(measured.figures().measured)),
        limits=tuple(_(text) for text in LIMITS),
        weaknesses=tuple(_(text) for text in provenance.weaknesses()),
        heads={
            "contents": _("On this page"),
            "data": _("What is in this collection"),
            "reading": _("How articles are read"),
            "acts": _("Kinds of acts"),
            "drawing": _("How the map is drawn"),
            "perspectives": _("Whose maps there are"),
            "documents": _("Documents"),
            "sources": _("Sources and licences"),
            "notices": _("A map made from this atlas must carry:"),
            "figures": _("How well it is read"),
            "limits": _("Known limits"),
            "weaknesses": _("Known to be weak on the map"),
            "english": _("File names, origins and licences are given as in the data, in English."),
        },
    )


def _data(store: Store, today: date) -> tuple[tuple[str, str], ...]:
    counts: Counts = store.counts(EVERYTHING)
    extent = store.date_extent()
    spoken = {each for row in store.sources(EVERYTHING) for each in row.languages}
    known = [name for code, name in language.LANGUAGES.items() if code in spoken]
    rows = [
        (_("Data version"), citations.data_version(store)),
        (_("Rules"), EXTRACTOR),
        (_("Articles"), language.number(counts.articles)),
        (_("Outlets"), language.number(counts.outlets)),
        (_("Passages"), language.number(counts.passages)),
        (_("Events"), language.number(counts.events)),
        (_("Languages of articles"), ", ".join([*known, *sorted(spoken - set(language.LANGUAGES))])),
        (_("Seen on"), wording.day(today)),
    ]
    if extent:
        rows.insert(6, (_("Events from – to"), f"{wording.day(extent[0])} – {wording.day(extent[1])}"))
    return tuple(rows)


def _acts() -> Table:
    rows = [
        (wording.act(name), act.type, _(wording.QUADRANTS[wording.quadrant(act.type)]))
        for name, act in triggers.acts().items()
    ]
    caption = _(
        "What readers filter by, the type of PLOVER (the coding scheme for political events) that each "
        "belongs to, and the mark it has on the map."
    )
    return Table(caption, (_("Act"), _("PLOVER type"), _("Mark on the map")), tuple(rows))


def _perspectives(today: date) -> Iterable[Perspective]:
    by_id = {each.id: each for each in perspectives.perspectives()}
    for id in permalink.perspectives():
        each = by_id[id]
        day = min(today, each.valid_to) if each.valid_to else today
        used = [s for area in perspectives.shown(id, day) if area.recorded for s in area.sources]
        yield Perspective(
            wording.perspectives()[id],
            _period(each.valid_from, each.valid_to),
            _(each.about),
            tuple((_document(source), source.url) for source in dict.fromkeys(used)),
        )


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{wording.day(start)} – {wording.day(end)}"
    return _("since {day}").format(day=wording.day(start)) if start else ""


def _document(source: Source) -> str:
    return ", ".join(filter(None, [source.document, source.symbol, wording.day(source.date)]))


def _sources() -> Table:
    rows = tuple((_(each.about), each.names, each.origin, each.licence) for each in provenance.files())
    return Table(
        _("What the map and the gazetteer are made of; areas and lines are dated."),
        (_("What it is"), _("File"), _("From"), _("Licence")),
        rows,
    )


def _figures() -> tuple[Table, ...]:
    known = measured.figures()
    gold = [name for name in NAMES_OF_FIGURES if name in known.gold["all"]]
    languages = [*language.LANGUAGES.items(), ("all", _("all"))]
    return (
        Table(
            _("The gold set: 40 passages, annotated before the rules were run, that no rule was made from"),
            (_("Language"), *(_(NAMES_OF_FIGURES[name]) for name in gold)),
            tuple((shown, *(_share(known.gold[code][name]) for name in gold)) for code, shown in languages),
            numbers=True,
        ),
        Table(
            _("A hundred items of two foreign ministries"),
            tuple(_(text) for text in MINISTRIES.values()),
            (tuple(_share(known.ministries[name]) for name in MINISTRIES),),
            numbers=True,
        ),
        Table(
            _("Place names worldwide, in English"),
            (_("Corpus"), _("found, F1"), _("found and located, F1")),
            tuple((name, _share(f["f1"]), _share(f["end_to_end_f1"])) for name, f in known.toponyms.items()),
            numbers=True,
        ),
        Table(
            _("Dates in English"),
            (_("Corpus"), _("value, F1")),
            tuple((name, _share(f["value_f1"])) for name, f in known.dates.items()),
            numbers=True,
        ),
    )


def _share(value: float) -> str:
    return language.number(round(value, 2))
