"""English date expressions and what they stand for."""

from __future__ import annotations

from datetime import date

import pytest

from articles import dates, passages
from articles.model import DateSpan
from articles.named_events import named_event
from tests.articles.test_passages import article

PUBLISHED = date(2017, 5, 11)  # a Thursday


def spans(text: str, published: date | None = PUBLISHED) -> list[DateSpan]:
    source = article(text, published)
    return [found.date for found in dates.find(source, passages.split(source))]


def read(text: str, published: date | None = PUBLISHED) -> dict[str, str]:
    return {span.expression: span.edtf for span in spans(text, published)}


@pytest.mark.parametrize(
    ("expression", "edtf"),
    [
        ("6 July 2016", "2016-07-06"),
        ("July 6, 2016", "2016-07-06"),
        ("July 6,2016", "2016-07-06"),
        ("6th of  July 2016", "2016-07-06"),
        ("the 6th of July, 2016", "2016-07-06"),
        ("06.07.2016", "2016-07-06"),
        ("2016-07-06", "2016-07-06"),
        ("25/12/2016", "2016-12-25"),
        ("Sept. 5, 2014", "2014-09-05"),
        ("March 2014", "2014-03"),
        ("early March 2014", "2014-03~"),
        ("the end of 2013", "2013~"),
        ("2008", "2008"),
        ("the 1990s", "199X"),
        ("summer 2014", "2014-22"),
        ("the third quarter of 2014", "2014-07/2014-09"),
        ("the first half of 2014", "2014-01/2014-06"),
        ("March, 7-8, 2014", "2014-03-07/2014-03-08"),
        ("March 19 – 20,2014", "2014-03-19/2014-03-20"),
        ("9 March,2014", "2014-03-09"),
        ("the seventh of August, 2014", "2014-08-07"),
        ("nineteen sixty-eight", "1968"),
        ("Fourth of July", "2017-07-04"),
        ("the nineteen eighties", "198X"),
        ("Thanksgiving Day 2014", "2014-11-27"),
        ("Memorial Day", "2017-05-29"),
        ("late November 2013", "2013-11~"),
        ("May 5 last year", "2016-05-05"),
        ("April, 5", "2017-04-05"),
        ("7–12 August 2008", "2008-08-07/2008-08-12"),
        ("from 1992 to 1993", "1992/1993"),
        ("1992–93", "1992/1993"),
        ("from 5 May to 9 June 2014", "2014-05-05/2014-06-09"),
        ("between 5 and 8 September", "2017-09-05/2017-09-08"),
        ("the week of 4 July 2016", "2016-07-04/2016-07-10"),
    ],
)
def test_absolute(expression: str, edtf: str) -> None:
    assert read(f"It happened in {expression}, they say.") == {expression: edtf}


@pytest.mark.parametrize(
    ("sentence", "expression", "edtf"),
    [
        ("They met today.", "today", "2017-05-11"),
        ("They met yesterday.", "yesterday", "2017-05-10"),
        ("They met on Tuesday.", "Tuesday", "2017-05-09"),
        ("They will meet on Tuesday.", "Tuesday", "2017-05-16"),
        ("They met last week.", "last week", "2017-05-01/2017-05-07"),
        ("They met two years ago.", "two years ago", "2015"),
        ("They meet next month.", "next month", "2017-06"),
        ("The trial opens on Tuesday.", "Tuesday", "2017-05-16"),
        ("A spokesman said the vote is Tuesday.", "Tuesday", "2017-05-16"),
        ("They could not be reached on Tuesday.", "Tuesday", "2017-05-09"),
        ("The treaty expires in March.", "March", "2018-03"),
        ("The pact is effective on June 1.", "June 1", "2017-06-01"),
        ("The law was passed in the year ended June 1.", "June 1", "2016-06-01"),
        ("They met in March.", "March", "2017-03"),
        ("They met in November.", "November", "2016-11"),
        ("They met on December 30.", "December 30", "2016-12-30"),
        ("They met last summer.", "last summer", "2016-22"),
        ("They met in the fall of last year.", "fall of last year", "2016-23"),
        ("They will meet two weeks from now.", "two weeks from now", "2017-05-22/2017-05-28"),
        ("They met a couple of years ago.", "a couple of years ago", "2015"),
        ("They met in the prior year.", "the prior year", "2016"),
        ("They met on March third.", "March third", "2017-03-03"),
        ("He was born in '68.", "'68", "1968"),
    ],
)
def test_counted_from_publication(sentence: str, expression: str, edtf: str) -> None:
    assert read(sentence) == {expression: edtf}


def test_counted_from_the_date_told_before() -> None:
    text = "War broke out on 7 August 2008. Two days later they fled. A year earlier all was calm."
    assert read(text) == {
        "7 August 2008": "2008-08-07",
        "Two days later": "2008-08-09",
        "A year earlier": "2007",
    }
    assert read("He came on 5 May 2014. The same day he left.")["The same day"] == "2014-05-05"
    assert read("On 26 May 1998, a day after they had signed, it began.")["a day after"] == "1998-05-25"
    assert read("It fell on 17 July 2014, four days earlier.")["four days earlier"] == "2014-07-17"


def test_a_happening_that_another_is_dated_by_gets_its_day() -> None:
    text = "They signed on May 11. The signing came three days before an annual conference in Vienna."
    found = read(text)
    assert found["three days before an annual conference"] == "2017-05-11"
    assert found["an annual conference"] == "2017-05-14"
    assert read("He fell ill three days before an annual conference.") == {}


