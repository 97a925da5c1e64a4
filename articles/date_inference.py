"""The year of an article that nobody dated, where several things in it agree on one.

Nothing is inferred from one hint alone. Two ways count as agreement:

- a named event falls on the very day that a yearless date gives it: "July 6 … two days before a NATO summit
  in Poland", a summit that began on 8 July 2016;
- a weekday said along with a yearless date ("Wednesday, July 6") fits the year of the latest date that the
  text gives in full, or the year after it, and not both.

A later year told in full, or a weekday that does not fit, tells against either.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from articles import named_events
from articles.date_expressions import Calendar, Expression, Happening, Meaning, Range, Shift
from articles.date_resolution import Context
from articles.model import Passage
from geodata.regions import FIRST_YEAR, LAST_YEAR

Reading = Sequence[tuple[Passage, Sequence[Expression]]]


def reference_day(reading: Reading) -> date | None:
    """A day near which the article was written, or ``None`` when nothing agrees on its year."""
    days = [m for _, expressions in reading for e in expressions if (m := _yearless(e.meaning))]
    if not days:
        return None
    fits = _fitting_weekdays(days)
    latest = _latest_year(reading)
    coinciding = _coinciding(reading)
    years = {day.year for day in coinciding}
    if len(years) == 1:
        year = years.pop()
        fitting = fits is None or year in fits
        return min(coinciding) if fitting and (latest is None or latest <= year) else None
    if years or fits is None or latest is None:
        return None
    agreed = fits & {latest, latest + 1}
    if len(agreed) != 1:
        return None
    said = next(day for day in days if day.weekday is not None)
    return _day(agreed.pop(), said)


def _yearless(meaning: Meaning) -> Calendar | None:
    """The day without a year that a meaning is, or begins with."""
    if isinstance(meaning, Range) and meaning.first:
        meaning = meaning.first
    whole = isinstance(meaning, Calendar) and meaning.year is None and meaning.day is not None
    return meaning if whole and isinstance(meaning, Calendar) else None


def _day(year: int, said: Calendar) -> date | None:
    try:
        return date(year, said.month or 0, said.day or 0)
    except ValueError:
        return None


def _fitting_weekdays(days: Sequence[Calendar]) -> set[int] | None:
    """The years in which every weekday said along with a day is right; ``None`` when none is said."""
    said = {(day.month, day.day, day.weekday): day for day in days if day.weekday is not None}
    if not said:
        return None
    return {
        year
        for year in range(FIRST_YEAR, LAST_YEAR)
        if all((on := _day(year, day)) and on.weekday() == day.weekday for day in said.values())
    }


def _latest_year(reading: Reading) -> int | None:
    """The latest year of a date given in full or of a named event."""
    years = [
        year
        for _, expressions in reading
        for expression in expressions
        for year in _years(expression.meaning)
    ]
    return max(years, default=None)


def _years(meaning: Meaning) -> list[int]:
    if isinstance(meaning, Range):
        return [year for end in (meaning.first, meaning.last) if end for year in _years(end)]
    if isinstance(meaning, Calendar) and isinstance(meaning.year, int):
        return [meaning.year]
    if isinstance(meaning, Happening) and meaning.id in named_events.rows():
        return [named_events.days(meaning.id)[0].year]
    return []


def _coinciding(reading: Reading) -> list[date]:
    """The days of named events that a yearless date in the text gives the same month and day."""
    found: list[date] = []
    if not any(_counts_from_event(e) for _, expressions in reading for e in expressions):
        return found
    context = Context(None)
    for passage, expressions in reading:
        for item in context.resolve(passage, expressions):
            id = item.expression.names
            if id and id in named_events.rows():
                first = named_events.days(id)[0]
                if item.timex3 == f"XXXX-{first:%m-%d}":
                    found.append(first)
            elif _counts_from_event(item.expression) and item.value and item.value.precision == "day":
                day = item.value.start
                if day and any(_same(e.meaning, day) for _, others in reading for e in others):
                    found.append(day)
    return found


def _counts_from_event(expression: Expression) -> bool:
    """Whether an expression sets a day against a named event."""
    meaning = expression.meaning
    return bool(expression.names) or (isinstance(meaning, Shift) and isinstance(meaning.anchor, Happening))


def _same(meaning: Meaning, day: date) -> bool:
    said = _yearless(meaning)
    return said is not None and (said.month, said.day) == (day.month, day.day)
