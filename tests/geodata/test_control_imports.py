"""Importing areas of control: four formats, what is wrong with files, series of days, gained and lost."""

import json
import os
import zipfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import MultiPolygon, Point, box

from geodata import control_outlines
from geodata.control_changes import changes, moved
from geodata.control_imports import import_control, remove_control
from geodata.control_series import control_series, imported_control, imports
from geodata.errors import BadDate, BadImport, UnknownImport
from geodata.layers import area_km2

AREA = box(37.2, 47.6, 37.8, 48.0)  # inland, in Donetsk oblast
DAY = date(2024, 7, 8)
UTM = "EPSG:32637"


@pytest.fixture
def data(tmp_path) -> Path:
    return tmp_path / "data"


def frame(*shapes, crs="EPSG:4326", **columns) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns or {"name": ["area"] * len(shapes)}, geometry=list(shapes), crs=crs)


def written(folder: Path, name: str, *shapes, crs="EPSG:4326", **columns) -> Path:
    """A file of the format that its name says, with shapes given in degrees."""
    path = folder / name
    frame(*shapes, **columns).to_crs(crs).to_file(path, driver="KML" if path.suffix == ".kml" else None)
    return path


def geojson(folder: Path, geometry: dict) -> Path:
    """A GeoJSON file with a geometry as it is, however wrong."""
    path = folder / "area.geojson"
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def ring(*points) -> dict:
    return {"type": "Polygon", "coordinates": [[*map(list, points), list(points[0])]]}


def taken_in(path: Path, data: Path, day: date = DAY, **options):
    given = {"source": "Survey", "licence": "CC BY 4.0", "controlled_by": "russia", "data_dir": data}
    return import_control(path, day, **{**given, **options})


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("area.geojson", "EPSG:4326"),
        ("area.gpkg", UTM),
        ("area.shp", "EPSG:3857"),
        ("area.kml", "EPSG:4326"),
    ],
)
def test_four_formats_give_the_same_area(name, crs, tmp_path, data):
    done = taken_in(written(tmp_path, name, AREA, crs=crs), data)
    assert done.area_km2 == pytest.approx(area_km2(AREA), rel=1e-3)
    assert done.areas_km2["donetsk-oblast"] == pytest.approx(done.area_km2, abs=0.01)
    assert (done.features, done.labels, done.notes) == (1, ("area",), ())
    [row] = imported_control(DAY, data).itertuples()
    assert (row.source, row.licence, row.controlled_by) == ("Survey", "CC BY 4.0", ("russia",))
    assert row.geometry.symmetric_difference(AREA).area < 1e-4
    assert imports(data) == (done,)


def test_a_zipped_shapefile(tmp_path, data):
    written(tmp_path, "area.shp", AREA, crs=UTM)
    with zipfile.ZipFile(tmp_path / "area.zip", "w") as archive:
        for part in tmp_path.glob("area.[sdp]*"):
            archive.write(part, f"../../{part.name}")
    assert taken_in(tmp_path / "area.zip", data).area_km2 == pytest.approx(area_km2(AREA), rel=1e-3)
    assert not (tmp_path.parent / "area.shp").exists()


def test_a_polygon_that_crosses_itself_is_repaired_and_said(tmp_path, data):
    bow = ring((37.2, 47.6), (37.8, 48.0), (37.8, 47.6), (37.2, 48.0))
    done = taken_in(geojson(tmp_path, bow), data)
    assert done.notes == (
        "1 of its 1 outlines crossed or touched themselves, first near 37.500 47.800; repaired.",
    )
    assert done.area_km2 == pytest.approx(area_km2(AREA) / 2, rel=0.01)
    assert imported_control(DAY, data).geometry.is_valid.all()


def test_overlapping_parts_count_once(tmp_path, data):
    path = written(tmp_path, "area.gpkg", AREA, MultiPolygon([AREA.buffer(-0.1)]), Point(37.5, 47.8))
    done = taken_in(path, data)
    assert done.area_km2 == pytest.approx(area_km2(AREA), rel=1e-4)
    assert done.notes == ("1 of its 3 geometries are points or lines and were left out.",)


def test_outlines_that_would_keep_a_repair_busy_for_ever(tmp_path, data, monkeypatch):
    across = [(37 + n / 700, 47.5 + 0.9 * ((n + k) % 2)) for n in range(700) for k in (0, 1)]
    down = [(37 + (n + k) % 2, 47.5 + 0.9 * n / 700) for n in range(700) for k in (0, 1)]
    assert "cross each other or double back too often" in refused(
        geojson(tmp_path, ring(*across, *down)), data
    )
    monkeypatch.setattr(control_outlines, "MAX_CORNERS", 4)
    five = geojson(tmp_path, ring((37, 47), (38, 47), (38, 48), (37, 48)))
    assert "have 5 corners; 4 can be imported" in refused(five, data)


