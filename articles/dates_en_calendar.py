"""Rules for English dates of the calendar: days, months, seasons, quarters, years, decades."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from articles.date_expressions import Amount, Calendar, Decade, Expression, Range, Shift, Vague
from articles.dates_en_words import (
    DASH,
    DAY,
    DECADES,
    MONTH,
    OPENS_MONTH,
    OPENS_PART,
    OPENS_WEEKDAY,
    ORDINAL,
    ORDINAL_DAY,
    ORDINAL_DAYS,
    ORDINALS,
    PART,
    SEASON,
    WEEKDAY,
    YEAR,
    YEAR_IN_WORDS,
    Reader,
    Rules,
    also_after_the,
    day_number,
    month_number,
    part,
    season,
    weekday_number,
    year_in_words,
)
from articles.tables import table
from geodata.regions import FIRST_YEAR

# A number of 1900–2100 is a year when one of these leads to it ...
_LEADS_TO_YEAR = re.compile(
    r"(?:\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Dd]uring|[Oo]f|[Ff]rom|[Bb]efore|[Aa]fter"
    r"|[Tt]hroughout|[Tt]hrough"
    r"|[Cc]irca|[Aa]round|[Yy]ear|[Ff]or|[Ff]iscal|[Cc]alendar|FY|[Dd]ue|[Bb]orn|[Pp]ost|[Pp]re|[Bb]etween"
    r"|[Tt]o|[Aa]nd|[Bb]ack)[ -]"
    r"|[(\[]|\d{4}(?:,|,? and|,? or) )\Z"
)
# ... or when a determiner leads to it and a thing follows ("the 2008 war", "a brief 2008 war").
_DETERMINED = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Tt]his|[Tt]hat|\w+'s?) (?:[a-z-]+ ){0,2}\Z"
)
_IN_OLD_TIMES = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Bb]efore|[Aa]fter|[Uu]ntil|[Bb]y) \Z")
_THING_FOLLOWS = re.compile(r" [A-Za-z][\w-]+")
_NOT_A_YEAR = re.compile(
    r"(?:[\d$€£#+][ .,:/-]?|[.:]|\b(?:[Nn]os?\.?|[Rr]esolutions?|RES|[Dd]ecree|[Pp]age|pp?\.|[Ff]light"
    r"|[Rr]oom|[Oo]rder"
    r"|about|some|nearly|almost|over|only|than|least|estimated|roughly|approximately) ?)\Z"
)
_LEAD_OF_RANGE = re.compile(r"\b(?P<word>[Ff]rom|[Bb]etween) (?:the )?\Z")
_LISTED_YEAR = re.compile(r"\b\d{4}(?:,|,? and|,? or) \Z")
_COUNTS = re.compile(
    rf" ?(?:%|°)|[.,:/-]\d| (?:GMT|UTC)| (?:[a-z-]+ )?(?:{'|'.join(table('dates')['counted'])})\b"
)
_LEADS_TO_MONTH = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Dd]uring|[Oo]f|[Ff]rom|[Bb]efore|[Aa]fter|[Tt]hrough"
    r"|[Tt]o|and"
    rf"|[Bb]etween|[Ff]or|or|[Ee]very|[Ee]ach|[Tt]hroughout) \Z|{MONTH} ?[-–] ?\Z"
)
_LEADS_TO_SEASON = re.compile(
    r"\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Dd]uring|[Tt]his|[Ll]ate|[Ee]arly|[Oo]ver|[Tt]hrough"
    r"|[Tt]hroughout|into|[Ff]or) (?:the )?\Z"
)
# Words that are a month's name and nothing else: no preposition need lead to them.
_ONLY_A_MONTH = re.compile(r"(?:January|February|July|September|October|November|December)\Z")
_LEADS_TO_SHORT_YEAR = re.compile(
    r"(?:\b(?:[Ii]n|[Oo]f|[Ss]ince|[Bb]y|[Uu]ntil|[Bb]efore|[Aa]fter|[Dd]uring|[Ss]pring|[Ss]ummer|[Ff]all"
    r"|[Ww]inter)"
    r"|'\d\d(?:,? and)?) \Z"
)
_A_NAME = re.compile(r"(?:Jan|April|June|August|Mar|Apr|Aug|May)\Z")
_NAME_GOES_ON = re.compile(r" [A-Z][a-z]")  # "August Strindberg"

# "On June, 11 in Gori": a number after a comma is a day when nothing that it counts follows.
# What may follow a day after a comma ("October, 20 saw"), but no number of things ("in October, 20 people").
_DAY_ALONE = (
    r"\d{1,2}(?:[.,;)]|\s*\Z| (?:in|at|and|to|the|with|by|saw|an?|s?he|it|they|we|was|is|ha[sd]|this"
    r"|his|its|their|during|between|(?:19|20)\d\d)\b)"
)

# Days that texts in English name and calendars agree on.
_HOLIDAYS = {
    "Christmas Eve": Calendar(month=12, day=24),
    "Christmas Day": Calendar(month=12, day=25),
    "New Year's Day": Calendar(month=1, day=1),
    "New Year's Eve": Calendar(month=12, day=31),
    "Halloween": Calendar(month=10, day=31),
    "Thanksgiving Day": Calendar(month=11, weekday=3, nth=4),
    "Thanksgiving": Calendar(month=11, weekday=3, nth=4),
    "Labor Day": Calendar(month=9, weekday=0, nth=1),
    "Memorial Day": Calendar(month=5, weekday=0, nth=-1),
    "Columbus Day": Calendar(month=10, weekday=0, nth=2),
    "Veterans Day": Calendar(month=11, day=11),
    "Armistice Day": Calendar(month=11, day=11),
    "Valentine's Day": Calendar(month=2, day=14),
    "St. Patrick's Day": Calendar(month=3, day=17),
    "May Day": Calendar(month=5, day=1),
    "Martin Luther King Day": Calendar(month=1, weekday=0, nth=3),
    "Presidents' Day": Calendar(month=2, weekday=0, nth=3),
    "Fourth of July": Calendar(month=7, day=4),
    "Christmas": Calendar(month=12, day=25),
}

_FIGURE_FOLLOWS = re.compile(
    r" (?:[a-z-]+ )?(?:net|profits?|loss(?:es)?|earnings|sales|results?|revenues?|income)\b"
)
_LEADS_TO_DAY = re.compile(r"\b(?:[Oo]n|[Ss]ince|[Uu]ntil|[Bb]y|[Bb]efore|[Aa]fter|[Ff]rom|to|and) \Z")
_LEADS_TO_HOLIDAY = re.compile(
    r"\b(?:[Aa]t|[Oo]n|[Bb]y|[Bb]efore|[Uu]ntil|[Ss]ince|[Aa]fter|[Aa]round|[Ff]or|[Oo]ver|[Ll]ast"
    r"|[Tt]his) \Z"
)

CALENDAR = Rules()


@CALENDAR.rule(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])",
    "0000",
)
def _iso(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    meaning = Calendar(int(match["year"]), int(match["month"]), int(match["day"]))
    yield reader.expression(*match.span(), meaning, 0.98, told=True)


@CALENDAR.rule(
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?![\d.])",
    "0",
)
def _dotted(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    meaning = Calendar(int(match["year"]), int(match["month"]), int(match["day"]))
    yield reader.expression(*match.span(), meaning, 0.95, told=True)


@CALENDAR.rule(
    r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})(?![\d/])",
    "0",
)
def _slashed(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    first, second = int(match["first"]), int(match["second"])
    if first <= 12 and second <= 12 and first != second:
        return  # day first or month first: nobody can tell
    month, day = (second, first) if first > 12 else (first, second)
    yield reader.expression(*match.span(), Calendar(int(match["year"]), month, day), 0.9, told=True)


@CALENDAR.rule(
    rf"(?P<month>{MONTH}) (?P<days>{DAY}(?:, {DAY})+,? and {DAY})(?:,? (?P<year>{YEAR}))?", OPENS_MONTH
)
def _day_list(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if _COUNTS.match(reader.after(match.end())):
        return
    month, year = month_number(match["month"]), int(match["year"]) if match["year"] else None
    whole = reader.expression(*match.span(), Calendar(year, month), told=year is not None)
    days = list(re.finditer(DAY, match["days"]))
    for day in days:
        start, end = (match.start("days") + place for place in day.span())
        start, end = match.start() if day is days[0] else start, match.end() if day is days[-1] else end
        said = Calendar(year, month, day_number(day[0]))
        yield replace(whole, start=start, end=end, meaning=said)


@CALENDAR.rule(
    rf"(?P<month>{MONTH}) (?:the )?(?P<day>{ORDINAL_DAY})(?:,? (?P<year>{YEAR}|{YEAR_IN_WORDS}))?"
    rf"|[Tt]he (?P<day2>{ORDINAL_DAY}) (?:day )?of (?P<month2>{MONTH})"
    rf"(?:,? (?P<year2>{YEAR}|{YEAR_IN_WORDS}))?",
    f"{OPENS_MONTH} the_twenty the_thirty {' '.join(f'the_{word}' for word in ORDINAL_DAYS)}",
)
def _day_in_words(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if match["day"] and not (match["year"] or _LEADS_TO_DAY.search(reader.before(match.start(), 8))):
        return  # "Ms May first said so"
    month, day, year = match.group(
        *("month2", "day2", "year2") if match["day2"] else ("month", "day", "year")
    )
    number_of_year = None if year is None else int(year) if year.isdigit() else year_in_words(year)
    meaning = Calendar(number_of_year, month_number(month), ORDINAL_DAYS.index(day.lower()) + 1)
    yield reader.expression(*match.span(), meaning, 0.9, told=year is not None)


@CALENDAR.rule(
    rf"(?:the )?(?P<first>{DAY})(?:{DASH}| (?P<word>to|and|until|till|or|through) )"
    rf"(?:the )?(?P<last>{DAY}) (?:of )?(?P<month>{MONTH})(?:(?:,? |,)(?P<year>{YEAR}))?"
    rf"|(?P<month2>{MONTH}) (?P<first2>{DAY})"
    rf"(?:{DASH}| (?P<word2>to|and|until|or|through) )(?P<last2>{DAY})(?!\.\d)(?:(?:,? |,)(?P<year2>{YEAR}))?"
    rf"|(?P<month3>{MONTH}), (?P<first3>{DAY}){DASH}(?P<last3>{DAY})(?![.,]\d)"
    rf"(?:(?:,? |,)(?P<year3>{YEAR}))?",
    f"0 0a the_0 the_0a {OPENS_MONTH}",
)
def _days(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    second = "2" if match["month2"] else "3" if match["month3"] else ""
    word = match["word" + second] if second != "3" else None
    month = month_number(match["month" + second])
    year = int(match["year" + second]) if match["year" + second] else None
    first, last = (Calendar(year, month, day_number(match[name + second])) for name in ("first", "last"))
    sure = 0.98 if year else 0.9
    lead = _LEAD_OF_RANGE.search(reader.before(match.start(), 14))
    if word in ("and", "or") and not (lead and lead["word"].lower() == "between"):
        # The month, and the year if there is one, belong to the number that they stand beside.
        yield reader.expression(
            match.start("month" + second) if second else match.start("first"),
            match.end("first" + second),
            first,
            sure,
        )
        yield reader.expression(match.start("last" + second), match.end(), last, sure)
        return
    start = match.start() - (len(lead.group()) if lead and word else 0)
    yield reader.expression(start, match.end(), Range(first, last), sure, told=year is not None)


@CALENDAR.rule(
    rf"(?:(?P<weekday>{WEEKDAY}),? (?:the )?)?(?:the )?(?P<day>{DAY}) (?:of {{1,2}})?(?P<month>{MONTH})"
    rf"(?:(?:,? |,(?=\d))(?:of )?(?:(?P<year>{YEAR})|(?P<of>this|last|next|that|the same) year))?"
    rf"|(?:(?P<weekday2>{WEEKDAY}),? |(?P<which>[Ll]ast|[Nn]ext"
    rf"|[Tt]his) )?(?:(?<=[Oo]n )(?P<on>))?(?P<month2>{MONTH})"
    rf"(?: |, (?={_DAY_ALONE})|(?(on), |(?!)))(?:the )?(?P<day2>{DAY})"
    r"(?![:/]\d|[.,]\d(?!\d\d\d))"
    rf"(?:(?:,? |,(?=\d))(?:of )?(?:(?P<year2>{YEAR})|(?P<of2>this|last|next|that|the same) year))?",
    f"0 0a 0A the_0 the_0a the_0A last next this {OPENS_WEEKDAY} {OPENS_MONTH}",
)
def _day_month(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    weekday, month, day, year, of = match.group(*(_MONTH_FIRST if match["month2"] else _DAY_FIRST))
    meaning = _day_meant(weekday, month, day, year, of, match["which"])
    full = isinstance(meaning.year, int)
    if meaning.year is None and reader.before(match.start(), 6) == "ended ":
        meaning = replace(meaning, which=-1)  # "in the fiscal year ended March 31"
    yield reader.expression(*match.span(), meaning, 0.98 if full else 0.9, told=full)


_DAY_FIRST = ("weekday", "month", "day", "year", "of")
_MONTH_FIRST = tuple(f"{group}2" for group in _DAY_FIRST)


@lru_cache(maxsize=1024)  # texts tell the same days again and again
def _day_meant(
    weekday: str | None, month: str, day: str, year: str | None, of: str | None, which: str | None
) -> Calendar:
    return Calendar(
        _year_of(year, of),
        month_number(month),
        day_number(day),
        weekday=weekday_number(weekday),
        which=_which(which),
    )


def _which(word: str | None) -> Literal[-1, 0, 1] | None:
    first = word.lower().split(" ")[0] if word else ""
    return -1 if first == "last" else 1 if first == "next" else 0 if first == "this" else None


def _year_of(number: str | None, which: str | None) -> int | Shift | None:
    if number:
        return int(number)
    if which:
        anchor = which.lower() in ("that", "the same")
        return Shift({"last": -1, "next": 1}.get(which.lower(), 0), "year", "told" if anchor else "published")
    return None


@CALENDAR.rule(
    rf"(?:(?P<month>{MONTH}) |[Tt]he year )?(?P<year>(?i:{YEAR_IN_WORDS}))",
    f"nineteen two the_year {OPENS_MONTH}",
)
def _year_in_words(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    year = year_in_words(match["year"])
    if year >= 2000 and not re.search(
        r"\b(?:[Ii]n|[Yy]ear|[Ss]ince|[Bb]y) \Z", reader.before(match.start("year"), 8)
    ):
        return
    month = month_number(match["month"]) if match["month"] else None
    yield reader.expression(*match.span(), Calendar(year, month), 0.8, told=True)


@CALENDAR.rule(
    rf"(?P<part>{PART})?(?P<month>{MONTH}),? (?:of )?(?P<year>{YEAR})", f"{OPENS_PART} {OPENS_MONTH}"
)
def _month_year(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    meaning = Calendar(int(match["year"]), month_number(match["month"]), part=part(match["part"]))
    yield reader.expression(*match.span(), meaning, 0.97, told=True)


@CALENDAR.rule(
    rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his(?: past)?|[Tt]he same) (?P<month>{MONTH})"
    rf"|(?P<part>{PART})?(?P<bare>{MONTH})(?: of (?P<of>that|the same|this|last|next) year| (?P<year>last"
    r"|next) year)?",
    f"last next this the_same {OPENS_PART} {OPENS_MONTH}",
)
def _month(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    name = match["month"] or match["bare"]
    if match["bare"] and not match["part"]:
        led = _LEADS_TO_MONTH.search(reader.before(match.start(), 12)) or _ONLY_A_MONTH.match(name)
        if not led or (_A_NAME.match(name) and _NAME_GOES_ON.match(reader.after(match.end(), 3))):
            return  # "May" and "March" are words too, "Jan" is a name
    meaning = Calendar(
        _year_of(None, match["of"] or match["year"]),
        month_number(name),
        part=part(match["part"]),
        which=_which(match["which"]),
    )
    yield reader.expression(*match.span(), meaning, 0.8, scheduled=True)


@CALENDAR.rule(
    rf"(?P<part>{PART})?(?P<season>{SEASON})(?: of)?,? (?P<year>{YEAR})(?:[-–/]\d\d(?!\d))?"
    r"|(?P<which>[Ll]ast|[Nn]ext|[Tt]his(?: past)?|[Tt]hat|[Tt]he (?:following|previous))"
    r" (?P<bare>spring|summer|autumn|fall|winter)"
    r"|(?P<alone>spring|summer|autumn|winter)(?: of (?P<of>this|last|next|that|the same) year)?"
    r"|(?P<fall>fall)(?: of (?P<of2>this|last|next|that|the same) year)",
    f"last next this that the_following the_previous spring summer autumn fall winter {OPENS_PART}",
)
def _season(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    name = season(match["season"] or match["bare"] or match["alone"] or match["fall"])
    year_of = match["of"] or match["of2"]
    if match["year"]:
        meaning = Calendar(int(match["year"]), season=name, part=part(match["part"]))
        yield reader.expression(*match.span(), meaning, 0.95, told=True)
    elif match["which"]:
        which = match["which"].lower()
        if which in ("last", "next", "this", "this past"):
            of = Calendar(season=name, which=-1 if which == "this past" else _which(which))
        else:
            shift = {"the following": 1, "the previous": -1}.get(which, 0)
            of = Calendar(Shift(shift, "year", "told"), season=name)
        yield reader.expression(*match.span(), of, 0.8)
    elif match["alone"] == "spring" and reader.after(match.end(), 9) == " training":
        return
    elif year_of or _LEADS_TO_SEASON.search(reader.before(match.start(), 16)):
        meaning = Calendar(_year_of(None, year_of), season=name)
        yield reader.expression(*match.span(), meaning, 0.7)


@CALENDAR.rule(
    r"(?:[Tt]he )?(?:(?P<before>(?:19|20)\d\d(?:'s)?|this year's|last year's|next year's|year-ago"
    r"|year-earlier|prior-year) )?"
    rf"(?:fiscal[ -])?(?:(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|{ORDINAL})[ -]quarter"
    r"|(?:last|final) quarter(?= of))"
    r"(?: (?:of )?(?:fiscal )?(?P<year>(?:19|20)\d\d)| (?:of )?(?P<of>this|last|next|that|the same) year"
    r"|,? a year (?P<ago>ago|earlier))?",
    also_after_the("0000 0000a 0000A this last next year prior fiscal first second third fourth final"),
)
def _quarter(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    before = match["before"] or ""
    before = before.removesuffix("'s") if before[:1].isdigit() else before
    if match["ago"] or "-" in before:
        year: int | Shift | None = Shift(-1, "year", "published" if match["ago"] else "told")
    else:
        digits = match["year"] or (before if before.isdigit() else None)
        year = _year_of(digits, match["of"] or (before.split(" ")[0] if before and not digits else None))
    meaning = Calendar(year, quarter=ORDINALS[(match["ordinal"] or "fourth").lower()])
    yield reader.expression(*match.span(), meaning, 0.9 if match["year"] else 0.7)


@CALENDAR.rule(
    r"(?:[Tt]he )?(?:(?P<before>(?:19|20)\d\d(?:'s)?|this year's|last year's|next year's) )?(?P<half>[Ff]irst"
    r"|[Ss]econd)[ -]half"
    r"(?: of (?:(?:the year |fiscal )?(?P<year>(?:19|20)\d\d)|(?P<of>this|last|next|that|the same) year"
    r"|(?P<the>the year)))?",
    also_after_the("0000 0000a 0000A this last next first second"),
)
def _half(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    before = match["before"] or ""
    digits = match["year"] or (before[:4] if before[:1].isdigit() else None)
    of = match["of"] or (before.split(" ")[0] if before and not digits else None)
    meaning = Calendar(_year_of(digits, of), half=ORDINALS[match["half"].lower()])
    if not (digits or of or match["the"]):  # of a year, or of a match
        if "-half" in match.group() and _FIGURE_FOLLOWS.match(reader.after(match.end(), 24)):
            yield reader.expression(*match.span(), Vague(meaning), 0.5)
        return
    yield reader.expression(*match.span(), meaning, 0.9 if digits else 0.7)


@CALENDAR.rule(
    rf"(?P<name>{'|'.join(_HOLIDAYS)})(?:,? (?P<year>{YEAR}))?",
    "christmas new halloween thanksgiving labor memorial columbus veterans armistice valentine st may martin"
    " presidents fourth the_fourth",
)
def _holiday(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    day = _HOLIDAYS[match["name"]]
    if match["year"]:
        day = replace(day, year=int(match["year"]))
    if match["name"] == "Christmas":  # a day that some churches keep in January
        if _LEADS_TO_HOLIDAY.search(reader.before(match.start(), 10)):
            yield reader.expression(*match.span(), Vague(day), 0.5)
        return
    yield reader.expression(*match.span(), day, 0.8)


@CALENDAR.rule(
    rf"(?:[Tt]he )?(?P<part>{PART})?(?P<decade>(?:1[5-9]|20)\d0|'?[2-9]0)'?s",
    f"0 0000 the_0000 the_0 the_' the_early the_mid the_late {OPENS_PART}",
)
def _decade(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    first = int(match["decade"].lstrip("'"))
    if first < 100 and not match.group().lower().startswith("the "):
        return
    if 100 < first < FIRST_YEAR:
        value = str(first // 100 if first % 100 == 0 else first // 10)
        yield reader.expression(*match.span(), Amount(value, "DATE"), told=True)
        return
    meaning = Decade(first if first > 100 else 1900 + first, part(match["part"]))
    yield reader.expression(*match.span(), meaning, 0.95, told=True)


@CALENDAR.rule(r"'(?P<year>[3-9]\d)(?!s\b)", "'")
def _short_year(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    rest = reader.after(match.end())
    quoted = re.search(r"'(?!\d\d|s\b)", rest) or _COUNTS.match(rest)
    if not quoted and _LEADS_TO_SHORT_YEAR.search(reader.before(match.start(), 14)):
        yield reader.expression(*match.span(), Calendar(1900 + int(match["year"])), 0.8, told=True)


@CALENDAR.rule(
    r"(?:[Tt]he )?[Ff]irst two quarters of "
    r"(?:(?P<year>(?:19|20)\d\d)|(?P<of>this|last|next|that) year|the year)",
    also_after_the("first"),
)
def _two_quarters(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    yield reader.expression(*match.span(), Calendar(_year_of(match["year"], match["of"]), half=1), 0.8)


@CALENDAR.rule(
    rf"[Tt]he (?:[Ee]arly |[Ll]ate |mid-)?(?:nineteen[ -])?(?P<decade>{'|'.join(DECADES)})",
    f"the_early the_late the_mid the_nineteen {' '.join(f'the_{name}' for name in DECADES)}",
)
def _decade_in_words(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    yield reader.expression(*match.span(), Decade(DECADES[match["decade"]]), 0.8, told=True)


@CALENDAR.rule(
    r"(?:[Tt]he )?(?:[Ee]arly |[Ll]ate |mid-)?(?:(?P<number>\d\d)th"
    r"|(?P<word>[Nn]ineteenth|[Tt]wentieth|[Tt]wenty-first)|21st)[ -]century",
    also_after_the("0 nineteenth twentieth twenty early late mid"),
)
def _century(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    number = int(
        match["number"] or {"nineteenth": 19, "twentieth": 20}.get((match["word"] or "").lower(), 21)
    )
    yield reader.expression(*match.span(), Amount(f"{number - 1:02}", "DATE"), told=True)


@CALENDAR.rule(
    rf"(?P<first>{YEAR})(?P<dash> ?[-–—/] ?| (?:through|until) )(?P<last>{YEAR}|\d\d)(?![\w-]|[.,]\d)",
    "0000 0000a",
)
def _years(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if _NOT_A_YEAR.search(reader.before(match.start(), 16)) or _COUNTS.match(reader.after(match.end())):
        return
    first, tail = int(match["first"]), int(match["last"])
    if tail < 100 and tail <= first % 100:
        if match["dash"] == "-" and 1 <= tail <= 12:
            yield reader.expression(*match.span(), Calendar(first, tail), 0.8, told=True)
        return
    last = tail if tail >= 100 else first // 100 * 100 + tail
    yield reader.expression(*match.span(), Range(Calendar(first), Calendar(last)), 0.95, told=True)


@CALENDAR.rule(
    rf"(?P<part>{PART})?(?:(?:[Tt]he )?(?:(?:[Ff]iscal|[Cc]alendar)(?: year)?|(?<=he )(?:full )?year) )?"
    rf"(?P<year>{YEAR})",
    f"0000 0000a 0000A fiscal calendar the_fiscal the_calendar the_year the_full {OPENS_PART}",
)
def _year(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    lead, rest = reader.before(match.start("year"), 40), reader.after(match.end())
    if match.end("year") - match.start("year") != 4 or _COUNTS.match(rest):
        return
    if _NOT_A_YEAR.search(lead) and not _LISTED_YEAR.search(lead):
        return
    alone = not lead.strip() and not rest.strip(" .:")
    if (
        alone
        or match["part"]
        or _LEADS_TO_YEAR.search(lead)
        or (_DETERMINED.search(lead) and _THING_FOLLOWS.match(rest))
    ):
        year = int(match["year"])
        meaning = Calendar(year, part=part(match["part"]))
        earlier = year < FIRST_YEAR and _IN_OLD_TIMES.search(lead)
        yield reader.expression(
            *match.span(), Amount(str(year), "DATE") if earlier else meaning, 0.95, told=True
        )
