"""A brief of a view: who claims, holds and recognises its regions, what is told of them most widely, how
others draw them, each with numbered sources.

What it says is put together here; ``brief_text`` writes it down, ``brief_pages`` sets it on two pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from heapq import nlargest

from articles.model import Counts, EventRow
from articles.store import Store
from dashboard import captions, citations, data_words, language, permalink, queries, wording
from dashboard.language import _, ngettext
from dashboard.permalink import ViewState
from geodata import layers, perspectives, regions, shown_areas, votes
from geodata.model import Position, Region, Source, overlaps

MOST_EVENTS = 14  # of the timeline
MOST_READ = 400  # of the most widely told events; several tell of one happening
MOST_VOTES = 6  # the latest


@dataclass(frozen=True, slots=True)
class Reference:
    """A document, or the article of a sentence; ``url`` is where it can be read."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a section: what it is about, what is said, and what that rests on."""

    label: str
    text: str
    references: tuple[Reference, ...] = ()
    when: str = ""  # by which a timeline is sorted


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list of entries; ``note`` is said below it."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a brief says but for its map. ``day`` is the one whose map is drawn."""

    title: str
    drawn: str
    filters: str
    day: date
    status: Section
    recognition: Section
    figures: Section
    timeline: Section
    perspectives: Section
    methods: str
    citation: str
    link: str


class Numbers:
    """Numbers references in the order in which they are cited, after those of ``before``."""

    def __init__(self, before: Numbers | None = None) -> None:
        self.references: dict[Reference, int] = dict(before.references) if before else {}

    def cite(self, references: Iterable[Reference]) -> str:
        """``[1][2]``; empty for none."""
        return "".join(f"[{n}]" for n in self.of(references))

    def of(self, references: Iterable[Reference]) -> list[int]:
        """The numbers of references, new ones for those that have none yet."""
        numbers = (self.references.setdefault(r, len(self.references) + 1) for r in references)
        return list(dict.fromkeys(numbers))


def brief(store: Store, view: ViewState, today: date, address: str = "") -> Brief:
    """The brief of a view; ``address`` is where the atlas is served."""
    day = queries.as_of(view, today)[0]
    counts = queries.counts(store, store.revision(), queries.filter_of(view))
    chosen = [regions.region(id) for id in view.region] or [r for r in regions.regions() if r.kind != "state"]
    said = "; ".join(captions.filters(view))
    return Brief(
        title=captions.title(view),
        drawn=captions.drawn(view, day),
        filters=f"{said[:1].upper()}{said[1:]}",
        day=day,
        status=_status(chosen, day),
        recognition=_recognition(chosen, day),
        figures=_figures(store, view, counts),
        timeline=_timeline(store, view),
        perspectives=_perspectives(chosen, day) if len(chosen) == 1 else _all_perspectives(chosen, day),
        methods=_methods(),
        citation=citations.cite(store, view, today, address).text,
        link=f"{address}{permalink.link(view)}",
    )


def _document(source: Source) -> Reference:
    parts = (source.document, source.symbol, wording.day(source.date))
    return Reference(", ".join(part for part in parts if part), source.url)


def _documents(positions: Iterable[Position]) -> tuple[Reference, ...]:
    return tuple(dict.fromkeys(_document(source) for position in positions for source in position.sources))


def _name(position: Position) -> str:
    return language.name(position.party.names)


def _status(chosen: list[Region], day: date) -> Section:
    """Who controls and claims each region; of a single one with all that is on record."""
    entries: list[Entry] = []
    for region in chosen:
        period, name = region.status_at(day), wording.region(region.id)
        if period is None:
            text = _("No status is documented here for {day}; the record begins later.").format(
                day=wording.day(day)
            )
            entries.append(Entry(name, text))
            continue
        held = ", ".join(_since(p) for p in period.controlled_by)
        if len(chosen) > 1:
            claimed = ", ".join(map(_name, period.claimed_by))
            text = _("{holders}; claimed by {claimants}").format(holders=held, claimants=claimed)
            entries.append(Entry(name, text, _documents(period.controlled_by)))
            continue
        note = data_words.told(period.note)
        how = _(wording.CONTROL[period.control])
        entries.append(
            Entry(_("Controlled by"), f"{held} ({how}). {note}".strip(), _documents(period.controlled_by))
        )
        for position in period.claimed_by:
            text = _joined(_name(position), data_words.told(position.note))
            entries.append(Entry(_("Claimed by"), text, _documents([position])))
        others = [region.names[code] for code in language.LANGUAGES if region.names[code] != name]
        if others:
            entries.append(Entry(_("Also written"), ", ".join(dict.fromkeys(others))))
    return Section(_("Status on {day}").format(day=wording.day(day)), tuple(entries))