def refused(path: Path, data: Path, **options) -> str:
    """The sentence with which a file is refused; nothing of it may be left behind."""
    with pytest.raises(BadImport) as error:
        taken_in(path, data, **options)
    assert not data.exists() or not list((data / "control").iterdir())
    sentence = str(error.value)
    assert sentence[0].isupper() or sentence.startswith(path.name)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def test_a_wrong_reference_system_is_a_sentence(tmp_path, data):
    metres = ring((365000, 5272000), (410000, 5272000), (410000, 5316000))
    told = refused(geojson(tmp_path, metres), data)
    assert "said to be in degrees" in told and "5,316,000" in told
    assert taken_in(geojson(tmp_path, metres), data, crs=UTM).area_km2 == pytest.approx(990, rel=0.01)


def test_a_missing_reference_system(tmp_path, data):
    metres = written(tmp_path, "area.shp", AREA, crs=UTM)
    metres.with_suffix(".prj").unlink()
    assert "does not say what its coordinates are in (CRS)" in refused(metres, data)
    assert "no reference system 'EPSG:banana'" in refused(metres, data, crs="EPSG:banana")
    degrees = written(tmp_path, "degrees.shp", AREA)
    degrees.with_suffix(".prj").unlink()
    assert "taken for degrees" in taken_in(degrees, data).notes[0]


def test_exchanged_coordinates(tmp_path, data):
    told = refused(geojson(tmp_path, ring((47.6, 37.2), (48.0, 37.8), (47.6, 37.8))), data)
    assert "outside every region" in told and "exchanged" in told


def test_files_that_are_nothing(tmp_path, data):
    empty = tmp_path / "empty.geojson"
    empty.touch()
    assert refused(empty, data) == "empty.geojson is empty."
    none = tmp_path / "none.geojson"
    none.write_text('{"type": "FeatureCollection", "features": []}')
    assert "no features" in refused(none, data)
    assert "no polygons" in refused(geojson(tmp_path, {"type": "Point", "coordinates": [37, 48]}), data)
    assert "enclose no area" in refused(geojson(tmp_path, ring((37, 48), (37, 48.5), (37, 48.2))), data)
    broken = tmp_path / "broken.geojson"
    broken.write_text('{"type": "FeatureCollection", "features": [{"type": "Fea')
    assert "cannot be read" in refused(broken, data)
    assert "There is no file" in refused(tmp_path / "gone.kml", data)
    assert "none of the formats" in refused(written(tmp_path, "area.fgb", AREA), data)


def test_a_file_of_200_mb(tmp_path, data):
    path = tmp_path / "large.geojson"
    with path.open("wb") as file:
        file.write(b'{"type": "FeatureCollection"')
        file.truncate(200_000_000)
    assert "large.geojson is too large: 30 MB can be imported, it has 200 MB." in refused(path, data)
    os.truncate(path, 31_000_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "large.geojson")
    assert "bomb.zip, unpacked, is too large" in refused(tmp_path / "bomb.zip", data)


def test_a_file_that_would_open_others_is_not_followed(tmp_path, data):
    real = written(tmp_path, "real.geojson", AREA)
    virtual = f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{real}</SrcDataSource></OGRVRTLayer>'
    for name in ("area.geojson", "area.kml", "area.gpkg", "area.shp"):
        (tmp_path / name).write_text(virtual + "</OGRVRTDataSource>")
        assert "not what its name says" in refused(tmp_path / name, data)
    bomb = '<!DOCTYPE kml [<!ENTITY a "aaaa">]><kml xmlns="http://www.opengis.net/kml/2.2">&a;</kml>'
    (tmp_path / "area.kml").write_text(bomb)
    assert "entities" in refused(tmp_path / "area.kml", data)


def test_hostile_properties_are_bounded_and_only_text(tmp_path, data):
    hostile = "\x1b[2J\u202e<script>alert(1)</script> ${7*7} $\\frac" + "A" * 1_000_000
    path = geojson(tmp_path, ring((37.2, 47.6), (37.8, 47.6), (37.5, 48)))
    raw = json.loads(path.read_text())
    raw["features"][0]["properties"] = {
        "name": hostile,
        "__proto__": hostile,
        **{f"p{n}": n for n in range(2000)},
    }
    path.write_text(json.dumps(raw))
    done = taken_in(path, data, source="A\x1b]0;title\x07 \u202e" + "B" * 5000)
    [label] = done.labels
    assert label.startswith("[2J<script>alert(1)</script> ${7*7}") and len(label) == 120
    assert done.source.startswith("A]0;title B") and len(done.source) == 200
    assert sum(file.stat().st_size for file in (data / "control" / done.id).iterdir()) < 20_000


def test_what_lies_beyond_the_border_is_cut_off_and_said(tmp_path, data):
    across = written(tmp_path, "area.gpkg", box(39.5, 49.0, 41.0, 49.5))
    done = taken_in(across, data)
    assert done.area_km2 < area_km2(box(39.5, 49.0, 41.0, 49.5)) - 1000
    assert "beyond the outlines of the states that the atlas knows" in done.notes[0]
    whole = taken_in(across, data, source="Other", clip="land")
    assert (whole.notes, round(whole.area_km2)) == ((), round(area_km2(box(39.5, 49.0, 41.0, 49.5))))


