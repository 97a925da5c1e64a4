"""Toponyms worldwide in an article: which names of the gazetteer are places there, and which places.

A name (``toponym_names``) is first tied to one of its places (``toponym_places``) by what the whole article
says. Then the words around it and the place chosen decide whether it is a place at all: each has a weight in
``data/toponym_weights.yaml``; they were fitted to annotated news and add up to the logarithm of the odds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import exp

from articles.anaphora import overlaps, state_of
from articles.model import Article, Mention, Passage, PlaceRef
from articles.scanning import CYRILLIC, GEORGIAN, plain
from articles.tables import EXTRACTOR, identity, table
from articles.toponym_names import Candidate, candidates
from articles.toponym_places import resolve
from geodata.regions import regions
from geodata.world import Toponym, given_names, world

_CONTEXT = 32  # characters of a text quote selector's prefix and suffix
_OTHER_SCRIPT = re.compile(f"{CYRILLIC.pattern}|{GEORGIAN.pattern}")
_NEARNESS = (0.2, 0.8, 2.0)  # steps of ``Candidate.near``


def find(
    article: Article, passages: Sequence[Passage], region_mentions: Sequence[Mention]
) -> tuple[Mention, ...]:
    """All mentions of an article in order: those of regions as they are, and places elsewhere.

    ``region_mentions`` are those of ``mentions.find``; the places elsewhere among them are found anew where
    their names are in Latin letters, as those of the world's gazetteer are. What is added has a place and no
    regions, is of kind ``place``, or ``demonym`` for people and adjectives, and overlaps no other mention.
    Places in the states of the regions are left to ``mentions``.
    """
    kept = [
        mention
        for mention in region_mentions
        if mention.region_ids or mention.kind != "place" or _OTHER_SCRIPT.match(mention.exact)
    ]
    starts = [passage.start for passage in passages]
    added = []
    for each, place, odds in weighed(article, kept):
        number = bisect_right(starts, each.start) - 1
        if odds < _weights()["threshold"] or number < 0 or each.end > passages[number].end:
            continue
        added.append(_mention(article, passages[number], each, place, odds))
    return tuple(sorted([*kept, *added], key=lambda mention: mention.start))


def weighed(article: Article, mentions: Sequence[Mention]) -> Iterator[tuple[Candidate, Toponym, float]]:
    """Names of the gazetteer that no mention covers, with their places and the log odds of being one."""
    flat = plain(article.text)
    found = candidates(flat, world())
    if not found:
        return
    ours = _ours()
    told = Counter(state_of(mention.region_ids[0]) for mention in mentions if mention.region_ids)
    home = candidates(plain(f"{article.outlet} . {article.title} ."), world())
    resolve(found, world(), {ours[state]: number for state, number in told.items() if state in ours}, home)
    spans = sorted((mention.start, mention.end) for mention in mentions)
    for each in found:
        each.covered = overlaps(each.start, each.end, spans)
    describe(found, flat)
    for each in found:
        place = each.choice
        if not each.covered and place is not None and place.country not in ours.values():
            yield each, place, log_odds(each.features)


def _mention(article: Article, passage: Passage, each: Candidate, place: Toponym, odds: float) -> Mention:
    text = article.text
    return Mention(
        id=identity(article.id, "mention", each.start, each.end),
        passage_id=passage.id,
        start=each.start,
        end=each.end,
        exact=text[each.start : each.end],
        prefix=text[max(0, each.start - _CONTEXT) : each.start],
        suffix=text[each.end : each.end + _CONTEXT],
        kind="demonym" if each.demonym else "place",
        region_ids=(),
        place=PlaceRef(place.geonames_id, place.name, place.lon, place.lat),
        confidence=round(min(0.98, 1 / (1 + exp(-odds))), 2),
        extractor=EXTRACTOR,
    )


@cache
def _ours() -> dict[str, str]:
    """The states with disputed regions, and their ISO 3166-1 codes."""
    states = {each.geonames_id: each.id for each in regions() if each.kind == "state"}
    return {
        states[country.geonames_id]: country.country
        for country in world().countries()
        if country.geonames_id in states
    }


@cache
def _weights() -> dict[str, float]:
    return dict(table("toponym_weights")["words"])


def log_odds(features: Sequence[str]) -> float:
    """The logarithm of the odds that a name is a place, by what was noted of it."""
    weights = _weights()
    return weights["always"] + sum([weights[feature] for feature in features if feature in weights])


@cache
def _classes() -> dict[str, dict[str, str]]:
    """The class of a word before or after a name; a word is in the first class that lists it."""
    classes: dict[str, dict[str, str]] = {}
    for side in ("before", "after"):
        classes[side] = {}
        for kind, words in table("toponyms")[side].items():
            for word in words:
                classes[side].setdefault(word, kind)
    return classes


@cache
def _given() -> frozenset[str]:
    return given_names() | frozenset(table("toponyms")["given"])


def describe(found: Sequence[Candidate], flat: str) -> None:
    """Note what speaks for and against each candidate's being a place."""
    classes, given = _classes(), _given()
    times = Counter(each.name for each in found)
    people: set[str] = set()
    for each in found:  # surnames: what stands after a given name or a title anywhere in the article
        if each.gap == " " and each.before and _is_person(each.before, each, given, classes["before"]):
            people.add(each.name)
    named_on: set[str] = set()  # what a capitalised word that is nothing known stands before: often a surname
    for each in found:
        word = each.before
        if (
            each.gap == " "
            and word[:1].isupper()
            and word.isalpha()
            and word not in classes["before"]
            and each.start - len(word) > 2
            and flat[each.start - len(word) - 3] not in ".?!\n"
        ):
            named_on.add(each.name)
    sure = [_is_sure(each, classes["before"]) for each in found]
    located = {each.name for each in found if each.within}
    for number, each in enumerate(found):
        place = each.choice
        if place is None or each.covered:
            continue
        note = each.features.append
        single = " " not in each.name
        if each.demonym:
            note("demonym")
            note(
                "demonym plural"
                if each.name.endswith("s") and not each.name.endswith("ss")
                else "demonym singular"
            )
        elif each.name.endswith("."):
            note("abbreviation")
            note("abbreviation after comma" if each.gap.startswith(",") else "abbreviation elsewhere")
        elif each.name.isupper() and len(each.name) < 4:
            note("acronym")
        else:
            note(f"kind {place.kind}")
        if place.kind == "P" and not each.demonym:
            note(f"size {min(6, int(place.magnitude))}")
            note("single" if single else "several words")
        if not each.demonym and single and place.kind != "C":
            for flag in place.flags:
                note(f"flag {flag}")
        note(f"senses {1 if len(each.rows) == 1 else 2 if len(each.rows) < 5 else 3}")
        if each.within:
            note("within")
        elif each.name in located:
            note("located elsewhere")
        if times[each.name] > 1:
            note("repeated")
        if each.name.isupper() and len(each.name) > 3:
            note("capitals")
        _describe_before(each, given, classes["before"], flat)
        _describe_after(each, classes["after"])
        group = "demonym" if each.demonym else "town" if place.kind == "P" else "larger"
        each.features += [
            f"{group} {f}" for f in each.features if f.startswith(("before ", "after ")) or f == "capitals"
        ]
        if each.name in people:
            note(f"{group} person elsewhere")
        elif each.name in named_on and not (each.gap == " " and each.before[:1].isupper()):
            note(f"{group} named on elsewhere")
        if place.kind in "PD" and not each.demonym:
            note(f"{group} near {bisect_right(_NEARNESS, each.near)}")
            if each.told:
                note(f"{group} in a state told of")
        if number and sure[number - 1] and flat[found[number - 1].end : each.start] in _JOINTS:
            note(f"{group} after a place")
        if (
            number + 1 < len(found)
            and sure[number + 1]
            and flat[each.end : found[number + 1].start] in _JOINTS
        ):
            note(f"{group} before a place")


