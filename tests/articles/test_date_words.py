"""The word tables of the date scanners against CLDR, and against the table of named events."""

from __future__ import annotations

import re
from pathlib import Path

from babel.dates import get_day_names, get_month_names

from articles import dates_en, georgian_rules
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


def test_every_english_rule_is_tried_where_it_matches() -> None:
    """Rules say which words they begin with: in all English reports none begins with another."""
    for path in (Path(dates_en.__file__).parent / "corpus").glob("*.md"):
        text = path.read_text(encoding="utf-8").replace("\n", " ")
        for word in re.finditer(r"(?<![\w'.,-])\w+", text) if not re.search("[а-яა-ჰ]", text) else ():
            key = dates_en._WORD.match(text, word.start())
            tried = {name for name, _, _ in dates_en._rules_at(key[0])} if key else set()
            fitting = {n for n, p in dates_en._compiled().items() if p.match(text, word.start())}
            assert fitting <= tried, text[word.start() : word.start() + 40]
            if fitting and word[0].isdigit():
                assert re.match(dates_en._NUMBER, text[word.start() :]), text[word.start() :][:40]
