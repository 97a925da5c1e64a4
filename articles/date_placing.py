"""Where on the calendar words lie: a month or holiday in a given year, a unit counted from a given day."""

from __future__ import annotations

from datetime import date, timedelta

from articles import datespans
from articles.date_expressions import Calendar, Shift, Tense, Unit
from articles.datespans import Value

_LONG_AGO, _LONG_AHEAD = 200, 330  # days; a tense that puts a yearless day farther off was misread


def on_calendar(said: Calendar, year: int | None) -> Value | None:
    """What the words give, put into a year; yearless without one."""
    if said.season is not None:
        return datespans.season(year, said.season)
    if said.quarter is not None:
        return datespans.quarter(year, said.quarter)
    if said.half is not None:
        return datespans.half(year, said.half)
    if said.month is None:
        return datespans.year(year, said.part) if year is not None else datespans.unknown("year")
    if said.nth is not None and said.weekday is not None:
        if year is None:
            return datespans.month(None, said.month)
        return datespans.nth_weekday(year, said.month, said.weekday, said.nth)
    if said.day is None:
        return datespans.month(year, said.month, said.part)
    return datespans.day(year, said.month, said.day)


def goes_on(told: date, month: int, day: int) -> bool:
    """Whether a day comes soon after one told, as the next step of a story does, or shortly before."""
    ahead = (month * 30 + day - told.month * 30 - told.day) % 360
    return ahead <= 62 or ahead >= 330


def distance(value: Value, reference: date, tense: Tense) -> tuple[bool, int]:
    """How far a day is from a reference, those on the wrong side of it last."""
    days = ((value.start or reference) - reference).days
    if tense == "future":
        return days < 0 or days > _LONG_AHEAD, abs(days)
    return (days > 0 or days < -_LONG_AGO) and tense == "past", abs(days)


def from_day(today: date, said: Shift) -> Value | None:
    """The unit that lies so many units from the one that contains today."""
    unit: Unit = said.unit
    count = said.count
    try:
        if unit == "day":
            return datespans.on(today + timedelta(days=count))
        if unit == "week":
            return datespans.week(today + timedelta(weeks=count))
        if unit == "weekend":
            gone = count < 0 and today.weekday() < 5
            return datespans.weekend(today + timedelta(weeks=-1 if gone else max(0, count - 1)))
        if unit == "month":
            return datespans.in_month(today, count, said.part)
        if unit == "quarter":
            day = datespans.on(today)
            return day and datespans.shift(day, count, "quarter")
        if unit == "year":
            return datespans.year(today.year + count, said.part)
        if unit == "decade":
            return datespans.decade((today.year // 10 + count) * 10, said.part)
        if unit == "century":
            return datespans.century(today.year // 100 + count)
    except (OverflowError, ValueError):  # beyond the years that a date can hold
        return None
    return None
