"""From bytes to text: the encoding is found, and text that was once decoded wrongly is put right."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from articles.errors import BadSource
from geodata.telling import tell

MAX_SAMPLE = 200_000  # bytes that an encoding is guessed from

# The 8-bit encodings that Ukrainian and Russian were written in, the likeliest first.
_CYRILLIC = ("cp1251", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
_COMMON = frozenset("оеаинтсрвлкмдпуіяь")  # nine letters in ten of running text are these or a few others


def decode(data: bytes, *, name: str, charset: str | None = None) -> str:
    """``data`` as text: UTF-8 or UTF-16 by their marks, else UTF-8, else ``charset``, else the likeliest one.

    Raises ``BadSource`` when it is not text.
    """
    return data.decode(find(data, name=name, charset=charset))


def find(data: bytes, *, name: str, charset: str | None = None) -> str:
    """The encoding that all of ``data`` can be decoded with; raises as ``decode`` does."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if _decodes(data, encoding):
                return encoding
            raise BadSource(
                tell(
                    "{name} is not text: it is marked as {encoding} but is not valid.",
                    name=name,
                    encoding=encoding.upper(),
                )
            )
    wide = _without_mark(data)
    if wide:
        return wide
    if b"\0" in data:
        raise BadSource(tell("{name} is not text: it holds NUL bytes.", name=name))
    for candidate in ("utf-8-sig", *_meant_by(charset)):
        if _decodes(data, candidate):
            return candidate
    found = _cyrillic(data) or _guess(data)
    if found is None or not _decodes(data, found):
        raise BadSource(tell("{name} is not text in any encoding known here; save it as UTF-8.", name=name))
    return found


def find_in_file(file: BinaryIO, *, name: str) -> str:
    """The encoding of a file too large to hold, as ``find``; where it is not UTF-8 a part of it decides."""
    file.seek(0)
    head = file.read(MAX_SAMPLE)
    if any(head.startswith(mark) for mark, _ in _MARKS) or b"\0" in head:
        return find(head[: len(head) & ~3], name=name)
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = head
    while chunk:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            start = max(0, error.start - MAX_SAMPLE // 2)
            return find(chunk[start : start + MAX_SAMPLE], name=name)
        chunk = file.read(1 << 20)
    return "utf-8-sig"


_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def declared(data: bytes) -> str | None:
    """The encoding that a page or an XML document says it is in."""
    match = re.search(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_.:-]+)""", data[:4096])
    return match[1].decode("ascii") if match else None


def repair(text: str) -> tuple[str, bool]:
    """``text`` with mojibake put right, and whether there was any.

    Two kinds: UTF-8 read as an 8-bit encoding (ftfy knows those), and Cyrillic in one 8-bit encoding read as
    Western European or as another one.
    """
    if text.isascii():
        return text, False
    if _SUSPECT.search(text):
        from ftfy import fix_encoding  # slow to import, and few texts need it

        fixed = fix_encoding(text)
        if fixed != text:
            return fixed, True
    return _misread(text)


# UTF-8 lead bytes for Latin, Cyrillic, Georgian letters and punctuation, as cp1252 and cp1251 show them,
# each with a character that shows a continuation byte.
_SUSPECT = re.compile(
    "[ÂÃÐÑáâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[РС][\x80-\xbfЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈҐЁЄЇІіґёєјЅѕї]|вЂ|бѓ"
)


def _misread(text: str) -> tuple[str, bool]:
    """Cyrillic shown as accented Latin: the letters are put right where that gives words."""
    sample = text[:MAX_SAMPLE]
    high = len(_ACCENTED.findall(sample))
    if high < 20 or high < 0.4 * len(sample):  # spaces, marks and some words in English are the rest
        return text, False
    for western in ("cp1252", "latin-1"):
        try:
            data = text.encode(western)
        except UnicodeEncodeError:
            continue
        found = _cyrillic(data)
        if found:
            return data.decode(found), True
    return text, False


def _meant_by(charset: str | None) -> tuple[str, ...]:
    """The codecs for a declared name: a page that says Latin-1 means cp1252; not every codec is for pages."""
    try:
        name = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return ()
    if name in ("iso8859-1", "ascii"):
        return ("cp1252", "latin-1")
    return () if name.replace("_", "-") in _NO_CHARSETS else (name,)


_NO_CHARSETS = {
    "punycode",
    "idna",
    "utf-7",
    "unicode-escape",
    "raw-unicode-escape",
    "undefined",
    "mbcs",
    "oem",
}


_ACCENTED = re.compile("[\xc0-\xff]")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark shows by every other byte being the same high half: zero for ASCII, 4 or 16."""
    sample = data[: MAX_SAMPLE & ~1]
    if len(sample) < 4 or len(data) % 2:
        return None
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[offset::2]
        if sum(map(high.count, (b"\0", b"\x04", b"\x10"))) > 0.9 * len(high) and _decodes(data, encoding):
            text = data.decode(encoding)
            return encoding if "\0" not in text else None
    return None


def _cyrillic(data: bytes) -> str | None:
    """The 8-bit Cyrillic encoding in which ``data`` reads like Ukrainian or Russian, if there is one."""
    sample = data[:MAX_SAMPLE]
    best, best_score = None, 0.0
    for encoding in _CYRILLIC:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _likeness(text)
        if score > best_score:
            best, best_score = encoding, score
    return best if best_score >= 0.6 else None


def _likeness(text: str) -> float:
    """How far the letters beyond ASCII are common small Cyrillic ones: running text has 0.8 to 1."""
    high = [char for char in text if char > "\x7f"]
    if len(high) < 4:
        return 0.0
    # A letter that is rare or a capital counts for less: other encodings show small letters as capitals.
    return sum(1.0 if char in _COMMON else 0.4 * ("\u0400" <= char <= "\u04ff") for char in high) / len(high)


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    guess = from_bytes(data[:MAX_SAMPLE]).best()
    return guess.encoding if guess else None
