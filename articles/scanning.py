"""What makes searching texts quick: plain characters, and a gate before large patterns.

A large alternation tried at every word costs more than everything else together; behind a look at the first
word it costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

_BLANKS = "\t\n\r\x0b\x0c\xa0\u2002\u2003\u2007\u2009\u202f"


@lru_cache(maxsize=2)  # the stages ask for the same text one after the other
def plain(text: str) -> str:
    """The text with plain blanks, apostrophes and hyphens, every code point where it was."""
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    return text.replace("\u2019", "'").replace("\u2018", "'").replace("\u2011", "-")


def gate(openers: Collection[str], numbers: bool = False) -> str:
    """An expression that matches nothing, but only before one of these words.

    A word in small letters may begin with a capital. With ``numbers`` a digit opens it too.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(set(openers)):
        by_letter.setdefault(word[0], []).append(word[1:])
    branches = [
        f"{f'[{letter.upper()}{letter}]' if letter.islower() else letter}"
        f"(?:{'|'.join(sorted(rests, key=len, reverse=True))})"
        for letter, rests in by_letter.items()
    ]
    words = rf"(?:{'|'.join(branches)})\b"
    return rf"\b(?={words}{'|[0-9]' if numbers else ''})"
