"""Rules for Ukrainian and Russian dates that count from another day: "вчера", "два роки тому".

They are tried after those of ``slavic_rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from articles import slavic_rules  # noqa: F401 - registers its rules first
from articles.date_expressions import (
    Anchor,
    Clock,
    Expression,
    Happening,
    Meaning,
    Range,
    Shift,
    Unit,
    Weekday,
)
from articles.date_grammar import Reader, either
from articles.slavic_patterns import (
    AGO,
    COUNT,
    EARLIER,
    GRAMMAR,
    LATER,
    LEAD_TO_DAYS,
    NOT_A_DATE,
    PART,
    TIME,
    UNIT,
    WEEKDAY,
    WHICH,
    counted_by,
    is_name,
    nearest,
    part_of,
)
from articles.slavic_words import listed, meaning_of, meanings


@GRAMMAR.rule(rf"(?P<part>{PART}) (?P<year>года|року|месяца|місяця|недели|тижня)(?!\w)(?! \d)", "word")
def _part_of_unit(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    """ "До конца года" is this year's end."""
    unit: Unit = meanings("units")[match["year"]]
    meaning = Shift(0, unit, part=part_of(match))
    yield reader.expression(match, meaning, 0.8)


@GRAMMAR.rule(
    rf"(?:(?P<part>{PART}) )?(?P<which>{WHICH}) (?:самый |самого |самом )?(?P<unit>{UNIT})(?!\w)", "word"
)
def _which_unit(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    unit: Unit = meanings("units")[match["unit"]]
    count, anchor = counted_by(reader, match, match["which"])
    if match["unit"] in listed("plurals"):
        return
    if unit == "day":
        if match["unit"].startswith(("доб", "сут")):
            return  # twenty-four hours, not a day
        anchor = "told"
    yield reader.expression(
        match, Shift(count, unit, anchor, part_of(match)), 0.85 if anchor == "published" else 0.75
    )


@GRAMMAR.rule(rf"(?P<which>{WHICH}) (?P<time>{TIME})(?!\w)", "word")
def _that_evening(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    """ "Того ж вечора", "прошлой ночью"."""
    count, anchor = counted_by(reader, match, match["which"])
    day = Shift(count, "day", anchor)
    yield reader.expression(match, Clock(day, meanings("times")[match["time"]]), 0.7)


@GRAMMAR.rule(rf"(?P<yearly>{either(meanings('years'))})(?!\w)", "word")
def _yearly(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    yield reader.expression(match, Shift(meanings("years")[match["yearly"]], "year"), 0.85)


@GRAMMAR.rule(rf"(?:(?P<which>{WHICH}) )?(?P<weekday>{WEEKDAY})(?!\w)(?: (?P<time>{TIME})(?!\w))?", "word")
def _weekday(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    lead = reader.before(match.start())
    if NOT_A_DATE.search(lead) or is_name(reader, match.start("weekday")):
        return
    number = meanings("weekdays")[match["weekday"]]
    meaning: Meaning = Weekday(number)
    if match["which"]:
        count, anchor = counted_by(reader, match, match["which"])
        if anchor == "published":
            meaning = Weekday(number, which=nearest(count))
    elif not LEAD_TO_DAYS.search(lead):
        return
    if match["time"]:
        meaning = Clock(meaning, meanings("times")[match["time"]])
    yield reader.expression(match, meaning, 0.85)


@GRAMMAR.rule(rf"(?P<word>{either(meanings('days'))})(?!\w)(?: (?P<time>{TIME})(?!\w))?", "word")
def _deictic(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    meaning: Meaning = Shift(meaning_of(match["word"], meanings("days")), "day")
    if match["time"]:
        meaning = Clock(meaning, meanings("times")[match["time"]])
    yield reader.expression(match, meaning, 0.9)


def _counted(match: re.Match[str], sign: int, anchor: Anchor | Meaning) -> Shift:
    """So many units: "полгода", "полтора года", "неделю", "три дня", "двумя днями"."""
    if match["half"]:
        return Shift(meanings("halves")[match["half"]] * sign, "month", anchor)
    if match["weeks"]:
        return Shift(meanings("half_weeks")[match["weeks"]] * sign, "week", anchor)
    word = match["count"]
    count = 1 if not word else int(word) if word.isdigit() else meanings("numbers")[word]
    return Shift(count * sign, meanings("units")[match["unit"]], anchor)


_AMOUNT = (
    rf"(?:(?P<half>{either(meanings('halves'))})|(?P<weeks>{either(meanings('half_weeks'))})"
    rf"|(?:(?P<count>{COUNT}) )?(?P<unit>{UNIT}))(?!\w)"
)


@GRAMMAR.rule(rf"(?:на )?{_AMOUNT} (?:(?P<ago>{AGO})|(?P<earlier>{EARLIER})|(?P<later>{LATER}))(?!\w)")
def _ago(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if match["unit"] in listed("plurals") and not match["count"]:
        return
    if match["ago"]:
        yield reader.expression(match, _counted(match, -1, "published"), 0.85)
    else:
        yield reader.expression(match, _counted(match, -1 if match["earlier"] else 1, "told"), 0.7)


@GRAMMAR.rule(
    rf"(?P<lead>через|спустя|за|по прошествии) {_AMOUNT}(?: (?P<way>до|после|після|перед)"
    r"(?! (?:этого|того|цього|тим)(?!\w))(?!\w)"
    r"| (?P<then>до (?:этого|того|цього)|перед тим|після (?:того|цього)|после (?:этого|того)))?",
    "word",
)
def _away(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    backwards = match["lead"] == "за"
    sign = -1 if backwards else 1
    if match["unit"] in listed("plurals") and not match["count"]:
        return
    if match["way"]:
        if backwards == (match["way"] in ("до", "перед")):
            yield from _away_from(reader, match, _counted(match, sign, "told"))
    elif match["then"]:
        yield reader.expression(match, _counted(match, sign, "told"), 0.7)
    elif backwards:
        # "за три дні" is "in three days" in Ukrainian when it is still to come, else a length of time
        if reader.tense(match) == "future" and match["unit"] and re.search(r"[іїє]|року|тижн", match["unit"]):
            yield reader.expression(match, _counted(match, 1, "published"), 0.7)
    else:
        future = match["lead"] == "через" and reader.tense(match) == "future"
        yield reader.expression(match, _counted(match, 1, "published" if future else "told"), 0.7)


_NOT_NESTED = frozenset({"_away", "_eve"})


def _away_from(reader: Reader, match: re.Match[str], shift: Shift) -> Iterator[Expression]:
    """Counts from the date or named event that follows; from nothing else."""
    at = match.end() + 1
    for found in GRAMMAR.read_at(reader, at, _NOT_NESTED):
        if not isinstance(found.meaning, Range):
            yield replace(
                found, start=match.start(), meaning=replace(shift, anchor=found.meaning), confidence=0.8
            )
            if isinstance(found.meaning, Happening):
                yield found
        return


@GRAMMAR.rule(
    r"(?P<word>накануне|напередодні)(?!\w)(?: (?:вечером|ввечері|увечері|утром|вранці)(?!\w))?", "word"
)
def _eve(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    """The day before a date that follows; before the one told, unless a noun says before what."""
    found = list(_away_from(reader, match, Shift(-1, "day", "told")))
    if found:
        yield from found
    elif _AFTER_EVE.match(reader.after(match.end())) or _NAME_AFTER_EVE.match(reader.cased, match.end()):
        yield reader.expression(match, Shift(-1, "day", "told"), 0.7)


# "Накануне Лавров прибыл", but not "накануне Нового года" or "напередодні Великодня"
_NAME_AFTER_EVE = re.compile(r" [А-ЯІЇЄҐ][\w-]*(?<!го)(?<!ой)(?<!ої)(?<![ыи]х)(?<!ня)(?<!ва)(?<!та)(?!\w)")
_AFTER_EVE = re.compile(
    r"[,.;:!?…)»]|\Z| (?:\w+(?:л|ла|ло|ли|лся|лась|лось|лись|вся|лася|лося|лися|ив|ав|ував)"
    r"|в|во|у|на|по|про|о|об|за|из|з|із|с|со|к|до|от|від|его|её|ее|их|это|це|його|її|їх|президент\w*|мид|глава|он|она|они|він|вона|вони)(?!\w)"
)


@GRAMMAR.rule(r"(?:назавтра|на друг(?:ой|ий) день)(?!\w)", "word")
def _morrow(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    yield reader.expression(match, Shift(1, "day", "told"), 0.7)
