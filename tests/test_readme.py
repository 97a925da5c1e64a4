"""Every command in the README runs and does what the README says. ``make test`` is what runs this."""

import os
import re
import shutil
import signal
import subprocess
import sys
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
    pages = folder / "folder-of-pages"
    pages.mkdir()
    (pages / "page.html").write_text(
        "<html><head><title>Talks in Geneva</title></head><body><article><h1>Talks in Geneva</h1>"
        "<p>Negotiators met in Geneva on 15 October 2008 to discuss security in Abkhazia and South Ossetia "
        "after the war of August.</p>"
        "<p>They agreed to meet again in November, and said that the monitors of the European Union would go "
        "on with their work.</p></article></body></html>"
    )
    run(["articles", "ingest", str(ROOT / "articles" / "corpus")], folder)
    return folder


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DISPUTES_STORE": f"sqlite:///{folder / 'store.sqlite'}",
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
