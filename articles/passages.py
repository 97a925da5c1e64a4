"""Sentences and headings of an article, as exact spans of its text.

A sentence ends at a stop that is not part of an abbreviation, an initial or a number; closing quotes and
brackets belong to it. A line break ends a passage too, unless the line was only wrapped to a width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from articles.errors import TooLarge
from articles.model import Article, Passage
from articles.scanning import GEORGIAN
from articles.tables import identity, table
from geodata.telling import tell

_STOP = re.compile(r"""[.!?…]+["'”’»“)\]]*(?:\[\d+\])*(?=\s)""")
_CLOSED = re.compile(r"""[.!?…:;]["'”’»“)\]]*(?:\[\d+\])*\s*\Z""")
_LINE_BREAK = re.compile(r"\n\s*")
_LINE = re.compile(r"(?P<word>\S+)[^\n]*")
_LINE_ITEM = re.compile(r"[ \t]*(?:[#*•·–—>|-]\s|\d{1,3}[.)]\s|#{2,})")
_LAST_WORD = re.compile(r"(?:[^\s(\[\"'“‘«]|(?<=\w)'(?=\w))+$")  # "перемир'я" is one word
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_NEXT_WORD = re.compile(r"([^\W\d_][\w-]*)(?!\.?\w*\.\s?[^\W\d_])")
_NUMBER = re.compile(r"[\dIVXІХ]\s?\Z")
_OPENS_QUOTE = "\"'“‘«„([—–- "
_LONG = 60  # characters; a sentence of so many that comes to "1994 г." before a capital has come to its end
_WIDEST_WRAP = 130  # columns; longer lines are paragraphs, not wrapped text
_NARROWEST_WRAP = 50
MAX_PASSAGES = 20_000
_LONGEST = 2000  # characters; what has no stop for longer is no sentence and is cut at a blank


def split(article: Article) -> tuple[Passage, ...]:
    """The passages of ``article.text`` in order; together they cover everything in it that is not blank.

    Raises ``TooLarge`` when there are more than ``MAX_PASSAGES``: no article has as many sentences.
    """
    spans = list(islice(_spans(article.text), MAX_PASSAGES + 1))
    if len(spans) > MAX_PASSAGES:
        raise TooLarge(
            tell(
                "{name} has more than {most} sentences; split it into single articles.",
                name=article.source,
                most=MAX_PASSAGES,
            )
        )
    return tuple(
        Passage(identity(article.id, start, end), article.id, index, start, end)
        for index, (start, end) in enumerate(spans)
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for block_start, block_end in _blocks(text):
        start = block_start
        heading = not _CLOSED.search(text, block_start, block_end)
        for stop in _STOP.finditer(text, block_start, block_end):
            if _ends_sentence(text, start, stop, block_end, heading):
                yield from _trimmed(text, start, stop.end())
                start = stop.end()
        yield from _trimmed(text, start, block_end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        blank = max(text.rfind(blank, start, start + _LONGEST) for blank in " \n\t")
        cut = blank if blank > start else start + _LONGEST
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches within which a line break, if there is one, only wraps the line."""
    width = max(map(len, text.split("\n")))
    wrapped = _NARROWEST_WRAP <= width <= _WIDEST_WRAP
    start = 0
    for gap in _LINE_BREAK.finditer(text):
        if gap.start() < start:
            continue
        line = text[text.rfind("\n", 0, gap.start()) + 1 : gap.start()].rstrip()
        following = _LINE.match(text, gap.end())
        if (
            wrapped
            and gap.group().count("\n") == 1
            and following
            and len(following["word"]) >= width - len(line)  # it would not have fitted on the line
            and not _LINE_ITEM.match(following.group())
        ):
            continue
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _ends_sentence(text: str, start: int, stop: re.Match[str], limit: int, heading: bool) -> bool:
    """Whether a stop ends the sentence that began at ``start``."""
    following = text[stop.end() : min(stop.end() + 40, limit)].lstrip().lstrip(_OPENS_QUOTE)
    if not following:
        return True
    opener = following[0]
    if opener.islower() and not GEORGIAN.match(opener):  # Georgian has no capitals
        return False
    if stop.group()[0] != "." or len(stop.group().rstrip("\"'”’»“)]")) > 1:
        return True
    word_match = _LAST_WORD.search(text, max(0, stop.start() - 24), stop.start())
    word = word_match.group() if word_match else ""
    key = re.sub(r"^\d+[-–]", "", word.lower())  # "Nov. 30-Dec. 2"
    if (word in _words("titles") and opener.isupper()) or (
        key in _words("before_numbers") and opener.isdigit()
    ):
        return False
    if (
        word_match
        and key in _words("years")
        and _NUMBER.search(text, max(start, word_match.start() - 4), word_match.start())
    ):
        return opener.isupper() and (stop.start() - start > _LONG or _opens(following))
    if key in _words("before_names"):
        return False
    if _INITIALS.fullmatch(word) or key in _words("abbreviations"):
        return not heading and _opens(following)  # "U.S. And Georgia Announce": capitals say nothing there
    return True


def _opens(following: str) -> bool:
    """Whether the words after an abbreviation can only open a sentence; "В. В. Орлов" goes on."""
    word = _NEXT_WORD.match(following)
    return bool(word and word[1][0].isupper() and word[1].lower() in _words("openers"))


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(table("sentences")[key])
