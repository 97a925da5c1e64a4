"""A view on paper: opened by others, not blank, the same each time, right in its scale."""

import io
import xml.etree.ElementTree as ET
from datetime import date
from threading import Thread

import numpy as np
import pypdf
import pypdfium2
import pytest
from PIL import Image
from pyproj import Geod

from dashboard import lettering, palette, prints, sheets
from dashboard.permalink import ViewState

TODAY = date(2025, 1, 1)
VIEW = ViewState(region=("abkhazia",), start=date(2008, 1, 1), end=date(2016, 7, 6), perspective="georgia")
HOSTILE = ViewState(q='$\\frac{1}{0}$ </text><script>alert(1)</script> \U0001f600 中 "', actor=("&amp;<b>",))


def test_png_is_an_a4_page_at_300_dots_an_inch_and_not_blank(store):
    image = Image.open(io.BytesIO(prints.render(store, VIEW, "png", TODAY)))
    assert image.size == (3507, 2480)
    colours = {tuple(pixel) for pixel in np.asarray(image.convert("RGB"))[::40, ::40].reshape(-1, 3).tolist()}
    for name in ("sea", "land", "paper"):
        assert tuple(bytes.fromhex(palette.palette()[name][1:])) in colours
    assert len(colours) > 20


@pytest.mark.parametrize("view", [VIEW, HOSTILE], ids=["usual", "hostile"])
def test_svg_is_well_formed_and_without_script(store, view):
    content = prints.render(store, view, "svg", TODAY)
    root = ET.fromstring(content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    names = {element.tag.rpartition("}")[2].lower() for element in root.iter()}
    assert not names & {
        "script",
        "foreignobject",
        "image",
        "text",
        "a",
    }  # letters are paths: the same everywhere
    assert not any(name.lower().startswith("on") for element in root.iter() for name in element.attrib)


def test_pdf_says_title_date_perspective_filters_attribution_version_and_link(store):
    reader = pypdf.PdfReader(io.BytesIO(prints.render(store, VIEW, "pdf", TODAY, "http://127.0.0.1:8501/")))
    assert len(reader.pages) == 1
    width, height = (float(n) / 72 * 25.4 for n in reader.pages[0].mediabox.upper_right)
    assert (round(width), round(height)) == (297, 210)
    text = " ".join(reader.pages[0].extract_text().split())
    for words in ("Abkhazia", "As shown by: Georgia, 6 Jul 2016", "Events from 1 Jan 2008 to 6 Jul 2016",
                  "In which state it is shown", "km", "Scale 1 :", "© OpenStreetMap contributors (ODbL 1.0)",
                  "data version", "http://127.0.0.1:8501/?region=abkhazia"):  # fmt: skip
        assert words in text


def test_pdfium_draws_the_page_as_the_png_shows_it(store):
    with pypdfium2.PdfDocument(prints.render(store, VIEW, "pdf", TODAY)) as document:
        drawn = document[0].render(scale=1).to_pil().convert("RGB")
    shown = Image.open(io.BytesIO(prints.render(store, VIEW, "png", TODAY))).convert("RGB").resize(drawn.size)
    apart = np.abs(np.asarray(drawn, dtype=int) - np.asarray(shown, dtype=int))
    assert apart.mean() < 6


def test_the_legend_tells_only_of_what_is_on_the_map(store):
    def text(view: ViewState) -> str:
        return pypdf.PdfReader(io.BytesIO(prints.render(store, view, "pdf", TODAY))).pages[0].extract_text()

    before = text(ViewState(region=("crimea",), as_of=date(2013, 6, 1)))
    after = text(ViewState(region=("crimea",), as_of=date(2014, 6, 1)))
    assert "annexed by Russia" not in before
    assert "annexed by Russia" in after
    assert "no line known" not in text(ViewState(region=("eastern-ukraine",), as_of=date(2016, 1, 1)))


@pytest.mark.parametrize("format", ["svg", "pdf", "png"])
def test_the_same_view_gives_the_same_bytes(store, format):
    view = ViewState(at=(44.5, 34.1), zoom=8.0, region=("crimea",))
    assert prints.render(store, view, format, TODAY) == prints.render(store, view, format, TODAY)


def test_several_may_ask_at_once(store):
    made: list[bytes] = []
    readers = [Thread(target=lambda: made.append(prints.render(store, VIEW, "svg", TODAY))) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(made) == 3
    assert len(set(made)) == 1


def test_the_picture_for_chats_is_what_opengraph_asks_for(store):
    content = prints.picture(store, VIEW, TODAY)
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(content) < 500_000
    assert prints.picture(store, VIEW, TODAY) is content


@pytest.mark.parametrize(
    "view",
    [ViewState(), VIEW, ViewState(region=("sevastopol",)), ViewState(at=(48.0, 37.8), zoom=9.0)],
    ids=["home", "region", "small", "place"],
)
def test_the_scale_bar_is_right_at_the_middle(view):
    place = sheets.sheet(view, 200, 140)
    km, length = place.bar(42)
    assert 10 < length <= 42
    west, south, east, north = place.window
    lon, lat = (west + east) / 2, (south + north) / 2
    there = Geod(ellps="WGS84").fwd(lon, lat, 90, km * 1000)[:2]
    (x0, y0), (x1, y1) = place.project(lon, lat), place.project(*there)
    assert length == pytest.approx(np.hypot(x1 - x0, y1 - y0), rel=0.01)
    up = Geod(ellps="WGS84").fwd(lon, lat, 0, 10_000)[:2]
    assert abs(place.project(*up)[0] - x0) < 0.03 * place.project(*up)[1]  # north is up


def test_the_extent_is_that_of_the_link_else_of_the_region():
    place = sheets.sheet(ViewState(at=(43.0, 41.0), zoom=8.0), 200, 140)
    assert place.project(41.0, 43.0) == pytest.approx((100, 70), abs=0.1)
    region = sheets.sheet(ViewState(region=("crimea",)), 200, 140)
    west, south, east, north = region.window
    assert west < 32.5 < 36.7 < east
    assert south < 44.4 < 46.2 < north


def test_letters_that_the_typeface_has_not_are_replaced():
    assert lettering.printable("Сухум სოხუმი\n\x07中") == f"Сухум სოხუმი {lettering.MISSING}"


def test_lines_are_no_wider_than_there_is_room():
    text = "Незалежність " * 9 + "https://example.org/" + "a" * 200
    lines = lettering.lines(text, 8, 40)
    assert all(lettering.width(line, 8) <= 40 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    cut = lettering.lines(text, 8, 40, most=2, tail="[12]")
    assert len(cut) == 2
    assert cut[-1].endswith("… [12]")
    assert lettering.width(cut[-1], 8) <= 40
