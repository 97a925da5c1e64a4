"""Where articles come from: files, directories and web pages, read and decoded but not yet understood.

Whatever cannot be read becomes a ``Skipped`` that says why, and the rest goes in.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from charset_normalizer import from_bytes

from articles.errors import BadSource, TooLarge
from articles.fetch import Page, fetch
from articles.model import Skipped

MAX_FILE_BYTES = 20_000_000

Format = Literal["text", "markdown", "html"]
FORMATS: dict[str, Format] = {".txt": "text", ".md": "markdown", ".htm": "html", ".html": "html"}
_MEDIA_TYPES: dict[str, Format] = {"text/plain": "text", "text/markdown": "markdown"}  # all others are pages

Fetcher = Callable[[str], Page]


@dataclass(frozen=True, slots=True)
class RawSource:
    """One document as text.

    ``source`` identifies it for good (absolute path or address), ``name`` is how it was given. ``url`` is the
    address it was fetched from, after redirects; ``None`` for a file.
    """

    source: str
    name: str
    text: str
    format: Format
    url: str | None = None


def read(source: str | Path, *, fetcher: Fetcher = fetch) -> Iterator[RawSource | Skipped]:
    """All that is readable at ``source``: a file, a URL, or a directory (what is below it, none hidden)."""
    for item in find(source):
        yield item if isinstance(item, Skipped) else load(item, fetcher=fetcher)


def find(source: str | Path) -> Iterator[str | Path | Skipped]:
    """The single files or the address that ``source`` stands for, without opening any of them."""
    if is_url(source):
        yield str(source)
        return
    try:
        path = Path(source).expanduser()
        is_directory = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError, RuntimeError) as error:
        yield Skipped(_name(source), f"{_name(source)} cannot be read: {_why(error)}.")
        return
    if not is_directory:
        yield path
        return
    found = False
    for item in _walk(path, set()):
        found = found or not isinstance(item, Skipped)
        yield item
    if not found:
        kinds = ", ".join(sorted(FORMATS))
        yield Skipped(_name(path), f"{_name(path)} holds no articles: there is no {kinds} file in it.")


def load(item: str | Path, *, fetcher: Fetcher = fetch) -> RawSource | Skipped:
    """One file or address as text, or why not."""
    try:
        return _load_url(item, fetcher) if isinstance(item, str) else _load_file(item)
    except BadSource as error:
        return Skipped(_name(item), str(error))


def is_url(source: str | Path) -> bool:
    """Whether ``source`` is written as an address (``scheme://``) rather than a path."""
    return isinstance(source, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source) is not None


def decode(data: bytes, *, name: str, charset: str | None = None) -> str:
    """``data`` as text: UTF-8 or UTF-16 by their marks, else UTF-8, else ``charset``, else the likeliest one.

    Raises ``BadSource`` when it is not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise BadSource(f"{name} is not text: it is marked as UTF-16 but is not valid.") from None
    if b"\0" in data:
        raise BadSource(f"{name} is not text: it holds NUL bytes.")
    for encoding in ("utf-8-sig", charset):
        if encoding is None:
            continue
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    guess = from_bytes(data).best()
    if guess is None:
        raise BadSource(f"{name} is not text in any encoding known here; save it as UTF-8.")
    return str(guess)


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
                _name(directory), f"{_name(directory)} leads back to a directory that was read already."
            )
            return
        seen.add((status.st_dev, status.st_ino))
        entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(_name(directory), f"{_name(directory)} cannot be read: {_why(error)}.")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = directory / entry.name
        if path.is_dir():
            yield from _walk(path, seen)
        elif path.suffix.lower() in FORMATS or not path.is_file():
            yield path
        else:
            yield _unknown(path)


def _load_file(path: Path) -> RawSource:
    name = _name(path)
    format = FORMATS.get(path.suffix.lower())
    if format is None:
        raise BadSource(_unknown(path).reason)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BadSource(f"{name} is not a regular file.")
        if status.st_size > MAX_FILE_BYTES:
            raise TooLarge(
                f"{name} is larger than {MAX_FILE_BYTES // 1_000_000} MB; split it into single articles."
            )
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        source = _name(path.resolve())
    except (OSError, RuntimeError) as error:
        raise BadSource(f"{name} cannot be read: {_why(error)}.") from error
    return _raw(source, name, data, format, url=None, charset=None)


def _load_url(url: str, fetcher: Fetcher) -> RawSource:
    page = fetcher(url)
    return _raw(url, url, page.data, _MEDIA_TYPES.get(page.media_type, "html"), page.url, page.charset)


def _raw(
    source: str, name: str, data: bytes, format: Format, url: str | None, charset: str | None
) -> RawSource:
    if not data.strip():
        raise BadSource(f"{name} is empty.")
    if format == "html" and charset is None:
        declared = re.search(rb"""charset=["']?([A-Za-z0-9_-]+)""", data[:4096])
        charset = declared[1].decode("ascii") if declared else None
    return RawSource(source, name, decode(data, name=name, charset=charset), format, url)


def _unknown(path: Path) -> Skipped:
    kinds = ", ".join(sorted(FORMATS))
    return Skipped(_name(path), f"{_name(path)} is not read: only {kinds} files are.")


def _name(source: str | Path) -> str:
    # A file name is any bytes; those that are not UTF-8 are written \\udcNN: no store or JSON takes them.
    return str(source).encode("utf-8", "backslashreplace").decode("utf-8")


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or directory"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:].rstrip(".")
