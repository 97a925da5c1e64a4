"""English expressions of time as TimeML has them, those that stand for no day included."""

from __future__ import annotations

from datetime import date

import pytest

from articles import dates, passages
from tests.articles.test_passages import article

PUBLISHED = date(2017, 5, 11)  # a Thursday


def read(text: str) -> dict[str, tuple[str, str]]:
    source = article(text, PUBLISHED)
    return {
        source.text[found.start : found.end]: (found.type, found.value)
        for found in dates.timexes(source, passages.split(source))
    }


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("half an hour", "PT30M"),
        ("half a century", "P50Y"),
        ("a quarter-century", "P25Y"),
        ("2 1/2 years", "P2.5Y"),
        ("two and a half years", "P2.5Y"),
        ("an hour and a half", "PT1.5H"),
        ("1,000 days", "P1000D"),
        ("two hundred years", "P200Y"),
        ("hundreds of years", "PXY"),
        ("the entire week", "P1W"),
        ("nearly four months", "P4M"),
    ],
)
def test_lengths(expression: str, value: str) -> None:
    found = read(f"They stayed for {expression}, we hear.")
    assert found == {expression.removeprefix("nearly "): ("DURATION", value)}


@pytest.mark.parametrize(
    ("sentence", "expression", "value"),
    [
        ("They meet on Mondays.", "Mondays", "XXXX-WXX-1"),
        ("They meet every weekend.", "every weekend", "XXXX-WXX-WE"),
        ("They meet every few days.", "every few days", "PXD"),
        ("They meet every autumn.", "every autumn", "XXXX-FA"),
        ("They meet every single day.", "every single day", "P1D"),
        ("They meet every other hour.", "every other hour", "PT2H"),
    ],
)
def test_repetitions(sentence: str, expression: str, value: str) -> None:
    assert read(sentence) == {expression: ("SET", value)}


@pytest.mark.parametrize(
    ("sentence", "expression", "value"),
    [
        ("It was the worst storm of the decade.", "the decade", "201"),
        ("They hope for peace in this century.", "this century", "20"),
        ("It was built in the last century.", "last century", "19"),
        ("It was built in the nineteenth century.", "the nineteenth century", "18"),
        ("It was built in the 1880s.", "the 1880s", "188"),
        ("They expect a profit for the year.", "the year", "2017"),
        ("Shares rose on the week.", "the week", "2017-W19"),
        ("They met at Christmas.", "Christmas", "2016-12-25"),
        ("They met not long ago.", "long ago", "PAST_REF"),
        ("At present nobody knows.", "present", "PRESENT_REF"),
        ("They may do so in the distant future.", "the distant future", "FUTURE_REF"),
    ],
)
def test_what_is_said_too_loosely_for_a_map_is_read_and_not_stored(
    sentence: str, expression: str, value: str
) -> None:
    assert read(sentence) == {expression: ("DATE", value)}
    source = article(sentence, PUBLISHED)
    assert dates.find(source, passages.split(source)) == ()


@pytest.mark.parametrize(
    ("sentence", "expression", "value"),
    [
        ("They met at 2 p.m. EST Sunday.", "2 p.m. EST Sunday", "2017-05-07T14:00"),
        ("They met at 10:30 AM Tuesday.", "10:30 AM Tuesday", "2017-05-09T10:30"),
        ("They met at 1400 GMT.", "1400", "2017-05-11T14:00"),
        ("They met at eight o'clock this morning.", "eight o'clock this morning", "2017-05-11T08:00"),
        ("They met on the evening of 4 May.", "the evening of 4 May", "2017-05-04TEV"),
        ("They met in mid-afternoon yesterday.", "mid-afternoon yesterday", "2017-05-10TAF"),
        ("They met last evening.", "last evening", "2017-05-10TEV"),
    ],
)
def test_times_of_a_day(sentence: str, expression: str, value: str) -> None:
    assert read(sentence) == {expression: ("TIME", value)}


def test_a_day_said_once_holds_for_both_hours() -> None:
    assert read("They met between 6:50 a.m. and 7:30 a.m. Tuesday.") == {
        "6:50 a.m.": ("TIME", "2017-05-09T06:50"),
        "7:30 a.m. Tuesday": ("TIME", "2017-05-09T07:30"),
    }


