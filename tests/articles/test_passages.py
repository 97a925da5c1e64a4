"""Sentences and headings with exact offsets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from articles import passages
from articles.errors import TooLarge
from articles.model import Article


def article(text: str, published: date | None = None) -> Article:
    return Article(
        id="a1",
        url=None,
        title="",
        outlet="",
        language="en",
        published=published,
        published_from="none",
        text=text,
        licence="",
        retrieved=date(2026, 1, 1),
        source="a.txt",
        content_hash="",
    )


def split(text: str) -> list[str]:
    return [text[p.start : p.end] for p in passages.split(article(text))]


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. Army met Gen. A. B. Smith at 5 p.m. in No. 5.",
        "Growth was 3.5 percent in St. Petersburg, says Mr. Orlov.",
        "See Art. 5 of A/RES/62/249, which the U.N. Security Council cited.",
        "On Sept. 5 the talks of the two sides, i.e. the parties, ended.",
        "It cost $1.2 bn... and more.",
    ],
)
def test_stops_inside_a_sentence_do_not_end_it(sentence: str) -> None:
    assert split(f"{sentence} Then it rained.") == [sentence, "Then it rained."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Договор подписан 14 мая 1994 г. в Москве, на ул. Ленина, д. 5, стр. 2, см. рис. 3.",
        "Президент В. В. Орлов прибыл в г. Сухум и с. Лата, где его ждал ген. Петров.",
        "В 1994 г. Россия признала т. н. ДНР, т.е. часть области.",
        "У 2014–2015 рр. точилися бої біля смт. Зайцеве, м. Донецьк і т. зв. ЛНР.",
        "Наказ від 1 лют. 2015 р. чинний за ст. 5 п. 3.",
        "«Уходите!» – крикнула она.",
        "ომი 2008 წ. აგვისტოში ე.წ. რესპუბლიკაში, სოფ. ერგნეთში, დაიწყო.",
    ],
)
def test_stops_inside_a_sentence_in_other_languages(sentence: str) -> None:
    following = "შემდეგ წავიდნენ." if "წ." in sentence else "После этого пошёл дождь."
    assert split(f"{sentence} {following}") == [sentence, following]


def test_a_year_ends_a_long_sentence() -> None:
    first = "Соглашение о прекращении огня и разъединении сил в силе с лета 1994 г."
    assert split(f"{first} Совет его одобрил.") == [first, "Совет его одобрил."]


def test_closing_quotes_belong_to_their_sentence() -> None:
    text = '“We agree.” He left. "No," she said. "Never!" They parted.'
    assert split(text) == ["“We agree.”", "He left.", '"No," she said.', '"Never!"', "They parted."]


def test_a_quote_that_goes_on_after_its_stop_is_one_sentence() -> None:
    assert split('"Is it over?" he asked. It was.') == ['"Is it over?" he asked.', "It was."]


def test_headings_are_passages_and_their_capitals_split_nothing() -> None:
    text = "U.S. And Georgia Announce Talks\n\nNew Framework\nThe talks began. They went on."
    assert split(text) == [
        "U.S. And Georgia Announce Talks",
        "New Framework",
        "The talks began.",
        "They went on.",
    ]


def test_a_wrapped_line_does_not_end_a_sentence() -> None:
    text = (
        "Report\n"
        "The peninsula has been at the centre of a dispute since the spring of the year in which\n"
        "it changed hands, and nobody knows how\nlong it will last.\n"
        "- an item of a list\n"
    )
    assert split(text) == [
        "Report",
        "The peninsula has been at the centre of a dispute since the spring of the year in which\n"
        "it changed hands, and nobody knows how",
        "long it will last.",
        "- an item of a list",
    ]


def test_every_visible_character_belongs_to_exactly_one_passage() -> None:
    text = "  Ünïcode 🙂 first. Second!\n\n\tThird line\n\u2014 fourth…  "
    found = passages.split(article(text))
    covered = [i for p in found for i in range(p.start, p.end)]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert [p.index for p in found] == list(range(len(found)))


def test_a_text_without_stops_is_cut_at_blanks() -> None:
    text = "word " * 2000
    found = passages.split(article(text))
    assert all(p.end - p.start <= 2000 for p in found)
    assert all(text[p.start : p.end].startswith("word") for p in found)


def test_ids_are_stable_and_differ() -> None:
    text = "One. Two."
    first, second = passages.split(article(text))
    assert first.id != second.id
    assert passages.split(article(text)) == (first, second)
    assert passages.split(article("")) == ()


def test_more_sentences_than_an_article_has_are_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    most = "Go. " * passages.MAX_PASSAGES
    assert len(passages.split(article(most))) == passages.MAX_PASSAGES
    looked_at = 0
    ends_sentence = passages._ends_sentence

    def counted(*arguments: Any) -> bool:
        nonlocal looked_at
        looked_at += 1
        return ends_sentence(*arguments)

    monkeypatch.setattr(passages, "_ends_sentence", counted)
    with pytest.raises(TooLarge, match=r"a\.txt has more than 20,000 sentences; split it"):
        passages.split(article(most * 10))
    assert looked_at <= passages.MAX_PASSAGES + 1


def test_an_apostrophe_inside_a_word_makes_no_initial_of_its_end() -> None:
    text = "Сторони уклали перемир'я. Європарламент це схвалив."
    first, second = passages.split(article(text))
    assert text[first.start : first.end] == "Сторони уклали перемир'я."
    assert text[second.start :] == "Європарламент це схвалив."
