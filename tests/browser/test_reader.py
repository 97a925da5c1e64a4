"""Reading a whole article by mouse, keyboard and touch: its marks, the map beside it, and the way back."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader, ingest, serve, visitor

MARK = ".reading .text mark"


def article_with(store, region: str) -> str:
    """The id of an article whose first events are of a region and have a place."""
    with sqlite3.connect(store) as db:
        return db.execute(
            "select a.id from articles a join events e on e.article_no = a.no where e.region_ids like ? and "
            "e.geonames_id is not null and a.language = 'en' group by a.id order by count(*) desc, a.id",
            (f'%"{region}"%',),
        ).fetchone()[0]


@pytest.fixture
def article(store) -> str:
    return article_with(store, "abkhazia")


def place_of(reader) -> tuple[int, int]:
    """Where the reader is among the marks: ``3 of 17``."""
    count = reader.page.inner_text(".reading .count").replace(",", "")  # as English writes thousands
    n, all_ = re.fullmatch(r"(\d+) of (\d+)", count).groups()
    return int(n), int(all_)


def in_sight(page, selector: str) -> bool:
    return page.evaluate(
        """selector => {
          const [firstLine] = document.querySelector(selector).getClientRects();
          const {top, bottom, left, width} = firstLine;
          const met = document.elementFromPoint(left + width / 2, (top + bottom) / 2);
          return top >= 0 && bottom <= innerHeight && Boolean(met?.closest(selector));
        }""",
        selector,
    )


def test_a_link_opens_an_article_whole(reader, article):
    reader.open(f"?article={article}")
    page = reader.page
    page.wait_for_selector(".reading h3")
    for kind in ("mention", "date", "event"):
        assert page.locator(f"{MARK}.{kind}").count() >= 1
    assert page.get_attribute(".reading .text", "lang") == "en"
    about = page.inner_text(".reading .origin")
    assert "date from the head of the file" in about
    assert "licence: CC BY 4.0" in about
    assert page.locator(".reading .references li").count() >= 1
    assert re.fullmatch(r"\d+ marks", page.inner_text(".reading .count"))
    reader.address(f"article={article}")


def test_an_unknown_article_is_told_in_a_sentence(reader):
    reader.open("?article=0123456789abcdef")
    assert "not in this collection" in reader.page.inner_text(".atlas-panel .problem")
    assert reader.page.locator(".rows > li").count() >= 1


def test_reading_in_context_chooses_the_sentence_and_closing_returns_to_the_row(reader):
    reader.open("?region=crimea")
    page = reader.page
    row = page.locator(".rows > li").nth(9)
    expect(row.locator("p")).not_to_be_empty()
    id, quote = row.get_attribute("data-id"), row.locator("p").text_content()
    row.get_by_role("button", name="Read in context").click()
    page.wait_for_selector(".reading .text .chosen")
    assert page.inner_text(".reading .text .chosen").strip() == quote
    page.wait_for_function("() => document.activeElement.matches('.reading h3')")
    page.wait_for_function("location.search.includes('event=')")
    page.click(".reading .back")
    expect(page.locator(f'.rows > li[data-id="{id}"]')).to_be_in_viewport()
    page.wait_for_function("id => document.activeElement.closest('li')?.dataset.id === id", arg=id)
    reader.address("region=crimea")


def test_keys_and_buttons_lead_from_mark_to_mark(reader, article):
    reader.open(f"?article={article}")
    page = reader.page
    page.wait_for_selector(MARK)
    page.click(".reading .step >> nth=1")
    assert place_of(reader)[0] == 1
    for key, expected in (("n", 2), ("j", 3), ("p", 2), ("k", 1), ("k", 1)):
        page.keyboard.press(key)
        assert place_of(reader)[0] == expected
    marks = page.locator(MARK)
    total = place_of(reader)[1]
    assert marks.count() == total
    for _ in range(total + 2):
        page.keyboard.press("n")
    assert place_of(reader) == (total, total)
    assert in_sight(page, f"{MARK}[aria-current]")
    assert page.locator(f'{MARK}[tabindex="0"]').count() == 1
    search = page.get_by_label("Search")
    search.fill("")
    search.press("p")
    assert search.input_value() == "p"  # a letter where a reader writes
    assert place_of(reader) == (total, total)


def test_letters_can_be_letters(reader, article):
    reader.open(f"?article={article}")
    page = reader.page
    page.wait_for_selector(MARK)
    page.keyboard.press("n")
    assert place_of(reader)[0] == 1
    page.get_by_label("Keys n and p").uncheck()
    page.keyboard.press("n")
    assert place_of(reader)[0] == 1


def test_a_mark_tells_what_was_read_there(reader, article):
    reader.open(f"?article={article}")
    page = reader.page
    card = page.locator(".reading .told")
    page.locator(f"{MARK}.event").first.click()
    expect(card).to_be_visible()
    for label in ("Precision", "Confidence", "Read by"):
        expect(card.locator("dt", has_text=label).first).to_be_visible()
    assert re.search(r"\d+%", card.inner_text())
    assert "rules-" in card.inner_text()
    page.locator(f"{MARK}.date:not(.event)").first.click()
    assert re.search(r"As ISO 8601\s+\d{4}", card.inner_text())
    page.locator(f"{MARK}.mention").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"{MARK}[aria-expanded=true]").count() == 1
    expect(card.locator("dt", has_text="Kind").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_kinds_of_marks_can_be_left_out(reader, article):
    reader.open(f"?article={article}")
    page = reader.page
    page.wait_for_selector(MARK)
    page.keyboard.press("n")
    before = place_of(reader)[1]
    page.locator(".reading .kinds").get_by_label("Places").uncheck()
    after = int(
        page.inner_text(".reading .count").split()[
            -2 if "marks" in page.inner_text(".reading .count") else -1
        ]
    )
    assert after < before
    assert page.locator(f"{MARK}:not(.off)").count() == after
    assert page.locator(f"{MARK}.mention:not(.off):not(.event):not(.date)").count() == 0


def test_marks_and_the_map_point_at_each_other(reader, article):
    reader.open(f"?article={article}")
    page = reader.page
    page.locator(f'{MARK}[data-regions="abkhazia"]').first.hover()
    page.wait_for_selector('path.region.lit[data-region="abkhazia"]')
    page.mouse.move(*reader.point_in("crimea"))
    page.wait_for_function("() => !document.querySelector('.reading .text mark.lit')")
    page.mouse.move(*reader.point_in("abkhazia"))
    page.wait_for_selector(f'{MARK}.lit[data-regions="abkhazia"]')
    own = page.locator(".atlas-event.read")
    assert own.count() >= 1
    own.first.hover()
    place = own.first.get_attribute("data-places").split()[0]
    page.wait_for_selector(f'{MARK}.lit[data-place="{place}"]')


def test_the_current_mark_stands_out_on_the_map(reader, article):
    reader.open(f"?article={article}")
    page = reader.page
    page.wait_for_selector(MARK)
    step = page.locator(".reading .step").nth(1)
    for _ in range(page.locator(MARK).count()):
        step.click()
        current = page.locator(f"{MARK}[aria-current]")
        if current.get_attribute("data-place"):
            break
    page.wait_for_function("() => document.querySelector('.atlas-event.lit, .atlas-map .ring')")


def test_a_marker_of_the_article_chooses_its_sentence_in_it(reader, article):
    reader.open(f"?article={article}")
    page = reader.page
    title = page.inner_text(".reading h3")
    page.locator(".atlas-event.read:not(.several)").first.click()
    page.wait_for_selector(".reading .text .chosen")
    assert page.inner_text(".reading h3") == title


def test_reading_by_touch_on_a_phone(site, chromium, article):
    context = visitor(chromium, viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(15_000)
    reader = Reader(site, context.new_page())
    reader.open(f"?article={article}")
    page = reader.page
    page.locator(f"{MARK}.date").first.tap()
    card = page.locator(".reading .told")
    expect(card).to_be_in_viewport()
    assert in_sight(page, f"{MARK}[aria-current]")
    page.locator(".reading .step").nth(1).tap()
    assert in_sight(page, f"{MARK}[aria-current]")
    card.get_by_role("button", name="Close").tap()
    expect(card).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".reading .back").tap()
    page.wait_for_selector(".atlas-panel .tabs")
    context.close()


@pytest.fixture(scope="module")
def long_store(tmp_path_factory):
    """A store of one article of some 200,000 characters."""
    folder = tmp_path_factory.mktemp("long")
    lines = [f"On {n % 28 + 1} August 2008 troops entered Sukhumi for the {n}th time." for n in range(3000)]
    (folder / "long.md").write_text("---\ntitle: A long one\ndate: 2008-09-01\n---\n" + "\n".join(lines))
    ingest(folder / "store.sqlite", folder / "long.md")
    return folder / "store.sqlite"


@pytest.fixture(scope="module")
def long_site(long_store, tmp_path_factory):
    yield from serve(long_store, tmp_path_factory.mktemp("server") / "log.txt")


def test_a_long_article_is_drawn_in_parts(long_site, long_store, context):
    with sqlite3.connect(long_store) as db:
        (article,) = db.execute("select id from articles").fetchone()
        (middle,) = db.execute("select id from passages where [index] = 1500").fetchone()
    reader = Reader(long_site, context.new_page())
    reader.open(f"?passage={middle}")
    page = reader.page
    page.wait_for_selector(".reading .chosen")
    assert page.locator(MARK).count() < 1000
    n, total = place_of(reader)
    assert total > 3000
    assert 0.4 * total < n < 0.6 * total
    expect(page.locator(".reading .chosen")).to_be_in_viewport()
    drawn = page.locator(".reading .text p").count()
    for side in (0, -1):  # what comes before, then what comes after
        page.locator(".reading .more").nth(side).click()
        page.wait_for_function("n => document.querySelectorAll('.reading .text p').length > n", arg=drawn)
        drawn = page.locator(".reading .text p").count()
        assert place_of(reader) == (n, total)
    reader.open(f"?article={article}")
    page.wait_for_selector(MARK)
    drawn = page.locator(MARK).count()
    page.locator(MARK).last.click()
    assert place_of(reader) == (drawn, total)
    page.keyboard.press("n")
    page.wait_for_function("n => document.querySelectorAll('.reading .text mark').length > n", arg=drawn)
    expect(page.locator(".reading .count")).to_have_text(f"{drawn + 1:,} of {total:,}")
