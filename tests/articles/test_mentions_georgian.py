"""What Georgian words mean a region, with every ending, and what does not."""

from __future__ import annotations

import pytest

from tests.articles.test_mentions import find, regions


@pytest.mark.parametrize(
    "ending", ["ი", "მა", "ს", "ის", "ით", "ში", "ზე", "თან", "იდან", "ისთვის", "ამდე", "შიც"]
)
def test_a_name_with_an_ending(ending: str) -> None:
    (found,) = find(f"ომი აფხაზეთ{ending} დიდხანს.")
    assert (found.exact, found.kind, found.region_ids) == (f"აფხაზეთ{ending}", "name", ("abkhazia",))


@pytest.mark.parametrize(
    ("text", "exact", "kind", "ids"),
    [
        ("საქართველოში თოვს.", "საქართველოში", "name", ("georgia",)),
        ("სამხრეთ ოსეთიდან წავიდნენ.", "სამხრეთ ოსეთიდან", "name", ("south-ossetia",)),
        ("ცხინვალის რეგიონში თოვს.", "ცხინვალის რეგიონში", "alias", ("south-ossetia",)),
        ("სამაჩაბლოს მცხოვრებლები.", "სამაჩაბლოს", "alias", ("south-ossetia",)),
        ("აფხაზურმა მხარემ თქვა.", "აფხაზურმა", "demonym", ("abkhazia",)),
        ("უკრაინელების სახლები.", "უკრაინელების", "demonym", ("ukraine",)),
        ("ყირიმელი თათრები წავიდნენ.", "ყირიმელი თათრები", "demonym", ("crimea",)),
        ("კოდორის ხეობაში თოვს.", "კოდორის ხეობაში", "place", ("abkhazia",)),
        ("უკრაინის აღმოსავლეთში ისვრიან.", "უკრაინის აღმოსავლეთში", "alias", ("eastern-ukraine",)),
        ("ოჩამჩირეში ცხოვრობს.", "ოჩამჩირეში", "place", ("abkhazia",)),
    ],
)
def test_names(text: str, exact: str, kind: str, ids: tuple[str, ...]) -> None:
    (found,) = find(text)
    assert (found.exact, found.kind, found.region_ids) == (exact, kind, ids)


def test_both_parts_of_a_hyphenated_word_are_peoples() -> None:
    assert regions("ქართულ-ოსური კონფლიქტი") == {"ქართულ": ("georgia",), "ოსური": ("south-ossetia",)}


def test_capitals_as_governments_and_as_towns() -> None:
    text = "თბილისმა უარი თქვა. თბილისში თოვს. თბილისის აეროპორტი დაიკეტა. სოხუმთან ურთიერთობა იძაბება. "
    text += "სოხუმსა და ცხინვალში ზეიმობდნენ. მათ სოხუმი აიღეს."
    assert [(m.exact, m.kind) for m in find(text)] == [
        ("თბილისმა", "metonym"),
        ("თბილისში", "place"),
        ("თბილისის", "place"),
        ("სოხუმთან", "metonym"),
        ("სოხუმსა", "place"),
        ("ცხინვალში", "place"),
        ("სოხუმი", "place"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ჩრდილოეთ ოსეთი რუსეთშია.",
        "ყირიმის ქუჩა დაიკეტა.",
        "სასტუმრო „აფხაზეთი“ გაიყიდა.",
        "კორეის ნახევარკუნძული.",
    ],
)
def test_what_is_not_ours(text: str) -> None:
    assert all(m.region_ids == () for m in find(text))


@pytest.mark.parametrize(
    ("text", "exact", "ids"),
    [
        ("აფხაზეთი და სამხრეთ ოსეთი. ორივე რეგიონი მცირეა.", "ორივე რეგიონი", {"abkhazia", "south-ossetia"}),
        ("ყირიმი ცხელია. ნახევარკუნძულზე თოვს.", "ნახევარკუნძულზე", {"crimea"}),
        ("საქართველოს ოკუპირებული ტერიტორიები.", "ოკუპირებული ტერიტორიები", {"abkhazia", "south-ossetia"}),
        ("აფხაზეთში თოვს. იქ ცივა.", "იქ", {"abkhazia"}),
        ("უკრაინა იბრძვის. ქვეყნის აღმოსავლეთში ისვრიან.", "ქვეყნის აღმოსავლეთში", {"eastern-ukraine"}),
    ],
)
def test_anaphora(text: str, exact: str, ids: set[str]) -> None:
    (found,) = (m for m in find(text) if m.exact == exact)
    assert (found.kind, set(found.region_ids)) == ("anaphora", ids)