def _since(position: Position) -> str:
    return _("{party} since {day}").format(party=_name(position), day=wording.day(position.valid_from))


def _joined(name: str, note: str) -> str:
    return f"{name}. {note}" if note else name


def _recognition(chosen: list[Region], day: date) -> Section:
    """Who recognises whom since when, those who took it back, and how the General Assembly voted."""
    entries = _recognitions(chosen[0], day) if len(chosen) == 1 else _recognitions_of(chosen, day)
    note = ""
    if not entries and any(region.kind != "state" for region in chosen):
        note = _("No member state of the United Nations recognises it as anything but part of its state.")
    elif not entries:
        note = _("A member state of the United Nations.")
    voted = {
        vote.id: vote for region in chosen for vote in votes.votes_on(region.id) if vote.source.date <= day
    }
    for vote in sorted(voted.values(), key=lambda v: v.source.date)[-MOST_VOTES:]:
        text = _("{yes} in favour, {no} against, {abstaining} abstaining; {day}").format(
            yes=vote.totals["in favour"],
            no=vote.totals["against"],
            abstaining=vote.totals["abstaining"],
            day=wording.day(vote.source.date),
        )
        entries.append(Entry(vote.source.symbol or vote.title, text, (_document(vote.source),)))
    return Section(_("Recognition and votes"), tuple(entries), note)


def _recognitions(region: Region, day: date) -> list[Entry]:
    """One entry for each that ever recognised a region until the day."""
    positions = [p for period in region.status for p in period.recognised_by if p.valid_from <= day]
    entries = []
    for position in {(p.party.id, p.valid_from): p for p in positions}.values():
        text = _("since {day}").format(day=wording.day(position.valid_from))
        if position.valid_to and position.valid_to <= day:
            start, end = wording.day(position.valid_from), wording.day(position.valid_to)
            text = _("{start} to {end}").format(start=start, end=end)
        if not position.party.un_member:
            text = _("{when}, not a member of the United Nations").format(when=text)
        entries.append(Entry(_name(position), text, _documents([position])))
    return entries


def _recognitions_of(chosen: list[Region], day: date) -> list[Entry]:
    """One entry for each region that anyone recognises on the day."""
    entries = []
    for region in chosen:
        period = region.status_at(day)
        if period and period.recognised_by:
            names = ", ".join(map(_name, period.recognised_by))
            text = _("recognised by {names}").format(names=names)
            entries.append(Entry(wording.region(region.id), text, _documents(period.recognised_by)))
    return entries


def _figures(store: Store, view: ViewState, counts: Counts) -> Section:
    n = language.number
    wanted = queries.filter_of(view)
    entries = [
        Entry(_("Events"), n(counts.events)),
        Entry(_("Sentences"), queries.amount(counts, "passages")),
        Entry(_("Articles"), queries.amount(counts, "articles")),
        Entry(_("Outlets"), queries.amount(counts, "outlets")),
    ]
    acts = list(store.acts(wanted).items())[:3]
    if acts:
        named = ", ".join(f"{wording.act(act)} ({n(count)})" for act, count in acts)
        entries.append(Entry(_("Most often told"), named))
    if len(view.region) == 1:
        frame = layers.regions_layer()
        area = layers.area_km2(frame.geometry[frame["id"] == view.region[0]].iloc[0])
        entries.append(Entry(_("Area"), _("{n} km²").format(n=n(round(area)))))
    return Section(_("Key figures"), tuple(entries))


