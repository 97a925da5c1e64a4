"""The store: articles and all that was read from them, in one database. The only file with SQL.

SQLAlchemy Core over SQLite in write-ahead mode, so that readers and one ingest work at once, with FTS5 for
words. What only SQLite has stands in functions of its own at the end; the tables can be made on other
engines as they are.

Rows carry ready what a list shows (the quote, its marks, its region ids), so that every question is one
statement.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Self, TypeVar
from urllib.parse import quote

import platformdirs
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite as sqlite_dialect
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from articles import rows
from articles.errors import StoreError
from articles.model import Article, Counts, EventRow, Extraction, Filter, MentionRow, PassageRow
from articles.rows import Kind, Row

ENVIRONMENT = "DISPUTES_STORE"
APPLICATION_ID = 0x44415431  # "DAT1", in the header of our SQLite files
SCHEMA_VERSION = 1
BUSY_SECONDS = 30.0
MAX_NAMES = 500  # in one statement
MAX_QUERY = 400  # characters of a search that are looked at

T = TypeVar("T")

_schema = sa.MetaData()
_meta = sa.Table(
    "meta",
    _schema,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)
_articles = sa.Table(
    "articles",
    _schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("url", sa.Text),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False, index=True),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("published", sa.Integer),
    sa.Column("published_from", sa.Text, nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("retrieved", sa.Integer, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("references", sa.Text, nullable=False),
    sa.Column("extractor", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
# Which article a file or address held when it was last ingested; an article nobody holds any more goes.
_sources = sa.Table(
    "sources",
    _schema,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("article_no", sa.ForeignKey("articles.no", ondelete="CASCADE"), nullable=False, index=True),
)
_passages = sa.Table(
    "passages",
    _schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("article_no", sa.ForeignKey("articles.no", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("published", sa.Integer, index=True),
    sa.Column("index", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("marks", sa.Text, nullable=False),
    sa.Column("region_ids", sa.Text, nullable=False),
    sa.Column("dates", sa.Text, nullable=False),
)
# The stretches of days a passage is about: its dates or, where it has none, its article's publication.
_passage_days = sa.Table(
    "passage_days",
    _schema,
    sa.Column("first", sa.Integer, primary_key=True),
    sa.Column("last", sa.Integer, primary_key=True),
    sa.Column("passage_no", sa.ForeignKey("passages.no", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
_mentions = sa.Table(
    "mentions",
    _schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("passage_no", sa.ForeignKey("passages.no", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("exact", sa.Text, nullable=False),
    sa.Column("prefix", sa.Text, nullable=False),
    sa.Column("suffix", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("region_ids", sa.Text, nullable=False),
    sa.Column("geonames_id", sa.Integer),
    sa.Column("place_name", sa.Text),
    sa.Column("lon", sa.Float),
    sa.Column("lat", sa.Float),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("extractor", sa.Text, nullable=False),
)
_mention_regions = sa.Table(
    "mention_regions",
    _schema,
    sa.Column("mention_no", sa.ForeignKey("mentions.no", ondelete="CASCADE"), primary_key=True),
    sa.Column("region_id", sa.Text, primary_key=True),
    sa.Column("passage_no", sa.Integer, nullable=False),
    sa.Index("mention_regions_by_region", "region_id", "passage_no"),
    sqlite_with_rowid=False,
)
_events = sa.Table(
    "events",
    _schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("passage_no", sa.ForeignKey("passages.no", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("article_no", sa.ForeignKey("articles.no", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("trigger_start", sa.Integer, nullable=False),
    sa.Column("trigger_end", sa.Integer, nullable=False),
    sa.Column("actors", sa.Text, nullable=False),
    sa.Column("region_ids", sa.Text, nullable=False),
    sa.Column("geonames_id", sa.Integer),
    sa.Column("place_name", sa.Text),
    sa.Column("lon", sa.Float, index=True),
    sa.Column("lat", sa.Float),
    sa.Column("place_precision", sa.Text, nullable=False),
    sa.Column("date", sa.Text),
    sa.Column("first", sa.Integer, index=True),
    sa.Column("last", sa.Integer, index=True),
    sa.Column("month", sa.Integer, index=True),
    sa.Column("quote_start", sa.Integer, nullable=False),
    sa.Column("quote_end", sa.Integer, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("marks", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("cluster_id", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("extractor", sa.Text, nullable=False),
    sa.Index("events_by_act", "act", "first"),
    sa.Index("events_by_cluster", "cluster_id", "outlet"),
)
_event_regions = sa.Table(
    "event_regions",
    _schema,
    sa.Column("event_no", sa.ForeignKey("events.no", ondelete="CASCADE"), primary_key=True),
    sa.Column("region_id", sa.Text, primary_key=True),
    sa.Index("event_regions_by_region", "region_id", "event_no"),
    sqlite_with_rowid=False,
)


def _columns(table: sa.Table, names: Iterable[str]) -> list[sa.Column[Any]]:
    return [table.c[name] for name in names]


_reference = _columns(_articles, rows.ARTICLE_REFERENCE)
_ARTICLES = sa.select(*_columns(_articles, rows.ARTICLE))
_PASSAGES = sa.select(*_columns(_passages, rows.PASSAGE), *_reference).select_from(_passages.join(_articles))
_MENTIONS = sa.select(
    *_columns(_mentions, rows.MENTION), _passages.c.id, _passages.c.quote, *_reference
).select_from(_mentions.join(_passages).join(_articles))
_other = _events.alias("other")
_outlets = sa.select(sa.func.count(_other.c.outlet.distinct())).where(
    _other.c.cluster_id == _events.c.cluster_id
)
_EVENTS = sa.select(
    *_columns(_events, rows.EVENT), _passages.c.id, _outlets.scalar_subquery(), *_reference
).select_from(
    _events.join(_passages, _events.c.passage_no == _passages.c.no).join(
        _articles, _events.c.article_no == _articles.c.no
    )
)
_HELD = sa.select(_articles.c.id, _articles.c.no, _articles.c.content_hash, _articles.c.extractor).where(
    _articles.c.id.in_(sa.bindparam("ids", expanding=True))
)
_NUMBERED = ("articles", "passages", "mentions", "events")
_NEXT_NUMBERS = sa.select(
    *(
        sa.select(sa.func.coalesce(sa.func.max(_schema.tables[name].c.no), 0) + 1).scalar_subquery()
        for name in _NUMBERED
    )
)
_TOUCH = sa.update(_meta).where(_meta.c.key == "revision").values(value=_meta.c.value + 1)


def default_url() -> str:
    """The store of this user: what ``DISPUTES_STORE`` names, else a file in the user's data directory."""
    path = platformdirs.user_data_path("dispute-atlas", appauthor=False) / "store.sqlite"
    return os.environ.get(ENVIRONMENT) or f"sqlite:///{path}"


