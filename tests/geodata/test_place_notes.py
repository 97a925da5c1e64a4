"""Former names have dates and documents; places of our own say how well they are placed."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.gazetteer import gazetteer
from geodata.model import LANGUAGES, Language
from geodata.place_notes import former_names, name_by, name_on, noted, placing
from geodata.positions import positions


@pytest.mark.parametrize(
    ("name", "former", "until", "symbol"),
    [
        ("Bakhmut", "Artemivsk", "2016-02-04", "No. 984-VIII"),
        ("Lyman", "Krasnyi Lyman", "2016-02-04", "No. 984-VIII"),
        ("Kalmiuske", "Komsomolske", "2016-05-12", "No. 1351-VIII"),
        ("Dnipro", "Dnipropetrovsk", "2016-05-19", "No. 1375-VIII"),
        ("Kropyvnytskyi", "Kirovohrad", "2016-07-14", "No. 1446-VIII"),
        ("Sheptytskyi", "Chervonohrad", "2024-09-19", "No. 3984-IX"),
        ("Khankendi", "Stepanakert", "1991-11-26", "No. 279-XII"),
        ("Akhalgori", "Leningori", "1990", None),
    ],
)
def test_a_place_has_its_former_name_with_the_document(
    name: str, former: str, until: str, symbol: str | None
) -> None:
    place = gazetteer().find(name)[0]
    (found,) = former_names(place.geonames_id)
    assert (found.names["en"], found.until, found.document.symbol) == (former, until, symbol)
    assert place in gazetteer().find(former)


@pytest.mark.parametrize(
    ("id", "day", "language", "name"),
    [
        (713174, date(2016, 2, 3), "en", "Artemivsk"),
        (713174, date(2016, 2, 4), "en", "Bakhmut"),
        (713174, date(2015, 1, 1), "ru", "Артёмовск"),
        (709930, date(2010, 1, 1), "uk", "Дніпропетровськ"),
        (709354, date(2010, 1, 1), "ka", "ძერჟინსკი"),
        (615914, date(1989, 12, 31), "ka", "ლენინგორი"),
        (615914, date(1990, 1, 1), "ka", "ახალგორი"),
        (611403, date(1990, 1, 1), "en", "Tskhinvali"),
    ],
)
def test_the_name_of_a_place_on_a_day(id: int, day: date, language: Language, name: str) -> None:
    place = gazetteer().by_id(id)
    assert place is not None
    assert name_on(place, day, language) == name


def test_every_former_name_is_of_a_place_and_found() -> None:
    known = [former for place in gazetteer().places() for former in former_names(place.geonames_id)]
    assert len(known) >= 25
    for former in known:
        assert former.document.document and former.document.date and set(former.names) <= set(LANGUAGES)
        for name in former.names.values():
            assert former.geonames_id in {place.geonames_id for place in gazetteer().find(name)}


def test_every_place_of_our_own_says_what_its_position_rests_on() -> None:
    own = [place for place in gazetteer().places() if place.geonames_id < 0]
    assert len(own) > 30
    for place in own:
        how = placing(place.geonames_id)
        assert how and how.source and 0 < how.error_km <= 10 and place.region_ids
    assert placing(611403) is None


def test_a_perspective_calls_a_place_by_its_own_name():
    bakhmut, sukhumi = gazetteer().by_id(713174), gazetteer().by_id(611847)
    assert name_by("russia", bakhmut, date(2023, 1, 1), "ru") == "Артёмовск"
    assert name_by("ukraine", bakhmut, date(2023, 1, 1)) == "Bakhmut"
    assert name_by("ukraine", bakhmut, date(2015, 1, 1)) == "Artemivsk"
    assert name_by("abkhazia", sukhumi, date(2020, 1, 1)) == "Sukhum"
    assert name_by("abkhazia", sukhumi, date(2020, 1, 1), "ka") == "სოხუმი"


def test_whoever_calls_a_place_otherwise_is_a_perspective():
    for id in noted():
        for former in former_names(id):
            assert set(former.by) <= set(positions().perspectives)
            assert bool(former.by) <= bool(former.note)
