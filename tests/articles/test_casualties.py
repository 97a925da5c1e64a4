"""Figures of people killed, wounded, missing, captured and displaced."""

from __future__ import annotations

import pytest

from articles import casualties
from geodata.model import Language
from tests.articles.test_events import only

Figure = tuple[str, int, int | None]
SENTENCES: list[tuple[Language, str, list[Figure], str]] = [
    (
        "en",
        "According to the interior ministry, at least 20 people were killed and 45 wounded.",
        [("killed", 20, None), ("wounded", 45, 45)],
        "interior ministry",
    ),
    (
        "en",
        "Shells left three dead; dozens were hurt.",
        [("killed", 3, 3), ("wounded", 24, None)],
        "",
    ),
    ("en", "Officials said over 1,200 men were captured.", [("captured", 1200, None)], "Officials"),
    (
        "en",
        "Between 20 and 30 men were detained, up to 5 hurt.",
        [("captured", 20, 30), ("wounded", 0, 5)],
        "",
    ),
    (
        "en",
        "Twenty-three men and two nurses were hurt.",
        [("wounded", 23, 23), ("wounded", 2, 2)],
        "",
    ),
    ("en", "The road is 20 km long; in 2014 nobody was killed there.", [], ""),
    ("uk", "Загинули щонайменше троє, ще двоє поранені.", [("killed", 3, None), ("wounded", 2, 2)], ""),
    ("uk", "За даними прокуратури, поранено 12 осіб.", [("wounded", 12, 12)], "прокуратури"),
    (
        "ru",
        "По словам врачей, погибли не менее 15 человек, 40 получили ранения.",
        [("killed", 15, None), ("wounded", 40, 40)],
        "врачей",
    ),
    ("ru", "Задержаны пятеро рыбаков.", [("captured", 5, 5)], ""),
    (
        "ka",
        "სამინისტროს ინფორმაციით, სულ მცირე ხუთი ადამიანი დაიღუპა და 12 დაშავდა.",
        [("killed", 5, None), ("wounded", 12, 12)],
        "სამინისტროს",
    ),
]


@pytest.mark.parametrize(("language", "text", "figures", "who"), SENTENCES)
def test_figures_and_who_gave_them(language: Language, text: str, figures: list[Figure], who: str) -> None:
    found = casualties.find(text, 0, len(text), language, ())
    assert [(each.kind, each.low, each.high) for each in found] == figures
    assert {each.according_to for each in found} <= {who}
    assert all(text[each.start : each.end].strip() for each in found)


def test_a_date_is_no_figure() -> None:
    text = "On 20 May 2014 two men were killed."
    found = casualties.find(text, 0, len(text), "en", [(3, 14)])
    assert [each.low for each in found] == [2]


def test_an_event_has_the_figures_of_its_sentence() -> None:
    event = only("Rockets hit Tskhinvali on 8 August 2008, killing twelve people.", "casualty-report")
    assert [(each.kind, each.low, each.high) for each in event.casualties] == [("killed", 12, 12)]
