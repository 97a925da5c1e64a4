"""Which texts are copies of one."""

from datetime import date

import pytest

from articles.duplicates import alike, bands, fingerprint
from articles.model import Article

BODY = (
    "The co-chairs of the Geneva talks said on Tuesday that the next round would be held in December. "
    "They told reporters in the Palais des Nations that the two working groups had met all day, and that "
    "the hotline between the sides had been used eleven times since the summer. The participants from "
    "Sukhumi asked for a written text on the non-use of force, while those from Tbilisi spoke of the "
    "return of displaced families to Gali. No joint statement was agreed, the co-chairs added, but all "
    "sides will come back to the table."
)


def told(text: str, title: str = "", published: date | None = None) -> Article:
    return Article("i", None, title, "o", "en", published, "none", text, "", date(2025, 1, 1), "s", "h")


def same(one: Article, other: Article) -> bool:
    """Alike, and found to be by the fingerprints too."""
    found = set(bands(fingerprint(one.title, one.text))) & set(bands(fingerprint(other.title, other.text)))
    return alike(one, other) and alike(other, one) and bool(found)


@pytest.mark.parametrize(
    "copy",
    [
        BODY,
        f"Next round in December\n\nBy Our Correspondent\n\n{BODY}\n\nReporting by A. Writer",
        f"GENEVA, October 10 (Agency) — {BODY}",
        f"Женева. 10 октября. Агентство - {BODY}",
        BODY.replace("eleven times", "11 times").replace("reporters", "journalists"),
        BODY[: BODY.index("No joint")],
        BODY.replace(". ", ".\n\n"),
        f"{BODY} (Agency)",
    ],
)
def test_copies_of_an_agency_text_are_alike(copy):
    assert same(told(f"GENEVA, Oct. 10 (Wire) - {BODY}", "Talks"), told(copy, "Next round in December"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The Foreign Ministry of Nauru congratulated Abkhazia on the tenth anniversary of relations.",
            "The Foreign Ministry of Tuvalu congratulated Abkhazia on the tenth anniversary of relations.",
        ),
        (
            "Shelling wounded 3 people in the village on Monday, the administration of the district said.",
            "Shelling wounded 5 people in the village on Monday, the administration of the district said.",
        ),
        ("The talks have ended.", "The talks have begun."),
        (BODY, BODY.replace("Geneva", "Vienna").replace("December", "March").replace("Tuesday", "Friday")),
        (BODY, " ".join(reversed(BODY.split(". ")))[:300]),
        ("", ""),
    ],
)
def test_different_statements_are_not_alike(one, other):
    assert not alike(told(one), told(other))


def test_what_is_said_again_a_year_later_is_said_anew():
    assert alike(told(BODY, published=date(2015, 8, 26)), told(BODY, published=date(2015, 8, 28)))
    assert not alike(told(BODY, published=date(2015, 8, 26)), told(BODY, published=date(2016, 8, 26)))


def test_a_fingerprint_fits_a_database_and_is_the_same_everywhere():
    assert -(1 << 63) <= fingerprint("", BODY) < 1 << 63
    assert fingerprint("Talks", f"Talks\n\n{BODY}") == fingerprint("Other", BODY) != 0
    assert fingerprint("", "") == 0 and bands(0) == ()
    assert fingerprint("", "Peace talks in Geneva ended without a joint statement.") == 1498241102643584114
