"""The store: articles and all that was read from them, in one database.

SQLAlchemy Core over SQLite or PostgreSQL; readers and one ingest work at once. The tables stand in
``store_schema``, what is asked in ``store_queries``, how articles get in in ``store_writing``, how stores are
opened, made and brought up to date in ``store_opening``, and what each engine does in its own way in
``store_engine``, ``store_sqlite`` and ``store_postgresql``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any, Literal, Self, TypeVar

import platformdirs
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from articles import (
    row_reading,
    store_cells,
    store_contributions,
    store_corrections,
    store_digest,
    store_engine,
    store_facets,
    store_opening,
    store_passages,
    store_ready,
    store_stamps,
    store_tellings,
    store_totals,
    store_words,
    store_writing,
)
from articles import store_schema as db
from articles.corrections import Decision
from articles.errors import StoreError
from articles.event_facts import CONFIDENCES, OUTLETS
from articles.model import (
    Article,
    ArticleRow,
    Cell,
    Contribution,
    Correction,
    Counts,
    EventRow,
    Extent,
    Extraction,
    Facets,
    Filter,
    Happening,
    MentionRow,
    PassageRow,
    Sort,
    SourceRow,
    Telling,
)
from articles.prepared import Prepared, prepare
from articles.raw import FeedState
from articles.rows import Kind, Row
from articles.store_clusters import Changes
from articles.store_orders import ALL_EVENTS, ALL_PASSAGES, By, Page, event_page, in_order, passage_page
from articles.store_queries import (
    ARTICLES,
    EVENTS,
    HAPPENINGS,
    MENTIONS,
    PASSAGES,
    article_conditions,
    event_conditions,
    mention_conditions,
    passage_conditions,
    plain,
    single_region,
)

ENVIRONMENT = "DISPUTES_STORE"
EVERYTHING = Filter()
FEW_PASSAGES = 20_000  # so many are sooner sorted than met in the order of a list

T = TypeVar("T")

# Put together once: it is asked for with every view.
_REVISION = sa.select(db.meta.c.value).where(db.meta.c.key == "revision")


def default_url() -> str:
    """The store of this user: what ``DISPUTES_STORE`` names, else a file in the user's data directory."""
    path = platformdirs.user_data_path("dispute-atlas", appauthor=False) / "store.sqlite"
    return os.environ.get(ENVIRONMENT) or f"sqlite:///{path}"


def open_store(url: str | None = None, *, readonly: bool = False) -> Store:
    """The store at ``url`` (``sqlite:///FILE`` or ``postgresql+psycopg://USER@HOST/DATABASE``), made when it
    is missing, unless ``readonly``.

    Raises ``StoreError`` when ``url`` is none, what is there is not one of ours or is from a newer version,
    or it cannot be opened or made.
    """
    engine = store_opening.engine_of(url or default_url())
    engine.find(readonly=readonly)
    store = Store(engine, readonly=readonly)
    try:
        store_opening.prepare(engine, store._connected, store._writing, readonly=readonly)
    except StoreError:
        store.close()
        raise
    return store


