"""When an act took place: the date of its own clause, of its sentence, or one carried over from before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from articles import datespans, inflected, triggers
from articles.model import DateSpan, Passage
from articles.named_events import named_event
from articles.reading import Reading, spans_of
from articles.triggers import Clause, Told

# How a clause is joined tells when it took place beside the main one.
_AFTERWARDS = frozenset({"after", "following", "since", "in response to", "prompted by"})
_ENSUING = frozenset({"and the ensuing", "and the subsequent", "and the resulting"})
_SAME_TIME = frozenset({"", "when", "while", "as", "but", "although", "though", "because"})
_ANNOUNCED = re.compile(r"\b(?:announc|declar|proclaim|confirm|decid|decree)")
_OTHER_TIME = re.compile(
    r"\b(?:is|are|had|has|have|earlier|later|previously|once|since|now|still|already|then|afterwards|long|always|often|usually)\b"
)
_BOUND = re.compile(
    r"\b(until|till|by|before|(?<!planned\s)(?<!scheduled\s)(?<!set\s)(?<!due\s)(?<!called\s)for|[Ss]ince)\s(?:the\s)?\Z"
)
_OF = re.compile(r"(?<!evening\s)(?<!morning\s)(?<!night\s)(?<!hours\s)\bof\s(?:the\s)?\Z")
# Acts that are about other acts, whose dates stand beside them.
_ABOUT_OTHERS = frozenset({"court-ruling", "resolution"})
_PAST = re.compile(r"\b(?:[a-z]+ed|was|were|took|began|broke|came|fell|met|held|left|went|gave|sent|made)\b")
_GOING_ON = re.compile(r"\b(?:is|are)\s(?:\w+\s)?\Z")
_PERFECT = re.compile(r"\b(?:has|have)\s(?:\w+\s){0,2}\Z")
_AND_ALSO = re.compile(r",\sand\s(?:also\s)?\Z")
_HELD = re.compile(
    r"\b(?:took place|takes place|taking place|took effect|(?:came|went|entered) into (?:force|effect)"
    r"|(?:was|were|is|are|being|been) (?:\w+ )?(?:held|organi[sz]ed|hosted|signed)"
    r"|відбу(?:в|ла|ло|ли|де|ду)\w*|(?:про|при)йш(?:ов|ла|ло|ли)|проведен\w+|підписан\w+|укладен\w+|набу(?:в|ла|ло|ли)"
    r"|состоя(?:лся|лась|лось|лись)|состо(?:ится|ятся)|прош(?:[её]л|ла|ло|ли)|провед[её]нн\w+|подписан\w+|заключ[её]нн\w+"
    r"|вступи(?:л|ла|ло|ли)|нача(?:лся|лась|лось|лись)|(?:роз)?поча(?:вся|лася|лось|лося|лися|лись)|დაიწყო|გაიმართა|ჩატარდა|შედგა|მოეწერა|გაფორმდა|დაიდო)\b"
)
_RELATIVE = frozenset({"which", "that", "where"})
_REMEMBERED = re.compile(r"\b(?:[Dd]edicated\sto|[Aa]nniversary|[Mm]emor(?:y|ial)|[Cc]ommemorat\w+)\b")
_CONCERNING = re.compile(
    r"\b(?:[Cc]oncerning|[Rr]egarding|[Pp]ertaining\sto|[Ii]n\sconnection\swith|[Rr]elated\sto)\b"
)
_NOT_DONE = frozenset({"denied", "planned", "hypothetical"})
_SAID = re.compile(
    r",\s(?:[\w'-]+\s){0,5}?(?:said|says|told|announced|stated|reported|заяви\w*|сказа\w*|повідоми\w*|сообщи\w*"
    r"|наголоси\w*|отмети\w*|підкресли\w*|подчеркну\w*)\b"
)
# "the 2019 Investment Forum", "the Forum 2019": a year in a name tells less than a day beside it.
_NAME_GOES_ON = re.compile(r"\s[A-Z][a-z]")
_NAME_BEFORE = re.compile(r"\b[A-Z][a-z]+\s\Z")
_STAYED = re.compile(r"\b(?:arrived|came|(?:is|are|was|were)\s(?:\w+\s)?(?:here|there|on|in))\b")
_TOLD_BACK = re.compile(r"\b(?:which|who|that|where)\s(?:\w+\s){0,3}?had\b")
_NAMED_AFTER = re.compile(r"\b[Nn]amed\s\w+\s\Z")
_OPENS = len("On ")
# Before a day, or in Georgian behind it: what was done then is a thing that the act is about, as in "does not
# recognise the vote held on 5 May".
_OF_A_THING = re.compile(
    r"(?<!was )(?<!were )(?<!been )\b(?:held|organi[sz]ed|staged|conducted|signed|adopted|concluded|reached"
    r"|proclaimed)\s(?:[\w'-]+\s){0,3}\Z"
    r"|\b(?:влаштован|проведен|підписан|укладен|ухвален|прийнят|проголошен|досягнут|пров[её]ден|подписанн|состоявш|прошедш"
    r"|заключ[её]н|принят|провозглаш[её]н|достигнут)\w{1,4}\s(?:[\w'’-]+\s){0,5}\Z"
)
_OF_A_THING_AFTER = re.compile(
    r"\s(?:[ა-ჰ]+\s)?(?:გამართულ|ჩატარებულ|ხელმოწერილ|დადებულ|მიღებულ|გამოცხადებულ|გაფორმებულ)[ა-ჰ]*\s[ა-ჰ]"
)
_ABOUT_THINGS = frozenset({"recognition", "recognition-withdrawn"})
_ANTECEDENT = 24  # characters between a day and the clause that says what was done on it
_FAR = 60  # characters between what is said and a day that is no longer its own
_LEAD_PASSAGES = 4  # the opening of a report, which tells what is new


def of(
    reading: Reading,
    told: Told,
    stretch: tuple[int, int],
    passage: Passage,
    calendar: Sequence[DateSpan],
    named: Sequence[DateSpan],
    others: Sequence[Told],
) -> tuple[DateSpan | None, float]:
    """The date of an act, and by how much less sure it makes the event."""
    clause = told.clause
    dated = [span for span in calendar if not _is_in_a_name(reading, span)]
    for start, end, factor in ((*stretch, 1.0), (clause.start, clause.end, 0.85)):
        own = [span for span in dated if start <= span.char_start < end]
        scored = [
            (distance, span)
            for span in own
            if (distance := _distance(reading, span, told, others)) is not None
        ]
        if scored:
            return _less_sure(min(scored, key=lambda item: item[0])[1], factor), factor
    if told.modality == "denied":
        return None, 0.8  # when something did not happen is said of it or not at all
    if other := _beside(reading, told, dated, named):
        return other
    for year in calendar:
        if year not in dated and stretch[0] <= year.char_start < stretch[1]:
            return _less_sure(year, 0.8), 0.85
    if clause.joined_by not in _SAME_TIME and clause.joined_by != "that":
        return None, 0.7
    if told.modality in ("planned", "hypothetical"):
        return None, 0.8
    if span := _opening_day(reading, told, passage) or _today(reading, calendar):
        return _less_sure(span, 0.8), 0.85
    if carried := _carried_date(reading, told, passage):
        return _less_sure(carried, 0.6), 0.7
    return _published(reading, told, passage), 0.6


def _distance(reading: Reading, span: DateSpan, told: Told, others: Sequence[Told]) -> tuple[int, int] | None:
    """How far a date stands from a trigger, in characters and what tells against it; ``None`` if not
    its date.
    """
    gap = max(span.char_start - told.end, told.start - span.char_end, 0)
    if span.char_start <= told.start < span.char_end:
        return 0, span.char_end - span.char_start
    lead = reading.flat[max(0, span.char_start - 12) : span.char_start]
    if told.language != "en":
        how = inflected.speech(told.language)
        if how.bound.search(lead):
            if told.modality != "planned" or told.trigger.act.present:
                return None
            gap += 80
        gap += 60 if gap > 6 and how.dated_thing.search(lead) else 0
    if bound := _BOUND.search(lead):
        # "demanded a vote by 11 May": that is not when it was demanded; but "will withdraw by 11 May".
        planned = told.modality == "planned" and not told.trigger.act.present
        if not planned and (bound[1].lower() != "since" or not told.trigger.verb):
            return None
        gap += 80
    about_others = told.trigger.act.present or told.trigger.act.name in _ABOUT_OTHERS
    if gap > 6 and _OF.search(lead):
        if told.trigger.act.present:
            return None
        gap += 60  # "repealed the constitution of May 1992"
    if told.trigger.act.present and gap > _FAR:
        opens = span.char_start - told.clause.start <= _OPENS
        if not opens and "," in reading.flat[span.char_end : told.start]:
            return None  # "as it was found in June, the ministry warns": that is not when it warns
        if not told.trigger.verb and span.precision != "day":
            return None  # "Reply to questions on what the commission found out about the war in August 2008"
    if (about_others or told.trigger.act.name in _ABOUT_THINGS) and _is_of_a_thing(reading, span, told):
        return None
    between = reading.flat[min(span.char_end, told.end) : max(span.char_start, told.start)]
    if span.precision != "day" and _REMEMBERED.search(between):
        return None  # "laid wreaths at the memorial to the fallen of 1992-1993"
    if told.modality in _NOT_DONE and told.end <= span.char_start and _SAID.search(between):
        return None  # "will not sign, the minister said on 5 May": that is when it was said
    if told.end <= span.char_start and _TOLD_BACK.search(between) and not _HELD.search(between):
        return None  # "a visit to the embassy, which had been moved there in May 2017"
    if told.trigger.act.present and _CONCERNING.search(between):
        return None  # "a reply concerning the act of 29 May 1992"
    if "," in between:
        gap += 40
    first, last = told.clause.start, span.char_start
    if told.end <= span.char_start:
        first = told.end
    if any(first <= other.start < last and other.trigger.act != told.trigger.act for other in others):
        if about_others or (told.modality == "denied" and told.trigger.act.name in _ABOUT_THINGS):
            return None  # "found Russia responsible for the shooting down on 17 July"
        gap += 50  # "agreed in February, met on 23 April"
    return gap, span.char_end - span.char_start


def _is_of_a_thing(reading: Reading, span: DateSpan, told: Told) -> bool:
    """Whether a day is that of what an act is about: "does not recognise the vote held on 5 May"."""
    lead = _OF_A_THING.search(reading.flat, max(0, span.char_start - 60), span.char_start)
    if lead and not lead.start() <= told.start < span.char_start:
        return True
    return _OF_A_THING_AFTER.match(reading.flat, span.char_end) is not None


def _beside(
    reading: Reading, told: Told, calendar: Sequence[DateSpan], named: Sequence[DateSpan]
) -> tuple[DateSpan, float] | None:
    """A date of another clause, as far as it says something of this one."""
    parts = _whole(reading, told.sentence)
    own = next(n for n, part in enumerate(parts) if part.start <= told.clause.start <= part.end)
    if told.clause.joined_by in _ENSUING:
        before = [span for span in (*calendar, *named) if span.char_end <= told.clause.start]
        return _followed(before[-1], 0.7) if before else None
    if told.clause.joined_by in ("which", "when") and own:
        # "on 26 November 1994, the day on which it was adopted"
        days = [s for s in calendar if 0 <= told.clause.start - s.char_end <= _ANTECEDENT]
        if days and days[-1].precision == "day":
            return days[-1], 0.9
    if told.clause.joined_by == "that" and own:
        # "announced on 26 August that it recognised": the announcement is the act; "warned on 2 March that …,
        # and called on": both are said together.
        main = parts[own - 1]
        days = [span for span in calendar if main.start <= span.char_start < main.end]
        with_it = told.trigger.act.present and _AND_ALSO.search(reading.flat, told.clause.start, told.start)
        if days and (with_it or _ANNOUNCED.search(reading.flat, main.start, main.end)):
            return _less_sure(days[-1], 0.8), 0.85
        return None
    if told.clause.joined_by == "who" and _STAYED.search(reading.flat, told.clause.start, told.clause.end):
        main_days = [span for part in parts if not part.joined_by for span in _in_part(calendar, part)]
        return (_less_sure(main_days[0], 0.8), 0.85) if main_days else None
    if told.clause.joined_by not in _SAME_TIME:
        return None
    for following in () if told.trigger.verb else parts[own + 1 : own + 3]:
        if not (following.joined_by in _RELATIVE or inflected.is_relative(following)):
            continue
        held = _HELD.search(reading.flat, following.start, following.end)
        days = [span for span in calendar if following.start <= span.char_start < following.end]
        if held and days:
            return _less_sure(days[0], 0.9), 0.9
    for part in sorted(parts, key=lambda p: abs(parts.index(p) - own)):
        if part is parts[own]:
            continue  # its days were looked at
        if part.joined_by in _AFTERWARDS:
            for span in (*calendar, *named):
                if part.start <= span.char_start < part.end and (result := _followed(span, 0.6)):
                    return result
        elif part.joined_by in _SAME_TIME:
            if told.trigger.act.present and part.joined_by:
                continue  # "as it was found in June, it warns": that is not when it warned
            for span in calendar:
                lead = reading.flat[max(0, span.char_start - 12) : span.char_start]
                loose = not (_OF.search(lead) or _BOUND.search(lead))
                if loose and part.start <= span.char_start < part.end:
                    return _less_sure(span, 0.8), 0.85
    return None


def _whole(reading: Reading, parts: Sequence[Clause]) -> list[Clause]:
    """The clauses of a sentence, those joined again that only a name divides ("a school named after …")."""
    joined: list[Clause] = []
    for part in parts:
        if joined and _NAMED_AFTER.search(reading.flat[max(0, part.start - 14) : part.start]):
            joined[-1] = Clause(joined[-1].start, part.end, joined[-1].joined_by)
        else:
            joined.append(part)
    return joined


def _in_part(calendar: Sequence[DateSpan], part: Clause) -> list[DateSpan]:
    """The days that a clause gives."""
    return [d for d in calendar if d.precision == "day" and part.start <= d.char_start < part.end]


def _is_in_a_name(reading: Reading, span: DateSpan) -> bool:
    if span.precision != "year" or not span.expression.isdigit():
        return False
    after = _NAME_GOES_ON.match(reading.flat, span.char_end)
    return bool(after or _NAME_BEFORE.search(reading.flat[max(0, span.char_start - 20) : span.char_start]))


def _opening_day(reading: Reading, told: Told, passage: Passage) -> DateSpan | None:
    """The day that opens the sentence after a headline: "On 3 May the minister …" says when all of it was."""
    following = reading.passages[passage.index + 1 :][:1]
    if told.trigger.act.present or not following or not reading.is_heading(passage):
        return None
    spans = reading.dates.get(following[0].id, ())
    opens = (span for span in spans if span.char_start - following[0].start <= len("On "))
    return next((day for day in opens if day.precision == "day" and not named_event(day.expression)), None)


def _today(reading: Reading, calendar: Sequence[DateSpan]) -> DateSpan | None:
    """The day of publication where the sentence names it, if only in a clause of its own."""
    published = reading.article.published
    return next((span for span in calendar if span.start == span.end == published is not None), None)


def _carried_date(reading: Reading, told: Told, passage: Passage) -> DateSpan | None:
    """The day told in the sentence before, unless the words point to another time."""
    if told.trigger.act.present or reading.flat[passage.start] in "\"“'":
        return None
    clause = reading.flat[told.clause.start : told.clause.end]
    if told.language == "en":
        if _OTHER_TIME.search(clause) or not (told.trigger.verb or _PAST.search(clause)):
            return None
    elif not told.trigger.verb or inflected.speech(told.language).other_time.search(clause):
        return None
    for index in range(passage.index - 1, max(-1, passage.index - 3), -1):
        if reading.dates.get(reading.passages[index].id):
            return _main_day(reading, reading.passages[index])
    return None


def _main_day(reading: Reading, passage: Passage) -> DateSpan | None:
    """The last day told by a main clause of a passage, for what goes on from there."""
    spans = reading.dates[passage.id]
    named = [span for span in spans if named_event(span.expression)]
    days = [
        span for span in spans if span not in named and span.precision == "day" and span.confidence >= 0.7
    ]
    parts = triggers.clauses(reading.flat, passage.start, passage.end, spans_of(days), spans_of(named))
    for span in reversed(days):
        clause = next((c for c in reversed(parts) if c.start <= span.char_start), parts[0])
        told_back = re.search(r"\bhad\b", reading.flat[clause.start : clause.end])
        if clause.joined_by in _SAME_TIME and not told_back:
            return span
    return None


def _published(reading: Reading, told: Told, passage: Passage) -> DateSpan | None:
    """The day of publication, for what a report tells as its news."""
    published = reading.article.published
    if not reading.is_heading(passage) and _is_dated_before(reading, passage):
        return None  # what goes on from a day that was told took place about then
    clause = reading.flat[told.clause.start : told.start]
    quoted = reading.flat[passage.start] in "\"“'"
    if published is None or quoted or re.search(r"\bhad\b", clause):
        return None
    heading = reading.is_heading(passage)
    verb = reading.flat[told.start : told.end]
    going_on = verb.endswith("ing") and bool(_GOING_ON.search(clause))
    fresh = told.trigger.act.present or heading or going_on or bool(_PERFECT.search(clause))
    present = told.trigger.verb and verb.endswith("s")
    if not told.trigger.verb and not heading and not told.trigger.act.present and told.language == "en":
        whole = reading.flat[told.clause.start : told.clause.end]
        if not (_PAST.search(whole) or re.search(r"\b(?:has|have)\b", whole)):
            return None  # a noun alone says that something is, not that it has happened
    if not (fresh or present or passage.index < _LEAD_PASSAGES):
        return None
    value = datespans.on(published)
    if value is None:
        return None
    at, days = told.start, (value.start, value.end)
    return DateSpan("", at, at, *days, "day", value.edtf, value.timex3, 0.4, basis="published")


def _is_dated_before(reading: Reading, passage: Passage) -> bool:
    """Whether one of the two sentences before, headlines apart, tells a day."""
    before = reading.passages[max(0, passage.index - 2) : passage.index]
    told = [p for p in before if not reading.is_heading(p)]
    return any(span.precision == "day" for p in told for span in reading.dates.get(p.id, ()))


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
