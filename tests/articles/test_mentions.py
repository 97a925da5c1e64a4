"""What words of an article mean a region, a place, or neither."""

from __future__ import annotations

from itertools import pairwise

import pytest

from articles import anaphora, mentions, passages
from articles.model import Mention
from tests.articles.test_passages import article


def find(text: str) -> list[Mention]:
    source = article(text)
    return list(mentions.find(source, passages.split(source)))


def regions(text: str) -> dict[str, tuple[str, ...]]:
    return {m.exact: m.region_ids for m in find(text)}


@pytest.mark.parametrize(
    ("text", "exact", "kind", "ids"),
    [
        ("War came to Abkhazia.", "Abkhazia", "name", ("abkhazia",)),
        ("Forces of SOUTH OSSETIA came.", "SOUTH OSSETIA", "name", ("south-ossetia",)),
        ("The Donbas is poor.", "Donbas", "alias", ("eastern-ukraine",)),
        ("War in eastern Ukraine went on.", "eastern Ukraine", "alias", ("eastern-ukraine",)),
        ("War in south-eastern Ukraine went on.", "south-eastern Ukraine", "alias", ("eastern-ukraine",)),
        ("Troops left Ukraine’s east.", "Ukraine’s east", "alias", ("eastern-ukraine",)),
        ("An Abkhaz poet wrote.", "Abkhaz", "demonym", ("abkhazia",)),
        ("Ossetians fled from it.", "Ossetians", "demonym", ("south-ossetia",)),
        ("Crimean Tatars were deported.", "Crimean Tatars", "demonym", ("crimea",)),
        ("It was Sevastopol.", "Sevastopol", "name", ("sevastopol", "crimea")),
        ("They shelled Donetsk oblast.", "Donetsk oblast", "name", ("donetsk-oblast", "eastern-ukraine")),
    ],
)
def test_names(text: str, exact: str, kind: str, ids: tuple[str, ...]) -> None:
    (found,) = find(text)
    assert (found.exact, found.kind, found.region_ids) == (exact, kind, ids)


def test_a_broken_line_breaks_no_name() -> None:
    assert regions("They left South\nOssetia at night.") == {"South\nOssetia": ("south-ossetia",)}


def test_places_count_for_their_region() -> None:
    found = {
        m.exact: m for m in find("Fighting in Donetsk, near Debaltseve and in Sukhumi, Georgia and Ukraine.")
    }
    assert found["Donetsk"].kind == found["Debaltseve"].kind == "place"
    assert found["Debaltseve"].region_ids == ("donetsk-oblast", "eastern-ukraine")
    assert found["Sukhumi"].region_ids == ("abkhazia",)
    place = found["Sukhumi"].place
    assert place is not None and place.name == "Sukhumi"
    assert (round(place.lon), round(place.lat)) == (41, 43)


def test_towns_elsewhere_are_places_without_region() -> None:
    found = {m.exact: m for m in find("Talks were held in Geneva, Minsk and The Hague.")}
    assert set(found) == {"Geneva", "Minsk", "The Hague"}
    assert all(m.kind == "place" and m.place and m.region_ids == () for m in found.values())


