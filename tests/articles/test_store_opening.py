"""Addresses of stores, and what is found there: nothing, another program's, an older store, a newer."""

import sqlite3
from datetime import date
from pathlib import Path

import psycopg
import pytest

from articles.errors import StoreError
from articles.model import Filter
from articles.store import default_url, open_store
from tests.articles.extractions import extraction
from tests.articles.recount import differences
from tests.postgresql import database

EVERYTHING = Filter()
WAR = extraction(
    "Russia recognised Abkhazia on 26 August 2008. Envoys met in Geneva in October 2008.", source="/war.txt"
)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        opened.add(WAR)
        yield opened


def path(store):
    return Path(store.name)


def test_the_default_store_is_in_the_users_data_directory(monkeypatch, tmp_path):
    monkeypatch.delenv("DISPUTES_STORE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_url() == f"sqlite:///{tmp_path}/dispute-atlas/store.sqlite"
    with open_store() as opened:
        assert path(opened).exists()
    monkeypatch.setenv("DISPUTES_STORE", "sqlite:///elsewhere.sqlite")
    assert default_url() == "sqlite:///elsewhere.sqlite"


def test_a_name_with_odd_characters_is_a_name(tmp_path):
    for name in ("a b?mode=memory#x%20.sqlite", "Сухуми'.sqlite"):
        with open_store(f"sqlite:///{tmp_path / 'new' / 'deep'}/{name.replace('?', '%3F')}") as opened:
            opened.add(WAR)
            assert path(opened).exists() and path(opened).parent == tmp_path / "new" / "deep"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("store.sqlite", "is not the address of a store"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://a/b", "stores cannot be opened here"),
        ("postgresql+psycopg://127.0.0.1", "names no database"),
        ("postgresql://127.0.0.1:1/b", "PostgreSQL cannot be reached for postgresql"),
        ("sqlite+aiosqlite:///x", "stores cannot be opened here"),
        ("", "is not the address of a store"),
    ],
)
def test_an_address_that_names_no_store_is_a_sentence(url, reason, monkeypatch):
    monkeypatch.setenv("DISPUTES_STORE", "nothing")
    with pytest.raises(StoreError, match=reason):
        open_store(url)


def test_a_missing_store_is_not_made_for_a_reader(tmp_path):
    with pytest.raises(StoreError, match="There is no store at"):
        open_store(f"sqlite:///{tmp_path}/none.sqlite", readonly=True)
    assert not (tmp_path / "none.sqlite").exists()


def test_a_foreign_file_is_refused_and_left_alone(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("Not a database, and long enough to have a header. " * 9)
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as raw:
        raw.execute("CREATE TABLE theirs (x)")
    raw.close()
    before = foreign.read_bytes()
    for readonly in (False, True):
        with pytest.raises(StoreError, match="not an SQLite database"):
            open_store(f"sqlite:///{text}", readonly=readonly)
        with pytest.raises(StoreError, match="of another program"):
            open_store(f"sqlite:///{foreign}", readonly=readonly)
    assert foreign.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused(store, url):
    with sqlite3.connect(path(store)) as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(StoreError, match="newer version"):
        open_store(url)


def test_an_older_store_gets_what_is_new_when_it_is_opened_for_writing(url, tmp_path):
    old, later = tmp_path / "store.sqlite", tmp_path / "later.sqlite"
    for file in (old, later):
        of_version_4(file)
    with open_store(f"sqlite:///{later}") as opened:
        before = opened.events(EVERYTHING)
    with sqlite3.connect(old) as raw:
        for table in (
            "corrections",
            "anchors",
            "rejected_events",
            "rejected_mentions",
            "event_blocks",
            "feeds",
        ):
            raw.execute(f"DROP TABLE {table}")
        for index in ("events_by_own_cluster", "events_by_happening", "events_by_cluster_text"):
            raw.execute(f"DROP INDEX {index}")
        for column in ("modality", "casualties", "codes", "happening", "is_lead", "guess", "corrected"):
            raw.execute(f"ALTER TABLE events DROP COLUMN {column}")
        raw.execute("PRAGMA user_version = 1")
    raw.close()
    with pytest.raises(StoreError, match="an older version of this program; bring it up to date with"):
        open_store(url, readonly=True)
    with open_store(url) as opened:
        assert [row.event for row in opened.events(EVERYTHING)] == [row.event for row in before]
        assert opened.counts(EVERYTHING).events == len(before) == 2 and not differences(opened)
    kept = old.with_name("store.sqlite.version-1")
    with sqlite3.connect(kept) as raw:  # as it was
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM events").fetchone() == (len(before),)
        columns = [row[1] for row in raw.execute("PRAGMA table_info(events)")]
        assert "modality" not in columns
    raw.close()
    with open_store(url) as opened:
        assert opened.add(extraction("Envoys signed more.", source="/more.txt"))
        assert not differences(opened)
    with open_store(url, readonly=True) as opened:
        assert opened.counts(EVERYTHING).articles == 2


def test_a_directory_or_a_path_below_a_file_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path}")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(f"sqlite:///{tmp_path}/file/store.sqlite")


def test_a_damaged_store_is_a_sentence(store, url):
    store.close()
    with path(store).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 60_000)
    with open_store(url, readonly=True) as damaged, pytest.raises(StoreError, match="malformed"):
        damaged.passages(EVERYTHING)


