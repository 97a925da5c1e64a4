"""Articles are hostile: whatever route one takes in, it stays data and reaches nothing inside."""

import json
import os
import socket
from functools import partial
from pathlib import Path

import pytest

from articles import exchange
from articles.fetch import fetch
from articles.ingest import MOST_ARTICLES, MOST_CHARACTERS, ingest
from articles.model import Filter
from articles.store import open_store
from tests.articles.web import loopback_fetch, send, serving

SCRIPTS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "${7*7} `whoami` $(id) {{7*7}}",
    "</script><svg onload=alert(1)>",
    "'; DROP TABLE articles; --",
    "\u202egnisrever\u202c \u2066isolate\u2069",
    "[x](javascript:alert(1))",
    "%s %n {0} {title} \\x00 \\u0000",
)
HOSTILE = " ".join(SCRIPTS)
SENTENCE = "Russia recognised Abkhazia on 26 August 2008."


@pytest.fixture
def store(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as opened:
        yield opened


def take_in(store, source, **options):
    summary = ingest([source], store, **options)
    assert (summary.skipped, summary.articles) == ((), 1), summary
    return store.article(summary.article_ids[0])


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def test_a_hostile_text_file_stays_what_it_is(store, tmp_path):
    path = tmp_path / f"{SCRIPTS[0]} `x` ${{y}}.txt"
    path.write_text(f"{SCRIPTS[0]} {SCRIPTS[2]}\n\n{SENTENCE} {HOSTILE}\n", encoding="utf-8")
    article = take_in(store, path)
    assert article.title == f"{SCRIPTS[0]} {SCRIPTS[2]}"
    assert article.text == f"{article.title}\n\n{SENTENCE} {HOSTILE}"
    assert [row.mention.exact for row in store.mentions(Filter(regions=("abkhazia",)))] == ["Abkhazia"]
    assert store.counts(Filter()).articles == 1


def test_hostile_front_matter_stays_what_it_is(store, tmp_path):
    path = tmp_path / "a.md"
    facts = {"title": HOSTILE, "outlet": HOSTILE, "licence": HOSTILE, "sources": [HOSTILE]}
    facts |= {"url": "javascript:alert(1)", "date": "2008-08-27"}
    path.write_text(f"---\n{json.dumps(facts)}\n---\n{SENTENCE}", encoding="utf-8")
    article = take_in(store, path)
    assert (article.title, article.outlet, article.licence) == (HOSTILE, HOSTILE, HOSTILE)
    assert article.references == (HOSTILE,) and article.url is None
    assert len(store.events(Filter(source=HOSTILE))) == len(store.events(Filter())) > 0


def test_markup_of_a_page_is_gone_and_its_words_stay(store, tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><head><title>{escaped(HOSTILE)}</title><script>alert('head')</script></head><body><article>"
        f"<h1 onclick='alert(2)'>{escaped(HOSTILE)}</h1><p>{SENTENCE} It was the first of few to do so.</p>"
        f"<p>{escaped(SCRIPTS[0])} was written on the wall of the building in the centre of the town.</p>"
        "<img src=x onerror=alert('img')><iframe src=javascript:alert('frame')></iframe>"
        "<a href='javascript:alert(3)'>More words of the article follow after this link in the text.</a>"
        "</article></body></html>",
        encoding="utf-8",
    )
    article = take_in(store, path)
    assert SENTENCE in article.text and SCRIPTS[0] in article.text
    for gone in ("alert('head')", "alert('img')", "alert('frame')", "alert(2)", "alert(3)", "onclick"):
        assert gone not in article.text and gone not in article.title


@pytest.mark.parametrize("format", ["jsonl", "csv", "geojson", "parquet"])
def test_hostile_rows_survive_every_export(store, tmp_path, format):
    path = tmp_path / "a.txt"
    path.write_text(f"{HOSTILE}\n\n{SENTENCE} {HOSTILE}", encoding="utf-8")
    take_in(store, path)
    for kind in ("articles", "passages", "mentions", "events"):
        made = exchange.render(kind, store.all(kind, Filter()), format)
        if format != "parquet":
            assert "<img src=x onerror=alert(1)>" in made.decode("utf-8")


def test_halves_of_characters_cannot_get_in(store, tmp_path):
    path = tmp_path / "a.md"
    path.write_text(f'---\ntitle: "a\\ud800b \\u0000 \\udfff"\n---\n{SENTENCE}', encoding="utf-8")
    summary = ingest([path], store)
    for id in summary.article_ids:
        store.article(id).title.encode("utf-8")
    assert summary.skipped or summary.articles == 1


# What an address can reach


def test_no_address_of_this_machine_is_reached_by_default(store, tmp_path):
    reached = []
    with serving(lambda handler: reached.append(handler.path)) as port:
        secret = tmp_path / "secret.txt"
        secret.write_text(SENTENCE)
        urls = [
            f"http://127.0.0.1:{port}/a",
            f"http://localhost:{port}/b",
            f"http://{socket.gethostname()}:{port}/c",
            f"http://[::ffff:127.0.0.1]:{port}/d",
            f"http://user@127.0.0.1:{port}/e",
            f"file://{secret}",
            "http://169.254.169.254/latest/meta-data/",
        ]
        summary = ingest(urls, store)
    assert reached == [] and len(summary.skipped) == len(urls)
    assert store.counts(Filter()).articles == 0


def test_a_redirect_into_the_network_is_not_followed(store):
    inside = []

    def outside(handler):
        send(handler, b"", 302, Location=f"http://127.0.0.1:{port}/secret")

    with (
        serving(lambda handler: inside.append(handler.path)) as port,
        serving(outside, host="127.0.0.2") as public,
    ):
        pretending = partial(
            fetch,
            resolver=lambda host, port: ["127.0.0.2"] if host == "news.example" else [host],
            admits=lambda address: str(address) == "127.0.0.2",
        )
        summary = ingest([f"http://news.example:{public}/"], store, fetcher=pretending)
    assert inside == []
    assert "127.0.0.1 is not fetched" in summary.skipped[0].reason
    assert store.counts(Filter()).articles == 0


def test_a_page_cannot_take_the_place_of_another_sites_article(store):
    page = (
        b"<html><head><link rel=canonical href='https://trusted.example/story'></head><body>"
        b"<p>Nothing of the kind happened in Abkhazia, whatever others may say.</p></body></html>"
    )
    with serving(lambda handler: send(handler, page)) as port:
        article = take_in(store, f"http://other.example:{port}/x", fetcher=loopback_fetch())
    assert article.url == f"http://other.example:{port}/x" and article.outlet == "other.example"


def test_a_hostile_address_is_safe_to_link_to(store):
    with serving(lambda handler: send(handler, f"<p>{SENTENCE}</p>".encode())) as port:
        url = f"http://news.example:{port}/\"onmouseover=alert(1)//<b>?q='`${{x}}"
        article = take_in(store, url, fetcher=loopback_fetch())
    assert article.url is not None and article.url.startswith("http://news.example")
    assert not set("\"'<>` {}") & set(article.url)


# What a file can do


def test_no_file_outside_is_written_and_none_executed(store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.md"
    title = f"!!python/object/apply:os.system ['touch {tmp_path}/owned']"
    path.write_text(f"---\ntitle: {title}\nurl: ../../x\n---\n{SENTENCE}")
    ingest([path], store)
    assert {found.name.partition("-")[0] for found in tmp_path.iterdir()} == {"a.md", "store.sqlite"}


def test_the_name_of_a_file_never_reaches_an_export(store, tmp_path):
    folder = tmp_path / "home of somebody"
    folder.mkdir()
    path = folder / "a.txt"
    path.write_text(SENTENCE)
    take_in(store, path)
    for kind in ("articles", "passages", "mentions", "events"):
        assert b"home of somebody" not in exchange.render(kind, store.all(kind, Filter()), "jsonl")


def test_devices_and_pipes_are_not_waited_for(store, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    summary = ingest([folder], store)
    assert [Path(skipped.source).name for skipped in summary.skipped] == ["pipe.txt", "zero.txt"]
    assert all("not a regular file" in skipped.reason for skipped in summary.skipped)


def test_rows_with_odd_identities_stay_apart(store, tmp_path):
    files = [tmp_path / f"{number}.txt" for number in range(len(SCRIPTS))]
    for path, words in zip(files, SCRIPTS, strict=True):
        path.write_text(f"{SENTENCE} {words}", encoding="utf-8")
    summary = ingest(files, store)
    assert summary.articles == len(SCRIPTS)
    assert all(store.counts(Filter(article_id=id)).articles == 1 for id in summary.article_ids)


def test_what_is_too_long_for_an_article_is_refused_and_the_rest_goes_in(store, tmp_path):
    (tmp_path / "a.txt").write_text("It rained. " * 30_000, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Georgia " * 130_000, encoding="utf-8")
    (tmp_path / "c.txt").write_text(SENTENCE, encoding="utf-8")
    summary = ingest([tmp_path], store)
    reasons = {Path(skipped.source).name: skipped.reason for skipped in summary.skipped}
    assert "more than 20,000 sentences" in reasons["a.txt"]
    assert "more than 1,000,000 characters" in reasons["b.txt"]
    assert summary.articles == len(summary.article_ids) == store.counts(Filter()).articles == 1


def test_an_ingest_holds_only_so_much_before_it_is_stored(store, tmp_path, monkeypatch):
    """What a stopped ingest can lose is bounded by articles and by characters, whatever their size."""
    sizes = []
    add_prepared = store.add_prepared

    def counted(articles):
        articles = list(articles)
        sizes.append([len(each.article.text) for each in articles])
        return add_prepared(articles)

    monkeypatch.setattr(store, "add_prepared", counted)
    for number in range(MOST_ARTICLES + 20):
        (tmp_path / f"a{number:03}.txt").write_text(f"Envoys met {number} times.", encoding="utf-8")
    for number in range(8):
        text = f"Envoys met {number} times. " * (MOST_CHARACTERS // 80)
        (tmp_path / f"b{number}.txt").write_text(text, encoding="utf-8")
    assert ingest([tmp_path], store).articles == MOST_ARTICLES + 28
    assert max(map(len, sizes)) <= MOST_ARTICLES
    assert max(sum(some[:-1]) for some in sizes) < MOST_CHARACTERS
    assert len(sizes) >= 3
