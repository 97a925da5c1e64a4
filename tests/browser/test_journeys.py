"""Journeys of readers from beginning to end: at a desk with mouse and keyboard, and on a phone with a finger.

With ATLAS_PICTURES set to a folder, each leaves a picture of its last screen there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.conftest import Reader, attended, visitor
from tests.browser.test_compare import maps
from tests.browser.test_contribute import paste
from tests.browser.test_reader import MARK, in_sight, place_of
from tests.browser.test_search import PHONE, chips, events, type_in
from tests.browser.test_takeaway import offered
from tests.browser.test_time import CHART, day_of_the_map, drawn

SIZES = {"desk": {"viewport": {"width": 1400, "height": 900}}, "phone": PHONE}


@dataclass
class Traveller(Reader):
    """A reader with a mouse and a keyboard, or with a finger."""

    touch: bool

    def press(self, what: str | Locator) -> None:
        found = self.page.locator(what) if isinstance(what, str) else what
        (found.tap if self.touch else found.click)()

    def click(self, region: str) -> None:
        at = self.point_in(region)
        (self.page.touchscreen.tap if self.touch else self.page.mouse.click)(*at)

    def drag(self, what: str, start: float, end: float) -> None:
        """Press at one part of an element's width, move to another and let go, as a hand would in steps."""
        self.page.locator(what).scroll_into_view_if_needed()
        box = self.page.locator(what).bounding_box()
        y = box["y"] + min(box["height"] / 2, 20)
        points = [(box["x"] + box["width"] * (start + (end - start) * i / 6), y) for i in range(7)]
        if not self.touch:
            self.page.mouse.move(*points[0])
            self.page.mouse.down()
            for point in points[1:]:
                self.page.mouse.move(*point)
            self.page.mouse.up()
            return
        # Playwright's finger only taps.
        finger = self.page.context.new_cdp_session(self.page)
        for i, (x, y) in enumerate(points):
            event = {"type": "touchMove" if i else "touchStart", "touchPoints": [{"x": x, "y": y}]}
            finger.send("Input.dispatchTouchEvent", event)
        # It rests before it lifts: a finger that lifts in full swing flings, and the next tap only ends that.
        self.page.wait_for_timeout(150)
        finger.send("Input.dispatchTouchEvent", event)
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def count_requests(self, part: str) -> list[str]:
        """The addresses with this part that the page asks for from now on."""
        asked: list[str] = []
        self.page.on("request", lambda r: asked.append(r.url) if part in r.url else None)
        return asked


@pytest.fixture(scope="module", params=SIZES)
def world(chromium, request) -> Iterator[BrowserContext]:
    """One browser for all journeys of a size."""
    context = visitor(chromium, **SIZES[request.param])
    yield context
    context.close()


@pytest.fixture
def traveller(site, world, request) -> Iterator[Traveller]:
    with attended(Traveller(site, page := world.new_page(), "phone" in request.node.name), page) as traveller:
        yield traveller
    if folder := os.environ.get("ATLAS_PICTURES"):
        page.screenshot(path=Path(folder) / f"{request.node.name}.png")
    page.close()


def range_of(traveller: Traveller) -> list[str]:
    """The first and last day in the address, which the fields say as well."""
    traveller.page.wait_for_function("/from=\\d{4}-.*to=\\d{4}-/.test(location.search)")
    days = re.findall(r"(?:from|to)=(\d{4}-\d\d-\d\d)", traveller.page.evaluate("location.search"))
    for name, day in zip(("from", "to"), days, strict=True):
        expect(traveller.page.locator(f'.atlas-timeline input[name="{name}"]')).to_have_value(day)
    return days


def test_click_read_source(traveller, world):
    page = traveller.page
    traveller.open()
    traveller.click("abkhazia")
    traveller.title("Abkhazia")
    facts = page.inner_text(".facts")
    for words in ("Claimed by", "Controlled by", "Recognised by", "Nicaragua"):
        assert words in facts
    assert page.locator("path.selection").count() == 1
    traveller.press(page.locator(".facts .cite").first)
    source = page.locator(".sources li a").first
    expect(source).to_be_visible()
    address = source.get_attribute("href")
    world.route(
        address, lambda route: route.fulfill(body="<h1>The resolution</h1>", content_type="text/html")
    )
    with world.expect_page() as opened:
        traveller.press(source)
    assert opened.value.inner_text("h1") == "The resolution"
    assert opened.value.url == address
    opened.value.close()
    row = page.locator(".rows > li").first
    quote = row.locator("p").inner_text().strip("… ")
    assert row.locator("mark").count()
    read = row.get_by_role("button", name="Read in context")
    if traveller.touch:
        traveller.press(read)
    else:
        read.focus()
        page.keyboard.press("Enter")
    sentence = page.locator(".reading .text .chosen")
    expect(sentence).to_contain_text(quote[:60])
    assert sentence.locator("mark").count()
    assert page.locator(".reading .references li").count()


