"""The day an article was published: read from a date as it is written, from an address, or from the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Literal

from articles.errors import BadDate
from articles.tables import table
from geodata.regions import FIRST_YEAR, LAST_YEAR
from geodata.telling import tell

Order = Literal["day first", "month first"]

MAX_DATE = 100  # characters that are looked at
_HEAD = 1_000  # characters of a text, where the line with its date stands


def parse_day(text: str) -> date:
    """A day written as ``2016-07-06`` (a time may follow), ``6 July 2016`` or ``July 6, 2016``.

    Month names may be English, Ukrainian, Russian or Georgian. Raises ``BadDate`` for anything else, such as
    a date whose day and month could be either way round, and for years outside 1900–2100.
    """
    day = read_day(text)
    if day is None:
        raise BadDate(tell("“{text}” is not a date; write it as YYYY-MM-DD.", text=text.strip()[:40]))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDate(
            tell(
                "{day} is outside the years {first} to {last}.",
                day=str(day),
                first=str(FIRST_YEAR),
                last=str(LAST_YEAR),
            )
        )
    return day


def publication_day(day: date, today: date) -> date:
    """``day`` again, if an article can have been published on it; else ``BadDate``."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDate(
            tell(
                "{day} cannot be a publication date: it is outside {first} to {last}.",
                day=str(day),
                first=str(FIRST_YEAR),
                last=str(LAST_YEAR),
            )
        )
    if day > today + timedelta(days=366):
        raise BadDate(
            tell("{day} cannot be a publication date: it is more than a year in the future.", day=str(day))
        )
    return day


def read_day(text: str, order: Order | None = None) -> date | None:
    """The day that ``text`` is, besides a time and a weekday; ``None`` when it is none or could be several.

    ``order`` decides where neither the numbers nor a weekday do: ``09/08/2018``.
    """
    if len(text) > MAX_DATE:
        return None
    text = text.strip()
    if re.fullmatch(r"[12]\d{9}(?:\d{3})?(?:\.\d+)?", text):  # seconds or milliseconds since 1970
        return datetime.fromtimestamp(float(text[:10]), UTC).date()
    match = _numbers().fullmatch(text)
    if match:
        days = _readings(match)
        fitting = {days[way] for way in _fitting(match)}
        if len(fitting) > 1:
            if order is None and match["separator"] == ".":
                order = "day first"  # nobody writes the month first with full stops
            return days.get(order) if order else None
        return next(iter(fitting), None)
    match = _written().fullmatch(text)
    return _named(match) if match else None


@dataclass(slots=True)
class Orders:
    """What the dates of one column say about the order of day and month, for each separator they use."""

    votes: dict[str, set[Order]] = field(default_factory=dict)

    def see(self, text: str) -> None:
        """Take a date of the column into account."""
        match = _numbers().fullmatch(text.strip()) if len(text) <= MAX_DATE else None
        if match and match["separator"]:
            fitting = _fitting(match)
            if len(fitting) == 1:
                self.votes.setdefault(match["separator"], set()).update(fitting)

    def read(self, text: str) -> date | None:
        """The day ``text`` is, in the order of the column where its dates agree on one."""
        match = _numbers().fullmatch(text.strip()) if len(text) <= MAX_DATE else None
        votes = self.votes.get(match["separator"] or "", set()) if match else set()
        return read_day(text, next(iter(votes)) if len(votes) == 1 else None)


def day_in_url(url: str) -> date | None:
    """The day in an address such as ``/2014/03/18/`` or ``/20140318-talks``: year, month, day."""
    match = _IN_URL.search(url)
    if match is None:
        return None
    month, day = match["month"] or match["packed_month"], match["day"] or match["packed_day"]
    return _day(int(match["year"]), int(month), int(day))


_IN_URL = re.compile(
    r"(?<!\d)(?P<year>(?:19[89]|20\d)\d)"
    r"(?:(?P<separator>[/_-])(?P<month>\d\d?)(?P=separator)(?P<day>\d\d?)"
    r"|(?P<packed_month>\d\d)(?P<packed_day>\d\d))(?!\d)"
)


def day_in_text(text: str) -> date | None:
    """The day of a line that holds nothing but a date, or of a dateline, at the beginning of a text.

    A dateline is what stands before the first dash: ``TBILISI, March 18, 2014 (Agency) —``. Dates in
    sentences are when things happened, not when the text came out.
    """
    lines = [line for line in text[:_HEAD].split("\n") if line.strip()]
    alone = {day for line in lines if len(line) <= MAX_DATE and (day := _day_alone(line))}
    if len(alone) == 1:
        return alone.pop()
    if alone:
        return None  # headings of a chronology
    for line in lines[:3]:
        head = re.match(r"(.{8,100}?)\s*(?:[—–]|\s--?\s)", line)
        written = _written(anywhere=True).search(head[1]) if head else None
        if head and written and _is_dateline(head[1][: written.start()] + head[1][written.end() :]):
            return _named(written)
    return None


