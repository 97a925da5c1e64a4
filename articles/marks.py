"""What to highlight in a quote: its mentions, the words that gave an event, and dates, never overlapping."""

from __future__ import annotations

from collections.abc import Iterable

from articles.model import Article, ArticleRef, DateSpan, Event, Mark, Mention


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
    wanted: list[Mark] = [
        Mark(m.start, m.end, "mention", m.region_ids)
        for m in sorted(mentions, key=lambda m: (m.start - m.end, m.start))
    ]
    if event is not None:
        wanted.append(Mark(event.trigger_start, event.trigger_end, "trigger"))
        if event.date is not None:
            wanted.append(_date_mark(event.date))
    placed: list[Mark] = []
    for mark in wanted:
        placed += _free_pieces(text, max(mark.start, start), min(mark.end, end), mark, placed)
    return tuple(
        Mark(mark.start - start, mark.end - start, mark.kind, mark.region_ids)
        for mark in sorted(placed, key=lambda mark: mark.start)
    )


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


def _date_mark(span: DateSpan) -> Mark:
    return Mark(span.char_start, span.char_end, "date")


def _free_pieces(text: str, start: int, end: int, mark: Mark, placed: list[Mark]) -> list[Mark]:
    pieces = []
    for other in sorted((o for o in placed if o.start < end and o.end > start), key=lambda o: o.start):
        pieces.append((start, other.start))
        start = max(start, other.end)
    pieces.append((start, end))
    found = []
    for left, right in pieces:
        while left < right and not text[left].isalnum():
            left += 1
        while left < right and not text[right - 1].isalnum():
            right -= 1
        if left < right:
            found.append(Mark(left, right, mark.kind, mark.region_ids))
    return found
