"""What a reader of dates remembers: the passage it is in and the dates told so far."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.datespans import Value
from articles.model import Article, Passage

_FORTHCOMING = re.compile(
    r"\b(?:will|won['’]t|shall|scheduled|upcoming|plan(?:s|ned)?\s(?:to|for)|expected|due|set\sto|is\sto|are\sto|to\sbe"
    r"|supposed\sto|would)\b"
)
_REPORTED = re.compile(
    r"\b(?:said|told\s[\w\s]{1,20}|announced|reported|stated|were|was|\w{2,}ed)(?:\s(?:on|late|early|here))*\s?\Z"
)
_SUBJECT_AND_WILL = re.compile(r",?\s\w+\s(?:will|is|are)\b")  # "on Thursday, Kerry will"
_CLAUSE_END = re.compile(r"[,;.]|\sand\s|\sthat\s")
_BOUND = re.compile(r"\b(?:for|until|till|by|before|since)\s(?:the\s)?\Z")


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its place in the text; ``dated`` says that its year was told, by itself or just before."""

    start: int
    end: int
    value: Value
    confidence: float
    dated: bool = False


class Context:
    """Where in an article the reading stands, and which dates others may count from."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self.published = article.published
        self.passage = Passage("", "", 0, 0, 0)
        self.told: Found | None = None  # the last date, which "later" and "the same day" count from
        self._told_in = 0  # the passage it stands in, by index
        self._months: dict[
            int, tuple[int, int]
        ] = {}  # for each month: the year told with it, and in which passage

    def enter(self, passage: Passage) -> None:
        """Goes on to the next passage."""
        self.passage = passage

    def remember(self, item: Found) -> None:
        """Keeps a date for others to count from, unless it only bounds or plans something ("until 5 May")."""
        if item.value.precision == "decade" or _BOUND.search(self.before(item.start, 12)):
            return
        self.told, self._told_in = item, self.passage.index
        if item.value.start and item.value.precision in ("day", "month"):
            self._months[item.value.start.month] = item.value.start.year, self.passage.index

    def year_told(self, month: int) -> int | None:
        """The year in which the text has just placed this month, by a full date or a named event."""
        year, index = self._months.get(month, (None, 0))
        return year if self.published and self.passage.index - index <= 4 else None

    def told_here(self) -> bool:
        """Whether the last date stands in the passage that is being read."""
        return self._told_in == self.passage.index

    def recently_told(self, *precisions: str) -> Value | None:
        """The date told in this passage or the one before, if it has such a precision and a told year.

        In an article without a date of publication only this passage counts: nothing may be guessed.
        """
        reach = 0 if self.published is None else 1
        if self.told and self.told.dated and self.passage.index - self._told_in <= reach:
            return self.told.value if self.told.value.precision in precisions else None
        return None

    def before(self, position: int, length: int = 40) -> str:
        """The words of this passage that lead to a position."""
        return self.text[max(self.passage.start, position - length) : position]

    def after(self, position: int, length: int = 40) -> str:
        """The words of this passage that follow a position."""
        return self.text[position : min(self.passage.end, position + length)]

    def forthcoming(self, start: int, end: int) -> bool:
        """Whether the words around a stretch speak of what is still to come."""
        lead, rest = self.before(start, 60), self.after(end, 40)
        if _REPORTED.search(lead) and not _FORTHCOMING.search(lead[-20:]):
            return False
        if not _SUBJECT_AND_WILL.match(rest):
            rest = _CLAUSE_END.split(rest, maxsplit=1)[0]
        return bool(_FORTHCOMING.search(lead) or _FORTHCOMING.search(rest))
