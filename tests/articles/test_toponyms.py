"""Places worldwide: which names are places, which of the places of a name; the regions stay as they are."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest

from articles import mentions, passages, pipeline, toponyms
from articles.model import Mention
from tests.articles.test_passages import article


def found(text: str, outlet: str = "") -> dict[str, Mention]:
    """The mentions with a place outside the regions, by their words; the first of each."""
    read = replace(article(text), outlet=outlet)
    split = passages.split(read)
    every = toponyms.find(read, split, mentions.find(read, split))
    return {m.exact: m for m in reversed(every) if m.place and not m.region_ids}


def where(text: str, name: str, outlet: str = "") -> tuple[int, int]:
    mention = found(text, outlet)[name]
    assert mention.place
    return round(mention.place.lat), round(mention.place.lon)


@pytest.mark.parametrize(
    ("text", "name", "position"),
    [
        ("A storm flooded parts of Paris, Texas, on Monday.", "Paris", (34, -96)),
        ("The prime minister flew from Paris to Berlin on Monday.", "Paris", (49, 2)),
        (
            "Drivers between Lexington and Paris in Kentucky were stuck. Bourbon County closed.",
            "Paris",
            (38, -84),
        ),
        ("Police in Cambridge, Mass., closed a bridge.", "Cambridge", (42, -71)),
        ("Police in Cambridge closed a road to Ely and Newmarket.", "Cambridge", (52, 0)),
        ("The Ohio senator met farmers near Oxford and Hamilton.", "Oxford", (40, -85)),
        ("Troops of the U.S. were sent to Iraq.", "U.S.", (40, -98)),
        ("French and German ministers met.", "French", (46, 2)),
    ],
)
def test_which_of_the_places_of_a_name(text: str, name: str, position: tuple[int, int]) -> None:
    assert where(text, name) == pytest.approx(position, abs=1)


def test_a_place_elsewhere_in_another_script_stays() -> None:
    assert where("Президент приехал в Москву.", "Москву") == (56, 38)


def test_the_outlet_tells_where_home_is() -> None:
    text = "The council of Springfield will meet on Tuesday about the bridge in Springfield."
    assert where(text, "Springfield", "The Chicago Illinois Courier") == (40, -90)
    assert where(text, "Springfield", "Boston Massachusetts Weekly") == (42, -73)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Paris Hilton arrived late. Hilton smiled.", "Hilton"),
        ("Mr. Jackson said nothing. Later Jackson left.", "Jackson"),
        ("Reading is fun and Nice people agree.", "Reading"),
        ("Sen. Lincoln voted against the bill.", "Lincoln"),
        ("She lives on Denver Street with Austin Miller.", "Austin"),
    ],
)
def test_persons_and_words_are_no_places(text: str, name: str) -> None:
    assert name not in found(text)


def test_kinds_confidence_and_offsets() -> None:
    text = "GENEVA — Swiss police closed a road near Lausanne, Switzerland."
    by_words = found(text)
    assert by_words.keys() == {"GENEVA", "Swiss", "Lausanne", "Switzerland"}
    assert by_words["Swiss"].kind == "demonym" and by_words["Lausanne"].kind == "place"
    assert all(0.4 <= m.confidence <= 0.98 and text[m.start : m.end] == m.exact for m in by_words.values())


def test_regions_stay_as_they_are_and_nothing_overlaps() -> None:
    read = article("Fighting went on in Donetsk and Luhansk, officials in Warsaw and Georgia's Gori said.")
    split = passages.split(read)
    regional = [m for m in mentions.find(read, split) if m.region_ids]
    every = toponyms.find(read, split, mentions.find(read, split))
    assert [m for m in every if m.region_ids] == regional and len(regional) >= 2
    assert "Warsaw" in {m.exact for m in every}
    assert all(one.end <= other.start for one, other in pairwise(every))


def test_the_american_state_is_not_the_country() -> None:
    text = "ATLANTA — The governor of Georgia and sheriffs of Fulton County and Cobb County met in Macon, Ga."
    assert where(text, "Georgia") == pytest.approx((33, -83), abs=1)


def test_the_pipeline_has_them() -> None:
    exact = {m.exact for m in pipeline.read(article("Ministers from Japan met in Osaka.")).mentions}
    assert {"Japan", "Osaka"} <= exact


@pytest.mark.parametrize("words", ["Springfield, ", "New York New ", "St. ", "SAN FRANCISCO ", "Aa-Bb "])
def test_hostile_repetition_stays_quick(words: str) -> None:
    read = article(words * (200_000 // len(words)))
    split = passages.split(article("x"))
    began = time.process_time()
    toponyms.find(read, split, ())
    assert time.process_time() - began < 8
