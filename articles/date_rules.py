"""Rules that read English date expressions, one after the other in the order of trial.

A rule is a pattern and a function that says what a match stands for in its context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from articles import datespans
from articles.date_context import Context, Found
from articles.datespans import Part, Unit, Value
from articles.scanning import gate
from articles.tables import table

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\w)"
_YEAR = r"(?:1\d|20|21)\d\d(?!\w)"
_SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?!\w)"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
# Most articles lead to no date: not worth trying every rule at each.
_PLAIN_ARTICLE = (
    r"[Tt]he\s(?!\d|first|second|third|fourth|same|next|following|previous|preceding|day|week|month|year|decade|end|begin"
    r"|start|middle|early|mid|late|Second)|[Aa]n?\s(?!day|week|month|year|decade)"
)
_DASH = r"\s?[-–—‑]\s?"
_NUMBERS: dict[str, int] = table("dates")["numbers"]
_COUNT_WORDS = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in _NUMBERS if word != "the")
_COUNT = rf"(?:\d{{1,3}}|{_COUNT_WORDS})"
_UNIT = r"(?:day|week|month|year|decade)"
_PART = (
    r"(?:[Ee]arly|[Mm]id|[Ll]ate|(?:the\s)?(?:[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd)\sof)"
    r"[\s-](?:in\s|the\s)?"
)
_PARTS: dict[str, Part] = {
    **{"early": "early", "beginning": "early", "start": "early"},
    **{"mid": "mid", "middle": "mid", "late": "late", "end": "late"},
}

_TIMES = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}

# A number of 1900–2100 is a year when one of these leads to it ...
_LEADS_TO_YEAR = re.compile(
    r"(?:\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Dd]uring|[Oo]f|[Ff]rom|[Bb]efore|[Aa]fter|[Tt]hroughout|[Tt]hrough"
    r"|[Cc]irca|[Aa]round|[Yy]ear|[Ff]or|[Ff]iscal|[Pp]ost|[Pp]re|[Bb]etween|[Tt]o|[Aa]nd|[Bb]ack)[\s-]"
    r"|[(\[]|\d{4}(?:,|,?\sand|,?\sor)\s)\Z"
)
# ... or when a determiner leads to it and a thing follows ("the 2008 war", "a brief 2008 war").
_DETERMINED = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Tt]his|[Tt]hat|\w+[’']s?)\s(?:[a-z-]+\s){0,2}\Z"
)
_THING_FOLLOWS = re.compile(r"\s[A-Za-z][\w-]+")
_NOT_A_YEAR = re.compile(
    r"(?:[\d$€£#+][\s.,:/-]?|[.:]|\b(?:[Nn]os?\.?|[Rr]esolutions?|RES|[Dd]ecree|[Pp]age|pp?\.|[Ff]light|[Rr]oom|[Oo]rder"
    r"|about|some|nearly|almost|over|only|than|least|estimated|roughly|approximately)\s?)\Z"
)
_LISTED_YEAR = re.compile(r"\b\d{4}(?:,|,?\sand|,?\sor)\s\Z")
_COUNTED = "|".join(word.replace(" ", r"\s") for word in table("dates")["counted"])
_COUNTS = re.compile(rf"\s?(?:%|°)|[.,:/-]\d|\s(?:[a-z-]+\s)?(?:{_COUNTED})\b")
_LEADS_TO_MONTH = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Dd]uring|[Oo]f|[Ff]rom|[Bb]efore|[Aa]fter|[Tt]hrough|[Tt]o|and"
    r"|[Bb]etween|[Ff]or|or)\s\Z"
)
# "The signing came two days before": the subject is what was told just before.
_SUBJECT_TOLD_BEFORE = re.compile(
    r"(?:\b(?:[Tt]he|[Tt]his|[Tt]hat|[Hh]is|[Hh]er|[Tt]heir|\w+['’]s)\s\w[\w\s-]{1,40}\s|\b(?:It|This|That)\s)"
    r"(?:came|comes|took\splace|takes\splace|occurred|happened|followed|was\s(?:held|made|issued|signed|announced))\s"
    r"(?:(?:just|only|exactly|some|about|less\sthan)\s)*\Z"
)
_APPOSED = re.compile(r",\s(?:only\s|just\s)?")
_BARE = re.compile(r"[,.;]|\Z")
_HAPPENINGS = "|".join(table("dates")["happenings"])
_HAPPENING = re.compile(
    r"\s(?P<what>(?:an?|the|its|his|her|their|another)\s(?:[\w.’'-]+\s){0,4}?"
    rf"(?:{_HAPPENINGS})(?!\w))"
)

_Resolver = Callable[[Context, "re.Match[str]"], Iterable[Found]]
_RULES: dict[str, tuple[str, _Resolver]] = {}


def read(context: Context) -> Iterator[Found]:
    """The date expressions of the passage that the context stands in, in order; ranges still in two parts."""
    scanner, patterns = _scanner()
    passage, text = context.passage, context.text
    read_to = passage.start
    for match in scanner.finditer(text, passage.start, passage.end):
        name = match.lastgroup or ""
        detail = patterns[name].match(text, match.start(), passage.end)
        if match.start() < read_to or detail is None:
            continue
        for item in _RULES[name][1](context, detail):
            read_to = max(read_to, item.end)
            context.remember(item)
            yield item


@lru_cache(maxsize=1024)  # asked again for each act of a sentence
def named_event(expression: str) -> dict[str, Any] | None:
    """The row of ``named_events.yaml`` that an expression names, if it is one of them."""
    match = _named_pattern().fullmatch(expression)
    return table("named_events")[int((match.lastgroup or "n0")[1:])] if match else None


@cache
def _named_pattern() -> re.Pattern[str]:
    return re.compile(
        "|".join(
            f"(?P<n{number}>{'|'.join(row['names'])})".replace(" ", r"\s")
            for number, row in enumerate(table("named_events"))
        )
    )


@cache
def _openers() -> frozenset[str]:
    """The words that a date expression can begin with, small; numbers apart."""
    named = " ".join(name for row in table("named_events") for name in row["names"])
    named = re.sub(r"\[(\w)\w\]", r"\1", named)
    words = {word if word.isupper() else word.lower() for word in re.findall(r"[^\W\d_]{2,}", named)}
    words -= {"in", "of", "over"}  # inside the names of events only
    return frozenset(words.union(table("dates")["openers"], _NUMBERS))


def _matching(context: Context, position: int, without: tuple[str, ...]) -> Iterator[Found]:
    """What the first rule that fits at a position reads there."""
    for name, pattern in _scanner()[1].items():
        if name not in without and (match := pattern.match(context.text, position, context.passage.end)):
            yield from _RULES[name][1](context, match)
            return


def _rule(pattern: str) -> Callable[[_Resolver], _Resolver]:
    """Registers a resolver under its own name; rules are tried in the order they stand in."""

    def register(resolver: _Resolver) -> _Resolver:
        _RULES[resolver.__name__.strip("_")] = (pattern, resolver)
        return resolver

    return register


@cache
def _scanner() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """One pattern that finds where some rule matches, and each rule's own with its groups."""
    sources = {name: pattern for name, (pattern, _) in _RULES.items()}
    sources["named"] = _named_pattern().pattern
    bare = {name: re.sub(r"\(\?P<\w+>", "(?:", pattern) for name, pattern in sources.items()}
    scanner = re.compile(
        rf"{gate(_openers(), numbers=True)}(?<!['’])(?!{_PLAIN_ARTICLE})(?:"
        + "|".join(f"(?P<{n}>{p})" for n, p in bare.items())
        + r")(?!\w)"
    )
    return scanner, {name: re.compile(rf"(?:{pattern})(?!\w)") for name, pattern in sources.items()}


