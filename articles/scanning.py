"""What makes searching texts quick: plain characters, and a gate before large patterns.

A large alternation tried at every word costs more than everything else together; behind a look at the first
word it costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_ASCII_BLANKS = "\t\n\r\x0b\x0c"
_WIDE_BLANKS = "\xa0\u2002\u2003\u2007\u2009\u202f"
_APOSTROPHES = "\u2019\u2018\u02bc"  # the last is how Ukrainian texts often write theirs


@lru_cache(maxsize=2)  # the stages ask for the same text one after the other
def plain(text: str) -> str:
    """The text with plain blanks, apostrophes and hyphens, every code point where it was."""
    for blank in _ASCII_BLANKS:
        text = text.replace(blank, " ")
    text = text.replace("`", "'")
    if text.isascii():
        return text
    for blank in _WIDE_BLANKS:
        text = text.replace(blank, " ")
    for apostrophe in _APOSTROPHES:
        text = text.replace(apostrophe, "'")
    return text.replace("\u2011", "-")


@lru_cache(maxsize=2)
def lowered(flat: str) -> str:
    """The text in small letters, every code point where it was."""
    lower = flat.lower()
    if len(lower) == len(flat):
        return lower
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in flat)


def has(pattern: re.Pattern[str], flat: str) -> bool:
    """Whether a text has any of some letters; a plain English one answers at once."""
    return not flat.isascii() and pattern.search(flat) is not None


CYRILLIC = re.compile("[\u0400-\u04ff]")
GEORGIAN = re.compile("[\u10d0-\u10ff]")


def opening(letters: Collection[str]) -> str:
    """An expression that matches nothing, but only where a word begins with one of these letters."""
    by_letter: dict[str, list[str]] = {}
    for group in sorted(set(letters)):
        by_letter.setdefault(group[0], []).append(group[1:])
    branches = (f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return rf"(?<![\w-])(?={'|'.join(branches)})"


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
    return rf"(?<!\w)(?={words}{'|[0-9]' if numbers else ''})"


@lru_cache(maxsize=16)  # asked at every name of a passage
def is_title_case(words: str) -> bool:
    """Whether a passage is a headline, whose capitals say nothing."""
    if words.endswith((".", "?", "!", '"', "”")):
        return False
    letters = [word for word in words.split() if len(word) > 3]
    return len(letters) > 3 and sum(word[0].isupper() for word in letters) >= 0.8 * len(letters)