def open_store(url: str | None = None, *, readonly: bool = False) -> Store:
    """The store at ``url`` (``sqlite:///FILE``), made when it is missing, unless ``readonly``.

    Raises ``StoreError`` when ``url`` is none, the file is not one of ours, is from a newer version, or
    cannot be opened or made.
    """
    path = _path(url or default_url())
    if readonly and not path.exists():
        raise StoreError(f"There is no store at {path}; fill one with: python -m articles ingest PATH.")
    if not readonly:
        _make_directory(path)
    store = Store(path, readonly=readonly)
    try:
        store._prepare()
    except StoreError:
        store.close()
        raise
    return store


class Store:
    """An open store; made by ``open_store``. May be shared between threads.

    Every method raises ``StoreError``, a sentence, when the database fails. Where a method takes a
    ``Filter``, its docstring in ``articles.model`` says what that means.
    """

    def __init__(self, path: Path, *, readonly: bool) -> None:
        self.path = path
        self.readonly = readonly
        self._engine = sa.create_engine(
            "sqlite+pysqlite://",
            creator=lambda: _connect(path, readonly),
            poolclass=sa.QueuePool,
            pool_size=8,
            max_overflow=24,
        )

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
        with self._writing() as connection:
            return sum(self._add(connection, run, extractor) for run in _runs(extractions))

    def point(self, source: str, article_id: str) -> None:
        """Note that ``source`` now holds an article that is in the store. Writes only what changes."""
        self.point_many({source: article_id})

    def point_many(self, articles: Mapping[str, str]) -> None:
        """``point`` for each source and the id of the article it holds, in one transaction."""
        with self._reading() as connection:
            known = self._held_by(connection, articles, _articles.c.id)
        changed = {source: id for source, id in articles.items() if known.get(source) != id}
        if not changed:
            return
        with self._writing() as connection:
            numbers = {id: held.no for id, held in self._held(connection, changed.values()).items()}
            pointed = {source: numbers[id] for source, id in changed.items() if id in numbers}
            if self._point(connection, pointed):
                self._touch(connection)

    # One thing

    def has(self, article_id: str, content_hash: str, extractor: str) -> bool:
        """Whether the article is there with just this content, read by just this extractor."""
        return article_id in self.having({article_id: content_hash}, extractor)

    def having(self, content_hashes: Mapping[str, str], extractor: str) -> set[str]:
        """The ids of the articles of which ``has`` is true, each given with its content's hash."""
        with self._reading() as connection:
            there = self._held(connection, map(_plain, content_hashes))
        return {
            id
            for id, content_hash in content_hashes.items()
            if (held := there.get(_plain(id))) and held[2:] == (content_hash, extractor)
        }

    def article(self, id: str) -> Article | None:
        """The whole article with this id."""
        return next(self._read(rows.to_articles, _ARTICLES.where(_articles.c.id == _plain(id))), None)

    def event(self, id: str) -> EventRow | None:
        """The event with this id."""
        return next(self._read(rows.to_events, _EVENTS.where(_events.c.id == _plain(id))), None)

    def passage(self, id: str) -> PassageRow | None:
        """The passage with this id."""
        return next(self._read(rows.to_passages, _PASSAGES.where(_passages.c.id == _plain(id))), None)

    def article_passages(self, id: str) -> list[PassageRow]:
        """All passages of an article in reading order."""
        statement = _PASSAGES.where(_articles.c.id == _plain(id)).order_by(_passages.c.no)
        return list(self._read(rows.to_passages, statement))

    # Lists

    def events(
        self, filter: Filter, *, limit: int | None = 50, offset: int = 0, newest_first: bool = True
    ) -> list[EventRow]:
        """Events by their first day, undated ones last either way; those of one day in reading order."""
        page = sa.select(_events.c.no).where(*_event_conditions(filter)).limit(limit).offset(offset)
        return self._page(rows.to_events, _EVENTS, page, _by_day(newest_first))

    def passages(self, filter: Filter, *, limit: int | None = 50, offset: int = 0) -> list[PassageRow]:
        """Passages of the latest article first, of undated ones last; those of one in reading order."""
        page = sa.select(_passages.c.no).where(*_passage_conditions(filter)).limit(limit).offset(offset)
        return self._page(rows.to_passages, _PASSAGES, page, _by_publication())

    def markers(self, filter: Filter, limit: int = 300) -> list[EventRow]:
        """Events that have a place, latest first."""
        placed = *_event_conditions(filter), _events.c.lon.is_not(None)
        page = sa.select(_events.c.no).where(*placed).limit(limit)
        return self._page(rows.to_events, _EVENTS, page, _by_day(True))

    def articles(self, filter: Filter) -> Iterator[Article]:
        """Articles that hold a matching passage or event, latest first."""
        latest_first = _articles.c.published.desc().nulls_last(), _articles.c.no
        statement = _ARTICLES.where(*_article_conditions(filter)).order_by(*latest_first)
        return self._read(rows.to_articles, statement)

    def mentions(self, filter: Filter) -> Iterator[MentionRow]:
        """Mentions in matching passages and, where regions are asked for, of one of them."""
        statement = _MENTIONS.where(*_mention_conditions(filter))
        return self._read(rows.to_mentions, statement.order_by(*_by_publication(), _mentions.c.no))

    def all(self, kind: Kind, filter: Filter) -> Iterator[Row]:
        """All rows of a kind, one by one, as an export takes them."""
        if kind == "articles":
            return self.articles(filter)
        if kind == "mentions":
            return self.mentions(filter)
        if kind == "passages":
            statement = _PASSAGES.where(*_passage_conditions(filter)).order_by(*_by_publication())
            return self._read(rows.to_passages, statement)
        return self._read(rows.to_events, _EVENTS.where(*_event_conditions(filter)).order_by(*_by_day(True)))

    # Numbers

    def counts(self, filter: Filter) -> Counts:
        """How many rows of each kind match; ``outlets`` are those of the matching articles."""
        in_passages = _passage_conditions(filter)
        passages = sa.select(_passages.c.no, _passages.c.article_no).where(*in_passages).cte("p")
        events = sa.select(_events.c.article_no).where(*_event_conditions(filter)).cte("e")
        in_mentions = _of_regions(filter, _mentions.c.no, _mention_regions.c.mention_no)
        if in_passages:
            in_mentions.append(_mentions.c.passage_no.in_(sa.select(passages.c.no)))
        in_articles = _in_articles(filter, _articles.c.no)
        if _looks_inside(filter):
            holding = sa.union(sa.select(passages.c.article_no), sa.select(events.c.article_no))
            in_articles.append(_articles.c.no.in_(holding))
        articles = sa.select(_articles.c.outlet).where(*in_articles).cte("a")
        statement = sa.select(
            _count(events),
            _count(passages),
            _count(_mentions, *in_mentions),
            _count(articles),
            sa.select(sa.func.count(articles.c.outlet.distinct())).scalar_subquery(),
        )
        with self._reading() as connection:
            return Counts(*connection.execute(statement).one())

    def histogram(self, filter: Filter, unit: Literal["month", "year"]) -> list[tuple[date, int]]:
        """Dated events by the month or year of their first day, as (its first day, how many); no empty ones.

        An event that began before ``filter.start`` counts on that day.
        """
        month: sa.ColumnElement[int] = _events.c.month
        if filter.start is not None:
            earliest = rows.month_number(filter.start)
            month = sa.case((month < earliest, earliest), else_=month)
        bin = (month if unit == "month" else month // 12).label("bin")
        statement = (
            sa.select(bin, sa.func.count())
            .select_from(_events)
            .where(*_event_conditions(filter), _events.c.month.is_not(None))
            .group_by(bin)
            .order_by(bin)
        )
        with self._reading() as connection:
            bins = connection.execute(statement).all()
        if unit == "year":
            return [(date(year, 1, 1), count) for year, count in bins]
        return [(rows.first_of_month(number), count) for number, count in bins]

    def acts(self, filter: Filter) -> dict[str, int]:
        """Events by act, most frequent first."""
        return self._tally(_events.c.act, _events, _event_conditions(filter))

    def outlets(self, filter: Filter) -> dict[str, int]:
        """Passages by outlet, most frequent first."""
        return self._tally(_articles.c.outlet, _passages.join(_articles), _passage_conditions(filter))

    def region_counts(self, filter: Filter) -> dict[str, int]:
        """Events by region, most frequent first; an event counts for each of its regions."""
        return self._tally(
            _event_regions.c.region_id, _event_regions.join(_events), _event_conditions(filter)
        )

    def date_extent(self) -> tuple[date, date] | None:
        """First and last day of all dated events."""
        statement = sa.select(
            sa.select(sa.func.min(_events.c.first)).scalar_subquery(),
            sa.select(sa.func.max(_events.c.last)).scalar_subquery(),
        )
        with self._reading() as connection:
            first, last = connection.execute(statement).one()
        return None if first is None else (date.fromordinal(first), date.fromordinal(last))

    def revision(self) -> int:
        """A number that grows with every change of the store's content."""
        with self._reading() as connection:
            return int(connection.scalar(sa.select(_meta.c.value).where(_meta.c.key == "revision")) or 0)

    # How

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(_sentence(self.path, error)) from error

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._reading() as connection:
            _begin_write(connection)
            yield connection
            connection.commit()  # what is not committed is rolled back when the connection closes

    def _prepare(self) -> None:
        with self._reading() as connection:
            if _is_ours(connection, self.path):
                return
        if self.readonly:
            raise StoreError(f"{self.path} is empty; fill it with: python -m articles ingest PATH.")
        with self._writing() as connection:
            if not _is_ours(connection, self.path):  # somebody may have made it meanwhile
                _schema.create_all(connection)
                _insert(connection, "meta", [{"key": "revision", "value": 0}])
                _create_search(connection)
                _sign(connection)
        with self._reading() as connection:
            _let_readers_in(connection)

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

    def _page(
        self,
        convert: Callable[[Iterable[sa.Row[Any]]], Iterator[T]],
        statement: sa.Select[Any],
        page: sa.Select[tuple[int]],
        order: Sequence[sa.ColumnElement[Any]],
    ) -> list[T]:
        """The rows whose numbers are on the page.

        Numbers are sorted and cut first: of whole rows most would be fetched to be thrown away.
        """
        on_page = page.selected_columns[0].in_(page.order_by(*order).correlate(None))
        return list(self._read(convert, statement.where(on_page).order_by(*order)))

    def _add(self, connection: sa.Connection, run: Sequence[Extraction], extractor: str | None) -> int:
        """Take in extractions of which no two share an article or a source; how many were new or changed."""
        there = self._held(connection, (extraction.article.id for extraction in run))
        numbers = connection.execute(_NEXT_NUMBERS).one()
        next_no = dict(zip(_NUMBERED, numbers, strict=True))
        first_passage = next_no["passages"]
        inserted: dict[str, list[rows.Values]] = {}
        pointed: dict[str, int] = {}
        taken = 0
        for extraction in run:
            article = extraction.article
            made_by = extractor if extractor is not None else _extractor_of(extraction)
            held = there.get(article.id)
            article_no = held.no if held else next_no["articles"]
            pointed[article.source] = article_no
            if held and held[2:] == (article.content_hash, made_by):
                continue
            taken += 1
            values = rows.article_values(article, made_by)
            if held:
                _forget_words(connection, article_no)
                connection.execute(sa.delete(_passages).where(_passages.c.article_no == article_no))
                connection.execute(sa.update(_articles).where(_articles.c.no == article_no).values(values))
            else:
                next_no["articles"] += 1
                inserted.setdefault("articles", []).append({"no": article_no, **values})
            for name, of_table in rows.extraction_values(extraction, article_no, next_no).items():
                inserted.setdefault(name, []).extend(of_table)
                if name in next_no:
                    next_no[name] += len(of_table)
        for table in _schema.sorted_tables:  # those that others refer to come first
            _insert(connection, table.name, inserted.get(table.name, []))
        _learn_words(connection, first_passage)
        if self._point(connection, pointed) or taken:
            self._touch(connection)
        return taken

    def _held(self, connection: sa.Connection, ids: Iterable[str]) -> dict[str, sa.Row[Any, Any, Any, Any]]:
        """Of the articles that are there: id, number, hash of the content and extractor, by id."""
        return {row.id: row for ids in _chunks(ids) for row in connection.execute(_HELD, {"ids": ids})}

    def _held_by(
        self, connection: sa.Connection, sources: Iterable[str], column: sa.ColumnElement[T]
    ) -> dict[str, T]:
        """A column of the article that a source holds, by source, for those that hold one."""
        statement = sa.select(_sources.c.source, column).join(_articles)
        statement = statement.where(_sources.c.source.in_(sa.bindparam("sources", expanding=True)))
        return {
            source: value
            for some in _chunks(sources)
            for source, value in connection.execute(statement, {"sources": some})
        }

    def _point(self, connection: sa.Connection, pointed: Mapping[str, int]) -> bool:
        """Let sources hold articles; drop those they held and no other does. Whether that changed a thing."""
        known = self._held_by(connection, pointed, _articles.c.no)
        new = [
            {"source": source, "article_no": number}
            for source, number in pointed.items()
            if source not in known
        ]
        moved = {source: number for source, number in pointed.items() if known.get(source, number) != number}
        _insert(connection, "sources", new)
        for source, number in moved.items():
            connection.execute(
                sa.update(_sources).where(_sources.c.source == source).values(article_no=number)
            )
        for held in {known[source] for source in moved}:
            still_held = sa.select(_sources.c.source).where(_sources.c.article_no == held).limit(1)
            if connection.scalar(still_held) is None:
                _forget_words(connection, held)
                connection.execute(sa.delete(_articles).where(_articles.c.no == held))
        return bool(new or moved)

    def _touch(self, connection: sa.Connection) -> None:
        connection.execute(_TOUCH)


# What a filter asks of each kind of row


def _event_conditions(filter: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = _of_regions(filter, _events.c.no, _event_regions.c.event_no)
    if filter.start is not None:
        conditions.append(_events.c.last >= filter.start.toordinal())
    if filter.end is not None:
        conditions.append(_events.c.first <= filter.end.toordinal())
    if filter.acts:
        conditions.append(_events.c.act.in_(map(_plain, filter.acts)))
    if words := _words(filter.query):
        conditions.append(_events.c.passage_no.in_(_passages_with(words)))
    return conditions + _in_articles(filter, _events.c.article_no)


def _passage_conditions(filter: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = _of_regions(filter, _passages.c.no, _mention_regions.c.passage_no)
    if filter.start is not None or filter.end is not None:
        in_range = sa.select(_passage_days.c.passage_no)
        if filter.start is not None:
            in_range = in_range.where(_passage_days.c.last >= filter.start.toordinal())
        if filter.end is not None:
            in_range = in_range.where(_passage_days.c.first <= filter.end.toordinal())
        conditions.append(_passages.c.no.in_(in_range))
    if filter.acts:
        with_acts = sa.select(_events.c.passage_no).where(_events.c.act.in_(map(_plain, filter.acts)))
        conditions.append(_passages.c.no.in_(with_acts))
    if words := _words(filter.query):
        conditions.append(_passages.c.no.in_(_passages_with(words)))
    return conditions + _in_articles(filter, _passages.c.article_no)


def _mention_conditions(filter: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = _of_regions(filter, _mentions.c.no, _mention_regions.c.mention_no)
    if of_passage := _passage_conditions(filter):
        conditions.append(_mentions.c.passage_no.in_(sa.select(_passages.c.no).where(*of_passage)))
    return conditions


def _article_conditions(filter: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = _in_articles(filter, _articles.c.no)
    if _looks_inside(filter):
        holding = sa.union(
            sa.select(_passages.c.article_no).where(*_passage_conditions(filter)),
            sa.select(_events.c.article_no).where(*_event_conditions(filter)),
        )
        conditions.append(_articles.c.no.in_(holding))
    return conditions


def _looks_inside(filter: Filter) -> bool:
    """Whether an article must hold something that matches, beyond being of the right outlet or the one."""
    return bool(filter.regions or filter.start or filter.end or filter.acts or _words(filter.query))


def _of_regions(
    filter: Filter, number: sa.Column[Any], number_of_region: sa.Column[Any]
) -> list[sa.ColumnElement[bool]]:
    if not filter.regions:
        return []
    of_region = number_of_region.table.c.region_id.in_(map(_plain, filter.regions))
    return [number.in_(sa.select(number_of_region).where(of_region))]


def _in_articles(filter: Filter, article_no: sa.ColumnElement[int]) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filter.source is not None:
        of_outlet = sa.select(_articles.c.no).where(_articles.c.outlet == _plain(filter.source))
        conditions.append(article_no.in_(of_outlet))
    if filter.article_id is not None:
        itself = sa.select(_articles.c.no).where(_articles.c.id == _plain(filter.article_id))
        conditions.append(article_no == itself.scalar_subquery())
    return conditions


def _by_day(newest_first: bool) -> tuple[sa.ColumnElement[Any], ...]:
    first = _events.c.first.desc() if newest_first else _events.c.first.asc()
    return first.nulls_last(), _events.c.no


def _by_publication() -> tuple[sa.ColumnElement[Any], ...]:
    return _passages.c.published.desc().nulls_last(), _passages.c.no


def _count(table: sa.FromClause, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*conditions).scalar_subquery()


def _plain(text: str) -> str:
    """What came from a link may hold halves of surrogate pairs, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _chunks(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Names in lots that one statement takes."""
    names = iter(names)
    while some := tuple(islice(names, MAX_NAMES)):
        yield some


def _runs(extractions: Iterable[Extraction]) -> Iterator[list[Extraction]]:
    """Extractions in lots in which no article and no source comes twice, so that their order is nothing."""
    run: list[Extraction] = []
    seen: set[tuple[str, str]] = set()
    for extraction in extractions:
        keys = {("article", extraction.article.id), ("source", extraction.article.source)}
        if seen & keys or len(run) == MAX_NAMES:
            yield run
            run, seen = [], set()
        run.append(extraction)
        seen |= keys
    if run:
        yield run


def _extractor_of(extraction: Extraction) -> str:
    of_mentions = (mention.extractor for mention in extraction.mentions)
    return next(of_mentions, None) or next((event.extractor for event in extraction.events), "")


# Only SQLite


def _path(url: str) -> Path:
    try:
        parsed = sa.make_url(url)
    except ArgumentError:
        raise StoreError(f"“{url}” is not the address of a store; write it as sqlite:///FILE.") from None
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreError(f"{parsed.drivername} stores cannot be opened here; write it as sqlite:///FILE.")
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError(f"“{url}” names no file; write it as sqlite:///FILE.")
    return Path(parsed.database).expanduser()


def _make_directory(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The directory {path.parent} cannot be made: {error.strerror}.") from error


def _connect(path: Path, readonly: bool) -> sqlite3.Connection:
    # isolation_level=None: Python's driver would otherwise begin transactions at times of its own choosing.
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={'ro' if readonly else 'rwc'}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    # In write-ahead mode this can lose the last commits to a power cut, never tear one.
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _is_ours(connection: sa.Connection, path: Path) -> bool:
    """True for a store of ours, False for an empty file, else ``StoreError``."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if application == APPLICATION_ID:
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{path} was made by a newer version of this program; update it, or name another store."
            )
        return True
    if (
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        or application
        or version
    ):
        raise StoreError(f"{path} is a database of another program, not a store; name another file.")
    return False


def _sign(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _let_readers_in(connection: sa.Connection) -> None:
    connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _begin_write(connection: sa.Connection) -> None:
    # IMMEDIATE takes the write lock first, so that what is read in the transaction still holds when it
    # writes.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    # Ids are hashes, so their indices are written all over: 16 MB of pages instead of 2 at hand.
    connection.exec_driver_sql("PRAGMA cache_size = -16000")


_INSERT = {
    table.name: str(sa.insert(table).compile(dialect=sqlite_dialect(paramstyle="named")))
    for table in _schema.sorted_tables
}


def _insert(connection: sa.Connection, table: str, values: list[rows.Values]) -> None:
    # Straight to the driver: SQLAlchemy's look at each row costs as much as SQLite's work on it.
    if values:
        connection.exec_driver_sql(_INSERT[table], values)


_search = sa.table("passage_words", sa.column("rowid"))


def _create_search(connection: sa.Connection) -> None:
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE passage_words USING fts5("
        "quote, content='passages', content_rowid='no', "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )


def _learn_words(connection: sa.Connection, first_passage: int) -> None:
    connection.exec_driver_sql(
        "INSERT INTO passage_words (rowid, quote) SELECT no, quote FROM passages WHERE no >= ?",
        (first_passage,),
    )


def _forget_words(connection: sa.Connection, article_no: int) -> None:
    connection.exec_driver_sql(
        "INSERT INTO passage_words (passage_words, rowid, quote) "
        "SELECT 'delete', no, quote FROM passages WHERE article_no = ?",
        (article_no,),
    )


def _passages_with(words: str) -> sa.Select[Any]:
    return sa.select(_search.c.rowid).where(sa.literal_column("passage_words").op("MATCH")(words))


def _words(query: str | None) -> str:
    """What a reader typed as an FTS5 expression in which nothing is an operator; empty without a word.

    ``"two words"`` in quotes is a phrase; the last word, unless its quotes are closed, may be the beginning
    of one.
    """
    plain = re.sub(r"[“”„«»]", '"', re.sub(r"[\x00-\x1f\ud800-\udfff]", " ", (query or "")[:MAX_QUERY]))
    terms = []
    for position, part in enumerate(plain.split('"')):
        terms += [part] if position % 2 else part.split()
    terms = [term for term in terms if any(char.isalnum() for char in term)]
    if not terms:
        return ""
    closed = plain.count('"') % 2 == 0 and plain.rstrip().endswith('"')
    return " ".join(f'"{term}"' for term in terms) + ("" if closed else "*")


def _sentence(path: Path, error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", None) or error).rstrip(".")
    if "locked" in reason:
        return f"The store {path} is busy: something else is writing to it; try again when it has ended."
    if "not a database" in reason:
        return f"{path} is not a store: it is not an SQLite database; name another file."
    if "unable to open" in reason:
        return f"The store {path} cannot be opened or made there; check the directory and its permissions."
    return f"The store {path} cannot be used: {reason}."
