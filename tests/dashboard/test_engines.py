"""The page is the same whichever engine holds the store: random views, asked of a store and of its copy."""

import random
from dataclasses import replace

import pytest

from articles.model import Filter
from articles.store import open_store
from articles.store_copying import copy
from dashboard import language
from dashboard.screen import screen
from tests.dashboard.test_random_views import TODAY, drawn
from tests.postgresql import database

WIDE = {
    "q": None,
    "place": None,
    "actor": (),
    "event": None,
    "passage": None,
    "article": None,
    "language": (),
    "sure": None,
    "outlets": None,
    "act": (),
    "compare": None,
}


@pytest.fixture(scope="module")
def copied(store_url, postgresql):
    with open_store(store_url) as store, database(postgresql) as there, open_store(there) as other:
        copy(store, other)
        yield store, other


def test_random_views_are_the_same_on_both(copied):
    store, other = copied
    events = [row.event.id for row in store.events(Filter(), limit=50)]
    passages = [row.passage.id for row in store.passages(Filter(), limit=50)]
    draw = random.Random(20)
    rows = 0
    for number in range(120):
        view = drawn(draw, events, passages)
        if number % 2:  # most of what is drawn leaves no row
            view = replace(view, **WIDE, page=1, tab=draw.choice(["events", "passages", "sources"]))
        if view.sort == "best":  # of the matches of words: each engine ranks by a measure of its own
            view = replace(view, sort="newest")
        with language.speaking(view.lang):
            here, there = screen(store, view, TODAY), screen(other, view, TODAY)
        assert here == there, view
        rows += len(here["panel"].get("rows", ()))
    assert rows > 100


@pytest.mark.parametrize("words", ["ceasefire", '"six-point plan"', "резолюція", "geneva talks"])
def test_the_best_matches_are_the_same_in_another_order(copied, words):
    found = [{row.passage.id for row in each.passages(Filter(query=words), limit=None)} for each in copied]
    assert found[0] == found[1]
    first = [each.passages(Filter(query=words), limit=5) for each in copied]
    assert all(row.passage.id in found[0] for rows in first for row in rows)
