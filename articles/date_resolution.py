"""Which days date expressions stand for: by themselves, by the article's date, by what was told before.

"Yesterday" or "on Tuesday" count from the day of publication; "two days later" from the date told last. A
bare "July 6" takes the year nearest to publication, or that of a dated event just told; without either it
stays yearless, unless ``reference`` gives a day that several things in the text agree on
(see ``date_inference``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from articles import date_placing, datespans, named_events
from articles.date_expressions import (
    Amount,
    Calendar,
    Clock,
    Decade,
    Expression,
    Happening,
    Meaning,
    Range,
    Shift,
    Tense,
    Vague,
    Weekday,
)
from articles.datespans import Value
from articles.model import Passage

_NEWS = 31  # days
_STALE = 4  # passages after which a month told with its year says nothing about the same month
_QUARTER_REACH = 40  # passages over which "a year ago" goes on from a quarter
_FIGURES_REACH = 3  # passages over which figures are still those of the months told
_JUST_OVER = 120  # days in which the figures of a quarter are still to come out
_OVER_QUARTERS = frozenset(("P6M", "P9M", "P12M", "P1Y"))  # what figures are told for besides quarters
_SOON = 2  # months


class Found(NamedTuple):
    """An expression with its value.

    ``dated`` says that its year was told, by itself or just before; ``basis`` is that of ``DateSpan``.
    Without a ``value`` the expression stands for no day that a map could show ("ten days", "at noon");
    ``timex3`` is then all there is.
    """

    expression: Expression
    value: Value | None
    confidence: float
    dated: bool = False
    basis: str = ""
    timex3: str = ""
    type: str = "DATE"


class _Read(NamedTuple):
    """A meaning resolved: its value, how sure that is at most, and what it rests on."""

    value: Value
    sure: float = 1.0
    dated: bool = False
    basis: str = ""


def _resolved(value: Value | None, sure: float = 1.0, dated: bool = False, basis: str = "") -> _Read | None:
    return None if value is None else _Read(value, sure, dated, basis)


@dataclass(frozen=True, slots=True)
class _Told:
    """A date told before, and the passage it stands in, by index."""

    read: _Read
    index: int


class Context:
    """Where in an article the reading stands, and which dates others may count from."""

    def __init__(self, published: date | None, reference: date | None = None) -> None:
        self.published = published
        self.reference = reference
        self._index = 0
        self._told: _Told | None = None  # the last date, which "later" and "the same day" count from
        self._quarter: tuple[Value, int] | None = None  # the quarter whose figures are told, and where
        self._quarter_here: tuple[Value, int] | None = None  # the last quarter, whatever is told of it
        self._over_quarters: int | None = None  # where figures of several quarters were told since then
        self._open = False  # whether a date has been left without a year
        self._months: dict[int, tuple[int, int]] = {}  # for each month: the year told with it, and where

    def resolve(self, passage: Passage, expressions: Iterable[Expression]) -> Iterator[Found]:
        """The values of a passage's expressions, which come in reading order; those without one left out."""
        self._index = passage.index
        for expression in expressions:
            meaning, clock = expression.meaning, ""
            vague = isinstance(meaning, Vague)
            if isinstance(meaning, Vague):
                meaning = meaning.date
            if isinstance(meaning, Amount):
                if meaning.timex3 in _OVER_QUARTERS:
                    self._over_quarters = passage.index
                yield Found(expression, None, expression.confidence, timex3=meaning.timex3, type=meaning.kind)
                continue
            if isinstance(meaning, Clock):
                clock, meaning = meaning.time, meaning.day
            bare_clock = _is_bare_clock(expression.meaning)
            read = self._read(meaning, expression.tense)
            if clock and bare_clock and read is None and self.published:
                read = self._counted(Shift(0, "day"), "")
            if read is None:
                continue
            if not vague:
                self._remember(expression, read)
            if clock and read.value.precision == "day":
                read = read._replace(value=replace(read.value, timex3=read.value.timex3 + clock))
            sure = min(expression.confidence, read.sure)
            kind = "TIME" if clock else "DATE"
            value = None if bare_clock or vague else read.value
            yield Found(expression, value, sure, read.dated, read.basis, read.value.timex3, kind)

    def _remember(self, expression: Expression, read: _Read) -> None:
        meaning = expression.meaning
        over = self.published is None or expression.tense == "past" or self._is_over(read.value)
        compared = isinstance(meaning, Shift) and meaning.anchor == "compared"
        if "-Q" in read.value.timex3 and isinstance(meaning, Calendar):
            self._quarter_here = read.value, self._index
            if over and read.value != self._year_before_quarter():
                self._quarter, self._over_quarters = (read.value, self._index), None
        if compared and isinstance(meaning, Shift) and meaning.unit == "quarter" and meaning.count == 0:
            self._quarter, self._over_quarters = (read.value, self._index), None
        if (
            read.value.precision == "decade"
            or not expression.anchors
            or isinstance(meaning, Clock)
            or compared
        ):
            return
        self._told = _Told(read, self._index)
        start = read.value.start
        if start and read.value.precision in ("day", "month"):
            self._months[start.month] = start.year, self._index

    def _read(self, meaning: Meaning, tense: Tense) -> _Read | None:
        match meaning:
            case Calendar():
                return self._calendar(meaning, tense)
            case Weekday():
                return self._weekday(meaning, tense)
            case Shift():
                return self._counted(meaning, tense)
            case Range():
                return self._range(meaning, tense)
            case Decade():
                value = datespans.decade(meaning.first_year, meaning.part)
                return _resolved(value, dated=True)
            case Happening():
                return _happening(meaning.id)
            case Clock():
                return self._read(meaning.day, tense)
        return None

    # --- Dates of the calendar -----------------------------------------------------------------------------

    def _calendar(self, said: Calendar, tense: Tense) -> _Read | None:
        if isinstance(said.year, int):
            value = date_placing.on_calendar(said, said.year)
            return _resolved(value, dated=True)
        if isinstance(said.year, Shift):
            counted = self._counted(said.year, tense)
            if counted and counted.value.start:
                value = date_placing.on_calendar(said, counted.value.start.year)
                return _resolved(value, 0.8, True, counted.basis)
            value = date_placing.on_calendar(said, None)
            return _resolved(value, 0.8)
        if said.which is not None and self.published:
            return self._which(said, said.which, self.published)
        if said.day is not None or said.nth is not None:
            return self._nearest(said, tense)
        if said.month is not None:
            return self._month_near(said, tense)
        if said.season is not None or said.quarter is not None or said.half is not None:
            return self._season_near(said, tense)
        return None

    def _which(self, said: Calendar, which: int, published: date) -> _Read | None:
        """The last, this or the next such month or season."""
        this = date_placing.on_calendar(said, published.year)
        if this is None or this.start is None or this.end is None:
            return None
        year = published.year
        if which < 0 and this.end >= published:
            year -= 1
        elif which > 0 and this.start <= published:
            year += 1
        value = date_placing.on_calendar(said, year)
        return _resolved(value, 0.85, basis="published")

    def _nearest(self, said: Calendar, tense: Tense) -> _Read | None:
        """A day without a year: the year of a dated event just told, else the one nearest to publication."""
        month, day = said.month or 0, said.day or 0
        told = None if tense == "future" else self._recently_told("day")
        if told and told.end and not self._told_here() and not date_placing.goes_on(told.end, month, day):
            told = None
        reference = (told.end if told else None) or self.published or self.reference
        if reference is None:
            later = self._later_that_year(said)
            self._open |= later is None
            return later or _resolved(date_placing.on_calendar(said, None), 0.9)
        if told is None and tense != "future" and (year := self._year_told(said)):
            value = date_placing.on_calendar(said, year)
            return _resolved(value, 0.8, True, "context")
        years = (reference.year - 1, reference.year, reference.year + 1)
        days = [v for y in years if (v := date_placing.on_calendar(said, y)) and v.start]
        if said.weekday is not None and said.nth is None:
            days = [v for v in days if v.start and v.start.weekday() == said.weekday] or days
        if not days:
            return None
        if told and told.end and tense == "past" and self.published and told.end <= self.published:
            # "in the year ended March 31"
            days = [v for v in days if v.start and v.start <= self.published] or days
        best = min(days, key=lambda v: date_placing.distance(v, reference, "" if told else tense))
        if told:
            return _Read(best, 0.8, True, "context")
        if self.published is None:
            return _Read(best, 0.6, True, "inferred")
        return _Read(best, 0.9, basis="published")

    def _later_that_year(self, said: Calendar) -> _Read | None:
        """A yearless date of a story without a date of publication, when it comes later in the year that the
        sentence before, or this one, has just told: "On 24 August 1991 …. On 1 December …".
        """
        told = self._told
        if self._open or told is None or not told.read.dated or self._index - told.index > 1:
            return None
        day = told.read.value.start
        if day is None or told.read.value.precision not in ("day", "month", "season"):
            return None
        value = date_placing.on_calendar(said, day.year)
        if value is None or value.start is None or value.start < day:
            return None
        return _Read(value, 0.65, True, "context")

    def _month_near(self, said: Calendar, tense: Tense) -> _Read | None:
        """A month without a year: told just before, else the last one before publication, or the next if
        forthcoming.
        """
        month = said.month or 0
        told = None if tense == "future" else self._recently_told("day", "month")
        if told and told.start and (month - told.start.month) % 12 <= 6:
            months = told.start.year * 12 + told.start.month
            years = (told.start.year, told.start.year + 1, told.start.year - 1)
            value = date_placing.on_calendar(said, min(years, key=lambda y: abs(y * 12 + month - months)))
            return _resolved(value, 0.75, True, "context")
        if self.published is None:
            later = self._later_that_year(said)
            self._open |= later is None
            return later or _resolved(date_placing.on_calendar(said, None), 0.8)
        year = self.published.year
        ahead = month - self.published.month
        if tense == "future":
            year += ahead < 0
        elif not tense and ahead + 12 <= _SOON:
            year += 1
        else:
            year -= ahead > (0 if tense == "past" else _SOON)
        value = date_placing.on_calendar(said, year)
        return _resolved(value, 0.8, basis="published")

    def _season_near(self, said: Calendar, tense: Tense) -> _Read | None:
        """A season or quarter without a year: the last one that has begun, or one yet to end."""
        if self.published is None:
            value = date_placing.on_calendar(said, None)
            return _resolved(value, 0.7)
        this = date_placing.on_calendar(said, self.published.year)
        if this is None or this.start is None or this.end is None:
            return None
        year = self.published.year
        if tense == "future" and (self.published - this.end).days > _JUST_OVER:
            year += 1
        elif tense != "future" and this.start > self.published:
            year -= 1
        value = date_placing.on_calendar(said, year)
        return _resolved(value, 0.7, basis="published")

    # --- Dates that count from another ---------------------------------------------------------------------

    def _weekday(self, said: Weekday, tense: Tense) -> _Read | None:
        if self.published is None:
            value = datespans.unknown("day")
            return _resolved(value, 0.5)
        back = (self.published.weekday() - said.number) % 7
        ahead = (said.number - self.published.weekday()) % 7
        ahead_of = said.which == 0 and tense != "past"  # "this Sunday"
        if said.which == 1 or ahead_of or (said.which != -1 and tense == "future"):
            day = self.published + timedelta(days=ahead or (7 if said.which == 1 else 0))
        else:
            day = self.published - timedelta(days=back or (7 if said.which == -1 else 0))
        value = datespans.on(day)
        return _resolved(value, 0.85, basis="published")

    def _counted(self, said: Shift, tense: Tense) -> _Read | None:
        if said.anchor == "told":
            return self._from_told(said)
        if said.anchor == "compared":
            return self._compared(said)
        if said.anchor != "published":
            anchor = self._read(said.anchor, tense)
            if anchor is None:
                return None
            if said.unit == "quarter" and anchor.value.precision == "year":
                return self._quarter_of(anchor)
            value = datespans.shift(anchor.value, said.count, said.unit)
            if value and value.start and said.unit == "week" and said.count == 0:
                value = datespans.week(value.start)
            return _resolved(value, min(0.8, anchor.sure), anchor.dated, anchor.basis)
        if self.published is None:
            value = datespans.unknown(said.unit)
            return _resolved(value, 0.5)
        value = date_placing.from_day(self.published, said)
        return _resolved(value, 0.85, basis="published")

    def _from_told(self, said: Shift) -> _Read | None:
        if self._told is None:
            if said.count < 0 and self.published:  # "a year earlier" at the head of a report
                value = date_placing.from_day(self.published, said)
                return _resolved(value, 0.6, basis="published")
            return None
        told = self._told.read
        value = datespans.shift(told.value, said.count, said.unit)
        if value and said.unit == "week" and said.count and told.value.precision == "day" and told.value.end:
            value = datespans.week(told.value.end + timedelta(weeks=said.count))
        return _resolved(value, 0.7, told.dated, "context")

    def _compared(self, said: Shift) -> _Read | None:
        """A quarter that figures are compared with, or the year where no quarter was told."""
        quarter = self._quarter_told()
        if quarter and not (said.unit == "year" and self._over_quarters_told()):
            value = datespans.shift(quarter, said.count * (4 if said.unit == "year" else 1), "quarter")
            return _resolved(value, 0.6, basis="context")
        if self.published is None:
            return None
        ended = replace(said, count=said.count - 1) if said.unit == "quarter" else said
        value = date_placing.from_day(self.published, ended)
        return _resolved(value, 0.6, basis="published")

    def _quarter_of(self, year: _Read) -> _Read:
        """The quarter of a year that goes with the one told ("the 1988 period"), or the year."""
        quarter = None if self._over_quarters_told() else self._quarter_told()
        if quarter is None or quarter.start is None or year.value.start is None:
            return year
        value = datespans.quarter(year.value.start.year, (quarter.start.month + 2) // 3)
        return year if value is None else _Read(value, 0.6, True, "context")

    def _range(self, said: Range, tense: Tense) -> _Read | None:
        last = self._read(said.last, tense) if said.last else None
        first = self._read(said.first, tense) if said.first else None
        if first is None or last is None:
            if first and said.last is None:
                return first._replace(value=datespans.since(first.value, self.published))
            if last and said.first is None:
                return last._replace(value=datespans.until(last.value))
            return None
        start = first.value
        yearless = isinstance(said.first, Calendar) and said.first.year is None
        if yearless and last.value.start and (last.dated or last.basis):
            moved = datespans.in_year_before(start, last.value.start)
            if moved is None:
                return None
            start = moved
        value = datespans.between(start, last.value)
        sure = min(first.sure, last.sure)
        return _resolved(value, sure, last.dated, last.basis or ("" if yearless else first.basis))

    # --- What was told -------------------------------------------------------------------------------------

    def _year_told(self, said: Calendar) -> int | None:
        """The year in which the text has just placed this month, by a full date or a named event.

        A day shortly before publication is news rather than a part of that story.
        """
        year, index = self._months.get(said.month or 0, (None, 0))
        if year is None or self.published is None or self._index - index > _STALE:
            return None
        this = date_placing.on_calendar(said, self.published.year)
        news = this and this.start and 0 <= (self.published - this.start).days <= _NEWS
        return None if news else year

    def _is_over(self, value: Value) -> bool:
        """Whether something lies before publication, so that there are figures for it."""
        return bool(self.published and value.end and value.end < self.published)

    def _told_here(self) -> bool:
        """Whether the last date stands in the passage that is being read."""
        return self._told is not None and self._told.index == self._index

    def _recently_told(self, *precisions: str) -> Value | None:
        """The date told in this passage or the one before, if it has such a precision and a told year.

        In an article without a date of publication only this passage counts: nothing may be guessed.
        """
        reach = 0 if self.published is None else 1
        told = self._told
        if told and told.read.dated and self._index - told.index <= reach:
            return told.read.value if told.read.value.precision in precisions else None
        return None

    def _quarter_told(self) -> Value | None:
        """The quarter whose figures the text goes on telling: one of this passage, else the last told."""
        if self._quarter_here and self._quarter_here[1] == self._index:
            return self._quarter_here[0]
        if self._quarter and self._index - self._quarter[1] <= _QUARTER_REACH:
            return self._quarter[0]
        return None

    def _year_before_quarter(self) -> Value | None:
        """What figures of the quarter told are compared with, which is no quarter told of its own."""
        return datespans.shift(self._quarter[0], -4, "quarter") if self._quarter else None

    def _over_quarters_told(self) -> bool:
        """Whether the figures told here are those of several quarters ("in the first nine months")."""
        told = self._over_quarters
        return told is not None and self._index - told <= _FIGURES_REACH


def _happening(id: str) -> _Read | None:
    row = named_events.rows().get(id)
    if row is None:
        return None
    first, last = datespans.on(row["start"]), datespans.on(row["end"])
    value = first and last and (first if first == last else datespans.between(first, last))
    if value and row.get("precision") == "month":
        value = datespans.month(row["start"].year, row["start"].month)
    return _resolved(value, 0.9, basis="named event")


def _is_bare_clock(meaning: Meaning) -> bool:
    """Whether a time of a day, or from one to another, leaves the day to what was told before."""
    if isinstance(meaning, Range):
        ends = [end for end in (meaning.first, meaning.last) if end]
        return all(isinstance(end, Clock) and _is_bare_clock(end) for end in ends)
    return isinstance(meaning, Clock) and meaning.day == Shift(0, "day", "told")
