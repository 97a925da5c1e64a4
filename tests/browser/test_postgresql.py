"""The page over PostgreSQL: read, searched, and added to."""

from contextlib import closing

import pytest
from playwright.sync_api import expect

from articles.store import open_store
from articles.store_copying import copy
from tests.browser.conftest import Reader, attended, serve, visitor
from tests.browser.test_contribute import paste
from tests.postgresql import database


@pytest.fixture(scope="module")
def shared(store, postgresql, tmp_path_factory):
    """A server of a database that holds the corpus; whoever is on this machine may edit."""
    folder = tmp_path_factory.mktemp("shared")
    with database(postgresql) as there:
        with open_store(f"sqlite:///{store}", readonly=True) as file, open_store(there) as other:
            copy(file, other)
        served = serve(there, folder / "log.txt", options=["--editable"], DISPUTES_DATA=str(folder))
        with closing(served):
            yield next(served)


def test_what_a_newsroom_shares_is_read_searched_and_added_to(shared, chromium):
    context = visitor(chromium, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    with attended(Reader(shared, page), page) as reader:
        reader.open("?from=2008-01-01&to=2008-12-31")
        reader.click("abkhazia")
        reader.title("Abkhazia")
        before = int(page.inner_text("#tab-passages").split()[-1].replace(",", ""))
        reader.open("?q=ceasefire&tab=passages")
        expect(page.locator(".rows > li").first).to_contain_text("ceasefire", ignore_case=True)
        paste(page, shared, "On 15 May 2008 a ceasefire was signed in Sukhumi, Abkhazia, to a xylophone.")
        reader.open("?from=2008-01-01&to=2008-12-31&region=abkhazia&tab=passages")
        expect(page.locator("#tab-passages")).to_contain_text(str(before + 1))
        reader.open("?q=xyloph&tab=passages")
        expect(page.locator(".rows > li")).to_have_count(1)
        expect(page.locator(".rows > li")).to_contain_text("xylophone")
    context.close()
