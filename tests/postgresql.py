"""A PostgreSQL of the tests' own: Debian's, on a free port, in a directory of its own, stopped afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from tests.browser.conftest import free_port

SERVER_USER = "postgres"  # PostgreSQL refuses to be run by root
MISSING = "PostgreSQL 15 with PostGIS is missing: apt install postgresql-15 postgresql-15-postgis-3"
# What a server that holds nothing of worth need not wait for.
SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=256MB")

_names = count(1)


def programs() -> Path:
    """The directory of ``initdb`` and ``pg_ctl``."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    if there := shutil.which("initdb"):
        return Path(there).parent
    raise RuntimeError(MISSING)


@contextmanager
def running(*settings: str) -> Iterator[str]:
    """The address of a server, without a database: ``postgresql+psycopg://…:PORT/``."""
    bin, folder = programs(), Path(tempfile.mkdtemp(prefix="dispute-atlas-postgresql-"))
    command = ["runuser", "-u", SERVER_USER, "--"] if os.geteuid() == 0 else []
    if command:
        shutil.chown(folder, SERVER_USER)
    port = free_port()
    data, log = folder / "data", folder / "log"
    options = [f"-p {port}", f"-k {folder}", "-c listen_addresses=127.0.0.1"]
    options += [f"-c {setting}" for setting in (*SETTINGS, *settings)]
    initdb = [bin / "initdb", "-D", data, "-U", SERVER_USER, "-A", "trust", "-E", "UTF8", "--no-sync"]
    initdb += ["--locale-provider=icu", "--icu-locale=en-US"]  # sorts otherwise than SQLite, as most do
    pg_ctl = [*command, bin / "pg_ctl", "-D", data, "-w"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    quiet = {"cwd": "/", "env": environment, "stdout": subprocess.DEVNULL, "check": True}
    try:
        subprocess.run([*command, *initdb], **quiet)
        subprocess.run([*pg_ctl, "-l", log, "-o", " ".join(options), "start"], **quiet)
        try:
            yield f"postgresql+psycopg://{SERVER_USER}@127.0.0.1:{port}/"
        finally:
            subprocess.run([*pg_ctl, "-m", "immediate", "stop"], **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of an empty schema for a store, with PostGIS at hand; dropped afterwards."""
    name = f"store_{os.getpid()}_{next(_names)}"
    with psycopg.connect(f"{server.replace('+psycopg', '')}postgres", autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        connection.execute(f"CREATE SCHEMA {name}")
        try:
            yield f"{server}postgres?options=-csearch_path%3D{name},public"
        finally:
            connection.execute(f"DROP SCHEMA {name} CASCADE")
