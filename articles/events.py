"""Events: the acts that sentences tell of, with who, where and when.

The act comes from ``triggers``; regions, place and date from the mentions and dates of the same clause,
then of the sentence, then, with less confidence, of the sentence before. What the text leaves open stays
open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from articles import actors, casualties, inflected, timing, triggers, whereabouts
from articles.model import (
    Actor,
    Article,
    Casualties,
    DateSpan,
    Event,
    Extraction,
    Mention,
    Modality,
    Passage,
    PassageDate,
)
from articles.named_events import named_event
from articles.reading import Reading, spans_of
from articles.tables import EXTRACTOR, identity
from articles.triggers import Act, Told
from articles.whereabouts import Where
from geodata.model import Language

# Whose figures a number of people are, the likeliest first.
_FIGURES_OF = {
    **dict.fromkeys(
        ("killed", "wounded", "missing"), ("casualty-report", "shelling", "offensive", "displacement")
    ),
    "captured": ("detention", "offensive", "occupation", "casualty-report", "humanitarian"),
    "displaced": ("displacement", "offensive", "shelling", "casualty-report"),
}
_WITH_FIGURES = frozenset(act for acts in _FIGURES_OF.values() for act in acts)
# Titles' words for a paper whatever it says.
_PAPERS = frozenset({"release", "announcement", "information", "message", "notice"})
# What is called a statement and takes place as a meeting does: a text that tells of it again gives its day.
_GATHERINGS = frozenset({"conference", "briefing", "interview"})
_MEETINGS = frozenset({"summit", "visit"})
_TOLD_FIRST = 3  # events
_LEAST = 0.2  # below this nothing is said
_HAD = re.compile(r"\bhad\s(?:\w+\s){0,2}\Z")
_NO_DATES: tuple[DateSpan, ...] = ()
_TRIGGER_START = attrgetter("trigger_start")
_NEAR_HEADING = 4  # characters between a headline inside a text and the sentence that goes on about it


def find(
    article: Article, passages: Sequence[Passage], mentions: Sequence[Mention], dates: Sequence[PassageDate]
) -> tuple[Event, ...]:
    """The events of an article in order; at most one for the same act, sentence and date.

    ``cluster_id`` is left empty: that is known only when all events are (see ``linking``).
    """
    return tuple(_Finder(Reading(article, passages, mentions, dates)).events())


def main(extraction: Extraction) -> Event | None:
    """The event that an article is about: what its title tells, else the first that its text tells.

    A title that only says what kind of paper it is ("Press release of …") counts after the text, and what is
    planned, thought of or told back ("who had been killed") after the rest. Where the text gives the day of
    what a headline tells, that telling is taken; a paper alone has the day that its first sentence gives.
    ``None`` when nothing is told.
    """
    reading = Reading(extraction.article, extraction.passages, (), ())
    titles = {passage.id for passage in extraction.passages if reading.is_title(passage)}
    text = extraction.article.text
    titled, papers, told = [], [], []
    for event in extraction.events:
        if event.passage_id not in titles:
            told.append(event)
        elif _trigger(event, text) in _PAPERS:
            papers.append(event)
        else:
            titled.append(event)
    told.sort(key=lambda event: _is_only_thought_of(event) or _is_told_back(event, text))
    if papers and not titled:
        opening = _opening(extraction, reading)
        day = _day_of(extraction, opening)
        if not told or (day and opening and told[0].quote_start > opening.end):
            return replace(papers[0], date=day or papers[0].date)
    first = next(iter((*titled, *told)), None)
    if first is None or _has_own_date(first):
        return first
    again = (event for event in told if event.act == first.act and _has_own_date(event))
    if triggers.acts()[first.act].present:
        word = _trigger(first, text)
        if word not in _GATHERINGS:  # a comment is on what others did
            return next(_own_meetings(first, told), first) if word == "statement" else first
        again = (event for event in again if _trigger(event, text) in _GATHERINGS)
    if first not in titled:
        near = {p.id for p in extraction.passages if 0 <= p.start - first.quote_end <= _NEAR_HEADING}
        again = (event for event in again if event.passage_id in near)
    return next(again, first)


def _opening(extraction: Extraction, reading: Reading) -> Passage | None:
    """The first sentence below the headlines."""
    return next((passage for passage in extraction.passages if not reading.is_heading(passage)), None)


def _day_of(extraction: Extraction, passage: Passage | None) -> DateSpan | None:
    """The first day that a sentence gives."""
    days = (item.date for item in extraction.dates if passage and item.passage_id == passage.id)
    return next((day for day in days if day.precision == "day" and not named_event(day.expression)), None)


def _is_only_thought_of(event: Event) -> bool:
    return event.modality == "hypothetical" or (event.modality == "planned" and event.date is None)


def _own_meetings(paper: Event, told: Sequence[Event]) -> Iterator[Event]:
    """What the text under "Statement of the ministry" tells first, if that is a meeting of the ministry's."""
    issuers = {actor.name for actor in paper.actors}
    for event in told[:_TOLD_FIRST]:
        if (
            event.act in _MEETINGS
            and _has_own_date(event)
            and issuers & {actor.name for actor in event.actors}
        ):
            yield event


