"""Georgian date expressions."""

from __future__ import annotations

from datetime import date

import pytest

from articles import dates, passages
from articles.date_expressions import Calendar, Clock, Decade, Happening, Meaning, Range, Shift, Weekday
from articles.dates_ka import find_spans
from articles.model import Passage
from articles.publication import day_in_text
from tests.articles.test_passages import article


def read(text: str) -> dict[str, Meaning]:
    return {
        text[item.start : item.end]: item.meaning
        for item in find_spans(text, Passage("", "", 0, 0, len(text)))
    }


@pytest.mark.parametrize(
    ("expression", "meaning"),
    [
        ("2008 წლის 8 აგვისტოს", Calendar(2008, 8, 8)),
        ("8 აგვისტოს", Calendar(None, 8, 8)),
        ("8 აგვისტო, 2008", Calendar(2008, 8, 8)),
        ("ხუთშაბათს, 7 აგვისტოს", Calendar(None, 8, 7, weekday=3)),
        ("ოცდაექვს მაისს", Calendar(None, 5, 26)),
        ("გასული წლის 14 მაისს", Calendar(Shift(-1, "year"), 5, 14)),
        ("26.08.2008", Calendar(2008, 8, 26)),
        ("2008 წლის აგვისტოში", Calendar(2008, 8)),
        ("აგვისტოს ბოლოს", Calendar(None, 8, part="late")),
        ("იმავე წლის სექტემბერში", Calendar(Shift(0, "year", "told"), 9)),
        ("2008 წელს", Calendar(2008)),
        ("2014 წლის დასაწყისში", Calendar(2014, part="early")),
        ("2014 წლის ზაფხულში", Calendar(2014, season="summer")),
        ("გასულ ზაფხულს", Calendar(season="summer", which=-1)),
        ("2014 წლის მესამე კვარტალში", Calendar(2014, quarter=3)),
        ("1990-იან წლებში", Decade(1990)),
        ("90-იანი წლების დასაწყისში", Decade(1990, "early")),
        ("8-12 აგვისტოს", Range(Calendar(None, 8, 8), Calendar(None, 8, 12))),
        ("2008 წლის 8-დან 12 აგვისტომდე", Range(Calendar(2008, 8, 8), Calendar(2008, 8, 12))),
        ("2014 წლის 28 თებერვლიდან 2 მარტამდე", Range(Calendar(2014, 2, 28), Calendar(2014, 3, 2))),
        ("1992-1993 წლებში", Range(Calendar(1992), Calendar(1993))),
        ("1992 წლიდან", Range(Calendar(1992), None)),
        ("2014 წლამდე", Range(None, Calendar(2014))),
        ("გუშინ", Shift(-1, "day")),
        ("ხუთშაბათს", Weekday(3)),
        ("ორშაბათს დილით", Clock(Weekday(0), "TMO")),
        ("გასულ კვირას", Shift(-1, "week")),
        ("გასულ შაბათ-კვირას", Shift(-1, "weekend")),
        ("იმავე საღამოს", Clock(Shift(0, "day", "told"), "TEV")),
        ("შარშან", Shift(-1, "year")),
        ("წელს", Shift(0, "year")),
        ("ორი დღის წინ", Shift(-2, "day")),
        ("სამი წლის შემდეგ", Shift(3, "year", "told")),
        ("ერთი წლით ადრე", Shift(-1, "year", "told")),
        ("მეორე დღეს", Shift(1, "day", "told")),
        ("იმავე დღეს", Shift(0, "day", "told")),
        ("ვარდების რევოლუცია", Happening("rose-revolution")),
        (
            "ბუქარესტის სამიტიდან ორი დღის შემდეგ",
            Shift(2, "day", Happening("nato-summit-bucharest-2008")),
        ),
    ],
)
def test_read(expression: str, meaning: Meaning) -> None:
    assert read(f"მინისტრმა თქვა, რომ {expression} სიტუაცია შეიცვალა.") == {expression: meaning}


@pytest.mark.parametrize(
    "sentence", ["მარტო 2008 კაცი მოვიდა.", "მუხლი 6.07 და ვერსია 12.5.", "ყოველ კვირას იკრიბებიან."]
)
def test_left_alone(sentence: str) -> None:
    assert read(sentence) == {}


def test_day_of_publication() -> None:
    assert day_in_text("6 ივლისი, 2016, 14:05") == date(2016, 7, 6)
    assert day_in_text("2016 წლის 6 ივლისი") == date(2016, 7, 6)
    assert day_in_text("გუშინ") is None


def test_sentences_are_read_one_by_one() -> None:
    text = (
        "გუშინ მინისტრი ჩამოვიდა. ხუთშაბათს სხდომა გაიმართება. "
        "2008 წლის 8 აგვისტოს ომი დაიწყო. მეორე დღეს დასრულდა."
    )
    source = article(text, date(2017, 5, 11))
    sentences = passages.split(source)
    assert len(sentences) == 4
    assert [item.date.edtf for item in dates.find(source, sentences)] == [
        *("2017-05-10", "2017-05-11"),
        *("2008-08-08", "2008-08-09"),
    ]
