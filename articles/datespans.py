"""Values of dates: the days a date stands for, its EDTF (level 1) and its TIMEX3 value.

A value without a year keeps its month and day as ``XXXX-07-06`` and has no days; nothing here guesses a
year. Builders return ``None`` for a date that does not exist or that touches no year of 1900–2100. EDTF has
no weeks: a week is written as an interval. ``part`` is early, mid or late and makes a value approximate
(``2014-03~``); its days are then the first, middle or last third.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from articles.date_expressions import Part, Season, Unit
from articles.model import Precision
from geodata.regions import FIRST_YEAR, LAST_YEAR

_ANY_YEAR = 2001  # stands for the unknown year in arithmetic; not a leap year, as most are not

_SEASONS = {
    "spring": (21, 3, "SP"),
    "summer": (22, 6, "SU"),
    "autumn": (23, 9, "FA"),
    "winter": (24, 12, "WI"),
}
_MONTH_DAY = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?~?")


@dataclass(frozen=True, slots=True)
class Value:
    """What a date expression stands for; ``start`` and ``end`` are inclusive, ``None`` without a year."""

    start: date | None
    end: date | None
    precision: Precision
    edtf: str
    timex3: str


@lru_cache(maxsize=1024)  # texts tell the same days again and again
def day(year: int | None, month: int, day_of_month: int) -> Value | None:
    """One day, ``2016-07-06``, or ``XXXX-07-06`` without a year."""
    if year is None:
        if not (1 <= month <= 12 and 1 <= day_of_month <= monthrange(2000, month)[1]):
            return None
        text = f"XXXX-{month:02}-{day_of_month:02}"
        return Value(None, None, "day", text, text)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    if not 1 <= day_of_month <= monthrange(year, month)[1]:
        return None
    return on(date(year, month, day_of_month))


@lru_cache(maxsize=1024)  # texts tell the same days again and again
def on(a_day: date) -> Value | None:
    """The day itself."""
    if not FIRST_YEAR <= a_day.year <= LAST_YEAR:
        return None
    return Value(a_day, a_day, "day", a_day.isoformat(), a_day.isoformat())


@lru_cache(maxsize=1024)  # texts tell the same days again and again
def month(year: int | None, number: int, part: Part | None = None) -> Value | None:
    """A calendar month, or a third of it."""
    text = f"{year or 'XXXX'}-{number:02}"
    edtf = text + ("~" if part else "")
    if year is None:
        return Value(None, None, "month", edtf, text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    last = monthrange(year, number)[1]
    first_day, last_day = {None: (1, last), "early": (1, 10), "mid": (11, 20), "late": (21, last)}[part]
    return Value(date(year, number, first_day), date(year, number, last_day), "month", edtf, text)


@lru_cache(maxsize=1024)  # texts tell the same days again and again
def year(number: int, part: Part | None = None) -> Value | None:
    """A calendar year, or a third of it."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    first, last = {None: (1, 12), "early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
    end = date(number, last, monthrange(number, last)[1])
    return Value(date(number, first, 1), end, "year", f"{number}{'~' if part else ''}", str(number))


def decade(first_year: int, part: Part | None = None) -> Value | None:
    """Ten years from a round one, ``199X``, or about a third of them."""
    if not FIRST_YEAR <= first_year <= LAST_YEAR - 9:
        return None
    first, last = {None: (0, 9), "early": (0, 3), "mid": (3, 6), "late": (6, 9)}[part]
    start, end = date(first_year + first, 1, 1), date(first_year + last, 12, 31)
    tens = str(first_year)[:3]
    return Value(start, end, "decade", f"{tens}X{'~' if part else ''}", tens)


def century(hundreds: int) -> Value:
    """A hundred years that begin with the same two digits, as a TIMEX3 has them; of no use on a map."""
    return Value(None, None, "unknown", f"{hundreds}XX", str(hundreds))


