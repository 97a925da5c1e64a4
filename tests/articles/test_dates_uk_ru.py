"""Ukrainian and Russian date expressions: what is read, and what is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from articles import dates, passages
from articles.date_expressions import (
    Calendar,
    Clock,
    Decade,
    Expression,
    Happening,
    Meaning,
    Range,
    Shift,
    Weekday,
)
from articles.dates_uk_ru import find_spans
from articles.model import Passage
from articles.named_events import named_event
from articles.publication import day_in_text
from articles.scanning import plain
from tests.articles.test_passages import article


def spans(text: str) -> list[Expression]:
    return list(find_spans(plain(text), Passage("", "", 0, 0, len(text))))


def read(text: str) -> dict[str, Meaning]:
    return {text[item.start : item.end]: item.meaning for item in spans(text)}


def only(expression: str, sentence: str) -> Meaning:
    found = read(sentence)
    assert list(found) == [expression]
    return found[expression]


@pytest.mark.parametrize(
    ("expression", "meaning"),
    [
        ("6 июля 2016 года", Calendar(2016, 7, 6)),
        ("6 липня 2016 р.", Calendar(2016, 7, 6)),
        ("12 мар. 2015 г.", Calendar(2015, 3, 12)),
        ("21 січ. 2015", Calendar(2015, 1, 21)),
        ("среду, 6 июля", Calendar(None, 7, 6, weekday=2)),
        ("п’ятницю, 8 липня", Calendar(None, 7, 8, weekday=4)),
        ("седьмого августа", Calendar(None, 8, 7)),
        ("двадцать четвёртого февраля", Calendar(None, 2, 24)),
        ("двадцять першого серпня 2014 року", Calendar(2014, 8, 21)),
        ("06.07.2016", Calendar(2016, 7, 6)),
        ("6.7.16 г.", Calendar(2016, 7, 6)),
        ("2016-07-06", Calendar(2016, 7, 6)),
        ("15 березня минулого року", Calendar(Shift(-1, "year"), 3, 15)),
        ("августе 2008 года", Calendar(2008, 8)),
        ("марте того же года", Calendar(Shift(0, "year", "told"), 3)),
        ("початку серпня 2008 року", Calendar(2008, 8, part="early")),
        ("2008 году", Calendar(2008)),
        ("2008 р.", Calendar(2008)),
        ("2008-м", Calendar(2008)),
        ("наприкінці 2013-го", Calendar(2013, part="late")),
        ("летом 2014 года", Calendar(2014, season="summer")),
        ("минулої зими", Calendar(season="winter", which=-1)),
        ("Торік восени", Calendar(Shift(-1, "year"), season="autumn")),
        ("III квартале 2014 года", Calendar(2014, quarter=3)),
        ("першому півріччі 2014 року", Range(Calendar(2014, 1), Calendar(2014, 6))),
        ("1990-х годах", Decade(1990)),
        ("середині 90-х років", Decade(1990, "mid")),
    ],
)
def test_calendar(expression: str, meaning: Meaning) -> None:
    assert only(expression, f"Це сталося в {expression}, кажуть они.") == meaning


@pytest.mark.parametrize(
    ("expression", "meaning"),
    [
        ("с 6 по 8 июля 2016 года", Range(Calendar(2016, 7, 6), Calendar(2016, 7, 8))),
        ("з 6 до 8 липня", Range(Calendar(None, 7, 6), Calendar(None, 7, 8))),
        ("від 28 лютого до 2 березня", Range(Calendar(None, 2, 28), Calendar(None, 3, 2))),
        ("28 февраля – 2 марта 2014 года", Range(Calendar(None, 2, 28), Calendar(2014, 3, 2))),
        ("между 5 и 8 сентября", Range(Calendar(None, 9, 5), Calendar(None, 9, 8))),
        ("06-08.07.2016", Range(Calendar(2016, 7, 6), Calendar(2016, 7, 8))),
        ("січні-березні 2015 року", Range(Calendar(None, 1), Calendar(2015, 3))),
        ("1992–93 гг.", Range(Calendar(1992), Calendar(1993))),
        ("с 1978 по 1985 год", Range(Calendar(1978), Calendar(1985))),
    ],
)
def test_ranges(expression: str, meaning: Meaning) -> None:
    assert only(expression, f"Так было {expression}, не больше.") == meaning


@pytest.mark.parametrize(
    ("sentence", "expression", "meaning"),
    [
        ("С 1992 года он глава.", "1992 года", Range(Calendar(1992), None)),
        ("Починаючи з 2015 року тихо.", "2015 року", Range(Calendar(2015), None)),
        ("Від 27 лютого 2014 року тихо.", "27 лютого 2014 року", Range(Calendar(2014, 2, 27), None)),
        ("Указ від 27 лютого 2014 року.", "27 лютого 2014 року", Calendar(2014, 2, 27)),
        ("Указ от 27 февраля 2014 года.", "27 февраля 2014 года", Calendar(2014, 2, 27)),
        ("Так було до 2014 року.", "2014 року", Range(None, Calendar(2014))),
        ("Продлится до конца года.", "конца года", Range(None, Shift(0, "year", part="late"))),
    ],
)
def test_open_ranges(sentence: str, expression: str, meaning: Meaning) -> None:
    assert only(expression, sentence) == meaning


@pytest.mark.parametrize(
    ("sentence", "expression", "meaning"),
    [
        ("Вчера они уехали.", "Вчера", Shift(-1, "day")),
        ("Позавчора вони поїхали.", "Позавчора", Shift(-2, "day")),
        ("Уехали вчера вечером.", "вчера вечером", Clock(Shift(-1, "day"), "TEV")),
        ("На прошлой неделе было тихо.", "прошлой неделе", Shift(-1, "week")),
        ("Минулого тижня було тихо.", "Минулого тижня", Shift(-1, "week")),
        ("Торік було тихо.", "Торік", Shift(-1, "year")),
        ("В среду подписан указ.", "среду", Weekday(2)),
        ("Минулої неділі стріляли.", "Минулої неділі", Weekday(6, which=-1)),
        ("Два дня назад стреляли.", "Два дня назад", Shift(-2, "day")),
        ("П’ять років тому було тихо.", "П’ять років тому", Shift(-5, "year")),
        ("Полгода назад стреляли.", "Полгода назад", Shift(-6, "month")),
        ("Выборы пройдут через три дня.", "через три дня", Shift(3, "day")),
        ("Через три дня город пал.", "Через три дня", Shift(3, "day", "told")),
        ("Двумя днями ранее было тихо.", "Двумя днями ранее", Shift(-2, "day", "told")),
        ("Роком раніше було тихо.", "Роком раніше", Shift(-1, "year", "told")),
        ("В тот же день они ушли.", "тот же день", Shift(0, "day", "told")),
        ("Наступного дня вони пішли.", "Наступного дня", Shift(1, "day", "told")),
        ("За день до этого он молчал.", "За день до этого", Shift(-1, "day", "told")),
        ("Накануне он молчал.", "Накануне", Shift(-1, "day", "told")),
        ("В мае следующего года его избрали.", "мае следующего года", Calendar(Shift(1, "year", "told"), 5)),
        ("Выборы состоятся в мае следующего года.", "мае следующего года", Calendar(Shift(1, "year"), 5)),
    ],
)
def test_counted_from_another_day(sentence: str, expression: str, meaning: Meaning) -> None:
    assert only(expression, sentence) == meaning


def test_lists_share_the_month_and_the_year() -> None:
    assert read("Бои шли 6, 7 и 8 июля 2016 года.") == {
        "6": Calendar(2016, 7, 6),
        "7": Calendar(2016, 7, 7),
        "8 июля 2016 года": Calendar(2016, 7, 8),
    }
    assert read("В марте и апреле 2014 года.")["марте"] == Calendar(2014, 3)
    assert read("Весной и летом 1994-го.")["Весной"] == Calendar(1994, season="spring")
    assert read("У 2008 і 2014 роках.") == {"2008": Calendar(2008), "2014 роках": Calendar(2014)}


def test_from_one_day_to_another_is_a_night_or_a_move() -> None:
    night = Range(Calendar(2008, 8, 7), Calendar(2008, 8, 8))
    assert read("В ночь с 7 на 8 августа 2008 года.") == {"с 7 на 8 августа 2008 года": night}
    assert read("Перенесли с 12 на 19 ноября.") == {
        "12": Calendar(None, 11, 12),
        "19 ноября": Calendar(None, 11, 19),
    }


def test_named_events() -> None:
    assert only("пятидневной войны", "Грузия после пятидневной войны.") == Happening("war-2008")
    assert only("Варшавському саміті", "На Варшавському саміті говорили.") == Happening(
        "nato-summit-warsaw-2016"
    )
    assert read("Газа пережила войну 2008 года.") == {"2008 года": Calendar(2008)}
    found = read("Через два дня после Бухарестского саммита он уехал.")
    summit = Happening("nato-summit-bucharest-2008")
    assert found["Через два дня после Бухарестского саммита"] == Shift(2, "day", summit)
    assert found["Бухарестского саммита"] == summit


@pytest.mark.parametrize(
    "sentence",
    [
        "Мария Май и Март Лаар обсудили статью 6.07 и версию 12.5.",
        "Тел. +380 44 200-20-14, IP 10.12.2014.5, № 2008, 2.0.14.",
        "Около 2008 человек, до 2000 военных, 2014 гривень, 1900 км.",
        "Маю намір і маю час; листопад у парку; окружающая среда.",
        "Каждую среду собирались на улице 8 Марта.",
        "Накануне выборов стреляли. За последние два года и за минулу добу.",
    ],
)
def test_left_alone(sentence: str) -> None:
    assert read(sentence) == {}


def test_tense_tells_what_is_to_come() -> None:
    (met,) = spans("В среду они встретились.")
    (will,) = spans("Встреча состоится в среду, сообщил МИД.")
    (plans,) = spans("Рада голосуватиме в четвер.")
    assert (met.tense, will.tense, plans.tense) == ("past", "future", "future")


def test_bounds_anchor_nothing() -> None:
    assert [item.anchors for item in spans("До 6 июля молчали, 8 июля ответили.")] == [False, True]


def test_days_of_publication() -> None:
    assert day_in_text("6 июля 2016, 14:05") == date(2016, 7, 6)
    assert day_in_text("Опубліковано: 06.07.2016 р.") == date(2016, 7, 6)
    assert day_in_text("Середа, 6 липня 2016 р.") == date(2016, 7, 6)
    assert day_in_text("31 июня 2016") is None
    assert day_in_text("вчера") is None


def test_a_quotation_is_read_in_its_own_language() -> None:
    source = article("On Tuesday he wrote: «6 июля 2016 года мы подписали».", date(2017, 5, 11))
    found = {item.date.expression: item.date.edtf for item in dates.find(source, passages.split(source))}
    assert found == {"Tuesday": "2017-05-09", "6 июля 2016 года": "2016-07-06"}


def test_resolved_like_english_dates() -> None:
    text = "26 августа 2008 года подписан указ. Двумя днями ранее голосовали. До этого, 8 августа, шли бои."
    source = article(text, date(2017, 5, 11))
    found = {item.date.expression: item.date.edtf for item in dates.find(source, passages.split(source))}
    assert found == {
        "26 августа 2008 года": "2008-08-26",
        "Двумя днями ранее": "2008-08-24",
        "8 августа": "2008-08-08",
    }


def test_the_act_of_a_named_event_is_known_by_its_name() -> None:
    row = named_event("Варшавському саміті")
    assert row is not None and row["id"] == "nato-summit-warsaw-2016"
    assert named_event("тихий вечер") is None
