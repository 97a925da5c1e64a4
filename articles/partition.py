"""One partition of an ingest: some documents in, what was read from them out.

The same functions run here, in other processes and on a cluster. They see no store and keep nothing; what
goes in and comes out can be pickled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from articles import pipeline, spans
from articles.clean import clean
from articles.errors import BadDate, BadSource, TooLarge
from articles.model import Article
from articles.prepared import Prepared, prepare
from articles.raw import RawSource
from articles.spans import SpanSource
from geodata.telling import sentence, tell

_IN_EVERY_LANGUAGE = (
    "Envoys of Georgia and Russia met in Geneva on 6 July 1999.\n\nThey signed an agreement on Abkhazia.",
    "Посланці Грузії зустрілися в Женеві 6 липня 1999 року. Вони підписали угоду про Абхазію.",
    "Посланники Грузии встретились в Женеве 6 июля 1999 года. Они подписали соглашение об Абхазии и Сухуми.",
    "საქართველოს ელჩები ჟენევაში 1999 წლის 6 ივლისს შეხვდნენ. მათ ხელი მოაწერეს შეთანხმებას აფხაზეთზე.",
)

Known = Set[tuple[str, str]]
"""Ids and content hashes of articles that are in the store, read by the same extractor."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an ingest asks of each document: ``published`` is the day of all, ``today`` that of the ingest."""

    today: date
    published: date | None = None


@dataclass(slots=True)
class Taken:
    """What became of the document ``name``: an ``article``, with its rows as ``prepared``, or ``None`` where
    it need not be read, or the ``reason`` why it is none. ``notes`` are sentences about it.
    """

    name: str
    article: Article | None = None
    prepared: Prepared | None = None
    notes: tuple[str, ...] = field(default=())
    reason: str = ""


def work(documents: Sequence[RawSource], known: Known, settings: Settings) -> list[Taken]:
    """All that becomes of some documents, in their order."""
    return read(cleaned(documents, settings), known)


def cleaned(documents: Sequence[RawSource], settings: Settings) -> list[Taken]:
    """The articles in some documents, not read yet."""
    return [_cleaned(document, settings) for document in documents]


def read(articles: Sequence[Taken], known: Known, sources: Sequence[SpanSource] = ()) -> list[Taken]:
    """The same with what is read from each article that is not known, the second copy of one among them."""
    seen: set[tuple[str, str]] = set()
    for taken in articles:
        if taken.article is not None:
            key = taken.article.id, taken.article.content_hash
            if key not in known and key not in seen:
                _read(taken, taken.article, sources)
            seen.add(key)
    return list(articles)


def warm() -> None:
    """Build the tables that reading rests on: whoever comes first would wait a second for them."""
    settings = Settings(date(2000, 1, 1))
    work([RawSource(words, words, words, "text") for words in _IN_EVERY_LANGUAGE], frozenset(), settings)


def _cleaned(document: RawSource, settings: Settings) -> Taken:
    try:
        article, notes = clean(document, published=settings.published, today=settings.today)
    except (BadSource, BadDate) as error:
        return Taken(document.name, reason=sentence(error))
    except Exception as error:  # one document in a million must not stop the others
        return Taken(document.name, reason=_failed(document.name, error))
    return Taken(document.name, article, notes=notes)


def _read(taken: Taken, article: Article, sources: Collection[SpanSource]) -> None:
    try:
        taken.prepared = prepare(pipeline.read(article, tuple(sources)), spans.extractor(tuple(sources)))
    except TooLarge as error:
        taken.article, taken.reason = None, sentence(error)
    except Exception as error:  # as above
        taken.article, taken.reason = None, _failed(taken.name, error)


def _failed(name: str, error: Exception) -> str:
    return tell(
        "{name} could not be read, by a fault of this program ({why}); please report it.",
        name=name,
        why=type(error).__name__,
    )