def _found(
    match: re.Match[str], value: Value | None, confidence: float, dated: bool = False
) -> Iterator[Found]:
    if value:
        yield Found(match.start(), match.end(), value, confidence, dated)


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]


def _day_number(text: str) -> int:
    return int(text.rstrip("stndrh"))


def _part(text: str | None) -> Part | None:
    return _PARTS[re.sub(r"^the\s", "", text).split("-")[0].split()[0].lower()] if text else None


def _nearest(
    context: Context, month: int, day: int, start: int, end: int
) -> tuple[Value | None, float, bool]:
    """A day without a year: the year of a dated event just told, else the one nearest to publication."""
    told = None if context.forthcoming(start, end) else context.recently_told("day")
    if told and told.end and not context.told_here():
        told = told if _goes_on(told.end, month, day) else None
    reference = (told.end if told else None) or context.published
    if reference is None:
        return datespans.day(None, month, day), 0.9, False
    if told is None and (year_told := context.year_told(month)) and not context.forthcoming(start, end):
        return datespans.day(year_told, month, day), 0.8, True
    candidates = [
        value
        for year in (reference.year - 1, reference.year, reference.year + 1)
        if (value := datespans.day(year, month, day)) and value.start
    ]
    if not candidates:
        return None, 0, False
    best = min(candidates, key=lambda value: abs((value.start or reference) - reference))
    return best, 0.8 if told else 0.9, told is not None


