"""The straight line from an article to everything read from it."""

from __future__ import annotations

from collections.abc import Sequence

from articles import dates, events, focus, linking, mentions, passages, spans, toponyms
from articles.model import Article, Extraction
from articles.spans import SpanSource
from articles.tables import EXTRACTOR

__all__ = ["EXTRACTOR", "read"]


def read(article: Article, sources: Sequence[SpanSource] = ()) -> Extraction:
    """The passages, mentions, dates and events of an article, and places that ``sources`` add.

    ``EXTRACTOR``, or with sources ``spans.extractor``, names what read them.

    Raises ``TooLarge`` for more passages than any article has.
    """
    found_passages = passages.split(article)
    found_mentions = mentions.find(article, found_passages)
    found_dates = dates.find(article, found_passages)
    found_events = events.find(article, found_passages, found_mentions, found_dates)
    all_mentions = toponyms.find(article, found_passages, found_mentions)
    all_mentions = spans.add(article, found_passages, all_mentions, sources)
    about = focus.focus(article, found_mentions)
    return linking.link(Extraction(article, found_passages, all_mentions, found_dates, found_events, about))
