"""From a document as it came to an ``Article``: page furniture off; title, date and outlet found.

The only file that knows HTML and Markdown. ``Article.text`` is what it leaves, in Unicode NFC with ``\\n`` as
line end; every offset elsewhere counts code points of that text.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import yaml

from articles.errors import BadDate, BadSource, TooLarge
from articles.model import Article
from articles.sources import Format, RawSource
from geodata.regions import FIRST_YEAR, LAST_YEAR

MAX_FRONT_MATTER = 64_000  # characters
MAX_MARKUP = 5_000_000  # characters; taking a page apart costs up to ten seconds for each million
MAX_TEXT = (
    1_000_000  # characters, some 170,000 words; reading takes up to 20 seconds for as many hostile ones
)
MAX_TITLE = 200
MAX_URL = 2_000
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
    text = _strip_furniture(_normal(found.text))
    if not text:
        raise BadSource(f"{raw.name} holds no text besides page furniture.")
    if len(text) > MAX_TEXT:
        raise TooLarge(
            f"{raw.name} has more than {MAX_TEXT:,} characters of text; split it into single articles."
        )
    notes = []
    if found.url and not is_web_url(found.url):
        notes.append(f"{raw.name} gives an address that is not http or https; it was dropped.")
    url = canonical_url(found.url) if is_web_url(found.url) else None
    if raw.url is not None and (url is None or not _speaks_for(url, raw.url)):
        url = canonical_url(raw.url)
    day, day_from = _published(raw, found, published, today)
    article = Article(
        id=_hash(url or text)[:16],
        url=url,
        title=_line(found.title) or _title(text),
        outlet=_line(found.outlet) or (_host(url) if url else UNKNOWN_OUTLET),
        language=_line(found.language).lower()[:2] or guess_language(text),
        published=day,
        published_from=day_from,
        text=text,
        licence=_line(found.licence),
        retrieved=today,
        source=raw.source,
        content_hash="",
        references=tuple(filter(None, map(_line, found.references))),
    )
    return replace(article, content_hash=_content_hash(article)), tuple(notes)


def parse_day(text: str) -> date:
    """A day written as ``2016-07-06`` (a time may follow), ``6 July 2016`` or ``July 6, 2016``.

    Raises ``BadDate`` for anything else and for years outside 1900–2100.
    """
    text = text.strip()
    iso = text[:10] if text[10:11] in ("T", " ") else text
    for written, form in ((iso, "%Y-%m-%d"), (text, "%d %B %Y"), (text, "%B %d, %Y")):
        try:
            day = datetime.strptime(written, form).date()
        except ValueError:
            continue
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadDate(f"{day} is outside the years {FIRST_YEAR} to {LAST_YEAR}.")
        return day
    raise BadDate(f"“{text[:40]}” is not a date; write it as YYYY-MM-DD.")


def publication_day(day: date, today: date) -> date:
    """``day`` again, if an article can have been published on it; else ``BadDate``."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDate(f"{day} cannot be a publication date: it is outside {FIRST_YEAR} to {LAST_YEAR}.")
    if day > today + timedelta(days=366):
        raise BadDate(f"{day} cannot be a publication date: it is more than a year in the future.")
    return day


def is_web_url(url: str) -> bool:
    """Whether ``url`` is an http or https address with a host, safe to offer as a link."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and len(url) <= MAX_URL and bool(_HOST.fullmatch(host))


def canonical_url(url: str) -> str:
    """``url`` without fragment, credentials, default port and tracking parameters, unsafe characters escaped.

    ``url`` must be one that ``is_web_url`` takes.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{parts.port}"
    query = "&".join(
        part for part in parts.query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0].lower())
    )
    safe = "%/:=&?~+!$,;@()*[]|"
    return urlunsplit((parts.scheme, host, quote(parts.path or "/", safe), quote(query, safe), ""))


def guess_language(text: str) -> str:
    """ISO 639-1 code of one of our four languages: by script and, in Cyrillic, by the letters of one only."""
    sample = text[:5_000].lower()
    georgian = len(re.findall("[\u10d0-\u10ff]", sample))
    cyrillic = len(re.findall("[\u0400-\u04ff]", sample))
    latin = len(re.findall("[a-z]", sample))
    if georgian > max(cyrillic, latin):
        return "ka"
    if cyrillic > latin:
        return "uk" if len(re.findall("[іїєґ]", sample)) > len(re.findall("[ыэъё]", sample)) else "ru"
    return "en"