def _goes_on(told: date, month: int, day: int) -> bool:
    """Whether a day comes soon after one told, as the next step of a story does, or shortly before."""
    ahead = (month * 30 + day - told.month * 30 - told.day) % 360
    return ahead <= 62 or ahead >= 330


def _month_near(
    context: Context, month: int, start: int, end: int, part: Part | None
) -> tuple[Value | None, float, bool]:
    """A month without a year: told just before, else the last one before publication, or the next if
    forthcoming.
    """
    forthcoming = context.forthcoming(start, end)
    told = None if forthcoming else context.recently_told("day", "month")
    if told and told.start and (month - told.start.month) % 12 <= 6:
        years = (told.start.year, told.start.year + 1, told.start.year - 1)
        months = told.start.year * 12 + told.start.month
        return (
            datespans.month(min(years, key=lambda y: abs(y * 12 + month - months)), month, part),
            0.75,
            True,
        )
    if context.published is None:
        return datespans.month(None, month, part), 0.8, False
    year = context.published.year
    if forthcoming and month < context.published.month:
        year += 1
    elif not forthcoming and month > context.published.month:
        year -= 1
    return datespans.month(year, month, part), 0.8, False


@_rule("")  # the pattern comes from the table
def _named(context: Context, match: re.Match[str]) -> Iterator[Found]:
    row = table("named_events")[int((match.lastgroup or "n0")[1:])]
    if "context" in row and not re.search(row["context"], context.text):
        # The words name something else here; a date among them is still a date.
        yield from _matching(context, match.start(), without=("named",))
        return
    first, last = datespans.on(row["start"]), datespans.on(row["end"])
    value = first and last and (first if first == last else datespans.between(first, last))
    if value and row.get("precision") == "month":
        value = datespans.month(row["start"].year, row["start"].month)
    yield from _found(match, value, 0.9)


@_rule(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
def _iso(context: Context, match: re.Match[str]) -> Iterator[Found]:
    yield from _found(
        match, datespans.day(int(match["year"]), int(match["month"]), int(match["day"])), 0.98, True
    )


@_rule(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?![\d.])")
def _dotted(context: Context, match: re.Match[str]) -> Iterator[Found]:
    yield from _found(
        match, datespans.day(int(match["year"]), int(match["month"]), int(match["day"])), 0.95, True
    )


@_rule(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})(?![\d/])")
def _slashed(context: Context, match: re.Match[str]) -> Iterator[Found]:
    first, second = int(match["first"]), int(match["second"])
    if first <= 12 and second <= 12 and first != second:
        return  # day first or month first: nobody can tell
    month, day = (second, first) if first > 12 else (first, second)
    yield from _found(match, datespans.day(int(match["year"]), month, day), 0.9, True)


