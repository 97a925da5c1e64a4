"""Scoring found places against annotated ones, and the command that does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from articles.__main__ import app
from articles.errors import BadGold
from articles.evaluate import Tally
from articles.evaluate_toponyms import Toponym, compare, read_eupeg

TEXT = "Kyiv, Lviv and the Old Port of Odesa."
KYIV, LVIV = Toponym(0, 4, 30.52, 50.45), Toponym(6, 10, 24.03, 49.84)
PORT, ODESA = Toponym(19, 36, 30.73, 46.48), Toponym(31, 36, 30.73, 46.48)


def corpus(tmp_path: Path, text: str, line: str) -> tuple[Path, Path]:
    docs, gold = tmp_path / "docs", tmp_path / "gold.txt"
    docs.mkdir(parents=True)
    (docs / "0").write_bytes(text.encode())
    gold.write_text(line + "\n", encoding="utf-8")
    return docs, gold


def test_every_class_of_error_counts_once() -> None:
    tally = Tally()
    far = Toponym(0, 4, 37.62, 55.75)
    figures = compare("0", TEXT, [KYIV, LVIV, PORT], [far, ODESA, Toponym(11, 14)], tally)
    assert tally.counts() == {"wrong place": 1, "boundary": 1, "spurious": 1, "missed": 1}
    assert (figures.exact.right, figures.overlap.right, figures.near.right) == (1, 2, 0)
    assert figures.exact.f1 == pytest.approx(1 / 3) and figures.as_dict()["acc161"] == 0


def test_an_annotation_without_a_position_counts_for_recognition_only() -> None:
    figures = compare("0", TEXT, [Toponym(0, 4), LVIV], [KYIV, LVIV], Tally())
    assert figures.as_dict()["f1"] == 1 and figures.as_dict()["acc161"] == 1


def test_an_annotation_a_few_characters_off_is_moved_to_its_words(tmp_path: Path) -> None:
    line = "Lviv,,Lviv,,49.84,,24.03,,8,,12||Lviv,,Lviv,,49.84,,24.03,,90,,94,,12.5||"
    ((_, _, wanted),) = read_eupeg(*corpus(tmp_path, TEXT, line))
    assert [(t.start, t.end, t.lon) for t in wanted] == [(6, 10, 24.03), (90, 94, 24.03)]


def test_line_ends_count_as_they_are(tmp_path: Path) -> None:
    ((_, text, (lviv,)),) = read_eupeg(*corpus(tmp_path, "a\r\nLviv", "Lviv,,Lviv,,49.84,,24.03,,3,,7||"))
    assert text[lviv.start : lviv.end] == "Lviv"


def test_a_line_that_is_no_annotation_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadGold, match=r"Line 1 of .*gold\.txt"):
        read_eupeg(*corpus(tmp_path, TEXT, "Lviv,,Lviv,,north||"))


def test_command(tmp_path: Path) -> None:
    docs, gold = corpus(tmp_path, "Fighting in Donetsk and Narnia.", "D,,Donetsk,,48.0,,37.8,,12,,19||")
    done = CliRunner().invoke(
        app, ["evaluate", "toponyms", "--format", "eupeg", str(docs), str(gold), "--json"]
    )
    assert done.exit_code == 0
    assert json.loads(done.stdout).keys() >= {"precision", "recall", "f1", "acc161", "end_to_end_f1"}
    assert json.loads(done.stdout)["recall"] == 1
    done = CliRunner().invoke(app, ["evaluate", "toponyms", str(docs), str(gold), "--errors", "2"])
    assert done.exit_code == 0 and "precision" in done.stdout
    assert done.stderr == ""
    docs, gold = corpus(tmp_path / "other", "Rain in Narnia.", "N,,Narnia,,1,,2,,8,,14||")
    done = CliRunner().invoke(app, ["evaluate", "toponyms", str(docs), str(gold), "--errors", "2"])
    assert done.stderr == "missed\t0\tNarnia\t… Rain in Narnia. …\n"
    done = CliRunner().invoke(app, ["evaluate", "toponyms", str(docs / "none"), str(gold)])
    assert done.exit_code == 2 and "no directory" in done.stderr
