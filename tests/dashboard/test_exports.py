"""A view as a file: named, filtered like the page, and readable by others."""

import csv
import io
import json
import subprocess
import sys
from datetime import date

import pytest

from dashboard import exports, queries
from dashboard.permalink import ViewState, link

VIEW = ViewState(region=("abkhazia",), start=date(2008, 1, 1), end=date(2008, 12, 31))


def test_csv_and_geojson_hold_the_events_of_the_view(store):
    count = queries.page(store, VIEW, date(2025, 1, 1)).counts.events
    rows = list(csv.DictReader(io.StringIO(exports.render(store, VIEW, "csv").decode("utf-8-sig"))))
    assert len(rows) == count
    features = json.loads(exports.render(store, VIEW, "geojson"))["features"]
    assert len(features) == count
    assert all(f["type"] == "Feature" for f in features)


def test_the_html_file_names_its_filters_and_shows_its_sentences(store):
    text = exports.render(store, VIEW, "html", date(2025, 1, 1)).decode()
    assert "Abkhazia; events from 1 Jan 2008 to 31 Dec 2008" in text
    row = store.events(queries.filter_of(VIEW))[0]
    assert row.article.outlet in text
    assert "<link" not in text
    assert 'src="' not in text.split("</style>")[1].split("<script")[0]


def test_marks_cut_a_quote_without_losing_a_letter():
    assert list(exports.segments("abcdef", [[1, 3, "mention"], [3, 4, "date"]])) == [
        ("a", ""), ("bc", "mention"), ("d", "date"), ("ef", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("view", "name"),
    [
        (ViewState(), "dispute-atlas.csv"),
        (VIEW, "dispute-atlas_abkhazia_2008-01-01_2008-12-31.csv"),
        (ViewState(q='../../etc/"passwd"\n'), "dispute-atlas_etc-passwd.csv"),
        (ViewState(q="Сухум"), "dispute-atlas.csv"),
    ],
)
def test_file_names_are_plain(view, name):
    assert exports.file_name(view, "csv") == name


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