@_rule(
    rf"(?:(?:[Ff]rom|[Bb]etween)\s)?(?:the\s)?(?P<first>{_DAY})(?:{_DASH}|\s(?P<word>to|and|until|till|or|through)\s)"
    rf"(?:the\s)?(?P<last>{_DAY})\s(?:of\s)?(?P<month>{_MONTH})(?:,?\s(?P<year>{_YEAR}))?"
    rf"|(?:(?:[Ff]rom|[Bb]etween)\s)?(?P<month2>{_MONTH})\s(?P<first2>{_DAY})(?:{_DASH}|\s(?P<word2>to|and|until|or|through)\s)"
    rf"(?P<last2>{_DAY})(?:,?\s(?P<year2>{_YEAR}))?"
)
def _days(context: Context, match: re.Match[str]) -> Iterator[Found]:
    month = _month_number(match["month"] or match["month2"])
    first, last = (_day_number(match[a] or match[a + "2"]) for a in ("first", "last"))
    told_year = match["year"] or match["year2"]
    if told_year:
        values = [datespans.day(int(told_year), month, day) for day in (first, last)]
        confidence, dated = 0.98, True
    else:
        nearest = [_nearest(context, month, day, match.start(), match.end()) for day in (first, last)]
        values = [value for value, _, _ in nearest]
        _, confidence, dated = nearest[1]
    if not values[0] or not values[1]:
        return
    if (match["word"] or match["word2"]) in ("and", "or") and not match.group().lower().startswith("between"):
        for value, name in zip(values, ("first", "last"), strict=True):
            group = name if match[name] else name + "2"
            whole = (name == "last") == bool(match["month"])  # the number that the month stands beside
            start = match.start("month2") if whole and match["month2"] else match.start(group)
            end = match.end() if name == "last" else match.end(group)
            if value:
                yield Found(start, end, value, confidence, dated)
        return
    yield from _found(match, datespans.between(values[0], values[1]), confidence, dated)


@_rule(
    rf"(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<day>{_DAY})\s(?:of\s)?(?P<month>{_MONTH})(?:,?\s(?:of\s)?(?P<year>{_YEAR}))?"
    rf"|(?:{_WEEKDAY},?\s)?(?P<month2>{_MONTH})\s(?:the\s)?(?P<day2>{_DAY})(?![:.,/]\d)(?:,?\s(?P<year2>{_YEAR}))?"
)
def _day_month(context: Context, match: re.Match[str]) -> Iterator[Found]:
    month, day = _month_number(match["month"] or match["month2"]), _day_number(match["day"] or match["day2"])
    year = match["year"] or match["year2"]
    if year:
        yield from _found(match, datespans.day(int(year), month, day), 0.98, True)
    else:
        yield from _found(match, *_nearest(context, month, day, match.start(), match.end()))


@_rule(rf"(?P<part>{_PART})?(?P<month>{_MONTH}),?\s(?:of\s)?(?P<year>{_YEAR})")
def _month_year(context: Context, match: re.Match[str]) -> Iterator[Found]:
    value = datespans.month(int(match["year"]), _month_number(match["month"]), _part(match["part"]))
    yield from _found(match, value, 0.97, True)


