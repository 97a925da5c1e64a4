"""Who tells of one happening, and mentions by year."""

from dataclasses import replace
from pathlib import Path

import pytest

from articles.ingest import ingest
from articles.model import Filter
from articles.store import open_store

TEXT = "Russia recognised Abkhazia on 26 August 2008 in Moscow, and Georgia protested at once against it. "
REST = "The ministry in Tbilisi said that it would break off relations, and observers counted soldiers. "


@pytest.fixture
def store(tmp_path: Path):
    for name, outlet, text, day in (
        ("a", "First", TEXT + REST * 3, "2008-08-26"),
        ("b", "Copier", TEXT + REST * 3, "2008-08-27"),
        (
            "c",
            "Other",
            "Moscow: Russia recognised Abkhazia on 26 August 2008, we hear.",
            "2009-02-01",
        ),
    ):
        (tmp_path / f"{name}.md").write_text(
            f"---\ntitle: {name}\noutlet: {outlet}\ndate: {day}\nurl: https://example.org/{name}\n---\n{text}\n"
        )
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as opened:
        ingest([str(tmp_path)], opened)
        yield opened


def test_a_happening_names_everyone_who_tells_of_it_and_which_texts_are_copies(store):
    row = next(r for r in store.events(Filter()) if r.event.act == "recognition")
    told = store.tellings(row.event.cluster_id)
    assert [t.row.article.outlet for t in told] == ["First", "Copier", "Other"]
    assert told[0].text_id == told[1].text_id != told[2].text_id
    assert {t.row.outlets for t in told} == {3}
    assert store.tellings("nothing") == []


def test_mentions_are_counted_by_the_year_of_their_article(store):
    wanted = Filter(regions=("abkhazia",))
    years = store.mention_years(wanted)
    assert set(years) == {2008, 2009}
    assert sum(years.values()) == store.counts(wanted).mentions
    assert store.mention_years(replace(wanted, regions=("crimea",))) == {}


def test_an_outlet_tells_alone_what_no_other_tells(store):
    told = store.outlet_happenings(Filter(acts=("recognition",)))
    assert told == {"First": (0, 1), "Copier": (0, 1), "Other": (0, 1)}
    # Others count whether the filter leaves them or not.
    assert store.outlet_happenings(Filter(acts=("recognition",), source="Other")) == {"Other": (0, 1)}
    everything = store.outlet_happenings(Filter())
    assert everything["First"] == everything["Copier"]
    assert store.outlet_happenings(Filter(query="nowhere")) == {}