_JOINTS = frozenset({" and ", ", ", ", and ", " or ", ", or ", " & ", "/", " to ", "-"})


def _is_sure(each: Candidate, classes: Mapping[str, str]) -> bool:
    """Whether a name is a place beyond much doubt, so that it speaks for names beside it."""
    place = each.choice
    if place is None or each.demonym:
        return False
    if place.kind != "P" or each.within or place.magnitude >= 6:
        return True
    return each.gap == " " and classes.get(each.before) == "locative" and "w" not in place.flags


def _is_person(before: str, each: Candidate, given: frozenset[str], classes: Mapping[str, str]) -> bool:
    if each.name in given and before in ("St", "Saint"):
        return False
    kind = classes.get(before.rstrip("."))
    if kind == "person" and before not in ("Saint",):
        return True
    return before in given or (len(before) == 2 and before[1] == "." and before[0].isupper())


def _describe_before(each: Candidate, given: frozenset[str], classes: Mapping[str, str], flat: str) -> None:
    note = each.features.append
    before, gap = each.before, each.gap
    if not before or (
        gap == " "
        and before.endswith((".", "?", "!"))
        and len(before) > 3
        and before.rstrip(".") not in classes
    ):
        note("before sentence")
        return
    word = before.rstrip(".")
    kind = classes.get(word)
    if gap == " ":
        if kind:
            note(f"before {kind}")
        elif before in given:
            note("before given")
        elif len(before) == 2 and before[1] == "." and before[0].isupper():
            note("before initial")
        elif before[0].isupper():
            note("before possessive" if before.endswith("'s") else "before capital")
        elif before[0].isdigit():
            note("before number")
        else:
            note("before word")
    elif gap == "":
        note("before joined")
    elif gap == "-":
        note("before hyphen")
    elif gap.startswith(","):
        note("before comma capital" if before[0].isupper() else "before comma")
    else:
        note("before mark")
    if each.start == 0 or flat[each.start - 1] == "\n":
        note("before line")


def _describe_after(each: Candidate, classes: Mapping[str, str]) -> None:
    note = each.features.append
    after, gap = each.after, each.after_gap
    if gap == "'s":
        note("after possessive")
    elif gap == " " and after:
        kind = classes.get(after)
        if kind:
            note(f"after {kind}")
        elif after[0].isupper():
            note("after capital")
        elif after[0].isdigit():
            note("after number")
        else:
            note("after word")
    elif gap == "-":
        note("after hyphen capital" if after[:1].isupper() else "after hyphen")
    elif gap == "":
        note("after end")
    elif gap == ",":
        note("after comma")
    elif gap in ".":
        note("after stop")
    else:
        note("after mark")
