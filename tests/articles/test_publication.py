"""The day an article was published, and how it was found."""

from datetime import date

import pytest

from articles.clean import clean
from articles.publication import Orders, day_in_text, day_in_url, read_day
from articles.raw import Facts, RawSource

DAY = date(2014, 3, 18)


@pytest.mark.parametrize(
    "written",
    [
        *("2014-03-18T10:00:00Z", "2014-03-18T10:00:00.5+04:00", "2014/3/18", "20140318", "1395100800"),
        *("18.03.2014", "18/03/2014 10:20", "03/18/2014", "Tue, 18/03/2014 - 10:20", "10:20, 18 March 2014"),
        *("Tue, 18 Mar 2014 10:00:00 +0400", "March 18th, 2014 at 10:22 PM", "18 березня 2014 р., 10:22"),
        *(
            "вівторок, 18 березня 2014",
            "18 марта 2014 г.",
            "18 мар. 2014",
            "18 მარტი, 2014",
            "2014 წლის 18 მარტი",
        ),
    ],
)
def test_a_day_is_read_however_it_is_written(written):
    assert read_day(written) == DAY


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "2014", "March 2014", "30 February 2014", "Mayor 5, 2014", "31/31/2014", "x" * 9999],
)
def test_what_is_no_day_is_none(written):
    assert read_day(written) is None


def test_a_weekday_tells_the_month_from_the_day():
    assert read_day("Thu, 09/08/2018") == read_day("Thu, 08/09/2018") == date(2018, 8, 9)
    assert read_day("09/08/2018") is None
    assert read_day("09/08/2018", "month first") == date(2018, 9, 8)


def test_a_whole_column_tells_the_order_for_each_separator():
    orders = Orders()
    for cell in ("09/08/2018", "01/25/2018", "05.06.2018", "2018-01-02", "none"):
        orders.see(cell)
    assert orders.read("09/08/2018") == date(2018, 9, 8)
    assert orders.read("05.06.2018") == date(2018, 6, 5)
    orders.see("25/01/2018")  # now the column contradicts itself: what is clear stays so
    assert orders.read("09/08/2018") is None
    assert orders.read("25/01/2018") == date(2018, 1, 25)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2014/03/18/talks", DAY),
        ("https://a.example/news/2014-3-18-talks.html", DAY),
        ("https://a.example/20140318.html", DAY),
        ("https://a.example/123420140318", None),
        ("https://a.example/2014/13/45/", None),
        ("https://a.example/2014/03/", None),
    ],
)
def test_an_address_may_tell(url, day):
    assert day_in_url(url) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Talks\nPublished: 18.03.2014 10:22\nThey met on 2 April 2013.", DAY),
        ("Talks\nExample Wire | 18 March 2014\nThey met.", DAY),
        ("GENEVA, March 18, 2014 (Agency) — Envoys met.", DAY),
        ("Женева. 18 марта 2014 г. Агентство – Встреча прошла.", DAY),
        ("Russia recognised Abkhazia on 26 August 2008.", None),
        ("The accord of 18 March 2014 – the first – has ended.", None),
        ("A chronology\n\n7 August 2008\nShots.\n\n8 August 2008\nA march.", None),
    ],
)
def test_a_text_tells_by_a_line_of_its_own_or_a_dateline_alone(text, day):
    assert day_in_text(text) == day


def test_the_surest_way_to_know_wins_and_is_named():
    def found(text="Envoys met in Geneva.", url="", facts=None, published=None):
        facts = facts or Facts(url=url)
        article, _ = clean(RawSource("/a", "a", text, "text", None, facts), published=published)
        return article.published, article.published_from

    dated = "https://a.example/2014/03/18/x"
    assert found() == (None, "none")
    assert found("2 April 2013\nEnvoys met.") == (date(2013, 4, 2), "text")
    assert found("2 April 2013\nEnvoys met.", url=dated) == (DAY, "url")
    feed = Facts(url=dated, day=date(2014, 3, 19), day_from="feed")
    assert found(facts=feed) == (date(2014, 3, 19), "feed")
    assert found(facts=feed, published=DAY) == (DAY, "option")


def test_a_page_that_only_its_address_dates_says_so():
    page = "<html><body><article><p>" + "Envoys met in Geneva to talk about the crossing points. " * 9
    article, _ = clean(RawSource("u", "u", page, "html", "https://a.example/2014/03/18/x"))
    assert (article.published, article.published_from) == (DAY, "url")


def test_an_impossible_day_in_a_table_is_dropped_and_told():
    facts = Facts(day=date(1850, 1, 1), day_from="table")
    article, notes = clean(RawSource("/a", "a.csv, row 2", "Envoys met.", "text", None, facts))
    assert article.published is None and "row 2: 1850-01-01 cannot be a publication date" in notes[0]