def test_several_layers(tmp_path, data):
    path = written(tmp_path, "area.gpkg", AREA)
    frame(AREA.buffer(-0.1)).to_file(path, layer="inner")
    assert "2 layers (area, inner); choose one with --layer" in refused(path, data)
    assert "no layer 'x'" in refused(path, data, layer="x")
    assert taken_in(path, data, layer="inner").area_km2 < area_km2(AREA) / 2


def test_what_is_said_must_make_sense(tmp_path, data):
    path = written(tmp_path, "area.geojson", AREA)
    assert "Say the source" in refused(path, data, source=" \t")
    assert "no party 'atlantis'" in refused(path, data, controlled_by="atlantis")
    with pytest.raises(BadDate, match="before it begins"):
        taken_in(path, data, valid_to=DAY)
    done = taken_in(path, data)
    with pytest.raises(BadImport, match=f"imported already; .* remove-control {done.id}"):
        taken_in(path, data)


@pytest.fixture
def series(tmp_path, data) -> Path:
    """Three days of one source, the second a little more, the third moved; and one day of another source."""
    days = {
        date(2024, 7, 8): AREA,
        date(2024, 7, 10): box(37.2, 47.6, 37.9, 48),
        date(2024, 8, 1): box(37.3, 47.6, 38, 48),
    }
    for day, area in days.items():
        taken_in(written(tmp_path, f"{day}.geojson", area), data, day)
    taken_in(written(tmp_path, "other.gpkg", AREA), data, DAY, source="Other", valid_to=date(2024, 7, 20))
    return data


def test_each_day_holds_until_the_next_of_its_source(series):
    rows = [
        (row["source"], row.valid_from.isoformat(), str(row.valid_to))
        for _, row in control_series(series).iterrows()
    ]
    assert rows == [
        ("Other", "2024-07-08", "2024-07-20"),
        ("Survey", "2024-07-08", "2024-07-10"),
        ("Survey", "2024-07-10", "2024-08-01"),
        ("Survey", "2024-08-01", "None"),
    ]

    def on(*day: int) -> list[str]:
        return [
            f"{row['source']} {row.drawn_for:%d.%m.}"
            for _, row in imported_control(date(*day), series).iterrows()
        ]

    assert on(2024, 7, 7) == []
    assert on(2024, 7, 9) == ["Other 08.07.", "Survey 08.07."]
    assert on(2024, 7, 10) == ["Other 08.07.", "Survey 10.07."]
    assert on(2024, 7, 20) == ["Survey 10.07."]
    assert on(2030, 1, 1) == ["Survey 01.08."]
    second = imports(series)[2]
    assert remove_control(second.id, series) == second
    assert on(2024, 7, 30) == ["Survey 08.07."]
    with pytest.raises(UnknownImport, match="There is no import"):
        remove_control(second.id, series)
    with pytest.raises(UnknownImport):
        remove_control("../control", series)


def test_gained_and_lost(series):
    found = {c.region_id: c for c in changes(control_series(series), date(2024, 7, 9), date(2024, 8, 2))}
    gained, lost = area_km2(box(37.8, 47.6, 38, 48)), area_km2(box(37.2, 47.6, 37.3, 48))
    assert set(found) == {None, "ukraine", "eastern-ukraine", "donetsk-oblast"}
    for change in found.values():
        assert (change.source, change.controlled_by) == ("Survey", "russia")
        assert change.gained_km2 == pytest.approx(gained, rel=1e-3)
        assert change.lost_km2 == pytest.approx(lost, rel=1e-3)
        net = change.gained_km2 - change.lost_km2
        assert change.after_km2 - change.before_km2 == pytest.approx(net, abs=0.05)
    assert (found[None].drawn_before, found[None].drawn_after) == (DAY, date(2024, 8, 1))
    areas = moved(control_series(series), date(2024, 7, 9), date(2024, 8, 2)).set_index("change").area_km2
    assert areas["gained"] == pytest.approx(gained, rel=1e-3)
    with pytest.raises(BadDate, match="earlier day first"):
        changes(control_series(series), DAY, DAY)
    with pytest.raises(BadImport, match="No source covers both 2020-01-01 and 2024-07-09"):
        changes(control_series(series), date(2020, 1, 1), date(2024, 7, 9))


def test_a_disk_that_fills_up_leaves_nothing_behind(tmp_path, data, monkeypatch):
    def full(self, path, *args, **kwargs):
        Path(path).write_bytes(b"PAR1")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gpd.GeoDataFrame, "to_parquet", full)
    assert "No space left" in refused(written(tmp_path, "area.geojson", AREA), data)
    assert imports(data) == ()
    data.rename(tmp_path / "away")
    data.write_text("a file where the folder should be")
    with pytest.raises(BadImport, match="cannot be read: Not a directory"):
        taken_in(tmp_path / "area.geojson", data)


def test_damage_is_a_sentence(series):
    folder = series / "control" / imports(series)[0].id
    (folder / "area.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(BadImport, match="remove that folder"):
        control_series(series)
    other = series / "control" / "by-hand-2024"
    other.mkdir()
    (other / "manifest.json").write_text('{"id": "by-hand-2024", "valid_from": 3}')
    with pytest.raises(BadImport, match="by-hand-2024 is damaged"):
        imports(series)
