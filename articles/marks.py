"""What to highlight in a quote: its mentions, the words that gave an event, and dates, never overlapping."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from articles.model import Article, ArticleRef, Event, Mark, Mention

Stretch = tuple[int, int, Literal["mention", "trigger", "date"], tuple[str, ...]]
"""Where something to highlight begins and ends, what it is, and its regions."""


def marks(
    text: str,
    start: int,
    end: int,
    mentions: Iterable[Mention] = (),
    event: Event | None = None,
) -> tuple[Mark, ...]:
    """The marks of ``text[start:end]``, in its own code points, sorted.

    Where two would overlap, mentions win over the trigger and that over the date, and the longer mention
    over the shorter; the loser keeps what is left of it on either side.
    """
    found = stretches(text, start, end, mentions, event)
    return tuple(Mark(left - start, right - start, kind, ids) for left, right, kind, ids in found)


def stretches(
    text: str, start: int, end: int, mentions: Iterable[Mention] = (), event: Event | None = None
) -> list[Stretch]:
    """``marks`` as plain tuples, in code points of the whole text."""
    wanted: list[Stretch] = [(m.start, m.end, "mention", m.region_ids) for m in mentions]
    if len(wanted) > 1:
        wanted.sort(key=lambda stretch: (stretch[0] - stretch[1], stretch[0]))
    if event is not None:
        wanted.append((event.trigger_start, event.trigger_end, "trigger", ()))
        if event.date is not None:
            wanted.append((event.date.char_start, event.date.char_end, "date", ()))
    placed: list[Stretch] = []
    for first, last, kind, region_ids in wanted:
        pieces = _free_pieces(text, max(first, start), min(last, end), placed)
        placed += [(left, right, kind, region_ids) for left, right in pieces]
    if len(placed) > 1:
        placed.sort()
    return placed


def reference(article: Article) -> ArticleRef:
    """As much of ``article`` as a row about it shows."""
    return ArticleRef(
        article.id,
        article.url,
        article.title,
        article.outlet,
        article.language,
        article.published,
        article.references,
    )


def _free_pieces(text: str, start: int, end: int, placed: list[Stretch]) -> list[tuple[int, int]]:
    taken = [(left, right) for left, right, _, _ in placed if left < end and right > start]
    if not taken and start < end and text[start].isalnum() and text[end - 1].isalnum():
        return [(start, end)]
    pieces = []
    for left, right in sorted(taken):
        pieces.append((start, left))
        start = max(start, right)
    pieces.append((start, end))
    found = []
    for left, right in pieces:
        while left < right and not text[left].isalnum():
            left += 1
        while left < right and not text[right - 1].isalnum():
            right -= 1
        if left < right:
            found.append((left, right))
    return found
