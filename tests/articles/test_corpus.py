"""The shipped corpus: complete, evenly spread, and without a sentence told twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

import articles

CORPUS = Path(articles.__file__).parent / "corpus"
KEYS = {"title", "date", "outlet", "language", "licence", "regions", "sources"}
SUBJECTS = {
    "georgia": {"georgia"},
    "abkhazia": {"abkhazia"},
    "south-ossetia": {"south-ossetia"},
    "crimea": {"crimea", "sevastopol"},
    "eastern-ukraine": {"eastern-ukraine", "donetsk-oblast", "luhansk-oblast"},
}
REGIONS = set().union(*SUBJECTS.values(), {"ukraine", "kherson-oblast", "zaporizhzhia-oblast"})


@dataclass(frozen=True, slots=True)
class Report:
    """One file of the corpus: its name, its front matter and the text below."""

    path: Path
    front: dict[str, Any]
    body: str

    @property
    def sentences(self) -> list[str]:
        """The sentences of the body, in lower case, so that a copy with another initial is still a copy."""
        paragraphs = self.body.casefold().splitlines()
        return [s for p in paragraphs for s in re.split(r"(?<=[.!?;])\s+", p.strip()) if s]


def read(path: Path) -> Report:
    text = path.read_text(encoding="utf-8")
    opening, front, body = text.split("---\n", 2)
    assert opening == "", f"{path.name} does not begin with its front matter"
    return Report(path, yaml.safe_load(front), body.strip())


REPORTS = [read(path) for path in sorted(CORPUS.glob("*.md"))]
each_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.path.stem)


def test_there_are_at_least_sixty_reports_and_nothing_else() -> None:
    assert len(REPORTS) >= 60
    assert {path.suffix for path in CORPUS.iterdir()} == {".md"}


@each_report
def test_front_matter_is_complete(report: Report) -> None:
    front = report.front
    assert set(front) == KEYS
    assert front["title"].strip()
    assert (front["outlet"], front["language"], front["licence"]) == (
        "Dispute Atlas chronology",
        "en",
        "CC BY 4.0",
    )
    assert front["regions"], "a report needs a main subject"
    assert set(front["regions"]) <= REGIONS
    assert len(set(front["regions"])) == len(front["regions"])


@each_report
def test_date_is_the_one_in_the_file_name(report: Report) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d(-[a-z0-9]+)+", report.path.stem)
    assert report.front["date"] == date.fromisoformat(report.path.stem[:10])


@each_report
def test_every_source_is_a_dated_document(report: Report) -> None:
    assert report.front["sources"]
    for source in report.front["sources"]:
        assert isinstance(source, str)
        assert re.search(r"\b(19[5-9]\d|20[0-2]\d)\b", source), source


@each_report
def test_body_is_of_readable_length(report: Report) -> None:
    assert 80 <= len(report.body.split()) <= 300


@each_report
def test_body_names_the_day_of_the_report_or_the_day_before(report: Report) -> None:
    days = (report.front["date"], report.front["date"] - timedelta(days=1))
    assert any(re.search(rf"\b{day.day} {day:%B}\b", report.body) for day in days)


@each_report
def test_body_is_plain_text_with_one_paragraph_a_line(report: Report) -> None:
    assert not re.search(r"[<>\[\]*_`{}]|https?:|  ", report.body)
    assert all(p.endswith((".", "?")) for p in report.body.splitlines() if p)


def test_each_of_the_five_regions_is_the_subject_of_at_least_twelve() -> None:
    counts = {
        name: sum(bool(ids & set(report.front["regions"])) for report in REPORTS)
        for name, ids in SUBJECTS.items()
    }
    assert min(counts.values()) >= 12, counts
    assert max(counts.values()) <= 2 * min(counts.values()), counts


@pytest.mark.parametrize("region", ["kherson-oblast", "zaporizhzhia-oblast"])
def test_kherson_and_zaporizhzhia_are_the_subject_of_at_least_three(region: str) -> None:
    assert sum(region in report.front["regions"] for report in REPORTS) >= 3


def test_every_year_from_1989_to_2025_has_a_report() -> None:
    assert {report.front["date"].year for report in REPORTS} == set(range(1989, 2026))


def test_no_title_and_no_sentence_occurs_twice() -> None:
    titles = Counter(report.front["title"].casefold() for report in REPORTS)
    sentences = Counter(sentence for report in REPORTS for sentence in report.sentences)
    assert [text for text, n in (titles + sentences).items() if n > 1] == []
