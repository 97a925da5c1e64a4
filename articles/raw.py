"""What the readers of files and pages are given, and what they make of it. Imports no reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Literal

from articles.errors import TooLarge
from articles.model import Skipped
from geodata.telling import tell

MAX_DOCUMENT_BYTES = 20_000_000

Format = Literal["text", "markdown", "html", "fragment"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What came with a document besides its text (a table's other columns, an e-mail's headers): untrusted.

    ``day`` is the publication date and ``day_from`` where it was found, as in ``Article.published_from``.
    ``title_above`` says that the title is no line of the text but belongs above it.
    """

    title: str = ""
    outlet: str = ""
    url: str = ""
    language: str = ""
    licence: str = ""
    day: date | None = None
    day_from: str = "none"
    title_above: bool = False


@dataclass(frozen=True, slots=True)
class RawSource:
    """One document as text.

    ``source`` identifies it for good (absolute path or address, with ``#row=7`` inside a table), ``name`` is
    how it was given. ``url`` is the address it was fetched from, after redirects; ``None`` for a file. A
    ``fragment`` is HTML without a page around it: the body of an e-mail or of a feed's entry. ``identity`` is
    what tells the article from others where its address alone does not.
    """

    source: str
    name: str
    text: str
    format: Format
    url: str | None = None
    facts: Facts | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A document that is handed over, rather than found at a path or an address.

    ``name`` is how it is called, and its ending says who reads it unless ``kind`` does (``.txt``); without
    either its first bytes do. ``facts`` are what the person who hands it over says of it.
    """

    name: str
    data: bytes
    kind: str = ""
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence worth reading about a source, such as which columns of a table were taken for what."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a feed's server said of the version that was read last: asked again, it answers with changes only.

    ``url`` is the address the feed was asked for. Empty where the server said nothing.
    """

    url: str
    etag: str
    last_modified: str


Read = RawSource | Skipped | Note | FeedState
"""What a source yields. A ``FeedState`` comes last, to be kept once all that the feed held is stored."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file, or the body of a page, open for reading; ``file`` can be rewound.

    ``source``, ``name`` and ``url`` are those of ``RawSource``; ``charset`` is the one declared on the way.
    """

    source: str
    name: str
    file: BinaryIO
    size: int
    url: str | None = None
    charset: str | None = None

    def data(self) -> bytes:
        """All of it, for a single document; ``TooLarge`` where that is more than one has."""
        limit = f"{MAX_DOCUMENT_BYTES // 1_000_000} MB"
        too_large = TooLarge(
            tell("{name} is larger than {limit}; split it into single articles.", name=self.name, limit=limit)
        )
        if self.size > MAX_DOCUMENT_BYTES:
            raise too_large
        data = self.file.read(MAX_DOCUMENT_BYTES + 1)
        if len(data) > MAX_DOCUMENT_BYTES:
            raise too_large
        return data


Reader = Callable[[Given], Iterator[Read]]
"""Yields what a file holds; raises ``BadSource`` where it holds nothing that can be read."""
