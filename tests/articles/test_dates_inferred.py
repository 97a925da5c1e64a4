"""The year of an article that nobody dated, open ranges, and what each date rests on."""

from __future__ import annotations

import re
from datetime import date

import pytest

from articles import dates, named_events, passages
from articles.model import DateSpan, PassageDate
from articles.tables import table
from geodata.regions import region
from tests.articles.test_passages import article

PUBLISHED = date(2017, 5, 11)  # a Thursday


def found(text: str, published: date | None = None) -> tuple[PassageDate, ...]:
    source = article(text, published)
    return dates.find(source, passages.split(source))


def read(text: str, published: date | None = None) -> dict[str, DateSpan]:
    return {item.date.expression: item.date for item in found(text, published)}


def test_a_named_event_on_the_very_day_gives_the_year() -> None:
    text = (
        "They signed on July 6. The signing came two days before a NATO summit in Poland. He left on July 7."
    )
    spans = read(text)
    assert dates.inferred_year(found(text)) == 2016
    assert (spans["July 6"].edtf, spans["July 6"].basis) == ("2016-07-06", "inferred")
    assert spans["July 7"].edtf == "2016-07-07" and spans["July 7"].confidence < 0.7
    assert spans["NATO summit in Poland"].edtf == "2016-07-08/2016-07-09"
    text = "They signed on July 6. The signing came two days before a major NATO summit in Poland."
    assert read(text)["a major NATO summit"].edtf == "2016-07-08"


def test_a_weekday_and_the_latest_full_date_give_the_year() -> None:
    text = "On Wednesday, July 6, they met. Talks began in March 2016. A truce came on 8 August 2008."
    assert read(text)["Wednesday, July 6"].edtf == "2016-07-06"
    assert dates.inferred_year(found(text)) == 2016


@pytest.mark.parametrize(
    "text",
    [
        "They signed on July 6.",
        "They signed on July 6, two days before a summit in Poland.",
        "They signed on July 6. Talks began in March 2016.",  # one hint only
        "On Wednesday, July 6, they met.",  # fits many years
        "On Wednesday, July 6, they met. Talks began in March 2014.",  # a Sunday then, a Monday in 2015
        "They signed on July 6. It came two days before a NATO summit in Poland. By 2020 it was gone.",
        "On Friday, July 6, they met. They met again two days before the NATO summit in Warsaw.",
    ],
)
def test_without_agreement_the_year_stays_open(text: str) -> None:
    assert dates.inferred_year(found(text)) is None
    assert [s.edtf for s in read(text).values() if "July 6" in s.expression] == ["XXXX-07-06"]


def test_with_a_date_of_publication_nothing_is_inferred() -> None:
    text = "They signed on July 6. The signing came two days before a NATO summit in Poland."
    assert dates.inferred_year(found(text, PUBLISHED)) is None
    assert read(text, PUBLISHED)["July 6"].basis == "published"


@pytest.mark.parametrize(
    ("sentence", "expression", "edtf", "basis"),
    [
        ("It broke out on 7 August 2008.", "7 August 2008", "2008-08-07", ""),
        ("They met on July 6.", "July 6", "2017-07-06", "published"),
        ("They met last week.", "last week", "2017-05-01/2017-05-07", "published"),
        ("It was 7 August 2008. Two days later they fled.", "Two days later", "2008-08-09", "context"),
        ("It was 7 August 2008. On 12 August they met.", "12 August", "2008-08-12", "context"),
        ("Georgia lost the 2008 war.", "2008 war", "2008-08-07/2008-08-12", "named event"),
        ("They met on May 5 of last year.", "May 5 of last year", "2016-05-05", "published"),
        ("They met a week before the NATO summit in Warsaw.", "a week before the NATO summit in Warsaw",
         "2016-07-01", "named event"),
    ],
)  # fmt: skip
def test_basis(sentence: str, expression: str, edtf: str, basis: str) -> None:
    span = read(sentence, PUBLISHED)[expression]
    assert (span.edtf, span.basis) == (edtf, basis)


