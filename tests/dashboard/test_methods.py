"""The page on methods says what the code and the data say: it names every licence, source, act and figure."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from articles.figures import figures
from articles.model import Filter
from articles.pipeline import EXTRACTOR
from articles.triggers import acts
from dashboard import citations, language, methods, pages, permalink, wording
from dashboard.language import LANGUAGES, speaking
from geodata import layers, perspectives, provenance
from tests.dashboard.web import get


@pytest.fixture
def page(store_url, monkeypatch):
    monkeypatch.setenv("DISPUTES_STORE", store_url)
    return lambda query="": html.unescape(get(pages.routes(), f"/methods{query}").text)


def test_every_source_licence_and_weakness_of_the_data_is_named(page):
    shown = page()
    assert len(provenance.files()) >= 15
    assert len(provenance.weaknesses()) >= 8
    for file in provenance.files():
        assert file.names in shown and file.origin in shown and file.licence in shown
    for text in (*provenance.weaknesses(), *layers.notices()):
        assert text in shown


def test_every_act_and_perspective_is_named_with_its_documents(page):
    shown = page()
    for name, act in acts().items():
        assert wording.act(name) in shown and act.type in shown
    for id in permalink.perspectives():
        assert perspectives.perspective(id).about in shown
    for area in perspectives.shown("russia", date.today()):
        assert all(source.document in shown for source in area.sources if area.recorded)


def test_counts_version_and_rules_are_those_of_the_store(page, store):
    shown = page()
    counts = store.counts(Filter())
    for n in (counts.articles, counts.passages, counts.events):
        assert f"<dd>{language.number(n)}</dd>" in shown
    assert citations.data_version(store) in shown
    assert EXTRACTOR in shown


def test_figures_carry_their_day_and_are_those_on_record(page):
    shown = page()
    assert f"Measured on {wording.day(figures().measured)}" in shown
    for name, value in figures().gold["all"].items():
        if name in methods.NAMES_OF_FIGURES:
            assert f"{value:.2f}".rstrip("0").rstrip(".") in shown
    assert all(corpus in shown for corpus in (*figures().toponyms, *figures().dates))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_in_the_language_asked_for_and_links_keep_it(page, lang):
    shown = page(f"?lang={lang}")
    with speaking(lang):
        assert wording.act("ceasefire") in shown
    assert f'<html lang="{lang}">' in shown
    others = set(re.findall(r'href="methods\?lang=(\w\w)"', shown))
    assert others == set(LANGUAGES) - {lang}


def test_a_language_that_is_none_is_left_alone(page):
    assert '<html lang="en">' in page("?lang=%22%3E%3Cscript%3E")
