"""Reads English date expressions; what they resolve to is for ``date_resolution``.

A rule is a pattern and a function that says what a match means. The rules are tried one after the other, in
the order they stand in, and only at words that a date can begin with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain

from articles import named_events
from articles.date_expressions import Amount, Calendar, Expression, Happening, Range, Vague
from articles.dates_en_amounts import AMOUNTS
from articles.dates_en_calendar import CALENDAR
from articles.dates_en_clock import CLOCK
from articles.dates_en_relative import RELATIVE
from articles.dates_en_words import OPENS_NUMBER, Reader, Resolver
from articles.dates_en_years import YEARS
from articles.model import Passage
from articles.scanning import gate

# Most articles lead to no date: not worth trying every rule at each.
_PLAIN_ARTICLE = (
    r"[Tt]he (?!\d|first|second|third|fourth|same|next|following|previous|preceding|day|week|month|year"
    r"|decade|end|begin"
    r"|start|middle|early|mid|late|Second|past|last|recent|near|future|foreseeable|present|current|coming"
    r"|few|final"
    r"|whole|entire|intervening|distant|immediate|morning|afternoon|evening|night|early|late|decade|century"
    r"|corresponding|comparable|like|fiscal|calendar|'\d|two|three|four|five|six|seven|eight|nine|ten"
    r"|twent|thirt|fift|sixt|sevent|eight|ninet|ninth|tenth|eleventh|twelfth|latest|latter|full|rest|moment|weekend"
    r"|hours|minutes|centur|prior|other (?:day|night|week)"
    r"|Fir|Thi|Fou|quarter)"
    r"|[Tt]hat (?!day|morning|afternoon|evening|night|week|month|quarter|year|decade|very|same|spring|summer"
    r"|autumn|fall|winter)"
    r"|[Aa]n? (?!day|long time|long while|short|week|month|quarter|year|decade|century|minute|hour|few|couple"
    r"|number|hundred|second|dozen|thousand|later|full|single|whole|calendar|fiscal)"
)
# Numbers that something of a date follows: a sign between numbers, the half of a day, a month, a unit.
_NUMBER = (
    r"\d{1,3}(?:st|nd|rd|th)?(?:[.:/]\d| ?[-–—]| ?(?:[ap]\.?m|[AP]\.?M)\b| o'clock"
    r"| (?:[JFMASOND][a-z]{2}|(?:to|and|until|till|or|through|of|cent|seco|minu|hour|day|week|mont|quar|year"
    r"|deca|century|more|full|(?:this|yesterday|tomorrow) (?:mor|aft|eve)|tonight|stra|cons|addi|trad|cale"
    r"|busi|long))"
    r"|,\d{3} (?:hour|day|week|mont|year)| 1/2[ -](?:hour|day|week|mont|year))"
    r"|(?:1\d|2[01])\d\d(?!\d)|[012]\d[0-5]\d (?:GMT|UTC)"
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
_OPENING_ENDS = ("e ", "l ", "p to ", "rom ", "ROM ")  # what they can end with, "from" too: quicker to tell
_ONWARDS = re.compile(r" (?:on(?:wards?)?|forward)\b(?! \w+day| the)")


def find_spans(text: str, passage: Passage) -> Iterator[Expression]:
    """The date expressions of an English passage, ranges joined to one with their two ends as ``parts``."""
    reader = Reader(text, passage, _read_at)
    pending: Expression | None = None
    for item in _read(reader):
        joined = pending and _joined(reader, pending, item)
        if joined:
            pending = joined
            continue
        if pending:
            yield _opened(reader, pending)
        pending = item
    if pending:
        yield _opened(reader, pending)


def _read(reader: Reader) -> Iterator[Expression]:
    text, start, end = reader.text, reader.passage.start, reader.passage.end
    read_to = start
    first = None if start else _WORD.match(text)  # the gate looks at the letter before a word, where one is
    gaps = _gate().finditer(text, max(0, start - 1), end)
    for opening in gaps if first is None else chain((first,), gaps):
        position = opening.start("word")
        if position < read_to:
            continue
        for _, pattern, resolver in _rules_at(opening["word"]):
            match = pattern.match(text, position, end)
            if match:
                for item in resolver(reader, match):
                    if item.end > read_to:
                        read_to = item.end
                    reader.last = item
                    yield item
                break


def _read_at(reader: Reader, position: int, without: tuple[str, ...]) -> Iterator[Expression]:
    """What the first rule that fits exactly here reads; ``without`` names rules to pass over."""
    word = _WORD.match(reader.text, position, reader.passage.end)
    for name, pattern, resolver in _rules_at(word[0]) if word else ():
        match = pattern.match(reader.text, position, reader.passage.end)
        if match and name not in without:
            yield from resolver(reader, match)
            return


def _named(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    row = named_events.matched(match)
    led = not row.get("led") or _LEADS_TO_DOCUMENT.search(reader.before(match.start()))
    if not led or not named_events.in_context(row["id"], reader.text):
        # The words name no happening here; a date among them is still a date.
        yield from reader.read_at(match.start(), ("named",))
        return
    yield reader.expression(*match.span(), Happening(row["id"]))


_NO_END = (Amount, Range, Vague)  # what no range begins or ends with
_RULES = (*CLOCK, *CALENDAR, *YEARS, *RELATIVE, *AMOUNTS)
_WORD = re.compile(r"(?P<word>(?:[Tt]he (?=[\w']))?(?:\d+(?:[ -][A-Za-z])?|[^\W\d_][^\W_]*|(?<= )'))")
_Tried = tuple[str, "re.Pattern[str]", Resolver]


@cache
def _gate() -> re.Pattern[str]:
    """What leads to a word that a date can begin with; begins with a letter to be quick to search for."""
    opens = {word.partition("_")[0] for rule in _RULES for word in rule.opens} - {*OPENS_NUMBER.split()}
    words = rf"{gate(opens | named_events.openers())}(?!{_PLAIN_ARTICLE})"
    return re.compile(rf"[^\w](?:(?=\d)(?<!\d[.,])(?={_NUMBER})|{words})(?<!\w')(?={_WORD.pattern})")


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    return {rule.name: re.compile(rf"(?:{rule.pattern})(?!\w)") for rule in _RULES}


@lru_cache(maxsize=2048)  # more than the words that something begins with
def _rules_at(word: str) -> tuple[_Tried, ...]:
    """The rules for what begins with a word, in the order of trial."""
    the, word = ("the_", word[4:]) if word[:4] in ("the ", "The ") else ("", word)
    key = word.lower()
    number = re.match(r"\d+", word)
    if number:
        follows = word[-1:] if word[-1:].isalpha() else ""
        key = ("0" if number.end() < 4 else "0000") + ("A" if follows.isupper() else "a" if follows else "")
    tried = [(rule.name, _compiled()[rule.name], rule.resolver) for rule in _RULES if the + key in rule.opens]
    names = None if the else named_events.pattern(number[0] if number else key)
    return (("named", names, _named), *tried) if names else tuple(tried)


def _joined(reader: Reader, first: Expression, last: Expression) -> Expression | None:
    """Joins "from X to Y", "between X and Y" and "X – Y"."""
    link = _JOINED.fullmatch(reader.text, first.end, last.start) if first.end <= last.start else None
    if not link or isinstance(first.meaning, _NO_END) or isinstance(last.meaning, _NO_END):
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
    if isinstance(item.meaning, (*_NO_END, Happening)):
        return item
    lead = reader.before(item.start, 12)
    if item.anchors and not lead.endswith(_OPENING_ENDS):
        return item
    if _SINCE.search(lead) or (lead.lower().endswith("from ") and _ONWARDS.match(reader.after(item.end, 16))):
        return replace(item, meaning=Range(item.meaning, None), parts=(item,))
    if _UNTIL.search(lead):
        return replace(item, meaning=Range(None, item.meaning), parts=(item,))
    return item
