"""Reads English date expressions; what they resolve to is for ``date_resolution``.

A rule is a pattern and a function that says what a match means. The rules are tried one after the other, in
the order they stand in, and only at words that a date can begin with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from articles import named_events
from articles.date_expressions import Amount, Calendar, Expression, Happening, Range
from articles.dates_en_amounts import AMOUNTS
from articles.dates_en_calendar import CALENDAR
from articles.dates_en_relative import CLOCK, RELATIVE
from articles.dates_en_words import NUMBERS, Reader, Resolver
from articles.model import Passage
from articles.scanning import gate
from articles.tables import table

# Most articles lead to no date: not worth trying every rule at each.
_PLAIN_ARTICLE = (
    r"[Tt]he (?!\d|first|second|third|fourth|same|next|following|previous|preceding|day|week|month|year"
    r"|decade|end|begin"
    r"|start|middle|early|mid|late|Second|past|last|recent|near|future|foreseeable|present|current|coming"
    r"|few|final"
    r"|corresponding|comparable|like|fiscal|calendar|'\d|two|three|four|five|six|seven|eight|nine|ten"
    r"|twent|fift|sixt|sevent|eight|ninet|latest|full|rest|moment|weekend"
    r"|Fir|Thi|Fou|quarter)"
    r"|[Tt]hat (?!day|week|month|quarter|year|decade|very|same|spring|summer|autumn|fall|winter)"
    r"|[Aa]n? (?!day|week|month|quarter|year|decade|century|minute|hour|few|couple|number|hundred|second"
    r"|dozen|thousand)"
)
_JOINED = re.compile(r"(?: ?[-–—] ?| (?P<word>to|and|until|till|through) )(?:the )?")
_LEAD_OF_RANGE = re.compile(r"\b(?P<word>[Ff]rom|[Bb]etween) (?:the )?\Z")
_LEADS_TO_DOCUMENT = re.compile(
    r"\b(?:[Ss]ince|[Aa]fter|[Bb]efore|[Uu]ntil|[Ff]ollowing|[Pp]rior to|[Dd]uring|(?:[Ss]igning"
    r"|[Aa]doption|[Cc]onclusion"
    r"|[Aa]nniversary) of)(?: (?:the|its|an?))? \Z"
)
_SINCE = re.compile(r"\b[Ss]ince (?:the )?\Z")
_UNTIL = re.compile(r"\b(?:[Uu]ntil|[Tt]ill|[Uu]p to) (?:the )?\Z")
_ONWARDS = re.compile(r" (?:on(?:wards?)?|forward)\b(?! \w+day| the)")


Spot = tuple[int, str]


def spots(text: str) -> list[Spot]:
    """Where some rule matches, in order, and the rule's name: one search through a whole article."""
    return [(match.start(), match.lastgroup or "") for match in _scanner()[0].finditer(text)]


def find_spans(text: str, passage: Passage, at: Sequence[Spot] | None = None) -> Iterator[Expression]:
    """The date expressions of an English passage, ranges joined to one with their two ends as ``parts``.

    ``at`` are the ``spots`` of the passage where they are known already.
    """
    if at is None:
        found = _scanner()[0].finditer(text, passage.start, passage.end)
        at = [(match.start(), match.lastgroup or "") for match in found]
    reader = _reader(text, passage)
    pending: Expression | None = None
    for item in _read(reader, at):
        joined = pending and _joined(reader, pending, item)
        if joined:
            pending = joined
            continue
        if pending:
            yield _opened(reader, pending)
        pending = item
    if pending:
        yield _opened(reader, pending)


def _read(reader: Reader, at: Sequence[Spot]) -> Iterator[Expression]:
    rules = _scanner()[1]
    read_to = reader.passage.start
    for start, name in at:
        if start < read_to:
            continue
        pattern, resolver = rules[name]
        match = pattern.match(reader.text, start, reader.passage.end)
        # A match that ran beyond the passage may leave a shorter one to another rule.
        for item in resolver(reader, match) if match else reader.read_at(start, (name,)):
            read_to = max(read_to, item.end)
            reader.last = item
            yield item