@_rule(
    rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Tt]he\ssame)\s(?P<month>{_MONTH})"
    rf"|(?P<part>{_PART})?(?P<bare>{_MONTH})(?:\sof\s(?P<of>that|the\ssame|this|last|next)\syear)?"
)
def _month(context: Context, match: re.Match[str]) -> Iterator[Found]:
    month = _month_number(match["month"] or match["bare"])
    part = _part(match["part"])
    if match["of"]:
        told = (
            context.told.value.start
            if context.told and match["of"] in ("that", "the same")
            else context.published
        )
        year = told.year + {"last": -1, "next": 1}.get(match["of"], 0) if told else None
        yield from _found(match, datespans.month(year, month, part), 0.8, year is not None)
        return
    if match["bare"] and not part and not _LEADS_TO_MONTH.search(context.before(match.start(), 10)):
        return  # "May" and "March" are words too
    if match["which"] and context.published and match["which"].lower() in ("last", "next"):
        behind = match["which"].lower() == "last"
        later = month >= context.published.month if behind else month <= context.published.month
        year = context.published.year + (-1 if behind and later else 1 if not behind and later else 0)
        yield from _found(match, datespans.month(year, month), 0.85)
    else:
        yield from _found(match, *_month_near(context, month, match.start(), match.end(), part))


@_rule(
    rf"(?P<part>{_PART})?(?P<season>{_SEASON})(?:\sof)?,?\s(?P<year>{_YEAR})(?:[-–/]\d\d(?!\d))?"
    r"|(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Tt]hat)\s(?P<bare>spring|summer|autumn|fall|winter)"
)
def _season(context: Context, match: re.Match[str]) -> Iterator[Found]:
    name = (match["season"] or match["bare"]).lower().replace("fall", "autumn")
    if match["year"]:
        yield from _found(match, datespans.season(int(match["year"]), name), 0.95, True)
        return
    which, today = match["which"].lower(), context.published
    if which == "that" or today is None:
        told = context.told.value.start if which == "that" and context.told else None
        yield from _found(match, datespans.season(told.year if told else None, name), 0.6)
        return
    this = datespans.season(today.year, name)
    past = bool(this and this.end and this.end < today)
    ahead = bool(this and this.start and this.start > today)
    year = today.year + (-1 if which == "last" and not past else 1 if which == "next" and not ahead else 0)
    yield from _found(match, datespans.season(year, name), 0.8)


@_rule(
    r"(?:the\s)?(?P<ordinal>first|second|third|fourth)[\s-]quarter(?:\s(?:of\s)?(?P<year>(?:19|20)\d\d)|\sof\s(?P<this>this|last)\syear)?"
)
def _quarter(context: Context, match: re.Match[str]) -> Iterator[Found]:
    number = _ORDINALS[match["ordinal"]]
    if match["year"]:
        yield from _found(match, datespans.quarter(int(match["year"]), number), 0.9, True)
    elif context.published:
        year = context.published.year - (match["this"] == "last")
        if not match["this"] and 3 * number - 2 > context.published.month:
            year -= 1
        yield from _found(match, datespans.quarter(year, number), 0.7)


@_rule(rf"(?:the\s)?(?P<part>{_PART})?(?P<decade>(?:19|20)\d0)['’]?s")
def _decade(context: Context, match: re.Match[str]) -> Iterator[Found]:
    yield from _found(match, datespans.decade(int(match["decade"]), _part(match["part"])), 0.95, True)


@_rule(rf"(?P<first>{_YEAR})\s?(?P<dash>[-–—/])\s?(?P<last>{_YEAR}|\d\d)(?![\w-]|[.,]\d)")
def _years(context: Context, match: re.Match[str]) -> Iterator[Found]:
    if _NOT_A_YEAR.search(context.before(match.start(), 16)) or _COUNTS.match(context.after(match.end())):
        return
    first, tail = int(match["first"]), int(match["last"])
    if tail < 100 and tail <= first % 100:
        if match["dash"] == "-" and 1 <= tail <= 12:
            yield from _found(match, datespans.month(first, tail), 0.8, True)
        return
    last = tail if tail >= 100 else first // 100 * 100 + tail
    start, end = datespans.year(first), datespans.year(last)
    if start and end:
        yield from _found(match, datespans.between(start, end), 0.95, True)


