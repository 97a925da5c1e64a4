"""The page as Streamlit runs it: the link makes the view, and every view has one link."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture
def page(store_url, monkeypatch):
    """Opens the page at a link and returns what is sent to the component for each part."""
    monkeypatch.setenv("DISPUTES_STORE", store_url)

    def open_at(**params: str | list[str]) -> dict[str, Any]:
        test = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in params.items():
            test.query_params[key] = value
        test.run()
        assert not test.exception
        (sent,) = test.get("bidi_component")
        assert sent.proto.component_name == "dispute-atlas.atlas"
        return json.loads(sent.proto.bytes)["screen"]

    return open_at


def test_the_plain_page_has_its_four_parts(page):
    parts = page()
    assert set(parts) == {"link", "header", "timeline", "map", "shown_as", "beside", "panel"}
    assert parts["link"] == "?"
    assert parts["panel"]["title"] == "Latest events"


def test_a_link_restores_every_part(page):
    parts = page(
        **{"region": "south-ossetia", "from": "2008-01-01", "to": "2008-12-31",
           "act": ["offensive", "ceasefire"], "q": "Georgian",
           "tab": "passages", "layers": "towns", "at": "42.2,43.9", "zoom": "7.5"}
    )  # fmt: skip
    assert parts["header"]["q"] == "Georgian"
    assert [chip["label"] for chip in parts["header"]["chips"]] == ["ceasefire", "offensive"]
    assert (parts["timeline"]["from"], parts["timeline"]["to"]) == ("2008-01-01", "2008-12-31")
    assert parts["map"]["selected"] == ["south-ossetia"]
    assert parts["map"]["layers"] == ["towns"]
    assert (parts["map"]["at"], parts["map"]["zoom"]) == ([42.2, 43.9], 7.5)
    assert parts["panel"]["title"] == "South Ossetia"
    assert [t["id"] for t in parts["panel"]["tabs"] if t["on"]] == ["passages"]
    link = parts["link"]
    assert link.startswith("?region=south-ossetia&from=2008-01-01&to=2008-12-31&act=")
    assert link.endswith("&q=Georgian&tab=passages&layers=towns")


def test_garbage_shows_the_default_view_and_says_so(page):
    parts = page(region="atlantis", zoom="<script>")
    assert parts["link"] == "?"
    assert len(parts["panel"]["problems"]) == 2


def test_a_store_that_cannot_be_read_is_one_sentence(tmp_path, monkeypatch):
    bad = tmp_path / "bad.sqlite"
    bad.write_text("this is no database, and long enough to be mistaken for one" * 40)
    monkeypatch.setenv("DISPUTES_STORE", f"sqlite:///{bad}")
    test = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not test.exception
    assert len(test.error) == 1
    assert "bad.sqlite" in test.error[0].value