def test_capitals_as_governments() -> None:
    text = "Tbilisi rejected it. Moscow and Kyiv objected, and the Kremlin agreed. "
    text += "He flew to Kyiv and stayed in Tbilisi."
    kinds = [(m.exact, m.kind, m.region_ids) for m in find(text)]
    assert kinds == [
        ("Tbilisi", "metonym", ("georgia",)),
        ("Moscow", "metonym", ()),
        ("Kyiv", "metonym", ("ukraine",)),
        ("Kremlin", "metonym", ()),
        ("Kyiv", "place", ("ukraine",)),
        ("Tbilisi", "place", ("georgia",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He lives in Atlanta, Georgia, with his wife.",
        "He taught at Georgia Tech and at the University of Georgia.",
        "The governor of Georgia met Republican voters in Fulton County.",
        "Georgia O’Keeffe painted flowers.",
        "His daughter Georgia, 12, sings.",
        "South Georgia is an island.",
        "A Georgian house on Georgian Bay.",
        "The Crimean War ended in 1856.",
        "Eastern Europe and the Caucasus are far.",
        "North Ossetia borders on it.",
        "A gory scene on the peninsula.",
        "The two territories voted; both regions agreed, and he lives there.",
    ],
)
def test_what_is_not_ours(text: str) -> None:
    assert all(m.region_ids == () for m in find(text))


def test_georgia_among_countries_is_the_country() -> None:
    assert "Georgia" in regions("Moldova, Georgia and Ukraine signed.")
    assert "Georgia" in regions("Lebanon, Georgia and Poland signed.")
    assert "Georgia" in regions("U.S. And Georgia Announce Deeper Ties")


@pytest.mark.parametrize(
    ("text", "exact", "ids"),
    [
        (
            "Georgia has two separatist regions backed by Russia. Abkhazia and South Ossetia left.",
            "two separatist regions",
            ("abkhazia", "south-ossetia"),
        ),
        (
            "Georgia lost two breakaway territories, Abkhazia and South Ossetia.",
            "two breakaway territories",
            ("abkhazia", "south-ossetia"),
        ),
        (
            "Abkhazia and South Ossetia left. Few recognise the breakaway territories.",
            "the breakaway territories",
            ("abkhazia", "south-ossetia"),
        ),
        (
            "Abkhazia and South Ossetia left. Russia recognised both as states.",
            "both",
            ("abkhazia", "south-ossetia"),
        ),
        (
            "Abkhazia and South Ossetia left. The two territories are poor.",
            "The two territories",
            ("abkhazia", "south-ossetia"),
        ),
        ("Abkhazia left. The breakaway republic is poor.", "The breakaway republic", ("abkhazia",)),
        ("Russia took Crimea. The peninsula is dry.", "The peninsula", ("crimea",)),
        ("Russia took Crimea. He lives there now.", "there", ("crimea",)),
        (
            "Ukraine is at war with separatists in the east of the country.",
            "the east of the country",
            ("eastern-ukraine",),
        ),
    ],
)
def test_anaphora(text: str, exact: str, ids: tuple[str, ...]) -> None:
    found = next(m for m in find(text) if m.exact == exact)
    assert found.kind == "anaphora"
    assert set(found.region_ids) == set(ids)


@pytest.mark.parametrize(
    "text",
    [
        "Georgia is small. Its east of the country is hilly, in the east of the country.",
        "Abkhazia left. There is no road. Both regions of Spain agreed.",
        "Crimea is warm. He went to Geneva and lives there.",
        "Russia took Crimea; the Korean peninsula is far.",
        "Ukraine fights in occupied areas of the country.",
    ],
)
def test_anaphora_that_stay_open(text: str) -> None:
    assert all(m.kind != "anaphora" for m in find(text))


def test_selectors_quote_the_text_around() -> None:
    text = "For a long time nobody in the world outside spoke of Abkhazia, and then everybody did so at once."
    (found,) = find(text)
    assert text[found.start : found.end] == found.exact == "Abkhazia"
    assert text.endswith(found.exact + found.suffix + text[found.end + 32 :])
    assert len(found.prefix) == len(found.suffix) == 32
    assert text[: found.start].endswith(found.prefix)


def test_mentions_do_not_overlap() -> None:
    text = "Donetsk and Luhansk regions of eastern Ukraine, the breakaway regions of Georgia, South Ossetian."
    found = find(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_stretch_overlaps_what_it_shares_a_letter_with() -> None:
    spans = [(2, 4), (4, 7), (9, 12)]
    touched = [(start, end) for start in range(13) for end in range(start + 1, 14)]
    assert [pair for pair in touched if anaphora.overlaps(*pair, spans)] == [
        (start, end) for start, end in touched if any(start < last and first < end for first, last in spans)
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Moscow claims Donetsk, Luhansk, Kherson and Zaporizhzhia of Ukraine.", {"name"}),
        ("The republics of Donetsk and Luhansk in Ukraine are poor.", {"name"}),
        ("Shells hit Kherson and Donetsk in Ukraine.", {"place"}),
    ],
)
def test_towns_that_stand_for_their_oblasts(text: str, kinds: set[str]) -> None:
    assert {m.kind for m in find(text) if m.region_ids and m.exact != "Ukraine"} == kinds


def test_whoever_is_sent_is_sent_by_a_government() -> None:
    kinds = {m.exact: m.kind for m in find("Delegates from Tbilisi met. A train from Sukhumi came.")}
    assert (kinds["Tbilisi"], kinds["Sukhumi"]) == ("metonym", "place")


def test_the_peninsula_of_ukraine_needs_no_name() -> None:
    assert regions("Ukraine lost the peninsula.")["the peninsula"] == ("crimea",)
    assert "the peninsula" not in regions("Georgia lost the peninsula.")
