"""Conflict data sets: real columns, codes kept and mapped, what cannot be taken in named by line."""

import csv
import io
import zipfile
from datetime import date

import pytest

from articles import datasets
from articles.errors import BadSource
from articles.imports import import_file, preview, recognise
from articles.model import Actor, Casualties, Filter
from articles.store import open_store
from articles.tables import table

ACLED = {
    "event_id_cnty": "UKR1",
    "event_date": "04 March 2022",
    "year": "2022",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Armed Forces of One",
    "assoc_actor_1": "",
    "inter1": "State forces",
    "actor2": "Civilians (Two)",
    "assoc_actor_2": "Labour Group (Two)",
    "inter2": "Civilians",
    "interaction": "State forces-Civilians",
    "civilian_targeting": "Civilian targeting",
    "iso": "804",
    "region": "Europe",
    "country": "Ukraine",
    "admin1": "Donetsk",
    "admin2": "Bakhmutskyi",
    "admin3": "",
    "location": "Bakhmut",
    "latitude": "48.5953",
    "longitude": "38.0003",
    "geo_precision": "1",
    "source": "Example Wire; Gazette",
    "source_scale": "National",
    "notes": "On 4 March 2022, a depot in Bakhmut was hit, and a zebra escaped.",
    "fatalities": "3",
    "tags": "",
    "timestamp": "1646700000",
}
UCDP = {
    "id": "1001.0",
    "relid": "GEO-2008-1-1-1",
    "type_of_violence": "1.0",
    "side_a": "Government of One",
    "side_b": "Republic of Two",
    "source_article": "“Wire, 2008-08-09, Shells fall”",
    "source_office": "Wire;Wire",
    "source_date": "2008-08-09",
    "where_prec": "1.0",
    "where_coordinates": "Tskhinvali town",
    "where_description": "the southern quarter",
    "adm_1": "South Ossetia",
    "adm_2": "",
    "latitude": "42.2257",
    "longitude": "43.9701",
    "country": "Georgia",
    "event_clarity": "1",
    "date_prec": "2",
    "date_start": "2008-08-07",
    "date_end": "2008-08-09 00:00:00.000",
    "best": "12",
    "high": "20",
    "low": "10",
}
GDELT = dict.fromkeys(datasets.columns("gdelt"), "") | {
    "GLOBALEVENTID": "99",
    "SQLDATE": "20140318",
    "Actor1Name": "RUSSIA",
    "Actor2Name": "CRIMEA",
    "EventCode": "0871",
    "ActionGeo_Type": "4",
    "ActionGeo_Fullname": "Simferopol, Krym, Ukraine",
    "ActionGeo_Lat": "44.95",
    "ActionGeo_Long": "34.1",
    "DATEADDED": "20140319010000",
    "SOURCEURL": "https://news.example/a?utm_source=x",
}
SAMPLES = {"acled": ACLED, "ucdp": UCDP, "gdelt": GDELT}


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        yield opened


