"""Where articles come from: files, directories, pages, feeds and standard input, read but not yet understood.

One table says who reads what. Whatever cannot be read becomes a ``Skipped`` that says why, and the rest goes
in.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from articles import archives, documents, feeds, tabular
from articles.charsets import decode
from articles.errors import BadSource, TooLarge
from articles.feeds import Memory
from articles.fetch import Fetcher, fetch
from articles.model import Skipped
from articles.raw import MAX_DOCUMENT_BYTES, FeedState, Format, Given, Note, RawSource, Read, Reader, Upload
from geodata.telling import sentence, tell

__all__ = [
    "MAX_FILE_BYTES",
    "FeedState",
    "Fetcher",
    "Format",
    "Note",
    "RawSource",
    "Read",
    "Upload",
    "decode",
    "find",
    "is_url",
    "load",
    "printable",
    "read",
]

MAX_FILE_BYTES = MAX_DOCUMENT_BYTES
STANDARD_INPUT = "-"
_IN_MEMORY = 1_000_000  # bytes of standard input; more goes to a temporary file

READERS: dict[str, Reader] = {
    ".txt": documents.text,
    ".md": documents.markdown,
    ".htm": documents.page,
    ".html": documents.page,
    ".pdf": documents.pdf,
    ".docx": documents.docx,
    ".eml": documents.email,
    ".csv": tabular.separated,
    ".tsv": tabular.separated,
    ".json": tabular.json_document,
    ".jsonl": tabular.json_lines,
    ".ndjson": tabular.json_lines,
    ".parquet": tabular.parquet,
    ".xml": feeds.entries,
    ".rss": feeds.entries,
    ".atom": feeds.entries,
}
UPLOADED = frozenset(READERS)
"""Kinds of files that may be handed over. A packed one may hold more than a server can spare."""

READERS |= {suffix: partial(archives.packed, readers=dict(READERS)) for suffix in archives.PACKED}
_BY_MEDIA_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/feed+json": ".json",
}


def read(source: str | Path, *, fetcher: Fetcher = fetch, memory: Memory | None = None) -> Iterator[Read]:
    """All that is readable at ``source``: a file, a URL, or a directory (what is below it, none hidden)."""
    for item in find(source):
        if isinstance(item, Skipped):
            yield item
        else:
            yield from load(item, fetcher=fetcher, memory=memory)


def find(source: str | Path | Upload) -> Iterator[str | Path | Upload | Skipped]:
    """The single files or the address that ``source`` stands for, without opening any of them."""
    if isinstance(source, Upload):
        yield source
        return
    if is_url(source) or source == STANDARD_INPUT:
        yield str(source)
        return
    try:
        path = Path(source).expanduser()
        is_directory = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError, RuntimeError) as error:
        yield Skipped(
            _name(source), tell("{name} cannot be read: {why}.", name=_name(source), why=_why(error))
        )
        return
    if not is_directory:
        yield path
        return
    found = False
    for item in _walk(path, set()):
        found = found or not isinstance(item, Skipped)
        yield item
    if not found:
        yield Skipped(
            _name(path),
            tell(
                "{name} holds no articles: there is no {kinds} file in it.", name=_name(path), kinds=_kinds()
            ),
        )


class Meter:
    """Tells how many bytes of the file that is being loaded are read."""

    def __init__(self) -> None:
        self._file: BinaryIO | None = None

    def watch(self, file: BinaryIO) -> None:
        self._file = file

    def position(self) -> int:
        try:
            return self._file.tell() if self._file else 0
        except (OSError, ValueError):  # it is closed by now
            return 0


def load(
    item: str | Path | Upload,
    *,
    fetcher: Fetcher = fetch,
    memory: Memory | None = None,
    meter: Meter | None = None,
) -> Iterator[Read]:
    """All that one file, address or ``-`` (standard input) holds; a table or a feed holds many documents.

    ``memory`` knows what was read from feeds before, ``meter`` is told of a file that is opened. Nothing here
    raises for what it is given: it yields ``Skipped`` instead.
    """
    name = called(item)
    try:
        if isinstance(item, Upload):
            yield from _load_upload(item, name)
        elif item == STANDARD_INPUT:
            yield from _load_input()
        elif isinstance(item, str):
            yield from _load_url(item, fetcher, memory)
        else:
            yield from _load_file(item, name, meter or Meter())
    except BadSource as error:
        yield Skipped(name, sentence(error))
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        yield Skipped(name, tell("{name} cannot be read: {why}.", name=name, why=_why(error)))


def called(source: str | Path | Upload) -> str:
    """How a source is named in sentences."""
    return _name(source.name if isinstance(source, Upload) else source)


def identity(path: Path) -> str:
    """What a file is known by for good: ``RawSource.source`` without what comes after a ``#``."""
    return _name(path.resolve())


