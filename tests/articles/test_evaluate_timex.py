"""Scoring time expressions against annotated ones."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from articles.__main__ import app
from articles.errors import BadGold
from articles.evaluate import Tally
from articles.evaluate_timex import Document, compare, read_timeml
from articles.timex import Timex

PARTS = """<?xml version="1.0" ?>
<TimeML>
<DOCID>one</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2017-05-11">20170511</TIMEX3></DCT>
<TEXT>
They <EVENT eid="e1">met</EVENT> on <TIMEX3 tid="t1" type="DATE" value="2017-05-09">Tuesday</TIMEX3> for
<TIMEX3 tid="t2" type="DURATION" value="PT3H">two hours</TIMEX3>.<TIMEX3 tid="t3" type="DATE" value="2017"/>
</TEXT>
</TimeML>
"""


def folder(tmp_path: Path, text: str = PARTS) -> Path:
    (tmp_path / "one.tml").write_text(text, encoding="utf-8")
    (tmp_path / "._one.tml").write_bytes(b"\0\5\26\7")  # what a Mac leaves behind
    return tmp_path


def test_spans_and_publication_are_read_from_timeml(tmp_path: Path) -> None:
    (document,) = read_timeml(folder(tmp_path))
    assert document.published == date(2017, 5, 11)
    assert [(document.text[t.start : t.end], t.type, t.value) for t in document.timexes] == [
        ("Tuesday", "DATE", "2017-05-09"),
        ("two hours", "DURATION", "PT3H"),
    ]


def test_a_span_counts_once_and_a_value_only_when_it_is_the_same() -> None:
    gold = (Timex(0, 7, "DATE", "2017-05-09"), Timex(10, 20, "DURATION", "P2D"))
    found = (
        Timex(0, 7, "DATE", "2017-05-16"),
        Timex(3, 12, "DATE", "2017"),
        Timex(12, 20, "DURATION", "P2D"),
        Timex(30, 34, "DATE", "2017"),
    )
    tally = Tally()
    figures = compare(Document("one", "x" * 40, None, gold), found, tally)
    assert (figures.relaxed.right, figures.relaxed.found, figures.relaxed.wanted) == (2, 4, 2)
    assert (figures.value.right, figures.strict.right, figures.type.right) == (1, 1, 2)
    assert tally.counts() == {"too many: DATE": 2, "value of DATE": 1}


def test_the_command_prints_figures_and_errors(tmp_path: Path) -> None:
    arguments = ["evaluate", "timex", "--format", "timeml", str(folder(tmp_path))]
    result = CliRunner().invoke(app, [*arguments, "--json", "--errors", "3"])
    assert result.exit_code == 0
    figures = json.loads(result.stdout)
    assert (figures["relaxed_f1"], figures["value_f1"]) == (1.0, 0.5)
    assert "found PT2H, wanted PT3H" in result.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("<TimeML><TEXT>", "not well-formed XML"), ("<html/>", "no TEXT element")],
)
def test_what_is_not_timeml_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadGold, match=sentence):
        list(read_timeml(folder(tmp_path, text)))


def test_an_empty_directory_is_refused_in_a_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["evaluate", "timex", str(tmp_path)])
    assert result.exit_code == 2 and "holds no TimeML documents" in result.stderr
