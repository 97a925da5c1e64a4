"""The strip above the map: which days it spans, in what bins, and how many events begin in each.

It shows the years in which nearly all events lie, and comes close to a short range. What lies outside is
counted beside it and within reach: a single event of 1918 must not press all others together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Literal, get_args

from articles.model import Filter
from articles.store import Store
from dashboard import queries
from dashboard.permalink import ViewState

Unit = Literal["day", "week", "month", "quarter", "year"]

LONGEST = {"day": 125, "week": 800, "month": 3700, "quarter": 20_000}  # days that are shown in such bins
FEW = 0.02  # of all events at most lie before the strip's first year …
SPARSE = 0.25  # … and are left out if their years would take more than this much of it
CLOSE = 8  # a range shorter than this part of the strip is looked at closely
KEPT = 128
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Strip:
    """``first`` to ``last``, both inclusive, in bins of ``unit``: how many events begin in each. ``before``
    and ``after`` count those outside, ``close`` is whether the strip shows only days near the range.
    """

    first: date
    last: date
    unit: Unit
    bins: tuple[int, ...]
    before: int
    after: int
    close: bool


@dataclass(frozen=True, slots=True)
class Years:
    """``first`` to ``last`` hold nearly all events; the ``earliest`` and ``latest`` day of any."""

    first: date
    last: date
    earliest: date
    latest: date


def strip(store: Store, view: ViewState, today: date) -> Strip:
    """The strip for a view."""
    revision = store.revision()
    whole = home(store, revision, today.year)
    first, last, close = shown(view, whole)
    unit = unit_of((last - first).days)
    first = floor(first, unit)
    anytime = replace(queries.filter_of(view), start=None, end=None)
    bins, before, after = _bins(store, revision, anytime, first, last, unit, close)
    return Strip(first, last, unit, bins, before, after, close)


def shown(view: ViewState, whole: Years) -> tuple[date, date, bool]:
    """The days that are shown of ``whole`` for a view's range, and whether they are only those near it."""
    start, end = ends(view, whole)
    first, last = min(whole.first, floor(start, "year")), max(whole.last, date(end.year, 12, 31))
    length = (end - start).days
    if (view.start or view.end) and 0 <= length < (whole.last - whole.first).days // CLOSE:
        room = max(14, length // 2)
        return max(first, _days_on(start, -room)), min(last, _days_on(end, room)), True
    return first, last, False


def ends(view: ViewState, whole: Years) -> tuple[date, date]:
    """The range of a view. An end that it leaves open is that of the years shown, or where the other end lies
    beyond them, that of all events or ten years from it.
    """
    start, end = view.start or whole.first, view.end or whole.last
    if start <= end:
        return start, end
    if view.start:
        return start, whole.latest if whole.latest > start else _years_on(start, 10)
    return whole.earliest if whole.earliest < end else _years_on(end, -10), end


def _days_on(day: date, days: int) -> date:
    """So many days later, within what can be written as a date: a link may hold the very first one."""
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


def _years_on(day: date, years: int) -> date:
    return date(min(9999, max(1, day.year + years)), 1, 1)


def played(store: Store, view: ViewState, today: date) -> tuple[date, date]:
    """From which day to which a view's range is played: up to today where its end is open."""
    start, end = ends(view, home(store, store.revision(), today.year))
    return start, max(start, today) if not view.end and start <= today else end


@lru_cache(maxsize=8)
def home(store: Store, revision: int, year: int) -> Years:
    """The years that hold nearly all events, up to the present ``year``."""
    last = date(year, 12, 31)
    months = [(month, n) for month, n in store.histogram(Filter(), "month") if month <= last]
    if not months:
        return Years(date(year - 10, 1, 1), last, last, last)
    earliest, most = floor(months[0][0], "year"), FEW * sum(n for _, n in months)
    so_far = accumulate(n for _, n in months)
    first = floor(next(month for (month, _), n in zip(months, so_far, strict=True) if n > most), "year")
    if (first - earliest).days <= SPARSE * (last - earliest).days:
        first = earliest
    return Years(first, last, earliest, (store.date_extent() or (last, last))[1])


def unit_of(days: int) -> Unit:
    """In which bins so many days are shown."""
    return next(unit for unit in get_args(Unit) if days <= LONGEST.get(unit, days))


def floor(day: date, unit: Unit) -> date:
    """The first day of the bin that a day is in. Weeks begin on Monday."""
    if unit == "day":
        return day
    if unit == "week":
        return _days_on(day, -day.weekday())
    month = {"month": day.month, "quarter": day.month - (day.month - 1) % 3, "year": 1}[unit]
    return date(day.year, month, 1)


def index(day: date, first: date, unit: Unit) -> int:
    """Which of the bins from ``first`` on a day is in; negative before it."""
    if unit in ("day", "week"):
        return (day - first).days // (7 if unit == "week" else 1)
    months = 12 * (day.year - first.year) + day.month - first.month
    return months // {"month": 1, "quarter": 3, "year": 12}[unit]


def number(day: date) -> int:
    """Days since 1970, negative before: what the browser reckons in."""
    return day.toordinal() - EPOCH


@lru_cache(maxsize=KEPT)
def _bins(
    store: Store, revision: int, wanted: Filter, first: date, last: date, unit: Unit, close: bool
) -> tuple[tuple[int, ...], int, int]:
    """Events per bin, and how many begin before the first and after the last; these only of the whole."""
    asked = wanted
    if close:  # an event that began earlier counts on the day before the first bin, and so in none
        asked = replace(wanted, start=_days_on(first, -1), end=last)
    bins = [0] * (index(last, first, unit) + 1)
    before = after = 0
    for day, n in store.histogram(asked, "day" if unit in ("day", "week") else "month"):
        at = index(day, first, unit)
        if day < first:
            before += n
        elif at < len(bins):
            bins[at] += n
        else:
            after += n
    return tuple(bins), 0 if close else before, 0 if close else after
