"""Facets, orders and phrases: what a reader may narrow a list by, on texts whose answers can be counted."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from articles import store_orders
from articles.duplicates import fingerprint
from articles.model import Actor, Filter, PlaceRef, SourceRow
from articles.store import open_store
from tests.articles.extractions import GENEVA, extraction

EVERYTHING = Filter()
BATUMI = PlaceRef(615532, "Batumi", 41.64228, 41.64159)


def told(text, outlet, published, actor="Envoys", confidence=0.8, modality="asserted", language="en", **more):
    made = extraction(text, source=f"/{outlet}-{text[:40]}", outlet=outlet, published=published, **more)
    actors = (Actor(actor, "agent"), Actor("Everybody", "target"))
    events = tuple(
        replace(event, actors=actors, confidence=confidence, modality=modality) for event in made.events
    )
    article = replace(made.article, language=language, fingerprint=fingerprint("", text))
    return replace(made, article=article, events=events)


# The first three tell one happening; the third carries the second's text.
MET = "On 8 October 2008 they recognised Crimea."
FIRST = told("Envoys recognised Crimea in Geneva on 8 October 2008.", "Wire", date(2008, 10, 9))
SECOND = told(MET, "Gazette", date(2008, 10, 8), "Russia", 0.4)
COPY = told(MET, "Mirror", None, "Russia", 0.6, url="https://mirror.example")
PLAN = told("Crimea signed nothing in 2014.", "Gazette", date(2014, 3, 1), "Russia", 0.95, "planned", "ru")


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        opened.add_many([FIRST, SECOND, COPY, PLAN])
        yield opened


def ids(rows):
    return [row.event.id for row in rows]


def of(*extractions):
    return [event.id for each in extractions for event in each.events]


def test_copies_and_one_outlets_own_retelling_are_no_further_outlets(store):
    row = store.event(FIRST.events[0].id)
    assert (row.outlets, row.independent) == (3, 2)
    assert set(ids(store.events(Filter(outlets=2)))) == set(of(FIRST, SECOND, COPY))
    assert store.events(Filter(outlets=3)) == []
    again = told("They recognised, it was said, on 8 October 2008, Crimea and others.", "Wire", None)
    store.add(again)  # a third text, but by the first outlet
    assert set(ids(store.events(Filter(outlets=3)))) == set(of(FIRST, SECOND, COPY, again))
    assert store.events(Filter(outlets=4)) == []


@pytest.mark.parametrize(
    ("filter", "events", "passages"),
    [
        (Filter(actors=("Russia",)), of(SECOND, COPY, PLAN), 3),
        (Filter(actors=("Envoys", "Russia")), of(FIRST, SECOND, COPY, PLAN), 4),
        (Filter(actors=("Nobody",)), [], 0),
        (Filter(confidence=0.6), of(FIRST, COPY, PLAN), 3),
        (Filter(modalities=("planned", "denied")), of(PLAN), 1),
        (Filter(languages=("ru", "ka")), of(PLAN), 1),
        (Filter(place=GENEVA.geonames_id), of(FIRST), 1),
        (Filter(place=1), [], 0),
        (Filter(outlets=2, actors=("Russia",), confidence=0.5), of(COPY), 1),
        # Asked of one and the same event, not of two in one passage.
        (Filter(acts=("recognition",), modalities=("planned",)), [], 0),
    ],
)
def test_each_further_filter_leaves_just_its_rows(store, filter, events, passages):
    assert set(ids(store.events(filter))) == set(events)
    assert len(store.passages(filter)) == passages == store.counts(filter).passages
    assert store.counts(filter).events == len(events) == sum(store.acts(filter).values())
    assert sum(n for _, n in store.histogram(filter, "year")) == len(events)
    assert [row.event.id for row in store.all("events", filter)] == ids(store.events(filter))
    assert len(list(store.articles(filter))) == store.counts(filter).articles == passages
    assert {row.event.id for row in store.markers(filter)} <= set(events)


def test_a_place_is_where_an_event_was_or_what_a_passage_names(url):
    made = extraction("Georgia and Crimea signed. Nothing else.")
    first, second = made.mentions
    made = replace(made, mentions=(replace(first, place=BATUMI), second))
    with open_store(url) as store:
        store.add(made)
        there = Filter(place=BATUMI.geonames_id)
        assert store.events(there) == []
        assert [row.quote for row in store.passages(there)] == ["Georgia and Crimea signed."]
        assert [row.mention.place for row in store.mentions(there)] == [BATUMI]
        assert store.counts(there).mentions == 1
        assert [article.id for article in store.articles(there)] == [made.article.id]


def test_orders(store):
    def order(sort):
        return ids(store.events(EVERYTHING, sort=sort))

    alike = [event for made in (FIRST, SECOND, COPY) for event in of(made)]
    assert order("newest") == order("best") == of(PLAN) + alike
    assert order("oldest") == alike + of(PLAN)
    assert order("surest") == of(PLAN, FIRST, COPY, SECOND)
    assert order("told") == alike + of(PLAN)
    published = [row.article.published for row in store.passages(EVERYTHING)]
    assert published == [date(2014, 3, 1), date(2008, 10, 9), date(2008, 10, 8), None]
    assert [r.article.published for r in store.passages(EVERYTHING, sort="oldest")] == [
        date(2008, 10, 8), date(2008, 10, 9), date(2014, 3, 1), None,
    ]  # fmt: skip
    assert store.passages(EVERYTHING, sort="surest")[0].article.id == PLAN.article.id
    assert store.passages(EVERYTHING, sort="told")[-1].article.id == PLAN.article.id
    for sort in ("newest", "oldest", "surest", "told", "best"):
        for rows in (store.events, store.passages):
            whole = rows(Filter(query="crimea"), sort=sort)
            pages = [
                rows(Filter(query="crimea"), sort=sort, limit=1, offset=at)[0] for at in range(len(whole))
            ]
            assert pages == whole and whole


def test_the_best_match_comes_first(url):
    with open_store(url) as store:
        store.add(
            extraction(
                "Envoys met over many a thing, and late in the day over a ceasefire in 2014. "
                "Ceasefire, they signed, ceasefire. Georgia met nobody."
            )
        )
        found = Filter(query="ceasefire")
        assert [row.quote[:9] for row in store.passages(found)] == ["Ceasefire", "Envoys me"]
        assert [row.quote[:9] for row in store.events(found, sort="best")] == ["Ceasefire", "Envoys me"]


def test_of_many_matches_the_last_ones_that_are_asked_for_are_ranked(url, monkeypatch):
    monkeypatch.setattr(store_orders, "MOST_RANKED", 2)
    with open_store(url) as store:
        for number, place in enumerate(("Crimea", "Geneva", "Crimea", "Geneva", "Batumi")):
            store.add(
                extraction(
                    f"Envoys recognised {place} {'long ' * number}after.",
                    source=f"/{number}",
                    published=date(2020 - number, 1, 1),
                )
            )
        found = Filter(query="envoys")
        in_crimea = replace(found, regions=("crimea",))
        assert [row.quote.split()[2] for row in store.passages(found)] == ["Geneva", "Batumi"]
        assert [row.quote.count("long") for row in store.passages(in_crimea)] == [0, 2]
        assert len(store.passages(found, sort="newest")) == 5


def test_each_facet_is_counted_with_all_filters_but_its_own(store):
    whole = store.facets(EVERYTHING, confidences=(0.5, 0.9), outlets=(2, 3))
    assert whole.acts == (("recognition", 3), ("agreement", 1))
    assert whole.actors == (("Everybody", 4), ("Russia", 3), ("Envoys", 1))
    assert whole.sources == (("Gazette", 2), ("Mirror", 1), ("Wire", 1))
    assert whole.languages == (("en", 3), ("ru", 1))
    assert whole.modalities == (("asserted", 3), ("planned", 1))
    assert whole.confidences == ((0.5, 3), (0.9, 1))
    assert whole.outlets == ((2, 3), (3, 0))
    part = store.facets(Filter(actors=("Envoys", "Ghost"), source="Wire", confidence=0.7))
    assert dict(part.actors) == {"Everybody": 1, "Envoys": 1, "Ghost": 0}  # the chosen are always there
    assert part.sources == (("Wire", 1),)
    assert part.acts == (("recognition", 1),)
    assert dict(part.confidences)[0.5] == 1
    assert store.actors(Filter(languages=("ru",))) == {"Everybody": 1, "Russia": 1}
    assert store.places(EVERYTHING) == {GENEVA.geonames_id: 1}


def test_a_facet_says_how_many_its_choice_leaves(store):
    filter = Filter(actors=("Russia",))
    facets = store.facets(filter)
    for act, count in facets.acts:
        assert store.counts(replace(filter, acts=(act,))).events == count
    for name, count in facets.sources:
        assert store.counts(replace(filter, source=name)).events == count
    for bound, count in facets.confidences:
        assert store.counts(replace(filter, confidence=bound)).events == count
    for bound, count in facets.outlets:
        assert store.counts(replace(filter, outlets=bound)).events == count
    for name, count in facets.actors:
        assert store.counts(replace(filter, actors=(name,))).events == count


def test_sources_say_how_much_of_an_outlet_is_its_own(store):
    assert store.sources(EVERYTHING) == [
        SourceRow("Gazette", ("en", "ru"), 2, 2, date(2008, 10, 8), date(2014, 3, 1), 1),
        SourceRow("Mirror", ("en",), 1, 1, None, None, 0),
        SourceRow("Wire", ("en",), 1, 1, date(2008, 10, 9), date(2008, 10, 9), 1),
    ]
    (only,) = store.sources(Filter(languages=("ru",)))
    assert (only.articles, only.events, only.languages, only.independent) == (1, 1, ("ru",), 1)


def test_words_are_found_in_four_scripts_whatever_their_case(url):
    texts = {
        "CEASEFIRE signed": "Ceasefire signed in Sukhumì.",
        "sukhumi": "Ceasefire signed in Sukhumì.",
        "СЕВАСТОПОЛЬ": "Адмирал прибыл в Севастополь.",
        "їжак": "У лісі живе Їжак.",
        "йод": "Завезли й\u0438\u0306од: Йод.",
        "საქართვ": "საქართველო და აფხაზეთი.",
        "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ": "საქართველო და აფხაზეთი.",
    }
    with open_store(url) as store:
        store.add(extraction(" ".join(dict.fromkeys(texts.values()))))
        for query, sentence in texts.items():
            found = store.passages(Filter(query=query))
            assert [row.quote for row in found] == [sentence], query


def test_a_phrase_is_found_word_by_word_and_shown_where_it_stands(store):
    assert len(store.passages(Filter(query='"they recognised"'))) == 2
    assert store.passages(Filter(query='"recognised they"')) == []
    row, *_ = store.passages(Filter(query='on "RECOGNISED crimea"'))
    marks = store.found('on "RECOGNISED crimea"', [row.passage.id, "none"])
    assert [row.quote[a:b] for a, b in marks[row.passage.id]] == ["On", "recognised Crimea"]
    assert store.found("", [row.passage.id]) == store.found("nowhere", [row.passage.id]) == {}
    assert all(a < b for marks in marks.values() for a, b in marks)
    assert all(one[1] <= two[0] for marks in marks.values() for one, two in pairwise(marks))


HOSTILE = (
    "NEAR(",
    "quote:x",
    "a AND",
    "^",
    '"',
    "a* OR b",
    "-x",
    "{a b}: c",
    "\x00\x02\ud800",
    "(" * 400,
    "'; --",
)


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_is_an_operator(store, query):
    for sort in ("best", "told"):
        assert isinstance(store.passages(Filter(query=query), sort=sort), list)
    filter = Filter(query=query, source=query, actors=(query,), languages=(query,), modalities=(query,))
    assert store.facets(filter).acts == ()
    assert store.sources(filter) == []
    assert isinstance(store.found(query, [query]), dict)
