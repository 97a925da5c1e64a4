"""Readers of single documents: text, Markdown, a page, PDF, Word and e-mail."""

from __future__ import annotations

import io
import json
import logging
import re
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from articles import charsets
from articles.columns import is_header
from articles.errors import BadSource, TooLarge
from articles.raw import Facts, Format, Given, RawSource, Read
from geodata.telling import tell

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PAGES = 1_000
MAX_PDF_SECONDS = 30.0
MAX_CHARACTERS = 2_000_000  # of text; what is over the limit for an article is refused later, by name
MAX_UNPACKED = 50_000_000  # bytes that a PDF or a Word document may hold when unpacked
MAX_HEADER = 2_000  # characters of an e-mail's header: folded ones take quadratic time to read
MAX_PARTS = 200

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it logs what we say in sentences


def text(given: Given) -> Iterator[Read]:
    """Plain text."""
    yield _decoded(given, "text")


def markdown(given: Given) -> Iterator[Read]:
    """Markdown, with or without a front matter."""
    yield _decoded(given, "markdown")


def page(given: Given) -> Iterator[Read]:
    """A web page."""
    yield _decoded(given, "html")


def pdf(given: Given) -> Iterator[Read]:
    """The text of a PDF, its lines joined to paragraphs. Pages that are pictures have none."""
    data = given.data()
    if b"%PDF-" not in data[:1024]:
        raise BadSource(tell("{name} is not a PDF.", name=given.name))
    pages, title = _pdf(given.name, data)
    if not any(page.strip() for page in pages):
        raise BadSource(
            tell(
                "{name} holds no text; if its pages are pictures, run text recognition first.",
                name=given.name,
            )
        )
    # Word processors write their file's name there.
    facts = Facts(title="" if re.search(r"(?i)\.\w{3,4}$|^untitled|^microsoft word", title) else title)
    yield RawSource(given.source, given.name, _paragraphs(pages), "text", given.url, facts)


def docx(given: Given) -> Iterator[Read]:
    """The paragraphs of a Word document, without deleted text, notes and pictures."""
    broken = BadSource(
        tell("{name} is not a Word document (.docx) or is damaged; save it anew.", name=given.name)
    )
    data = given.data()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadSource(
            tell("{name} is encrypted or an old .doc; save it as .docx without a password.", name=given.name)
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, "word/document.xml", given.name)
            about = "docProps/core.xml"
            core = _part(archive, about, given.name) if about in archive.namelist() else b""
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, EOFError, zlib.error) as error:
        if isinstance(error, BadSource):
            raise
        raise broken from error
    except RuntimeError as error:  # what zipfile raises for a password
        raise BadSource(tell("{name} is encrypted; save it without a password.", name=given.name)) from error
    root = _xml(body)
    if root is None or root.getroottree().docinfo.doctype:  # a word processor writes none
        raise broken
    lines = "".join(_pieces(root))
    properties = _xml(core) if core else None
    title = properties.findtext(f".//{_DUBLIN_CORE}title") if properties is not None else None
    yield RawSource(given.source, given.name, lines, "text", given.url, Facts(title=title or ""))


def email(given: Given) -> Iterator[Read]:
    """The body of an e-mail: its plain text or else its HTML; attachments are not read."""
    data = _short_headers(given.data())
    if data.lower().count(b"content-type:") > MAX_PARTS:  # one in another takes quadratic time
        raise TooLarge(
            tell(
                "{name} has more than {most} parts; save the article alone.", name=given.name, most=MAX_PARTS
            )
        )
    try:
        yield _mail(given, data)
    except RecursionError as error:
        raise BadSource(
            tell("{name} is a damaged e-mail: its headers cannot be read.", name=given.name)
        ) from error


