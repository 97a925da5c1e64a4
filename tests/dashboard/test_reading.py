"""An article as it is read: all its text, what was read in it where it stands, in pieces where it is long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from articles import model
from articles.ingest import ingest
from articles.model import Filter
from articles.store import Store, open_store
from dashboard import language, lookups, queries, reading, screen, wording
from dashboard.changes import change
from dashboard.permalink import ViewState
from tests.dashboard.web import get

TODAY = date(2025, 6, 1)
SENTENCE = "On {day} August 2008 troops entered Sukhumi, and Russia spoke of Abkhazia for the {n}th time.\n"


def opened(store: Store, view: ViewState) -> dict:
    return reading.reading(store, view, queries.page(store, view, TODAY))


def told(marks: list[dict]) -> list[dict]:
    return [each for mark in marks for each in mark["read"]]


@pytest.fixture(scope="module")
def long_store(tmp_path_factory):
    """One article of some 400,000 characters."""
    folder = tmp_path_factory.mktemp("long")
    text = "\n".join(SENTENCE.format(day=n % 28 + 1, n=n) for n in range(4000))
    (folder / "long.md").write_text(
        f"---\ntitle: A long one\ndate: 2008-09-01\n---\n{text}", encoding="utf-8"
    )
    with open_store(f"sqlite:///{folder / 'store.sqlite'}") as store:
        assert not ingest([str(folder / "long.md")], store).skipped
        yield store


def test_every_article_is_there_whole_with_its_marks_where_they_stand(store):
    for article in store.articles(Filter()):
        shown = opened(store, ViewState(article=article.id))
        sentences = [s for paragraph in shown["piece"]["paragraphs"] for s in paragraph]
        texts = {
            id: "".join(run if isinstance(run, str) else run[0] for run in runs) for id, *runs in sentences
        }
        assert texts == {row.passage.id: row.quote for row in store.article_passages(article.id)}
        numbers = [run[1] for _id, *runs in sentences for run in runs if not isinstance(run, str)]
        assert numbers == list(range(len(shown["piece"]["marks"])))
        assert len(shown["piece"]["paragraphs"]) == article.text.strip().count("\n\n") + 1


def test_nothing_that_was_read_is_missing_from_the_marks(store):
    for article in store.articles(Filter(regions=("abkhazia",))):
        own = Filter(article_id=article.id)
        read = told(opened(store, ViewState(article=article.id))["piece"]["marks"])
        events = [event.event for event in store.events(own, limit=None)]
        assert sorted(each["event"] for each in read if "event" in each) == sorted(e.id for e in events)
        dates = sum(len(row.dates) for row in store.article_passages(article.id))
        assert len(read) == len(events) + dates + len(list(store.mentions(own)))


def test_a_mark_tells_what_was_read_there(store):
    row = next(r for r in store.markers(Filter()) if r.event.date and r.event.place.name == "Sukhumi")
    marks = opened(store, ViewState(event=row.event.id))["piece"]["marks"]
    mark = next(m for m in marks if row.event.id in m["events"])
    assert mark["place"] == row.event.place.geonames_id
    assert mark["at"] == [round(row.event.place.lat, 4), round(row.event.place.lon, 4)]
    event = next(each for each in mark["read"] if each.get("event") == row.event.id)
    assert event["title"] == wording.act(row.event.act)
    facts = dict(event["facts"])
    assert facts["As ISO 8601"] == row.event.date.edtf
    assert facts["Precision"] == wording.precision(row.event.date, row.event.date.confidence)
    assert facts["Confidence"] == language.percent(row.event.confidence)
    assert facts["Read by"] == row.event.extractor


def test_what_overlaps_is_one_mark_with_all_its_readings(store):
    shown = [
        mark
        for article in store.articles(Filter(regions=("crimea",)))
        for mark in opened(store, ViewState(article=article.id))["piece"]["marks"]
    ]
    both = [mark for mark in shown if {"event", "mention"} <= set(mark["kinds"].split())]
    assert any(mark["regions"] == ["crimea"] for mark in both)  # "annexation of Crimea"
    assert all(len(mark["read"]) >= 2 and mark["events"] for mark in both)


def test_a_sentence_is_chosen_in_its_article(store):
    row = store.events(queries.filter_of(ViewState()))[0]
    for view in (ViewState(event=row.event.id), ViewState(passage=row.event.passage_id)):
        shown = opened(store, view)
        assert shown["article"] == row.article.id
        assert shown["chosen"] == row.event.passage_id
        assert shown["event"] == view.event
        assert shown["references"]
    assert opened(store, ViewState(article=row.article.id))["chosen"] is None


def test_it_says_where_an_article_is_from(store):
    article = next(a for a in store.articles(Filter()) if a.language == "ka")
    about = opened(store, ViewState(article=article.id))["about"]
    assert about[0] == article.outlet
    assert "date from the head of the file" in about
    assert "ქართული" in about
    assert f"licence: {article.licence}" in about
    assert opened(store, ViewState(article=article.id))["language"] == "ka"


def test_every_kind_of_mention_and_way_to_a_date_has_words():
    assert set(reading.MENTIONS) == set(get_args(model.MentionKind))
    named = model.Article.__doc__.split("``published_from`` says who did (")[1].split(")")[0]
    assert {name.strip(" `\n,") for name in named.split(",")} == set(reading.DATED)


def test_an_article_that_is_not_here_is_told_in_a_sentence(store):
    shown = screen.screen(store, ViewState(article="0123456789abcdef"), TODAY)["panel"]
    assert shown["reading"] is None
    assert shown["rows"]
    assert shown["problems"] == ["The article this link points at is not in this collection."]


def test_its_events_are_on_the_map_whatever_the_filters(store):
    row = next(r for r in store.markers(Filter()) if r.event.place.name == "Sukhumi")
    view = ViewState(article=row.article.id, start=date(1900, 1, 1), end=date(1900, 2, 1))
    drawn = screen.screen(store, view, TODAY)["map"]
    assert row.event.place.geonames_id in drawn["read"]
    assert {marker[0] for marker in drawn["markers"]} == set(drawn["read"])
    assert screen.screen(store, replace(view, article=None), TODAY)["map"]["markers"] == []


def test_a_marker_chooses_the_events_of_the_open_article_first(store):
    rows = [r for r in store.markers(Filter()) if r.event.place.name == "Sukhumi"]
    place, oldest = rows[0].event.place.geonames_id, rows[-1]
    assert oldest.article.id != rows[0].article.id
    after = change(store, ViewState(article=oldest.article.id), "place", place)
    assert after.article is None
    assert store.event(after.event).article.id == oldest.article.id
    assert change(store, after, "place", place).event == after.event


def test_a_new_subject_closes_the_article(store):
    open_ = change(store, ViewState(), "open", {"article": "0123456789abcdef"})
    assert open_.article == "0123456789abcdef"
    for name, value in {
        "region": "crimea",
        "choice": "",
        "search": "x",
        "filters": {"act": ["visit"]},
        "open": {},
    }.items():
        assert change(store, open_, name, value).article is None
    assert change(store, open_, "range", {"from": "2008-01-01"}).article


def test_a_long_article_comes_in_pieces(long_store):
    article = next(long_store.articles(Filter()))
    first = opened(long_store, ViewState(article=article.id))
    pieces = [
        reading.piece(long_store, ViewState(article=article.id), TODAY, n)
        for n in range(len(first["counts"]))
    ]
    assert pieces[0] == first["piece"]
    assert len(pieces) > 20
    for n, (piece, counts) in enumerate(zip(pieces, first["counts"], strict=True)):
        assert piece["n"] == n
        letters = sum(
            len(r if isinstance(r, str) else r[0]) for p in piece["paragraphs"] for _, *s in p for r in s
        )
        assert letters <= reading.PIECE
        assert len(piece["marks"]) == sum(counts.values())
    ids = [sentence[0] for piece in pieces for p in piece["paragraphs"] for sentence in p]
    assert ids == [row.passage.id for row in long_store.article_passages(article.id)]
    chosen = opened(long_store, ViewState(passage=ids[-1]))
    assert chosen["piece"] == pieces[-1]


def test_pieces_are_asked_for_by_number(long_store, monkeypatch):
    monkeypatch.setattr("dashboard.resources.store", lambda: long_store)
    article = next(long_store.articles(Filter()))
    asked = get(lookups.ROUTES, f"/article?article={article.id}&piece=3")
    assert asked.status_code == 200
    assert asked.json()["n"] == 3
    assert asked.json()["paragraphs"]
    for query in (
        f"article={article.id}&piece=999",
        f"article={article.id}&piece=x",
        "piece=0",
        "article=0123456789abcdef&piece=0",
    ):
        assert get(lookups.ROUTES, f"/article?{query}").json()["paragraphs"] == []
