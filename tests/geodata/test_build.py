"""How layers are made, on small material: reading, cutting, fitting, writing, and always the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from geodata import build_layers as layers
from geodata.build import ARCHIVES, Archive, between_marks, download, fetch
from geodata.build_readers import deb_files, read_echarts, read_poly, zip_member
from geodata.errors import BuildError
from geodata.regions import DATA


def archive(content: bytes, name: str = "thing") -> Archive:
    return Archive(name, "1.0", "npm", f"{name}.tgz", hashlib.sha256(content).hexdigest())


def test_an_archive_in_the_cache_is_taken_if_it_is_the_right_one(tmp_path: Path) -> None:
    (tmp_path / "thing.tgz").write_bytes(b"right")
    assert fetch(archive(b"right"), tmp_path) == tmp_path / "thing.tgz"
    with pytest.raises(BuildError, match=r"is not the thing 1\.0 .* delete it and build again"):
        fetch(archive(b"other"), tmp_path)


def test_a_missing_client_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="comes by npm, which is not installed"):
        download(archive(b""), tmp_path)


def test_a_failing_client_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "npm").write_text("#!/bin/sh\necho no such package >&2\nexit 1\n")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(BuildError, match=r"npm could not download thing 1\.0: no such package"):
        download(archive(b""), tmp_path)


def test_a_client_that_brings_another_file_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "npm").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(BuildError, match=r"brought no file thing\.tgz"):
        fetch(archive(b""), tmp_path)


def test_every_archive_is_pinned() -> None:
    sources = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    for each in ARCHIVES:
        assert len(each.sha256) == 64 and each.version in each.file
        assert each.sha256 in sources and f"{each.name} {each.version}" in sources


def test_a_file_of_a_wheel_is_found_by_its_end(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr("deep/in/data.json", "{}")
    assert zip_member(tmp_path / "a.whl", "data.json") == b"{}"


def test_files_of_a_debian_package_are_read_without_dpkg(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w") as tar:
        info = tarfile.TarInfo("./usr/share/map")
        info.size = 5
        tar.addfile(info, io.BytesIO(b"hello"))
    data = lzma.compress(inner.getvalue())

    def member(name: str, content: bytes) -> bytes:
        return (
            f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode()
            + content
            + b"\n" * (len(content) % 2)
        )

    deb = b"!<arch>\n" + member("debian-binary", b"2.0") + member("data.tar.xz", data)
    (tmp_path / "a.deb").write_bytes(deb)
    assert list(deb_files(tmp_path / "a.deb")) == [("./usr/share/map", b"hello")]


def test_a_polygon_file_with_a_hole_and_an_island() -> None:
    text = """name
