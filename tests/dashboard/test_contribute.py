"""The page of editors as Streamlit runs it: files are looked at before they are written, everything is noted
and can be undone, and those who may not edit see no field at all.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from shapely.geometry import box, mapping
from streamlit.testing.v1 import AppTest

from articles import corrections
from articles.ingest import ingest
from articles.model import Filter
from articles.raw import Upload
from articles.store import open_store
from dashboard import editing, intake
from dashboard.contribute.words import plain
from dashboard.editing import Editor, Policy
from geodata.control_imports import imports
from tests.browser.conftest import ATTACKS


def run_page() -> None:
    from dashboard.contribute.page import contribute

    contribute()


@pytest.fixture
def url(tmp_path, monkeypatch) -> str:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("DISPUTES_STORE", url)
    monkeypatch.setenv("DISPUTES_DATA", str(tmp_path))
    with open_store(url) as store:
        ingest([Upload("a.txt", b"Russia recognised Abkhazia on 26 August 2008.")], store)
    return url


@pytest.fixture
def page(url):
    editing.serve(Policy(True))
    yield AppTest.from_function(run_page, default_timeout=60).run()
    editing.serve(editing.READ_ONLY)


def button(page: AppTest, label: str):
    return next(each for each in page.button if each.label == label)


def texts(page: AppTest) -> str:
    return "\n".join(
        str(each.value) for each in (*page.text, *page.markdown, *page.error, *page.success, *page.warning)
    )


def test_uploads_are_named_one_by_one_and_noted(page, url):
    page.file_uploader[0].upload(
        "good.txt", b"A ceasefire was signed in Sukhumi on 14 May 1994.", "text/plain"
    )
    page.file_uploader[0].upload("empty.txt", b"", "text/plain")
    next(
        each for each in page.button if each.label == "Read and add" and "upload" in str(each.form_id)
    ).click()
    page.run()
    assert not page.exception
    assert "✗ empty.txt is empty." in texts(page)
    assert "✓ A ceasefire was signed" in texts(page)
    with open_store(url) as store:
        (noted,) = store.contributions()
        assert (noted.kind, noted.articles) == ("upload", 1)


def test_an_area_is_looked_at_then_imported_and_removed(page, url, tmp_path):
    area = {
        "type": "Feature",
        "properties": {"name": "<b>zone</b>"},
        "geometry": mapping(box(37.5, 47.8, 38, 48.1)),
    }
    page.file_uploader[2].upload("area.geojson", json.dumps(area).encode(), "application/json")
    page.run()
    assert not page.exception
    read = {row.iloc[0]: row.iloc[1] for frame in page.dataframe for _, row in frame.value.iterrows()}
    assert read["Names"] == "<b>zone</b>"
    assert read["Coordinates in"] == "EPSG:4326"
    assert "km²" in read["in Donetsk oblast"]
    assert not imports()
    fields = {each.label: each for each in page.text_input}
    fields["Whose word it is"].set_value("Example")
    fields["On what terms"].set_value("CC0")
    next(each for each in page.date_input if each.label == "Drawn for").set_value(date(2015, 3, 1))
    button(page, "Import this area").click()
    page.run()
    assert not page.exception
    assert [each.source for each in imports()] == ["Example"]
    button(page, "Remove").click()
    page.run()
    assert not imports()
    with open_store(url) as store:
        assert [each.kind for each in store.contributions()] == ["control removed", "control"]


def test_a_correction_is_undone_from_the_history(page, url):
    with open_store(url) as store:
        event = store.events(Filter())[0].event.id
        corrections.apply(store, event, "reject", by="Ana <ana@example.org>", why=ATTACKS[0])
    page.session_state["tab"] = "History"
    page.run()
    assert not page.exception
    assert "Ana <ana@example.org>: rejected" in texts(page)
    assert ATTACKS[0] in texts(page)
    button(page, "Undo").click()
    page.run()
    with open_store(url) as store:
        (correction,) = store.corrections()
        assert correction.undone_by == editing.policy().editor({}).name
        assert len(store.events(Filter())) == 1


def test_who_may_not_edit_sees_no_field(url, tmp_path):
    listed = tmp_path / "editors.txt"
    listed.write_text("ana@example.org\n")
    editing.serve(Policy(True, "0.0.0.0", listed))
    try:
        page = AppTest.from_function(run_page, default_timeout=60).run()
    finally:
        editing.serve(editing.READ_ONLY)
    assert not page.exception
    assert not (page.text_area or page.text_input or page.file_uploader or page.tabs)
    assert "somebody who is signed in" in texts(page)


@pytest.mark.parametrize("text", ["", " \n", "x" * 300_001])
def test_no_text_and_too_much_of_it_are_refused(text):
    with pytest.raises(intake.BadSource):
        intake.pasted(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/etc/passwd",
        "-",
        "file:///etc/passwd",
        "https://example.org /etc",
        "\n".join(f"https://a.example/{n}" for n in range(51)),
    ],
)
def test_only_web_addresses_are_addresses(text):
    with pytest.raises(intake.BadSource):
        intake.addresses(text)


def test_a_path_is_never_taken_in(url):
    with open_store(url) as store, pytest.raises(intake.BadSource):
        intake.take_in(store, Editor("ana"), "address", ["/etc/passwd"])


@pytest.mark.parametrize(
    "name", ["../../etc/x.csv", "..\\x.csv", "/x.csv", "\x00.csv", "...", "", "a" * 999 + ".csv"]
)
def test_a_file_name_leads_nowhere(name):
    with intake.as_file(name, b"1") as path:
        assert path.read_bytes() == b"1"
        assert path.parent.name.startswith("atlas-")
        assert path.resolve().parent == path.parent.resolve()


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_shows_outside_text_as_it_is(attack):
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": True}).render(plain(attack))
    assert "<img" not in html and "<script" not in html and "<svg" not in html
    assert "onerror" not in html or "&lt;img" in html


def test_a_stopped_ingest_is_noted_as_far_as_it_came(url):
    def stop(outcome: object) -> None:
        raise KeyboardInterrupt

    with open_store(url) as store:
        with pytest.raises(KeyboardInterrupt):
            intake.take_in(
                store, Editor("ana"), "upload", [Upload("b.txt", b"Shelling hit Donetsk.")], tell=stop
            )
        assert store.contributions()[0].articles == 1
        assert Path(store.name).exists()
