"""An ingest: read each source, clean it, run the extraction, store it; some articles in one transaction.

However it ends, the store holds whole articles or none of an article, and going on gives what an ingest that
nobody stopped gives: where one transaction ends and the next begins depends on the sources alone.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from articles import partition, sources, spans, workers
from articles.errors import WorkerError
from articles.fetch import fetch
from articles.model import Article, Skipped, Summary
from articles.partition import Settings, Taken
from articles.prepared import Prepared
from articles.raw import FeedState, Note, RawSource, Upload
from articles.seen import Seen
from articles.sources import Fetcher, Meter
from articles.spans import SpanSource
from articles.stamps import FileState, FileStates
from articles.store import Store
from articles.workers import Workers
from geodata.telling import tell

# An ingest that is stopped loses what it read since the last transaction: never more than this.
MOST_ARTICLES = 500
MOST_CHARACTERS = 1_000_000
MOST_SECONDS = 0.5  # of what comes from elsewhere than files

MOST_NOTED = 1_000  # notes, and ids of articles, that are kept of an ingest that may take in millions
_SHOWN_EVERY = 0.1  # seconds

Progress = Callable[[int, int, str], None]
"""Called with how much is done, how much there is, and the name of what is read now. Files count by their
bytes, anything else as one."""


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
    reading: Workers | None = None,
) -> Summary:
    """Take in all articles at the paths and addresses ``wanted``, and those handed over.

    ``published`` is the publication date of all of them, ``span_sources`` add places to what the rules find
    (``spans``). ``reading`` are those who clean and read, in place of this process.
    What cannot be taken in is in ``Summary.skipped``;
    only a failing store raises (``StoreError``), and workers that are lost (``WorkerError``).
    """
    began = time.monotonic()
    wanted = list(wanted)
    settings = Settings(date.today(), published)
    tally = _Tally(tell)
    line = _Line(store, tally, settings, span_sources, reading)
    shown = _Shown(progress, wanted)
    states = FileStates(store, f"{line.extractor} {published or ''}")
    for lot in _lots(item for source in wanted for item in sources.find(source)):
        done = states.look(item for item in lot if isinstance(item, Path))
        for item in lot:
            shown.next(item)
            if isinstance(item, Skipped):
                tally.skip(item)
                continue
            file = done.get(item) if isinstance(item, Path) else None
            if file is not None and file.held:
                tally.unchanged += len(file.held)
                line.seen.update(file.held)
                continue
            for raw in sources.load(item, fetcher=fetcher, memory=store, meter=shown.meter):
                line.take(raw, file)
                if isinstance(raw, RawSource):  # before the first, a table is read from end to end once
                    shown.within(item)
        if done:
            # Only now: where a lot is cut hangs on all its files, so they count as done together.
            line.end(done.values())
            line.cut()
    line.finish()
    shown.all()
    return tally.summary(time.monotonic() - began)


Item = str | Path | Upload | Skipped


def _lots(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Files that lie one after another in lots of a transaction's size, each told by what is in the folder
    alone: an ingest that goes on has the same lots as the one that was stopped. What is no file goes alone.
    """
    lot: list[Item] = []
    size = 0
    for item in items:
        if not isinstance(item, Path | Skipped):
            if lot:
                yield lot
            yield [item]
            lot, size = [], 0
            continue
        lot.append(item)
        size += sources.size(item) if isinstance(item, Path) else 0
        if len(lot) >= MOST_ARTICLES or size >= MOST_CHARACTERS:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


