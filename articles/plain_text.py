"""Text in one form: Unicode NFC, one kind of line end and of space, nothing invisible within words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def normal(text: str) -> str:
    """NFC, one kind of line end and of space, nothing invisible in words, never two blank lines in a row."""
    text = _nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    if _UNUSUAL.search(text):
        text = re.sub("[\u2028\u2029\x0b\x0c\x85]", "\n", text)
        text = re.sub("[\t\u00a0\u2007\u202f]", " ", text)
        text = _without_controls(re.sub("[\u00ad\u200b]", "", text))
    return joined(line.strip() for line in text.split("\n"))


# All that the steps of ``normal`` look for: most texts have none of it.
_UNUSUAL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u2007\u200b\u2028\u2029\u202f\ufeff\ud800-\udfff]")


def joined(lines: Iterable[str]) -> str:
    """The lines as one text, with no empty ones around it and never two in a row."""
    text = "\n".join(lines)
    return (re.sub(r"\n{3,}", "\n\n", text) if "\n\n\n" in text else text).strip()


def _nfc(text: str) -> str:
    if text.isascii():
        return text
    # Normalising takes quadratic time in a run of combining marks, so it is cut at 30, as UAX #15 advises.
    return unicodedata.normalize("NFC", re.sub(r"[^\w\s\x00-\x7f]{31,}", _cut_marks, text))


def _cut_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= 30:
            kept.append(char)
    return "".join(kept)


def _without_controls(text: str) -> str:
    return re.sub("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]", "", text)


def one_line(text: str) -> str:
    """One line of metadata: no line breaks or control characters, of bearable length."""
    if not (text.isascii() and text.isprintable()):
        text = _without_controls(_nfc(re.sub(r"\s", " ", text)))
    plain = " ".join(text.split())
    return plain if len(plain) <= 500 else plain[:499] + "…"