def _timeline(store: Store, view: ViewState) -> Section:
    """The happenings that most independent outlets tell of, one sentence each, in order of time; of several
    sentences, one in the reader's language.
    """
    told: dict[str, EventRow] = {}
    for row in store.events(queries.filter_of(view), limit=MOST_READ, sort="told"):
        known = told.get(row.event.cluster_id)
        if row.event.date and row.event.date.start and (known is None or _fit(row) > _fit(known)):
            told[row.event.cluster_id] = row
    once = {row.event.passage_id: row for row in sorted(told.values(), key=_rank)}  # of a sentence, one act
    rows = nlargest(MOST_EVENTS, once.values(), key=_rank)
    return Section(
        _("Most widely told"), tuple(map(_happening, rows)), "" if rows else _("No dated events match.")
    )


def in_time(section: Section, most: int) -> Section:
    """The first ``most`` entries of a timeline, which come the most widely told first, in order of time."""
    return replace(section, entries=tuple(sorted(section.entries[:most], key=lambda entry: entry.when)))


def _fit(row: EventRow) -> tuple[bool, float, str]:
    return row.article.language == language.current(), row.event.confidence, row.event.id


def _rank(row: EventRow) -> tuple[int, int, float, str]:
    return row.independent, row.outlets, row.event.confidence, row.event.id


def _happening(row: EventRow) -> Entry:
    act, modality = wording.act(row.event.act), wording.modality(row.event.modality)
    if modality:
        act = f"{act} ({modality})"
    others = row.independent - 1
    more = ngettext(" and {n} more", " and {n} more", others).format(n=others) if others > 0 else ""
    text = f"{act}: “{' '.join(row.quote.split())}” {row.article.outlet}{more}"
    published = wording.day(row.article.published) if row.article.published else _("undated")
    article = f"{row.article.outlet}: {row.article.title}, {published}"
    assert row.event.date and row.event.date.start
    return Entry(
        wording.span(row.event.date),
        text,
        (Reference(article, row.article.url),),
        f"{row.event.date.start} {row.event.id}",
    )


def _recorded(day: date) -> list[perspectives.Perspective]:
    known = (perspectives.perspective(id) for id in permalink.perspectives())
    return [p for p in known if overlaps(p.valid_from or date.min, p.valid_to, day)]


def _perspectives(chosen: list[Region], day: date) -> Section:
    """How each perspective draws a region; those with nothing on record are named together."""
    entries, silent = [], []
    for whose in _recorded(day):
        areas = perspectives.shown(whose.id, day)
        drawn = [area for area in areas if chosen[0].id in shown_areas.within(area.region_id)]
        name = language.name(whose.names)
        if drawn and not any(area.recorded for area in drawn):
            silent.append(name)
            continue
        told = perspectives.why(whose.id, chosen[0].id, day)
        sources = tuple(_document(source) for source in told.sources)
        entries.append(
            Entry(name, _joined(data_words.told(told.name), data_words.told(told.sentence)), sources)
        )
    note = _("Not on record, and drawn as the United Nations do: {names}.").format(names=", ".join(silent))
    return Section(_("As others draw it"), tuple(entries), note if silent else "")


def _all_perspectives(chosen: list[Region], day: date) -> Section:
    """In which states perspectives show several regions; those that agree together."""
    wanted = {region.id for region in chosen}
    agreeing: dict[str, list[str]] = {}
    for whose in _recorded(day):
        states: dict[str, dict[str, None]] = {}
        for area in perspectives.shown(whose.id, day):
            if area.region_id in wanted:
                names = states.setdefault(language.name(area.state_names), {})
                names[wording.region(area.region_id)] = None
        text = "; ".join(f"{state}: {', '.join(sorted(names))}" for state, names in sorted(states.items()))
        agreeing.setdefault(text, []).append(language.name(whose.names))
    entries = (Entry(", ".join(names), text) for text, names in agreeing.items())
    return Section(_("As others draw it"), tuple(entries))


def _methods() -> str:
    sentences = (
        _("Events, dates and places were read from the articles by rules; nobody has checked each of them."),
        _("Each event is quoted; those told by most independent outlets are listed."),
        _("Status, recognition and perspectives rest on the documents that are cited."),
        _("Areas and lines are those of the day; some were drawn through towns and may be kilometres off."),
    )
    return " ".join(sentences)
