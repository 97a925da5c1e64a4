"""An ingest: read each source, clean it, run the extraction, store it; some articles in one transaction.

However it ends, the store holds whole articles or none of an article.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from articles import dates, pipeline, sources, spans
from articles.clean import clean
from articles.errors import BadDate, BadSource, TooLarge
from articles.fetch import fetch
from articles.model import Article, Extraction, Skipped, Summary
from articles.raw import FeedState, Note, RawSource, Upload
from articles.sources import Fetcher
from articles.spans import SpanSource
from articles.store import Store
from geodata.telling import sentence, tell

# An ingest that is stopped loses what it read since the last transaction: never more than this.
MOST_ARTICLES = 100
MOST_CHARACTERS = 200_000
MOST_SECONDS = 0.5

Progress = Callable[[int, int, str], None]
"""Called before each document with how many are done, how many there are, and the name of this one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: the ``article`` that it is, with so many ``events`` (``unchanged``: the
    store had it already), or the ``reason`` why it is none.
    """

    name: str
    article: Article | None = None
    events: int = 0
    unchanged: bool = False
    reason: str = ""


Tell = Callable[[Outcome], None]
"""Called with each document as it is stored or skipped."""


def ingest(
    wanted: Iterable[str | Path | Upload],
    store: Store,
    *,
    published: date | None = None,
    progress: Progress | None = None,
    tell: Tell | None = None,
    fetcher: Fetcher = fetch,
    span_sources: Sequence[SpanSource] = (),
) -> Summary:
    """Take in all articles at the paths and addresses ``wanted``, and those handed over.

    ``published`` is the publication date of all of them, ``span_sources`` add places to what the rules find
    (``spans``). What cannot be taken in is in ``Summary.skipped``;
    only a failing store raises (``StoreError``).
    """
    began = time.monotonic()
    items = [item for source in wanted for item in sources.find(source)]
    tally = _Tally(tell)
    batch = _Batch(store, tally, span_sources)
    for number, item in enumerate(items):
        if progress:
            progress(number, len(items), item.source if isinstance(item, Skipped) else sources.called(item))
        for raw in (
            (item,) if isinstance(item, Skipped) else sources.load(item, fetcher=fetcher, memory=store)
        ):
            if isinstance(raw, Skipped):
                tally.skip(raw)
            elif isinstance(raw, Note):
                tally.notes.append(raw.text)
            elif isinstance(raw, FeedState):
                batch.store()  # not before all the feed held is safe
                store.set_feed_state(raw)
            else:
                _take(raw, published, batch, tally)
    batch.store()
    if progress:
        progress(len(items), len(items), "")
    return tally.summary(time.monotonic() - began)


def _take(raw: RawSource, published: date | None, batch: _Batch, tally: _Tally) -> None:
    try:
        article, notes = clean(raw, published=published)
    except (BadSource, BadDate) as error:
        tally.skip(Skipped(raw.name, sentence(error)))
        return
    tally.notes += notes
    batch.take(article, raw.name)


def with_progress(
    wanted: Iterable[str | Path],
    store: Store,
    *,
    published: date | None = None,
    span_sources: Sequence[SpanSource] = (),
) -> Summary:
    """``ingest`` with a bar on stderr, when somebody is looking."""
    console = Console(stderr=True)
    if not console.is_terminal:
        return ingest(wanted, store, published=published, span_sources=span_sources)
    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=sources.printable(name)[-40:])

        return ingest(wanted, store, published=published, progress=show, span_sources=span_sources)


@dataclass(slots=True)
class _Tally:
    tell: Tell | None = None
    passages: int = 0
    mentions: int = 0
    events: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By article id: its content hash and the name of the document it came from."""
    new: int = 0

    def skip(self, skipped: Skipped) -> None:
        self.skipped.append(skipped)
        self.told(Outcome(skipped.source, reason=skipped.reason))

    def told(self, outcome: Outcome) -> None:
        if self.tell:
            self.tell(outcome)

    def summary(self, seconds: float) -> Summary:
        return Summary(
            articles=self.new,
            passages=self.passages,
            mentions=self.mentions,
            events=self.events,
            unchanged=self.unchanged,
            skipped=tuple(self.skipped),
            notes=tuple(self.notes),
            seconds=round(seconds, 3),
            article_ids=tuple(self.names),
        )


class _Batch:
    """Articles on their way into the store, in one transaction when there are enough of them."""

    def __init__(self, store: Store, tally: _Tally, span_sources: Sequence[SpanSource]) -> None:
        self._store = store
        self._tally = tally
        self._span_sources = span_sources
        self._extractor = spans.extractor(span_sources)
        self._articles: dict[str, Article] = {}
        self._characters = 0
        self._began = 0.0

    def take(self, article: Article, name: str) -> None:
        content_hash, first_name = self._tally.names.setdefault(article.id, (article.content_hash, name))
        if content_hash != article.content_hash:
            # Two versions of one article in one ingest would replace each other every time.
            reason = tell(
                "{name} is the same article as {other}, which was taken in; keep one of them.",
                name=name,
                other=first_name,
            )
            self._tally.skip(Skipped(name, reason))
            return
        if article.id in self._articles:  # another copy: it is known once the first is in
            self.store()
        if not self._articles:
            self._characters, self._began = 0, time.monotonic()
        self._articles[article.id] = article
        self._characters += len(article.text)
        if (
            len(self._articles) >= MOST_ARTICLES
            or self._characters >= MOST_CHARACTERS
            or time.monotonic() - self._began >= MOST_SECONDS
        ):
            self.store()

    def store(self) -> None:
        """Read what the store does not have yet, and put it there."""
        hashes = {article.id: article.content_hash for article in self._articles.values()}
        known = self._store.having(hashes, self._extractor)
        self._store.point_many({self._articles[id].source: id for id in known})
        read = [
            extraction
            for article in self._articles.values()
            if article.id not in known and (extraction := self._read(article))
        ]
        if read:
            self._store.add_many(read, self._extractor)
        there = [article for article in self._articles.values() if article.id in known]
        self._articles.clear()
        self._tally.unchanged += len(known)
        self._tally.new += len(read)
        for extraction in read:
            if extraction.article.published is None:
                self._tally.notes.append(_undated(extraction, self._tally.names[extraction.article.id][1]))
            self._tally.passages += len(extraction.passages)
            self._tally.mentions += len(extraction.mentions)
            self._tally.events += len(extraction.events)
        for article in there:
            self._tally.told(Outcome(self._tally.names[article.id][1], article, unchanged=True))
        for extraction in read:
            name = self._tally.names[extraction.article.id][1]
            self._tally.told(Outcome(name, extraction.article, len(extraction.events)))

    def _read(self, article: Article) -> Extraction | None:
        try:
            return pipeline.read(article, self._span_sources)
        except TooLarge as error:
            _, name = self._tally.names.pop(article.id)
            self._tally.skip(Skipped(name, sentence(error)))
            return None


def _undated(extraction: Extraction, name: str) -> str:
    """What to know of an article of which nobody says when it was published."""
    year = dates.inferred_year(extraction.dates)
    if year is None:
        return tell("{name} is undated: dates without a year stay yearless.", name=name)
    return tell(
        "{name} is undated: its dates without a year were taken to be of {year}, on which its other dates "
        "agree.",
        name=name,
        year=str(year),
    )