@_rule(rf"(?P<part>{_PART})?(?P<year>{_YEAR})")
def _year(context: Context, match: re.Match[str]) -> Iterator[Found]:
    lead, rest = context.before(match.start(), 40), context.after(match.end())
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
        yield from _found(match, datespans.year(int(match["year"]), _part(match["part"])), 0.95, True)


@_rule(
    rf"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Ll]ate|[Ee]arly)\s)?(?P<weekday>{_WEEKDAY})"
    r"(?:\s(?P<time>morning|afternoon|evening|night))?"
)
def _weekday(context: Context, match: re.Match[str]) -> Iterator[Found]:
    if context.published is None:
        yield from _found(match, datespans.unknown("day"), 0.5)
        return
    wanted = _WEEKDAYS.index(match["weekday"][:3].lower())
    which = (match["which"] or "").lower()
    back = (context.published.weekday() - wanted) % 7
    ahead = (wanted - context.published.weekday()) % 7
    if which == "next" or (which != "last" and context.forthcoming(match.start(), match.end())):
        day = context.published + timedelta(days=ahead or 7)
    else:
        day = context.published - timedelta(days=back or (7 if which == "last" else 0))
    value = datespans.on(day)
    if value and match["time"]:
        value = replace(value, timex3=value.timex3 + _TIMES[match["time"]])
    yield from _found(match, value, 0.85)


@_rule(r"[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow|[Tt]his\s(?P<time>morning|afternoon|evening)")
def _deictic(context: Context, match: re.Match[str]) -> Iterator[Found]:
    if match.group().lower() == "today" and re.match(r"['’]s\b", context.after(match.end())):
        return  # "today's world" is no day
    if context.published is None:
        yield from _found(match, datespans.unknown("day"), 0.5)
        return
    shift = {"yesterday": -1, "tomorrow": 1}.get(match.group().lower(), 0)
    value = datespans.on(context.published + timedelta(days=shift))
    suffix = _TIMES[match["time"]] if match["time"] else "TNI" if match.group().lower() == "tonight" else ""
    yield from _found(match, value and replace(value, timex3=value.timex3 + suffix), 0.9)


@_rule(
    r"(?:(?P<part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate)\s)?(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s(?P<unit>week|month|year|decade)"
)
def _this_unit(context: Context, match: re.Match[str]) -> Iterator[Found]:
    unit: Unit = match["unit"]  # type: ignore[assignment]  # the pattern lists them
    count = {"last": -1, "next": 1}.get(match["which"].lower(), 0)
    yield from _found(match, _counted_from(context.published, count, unit), 0.85)