@dataclass(slots=True)
class _Tally:
    tell: Tell | None = None
    passages: int = 0
    mentions: int = 0
    events: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unnoted: int = 0
    ids: list[str] = field(default_factory=list)
    new: int = 0

    def skip(self, skipped: Skipped) -> None:
        self.skipped.append(skipped)
        self.told(Outcome(skipped.source, reason=skipped.reason))

    def note(self, *notes: str) -> None:
        kept = notes[: max(0, MOST_NOTED - len(self.notes))]
        self.notes += kept
        self.unnoted += len(notes) - len(kept)

    def told(self, outcome: Outcome) -> None:
        if outcome.article is not None and len(self.ids) < MOST_NOTED:
            self.ids.append(outcome.article.id)
        if self.tell:
            self.tell(outcome)

    def read(self, name: str, prepared: Prepared) -> None:
        if prepared.article.published is None:
            self.note(_undated(prepared.inferred_year, name))
        passages, mentions, events = (
            len(prepared.tables[table]) for table in ("passages", "mentions", "events")
        )
        self.new += 1
        self.passages += passages
        self.mentions += mentions
        self.events += events
        self.told(Outcome(name, prepared.article, events))

    def summary(self, seconds: float) -> Summary:
        if self.unnoted:
            self.notes.append(tell("There were {n} more such notes.", n=self.unnoted))
        return Summary(
            articles=self.new,
            passages=self.passages,
            mentions=self.mentions,
            events=self.events,
            unchanged=self.unchanged,
            skipped=tuple(self.skipped),
            notes=tuple(self.notes),
            seconds=round(seconds, 3),
            article_ids=tuple(dict.fromkeys(self.ids)),
        )


@dataclass(slots=True)
class _Part:
    """What goes into the store at once: documents, each with its file, and what is kept once they are in."""

    documents: list[RawSource] = field(default_factory=list)
    files: list[FileState | None] = field(default_factory=list)
    ended: list[FileState] = field(default_factory=list)
    states: list[FeedState] = field(default_factory=list)
    characters: int = 0
    began: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.documents or self.ended or self.states)


class _Line:
    """Documents on their way into the store, in the order in which they came.

    Others may read several partitions at a time; each is stored when its turn comes.
    """

    def __init__(
        self,
        store: Store,
        tally: _Tally,
        settings: Settings,
        span_sources: Sequence[SpanSource],
        reading: Workers | None,
    ) -> None:
        self.seen = Seen()
        self.extractor = spans.extractor(span_sources)
        self._store = store
        self._tally = tally
        self._settings = settings
        self._span_sources = span_sources
        self._reading = reading
        self._part = _Part()
        self._waiting: deque[tuple[_Part, Future[list[Taken]]]] = deque()

    def take(self, raw: sources.Read, file: FileState | None) -> None:
        if isinstance(raw, Skipped):
            self._tally.skip(raw)
            if file is not None:
                file.spoiled = True
        elif isinstance(raw, Note):
            self._tally.note(raw.text)
        elif isinstance(raw, FeedState):
            self._part.states.append(raw)  # not kept before all the feed held is safe
        else:
            self._add(raw, file)

    def end(self, files: Iterable[FileState]) -> None:
        """All that some files hold has been taken."""
        self._part.ended += [file for file in files if not file.held]

    def cut(self) -> None:
        """Let what was taken so far be one transaction."""
        part, self._part = self._part, _Part()
        if not part:
            return
        if self._reading is None or not part.documents:
            self._drain(0)
            self._put(part, self._read_here(part))
            return
        held = self._store.holdings(document.source for document in part.documents)
        known = frozenset((id, content) for _, id, content, by in held if by == self.extractor)
        try:
            future = self._reading.executor.submit(partition.work, part.documents, known, self._settings)
        except workers.failures() as error:
            raise _lost() from error
        self._waiting.append((part, future))
        self._drain(self._reading.ahead)

    def finish(self) -> None:
        self.cut()
        self._drain(0)

    def _add(self, document: RawSource, file: FileState | None) -> None:
        part = self._part
        if not part.documents:
            part.began = time.monotonic()
        part.documents.append(document)
        part.files.append(file)
        part.characters += len(document.text)
        if (
            len(part.documents) >= MOST_ARTICLES
            or part.characters >= MOST_CHARACTERS
            or (file is None and time.monotonic() - part.began >= MOST_SECONDS)
        ):
            self.cut()

    def _read_here(self, part: _Part) -> list[Taken]:
        taken = partition.cleaned(part.documents, self._settings)
        hashes: dict[str, str] = {}
        for each in taken:
            if each.article is not None:  # of two versions the first is that which goes in
                hashes.setdefault(each.article.id, each.article.content_hash)
        known = self._store.having(hashes, self.extractor)
        return partition.read(taken, {(id, hashes[id]) for id in known}, self._span_sources)

    def _drain(self, most: int) -> None:
        while len(self._waiting) > most:
            part, future = self._waiting.popleft()
            try:
                taken = future.result()
            except workers.failures() as error:
                raise _lost() from error
            self._put(part, taken)

    def _put(self, part: _Part, taken: Sequence[Taken]) -> None:
        new: list[Taken] = []
        known: list[Taken] = []
        for each, file in zip(taken, part.files, strict=True):
            if each.article is not None and self.seen.differs(each.article.id, each.article.content_hash):
                # Two versions of one article in one ingest would replace each other every time.
                each.reason = self._twice(each.name, each.article, new)
            if each.reason:
                self._tally.skip(Skipped(each.name, each.reason))
                if file is not None:
                    file.spoiled = True
                continue
            assert each.article is not None
            self._tally.note(*each.notes)
            first = self.seen.add(each.article.id, each.article.content_hash)
            (new if first and each.prepared is not None else known).append(each)
        if new:
            self._store.add_prepared(each.prepared for each in new if each.prepared is not None)
        self._store.point_many({each.article.source: each.article.id for each in known if each.article})
        stamps = [stamp for file in part.ended if (stamp := file.stamp())]
        self._store.set_states([*part.states, *stamps])
        for each in known:
            self._tally.unchanged += 1
            self._tally.told(Outcome(each.name, each.article, unchanged=True))
        for each in new:
            assert each.prepared is not None
            self._tally.read(each.name, each.prepared)

    def _twice(self, name: str, article: Article, new: Sequence[Taken]) -> str:
        names = (each.name for each in new if each.article and each.article.id == article.id)
        there = next(names, None)
        if there is None:
            stored = self._store.article(article.id)
            there = stored.source if stored else article.title
        return tell(
            "{name} is the same article as {other}, which was taken in; keep one of them.",
            name=name,
            other=there,
        )


