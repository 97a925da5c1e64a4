"""The language of texts, headings and sentences."""

from __future__ import annotations

import time

import pytest

from articles.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The talks in Geneva ended without a result.", "en"),
        ("Abkhazia recognised", "en"),
        ("Переговори в Женеві завершилися без результату.", "uk"),
        ("Переговоры в Женеве завершились без результата.", "ru"),
        ("Совет принял закон и отменил старый, а депутаты не возражали против него.", "ru"),
        ("Рада ухвалила закон та скасувала старий.", "uk"),
        ("მოლაპარაკება ჟენევაში უშედეგოდ დასრულდა.", "ka"),
        ("ОБСЄ", "uk"),
        ("Les pourparlers de Genève se sont terminés sans résultat dans la nuit.", "und"),
        ("Die Gespräche in Genf und in Wien endeten, und es ist nicht klar, was folgt.", "und"),
        ("Размовы ў Жэневе скончыліся без выніку, паведаміў міністр замежных спраў краіны.", "und"),
        ("Разговорите в Женева завършиха без резултат, съобщи външният министър.", "und"),
        ("和平谈判在日内瓦结束", "und"),
        ("", "und"),
        ("2008 – 2014", "und"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect(text) == language


def test_a_name_in_another_script_does_not_decide() -> None:
    assert detect("The word Апсны means the land of the soul, and სამაჩაბლო a fief.") == "en"
    assert detect("Выступил глава компании Gazprom Export.") == "ru"


def test_a_sentence_that_does_not_tell_is_in_the_language_of_its_article() -> None:
    assert detect("Президент прибув.", "uk") == detect("Президент прибув.", "uk") == "uk"
    assert (detect("Москва", "ru"), detect("Москва", "uk"), detect("Москва")) == ("ru", "uk", "und")
    assert detect("8.08.2008", "ka") == "ka"


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    text = "Переговори у Женеві завершилися. " * 150_000
    start = time.perf_counter()
    assert detect(text) == "uk"
    assert time.perf_counter() - start < 0.5