def test_migrations_lead_to_the_tables_of_today(tmp_path):
    """An old store that was brought up to date has the same tables, columns and indices as a new one."""
    new, old = tmp_path / "new.sqlite", tmp_path / "old.sqlite"
    open_store(f"sqlite:///{new}").close()
    of_version_4(old)
    with pytest.raises(StoreError, match="older version"):
        open_store(f"sqlite:///{old}", readonly=True)
    with open_store(f"sqlite:///{old}") as opened:
        assert opened.counts(EVERYTHING).articles == 1 and not differences(opened)
    assert shape(old) == shape(new)


VERSION_6 = """
CREATE TABLE kept AS
SELECT first, last, passage_no, first_month, last_month FROM passage_days WHERE scope = '';
DROP TABLE passage_days;
CREATE TABLE passage_days (first INTEGER NOT NULL, last INTEGER NOT NULL, passage_no INTEGER NOT NULL,
first_month INTEGER, last_month INTEGER, PRIMARY KEY (first, last, passage_no),
FOREIGN KEY(passage_no) REFERENCES passages (no) ON DELETE CASCADE) WITHOUT ROWID;
INSERT INTO passage_days SELECT * FROM kept;
DROP TABLE kept;
CREATE INDEX ix_passage_days_passage_no ON passage_days (passage_no);
CREATE INDEX passage_days_long ON passage_days (first, last) WHERE last - first > 366;
DROP INDEX events_by_act_newest;
DROP INDEX events_by_newest;
DROP INDEX events_by_last;
DROP INDEX events_by_passage;
DROP INDEX event_regions_by_last;
CREATE INDEX events_by_act_newest ON events (act, newest, no, last, modality);
CREATE INDEX events_by_newest ON events (newest, no, last, act, modality);
CREATE INDEX ix_events_last ON events (last);
CREATE INDEX ix_events_passage_no ON events (passage_no);
PRAGMA user_version = 6;
UPDATE alembic_version SET version_num = '0006';
"""


def test_the_days_of_passages_get_what_version_7_added(store, url, tmp_path):
    store.add(extraction("They met on 3 May 2001, on 4 June 2002 and in July 2003.", source="/days.txt"))
    asked = Filter(start=date(2002, 1, 1), end=date(2008, 12, 31))
    before = store.passages(asked)
    assert len(before) == 3 and not differences(store)
    store.close()
    with sqlite3.connect(path(store)) as raw:
        raw.executescript(VERSION_6)
    raw.close()
    with open_store(url) as opened:
        assert opened.passages(asked) == before and not differences(opened)
    open_store(f"sqlite:///{tmp_path / 'new.sqlite'}").close()
    assert shape(path(store)) == shape(tmp_path / "new.sqlite")


def of_version_4(file):
    """A store as it was before there were migrations, with one article."""
    with sqlite3.connect(file) as raw:
        raw.executescript((Path(__file__).parents[1] / "data" / "store_version_4.sql").read_text())
    raw.close()


def shape(file):
    """What the tables of a store are made of, whatever the order in which it came."""
    with sqlite3.connect(file) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            name: sorted(row[1:4] for row in raw.execute(f'PRAGMA table_info("{name}")')) for name in tables
        }
        indices = {
            (row[1], name, tuple(r[2] for r in raw.execute(f'PRAGMA index_info("{row[1]}")')))
            for name in tables
            for row in raw.execute(f'PRAGMA index_list("{name}")')
        }
    raw.close()
    return columns, indices


def test_a_schema_in_the_way_of_the_copy_of_an_older_store_is_named(postgresql):
    """Nothing is lost: neither what that schema holds, nor the older store."""
    with database(postgresql) as url:
        with open_store(url) as opened, opened._connected() as connection:
            schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
            kept = f"{schema}_version_6"
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0006'")
            connection.exec_driver_sql(f"CREATE SCHEMA {kept} CREATE TABLE meta (mine integer)")
            connection.commit()
        with pytest.raises(StoreError) as refused:
            open_store(url)
        assert f"is put into the schema {kept}, which is there already" in str(refused.value)
        assert f"DROP SCHEMA {kept} CASCADE" in str(refused.value)
        with psycopg.connect(f"{postgresql.replace('+psycopg', '')}postgres", autocommit=True) as raw:
            assert raw.execute(f"SELECT version_num FROM {schema}.alembic_version").fetchone() == ("0006",)
            assert raw.execute(f"SELECT count(mine) FROM {kept}.meta").fetchone() == (0,)
            raw.execute(f"DROP SCHEMA {kept} CASCADE")


def test_connections_to_postgresql_plan_for_small_questions_unless_the_address_says_otherwise(postgresql):
    def settings(url):
        with open_store(url) as opened, opened._connected() as connection:
            names = ("jit", "plan_cache_mode", "max_parallel_workers_per_gather", "search_path")
            return [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names]

    with database(postgresql) as url:
        *planning, path = settings(url)
        assert planning == ["off", "force_custom_plan", "0"] and path.startswith("store_")
        *planning, path = settings(f"{url}%20-cmax_parallel_workers_per_gather%3D2%20-cjit%3Don")
        assert planning == ["on", "force_custom_plan", "2"] and path.startswith("store_")
        with open_store(url, readonly=True) as opened, pytest.raises(StoreError, match="opened as readonly"):
            opened.add(WAR)
