"""Maps for print: what is drawn, dashed, named and credited, read from the SVG."""

import re

import geopandas as gpd
import matplotlib
import pytest
from shapely.geometry import LineString, box

from geodata.errors import GeodataError
from geodata.pictures import Drawn, around, draw

EXTENT = (36.5, 47.2, 39.0, 49.0)


def frame(*shapes, **columns) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326)


@pytest.fixture
def svg(tmp_path, monkeypatch):
    """Draw and give the SVG, with its texts as text."""
    monkeypatch.setitem(matplotlib.rcParams, "svg.fonttype", "none")

    def drawn(*layers: Drawn, **options) -> str:
        draw(layers, EXTENT, tmp_path / "map.svg", **options)
        return (tmp_path / "map.svg").read_text(encoding="utf-8")

    return drawn


def test_legend_scale_bar_and_attribution(svg):
    area = frame(box(37, 47.5, 38, 48), source=["A survey"], licence=["CC BY 4.0"])
    told = svg(Drawn(area, "Held $\\frac{", fill="#b5485a"), title="Тест ტესტი", note="A note.")
    for words in (
        "Held $\\frac{",
        "20 km",
        "OpenStreetMap",
        "A survey (licence: CC BY 4.0)",
        "A note.",
        "Donetsk",
    ):
        assert words in re.sub(r"\s+", " ", told)
    assert "Тест ტესტი" in told
    assert "#b5485a" in told


def test_schematic_lines_are_dashed_and_said_to_be(svg):
    lines = [LineString([(37, 47.5), (38, 48)]), LineString([(37, 47.6), (38, 48.1)])]
    dashes = "stroke-dasharray"
    assert dashes not in svg(Drawn(frame(lines[0]), "Line"))
    told = svg(Drawn(frame(*lines, schematic=[True, False]), "Line"))
    assert dashes in told and "Line (schematic)" in told and ">Line<" in told


def test_only_what_shows_is_in_the_file(svg):
    far = frame(*(box(10 + n / 10, 40, 10.05 + n / 10, 40.05) for n in range(100)))
    assert len(svg(Drawn(far, "Far", fill="#123456"))) - len(svg()) < 5_000
    assert around(frame(box(37, 47, 38, 48))) == pytest.approx((36.94, 46.94, 38.06, 48.06))


@pytest.mark.parametrize("extent", [(38, 47, 37, 48), (37, -100, 38, 48), (float("nan"), 47, 38, 48)])
def test_an_extent_that_is_none(extent, tmp_path):
    with pytest.raises(GeodataError, match="west, south, east and north"):
        draw([], extent, tmp_path / "map.png")


def test_a_file_that_cannot_be_written(tmp_path):
    with pytest.raises(GeodataError, match="cannot be written"):
        draw([], EXTENT, tmp_path / "none" / "map.png")
