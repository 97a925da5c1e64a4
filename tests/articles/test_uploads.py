"""Documents handed over rather than found, and what is told of each as it is taken in."""

from datetime import date

import pytest

from articles.ingest import ingest
from articles.raw import Facts, Upload
from articles.store import open_store

TEXT = b"Russia recognised Abkhazia and South Ossetia on 26 August 2008."


@pytest.fixture
def store(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as opened:
        yield opened


def test_each_document_is_told_of_once(store):
    uploads = [
        Upload("one.txt", TEXT),
        Upload("none.exe", b"MZ"),
        Upload("empty.txt", b""),
        Upload("rows.csv", b"title,text,date\nA,Shelling hit Donetsk on 3 May 2015.,2015-05-04\nB,,\n"),
    ]
    told = []
    summary = ingest(uploads, store, tell=told.append)
    assert (summary.articles, len(summary.skipped)) == (3, 2)
    assert {each.name: bool(each.article) for each in told} == {
        "one.txt": True,
        "none.exe": False,
        "empty.txt": False,
        "rows.csv, row 2": True,
        "rows.csv, row 3": True,
    }
    assert sum(each.events for each in told) == summary.events >= 2
    assert all(each.reason for each in told if not each.article)


def test_the_same_again_is_nothing_new(store):
    for expected in (False, True):
        told = []
        ingest([Upload("pasted", TEXT)], store, tell=told.append)
        assert [each.unchanged for each in told] == [expected]


def test_what_the_person_says_of_a_text_is_kept(store):
    facts = Facts(title="Two recognitions", outlet="Daily", url="https://example.org/a", title_above=True)
    told = []
    ingest([Upload("pasted", TEXT, ".txt", facts)], store, published=date(2008, 8, 27), tell=told.append)
    article = told[0].article
    assert (article.title, article.outlet, article.url) == (facts.title, facts.outlet, facts.url)
    assert article.published == date(2008, 8, 27)


def test_the_name_of_an_upload_is_no_path(store, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_bytes(TEXT)
    summary = ingest([Upload(str(secret), b"Nothing of note.")], store)
    assert summary.events == 0