def test_a_part_of_a_day_counts_from_the_day_told() -> None:
    assert read("On 2 May they met. The next morning they left.")["The next morning"] == (
        "TIME",
        "2017-05-03TMO",
    )
    assert read("On 2 May they met. That night they left.")["That night"] == ("TIME", "2017-05-02TNI")


@pytest.mark.parametrize(
    ("sentence", "expression", "value"),
    [
        ("Sales rose in 2016's first quarter.", "2016's first quarter", "2016-Q1"),
        ("Sales rose in the last quarter of 2016.", "the last quarter of 2016", "2016-Q4"),
        ("Sales rose in last year's first half.", "last year's first half", "2016-H1"),
        ("Sales rose in the first two quarters of 2016.", "the first two quarters of 2016", "2016-H1"),
        ("Sales rose in calendar 2016.", "calendar 2016", "2016"),
        ("Sales rose in the first quarter a year ago.", "the first quarter a year ago", "2016-Q1"),
    ],
)
def test_quarters_and_halves(sentence: str, expression: str, value: str) -> None:
    assert read(sentence) == {expression: ("DATE", value)}


def test_figures_are_compared_with_the_same_quarter() -> None:
    loss = "They expect to report a first-quarter loss of $2 million, compared with $4 million last year."
    assert read(loss)["last year"] == ("DATE", "2016-Q1")
    assert read("They report a first-quarter loss. They moved last year.")["last year"] == ("DATE", "2016")
    told = read(
        "First-quarter profit rose. In the first quarter of 2016, it fell. The year-ago quarter was bad."
    )
    assert told["The year-ago quarter"] == ("DATE", "2016-Q1")
    told = read("They expect third-quarter profits to fall from $2 million a year earlier.")
    assert told["a year earlier"] == ("DATE", "2016-Q3")


@pytest.mark.parametrize(
    "sentence",
    [
        "They met now and then.",
        "They spoke of Bloody Sunday.",
        "They spoke of the Good Friday agreement.",
        "They hold one quarter of the votes.",
        "The unit has a group of '45 men' and more.",
        "They won in the first half of the match.",
    ],
)
def test_what_is_no_time(sentence: str) -> None:
    assert read(sentence) == {}


