"""The word tables of the date scanners against CLDR, and against the table of named events."""

from __future__ import annotations

from babel.dates import get_day_names, get_month_names

from articles import georgian_rules
from articles.slavic_words import LANGUAGES, happenings, meanings
from articles.tables import table


def test_months_and_weekdays_are_those_of_cldr() -> None:
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for number, name in get_month_names("wide", context, language).items():
                assert meanings("months")[name] == number
        for number, name in get_day_names("wide", "stand-alone", language).items():
            known = meanings("weekdays") | meanings("weekdays_before_date")
            assert known[name.replace("ʼ", "'")] == number


def test_short_months_are_those_of_cldr() -> None:
    known = meanings("months") | meanings("short_months")
    for language in LANGUAGES:
        for number, name in get_month_names("abbreviated", "format", language).items():
            assert known[name.rstrip(".")] == number


def test_georgian_months_and_weekdays_are_those_of_cldr() -> None:
    for number, name in get_month_names("wide", "format", "ka").items():
        assert georgian_rules._month_of(name) == number
    for number, name in get_day_names("wide", "format", "ka").items():
        assert georgian_rules._meaning_of("weekdays", name) == number


def test_named_events_are_those_of_the_common_table() -> None:
    known = {row["id"] for row in table("named_events")}
    assert {identifier for identifier, _, _ in happenings()} <= known
    assert set(table("dates_ka")["events"]) <= known
