"""From a document as it came to an ``Article``: page furniture off; title, date and outlet found.

The only file that knows HTML and Markdown. ``Article.text`` is what it leaves, in Unicode NFC with ``\\n`` as
line end; every offset elsewhere counts code points of that text.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urljoin

import yaml

from articles.addresses import canonical_url, host, hosts, is_web_url, speaks_for
from articles.charsets import repair
from articles.duplicates import fingerprint
from articles.errors import BadDate, BadSource, TooLarge
from articles.furniture import is_furniture
from articles.language import detect
from articles.model import Article
from articles.plain_text import joined, normal, one_line
from articles.publication import day_in_text, day_in_url, parse_day, publication_day, read_day
from articles.raw import Facts, Format, RawSource
from geodata.telling import sentence, tell

MAX_FRONT_MATTER = 64_000  # characters
MAX_MARKUP = 5_000_000  # characters; taking a page apart costs up to ten seconds for each million
MAX_TEXT = (
    1_000_000  # characters, some 170,000 words; reading takes up to 20 seconds for as many hostile ones
)
MAX_TITLE = 200
UNKNOWN_OUTLET = "unknown"

_YAML_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same in C, where PyYAML was built with it

for _library in ("trafilatura", "htmldate"):  # they log what we say in sentences
    logging.getLogger(_library).addHandler(logging.NullHandler())


def clean(
    raw: RawSource, *, published: date | None = None, today: date | None = None
) -> tuple[Article, tuple[str, ...]]:
    """The article in ``raw``, and sentences about what was left out of it.

    ``published`` is the person's word and beats the front matter's, which beats the page's. Raises
    ``BadSource`` when no text is left, ``TooLarge`` when it is more than an article has, and ``BadDate`` when
    the publication date cannot be one.
    """
    today = today or date.today()
    found = _READERS[raw.format](raw)
    facts = raw.facts or Facts()
    notes: list[str] = []
    body, repaired = repair(found.text)
    if repaired:
        notes.append(
            tell("{name} was once read in a wrong encoding; its letters were put right.", name=raw.name)
        )
    text = _strip_furniture(normal(body))
    title = one_line(found.title) or one_line(repair(facts.title)[0])
    if facts.title_above and title and not text.casefold().startswith(title.casefold()):
        text = f"{title}\n\n{text}".strip()
    if not text:
        raise BadSource(tell("{name} holds no text besides page furniture.", name=raw.name))
    if len(text) > MAX_TEXT:
        raise TooLarge(
            tell(
                "{name} has more than {most} characters of text; split it into single articles.",
                name=raw.name,
                most=MAX_TEXT,
            )
        )
    if "\ufffd" in text:
        notes.append(
            tell("{name} lost characters before it came here: they are shown as \ufffd.", name=raw.name)
        )
    url = _address(raw, found.url or facts.url, notes)
    day, day_from = _published(raw, found, published, today, url, text, notes)
    title = title or _title(text)
    article = Article(
        id=_hash(raw.identity or url or text)[:16],
        url=url,
        title=title,
        outlet=one_line(found.outlet) or one_line(facts.outlet) or (host(url) if url else UNKNOWN_OUTLET),
        language=_language(found.language or facts.language, text),
        published=day,
        published_from=day_from,
        text=text,
        licence=one_line(found.licence or facts.licence),
        retrieved=today,
        source=raw.source,
        content_hash="",
        references=tuple(filter(None, map(one_line, found.references))),
        fingerprint=fingerprint(title, text),
    )
    return replace(article, content_hash=_content_hash(article)), tuple(notes)


def _address(raw: RawSource, claimed: str, notes: list[str]) -> str | None:
    """The canonical address: the one claimed, unless the page was fetched from another site."""
    if claimed and not is_web_url(claimed):
        notes.append(
            tell("{name} gives an address that is not http or https; it was dropped.", name=raw.name)
        )
    url = canonical_url(claimed) if is_web_url(claimed) else None
    if raw.url is not None and (url is None or not speaks_for(url, raw.url)):
        return canonical_url(raw.url)
    return url


def guess_language(text: str) -> str:
    """ISO 639-1 code of one of our four languages, or ``und`` for a text in none of them."""
    return detect(text, "en")


@dataclass(slots=True)
class _Found:
    """What a document itself says, all of it untrusted; empty where it says nothing."""

    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    language: str = ""
    licence: str = ""
    day: str = ""
    day_from: str = "none"
    references: list[str] = field(default_factory=list)


def _read_text(raw: RawSource) -> _Found:
    return _Found(raw.text)


def _read_markdown(raw: RawSource) -> _Found:
    text = raw.text.replace("\r\n", "\n").replace("\r", "\n")
    match = re.match(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL)
    facts = _front_matter(match[1] or "", raw.name) if match else {}
    body = text[match.end() :] if match else text
    heading = re.match(r"\s*#\s+(.+)", body)

    def one(key: str) -> str:
        value = facts.get(key, "")
        return value if isinstance(value, str) and value.strip().lower() not in ("null", "~", "none") else ""

    return _Found(
        text=_plain_markdown(body),
        title=one("title") or (_plain_markdown(heading[1]) if heading else ""),
        outlet=one("outlet"),
        url=one("url").strip(),
        language=one("language"),
        licence=one("licence") or one("license"),
        day=one("date"),
        day_from="front matter",
        references=_references(facts.get("sources", [])),
    )


def _front_matter(block: str, name: str) -> Mapping[str, Any]:
    wrong = BadSource(
        tell("{name} has a front matter that is not YAML; correct the lines between the two ---.", name=name)
    )
    if len(block) > MAX_FRONT_MATTER:
        raise BadSource(
            tell("{name} has a front matter longer than {most} characters.", name=name, most=MAX_FRONT_MATTER)
        )
    try:
        # BaseLoader makes only strings, lists and dicts: no dates, numbers or objects to guard against.
        facts = yaml.load(block, Loader=_YAML_LOADER)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:  # TypeError: a list as a key
        raise wrong from error
    if not facts:
        return {}
    if not isinstance(facts, dict):
        raise wrong
    return {str(key).strip().lower(): value for key, value in facts.items()}


def _references(value: Any) -> list[str]:
    """Sources as strings or mappings such as {document, symbol, date, url}; anything deeper is left out."""
    items = value if isinstance(value, list) else [value]
    lines = []
    for item in items:
        parts = list(item.values()) if isinstance(item, dict) else [item]
        lines.append(", ".join(part for part in parts if isinstance(part, str) and part.strip()))
    return lines


def _plain_markdown(text: str) -> str:
    """Markdown as plain text: one line a paragraph; no marks of headings, lists, quotes, links, emphasis."""
    lines: list[list[str]] = []  # each in pieces
    joins = False  # whether the next line continues this one
    for line in text.split("\n"):
        mark = _BLOCK_MARK.match(line)
        bare = line[mark.end() :].strip() if mark else line.strip()
        heading = mark is not None and "#" in mark[0]
        if not bare or _RULE.fullmatch(bare):
            lines.append([])
            joins = False
        elif joins and (mark is None or ">" in mark[0]):
            lines[-1].append(bare)
        else:
            lines.append([re.sub(r"\s+#+$", "", bare) if heading else bare])
            joins = not heading
    plain = _LINK.sub(r"\1", "\n".join(map(" ".join, lines)))
    return _EMPHASIS.sub(r"\2", plain)


_BLOCK_MARK = re.compile(r"\s{0,3}(?:#{1,6}\s+|[-*+]\s+|(?:>\s?)+)")
_RULE = re.compile(r"={3,}|-{3,}|(?:\*\s*){3,}")
_LINK = re.compile(r"""!?\[([^\[\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:[ ]+"[^"\n]*")?\)""")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")


def _read_html(raw: RawSource) -> _Found:
    # Costs a third of a second to import, and most articles are text.
    from lxml.etree import ParserError
    from lxml.html import document_fromstring
    from trafilatura import bare_extraction, html2txt
    from trafilatura.settings import Document

    if len(raw.text) > MAX_MARKUP:
        raise TooLarge(
            tell("{name} has more than {most} characters of HTML.", name=raw.name, most=MAX_MARKUP)
        )
    try:
        tree = document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", raw.text.replace("\0", "")))
    except ParserError:
        raise BadSource(tell("{name} holds no text.", name=raw.name)) from None
    options = {"original_date": True, "extensive_search": False, "max_date": date.today().isoformat()}
    options["deferred_url_extractor"] = True  # an address tells the day less surely than the page does
    told = _Found(
        text="",
        title=tree.findtext(".//title") or "",
        url=_claimed(tree, raw.url),
        language=tree.get("lang") or "",
        day=_shown_day(tree),
        day_from="page",
    )
    page = bare_extraction(
        tree, url=raw.url, with_metadata=True, include_comments=False, date_extraction_params=options
    )
    if not isinstance(page, Document):  # too short for its heuristics
        return replace(told, text=html2txt(tree))
    return replace(
        told,
        text=re.sub(r"(?m)^- ", "", page.text or ""),
        title=page.title or told.title,
        # Lacking a site's name, trafilatura gives the host of the address the page claims: it may be a lie.
        outlet=page.sitename if page.sitename and page.sitename not in hosts(page.url or "") else "",
        url=told.url or page.url or "",
        licence=page.license or "",
        day=page.date or told.day,
    )


def _claimed(tree: Any, base: str | None) -> str:
    """The address that a page gives as its own, whole; empty where it gives none."""
    for claim in tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"):
        with suppress(ValueError):
            return urljoin(base or "", str(claim).strip())
    return ""


def _shown_day(tree: Any) -> str:
    """The date that a page shows in an element named for it, when that is the only one there.

    trafilatura knows the dates of metadata in every language, but of those shown only some languages'.
    """
    shown = "//*[contains(@class, 'date') or contains(@class, 'publish') or contains(@class, 'time')]"
    texts = (" ".join(element.text_content().split()) for element in tree.xpath(shown)[:_MOST_DATES])
    days = {day for text in texts if (day := read_day(text))}
    return days.pop().isoformat() if len(days) == 1 else ""


_MOST_DATES = 50  # elements that are looked at


def _read_fragment(raw: RawSource) -> _Found:
    """HTML without a page around it, of which nothing is furniture; or text with a few entities."""
    if len(raw.text) > MAX_MARKUP:
        raise TooLarge(
            tell("{name} has more than {most} characters of HTML.", name=raw.name, most=MAX_MARKUP)
        )
    if not re.search(r"<[A-Za-z/!]", raw.text):
        return _Found(unescape(raw.text))
    # Costs a tenth of a second to import, and most articles are text.
    from lxml.etree import ParserError
    from lxml.html import document_fromstring

    markup = raw.text.replace("\0", "")
    if not re.search(r"(?i)<(?:p|div|br|li|tr|h[1-6]|blockquote|body)\b", markup):
        markup = markup.replace("\n", "<br>")  # lines of text with a few words in bold
    try:
        tree = document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", markup))
    except ParserError:
        return _Found("")
    return _Found("".join(_lines_of(tree)), language=tree.get("lang") or "")


def _lines_of(tree: Any) -> Iterator[str]:
    """The text of an element in pieces, a line for each block."""
    from lxml.etree import iterwalk

    walk = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if element.tag in _UNSEEN:
                walk.skip_subtree()
                continue
            yield _BREAKS.get(element.tag, "")
            yield re.sub(r"\s+", " ", element.text or "")
        else:
            if event == "end":
                yield _BREAKS.get(element.tag, "") if element.tag != "br" else ""
            yield re.sub(r"\s+", " ", element.tail or "")


_UNSEEN = {"script", "style", "head", "template", "noscript", "svg", "math", "iframe", "object"}
_BREAKS = (
    dict.fromkeys(("br", "li", "tr", "dt", "dd"), "\n")
    | dict.fromkeys(
        [
            *(
                "p",
                "div",
                "blockquote",
                "section",
                "article",
                "table",
                "ul",
                "ol",
                "pre",
                "figure",
                "figcaption",
            ),
            *(
                "h1",
                "h2",
                "h3",
                "h4",
                "h5",
                "h6",
                "header",
                "footer",
                "aside",
                "nav",
                "hr",
                "form",
                "address",
            ),
        ],
        "\n\n",
    )
    | dict.fromkeys(("td", "th"), " ")
)

_READERS: dict[Format, Callable[[RawSource], _Found]] = {
    "text": _read_text,
    "markdown": _read_markdown,
    "html": _read_html,
    "fragment": _read_fragment,
}


def _published(
    raw: RawSource,
    found: _Found,
    option: date | None,
    today: date,
    url: str | None,
    text: str,
    notes: list[str],
) -> tuple[date | None, str]:
    """The day and who says so: the person, the document, what came with it, its address, its text."""
    if option is not None:
        return publication_day(option, today), "option"
    if found.day_from == "front matter" and found.day.strip():
        try:
            return publication_day(parse_day(found.day), today), found.day_from
        except BadDate as error:
            raise BadDate(tell("{name}: {why}", name=raw.name, why=sentence(error))) from None
    facts = raw.facts or Facts()
    in_url = day_in_url(url) if url else None
    on_page = read_day(found.day)
    for day, day_from in (
        (facts.day, facts.day_from),
        (on_page, found.day_from if on_page != in_url else "url"),
        (in_url, "url"),
        (day_in_text(text), "text"),
    ):
        try:
            if day is not None:
                return publication_day(day, today), day_from
        except BadDate as error:
            notes.append(tell("{name}: {why}", name=raw.name, why=sentence(error)))
    return None, "none"


def _language(declared: str, text: str) -> str:
    """ISO 639-1 from what is declared, a code or an English name, unless the text is in another script."""
    name = declared.strip().lower()
    match = re.match(r"([a-z]{2})(?:[-_].*)?$", name)
    code = match[1] if match else _LANGUAGES.get(name, "")
    guessed = guess_language(text)
    if not code or ({code, guessed} <= _SCRIPTS.keys() and _SCRIPTS[code] != _SCRIPTS[guessed]):
        return guessed
    return code


_SCRIPTS = {"en": "Latin", "uk": "Cyrillic", "ru": "Cyrillic", "ka": "Georgian"}
_LANGUAGES = dict.fromkeys(("english", "eng"), "en") | dict.fromkeys(("ukrainian", "ukr"), "uk")
_LANGUAGES |= dict.fromkeys(("russian", "rus"), "ru") | dict.fromkeys(("georgian", "kat", "geo"), "ka")


def _strip_furniture(text: str) -> str:
    return joined(line for line in text.split("\n") if not is_furniture(line))


def _title(text: str) -> str:
    """The first line when it is short or reads like a headline, else the beginning of the first sentence."""
    first = text.split("\n", 1)[0]
    closed = re.search(r"[.!?…;:,]\S?$", first)
    if len(first) <= 80 or (not closed and len(first) <= MAX_TITLE):
        return first
    return first[:79].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _content_hash(article: Article) -> str:
    """Changes with anything the extraction or a reader would see differently."""
    told = (
        *(article.url, article.title, article.outlet, article.language, str(article.published)),
        *(article.published_from, article.licence, article.text, article.references),
    )
    return _hash(json.dumps(told))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