def test_a_bare_day_goes_on_from_the_day_just_told() -> None:
    text = "War broke out on 7 August 2008. A truce was signed on 12 August."
    assert read(text)["12 August"] == "2008-08-12"
    assert read("It was 27 March 2014. On 8 May they spoke.")["8 May"] == "2014-05-08"
    assert read("It was 27 March 2014. On 8 October they spoke.")["8 October"] == "2017-10-08"


def test_a_story_without_publication_goes_on_in_the_year_it_told() -> None:
    def days(text: str) -> list[str]:
        return [span.edtf for span in spans(text, None)]

    assert days("It fell on 24 August 1991. On 1 December they voted.") == ["1991-08-24", "1991-12-01"]
    assert days("It grew in April 1992. In May it spoke.") == ["1992-04", "1992-05"]
    assert days("It fell on 24 August 1991. On 1 March they voted.") == ["1991-08-24", "XXXX-03-01"]
    assert days("It fell on 24 August 1991. They rested. On 1 December they voted.")[-1] == "XXXX-12-01"


def test_without_publication_nothing_is_guessed() -> None:
    text = "They met on May 11 and yesterday. In March 2014 it began. On May 12 they left."
    found = {span.expression: span for span in spans(text, None)}
    assert found["May 11"].edtf == found["May 11"].timex3 == "XXXX-05-11"
    assert found["May 12"].edtf == "XXXX-05-12"
    assert found["yesterday"].edtf == "XXXX-XX-XX"
    assert all(found[e].start is None and found[e].end is None for e in ("May 11", "May 12", "yesterday"))
    assert found["March 2014"].start == date(2014, 3, 1)


def test_named_events_need_their_context() -> None:
    assert read("Georgia lost the 2008 war.")["2008 war"] == "2008-08-07/2008-08-12"
    assert read("Gaza saw the 2008 war.") == {"2008": "2008"}
    assert read("At the NATO summit in Warsaw they spoke.") == {
        "NATO summit in Warsaw": "2016-07-08/2016-07-09"
    }
    row = named_event("Rose Revolution")
    assert row is not None and row["id"] == "rose-revolution"
    assert named_event("a quiet evening") is None


@pytest.mark.parametrize(
    "text",
    [
        "The hall holds 2014 people.",
        "Some 2014 soldiers came.",
        "Call +995 32 2008 11 22.",
        "0:00 0:00:58 0:00",
        "It cost $2008.",
        "Resolution 2008 was read.",
        "May they come. March on!",
        "It was 31 June 2014.",
        "It was 29 February 2015.",
        "He was born on 5 May 1812 and died in 1850.",
        "It is due in 2150.",
        "It was 03/04/2014.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read(text) == {}


def test_quotation_marks_hide_no_date() -> None:
    assert read("``Today is a sad day.'' 'Yesterday was worse.'") == {
        "Today": "2017-05-11",
        "Yesterday": "2017-05-10",
    }


def test_spellings_of_a_name_are_all_read() -> None:
    sentence = "It is like the Ch{}byl disaster."
    assert [list(read(sentence.format(way))) for way in ("erno", "orno")] == [
        ["Chernobyl disaster"],
        ["Chornobyl disaster"],
    ]


def test_a_weekday_to_come_may_be_the_day_of_publication() -> None:
    assert read("They will meet on Thursday.") == {"Thursday": "2017-05-11"}
    assert read("They will meet next Thursday.") == {"next Thursday": "2017-05-18"}
    assert read("Repairs should be done by Friday.") == {"Friday": "2017-05-12"}


def test_figures_are_compared_with_the_quarter_or_the_months_that_they_are_told_for() -> None:
    quarter = "Net profit fell in the third quarter of 2016. "
    assert read(quarter + "It lost $2 million a year earlier.")["a year earlier"] == "2015-07/2015-09"
    assert read(quarter + "In the 2014 quarter it lost more.")["the 2014 quarter"] == "2014-07/2014-09"
    months = "In the nine months sales fell from $2 million a year earlier."
    assert read(quarter + months)["a year earlier"] == "2016"


@pytest.mark.parametrize(
    "text",
    [
        "One quarter of the votes were his.",
        "It is their third title in as many years.",
        "The Daily Star and the daily Trud wrote of it.",
        "Step by step, one day at a time.",
        "They met again in spring training.",
    ],
)
def test_what_is_no_time_is_not_scored(text: str) -> None:
    source = article(text, PUBLISHED)
    assert dates.timexes(source, passages.split(source)) == ()


def test_spans_are_exact_and_precise() -> None:
    text = "In\nMarch 2014 — and on 7 May 2014."
    month, day = spans(text)
    assert text[month.char_start : month.char_end] == "March 2014"
    assert (month.precision, month.timex3, month.end) == ("month", "2014-03", date(2014, 3, 31))
    assert (day.precision, day.timex3) == ("day", "2014-05-07")


def test_a_number_of_people_after_a_month_is_no_day() -> None:
    assert read("In March, 20 people left.") == {"March": "2017-03"}


def test_a_comma_between_month_and_day_hides_no_day() -> None:
    assert "October, 20" in read("October, 20 saw a meeting of the Council.")
    assert "July, 3" in read("They exchanged on July, 3 ratifications of the treaty.")
    assert list(read("In October, 20 were wounded.")) == ["October"]


def test_days_of_one_month_are_listed_one_by_one() -> None:
    assert read("On March 5, 6 and 7, 2017, they met.") == {
        "March 5": "2017-03-05",
        "6": "2017-03-06",
        "7, 2017": "2017-03-07",
    }
    assert read("They will meet from Nov. 30-Dec. 2, 2017.") == {
        "from Nov. 30-Dec. 2, 2017": "2017-11-30/2017-12-02"
    }
