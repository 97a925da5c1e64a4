"""The Take away box by mouse and keyboard: its formats, what it says while the server works, the files."""

import io

import httpx
import pytest
from PIL import Image


def offered(reader) -> None:
    reader.page.wait_for_selector(".away section a")


@pytest.mark.parametrize("width", [390, 1400])
def test_the_box_is_whole_on_screen(reader, width):
    reader.page.set_viewport_size({"width": width, "height": 844})
    reader.open()
    reader.page.click(".away summary")
    offered(reader)
    reader.page.wait_for_function(
        """() => {
          const box = document.querySelector('.away .content').getBoundingClientRect();
          return box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
        }"""
    )
    heights = reader.page.eval_on_selector_all(".away section a", "all => all.map(a => a.offsetHeight)")
    assert min(heights) >= 24


def test_a_file_that_cannot_be_made_is_a_sentence(reader):
    reader.open()
    reader.page.route("**/export/csv*", lambda route: route.abort())
    reader.page.click(".away summary")
    reader.page.click('.away [data-format="csv"]')
    reader.page.wait_for_selector(".away .wrong")
    assert reader.page.inner_text(".away .wrong") == "The server cannot be reached. Try again in a moment."


def test_a_link_has_a_picture_and_a_citation(site):
    with httpx.Client(base_url=site, trust_env=False, timeout=30) as client:
        answer = client.get("/picture.png?region=abkhazia&lang=ka")
        assert answer.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
        cited = client.get("/citation?region=abkhazia").json()
        assert f"{site}/?region=abkhazia" in cited["text"]
        assert cited["bibtex"].startswith("@misc{dispute-atlas-abkhazia-")
        hostile = client.get("/citation?region=abkhazia", headers={"host": '"><script>'})
        assert "script" not in hostile.text
