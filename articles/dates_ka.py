"""Georgian date expressions.

A date runs from the year to the day ("2008 წლის 8 აგვისტოს"; see ``georgian_rules``). What other languages
say with a preposition is an ending here: ``-დან`` opens a range ("აგვისტოდან"), ``-მდე`` closes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from articles.date_expressions import Calendar, Decade, Expression, Range, Shift, Tense, Weekday
from articles.date_grammar import Reader, either
from articles.georgian_rules import FROM, GRAMMAR, UNTIL
from articles.model import Passage
from articles.scanning import GEORGIAN
from articles.tables import table

_CLAUSE_END = re.compile(r"[.!?;:]\s|, რომ ")
_SINCE_ENDING = re.compile(rf"{FROM}(?:ც|ვე)?(?: დაწყებული)?\Z|დაწყებული\Z")
_UNTIL_ENDING = re.compile(rf"{UNTIL}(?:ც|ვე)?\Z")


def find_spans(text: str, passage: Passage) -> Iterator[Expression]:
    """The date expressions of a passage in order; see ``date_expressions``."""
    if GEORGIAN.search(text, passage.start, passage.end):
        reader = Reader(text, text, passage, _tense_around)
        yield from _with_ranges(reader, GRAMMAR.read(reader))


def _tense_around(text: str, passage: Passage, start: int, end: int) -> Tense:
    lead = _CLAUSE_END.split(text[max(passage.start, start - 90) : start])[-1]
    rest = _CLAUSE_END.split(text[end : min(passage.end, end + 90)])[0]
    return "future" if _future().search(f"{lead} {rest}") else ""


@cache
def _future() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){either(table('dates_ka')['future'])}(?!\w)")


def _with_ranges(reader: Reader, found: Iterator[Expression]) -> Iterator[Expression]:
    """Joins "8 აგვისტოდან 12 აგვისტომდე" and "იანვარ-მარტში", opens "1992 წლიდან" and "2014 წლამდე"."""
    pending: Expression | None = None
    for item in found:
        if pending:
            if joined := _joined(reader, pending, item):
                pending = joined
                continue
            yield _opened(reader, pending)
        pending = item
    if pending:
        yield _opened(reader, pending)


def _words(reader: Reader, item: Expression) -> str:
    return reader.text[item.start : item.end]


_JOINABLE = (Calendar, Decade, Weekday, Shift)


def _joined(reader: Reader, first: Expression, last: Expression) -> Expression | None:
    if last.start < first.end:
        return None
    link = reader.text[first.end : last.start]
    since = _SINCE_ENDING.search(_words(reader, first))
    if since and link == " " and isinstance(last.meaning, Shift) and last.meaning.anchor == "told":
        # "სამიტიდან ორი დღის შემდეგ": counted from it
        return replace(last, start=first.start, meaning=replace(last.meaning, anchor=first.meaning))
    until = _UNTIL_ENDING.search(_words(reader, first))
    if (
        until
        and link == " "
        and isinstance(last.meaning, Shift)
        and last.meaning.anchor == "told"
        and last.meaning.count < 0
    ):
        return replace(last, start=first.start, meaning=replace(last.meaning, anchor=first.meaning))
    if not (isinstance(first.meaning, _JOINABLE) and isinstance(last.meaning, _JOINABLE)):
        return None
    ended = _UNTIL_ENDING.search(_words(reader, last)) or re.match(
        r" (?:ჩათვლით|-?მდე)", reader.after(last.end)
    )
    dashed = link.strip() in ("-", "–", "—") and type(first.meaning) is type(last.meaning)
    if not dashed and not (since and link == " " and ended):
        return None
    start, end = first.meaning, last.meaning
    if isinstance(start, Calendar) and isinstance(end, Calendar) and start.year and end.year is None:
        end = replace(end, year=start.year)  # the year is said once, at the start
    confidence = min(first.confidence, last.confidence)
    tense = last.tense or first.tense
    return Expression(first.start, last.end, Range(start, end), confidence, tense, parts=(first, last))


def _opened(reader: Reader, item: Expression) -> Expression:
    """The expression with what its ending says: ``-დან`` and ``-მდე`` leave the other side open."""
    meaning, words = item.meaning, _words(reader, item)
    counted = isinstance(meaning, Shift) and meaning.anchor not in ("published", "told")
    if not isinstance(meaning, _JOINABLE) or counted:
        return item
    if _SINCE_ENDING.search(words):
        return replace(item, meaning=Range(meaning, None), anchors=False, parts=(item,))
    if _UNTIL_ENDING.search(words):
        return replace(item, meaning=Range(None, meaning), anchors=False, parts=(item,))
    return item
