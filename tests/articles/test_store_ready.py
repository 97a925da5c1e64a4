"""What is answered from the counts is what counting event by event answers."""

import random
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest

from articles import store_ready
from articles.ingest import ingest
from articles.model import Extent, Filter
from articles.store import Store, open_store
from tests.articles.recount import differences
from tests.postgresql import database

REGION = Extent(41.0, 31.6, 49.8, 47.2)
CORPUS = Path(__file__).parents[2] / "articles" / "corpus"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request, tmp_path_factory):
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}"
        else:
            url = stack.enter_context(database(request.getfixturevalue("postgresql")))
        opened = stack.enter_context(open_store(url))
        ingest([str(CORPUS)], opened)
        yield opened


def a_filter(store, chance):
    """A filter that may leave something: mostly of regions, days, acts and modalities, rarely of more."""
    facets = store.facets(Filter())
    regions = list(store.region_counts(Filter()))
    start, end = sorted(date(1988, 1, 1) + timedelta(days=chance.randrange(37 * 365)) for _ in range(2))
    if chance.random() < 0.3:
        end = start + timedelta(days=chance.randrange(40))

    def some(values, most, likely):
        return (
            tuple(chance.sample([value for value, _ in values], chance.randint(1, most)))
            if chance.random() < likely
            else ()
        )

    dates = chance.choice(((None, None), (start, None), (None, end), (start, end), (start, end)))
    return Filter(
        regions=tuple(chance.sample(regions, chance.choice((0, 0, 1, 1, 2, 3)))),
        start=dates[0],
        end=dates[1],
        acts=some(facets.acts, 3, 0.3),
        modalities=some(facets.modalities, 2, 0.2),
        source=chance.choice(facets.sources)[0] if chance.random() < 0.1 else None,
        actors=some(facets.actors, 2, 0.1),
        languages=some(facets.languages, 2, 0.1),
        confidence=chance.choice((0, 0, 0, 0, 0, 0.5, 0.7, 0.9, 0.33)),
        outlets=chance.choice((0, 0, 0, 0, 0, 1, 2, 3)),
        place=chance.choice(list(store.places(Filter()))) if chance.random() < 0.1 else None,
        query="war" if chance.random() < 0.05 else None,
    )


def answers(store, filter):
    return {
        "events": store.counts(filter).events,
        "facets": store.facets(filter),
        "acts": list(store.acts(filter).items()),
        "actors": list(store.actors(filter).items()),
        "places": list(store.places(filter).items()),
        "regions": list(store.region_counts(filter).items()),
        "cells": [store.cells(filter, REGION, length) for length in (2, 3, 4, 5, 6)],
        **{unit: store.histogram(filter, unit) for unit in ("day", "month", "year")},
    }


@pytest.mark.parametrize("seed", range(5))
def test_ready_answers_are_those_of_counting_event_by_event(store, seed, monkeypatch):
    chance = random.Random(seed)
    filters = [a_filter(store, chance) for _ in range(40)]
    assert sum(store_ready.ready(filter) is not None for filter in filters) > 15
    found = [answers(store, filter) for filter in filters]
    assert sum(bool(each["events"]) for each in found) > 8
    monkeypatch.setattr(store_ready, "ready", lambda filter, by=None: None)
    for filter, answer in zip(filters, found, strict=True):
        assert answer == answers(store, filter), filter


@pytest.mark.parametrize("seed", range(5))
def test_passages_of_days_are_the_same_gathered_and_looked_for_in_the_order_of_the_list(
    store, seed, monkeypatch
):
    chance = random.Random(seed)
    asked = [a_filter(store, chance) for _ in range(60)]
    asked = [filter for filter in asked if filter.start or filter.end]
    orders = "newest", "oldest", "best"
    ranked = [filter for filter in asked if filter.query]
    monkeypatch.setattr(Store, "_few_days", lambda self, filter, sort: filter not in ranked)
    gathered = [[store.passages(filter, sort=sort) for sort in orders] for filter in asked]
    assert sum(len(pages[0]) > 1 for pages in gathered) > 5
    monkeypatch.setattr(Store, "_few_days", lambda *_: False)
    for filter, pages in zip(asked, gathered, strict=True):
        assert pages == [store.passages(filter, sort=sort) for sort in orders], filter


def test_the_corpus_is_counted_as_it_was_read(store):
    assert store.counts(Filter()).events > 100 and not differences(store)


def test_the_cells_of_an_extent_hold_its_events(store):
    world = Extent(-90, -180, 90, 180)
    placed = len(store.markers(Filter(), limit=10_000))
    for length in (2, 3, 4, 5, 6):
        assert sum(cell.events for cell in store.cells(Filter(), world, length)) == placed
        for cell in store.cells(Filter(), world, length)[:3]:
            inside = store.markers(Filter(), extent=cell.extent)
            assert len(inside) == cell.events and [len(cell.name)] == [length]
            assert cell in store.cells(Filter(), cell.extent, length)


@pytest.mark.parametrize(
    "filter", [Filter(), Filter(regions=("georgia",), confidence=0.7), Filter(query="war")]
)
def test_whether_more_events_have_a_place_than_there_is_room_for(store, filter):
    placed = len(store.markers(filter, limit=10_000))
    assert placed > 3
    assert store.placed_more_than(filter, placed - 1)
    assert not store.placed_more_than(filter, placed)


def test_a_range_may_touch_the_ends_of_the_calendar(store):
    everything = store.counts(Filter()).events
    undated = everything - sum(n for _, n in store.histogram(Filter(), "year"))
    whole = Filter(start=date.min, end=date.max)
    assert store.counts(whole).events == everything - undated
    for unit in ("day", "month", "year"):
        assert sum(n for _, n in store.histogram(whole, unit)) == everything - undated
    assert store.counts(Filter(end=date.min)).events == store.counts(Filter(start=date.max)).events == 0