def season(year_number: int | None, name: Season) -> Value | None:
    """Three months, in the northern hemisphere; a winter runs from December into the next year."""
    code, first_month, letters = _SEASONS[name]
    if year_number is None:
        return Value(None, None, "season", f"XXXX-{code}", f"XXXX-{letters}")
    if not FIRST_YEAR <= year_number < LAST_YEAR:
        return None
    start = date(year_number, first_month, 1)
    end = _first_of_month(start, 3) - timedelta(days=1)
    return Value(start, end, "season", f"{year_number}-{code}", f"{year_number}-{letters}")


def quarter(year_number: int | None, number: int) -> Value | None:
    """Three months counted from January."""
    if year_number is None:
        first, last = f"XXXX-{3 * number - 2:02}", f"XXXX-{3 * number:02}"
        return Value(None, None, "season", f"{first}/{last}", f"XXXX-Q{number}")
    if not FIRST_YEAR <= year_number <= LAST_YEAR:
        return None
    start = date(year_number, 3 * number - 2, 1)
    end = _first_of_month(start, 3) - timedelta(days=1)
    return Value(start, end, "season", f"{start:%Y-%m}/{end:%Y-%m}", f"{year_number}-Q{number}")


def week(a_day: date) -> Value | None:
    """The week, Monday to Sunday, that contains the day."""
    if not FIRST_YEAR < a_day.year < LAST_YEAR:
        return None
    monday = a_day - timedelta(days=a_day.weekday())
    sunday = monday + timedelta(days=6)
    iso = monday.isocalendar()
    return Value(monday, sunday, "week", f"{monday}/{sunday}", f"{iso.year}-W{iso.week:02}")


def half(year_number: int | None, number: int) -> Value | None:
    """Six months from January or July."""
    first, last = 6 * number - 5, 6 * number
    if year_number is None:
        return Value(None, None, "season", f"XXXX-{first:02}/XXXX-{last:02}", f"XXXX-H{number}")
    if not FIRST_YEAR <= year_number <= LAST_YEAR:
        return None
    start = date(year_number, first, 1)
    end = date(year_number, last, monthrange(year_number, last)[1])
    return Value(start, end, "season", f"{start:%Y-%m}/{end:%Y-%m}", f"{year_number}-H{number}")


def nth_weekday(year_number: int, month_number: int, weekday: int, nth: int) -> Value | None:
    """The nth Monday (0) or other weekday of a month; -1 is the last one."""
    if not FIRST_YEAR <= year_number <= LAST_YEAR:
        return None
    first, days = monthrange(year_number, month_number)
    matching = range((weekday - first) % 7 + 1, days + 1, 7)
    return on(date(year_number, month_number, matching[nth if nth < 0 else nth - 1]))


def weekend(a_day: date) -> Value | None:
    """The Saturday and Sunday of the week that contains the day."""
    whole = week(a_day)
    if whole is None or whole.start is None:
        return None
    saturday, sunday = whole.start + timedelta(days=5), whole.start + timedelta(days=6)
    return Value(saturday, sunday, "week", f"{saturday}/{sunday}", f"{whole.timex3}-WE")


_UNKNOWN: dict[str, tuple[Precision, str, str]] = {
    "day": ("day", "XXXX-XX-XX", "XXXX-XX-XX"),
    "week": ("week", "XXXX-XX-XX", "XXXX-WXX"),
    "weekend": ("week", "XXXX-XX-XX", "XXXX-WXX-WE"),
    "month": ("month", "XXXX-XX", "XXXX-XX"),
    "season": ("season", "XXXX", "XXXX"),
    "quarter": ("season", "XXXX", "XXXX-QX"),
    "year": ("year", "XXXX", "XXXX"),
    "decade": ("decade", "XXXX", "XXX"),
}


def unknown(unit: Unit) -> Value | None:
    """An expression of this unit that nothing in the text or about it resolves."""
    known = _UNKNOWN.get(unit)
    return Value(None, None, *known) if known else None


