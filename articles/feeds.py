"""RSS and Atom feeds: the articles they name, fetched with consideration for those who serve them.

A feed read from a file gives what its entries hold. One read from its address is asked for changes only,
and where an entry holds no more than a summary, the page it leads to is fetched too: in turn, with a pause
between two pages of one host, and not where its robots.txt forbids it.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from articles import charsets
from articles.errors import BadSource, Forbidden, TooLarge
from articles.fetch import USER_AGENT, BadStatus, Fetcher, Page
from articles.model import Skipped
from articles.publication import read_day
from articles.raw import Facts, FeedState, Given, Note, RawSource, Read
from geodata.telling import sentence, tell

MAX_ENTRIES = 500
MAX_FEED_BYTES = 10_000_000
MAX_TAGS = 100_000  # each takes a tenth of a millisecond to read
PAUSE = 1.0  # seconds between two requests to one host
MAX_PAUSE = 10.0  # seconds; a host that asks for longer ones is not followed
MAX_ROBOTS = 500 * 1024  # bytes of a robots.txt that count
MAX_SOURCE = 2_000  # characters
WHOLE = 200  # words; an entry that holds as many is taken for the article itself


class Memory(Protocol):
    """What a store remembers of feeds."""

    def feed_state(self, url: str) -> FeedState | None:
        """What the feed's server said of the version read last."""

    def has_sources(self, sources: Iterable[str]) -> set[str]:
        """Those of the addresses that an article was taken in from."""


def is_feed(head: bytes) -> bool:
    """Whether a document that begins like this is a feed."""
    return (
        re.search(rb"<(?:rss|feed|(?:\w+:)?RDF)\b[^>]*>", head) is not None and b"<html" not in head.lower()
    )


def follow(
    given: Given, page: Page, fetcher: Fetcher, memory: Memory | None, pace: Pace | None = None
) -> Iterator[Read]:
    """The entries of a feed that was fetched; those that only sum up an article, from the page they lead to.

    Pages that an article was taken in from before are not fetched again; where a page cannot be had, the
    entry's own words do. At the end comes the ``FeedState`` to remember.
    """
    pace = pace or Pace(fetcher)
    items = list(entries(given))
    links = [item.source for item in items if isinstance(item, RawSource)]
    known = memory.has_sources(links) if memory else set()
    yield Note(
        given.source,
        tell(
            "{name}: {new} of its {all} entries are new.",
            name=given.name,
            new=len(set(links) - known),
            all=len(links),
        ),
    )
    for item in items:
        if isinstance(item, RawSource) and len(item.text.split()) < WHOLE and item.facts and item.facts.url:
            if item.source not in known:
                yield from _from_page(item, item.facts.url, pace)
        else:
            yield item
    yield FeedState(given.source, page.etag, page.last_modified)


def entries(given: Given) -> Iterator[Read]:
    """The entries of a feed, each by what it holds itself: no page is fetched."""
    # Takes a tenth of a second to import.
    import feedparser

    if given.size > MAX_FEED_BYTES:
        raise TooLarge(
            tell(
                "{name} is larger than {most} MB, which no feed is.",
                name=given.name,
                most=MAX_FEED_BYTES // 1_000_000,
            )
        )
    headers = {"content-type": f"application/xml; charset={given.charset}"} if given.charset else {}
    data = given.file.read(MAX_FEED_BYTES)
    if data.count(b"<") > MAX_TAGS:
        raise TooLarge(
            tell("{name} has more than {most} tags, which no feed has.", name=given.name, most=MAX_TAGS)
        )
    try:
        feed = feedparser.parse(
            io.BytesIO(data),
            sanitize_html=False,  # nothing of it is shown as HTML
            resolve_relative_uris=False,
            response_headers=headers,
        )
    except (ValueError, LookupError, RecursionError, AssertionError) as error:
        raise BadSource(tell("{name} is a damaged feed: it cannot be read.", name=given.name)) from error
    if not feed.version and not feed.entries:
        raise BadSource(tell("{name} is not an RSS or Atom feed.", name=given.name))
    if not feed.entries:
        raise BadSource(tell("{name} is a feed without entries.", name=given.name))
    for number, entry in enumerate(feed.entries[:MAX_ENTRIES], 1):
        yield _entry(given, number, entry, _text_of(feed.feed, "title"))
    if len(feed.entries) > MAX_ENTRIES:
        left = len(feed.entries) - MAX_ENTRIES
        yield Skipped(
            given.name,
            tell("{name}: its last {n} entries were skipped; a feed is short.", name=given.name, n=left),
        )


