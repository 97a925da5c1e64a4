"""Letters on paper: the typeface of prints and briefs, how wide a text is in it, and where a line breaks.

DejaVu Sans comes with matplotlib and has Latin, Cyrillic and Georgian letters in all cuts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

FILES = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf", "oblique": "DejaVuSans-Oblique.ttf"}
FAMILY = "DejaVu Sans"
MM_A_POINT = 25.4 / 72
MISSING = "▯"  # for letters that the typeface has not: better than a text that skips them
_DRAWN_AT = 64  # points; widths grow with the size


def file(cut: str = "normal") -> Path:
    """The font file of a cut: ``normal``, ``bold`` or ``oblique``."""
    return Path(get_data_path()) / "fonts" / "ttf" / FILES[cut]


@cache
def font(cut: str = "normal") -> FontProperties:
    """The cut for matplotlib; by its file, so that no other font of the machine takes its place."""
    return FontProperties(fname=str(file(cut)))


@cache
def _letters(cut: str) -> frozenset[int]:
    return frozenset(FT2Font(str(file(cut))).get_charmap())


def printable(text: str, cut: str = "normal") -> str:
    """The text on one line, letters that the typeface has not replaced by ``MISSING``."""
    return "".join(
        c if ord(c) in _letters(cut) else MISSING for c in " ".join(text.split()) if c.isprintable()
    )


@cache
def _face(cut: str) -> FT2Font:
    face = FT2Font(str(file(cut)))
    face.set_size(_DRAWN_AT, 72)
    return face


def width(text: str, size: float, cut: str = "normal") -> float:
    """How wide a text of so many points is, in millimetres."""
    return sum(_advance(letter, cut) for letter in text) * size * MM_A_POINT


@cache
def _advances(cut: str) -> dict[str, float]:
    return {}


def _advance(letter: str, cut: str) -> float:
    """Of a letter, as a share of the size; kept, of as many letters as the typeface has."""
    known = _advances(cut)
    if letter not in known:
        glyph = _face(cut).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
        known[letter] = glyph.linearHoriAdvance / 65536 / _DRAWN_AT
    return known[letter]


@lru_cache(maxsize=4096)
def lines(
    text: str, size: float, room: float, cut: str = "normal", most: int | None = None, tail: str = ""
) -> tuple[str, ...]:
    """A text broken into lines no wider than ``room`` millimetres, of ``most`` the last cut short with an
    ellipsis; ``tail`` follows it in any case. The text is made ``printable`` on the way.
    """
    found: list[str] = []
    for word in _words(printable(f"{text} {tail}", cut).split(), size, room, cut):
        if found and width(f"{found[-1]} {word}", size, cut) <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if most is not None and len(found) > most:
        rest = " ".join(found[most - 1 :])
        if tail:
            rest = _cut(rest.removesuffix(tail), size, room - width(f" {tail}", size, cut), cut) + f" {tail}"
        found = [*found[: most - 1], rest if tail else _cut(rest, size, room, cut)]
    return tuple(found)


def _words(words: Iterable[str], size: float, room: float, cut: str) -> Iterator[str]:
    """Words, those too long for a line in pieces: addresses have no blanks."""
    for word in words:
        piece = ""
        for letter in word:
            if width(piece + letter, size, cut) > room and piece:
                yield piece
                piece = ""
            piece += letter
        yield piece


def _cut(text: str, size: float, room: float, cut: str) -> str:
    while text and width(f"{text}…", size, cut) > room:
        text = text[:-1]
    return f"{text.rstrip(' ,;:.·')}…"
