"""The brief of a view: two pages, numbered sources, what others can read of it."""

import io
import re
from datetime import date

import numpy as np
import pypdf
import pypdfium2
import pytest

from articles.ingest import ingest
from articles.store import open_store
from dashboard import brief_pages, brief_text, briefs, language
from dashboard.permalink import ViewState
from geodata import regions

TODAY = date(2025, 1, 1)
ADDRESS = "http://127.0.0.1:8501/"
VIEWS = [(), *((region.id,) for region in regions.regions()), ("abkhazia", "crimea")]


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_a_brief_says_who_claims_holds_and_recognises_and_quotes_its_events(store):
    view = ViewState(region=("abkhazia",), as_of=date(2016, 7, 6))
    first, second = pages(brief_pages.render(store, view, TODAY, ADDRESS))
    told = ("Abkhazia", "In control on 6 Jul 2016", "Controlled by", "Claimed by", "Georgia", "Nicaragua")
    for words in (*told, "23 May 2011 to 12 Jul 2013", "A/RES/62/249", "8,766 km²"):
        assert words in first
    told = ("Most widely told", "26 Aug 2008", "recognition: “", "As others draw it", "Sources", "Cite as")
    for words in (*told, f"{ADDRESS}?region=abkhazia"):
        assert words in second


def test_every_number_has_its_source(store):
    first, second = pages(brief_pages.render(store, ViewState(region=("crimea",)), TODAY))
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", first + second)}
    assert cited == set(range(1, max(cited) + 1))
    sources = second.partition(" Sources ")[2]
    assert all(re.search(rf"\b{n} \w", sources) for n in cited)


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_every_region_fits_on_two_pages_in_every_language(store, code, monkeypatch):
    tried = []
    fits = brief_pages._fits
    monkeypatch.setattr(brief_pages, "_fits", lambda n: (tried.append(fit) or fit for fit in fits(n)))
    smallest = list(fits(0))[-1]
    with language.speaking(code):
        for ids in VIEWS:
            content, numbers = (
                briefs.brief(store, ViewState(region=ids, lang=code), TODAY, ADDRESS),
                briefs.Numbers(),
            )
            brief_pages._second(content, numbers)
            assert tried[-1] != smallest, f"{ids} does not fit"


def test_the_same_view_gives_the_same_bytes(store):
    view = ViewState(region=("south-ossetia",), lang="ka")
    with language.speaking("ka"):
        one = brief_pages.render(store, view, TODAY)
        assert brief_pages.render(store, view, TODAY) == one


def test_pdfium_draws_two_pages_that_are_not_blank(store):
    with pypdfium2.PdfDocument(brief_pages.render(store, ViewState(), TODAY)) as document:
        assert [(round(page.get_width()), round(page.get_height())) for page in document] == [(595, 842)] * 2
        pictures = [np.asarray(page.render(scale=1).to_pil().convert("L")) for page in document]
    assert all(0.02 < (picture < 200).mean() < 0.6 for picture in pictures)
    assert all((picture[-16:] > 200).mean() > 0.99 for picture in pictures)  # nothing runs off the page


def test_the_markdown_has_the_map_and_a_list_of_the_sources_it_cites(store):
    text = brief_text.render(store, ViewState(region=("abkhazia",)), TODAY, ADDRESS)
    assert text.startswith("# Abkhazia\n")
    assert "[map]: data:image/png;base64,iVBOR" in text
    cited = {int(n) for n in re.findall(r"\\\[(\d+)\\\]", text)}
    listed = {int(n) for n in re.findall(r"^(\d+)\. ", text, re.M)}
    assert cited == listed


def test_text_from_articles_stays_text(tmp_path):
    attack = (
        "**bold** ![x](https://example.org/x.png) <img src=x onerror=alert(1)> [a](javascript:alert(1)) | $x$"
    )
    article = f"---\ntitle: 'Title {attack}'\noutlet: 'Outlet {attack}'\ndate: 2008-08-28\n" + (
        f"url: 'javascript:alert(1)'\n---\nRussia recognised Abkhazia {attack} on 26 August 2008.\n"
    )
    (tmp_path / "a.md").write_text(article, encoding="utf-8")
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        ingest([str(tmp_path / "a.md")], store)
        view = ViewState(region=("abkhazia",))
        text = brief_text.render(store, view, TODAY).partition("[map]:")[0]
        content = brief_pages.render(store, view, TODAY)
    assert "example.org" in text
    for dangerous in (r"(?<!\\)<img", r"(?<!\\)\*\*bold", r"(?<!\\)\]\(", r"<javascript"):
        assert not re.search(dangerous, text)
    links = [
        a.get_object()["/A"]
        for page in pypdf.PdfReader(io.BytesIO(content)).pages
        for a in page.get("/Annots", [])
    ]
    assert all(str(link.get("/URI")).startswith("http") for link in links)
