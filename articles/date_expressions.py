"""Date expressions as a scanner of one language reads them: where they stand and what they mean, unresolved.

A scanner is a function ``find_spans(text, passage) -> Iterator[Expression]``. ``text`` is the article's text
as ``scanning.plain`` gives it (plain blanks, apostrophes and hyphens, every code point where it was); only
``text[passage.start:passage.end]`` may be read. Expressions come in reading order and do not overlap, except
that a happening may be given once more inside the expression that counts from it ("two days before the
summit"). A scanner resolves nothing and remembers nothing: which year a bare "6 July" belongs to and which
day "two days later" is, ``date_resolution`` decides for all languages alike.

==============================  =======================================================================
6 July 2016                     ``Calendar(2016, 7, 6)``
Wednesday, July 6               ``Calendar(None, 7, 6, weekday=2)``
early March 2014                ``Calendar(2014, 3, part="early")``
summer of 2014; last summer     ``Calendar(2014, season="summer")``; ``Calendar(season="summer", which=-1)``
March of last year; of that     ``Calendar(month=3, year=Shift(-1, "year"))``; ``Shift(0, "year", "told")``
the third quarter of 2014       ``Calendar(2014, quarter=3)``
the first half of 2014          ``Calendar(2014, half=1)``
the early 1990s                 ``Decade(1990, "early")``
on Tuesday; last Tuesday        ``Weekday(1)``; ``Weekday(1, which=-1)``
yesterday; two years ago        ``Shift(-1, "day")``; ``Shift(-2, "year")``
last week; this month           ``Shift(-1, "week")``; ``Shift(0, "month")``
two days later; the same day    ``Shift(2, "day", "told")``; ``Shift(0, "day", "told")``
two days before 5 May 2014      ``Shift(-2, "day", Calendar(2014, 5, 5))``
from 5 to 9 May 2014            ``Range(Calendar(None, 5, 5), Calendar(2014, 5, 9))``
since 1992; until 1993          ``Range(Calendar(1992), None)``; ``Range(None, Calendar(1993))``
the 2008 war                    ``Happening("war-2008")``, an id of ``data/named_events.yaml``
at 9 a.m. on Tuesday; tonight   ``Clock(Weekday(1), "T09:00")``; ``Clock(Shift(0, "day"), "TNI")``
ten days; every week; now       ``Amount("P10D")``; ``Amount("P1W", "SET")``; ``Amount("PRESENT_REF", …)``
sales for the week              ``Vague(Shift(0, "week"))``
==============================  =======================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["day", "week", "weekend", "month", "season", "quarter", "year", "decade", "century"]
Part = Literal["early", "mid", "late"]
Season = Literal["spring", "summer", "autumn", "winter"]
Tense = Literal["past", "future", ""]
Anchor = Literal["published", "told", "compared"]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year, month, day, season, quarter or half as far as the words give it.

    ``year`` is a number, ``None`` when left out, or a year counted from elsewhere. ``which`` is -1 for the
    last such month or season, 1 for the next, 0 for this year's. ``weekday`` (Monday is 0) is the day of the
    week said along with a date; it tells yearless dates apart. With ``nth`` the day is the month's nth such
    weekday instead, -1 the last.
    """

    year: int | Shift | None = None
    month: int | None = None
    day: int | None = None
    season: Season | None = None
    quarter: int | None = None
    half: int | None = None
    part: Part | None = None
    weekday: int | None = None
    which: Literal[-1, 0, 1] | None = None
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Decade:
    """Ten years from a round one, or about a third of them."""

    first_year: int
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday is 0: the last one, or the next when the sentence is about the future.

    ``which`` is -1 for "last Sunday", 1 for "next Sunday", 0 for "this Sunday", to come unless told as past.
    """

    number: int
    which: Literal[-1, 0, 1] | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """The unit that lies ``count`` units after an anchor; the weekend of its own week has the count 1.

    ``"published"`` is the article's own date, ``"told"`` the date told last, ``"compared"`` the quarter whose
    figures are being told, else the article's own date; any other anchor is a meaning of its own.
    """

    count: int
    unit: Unit
    anchor: Anchor | Meaning = "published"
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """From the start of one to the end of the other; ``None`` leaves a side open."""

    first: Meaning | None
    last: Meaning | None


@dataclass(frozen=True, slots=True)
class Happening:
    """A named event, by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of a day, as a TIMEX3 value goes on after the date: ``T09:30``, ``TMO``, ``TNI``."""

    day: Meaning
    time: str


@dataclass(frozen=True, slots=True)
class Amount:
    """What stands for no day: a length of time, a repetition, "now". Scored, never stored."""

    timex3: str
    kind: Literal["DURATION", "SET", "DATE", "TIME"] = "DURATION"


@dataclass(frozen=True, slots=True)
class Vague:
    """A date said too loosely for a map ("the worst of the decade"). Scored, never stored."""

    date: Meaning


Meaning = Calendar | Decade | Weekday | Shift | Range | Happening | Clock | Amount | Vague


@dataclass(slots=True)  # made by the thousand: freezing would take several times as long
class Expression:
    """A stretch of the text, what it means, and how sure that is.

    ``tense`` is what the words around say of the time ("will meet on Tuesday" is ``future``); empty when they
    say nothing. ``anchors`` is false for a date that only bounds or plans something ("until 5 May"): nothing
    that follows counts from it. ``parts`` are the two ends of a range where each is an expression of its own
    ("from March to May 2014"). ``names`` is the id of a named event that the words also name ("two days
    before a NATO summit in Poland" gives the summit a day).
    """

    start: int
    end: int
    meaning: Meaning
    confidence: float = 0.9
    tense: Tense = ""
    anchors: bool = True
    parts: tuple[Expression, ...] = ()
    names: str = ""
