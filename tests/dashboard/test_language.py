"""Words, names, dates and numbers in the language of the page."""

from __future__ import annotations

import json
import pickle
import re
from datetime import date

import pytest

from articles import corrections, sources
from articles.errors import BadCorrection, BadSource
from articles.raw import Upload
from dashboard import data_words, language, maps, resources
from dashboard.data_words import told
from dashboard.ground import ground
from dashboard.language import LANGUAGES, day, month, ngettext, number, speaking
from geodata import perspectives, regions, votes
from geodata.gazetteer import gazetteer
from geodata.layers import basemap
from geodata.positions import positions
from geodata.telling import tell

OTHERS = [each for each in LANGUAGES if each != language.DEFAULT]


def written_in(spoken: str, text: str) -> bool:
    """Whether all its letters are of the language's script, those of documents' numbers left aside."""
    first, last = ("ა", "ჿ") if spoken == "ka" else ("Ѐ", "ӿ")
    words = re.sub(r"[A-Z]+[-/][-A-Z\d/]+", "", text)
    return all(first <= letter <= last for letter in words if letter.isalpha())


@pytest.mark.parametrize(
    ("spoken", "n", "text"),
    [
        ("en", 1, "1 event"), ("en", 2, "2 events"),
        ("uk", 1, "1 подія"), ("uk", 3, "3 події"), ("uk", 11, "11 подій"), ("uk", 21, "21 подія"),
        ("ru", 2, "2 события"), ("ru", 5, "5 событий"), ("ru", 112, "112 событий"),
        ("ka", 1, "1 მოვლენა"), ("ka", 5, "5 მოვლენა"),
    ],
)  # fmt: skip
def test_what_is_counted_takes_the_form_of_its_number(spoken, n, text):
    with speaking(spoken):
        assert ngettext("{n} event", "{n} events", n).format(n=n) == text


@pytest.mark.parametrize(
    ("spoken", "written", "monthly", "thousands"),
    [
        ("en", "6 Jul 2016", "Jul 2016", "26,945"),
        (
            "uk",
            "6 лип. 2016\N{NARROW NO-BREAK SPACE}р.",
            "лип. 2016\N{NARROW NO-BREAK SPACE}р.",
            "26\N{NO-BREAK SPACE}945",
        ),
        (
            "ru",
            "6 июл. 2016\N{NARROW NO-BREAK SPACE}г.",
            "июль 2016\N{NARROW NO-BREAK SPACE}г.",
            "26\N{NO-BREAK SPACE}945",
        ),
        ("ka", "6 ივლ. 2016", "ივლ. 2016", "26\N{NO-BREAK SPACE}945"),
    ],
)
def test_dates_and_numbers_are_written_as_the_language_does(spoken, written, monthly, thousands):
    with speaking(spoken):
        assert (day(date(2016, 7, 6)), month(date(2016, 7, 1)), number(26945)) == (
            written,
            monthly,
            thousands,
        )


@pytest.mark.parametrize(("spoken", "july"), [("uk", "лип."), ("ru", "июл."), ("ka", "ივლ.")])
def test_browsers_are_told_how_dates_and_numbers_are_written(spoken, july):
    with speaking(spoken):
        group, decimal, *patterns = language.words()[""]
        assert (group, decimal) == ("\N{NO-BREAK SPACE}", ",")
        assert patterns[6].format(day=6, year=2016) == day(date(2016, 7, 6))
        assert patterns[24 + 6].format(year=2016) == month(date(2016, 7, 1))
        assert july in patterns[6] and len(patterns) == 48
    assert language.words() == {}


def test_sentences_put_together_are_told_from_their_parts():
    why = perspectives.why("georgia", "crimea", date(2020, 1, 1))
    with speaking("uk"):
        assert told(why.name) == "Крим"
        assert told(why.sentence).startswith("Грузія: голос «за» A/RES/68/262. Генеральна Асамблея")
        assert told(why.sentence).endswith("Контроль того дня: Росія.")
    assert told(why.sentence) == why.sentence


