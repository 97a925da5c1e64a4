"""RSS and Atom feeds, from files and from a server."""

from __future__ import annotations

import time
from datetime import date
from urllib.parse import urlsplit

import pytest

from articles.clean import clean
from articles.errors import Forbidden
from articles.feeds import Pace
from articles.fetch import USER_AGENT, fetch
from articles.ingest import ingest
from articles.model import Skipped
from articles.raw import FeedState, Note, RawSource
from articles.sources import read
from articles.store import open_store
from tests.articles.web import loopback_fetch, send, serving


def rss(*items: str, head: str = "<title>Example Wire</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(
    number: int, text: str = "Envoys from Sukhumi met in Geneva.", site: str = "https://a.example"
) -> str:
    return (
        f"<item><title>Talks, round {number}</title><link>{site}/{number}?utm_source=rss</link>"
        f"<guid>{number}</guid><pubDate>Tue, 18 Mar 2014 23:30:00 -0800</pubDate>"
        f"<description><![CDATA[<p>{text}</p><p>Round {number}.</p>]]></description></item>"
    )


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><title>Вісті</title><entry>
<title>Зустріч</title><link rel="alternate" href="https://a.example/9"/><id>urn:9</id>
<updated>2014-03-18T01:00:00+03:00</updated><summary>Коротко.</summary>
<content type="html">&lt;p&gt;Сторони зустрілися в Женеві.&lt;/p&gt;</content></entry></feed>"""


def load(tmp_path, content, name="a.xml"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [
        item.reason.replace(str(path), name) if isinstance(item, Skipped) else item for item in read(path)
    ]


def test_an_entry_is_an_article_with_its_link_day_and_outlet(tmp_path):
    (raw,) = load(tmp_path, rss(item(7)))
    article, _ = clean(raw)
    assert (article.title, article.outlet) == ("Talks, round 7", "Example Wire")
    assert article.text == "Talks, round 7\n\nEnvoys from Sukhumi met in Geneva.\n\nRound 7."
    assert (article.url, article.published) == ("https://a.example/7", date(2014, 3, 18))
    assert article.published_from == "feed"


def test_atom_gives_its_fullest_text(tmp_path):
    (raw,) = load(tmp_path, ATOM, "a.atom")
    article, _ = clean(raw)
    assert article.text == "Зустріч\n\nСторони зустрілися в Женеві."
    assert (article.outlet, article.published, article.language) == ("Вісті", date(2014, 3, 18), "uk")


def test_a_feed_file_a_second_time_is_nothing_new(tmp_path):
    path = tmp_path / "feed.rss"
    path.write_text(rss(*(item(number) for number in range(50))))
    with open_store(f"sqlite:///{tmp_path}/s.db") as store:
        first, second = ingest([path], store), ingest([path], store)
        path.write_text(rss(*(item(number) for number in range(1, 52))))
        third = ingest([path], store)
    assert (first.articles, first.unchanged, first.skipped) == (50, 0, ())
    assert (second.articles, second.unchanged) == (0, 50)
    assert (third.articles, third.unchanged) == (2, 49)


SWELLING = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 999 + '"><!ENTITY c "' + "&b;" * 999 + '">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<catalog><book/></catalog>", "is not an RSS or Atom feed"),
        (rss(), "is a feed without entries"),
        ("", "is empty"),
        (rss("<item>" * 150_000), "more than 100,000 tags"),
        (rss("<item><guid>1</guid></item>"), "entry 1 was skipped: it has neither title nor text"),
        (SWELLING + rss("<item><guid>&c;</guid></item>"), "entry 1 was skipped"),
        (b"\xff\xfe\x00", "is not an RSS or Atom feed"),
    ],
)
def test_a_feed_that_cannot_be_read_is_one_sentence(tmp_path, content, reason):
    (skipped,) = load(tmp_path, content)
    assert skipped.startswith("a.xml") and reason in skipped and skipped.endswith(".")


def test_entities_neither_swell_nor_read_files(tmp_path):
    outside = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for declared in (SWELLING, outside):
        entry = "<item><title>Talks</title><description>&c; &x; end</description></item>"
        (raw,) = load(tmp_path, declared + rss(entry))
        assert len(raw.text) < 100 and "root:" not in raw.text


class Site:
    """A feed with its pages on loopback, and what it was asked for."""

    def __init__(self, robots: str = "", gone: bool = False) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.robots, self.gone, self.numbers = robots, gone, [1, 2]

    def __call__(self, handler) -> None:
        path = urlsplit(handler.path).path
        self.asked.append((path, dict(handler.headers)))
        tag = f'"{self.numbers}"'
        if path == "/feed":
            if handler.headers["If-None-Match"] == tag:
                send(handler, b"", 304)
                return
            site = f"http://{handler.headers['Host']}"
            body = rss(*(item(number, "Short.", site) for number in self.numbers)).encode()
            send(handler, body, Content_Type="application/rss+xml", ETag=tag)
        elif path == "/robots.txt":
            send(handler, self.robots.encode(), 200 if self.robots else 404, Content_Type="text/plain")
        elif self.gone:
            send(handler, b"", 410)
        else:
            text = f"Envoys met in Geneva for round {path[1:]}, as the co-chairs told reporters. " * 9
            send(handler, f"<html><body><article><p>{text}</p></article></body></html>".encode())

    def paths(self) -> list[str]:
        paths = [path for path, _ in self.asked]
        self.asked.clear()
        return paths


@pytest.fixture
def no_pause(monkeypatch):
    monkeypatch.setattr("articles.feeds.PAUSE", 0.0)


def test_a_feed_is_followed_to_its_pages_and_asked_for_changes_only(tmp_path, no_pause):
    site = Site()
    with serving(site) as port, open_store(f"sqlite:///{tmp_path}/s.db") as store:
        feed = f"http://news.example:{port}/feed"

        def again():
            return ingest([feed], store, fetcher=loopback_fetch())

        first = again()
        assert first.articles == 2 and first.notes == (f"{feed}: 2 of its 2 entries are new.",)
        assert site.paths() == ["/feed", "/robots.txt", "/1", "/2"]
        article = store.article(first.article_ids[0])
        assert article.text.startswith("Envoys met in Geneva for round 1")
        assert article.url == f"http://news.example:{port}/1"
        assert (article.outlet, article.published) == ("Example Wire", date(2014, 3, 18))

        second = again()
        assert (second.articles, second.notes) == (0, (f"{feed} has nothing new.",))
        assert site.paths() == ["/feed"]

        site.numbers = [2, 3]
        assert again().articles == 1
        assert site.paths() == ["/feed", "/robots.txt", "/3"]


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        (Site(robots="User-agent: *\nDisallow: /"), "robots.txt forbids it"),
        (Site(robots="User-agent: dispute-atlas\nDisallow: /1\nDisallow: /2"), "robots.txt forbids it"),
        (Site(gone=True), "answered 410"),
    ],
)
def test_where_a_page_cannot_be_had_the_entry_itself_does(site, reason, no_pause):
    with serving(site) as port:
        found = list(read(f"http://news.example:{port}/feed", fetcher=loopback_fetch()))
    assert [item.format for item in found if isinstance(item, RawSource)] == ["fragment", "fragment"]
    assert sum(isinstance(item, Note) and reason in item.text for item in found) == 2
    assert isinstance(found[-1], FeedState)


def test_a_feed_cannot_lead_into_the_readers_own_network(no_pause):
    entry = item(1, "Short.", "http://10.0.0.7")
    with serving(lambda handler: send(handler, rss(entry).encode(), Content_Type="text/xml")) as port:

        def fetcher(url, **asked):
            here = {"admits": lambda address: address.is_loopback}
            return fetch(url, resolver=lambda host, port: ["127.0.0.1" if "." not in host else host], **here)

        found = list(read(f"http://localhost:{port}/feed", fetcher=fetcher))
    assert any(isinstance(item, Note) and "robots.txt forbids" in item.text for item in found)
    assert [item.format for item in found if isinstance(item, RawSource)] == ["fragment"]


@pytest.mark.parametrize(
    "link", ["http://[", "http://%5B/", "javascript:alert(1)", "//", "http://x:99999/", "x" * 9999]
)
def test_a_link_that_leads_nowhere_is_told(link, no_pause):
    entry = f"<item><title>Talks</title><link>{link}</link></item>"
    with serving(lambda handler: send(handler, rss(entry).encode(), Content_Type="text/xml")) as port:
        found = list(read(f"http://news.example:{port}/feed", fetcher=loopback_fetch()))
    (raw,) = [item for item in found if isinstance(item, RawSource)]
    assert clean(raw)[0].text == "Talks" and len(raw.source) <= 2000
    assert not any(isinstance(item, Skipped) for item in found)


def test_one_host_is_asked_with_pauses_others_at_once():
    now, slept, asked = [100.0], [], []

    def sleep(seconds):
        slept.append(round(seconds, 3))
        now[0] += seconds

    with serving(Site(robots="User-agent: *\nCrawl-delay: 3")) as port:

        def fetcher(url):
            asked.append(url)
            return loopback_fetch()(url)

        pace = Pace(fetcher, pause=1.0, clock=lambda: now[0], sleep=sleep)
        for host, page in (("a.example", 1), ("b.example", 1), ("a.example", 2), ("a.example", 3)):
            pace.page(f"http://{host}:{port}/{page}")
    assert slept == [1.0, 1.0, 2.0, 3.0]
    assert [urlsplit(url).path for url in asked] == ["/robots.txt", "/1", "/robots.txt", "/1", "/2", "/3"]


def test_a_site_whose_rules_cannot_be_read_is_left_alone():
    with serving(lambda handler: send(handler, b"", 503)) as port, pytest.raises(Forbidden, match="robots"):
        Pace(loopback_fetch(), pause=0).page(f"http://news.example:{port}/1")


def test_whoever_is_asked_learns_who_asks(no_pause):
    site = Site()
    with serving(site) as port:
        list(read(f"http://news.example:{port}/feed", fetcher=loopback_fetch()))
    assert {headers["User-Agent"] for _, headers in site.asked} == {USER_AGENT}


def test_hostile_feeds_take_no_time(tmp_path):
    began = time.monotonic()
    for inner in ("<" * 90_000, "&a" * 90_000, "<![CDATA[" * 9_000, "<div>" * 9_000, "<!--" * 9_000):
        load(tmp_path, f'<rss version="2.0"><channel><item><description>&{inner}')
    assert time.monotonic() - began < 20
