"""Text from outside stays text: on the page, in tooltips, in links and in the exported file."""

from urllib.parse import quote

import pytest

from tests.browser.conftest import ATTACKS, Reader, serve

SEARCH = quote("signed", safe="")


@pytest.fixture(scope="module")
def hostile_site(hostile_store, tmp_path_factory):
    yield from serve(hostile_store, tmp_path_factory.mktemp("server") / "log.txt")


@pytest.fixture
def hostile(hostile_site, context):
    reader = Reader(hostile_site, context.new_page())
    asked, errors = [], []
    context.on("request", lambda r: asked.append(r.url))
    reader.page.on("pageerror", lambda e: errors.append(str(e)))
    yield reader
    assert not errors
    assert not [u for u in asked if "hacked" in u.split("?")[0]]


def unharmed(page):
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    assert (
        page.locator(
            ".atlas-panel img, .atlas-map img, .atlas-panel script, .atlas-panel svg:not(.atlas-symbol)"
        ).count()
        == 0
    )


def test_nothing_an_article_says_runs(hostile):
    hostile.open("?region=abkhazia")
    shown = hostile.page.inner_text(".atlas-panel")
    assert all(attack in shown for attack in ATTACKS)  # all there, all as text
    unharmed(hostile.page)
    hostile.page.click("#tab-passages")
    hostile.page.wait_for_selector('#tab-passages[aria-selected="true"]')
    unharmed(hostile.page)
    for row in range(hostile.page.locator(".rows .link").count()):
        hostile.page.locator(".rows .link").nth(row).click()
        hostile.page.wait_for_selector(".reading h3")
        read = hostile.page.inner_text(".reading")
        assert any(read.count(attack) >= 3 for attack in ATTACKS)  # title, outlet, document
        hostile.page.locator(".reading .text mark").first.click()
        hostile.page.wait_for_selector(".reading .told:not([hidden])")
        unharmed(hostile.page)
        hostile.page.click(".reading .back")
        hostile.page.wait_for_selector(".rows")


def test_nothing_in_the_table_runs(hostile):
    hostile.open("?view=table")
    hostile.page.wait_for_selector(".atlas-tables tbody tr")
    shown = hostile.page.inner_text(".atlas-tables")
    assert all(attack in shown for attack in ATTACKS)
    assert hostile.page.locator(".atlas-tables :is(img, script, svg)").count() == 0
    unharmed(hostile.page)


def test_tooltips_and_marks_are_text(hostile):
    hostile.open()
    mark = hostile.page.locator(".atlas-event").first
    mark.hover()
    assert mark.get_attribute("title").startswith("Sukhumi")
    mark.click()
    hostile.page.wait_for_selector(".reading")
    unharmed(hostile.page)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_a_link_says_runs(hostile, attack):
    text = quote(attack, safe="")
    hostile.open(f"?q={text}&source={text}&region={text}&event={text}")
    assert hostile.page.locator(".problem").count() == 2
    unharmed(hostile.page)
    hostile.page.click(".atlas-header .share summary")
    hostile.page.locator(".share textarea").first.wait_for()
    for part, address in (("embedding", None), ("citation", "citation"), ("qr", "qr")):
        hostile.page.click(f".share .{part} summary")
        if address:
            hostile.page.locator(f".share .{part} {'img' if part == 'qr' else 'textarea'}").first.wait_for()
        unharmed(hostile.page)
    snippet = hostile.page.locator(".share .embedding textarea").input_value()
    assert "<script" not in snippet
    assert snippet.count("<") == 2


def test_the_exported_file_is_as_safe_and_needs_no_network(hostile_store, chromium, tmp_path):
    import subprocess
    import sys

    file = tmp_path / "view.html"
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "export", "--store", f"sqlite:///{hostile_store}",
         "--link", "?q=August", "-o", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, offline=True)
    try:
        page = context.new_page()
        asked, errors = [], []
        page.on("request", lambda r: asked.append(r.url))
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(file.as_uri())
        page.wait_for_selector('.atlas-map[data-ready="true"]')
        assert page.locator("path.region").count() >= 10
        assert all(attack in page.inner_text("main") for attack in ATTACKS)
        page.locator(".atlas-event").first.click()
        page.wait_for_selector("li.chosen")
        page.select_option(".atlas-list", "crimea")
        assert page.locator("path.selection").count() == 1
        page.wait_for_timeout(300)
        assert page.evaluate("window.hacked") is None
        assert asked == [file.as_uri()]
        assert not errors
    finally:
        context.close()