def since(first: Value, known_until: date | None) -> Value:
    """From a date on, ``1992/..``. The days known to be meant end with ``known_until``, or with the date."""
    end = max(known_until, first.end) if known_until and first.end else first.end
    return replace(first, end=end, edtf=f"{first.edtf.split('/')[0]}/..")


def until(last: Value) -> Value:
    """Up to a date, ``../1993``. The days known to be meant are those of the date."""
    return replace(last, edtf=f"../{last.edtf.split('/')[-1]}")


def between(first: Value, last: Value) -> Value | None:
    """From the start of one to the end of the other; ``None`` when they are the wrong way round."""
    if first.start and last.end:
        if first.start > last.end:
            return None
        if first.start == last.end:
            return last  # "from 2 to 4 p.m. on Monday"
        return Value(first.start, last.end, last.precision, *_interval(first, last))
    if first.start is None and last.end is None:
        return Value(None, None, last.precision, *_interval(first, last))
    return None


def _interval(first: Value, last: Value) -> tuple[str, str]:
    return (
        f"{first.edtf.split('/')[0]}/{last.edtf.split('/')[-1]}",
        f"{first.timex3.split('/')[0]}/{last.timex3.split('/')[-1]}",
    )


def in_year_before(value: Value, a_day: date) -> Value | None:
    """A day or month, whatever its year, put into the year in which it last came before ``a_day``."""
    match = re.match(r"[\dX]{4}-(\d\d)(?:-(\d\d))?\Z", value.edtf)
    if not match:
        return value
    for number in (a_day.year, a_day.year - 1):
        moved = day(number, int(match[1]), int(match[2])) if match[2] else month(number, int(match[1]))
        if moved and moved.start and moved.start <= a_day:
            return moved
    return None


def shift(value: Value, count: int, unit: Unit) -> Value | None:
    """The value moved by ``count`` units, as precise as the unit: a year after 26 August 2008 is 2009.

    ``None`` when the value is vaguer than the unit. A yearless value stays yearless.
    """
    if value.start is None or value.end is None:
        match = _MONTH_DAY.fullmatch(value.edtf)
        if not match or (unit in ("day", "week") and not match[2]):
            return None
        proxy = date(
            _ANY_YEAR, int(match[1]), min(int(match[2] or 1), monthrange(_ANY_YEAR, int(match[1]))[1])
        )
        if unit in ("day", "week"):
            moved = proxy + timedelta(days=count * (7 if unit == "week" else 1))
            return day(None, moved.month, moved.day)
        return month(None, _first_of_month(proxy, count).month) if unit == "month" else None
    forwards = value.end if count > 0 else value.start
    try:
        if unit == "day":
            if value.precision != "day":
                return None
            return on(forwards + timedelta(days=count))
        if unit == "weekend":
            return weekend(forwards + timedelta(weeks=count))
        if unit == "quarter":
            if value.precision not in ("day", "week", "month", "season"):
                return None
            moved = _first_of_month(value.start, 3 * count)
            return quarter(moved.year, (moved.month + 2) // 3)
        if unit == "week":
            if value.precision not in ("day", "week"):
                return None
            moved_day = forwards + timedelta(weeks=count)
            return on(moved_day) if value.precision == "day" else week(moved_day)
        if unit == "month":
            if value.precision not in ("day", "week", "month"):
                return None
            moved = _first_of_month(forwards, count)
            return month(moved.year, moved.month)
        if unit == "year":
            return year(forwards.year + count)
        if unit in ("season", "century"):
            return None
        return decade((forwards.year + 10 * count) // 10 * 10)
    except (OverflowError, ValueError):  # beyond the years that a date can hold
        return None


def _first_of_month(a_day: date, months: int) -> date:
    index = a_day.year * 12 + a_day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def in_month(a_day: date, months: int, part: Part | None = None) -> Value | None:
    """The month that lies ``months`` after the day's own."""
    first = _first_of_month(a_day, months)
    return month(first.year, first.month, part)