def _day_alone(line: str) -> date | None:
    """The day that is all a line, or a part of it between bars, says."""
    parts = re.split(r"\s*[|•·]\s*", line)
    return next(filter(None, (read_day(_label().sub("", part.strip())) for part in parts)), None)


def _is_dateline(rest: str) -> bool:
    """Whether all that stands around the date are names: of a place, an agency, a person."""
    words = re.findall(r"[^\W\d_]+", rest)
    return len(words) <= 8 and not any(word[0].islower() for word in words)


# Patterns. They are compiled when first asked for: most articles have their day from elsewhere.

_TIME_BEFORE = r"(?:\d{1,2}:\d\d(?::\d\d)?\s*[,|–-]?\s+)?"
_TIME = (
    r"(?:(?:\s*[,–-]\s*|\s+|\s*,?\s+(?:at|о|в|об)\s+|T)\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?"
    r"(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?(?:Z|[A-Z]{2,5}|\(?(?:UTC|GMT)?[+-]\d{1,2}:?(?:\d\d)?\)?))?)?"
)
_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]{1,3}(?:['’]?[^\W\d_]+)?)\.?,?\s+)?"
_YEAR_WORD = r"(?:\s*(?:г\.|р\.|года|року|წელი|წ\.))?"
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"


@cache
def _numbers() -> re.Pattern[str]:
    return re.compile(
        rf"{_TIME_BEFORE}{_WEEKDAY}(?:"
        r"(?P<a>\d{1,2})(?P<separator>[./-])(?P<b>\d{1,2})(?P=separator)(?P<y>\d{4})"
        r"|(?P<year>\d{4})(?P<dash>[./-]?)(?P<m>\d\d|(?<=\D)\d)(?P=dash)(?P<d>\d\d|(?<=\D)\d)"
        rf"){_YEAR_WORD}{_TIME}"
    )


@cache
def _written(anywhere: bool = False) -> re.Pattern[str]:
    """A date with its month in letters. With a weekday and a time it is all there is, unless ``anywhere``."""
    day, year = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
    day_first = rf"{day}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{year}"
    month_first = rf"{_MONTH}\s+{day},?\s+{year}"
    year_first = rf"{year}\s+წლის\s+{day}\s+{_MONTH}"
    forms = [
        re.sub(r"\?P<(\w+)>", rf"?P<\g<1>{number}>", form)
        for number, form in enumerate((day_first, month_first, year_first))
    ]
    core = rf"(?<!\w)(?:{'|'.join(forms)})(?!\w){_YEAR_WORD}"
    return re.compile(core if anywhere else rf"{_TIME_BEFORE}{_WEEKDAY}{core}{_TIME}")


@cache
def _label() -> re.Pattern[str]:
    labels = sorted(table("publication")["labels"], key=len, reverse=True)
    return re.compile(rf"(?i)^(?:{'|'.join(map(re.escape, labels))})(?:\s*:\s*|\s+)")


@cache
def _beginnings(kind: Literal["months", "weekdays"]) -> dict[str, int]:
    return {start: number for number, starts in table("publication")[kind].items() for start in starts}


def _number_of(kind: Literal["months", "weekdays"], word: str) -> int | None:
    """The number of the month or weekday that ``word`` names."""
    word = word.lower().replace("’", "'").rstrip(".")
    number = _beginnings(kind).get(word[:3], _beginnings(kind).get(word[:4]))
    if number is None or not word.isascii():
        return number
    full = _ENGLISH[kind][number - 1 if kind == "months" else number]
    return number if full.startswith(word) or word == "sept" else None


_ENGLISH = {
    "months": [
        *("january", "february", "march", "april", "may", "june"),
        *("july", "august", "september", "october", "november", "december"),
    ],
    "weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
}


def _named(match: re.Match[str]) -> date | None:
    facts = match.groupdict()
    form = next(number for number in "012" if facts[f"month{number}"])
    month = _number_of("months", facts[f"month{form}"])
    if month is None or (facts.get("weekday") and _number_of("weekdays", facts["weekday"]) is None):
        return None
    return _day(int(facts[f"year{form}"]), month, int(facts[f"day{form}"]))


def _readings(match: re.Match[str]) -> dict[Order, date]:
    """The days that a date in numbers can be, in each order that gives one."""
    if match["year"]:
        day = _day(int(match["year"]), int(match["m"]), int(match["d"]))
        return {"day first": day} if day else {}
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    either: Iterable[tuple[Order, date | None]] = (
        ("day first", _day(year, b, a)),
        ("month first", _day(year, a, b)),
    )
    return {order: day for order, day in either if day}


def _fitting(match: re.Match[str]) -> list[Order]:
    """The orders in which the date exists and falls on the weekday it names, if it names one."""
    days = _readings(match)
    if match["weekday"] is None:
        return list(days)
    weekday = _number_of("weekdays", match["weekday"])
    if weekday is None:
        return []
    # A wrong weekday makes the date no better than one without.
    return [order for order, day in days.items() if day.weekday() == weekday] or list(days)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