def kind(head: bytes) -> str:
    """The suffix of the reader for a document that begins with ``head``: for input without a name."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf-"):
        return ".pdf"
    if start.startswith(b"pk\x03\x04"):
        return ".docx"
    if head.startswith(b"PAR1"):
        return ".parquet"
    if re.match(rb"<\?xml|<rss\b|<feed\b|<rdf:rdf\b", start):
        return ".html" if re.search(rb"<html\b", start) else ".xml"
    if re.match(rb"<!doctype html|<html\b|<(head|body|article|div|p|meta)\b", start):
        return ".html"
    if start.startswith(b"---\n"):
        return ".md"
    if start[:1] in (b"{", b"["):
        first, *more = head.strip().splitlines()
        return ".jsonl" if more and _is_json(first) else ".json"
    if re.match(rb"(?:[a-z-]+:[ \t].*\r?\n(?:[ \t].*\r?\n)*){2,}", start) and re.search(
        rb"(?m)^(?:from|subject|received|date|mime-version):", start
    ):
        return ".eml"
    if is_header(start.partition(b"\n")[0].decode("utf-8", "replace")):
        return ".csv"
    return ".txt"


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _decoded(given: Given, format: Format) -> RawSource:
    data = given.data()
    if not data.strip():
        raise BadSource(tell("{name} is empty.", name=given.name))
    charset = given.charset or (charsets.declared(data) if format == "html" else None)
    return RawSource(
        given.source,
        given.name,
        charsets.decode(data, name=given.name, charset=charset),
        format,
        given.url,
    )


# PDF


def _pdf(name: str, data: bytes) -> tuple[list[str], str]:
    """The text of each page, and the title that the document gives itself."""
    # Takes a fifth of a second to import, and most articles are text.
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    locked = BadSource(tell("{name} is encrypted; save it without a password.", name=name))
    broken = BadSource(tell("{name} is a damaged PDF; open it in a reader and save it anew.", name=name))
    try:
        with apply_configuration(stream_decoding_work_maximum_length=MAX_UNPACKED):
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise locked
            pages = _pages(name, (page.extract_text for page in reader.pages))
            return pages, str((reader.metadata and reader.metadata.title) or "")
    except BadSource:
        raise
    except (FileNotDecryptedError, DependencyError) as error:
        raise locked from error
    # pypdf says that broken files may raise other errors than its own, and they do.
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise broken from error
    except (RuntimeError, OSError, AssertionError, MemoryError, zlib.error) as error:
        raise broken from error


def _pages(name: str, extractors: Iterator[Callable[[], str]]) -> list[str]:
    deadline = time.monotonic() + MAX_PDF_SECONDS
    pages: list[str] = []
    characters = 0
    for extract in extractors:
        pages.append(extract())
        characters += len(pages[-1])
        if len(pages) > MAX_PAGES or characters > MAX_CHARACTERS or time.monotonic() > deadline:
            raise TooLarge(
                tell("{name} is a book rather than an article; split it into single articles.", name=name)
            )
    return pages


def _paragraphs(pages: list[str]) -> str:
    """The lines of all pages as paragraphs: running heads and page numbers off, broken lines joined."""
    lines = [[line.strip() for line in page.splitlines()] for page in pages]
    edges = Counter(edge for page in lines for edge in {*page[:1], *page[-1:]} if edge)
    running = {edge for edge, times in edges.items() if times >= 3 and times > len(pages) / 2}
    kept = [
        line
        for page in lines
        for number, line in enumerate(page)
        if not (number in (0, len(page) - 1) and (line in running or re.fullmatch(r"\W*\d{1,4}\W*", line)))
    ]
    return _joined(kept)


def _joined(lines: list[str]) -> str:
    """Lines broken to a width as paragraphs: a line well short of the width, or an empty one, ends one."""
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    paragraphs: list[list[str]] = [[]]
    open_line = False
    for line in lines:
        if not line:
            open_line = False
        elif open_line and paragraphs[-1]:
            last = paragraphs[-1][-1]
            if last.endswith("-") and line[:1].islower():
                paragraphs[-1][-1] = last[:-1] + line  # a word divided at the line's end
            else:
                paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
        if line:
            open_line = len(line) > width * (0.6 if re.search(r"[.!?:»”\"]$", line) else 0.75)
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs if paragraph)


# Word

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_BREAKS = {"p": "\n\n", "br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
# What was deleted while changes were tracked, and what stands in for drawings that a program does not know.
_UNSEEN = {f"{_WORD}del", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def _part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    # zipfile unpacks no more than the size that the archive declares, so that can be relied on.
    if archive.getinfo(part).file_size > MAX_UNPACKED:
        raise TooLarge(
            tell(
                "{name} unpacks to more than {most} MB; it is no article.",
                name=name,
                most=MAX_UNPACKED // 1_000_000,
            )
        )
    return archive.read(part)


def _xml(data: bytes) -> _Element | None:
    """The root of an XML document; entities stay unresolved, so that none can swell or read a file."""
    from lxml import etree

    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _pieces(root: _Element) -> Iterator[str]:
    """The text of a document in pieces, in the order in which it is read."""
    from lxml.etree import iterwalk

    walk = iterwalk(root, events=("start",))
    for _, element in walk:
        name = str(element.tag)
        if name in _UNSEEN:
            walk.skip_subtree()
        elif name == f"{_WORD}t":
            yield element.text or ""
        elif name.startswith(_WORD):
            yield _BREAKS.get(name.removeprefix(_WORD), "")


# E-mail


def _mail(given: Given, data: bytes) -> RawSource:
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not any(message.get(name) for name in ("From", "Subject")):
        raise BadSource(tell("{name} is not an e-mail: it has neither sender nor subject.", name=given.name))
    body, format = _body(message, given.name)
    if not body.strip():
        raise BadSource(tell("{name} holds no text: the e-mail has no readable body.", name=given.name))
    name, address = parseaddr(str(message.get("From", "")))
    facts = Facts(
        title=str(message.get("Subject", "")),
        outlet=name or address.rpartition("@")[2],
        url=str(message.get("Archived-At", "")).strip().strip("<>"),
        title_above=True,
        **_sent(message),
    )
    return RawSource(given.source, given.name, body, format, given.url, facts)


def _short_headers(data: bytes) -> bytes:
    """The message without headers that no e-mail has: the standard library takes quadratic time for them."""
    headers = re.compile(rb"[^\s:]+:.*\r?\n(?:[ \t].*\r?\n)*")
    kept, place = [], 0
    while match := headers.match(data, place):
        place = match.end()
        if len(match[0]) <= MAX_HEADER:
            kept.append(match[0])
    return b"".join(kept) + data[place:]


def _body(message: EmailMessage, name: str) -> tuple[str, Format]:
    for wanted, format in (("plain", "text"), ("html", "fragment")):
        part = message.get_body((wanted,))
        payload = part.get_payload(decode=True) if part is not None else None
        if part is None or not isinstance(payload, bytes) or not payload.strip():
            continue
        body = charsets.decode(payload, name=name, charset=part.get_content_charset())
        return (_unquoted(body) if wanted == "plain" else body), format  # type: ignore[return-value]
    return "", "text"


def _unquoted(body: str) -> str:
    """Plain text without the signature, the marks of quotation and the breaks of lines."""
    signature = re.search(r"(?m)^-- ?$", body)
    lines = (body[: signature.start()] if signature else body).splitlines()
    return _joined([re.sub(r"^(?:> ?)+", "", line).strip() for line in lines])


def _sent(message: EmailMessage) -> dict[str, Any]:
    try:
        return {"day": parsedate_to_datetime(str(message.get("Date", ""))).date(), "day_from": "email header"}
    except (ValueError, TypeError, OverflowError):
        return {}