def _entry(given: Given, number: int, entry: Any, outlet: str) -> RawSource | Skipped:
    name = f"{given.name}, entry {number}"
    title = _text_of(entry, "title")
    contents = [str(content.get("value", "")) for content in entry.get("content", ())]
    text = max([_text_of(entry, "summary"), *contents], key=len)
    if not (title or text):
        return Skipped(name, tell("{name} was skipped: it has neither title nor text.", name=name))
    link = _text_of(entry, "link")
    if given.url and link:
        with suppress(ValueError):  # what cannot be an address is told of later
            link = urljoin(given.url, link)
    day = _day(entry)
    facts = Facts(
        title=title,
        outlet=_text_of(entry.get("source") or {}, "title") or outlet,
        url=link,
        language=_text_of(entry, "language"),
        licence=_text_of(entry, "rights"),
        day=day,
        day_from="feed" if day else "none",
        title_above=True,
    )
    source = link or f"{given.source}#{_text_of(entry, 'id') or text or title}"
    return RawSource(source[:MAX_SOURCE], name, text, "fragment", None, facts)


def _from_page(item: RawSource, url: str, pace: Pace) -> Iterator[Read]:
    try:
        page = pace.page(url)
        if page.media_type not in ("text/html", "application/xhtml+xml"):
            raise BadSource(
                tell(
                    "{url} is {type}, not a web page.",
                    url=str(url),
                    type=page.media_type or tell("of no declared type"),
                )
            )
        data = page.data
        text = charsets.decode(data, name=url, charset=page.charset or charsets.declared(data))
        facts = replace(item.facts, title_above=False) if item.facts else None
        yield replace(item, name=url, text=text, format="html", url=page.url, facts=facts)
    except BadSource as error:
        yield item
        yield Note(
            url, tell("{name} is taken as its feed sums it up: {why}", name=item.name, why=sentence(error))
        )


def _text_of(entry: Any, key: str) -> str:
    value = entry.get(key, "")
    return value if isinstance(value, str) else ""


def _day(entry: Any) -> date | None:
    """The day of an entry where it was written: its own time zone's, not Greenwich's."""
    for key in ("published", "updated", "created"):
        written = _text_of(entry, key)
        if day := read_day(written):
            return day
        if parts := entry.get(f"{key}_parsed") if written else None:
            return date(*parts[:3])
    return None


@dataclass(slots=True)
class Pace:
    """Fetches pages with a pause between two of one host, and none that the host's robots.txt forbids."""

    fetcher: Fetcher
    pause: float = field(default_factory=lambda: PAUSE)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: dict[str, float] = field(default_factory=dict)
    """By host, when it may be asked again; a feed has few of them."""
    _rules: dict[str, RobotFileParser] = field(default_factory=dict)

    def page(self, url: str) -> Page:
        """The page, in its turn. Raises ``BadSource``, ``Forbidden`` where robots.txt says so."""
        agent = USER_AGENT.partition("/")[0]
        try:
            parts = urlsplit(url)
            host = f"{parts.scheme}://{parts.netloc}"
            if host not in self._rules:
                self._rules[host] = self._robots(host)
            rules = self._rules[host]
            allowed = rules.can_fetch(agent, url)
        except ValueError as error:
            raise BadSource(tell("{url} is not an address.", url=str(url))) from error
        if not allowed:
            raise Forbidden(
                tell("{url} is not fetched: its site's robots.txt forbids it or cannot be had.", url=str(url))
            )
        delay = rules.crawl_delay(agent)
        return self._get(url, host, min(max(self.pause, float(delay or 0)), MAX_PAUSE))

    def _robots(self, host: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            told = self._get(f"{host}/robots.txt", host, self.pause).data[:MAX_ROBOTS]
            rules.parse(told.decode("utf-8", "replace").splitlines())
        except BadStatus as error:
            # As RFC 9309 has it: none there, all is allowed; the server fails, nothing is.
            rules.parse([] if 400 <= error.status < 500 else ["User-agent: *", "Disallow: /"])
        except BadSource:
            rules.parse(["User-agent: *", "Disallow: /"])
        return rules

    def _get(self, url: str, host: str, pause: float) -> Page:
        wait = self._next.get(host, 0.0) - self.clock()
        if wait > 0:
            self.sleep(wait)
        try:
            return self.fetcher(url)
        finally:
            self._next[host] = self.clock() + pause