def written(path, dataset, *rows, delimiter=","):
    """A file of rows as the data set writes them."""
    text = io.StringIO(newline="")
    if dataset == "gdelt":
        text.write("".join("\t".join(row.values()) + "\n" for row in rows))
    else:
        writer = csv.DictWriter(text, list(SAMPLES[dataset]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return path


def taken(store, tmp_path, dataset, **changes):
    summary = import_file(dataset, written(tmp_path / "rows.csv", dataset, SAMPLES[dataset] | changes), store)
    assert summary.skipped == ()
    (row,) = store.events(Filter())
    return row


def test_an_acled_row_is_an_article_with_its_event(store, tmp_path):
    row = taken(store, tmp_path, "acled")
    event = row.event
    assert (event.act, event.type, event.modality) == ("shelling", "ASSAULT", "asserted")
    assert event.region_ids == ("donetsk-oblast", "eastern-ukraine")
    assert (event.place.name, event.place.lon, event.place.lat) == ("Bakhmut", 38.0003, 48.5953)
    assert (event.date.start, event.date.precision) == (date(2022, 3, 4), "day")
    assert event.actors == (
        Actor("Armed Forces of One", "agent"),
        Actor("Civilians (Two)", "target"),
        Actor("Labour Group (Two)", "participant"),
    )
    assert {"time_precision=1", "geo_precision=1"} <= set(event.codes)
    assert row.article.outlet == "Example Wire; Gazette" and row.article.title.endswith(
        "Bakhmut, Bakhmutskyi, Donetsk, Ukraine"
    )
    assert [(row.quote[m.start : m.end], m.kind) for m in row.marks] == [
        ("Shelling/artillery/missile attack", "trigger"),
        ("2022-03-04", "date"),
    ]
    (figure,) = event.casualties
    assert (figure.kind, figure.low, figure.high, figure.according_to) == ("killed", 3, 3, "ACLED")
    text = store.article(event.article_id).text
    assert text[figure.start : figure.end] == "3" and "zebra escaped" in text
    assert len(store.passages(Filter(query="zebra"))) == 1
    assert store.counts(Filter(start=date(2022, 3, 4), end=date(2022, 3, 4))).passages == 1


def test_a_ucdp_row_keeps_its_range_of_days_and_of_dead(store, tmp_path):
    event = taken(store, tmp_path, "ucdp").event
    assert (event.act, event.region_ids, event.place_precision) == ("offensive", ("south-ossetia",), "place")
    assert (event.date.edtf, event.date.precision) == ("2008-08-07/2008-08-09", "week")
    text = store.article(event.article_id).text
    start = text.index("10–20")
    assert event.casualties == (
        Casualties("killed", 10, 20, "UCDP GED", start, start + len("10–20 (best estimate 12)")),
    )
    assert "Shells fall" in text and store.article(event.article_id).published == date(2008, 8, 9)


def test_a_gdelt_row_links_its_source(store, tmp_path):
    row = taken(store, tmp_path, "gdelt")
    assert (row.event.act, row.event.type, row.event.region_ids) == ("ceasefire", "RETREAT", ("crimea",))
    assert (row.article.url, row.article.outlet) == ("https://news.example/a", "news.example")
    assert row.event.actors == (Actor("RUSSIA", "agent"), Actor("CRIMEA", "target"))
    assert "EventCode=0871" in row.event.codes and row.event.date.start == date(2014, 3, 18)


@pytest.mark.parametrize(
    ("dataset", "changes", "days", "spread"),
    [
        ("acled", {"time_precision": "2", "geo_precision": "2"}, ("2022-03-01", "2022-03-07"), "place"),
        ("acled", {"time_precision": "3", "geo_precision": "3"}, ("2022-03-01", "2022-03-31"), "region"),
        ("ucdp", {"date_prec": "4", "where_prec": "4"}, ("2008-08-07", "2008-08-09"), "region"),
        ("ucdp", {"where_prec": "6"}, ("2008-08-07", "2008-08-09"), "georgia"),
        ("gdelt", {"ActionGeo_Type": "1"}, ("2014-03-18",) * 2, "ukraine"),
        ("gdelt", {"ActionGeo_Type": "5", "SOURCEURL": "javascript:alert(1)"}, ("2014-03-18",) * 2, "region"),
    ],
)
def test_precision_is_mapped(store, tmp_path, dataset, changes, days, spread):
    row = taken(store, tmp_path, dataset, **changes)
    event = row.event
    assert (event.date.start.isoformat(), event.date.end.isoformat()) == days
    if spread == "place":
        assert event.place and event.place_precision == "place"
    else:
        assert event.place is None and event.place_precision == "region"
        assert spread == "region" or event.region_ids == (spread,)
    assert row.article.url in (None, "https://news.example/a")


@pytest.mark.parametrize("dataset", SAMPLES)
def test_the_same_again_changes_nothing_and_another_version_replaces_it(store, tmp_path, dataset):
    path = written(tmp_path / "rows.csv", dataset, SAMPLES[dataset])
    assert import_file(dataset, path, store).articles == 1
    revision = store.revision()
    again = import_file(dataset, path, store)
    assert (again.articles, again.unchanged, store.revision()) == (0, 1, revision)
    day = {"acled": "event_date", "ucdp": "date_start", "gdelt": "SQLDATE"}[dataset]
    value = "20080806" if dataset == "gdelt" else "2008-08-06"
    written(path, dataset, SAMPLES[dataset] | {day: value})
    assert import_file(dataset, path, store).articles == 1
    (row,) = store.events(Filter())
    assert row.event.date.start == date(2008, 8, 6) and store.counts(Filter()).articles == 1


@pytest.mark.parametrize(
    ("dataset", "changes", "reason"),
    [
        ("acled", {"latitude": ""}, "line 3: the row has no latitude; it was left out."),
        ("acled", {"latitude": "91"}, "nowhere on earth"),
        ("acled", {"latitude": "nan"}, "nowhere on earth"),
        ("acled", {"longitude": "east"}, "is no number"),
        (
            "acled",
            {"event_date": "someday"},
            "event_date that is no date of the years 1900 to 2100, “someday”",
        ),
        ("acled", {"time_precision": "9"}, "time_precision “9”, which is none of 1, 2, 3"),
        ("acled", {"event_type": "Tea", "sub_event_type": "Biscuit"}, "not known here, “Biscuit”"),
        ("acled", {"fatalities": "many"}, "fatalities that is no number, “many”"),
        ("ucdp", {"date_end": "2008-08-01"}, "date_end before its date_start"),
        ("ucdp", {"type_of_violence": "7"}, "not known here, “7”"),
        ("gdelt", {"EventCode": "99"}, "not known here, “99”"),
        ("gdelt", {"ActionGeo_Lat": ""}, "line 2: the row has no ActionGeo_Lat"),
    ],
)
def test_a_row_that_lacks_something_is_named_and_the_rest_goes_in(store, tmp_path, dataset, changes, reason):
    name = table("imports")[dataset]["required"][0]
    broken, good = SAMPLES[dataset] | {name: "2"} | changes, SAMPLES[dataset] | {name: "3"}
    path = written(tmp_path / "rows.csv", dataset, SAMPLES[dataset], broken, good)
    summary = import_file(dataset, path, store)
    (skipped,) = summary.skipped
    assert reason in skipped.reason and summary.articles == 2


def test_a_file_without_the_columns_is_refused(store, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(
        BadSource, match=r"no file of ACLED events: it lacks the columns event_id_cnty, event_date"
    ):
        import_file("acled", path, store)
    with pytest.raises(BadSource, match="cannot be read: no such file"):
        import_file("acled", tmp_path / "none.csv", store)
    path.write_bytes(b"")
    with pytest.raises(BadSource, match="lacks the columns"):
        import_file("ucdp", path, store)
    path.write_text("1\t2\t3\n")
    assert "has 3 cells instead of 61" in import_file("gdelt", path, store).skipped[0].reason


def test_semicolons_and_archives_are_read(store, tmp_path):
    path = written(tmp_path / "rows.csv", "acled", ACLED, delimiter=";")
    assert import_file("acled", path, store).articles == 1
    archive = tmp_path / "rows.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(written(tmp_path / "g.csv", "gdelt", GDELT), "20140319.export.CSV")
    done = []
    assert import_file("gdelt", archive, store, progress=lambda *at: done.append(at)).articles == 1
    assert done and done[0][1] == archive.stat().st_size
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr("another", "x")
    with pytest.raises(BadSource, match="more than one file"):
        import_file("gdelt", archive, store)


def test_hostile_cells_are_bounded_and_kept_as_text(store, tmp_path):
    hostile = "<script>alert(1)</script> =1+1 \u202e\0 '; DROP TABLE events; --" + "x" * 50_000
    changes = {"notes": hostile, "actor1": hostile, "location": hostile, "source": hostile, "admin1": hostile}
    row = taken(store, tmp_path, "acled", **changes)
    assert len(row.quote) < 21_000 and "<script>alert(1)</script>" in row.quote
    assert len(row.event.actors[0].name) == 200 and len(row.article.title) == 200 == len(row.article.outlet)


def test_every_act_of_the_tables_is_one_of_ours():
    for name, spec in table("imports").items():
        assert {act for act, _ in spec["acts"].values()} <= set(table("acts")), name
    assert len(datasets.columns("gdelt")) == 61


class Noted(dict):
    """Cells that note which of them are looked at."""

    def __init__(self, cells):
        super().__init__(cells)
        self.seen = set()

    def __getitem__(self, name):
        self.seen.add(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.seen.add(name)
        return super().get(name, default)


@pytest.mark.parametrize(("dataset", "cells"), [("acled", ACLED), ("ucdp", UCDP), ("gdelt", GDELT)])
def test_the_table_of_columns_is_what_the_readers_read(dataset, cells):
    noted = Noted(cells)
    datasets.read(dataset, noted)
    assert {name for names in datasets.COLUMNS[dataset].values() for name in names} == noted.seen


def test_a_preview_reads_the_first_rows_and_writes_nothing(tmp_path):
    file = tmp_path / "acled.csv"
    rows = [ACLED | {"event_id_cnty": f"UKR{n}", "latitude": "north" if n == 1 else "48.6"} for n in range(9)]
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, [*ACLED, "extra"])
        writer.writeheader()
        writer.writerows(row | {"extra": ""} for row in rows)
    assert recognise(file) == "acled"
    shown = preview("acled", file, 3)
    assert dict(shown.columns)["day"] == ("event_date", "time_precision")
    assert "extra" in shown.left
    assert [told.id for told in shown.told] == ["UKR0", "UKR2"]
    assert "line 3" in shown.skipped[0].reason


def test_files_of_no_data_set_are_not_taken_for_one(tmp_path):
    file = tmp_path / "any.csv"
    file.write_text("name,value\nx,1\n")
    assert recognise(file) is None
    (tmp_path / "gdelt.tsv").write_text("\t".join(GDELT.values()) + "\n")
    assert recognise(tmp_path / "gdelt.tsv") == "gdelt"