def _trigger(event: Event, text: str) -> str:
    """The word that tells of an event, in small letters."""
    return text[event.trigger_start : event.trigger_end].lower()


def _is_told_back(event: Event, text: str) -> bool:
    lead = text[max(event.quote_start, event.trigger_start - 30) : event.trigger_start]
    return _HAD.search(lead) is not None


def _has_own_date(event: Event) -> bool:
    return event.date is not None and event.date.expression != ""


class _Finder:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.article, self.passages, self.flat = reading.article, reading.passages, reading.flat
        self.mentions, self.dates = reading.mentions, reading.dates
        self.foreign = inflected.is_foreign(self.flat)
        self.words = triggers.places(self.flat)
        self.word_starts = [at for at, _ in self.words]
        self.proper = actors.proper_names(self.flat)

    def events(self) -> Iterator[Event]:
        for passage in self.passages:
            seen: dict[tuple[str, str], Event] = {}
            dates = self.dates.get(passage.id, _NO_DATES)
            named = [span for span in dates if named_event(span.expression)]
            for event in (*self._named(passage, named), *self._told(passage, dates, named)):
                key = (event.act, event.date.edtf if event.date else "")
                if event.confidence >= _LEAST and (
                    key not in seen or seen[key].confidence < event.confidence
                ):
                    seen[key] = event
            if seen:
                yield from self._with_casualties(passage, sorted(seen.values(), key=_TRIGGER_START))

    def _with_casualties(self, passage: Passage, found: list[Event]) -> list[Event]:
        """The events of a sentence with its figures, each given to the likeliest act."""
        if all(event.act not in _WITH_FIGURES for event in found):
            return found
        dated = spans_of(self.dates.get(passage.id, ()))
        language = self._language(passage)
        given: dict[str, list[Casualties]] = {}
        for figures in casualties.find(self.flat, passage.start, passage.end, language, dated):
            acts = _FIGURES_OF[figures.kind]
            counted = [event for event in found if event.act in acts]
            if counted:
                best = min(counted, key=lambda event: acts.index(event.act))
                given.setdefault(best.id, []).append(figures)
        return [
            replace(event, casualties=tuple(given[event.id])) if event.id in given else event
            for event in found
        ]

    def _named(self, passage: Passage, named: Sequence[DateSpan]) -> Iterator[Event]:
        """What the names of events tell by themselves ("a brief 2008 war")."""
        for span in named:
            row = named_event(span.expression)
            if row and "act" in row:
                act = triggers.acts()[row["act"]]
                where = whereabouts.of_named(self.reading, passage, row.get("regions", ()))
                stretch = (span.char_start, span.char_end)
                yield self._event(passage, act, act.type, stretch, (), where, span, 0.7)

    def _told(
        self, passage: Passage, dates: Sequence[DateSpan], named: Sequence[DateSpan]
    ) -> Iterator[Event]:
        """What the triggers of a sentence tell; ``named`` are those of its dates that name an event."""
        language = self._language(passage)
        words = self._words(passage)
        if language == "en" and not words:  # as in many sentences
            return
        calendar = [span for span in dates if span not in named] if named else dates
        spans = spans_of(calendar)
        start, end = passage.start, passage.end
        if language == "en":
            heading = self.reading.is_heading(passage)
            found = triggers.find(self.flat, start, end, words, spans, spans_of(named), heading)
        else:
            found = inflected.find(self.flat, start, end, spans, language)
        # Those that tell an act by their name are read by it, not by the words in it.
        telling = [s for s in named if "act" in (named_event(s.expression) or {})]
        if telling:
            found = [
                told for told in found if not any(s.char_start <= told.start < s.char_end for s in telling)
            ]
        if not found:
            return
        mentions = self.mentions.get(passage.id, [])
        places = [(m.start, m.end) for m in mentions if m.kind == "place"]
        marks = sorted([*(m.start for m in mentions if m.region_ids), *(s for s, _ in spans)])
        for told in found:
            stretch = self._stretch(told, found, marks)
            where = whereabouts.of(self.reading, told, stretch, passage, named)
            span, factor = timing.of(self.reading, told, stretch, passage, calendar, named, found)
            who = actors.find(self.flat, told, places, self.proper)
            confidence = told.confidence * where.factor * factor
            trigger = (told.start, told.end)
            act, kind = told.trigger.act, told.trigger.type
            yield self._event(passage, act, kind, trigger, who, where, span, confidence, told.modality)

    def _words(self, passage: Passage) -> triggers.Places:
        """The words of the English lexicon in a passage."""
        first = bisect_left(self.word_starts, passage.start)
        return self.words[first : bisect_left(self.word_starts, passage.end, first)]

    def _language(self, passage: Passage) -> Language:
        if not self.foreign:
            return "en"
        return inflected.language_of(self.flat, passage.start, passage.end, self.article.language)

    def _event(
        self,
        passage: Passage,
        act: Act,
        type: str,
        words: tuple[int, int],
        who: tuple[Actor, ...],
        where: Where,
        span: DateSpan | None,
        confidence: float,
        told_as: Modality = "asserted",
    ) -> Event:
        return Event(
            id=identity(self.article.id, "event", act.name, *words, span.edtf if span else ""),
            passage_id=passage.id,
            article_id=self.article.id,
            type=type,
            act=act.name,
            trigger_start=words[0],
            trigger_end=words[1],
            actors=actors.resolved(who, span),
            region_ids=where.region_ids,
            place=where.place,
            place_precision="place" if where.place else "region" if where.region_ids else "none",
            date=span,
            quote_start=passage.start,
            quote_end=passage.end,
            confidence=round(confidence, 2),
            cluster_id="",
            extractor=EXTRACTOR,
            modality=told_as,
        )

    def _stretch(self, told: Told, found: Sequence[Told], marks: Sequence[int]) -> tuple[int, int]:
        """The part of the clause that is the act's own: "signed … in May and withdrew … in June" has two."""
        start, end = told.clause.start, told.clause.end
        for other in found:
            if other.clause != told.clause or other.start == told.start:
                continue
            first, second = sorted((told, other), key=lambda t: t.start)
            joint = self.flat.rfind(" and ", first.end, second.start)
            if joint < 0 or not any(first.end <= mark < joint for mark in marks):
                continue  # "seizure and annexation of Crimea" share what follows
            if other is second:
                end = min(end, joint)
            else:
                start = max(start, joint + len(" and "))
        return start, end
