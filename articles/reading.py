"""An article as its events are read from it: the text with what was found in it so far, by passage."""

from __future__ import annotations

from collections.abc import Sequence

from articles.model import Article, DateSpan, Mention, Passage, PassageDate
from articles.scanning import plain


class Reading:
    """An article's plain text, and its mentions and dates by the id of their passage."""

    def __init__(
        self,
        article: Article,
        passages: Sequence[Passage],
        mentions: Sequence[Mention],
        dates: Sequence[PassageDate],
    ) -> None:
        self.article = article
        self.passages = passages
        self.flat = plain(article.text)
        self.mentions: dict[str, list[Mention]] = {}
        for mention in mentions:
            self.mentions.setdefault(mention.passage_id, []).append(mention)
        self.dates: dict[str, list[DateSpan]] = {}
        for item in dates:
            self.dates.setdefault(item.passage_id, []).append(item.date)
        title = plain(article.title).strip()
        self._title_end = len(title) if title and self.flat.startswith(title) else 0

    def is_title(self, passage: Passage) -> bool:
        """Whether a passage belongs to the title that the text opens with."""
        return passage.start < self._title_end

    def is_heading(self, passage: Passage) -> bool:
        """Whether a passage is a headline: of the article, or anything that ends like none but one."""
        if self.is_title(passage):
            return True
        return not self.flat[passage.start : passage.end].rstrip("\"'”)").endswith((".", "!", "?", ":", ";"))


def spans_of(dates: Sequence[DateSpan]) -> list[tuple[int, int]]:
    """Where dates stand in the text."""
    return [(span.char_start, span.char_end) for span in dates]
