"""Which language a text or a sentence is in, by its script, its letters and its commonest words.

The four languages of the project are told from each other and from what is none of them: Belarusian and
Bulgarian share most letters with Russian, French all of them with English.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Literal

from articles.tables import table

Detected = Literal["en", "uk", "ru", "ka", "und"]

_SAMPLE = 1_500  # characters that settle it
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_CYRILLIC = frozenset(map(chr, range(0x400, 0x530)))
_GEORGIAN = frozenset(map(chr, (*range(0x10A0, 0x1100), *range(0x1C90, 0x1CC0))))
_UKRAINIAN, _RUSSIAN = frozenset("іїєґ"), frozenset("ыэёъ")
_NEITHER = _CYRILLIC - frozenset(map(chr, range(0x430, 0x450))) - frozenset("ёєіїґ")  # of the small letters
_SURE = 40  # Cyrillic letters among which Ukrainian has an "і" and Russian a letter of its own
_FEW = 6  # words that need not have a common one among them
_SHARE = 0.12  # of the words of English prose are among the commonest, and more; of no other language's

_WORD = re.compile(r"[^\W\d_]+")
_ONE_LANGUAGE = 2  # times as telling as a letter is a common word
_CLEAR = 10  # letters of one language more than of the other need no words beside them


def detect(text: str, otherwise: Detected = "und") -> Detected:
    """The language of a text by its first 1,500 characters; a heading or a sentence does as well.

    ``otherwise`` is the answer where nothing tells: for a sentence, the language of its article. ``und`` is
    also the answer for a text that is in none of the four.
    """
    sample = text[:_SAMPLE].lower()
    if sample.isascii():
        return _latin(sample, otherwise)
    letters = Counter(sample)
    scripts = {
        script: sum(count for letter, count in letters.items() if letter in alphabet)
        for script, alphabet in (("latin", _LATIN), ("cyrillic", _CYRILLIC), ("georgian", _GEORGIAN))
    }
    script = max(scripts, key=lambda name: scripts[name])
    others = sum(count for letter, count in letters.items() if letter.isalpha()) - sum(scripts.values())
    if others > scripts[script]:
        return "und"
    if script == "georgian":
        return "ka" if scripts[script] else otherwise
    if script == "latin":
        return _latin(sample, otherwise)
    return _cyrillic(sample, letters, scripts[script], otherwise)


def _latin(sample: str, otherwise: Detected) -> Detected:
    words = _WORD.findall(sample)
    common, uncommon = _common("english"), _common("foreign")
    english = sum(word in common for word in words)
    foreign = sum(word in uncommon for word in words)
    if not words:
        return otherwise
    if foreign > english:
        return "und"
    if english >= _SHARE * len(words):
        return "en"
    return "en" if otherwise in ("und", "en") and (len(words) <= _FEW or english > 0) else otherwise


def _cyrillic(sample: str, letters: Counter[str], number: int, otherwise: Detected) -> Detected:
    ukrainian = sum(letters[letter] for letter in _UKRAINIAN)
    russian = sum(letters[letter] for letter in _RUSSIAN)
    neither = sum(letters[letter] for letter in _NEITHER)
    # Belarusian writes both "і" and "ы", Bulgarian "ъ" without "ы".
    if neither > max(2, number // 100) or (ukrainian > number // 50 and russian > number // 50):
        return "und"
    if letters["ъ"] > number // 40 and not letters["ы"]:
        return "und"
    if abs(ukrainian - russian) > _CLEAR:
        return "uk" if ukrainian > russian else "ru"
    ukrainian += _ONE_LANGUAGE * len(_telling("ukrainian").findall(sample))
    russian += _ONE_LANGUAGE * len(_telling("russian").findall(sample))
    if ukrainian != russian:
        return "uk" if ukrainian > russian else "ru"
    if otherwise in ("uk", "ru"):
        return otherwise
    return "ru" if number >= _SURE else otherwise


@cache
def _common(key: str) -> frozenset[str]:
    return frozenset(table("languages")[key].split())


@cache
def _telling(key: str) -> re.Pattern[str]:
    """Words of a list, and words with one of its endings."""
    entries = table("languages")[key].split()
    words = "|".join(entry for entry in entries if entry[0] != "-")
    endings = "|".join(entry[1:] for entry in entries if entry[0] == "-")
    return re.compile(rf"\b(?:{words}|\w+(?:{endings}))\b")
