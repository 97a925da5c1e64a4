"""Large ingests: several at a time, killed and gone on with, files that need not be opened again."""

import os
import pickle
import subprocess
import sys
import time

import pytest

from articles import ingest as ingests
from articles import partition, pipeline, prepared, sources, workers
from articles.errors import WorkerError
from articles.ingest import ingest
from articles.model import Filter
from articles.raw import RawSource
from articles.seen import Seen
from articles.store import Store, open_store
from tests.bench import bulk, corpus, kills
from tests.postgresql import database

SENTENCE = "Russia recognised Abkhazia on 26 August 2008."


@pytest.fixture
def opened(tmp_path):
    """Opens stores by name."""
    stores = []

    def open_(name="store"):
        stores.append(open_store(f"sqlite:///{tmp_path / name}.sqlite"))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Files, a packed table and an archive, too old to be touched unseen."""
    return kills.sources(tmp_path_factory.mktemp("bulk") / "articles", 330)


@pytest.fixture(scope="module")
def alone(folder, tmp_path_factory):
    """What one process makes of the folder."""
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('alone')}/store.sqlite") as store:
        return ingest([folder], store), store.digest()


def aged(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def settle(monkeypatch):
    """Let files that were just written count as old."""
    monkeypatch.setattr("articles.stamps._SETTLED", -1.0)


def test_reading_an_article_gives_the_same_in_each_process():
    """Sets of words have another order in each; nothing that is read may hang on it."""
    script = (
        "import hashlib; from articles import pipeline; from tests.bench import corpus;"
        "read = [repr(pipeline.read(article)) for article in list(corpus.articles(310))[290:]];"
        "print(hashlib.sha256(''.join(read).encode()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_partitions_can_be_sent_and_need_no_store():
    document = RawSource("a", "a", SENTENCE, "text")
    settings = partition.Settings(ingests.date(2024, 1, 1))
    [sent] = pickle.loads(pickle.dumps(partition.work([document], frozenset(), settings)))
    acts = prepared.COLUMNS["events"].index("act")
    assert [event[acts] for event in sent.prepared.tables["events"]] == ["recognition"]
    [known] = partition.work([document], {(sent.article.id, sent.article.content_hash)}, settings)
    assert known.article == sent.article and known.prepared is None


def test_two_processes_make_what_one_makes(folder, alone, opened):
    store = opened()
    with workers.processes(2) as reading:
        summary = ingest([folder], store, reading=reading)
        again = ingest([folder], store, reading=reading)
    assert (summary.articles, summary.events) == (alone[0].articles, alone[0].events)
    assert store.digest() == alone[1]
    assert (again.articles, again.unchanged) == (0, summary.articles + summary.unchanged)


def test_a_cluster_makes_what_one_process_makes(folder, alone, tmp_path):
    url = f"sqlite:///{tmp_path / 'dask.sqlite'}"
    ingest_it = [sys.executable, "-m", "articles", "ingest", str(folder), "--store", url, "--dask"]
    with bulk.cluster(tmp_path, 2) as address:
        done = subprocess.run([*ingest_it, address], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    with open_store(url, readonly=True) as store:
        assert store.digest() == alone[1]
    gone = subprocess.run([*ingest_it, "tcp://127.0.0.1:9"], capture_output=True, text=True)
    assert gone.returncode == 1
    assert gone.stderr.startswith("No Dask scheduler answers at tcp://127.0.0.1:9")
    assert "Traceback" not in gone.stderr


def test_wherever_an_ingest_is_stopped_going_on_ends_as_if_it_had_not_been(opened, tmp_path, monkeypatch):
    """Stopped after each of its transactions in turn, with a lot of files that is cut in several."""
    settle(monkeypatch)
    monkeypatch.setattr(ingests, "MOST_CHARACTERS", 30_000)
    for number, record in enumerate(corpus.records(120)):
        (tmp_path / f"{number:03}.txt").write_text(
            f"{record['title']}.\n\n{record['text']}", encoding="utf-8"
        )
    corpus.write(tmp_path / "table.jsonl.gz", 60, 3)
    monkeypatch.setattr(sources, "size", lambda path: 100)  # a lot is taken for smaller than it is

    class StopIt(Exception):
        pass

    def stopping(add_prepared, after):
        def add(store, *given):
            nonlocal after
            if after == 0:
                raise StopIt
            after -= 1
            return add_prepared(store, *given)

        return add

    whole = opened("whole")
    ingest([*tmp_path.glob("*.txt"), tmp_path / "table.jsonl.gz"], whole)
    add_prepared = Store.add_prepared
    stopped = 0
    for after in range(100):
        store = opened(str(after))
        monkeypatch.setattr(Store, "add_prepared", stopping(add_prepared, after))
        try:
            ingest([*tmp_path.glob("*.txt"), tmp_path / "table.jsonl.gz"], store)
            break
        except StopIt:
            stopped += 1
        monkeypatch.setattr(Store, "add_prepared", add_prepared)
        ingest([*tmp_path.glob("*.txt"), tmp_path / "table.jsonl.gz"], store)
        assert store.digest() == whole.digest()
    assert stopped >= 5


def test_killed_ingests_that_go_on_end_as_undisturbed_ones(folder, tmp_path):
    numbers = iter(range(1_000))
    made = kills.compare(folder, 5, lambda: f"sqlite:///{tmp_path}/{next(numbers)}.sqlite")
    assert made.wrong == []
    assert made.killed >= 5 and made.ended >= 1


def test_a_killed_ingest_takes_its_processes_along(folder, tmp_path):
    psutil = pytest.importorskip("psutil")
    command = [sys.executable, "-m", "articles", "ingest", folder, "--jobs", "2"]
    process = subprocess.Popen(
        [*command, "--store", f"sqlite:///{tmp_path}/a.sqlite"], stdout=subprocess.DEVNULL
    )
    children = []
    while len(children) < 3 and process.poll() is None:  # the fork server, and two of its own
        children = psutil.Process(process.pid).children(recursive=True)
        time.sleep(0.05)
    process.kill()
    process.wait()
    gone, alive = psutil.wait_procs(children, timeout=30)
    assert len(gone) >= 3 and not alive


def test_a_file_that_was_taken_in_whole_is_not_opened_again(opened, tmp_path, monkeypatch):
    settle(monkeypatch)
    store = opened()
    for number in range(3):
        aged(tmp_path / f"{number}.txt", f"{SENTENCE} {number}")
    corpus.write(tmp_path / "table.jsonl.gz", 20)
    paths = [tmp_path / "0.txt", tmp_path / "1.txt", tmp_path / "2.txt", tmp_path / "table.jsonl.gz"]
    first = ingest(paths, store)
    assert first.articles == 23
    loaded = []
    load = sources.load
    monkeypatch.setattr(sources, "load", lambda item, **given: loaded.append(item) or load(item, **given))
    digest = store.digest()
    again = ingest(paths, store)
    assert (again.articles, again.unchanged, loaded) == (0, 23, [])
    assert store.digest() == digest
    aged(paths[1], f"{SENTENCE} Much later.")
    changed = ingest(paths, store)
    assert (changed.articles, changed.unchanged, loaded) == (1, 22, [paths[1]])
    ingest(paths, store, published=ingests.date(2020, 1, 1))
    assert loaded == [paths[1], *paths]  # another day for all of them


def test_a_file_that_could_not_be_taken_in_whole_is_told_each_time(opened, tmp_path, monkeypatch):
    settle(monkeypatch)
    store = opened()
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "a", "text": "Envoys met in Georgia."}\nnot JSON\n')
    first, again = ingest([path], store), ingest([path], store)
    assert (first.articles, again.articles, again.unchanged) == (1, 0, 1)
    assert [each.reason for each in first.skipped] == [each.reason for each in again.skipped] != []


def test_two_versions_of_an_article_never_replace_each_other_however_often(opened, tmp_path, monkeypatch):
    settle(monkeypatch)
    store = opened()
    for name in ("a", "b"):
        front = "---\nurl: https://one.example/a\n---\n"
        (tmp_path / f"{name}.md").write_text(f"{front}{SENTENCE} This is {name}.")
    for _ in range(3):
        summary = ingest([tmp_path / "a.md", tmp_path / "b.md"], store)
        assert [each.source for each in summary.skipped] == [str(tmp_path / "b.md")]
        [article] = store.articles(Filter())
        assert article.text.endswith("This is a.")


def test_a_document_that_this_program_fails_on_stops_nothing(opened, tmp_path, monkeypatch):
    read = pipeline.read

    def fail(article, *given):
        if "fails" in article.text:
            raise ZeroDivisionError
        return read(article, *given)

    monkeypatch.setattr(pipeline, "read", fail)
    for name in ("a", "fails", "z"):
        (tmp_path / f"{name}.txt").write_text(f"{SENTENCE} {name}")
    paths = [tmp_path / f"{name}.txt" for name in ("a", "fails", "z")]
    summary = ingest(paths, opened())
    assert summary.articles == 2
    [skipped] = summary.skipped
    assert "fails.txt" in skipped.reason and "ZeroDivisionError" in skipped.reason


def test_lost_workers_are_told_in_a_sentence(opened, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(SENTENCE)
    with workers.processes(1) as reading, pytest.raises(WorkerError, match="go on"):
        reading.executor.submit(os._exit, 1)
        ingest([tmp_path], opened(), reading=reading)


def test_an_ingest_of_millions_keeps_little_of_each(opened, tmp_path, monkeypatch):
    monkeypatch.setattr(ingests, "MOST_NOTED", 5)
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(f"Envoys met in Georgia {number} times.")
    summary = ingest([tmp_path / f"{number}.txt" for number in range(12)], opened())
    assert summary.articles == 12
    assert len(summary.article_ids) == 5
    assert len(summary.notes) == 6 and "7 more" in summary.notes[-1]


def test_seen_tells_versions_apart_however_many_there_are(monkeypatch):
    monkeypatch.setattr("articles.seen._RECENT", 10)
    seen = Seen()
    assert all(seen.add(str(number), "one") for number in range(95))
    assert not any(seen.add(str(number), "other") for number in range(95))
    assert all(seen.differs(str(number), "other") for number in range(95))
    assert not any(seen.differs(str(number), "one") for number in range(95))
    assert not seen.differs("95", "one")


def test_progress_tells_how_much_of_a_large_file_is_read(opened, tmp_path, monkeypatch):
    monkeypatch.setattr(ingests, "_SHOWN_EVERY", 0.0)
    path = tmp_path / "a.jsonl"
    corpus.write(path, 300)
    shown = []
    ingest([path], opened(), progress=lambda done, total, name: shown.append((done, total)))
    size = path.stat().st_size
    assert shown[0] == (0, size) and shown[-1] == (size, size)
    assert len({done for done, _ in shown}) > 10
    assert shown == sorted(shown)


# Digests


def test_a_digest_is_of_the_content_whatever_its_order(urls):
    extractions = [pipeline.read(article) for article in corpus.articles(150)]
    with open_store(urls()) as first, open_store(urls()) as other:
        first.add_many(extractions)
        for extraction in reversed(extractions):
            other.add(extraction)
        assert first.digest() == other.digest()
        other.point("elsewhere", extractions[0].article.id)
        assert first.digest() != other.digest()


def test_a_digest_is_the_same_on_both_engines(opened, postgresql):
    extractions = [pipeline.read(article) for article in corpus.articles(20)]
    with database(postgresql) as url, open_store(url) as other:
        other.add_many(extractions)
        store = opened()
        store.add_many(extractions)
        assert store.digest() == other.digest()
