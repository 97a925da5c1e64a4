"""``geodata check``: silent about what is shipped, and about each kind of mistake a sentence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from geodata.build_control import NOTICE, control_features
from geodata.build_layers import write_geojson
from geodata.check import check, read_shapes
from geodata.control import read_pictures
from geodata.disputes import DATA, read_tables
from geodata.gazetteer import gazetteer
from geodata.regions import read_regions

PAGE = (Path(__file__).parents[2] / "docs" / "adding-a-dispute.md").read_text(encoding="utf-8")
FOLDER = "disputes/utopia-valley"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of what is shipped, with the dispute of the page added as it says."""
    copy = tmp_path / "data"
    shutil.copytree(DATA / "disputes", copy / "disputes")
    for path in [*DATA.glob("*.yaml"), DATA / "regions_osm.geojson"]:
        shutil.copy(path, copy)
    for name, text in re.findall(r"`geodata/data/(\S+)`:\n\n```\w+\n(.*?)```", PAGE, re.DOTALL):
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8")
    return copy


def drawn(data: Path) -> None:
    """Draw the pictures as the build does."""

    def place(id: int) -> tuple[float, float] | None:
        found = gazetteer().by_id(id)
        return None if found is None else (found.lon, found.lat)

    known = {each.id: each for each in read_regions(read_tables(data))[0]}
    areas, _ = control_features(read_pictures(data), read_shapes(data), place, known)
    write_geojson(data / "control_osm.geojson", NOTICE, areas)


def test_all_that_is_shipped_is_in_order() -> None:
    assert check() == []


def test_the_page_adds_a_dispute(data: Path) -> None:
    shutil.copy(DATA / "control_osm.geojson", data)
    again = "is not among the built layers; run python -m geodata build."
    assert check(data) == [f"{FOLDER}/control.yaml: utopia-{year} {again}" for year in (1994, 1995, 2005)]
    drawn(data)
    assert check(data) == []
    valley = {each.id: each for each in read_regions(read_tables(data))[0]}["utopia-valley"]
    period = valley.status_at(date(2000, 1, 1))
    assert period is not None and [p.party.id for p in period.controlled_by] == [
        "georgia",
        "utopia-authorities",
    ]


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        (
            "regions",
            lambda d: d["sources"]["utopia-ceasefire"].pop("date"),
            "source utopia-ceasefire: None is not a day",
        ),
        ("regions", lambda d: d["regions"]["utopia-valley"]["names"].pop("ka"), "a name in ka is missing"),
        (
            "regions",
            lambda d: d["parties"]["utopia-authorities"]["names"].pop("uk"),
            "a name in uk is missing",
        ),
        ("regions", lambda d: d["regions"]["utopia-valley"].pop("wikidata"), "wikidata is missing"),
        (
            "regions",
            lambda d: d["regions"]["utopia-valley"].update(parent="atlantis"),
            "'atlantis' is no region",
        ),
        ("regions", lambda d: d["regions"]["utopia-valley"].update(parent=None), "a state has no parent"),
        (
            "regions",
            lambda d: d["regions"]["utopia-valley"]["control"][0].update(to=date(1994, 6, 1)),
            "neither overlap nor leave a gap",
        ),
        (
            "regions",
            lambda d: d["regions"]["utopia-valley"]["control"][0].update(to=date(1994, 4, 1)),
            "neither overlap nor leave a gap",
        ),
        (
            "regions",
            lambda d: d["regions"]["utopia-valley"]["aliases"]["en"].append("Abkhazia"),
            "'Abkhazia' is a name of abkhazia already",
        ),
        (
            "regions",
            lambda d: d["regions"]["utopia-valley"].update(extent=[42.4, 41.8, 42.9, 42.0]),
            "extent must be",
        ),
        (
            "regions",
            lambda d: d["sources"].update({"unsc-876": {"document": "x", "date": date(1993, 1, 1)}}),
            "already",
        ),
        ("control", lambda d: d["control"][1].update({"from": date(1995, 5, 1)}), "before utopia-1994 ends"),
        ("control", lambda d: d["control"].pop(0), "divided on 1994-05-01, and no picture"),
        ("control", lambda d: d["control"][1].update(region="atlantis"), "there is no region atlantis"),
        ("control", lambda d: d["control"][1].update(sources=["hearsay"]), "hearsay: no such source"),
        ("control", lambda d: d["control"][1].pop("error_km"), "error_km is missing"),
        ("control", lambda d: d["control"][0].update(why="Fighting."), "no line is shipped"),
        (
            "control",
            lambda d: d["control"][0]["holders"]["open"].update(by=["georgia", "russia"]),
            "does not know russia",
        ),
        (
            "control",
            lambda d: d["control"][0]["holders"]["open"].update(by=["georgia", "atlantis"]),
            "atlantis: no such party",
        ),
    ],
)
def test_each_mistake_is_a_sentence(
    data: Path, file: str, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    path = data / FOLDER / f"{file}.yaml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(told)
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    assert any(words in sentence for sentence in check(data))


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        ([[20.0, 41.8], [42.8, 41.8], [42.8, 42.0], [20.0, 41.8]], "lie outside its parent georgia"),
        ([[41.0, 42.8], [41.4, 42.8], [41.4, 43.0], [41.0, 42.8]], "abkhazia and utopia-valley overlap by"),
    ],
)
def test_an_outline_in_the_wrong_place_is_noticed(data: Path, ring: list[list[float]], words: str) -> None:
    area = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    feature = f'{{"properties": {{"id": "utopia-valley"}}, "geometry": {area}}}'
    (data / FOLDER / "outline.geojson").write_text(f'{{"features": [{feature}]}}', encoding="utf-8")
    assert any(words in sentence for sentence in check(data))


def test_a_file_that_cannot_be_read_is_a_sentence(data: Path) -> None:
    (data / FOLDER / "regions.yaml").write_text("regions: [", encoding="utf-8")
    (only,) = check(data)
    assert only.startswith(f"{FOLDER}/regions.yaml is not readable YAML")
