"""The Share box, embedded views, help and the tour of the first visit."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from tests.browser.conftest import Reader, visitor


def opened(reader: Reader, query: str) -> None:
    reader.open(query)
    reader.page.click(".atlas-header .share > summary")
    reader.page.wait_for_selector(".sharing textarea")


def test_the_box_offers_link_mail_code_snippet_and_citation(reader):
    opened(reader, "?region=abkhazia&from=2008-08-01&q=a%26b")
    link = reader.page.locator(".sharing textarea").first.input_value()
    assert link == f"{reader.site}/?region=abkhazia&from=2008-08-01&q=a%26b"
    mail = urlsplit(reader.page.locator(".sharing .mail").get_attribute("href"))
    assert mail.scheme == "mailto"
    assert link in parse_qs(mail.query)["body"][0]
    assert parse_qs(mail.query)["subject"] == ["Abkhazia · Dispute Atlas"]
    reader.page.click(".sharing .qr summary")
    code = reader.page.locator(".sharing .qr img")
    code.wait_for()
    reader.page.wait_for_function("document.querySelector('.sharing .qr img').naturalWidth > 100")
    reader.page.click(".sharing .citation summary")
    reader.page.wait_for_function("document.querySelectorAll('.sharing .citation textarea').length === 2")
    assert reader.page.locator(".sharing .citation textarea").last.input_value().startswith("@misc{")


def test_the_snippet_follows_what_is_chosen_and_escapes_the_link(reader):
    opened(reader, "?region=abkhazia&q=%22%3E%3Cb%3E")
    reader.page.click(".sharing .embedding summary")
    snippet = reader.page.locator(".sharing .embedding textarea")
    assert 'embed=true"' in snippet.input_value() and 'height="640"' in snippet.input_value()
    reader.page.check(".sharing input[value=map]")
    reader.page.select_option(".sharing .height select", "400")
    text = snippet.input_value()
    assert "embed=true&amp;show=map" in text and 'height="400"' in text
    assert len(re.findall("[<>]", text)) == 4  # those of the element itself


def test_a_map_alone_shows_the_map_and_the_way_to_the_atlas(reader):
    reader.page.goto(f"{reader.site}/?region=abkhazia&embed=true&show=map")
    reader.page.wait_for_selector('.atlas-map[data-ready="true"]')
    for part in (".atlas-header", ".atlas-timeline", ".atlas-side", ".atlas-comparing"):
        assert not reader.page.locator(part).is_visible(), part
    assert reader.page.locator(".atlas-frame").bounding_box()["height"] == 900
    link = reader.page.locator(".atlas-frame > .atlas-outside")
    assert link.get_attribute("href") == f"{reader.site}/?region=abkhazia"
    assert link.get_attribute("rel") == "noopener"


def test_the_tour_comes_on_the_first_visit_and_never_again(site, chromium):
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    reader = Reader(site, context.new_page())
    reader.open("?region=crimea")
    reader.page.wait_for_timeout(2500)
    assert not reader.page.locator(".atlas-tour").count()  # who follows a link came for something
    reader.open()
    tour = reader.page.get_by_role("dialog", name="Begin on the map")
    tour.wait_for()
    assert reader.page.evaluate("document.activeElement.textContent") == "Begin on the map"
    for title in ("Choose the time", "Search anything", "Pass it on"):
        reader.page.get_by_role("button", name="Next", exact=True).click()
        reader.page.get_by_role("dialog", name=title).wait_for()
    reader.page.keyboard.press("Escape")
    assert not reader.page.locator(".atlas-tour, .atlas-toured").count()
    reader.open()
    reader.page.wait_for_timeout(2500)
    assert not reader.page.locator(".atlas-tour").count()
    context.close()


def test_help_shows_the_tour_again_and_leads_to_stories_and_methods(reader):
    reader.open()
    reader.page.get_by_label("Help").click()
    reader.page.locator(".help a[href='story/crimea-2014']").wait_for()
    reader.page.locator(".help a[href='methods']").wait_for()
    reader.page.get_by_role("button", name="Show me around").click()
    reader.page.get_by_role("dialog", name="Begin on the map").wait_for()
    reader.click("abkhazia")  # the tour is in nobody's way
    reader.title("Abkhazia")
    reader.page.keyboard.press("Escape")
    assert not reader.page.locator(".atlas-tour").count()


def test_a_phone_shows_the_tour_at_its_foot(site, chromium):
    context = visitor(chromium, viewport={"width": 390, "height": 844}, has_touch=True)
    reader = Reader(site, context.new_page())
    reader.open()
    reader.page.tap(".atlas-header .help > summary")
    reader.page.tap(".help .begin")
    card = reader.page.locator(".atlas-tour")
    card.wait_for()
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["y"] + box["height"] <= 844
    assert all(b.bounding_box()["height"] >= 24 for b in card.locator("button:visible").all())
    context.close()
