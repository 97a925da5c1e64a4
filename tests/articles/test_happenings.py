"""One happening told by many articles is one cluster, in whatever order they come."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from articles import duplicates, linking
from articles.model import Filter
from articles.store import open_store
from tests.articles.extractions import extraction

RECOGNITIONS = [
    extraction("Russia recognised Abkhazia on 26 August 2008.", source="/a", outlet="One"),
    extraction("In Moscow Russia recognised Abkhazia 27 August 2008.", source="/b", outlet="Two"),
    extraction("Russia recognised Crimea on 18 March 2014.", source="/c", outlet="Three"),
    extraction(
        "Days later they said Russia recognised Abkhazia on 29 August 2008.", source="/d", outlet="Four"
    ),
]


def linked(read):
    return linking.link(read)


def clusters(store):
    """The outlets of each happening."""
    found = {}
    for row in store.events(Filter(), limit=None):
        found.setdefault(row.event.cluster_id, set()).add(row.article.outlet)
    return found


@pytest.fixture
def fresh(urls):
    """Opens a new store each time."""
    opened = []

    def fresh():
        opened.append(open_store(urls()))
        return opened[-1]

    yield fresh
    for store in opened:
        store.close()


def test_the_end_is_the_same_in_every_order(fresh):
    ends = []
    for order in permutations(map(linked, RECOGNITIONS)):
        store = fresh()
        for read in order:
            store.add(read)
        ends.append(clusters(store))
    assert all(end == ends[0] for end in ends)
    assert {"One", "Two", "Four"} in ends[0].values() and {"Three"} in ends[0].values()
    together = fresh()
    together.add_many(map(linked, RECOGNITIONS))
    assert clusters(together) == ends[0]


def test_a_happening_is_what_is_left_when_an_article_goes(fresh):
    store, other = fresh(), fresh()
    store.add_many(map(linked, RECOGNITIONS))
    store.add(linked(extraction("Nothing happened.", source="/a")))
    other.add_many(map(linked, RECOGNITIONS[1:]))
    assert clusters(store) == clusters(other)
    assert {row.outlets for row in store.events(Filter(regions=("abkhazia",)))} == {2}


def with_fingerprint(read):
    found = duplicates.fingerprint(read.article.title, read.article.text)
    return replace(read, article=replace(read.article, fingerprint=found))


def test_copies_of_one_text_are_one_happening_of_many_outlets(fresh):
    text = "Envoys met on the line. Georgia and the envoys signed a pact. "
    text += "In Crimea the old lighthouse and a ferry were shelled on 7 May 2014."
    store = fresh()
    for outlet in ("One", "Two", "Three", "Four", "Five"):
        url = f"https://{outlet}.example/x"
        copy = extraction(text, url=url, source=url, outlet=outlet, title=outlet)
        store.add(linked(with_fingerprint(copy)))
    alone = extraction(
        "An old lighthouse and a ferry in Crimea were shelled, 7 May 2014.", source="/own", outlet="Six"
    )
    store.add(linked(with_fingerprint(alone)))
    rows = store.events(Filter(), limit=None)
    assert {(row.event.act, row.outlets, row.independent) for row in rows} == {
        ("summit", 5, 1),
        ("agreement", 5, 1),
        ("shelling", 6, 2),
    }
    assert len({row.event.cluster_id for row in rows}) == 3


def without_actors(read):
    return replace(read, events=tuple(replace(event, actors=()) for event in read.events))


def test_unlike_tellings_of_one_day_stay_apart(fresh):
    store = fresh()
    store.add_many(
        linked(without_actors(extraction(text, source=text, outlet=text)))
        for text in (
            "Near the harbour of Crimea two warehouses with timber and flour "
            "were shelled at dawn on 7 May 2014.",
            "Farmers spoke of an orchard, barns and cattle lost: "
            "Crimea was shelled, 7 May 2014, while they slept.",
        )
    )
    assert {row.outlets for row in store.events(Filter())} == {1}


def test_a_text_that_repeats_itself_takes_no_longer_for_it(fresh):
    text = " ".join("In Crimea a lighthouse and a ferry were shelled on 7 May 2014." for _ in range(100))
    many = [linked(extraction(f"{text} {n}.", source=f"/{n}", outlet=str(n))) for n in range(12)]
    store = fresh()
    assert store.add_many(many) == 12
    assert store.events(Filter(), limit=1)[0].outlets == 12
    assert store.date_extent() == (date(2014, 5, 7), date(2014, 5, 7))