# Whole lines, compared without case, that pages put around an article. No word that could well be a heading.
_FURNITURE_LINES = frozenset(
    line.strip()
    for line in """
    accessibility links|skip to main content|skip to content|skip to navigation|skip to search|skip to footer
    main content|main navigation|back to top|go to top|menu|home page|previous slide|next slide|show more
    load more|see more|more stories|all news|latest news|breaking news|top stories|most popular|most read
    trending|trending now|recommended for you|you may also like|you might also like|you might be interested in
    related articles|related stories|related topics|related content|more on this story|editor's picks
    editors' picks|don't miss|advertisement|advertising|sponsored|sponsored content|article continues below
    story continues below|this story continues below|share|share this|share this article|share this story
    share this page|share via email|share by email|copy link|link copied|facebook|twitter|telegram|whatsapp
    facebook twitter|email|e-mail|email this|print|print this page|print this article|printable version
    comments|leave a comment|view comments|show comments|post a comment|add a comment|no comments
    subscribe|subscribe now|sign up|sign up now|sign in|log in|login|follow us|newsletter|donate
    please wait|please wait...|loading|loading...|loading…|no media source currently available|embed
    embed share|direct link|download|unmute|fullscreen|playback error
    the code has been copied to your clipboard.|the url has been copied to your clipboard
    the url has been copied to your clipboard.|your browser does not support the video tag.
    your browser doesn't support html5|your browser does not support html5
    cookie policy|cookie settings|cookie preferences|manage cookies|privacy policy|terms of use
    terms of service|accept all|reject all|accept cookies|accept all cookies
    all rights reserved|all rights reserved.
    """.strip()
    .replace("\n", "|")
    .split("|")
)
_LONGEST_FURNITURE = 600  # characters

# Lines with a changing part. Each must match a whole line, in lower case.
_FURNITURE = re.compile(
    r"""
      (?:\d{1,2}:\d{2}(?::\d{2})?[ /|–-]*)+                                      # a player's clock
    | (?:\d{3,4}p\ ?(?:\|\ ?[\d.,]+\ ?[kmg]b)?[ ,]*)+                            # its picture sizes
    | (?:watch|listen|video|photos?|gallery|read\ more|see\ also|also\ read|read\ also|read\ next|more\ on
        |related|from\ our\ archive)\ ?:\ .*
    | (?:we|our\ partners|our\ (?:web)?site|this\ (?:web)?site)(?:\ and\ our\ partners)?\ uses?\ cookies\b.*
    | by\ (?:continuing\ to\ (?:use|browse)|using)\ (?:this|our)\ (?:web)?site,?\ you\b.*
    | by\ clicking\ [“"'‘]?(?:accept|agree|i\ agree|ok|continue)\b.*
    | (?:sign\ up|subscribe|register)\ (?:for|to)\ (?:our|the|your|a)\ (?:\w+\ ){0,4}
        (?:newsletters?|updates|channel|digest)\b.*
    | follow\ us\ on\ .*
    | (?:©|\(c\)|copyright)\ .{0,120}\ball\ rights\ reserved\b.*
    | share\ (?:this\ )?on\ (?:facebook|twitter|x|whatsapp|telegram|linkedin|vk|viber|reddit)\b.*
    """,
    re.VERBOSE,
)

_TRACKING = re.compile(
    r"utm_\w+|[fgdy]clid|fbclid|msclkid|igshid|mc_[ce]id|_ga|_gl|cmpid|ocid|at_\w+|wt\.\w+"
)
_HOST = re.compile(r"[\w.-]*\w\.?|[0-9a-f:.]*:[0-9a-f:.]*")


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
    wrong = BadSource(f"{name} has a front matter that is not YAML; correct the lines between the two ---.")
    if len(block) > MAX_FRONT_MATTER:
        raise BadSource(f"{name} has a front matter longer than {MAX_FRONT_MATTER:,} characters.")
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
        raise TooLarge(f"{raw.name} has more than {MAX_MARKUP:,} characters of HTML.")
    try:
        tree = document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", raw.text.replace("\0", "")))
    except ParserError:
        raise BadSource(f"{raw.name} holds no text.") from None
    options = {"original_date": True, "extensive_search": False, "max_date": date.today().isoformat()}
    page = bare_extraction(
        tree, url=raw.url, with_metadata=True, include_comments=False, date_extraction_params=options
    )
    if not isinstance(page, Document):  # too short for its heuristics
        return _Found(html2txt(tree))
    return _Found(
        text=re.sub(r"(?m)^- ", "", page.text or ""),
        title=page.title or "",
        # Lacking a site's name, trafilatura gives the host of the address the page claims: it may be a lie.
        outlet=page.sitename if page.sitename and page.sitename != _host(page.url or "") else "",
        url=page.url or "",
        language=tree.get("lang") or "",
        licence=page.license or "",
        day=page.date or "",
        day_from="page",
    )


