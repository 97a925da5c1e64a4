"""What tests of several packages share."""

import pytest

from tests import postgresql as server


@pytest.fixture(scope="session")
def postgresql():
    """The address of a running PostgreSQL, without a database."""
    with server.running() as address:
        yield address
