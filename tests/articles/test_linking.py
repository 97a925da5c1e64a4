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
    """Each event is compared with those of its own months and region, not with all there are."""
    likeness = linking._likeness
    compared = 0

    def counted(known: linking.Telling, telling: linking.Telling) -> float:
        nonlocal compared
        compared += 1
        return likeness(known, telling)

    monkeypatch.setattr(linking, "_likeness", counted)
    work = []
    for years in (8, 16):
        days = [f"{day} {month} {1990 + year}" for year in range(years) for month, day in DAYS]
        extraction = pipeline.read(article(" ".join(f"Russia met Georgia on {day}." for day in days)))
        assert len(extraction.events) == len(days)
        assert len({event.cluster_id for event in extraction.events}) == len(days)
        work.append(compared)
        compared = 0
    assert work[1] <= 2.2 * work[0]


def joined(first: str, second: str, act: str) -> bool:
    """Whether two articles' first events of this act are one happening when the one is there already."""
    (known, _), (event, _) = (
        next(pair for pair in clusters(text, id) if pair[0].act == act)
        for text, id in ((first, "a1"), (second, "a2"))
    )
    found = linking.assign(event, second, [linking.Telling(known, first)])
    return found == known.cluster_id


@pytest.mark.parametrize(
    ("first", "second", "act"),
    [
        (
            "Russia annexed Crimea on 18 March 2014.",
            "Moscow annexed the Crimean peninsula in March 2014.",
            "annexation",
        ),
        (
            "Artillery shelled a school in Avdiivka, Donetsk oblast, on 3 May 2016, wounding a teacher.",
            "A teacher was hurt when artillery shelled the school of Avdiivka, Donetsk oblast, 4 May 2016.",
            "shelling",
        ),
    ],
)
def test_tellings_whose_words_agree_join_across_days_and_precisions(
    first: str, second: str, act: str
) -> None:
    assert joined(first, second, act)


@pytest.mark.parametrize(
    ("first", "second", "act"),
    [
        (
            "Artillery shelled a school in Avdiivka, Donetsk oblast, on 3 May 2016.",
            "A road near Mariupol, Donetsk oblast, was shelled at night on 3 May 2016.",
            "shelling",
        ),
        (
            "Anna Holm of Norway visited Georgia on 3 May 2016 to open a library.",
            "The Polish speaker visited Georgia on 3 May 2016 for a round of trade talks.",
            "visit",
        ),
        ("Russia annexed Crimea on 18 March 2014.", "In 2014 Russia annexed Crimea.", "annexation"),
        (
            "Artillery shelled Tskhinvali on 3 May 2016.",
            "Georgia denied on 3 May 2016 that artillery shelled Tskhinvali.",
            "shelling",
        ),
    ],
)
def test_alike_is_not_the_same(first: str, second: str, act: str) -> None:
    assert all(e.act != act for e, _ in clusters(second)) or not joined(first, second, act)


def test_five_copies_of_a_report_are_one_happening_whatever_day_they_came_out() -> None:
    text = "Georgia signed a treaty on trade and customs with its neighbours after long talks in Batumi."
    known = linking.Happenings()
    found = set()
    for number in range(5):
        source = replace(article(text, date(2017, 5, 11 + number // 2)), id=f"a{number}")
        (event,) = (e for e in pipeline.read(source).events if e.act == "agreement")
        found.add(known.settle(linking.Telling(event, text)).cluster_id)
    assert len(found) == 1


def test_a_happening_that_fits_none_gets_an_id_of_its_own() -> None:
    text = "Artillery shelled a school in Tskhinvali on 3 May 2016."
    other = "Mortars shelled orchards of a distant farm by South Ossetia on 3 May 2016."
    (known, _), (event, _) = clusters(text, "a1")[0], clusters(other, "a2")[0]
    found = linking.assign(event, other, [linking.Telling(known, text)])
    assert found not in (known.cluster_id, "")
    assert found == linking.assign(event, other, [linking.Telling(known, text)])


def test_the_same_names_agree_across_scripts() -> None:
    assert len(linking.stems("Керри посетил Тбилиси") & linking.stems("Kerry went to Tbilisi")) >= 1
    assert linking.stems("შეხვედრა") == linking.stems("შეხვედრის")


def test_one_happening_in_four_languages() -> None:
    told = {
        "en": "Russia recognised the independence of Abkhazia on 26 August 2008.",
        "uk": "Росія визнала незалежність Абхазії 26 серпня 2008 року.",
        "ru": "26 августа 2008 года Россия признала независимость Абхазии.",
        "ka": "2008 წლის 26 აგვისტოს რუსეთმა აღიარა აფხაზეთის დამოუკიდებლობა.",
    }
    known = linking.Happenings()
    found = set()
    for language, text in told.items():
        source = replace(article(text), id=language, language=language)
        (event,) = (e for e in pipeline.read(source).events if e.act == "recognition")
        found.add(known.settle(linking.Telling(event, text)).cluster_id)
    assert len(found) == 1