def size(path: Path) -> int:
    """Bytes of a file; 0 where nobody can say."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def is_url(source: str | Path) -> bool:
    """Whether ``source`` is written as an address (``scheme://``) rather than a path."""
    return isinstance(source, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source) is not None


def printable(text: str) -> str:
    """``text`` safe to show in a terminal: control, format, surrogate and line-break characters escaped."""
    return "".join(
        char.encode("unicode_escape").decode("ascii")
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else char
        for char in text
    )


def _walk(directory: Path, seen: set[tuple[int, int]]) -> Iterator[Path | Skipped]:
    try:
        status = directory.stat()
        if (status.st_dev, status.st_ino) in seen:
            yield Skipped(
                _name(directory),
                tell("{name} leads back to a directory that was read already.", name=_name(directory)),
            )
            return
        seen.add((status.st_dev, status.st_ino))
        entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(
            _name(directory), tell("{name} cannot be read: {why}.", name=_name(directory), why=_why(error))
        )
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = directory / entry.name
        if path.is_dir():
            yield from _walk(path, seen)
        elif path.suffix.lower() in READERS or not path.is_file():
            yield path
        else:
            yield Skipped(_name(path), _unknown(path))


def _load_file(path: Path, name: str, meter: Meter) -> Iterator[Read]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise BadSource(_unknown(path))
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise BadSource(tell("{name} is not a regular file.", name=name))
    with path.open("rb") as file:
        meter.watch(file)
        yield from _read(reader, Given(identity(path), name, file, status.st_size))


def _load_url(url: str, fetcher: Fetcher, memory: Memory | None) -> Iterator[Read]:
    state = memory.feed_state(url) if memory else None
    page = fetcher(url, etag=state.etag, last_modified=state.last_modified) if state else fetcher(url)
    if page.unchanged:
        yield Note(url, tell("{url} has nothing new.", url=str(url)))
        return
    given = Given(url, url, BytesIO(page.data), len(page.data), page.url, page.charset)
    if feeds.is_feed(page.data[:2_000]):
        yield from feeds.follow(given, page, fetcher, memory)
    else:
        yield from _read(READERS[_BY_MEDIA_TYPE.get(page.media_type, ".html")], given)


def _load_upload(item: Upload, name: str) -> Iterator[Read]:
    """A document handed over, known by what it holds, so that the same again is nothing new."""
    suffix = item.kind or Path(item.name).suffix.lower() or documents.kind(item.data[:4_000])
    reader = READERS.get(suffix)
    if reader is None or suffix not in UPLOADED:
        kinds = ", ".join(sorted(UPLOADED))
        raise BadSource(tell("{name} is not read: only {kinds} files are.", name=name, kinds=kinds))
    source = f"upload#{hashlib.sha256(item.data).hexdigest()[:16]}"
    for read in _read(reader, Given(source, name, BytesIO(item.data), len(item.data))):
        yield replace(read, facts=item.facts) if item.facts and isinstance(read, RawSource) else read


def _load_input() -> Iterator[Read]:
    """Standard input, known by what it holds, so that the same again is nothing new."""
    digest = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:
        file: BinaryIO = spooled  # type: ignore[assignment] # typeshed has it as IO[bytes]
        size = 0
        while chunk := sys.stdin.buffer.read(1 << 16):
            size += len(chunk)
            if size > tabular.MAX_BYTES:
                raise TooLarge(
                    tell("Standard input is longer than {most} MB.", most=tabular.MAX_BYTES // 1_000_000)
                )
            digest.update(chunk)
            file.write(chunk)
        file.seek(0)
        kind = documents.kind(file.read(4_000))
        file.seek(0)
        given = Given(f"-#{digest.hexdigest()[:16]}", "standard input", file, size)
        yield from _read(READERS[kind], given)


def _read(reader: Reader, given: Given) -> Iterator[Read]:
    if given.size == 0:
        raise BadSource(tell("{name} is empty.", name=given.name))
    yield from reader(given)


def _kinds() -> str:
    return ", ".join(sorted(READERS))


def _unknown(path: Path) -> str:
    return tell("{name} is not read: only {kinds} files are.", name=_name(path), kinds=_kinds())


def _name(source: str | Path) -> str:
    # A file name is any bytes; those that are not UTF-8 are written \\udcNN: no store or JSON takes them.
    return str(source).encode("utf-8", "backslashreplace").decode("utf-8")


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or directory"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:].rstrip(".")
