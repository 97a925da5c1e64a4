"""Events: the acts that sentences tell of, with who, where and when.

The act comes from ``triggers``; regions, place and date from the mentions and dates of the same clause,
then of the sentence, then, with less confidence, of the sentence before. What the text leaves open stays
open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from articles import actors, datespans, triggers
from articles.anaphora import together
from articles.date_rules import named_event
from articles.model import (
    Actor,
    Article,
    DateSpan,
    Event,
    Mention,
    Modality,
    Passage,
    PassageDate,
    PlaceRef,
)
from articles.scanning import plain
from articles.tables import EXTRACTOR, identity
from articles.triggers import Act, Told
from geodata.regions import region

# How a clause is joined tells when it took place beside the main one.
_AFTERWARDS = frozenset({"after", "following", "since", "in response to", "prompted by"})
_ENSUING = frozenset({"and the ensuing", "and the subsequent", "and the resulting"})
_SAME_TIME = frozenset({"", "when", "while", "as", "but", "although", "though", "because"})
_RELATIVE = frozenset({"which", "who", "whom", "whose", "where"})
_ANNOUNCED = re.compile(r"\b(?:announc|declar|proclaim|confirm|decid|decree)")
_OTHER_TIME = re.compile(
    r"\b(?:is|are|had|has|have|earlier|later|previously|once|since|now|still|already|then|afterwards|long|always|often|usually)\b"
)
_BOUND = re.compile(r"\b(until|till|by|before|for|[Ss]ince)\s(?:the\s)?\Z")
_OF = re.compile(r"(?<!evening\s)(?<!morning\s)(?<!night\s)(?<!hours\s)\bof\s(?:the\s)?\Z")
# Acts that are about other acts, whose dates stand beside them.
_ABOUT_OTHERS = frozenset({"court-ruling", "resolution"})
_PAST = re.compile(r"\b(?:[a-z]+ed|was|were|took|began|broke|came|fell|met|held|left|went|gave|sent|made)\b")
_GOING_ON = re.compile(r"\b(?:is|are)\s(?:\w+\s)?\Z")
_PERFECT = re.compile(r"\b(?:has|have)\s(?:\w+\s){0,2}\Z")
_PLACED = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Oo]ver|[Aa]round|[Oo]n|[Oo]ff|[Ii]nto|[Cc]entre\sof|(?:city|town|village)\sof)"
    r"\s(?:the\s)?(?:\w+\s(?:of\s)?)?\Z"
)
_GONE_TO = re.compile(r"\b(?:to|at|in|for|from)\s(?:the\s)?\Z")
_LEAST = 0.2  # below this nothing is said
_LEAD_PASSAGES = 4  # the opening of a report, which tells what is new


@dataclass(frozen=True, slots=True)
class _Where:
    region_ids: tuple[str, ...]
    place: PlaceRef | None
    factor: float


def find(
    article: Article, passages: Sequence[Passage], mentions: Sequence[Mention], dates: Sequence[PassageDate]
) -> tuple[Event, ...]:
    """The events of an article in order; at most one for the same act, sentence and date.

    ``cluster_id`` is left empty: that is known only when all events are (see ``linking``).
    """
    return tuple(_Finder(article, passages, mentions, dates).events())


class _Finder:
    def __init__(
        self,
        article: Article,
        passages: Sequence[Passage],
        mentions: Sequence[Mention],
        dates: Sequence[PassageDate],
    ) -> None:
        self.article = article
        self.passages = passages
        self.flat = plain(article.text)
        self.proper = actors.proper_names(self.flat)
        self.mentions: dict[str, list[Mention]] = {}
        for mention in mentions:
            self.mentions.setdefault(mention.passage_id, []).append(mention)
        self.dates: dict[str, list[DateSpan]] = {}
        for item in dates:
            self.dates.setdefault(item.passage_id, []).append(item.date)

    def events(self) -> Iterator[Event]:
        for passage in self.passages:
            seen: dict[tuple[str, str], Event] = {}
            for event in (*self._named(passage), *self._told(passage)):
                key = (event.act, event.date.edtf if event.date else "")
                if event.confidence >= _LEAST and (
                    key not in seen or seen[key].confidence < event.confidence
                ):
                    seen[key] = event
            yield from sorted(seen.values(), key=lambda event: event.trigger_start)

    def _named(self, passage: Passage) -> Iterator[Event]:
        """What the names of events tell by themselves ("a brief 2008 war")."""
        for span in self.dates.get(passage.id, ()):
            row = named_event(span.expression)
            if row and "act" in row:
                act = triggers.acts()[row["act"]]
                where = _Where(together(tuple(row.get("regions", ()))), None, 1.0)
                stretch = (span.char_start, span.char_end)
                yield self._event(passage, act, act.type, stretch, (), where, span, 0.7)

    def _told(self, passage: Passage) -> Iterator[Event]:
        """What the triggers of a sentence tell."""
        dates = self.dates.get(passage.id, [])
        named = [span for span in dates if named_event(span.expression)]
        calendar = [span for span in dates if not named_event(span.expression)]
        spans = _spans(calendar)
        found = triggers.find(self.flat, passage.start, passage.end, spans, _spans(named))
        found = [
            told for told in found if not any(span.char_start <= told.start < span.char_end for span in named)
        ]
        mentions = self.mentions.get(passage.id, [])
        places = [(m.start, m.end) for m in mentions if m.kind == "place"]
        marks = sorted([*(m.start for m in mentions if m.region_ids), *(s for s, _ in spans)])
        for told in found:
            stretch = self._stretch(told, found, marks)
            where = self._where(told, stretch, passage, named)
            span, factor = self._when(told, stretch, passage, calendar, named, found)
            who = actors.find(self.flat, told, places, self.proper)
            confidence = told.confidence * where.factor * factor
            words = (told.start, told.end)
            act, kind = told.trigger.act, told.trigger.type
            yield self._event(passage, act, kind, words, who, where, span, confidence, told.modality)

    def _event(
        self,
        passage: Passage,
        act: Act,
        type: str,
        words: tuple[int, int],
        who: tuple[Actor, ...],
        where: _Where,
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

    # --- Where
    # --------------------------------------------------------------------------------------------------

    def _where(
        self, told: Told, stretch: tuple[int, int], passage: Passage, named: Sequence[DateSpan]
    ) -> _Where:
        mentions = self.mentions.get(passage.id, [])
        own = [m for m in mentions if stretch[0] <= m.start < stretch[1]]
        place = self._place(told, own)
        if told.trigger.act.region != "object":
            # Where it took place is not what it was about: "signed in Kyiv an agreement on the fleet in
            # Sevastopol".
            mentions = [m for m in mentions if not (place and m.place == place and not _is_disputed(m))]
        own = [m for m in mentions if stretch[0] <= m.start < stretch[1]]
        if not any(m.region_ids for m in own) and told.clause.joined_by in _RELATIVE:
            own = [m for m in mentions if m.region_ids and m.start < told.clause.start][-1:]
        for pool, factor in ((own, 1.0), (mentions, 0.9)):
            ids = _regions(told, pool)
            if ids and _only_demonyms(pool) and not told.trigger.act.present:
                # "a Ukrainian crew" says whose, not where: what the text was about stays in force.
                carried = [id for id in self._carried_regions(passage) if region(id).kind != "state"]
                if carried:
                    return _Where(tuple(carried), place, 0.7)
            if ids:
                return _Where(ids, place, factor)
        for row in filter(None, (named_event(span.expression) for span in named)):
            if "regions" in row:
                return _Where(together(tuple(row["regions"])), place, 0.9)
        of_place = [m for m in self.mentions.get(passage.id, []) if place and m.place == place]
        ids = tuple(dict.fromkeys((*self._carried_regions(passage), *_ids(of_place))))
        return _Where(ids, place, 0.7)

    def _place(self, told: Told, mentions: Sequence[Mention]) -> PlaceRef | None:
        """The town nearest to the trigger that the words say it happened in."""
        leads = _GONE_TO if told.trigger.act.name == "visit" else _PLACED
        located = [m for m in mentions if m.place and leads.search(self.flat, max(0, m.start - 24), m.start)]
        if told.trigger.act.present:  # what is said is rarely about the place where it is said
            return next((m.place for m in located if 0 < m.start - told.end < 30), None)
        located = located or [m for m in mentions if m.place and 0 <= m.start - told.end <= 2]
        if not located:
            return None
        return min(located, key=lambda m: max(m.start - told.end, told.start - m.end)).place

    def _carried_regions(self, passage: Passage) -> tuple[str, ...]:
        """The regions of the passages just before; at the opening of a text, those named next."""
        for index in range(passage.index - 1, max(-1, passage.index - 3), -1):
            if ids := _most_telling(self._with_regions(index)):
                return ids
        if passage.index >= 2:
            return ()
        following = [self._with_regions(index) for index in (passage.index + 1, passage.index + 2)]
        first = next(filter(None, following), [])
        disputed = next((m for mentions in following for m in mentions if _is_disputed(m)), None)
        return _ids([*first[:1], *([disputed] if disputed else [])])

    def _with_regions(self, index: int) -> list[Mention]:
        if index >= len(self.passages):
            return []
        return [m for m in self.mentions.get(self.passages[index].id, ()) if m.region_ids]

    # --- When
    # ---------------------------------------------------------------------------------------------------

    def _when(
        self,
        told: Told,
        stretch: tuple[int, int],
        passage: Passage,
        calendar: Sequence[DateSpan],
        named: Sequence[DateSpan],
        others: Sequence[Told],
    ) -> tuple[DateSpan | None, float]:
        """The date of an act, and by how much less sure it makes the event."""
        clause = told.clause
        for start, end, factor in ((*stretch, 1.0), (clause.start, clause.end, 0.85)):
            own = [span for span in calendar if start <= span.char_start < end]
            scored = [
                (distance, span)
                for span in own
                if (distance := self._distance(span, told, others)) is not None
            ]
            if scored:
                return _less_sure(min(scored, key=lambda item: item[0])[1], factor), factor
        if other := self._beside(told, calendar, named):
            return other
        if clause.joined_by not in _SAME_TIME and clause.joined_by != "that":
            return None, 0.7
        if told.modality in ("planned", "hypothetical"):
            return None, 0.8
        if carried := self._carried_date(told, passage):
            return _less_sure(carried, 0.6), 0.7
        return self._published(told, passage), 0.6

    def _distance(self, span: DateSpan, told: Told, others: Sequence[Told]) -> tuple[int, int] | None:
        """How far a date stands from a trigger, in characters and what tells against it; ``None`` if not
        its date.
        """
        gap = max(span.char_start - told.end, told.start - span.char_end, 0)
        if span.char_start <= told.start < span.char_end:
            return 0, span.char_end - span.char_start
        lead = self.flat[max(0, span.char_start - 12) : span.char_start]
        if bound := _BOUND.search(lead):
            if bound[1].lower() != "since" or not told.trigger.verb:
                return None  # "demanded a vote by 11 May": that is not when it was demanded
            gap += 80
        about_others = told.trigger.act.present or told.trigger.act.name in _ABOUT_OTHERS
        if gap > 6 and _OF.search(lead):
            if told.trigger.act.present:
                return None
            gap += 60  # "repealed the constitution of May 1992"
        between = self.flat[min(span.char_end, told.end) : max(span.char_start, told.start)]
        if "," in between:
            gap += 40
        first, last = told.clause.start, span.char_start
        if told.end <= span.char_start:
            first = told.end
        if any(first <= other.start < last and other.trigger.act != told.trigger.act for other in others):
            if about_others:
                return None  # "found Russia responsible for the shooting down on 17 July"
            gap += 50  # "agreed in February, met on 23 April"
        return gap, span.char_end - span.char_start

    def _beside(
        self, told: Told, calendar: Sequence[DateSpan], named: Sequence[DateSpan]
    ) -> tuple[DateSpan, float] | None:
        """A date of another clause, as far as it says something of this one."""
        parts = told.sentence
        own = parts.index(told.clause)
        if told.clause.joined_by in _ENSUING:
            before = [span for span in (*calendar, *named) if span.char_end <= told.clause.start]
            return _followed(before[-1], 0.7) if before else None
        if told.clause.joined_by == "that" and own:
            # "announced on 26 August that it recognised": the announcement is the act.
            main = parts[own - 1]
            days = [span for span in calendar if main.start <= span.char_start < main.end]
            if days and _ANNOUNCED.search(self.flat, main.start, main.end):
                return _less_sure(days[-1], 0.8), 0.85
            return None
        if told.clause.joined_by not in _SAME_TIME:
            return None
        for part in sorted(parts, key=lambda p: abs(parts.index(p) - own)):
            if part.joined_by in _AFTERWARDS:
                for span in (*calendar, *named):
                    if part.start <= span.char_start < part.end and (result := _followed(span, 0.6)):
                        return result
            elif part.joined_by in _SAME_TIME:
                for span in calendar:
                    lead = self.flat[max(0, span.char_start - 12) : span.char_start]
                    loose = not (_OF.search(lead) or _BOUND.search(lead))
                    if loose and part.start <= span.char_start < part.end:
                        return _less_sure(span, 0.8), 0.85
        return None

    def _carried_date(self, told: Told, passage: Passage) -> DateSpan | None:
        """The day told in the sentence before, unless the words point to another time."""
        if told.trigger.act.present or self.flat[passage.start] in "\"“'":
            return None
        clause = self.flat[told.clause.start : told.clause.end]
        if not told.trigger.verb and not _PAST.search(clause):
            return None
        if _OTHER_TIME.search(clause):
            return None
        for index in range(passage.index - 1, max(-1, passage.index - 3), -1):
            if self.dates.get(self.passages[index].id):
                return self._main_day(self.passages[index])
        return None

    def _main_day(self, passage: Passage) -> DateSpan | None:
        """The last day told by a main clause of a passage, for what goes on from there."""
        spans = self.dates[passage.id]
        named = [span for span in spans if named_event(span.expression)]
        days = [
            span for span in spans if span not in named and span.precision == "day" and span.confidence >= 0.7
        ]
        parts = triggers.clauses(self.flat, passage.start, passage.end, _spans(days), _spans(named))
        for span in reversed(days):
            clause = next((c for c in reversed(parts) if c.start <= span.char_start), parts[0])
            told_back = re.search(r"\bhad\b", self.flat[clause.start : clause.end])
            if clause.joined_by in _SAME_TIME and not told_back:
                return span
        return None

    def _published(self, told: Told, passage: Passage) -> DateSpan | None:
        """The day of publication, for what a report tells as its news."""
        published = self.article.published
        clause = self.flat[told.clause.start : told.start]
        quoted = self.flat[passage.start] in "\"“'"
        if published is None or quoted or re.search(r"\bhad\b", clause):
            return None
        heading = self.flat[passage.end - 1] not in ".!?\"'”)"
        verb = self.flat[told.start : told.end]
        going_on = verb.endswith("ing") and bool(_GOING_ON.search(clause))
        fresh = told.trigger.act.present or heading or going_on or bool(_PERFECT.search(clause))
        present = told.trigger.verb and verb.endswith("s")
        if not told.trigger.verb and not heading and not told.trigger.act.present:
            whole = self.flat[told.clause.start : told.clause.end]
            if not (_PAST.search(whole) or re.search(r"\b(?:has|have)\b", whole)):
                return None  # a noun alone says that something is, not that it has happened
        if not (fresh or present or passage.index < _LEAD_PASSAGES):
            return None
        value = datespans.on(published)
        if value is None:
            return None
        return DateSpan(
            "", told.start, told.start, value.start, value.end, "day", value.edtf, value.timex3, 0.4
        )


def _spans(dates: Sequence[DateSpan]) -> list[tuple[int, int]]:
    return [(span.char_start, span.char_end) for span in dates]


def _regions(told: Told, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The regions that an act is about, among the mentions around it."""
    pool = [m for m in mentions if m.region_ids]
    if told.trigger.act.name == "visit" and not told.passive:
        after = [m for m in pool if m.start >= told.start]
        return _most_telling(_first_together(after) or pool)
    if told.trigger.act.region == "object":
        after = [m for m in pool if m.start >= told.start]
        before = [m for m in pool if m.start < told.start]
        pool = (before or after) if told.passive else (after or before)
    if told.trigger.act.region == "parties":
        kept = [m for m in pool if _is_disputed(m) or m.kind in ("name", "alias")]
        return _ids(kept or pool)
    return _most_telling(pool)


