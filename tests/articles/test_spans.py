"""The optional tier: what a source of spans may add and may not, and what is said where it is missing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from articles import pipeline, spans
from articles.__main__ import app
from articles.ingest import ingest
from articles.model import Article, Mention
from articles.store import open_store
from tests.articles.test_passages import article


class Words:
    """A source that takes some words for locations wherever they stand."""

    name = "words-1"

    def __init__(self, *words: str, language: str = "ru") -> None:
        self.languages = frozenset({language})
        self._pattern = re.compile("|".join(map(re.escape, words)))

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        return (match.span() for match in self._pattern.finditer(text))


def russian(text: str) -> Article:
    return replace(article(text), language="ru")


def added(read: Article, *sources: spans.SpanSource) -> list[Mention]:
    """What the sources add; everything else must be as it is without them."""
    without, found = pipeline.read(read), pipeline.read(read, sources)
    new = [mention for mention in found.mentions if mention.extractor == spans.extractor(sources)]
    assert tuple(mention for mention in found.mentions if mention not in new) == without.mentions
    assert [e.id for e in found.events] == [e.id for e in without.events] and found.dates == without.dates
    return new


def test_a_place_is_found_in_whatever_case_its_name_is() -> None:
    (dagomys,) = added(russian("Соглашение подписали в Дагомысе."), Words("Дагомысе"))
    assert dagomys.place and dagomys.place.name == "Dagomys"
    assert (dagomys.exact, dagomys.kind, dagomys.region_ids, dagomys.confidence) == (
        "Дагомысе",
        "place",
        (),
        0.5,
    )


def test_a_name_that_the_rules_are_not_sure_of() -> None:
    read = article("The company hired the Hilton family's architect.")
    (hilton,) = added(read, Words("the Hilton", language="en"))
    assert hilton.exact == "Hilton" and hilton.place and hilton.kind == "place"


@pytest.mark.parametrize("words", ["Абхазии", "Абхазии и", "из Абхазии", "Сухуме"])
def test_what_the_rules_found_stays(words: str) -> None:
    assert added(russian("Войска ушли из Абхазии и стоят в Сухуме."), Words(words)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Договор подписали в Кремле.",
        "Договор подписали в Дагомысе.\nПотом",  # a span over two passages
    ],
)
def test_what_the_gazetteer_does_not_know_is_left_alone(text: str) -> None:
    assert added(russian(text), Words("Кремле", "Дагомысе.\nПотом")) == []


def test_a_city_abroad_is_not_the_village_of_its_name() -> None:
    for text in ("Договор подписали в Париже.", "Договор подписали на Украине, а не в Париже."):
        (city,) = added(russian(text), Words("Париже"))
        assert city.place and city.place.geonames_id == 2988507  # there is a Париж in Ukraine, too


def test_a_village_of_a_region_only_where_the_article_tells_of_the_region() -> None:
    source = Words("Мирное")
    assert added(russian("Ночь прошла тихо. Мирное спало."), source) == []
    (village,) = added(russian("Ночь в Крыму прошла тихо. Мирное спало."), source)
    assert village.region_ids == ("crimea",)


def test_a_source_reads_its_own_languages_only() -> None:
    assert added(article("They signed it in Дагомысе."), Words("Дагомысе")) == []


def test_sources_that_see_the_same_add_it_once() -> None:
    sources = Words("в Дагомысе", "Дагомысе"), Words("Дагомысе")
    assert [mention.exact for mention in added(russian("Это было в Дагомысе."), *sources)] == ["Дагомысе"]


def test_offsets_hold_far_into_a_long_text() -> None:
    read = russian("Это было давно, и никто не помнит.\n" * 1_500 + "Соглашение подписали в Дагомысе.")
    (mention,) = added(read, Words("Дагомысе"))
    assert read.text[mention.start : mention.end] == "Дагомысе"


def test_with_and_without_are_two_readings(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Соглашение подписали в Дагомысе, заявили вчера в городе.", "utf-8")
    source = Words("Дагомысе")
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        tallies = [
            ingest([tmp_path / "a.txt"], store, span_sources=sources)
            for sources in ((), (source,), (source,), ())
        ]
    assert [(tally.articles, tally.mentions) for tally in tallies] == [(1, 0), (1, 1), (0, 0), (1, 0)]


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("natasha", "spacy"):
        monkeypatch.setitem(sys.modules, package, None)  # as Python marks a package that is not there


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize("command", ["ingest a.txt --nlp", "evaluate toponyms docs gold --nlp"])
def test_missing_packages_are_told_in_sentences(command: str) -> None:
    result = CliRunner().invoke(app, command.split())
    assert result.exit_code == 2
    natasha, spacy = result.stderr.splitlines()
    assert natasha == (
        "natasha is not installed: Russian is read by the rules alone; pip install -r requirements-nlp.txt."
    )
    assert spacy.startswith("spaCy is not installed: ")