def test_brush(traveller):
    page = traveller.page
    traveller.open()
    everything, marks = traveller.count("events"), page.locator(".atlas-event").count()
    asked = traveller.count_requests("/view?")
    traveller.drag(".atlas-timeline .track", 0.5, 0.8)
    first, last = range_of(traveller)
    assert len(asked) == 1
    fewer = events(traveller, everything)
    assert fewer < everything
    page.wait_for_function("n => document.querySelectorAll('.atlas-event').length < n", arg=marks)
    for clock in (".atlas-timeline .clock", ".atlas-legend summary"):
        expect(page.locator(clock)).to_contain_text(last[:4])
    if traveller.touch:
        traveller.press(page.get_by_role("button", name="Show the chart of events"))
    drawn(traveller)
    traveller.drag(CHART, 0.42, 0.54)  # between the names of the rows and the range
    page.wait_for_function("d => !location.search.includes(d)", arg=f"from={first}")
    assert range_of(traveller)[1] < last
    assert len(asked) == 2
    page.go_back()
    expect(page.locator("#tab-events")).to_contain_text(str(fewer))
    assert range_of(traveller) == [first, last]
    if traveller.touch:
        traveller.press(".atlas-timeline .all")
    else:
        page.focus(".atlas-timeline .all")
        page.keyboard.press("Enter")
    expect(page.locator("#tab-events")).to_contain_text(str(everything))
    page.go_back()
    range_of(traveller)


def test_play_and_stop(traveller):
    page = traveller.page
    traveller.open("?from=2014-01-01&to=2014-12-31")
    if traveller.touch:
        traveller.press(".atlas-timeline .play")
    else:
        page.focus(".atlas-timeline .play")
        page.keyboard.press("Enter")
    page.wait_for_selector('.atlas-player[data-state="playing"]', timeout=60_000)
    traveller.address("from=2014-01-01&to=2014-12-31&play=week")
    asked = traveller.count_requests("/")
    before = day_of_the_map(traveller)
    expect(page.locator(".atlas-legend summary")).not_to_have_text(before)
    page.wait_for_selector('path[data-region="crimea"][data-control="annexed"]')
    page.wait_for_selector(".atlas-event.fresh")
    assert asked == []
    if traveller.touch:
        traveller.press(page.get_by_role("button", name="Pause"))
    else:
        page.keyboard.press(" ")  # the button that has the focus since it plays
    page.wait_for_selector('.atlas-player[data-state="paused"]')
    day = day_of_the_map(traveller)
    traveller.press(page.get_by_role("button", name="Stop here"))
    page.wait_for_function("!location.search.includes('play')")
    assert re.fullmatch(r"\?from=2014-01-01&to=2014-\d\d-\d\d", page.evaluate("location.search"))
    assert sum("/view?" in url for url in asked) == 1
    assert day_of_the_map(traveller) == day
    assert page.locator(".atlas-player").count() == 0


def test_compare_two_dates(traveller):
    page = traveller.page
    traveller.open("?to=2014-04-01")
    traveller.press(".atlas-comparing summary")
    page.fill('input[name="beside"]', "2014-02-01")
    traveller.press(".atlas-comparing .pair button")
    traveller.address("to=2014-04-01&compare=as_of:2014-02-01")
    maps(traveller, 2)
    held = "[...document.querySelectorAll('path[data-region=crimea]')].map(p => p.dataset.control).join()"
    page.wait_for_function(f"{held} === 'annexed,government'")
    captions = page.locator(".atlas-caption").all_inner_texts()
    assert ["1 Apr 2014" in captions[0], "1 Feb 2014" in captions[1]] == [True, True]
    told = page.locator(".atlas-differences")
    expect(told).to_contain_text("Crimea: 26,")
    assert told.locator("li a").first.get_attribute("href").startswith("http")
    traveller.press(told.get_by_role("button", name="Close comparison"))
    maps(traveller, 1)
    page.go_back()
    maps(traveller, 2)


