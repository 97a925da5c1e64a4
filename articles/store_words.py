"""Words in passages: what a reader typed as a question to the search index, its ranks, and where it was met.

SQLite has an index of its own making (FTS5, ``unicode61 remove_diacritics 2``); PostgreSQL is given the same
words, found here. So both find the same: case folds, and so do diacritics of Latin letters; Cyrillic letters
with marks, such as й and ї, are letters of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from articles import store_schema as db

MAX_QUERY = 400  # characters of a search that are looked at
LONGEST = 255  # characters of a word that count
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")

_search = sa.table("passage_words", sa.column("rowid"))


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for: phrases, each of one word or more, all of which a passage must have."""

    phrases: tuple[tuple[str, ...], ...]
    begins: bool
    """Whether the last word of the last phrase may be the beginning of one."""

    def __bool__(self) -> bool:
        return bool(self.phrases)

    def for_sqlite(self) -> str:
        """As an FTS5 expression in which nothing is an operator."""
        return " ".join(f'"{" ".join(phrase)}"' for phrase in self.phrases) + ("*" if self.begins else "")

    def for_postgresql(self) -> str:
        """As the text of a ``tsquery``."""
        text = " & ".join("(" + " <-> ".join(map(quoted, phrase)) + ")" for phrase in self.phrases)
        return f"{text[:-1]}:*)" if self.begins else text

    def met(self, quote: str) -> tuple[tuple[int, int], ...]:
        """Where the phrases stand in a quote that has them all: first code point and the one after the last,
        of those that overlap as one; nothing where one is missing.

        >>> words('cease "the fire').met("A ceasefire, then the fire.")
        ((2, 11), (18, 26))
        """
        found = list(tokens(quote))
        spans: set[tuple[int, int]] = set()
        for number, phrase in enumerate(self.phrases, 1):
            may_begin = self.begins and number == len(self.phrases)
            here = [
                (found[at][1], found[at + len(phrase) - 1][2])
                for at in range(len(found) - len(phrase) + 1)
                if all(found[at + i][0] == word for i, word in enumerate(phrase[:-1]))
                and (
                    found[at + len(phrase) - 1][0].startswith(phrase[-1])
                    if may_begin
                    else found[at + len(phrase) - 1][0] == phrase[-1]
                )
            ]
            if not here:
                return ()
            spans |= set(here)
        joined: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if joined and start < joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        return tuple(joined)


