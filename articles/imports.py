"""Imports of conflict data sets: a row becomes an article with one event, told by its own words.

A row's article is known by the data set's own id of the event: taken in again, it is brought up to date.
Files are read as they come, some hundred rows at a time, however long they are.
"""

from __future__ import annotations

import csv
import hashlib
import io
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from articles import datasets, rows
from articles.clean import canonical_url, guess_language
from articles.datasets import Cells, Dataset, Told
from articles.errors import BadSource
from articles.model import (
    Article,
    Casualties,
    DateSpan,
    Event,
    Extraction,
    Passage,
    PassageDate,
    PlaceRef,
    Skipped,
    Summary,
)
from articles.sources import printable
from articles.store import Store
from articles.tables import VERSION, identity, table
from geodata.regions import region
from geodata.telling import sentence, tell

ROWS_AT_ONCE = 500
MOST_NAMED = 1_000  # rows that are named one by one: of those taken in, and of those that could not be
MAX_CELL = 1_000_000  # characters
_CONFIDENCE = {"acled": 0.9, "ucdp": 0.9, "gdelt": 0.5}  # GDELT's rows were coded by a machine

__all__ = ["Dataset", "Preview", "import_file", "preview", "recognise", "with_progress"]


def import_file(
    dataset: Dataset, file: Path, store: Store, *, progress: Callable[[int, int], None] | None = None
) -> Summary:
    """Take in all rows of a CSV file (GDELT: tab-separated, without a header; any may be the one in a ZIP).

    ``progress`` is called with the bytes read and their number. Rows that cannot be taken in are in
    ``Summary.skipped``, by line. Raises ``BadSource`` when the file cannot be read or has not the columns.
    """
    began = time.monotonic()
    tally = _Tally(file.name)
    with _opened(file) as (binary, position, size):
        text = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="replace", newline="")
        told = _told(dataset, text, tally)
        while some := list(islice(told, ROWS_AT_ONCE)):
            _take_in(dataset, some, store, tally)
            if progress:
                progress(position(), size)
    return tally.summary(time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would make of a file, of which only the first rows were read, and nothing written.

    ``columns`` are the parts of an event with the columns that each is read from, ``left`` the columns that
    are not read; ``told`` are rows as they were understood, ``skipped`` such as would be left out.
    """

    columns: tuple[tuple[str, tuple[str, ...]], ...]
    left: tuple[str, ...]
    told: tuple[Told, ...]
    skipped: tuple[Skipped, ...]


def recognise(file: Path) -> Dataset | None:
    """The data set that a file comes from, judging by its first line. Raises ``BadSource``."""
    with _opened(file) as (binary, _, _):
        first = binary.readline(MAX_CELL).decode("utf-8-sig", "replace")
    delimiter = max(",;\t", key=first.count)
    try:
        header = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        return None
    return datasets.recognised([name.strip() for name in header])


def preview(dataset: Dataset, file: Path, rows: int = 5) -> Preview:
    """What ``import_file`` would make of the first ``rows`` of a file. Raises ``BadSource`` as it does."""
    tally = _Tally(file.name)
    with _opened(file) as (binary, _, _):
        text = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="replace", newline="")
        first = list(islice(_cells(dataset, text, tally), rows))
    told = []
    for line, cells in first:
        try:
            told.append(datasets.read(dataset, cells))
        except BadSource as error:
            tally.skip(line, sentence(error))
    present = list(first[0][1]) if first else list(datasets.columns(dataset) or ())
    parts = {
        part: tuple(c for c in names if c in present) for part, names in datasets.COLUMNS[dataset].items()
    }
    read = set(chain.from_iterable(parts.values()))
    return Preview(
        tuple((part, names) for part, names in parts.items() if names),
        tuple(name for name in present if name not in read),
        tuple(told),
        tuple(tally.skipped),
    )


def with_progress(dataset: Dataset, file: Path, store: Store) -> Summary:
    """``import_file`` with a bar on stderr, when somebody is looking."""
    console = Console(stderr=True)
    if not console.is_terminal:
        return import_file(dataset, file, store)
    columns = TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(printable(file.name)[-40:], total=None)
        return import_file(
            dataset, file, store, progress=lambda done, size: bar.update(task, completed=done, total=size)
        )


class _Tally:
    def __init__(self, name: str) -> None:
        self.name = printable(name)
        self.new = 0
        self.unchanged = 0
        self.skipped: list[Skipped] = []
        self.unnamed = 0
        self.ids: list[str] = []

    def skip(self, line: int, why: str) -> None:
        if len(self.skipped) < MOST_NAMED:
            where = f"{self.name}, line {line}"
            self.skipped.append(
                Skipped(where, tell("{where}: the row {why}; it was left out.", where=where, why=why))
            )
        else:
            self.unnamed += 1

    def summary(self, seconds: float) -> Summary:
        more = [
            Skipped(
                self.name,
                tell("{n} more rows of {name} were left out likewise.", n=self.unnamed, name=self.name),
            )
        ]
        return Summary(
            articles=self.new,
            passages=2 * self.new,
            events=self.new,
            unchanged=self.unchanged,
            skipped=(*self.skipped, *(more if self.unnamed else ())),
            seconds=round(seconds, 3),
            article_ids=tuple(self.ids),
        )


def _told(dataset: Dataset, text: io.TextIOWrapper, tally: _Tally) -> Iterator[Told]:
    before = csv.field_size_limit(MAX_CELL)
    try:
        for line, cells in _cells(dataset, text, tally):
            try:
                yield datasets.read(dataset, cells)
            except BadSource as error:
                tally.skip(line, sentence(error))
    finally:
        csv.field_size_limit(before)


def _cells(dataset: Dataset, text: io.TextIOWrapper, tally: _Tally) -> Iterator[tuple[int, Cells]]:
    columns = datasets.columns(dataset)
    if columns:
        reader = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    else:
        first = text.readline(MAX_CELL)
        delimiter = max(",;\t", key=first.count)
        columns = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter), []))
        reader = csv.reader(text, delimiter=delimiter)
    missing = [name for name in datasets.required(dataset) if name not in columns]
    if missing:
        raise BadSource(
            tell(
                "{name} is no file of {dataset} events: it lacks the columns {missing}.",
                name=tally.name,
                dataset=table("imports")[dataset]["name"],
                missing=", ".join(missing),
            )
        )
    header = 0 if datasets.columns(dataset) else 1
    while True:
        line = reader.line_num + header + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            tally.skip(line, tell("cannot be read ({why})", why=str(error)))
            continue
        if row is None:
            return
        if len(row) == len(columns):
            yield line, dict(zip(columns, row, strict=True))
        elif row:
            tally.skip(
                line, tell("has {found} cells instead of {wanted}", found=len(row), wanted=len(columns))
            )


def _take_in(dataset: Dataset, told: list[Told], store: Store, tally: _Tally) -> None:
    from geodata.layers import regions_at_points  # half a second, not needed to say that a file is none

    found = regions_at_points([each.lon for each in told], [each.lat for each in told])
    read = [_extraction(dataset, each, regions) for each, regions in zip(told, found, strict=True)]
    new = store.add_many(read, f"{rows.IMPORTED}{dataset}-{VERSION}")
    tally.ids += [each.article.id for each in read[: MOST_NAMED - len(tally.ids)]]
    tally.new += new
    tally.unchanged += len(read) - new


def _extraction(dataset: Dataset, told: Told, around: tuple[str, ...]) -> Extraction:
    """The row as an article of two passages: what happened, and how it is known."""
    spec = table("imports")[dataset]
    when = told.start.isoformat() if told.start == told.end else f"{told.start}/{told.end}"
    lead = f"{told.label}, {when}: "
    quote = lead + told.text
    toll, figures = _toll(told, spec["name"], len(quote) + 1)
    text = "\n".join((quote, toll + f"{spec['name']} {told.id}. {told.source}".strip()))
    article_id = identity("import", dataset, told.id)
    extractor = f"{rows.IMPORTED}{dataset}-{VERSION}"
    article = Article(
        id=article_id,
        url=canonical_url(told.url) if told.url else None,
        title=told.title[:200],
        outlet=told.outlet,
        language=guess_language(told.text),
        published=told.published,
        published_from="table" if told.published else "none",
        text=text,
        licence=spec["licence"],
        retrieved=date.today(),
        source=f"{dataset}:{told.id}",
        content_hash=hashlib.sha256(repr((told, around, extractor)).encode("utf-8", "replace")).hexdigest(),
    )
    passages = (
        Passage(identity(article_id, 0), article_id, 0, 0, len(quote)),
        Passage(identity(article_id, 1), article_id, 1, len(quote) + 1, len(text)),
    )
    where = lead.index(when)
    span = DateSpan(
        when, where, where + len(when), told.start, told.end, told.precision, when, when, 1.0, "data set"
    )
    region_ids = _regions(told, around)
    is_place = told.spread == "place"
    event = Event(
        id=identity(article_id, "event"),
        passage_id=passages[0].id,
        article_id=article_id,
        type=told.type,
        act=told.act,
        trigger_start=0,
        trigger_end=len(told.label),
        actors=told.actors,
        region_ids=region_ids,
        place=_place(told) if is_place else None,
        place_precision="place" if is_place else "region" if region_ids else "none",
        date=span,
        quote_start=0,
        quote_end=len(quote),
        confidence=_CONFIDENCE[dataset],
        cluster_id=identity("cluster", article_id),
        extractor=extractor,
        modality="planned" if told.planned else "asserted",
        casualties=figures,
        codes=told.codes,
    )
    return Extraction(article, passages, (), (PassageDate(passages[0].id, span),), (event,), region_ids)


def _toll(told: Told, name: str, start: int) -> tuple[str, tuple[Casualties, ...]]:
    """A sentence with the number of dead, and the figure with its place in the text."""
    if told.killed is None:
        return "", ()
    low, best, high = told.killed
    number = str(best) if low == high else f"{low}–{high} (best estimate {best})"
    words = f"Killed: {number}"
    first = start + len("Killed: ")
    return f"{words}. ", (Casualties("killed", low, high, name, first, start + len(words)),)


def _regions(told: Told, around: tuple[str, ...]) -> tuple[str, ...]:
    """The regions of a row, as a mention of the place would have them: of an area in dispute not the state.

    A point that stands for a whole country says nothing of its parts.
    """
    states = tuple(id for id in around if region(id).kind == "state")
    if told.spread == "state":
        return states
    return tuple(id for id in around if id not in states) or states


def _place(told: Told) -> PlaceRef:
    # Below zero and far from the gazetteer's own: the same for the same point.
    number = -1_000_000_000 - crc32(f"{told.lon:.4f},{told.lat:.4f}".encode())
    return PlaceRef(number, told.place, told.lon, told.lat)


@contextmanager
def _opened(file: Path) -> Iterator[tuple[BinaryIO, Callable[[], int], int]]:
    """The file's content, how many of its bytes were read, and how many it has."""
    try:
        size = file.stat().st_size
        with file.open("rb") as binary:
            if not zipfile.is_zipfile(binary):
                binary.seek(0)
                yield binary, binary.tell, size
                return
            with zipfile.ZipFile(binary) as archive:
                members = [member for member in archive.infolist() if not member.is_dir()]
                if len(members) != 1 or members[0].flag_bits & 1:
                    raise BadSource(
                        tell(
                            "{name} is an archive of more than one file, or locked.",
                            name=printable(file.name),
                        )
                    )
                with archive.open(members[0]) as inside:
                    yield _readable(inside), binary.tell, size
    except (OSError, zipfile.BadZipFile) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadSource(
            tell("{name} cannot be read: {why}.", name=printable(str(file)), why=why.lower().rstrip("."))
        ) from error


def _readable(inside: Any) -> BinaryIO:
    buffered: Any = io.BufferedReader(inside)
    found: BinaryIO = buffered
    return found
