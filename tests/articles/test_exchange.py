"""Every export format, read back by something else than what wrote it."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import geopandas
import pandas
import pytest

from articles import exchange
from articles.model import ArticleRow, DateSpan, Filter, PassageDate, PlaceRef
from articles.store import open_store
from tests.articles.extractions import extraction

KINDS = ("articles", "passages", "mentions", "events")
TEXT = (
    "Russia recognised Abkhazia and South Ossetia on 26 August 2008. Few followed. "
    "Envoys of Georgia met in Geneva. Envoys met again in October 2008."
)
READ = extraction(TEXT, url="https://news.example/a", title="=cmd|' /C calc'!A0", outlet="@outlet")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('exchange') / 'store.sqlite'}") as opened:
        place = PlaceRef(1, "Georgia", 43.5, 42.0)
        mentions = tuple(replace(m, place=place if m.exact == "Georgia" else None) for m in READ.mentions)
        opened.add(replace(READ, mentions=mentions))
        yield opened


def render(store, kind, format):
    return exchange.render(kind, store.all(kind, Filter()), format)


def json_rows(store, kind):
    return [json.loads(line) for line in render(store, kind, "jsonl").decode().splitlines()]


REFERENCE = {
    "url": "https://news.example/a",
    "title": "=cmd|' /C calc'!A0",
    "outlet": "@outlet",
    "published": "2016-07-06",
}


def test_json_has_the_names_of_the_data_model(store):
    (article,) = json_rows(store, "articles")
    assert REFERENCE.items() <= article.items()
    assert article["text"] == TEXT and article["references"] == ["A source"]
    assert not {"source", "content_hash"} & article.keys()  # they tell of the machine it was made on
    event = next(e for e in json_rows(store, "events") if e["act"] == "recognition")
    assert REFERENCE.items() <= event.items()
    assert event["quote"] == "Russia recognised Abkhazia and South Ossetia on 26 August 2008."
    assert event["trigger"] == "recognised"
    assert event["region_ids"] == ["abkhazia", "south-ossetia"]
    assert event["actors"] == [{"name": "Envoys", "role": "agent"}]
    assert event["place"] is None
    assert event["date"] == {
        "expression": "26 August 2008",
        "start": "2008-08-26",
        "end": "2008-08-26",
        "precision": "day",
        "edtf": "2008-08-26",
        "timex3": "2008-08-26",
        "confidence": 0.98,
        "basis": "",
    }
    mention = json_rows(store, "mentions")[0]
    assert REFERENCE.items() <= mention.items()
    assert (mention["exact"], mention["kind"], mention["region_ids"]) == ("Abkhazia", "name", ["abkhazia"])
    assert mention["quote"] == event["quote"]
    assert TEXT[mention["start"] : mention["end"]] == "Abkhazia"


def test_passages_show_every_resolved_date(store):
    rows = json_rows(store, "passages")
    assert [row["text"] for row in rows] == [TEXT[row["start"] : row["end"]] for row in rows]
    assert [[span["edtf"] for span in row["dates"]] for row in rows] == [["2008-08-26"], [], [], ["2008-10"]]
    assert rows[0].items() >= REFERENCE.items()


@pytest.mark.parametrize("kind", KINDS)
def test_csv_has_the_same_rows_and_runs_nothing(store, kind):
    rows = list(csv.DictReader(io.StringIO(render(store, kind, "csv").decode(), newline="")))
    expected = json_rows(store, kind)
    assert [row["id"] for row in rows] == [row["id"] for row in expected]
    assert rows[0]["title"] == "'=cmd|' /C calc'!A0" and rows[0]["outlet"] == "'@outlet"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())


def test_csv_spreads_dates_places_and_lists_over_columns(store):
    rows = list(csv.DictReader(io.StringIO(render(store, "events", "csv").decode())))
    event = next(row for row in rows if row["act"] == "recognition")
    assert event["region_ids"] == "abkhazia; south-ossetia" and event["actors"] == "Envoys (agent)"
    assert event["date_start"] == "2008-08-26" and event["date_precision"] == "day" and event["lon"] == ""
    met = next(row for row in rows if row["place_name"])
    assert (met["place_name"], met["lon"], met["lat"]) == ("Geneva", "6.14569", "46.20222")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_csv_disarms_every_way_to_begin_a_formula(start):
    hostile = extraction(f"{start}1+1 met.", title=f"{start}1\n2", published=None)
    (row,) = csv.DictReader(
        io.StringIO(exchange.render("articles", [ArticleRow(hostile.article)], "csv").decode(), newline="")
    )
    assert row["title"] == f"'{start}1\n2" and row["text"] == f"'{start}1+1 met." and row["published"] == ""


@pytest.mark.parametrize("kind", KINDS)
def test_geojson_is_valid_and_carries_the_json_rows(store, kind):
    collection = json.loads(render(store, kind, "geojson"))
    assert collection["type"] == "FeatureCollection"
    assert [feature["properties"] for feature in collection["features"]] == json_rows(store, kind)
    for feature in collection["features"]:
        assert feature["type"] == "Feature" and feature["id"] == feature["properties"]["id"]
        place = feature["properties"].get("place")
        expected = {"type": "Point", "coordinates": [place["lon"], place["lat"]]} if place else None
        assert feature["geometry"] == expected


def test_geojson_says_when_in_linked_places_terms(store):
    features = {f["properties"]["act"]: f for f in json.loads(render(store, "events", "geojson"))["features"]}
    assert features["recognition"]["when"] == {
        "timespans": [{"start": {"in": "2008-08-26"}, "end": {"in": "2008-08-26"}}]
    }
    assert sum("when" in f for f in json.loads(render(store, "passages", "geojson"))["features"]) == 2


def test_geojson_opens_in_geopandas(store, tmp_path):
    path = tmp_path / "events.geojson"
    path.write_bytes(render(store, "events", "geojson"))
    frame = geopandas.read_file(path)
    points = frame[frame.geometry.notna()].geometry
    assert [(p.x, p.y) for p in points] == [(6.14569, 46.20222)]


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_has_the_same_rows_with_types(store, kind):
    frame = pandas.read_parquet(io.BytesIO(render(store, kind, "parquet")))
    expected = json_rows(store, kind)
    assert list(frame["id"]) == [row["id"] for row in expected]
    assert frame["published"][0] == date(2016, 7, 6)
    if kind == "events":
        assert list(frame["region_ids"][0]) == expected[0]["region_ids"]
        assert {str(day) for day in frame["date_start"].dropna()} == {"2008-08-26", "2008-10-01"}


def test_parquet_with_places_is_geoparquet(store, tmp_path):
    path = tmp_path / "events.parquet"
    path.write_bytes(render(store, "events", "parquet"))
    frame = geopandas.read_parquet(path)
    assert frame.crs.to_string() == "OGC:CRS84"
    assert [(p.x, p.y) for p in frame.geometry.dropna()] == [(6.14569, 46.20222)]


@pytest.mark.parametrize("format", ["jsonl", "csv", "geojson", "parquet"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_an_export_too(kind, format):
    made = exchange.render(kind, [], format)
    if format == "jsonl":
        assert made == b""
    elif format == "csv":
        assert made.decode().rstrip("\r\n").split(",")[0] == "id"
    elif format == "geojson":
        assert json.loads(made) == {"type": "FeatureCollection", "features": []}
    else:
        assert pandas.read_parquet(io.BytesIO(made)).empty


def test_a_yearless_date_is_told_but_is_no_timespan(url):
    yearless = DateSpan("July 6", 0, 6, None, None, "day", "XXXX-07-06", "XXXX-07-06", 0.6)
    read = extraction("July 6 came.", published=None)
    with open_store(url) as store:
        store.add(replace(read, dates=(PassageDate(read.passages[0].id, yearless),)))
        (row,) = json_rows(store, "passages")
        (feature,) = json.loads(render(store, "passages", "geojson"))["features"]
    assert row["dates"][0]["edtf"] == "XXXX-07-06" and row["dates"][0]["start"] is None
    assert "when" not in feature and row["published"] is None


def test_hostile_strings_are_data_in_every_format(url):
    hostile = '<img src=x onerror=alert(1)> ${7*7} `id` </script> \u202e"\n,; Abkhazia 😀'
    read = extraction(hostile, title=hostile)
    with open_store(url) as store:
        store.add(read)
        assert json_rows(store, "articles")[0]["title"] == hostile
        assert (
            json.loads(render(store, "mentions", "geojson"))["features"][0]["properties"]["title"] == hostile
        )
        assert next(csv.DictReader(io.StringIO(render(store, "articles", "csv").decode(), newline="")))[
            "title"
        ] == (hostile)
        assert pandas.read_parquet(io.BytesIO(render(store, "articles", "parquet")))["title"][0] == hostile
