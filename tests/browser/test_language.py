"""The main screens in each language, in a real browser: but for articles’ own words, none is in English."""

import re

import pytest
from playwright.sync_api import Page

from dashboard.language import DEFAULT, LANGUAGES
from tests.browser.conftest import Reader

OTHERS = [each for each in LANGUAGES if each != DEFAULT]
# What a reader sees or is told of an element: its own text, and what names and explains it.
TEXTS = """exempt => {
  const found = [];
  const told = (text, {tagName, className}) => {
    if (text?.trim()) found.push(`${text.trim()}  <${tagName} ${className.baseVal ?? className}>`);
  };
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest(exempt) || /^(script|style|noscript)$/i.test(element.tagName)) continue;
    if (!element.checkVisibility({visibilityProperty: true}) && !element.closest('select')) continue;
    for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) told(child.data, element);
    if (element.closest('[aria-hidden=true]')) continue;
    for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt']) {
      told(element.getAttribute(name), element);
    }
  }
  return found;
}"""
# In words of their own: articles and outlets, titles of documents, names in other languages, Streamlit.
EXEMPT = ", ".join(
    (
        '[lang="en"]', "mark", ".quote", ".rows p", ".origin", ".reader .text", ".reader h3", ".references",
        ".sources li", ".documents", "h4 .link", ".atlas-differences small", ".atlas-panel h2 small",
        "select.lang", ".languages", "textarea", "code", '[name="facet-source"]', '[name="source"] label',
        ".quoted", ".tip", ".leaflet-control-attribution", "#data + dl", "#figures ~ .wide th", ".reading h3",
        "tr[data-id] td:nth-child(5)", "tr[data-id] td:nth-child(6)",
        '[href="#main-content"]', '[class*="st-emotion"]', ".problem",
    )
)  # fmt: skip
# Names and codes that are the same in every language.
NAMES = re.compile(
    r"Dispute Atlas|BibTeX|Markdown|Geo(JSON|Parquet|Names)|ODbL|OpenStreetMap|Natural Earth"
    r"|coast: |Human Rights Watch|Amnesty International|https?://\S*|[\w.*]+\.(yaml|gz)|error_km"
    r"|python -m articles ingest|(UN )?[A-Z]+(/[\w.-]+)+|\b[A-Z]{2,}\b"
)
LATIN = re.compile(r"[A-Za-z]{3,}")
OPENED = ".atlas-header details[open] .content > *"
SCREENS = {
    "start": ("", None),
    "region": ("region=abkhazia", None),
    "perspective": ("region=crimea&to=2020-01-01&perspective=russia", None),
    "passages": ("region=crimea&tab=passages", None),
    "nothing found": ("q=zzzz", None),
    "table": ("region=crimea&view=table", None),
    "sources": ("region=crimea&tab=sources", None),
    "overview": ("region=crimea&tab=overview", None),
    "filters": ("", "filters"),
    "share": ("region=abkhazia", "share"),
    "take away": ("", "away"),
    "help": ("", "help"),
    "days compared": ("to=2014-04-01&compare=as_of:2014-02-01", None),
    "perspectives compared": ("to=2020-01-01&compare=perspective:russia", None),
    "regions compared": ("region=abkhazia&compare=region:crimea", None),
    "played": ("from=2014-01-01&to=2014-12-31&play=month", None),
    "embedded": ("region=abkhazia&embed=true&show=map", None),
}


def english(page: Page) -> list[str]:
    """What of the texts on the page is in Latin letters."""
    return [
        text for text in page.evaluate(TEXTS, EXEMPT) if LATIN.search(NAMES.sub("", text.split("  <")[0]))
    ]


@pytest.fixture(scope="module", params=OTHERS)
def spoken(request) -> str:
    return request.param


def shown(reader: Reader, screen: str, spoken: str) -> None:
    """Open one of ``SCREENS`` and wait until it is whole."""
    query, box = SCREENS[screen]
    reader.page.goto(f"{reader.site}/?{query}&lang={spoken}")
    reader.page.wait_for_selector('.atlas-map[data-ready="true"]', timeout=30_000)
    if box:
        reader.page.click(f".atlas-header .{box} summary")
        reader.page.wait_for_selector(OPENED)
        for part in reader.page.locator(f"{OPENED} summary").all():
            part.click()
        reader.page.wait_for_load_state("networkidle")
    if "compare" in query:
        reader.page.wait_for_selector(".atlas-differences li, .atlas-differences tr")
    if "play" in query:
        reader.page.wait_for_function("document.querySelector('.atlas-player .day')?.textContent")
    if screen == "table":
        reader.page.wait_for_selector(".as-table table caption")
    if screen == "overview":
        reader.page.wait_for_selector(".atlas-panel .quiet")
    if screen == "start":
        reader.page.wait_for_selector(".atlas-chart svg")


@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_of_the_atlas_is_in_english(reader, spoken, screen):
    shown(reader, screen, spoken)
    assert reader.page.evaluate("document.querySelector('.atlas').lang") == spoken
    assert english(reader.page) == [], spoken


def test_a_sentence_in_its_article_and_suggestions_are_not_in_english(reader, spoken):
    reader.open(f"?region=abkhazia&lang={spoken}")
    reader.page.click(".rows .link >> nth=0")
    reader.page.wait_for_selector(".reading")
    assert english(reader.page) == [], spoken
    reader.page.fill(".atlas-search input", "Сухумі")
    reader.page.wait_for_selector("#atlas-suggestions [role=option]")
    assert english(reader.page) == [], spoken


@pytest.mark.parametrize("path", ["story/crimea-2014", "story/memorandum-2016", "story/none", "methods"])
def test_no_page_beside_the_map_is_in_english(reader, spoken, path):
    reader.page.goto(f"{reader.site}/{path}?lang={spoken}")
    assert reader.page.evaluate("document.documentElement.lang") == spoken
    if path.endswith("2014"):
        reader.page.wait_for_selector("path.region", state="attached")
    assert english(reader.page) == [], spoken


def test_the_tour_of_the_first_visit_is_not_in_english(site, chromium, spoken):
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    reader = Reader(site, context.new_page())
    reader.open(f"?lang={spoken}")
    for _step in range(4):
        reader.page.wait_for_selector(".atlas-tour")
        assert english(reader.page) == [], spoken
        reader.page.click(".atlas-tour .main")
    context.close()
