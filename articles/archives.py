"""Packed files as streams: ``.gz``, ``.tar`` and ``.tar.gz``. Nothing is unpacked into a folder.

Members are told by their names and opened by nothing but their place in the archive, so that no name leads
anywhere. What is packed tighter than text can be, or is larger than a member may be, is refused; where an
archive is cut off or damaged, what stands before is taken in and the rest is skipped by name.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from articles import tabular
from articles.errors import BadSource, TooLarge
from articles.model import Skipped
from articles.raw import MAX_DOCUMENT_BYTES, Given, Read, Reader
from geodata.telling import tell

MAX_RATIO = 200  # unpacked bytes to packed ones: text has up to some twenty, made-up text some fifty
UNSUSPECTED = 50_000_000  # unpacked bytes up to which no ratio is looked at
MAX_HEADER = 1_000_000  # bytes that one header of an archive may hold (long names)
TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"})
PACKED = frozenset({".gz", ".tgz", ".tar"})
_AT_ONCE = 1 << 16
_IN_MEMORY = 1_000_000  # bytes of a member; more goes to a temporary file


def packed(given: Given, readers: Mapping[str, Reader]) -> Iterator[Read]:
    """What a packed file holds: an archive's members, or the one document or table in it."""
    kind = PurePosixPath(given.name.lower())
    if kind.suffix == ".tar":
        yield from _members(given, _Stream(given.file, given.name, given.size), readers)
        return
    stream = _Stream(cast(BinaryIO, gzip.GzipFile(fileobj=given.file)), given.name, given.size)
    if kind.suffix == ".tgz" or kind.suffixes[-2:] == [".tar", ".gz"]:
        yield from _members(given, stream, readers)
        return
    suffix = kind.with_suffix("").suffix
    if suffix in PACKED or suffix not in readers or suffix == ".parquet":
        raise BadSource(_unread(given.name, readers))
    if suffix not in TABLES:
        data = stream.read(MAX_DOCUMENT_BYTES + 1)
        if stream.broken:
            raise BadSource(_cut_off(given.name))
        yield from readers[suffix](_given(given, io.BytesIO(data), len(data)))
        return
    yield from readers[suffix](_given(given, cast(BinaryIO, stream), given.size))
    if stream.broken:
        yield Skipped(given.name, _cut_off(given.name))


class _Stream(io.RawIOBase):
    """An unpacked file, read forward and rewound, that ends where it is damaged.

    Raises ``TooLarge`` for what grows out of proportion. ``limit`` is the most that may be asked for at once.
    """

    def __init__(self, file: BinaryIO, name: str, packed: int) -> None:
        self._file = file
        self._name = name
        self._most = max(UNSUSPECTED, MAX_RATIO * packed)
        self.broken = False
        self.last = b""  # the block that was read last
        self.limit: int | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self.tell()
        if offset < self.tell():
            return self._file.seek(offset)
        while self.tell() < offset and self.read(min(_AT_ONCE, offset - self.tell())):
            pass  # going forward looks at each byte, so that what grows is seen
        return self.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # typeshed: any buffer
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        if self.limit is not None and not 0 <= size <= self.limit:
            raise TooLarge(
                tell("{name} has a header larger than an archive of articles needs.", name=self._name)
            )
        pieces: list[bytes] = []
        left = size if size >= 0 else self._most + 1
        while left > 0 and (piece := self._piece(min(left, 1 << 20))):
            pieces.append(piece)
            left -= len(piece)
        data = b"".join(pieces)
        self.last = data if len(data) <= tarfile.BLOCKSIZE else b""
        return data

    def _piece(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            self.broken = True
            return b""
        if self.tell() > self._most:
            raise TooLarge(
                tell(
                    "{name} unpacks to more than {ratio} times its size, as no text does; it was left alone.",
                    name=self._name,
                    ratio=MAX_RATIO,
                )
            )
        return data


def _members(given: Given, stream: _Stream, readers: Mapping[str, Reader]) -> Iterator[Read]:
    stream.limit = MAX_HEADER
    last = ""
    try:
        archive = tarfile.TarFile(fileobj=stream, mode="r")
        while (member := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined] # it would keep each
            last = member.name
            yield from _member(given, archive, member, stream, readers)
            if stream.broken:
                break
        # The end is a block of zeros. tarfile takes anything that is no header for it, and nothing at all.
        stream.broken = stream.broken or not stream.last or any(stream.last)
    except (tarfile.TarError, OSError, ValueError) as error:
        if isinstance(error, BadSource):
            raise
        stream.broken = True
    if stream.broken and not last:
        raise BadSource(tell("{name} is not an archive, or is damaged.", name=given.name))
    if stream.broken:
        yield Skipped(
            given.name,
            tell(
                "{name} is cut off or damaged: what comes after {member} is missing.",
                name=given.name,
                member=_printed(last),
            ),
        )


def _member(
    given: Given,
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    stream: _Stream,
    readers: Mapping[str, Reader],
) -> Iterator[Read]:
    path = PurePosixPath(member.name)
    name = f"{given.name}, {_printed(member.name)}"
    if member.isdir() or any(part.startswith(".") and part not in (".", "..") for part in path.parts):
        return
    suffix = path.suffix.lower()
    if path.is_absolute() or ".." in path.parts or "\\" in member.name:
        yield Skipped(name, tell("{name} was left out: its name leads out of the archive.", name=name))
    elif not member.isreg() or member.issparse():  # a sparse one is mostly holes
        yield Skipped(name, tell("{name} is not a regular file.", name=name))
    elif suffix in PACKED or suffix not in readers:
        yield Skipped(name, _unread(name, readers))
    elif member.size == 0:
        yield Skipped(name, tell("{name} is empty.", name=name))
    elif member.size > (most := tabular.MAX_BYTES if suffix in TABLES else MAX_DOCUMENT_BYTES):
        yield Skipped(
            name,
            tell("{name} is larger than {limit}.", name=name, limit=f"{most // 1_000_000} MB"),
        )
    else:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:
            _copy(archive, member, cast(BinaryIO, spooled))
            if stream.broken or spooled.tell() < member.size:
                stream.broken = True
                yield Skipped(name, _cut_off(name))
                return
            spooled.seek(0)
            source = f"{given.source}#member={_printed(member.name)}"
            try:
                yield from readers[suffix](Given(source, name, cast(BinaryIO, spooled), member.size))
            except BadSource as error:
                yield Skipped(name, str(error))


def _copy(archive: tarfile.TarFile, member: tarfile.TarInfo, into: BinaryIO) -> None:
    file = archive.extractfile(member)
    while file is not None and (piece := file.read(_AT_ONCE)):
        into.write(piece)


def _given(given: Given, file: BinaryIO, size: int) -> Given:
    return Given(given.source, given.name, file, size, given.url, given.charset)


def _printed(name: str) -> str:
    # A member's name is any bytes; those that are not UTF-8 come as halves of surrogate pairs.
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _cut_off(name: str) -> str:
    return tell("{name} is cut off or damaged: what it held further on is missing.", name=name)


def _unread(name: str, readers: Mapping[str, Reader]) -> str:
    kinds = ", ".join(sorted(set(readers) - PACKED))
    return tell("{name} is not read: inside packed files only {kinds} files are.", name=name, kinds=kinds)
