"""Which texts are copies of one: the same agency report under another title, outlet and dateline.

Few candidates are found by their fingerprints (``bands``), and ``alike`` then compares the words themselves:
64 bits cannot tell two short statements of one ministry apart, whose wording is mostly the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from articles.model import Article

_COMPARED_RUN = 3  # words; edits leave more of the shorter runs whole
_FOUND_BY_RUN = 5  # words; of the longer ones fewer are phrases that a whole ministry's statements share
_LINE_WORDS = 8  # shorter lines are titles, bylines and credits, which change from outlet to outlet
_MOST_DAYS = 10  # between two outlets' copies; a statement that returns each year is not one
_SHORT = 60  # words; a shorter text must be nearly the same as a whole
_BANDS = 4
_BAND_BITS = 16


def fingerprint(title: str, text: str) -> int:
    """64 bits, signed, that copies of a text mostly have a quarter of in common: see ``bands``.

    Four minimum hashes over the runs of five words, 16 bits of each: each is the same in two texts with a
    chance that is their likeness (shared runs by all runs).
    """
    hashes = _runs(_words(_body(title, text)), _FOUND_BY_RUN)
    if not len(hashes):
        return 0
    lowest = (hashes[:, None] * _MIXERS).min(axis=0) >> np.uint64(16) & np.uint64(0xFFFF)
    packed = sum(int(low) << _BAND_BITS * band for band, low in enumerate(lowest))
    return packed - (1 << 64) if packed >> 63 else packed


def bands(fingerprint: int) -> tuple[int, ...]:
    """Four small numbers; texts that are alike mostly share one."""
    if not fingerprint:
        return ()
    mask = (1 << _BAND_BITS) - 1
    return tuple(band << _BAND_BITS | fingerprint >> _BAND_BITS * band & mask for band in range(_BANDS))


def alike(one: Article, other: Article) -> bool:
    """Whether one is a copy of the other or both are of a third: edited or cut, but telling the same.

    Only ``title``, ``text`` and ``published`` are looked at. Texts that put other names or numbers in the
    places of these are different statements, however like their wording.
    """
    if one.published and other.published and abs((one.published - other.published).days) > _MOST_DAYS:
        return False
    first, words, runs = _told(one.title, one.text)
    second, others, other_runs = _told(other.title, other.text)
    shorter = min(len(words), len(others))
    if shorter < _LINE_WORDS:
        return words == others and shorter > 0
    shared = len(np.intersect1d(runs, other_runs, assume_unique=True))
    likeness = shared / (len(runs) + len(other_runs) - shared)
    contained = shared / min(len(runs), len(other_runs))
    if likeness < (0.6 if shorter < _SHORT else 0.5) and (shorter < _SHORT or contained < 0.75):
        return False
    return _substituted(first, words, second, others) <= shorter // 50


# Odd, so that multiplying by each is another order of the 64-bit numbers.
_MIXERS: NDArray[np.uint64] = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F], np.uint64
)
_WORD = re.compile(r"\w+")


def _body(title: str, text: str) -> str:
    """The running text: without the title, bylines and credits around it, and without its dateline."""
    lines = [line for line in text.split("\n") if line and line != title]
    long = [line for line in lines if line.count(" ") >= _LINE_WORDS - 1]
    if sum(map(len, long)) < 0.6 * sum(map(len, lines)):
        long = lines
    if not long:
        return text
    head = _DATELINE.match(long[0])
    if head and len(re.findall(r"\b[^\W\d_A-ZА-ЯЁІЇЄҐ]\w+", head[0])) <= 3:
        long[0] = long[0][head.end() :]
    long[-1] = re.sub(r"\s*\([^()]{1,80}\)\W*$", "", long[-1]) or long[-1]
    return "\n".join(long)


# TBILISI, March 18 (Agency) — … ; Тбилиси. 18 марта. Агентство - … ; TBILISI (Agency) …
_DATELINE = re.compile(
    r".{2,100}?\s*(?:[—–]|\s--?\s)\s*|[A-ZА-ЯЁІЇЄҐ][\w ,]{2,40}\([^()]{2,40}\)[\s:.]*(?=\w)"
)


@lru_cache(maxsize=16)  # a new article is compared with several
def _told(title: str, text: str) -> tuple[str, list[str], NDArray[np.uint64]]:
    """The running text, its words, and the hashes of its runs of words, each once."""
    body = _body(title, text)
    words = _words(body)
    return body, words, np.unique(_runs(words, _COMPARED_RUN))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str], length: int) -> NDArray[np.uint64]:
    """A hash of each run of ``length`` words, or of the whole where there are fewer."""
    known = {word: crc32(word.encode()) + 1 for word in set(words)}
    hashes = np.fromiter(map(known.__getitem__, words), np.uint64, len(words))
    length = min(length, len(words))
    if length == 0:
        return hashes
    mixed = np.zeros(len(words) - length + 1, np.uint64)
    for place in range(length):
        mixed = mixed * _MIXERS[0] + hashes[place : place + len(mixed)]
    mixed = (mixed ^ mixed >> np.uint64(29)) * _MIXERS[3]
    return mixed ^ mixed >> np.uint64(32)


def _substituted(first: str, words: list[str], second: str, others: list[str]) -> int:
    """How many names and numbers each has that the other lacks: the fewer of both."""
    return min(len(_lacking(first, others)), len(_lacking(second, words)))


def _lacking(text: str, others: list[str]) -> set[str]:
    """The names and numbers of ``text`` that are not among ``others``, whatever their endings."""
    named = {_stem(word) for word in _NAMED.findall(text)}
    return named - set(map(_stem, others))


_NAMED = re.compile(r"\b(?:\d\w*|[A-ZА-ЯЁІЇЄҐ]\w+)")


def _stem(word: str) -> str:
    return word.casefold()[:5]
