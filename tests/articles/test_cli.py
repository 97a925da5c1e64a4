"""The command line as a person or a script meets it: real processes, real files, real stores."""

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pandas
import pytest
from typer.testing import CliRunner

from articles.__main__ import app
from articles.model import Filter
from articles.store import open_store
from tests.articles.test_imports import UCDP, written

REPORT = """---
title: Talks on the line
date: 2016-07-06
outlet: Example Wire
url: https://news.example/talks
---
Russia recognised Abkhazia and South Ossetia on 26 August 2008.

The foreign minister visited Georgia on July 5. Ukraine's Crimea was annexed in March 2014.
"""
SAVED_PAGE = """Breaking News

Minister Visits Georgia

The minister signed an agreement during a July 6 visit to Georgia.

0:00 0:01:12 0:00
"""


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in this process, which spares a second each time."""
    monkeypatch.setenv("DISPUTES_STORE", f"sqlite:///{tmp_path / 'store' / 'store.sqlite'}")

    def run(*arguments):
        result = CliRunner().invoke(app, list(map(str, arguments)), prog_name="python -m articles")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "in" / "talks.md"
    path.parent.mkdir()
    path.write_text(REPORT, encoding="utf-8")
    return path


def exported(run, kind, *arguments):
    done = run("export", kind, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_ingest_then_export(process, run, report):
    done = process("ingest", report, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert list(summary) == ["articles", "passages", "mentions", "events", "skipped", "seconds"]
    assert (summary["articles"], summary["passages"], summary["skipped"]) == (1, 3, [])
    assert 0 < summary["seconds"] < 60
    for kind in ("passages", "mentions", "events"):
        assert len(exported(run, kind)) == summary[kind] > 0
    assert process("export", "events").stdout == run("export", "events").stdout
    (article,) = exported(run, "articles")
    assert (article["title"], article["published"]) == ("Talks on the line", "2016-07-06")
    assert {"abkhazia", "crimea"} <= {id for row in exported(run, "mentions") for id in row["region_ids"]}
    assert {"2008-08-26", "2016-07-05", "2014-03"} <= {
        span["edtf"] for row in exported(run, "passages") for span in row["dates"]
    }


def test_the_summary_for_people(run, report):
    done = run("ingest", report)
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.startswith("Took in 1 article, 3 passages, ")
    assert "0 unchanged, 0 skipped" in done.stdout


def test_the_same_again_changes_nothing(run, report):
    run("ingest", report)
    before = {kind: exported(run, kind) for kind in ("articles", "passages", "mentions", "events")}
    again = json.loads(run("ingest", report, "--json").stdout)
    assert (again["articles"], again["passages"], again["skipped"]) == (0, 0, [])
    assert "1 unchanged" in run("ingest", report).stdout
    assert {kind: exported(run, kind) for kind in before} == before


def test_a_changed_file_replaces_its_own_rows(run, report, tmp_path):
    other = report.with_name("other.txt")
    other.write_text("Other\n\nShelling was reported in Donetsk on 3 May 2015.\n")
    run("ingest", report.parent)
    untouched = [row for row in exported(run, "passages") if row["url"] is None]
    report.write_text(REPORT.replace("South Ossetia", "nothing else"), encoding="utf-8")
    assert json.loads(run("ingest", report.parent, "--json").stdout)["articles"] == 1
    rows = exported(run, "passages")
    assert [row for row in rows if row["url"] is None] == untouched
    assert not [row for row in rows if "South Ossetia" in row["text"]]
    other.write_text("Other\n\nThe town was quiet.\n")
    run("ingest", report.parent)
    assert not [row for row in exported(run, "passages") if "Shelling" in row["text"]]
    assert len(exported(run, "articles")) == 2


def test_without_a_publication_date_a_yearless_date_stays_yearless(run, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(SAVED_PAGE)
    done = run("ingest", page)
    assert "page.txt is undated: dates without a year stay yearless." in done.stdout
    assert {s["edtf"] for row in exported(run, "passages") for s in row["dates"]} == {"XXXX-07-06"}
    done = run("ingest", page, "--published", "2016-07-06", "--json")
    assert done.stderr == "" and json.loads(done.stdout)["articles"] == 1
    assert {s["edtf"] for row in exported(run, "passages") for s in row["dates"]} == {"2016-07-06"}
    (article,) = exported(run, "articles")
    assert (article["title"], article["published_from"]) == ("Minister Visits Georgia", "option")
    undated = run("ingest", page, "--json")
    assert "is undated" in undated.stderr and json.loads(undated.stdout)["articles"] == 1


def test_an_inferred_year_is_never_taken_silently(run, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(
        "The minister signed an agreement during a July 6 visit to Georgia, two days before a NATO summit in "
        "Warsaw.\n"
    )
    done = run("ingest", page)
    assert "page.txt is undated: its dates without a year were taken to be of 2016" in done.stdout
    (row,) = exported(run, "passages")
    assert ("2016-07-06", "inferred") in {(span["edtf"], span["basis"]) for span in row["dates"]}


def test_export_filters(run, report):
    run("ingest", report)
    (article,) = exported(run, "articles")
    assert len(exported(run, "passages", "--region", "abkhazia")) == 1
    assert len(exported(run, "passages", "--region", "abkhazia", "--region", "crimea")) == 2
    assert len(exported(run, "passages", "--from", "2014-03-10", "--to", "2014-03-11")) == 1
    assert len(exported(run, "passages", "--query", '"russia recognised"')) == 1
    assert len(exported(run, "passages", "--article", article["id"])) == 3
    assert exported(run, "events", "--article", "none") == []


@pytest.mark.parametrize("format", ["jsonl", "csv", "geojson", "parquet"])
def test_export_to_a_file(run, report, tmp_path, format):
    run("ingest", report)
    made = tmp_path / f"events.{format}"
    done = run("export", "events", "--format", format, "-o", made)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    readers = {"jsonl": lambda p: pandas.read_json(p, lines=True), "csv": pandas.read_csv}
    readers |= {"parquet": pandas.read_parquet, "geojson": lambda p: json.loads(p.read_bytes())["features"]}
    assert len(readers[format](made)) == len(exported(run, "events")) > 0


def test_what_is_skipped_is_told_and_the_rest_goes_in(run, report):
    (report.parent / "a.txt").write_bytes(b"\0\1\2")
    (report.parent / "b.txt").write_bytes(b"")
    with (report.parent / "c.txt").open("wb") as big:
        big.truncate(100_000_000)
    (report.parent / "d.md").write_text("---\ndate: 1850-01-01\n---\nOld.")
    (report.parent / "e.md").write_text("---\ndate: 2999-01-01\n---\nNew.")
    (report.parent / "f.md").write_text("---\ndate: [\n---\nNone.")
    (report.parent / "empty").mkdir()
    done = run("ingest", report.parent, report.parent / "empty", "nowhere.txt", "http://127.0.0.1/", "--json")
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert summary["articles"] == 1
    reasons = {Path(skip["source"]).name: skip["reason"] for skip in summary["skipped"]}
    expected = {
        "a.txt": "NUL bytes",
        "b.txt": "is empty",
        "c.txt": "larger than 20 MB",
        "d.md": "1850-01-01 is outside the years 1900 to 2100",
        "e.md": "2999-01-01 is outside the years 1900 to 2100",
        "f.md": "not YAML",
        "empty": "holds no articles",
        "nowhere.txt": "no such file",
        "127.0.0.1": "not a public address",
    }
    assert reasons.keys() == expected.keys()
    for name, reason in expected.items():
        assert reason in reasons[name] and reasons[name].endswith(".")
    assert done.stderr.splitlines() == [f"Skipped: {skip['reason']}" for skip in summary["skipped"]]


def test_two_files_of_one_address_do_not_replace_each_other(run, report):
    report.with_name("zz.md").write_text(REPORT.replace("Talks", "More talks"))
    for articles in (1, 0):
        done = run("ingest", report.parent, "--json")
        summary = json.loads(done.stdout)
        assert done.returncode == 1 and summary["articles"] == articles
        assert "is the same article as" in summary["skipped"][0]["reason"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("ingest", "x", "--published", "1850-01-01"), "1850-01-01 is outside the years 1900 to 2100."),
        (("ingest", "x", "--published", "2099-01-01"), "more than a year in the future."),
        (("ingest", "x", "--published", "yesterday"), "write it as YYYY-MM-DD."),
        (("export", "events", "--from", "2014"), "write it as YYYY-MM-DD."),
        (("export", "events", "--from", "2014-02-01", "--to", "2014-01-01"), "--from 2014-02-01 is after"),
        (("export", "events", "--region", "atlantis"), "There is no region 'atlantis'"),
        (("export", "events"), "There is no store at"),
        (("export", "events", "--store", "mysql://a/b"), "stores cannot be opened here"),
        (("export", "events", "--store", "store.sqlite"), "is not the address of a store"),
        (("ingest", "x", "--store", "sqlite:////dev/null/x/y.sqlite"), "cannot be made"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(run, arguments, reason):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [(), ("ingest",), ("export",), ("export", "areas"), ("export", "events", "--format", "xml"), ("no",)],
)
def test_what_is_no_command_shows_the_usage(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2 and "Usage: python -m articles" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_that_is_not_ours_is_refused(process, tmp_path):
    foreign = tmp_path / "notes.txt"
    foreign.write_text("These are notes, and long enough to hold the header of a database file. " * 3)
    for command in (("ingest", foreign), ("export", "events")):
        done = process(*command, "--store", f"sqlite:///{foreign}")
        assert done.returncode == 2
        assert done.stderr == f"{foreign} is not a store: it is not an SQLite database; name another file.\n"


def test_an_output_that_cannot_be_written_is_a_sentence(run, report, tmp_path):
    run("ingest", report)
    done = run("export", "events", "-o", tmp_path / "no" / "such" / "directory.csv")
    assert done.returncode == 2 and "cannot be written: no such file or directory." in done.stderr


def test_a_reader_that_has_enough_is_no_failure(run, tmp_path):
    page = tmp_path / "long.txt"
    page.write_text("\n\n".join(f"Envoys met in Georgia, for the {n}th time, in 2014." for n in range(3000)))
    run("ingest", page)
    store = f"sqlite:///{tmp_path / 'store' / 'store.sqlite'}"
    export = subprocess.Popen(
        [sys.executable, "-m", "articles", "export", "passages", "--store", store],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    export.stdout.readline()
    export.stdout.close()
    assert export.stderr.read() == b"" and export.wait() == 0
    export.stderr.close()


def test_file_names_cannot_command_the_terminal(process, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "a\x1b[31m\n[bold]b.txt").write_bytes(b"\0")
    (folder / "c\x1b]0;title\x07.txt").write_text("Envoys met in Georgia.")
    (folder / "d\udcff.txt").write_text("Envoys met in Abkhazia.")
    done = process("ingest", folder)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr and "\x07" not in done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1 and "a\\x1b[31m\\n[bold]b.txt" in done.stderr
    assert "Took in 2 articles" in done.stdout
    again = json.loads(process("ingest", folder, "--json").stdout)
    assert again["skipped"][0]["source"].endswith("\x1b[31m\n[bold]b.txt")


def test_a_terminal_sees_a_progress_bar(report, tmp_path):
    leader, follower = pty.openpty()
    ingest = subprocess.Popen(
        [sys.executable, "-m", "articles", "ingest", report, "--json"],
        env=os.environ | {"DISPUTES_STORE": f"sqlite:///{tmp_path}/tty.sqlite", "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    with contextlib.suppress(OSError):  # the terminal is gone when the process has ended
        while piece := os.read(leader, 65536):
            shown += piece
    os.close(leader)
    made, _ = ingest.communicate(timeout=60)
    assert json.loads(made)["articles"] == 1
    assert b"100%" in shown and b"articles/s" in shown


def _long_ingest(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(900):
        paragraphs = [
            f"Envoys from Georgia signed paper {number} in Geneva on {d} May 2014." for d in range(1, 20)
        ]
        (folder / f"{number:03}.txt").write_text("\n\n".join(paragraphs))
    path = tmp_path / "killed.sqlite"
    ingest = subprocess.Popen(
        [sys.executable, "-m", "articles", "ingest", folder, "--store", f"sqlite:///{path}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while ingest.poll() is None:
        time.sleep(0.02)
        if path.exists() and path.stat().st_size:
            with open_store(f"sqlite:///{path}", readonly=True) as store:
                if store.counts(Filter()).articles >= 20:
                    break
    assert ingest.poll() is None, "the ingest ended before it could be stopped"
    return folder, f"sqlite:///{path}", ingest


def _assert_whole(url, total):
    with open_store(url, readonly=True) as store:
        taken = list(store.articles(Filter()))
        assert 20 <= len(taken) < total
        for article in taken:
            own = Filter(article_id=article.id)
            assert len(store.passages(own, limit=None)) == 19 == len(article.text.split("\n\n"))
            assert store.counts(own).mentions >= 19
    return len(taken)


def test_a_killed_ingest_leaves_whole_articles_and_can_go_on(run, tmp_path):
    folder, url, ingest = _long_ingest(tmp_path)
    ingest.send_signal(signal.SIGKILL)
    ingest.wait()
    ingest.stderr.close()
    taken = _assert_whole(url, 900)
    done = json.loads(run("ingest", folder, "--store", url, "--json").stdout)
    assert done["articles"] == 900 - taken


def test_an_interrupted_ingest_says_so(tmp_path):
    _, url, ingest = _long_ingest(tmp_path)
    ingest.send_signal(signal.SIGINT)
    _, told = ingest.communicate(timeout=60)
    assert ingest.returncode == 130
    assert told == "Stopped; what was taken in so far is in the store, each article whole.\n"
    _assert_whole(url, 900)


# Corrections and imports


def test_correct_then_export_corrections(run, report):
    run("ingest", report)
    event = next(row for row in exported(run, "events") if row["act"] == "recognition")
    done = run("correct", event["id"], "region", "abkhazia", "--by", "Ada", "--why", "Not both.")
    assert done.returncode == 0 and f"Corrected: region abkhazia, of event {event['id']}" in done.stdout
    (row,) = (row for row in exported(run, "events") if row["id"] == event["id"])
    assert (row["region_ids"], row["corrected"]) == (["abkhazia"], ["regions"])
    (made,) = exported(run, "corrections")
    assert (made["verb"], made["value"], made["guess"]) == ("region", ["abkhazia"], event["region_ids"])
    assert (made["by"], made["why"], made["target_id"]) == ("Ada", "Not both.", event["id"])
    report.write_text(REPORT.replace("Russia recognised", "An update. Russia recognised"), encoding="utf-8")
    run("ingest", report)
    (row,) = (row for row in exported(run, "events") if row["corrected"])
    assert (row["act"], row["region_ids"], row["title"]) == ("recognition", ["abkhazia"], "Talks on the line")
    assert "Undone: region abkhazia" in run("correct", made["id"], "undo", "--by", "Bo").stdout
    assert not [row for row in exported(run, "events") if row["corrected"]]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("nothing", "accept", "--by", "Ada"), "There is no event or mention “nothing” in this store."),
        (("nothing", "date", "never", "--by", "Ada"), "“never” is not a date here"),
        (("nothing", "accept", "--by", " "), "A correction needs the name of who makes it."),
        (("nothing", "praise", "--by", "Ada"), "Invalid value"),
    ],
)
def test_a_correction_that_cannot_be_made_is_a_sentence(run, report, arguments, reason):
    assert "There is no store at" in run("correct", "x", "accept").stderr
    run("ingest", report)
    done = run("correct", *arguments)
    assert done.returncode == 2 and reason in done.stderr and "Traceback" not in done.stderr


def test_import_rows_and_name_those_left_out(run, process, tmp_path):
    path = written(tmp_path / "rows.csv", "ucdp", UCDP, UCDP | {"id": "1002.0", "best": ""})
    done = run("import", "ucdp", path)
    assert done.returncode == 1 and "Took in 1 article, 2 passages, 0 mentions, 1 event in" in done.stdout
    assert done.stderr == "Skipped: rows.csv, line 3: the row has no best; it was left out.\n"
    summary = json.loads(process("import", "ucdp", path, "--json").stdout)
    assert (summary["articles"], len(summary["skipped"])) == (0, 1)
    (row,) = exported(run, "events", "--region", "south-ossetia")
    assert row["casualties"][0]["high"] == 20 and "date_prec=2" in row["codes"]
    refused = run("import", "acled", path)
    assert refused.returncode == 2 and "is no file of ACLED events" in refused.stderr


AGENCY = """Monitors said on 5 July 2016 that the sluice at Enguri had been opened for the first time.

On 6 July 2016 envoys of Georgia and of Abkhazia signed an agreement on irrigation in Gali, mediators said.
They thanked the engineers who had repaired the turbine house over the winter, and asked both sides to let the
farmers of the district cross the bridge with their carts until the harvest is in.
"""


def test_one_agency_text_under_five_titles_is_one_happening_of_five_outlets(run, tmp_path):
    titles = ("Accord on water", "Envoys sign", "Gali farmers hope", "Deal at last", "Sluice opened")
    for number, title in enumerate(titles):
        head = f"title: {title}\ndate: 2016-07-07\noutlet: Outlet {number}\nurl: https://{number}.example/a"
        (tmp_path / f"{number}.md").write_text(f"---\n{head}\n---\n{AGENCY}")
        run("ingest", tmp_path / f"{number}.md")
    signed = [row for row in exported(run, "events") if row["act"] == "agreement"]
    assert len(signed) == 5 and len({row["cluster_id"] for row in signed}) == 1
    assert {(row["outlets"], row["independent"]) for row in signed} == {(5, 1)}
