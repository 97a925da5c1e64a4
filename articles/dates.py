"""English date expressions and the days they stand for.

Absolute dates are read as they stand; "yesterday" or "on Tuesday" count from ``Article.published``; "two
days later" counts from the date told before. A bare "July 6" takes the year nearest to ``published``, or
that of a dated event just told; without either it stays yearless. Named events ("the 2008 war") come from
``data/named_events.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from articles import date_rules, datespans
from articles.date_context import Context, Found
from articles.datespans import Value
from articles.model import Article, DateSpan, Passage, PassageDate

_JOINED = re.compile(r"(?:\s?[-–—]\s?|\s(?P<word>to|and|until|till|through)\s)(?:the\s)?")
_LEAD_OF_RANGE = re.compile(r"\b(?P<word>[Ff]rom|[Bb]etween)\s(?:the\s)?\Z")


def find(article: Article, passages: Iterable[Passage]) -> tuple[PassageDate, ...]:
    """The date expressions of an article in order, each with the passage it stands in.

    Left out are expressions that stand for no day of 1900–2100, and numbers that count something. A
    happening that another is dated by ("two days before the summit") is listed too, inside the longer
    expression.
    """
    context = Context(article)
    dates: list[PassageDate] = []
    for passage in passages:
        context.enter(passage)
        dates += [
            PassageDate(passage.id, _span(article.text, found))
            for found in _ranges(context, date_rules.read(context))
        ]
    return tuple(dates)


def _span(text: str, found: Found) -> DateSpan:
    value = found.value
    return DateSpan(
        expression=text[found.start : found.end],
        char_start=found.start,
        char_end=found.end,
        start=value.start,
        end=value.end,
        precision=value.precision,
        edtf=value.edtf,
        timex3=value.timex3,
        confidence=found.confidence,
    )


def _ranges(context: Context, found: Iterable[Found]) -> Iterator[Found]:
    """Joins "from X to Y", "between X and Y" and "X – Y"."""
    pending: Found | None = None
    for item in found:
        joined = pending and _joined(context, pending, item)
        if joined:
            pending = joined
            continue
        if pending:
            yield pending
        pending = item
    if pending:
        yield pending


def _joined(context: Context, first: Found, last: Found) -> Found | None:
    link = _JOINED.fullmatch(context.text, first.end, last.start) if first.end <= last.start else None
    if not link:
        return None
    lead = _LEAD_OF_RANGE.search(context.before(first.start, 14))
    if link["word"] == "and" and not (lead and lead["word"].lower() == "between"):
        return None
    start_value: Value | None = first.value
    if last.dated and last.value.start and not first.dated:
        start_value = datespans.in_year_before(first.value, last.value.start)
    value = start_value and datespans.between(start_value, last.value)
    if not value:
        return None
    start = first.start - (len(lead.group()) if lead else 0)
    return Found(start, last.end, value, min(first.confidence, last.confidence), last.dated)
