"""Readers of tables of articles: one article a row, read in two passes and never held whole.

The first pass guesses the columns, learns from all the dates of a column whether they give the day or the
month first, and finds the addresses that several rows share: listing pages, which name none of them.
"""

from __future__ import annotations

import csv
import json
import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from itertools import chain, islice
from typing import Any

import numpy as np

from articles import charsets
from articles.columns import SAMPLE_ROWS, Columns, Row, guess
from articles.errors import BadSource, TooLarge
from articles.model import Skipped
from articles.publication import Orders, read_day
from articles.raw import Facts, Given, Note, RawSource, Read
from articles.tables import number64
from geodata.telling import tell

MAX_BYTES = 4_000_000_000
MAX_COLUMNS = 1_000
MAX_CELL = 2_000_000  # characters
MAX_LINE = 5_000_000  # characters
MAX_SKIPPED = 1_000  # rows that are named
ROWS_AT_ONCE = 500  # of a Parquet file
MAX_ROW_GROUP = 1_000_000_000  # bytes, unpacked, of the columns that are read

Rows = Callable[[], Iterator[tuple[int, Row | str]]]
"""Starts over at the first row each time. A row has its number in the file and is a sentence where it cannot
be read."""

csv.field_size_limit(MAX_CELL)


def separated(given: Given) -> Iterator[Read]:
    """A CSV file: columns apart by commas, semicolons, tabs or bars, whichever its first line has most of."""
    encoding = charsets.find_in_file(given.file, name=given.name)
    header, separator = _header(given, encoding)
    headless = any(len(cell) > 80 or "://" in cell or read_day(cell) for cell in header)
    names = [f"column {number}" for number, _ in enumerate(header, 1)] if headless else header

    def rows() -> Iterator[tuple[int, Row | str]]:
        with _lines(given, encoding) as lines:
            reader = csv.reader(lines, delimiter=separator)
            number = 0
            while True:
                number += 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield number, tell("it cannot be read as CSV: {why}", why=str(error))
                    continue
                if (number > 1 or headless) and any(map(str.strip, cells)):
                    yield number, dict(zip(names, cells, strict=False))

    yield from _articles(given, rows)


def json_lines(given: Given) -> Iterator[Read]:
    """A file with one JSON object a line."""
    encoding = charsets.find_in_file(given.file, name=given.name)

    def rows() -> Iterator[tuple[int, Row | str]]:
        with _lines(given, encoding) as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError):
                    yield number, tell("it is not JSON")
                    continue
                yield number, _flat(value) if isinstance(value, dict) else tell("it is not a JSON object")

    yield from _articles(given, rows)


def json_document(given: Given) -> Iterator[Read]:
    """A JSON file: a list of objects, alone or inside an object as news services answer, or one object."""
    try:
        value = json.loads(charsets.decode(given.data(), name=given.name))
    except TooLarge:
        raise TooLarge(
            tell(
                "{name} is larger than one JSON document may be; write it as JSON Lines (.jsonl).",
                name=given.name,
            )
        ) from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadSource):
            raise
        raise BadSource(tell("{name} is not JSON, or is damaged.", name=given.name)) from error
    items = _longest_list(value)

    def rows() -> Iterator[tuple[int, Row | str]]:
        for number, item in enumerate(items, 1):
            yield number, _flat(item) if isinstance(item, dict) else tell("it is not a JSON object")

    yield from _articles(given, rows)


def parquet(given: Given) -> Iterator[Read]:
    """A Parquet file; lists, pictures and other columns without plain values are left unread."""
    from pyarrow import ArrowException, types
    from pyarrow.parquet import ParquetFile

    broken = BadSource(tell("{name} is not a Parquet file or is damaged.", name=given.name))
    try:
        file = ParquetFile(given.file)
        if len(file.schema_arrow) > MAX_COLUMNS:
            raise _too_wide(given.name, len(file.schema_arrow))
        names = [
            column.name
            for column in file.schema_arrow
            if not (types.is_nested(column.type) or types.is_binary(column.type))
        ]
        groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    except (ArrowException, OSError, ValueError, MemoryError) as error:
        if isinstance(error, BadSource):
            raise
        raise broken from error
    if any(group.total_byte_size > MAX_ROW_GROUP for group in groups):
        limit = f"{MAX_ROW_GROUP // 1_000_000} MB"
        raise TooLarge(
            tell(
                "{name} has a row group of more than {limit}; write it in smaller ones.",
                name=given.name,
                limit=limit,
            )
        )

    def rows() -> Iterator[tuple[int, Row | str]]:
        number = 0
        try:
            for batch in file.iter_batches(ROWS_AT_ONCE, columns=names):
                for row in batch.to_pylist():
                    number += 1
                    yield number, _flat(row)
        except (ArrowException, OSError, ValueError, MemoryError) as error:
            raise broken from error

    yield from _articles(given, rows)


# Both passes


@dataclass(slots=True)
class _Profile:
    """What the first pass learns."""

    columns: Columns
    orders: Orders
    shared: np.ndarray

    def is_shared(self, url: str) -> bool:
        """Whether several rows give this address."""
        place = int(np.searchsorted(self.shared, number64(url)))
        return place < len(self.shared) and int(self.shared[place]) == number64(url)