def _reader(text: str, passage: Passage) -> Reader:
    """A reader whose ``read_at`` tries the rules in their order."""

    def read_at(position: int, without: tuple[str, ...]) -> Iterator[Expression]:
        for name, (pattern, resolver) in _scanner()[1].items():
            if name not in (*without, "name") and (match := pattern.match(text, position, passage.end)):
                yield from resolver(reader, match)
                return

    reader = Reader(text, passage, read_at)
    return reader


def _named(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    row = named_events.matched(match)
    led = not row.get("led") or _LEADS_TO_DOCUMENT.search(reader.before(match.start()))
    if not led or not named_events.in_context(row["id"], reader.text):
        # The words name no happening here; a date among them is still a date.
        yield from reader.read_at(match.start(), ("named",))
        return
    yield reader.expression(*match.span(), Happening(row["id"]))


@cache
def _scanner() -> tuple[re.Pattern[str], dict[str, tuple[re.Pattern[str], Resolver]]]:
    """One pattern that finds where some rule matches, and each rule's own with its groups and its reader."""
    rules: dict[str, tuple[str, Resolver]] = {
        "named": (named_events.pattern().pattern, _named),
        **CLOCK,
        **CALENDAR,
        **RELATIVE,
        **AMOUNTS,
    }
    bare = {name: re.sub(r"\(\?P<\w+>", "(?:", pattern) for name, (pattern, _) in rules.items()}
    named = bare.pop("named")
    heads = {
        head for row in table("named_events") for name in row["names"] for head in named_events.heads(name)
    }
    small = {head if head.isupper() or head.isdigit() else head.lower() for head in heads}
    both = {head for head in small if head in _openers() or head.isdigit()}
    others = "|".join(f"(?P<{name}>{pattern})" for name, pattern in bare.items())
    # Words that only names begin with are tried for names alone: most of them begin none.
    scanner = re.compile(
        rf"{gate(_openers() | small, numbers=True)}(?<!')(?:"
        rf"{gate(_openers(), numbers=True)}(?!{_PLAIN_ARTICLE})(?:{gate(both)}(?P<named>{named})|{others})"
        rf"|(?P<name>{named}))(?!\w)"
    )
    compiled = {name: (re.compile(rf"(?:{p})(?!\w)"), reader) for name, (p, reader) in rules.items()}
    return scanner, {**compiled, "name": compiled["named"]}


@cache
def _openers() -> frozenset[str]:
    """The words that a date expression can begin with, those of named events apart; numbers too."""
    return frozenset(table("dates")["openers"]) | frozenset(NUMBERS)


def _joined(reader: Reader, first: Expression, last: Expression) -> Expression | None:
    """Joins "from X to Y", "between X and Y" and "X – Y"."""
    link = _JOINED.fullmatch(reader.text, first.end, last.start) if first.end <= last.start else None
    if not link or isinstance(first.meaning, Amount | Range) or isinstance(last.meaning, Amount | Range):
        return None
    lead = _LEAD_OF_RANGE.search(reader.before(first.start, 14))
    if link["word"] == "and" and not (lead and lead["word"].lower() == "between"):
        return None
    calendar = isinstance(first.meaning, Calendar) and isinstance(last.meaning, Calendar)
    if link["word"] == "to" and not (calendar or (lead and lead["word"].lower() == "from")):
        return None
    return Expression(
        first.start - (len(lead.group()) if lead else 0),
        last.end,
        Range(first.meaning, last.meaning),
        min(first.confidence, last.confidence),
        last.tense,
        parts=(first, last),
    )


def _opened(reader: Reader, item: Expression) -> Expression:
    """The expression as a range that is open on one side where the words around say so ("since 1992")."""
    if isinstance(item.meaning, Amount | Range | Happening):
        return item
    lead = reader.before(item.start, 12)
    if _SINCE.search(lead) or (lead.lower().endswith("from ") and _ONWARDS.match(reader.after(item.end, 16))):
        return replace(item, meaning=Range(item.meaning, None), parts=(item,))
    if _UNTIL.search(lead):
        return replace(item, meaning=Range(None, item.meaning), parts=(item,))
    return item