def test_compare_two_perspectives(traveller):
    page = traveller.page
    traveller.open("?perspective=un")
    traveller.press(".atlas-comparing summary")
    page.select_option(".atlas-comparing label:nth-of-type(2) select", "russia")
    maps(traveller, 2)
    assert "compare=perspective:russia" in page.url
    shapes = page.locator("path[data-region=crimea]")
    expect(shapes.last).to_have_attribute("data-control", "elsewhere")
    assert shapes.first.get_attribute("data-control") != "elsewhere"
    captions = page.locator(".atlas-caption").all_inner_texts()
    assert ["United Nations" in captions[0], "Russia" in captions[1]] == [True, True]
    assert page.locator(".atlas-differences li a").count() >= 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_search_a_place_in_cyrillic(traveller):
    page = traveller.page
    traveller.open()
    everything = traveller.count("events")
    box, first = page.locator(".atlas-search input"), page.locator(".atlas-suggestions [role=option]").first
    if traveller.touch:
        traveller.press(box)
    type_in(traveller, "цхинвал")
    *named, offered = first.inner_text().split("\n")
    assert named == ["Tskhinvali", "South Ossetia"]
    assert 5 < int(offered.removesuffix(" events")) < everything
    if traveller.touch:
        assert first.bounding_box()["height"] >= 24
        traveller.press(first)
    else:
        page.keyboard.press("ArrowDown")
        assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
        assert (first.get_attribute("aria-selected"), box.get_attribute("aria-expanded")) == ("true", "true")
        page.keyboard.press("Enter")
    assert events(traveller, everything) == int(offered.removesuffix(" events"))
    assert chips(traveller) == ["Tskhinvali"]
    view = parse_qs(urlsplit(page.url).query)
    assert view["place"] == ["611403"]
    lat, lon = map(float, view["at"][0].split(","))
    assert abs(lat - 42.22) < 0.1 and abs(lon - 43.97) < 0.1
    expect(page.locator('.atlas-event[title^="Tskhinvali"]')).to_be_visible()
    assert box.input_value() == "" and box.get_attribute("aria-expanded") == "false"
    page.go_back()
    page.wait_for_selector(".atlas-chips", state="hidden")
    page.go_forward()
    traveller.press(".atlas-chips button")
    page.wait_for_selector(".atlas-chips", state="hidden")
    assert events(traveller) == everything
    assert page.evaluate("document.activeElement.matches('.atlas-search input')")
    page.go_back()
    page.wait_for_selector(".atlas-chips button")


# What a reader sees of a view.
LOOK = """() => ({
  panel: document.querySelector('.atlas-panel').textContent,  // all of it: rows out of sight are not laid out
  marks: [...document.querySelectorAll('.atlas-event')].map(mark => mark.title),
  place: document.querySelector('path[data-region=abkhazia]').getBoundingClientRect(),
  day: document.querySelector('.atlas-timeline .clock').innerText,
  search: document.querySelector('.atlas-search input').value,
})"""


def test_open_a_shared_link(traveller, site, chromium):
    size = SIZES["phone" if traveller.touch else "desk"]
    context = visitor(chromium, **size)
    sender = Traveller(site, context.new_page(), traveller.touch)
    sender.open("?region=abkhazia&from=2004-01-01&to=2014-12-31&q=Sukhumi")
    sender.press("#tab-passages")
    sender.page.wait_for_selector('#tab-passages[aria-selected="true"]')
    sender.press(".leaflet-control-zoom-in")
    sender.page.wait_for_function("location.search.includes('zoom=')")
    sender.press(".atlas-header .share > summary")
    link = sender.page.locator(".sharing textarea").first
    expect(link).to_have_value(re.compile("zoom="))
    sender.page.wait_for_function("!document.querySelector('.leaflet-zoom-anim')")
    seen, address = sender.page.evaluate(f"JSON.stringify(({LOOK})())"), link.input_value()
    context.close()
    traveller.open(address.removeprefix(f"{site}/"))
    traveller.page.wait_for_function(f"seen => JSON.stringify(({LOOK})()) === seen", arg=seen)
    assert '"marks":["Sukhumi' in seen