def _lost() -> WorkerError:
    return WorkerError(
        "A process that was reading articles ended before it was done, perhaps for want of memory. What was "
        "taken in so far is in the store; run the same command again to go on."
    )


def _undated(year: int | None, name: str) -> str:
    """What to know of an article of which nobody says when it was published, and its dates this year."""
    if year is None:
        return tell("{name} is undated: dates without a year stay yearless.", name=name)
    return tell(
        "{name} is undated: its dates without a year were taken to be of {year}, on which its other dates "
        "agree.",
        name=name,
        year=str(year),
    )


class _Shown:
    """Tells ``progress`` how far an ingest has come."""

    def __init__(self, progress: Progress | None, wanted: Sequence[str | Path | Upload]) -> None:
        self._progress = progress
        self.meter = Meter()
        self._done = self._item = 0
        self._name = ""
        self._told = 0.0
        self._total = 0
        if progress:  # one more walk through the folders, so that no list of a million files is held
            self._total = sum(_weight(item) for source in wanted for item in sources.find(source))

    def next(self, item: Item) -> None:
        self._done += self._item
        self._item = 0
        if self._progress:
            self._item = _weight(item)
            self._name = item.source if isinstance(item, Skipped) else sources.called(item)
            self._tell(self._done)

    def within(self, item: Item) -> None:
        """Some more of the item was read."""
        if self._progress and isinstance(item, Path) and time.monotonic() - self._told > _SHOWN_EVERY:
            self._tell(self._done + min(self.meter.position(), self._item))

    def all(self) -> None:
        self._name = ""
        self._tell(self._total)

    def _tell(self, done: int) -> None:
        if self._progress:
            self._progress(min(done, self._total), self._total, self._name)
            self._told = time.monotonic()


def _weight(item: Item) -> int:
    return max(1, sources.size(item)) if isinstance(item, Path) else 1
