"""Rules for English dates without a month: seasons, quarters, halves, years, decades, centuries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.date_expressions import Amount, Calendar, Decade, Expression, Range, Shift, Vague
from articles.dates_en_words import (
    COUNTS_THINGS,
    DECADES,
    FIGURES_FOLLOW,
    OPENS_PART,
    ORDINAL,
    ORDINALS,
    PART,
    SEASON,
    YEAR,
    Reader,
    Rules,
    also_after_the,
    part,
    season,
    which_one,
    with_ends,
    year_of,
)
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
# "1989 was a bad year"; "record 1989 sales".
_YEAR_OPENS = re.compile(r"(?:\A|[.;,\"] )\Z")
_TOLD_OF_A_YEAR = re.compile(r" (?:was|will|would|saw|has|had|may|could|should|marks?|marked|is|brought)\b")
_IN_OLD_TIMES = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Bb]efore|[Aa]fter|[Uu]ntil|[Bb]y) \Z")
_THING_FOLLOWS = re.compile(r" [A-Za-z][\w-]+")
_NOT_A_YEAR = re.compile(
    r"(?:[\d$€£#+][ .,:/-]?|[.:]|\b(?:[Nn]os?\.?|[Rr]esolutions?|RES|[Dd]ecree|[Pp]age|pp?\.|[Ff]light"
    r"|[Rr]oom|[Oo]rder"
    r"|about|some|nearly|almost|over|only|than|least|estimated|roughly|approximately) ?)\Z"
)
_LISTED_YEAR = re.compile(r"\b\d{4}(?:,|,? and|,? or) \Z")
_LEADS_TO_SEASON = re.compile(
    r"\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Dd]uring|[Tt]his|[Ll]ate|[Ee]arly|[Oo]ver|[Tt]hrough"
    r"|[Tt]hroughout|into|[Ff]or) (?:the )?\Z"
)
_LEADS_TO_SHORT_YEAR = re.compile(
    r"(?:\b(?:[Ii]n|[Oo]f|[Ss]ince|[Bb]y|[Uu]ntil|[Bb]efore|[Aa]fter|[Dd]uring|[Ss]pring|[Ss]ummer|[Ff]all"
    r"|[Ww]inter)"
    r"|'\d\d(?:,? and)?) \Z"
)
_FIGURE_FOLLOWS = re.compile(
    r" (?:[a-z-]+ )?(?:net|profits?|loss(?:es)?|earnings|sales|results?|revenues?|income)\b"
)

YEARS = Rules()


@YEARS.rule(
    rf"(?P<part>{PART})?(?P<season>{SEASON})(?: of)?,? (?P<year>{YEAR})(?:[-–/]\d\d(?!\d))?"
    r"|(?P<which>[Ll]ast|[Nn]ext|[Tt]his(?: past)?|[Tt]hat|[Tt]he (?:following|previous))"
    r" (?P<bare>spring|summer|autumn|fall|winter)"
    r"|(?P<alone>spring|summer|autumn|winter)(?: of (?P<of>this|last|next|that|the same) year)?"
    r"|(?P<fall>fall)(?: of (?P<of2>this|last|next|that|the same) year)",
    f"last next this that the_following the_previous spring summer autumn fall winter {OPENS_PART}",
)
def _season(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    name = season(match["season"] or match["bare"] or match["alone"] or match["fall"])
    of_year = match["of"] or match["of2"]
    if match["year"]:
        meaning = Calendar(int(match["year"]), season=name, part=part(match["part"]))
        yield reader.expression(*match.span(), meaning, 0.95, told=True)
    elif match["which"]:
        which = match["which"].lower()
        if which in ("last", "next", "this", "this past"):
            of = Calendar(season=name, which=-1 if which == "this past" else which_one(which))
        else:
            shift = {"the following": 1, "the previous": -1}.get(which, 0)
            of = Calendar(Shift(shift, "year", "told"), season=name)
        yield reader.expression(*match.span(), of, 0.8)
    elif match["alone"] == "spring" and reader.after(match.end(), 9) == " training":
        return
    elif of_year or _LEADS_TO_SEASON.search(reader.before(match.start(), 16)):
        meaning = Calendar(year_of(None, of_year), season=name)
        yield reader.expression(*match.span(), meaning, 0.7)


@YEARS.rule(
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
        year = year_of(digits, match["of"] or (before.split(" ")[0] if before and not digits else None))
    meaning = Calendar(year, quarter=ORDINALS[(match["ordinal"] or "fourth").lower()])
    yield reader.expression(*match.span(), meaning, 0.9 if match["year"] else 0.7)


@YEARS.rule(
    r"(?:[Tt]he )?(?:(?P<before>(?:19|20)\d\d(?:'s)?|this year's|last year's|next year's) )?(?P<half>[Ff]irst"
    r"|[Ss]econd|latter)[ -]half"
    r"(?: of (?:(?:the year |fiscal )?(?P<year>(?:19|20)\d\d)|(?P<of>this|last|next|that|the same) year"
    r"|(?P<the>the year)))?",
    also_after_the("0000 0000a 0000A this last next first second latter"),
)
def _half(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    before = match["before"] or ""
    digits = match["year"] or (before[:4] if before[:1].isdigit() else None)
    of = match["of"] or (before.split(" ")[0] if before and not digits else None)
    meaning = Calendar(year_of(digits, of), half=ORDINALS.get(match["half"].lower(), 2))
    if not (digits or of or match["the"]):  # of a year, or of a match
        if "-half" in match.group() and _FIGURE_FOLLOWS.match(reader.after(match.end(), 24)):
            yield reader.expression(*match.span(), Vague(meaning), 0.5)
        return
    yield reader.expression(*match.span(), meaning, 0.9 if digits else 0.7)


@YEARS.rule(
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


@YEARS.rule(r"'(?P<year>[3-9]\d)(?!s\b)", "'")
def _short_year(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    rest = reader.after(match.end())
    quoted = re.search(r"'(?!\d\d|s\b)", rest) or COUNTS_THINGS.match(rest)
    if not quoted and _LEADS_TO_SHORT_YEAR.search(reader.before(match.start(), 14)):
        yield reader.expression(*match.span(), Calendar(1900 + int(match["year"])), 0.8, told=True)


@YEARS.rule(
    r"(?:[Tt]he )?[Ff]irst two quarters of "
    r"(?:(?P<year>(?:19|20)\d\d)|(?P<of>this|last|next|that) year|the year)",
    also_after_the("first"),
)
def _two_quarters(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    yield reader.expression(*match.span(), Calendar(year_of(match["year"], match["of"]), half=1), 0.8)


@YEARS.rule(
    rf"[Tt]he (?:[Ee]arly |[Ll]ate |mid-)?(?:nineteen[ -])?(?P<decade>{'|'.join(DECADES)})",
    f"the_early the_late the_mid the_nineteen {' '.join(f'the_{name}' for name in DECADES)}",
)
def _decade_in_words(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    yield reader.expression(*match.span(), Decade(DECADES[match["decade"]]), 0.8, told=True)


@YEARS.rule(
    r"(?:[Tt]he )?(?:[Ee]arly |[Ll]ate |mid-)?(?:(?P<number>\d\d)th"
    r"|(?P<word>[Nn]ineteenth|[Tt]wentieth|[Tt]wenty-first)|21st)[ -]century",
    also_after_the("0 nineteenth twentieth twenty early late mid"),
)
def _century(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    number = int(
        match["number"] or {"nineteenth": 19, "twentieth": 20}.get((match["word"] or "").lower(), 21)
    )
    yield reader.expression(*match.span(), Amount(f"{number - 1:02}", "DATE"), told=True)


@YEARS.rule(
    rf"(?P<first>{YEAR})(?P<dash> ?[-–—/] ?| (?:through|until) )(?P<last>{YEAR}|\d\d)(?![\w-]|[.,]\d)",
    "0000 0000a",
)
def _years(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if _NOT_A_YEAR.search(reader.before(match.start(), 16)) or COUNTS_THINGS.match(reader.after(match.end())):
        return
    first, tail = int(match["first"]), int(match["last"])
    if tail < 100 and tail <= first % 100:
        if match["dash"] == "-" and 1 <= tail <= 12:
            yield reader.expression(*match.span(), Calendar(first, tail), 0.8, told=True)
        return
    last = tail if tail >= 100 else first // 100 * 100 + tail
    whole = reader.expression(*match.span(), Range(Calendar(first), Calendar(last)), 0.95, told=True)
    in_words = match["dash"].strip().isalpha()
    yield with_ends(whole, match.span("first"), match.span("last")) if in_words else whole


@YEARS.rule(
    rf"(?P<part>{PART})?(?:(?:[Tt]he )?(?:(?:[Ff]iscal|[Cc]alendar)(?: year)?|(?<=he )(?:full )?year"
    rf"|[Yy]ear[ -]end) )?(?P<year>{YEAR})",
    f"0000 0000a 0000A year fiscal calendar the_fiscal the_calendar the_year the_full {OPENS_PART}",
)
def _year(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    lead, rest = reader.before(match.start("year"), 40), reader.after(match.end())
    if match.end("year") - match.start("year") != 4 or COUNTS_THINGS.match(rest):
        return
    if _NOT_A_YEAR.search(lead) and not _LISTED_YEAR.search(lead):
        return
    alone = not lead.strip() and not rest.strip(" .:")
    if (
        alone
        or match["part"]
        or match.end() - match.start() > len("1989") + len("the ")
        or _LEADS_TO_YEAR.search(lead)
        or (_YEAR_OPENS.search(lead) and _TOLD_OF_A_YEAR.match(rest))
        or FIGURES_FOLLOW.match(rest)
        or (_DETERMINED.search(lead) and _THING_FOLLOWS.match(rest))
    ):
        year = int(match["year"])
        meaning = Calendar(year, part=part(match["part"]))
        earlier = year < FIRST_YEAR and _IN_OLD_TIMES.search(lead)
        yield reader.expression(
            *match.span(), Amount(str(year), "DATE") if earlier else meaning, 0.95, told=True
        )