def _first_together(mentions: Sequence[Mention]) -> list[Mention]:
    """The first mention and those that only "and" or a comma joins to it: where somebody went."""
    together: list[Mention] = []
    for mention in mentions:
        if together and mention.start - together[-1].end > len(", and "):
            break
        together.append(mention)
    return together


def _most_telling(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The disputed regions, or where there are none the states."""
    return _ids([m for m in mentions if _is_disputed(m)] or mentions)


def _only_demonyms(mentions: Sequence[Mention]) -> bool:
    telling = [m for m in mentions if m.region_ids]
    return all(m.kind in ("demonym", "metonym") and not _is_disputed(m) for m in telling)


def _ids(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for m in mentions for id in m.region_ids))


def _is_disputed(mention: Mention) -> bool:
    return bool(mention.region_ids) and region(mention.region_ids[0]).kind != "state"


def _less_sure(span: DateSpan, factor: float) -> DateSpan:
    return replace(span, confidence=round(span.confidence * factor, 2)) if factor < 1 else span


def _followed(span: DateSpan, factor: float) -> tuple[DateSpan, float] | None:
    """The year of a date, for what only came after it."""
    if span.start is None:
        return None
    value = datespans.year(span.start.year)
    if value is None:
        return None
    confidence = round(span.confidence * factor, 2)
    year = replace(
        span,
        start=value.start,
        end=value.end,
        precision=value.precision,
        edtf=value.edtf,
        timex3=value.timex3,
        confidence=confidence,
    )
    return year, factor
