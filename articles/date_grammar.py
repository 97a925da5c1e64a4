"""What date scanners share: a passage being read, and rules that are tried in order.

A rule is an expression and a function from its match to the date expressions in it; a rule that gives none
lets the next one try. Rules are tried only where a gate matches, an expression that is quick to fail at words
no date begins with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from articles.date_expressions import Expression, Meaning, Tense
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
        """The whole match as one date expression."""
        return Expression(match.start(), match.end(), meaning, confidence, self.tense(match))


Resolver = Callable[[Reader, "re.Match[str]"], Iterator[Expression]]


class Grammar:
    """The rules of a language in the order of trial; compiled when first used."""

    def __init__(self, gate: Callable[[], str]) -> None:
        self._make_gate = gate
        self._rules: list[tuple[Callable[[], str], Resolver]] = []

    def rule(self, pattern: Callable[[], str] | str) -> Callable[[Resolver], Resolver]:
        """Registers a resolver; a pattern made of many words is given as a function."""

        def register(resolver: Resolver) -> Resolver:
            self._rules.append((pattern if callable(pattern) else lambda: pattern, resolver))
            return resolver

        return register

    @cached_property
    def _gate(self) -> re.Pattern[str]:
        return re.compile(self._make_gate())

    @cached_property
    def _compiled(self) -> tuple[tuple[re.Pattern[str], Resolver], ...]:
        return tuple((re.compile(pattern()), resolver) for pattern, resolver in self._rules)

    def read(self, reader: Reader, position: int) -> Iterator[Expression]:
        """Expressions from a position to the end of the passage; ranges still in two parts."""
        while match := self._gate.search(reader.text, position, reader.passage.end):
            position = match.start()
            found = self.read_at(reader, position)
            yield from found
            position = max((item.end for item in found), default=position + 1)

    def read_at(self, reader: Reader, position: int) -> list[Expression]:
        """What the first rule that fits exactly here reads."""
        for pattern, resolver in self._compiled:
            match = pattern.match(reader.text, position, reader.passage.end)
            if match and (found := list(resolver(reader, match))):
                return found
        return []
