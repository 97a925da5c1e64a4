"""Numbers of killed, wounded, missing, captured and displaced people, with who is said to have given them.

A number counts when words near it say what happened to those counted; the words of four languages are in
``data/casualties.yaml``. "More than 20" is open upwards, "up to 20" downwards, "dozens" a least number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from articles.model import Casualties
from articles.scanning import lowered
from articles.tables import table
from geodata.model import Language

Kind = Literal["killed", "wounded", "missing", "captured", "displaced"]
_REACH = 70  # characters before and after a number
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_YEAR = re.compile(r"\b(?:in|of|since|by|until|year|у|в|во|з|с|до|від|от)\s\Z")
_HIGHEST = 9_999_999
_DIGITS = r"\d{1,3}(?:[,.  ]\d{3})+(?!\d)|\d{1,7}(?![\d.,]\d)"


@dataclass(frozen=True, slots=True)
class _Words:
    number: re.Pattern[str]
    exact: dict[str, int]
    vague: dict[str, int]
    before: dict[Kind, re.Pattern[str]]
    after: dict[Kind, re.Pattern[str]]
    any: re.Pattern[str]
    joined: re.Pattern[str]
    unit: re.Pattern[str]
    said: tuple[re.Pattern[str], ...]


def find(
    flat: str, start: int, end: int, language: Language, dated: Sequence[tuple[int, int]]
) -> tuple[Casualties, ...]:
    """The figures of a sentence in order. ``flat`` has plain blanks; ``dated`` is where its dates stand."""
    words, lower = _words(language), lowered(flat)
    if not words.any.search(lower, start, end):
        return ()
    numbers = [
        match
        for match in words.number.finditer(lower, start, end)
        if not any(s < match.end() and match.start() < e for s, e in dated)
        and not words.unit.match(lower, match.end(), end)
        and not (_YEAR.fullmatch(match["all"]) and _OF_YEAR.search(lower, start, match.start()))
    ]
    kinds: dict[int, Kind] = {}
    for index in reversed(range(len(numbers))):
        number = numbers[index]
        lead = lower[max(start, number.start() - _REACH) : number.start()]
        rest = lower[number.end() : min(end, number.end() + _REACH)]
        kind = _kind(words, lead, rest)
        if kind is None and index + 1 < len(numbers):
            between = lower[number.end() : numbers[index + 1].start()]
            kind = kinds.get(index + 1) if words.joined.fullmatch(between) else None
        if kind:
            kinds[index] = kind
    if not kinds:
        return ()
    who = _said(words, flat[start:end])
    found = []
    for index, kind in sorted(kinds.items()):
        low, high = _bounds(words, numbers[index])
        if high is None or low <= high <= _HIGHEST:
            found.append(Casualties(kind, low, high, who, *numbers[index].span("all")))
    return tuple(found)


def _kind(words: _Words, lead: str, rest: str) -> Kind | None:
    """What happened to those counted, by the nearest word that says so; a word before goes first."""
    nearest: tuple[int, Kind] | None = None
    for kind in words.before:
        for match, distance in (
            (before := words.before[kind].search(lead), len(lead) - before.start("gap") if before else 0),
            (after := words.after[kind].match(rest), after.end("gap") + 1 if after else 0),
        ):
            if match and (nearest is None or distance < nearest[0]):
                nearest = distance, kind
    return nearest[1] if nearest else None


def _bounds(words: _Words, number: re.Match[str]) -> tuple[int, int | None]:
    first = _value(words, number["first"])
    if number["last"]:
        return first, _value(words, number["last"])
    if number["first"] in words.vague or number["least"]:
        return first, None
    return (0, first) if number["most"] else (first, first)


def _value(words: _Words, text: str) -> int:
    if text[0].isdigit():
        return int(re.sub(r"\D", "", text))
    if text in words.vague:
        return words.vague[text]
    if text in words.exact:
        return words.exact[text]
    return sum(words.exact[part] for part in re.split(r"[\s-]", text))


def _said(words: _Words, sentence: str) -> str:
    for expression in words.said:
        if match := expression.search(sentence):
            return match["who"].strip().removeprefix("The ").removeprefix("the ")
    return ""


@cache
def _words(language: Language) -> _Words:
    rows = table("casualties")[language]
    exact = {str(word): int(value) for word, value in rows["numbers"].items()}
    vague = {str(word): int(value) for word, value in rows["vague"].items()}
    tens = "|".join(word for word, value in exact.items() if 20 <= value < 100 and " " not in word)
    ones = "|".join(word for word, value in exact.items() if value < 10 and " " not in word)
    plain = rf"{_DIGITS}|(?:{tens})[\s-](?:{ones})|{_either([*exact, *vague])}"
    least, most, about = (_either(rows[key]) for key in ("least", "most", "about"))
    number = re.compile(
        rf"(?<![\w.,$€£№/-])(?P<all>(?:(?:(?P<least>{least})|(?P<most>{most})|{about})\s){{0,2}}"
        rf"(?P<first>{plain})(?:(?:\s(?:to|до)\s|\s?[-–]\s?|\sand\s(?=\d))(?P<last>{_DIGITS}))?)(?![\w/-])"
    )
    stops = rf"(?!(?:{rows['join']})\b)"
    before, after = {}, {}
    for kind in get_args(Kind):
        cue = rows["kinds"][kind].replace(" ", r"\s")
        before[kind] = re.compile(rf"\b(?:{cue})(?P<gap>(?:\s{stops}[\w'-]+){{0,2}}\s)\Z")
        after[kind] = re.compile(rf"\A(?P<gap>(?:\s{stops}[\w'-]+){{0,6}}?)\s(?:{cue})(?!\w)")
    return _Words(
        number,
        exact,
        vague,
        before,
        after,
        re.compile(r"\b(?:" + "|".join(rows["kinds"].values()).replace(" ", r"\s") + ")"),
        re.compile(rf"(?:\s[\w'-]+){{0,4}}\s(?:{rows['join']})\s"),
        re.compile(rf"\s?-?(?:{rows['unit']})(?!\w)"),
        tuple(re.compile(expression.replace(" ", r"\s")) for expression in rows["said"]),
    )


def _either(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)).replace(r"\ ", r"\s")