_READERS: dict[Format, Callable[[RawSource], _Found]] = {
    "text": _read_text,
    "markdown": _read_markdown,
    "html": _read_html,
}


def _published(raw: RawSource, found: _Found, option: date | None, today: date) -> tuple[date | None, str]:
    if option is not None:
        return publication_day(option, today), "option"
    if not found.day.strip():
        return None, "none"
    try:
        return publication_day(parse_day(found.day), today), found.day_from
    except BadDate as error:
        raise BadDate(f"{raw.name}: {error}") from None


def _normal(text: str) -> str:
    """NFC, one kind of line end and of space, nothing invisible in words, never two blank lines in a row."""
    text = _nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    if _UNUSUAL.search(text):
        text = re.sub("[\u2028\u2029\x0b\x0c\x85]", "\n", text)
        text = re.sub("[\t\u00a0\u2007\u202f]", " ", text)
        text = _without_controls(re.sub("[\u00ad\u200b]", "", text))
    return _lines(line.strip() for line in text.split("\n"))


# All that the steps of ``_normal`` look for: most texts have none of it.
_UNUSUAL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u2007\u200b\u2028\u2029\u202f\ufeff\ud800-\udfff]")


def _lines(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    return (re.sub(r"\n{3,}", "\n\n", text) if "\n\n\n" in text else text).strip()


def _nfc(text: str) -> str:
    if text.isascii():
        return text
    # Normalising takes quadratic time in a run of combining marks, so it is cut at 30, as UAX #15 advises.
    return unicodedata.normalize("NFC", re.sub(r"[^\w\s\x00-\x7f]{31,}", _cut_marks, text))


def _cut_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= 30:
            kept.append(char)
    return "".join(kept)


def _without_controls(text: str) -> str:
    return re.sub("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]", "", text)


def _strip_furniture(text: str) -> str:
    return _lines(line for line in text.split("\n") if not _is_furniture(line))


def _is_furniture(line: str) -> bool:
    if not line or len(line) > _LONGEST_FURNITURE:
        return False
    plain = " ".join(line.lower().replace("’", "'").split())
    return plain in _FURNITURE_LINES or _FURNITURE.fullmatch(plain) is not None


def _title(text: str) -> str:
    """The first line when it is short or reads like a headline, else the beginning of the first sentence."""
    first = text.split("\n", 1)[0]
    closed = re.search(r"[.!?…;:,]\S?$", first)
    if len(first) <= 80 or (not closed and len(first) <= MAX_TITLE):
        return first
    return first[:79].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _line(text: str) -> str:
    """One line of metadata: no line breaks or control characters, of bearable length."""
    if not (text.isascii() and text.isprintable()):
        text = _without_controls(_nfc(re.sub(r"\s", " ", text)))
    plain = " ".join(text.split())
    return plain if len(plain) <= 500 else plain[:499] + "…"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or UNKNOWN_OUTLET).removeprefix("www.")


def _speaks_for(claimed: str, fetched: str) -> bool:
    """Whether a page may give ``claimed`` as its address: on its own site, and not just the front page."""
    front_page = ("", "/")
    return _host(claimed) == _host(fetched) and (
        urlsplit(claimed).path not in front_page or urlsplit(fetched).path in front_page
    )


def _content_hash(article: Article) -> str:
    """Changes with anything the extraction or a reader would see differently."""
    told = (
        *(article.url, article.title, article.outlet, article.language, str(article.published)),
        *(article.published_from, article.licence, article.text, article.references),
    )
    return _hash(json.dumps(told))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
