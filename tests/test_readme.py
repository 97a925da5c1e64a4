"""Every command in the README runs and does what the README says. ``make test`` is what runs this."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import httpx
import pytest

from tests.browser.conftest import free_port

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.strip()
]
PYTHON = [c for c in COMMANDS if c.startswith("python ")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder with the files the README speaks of, and a store of its own with the corpus in it."""
    folder = tmp_path_factory.mktemp("desk")
    report = min((ROOT / "articles" / "corpus").glob("2008-08*.md"))
    shutil.copy(report, folder / "report.md")
    (folder / "notes.txt").write_text(
        "The talks on Abkhazia in Geneva ended yesterday.\n\nA statement on Crimea followed on Monday.\n"
    )
    with tarfile.open(folder / "articles.tar.gz", "w:gz") as archive:
        archive.add(report, "report-again.md")
    pages = folder / "folder-of-pages"
    pages.mkdir()
    (pages / "page.html").write_text(
        "<html><head><title>Talks in Geneva</title></head><body><article><h1>Talks in Geneva</h1>"
        "<p>Negotiators met in Geneva on 15 October 2008 to discuss security in Abkhazia and South Ossetia "
        "after the war of August.</p>"
        "<p>They agreed to meet again in November, and said that the monitors of the European Union would go "
        "on with their work.</p></article></body></html>"
    )
    (folder / "items.csv").write_text(
        "headline,body,date,source\n"
        "Talks end,The talks on South Ossetia ended without an agreement.,2009-07-01,Agency\n"
    )
    (folder / "feed.xml").write_text(
        '<rss version="2.0"><channel><title>Example Agency</title><item><title>Visit to Sukhumi</title>'
        "<description>A delegation visited Sukhumi, Abkhazia, on Monday.</description>"
        "<guid>one</guid><pubDate>Tue, 12 May 2015 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    columns = {
        "id": 1, "type_of_violence": 1, "side_a": "A", "side_b": "B", "dyad_name": "A - B",
        "conflict_name": "Ukraine", "country": "Ukraine", "where_coordinates": "Donetsk town",
        "source_headline": "Shelling near Donetsk", "source_office": "Agency", "source_date": "2015-02-01",
        "latitude": 48.0, "longitude": 37.8, "where_prec": 1, "date_prec": 1, "date_start": "2015-02-01",
        "date_end": "2015-02-01", "best": 2, "high": 3, "low": 1, "deaths_civilians": 0,
    }  # fmt: skip
    (folder / "ged.csv").write_text(
        ",".join(columns) + "\n" + ",".join(str(value) for value in columns.values()) + "\n"
    )
    (folder / "area.geojson").write_text(
        '{"type":"Polygon","coordinates":[[[37.5,47.6],[38.5,47.6],[38.5,48.2],[37.5,48.2],[37.5,47.6]]]}'
    )
    run(["articles", "ingest", str(ROOT / "articles" / "corpus")], folder)
    return folder


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DISPUTES_STORE": f"sqlite:///{folder / 'store.sqlite'}",
        "DISPUTES_DATA": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_readme_has_commands():
    assert len(PYTHON) >= 8
    assert "make run" in COMMANDS


@pytest.mark.parametrize("command", PYTHON)
def test_command(command, desk):
    import shlex

    arguments = shlex.split(command)[2:]
    if "EVENT" in arguments:
        line = run(["articles", "export", "events"], desk).stdout.splitlines()[0]
        arguments[arguments.index("EVENT")] = json.loads(line)["id"]
    done = run(arguments, desk)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    if "-o" in arguments:
        assert (desk / arguments[arguments.index("-o") + 1]).stat().st_size > 500
    else:
        assert done.stdout.strip()


def test_make_run_serves_the_page(tmp_path):
    port = free_port()
    environment = {**os.environ, "DISPUTES_STORE": f"sqlite:///{tmp_path / 'store.sqlite'}"}
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=ROOT, env=environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        for _ in range(900):
            assert process.poll() is None, process.stdout.read()
            try:
                if httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        else:
            pytest.fail("make run served nothing within 90 seconds")
        busy = subprocess.run(
            [sys.executable, "-m", "dashboard", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert busy.returncode == 1
        assert f"Port {port} is in use" in busy.stderr
        assert "Traceback" not in busy.stderr
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
        process.stdout.close()


@pytest.mark.parametrize("target", ["test", "bench", "lint", "data"])
def test_make_knows_its_targets(target):
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
