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


MONTHS = {  # as they stand after the day, in Georgian without the ending
    "en": "January February March April May June July August September October November December",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ka": "იანვარ თებერვალ მარტ აპრილ მაის ივნის ივლის აგვისტო სექტემბერ ოქტომბერ ნოემბერ დეკემბერ",
}
SCRIPTS = {"en": "[A-Za-z]", "uk": "[А-яЄєІіЇїҐґ]", "ru": "[А-яЁё]", "ka": "[ა-ჰ]"}


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


def test_there_are_at_least_150_reports_and_nothing_else() -> None:
    assert len(REPORTS) >= 150
    assert {path.suffix for path in CORPUS.iterdir()} == {".md"}


@each_report
def test_front_matter_is_complete(report: Report) -> None:
    front = report.front
    assert set(front) == KEYS
    assert front["title"].strip()
    assert (front["outlet"], front["licence"]) == ("Dispute Atlas chronology", "CC BY 4.0")
    assert front["language"] in MONTHS
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
        assert re.search(r"\b(19\d\d|20[0-2]\d)\b", source), source


@each_report
def test_body_is_of_readable_length(report: Report) -> None:
    shortest = 60 if report.front["language"] == "ka" else 80  # its words are longer
    assert shortest <= len(report.body.split()) <= 300


@each_report
def test_body_names_the_day_of_the_report_or_the_day_before(report: Report) -> None:
    months = MONTHS[report.front["language"]].split()
    days = (report.front["date"], report.front["date"] - timedelta(days=1))
    assert any(re.search(rf"\b{day.day} {months[day.month - 1]}", report.body) for day in days)


@each_report
def test_body_is_plain_text_with_one_paragraph_a_line(report: Report) -> None:
    assert not re.search(r"[<>\[\]*_`{}]|https?:|  ", report.body)
    assert all(p.endswith((".", "?")) for p in report.body.splitlines() if p)


@pytest.mark.parametrize("language", ["uk", "ru", "ka"])
def test_at_least_twelve_reports_in_each_language(language: str) -> None:
    assert sum(report.front["language"] == language for report in REPORTS) >= 12


@each_report
def test_text_and_title_are_in_the_language_they_claim(report: Report) -> None:
    language = report.front["language"]
    for text in (report.front["title"], report.body):
        letters = [c for c in text if c.isalpha()]
        assert len(re.findall(SCRIPTS[language], text)) > 0.98 * len(letters)
    if language in ("uk", "ru"):
        assert bool(re.search("[іїєґ]", report.body)) == (language == "uk")
        assert bool(re.search("[ыэъ]", report.body)) == (language == "ru")


@pytest.mark.parametrize("language", ["uk", "ru", "ka"])
def test_other_languages_tell_what_english_reports_tell(language: str) -> None:
    days = {report.front["date"] for report in REPORTS if report.front["language"] == "en"}
    days |= {day + timedelta(days=1) for day in days} | {day - timedelta(days=1) for day in days}
    told = [report for report in REPORTS if report.front["language"] == language]
    assert sum(report.front["date"] in days for report in told) >= 0.75 * len(told)


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