def _counted_from(today: date | None, count: int, unit: Unit) -> Value:
    """The unit that lies ``count`` units from the one that contains today."""
    value: Value | None = None
    if today:
        try:
            if unit == "day":
                value = datespans.on(today + timedelta(days=count))
            elif unit == "week":
                value = datespans.week(today + timedelta(weeks=count))
            elif unit == "month":
                value = datespans.in_month(today, count)
            elif unit == "year":
                value = datespans.year(today.year + count)
            else:
                value = datespans.decade((today.year // 10 + count) * 10)
        except (OverflowError, ValueError):  # beyond the years that a date can hold
            value = None
    return value or datespans.unknown(unit)


@_rule(rf"(?P<count>{_COUNT})\s(?P<unit>{_UNIT})s?\sago")
def _ago(context: Context, match: re.Match[str]) -> Iterator[Found]:
    unit: Unit = match["unit"]  # type: ignore[assignment]
    yield from _found(match, _counted_from(context.published, -_number(match["count"]), unit), 0.85)


@_rule(
    rf"(?P<count>{_COUNT}|[Tt]he)\s(?P<unit>{_UNIT})s?\s(?P<way>before|after|prior\sto|following|later|earlier|afterwards?|previously)"
)
def _away(context: Context, match: re.Match[str]) -> Iterator[Found]:
    unit: Unit = match["unit"]  # type: ignore[assignment]
    count = _number(match["count"])
    way = match["way"]
    signed = -count if way in ("before", "prior to", "earlier", "previously") else count
    if way in ("before", "after", "prior to", "following"):
        yield from _away_from(context, match, signed, unit)
    elif match["count"].lower() != "the":
        if context.told and _APPOSED.fullmatch(context.text, context.told.end, match.start()):
            # "on 17 July, four days earlier": the same day said twice
            yield from _found(match, context.told.value, 0.7, context.told.dated)
            return
        told = context.told.value if context.told else None
        if told is None and way == "earlier" and context.published:
            told = datespans.on(context.published)
        yield from _found(match, told and datespans.shift(told, signed, unit), 0.7)


def _away_from(context: Context, match: re.Match[str], signed: int, unit: Unit) -> Iterator[Found]:
    """Counts from the date, named event or happening that follows."""
    told = context.told
    apposed = told and told.end <= match.start() and _APPOSED.fullmatch(context.text, told.end, match.start())
    if told and apposed:
        # "on 26 May, a day after they had signed": the clause that follows took place a day before.
        yield from _found(match, datespans.shift(told.value, -signed, unit), 0.75, told.dated)
        return
    if told and _BARE.match(context.after(match.end())):
        yield from _found(match, datespans.shift(told.value, signed, unit), 0.7)
        return
    at = match.end() + 1
    for determiner in ("", "the ", "its ", "a "):
        if context.text.startswith(determiner, at):
            for found in _matching(context, at + len(determiner), without=("away", "month")):
                if value := datespans.shift(found.value, signed, unit):
                    yield Found(match.start(), found.end, value, 0.8, found.dated)
                    if named_event(context.text[found.start : found.end]):
                        yield found
                return
    happening = _HAPPENING.match(context.text, match.end(), context.passage.end)
    if happening and told and _SUBJECT_TOLD_BEFORE.search(context.before(match.start(), 90)):
        then = datespans.shift(told.value, -signed, unit)
        if then:
            yield Found(match.start(), happening.end(), told.value, 0.7, told.dated)
            yield Found(happening.start("what"), happening.end(), then, 0.6, told.dated)


@_rule(
    rf"(?:[Tt]he\s(?P<which>same|next|following|previous|preceding)|(?P<that>[Tt]hat(?:\svery|\ssame)?))\s(?P<unit>{_UNIT})(?!\s(?:of|to)\b)"
)
def _same_unit(context: Context, match: re.Match[str]) -> Iterator[Found]:
    if context.told is None:
        return
    unit: Unit = match["unit"]  # type: ignore[assignment]
    count = {"next": 1, "following": 1, "previous": -1, "preceding": -1}.get(match["which"] or "", 0)
    told = context.told.value
    value = datespans.shift(told, count, unit)
    if value and unit == "week" and count and told.precision == "day" and told.end:
        value = datespans.week(told.end + timedelta(weeks=count))
    yield from _found(match, value, 0.7, context.told.dated)


@_rule(
    rf"(?:[Tt]he\s)?[Ww]eek\sof\s(?:the\s)?(?:(?P<day>{_DAY})\s(?P<month>{_MONTH})|(?P<month2>{_MONTH})\s(?P<day2>{_DAY}))(?:,?\s(?P<year>{_YEAR}))?"
)
def _week_of(context: Context, match: re.Match[str]) -> Iterator[Found]:
    month, day = _month_number(match["month"] or match["month2"]), _day_number(match["day"] or match["day2"])
    value, confidence, dated = (
        (datespans.day(int(match["year"]), month, day), 0.95, True)
        if match["year"]
        else _nearest(context, month, day, match.start(), match.end())
    )
    if value and value.start:
        yield from _found(match, datespans.week(value.start), confidence, dated)
    elif value:
        yield from _found(match, value, 0.5)
