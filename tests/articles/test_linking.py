"""Which events are one happening."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from articles import linking, pipeline
from articles.model import Event
from tests.articles.test_passages import article

DAYS = [(month, day) for month in ("March", "June", "September", "December") for day in (5, 15, 25)]


def clusters(text: str, id: str = "a1") -> list[tuple[Event, str]]:
    source = replace(article(text, date(2017, 5, 11)), id=id)
    return [(event, event.cluster_id) for event in pipeline.read(source).events]


def test_the_same_act_region_and_days_are_one_happening() -> None:
    text = (
        "Georgia and Russia signed an agreement on 9 November 2011. They talked long. "
        "The agreement was signed by Georgia on November 9, 2011."
    )
    (_, first), (_, second) = clusters(text)
    assert first == second


def test_another_region_act_or_day_is_another_happening() -> None:
    text = (
        "Russia recognised Abkhazia as a state on 26 August 2008. "
        "Russia recognised South Ossetia as a state on 26 August 2008. "
        "Nauru recognised Abkhazia as a state on 15 December 2009. "
        "Russia deployed troops in Abkhazia on 26 August 2008."
    )
    assert len({cluster for _, cluster in clusters(text)}) == 4


def test_a_year_alone_is_not_the_day() -> None:
    text = "Russia annexed Crimea on 18 March 2014. In 2014 Russia annexed Crimea."
    assert len({cluster for _, cluster in clusters(text)}) == 2


def test_another_article_gives_the_same_happening_the_same_id() -> None:
    first = clusters("Russia annexed Crimea on 18 March 2014.", "a1")
    second = clusters("In Moscow they said that on 18 March 2014 Russia annexed Crimea.", "a2")
    assert {c for e, c in first if e.act == "annexation"} == {c for e, c in second if e.act == "annexation"}
    assert {e.id for e, _ in first}.isdisjoint({e.id for e, _ in second})


def test_what_has_no_date_stays_within_its_article() -> None:
    text = "The occupation of Abkhazia is illegal."
    (_, first), (_, second) = clusters(text, "a1")[0], clusters(text, "a2")[0]
    assert first != second


def test_the_work_grows_no_faster_than_the_events(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each event is compared with those of its own year and region, not with all there are."""
    same = linking._same
    compared = 0

    def counted(known: Event, event: Event) -> bool:
        nonlocal compared
        compared += 1
        return same(known, event)

    monkeypatch.setattr(linking, "_same", counted)
    work = []
    for years in (8, 16):
        days = [f"{day} {month} {1990 + year}" for year in range(years) for month, day in DAYS]
        extraction = pipeline.read(article(" ".join(f"Russia met Georgia on {day}." for day in days)))
        assert len(extraction.events) == len(days)
        assert len({event.cluster_id for event in extraction.events}) == len(days)
        work.append(compared)
        compared = 0
    assert work[1] <= 2.2 * work[0]