class Store:
    """An open store; made by ``open_store``. May be shared between threads.

    Every method raises ``StoreError``, a sentence, when the database fails. Where a method takes a
    ``Filter``, its docstring in ``articles.model`` says what that means.
    """

    def __init__(self, engine: store_engine.Engine, *, readonly: bool) -> None:
        self.readonly = readonly
        self._own = engine
        self._engine = engine.connect(readonly=readonly)

    @property
    def name(self) -> str:
        """What sentences call the store: its file, or its address without a password."""
        return self._own.name

    def close(self) -> None:
        """Close all connections. The store is not usable afterwards."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Writing

    def add(self, extraction: Extraction, extractor: str | None = None) -> bool:
        """Take in an article with everything read from it, in one transaction.

        ``extractor`` names what did the reading (default: what its mentions or events say). False, and
        nothing changes, when the same content read by the same extractor is there. Otherwise the article's
        own rows are replaced, and an article that its source held before, and no other source holds, goes.
        """
        return self.add_many([extraction], extractor) == 1

    def add_many(self, extractions: Iterable[Extraction], extractor: str | None = None) -> int:
        """``add`` all in one transaction, much faster than one by one; how many were new or changed."""
        return self.add_prepared(
            prepare(extraction, _extractor_of(extraction) if extractor is None else extractor)
            for extraction in extractions
        )

    def add_prepared(self, articles: Iterable[Prepared]) -> int:
        """``add_many`` of articles of which the rows are made already."""
        with self._writing() as connection:
            return sum(store_writing.add(connection, run) for run in store_writing.runs(articles))

    def point(self, source: str, article_id: str) -> None:
        """Note that ``source`` now holds an article that is in the store. Writes only what changes."""
        self.point_many({source: article_id})

    def point_many(self, articles: Mapping[str, str]) -> None:
        """``point`` for each source and the id of the article it holds, in one transaction."""
        with self._reading() as connection:
            known = store_writing.held_by(connection, articles, db.articles.c.id)
        changed = {source: id for source, id in articles.items() if known.get(source) != id}
        if not changed:
            return
        with self._writing() as connection:
            numbers = {id: held.no for id, held in store_writing.held(connection, changed.values()).items()}
            pointed = {source: numbers[id] for source, id in changed.items() if id in numbers}
            store_writing.point_to(connection, pointed)

    def correct(self, decision: Decision) -> tuple[Correction, ...]:
        """Take down what a person said; ``corrections.apply`` checks it first.

        Raises ``BadCorrection`` when its target is not there.
        """
        changes = Changes()
        with self._writing() as connection:
            made = store_corrections.take_down(connection, decision, changes)
            store_writing.settle(connection, changes)
            store_writing.touch(connection)
        return tuple(made)

    def note(self, contribution: Contribution) -> None:
        """Keep who took something in."""
        with self._writing() as connection:
            store_contributions.note(connection, contribution)

    # One thing

    def has(self, article_id: str, content_hash: str, extractor: str) -> bool:
        """Whether the article is there with just this content, read by just this extractor."""
        return article_id in self.having({article_id: content_hash}, extractor)

    def having(self, content_hashes: Mapping[str, str], extractor: str) -> set[str]:
        """The ids of the articles of which ``has`` is true, each given with its content's hash."""
        with self._reading() as connection:
            there = store_writing.held(connection, map(plain, content_hashes))
        return {
            id
            for id, content_hash in content_hashes.items()
            if (held := there.get(plain(id))) and held[2:] == (content_hash, extractor)
        }

    def has_sources(self, sources: Iterable[str]) -> set[str]:
        """Those of the files and addresses that hold an article here."""
        with self._reading() as connection:
            return set(store_writing.held_by(connection, map(plain, sources), db.articles.c.no))

    def feed_state(self, url: str) -> FeedState | None:
        """What was kept of the feed at ``url`` when it was read last."""
        return self.states([url]).get(plain(url))

    def set_feed_state(self, state: FeedState) -> None:
        """Keep ``state`` for the next time the feed is asked for."""
        self.set_states([state])

    def states(self, urls: Iterable[str]) -> dict[str, FeedState]:
        """``feed_state`` of many feeds and files, by address."""
        with self._reading() as connection:
            return store_stamps.states(connection, urls)

    def set_states(self, kept: Sequence[FeedState]) -> None:
        """``set_feed_state`` for many feeds and files, in one transaction."""
        if kept:
            with self._writing() as connection:
                store_stamps.keep(connection, kept)

    def holdings(self, sources: Iterable[str]) -> list[store_stamps.Holding]:
        """What files and addresses hold: each source with its article's id, content's hash and extractor."""
        with self._reading() as connection:
            return store_stamps.holdings(connection, sources)

    def parts(self, source: str) -> list[store_stamps.Holding]:
        """What the rows of a table, or the members of an archive, hold."""
        with self._reading() as connection:
            return store_stamps.parts(connection, source)

    def digest(self) -> str:
        """A hash of all that the store holds, equal for equal content whatever the order it came in."""
        with self._connected() as connection:
            return store_digest.digest(connection)

    def article(self, id: str) -> Article | None:
        """The whole article with this id."""
        row = next(self._read(row_reading.to_articles, ARTICLES.where(db.articles.c.id == plain(id))), None)
        return row.article if row else None

    def event(self, id: str) -> EventRow | None:
        """The event with this id."""
        return next(self._read(row_reading.to_events, EVENTS.where(db.events.c.id == plain(id))), None)

    def passage(self, id: str) -> PassageRow | None:
        """The passage with this id."""
        return next(self._read(row_reading.to_passages, PASSAGES.where(db.passages.c.id == plain(id))), None)

    def article_passages(self, id: str) -> list[PassageRow]:
        """All passages of an article in reading order."""
        statement = PASSAGES.where(db.articles.c.id == plain(id)).order_by(db.passages.c.no)
        return list(self._read(row_reading.to_passages, statement))

    # Lists

    def events(
        self, filter: Filter, *, limit: int | None = 50, offset: int = 0, sort: Sort = "newest"
    ) -> list[EventRow]:
        """Events by their first day (``newest``, ``oldest``; undated ones last either way), by how sure they
        are (``surest``), by how many independent outlets tell of them (``told``), or by how well their
        passages match the query (``best``, of the last ``MOST_RANKED``; without one, newest first).
        """
        page, by = event_page(filter, sort)
        return self._page(row_reading.to_events, EVENTS, db.events.c.no, page.limit(limit).offset(offset), by)

    def passages(
        self, filter: Filter, *, limit: int | None = 50, offset: int = 0, sort: Sort = "best"
    ) -> list[PassageRow]:
        """Passages by how well they match the query (``best``, bm25; without one, newest first), by their
        article's day of publication (``newest``, ``oldest``; undated ones last either way), by the surest of
        their events (``surest``) or the one that the most independent outlets tell of (``told``).

        Of words that very many passages have, only the last ``MOST_RANKED`` taken in are ranked, and the list
        ends with these.
        """
        page, by = passage_page(filter, sort, few_days=self._few_days(filter, sort))
        page = page.limit(limit).offset(offset)
        return self._page(row_reading.to_passages, PASSAGES, db.passages.c.no, page, by)

    def _few_days(self, filter: Filter, sort: Sort) -> bool:
        """Whether the passages of the filter's days are few enough to be gathered and sorted; where more is
        asked, and so hardly any may match, also when they are no more than those that the list has before
        them.
        """
        start, end = filter.start, filter.end
        if not (start or end) or (start and end and start > end):
            return False
        if sort in ("surest", "told") or (sort == "best" and filter.query):
            return False
        with self._at_once() as connection:
            region = single_region(filter)
            found = store_passages.total(connection, region, start, end)
            if found <= FEW_PASSAGES or replace(filter, regions=(), start=None, end=None) == EVERYTHING:
                return found <= FEW_PASSAGES
            if sort == "oldest":
                return bool(start) and found <= store_passages.total(connection, region, None, start)
            return bool(end) and found <= store_passages.total(connection, region, end, None)

    def tellings(self, cluster_id: str, limit: int = 60) -> list[Telling]:
        """Who tells of one happening: its events, those of the earliest articles first."""
        with self._reading() as connection:
            return store_tellings.tellings(connection, cluster_id, limit)

    def happenings(self, filter: Filter, limit: int) -> list[Happening]:
        """What the latest events that have a day tell of, ``limit`` of them at most; earliest first."""
        page, by = event_page(filter, "newest")
        return self._page(row_reading.to_happenings, HAPPENINGS, db.events.c.no, page.limit(limit), by)

    def markers(self, filter: Filter, limit: int = 300, extent: Extent | None = None) -> list[EventRow]:
        """Events that have a place, or one in an extent, latest first."""
        page, by = event_page(filter, "newest", placed=True)
        if extent is not None:
            page = page.where(*store_cells.within(extent))
        page = page.limit(limit)
        return self._page(row_reading.to_events, EVENTS, db.events.c.no, page, by)

    def articles(self, filter: Filter) -> Iterator[Article]:
        """Articles that hold a matching passage or event, latest first."""
        return (row.article for row in self.article_rows(filter))

    def article_rows(self, filter: Filter) -> Iterator[ArticleRow]:
        """``articles`` with the regions that each is about."""
        latest_first = db.articles.c.published.desc().nulls_last(), db.articles.c.no
        statement = ARTICLES.where(*article_conditions(filter)).order_by(*latest_first)
        return self._stream(row_reading.to_articles, statement)

    def mentions(self, filter: Filter) -> Iterator[MentionRow]:
        """Mentions in matching passages and, where regions are asked for, of one of them."""
        statement = MENTIONS.where(*mention_conditions(filter))
        newest = db.passages.c.published.desc().nulls_last(), db.passages.c.no, db.mentions.c.no
        return self._stream(row_reading.to_mentions, statement.order_by(*newest))

    def corrections(self, filter: Filter = EVERYTHING) -> Iterator[Correction]:
        """What people said, in the order in which they did; of one article, if the filter names one."""
        conditions = []
        if filter.article_id is not None:
            conditions.append(db.anchors.c.article_id == plain(filter.article_id))
        with self._reading() as connection:
            yield from store_corrections.read(connection, *conditions)

    def contributions(self, limit: int = 100) -> list[Contribution]:
        """Who took in what, the latest first."""
        with self._reading() as connection:
            return list(store_contributions.read(connection, limit))

    def all(self, kind: Kind, filter: Filter) -> Iterator[Row]:
        """All rows of a kind, one by one, as an export takes them."""
        if kind == "articles":
            return self.article_rows(filter)
        if kind == "corrections":
            return self.corrections(filter)
        if kind == "mentions":
            return self.mentions(filter)
        if kind == "passages":
            statement = PASSAGES.where(*passage_conditions(filter)).order_by(*in_order(ALL_PASSAGES))
            return self._stream(row_reading.to_passages, statement)
        statement = EVENTS.where(*event_conditions(filter)).order_by(*in_order(ALL_EVENTS))
        return self._stream(row_reading.to_events, statement)

    def found(self, query: str, passage_ids: Iterable[str]) -> dict[str, tuple[tuple[int, int], ...]]:
        """Where the words of a query stand in the quotes of some passages, in code points, by passage."""
        if not (asked := store_words.words(query)):
            return {}
        with self._reading() as connection:
            return store_words.met(connection, asked, map(plain, passage_ids))

    # Numbers

    def quick_counts(self, filter: Filter) -> Counts:
        """``counts`` for the page of a list, with little work however large the store is: mentions and
        articles may be left out, and more often there may be more than it says.
        """
        with self._at_once() as connection:
            return store_totals.quick(connection, filter)

    def counts(self, filter: Filter) -> Counts:
        """How many rows of each kind match; ``outlets`` are those of the matching articles.

        Events are always counted, and passages by regions and days. Of what takes too long to count, the
        numbers say how many there are at least; ``at_least`` names these.
        """
        with self._at_once() as connection:
            return store_totals.counts(connection, filter)

    def histogram(self, filter: Filter, unit: Literal["day", "month", "year"]) -> list[tuple[date, int]]:
        """Dated events by their first day, or its month or year, as (its first day, how many); no empty ones.

        An event that began before ``filter.start`` counts on that day.
        """
        with self._at_once() as connection:
            bins = store_facets.histogram(connection, filter, unit)
        return [(store_ready.first_day(unit, number), count) for number, count in bins.items()]

    def mention_years(self, filter: Filter) -> dict[int, int]:
        """Matching mentions by the year in which their article was published; no empty years."""
        with self._reading() as connection:
            return store_tellings.mention_years(connection, filter)

    def facets(
        self,
        filter: Filter,
        *,
        confidences: Sequence[float] = CONFIDENCES,
        outlets: Sequence[int] = OUTLETS,
    ) -> Facets:
        """How many events each further choice would leave; the last two are counted from these bounds on."""
        with self._at_once() as connection:
            return store_facets.facets(connection, filter, confidences, outlets)

    def sources(self, filter: Filter) -> list[SourceRow]:
        """The outlets of the matching articles, those with the most articles first."""
        with self._at_once() as connection:
            return store_facets.sources(connection, filter)

    def outlet_happenings(self, filter: Filter) -> dict[str, tuple[int, int]]:
        """By outlet, how many happenings of the matching events only it tells of, and how many others do
        too, whether their events match or not.
        """
        with self._reading() as connection:
            return store_tellings.outlet_happenings(connection, filter)

    def actors(self, filter: Filter) -> dict[str, int]:
        """Events by actor, most frequent first; an event counts for each of its actors."""
        with self._at_once() as connection:
            return store_facets.actors(connection, filter)

    def places(self, filter: Filter) -> dict[int, int]:
        """Events by place (geonames id), most frequent first."""
        with self._at_once() as connection:
            return store_facets.places(connection, filter)

    def acts(self, filter: Filter) -> dict[str, int]:
        """Events by act, most frequent first."""
        with self._at_once() as connection:
            return store_facets.acts(connection, filter)

    def outlets(self, filter: Filter) -> dict[str, int]:
        """Passages by outlet, most frequent first."""
        return self._tally(db.articles.c.outlet, db.passages.join(db.articles), passage_conditions(filter))

    def placed_more_than(self, filter: Filter, most: int) -> bool:
        """Whether more than so many events have a place."""
        with self._at_once() as connection:
            return store_cells.more_than(connection, filter, most)

    def cells(self, filter: Filter, extent: Extent, length: int) -> list[Cell]:
        """Events with a place by the cells of a grid that an extent meets, those with the most first.

        ``length`` is that of the cells' geohashes: 2 for some 600 km, 3 for 150, 4 for 30, 5 for 5, 6 for 1.
        """
        with self._at_once() as connection:
            return store_cells.cells(connection, filter, extent, length)

    def region_counts(self, filter: Filter) -> dict[str, int]:
        """Events by region, most frequent first; an event counts for each of its regions."""
        with self._at_once() as connection:
            return store_facets.region_counts(connection, filter)

    def date_extent(self) -> tuple[date, date] | None:
        """First and last day of all dated events."""
        statement = sa.select(
            sa.select(sa.func.min(db.events.c.first)).scalar_subquery(),
            sa.select(sa.func.max(db.events.c.last)).scalar_subquery(),
        )
        with self._reading() as connection:
            first, last = connection.execute(statement).one()
        return None if first is None else (date.fromordinal(first), date.fromordinal(last))

    def revision(self) -> int:
        """A number that grows with every change of the store's content."""
        with self._reading() as connection:
            return int(connection.scalar(_REVISION) or 0)

    def size(self) -> int:
        """Bytes that the store's database takes on disk."""
        with self._reading() as connection:
            return self._own.size(connection)

    # How

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(self._own.sentence(error)) from error

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._connected() as connection:
            yield self._own.for_reading(connection)

    @contextmanager
    def _at_once(self) -> Iterator[sa.Connection]:
        with self._connected() as connection:
            yield self._own.at_once(connection)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._connected() as connection:
            self._own.begin_write(connection)
            yield connection
            connection.commit()  # what is not committed is rolled back when the connection closes

    def _tally(
        self,
        column: sa.ColumnElement[str],
        table: sa.FromClause,
        conditions: Sequence[sa.ColumnElement[bool]],
    ) -> dict[str, int]:
        count = sa.func.count()
        statement = (
            sa.select(column, count)
            .select_from(table)
            .where(*conditions)
            .group_by(column)
            .order_by(count.desc(), column)
        )
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(statement)}

    def _read(
        self, convert: Callable[[Iterable[sa.Row[Any]]], Iterator[T]], statement: sa.Select[Any]
    ) -> Iterator[T]:
        with self._reading() as connection:
            yield from convert(connection.execute(statement))

    def _stream(
        self, convert: Callable[[Iterable[sa.Row[Any]]], Iterator[T]], statement: sa.Select[Any]
    ) -> Iterator[T]:
        """``_read`` of more rows than the memory may hold."""
        with (
            self._connected() as connection,
            connection.execution_options(stream_results=True).execute(statement) as found,
        ):
            yield from convert(found)

    def _page(
        self,
        convert: Callable[[Iterable[sa.Row[Any]]], Iterator[T]],
        statement: sa.Select[Any],
        number: sa.Column[int],
        page: Page,
        by: Sequence[By],
    ) -> list[T]:
        """The rows whose numbers are on the page.

        Numbers are sorted and cut first: of whole rows most would be fetched to be thrown away.
        """
        keys = [key.label(f"by_{place}") for place, (key, _) in enumerate(by)]
        cut = page.add_columns(*keys).order_by(*in_order(by)).subquery("page")
        again = [(cut.c[key.name], falling) for key, (_, falling) in zip(keys, by, strict=True)]
        rows = statement.join(cut, cut.c.no == number).order_by(*in_order(again))
        return list(self._read(convert, rows))


def _extractor_of(extraction: Extraction) -> str:
    of_mentions = (mention.extractor for mention in extraction.mentions)
    return next(of_mentions, None) or next((event.extractor for event in extraction.events), "")