def words(query: str | None) -> Words:
    """What a reader typed, as words.

    ``"two words"`` in quotes is a phrase; the last word, unless its quotes are closed, may be the beginning
    of one.
    """
    plain = re.sub(r"[\x00-\x1f\ud800-\udfff]", " ", (query or "")[:MAX_QUERY])
    # In Georgian nearly all is written small: who types capitals looks for that.
    plain = re.sub(r"[“”„«»]", '"', unicodedata.normalize("NFC", plain).lower())
    phrases = []
    for position, part in enumerate(plain.split('"')):
        for term in [part] if position % 2 else part.split():
            if phrase := tuple(word for word, _, _ in tokens(term)):
                phrases.append(phrase)
    closed = plain.count('"') % 2 == 0 and plain.rstrip().endswith('"')
    return Words(tuple(phrases), begins=bool(phrases) and not closed)


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text as they are compared, each with its first code point and the one after its last.

    >>> list(tokens("Café-Мій"))
    [('cafe', 0, 4), ('мій', 5, 8)]
    """
    for found in _WORD.finditer(text):
        yield found[0].translate(_FOLDED)[:LONGEST], found.start(), found.end()


class _Folded(dict[int, str | None]):
    """Code points as SQLite compares them: small, Latin letters without their diacritics, which alone are
    nothing. Georgian capitals, which are newer than its tables, stay.
    """

    def __missing__(self, point: int) -> str | None:
        char = chr(point)
        if not "Ა" <= char <= "Ჿ":
            char = char.lower().replace("ς", "σ")
        base = unicodedata.normalize("NFD", char)[0]
        latin = unicodedata.name(base, "").startswith("LATIN")
        self[point] = None if 0x300 <= point <= 0x36F else base if latin else char
        return self[point]


_FOLDED = _Folded()  # as large as the scripts of the world at most


def vector(quote: str) -> str:
    """The words of a quote with their places as the text of a ``tsvector``."""
    places: dict[str, list[int]] = {}
    for place, (word, _, _) in enumerate(tokens(quote), 1):
        places.setdefault(word, []).append(place)
    return " ".join(f"{quoted(word)}:{','.join(map(str, at))}" for word, at in places.items())


def quoted(word: str) -> str:
    """A word in the text of a ``tsvector`` or ``tsquery``; words have letters and digits only."""
    return f"'{word}'"


class _Matches(FunctionElement[Any]):
    """That the index has the words at a row: given for SQLite, and for PostgreSQL."""

    type = (
        sa.types.NULLTYPE
    )  # of a Boolean SQLAlchemy would ask SQLite whether it is 1, which MATCH cannot bear
    inherit_cache = True
    name = "matches"


class _Weighed(FunctionElement[Any]):
    """What a row is ranked by."""

    type = sa.types.NULLTYPE
    inherit_cache = True
    name = "weighed"


class _Rank(FunctionElement[float]):
    """How well a row has the words, given what it is ranked by; the best lowest."""

    type = sa.Float()
    inherit_cache = True
    name = "word_rank"


@compiles(_Matches, "sqlite")
def _matches_in_sqlite(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    expression, _ = element.clauses
    return f"passage_words MATCH {compiler.process(expression, **options)}"


@compiles(_Weighed, "sqlite")
def _weighed_in_sqlite(element: _Weighed, compiler: SQLCompiler, **options: Any) -> str:
    return "passage_words.rank"  # bm25, which the index tells of what it finds, and only then


@compiles(_Rank, "sqlite")
def _rank_in_sqlite(element: _Rank, compiler: SQLCompiler, **options: Any) -> str:
    weighed, _ = element.clauses
    return str(compiler.process(weighed, **options))


@compiles(_Matches, "postgresql")
def _matches_in_postgresql(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    _, query = element.clauses
    return f"passage_words.words @@ CAST({compiler.process(query, **options)} AS tsquery)"


@compiles(_Weighed, "postgresql")
def _weighed_in_postgresql(element: _Weighed, compiler: SQLCompiler, **options: Any) -> str:
    return "passage_words.words"


@compiles(_Rank, "postgresql")
def _rank_in_postgresql(element: _Rank, compiler: SQLCompiler, **options: Any) -> str:
    weighed, query = (compiler.process(clause, **options) for clause in element.clauses)
    # 1: long passages have words more often without being more about them, as bm25 has it.
    return f"-ts_rank({weighed}, CAST({query} AS tsquery), 1)"


def passages_with(words: Words) -> sa.Select[Any]:
    """The numbers of the passages that have the words."""
    return sa.select(_search.c.rowid).where(_Matches(*_asked(words)))


def latest(rows: sa.Select[Any], passage_no: sa.ColumnElement[int], words: Words, most: int) -> sa.Subquery:
    """Of rows that belong to passages, those of the passages that match: the last ones taken in, with the
    ``rank`` of each, the best lowest. To rank all that have a frequent word would take too long.
    """
    asked = _asked(words)
    matching = sa.select(_search.c.rowid, _Weighed().label("weighed")).where(_Matches(*asked))
    if rows.whereclause is None:  # then the index alone knows which are the last ones
        matching = matching.order_by(_search.c.rowid.desc()).limit(most)
    matched = matching.subquery("matched")
    of_them = rows.join(matched, matched.c.rowid == passage_no).add_columns(matched.c.weighed)
    last = of_them.order_by(matched.c.rowid.desc()).limit(most).subquery("last")
    # Ranked here, and not before: PostgreSQL would rank all that match to take the last ones of them.
    named = [column for column in last.c if column.name != "weighed"]
    return sa.select(*named, _Rank(last.c.weighed, asked[1]).label("rank")).subquery("found")


def met(
    connection: sa.Connection, words: Words, passage_ids: Iterable[str]
) -> dict[str, tuple[tuple[int, int], ...]]:
    """Where the words stand in the quotes of some passages, by passage, for those that have them all."""
    statement = sa.select(db.passages.c.id, db.passages.c.quote)
    statement = statement.where(db.passages.c.id.in_(list(passage_ids)))
    found = {id: words.met(quote) for id, quote in connection.execute(statement)}
    return {id: spans for id, spans in found.items() if spans}


def _asked(words: Words) -> tuple[sa.BindParameter[str], sa.BindParameter[str]]:
    return sa.bindparam(None, words.for_sqlite(), sa.Text), sa.bindparam(
        None, words.for_postgresql(), sa.Text
    )
