"""Names of regions, and of places in them, in Georgian: a stem with its endings and postpositions.

Georgian has no capitals, so a name is told by its stem and by nothing but an ending after it. Names come from
``geodata`` and ``data/mentions_ka.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from articles.anaphora import Hit, overlaps, state_of, together
from articles.lexicon import CONFIDENCE, STATES, Name, chosen, owned, reference, seat
from articles.model import MentionKind, Passage
from articles.scanning import opening
from articles.tables import table
from geodata.gazetteer import gazetteer
from geodata.model import Place
from geodata.regions import linked, regions

_OPENING = 3  # letters that a word is looked up by
_AROUND = 40
_OWN_POPULATION = 10_000  # towns elsewhere in the two states are looked for from this size on
_LETTERS = re.compile("[ა-ჰ -]{3,}")
# What may follow a stem: case endings, with postpositions, and the small words that cling to them.
_AFTER = "თან|თვის|კენ|გან|ადმი|ებრ"
_CLINGING = "(?:ც|აც|ვე|ღა|ა)?"
_ENDINGS = {
    "ი": f"(?:ი|მა?|ს|სა|ო|ად|ადაც|ში|ზე|თან|ით|იდან|ამდე|ამდის|ის(?:{_AFTER})?|ისა|ისას){_CLINGING}",
    "ა": f"(?:ა|ამ|ას|ასა|ად|აში|აზე|ასთან|ით|იდან|ადან|ამდე|ის(?:{_AFTER})?|ისა){_CLINGING}",
    "ე": f"(?:ე|ემ|ეს|ესა|ედ|ეში|ეზე|ესთან|ით|იდან|ედან|ემდე|[იე]ს(?:{_AFTER})?|ისა){_CLINGING}",
    "ო": f"(?:ო|ომ|ოს|ოსა|ოდ|ოში|ოზე|ოსთან|ოთი|ოდან|ომდე|ოს(?:{_AFTER})){_CLINGING}",
}
_PLURAL = f"ებ{_ENDINGS['ი']}|თა|ნი"
_ADJECTIVE = "(?:ი|მა|ს|ო)?"  # of a word that agrees with the one after it
_AGREES = re.compile("(?:ური|ული|ელი|ალი|ხო|ზემო|ქვემო|პატარა|დიდი)\\Z")
_PLACE_CASE = re.compile("(?:ში|ზე|დან|კენ|მდე)(?:ც|აც|ვე|ა)?\\Z")
_BESIDE = re.compile("თან(?:აც)?\\Z")
_AND_IN = re.compile(" და [ა-ჰ]+(?:ში|ზე|დან)\\b")  # "სოხუმსა და ცხინვალში"
_GENITIVE = re.compile("ის\\Z")


def find(flat: str, passages: Sequence[Passage], starts: list[int]) -> Iterator[Hit]:
    """The explicit mentions in Georgian letters, in order. ``starts`` is where the passages begin."""
    refused = [match.span() for match in _expressions()["not_ours"].finditer(flat)]
    hits: list[Hit] = []
    for match in _expressions()["patterns"].finditer(flat):
        if not overlaps(*match.span(), refused):
            row = table("mentions_ka")["patterns"][int((match.lastgroup or "p0")[1:])]
            kind = row.get("kind", "alias")
            hits.append(Hit(*match.span(), kind, together(tuple(row["regions"])), None, CONFIDENCE[kind]))
    named = list(_named(flat, sorted([*refused, *((hit.start, hit.end) for hit in hits)])))
    told = {id for hit in hits for id in hit.region_ids}
    told.update(id for _, _, names in named if names[0].kind != "place" for id in names[0].region_ids)
    for start, end, names in named:
        name = names[0]
        passage = passages[bisect_right(starts, start) - 1]
        lead = flat[max(passage.start, start - _AROUND) : start]
        rest = flat[end : min(passage.end, end + _AROUND)]
        if name.seat:
            hits.append(_seat(start, end, name, flat[start:end], lead, rest))
        elif name.kind != "place" or not name.places:
            point = reference(name.places[0]) if name.places else None
            hits.append(Hit(start, end, name.kind, name.region_ids, point, CONFIDENCE[name.kind]))
        elif (place := chosen(_places(names), told)) and _is_place(name, place, flat[start:end], lead, told):
            ids = together(place.region_ids[:1])
            hits.append(Hit(start, end, "place", ids, reference(place), CONFIDENCE["place"]))
    hits.sort(key=lambda hit: hit.start)
    yield from hits


# --- Names and their forms
# --------------------------------------------------------------------------------------------------


@cache
def _index() -> dict[str, tuple[Name, ...]]:
    by_opening: dict[str, dict[tuple[str, ...], Name]] = {}
    for name in (*_region_names(), *_seats(), *_place_names()):
        key = (name.text, *(name.region_ids[:1] if name.kind == "place" else ()))
        by_opening.setdefault(_opening(name.text), {}).setdefault(key, name)
    return {opening: tuple(bucket.values()) for opening, bucket in by_opening.items()}


def _opening(text: str) -> str:
    first = text.split(" ")[0]
    return first[: min(_OPENING, len(first) - 1 if first[-1] in "აეიო" else len(first))]


@cache
def _openings() -> tuple[re.Pattern[str], tuple[int, ...]]:
    """Words that begin like a name, and how many letters names are looked up by."""
    by_letter: dict[str, list[str]] = {}
    for letters in sorted(_index(), key=len, reverse=True):
        by_letter.setdefault(letters[0], []).append(letters[1:])
    branches = "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    sizes = sorted({len(opening) for opening in _index()}, reverse=True)
    return re.compile(rf"(?<![\w'])(?:{branches})[ა-ჰ]*"), tuple(sizes)


@cache
def _pattern(name: Name) -> re.Pattern[str]:
    """An expression for all forms of a name."""
    *before, last = re.split("([ -])", name.text)
    parts = [re.escape(word) if not _AGREES.search(word) else _agreeing(word) for word in before]
    if last[-1] not in _ENDINGS:
        return re.compile("".join(parts) + re.escape(last) + f"(?:-?{_ENDINGS['ი']})?(?![\\w])")
    stem, ending = last[:-1], _ENDINGS[last[-1]]
    more = f"{_PLURAL}|(?=[ -])" if name.kind == "demonym" else "(?=-)"  # "აფხაზ ხალხს", "ქართულ-აფხაზური"
    return re.compile("".join(parts) + re.escape(stem) + f"(?:{ending}|{more})(?![ა-ჰ])")


def _agreeing(word: str) -> str:
    return re.escape(word[:-1]) + _ADJECTIVE if word.endswith("ი") else re.escape(word)


def _region_names() -> Iterator[Name]:
    extra = table("mentions_ka")
    for each in regions():
        ids = linked(each.id)
        kinds: tuple[tuple[MentionKind, Iterable[str]], ...] = (
            ("name", [each.names["ka"]]),
            ("alias", [*each.aliases["ka"], *extra["names"].get(each.id, ())]),
            ("demonym", [*_singular(each.demonyms["ka"]), *extra["demonyms"].get(each.id, ())]),
            ("place", extra["parts"].get(each.id, ())),
        )
        for kind, names in kinds:
            for text in names:
                yield Name(text, kind, ids, _listed(text))


def _singular(names: Iterable[str]) -> list[str]:
    return [name for name in names if not name.endswith("ები")]


def _seats() -> Iterator[Name]:
    for text, owner in table("mentions_ka")["seats"].items():
        yield Name(text, "metonym", owned(owner), _listed(text), seat=True)


def _listed(text: str) -> tuple[Place, ...]:
    """The place that the table gives a name to."""
    for id, names in table("mentions_ka")["places"].items():
        if text in names and (place := gazetteer().by_id(id)):
            return (place,)
    return ()


def _place_names() -> Iterator[Name]:
    extra = table("mentions_ka")
    refused = frozenset(extra["no_places"])
    for id, names in extra["places"].items():
        if (place := gazetteer().by_id(id)) and place.region_ids:
            for text in names:
                yield Name(text, "place", together(place.region_ids[:1]), (place,))
    for place in gazetteer().notable(10**9):
        if place.region_ids[0] not in STATES or place.population >= _OWN_POPULATION:
            for text in place.names:
                if _LETTERS.fullmatch(text) and text not in refused and len(text) > 3:
                    yield Name(text, "place", together(place.region_ids[:1]), (place,), free=False)


# --- Scanning
# --------------------------------------------------------------------------------------------------


def _named(flat: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, list[Name]]]:
    """Where names stand; the longest that fits, none inside another, with all names of the same form."""
    words, sizes = _openings()
    index = _index()
    free_from = 0
    for match in words.finditer(flat):
        start = match.start()
        if start < free_from or overlaps(start, match.end(), taken):
            continue
        best: list[Name] = []
        end = start
        for size in sizes:
            for name in index.get(flat[start : start + size], ()):
                found = _pattern(name).match(flat, start)
                if found and found.end() > end:
                    best, end = [name], found.end()
                elif found and found.end() == end and best:
                    best.append(name)
        if best and not overlaps(start, end, taken):
            yield start, end, best
            free_from = end


def _places(names: Sequence[Name]) -> tuple[Place, ...]:
    found = {place.geonames_id: place for name in names for place in name.places}
    return tuple(sorted(found.values(), key=lambda place: -place.population))


def _is_place(name: Name, place: Place, word: str, lead: str, told: set[str]) -> bool:
    if name.free:
        return True
    located = bool(_PLACE_CASE.search(word) or _BESIDE.search(word) or _expressions()["located"].search(lead))
    return located and state_of(place.region_ids[0]) in {state_of(id) for id in told}


def _seat(start: int, end: int, name: Name, word: str, lead: str, rest: str) -> Hit:
    """A seat of government as a place when it is gone to or lies somewhere, else as the government."""
    expressions = _expressions()
    located = (
        _PLACE_CASE.search(word)
        or expressions["located"].search(lead)
        or (_GENITIVE.search(word) and expressions["follows"].match(rest))
        or expressions["taken"].match(rest)
        or (word.endswith("სა") and _AND_IN.match(rest))
        or (_BESIDE.search(word) and not expressions["dealings"].search(lead + rest))
    )
    return seat(start, end, name, name.region_ids, bool(located))


@cache
def _expressions() -> dict[str, re.Pattern[str]]:
    extra = table("mentions_ka")
    rows: list[dict[str, Any]] = extra["patterns"]
    openings = sorted({opening for row in rows for opening in row["opens"]})
    return {
        "not_ours": re.compile(f"{opening(extra['not_ours_opens'])}(?:{'|'.join(extra['not_ours'])})"),
        "located": re.compile(extra["located"]),
        "follows": re.compile(extra["place_follows"]),
        "taken": re.compile(extra["taken"]),
        "dealings": re.compile(extra["dealings"]),
        "patterns": re.compile(
            f"{opening(openings)}(?:"
            + "|".join(f"(?P<p{i}>{row['expression']})" for i, row in enumerate(rows))
            + r")(?!\w)"
        ),
    }
