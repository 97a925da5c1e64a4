"""Stores on both engines, and the command line.

A test that asks for ``url`` or ``urls`` runs over SQLite and over PostgreSQL.
"""

import os
import subprocess
import sys
from contextlib import ExitStack
from itertools import count

import pytest

from tests.postgresql import database


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request, tmp_path):
    """Makes the address of one more new store."""
    numbers = count()
    with ExitStack() as made:

        def one_more():
            if request.param == "sqlite":
                return f"sqlite:///{tmp_path / f'store-{next(numbers)}.sqlite'}"
            return made.enter_context(database(request.getfixturevalue("postgresql")))

        yield one_more


@pytest.fixture
def url(urls):
    return urls()


@pytest.fixture
def process(tmp_path):
    """Run a command as a process of its own."""

    def process(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "articles", *map(str, arguments)],
            env=os.environ | {"DISPUTES_STORE": f"sqlite:///{tmp_path / 'store' / 'store.sqlite'}"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    return process