def test_what_is_wrong_with_a_file_is_told_in_the_language_of_the_page():
    """By articles and geodata, which know no translations."""
    [skipped] = sources.load(Upload("all.exe", b"MZ"))
    [empty] = sources.load(Upload("all.txt", b""))
    assert empty.reason == "all.txt is empty."
    with speaking("uk"):
        assert language._(skipped.reason).startswith("all.exe не прочитано: читаються лише файли .atom, .csv")
        assert language._(empty.reason) == "all.txt: файл порожній."
        assert language.said(BadSource(tell("{name} is not a PDF.", name="all"))) == "all: це не PDF."
    with speaking("ka"), pytest.raises(BadCorrection) as raised:
        corrections.parse_date("2008-02-31")
    with speaking("ka"):
        assert language.said(raised.value) == "დღე „2008-02-31“ კალენდარში არ არის."
    assert str(raised.value) == "“2008-02-31” is no day of the calendar."


def test_numbers_in_sentences_are_written_as_the_language_does():
    told = tell("{name} has more than {most} characters of HTML.", name="a", most=5_000_000)
    assert told == "a has more than 5,000,000 characters of HTML."
    with speaking("ru"):
        assert language._(told) == "a: больше 5\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000 символов HTML."
    assert pickle.loads(pickle.dumps(told)).values == told.values


@pytest.mark.parametrize("spoken", OTHERS)
def test_nothing_a_perspective_says_is_left_in_english(spoken):
    days = date(1991, 6, 1), date(1993, 1, 1), date(2008, 8, 15), date(2014, 7, 1), date(2023, 6, 1)
    with speaking(spoken):
        for whose in positions().perspectives:
            for on in days:
                for area in perspectives.shown(whose, on):
                    assert written_in(spoken, told(area.sentence)), told(area.sentence)
            for difference in perspectives.compare("un", whose, days[-1]):
                assert written_in(spoken, told(difference.sentence))


def test_everything_the_maps_name_has_a_name_in_every_language():
    named = [each.names for each in (*regions.regions(), *regions.parties().values())]
    named += [each.names for each in positions().perspectives.values()]
    rows = (*basemap()["labels"].itertuples(), *votes.world_countries().itertuples())
    named += [data_words.names_of(row) for row in rows]
    towns = [gazetteer().by_id(int(id)) for id in basemap()["towns"]["id"]]
    towns += [place for place in gazetteer().places() if place.geonames_id < 0]
    named += [{each: gazetteer().shown(town, each) for each in LANGUAGES} for town in towns if town]
    for names in named:
        assert names.keys() >= LANGUAGES.keys()
        assert [each for each in OTHERS if not written_in(each, names[each])] == [], names


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_base_map_is_drawn_in_the_language_of_the_page(spoken):
    with speaking(spoken):
        script = maps.base_map().text
        legend = json.loads(script.rsplit("return ", 1)[1].rstrip("; \n"))["legend"]
        assert language._("Towns") in [text for _, text in legend["layers"]]
    names = {"en": "Tbilisi", "uk": "Тбілісі", "ru": "Тбилиси", "ka": "თბილისი"}
    countries = {"en": "Turkey", "uk": "Туреччина", "ru": "Турция", "ka": "თურქეთი"}
    for each in LANGUAGES:
        for found in (names, countries):
            assert (json.dumps(found[each])[1:-1] in script or found[each] in script) == (each == spoken)


def test_each_language_is_served_a_base_map_of_its_own():
    drawn = []
    for each in LANGUAGES:
        with speaking(each):
            drawn.append(resources.base_map().name)
    assert len(set(drawn)) == len(LANGUAGES)


def test_towns_are_called_as_the_perspective_and_the_day_have_it():
    def called(perspective: str, on: date, id: str) -> str | None:
        return json.loads(ground(perspective, on).text)["names"].get(id)

    with speaking("ru"):
        assert called("russia", date(2023, 1, 1), "713174") == "Артёмовск"
        assert called("ukraine", date(2023, 1, 1), "713174") is None
        assert called("un", date(2010, 1, 1), "709930") == "Днепропетровск"
        assert called("abkhazia", date(2023, 1, 1), "611847") == "Сухум"
