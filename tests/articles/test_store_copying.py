"""A whole store copied, from engine to engine and back, with what people said of it."""

import json

import pytest

from articles import corrections
from articles.errors import StoreError
from articles.model import Contribution, Filter
from articles.raw import FeedState
from articles.store import open_store
from articles.store_copying import copy
from articles.store_digest import by_table
from tests.articles.extractions import extraction
from tests.postgresql import database

EVERYTHING = Filter()
TEXTS = (
    "Russia recognised Abkhazia on 26 August 2008.",
    "Envoys met in Geneva in 2008.",
    "Послы met in Crimea.",
)


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        opened.add_many([extraction(text, source=f"/{n}") for n, text in enumerate(TEXTS)])
        (event,) = opened.events(Filter(acts=("recognition",)))
        corrections.apply(opened, event.event.id, "region", ("georgia",), by="Ada")
        opened.set_feed_state(FeedState("https://news.example/feed", "tag", "yesterday"))
        opened.note(Contribution("Ada", "2026-11-25T10:00:00+00:00", "paste", "pasted", 1, ("ab",)))
        yield opened


def held(store):
    with store._connected() as connection:
        return by_table(connection)


def test_from_engine_to_engine_and_back_every_row_is_the_same(store, tmp_path, postgresql):
    with (
        database(postgresql) as there,
        open_store(there) as over,
        open_store(f"sqlite:///{tmp_path}/b") as back,
    ):
        copied = copy(store, over)
        assert copied == copy(over, back) == held(store) == held(over) == held(back)
        assert {name for name, digest in copied.items() if digest.rows} > {
            "events",
            "corrections",
            "anchors",
            "feeds",
        }
        for other in (over, back):
            assert other.counts(EVERYTHING) == store.counts(EVERYTHING)
            assert other.events(EVERYTHING) == store.events(EVERYTHING)
            assert list(other.corrections()) == list(store.corrections())
            assert other.revision() == store.revision()
            assert other.passages(Filter(query="послы")) == store.passages(Filter(query="послы")) != []
        # It is a store like any other: it goes on.
        back.add(extraction("Envoys signed more.", source="/more"))
        assert len(back.passages(Filter(query="more"))) == 1


def test_a_store_that_holds_something_is_not_copied_into(store, urls):
    with open_store(urls()) as other:
        other.add(extraction("Envoys signed more."))
        before = held(other)
        with pytest.raises(StoreError, match="holds articles already"):
            copy(store, other)
        assert held(other) == before


def test_what_goes_in_meanwhile_is_not_half_copied(store, urls):
    more = extraction("Envoys signed more on Crimea.", source="/more")
    with open_store(urls()) as other:
        before = held(store)

        def told(table, done, every):
            if table == "articles" and done:
                store.add(more)

        assert copy(store, other, told) == before == held(other)
        assert store.counts(EVERYTHING).articles == other.counts(EVERYTHING).articles + 1


def test_what_does_not_arrive_as_it_was_is_not_kept(store, urls, monkeypatch):
    with open_store(urls()) as other:
        insert = other._own.insert

        def losing(connection, table, names, found):
            if table == "events":
                found = [replace_quote(names, found[0]), *found[1:]]
            insert(connection, table, names, found)

        monkeypatch.setattr(other._own, "insert", losing)
        with pytest.raises(StoreError, match="“events” did not arrive"):
            copy(store, other)
        assert other.counts(EVERYTHING).articles == 0


def replace_quote(names, row):
    return tuple("another" if name == "quote" else value for name, value in zip(names, row, strict=True))


def test_the_command_prints_what_arrived(store, url, tmp_path, process):
    target = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    done = process("copy", url, target, "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["articles"]["rows"] == 3 and len(told["articles"]["sha256"]) == 64
    again = process("copy", url, target)
    assert again.returncode == 1 and "holds articles already" in again.stderr
    assert "Traceback" not in again.stderr
    table = process("copy", url, f"sqlite:///{tmp_path / 'other.sqlite'}").stdout
    assert told["events"]["sha256"][:16] in table
