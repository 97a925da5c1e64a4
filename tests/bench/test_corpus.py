"""What the figures at scale are measured on is repeatable, and is like news."""

import hashlib
import re
from collections import Counter
from itertools import islice

import pytest

from articles import pipeline
from articles.model import Filter
from articles.store import open_store
from tests.bench import corpus, filled


def test_the_same_seed_gives_the_same_file(tmp_path):
    for name, number, seed in (("a", 200, 1), ("b", 200, 1), ("c", 200, 2)):
        corpus.write(tmp_path / f"{name}.jsonl.gz", number, seed)
    first, again, other = (
        hashlib.sha256((tmp_path / f"{name}.jsonl.gz").read_bytes()).hexdigest() for name in "abc"
    )
    assert first == again
    assert first != other


def test_fewer_articles_are_the_first_of_more():
    assert list(corpus.records(30, 3)) == list(islice(corpus.records(90, 3), 30))


@pytest.fixture(scope="module")
def thousand():
    return list(corpus.records(3_000))


def test_articles_are_skewed_as_news_are(thousand):
    years = Counter(record["date"][:4] for record in thousand)
    assert set(years) == {str(year) for year in range(1989, 2026)}
    assert {year for year, _ in years.most_common(5)} >= {"2022", "2014"}
    assert years["1992"] > 3 * years["1998"]
    assert years["2008"] > 2 * years["2007"]
    outlets = Counter(record["outlet"] for record in thousand)
    assert outlets.most_common(1)[0][1] > 8 * sorted(outlets.values())[0]
    languages = Counter(record["language"] for record in thousand)
    assert set(languages) == {"en", "uk", "ru", "ka"}
    assert languages["en"] > len(thousand) / 2
    lengths = sorted(len(record["text"].split()) for record in thousand)
    assert lengths[len(lengths) // 20] >= 70
    assert 300 < lengths[-20] <= 650
    assert len({record["url"] for record in thousand}) == len(thousand)


def test_our_own_extraction_finds_events_enough():
    read = [pipeline.read(article) for article in corpus.articles(300)]
    passages = sum(len(extraction.passages) for extraction in read)
    events = [event for extraction in read for event in extraction.events]
    assert 6 < passages / len(read) < 12
    assert len(events) > 0.3 * passages
    assert len({event.act for event in events}) >= 20
    assert sum(event.place is not None for event in events) > 0.25 * len(events)
    bases = Counter(event.date.basis for event in events if event.date)
    assert bases[""] > 0.2 * len(events), "dates in full"
    assert bases["published"] > 0.2 * len(events), "dates that rest on the day of publication"


def test_near_copies_are_found_as_copies(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        store.add_many(pipeline.read(article) for article in corpus.articles(200))
        sources = store.sources(Filter())
    assert 5 < sum(row.articles - row.independent for row in sources) < 60


def test_a_filled_store_is_the_same_each_time(tmp_path, monkeypatch):
    monkeypatch.setattr(filled, "READ", 60)
    exports = []
    for name in ("a", "b"):
        with open_store(f"sqlite:///{tmp_path / name}.sqlite") as store:
            filled.fill(store, 3_000, 5)
            counts = store.counts(Filter())
            assert 3_000 <= counts.passages < 3_100
            assert counts.events > 0.3 * counts.passages
            exports.append(
                (counts, list(store.all("events", Filter())), list(store.all("mentions", Filter())))
            )
    assert exports[0] == exports[1]


def test_what_is_read_once_and_moved_still_fits_its_text(monkeypatch):
    monkeypatch.setattr(filled, "READ", 60)
    moved = list(filled.extractions(2_000, 5))[60:]
    assert len({extraction.article.published.year for extraction in moved}) > 20
    for extraction in moved:
        text = extraction.article.text
        for mention in extraction.mentions:
            assert text[mention.start : mention.end] == mention.exact
        for dated in extraction.dates:
            span = dated.date
            assert text[span.char_start : span.char_end] == span.expression
            if span.start and (year := re.search(r"\d{4}", span.expression)):
                assert year[0] == str(span.start.year) == span.edtf[:4]
