"""Events on the passages they were developed on: a change that loses any of them is seen here.

How good the rules are on passages nobody tuned on is what the gold set says (``tests/data/gold``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from articles import events, pipeline
from articles.model import Event
from tests.articles.test_passages import article

PASSAGES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "event_passages.yaml").read_text(encoding="utf-8")
)


def read(row: dict[str, Any]) -> dict[str, Event]:
    """The first event of each act that the pipeline reads from a passage."""
    source = replace(article(row["text"], row.get("published")), language=row["language"])
    found: dict[str, Event] = {}
    for event in pipeline.read(source).events:
        found.setdefault(event.act, event)
    return found


@pytest.mark.parametrize("language", ["en", "uk", "ru", "ka"])
def test_acts_modality_regions_and_dates(language: str) -> None:
    right = told = wanted = modality = regions = days = 0
    for row in PASSAGES:
        if row["language"] != language:
            continue
        found = read(row)
        told, wanted = told + len(found), wanted + len(row["events"])
        for expected in row["events"]:
            if event := found.get(expected["act"]):
                right += 1
                modality += event.modality == expected["modality"]
                regions += set(expected.get("regions", ())) <= set(event.region_ids)
                days += "date" not in expected or bool(event.date and event.date.edtf == expected["date"])
    assert 2 * right / (told + wanted) >= 0.92
    assert modality / right >= 0.95
    assert regions / right >= 0.9
    assert days / right >= 0.95


@pytest.mark.parametrize(
    ("title", "text", "act", "day"),
    [
        (
            "Minister met envoy of Chile",
            "They talked at length on 3 May 2017 in Sukhumi.",
            "summit",
            "2017-05-11",
        ),
        (
            "Press release of the Foreign Ministry",
            "The minister visited Gori on 9 May 2017.",
            "visit",
            "2017-05-09",
        ),
        ("Press release of the Foreign Ministry", "The weather was fine.", "statement", "2017-05-11"),
        ("Note of condolence to the Foreign Ministry of Chile", "", "statement", "2017-05-11"),
        ("Talks with guests held", "The talks took place on 8 May 2017 in Gori.", "summit", "2017-05-08"),
        (
            "Press conference held",
            "On May 9, the Ministry of Culture and of Monuments of Georgia hosted a press conference on the"
            " talks that were held on May 2-3.",
            "statement",
            "2017-05-09",
        ),
        (
            "Minister gave an interview",
            "He gave the interview on 8 May 2017 in Gori.",
            "statement",
            "2017-05-08",
        ),
        (
            "Reply of the Minister of Foreign Affairs of Georgia on what a commission found out of the"
            " causes of the conflict in August 2008",
            "It is long.",
            "statement",
            "2017-05-11",
        ),
        (
            "Press release of the Foreign Ministry",
            "On 9 May the minister hosted Ms Smith of Chile who was on an official visit to Georgia.",
            "visit",
            "2017-05-09",
        ),
        (
            "Press release of the Foreign Ministry",
            "The minister took part in a summit, which took place in a school named after Ilia Chavchavadze"
            " on 9 May.",
            "summit",
            "2017-05-09",
        ),
        (
            "Statement of the Ministry of Foreign Affairs of Georgia",
            "On 9 May the Minister of Foreign Affairs of Georgia met with the Foreign Minister of Chile.",
            "summit",
            "2017-05-09",
        ),
        (
            "Statement of the Ministry of Foreign Affairs of Georgia",
            "On 9 May the foreign ministers of Chile and Peru met in Lima.",
            "statement",
            "2017-05-11",
        ),
    ],
)
def test_what_an_article_is_about(title: str, text: str, act: str, day: str) -> None:
    source = replace(article(f"{title}\n\n{text}"), title=title, published=date(2017, 5, 11))
    event = events.main(pipeline.read(source))
    assert event is not None and event.act == act
    assert event.date is not None and event.date.edtf == day


def test_an_article_without_acts_is_about_none() -> None:
    assert events.main(pipeline.read(article("The weather was fine."))) is None


@pytest.mark.parametrize(
    ("title", "text", "day"),
    [
        ("Minister met envoy of Chile", "On 3 May 2017 they had a word in Sukhumi.", "2017-05-03"),
        ("Press release of the Foreign Ministry", "A wreath was laid on 9 May 2017.", "2017-05-09"),
        ("Talks in Gori", "He held talks with the envoy, who came on 11 May 2017.", "2017-05-11"),
        ("Officials visit the memorial to the fallen of 1992-1993", "", "2017-05-11"),
        ("Reply of the Foreign Ministry concerning the act of 29 May 1992", "", "2017-05-11"),
    ],
)
def test_the_day_of_what_an_article_is_about(title: str, text: str, day: str) -> None:
    source = replace(article(f"{title}\n\n{text}"), title=title, published=date(2017, 5, 11))
    event = events.main(pipeline.read(source))
    assert event is not None and event.date is not None
    assert event.date.edtf == day


def test_what_is_told_back_is_not_what_an_article_is_about() -> None:
    text = "A pilot who had been captured in 2014 came home. The presidents met in Paris on 3 May 2017."
    event = events.main(pipeline.read(article(text)))
    assert event is not None and event.act == "summit"
