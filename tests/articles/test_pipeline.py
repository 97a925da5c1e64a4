"""A whole article with the traps of real ones: furniture, no year, a typo, pronouns before names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from articles import pipeline
from articles.model import Event, Extraction
from tests.articles.test_passages import article

TEXT = (Path(__file__).parent.parent / "data" / "trap_article.txt").read_text(encoding="utf-8")
PUBLISHED = date(2017, 5, 11)


@pytest.fixture(scope="module")
def dated() -> Extraction:
    return pipeline.read(article(TEXT, PUBLISHED))


@pytest.fixture(scope="module")
def undated() -> Extraction:
    return pipeline.read(article(TEXT))


def regions_of(extraction: Extraction, words: str) -> set[str]:
    """The regions mentioned in the sentence that holds these words."""
    at = TEXT.index(words)
    (passage,) = (p for p in extraction.passages if p.start <= at < p.end)
    return {id for m in extraction.mentions if m.passage_id == passage.id for id in m.region_ids}


def events_of(extraction: Extraction, act: str) -> list[Event]:
    return [event for event in extraction.events if event.act == act]


@pytest.mark.parametrize(
    ("words", "regions"),
    [
        ("its dispute over two breakaway regions", {"donetsk-oblast", "luhansk-oblast", "eastern-ukraine"}),
        ("Few governments treat", {"donetsk-oblast", "luhansk-oblast", "eastern-ukraine"}),
        ("leave the peninsula", {"crimea"}),
        ("there every year", {"crimea"}),
        ("two separatist territories", {"georgia", "abkhazia", "south-ossetia"}),
        ("recognised both", {"georgia", "abkhazia", "south-ossetia"}),
        ("second round may follow", {"georgia"}),
    ],
)
def test_regions(dated: Extraction, words: str, regions: set[str]) -> None:
    assert regions <= regions_of(dated, words)


@pytest.mark.parametrize("words", ["Atlanta, Georgia", "Eastern Europe", "loading", "0:02:11", "2014 people"])
def test_no_region(dated: Extraction, words: str) -> None:
    assert regions_of(dated, words) == set()


def test_a_capital_as_government_is_its_state(dated: Extraction) -> None:
    kyiv = [m for m in dated.mentions if m.exact == "Kyiv"]
    assert len(kyiv) == 4 and {m.region_ids for m in kyiv} == {("ukraine",)}


def test_dates(dated: Extraction) -> None:
    found = {(d.date.expression, d.date.edtf) for d in dated.dates}
    assert found == {
        ("May 11", "2017-05-11"),
        ("three days before an annual trade summit", "2017-05-11"),
        ("an annual trade summit", "2017-05-14"),
        ("2014", "2014/.."),
        ("March 2014", "2014-03"),
        ("May 12", "2017-05-12"),
        ("2008 war", "2008-08-07/2008-08-12"),
    }


def test_without_publication_bare_days_stay_yearless(dated: Extraction, undated: Extraction) -> None:
    assert [(m.exact, m.region_ids) for m in undated.mentions] == [
        (m.exact, m.region_ids) for m in dated.mentions
    ]
    found = {d.date.expression: d.date for d in undated.dates}
    assert found["May 11"].edtf == "XXXX-05-11" and found["May 12"].edtf == "XXXX-05-12"
    assert found["an annual trade summit"].edtf == "XXXX-05-14"
    assert found["March 2014"].edtf == "2014-03"
    assert not any(e.date and e.date.start and e.date.start.year == 2017 for e in undated.events)


def test_events(dated: Extraction) -> None:
    def told(act: str) -> set[tuple[str, str]]:
        return {
            (id, e.date.edtf if e.date else "") for e in events_of(dated, act) for id in e.region_ids or ("",)
        }

    assert ("ukraine", "2017-05-11") in told("agreement")
    assert ("ukraine", "2017-05-11") in told("visit")
    assert ("georgia", "2017-05-12") in told("visit")
    assert "2017-05-14" in {day for _, day in told("summit")}
    assert ("crimea", "2014-03") in told("annexation")
    assert ("georgia", "2008-08-07/2008-08-12") in told("offensive")
    assert {("abkhazia", "2008"), ("south-ossetia", "2008")} <= told("recognition")
    denied = [e.modality for e in dated.events if "did not sign" in TEXT[e.quote_start : e.quote_end]]
    assert denied == ["denied"]


def test_everything_points_into_the_text(dated: Extraction) -> None:
    spans = {p.id: (p.start, p.end) for p in dated.passages}
    for mention in dated.mentions:
        start, end = spans[mention.passage_id]
        assert start <= mention.start < mention.end <= end
        assert TEXT[mention.start : mention.end] == mention.exact
        assert mention.extractor == pipeline.EXTRACTOR
    for item in dated.dates:
        assert TEXT[item.date.char_start : item.date.char_end] == item.date.expression
    for event in dated.events:
        assert spans[event.passage_id] == (event.quote_start, event.quote_end)
        assert event.cluster_id and 0 < event.confidence <= 1


def test_the_same_article_reads_the_same(dated: Extraction) -> None:
    assert pipeline.read(article(TEXT, PUBLISHED)) == dated
    assert len({e.id for e in dated.events}) == len(dated.events)
    assert len({m.id for m in dated.mentions}) == len(dated.mentions)


@pytest.mark.parametrize(
    "text", ["", " \n ", "…", "Georgia", "\x00\x00", "🙂" * 50, "<script>${a}`</script>"]
)
def test_odd_texts_are_read_without_error(text: str) -> None:
    assert pipeline.read(article(text)).article.text == text
