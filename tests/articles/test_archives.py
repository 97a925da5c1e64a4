"""Packed files: read as streams, refused where they are bombs, taken in as far as they are whole."""

import gzip
import io
import json
import tarfile
import tracemalloc

import pytest

from articles import archives, sources
from articles.model import Skipped
from articles.raw import RawSource, Upload

SENTENCE = "Russia recognised Abkhazia on 26 August 2008."


def rows(number, text=SENTENCE):
    lines = (
        json.dumps({"title": f"Report {n}", "text": f"{text} It was report {n}."}) for n in range(number)
    )
    return "".join(f"{line}\n" for line in lines).encode()


def tar(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for member in members:
            info, data = (
                member if isinstance(member[0], tarfile.TarInfo) else (tarfile.TarInfo(member[0]), member[1])
            )
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))
    return path


def special(name, type, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = type, target
    return info, b""


def read(path):
    found = list(sources.load(path))
    return [each for each in found if isinstance(each, RawSource)], [
        e for e in found if isinstance(e, Skipped)
    ]


def test_a_packed_table_is_read_row_by_row(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows(50)))
    documents, skipped = read(path)
    assert skipped == []
    assert [document.source for document in documents][-1] == f"{path}#row=50"
    assert documents[7].facts.title == "Report 7"


@pytest.mark.parametrize("name", ["a.md.gz", "a.txt.gz", "a.html.gz"])
def test_a_packed_document_is_read_as_what_it_is(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(f"<p>{SENTENCE}</p>".encode()))
    [document], skipped = read(path)
    assert SENTENCE in document.text and skipped == []


@pytest.mark.parametrize(("name", "mode"), [("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar", "w")])
def test_an_archive_holds_documents_and_tables(tmp_path, name, mode):
    members = [("2008/a.md", SENTENCE.encode()), ("2008/b.jsonl", rows(3)), ("2008/.hidden.md", b"x")]
    path = tar(tmp_path / name, [*members, ("long/" * 30 + "c.txt", SENTENCE.encode())], mode)
    documents, skipped = read(path)
    assert skipped == []
    assert [document.source.removeprefix(f"{path}#member=") for document in documents] == [
        "2008/a.md",
        *(f"2008/b.jsonl#row={n}" for n in (1, 2, 3)),
        "long/" * 30 + "c.txt",
    ]
    assert documents[0].name == f"{path}, 2008/a.md"


def test_an_archive_is_part_of_a_folder(tmp_path):
    tar(tmp_path / "b.tar.gz", [("a.txt", SENTENCE.encode())])
    (tmp_path / "c.txt").write_text(SENTENCE)
    assert [d.source for d in sources.read(tmp_path)] == [
        f"{tmp_path}/b.tar.gz#member=a.txt",
        f"{tmp_path}/c.txt",
    ]


def test_hostile_members_are_left_out_by_name_and_the_rest_goes_in(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_DOCUMENT_BYTES", 1_000)
    path = tar(
        tmp_path / "a.tar.gz",
        [
            ("../../etc/cron.d/a.txt", SENTENCE.encode()),
            ("/etc/b.txt", SENTENCE.encode()),
            special("link.txt", tarfile.SYMTYPE, "/etc/passwd"),
            special("hard.txt", tarfile.LNKTYPE, "/etc/passwd"),
            special("fifo.txt", tarfile.FIFOTYPE),
            ("large.txt", b"x" * 1_001),
            ("program.exe", b"MZ"),
            ("nested.tar.gz", b"x"),
            ("empty.txt", b""),
            ("broken.parquet", b"not parquet"),
            ("good.txt", SENTENCE.encode()),
        ],
    )
    [document], skipped = read(path)
    assert document.text == SENTENCE
    told = {each.source.rpartition(", ")[2]: each.reason for each in skipped}
    assert len(told) == 10
    assert "leads out of the archive" in told["../../etc/cron.d/a.txt"]
    assert "leads out of the archive" in told["/etc/b.txt"]
    for name in ("link.txt", "hard.txt", "fifo.txt"):
        assert "not a regular file" in told[name]
    assert "larger than" in told["large.txt"]
    assert "inside packed files only" in told["nested.tar.gz"]
    assert not (tmp_path.parent / "etc").exists()


def test_a_bomb_is_refused_before_it_fills_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "UNSUSPECTED", 2_000_000)
    zeros = gzip.compress(b" " * 200_000_000, 9)
    table, document = tmp_path / "a.jsonl.gz", tmp_path / "b.txt.gz"
    table.write_bytes(zeros)
    document.write_bytes(zeros)
    packed = tar(tmp_path / "c.tar.gz", [("a.jsonl", b" " * 100_000_000), ("b.txt", SENTENCE.encode())])
    tracemalloc.start()
    for path in (table, document, packed):
        documents, skipped = read(path)
        assert documents == [] and len(skipped) == 1
        assert "as no text does" in skipped[0].reason or "larger than" in skipped[0].reason
        assert path.name in skipped[0].source
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60_000_000


def test_a_header_that_is_a_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_HEADER", 10_000)
    path = tar(tmp_path / "a.tar.gz", [("a.txt", SENTENCE.encode()), ("x" * 50_000 + ".txt", b"x")])
    documents, [skipped] = read(path)
    assert len(documents) == 1 and "header" in skipped.reason


def test_what_stands_before_a_cut_is_taken_in_and_the_rest_told(tmp_path):
    whole = gzip.compress(rows(2_000, " ".join(str(n * n) for n in range(60))))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    documents, skipped = read(path)
    assert 500 < len(documents) < 1_500
    assert "cut off" in skipped[-1].reason and skipped[-1].source == str(path)


@pytest.mark.parametrize("damage", ["cut", "garbled"])
@pytest.mark.parametrize(("name", "mode"), [("a.tar.gz", "w:gz"), ("a.tar", "w")])
def test_an_archive_that_is_damaged_is_read_up_to_there(tmp_path, name, mode, damage):
    members = [(f"{n:03}.txt", f"{SENTENCE} {n} ".encode() + str(7**n).encode() * 4) for n in range(200)]
    path = tar(tmp_path / name, members, mode)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    if damage == "cut":
        del data[middle:]
    else:
        data[middle : middle + 3_000] = b"\xff" * 3_000
    path.write_bytes(data)
    documents, skipped = read(path)
    assert 10 < len(documents) < 190
    assert "cut off or damaged" in skipped[-1].reason


@pytest.mark.parametrize("name", ["a.tar.gz", "a.tar", "a.jsonl.gz", "a.txt.gz"])
def test_what_is_no_archive_is_told(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"This is no archive, whatever its name says. " * 40)
    documents, skipped = read(path)
    assert documents == [] and skipped and all(each.source == str(path) for each in skipped)


def test_a_packed_upload_is_refused():
    [skipped] = sources.load(Upload("a.jsonl.gz", gzip.compress(rows(1))))
    assert "is not read" in skipped.reason
