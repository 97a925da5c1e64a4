"""``python -m geodata`` on imported areas of control, as a user runs it."""

import json
import sys
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from geodata.__main__ import main


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run a command with data in a folder of its own; gives what it printed on both."""
    monkeypatch.setenv("DISPUTES_DATA", str(tmp_path / "data"))

    def command(*arguments: str, status: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["geodata", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        assert (left.value.code or 0) == status, printed.err
        assert "Traceback" not in printed.err and "\x1b" not in printed.out + printed.err
        return printed.out + printed.err

    return command


def file(folder: Path, called: str, east: float, **columns) -> Path:
    gpd.GeoDataFrame(columns, geometry=[box(37.2, 47.6, east, 48.0)], crs=4326).to_file(folder / called)
    return folder / called


TERMS = ("--source", "Survey $x$ <b>", "--licence", "CC BY 4.0", "--controlled-by", "russia")


def test_import_list_compare_draw_and_remove(run, tmp_path):
    assert "Nothing is imported" in run("control-imports")
    first = file(tmp_path, "first.geojson", 37.8)
    second = file(tmp_path, "second.gpkg", 37.9)
    told = run("import-control", first, "--valid-from", "2024-07-08", *TERMS)
    assert "km² held by Russia from 2024-07-08." in told and "Donetsk oblast" in told
    made = json.loads(run("import-control", second, "--valid-from", "2024-07-10", *TERMS, "--json"))
    assert (made["valid_from"], made["features"]) == ("2024-07-10", 1)

    listed = run("control-imports")
    assert listed.count("Survey $x$ <b>") == 2 and "2024-07-10" in listed and "open" in listed
    assert [row["holds_until"] for row in json.loads(run("control-imports", "--json"))] == [
        "2024-07-10",
        None,
    ]

    rows = json.loads(run("control-changes", "2024-07-09", "2024-07-10", "--json"))
    assert {row["region_id"] for row in rows} >= {None, "ukraine", "donetsk-oblast"}
    assert all(row["gained_km2"] == pytest.approx(333, rel=0.01) and row["lost_km2"] == 0 for row in rows)
    told = run("control-changes", "2024-07-09", "2024-07-10")
    assert (
        "333." in told and "For 2024-07-09 the area that Survey $x$ <b> drew for 2024-07-08 is taken" in told
    )

    picture = tmp_path / "map.png"
    extent = ("--extent", "37", "47.5", "38.2", "48.1")
    assert "Drew" in run("control-map", "2024-07-09", "2024-07-10", *extent, "-o", picture)
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 20_000
    assert "name a .png, .svg or .pdf" in run("control-map", "2024-07-09", *extent, "-o", "map.exe", status=2)

    assert run("remove-control", made["id"]) == f"Removed {made['id']}.\n"
    assert "There is no import" in run("remove-control", made["id"], status=2)
    assert "No source covers both" in run("control-changes", "2020-07-09", "2024-07-10", status=1)
    assert "No import covers 2020-01-01" in run("control-map", "2020-01-01", status=1)


def test_a_bad_file_is_a_sentence_and_status_1(run, tmp_path):
    empty = tmp_path / "empty\x1b[2J.kml"
    empty.touch()
    told = run("import-control", empty, "--valid-from", "2024-07-08", *TERMS, status=1)
    assert told == "empty[2J.kml is empty.\n"
    assert "Nothing is imported" in run("control-imports")


def test_wrong_usage_is_status_2(run, tmp_path):
    path = file(tmp_path, "first.geojson", 37.8)
    assert "is not a date" in run("import-control", path, "--valid-from", "July", *TERMS, status=2)
    assert "--licence" in run(
        "import-control", path, "--valid-from", "2024-07-08", "--source", "Survey", status=2
    )


def test_what_a_file_calls_its_areas_never_reaches_the_terminal_raw(run, tmp_path):
    path = file(tmp_path, "first.geojson", 37.8, name=["\x1b[31mred"])
    told = run("import-control", path, "--valid-from", "2024-07-08", *TERMS, "--json")
    assert json.loads(told)["labels"] == ["[31mred"]