@pytest.mark.parametrize(
    ("sentence", "expression", "edtf", "start", "end"),
    [
        ("Troops have been there since 1992.", "1992", "1992/..", date(1992, 1, 1), PUBLISHED),
        ("He has been there since Tuesday.", "Tuesday", "2017-05-09/..", date(2017, 5, 9), PUBLISHED),
        ("They stayed until August 2008.", "August 2008", "../2008-08", date(2008, 8, 1), date(2008, 8, 31)),
        ("They ruled from 2009 onwards.", "2009", "2009/..", date(2009, 1, 1), PUBLISHED),
    ],
)
def test_open_ranges(sentence: str, expression: str, edtf: str, start: date, end: date) -> None:
    span = read(sentence, PUBLISHED)[expression]
    assert (span.edtf, span.start, span.end) == (edtf, start, end)


def test_an_open_range_is_no_date_to_count_from() -> None:
    text = "It was 7 August 2008. They stayed until 5 May 2010. Two days later all was over."
    assert read(text)["Two days later"].edtf == "2008-08-09"


def test_weekdays_tell_years_apart() -> None:
    text = "They met on Wednesday, July 6."
    assert read(text, PUBLISHED)["Wednesday, July 6"].edtf == "2016-07-06"


def test_tense_tells_which_weekday_and_year() -> None:
    assert read("The vote is scheduled for 30 October.", date(2014, 3, 20))["30 October"].edtf == "2014-10-30"
    assert read("He was killed on 20 October.", date(2014, 5, 1))["20 October"].edtf == "2013-10-20"
    assert read("Wednesday's ruling will be appealed.", PUBLISHED)["Wednesday"].edtf == "2017-05-10"


def test_lengths_times_and_now_are_no_dates_of_the_store() -> None:
    text = "For two weeks now, every day at 9 a.m., the six-month-old truce was recently broken."
    assert found(text, PUBLISHED) == ()
    source = article(text, PUBLISHED)
    assert [(t.type, t.value) for t in dates.timexes(source, passages.split(source))] == [
        ("DURATION", "P2W"),
        ("DATE", "PRESENT_REF"),
        ("SET", "P1D"),
        ("TIME", "2017-05-11T09:00"),
        ("DURATION", "P6M"),
        ("DATE", "PAST_REF"),
    ]


def test_a_document_dates_only_after_a_word_of_time() -> None:
    assert read("The Budapest Memorandum says so.") == {}
    assert read("Since the Budapest Memorandum it has none.")["Budapest Memorandum"].edtf == "1994-12-05"


def test_named_events_are_sourced_and_in_other_languages_too() -> None:
    rows = table("named_events")
    assert len({row["id"] for row in rows}) == len(rows) >= 140
    for row in rows:
        assert row["start"] <= row["end"] and row["source"], row["id"]
        assert all(region(id) for id in row.get("regions", ()))
        for name in row["names"]:
            assert named_events.heads(name), name
            re.compile(name)
    for language in ("uk", "ru", "ka"):
        assert table(f"dates_{language}")["events"].keys() <= {row["id"] for row in rows}


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Georgia's 2012 parliamentary elections", "parliamentary-election-georgia-2012"),
        ("2014 Crimean referendum", "referendum-crimea-2014"),
        ("Second Karabakh War", "karabakh-war-2020"),
        ("Budapest Memorandum", "budapest-memorandum"),
        ("NATO’s summit in Vilnius", "nato-summit-vilnius-2023"),
        ("1991-92 war in South Ossetia", "war-in-south-ossetia"),
    ],
)
def test_names_of_events(name: str, id: str) -> None:
    row = named_events.named_event(name)
    assert row is not None and row["id"] == id


@pytest.mark.parametrize(
    "text",
    ["on May 5, ", "the ", "two days before ", "since 1992 to ", "2008 war ", "a " * 30 + "few "],
)
def test_hostile_repetition_stays_quick(text: str) -> None:
    assert isinstance(found(text * 5_000, PUBLISHED), tuple)