def test_read_an_article_through_its_marks(traveller):
    page = traveller.page
    traveller.open("?region=crimea&to=2014-04-01")
    traveller.press(page.locator(".rows > li").first.get_by_role("button", name="Read in context"))
    page.wait_for_selector(MARK)
    kinds = set()
    all_ = page.locator(MARK).count()
    traveller.press(page.locator(".reading .step").last)
    start, number = place_of(traveller)
    assert number == all_
    for n in range(start, all_ + 1):
        assert place_of(traveller) == (n, all_)
        assert in_sight(page, f"{MARK}[aria-current]")
        current = page.locator(f"{MARK}[aria-current]")
        kinds |= set(current.get_attribute("class").split())
        if traveller.touch:
            traveller.press(page.locator(".reading .step").last)
        else:
            page.keyboard.press("n")
    assert {"mention", "event"} <= kinds
    mark, card = page.locator(f"{MARK}.mention[data-regions~=crimea]").first, page.locator(".reading .told")
    if traveller.touch:
        traveller.press(mark)
    else:
        mark.focus()
        page.wait_for_selector("path.region.lit[data-region=crimea]")
        page.keyboard.press("Enter")
    expect(card).to_be_visible()
    expect(card.locator("dt", has_text="Confidence").first).to_be_visible()


def test_paste_an_article_and_correct_a_date(traveller, open_site):
    page = traveller.page
    traveller.site = open_site
    told = f"as was told {'on a phone' if traveller.touch else 'at a desk'}."
    paste(page, open_site, f"A ceasefire was signed in Sukhumi, Abkhazia, on 14 May 1994, {told}")
    found = page.locator(".found li").first
    expect(found.locator("b")).to_have_text("14 May 1994")
    assert page.locator(".found .atlas-event").count() == 1
    traveller.press(found.get_by_role("button", name="Correct"))
    found.get_by_role("textbox", name="Date").fill("1994-05")
    found.get_by_role("textbox", name="Why").fill("the day is a guess")
    if traveller.touch:
        traveller.press(found.get_by_role("button", name="Save"))
    else:
        found.get_by_role("button", name="Save").focus()
        page.keyboard.press("Enter")
    expect(found.locator("b")).to_have_text("May 1994")
    expect(found.locator(".corrected")).to_contain_text("Corrected by")
    traveller.press(found.get_by_role("link", name="Show in the atlas"))
    traveller.ready()
    traveller.press(".reading .back")
    type_in(traveller, f'"{told}"')  # of all that this site has been told
    page.keyboard.press("Enter")
    row = page.locator(".rows li", has_text=told)
    expect(row.locator("b")).to_have_text("May 1994")
    expect(row.locator(".corrected")).to_contain_text("Corrected by")


def test_export_a_pdf_brief(traveller, tmp_path):
    page = traveller.page
    traveller.open("?region=crimea&to=2014-12-31")
    entry = page.locator('.away [data-format="brief.pdf"]')
    if traveller.touch:
        traveller.press(".atlas-header .away > summary")
        offered(traveller)
    else:
        page.focus(".away summary")
        page.keyboard.press("Enter")
        offered(traveller)
        entry.focus()
    assert page.locator(".away h3").all_inner_texts() == ["Map", "Data", "Brief"]
    with page.expect_download() as download:
        if traveller.touch:
            traveller.press(entry)
        else:
            page.keyboard.press("Enter")
        page.wait_for_selector('.away [aria-busy="true"]')
        assert page.inner_text(".away [role=status]") == "Drawing PDF…"
    assert download.value.suggested_filename == "dispute-atlas_crimea_2014-12-31.brief.pdf"
    with pypdfium2.PdfDocument(download.value.path()) as brief:
        first, second = (" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in brief)
    assert first.startswith("Crimea")
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", first + second)}
    assert cited == set(range(1, max(cited) + 1))
    sources = second.partition(" Sources ")[2]
    assert all(re.search(rf"\b{number} \w", sources) for number in cited)
    expect(page.locator(".away [role=status]")).to_contain_text("Saved as")
    if not traveller.touch:
        page.keyboard.press("Escape")
        expect(entry).to_be_hidden()
