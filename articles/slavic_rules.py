"""Rules for Ukrainian and Russian calendar dates and named events, both languages at once.

Ranges are still in two parts here ("с 6 июля", "по 8 августа"), and words such as "до" before an expression
are not yet read; ``dates_uk_ru`` does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from articles.date_expressions import (
    Calendar,
    Decade,
    Expression,
    Happening,
    Meaning,
    Range,
    Shift,
)
from articles.date_grammar import Reader, either
from articles.slavic_patterns import (
    BETWEEN_DAYS,
    COUNTED,
    DASH,
    DAY,
    ENDS,
    FROM,
    GRAMMAR,
    LEAD_TO_DAYS,
    LEAD_TO_MONTH,
    MONTH,
    MONTH_OR_SHORT,
    NIGHT,
    NUMBER_OF_YEAR,
    NUMBERED,
    OF_YEAR,
    PART,
    SEASON,
    SINCE,
    STREET,
    WEEKDAY_BEFORE_DATE,
    WHICH,
    YEAR,
    YEAR_WORD,
    counted_by,
    day_of,
    is_name,
    month_of,
    nearest,
    part_of,
    year_of,
)
from articles.slavic_words import happenings, listed, meanings


@GRAMMAR.rule(
    lambda: (
        f"(?={either(listed('event_openers'))})(?:"
        + "|".join(f"(?P<n{number}>{names})" for number, (_, names, _) in enumerate(happenings()))
        + ")"
    ),
    "word",
)
def _named(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    identifier, _, context = happenings()[int((match.lastgroup or "n0")[1:])]
    if not context or _occurs(context, reader.text):
        yield reader.expression(match, Happening(identifier))


@lru_cache(maxsize=16)
def _occurs(expression: str, text: str) -> bool:
    return bool(re.search(expression, text))


@GRAMMAR.rule(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", "number")
def _iso(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if 1900 <= int(match["year"]) <= 2100:
        meaning = Calendar(int(match["year"]), int(match["month"]), int(match["day"]))
        yield reader.expression(match, meaning, 0.98)


@GRAMMAR.rule(
    rf"(?P<first>\d{{1,2}}){DASH}(?P<last>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>(?:19|20)\d\d)(?!\d|[./-]\d)"
    rf"(?: ?{YEAR_WORD})?",
    "number",
)
def _numeric_days(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    year, month = int(match["year"]), int(match["month"])
    days = (Calendar(year, month, int(match[name])) for name in ("first", "last"))
    if month <= 12 and int(match["last"]) <= 31:
        yield reader.expression(match, Range(*days), 0.95)


@GRAMMAR.rule(
    rf"(?P<day>\d{{1,2}})(?:\.(?P<month>\d{{1,2}})\.|/(?P<month2>\d{{1,2}})/|-(?P<month3>\d\d)-)"
    rf"(?:(?P<year>(?:19|20)\d\d)(?!\d|[./-]\d)(?: ?{YEAR_WORD})?|(?P<short>\d\d) ?{YEAR_WORD})",
    "number",
)
def _numeric(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    month, day = int(match["month"] or match["month2"] or match["month3"]), int(match["day"])
    short = match["short"]
    year = int(match["year"]) if match["year"] else int(short) + (2000 if int(short) <= 50 else 1900)
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield reader.expression(match, Calendar(year, month, day), 0.95)


@GRAMMAR.rule(rf"(?P<days>{DAY}(?:{BETWEEN_DAYS}{DAY}){{1,6}}) (?P<month>{MONTH_OR_SHORT})(?:{OF_YEAR})?")
def _days(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    """ "6–8 липня", "6 и 7 июля", "6, 7 и 8 июля 2016 года": ranges, or days one by one."""
    month, year = month_of(match["month"]), year_of(reader, match)
    days = list(re.compile(DAY).finditer(reader.text, match.start("days"), match.end("days")))
    tense, index = reader.tense(match), 0
    lead = reader.before(match.start())
    ranged = bool(FROM.search(lead)) and (" на " not in match["days"] or bool(NIGHT.search(lead)))
    while index < len(days):
        first = last = days[index]
        if index + 1 < len(days):
            link = reader.text[first.end() : days[index + 1].start()].strip()
            if link in ("-", "–", "—", "по", "до") or (ranged and link != ","):
                last, index = days[index + 1], index + 1
        index += 1
        meaning: Meaning = Calendar(year, month, day_of(last[0]))
        if first is not last:
            if day_of(first[0]) > day_of(last[0]):
                continue
            meaning = Range(Calendar(year, month, day_of(first[0])), meaning)
        end = match.end() if index == len(days) else last.end()
        yield Expression(first.start(), end, meaning, 0.95 if year else 0.9, tense)


@GRAMMAR.rule(
    rf"(?:(?P<ahead>{NUMBER_OF_YEAR})(?: ?{YEAR_WORD})?, )?"
    rf"(?:(?:{WHICH} )?(?P<weekday>{WEEKDAY_BEFORE_DATE}),? \(?)?"
    rf"(?P<day>{DAY}) (?P<month>{MONTH_OR_SHORT})(?:{OF_YEAR})?"
)
def _day_month(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    named = meanings("weekdays") | meanings("weekdays_before_date")
    weekday = named[match["weekday"]] if match["weekday"] else None
    year = year_of(reader, match) or (int(match["ahead"][:4]) if match["ahead"] else None)
    if not year and STREET.search(reader.before(match.start())):
        return
    meaning = Calendar(year, month_of(match["month"]), day_of(match["day"]), weekday=weekday)
    yield reader.expression(match, meaning, 0.98 if year else 0.9)


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "і": 1, "іі": 2, "ііі": 3, "іv": 4}


@GRAMMAR.rule(
    rf"(?P<number>{either(meanings('quarters'))}|iv|і{{1,3}}|i{{1,3}}|іv|[1-4](?:-?(?:й|м|му|го|ом|ий))?) "
    rf"(?P<unit>{either(listed('quarter'))}|{either(listed('half'))})(?!\w)(?:{OF_YEAR})?"
)
def _quarter(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    word = match["number"]
    number = _ROMAN.get(word) or (int(word[0]) if word[0].isdigit() else meanings("quarters")[word])
    said = year_of(reader, match)
    if said is None and match["unit"].startswith("полов"):
        return
    year = said or Shift(0, "year")
    if match["unit"] in listed("quarter"):
        yield reader.expression(match, Calendar(year, quarter=number), 0.9)
    elif number <= 2:
        first, last = Calendar(year, 6 * number - 5), Calendar(year, 6 * number)
        yield reader.expression(match, Range(first, last), 0.9)


@GRAMMAR.rule(rf"(?:(?P<part>{PART}) )?(?P<month>{MONTH_OR_SHORT}),? {YEAR}", "word")
def _month_year(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    year = int(match["year"][:4])
    yield reader.expression(match, Calendar(year, month_of(match["month"]), part=part_of(match)), 0.97)


# "торік восени", "цьогоріч у травні"
_YEARLY_BEFORE = rf"(?:(?P<before>{either(meanings('years'))}) (?:[ув] )?)?"


@GRAMMAR.rule(
    rf"{_YEARLY_BEFORE}(?:(?P<part>{PART}) )?(?:(?P<which>{WHICH}) )?(?P<month>{MONTH})(?!\w)(?:{OF_YEAR})?",
    "word",
)
def _month(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    month, year = month_of(match["month"]), year_of(reader, match)
    if is_name(reader, match.start("month")):
        return  # Март, Август and Серпень are names too
    if match["which"]:
        yield reader.expression(
            match, _pointed(reader, match, Calendar(month=month, part=part_of(match))), 0.85
        )
    elif (
        year
        or match["part"]
        or LEAD_TO_MONTH.search(reader.before(match.start()))
        or _continues(reader, match)
    ):
        yield reader.expression(match, Calendar(year, month, part=part_of(match)), 0.85)


def _pointed(reader: Reader, match: re.Match[str], meaning: Calendar) -> Calendar:
    """ "Прошлой весной" counts from publication, "тем же летом" from the date told."""
    count, anchor = counted_by(reader, match, match["which"])
    if anchor == "told":
        return replace(meaning, year=Shift(count, "year", "told"))
    return replace(meaning, which=nearest(count))


_MONTH_AFTER_DASH = re.compile(rf"{DASH}{MONTH}(?!\w)")
_MONTH_AT_END = re.compile(rf"(?<!\w){MONTH} ?[-–—]\Z")


def _continues(reader: Reader, match: re.Match[str]) -> bool:
    """Whether the other half of "январь–март" follows, or came before."""
    if _MONTH_AFTER_DASH.match(reader.text, match.end(), reader.passage.end):
        return True
    before = reader.before(match.start(), 14).rstrip(" ")
    return before.endswith(("-", "–", "—")) and bool(_MONTH_AT_END.search(before))


@GRAMMAR.rule(
    rf"{_YEARLY_BEFORE}(?:(?P<part>{PART}) )?(?:(?P<which>{WHICH}) )?(?P<season>{SEASON})(?!\w)"
    rf"(?:(?:{OF_YEAR})(?:[-–/]\d\d(?:\d\d)?(?!\d)(?: ?{YEAR_WORD})?)?)?",
    "word",
)
def _season(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    season, year = meanings("seasons")[match["season"]], year_of(reader, match)
    if match["which"]:
        yield reader.expression(
            match, _pointed(reader, match, Calendar(season=season, part=part_of(match))), 0.8
        )
    elif year:
        yield reader.expression(match, Calendar(year, season=season, part=part_of(match)), 0.95)
    elif (
        match["part"]
        or match["season"] in listed("in_season")
        or LEAD_TO_MONTH.search(reader.before(match.start()))
    ):
        yield reader.expression(match, Calendar(season=season, part=part_of(match)), 0.6)


@GRAMMAR.rule(
    rf"(?:(?P<part>{PART}) )?(?:(?P<full>(?:19|20)\d0)|(?P<tens>[2-9]0)"
    rf"|(?P<word>{either(meanings('decades'))}))"
    rf"(?:-?(?P<ending>{either(listed('decade_endings'))}|х|е|ті|тих|ті))(?!\w)(?P<years> {YEAR_WORD})?"
)
def _decade(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    certain = match["full"] or match["years"] or (match["part"] and match["tens"])
    if not certain and not (
        LEAD_TO_DAYS.search(reader.before(match.start())) and ENDS.match(reader.after(match.end()))
    ):
        return
    if match["word"]:
        first = meanings("decades")[match["word"]]
    else:
        first = int(match["full"] or f"19{match['tens']}")
    yield reader.expression(match, Decade(first, part_of(match)), 0.9)


@GRAMMAR.rule(
    rf"(?P<first>(?:1[89]|20)\d\d)(?:-?(?:го|м|ого|ом))?(?P<dash> ?[-–—/] ?)"
    rf"(?P<last>(?:1[89]|20)\d\d|\d\d)(?![\d]|[.,:-]\d)"
    rf"(?:-?(?:го|м|ого|ом|й|му|ому))?(?!\w)(?P<word> ?{YEAR_WORD})?",
    "number",
)
def _years(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if not match["word"] and (
        NUMBERED.search(reader.before(match.start())) or re.match(COUNTED, reader.after(match.end()))
    ):
        return
    first, tail = int(match["first"]), int(match["last"])
    last = tail if tail >= 100 else first // 100 * 100 + tail
    if first < last and (tail >= 100 or match["word"] or tail > 12):
        yield reader.expression(match, Range(Calendar(first), Calendar(last)), 0.95)


@GRAMMAR.rule(
    rf"(?P<listed>{NUMBER_OF_YEAR}(?:(?:, | (?:и|і|й|та|или|або) ){NUMBER_OF_YEAR}){{1,5}}) ?{YEAR_WORD}",
    "number",
)
def _listed_years(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    years = list(re.compile(NUMBER_OF_YEAR).finditer(reader.text, match.start("listed"), match.end("listed")))
    tense = reader.tense(match)
    for year in years:
        end = match.end() if year is years[-1] else year.end()
        yield Expression(year.start(), end, Calendar(int(year[0][:4])), 0.95, tense)


@GRAMMAR.rule(rf"(?:(?P<part>{PART}) )?(?P<year>{NUMBER_OF_YEAR})(?P<word> ?{YEAR_WORD})?")
def _year(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    number, lead, rest = match["year"], reader.before(match.start()), reader.after(match.end())
    if not (match["word"] or match["part"]):
        if NUMBERED.search(lead) or re.match(COUNTED, rest) or re.match(r" ?(?:%|°|№)", rest):
            return
        alone = match.start() == reader.passage.start and ENDS.match(rest)
        named_next = re.match(r" \w", rest) and reader.cased[match.end() + 1].isupper()
        told = LEAD_TO_MONTH.search(lead) and (ENDS.match(rest) or (named_next and SINCE.search(lead)))
        if not (alone or told or len(number) > 4 or re.search(r"[(\[]\Z", lead)):
            return
    yield reader.expression(match, Calendar(int(number[:4]), part=part_of(match)), 0.95)
