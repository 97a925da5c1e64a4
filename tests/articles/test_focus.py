"""The regions that an article is about, and those it only names."""

from __future__ import annotations

from dataclasses import replace

from articles import mentions, passages, pipeline
from articles.focus import focus
from tests.articles.test_passages import article


def of(text: str, title: str = "") -> tuple[str, ...]:
    source = replace(article(text), title=title)
    return focus(source, mentions.find(source, passages.split(source)))


def test_what_is_named_once_at_the_end_is_in_passing() -> None:
    text = "Crimea is dry. Crimea needs water, and the peninsula has none. Rain fell on Crimea. " * 3
    assert of(f"{text} Abkhazia is wet.") == ("crimea",)


def test_two_regions_told_of_alike_are_both_in_focus() -> None:
    text = "Abkhazia and South Ossetia voted. Few recognise Abkhazia. Few recognise South Ossetia."
    assert set(of(text)) == {"abkhazia", "south-ossetia"}


def test_the_title_says_what_an_article_is_about() -> None:
    text = "Грузия и Абхазия спорят. Грузия молчит, Грузия ждёт. Абхазия ответила."
    assert of(text, "Выборы в Абхазии")[0] == "abkhazia"


def test_a_region_brings_those_that_contain_it() -> None:
    assert of("У Дебальцевому бої. Дебальцеве оточено, Донецька область у вогні.") == (
        "donetsk-oblast",
        "eastern-ukraine",
    )


def test_an_article_about_none_has_none() -> None:
    assert of("Rain fell on Geneva.") == of("") == ()


def test_an_extraction_has_its_focus() -> None:
    assert pipeline.read(article("აფხაზეთში თოვს. აფხაზეთი თეთრია.")).focus == ("abkhazia",)
