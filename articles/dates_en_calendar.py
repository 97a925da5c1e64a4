"""Rules for English dates of the calendar: days, months, seasons, quarters, years, decades."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from articles.date_expressions import Calendar, Expression, Range, Shift, Vague
from articles.dates_en_words import (
    COUNTS_THINGS,
    DASH,
    DAY,
    FIGURES_FOLLOW,
    MONTH,
    OPENS_MONTH,
    OPENS_PART,
    OPENS_WEEKDAY,
    ORDINAL_DAY,
    ORDINAL_DAYS,
    ORDINALS,
    PART,
    WEEKDAY,
    YEAR,
    YEAR_IN_WORDS,
    Reader,
    Rules,
    day_number,
    month_number,
    part,
    weekday_number,
    which_one,
    with_ends,
    year_in_words,
    year_of,
)

_LEAD_OF_RANGE = re.compile(r"\b(?P<word>[Ff]rom|[Bb]etween) (?:the )?\Z")
_LEADS_TO_MONTH = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Dd]uring|[Oo]f|[Ff]rom|[Bb]efore|[Aa]fter|[Tt]hrough"
    r"|[Tt]o|and"
    rf"|[Bb]etween|[Ff]or|or|[Ee]very|[Ee]ach|[Tt]hroughout) \Z|{MONTH} ?[-–] ?\Z"
)
# Words that are a month's name and nothing else: no preposition need lead to them.
_ONLY_A_MONTH = re.compile(r"(?:January|February|July|September|October|November|December)\Z")
_A_NAME = re.compile(r"(?:Jan|April|June|August|Mar|Apr|Aug|May)\Z")
_THE = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Tt]hat|\w+'s) \Z")
# "The March vote", not "the March for Life".
_NAMED_BY_MONTH = re.compile(
    r"(?:'s)? (?!(?:for|on|of|from|against|and|was|has|had|will|that|who|but|with|which|when)\b)[a-z-]{3}"
)
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
    "Election Day": Calendar(month=11, weekday=0, nth=1),
}

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
    if COUNTS_THINGS.match(reader.after(match.end())):
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
    whole = reader.expression(start, match.end(), Range(first, last), sure, told=year is not None)
    opens = match.start("month" + second) if second else match.start("first")
    ends = (opens, match.end("first" + second)), (match.start("last" + second), match.end())
    yield with_ends(whole, *ends) if word else whole


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
        year_of(year, of),
        month_number(month),
        day_number(day),
        weekday=weekday_number(weekday),
        which=which_one(which),
    )


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
    rf"[Tt]he (?P<nth>first|second|third|fourth|last) (?P<weekday>{WEEKDAY}) (?:of|in) (?P<month>{MONTH})"
    rf"(?:,? (?P<year>{YEAR}))?",
    "the_first the_second the_third the_fourth the_last",
)
def _nth_weekday(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    meaning = Calendar(
        int(match["year"]) if match["year"] else None,
        month_number(match["month"]),
        weekday=weekday_number(match["weekday"]),
        nth=ORDINALS.get(match["nth"], -1),
    )
    yield reader.expression(*match.span(), meaning, 0.9)


@CALENDAR.rule(
    rf"(?P<name>{'|'.join(_HOLIDAYS)})(?:,? (?P<year>{YEAR}))?(?: weekend)?",
    "christmas election new halloween thanksgiving labor memorial columbus veterans armistice valentine st"
    " may martin presidents fourth the_fourth",
)
def _holiday(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    day = _HOLIDAYS[match["name"]]
    if match["year"]:
        day = replace(day, year=int(match["year"]))
    if match["name"] == "Election Day":  # in America: the day after the first Monday
        yield reader.expression(*match.span(), Vague(Shift(1, "day", day)), 0.5)
        return
    if match["name"] == "Christmas":  # a day that some churches keep in January
        if _LEADS_TO_HOLIDAY.search(reader.before(match.start(), 10)):
            yield reader.expression(*match.span(), Vague(day), 0.5)
        return
    yield reader.expression(*match.span(), day, 0.8)


@CALENDAR.rule(
    rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his(?: past)?|[Tt]he same) (?P<month>{MONTH})"
    rf"|(?P<part>{PART})?(?P<bare>{MONTH})(?: of (?P<of>that|the same|this|last|next) year| (?P<year>last"
    r"|next) year)?",
    f"last next this the_same {OPENS_PART} {OPENS_MONTH}",
)
def _month(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    name = match["month"] or match["bare"]
    if match["bare"] and not match["part"]:
        lead = reader.before(match.start(), 12)
        led = (
            _LEADS_TO_MONTH.search(lead)
            or _ONLY_A_MONTH.match(name)
            or (_THE.search(lead) and _NAMED_BY_MONTH.match(reader.after(match.end(), 24)))
            or FIGURES_FOLLOW.match(reader.after(match.end(), 24))
        )
        if not led or (_A_NAME.match(name) and _NAME_GOES_ON.match(reader.after(match.end(), 3))):
            return  # "May" and "March" are words too, "Jan" is a name
    meaning = Calendar(
        year_of(None, match["of"] or match["year"]),
        month_number(name),
        part=part(match["part"]),
        which=which_one(match["which"]),
    )
    yield reader.expression(*match.span(), meaning, 0.8, scheduled=True)