def _articles(given: Given, rows: Rows) -> Iterator[Read]:
    profile = _profile(given.name, rows)
    columns = profile.columns
    yield Note(given.source, tell("{name}: {told}.", name=given.name, told=columns.told()))
    skipped = undated = 0
    example = ""
    for number, row in rows():
        name = f"{given.name}, row {number}"
        reason = row if isinstance(row, str) else ""
        if not isinstance(row, str):
            raw = _article(given, name, number, row, profile)
            if raw is not None:
                written = _cell(row, columns.date)
                if written and raw.facts and raw.facts.day is None:
                    undated += 1
                    example = example or tell("“{text}” in row {n}", text=written[:40], n=number)
                yield raw
                continue
            reason = tell("it has neither title nor text")
        skipped += 1
        if skipped <= MAX_SKIPPED:
            yield Skipped(name, tell("{name} was skipped: {reason}.", name=name, reason=reason))
    if skipped > MAX_SKIPPED:
        yield Skipped(
            given.name, tell("{name}: {n} more rows were skipped.", name=given.name, n=skipped - MAX_SKIPPED)
        )
    if undated:
        yield Note(
            given.source,
            tell(
                "{name}: {n} of its dates cannot be read or could be either way round, such as {example}; "
                "write them as YYYY-MM-DD.",
                name=given.name,
                n=undated,
                example=example,
            ),
        )


def _profile(name: str, rows: Rows) -> _Profile:
    running = (row for _, row in rows() if not isinstance(row, str))
    sample = list(islice(running, SAMPLE_ROWS))
    names = list(dict.fromkeys(chain.from_iterable(sample)))
    if not sample:
        raise BadSource(tell("{name} holds no rows that can be read.", name=name))
    if len(names) > MAX_COLUMNS:
        raise _too_wide(name, len(names))
    columns = guess(names, sample)
    if not (columns.title or columns.text):
        listed = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
        raise BadSource(
            tell(
                "{name} has no column that looks like a title or a text, but {listed}: name one so.",
                name=name,
                listed=listed,
            )
        )
    orders = Orders()
    urls = array("Q")
    for row in chain(sample, running):
        if columns.date:
            orders.see(row.get(columns.date, ""))
        if url := _cell(row, columns.url):
            urls.append(number64(url))
    digests, times = np.unique(np.frombuffer(urls, np.uint64), return_counts=True)
    return _Profile(columns, orders, digests[times > 1])


def _article(given: Given, name: str, number: int, row: Row, profile: _Profile) -> RawSource | None:
    columns = profile.columns
    title = _cell(row, columns.title)
    text = _cell(row, columns.text) or _cell(row, columns.summary)
    if not (title or text):
        return None
    url = _cell(row, columns.url)
    written = _cell(row, columns.date)
    day = profile.orders.read(written)
    facts = Facts(
        title=title,
        outlet=_cell(row, columns.outlet),
        url=url,
        language=_cell(row, columns.language),
        licence=_cell(row, columns.licence),
        day=day,
        day_from="table" if day else "none",
        title_above=True,
    )
    alone = url and not profile.is_shared(url)
    identity = None if alone else "\n".join((url, title, text, written, facts.outlet))
    return RawSource(f"{given.source}#row={number}", name, text, "fragment", None, facts, identity)


def _cell(row: Row, column: str) -> str:
    cell = row.get(column, "").strip() if column else ""
    return "" if cell.lower() in _NOTHING else cell


_NOTHING = {"nan", "null", "none", "n/a", "#n/a", "-"}


def _too_wide(name: str, number: int) -> TooLarge:
    return TooLarge(
        tell(
            "{name} has {n} columns, more than the {most} a table of articles may have.",
            name=name,
            n=number,
            most=MAX_COLUMNS,
        )
    )


# Lines and cells


def _header(given: Given, encoding: str) -> tuple[list[str], str]:
    with _lines(given, encoding) as lines:
        first = next((line for line in lines if line.strip()), "")
        bare = re.sub(r'"[^"]*"', "", first)
        separator = max(",;\t|", key=bare.count)
        if bare.count(separator) >= MAX_COLUMNS:
            raise _too_wide(given.name, bare.count(separator) + 1)
        try:
            header = next(csv.reader(chain([first], lines), delimiter=separator), [])
        except csv.Error as error:
            raise BadSource(
                tell("{name} cannot be read as CSV: {why}.", name=given.name, why=str(error))
            ) from error
    return [cell.strip() for cell in header], separator


@contextmanager
def _lines(given: Given, encoding: str) -> Iterator[Iterator[str]]:
    """The lines of the file from its beginning, none longer than memory can bear."""
    given.file.seek(0)
    wrapper = TextIOWrapper(given.file, encoding, errors="replace", newline="")
    try:
        yield _bounded(wrapper, given.name)
    finally:
        wrapper.detach()  # the file outlives it


def _bounded(wrapper: TextIOWrapper, name: str) -> Iterator[str]:
    while line := wrapper.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise TooLarge(
                tell(
                    "{name} has a line of more than {most} characters; it is no table of articles.",
                    name=name,
                    most=MAX_LINE,
                )
            )
        yield line.replace("\0", "")


def _flat(value: Mapping[Any, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """The plain values of an object and of those in it: ``{"source": {"name": x}}`` is source.name."""
    found: dict[str, str] = {}
    for key, item in value.items():
        name = f"{prefix}{key}"
        if isinstance(item, Mapping):
            if depth < 2:
                found |= _flat(item, f"{name}.", depth + 1)
        elif isinstance(item, str):
            found[name] = item
        elif isinstance(item, datetime | date):
            found[name] = item.isoformat()
        elif isinstance(item, int | float) and not isinstance(item, bool):
            found[name] = str(item)
        if len(found) > MAX_COLUMNS:
            break
    return found


def _longest_list(value: Any) -> list[Any]:
    """The list of articles in what a JSON document holds; the whole where it is one article."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    inner = [item for item in value.values() if isinstance(item, dict)]
    lists = [
        item
        for holder in (value, *inner)
        for item in holder.values()
        if isinstance(item, list) and item and isinstance(item[0], dict)
    ]
    if lists and not value.keys() & {"text", "body", "headline", "articleBody"}:
        return max(lists, key=len)
    return [value]
