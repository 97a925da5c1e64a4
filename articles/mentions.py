"""Words of an article that name the regions, stand for them, lie in them or point back at them.

Names come from ``geodata`` and ``data/mentions.yaml``. What a word means depends on where it stands:
"Georgia" may be the American state, "Kyiv" a government or a town, "the two territories" nothing at all. A
word whose meaning the article does not settle is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from articles.anaphora import Hit, overlaps, resolve, state_of, together
from articles.model import Article, Mention, MentionKind, Passage, PlaceRef
from articles.scanning import gate, plain
from articles.tables import EXTRACTOR, identity, table
from geodata.gazetteer import gazetteer
from geodata.model import Place
from geodata.regions import linked, regions

_WORD = re.compile(r"(?<![\w'-])[^\W\d_a-z][^\W\d_]*")
_CONTEXT = 32  # characters of a text quote selector's prefix and suffix
_CONFIDENCE: dict[MentionKind, float] = {
    **{"name": 0.98, "alias": 0.95, "place": 0.9, "demonym": 0.85, "metonym": 0.8, "anaphora": 0.7},
}
_WORLD_POPULATION = 100_000  # smaller towns elsewhere share their names with too many people and things
_OWN_POPULATION = 5_000  # smaller towns of the two states are believed only where the words call them a place
_TOWN = 20_000  # and only towns of this size by all their spellings, unless they lie in a disputed region
_STATES = ("georgia", "ukraine")
_LATIN_NAME = re.compile(r"[A-ZÀ-Ž][a-zß-ž'][A-Za-zÀ-ž' -]+")

_PLACE_FOLLOWS = re.compile(
    r"(?:'s)? (?:airport|suburbs?|residents?|streets?|metro|station|university|district|itself|city"
    r"|was (?:shelled|captured)|is (?:located|situated)|lies|fell|has fallen|to [A-Z]\w+)"
    r"|, (?:the )?(?:capital|\d{1,2} |[A-Z][a-z]+ \d)| ?[(-]{1,2} |,? ?[–—]"
)
_PERSON_LEADS = re.compile(
    r"(?:named|called|daughter|sister|wife|mother|Ms\.?|Mrs\.?|Miss|Aunt|girlfriend|actress|singer) \Z"
)
_PERSON_FOLLOWS = re.compile(r", \d{1,2},")
_STATE_FOLLOWS = re.compile(r", (?:U\.?S|N\.?Y|[A-Z][a-z]{1,4}\.)")


@dataclass(frozen=True, slots=True)
class _Name:
    """One name and what it stands for: regions, or one of some places of that name, the largest first.

    ``free``: a place even where no preposition says so. ``seat``: it may stand for a government.
    """

    text: str
    kind: MentionKind
    region_ids: tuple[str, ...]
    places: tuple[Place, ...] = ()
    free: bool = True
    seat: bool = False


def find(article: Article, passages: Sequence[Passage]) -> tuple[Mention, ...]:
    """The mentions of an article in order of their place; they do not overlap.

    ``region_ids`` holds the region and those that contain it, states left out. A place outside the regions
    has none, and so has a government that is no region's.
    """
    flat = plain(article.text)
    starts = [passage.start for passage in passages]
    hits = sorted(_explicit(flat, passages, starts), key=lambda hit: hit.start)
    hits = sorted([*hits, *resolve(flat, passages, starts, hits)], key=lambda hit: hit.start)
    return tuple(_mention(article, passages[bisect_right(starts, hit.start) - 1], hit) for hit in hits)


def _mention(article: Article, passage: Passage, hit: Hit) -> Mention:
    text = article.text
    return Mention(
        id=identity(article.id, "mention", hit.start, hit.end),
        passage_id=passage.id,
        start=hit.start,
        end=hit.end,
        exact=text[hit.start : hit.end],
        prefix=text[max(0, hit.start - _CONTEXT) : hit.start],
        suffix=text[hit.end : hit.end + _CONTEXT],
        kind=hit.kind,
        region_ids=hit.region_ids,
        place=hit.place,
        confidence=hit.confidence,
        extractor=EXTRACTOR,
    )


# --- Lexicon
# --------------------------------------------------------------------------------------------------


def _region_names() -> Iterator[_Name]:
    extra = table("mentions")
    for each in regions():
        ids = linked(each.id)
        kinds: tuple[tuple[MentionKind, Iterable[str]], ...] = (
            ("name", [each.names["en"]]),
            ("alias", [*each.aliases["en"], *extra["names"].get(each.id, ())]),
            ("demonym", [*each.demonyms["en"], *extra["demonyms"].get(each.id, ())]),
        )
        for kind, names in kinds:
            for name in names:
                name = name.removeprefix("the ")
                if name[0].isupper():
                    yield _Name(name, kind, ids)
                    if len(name) > 5:
                        yield _Name(name.upper(), kind, ids)


def _place_names() -> Iterator[_Name]:
    extra = table("mentions")
    refused = frozenset(extra["no_places"]) - frozenset(extra["seats"])
    main: dict[str, list[Place]] = {}
    further: dict[str, list[Place]] = {}
    # Those of the two states, and large towns elsewhere.
    for place in gazetteer().notable(_WORLD_POPULATION):
        main.setdefault(place.name, []).append(place)
        if place.population >= _TOWN or (place.region_ids and place.region_ids[0] not in _STATES):
            for name in place.names:
                further.setdefault(name, []).append(place)
    for name, places in main.items():
        yield from _place_name(name, places, refused)
    for name, places in further.items():
        if name not in main and len(places) == 1:  # a spelling shared by several is nobody's
            yield from _place_name(name, places, refused)


def _place_name(name: str, places: list[Place], refused: frozenset[str]) -> Iterator[_Name]:
    extra = table("mentions")
    text = name.replace("’", "'")
    if text in refused or len(text) < 4 or not _LATIN_NAME.fullmatch(text):
        return
    if pinned := extra["places"].get(text):
        found = gazetteer().by_id(pinned)
        places = [found] if found else places
    largest = places[0]
    free = (
        text in extra["venues"]
        or text in extra["seats"]
        or bool(
            largest.region_ids
            and (largest.region_ids[0] not in _STATES or largest.population >= _OWN_POPULATION)
        )
    )
    ids = together(largest.region_ids[:1])
    yield _Name(text, "place", ids, tuple(places), free, text in extra["seats"])


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(table("mentions")[name])


@cache
def _lexicon() -> dict[str, tuple[_Name, ...]]:
    """Names by their first word, longest first; a region's own names go before a place's."""
    by_text: dict[str, _Name] = {}
    for name in _region_names():
        by_text.setdefault(name.text, name)
    for name in _place_names():
        known = by_text.get(name.text)
        if known and known.region_ids[0] in name.region_ids:
            by_text[name.text] = _Name(
                name.text, known.kind, known.region_ids, name.places
            )  # Sevastopol is both
        by_text.setdefault(name.text, name)
    for name_text in table("mentions")["seats"]:
        by_text.setdefault(name_text, _Name(name_text, "metonym", (), seat=True))
    index: dict[str, list[_Name]] = {}
    for name in by_text.values():
        first = _WORD.match(name.text)
        if first:
            index.setdefault(first.group(), []).append(name)
    return {word: tuple(sorted(names, key=lambda n: -len(n.text))) for word, names in index.items()}


@cache
def _expressions() -> dict[str, re.Pattern[str]]:
    extra = table("mentions")
    return {
        "not_ours": re.compile(r"\b(?:" + "|".join(extra["not_ours"]) + r")(?!\w)"),
        "american": re.compile(extra["american"]),
        "georgian": re.compile(extra["georgian"]),
        "locative": re.compile(r"\b" + extra["locative"] + r" (?:the )?\Z"),
        "patterns": re.compile(
            gate({word for row in _patterns() for word in row["opens"]})
            + "(?:"
            + "|".join(f"(?P<p{i}>{row['expression']})" for i, row in enumerate(_patterns()))
            + r")(?!\w)"
        ),
    }


@cache
def _patterns() -> list[dict[str, Any]]:
    """The table's patterns, and the aliases of geodata that begin with a small letter."""
    rows: list[dict[str, Any]] = list(table("mentions")["patterns"])
    for each in regions():
        for name in (*each.aliases["en"], *each.demonyms["en"]):
            name = name.removeprefix("the ")
            if name[0].islower():
                expression = re.escape(name).replace(r"\ ", " ")
                opens = [re.split(r"\W", name)[0]]
                rows.append({"expression": expression, "opens": opens, "regions": [each.id]})
    return sorted(rows, key=lambda row: "needs" in row)


