"""What people say of what was read is kept beside it, shown in its place, and outlives the next reading."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from articles import corrections, exchange, linking
from articles.errors import BadCorrection
from articles.model import Counts, Filter
from articles.store import open_store
from tests.articles.extractions import extraction

TEXT = (
    "Russia recognised Abkhazia on 26 August 2008. Envoys of Georgia met in Geneva in October 2008. "
    "The town in Crimea was shelled in 2014."
)
EVERYTHING = Filter()
AT = datetime(2024, 5, 1, 12, tzinfo=UTC)


def read(text=TEXT, *, source="/war.txt", url="https://news.example/war", outlet="Wire", extractor="rules-1"):
    return linking.link(extraction(text, source=source, url=url, outlet=outlet, extractor=extractor))


WAR = read()
RETOLD = read(
    "Russia recognised Abkhazia on 26 August 2008, they recall.", source="/b", url=None, outlet="Gazette"
)


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        opened.add_many([WAR, RETOLD])
        yield opened


def event(store, act):
    (row,) = (
        row for row in store.events(EVERYTHING) if row.event.act == act and row.article.outlet == "Wire"
    )
    return row


def say(store, target, verb, *value, by="Ada", why="", at=AT):
    return corrections.apply(store, target, verb, value, by=by, why=why, at=at)


def test_a_corrected_event_shows_what_people_said_everywhere(store):
    id = event(store, "summit").event.id
    say(store, id, "act", "agreement", why="It was signed there.")
    say(store, id, "region", "abkhazia", "south-ossetia")
    say(store, id, "date", "2008-11-18/2008-11-19")
    row = store.event(id)
    assert (row.event.act, row.event.type) == ("agreement", "AGREE")
    assert row.event.region_ids == ("abkhazia", "south-ossetia") and row.corrected == (
        "act",
        "regions",
        "date",
    )
    assert (row.event.date.start, row.event.date.end) == (date(2008, 11, 18), date(2008, 11, 19))
    assert row.event.date.basis == "corrected"
    assert [r.event.id for r in store.events(Filter(acts=("agreement",)))] == [id]
    assert store.events(Filter(acts=("summit",))) == []
    assert [r.event.id for r in store.events(Filter(regions=("south-ossetia",)))] == [id]
    assert store.counts(Filter(regions=("georgia",))).events == 0
    november = Filter(start=date(2008, 11, 1), end=date(2008, 11, 30))
    assert store.counts(november).events == 1 and store.histogram(november, "month") == [
        (date(2008, 11, 1), 1)
    ]
    assert store.acts(EVERYTHING)["agreement"] == 1 and store.region_counts(EVERYTHING)["abkhazia"] == 3


def test_the_guess_stays_and_undoing_brings_it_back(store):
    before = event(store, "summit")
    id = before.event.id
    say(store, id, "act", "agreement")
    say(store, id, "act", "statement")
    say(store, id, "region")
    assert [c.guess for c in store.corrections()] == [("summit",), ("summit",), ("georgia",)]
    assert store.event(id).event.region_ids == ()
    (undone,) = say(store, id, "undo", by="Bo")
    assert (undone.verb, undone.undone_by) == ("region", "Bo") and store.event(id).event.region_ids == (
        "georgia",
    )
    say(store, id, "undo")
    assert store.event(id).event.act == "agreement"
    say(store, next(iter(store.corrections())).id, "undo")
    assert store.event(id) == before
    with pytest.raises(BadCorrection, match="nothing to undo"):
        say(store, id, "undo")


def test_a_rejected_event_is_passed_over_until_it_is_accepted(store):
    row = event(store, "recognition")
    assert row.outlets == 2
    say(store, row.event.id, "reject")
    assert store.counts(EVERYTHING).events == len(store.events(EVERYTHING)) == 3
    assert [r.outlets for r in store.events(Filter(acts=("recognition",)))] == [1]
    assert store.passages(Filter(acts=("recognition",), source="Wire")) == []
    assert store.event(row.event.id).corrected == ("rejected",)
    say(store, row.event.id, "accept", at=AT.replace(hour=13))
    assert store.counts(EVERYTHING).events == 4
    assert event(store, "recognition").corrected == ("accepted",) and event(store, "recognition").outlets == 2


def test_a_mention_is_moved_or_rejected_with_its_marks(store):
    mention = next(row.mention for row in store.mentions(EVERYTHING) if row.mention.exact == "Crimea")
    say(store, mention.id, "region", "sevastopol")
    (row,) = store.mentions(Filter(regions=("sevastopol",)))
    assert (row.mention.region_ids, row.corrected) == (("sevastopol",), ("regions",))
    (passage,) = store.passages(Filter(regions=("sevastopol",)))
    assert passage.region_ids == ("sevastopol",) and passage.marks[0].region_ids == ("sevastopol",)
    assert event(store, "shelling").marks[0].region_ids == ("sevastopol",)
    say(store, mention.id, "reject")
    assert store.passages(Filter(regions=("sevastopol",))) == []
    assert store.passage(passage.passage.id).marks == ()
    assert store.counts(EVERYTHING).mentions == 3 == len(list(store.mentions(EVERYTHING)))
    say(store, mention.id, "undo")
    say(store, mention.id, "undo")
    assert len(store.passages(Filter(regions=("crimea",)))) == 1
    with pytest.raises(BadCorrection, match="A mention has no act"):
        say(store, mention.id, "act", "visit")


def test_a_member_is_pulled_out_of_a_happening_and_another_put_in(store):
    one, other, third = (
        event(store, "recognition"),
        next(r for r in store.events(EVERYTHING) if r.article.outlet == "Gazette"),
        event(store, "shelling"),
    )
    assert one.event.cluster_id == other.event.cluster_id
    (split,) = say(store, one.event.id, "split")
    assert (store.event(one.event.id).outlets, store.event(other.event.id).outlets) == (1, 1)
    assert store.event(one.event.id).corrected == ("cluster",) and split.guess == (one.event.cluster_id,)
    say(store, split.id, "undo")
    assert store.event(one.event.id) == one
    merged = say(store, one.event.id, "merge", third.event.id)
    assert {c.target_id for c in merged} == {one.event.id, other.event.id} and len(
        {c.id for c in merged}
    ) == 1
    assert {store.event(id).event.cluster_id for id in (one.event.id, other.event.id)} == {
        third.event.cluster_id
    }
    assert store.event(third.event.id).outlets == 2
    with pytest.raises(BadCorrection, match="one happening already"):
        say(store, one.event.id, "merge", other.event.id)
    say(store, third.event.id, "split")
    assert store.event(one.event.id).event.cluster_id == store.event(third.event.id).event.cluster_id
    say(store, merged[0].id, "undo")
    assert store.event(one.event.id).event.cluster_id == one.event.cluster_id


def test_corrections_outlive_another_reading(store):
    say(store, event(store, "summit").event.id, "act", "agreement")
    say(store, event(store, "recognition").event.id, "split")
    mention = next(row.mention for row in store.mentions(EVERYTHING) if row.mention.exact == "Crimea")
    say(store, mention.id, "region", "sevastopol")
    again = read(extractor="rules-2")
    ids = {e.id: f"{e.id}-2" for e in again.events}
    again = replace(again, events=tuple(replace(e, id=ids[e.id]) for e in again.events))
    assert store.add(again)
    assert event(store, "agreement").corrected == ("act",) and event(store, "agreement").event.id.endswith(
        "-2"
    )
    assert event(store, "recognition").corrected == ("cluster",) and event(store, "recognition").outlets == 1
    assert store.counts(Filter(regions=("sevastopol",))).mentions == 1
    assert all(correction.target_id for correction in store.corrections())


def test_corrections_find_their_events_in_a_changed_text_or_are_orphaned(store):
    say(store, event(store, "summit").event.id, "reject")
    say(store, event(store, "shelling").event.id, "region", "kherson-oblast")
    store.add(read("An update. " + TEXT.replace("The town in Crimea was shelled in 2014.", "Nothing else.")))
    summit, shelling = store.corrections()
    assert store.event(summit.target_id).corrected == ("rejected",) and shelling.target_id is None
    assert store.counts(EVERYTHING).events == 2
    store.add(read("Earlier. " + TEXT.replace("The town in Crimea", "The little town in Crimea")))
    assert event(store, "shelling").event.region_ids == ("kherson-oblast",)
    assert all(correction.target_id for correction in store.corrections())


def test_corrections_follow_a_file_whose_text_is_its_identity(store):
    (old,) = store.events(Filter(article_id=RETOLD.article.id))
    say(store, old.event.id, "act", "statement")
    new = read("Russia recognised Abkhazia on 26 August 2008, many recall.", source="/b", url=None)
    assert new.article.id != RETOLD.article.id and store.add(new)
    (row,) = store.events(Filter(article_id=new.article.id))
    assert row.event.act == "statement" and row.corrected == ("act",)


def test_a_correction_says_what_to_do_with_a_wrong_value(store):
    id = event(store, "summit").event.id
    for verb, value, reason in (
        ("act", ("party",), "An act is one of declaration-of-independence, "),
        ("region", ("atlantis",), "There is no region 'atlantis'"),
        ("region", ("crimea",) * 21, "more than 20 regions"),
        ("date", ("yesterday",), "is not a date here"),
        ("date", ("2008-13",), "is no day of the calendar"),
        ("date", ("2008-02-30",), "is no day of the calendar"),
        ("date", ("2009/2008",), "ends before it begins"),
        ("date", ("2008", "2009"), "one date"),
        ("merge", ("none",), "There is no event “none”"),
        ("merge", (), "id of one event"),
        ("accept", ("x",), "takes no value"),
        ("praise", (), "is no correction"),
    ):
        with pytest.raises(BadCorrection, match=reason):
            say(store, id, verb, *value)
    with pytest.raises(BadCorrection, match="needs the name"):
        say(store, id, "accept", by=" \0\n")
    with pytest.raises(BadCorrection, match="The reason is longer than 1,000 characters"):
        say(store, id, "accept", why="x" * 1001)
    with pytest.raises(BadCorrection, match="There is no event or mention"):
        say(store, "\ud800'; --", "accept")
    assert list(store.corrections()) == []


def test_hostile_words_come_back_as_they_went_in_and_run_nowhere(store):
    hostile = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> '; DROP TABLE corrections; --"
    say(store, event(store, "summit").event.id, "accept", by="=Ada\x1b[2J", why=hostile)
    (made,) = store.corrections()
    assert (made.by, made.why) == ("=Ada [2J", hostile)
    (line,) = exchange.render("corrections", store.all("corrections", EVERYTHING), "jsonl").splitlines()
    row = json.loads(line)
    assert row["why"] == hostile and row["at"] == "2024-05-01T12:00:00.000+00:00" and row["value"] == []
    table = exchange.render("corrections", store.all("corrections", EVERYTHING), "csv").decode()
    assert "'=Ada" in table and "\n=" not in table and ",=" not in table
    exported = [
        json.loads(line)
        for line in exchange.render("events", store.all("events", EVERYTHING), "jsonl").splitlines()
    ]
    assert sorted(row["corrected"] for row in exported) == [[], [], [], ["accepted"]]


def test_what_was_read_is_not_written_over(store):
    id = event(store, "summit").event.id
    say(store, id, "act", "agreement")
    with store._reading() as connection:
        raw = connection.exec_driver_sql
        assert "summit" in raw(f"SELECT guess FROM events WHERE id = '{id}'").scalar_one()
        found = raw("SELECT act, verb, value FROM corrections JOIN anchors ON anchor_no = anchors.no").all()
        assert found == [("summit", "act", '["agreement"]')]


def test_counts_without_corrections_are_those_of_what_was_read(store):
    assert store.counts(EVERYTHING) == Counts(events=4, passages=4, mentions=4, articles=2, outlets=2)
