"""A store with the whole corpus, read once for all tests of the dashboard."""

from pathlib import Path

import pytest

from articles.ingest import ingest
from articles.store import Store, open_store
from dashboard import assets
from tests.dashboard import tellers

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def store_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}"
    with open_store(url) as store:
        summary = ingest([str(ROOT / "articles" / "corpus")], store)
    assert not summary.skipped
    return url


@pytest.fixture
def store(store_url) -> Store:
    with open_store(store_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def told_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('told') / 'store.sqlite'}"
    with open_store(url) as store:
        ingest([str(tellers.write(tmp_path_factory.mktemp("reports")))], store)
    return url


@pytest.fixture
def told_store(told_url) -> Store:
    """A few reports of several outlets."""
    with open_store(told_url) as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    """Leaflet beside the components, as ``python -m dashboard`` puts it there before it serves."""
    assets.install()
