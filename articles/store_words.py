"""Words in passages: what a reader typed as a question to the search index, its ranks, and where it was met.

The index folds case, and diacritics of Latin letters; Cyrillic letters with marks, such as й and ї, are
letters of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from articles import store_schema as db

MAX_QUERY = 400  # characters of a search that are looked at
_OPEN, _CLOSE = "\x02", "\x03"  # put around what was met

_search = sa.table("passage_words", sa.column("rowid"), sa.column("rank"))
_INDEX: sa.ColumnClause[str] = sa.literal_column("passage_words")


def words(query: str | None) -> str:
    """What a reader typed as an FTS5 expression in which nothing is an operator; empty without a word.

    ``"two words"`` in quotes is a phrase; the last word, unless its quotes are closed, may be the beginning
    of one.
    """
    plain = re.sub(r"[\x00-\x1f\ud800-\udfff]", " ", (query or "")[:MAX_QUERY])
    plain = re.sub(r"[“”„«»]", '"', unicodedata.normalize("NFC", plain).lower())
    terms = []
    for position, part in enumerate(plain.split('"')):
        terms += [part] if position % 2 else part.split()
    terms = [term for term in terms if any(char.isalnum() for char in term)]
    if not terms:
        return ""
    closed = plain.count('"') % 2 == 0 and plain.rstrip().endswith('"')
    return " ".join(f'"{term}"' for term in terms) + ("" if closed else "*")


def passages_with(words: str) -> sa.Select[Any]:
    """The numbers of the passages that match an expression of ``words``."""
    return sa.select(_search.c.rowid).where(_matches(words))


def ranks(words: str) -> sa.Subquery:
    """The numbers (``rowid``) of the passages that match, each with its ``rank`` (bm25, the best lowest)."""
    return sa.select(_search.c.rowid, _search.c.rank).where(_matches(words)).subquery()


def met(connection: sa.Connection, words: str, passage_ids: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Of passages that match: id, quote, and the quote with marks that ``marked`` reads."""
    number = db.passages.c.no
    numbers = connection.scalars(sa.select(number).where(db.passages.c.id.in_(list(passage_ids)))).all()
    shown = sa.func.highlight(_INDEX, 0, _OPEN, _CLOSE)
    statement = (
        sa.select(db.passages.c.id, db.passages.c.quote, shown)
        .select_from(_search.join(db.passages, number == _search.c.rowid))
        .where(_matches(words), _search.c.rowid.in_(numbers))
    )
    for row in connection.execute(statement):
        yield row[0], row[1], row[2]


def marked(quote: str, highlighted: str) -> tuple[tuple[int, int], ...]:
    """Where a highlighted quote's marks are: first code point and the one after the last.

    >>> marked("a ceasefire", "a \\x02ceasefire\\x03")
    ((2, 11),)
    """
    found, at, start = [], 0, 0
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", highlighted):
        if piece == _OPEN:
            start = at
        elif piece == _CLOSE:
            found.append((start, at))
        else:
            at += len(piece)
    return tuple(found) if at == len(quote) else ()  # the quote has such characters of its own


def _matches(words: str) -> sa.ColumnElement[bool]:
    return _INDEX.op("MATCH")(words)
