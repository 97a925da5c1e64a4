"""Date expressions and the days they stand for, in English, Ukrainian, Russian and Georgian.

A scanner for the language of each passage says what its expressions mean, ``date_resolution`` which days
those are, given the article's date and what was told before. Named events ("the 2008 war") come from
``data/named_events.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from articles import dates_en
from articles.date_expressions import Expression, Happening
from articles.date_inference import reference_day
from articles.date_resolution import Context, Found
from articles.model import Article, DateSpan, Passage, PassageDate
from articles.scanning import has, plain
from articles.timex import Timex

_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_GEORGIAN = re.compile(r"[\u10d0-\u10ff\u1c90-\u1cbf]+")
_LATIN = re.compile(r"[A-Za-z]+")
_MOST_OF = 200  # characters of a passage that its script is told by


def find(article: Article, passages: Iterable[Passage]) -> tuple[PassageDate, ...]:
    """The date expressions of an article in order, each with the passage it stands in.

    Left out are expressions that stand for no day of 1900–2100, and numbers that count something. A
    happening that another is dated by ("two days before the summit") is listed too, inside the longer
    expression. In an article without a date of publication a year may be inferred where several things in it
    agree; such dates have the basis ``inferred``, and ``inferred_year`` says so.
    """
    read = [item for item in _expressions(article, passages) if item[1]]
    reference = reference_day(read) if article.published is None else None
    context = Context(article.published, reference)
    return tuple(
        PassageDate(passage.id, span)
        for passage, expressions in read
        for found in context.resolve(passage, expressions)
        if (span := _span(article.text, found))
    )


def timexes(article: Article, passages: Iterable[Passage]) -> tuple[Timex, ...]:
    """The TIMEX3s of an article in order: dates, and also times of day, lengths, repetitions, "now".

    The two ends of a range are one each where they are expressions of their own. Named events are no TIMEX3s.
    """
    context = Context(article.published)
    return tuple(
        Timex(found.expression.start, found.expression.end, found.type, found.timex3)
        for passage, expressions in _expressions(article, passages)
        for found in context.resolve(passage, [part for e in expressions for part in (e.parts or (e,))])
        if not isinstance(found.expression.meaning, Happening)
    )


def inferred_year(dates: Iterable[PassageDate]) -> int | None:
    """The year that ``find`` inferred for an article without a date, to be said where it is taken in."""
    return next((d.date.start.year for d in dates if d.date.basis == "inferred" and d.date.start), None)


def _expressions(article: Article, passages: Iterable[Passage]) -> Iterator[tuple[Passage, list[Expression]]]:
    """Every passage with what the scanner of its language reads in it."""
    text = plain(article.text)
    others = [script for script in (_CYRILLIC, _GEORGIAN) if has(script, text)]
    if not others:
        for passage in passages:
            yield passage, list(dates_en.find_spans(text, passage))
        return
    for passage in passages:
        span = passage.start, passage.end
        scripts = [script for script in others if script.search(text, *span)]
        if scripts and _LATIN.search(text, *span):
            scripts.append(_LATIN)
        if len(scripts) > 1:
            sample = text[passage.start : min(passage.end, passage.start + _MOST_OF)]
            scripts.sort(key=lambda script: -len("".join(script.findall(sample))))
        readings = [list(_scanner(script)(text, passage)) for script in scripts or (_LATIN,)]
        yield passage, _merged(text, readings) if len(readings) > 1 else readings[0]


@cache
def _scanner(script: re.Pattern[str]) -> Callable[[str, Passage], Iterator[Expression]]:
    """What reads the dates of a script; most runs meet no text that needs the larger tables."""
    if script is _LATIN:
        return dates_en.find_spans
    if script is _CYRILLIC:
        from articles import dates_uk_ru

        return dates_uk_ru.find_spans
    from articles import dates_ka

    return dates_ka.find_spans


def _merged(text: str, readings: list[list[Expression]]) -> list[Expression]:
    """What the language of a passage reads in it, and what that of a quotation adds in its own letters."""
    merged = readings[0]
    for quoted in readings[1:]:
        apart = [e for e in quoted if all(e.end <= other.start or other.end <= e.start for other in merged)]
        in_words = [e for e in apart if any(map(str.isalpha, text[e.start : e.end]))]
        if in_words:
            merged = sorted(merged + in_words, key=lambda e: e.start)
    return merged


def _span(text: str, found: Found) -> DateSpan | None:
    value, expression = found.value, found.expression
    if value is None:
        return None
    return DateSpan(
        expression=text[expression.start : expression.end],
        char_start=expression.start,
        char_end=expression.end,
        start=value.start,
        end=value.end,
        precision=value.precision,
        edtf=value.edtf,
        timex3=value.timex3,
        confidence=found.confidence,
        basis=found.basis,
    )
