"""What is offered for what a reader types, and the counts beside the filters, on the corpus."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from dashboard import language, lookups, permalink, queries, resources, search
from dashboard.changes import change
from dashboard.permalink import ViewState

EVERYTHING = ViewState()
HOSTILE = (
    "NEAR(",
    '"',
    "a* OR b",
    "<img src=x onerror=alert(1)>",
    "\x00",
    "\ud800",
    "'; --",
    "%",
    "x" * 5000,
)


def options(store, text, group, view=EVERYTHING):
    found = search.suggest(store, view, text)["groups"]
    return next((each["options"] for each in found if each["id"] == group), [])


def events(store, view, option):
    return queries.counts(
        store, 0, queries.filter_of(change(store, view, "filters", option["filters"]))
    ).events


@pytest.mark.parametrize("text", ["Sukhu", "сухум", "СУХУМ", "სოხუმ", "Sukhùmi"])
def test_a_place_is_found_in_every_script(store, text):
    first = options(store, text, "place")[0]
    assert (first["label"], first["note"]) == ("Sukhumi", "Abkhazia")
    assert first["filters"] == {"place": [611847], "q": []}
    assert first["at"] == pytest.approx([43.0, 41.02], abs=0.05)
    assert 0 < first["count"] == events(store, EVERYTHING, first)


def test_names_are_those_of_the_pages_language(store):
    with language.speaking("ka"):
        first = options(store, "sukhum", "place")[0]
    assert (first["label"], first["note"]) == ("სოხუმი", "აფხაზეთი")


@pytest.mark.parametrize(
    ("text", "group", "filters"),
    [
        ("цхинвальский", "region", {"region": ["south-ossetia"]}),
        ("Donbas", "region", {"region": ["eastern-ukraine"]}),
        ("აფხაზ", "region", {"region": ["abkhazia"]}),
        ("ceasef", "act", {"act": ["ceasefire"]}),
        ("Путин", "actor", {"actor": ["Vladimir Putin"]}),
        ("Security Council", "actor", {"actor": ["UN Security Council"]}),
        ("chronology", "source", {"source": ["Dispute Atlas chronology"]}),
    ],
)
def test_regions_acts_actors_and_outlets_are_found_by_the_words_for_them(store, text, group, filters):
    option = options(store, text, group)[0]
    assert option["filters"] == {**filters, "q": []}
    assert 0 < option["count"] == events(store, EVERYTHING, option)


def test_counts_obey_the_other_filters_and_choices_add_up(store):
    view = permalink.decode({"region": ["abkhazia"], "actor": ["Russia"], "q": ["something else"]})
    option = options(store, "Georgia", "actor", view)[0]
    assert option["filters"] == {"actor": ["Russia", "Georgia"], "q": []}
    anywhere = options(store, "Georgia", "actor")[0]
    assert 0 < option["count"] < anywhere["count"]


def test_the_last_words_may_name_something_and_the_others_be_searched_for(store):
    option = options(store, "shelling Tskhinv", "place")[0]
    assert option["filters"] == {"place": [611403], "q": ["shelling"]}
    assert options(store, '"shelling Tskhinv', "place") == []


def test_places_far_away_are_offered_only_by_their_whole_name(store):
    assert "Crimmitschau" not in [option["label"] for option in options(store, "crim", "place")]
    assert options(store, "Crimmitschau", "place")[0]["note"] == "Germany"


def test_passages_come_ranked_with_what_was_met_marked(store):
    found = search.suggest(store, EVERYTHING, '"South Ossetia" ceasef')["passages"]
    counted = queries.counts(store, 0, queries.filter_of(replace(EVERYTHING, q='"South Ossetia" ceasef')))
    assert len(found["rows"]) <= found["count"] == counted.passages
    assert found["label"].startswith(str(found["count"]))
    for row in found["rows"]:
        met = {row["quote"][a:b].lower() for a, b in row["marks"]}
        assert "ceasefire" in met or "south ossetia" in met
        assert len(row["quote"]) <= search.SNIPPET + 4


def test_a_snippet_keeps_its_first_mark_whole():
    quote = "слово " * 60 + "перемир’я " + "слово " * 60
    start = quote.index("перемир’я")
    shown, marks = search.snippet(quote, ((0, 5), (start, start + 9))[1:])
    assert [shown[a:b] for a, b in marks] == ["перемир’я"]
    assert shown.startswith("… слово") and shown.endswith("слово …") and len(shown) <= search.SNIPPET + 4
    assert search.snippet("x" * 500, ((0, 500),))[1] == [[0, 500]]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_answered(store, text):
    found = search.suggest(store, EVERYTHING, text)
    assert len(found["text"]) <= permalink.LONGEST_TEXT
    for group in found["groups"]:
        for option in group["options"]:
            assert change(store, EVERYTHING, "filters", option["filters"]) != EVERYTHING


def test_facets_show_their_own_choice_and_refine(store):
    view = permalink.decode({"actor": ["Russia"], "sure": ["0.5"], "region": ["crimea"]})
    found = {facet["id"]: facet for facet in search.facets(store, view)["facets"]}
    assert [o["value"] for o in found["actor"]["options"] if o["on"]] == ["Russia"]
    assert [o["value"] for o in found["sure"]["options"] if o["on"]] == ["0.5"]
    for id in ("act", "modality", "language", "outlets", "sure", "source"):
        for option in found[id]["options"]:
            chosen = change(store, view, "filters", {id: [option["value"]]})
            assert queries.counts(store, 0, queries.filter_of(chosen)).events == option["count"]


def test_each_chip_takes_away_what_it_names(store):
    link = {
        "place": ["611847"], "act": ["visit", "summit"], "actor": ["Russia"], "source": ["Wire"],
        "language": ["ka"], "modality": ["denied"], "sure": ["0.9"], "outlets": ["3"],
    }  # fmt: skip
    view = permalink.decode(link)
    labels = [chip["label"] for chip in search.chips(view)]
    assert labels == [
        "Sukhumi", "summit", "visit", "Russia", "Wire", "Georgian", "denied or not done", "90% and more",
        "3 outlets and more",
    ]  # fmt: skip
    while chips := search.chips(view):
        view = change(store, view, "filters", chips[-1]["filters"])
        assert len(search.chips(view)) == len(chips) - 1
    assert view == EVERYTHING


def test_the_server_answers(store, monkeypatch):
    monkeypatch.setattr(resources, "store", lambda: store)

    async def ask(*addresses):
        transport = httpx.ASGITransport(Starlette(routes=lookups.ROUTES))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [(await client.get(address)).json() for address in addresses]

    asked = ask("/search?text=Сухум&lang=uk&region=abkhazia", "/facets?actor=Russia", "/search")
    with ThreadPoolExecutor(1) as thread:  # the browser tests keep a loop in this one
        found, facets, nothing = thread.submit(asyncio.run, asked).result()
    assert found["groups"][0]["options"][0]["label"] == "Сухумі"
    assert facets["facets"][0]["id"] == "act"
    assert nothing["groups"] == [] and nothing["passages"]["count"] == 0
