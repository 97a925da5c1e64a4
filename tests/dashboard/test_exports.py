"""A view as a file: named, filtered like the page, and opened by others than us."""

import csv
import io
import json
import subprocess
import sys
from datetime import date

import geopandas as gpd
import pyarrow.parquet as pq
import pytest

from dashboard import captions, exports, language, offline, queries
from dashboard.permalink import ViewState, link

TODAY = date(2025, 1, 1)
VIEW = ViewState(region=("abkhazia",), start=date(2008, 1, 1), end=date(2008, 12, 31))


def render(store, view, format: str) -> bytes:
    return exports.render(store, view, format, TODAY, "http://127.0.0.1:8501/")


def test_csv_holds_the_events_of_the_view_and_its_link_in_every_row(store):
    rows = list(csv.DictReader(io.StringIO(render(store, VIEW, "csv").decode())))
    assert len(rows) == store.counts(queries.filter_of(VIEW)).events
    assert {row["view"] for row in rows} == {f"http://127.0.0.1:8501/{link(VIEW)}"}
    assert list(rows[0])[-1] == "view"


def test_geojson_is_opened_by_geopandas_and_names_its_filters(store, tmp_path):
    content = render(store, VIEW, "geojson")
    (tmp_path / "view.geojson").write_bytes(content)
    frame, counted = gpd.read_file(tmp_path / "view.geojson"), store.counts(queries.filter_of(VIEW)).events
    placed = sum(row.event.place is not None for row in store.events(queries.filter_of(VIEW), limit=None))
    assert (len(frame), frame.geometry.notna().sum(), frame.crs.to_epsg()) == (counted, placed, 4326)
    collection = json.loads(content)
    assert collection["filters"] == "Abkhazia; events from 1 Jan 2008 to 31 Dec 2008"
    assert collection["as_of"] == "2008-12-31"
    dated = [f for f in collection["features"] if f["properties"]["date"]["start"]]
    assert dated
    assert all(f["when"]["timespans"][0]["start"]["in"] for f in dated)


def test_geoparquet_is_opened_by_geopandas_and_names_its_filters(store):
    content = render(store, ViewState(q="ceasefire"), "parquet")
    frame = gpd.read_parquet(io.BytesIO(content))
    assert len(frame) == store.counts(queries.filter_of(ViewState(q="ceasefire"))).events > 0
    rows = store.events(queries.filter_of(ViewState(q="ceasefire")), limit=None)
    assert frame.geometry.notna().sum() == sum(row.event.place is not None for row in rows) > 0
    assert frame.crs.to_string() == "OGC:CRS84"
    told = pq.read_schema(io.BytesIO(content)).metadata
    assert told[b"filters"].decode() == "all regions; words: ceasefire"


def test_the_html_file_names_its_filters_and_shows_its_sentences(store):
    text = render(store, VIEW, "html").decode()
    assert "Abkhazia; events from 1 Jan 2008 to 31 Dec 2008" in text
    row = store.events(queries.filter_of(VIEW))[0]
    assert row.article.outlet in text
    assert "<link" not in text
    assert 'src="' not in text.split("</style>")[1].split("<script")[0]


def test_marks_cut_a_quote_without_losing_a_letter():
    assert list(offline.segments("abcdef", [(1, 3, "mention"), (3, 4, "date")])) == [
        ("a", ""), ("bc", "mention"), ("d", "date"), ("ef", ""),
    ]  # fmt: skip


def test_every_filter_is_named():
    view = ViewState(
        region=("crimea",), start=date(2014, 1, 1), act=("referendum",), source="Outlet", q="Сухум",
        place=694423, actor=("Putin",), language=("uk", "ka"), modality=("planned",), sure=0.7, outlets=3,
        perspective="ukraine",
    )  # fmt: skip
    told = captions.describe(view)
    named = [
        "Crimea",
        "1 Jan 2014",
        "referendum",
        "outlet: Outlet",
        "Сухум",
        "Sevastopol",
        "Putin",
        "planned",
    ]
    for words in (*named, "Українська", "ქართული", "70%", "3 independent outlets", "as shown by: Ukraine"):
        assert words in told
    name = captions.file_name(view, "csv")
    named = ["crimea", "2014-01-01", "referendum", "place-694423", "Putin", "planned", "sure-0-7"]
    for words in (*named, "outlets-3"):
        assert words in name


@pytest.mark.parametrize(
    ("view", "name"),
    [
        (ViewState(), "dispute-atlas.csv"),
        (VIEW, "dispute-atlas_abkhazia_2008-01-01_2008-12-31.csv"),
        (ViewState(q='../../etc/"passwd"\n'), "dispute-atlas_etc-passwd.csv"),
        (ViewState(q="Сухум", lang="ka"), "dispute-atlas_in-ka.csv"),
    ],
)
def test_file_names_are_plain(view, name):
    assert captions.file_name(view, "csv") == name


def test_file_names_are_short():
    view = ViewState(actor=tuple(f"{letter * 100}" for letter in "abcdef"))
    assert len(captions.file_name(view, "brief.pdf")) < 140


def test_formats_are_offered_by_group():
    with language.speaking("en"):
        groups = dict(exports.listed())
    assert list(groups) == ["Map", "Data", "Brief"]
    assert {id for formats in groups.values() for id, *_ in formats} == set(exports.FORMATS)
    assert all(format.about and "/" in format.mime for format in exports.FORMATS.values())


def export(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dashboard", "export", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_by_command(store_url, tmp_path):
    file = tmp_path / "view.csv"
    done = export("--store", store_url, "--link", link(VIEW), "--format", "csv", "-o", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert "abkhazia" in file.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["--format", "docx", "-o", "x"], 2, "There is no format 'docx'"),
        (["--link", "?region=atlantis", "--format", "csv", "-o", "{tmp}/a.csv"], 1, "there is no region"),
        (["--format", "csv", "-o", "{tmp}/no/such/folder/a.csv"], 1, "could not be written"),
        ([], 2, "output"),
    ],
)
def test_mistakes_are_sentences(store_url, tmp_path, arguments, status, sentence):
    done = export("--store", store_url, *(a.replace("{tmp}", str(tmp_path)) for a in arguments))
    assert done.returncode == status
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