# --- Names
# ----------------------------------------------------------------------------------------------------


def _explicit(flat: str, passages: Sequence[Passage], starts: list[int]) -> Iterator[Hit]:
    expressions = _expressions()
    refused = [match.span() for match in expressions["not_ours"].finditer(flat)]
    patterned: list[tuple[Hit, dict[str, Any]]] = []
    for match in expressions["patterns"].finditer(flat):
        if not overlaps(*match.span(), refused):
            row = _patterns()[int((match.lastgroup or "p0")[1:])]
            hit = Hit(*match.span(), "alias", together(tuple(row["regions"])), None, _CONFIDENCE["alias"])
            patterned.append((hit, row))
    taken = sorted([*refused, *((hit.start, hit.end) for hit, _ in patterned)])
    found = list(_named(flat, taken))
    states = Counter(
        state_of(name.region_ids[0]) for _, _, name in found if name.region_ids and name.kind != "place"
    )
    told = {id for _, _, name in found for id in name.region_ids}
    states.update(state_of(hit.region_ids[0]) for hit, row in patterned if "needs" not in row)
    yield from (hit for hit, row in patterned if told.issuperset(row.get("needs", ())))
    american = _is_american(flat) if states["georgia"] else False
    for start, end, name in found:
        passage = passages[bisect_right(starts, start) - 1]
        lead = flat[max(passage.start, start - 24) : start]
        rest = flat[end : min(passage.end, end + 40)]
        if name.text.casefold() in ("georgia", "georgian", "georgians"):
            if american or not _is_the_country(flat, start, end, passage, lead, rest):
                continue
            yield Hit(start, end, name.kind, name.region_ids, None, _CONFIDENCE[name.kind])
        elif name.seat:
            yield _seat(start, end, name, lead, rest)
        elif name.kind != "place":
            place = _reference(name.places[0]) if name.places else None
            yield Hit(start, end, name.kind, name.region_ids, place, _CONFIDENCE[name.kind])
        elif (chosen := _chosen(name, told)) and _is_place(name, chosen, lead, rest, states):
            ids = together(chosen.region_ids[:1])
            yield Hit(start, end, "place", ids, _reference(chosen), 0.9 if name.free else 0.8)