def values(sentence: str) -> dict[str, str]:
    return {expression: value for expression, (_, value) in read(sentence).items()}


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("He is flying home Saturday.", "2017-05-13"),
        ("He was to fly home Saturday.", "2017-05-13"),
        ("They vote Saturday on the plan.", "2017-05-13"),
        ("A hearing was set for Saturday.", "2017-05-13"),
        ("Officials planned a march on Saturday.", "2017-05-13"),
        ("Officials hoped to meet on Saturday.", "2017-05-13"),
        ("River cleanup planned Saturday", "2017-05-13"),
        ("They think it will end, but shares slid Saturday.", "2017-05-06"),
        ("The shop opens from 7 a.m. Saturday.", "2017-05-13T07:00"),
        ("This Saturday he rests.", "2017-05-13"),
        ("He rested this Saturday.", "2017-05-06"),
        ("He flew home Saturday after the vote.", "2017-05-06"),
        ("It had been scheduled to expire Saturday.", "2017-05-06"),
    ],
)
def test_verbs_tell_the_coming_weekday_from_the_last(sentence: str, day: str) -> None:
    assert list(values(sentence).values()) == [day]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He spoke at 6:30 this evening.", {"6:30 this evening": "2017-05-11T18:30"}),
        ("He spoke at 5 yesterday afternoon.", {"5 yesterday afternoon": "2017-05-10T17:00"}),
        ("He spoke at eleven o'clock last night.", {"eleven o'clock last night": "2017-05-10T23:00"}),
        ("He spoke at 11.30pm last night.", {"11.30pm last night": "2017-05-10T23:30"}),
        (
            "They met from 8:15 to 9 p.m. today.",
            {"8:15": "2017-05-11T20:15", "9 p.m. today": "2017-05-11T21:00"},
        ),
        ("They met between 8 and 9 p.m.", {"8": "2017-05-11T20:00", "9 p.m.": "2017-05-11T21:00"}),
        ("They sold between 8 and 9 houses.", {}),
        ("The board voted 5-0 tonight.", {"tonight": "2017-05-11TNI"}),
        (
            "On Monday they met; later in the day they left.",
            {"Monday": "2017-05-08", "later in the day": "2017-05-08"},
        ),
    ],
)
def test_hours(sentence: str, expected: dict[str, str]) -> None:
    assert values(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They stayed from May 3 to 5.", {"May 3": "2017-05-03", "5": "2017-05-05"}),
        ("They stayed from 3 to 5 May 2014.", {"3": "2014-05-03", "5 May 2014": "2014-05-05"}),
        ("They ruled from 1988 until 1991.", {"1988": "1988", "1991": "1991"}),
        ("They ruled in 1988-91.", {"1988-91": "1988/1991"}),
    ],
)
def test_the_two_ends_of_a_range_in_words(sentence: str, expected: dict[str, str]) -> None:
    assert values(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They fought between Nov. 30 and Dec. 2.", {"Nov. 30": "2016-11-30", "Dec. 2": "2016-12-02"}),
        ("The March vote was close.", {"March": "2017-03"}),
        ("The March for Babies was long ago.", {"long ago": "PAST_REF"}),
        ("The March on Rome was long ago.", {"long ago": "PAST_REF"}),
        ("May sales fell.", {"May": "2017-05"}),
        ("The firm posted record 1988 sales.", {"1988": "1988"}),
        ("1988 was a bad year.", {"1988": "1988"}),
        ("The debt was paid at year-end 1988.", {"year-end 1988": "1988"}),
        ("By midyear they left.", {"midyear": "2017"}),
        ("They will march until Election Day.", {"Election Day": "2017-11-07"}),
        ("They met on Friday nights.", {"Friday nights": "XXXX-WXX-5TNI"}),
        ("They met on a Friday in March.", {"March": "2017-03"}),
        ("They met at a Friday rally.", {"Friday": "2017-05-05"}),
        ("It will end in two thousand eighteen.", {"two thousand eighteen": "2018"}),
        ("They met in the latter half of 1998.", {"the latter half of 1998": "1998-H2"}),
        ("The walk on May Day was calm.", {"May Day": "2017-05-01"}),
        ("They will march over the Labor Day weekend.", {"Labor Day weekend": "2017-09-04"}),
        ("They vote on the first Sunday of June 2018.", {"the first Sunday of June 2018": "2018-06-03"}),
        ("They come this weekend.", {"this weekend": "2017-W19-WE"}),
        ("They come next weekend.", {"next weekend": "2017-W20-WE"}),
        ("They came last weekend.", {"last weekend": "2017-W18-WE"}),
        ("They left a year and a half ago.", {"a year and a half ago": "2015-11"}),
    ],
)
def test_dates_said_in_other_ways(sentence: str, expected: dict[str, str]) -> None:
    assert values(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It lasted a hundred and fifty years.", {"a hundred and fifty years": "P150Y"}),
        ("They fought in the last days of the war.", {}),
        ("They meet every second year.", {"every second year": "P2Y"}),
        ("They meet every Sunday morning.", {"every Sunday morning": "XXXX-WXX-7TMO"}),
        ("It was quiet in the weeks before the raid.", {}),
        ("After a week of talks they left.", {"a week": "P1W"}),
        ("After a weekend of talks they left.", {}),
        ("It will grow over the next decade.", {"the next decade": "P10Y"}),
        ("It grew in the last decade.", {"last decade": "P10Y"}),
        ("One day they will agree.", {"One day": "FUTURE_REF"}),
        ("They took it one day at a time.", {}),
        ("Terms may be set at a later date.", {"a later date": "FUTURE_REF"}),
        ("He said so the other day.", {"the other day": "PAST_REF"}),
        ("He has in the past given money.", {"the past": "PAST_REF"}),
        ("It could one day happen.", {"one day": "FUTURE_REF"}),
        ("The future king spoke of the past few days.", {"the past few days": "PXD"}),
        ("They watched Monday Night Football.", {}),
    ],
)
def test_lengths_and_times_left_open(sentence: str, expected: dict[str, str]) -> None:
    assert values(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They met from 2 to 4 p.m. Monday.", [("from 2 to 4 p.m. Monday", "2017-05-08")]),
        ("They met from 2 to 4 p.m. at home.", []),
        ("It was to have begun on Monday.", [("Monday", "2017-05-08")]),
    ],
)
def test_hours_of_a_day_are_one_day_on_the_map(sentence: str, expected: list[tuple[str, str]]) -> None:
    source = article(sentence, PUBLISHED)
    found = [item.date for item in dates.find(source, passages.split(source))]
    assert [(span.expression, span.edtf) for span in found] == expected
