"""Ukrainian and Russian date expressions.

The core of each is read first ("6 липня 2016 року", "прошлой весной", "два роки тому"; see ``slavic_rules``),
then what stands before and between them makes ranges ("с 6 июля по 8 августа", "до 2014 року").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from articles import slavic_relative  # noqa: F401 - registers the rules
from articles.date_expressions import Calendar, Decade, Expression, Range, Shift, Weekday
from articles.date_grammar import Reader, either
from articles.model import Passage
from articles.scanning import CYRILLIC, lowered
from articles.slavic_patterns import DASH, FROM, GRAMMAR, NIGHT, SINCE
from articles.slavic_tense import tense_around
from articles.slavic_words import listed

_UNTIL = re.compile(rf"(?<!\w){either(listed('until'))} \Z")
# "Від 27 лютого" is since that day, but "указ від 27 лютого" is dated so.
_FROM_DAY = re.compile(r"(?<!\w)від \Z")
_DATED = re.compile(
    r"(?<!\w)(?:указ|постанов|закон|рішенн|резолюці|заяв|лист|наказ|догов[оі]р|угод|протокол|меморандум|деклараці|акт|комюніке"
    r"|розпорядженн|пакт|нот|ухвал|висновк)\w*(?: [^ ,.]{1,20}){0,2} від \Z"
)
_BOUND = re.compile(rf"(?<!\w){either(listed('bounds'))} \Z")
_AND = re.compile(r" (?:и|і|й|та) ")
_TO = re.compile(rf"{DASH}| (?:вплоть |аж )?(?:по|до|на) ")


def find_spans(text: str, passage: Passage) -> Iterator[Expression]:
    """The date expressions of a passage in order; see ``date_expressions``."""
    if not CYRILLIC.search(text, passage.start, passage.end):
        return
    reader = Reader(_folded(text), text, passage, tense_around)
    yield from _with_ranges(reader, GRAMMAR.read(reader))


@lru_cache(maxsize=2)  # passage after passage asks for the same text
def _folded(text: str) -> str:
    """The text in small letters, and without the dots on "ё", which most texts leave out."""
    return lowered(text).replace("ё", "е")


def _with_ranges(reader: Reader, found: Iterator[Expression]) -> Iterator[Expression]:
    """Joins "с X по Y" and "X – Y", opens "с X" and "до X"."""
    pending: Expression | None = None
    for item in found:
        if pending:
            if joined := _joined(reader, pending, item):
                pending = joined
                continue
            yield _opened(reader, _in_year_of(reader, pending, item))
        pending = item
    if pending:
        yield _opened(reader, pending)


_JOINABLE = (Calendar, Decade, Weekday, Shift)


def _joined(reader: Reader, first: Expression, last: Expression) -> Expression | None:
    if not (isinstance(first.meaning, _JOINABLE) and isinstance(last.meaning, _JOINABLE)):
        return None
    if last.start < first.end:
        return None
    link = reader.text[first.end : last.start]
    lead = FROM.search(reader.before(first.start))
    if link == " на " and not NIGHT.search(reader.before(first.start)):
        return None
    if _TO.fullmatch(link):
        if not lead and not (link.strip() in "-–—" and type(first.meaning) is type(last.meaning)):
            return None
    elif not (_AND.fullmatch(link) and lead and lead[0].startswith(("между", "між"))):
        return None
    if not isinstance(getattr(last.meaning, "year", None), int):
        first = _in_year_of(
            reader, first, last
        )  # a number is left to the resolution: "с декабря по март 2015"
    start = first.start - len(lead[0]) if lead else first.start
    confidence = min(first.confidence, last.confidence)
    meaning = Range(first.meaning, last.meaning)
    tense = last.tense or first.tense
    return Expression(start, last.end, meaning, confidence, tense, parts=(first, last))


_MOVED_TO = re.compile(r" на \d")  # "перенесли с 12 на 19 ноября"
_LISTED = re.compile(rf"{DASH}|,? (?:и|і|й|та|или|або|по|до) |, ")


def _in_year_of(reader: Reader, first: Expression, last: Expression) -> Expression:
    """The first of "в марте и апреле 2014 года" with the year that is said once."""
    a, b = first.meaning, last.meaning
    if not (isinstance(a, Calendar) and isinstance(b, Calendar)) or a.year is not None or b.year is None:
        return first
    months = a.month and b.month and a.month <= b.month and bool(a.day) == bool(b.day)
    if not months and not (a.season and b.season):
        return first
    if last.start < first.end or not _LISTED.fullmatch(reader.text, first.end, last.start):
        return first
    return replace(first, meaning=replace(a, year=b.year))


def _opened(reader: Reader, item: Expression) -> Expression:
    """The expression with the "с" or "до" before it, which leave the other side of a range open."""
    lead = reader.before(item.start)
    meaning = item.meaning
    if isinstance(meaning, Range):
        before = FROM.search(lead) if meaning.first and meaning.last else None
        return replace(item, start=item.start - len(before[0])) if before else item
    counted = isinstance(meaning, Shift) and meaning.anchor not in ("published", "told")
    if isinstance(meaning, _JOINABLE) and not counted:
        since = None if _MOVED_TO.match(reader.after(item.end)) else SINCE.search(lead)
        if not since and not _DATED.search(reader.before(item.start, 60)):
            since = _FROM_DAY.search(lead)
        if since:
            return replace(item, meaning=Range(meaning, None), anchors=False, parts=(item,))
        if _UNTIL.search(lead):
            return replace(item, meaning=Range(None, meaning), anchors=False, parts=(item,))
    return replace(item, anchors=False) if _BOUND.search(lead) else item