def _named(flat: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, _Name]]:
    """Where names of the lexicon stand; the longest that fits, none inside another."""
    lexicon = _lexicon()
    free_from = 0
    for match in _WORD.finditer(flat):
        names = lexicon.get(match.group())
        start = match.start()
        if not names or start < free_from or overlaps(start, match.end(), taken):
            continue
        for name in names:
            end = start + len(name.text)
            if flat.startswith(name.text, start) and not flat[end : end + 1].isalnum():
                yield start, end, name
                free_from = end
                break


def _reference(place: Place) -> PlaceRef:
    return PlaceRef(place.geonames_id, place.name, place.lon, place.lat)


def _is_american(flat: str) -> bool:
    """Whether the article's Georgia is the American state."""
    american = len(_expressions()["american"].findall(flat))
    return american > 0 and american > len(_expressions()["georgian"].findall(flat))


def _is_the_country(flat: str, start: int, end: int, passage: Passage, lead: str, rest: str) -> bool:
    """Whether these words are the country's: not a town's state, a person's name or part of another name."""
    if _PERSON_LEADS.search(lead) or _PERSON_FOLLOWS.match(rest):
        return False
    if town := re.search(r"([A-Z][\w'-]+(?: [A-Z][\w'-]+)?), \Z", lead):
        places = [p for word in (town[1], town[1].split()[-1]) for p in gazetteer().find(word)]
        if any(p.country == "US" for p in places) and not any(p.country in ("GE", "UA") for p in places):
            return town[1] in table("actors")["countries"]
    if flat[start:end].endswith(("n", "ns", "N", "NS")):
        return True
    following = re.match(r"(?:'s)? ([A-Z]['a-z][\w'-]*)", rest)
    if (
        following
        and following[1] not in _set("after_place") | _set("after_georgia")
        and not rest.startswith("'s")
    ):
        return is_title_case(flat[passage.start : passage.end])
    return True


@lru_cache(maxsize=16)  # asked at every name of a passage
def is_title_case(words: str) -> bool:
    """Whether a passage is a headline, whose capitals say nothing."""
    if words.endswith((".", "?", "!", '"', "”")):
        return False
    letters = [word for word in words.split() if len(word) > 3]
    return len(letters) > 3 and sum(word[0].isupper() for word in letters) >= 0.8 * len(letters)


def _seat(start: int, end: int, name: _Name, lead: str, rest: str) -> Hit:
    """A seat of government as a place when it is gone to or lies somewhere, else as the government."""
    if name.places and (_expressions()["locative"].search(lead) or _PLACE_FOLLOWS.match(rest)):
        place = name.places[0]
        return Hit(
            start, end, "place", together(place.region_ids[:1]), _reference(place), _CONFIDENCE["place"]
        )
    owner = table("mentions")["seats"][name.text]
    return Hit(start, end, "metonym", linked(owner) if owner else (), None, _CONFIDENCE["metonym"])


def _chosen(name: _Name, told: set[str]) -> Place | None:
    """Which of the places of one name is meant: one that dwarfs the others, else the one whose region is
    told of.
    """
    first, *others = name.places
    if not others or first.population >= 10 * max(1, others[0].population):
        return first
    return next((p for p in name.places if p.region_ids and p.region_ids[0] in told - set(_STATES)), None)


def _is_place(name: _Name, place: Place, lead: str, rest: str, states: Counter[str]) -> bool:
    located = bool(_expressions()["locative"].search(lead))
    if place.region_ids:
        if not states[state_of(place.region_ids[0])] and not (name.free and located):
            return False  # nothing else in the article is of that country
        if not located and not name.free:
            return False
    elif not located and not name.free:
        return False
    previous = re.search(r"([A-Z][\w.'-]*) \Z", lead)
    if previous and previous[1] not in _set("before_place") and not previous[1].endswith("'s"):
        return False
    following = re.match(r" ([A-Z][a-z]\w*)", rest)
    if following and following[1] not in _set("after_place"):
        return False
    return not (not place.region_ids and _STATE_FOLLOWS.match(rest))