1
\t0 0
\t4 0
\t4.0E+00 4
\t0 4
END
!2
\t1 1
\t2 1
\t2 2
\t1 2
END
3
\t6 0
\t7 0
\t7 1
END
END
"""
    assert read_poly(text).area == pytest.approx(16 - 1 + 0.5)


def test_an_echarts_outline_is_decoded() -> None:
    def code(points: list[tuple[int, int]], offset: tuple[int, int]) -> str:
        x, y = offset
        letters = ""
        for px, py in points:
            for step in (px - x, py - y):
                letters += chr(((step << 1) ^ (step >> 63)) + 64)
            x, y = px, py
        return letters

    square = [(1024, 2048), (2048, 2048), (2048, 3072), (1024, 3072)]
    coded = {"type": "Polygon", "coordinates": [code(square, (0, 0))], "encodeOffsets": [[0, 0]]}
    assert read_echarts(coded).equals(box(1, 2, 2, 3))
    several = {"type": "MultiPolygon", "coordinates": [[code(square, (9, 9))]], "encodeOffsets": [[[9, 9]]]}
    assert read_echarts(several).equals(box(1, 2, 2, 3))


def test_polygons_drops_crumbs_and_lines() -> None:
    mixed = shapely.GeometryCollection(
        [box(0, 0, 1, 1), box(5, 5, 5.001, 5.001), LineString([(0, 0), (9, 9)])]
    )
    assert layers.polygons(mixed).equals(box(0, 0, 1, 1))
    only_small = box(0, 0, 0.001, 0.001)
    assert layers.polygons(only_small).equals(only_small)
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert layers.polygons(bow_tie).is_valid


def wavy(x: float) -> list[tuple[float, float]]:
    """A line up the page at ``x`` with small waves in it."""
    return [(x + 0.001 * (n % 2), n / 100) for n in range(101)]


def test_neighbours_simplified_together_still_share_their_edge() -> None:
    west = Polygon([(0, 0), *wavy(1), (0, 1)])
    apart = [(1, 0), *wavy(1.0005)[1:-1], (1, 1)]  # slivers between the two that belong to neither
    east = Polygon([*apart, (2, 1), (2, 0)])
    simple = layers.coverage({"west": west, "east": east}, 0.01)
    assert shapely.coverage_is_valid(list(simple.values()))
    assert shapely.get_num_coordinates(simple["west"]) < 20
    shared = simple["west"].boundary.intersection(simple["east"].boundary)
    assert shared.length == pytest.approx(1, abs=0.05)


def test_clipping_leaves_no_gap_between_neighbours() -> None:
    coast = Polygon([(0, 0.113333), (2, 0.207777), (2, 1), (0, 1)])
    dry = layers.clipped({"west": box(0, 0, 1, 1), "east": box(1, 0, 2, 1)}, coast)
    assert dry["west"].area + dry["east"].area == pytest.approx(coast.area, abs=1e-3)
    assert shapely.coverage_is_valid(list(dry.values()))
    on_grid = shapely.get_coordinates(list(dry.values())) / layers.GRID
    assert abs(on_grid - on_grid.round()).max() < 1e-6


def test_a_union_fills_pinholes_but_not_lakes() -> None:
    pricked = Polygon(
        box(0, 0, 1, 1).exterior, [box(0.1, 0.1, 0.101, 0.101).exterior, box(0.4, 0.4, 0.6, 0.6).exterior]
    )
    assert layers.union([pricked]).area == pytest.approx(1 - 0.04)


def test_an_area_is_divided_along_the_border_of_coarser_neighbours() -> None:
    peninsula = box(0, 0, 3, 3)  # with its coastal water
    city = Polygon([(0.5, 0.5), (1.5, 0.5), (1.5, 1.0), (1.0, 1.5), (0.5, 1.5)])
    rest = box(0.5, 0.5, 2.5, 2.5).difference(city)
    mine, other = layers.divided_by(peninsula, city, rest, seaward=((-1, 0), (0, -1)))
    assert mine.area + other.area == pytest.approx(9)
    assert mine.contains(city.centroid) and other.contains(rest.representative_point())
    assert mine.intersection(rest).area < 0.01 and other.intersection(city).area < 0.01
    assert mine.contains(shapely.Point(0.1, 0.1))  # the water off the city goes with it


def test_borders_are_what_neighbours_share() -> None:
    found = layers.borders(
        {"A": box(0, 0, 1, 1), "B": box(1, 0, 2, 1), "C": box(5, 0, 6, 1), "D": box(2, 1, 3, 2)}
    )
    assert list(found) == [("A", "B")]  # B and D touch in a point only
    assert found["A", "B"].length == pytest.approx(1)


def test_borders_follow_a_better_outline_and_others_end_on_it() -> None:
    countries = {"A": box(0, 0, 2, 1), "B": box(0, 1, 1, 2), "C": box(1, 1, 2, 2)}
    land = box(0, 0, 2, 2)
    better = {"A": box(0, 0, 2, 0.97)}
    found = layers.fitted_borders(countries, better, land)
    assert set(found) == {("A", "B"), ("A", "C"), ("B", "C")}
    for pair in (("A", "B"), ("A", "C")):
        assert found[pair].bounds[1] == found[pair].bounds[3] == pytest.approx(0.97)
        assert found[pair].length == pytest.approx(1, abs=0.05)
    assert found["B", "C"].bounds == pytest.approx((1, 0.97, 1, 2))


def test_a_feature_is_written_in_one_form_only() -> None:
    ring = [(0, 0), (1, 0), (1, 1), (0, 1)]
    turned = [Polygon(ring[n:] + ring[:n]) for n in range(4)] + [Polygon(ring[::-1])]
    assert len({json.dumps(layers.feature("x", each, {"name": "X"})) for each in turned}) == 1
    two = [MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)]), MultiPolygon([box(2, 2, 3, 3), box(0, 0, 1, 1)])]
    assert len({json.dumps(layers.feature("x", each, {})) for each in two}) == 1
    outer = layers.feature("x", box(0, 0, 1, 1), {})["geometry"]["coordinates"][0]
    assert shapely.LinearRing(outer).is_ccw  # as RFC 7946 asks


def test_a_layer_is_readable_geojson_with_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "layer.geojson"
    features = [
        layers.feature("a", box(0, 0, 1, 1), {"name": "Ґ ა"}),
        layers.feature("b", box(1, 0, 2, 1), {}),
    ]
    layers.write_geojson(path, "© Somebody", features)
    first = path.read_bytes()
    layers.write_geojson(path, "© Somebody", features)
    assert path.read_bytes() == first
    told = json.loads(first)
    assert (told["type"], told["notice"]) == ("FeatureCollection", "© Somebody")
    assert [f["id"] for f in told["features"]] == ["a", "b"]
    assert told["features"][0]["properties"] == {"id": "a", "name": "Ґ ა"}


def test_a_table_between_marks_is_replaced() -> None:
    page = "before\n<!-- areas: written -->\nold\n<!-- end -->\nafter\n<!-- other -->\nkept\n<!-- end -->\n"
    new = between_marks(page, "areas", r"| 1\2 |")
    assert new == page.replace("old", r"| 1\2 |")
    assert between_marks(new, "areas", r"| 1\2 |") == new
