"""What date scanners share: a passage being read, and rules that are tried in order.

A rule is an expression and a function from its match to the date expressions in it; a rule that gives none
lets the next one try. Rules are tried only where a gate matches, an expression that is quick to fail at words
no date begins with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from articles.date_expressions import Calendar, Expression, Meaning, Tense
from articles.model import Passage


@dataclass(frozen=True, slots=True)
class Reader:
    """A passage that is being read. ``text`` may be folded to small letters, ``cased`` is as written."""

    text: str
    cased: str
    passage: Passage
    tense_around: Callable[[str, Passage, int, int], Tense]

    def before(self, position: int, length: int = 30) -> str:
        """The words of the passage that lead to a position."""
        return self.text[max(self.passage.start, position - length) : position]

    def after(self, position: int, length: int = 30) -> str:
        """The words of the passage that follow a position."""
        return self.text[position : min(self.passage.end, position + length)]

    def tense(self, match: re.Match[str]) -> Tense:
        """What the words around a match say of the time."""
        return self.tense_around(self.text, self.passage, match.start(), match.end())

    def expression(self, match: re.Match[str], meaning: Meaning, confidence: float = 0.9) -> Expression:
        """The whole match as one date expression; what surrounds a full date says nothing more of it."""
        dated = isinstance(meaning, Calendar) and isinstance(meaning.year, int)
        tense: Tense = "" if dated else self.tense(match)
        return Expression(match.start(), match.end(), meaning, confidence, tense)


def either(words: Collection[str]) -> str:
    """An expression for any of these words, the longest that fits; ``+`` stands for the letters that follow.

    Letters that words have in common are tried once: lists of hundreds of forms stay quick.
    """
    return _branches(dict.fromkeys(words))


def _branches(rests: Iterable[str]) -> str:
    by_letter: dict[str, list[str]] = {}
    optional = False
    for rest in rests:
        if rest:
            by_letter.setdefault(rest[0], []).append(rest[1:])
        else:
            optional = True
    branches = [
        (r"\w*" if letter == "+" else re.escape(letter)) + (_branches(following) if any(following) else "")
        for letter, following in by_letter.items()
    ]
    return f"(?:{'|'.join(branches)}){'?' if optional else ''}"


Resolver = Callable[[Reader, "re.Match[str]"], Iterator[Expression]]
Opening = Literal["number", "word", "any"]
_Rule = tuple["re.Pattern[str]", Resolver]


class Grammar:
    """The rules of a language in the order of trial; compiled when first used.

    ``gate`` gives an expression for how a word can go on that some rule may begin with.
    """

    def __init__(self, gate: Callable[[], str]) -> None:
        self._make_gate = gate
        self._rules: list[tuple[Callable[[], str], Opening, Resolver]] = []

    def rule(
        self, pattern: Callable[[], str] | str, opening: Opening = "any"
    ) -> Callable[[Resolver], Resolver]:
        """Registers a resolver. ``opening`` is what its pattern, given or made when needed, begins with."""

        def register(resolver: Resolver) -> Resolver:
            self._rules.append((pattern if callable(pattern) else lambda: pattern, opening, resolver))
            return resolver

        return register

    @cached_property
    def _opens(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\d[.,:/-])[0-9]|(?:{self._make_gate()})")

    @cached_property
    def _gate(self) -> re.Pattern[str]:
        # Begins with the letter before the word: such patterns are searched for several times as fast.
        return re.compile(rf"[^\w№$€£](?={self._opens.pattern})")

    @cached_property
    def _compiled(self) -> dict[bool, tuple[_Rule, ...]]:
        """The rules for what begins with a digit, and for what does not."""
        compiled = [(re.compile(pattern()), opening, resolver) for pattern, opening, resolver in self._rules]
        return {
            digit: tuple((p, resolver) for p, opening, resolver in compiled if opening != other)
            for digit, other in ((True, "word"), (False, "number"))
        }

    def read(self, reader: Reader) -> Iterator[Expression]:
        """The expressions of the passage in order; ranges still in two parts."""
        text, position, end = reader.text, reader.passage.start, reader.passage.end
        opens = bool(self._opens.match(text, position, end))
        while True:
            if opens:
                found = self.read_at(reader, position)
                yield from found
                position = max((item.end for item in found), default=position)
            gap = self._gate.search(text, position, end)
            if not gap:
                return
            position, opens = gap.end(), True

    def read_at(
        self, reader: Reader, position: int, without: frozenset[str] = frozenset()
    ) -> list[Expression]:
        """What the first rule that fits exactly here reads; ``without`` names rules to pass over."""
        text, end = reader.text, reader.passage.end
        for pattern, resolver in self._compiled[text[position : position + 1].isdigit()]:
            match = pattern.match(text, position, end)
            if match and resolver.__name__ not in without and (found := list(resolver(reader, match))):
                return found
        return []
