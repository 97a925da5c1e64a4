"""What a link shows before it is opened, and its code: escaped, whole, at no cost to the first map."""

from __future__ import annotations

import html
import re
import time
import xml.etree.ElementTree as ET
from datetime import date
from urllib.parse import parse_qs

import pytest

from dashboard import cards, pages, permalink, server
from dashboard.language import speaking
from dashboard.permalink import ViewState
from tests.dashboard.web import HERE, get

TODAY = date(2026, 11, 25)


def tags(text: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', text)
    return {name: html.unescape(content) for name, content in found}


def test_a_view_is_told_in_words_with_its_picture():
    view = permalink.decode(parse_qs("region=abkhazia&from=2008-08-01&to=2008-08-31&embed=true&show=map"))
    told = tags(cards.tags(view, TODAY, "https://atlas.example/below/"))
    query = "?region=abkhazia&from=2008-08-01&to=2008-08-31"
    assert told["og:title"] == "Abkhazia"
    assert told["og:description"].startswith("In control on 31 Aug 2008. Abkhazia; events from 1 Aug 2008")
    assert told["og:url"] == f"https://atlas.example/below/{query}"
    assert told["og:image"] == f"https://atlas.example/below/picture.png{query}"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")


def test_hostile_searches_stay_inside_their_attribute():
    view = ViewState(q='"><script>alert(1)</script>', actor=("'><img src=x onerror=x>",))
    text = cards.tags(view, TODAY, "http://a/")
    assert not re.sub(r'<meta (property|name)="[\w:]+" content="[^"<>]*">', "", text)
    assert "<script>alert(1)</script>" in tags(text)["og:description"]


def test_where_nobody_knows_the_address_none_is_made_up():
    told = tags(cards.tags(ViewState(), TODAY, ""))
    assert "og:title" in told and "og:image" not in told and "og:url" not in told


@pytest.mark.parametrize("spoken", ["uk", "ka"])
def test_the_words_are_of_the_language_of_the_page(spoken):
    with speaking(spoken):
        told = tags(cards.tags(ViewState(lang=spoken), TODAY, "http://a/"))
    assert told["og:locale"] == spoken
    assert not re.search("[A-Za-z]", told["og:description"])
    assert told["og:url"].endswith(f"?lang={spoken}")


def test_the_first_page_carries_the_tags_and_they_cost_it_next_to_nothing(store_url, monkeypatch):
    monkeypatch.setenv("DISPUTES_STORE", store_url)
    assert tags(server.first_page({"region": ["crimea"]}, None, "http://h/"))["og:title"] == "Crimea"
    view = permalink.decode({"region": ["crimea"], "act": ["ceasefire"]})
    times = []
    for _ in range(50):
        start = time.perf_counter()
        cards.tags(view, TODAY, "http://h/")
        times.append(time.perf_counter() - start)
    assert sorted(times)[25] < 0.001


def test_a_code_is_an_image_of_the_links_modules():
    answer = get(pages.routes(), "/qr?region=abkhazia&embed=true")
    assert answer.headers["content-type"] == "image/svg+xml"
    drawing = ET.fromstring(answer.text)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert answer.content == pages.qr(f"{HERE}/?region=abkhazia")
    assert answer.content != pages.qr(f"{HERE}/?region=crimea")


def test_links_that_no_code_can_hold_are_told_of():
    many = "&".join(f"actor={'я' * 150}{n}" for n in range(12))
    answer = get(pages.routes(), f"/qr?{many}")
    assert answer.status_code == 413
    assert "copy it instead" in answer.text
    assert get(pages.routes(), "/qr", host="a b").status_code == 400
