"""Names of regions, and of places, in English.

Names come from ``geodata`` and ``data/mentions.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from articles.anaphora import Hit, overlaps, state_of, together
from articles.lexicon import CONFIDENCE, STATES, Name, chosen, owned, reference, seat
from articles.model import MentionKind, Passage
from articles.scanning import gate, is_title_case
from articles.tables import table
from geodata.gazetteer import gazetteer
from geodata.model import Place
from geodata.regions import linked, regions

_WORD = re.compile(r"[A-Z\u00c0-\u017d](?<![\w'].)[^\W\d_]*")  # the capital first: quicker to search for
_WORLD_POPULATION = 100_000  # smaller towns elsewhere share their names with too many people and things
_OWN_POPULATION = 5_000  # smaller towns of the two states are believed only where the words call them a place
_TOWN = 20_000  # and only towns of this size by all their spellings, unless they lie in a disputed region
_LATIN_NAME = re.compile(r"[A-ZÀ-Ž][a-zß-ž'][A-Za-zÀ-ž' -]+")

_PLACE_FOLLOWS = re.compile(
    r"(?:'s)? (?:airport|suburbs?|residents?|streets?|metro|station|university|district|itself|city"
    r"|was (?:shelled|captured)|is (?:located|situated)|lies|fell|has fallen|to [A-Z]\w+)"
    r"|, (?:the )?(?:capital|\d{1,2} |[A-Z][a-z]+ \d)| ?[(-]{1,2} |,? ?[–—]"
)
_OBLAST_TOWNS = frozenset(
    {"Donetsk", "Luhansk", "Lugansk", "Kherson", "Zaporizhzhia", "Zaporizhia", "Zaporozhye"}
)
_OBLASTS_OF = re.compile(r"(?:[Rr]egions|[Oo]blasts|[Pp]rovinces|[Rr]epublics) (?:of |[–—-] |\()(?:the )?\Z")
_JOINED_TO = re.compile(r",? (?:and |or )?(?:the )?|, ")
_SENT_BY = re.compile(
    r"(?:[Dd]elegat\w+|[Rr]epresentatives?|[Ee]nvoys?|[Nn]egotiators?|[Ii]ndependence|[Pp]rotests?|[Pp]ressure"
    r"|[Aa]pproval|[Pp]ermission|[Cc]onsent|[Bb]acking|[Ss]upport|[Oo]rders?|[Cc]riticism|[Cc]ondemnation"
    r"|[Rr]eactions?) from (?:both )?\Z"
)
_PERSON_LEADS = re.compile(
    r"(?:named|called|daughter|sister|wife|mother|Ms\.?|Mrs\.?|Miss|Aunt|girlfriend|actress|singer) \Z"
)
_PERSON_FOLLOWS = re.compile(r", \d{1,2},")
_JOINED = re.compile(r"[A-Z][\w.]* ?[–-] ?\Z")  # "the NATO-Georgia Commission"
_OFFICE_LEADS = re.compile(  # "the Minister of Foreign Affairs of Georgia David Zalkaliani"
    r"(?:Minist(?:er|ry)|President|Affairs|[Cc]itizens?|[Gg]overnment|Parliament|Embassy|Ambassador|Defen[cs]e"
    r"|Speaker|[Tt]erritory) of \Z"
)
_STATE_FOLLOWS = re.compile(r", (?:U\.?S|N\.?Y|[A-Z][a-z]{1,4}\.)")


# --- Lexicon
# --------------------------------------------------------------------------------------------------


def _region_names() -> Iterator[Name]:
    extra = table("mentions")
    for each in regions():
        ids = linked(each.id)
        kinds: tuple[tuple[MentionKind, Iterable[str]], ...] = (
            ("name", [each.names["en"]]),
            ("alias", [*each.aliases["en"], *extra["names"].get(each.id, ())]),
            ("demonym", [*each.demonyms["en"], *extra["demonyms"].get(each.id, ())]),
            ("place", extra["parts"].get(each.id, ())),
        )
        for kind, names in kinds:
            for name in names:
                name = name.removeprefix("the ")
                if name[0].isupper():
                    yield Name(name, kind, ids)
                    if len(name) > 5:
                        yield Name(name.upper(), kind, ids)


def _place_names() -> Iterator[Name]:
    extra = table("mentions")
    refused = frozenset(extra["no_places"]) - frozenset(extra["seats"])
    main: dict[str, list[Place]] = {}
    further: dict[str, list[Place]] = {}
    # Those of the two states, and large towns elsewhere.
    for place in gazetteer().notable(_WORLD_POPULATION):
        main.setdefault(place.name, []).append(place)
        if place.population >= _TOWN or (place.region_ids and place.region_ids[0] not in STATES):
            for name in place.names:
                further.setdefault(name, []).append(place)
    for name, places in main.items():
        yield from _place_name(name, places, refused)
    for name, places in further.items():
        if name not in main and len(places) == 1:  # a spelling shared by several is nobody's
            yield from _place_name(name, places, refused)


def _place_name(name: str, places: list[Place], refused: frozenset[str]) -> Iterator[Name]:
    extra = table("mentions")
    text = name.replace("’", "'")
    if text in refused or len(text) < 4 or not _LATIN_NAME.fullmatch(text):
        return
    if pinned := extra["places"].get(text):
        found = gazetteer().by_id(pinned)
        places = [found] if found else places
    largest = places[0]
    free = (
        text in _set("venues")
        or text in _set("seats")
        or bool(
            largest.region_ids
            and (largest.region_ids[0] not in STATES or largest.population >= _OWN_POPULATION)
        )
    )
    ids = together(largest.region_ids[:1])
    yield Name(text, "place", ids, tuple(places), free, text in _set("seats"))


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(table("mentions")[name])


@cache
def _lexicon() -> dict[str, tuple[Name, ...]]:
    """Names by their first word, longest first; a region's own names go before a place's."""
    by_text: dict[str, Name] = {}
    for name in _region_names():
        by_text.setdefault(name.text, name)
    for name in _place_names():
        known = by_text.get(name.text)
        if known and known.region_ids[0] in name.region_ids:
            by_text[name.text] = Name(
                name.text, known.kind, known.region_ids, name.places
            )  # Sevastopol is both
        by_text.setdefault(name.text, name)
    for name_text in table("mentions")["seats"]:
        by_text.setdefault(name_text, Name(name_text, "metonym", (), seat=True))
    index: dict[str, list[Name]] = {}
    for name in by_text.values():
        first = _WORD.match(name.text)
        if first:
            index.setdefault(first.group(), []).append(name)
    return {word: tuple(sorted(names, key=lambda n: -len(n.text))) for word, names in index.items()}


@cache
def _expressions() -> dict[str, re.Pattern[str]]:
    extra = table("mentions")
    return {
        "not_ours": re.compile(r"(?<!\w)(?:" + "|".join(extra["not_ours"]) + r")(?!\w)"),
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


def find(flat: str, passages: Sequence[Passage], starts: list[int]) -> Iterator[Hit]:
    """The explicit mentions of a text in Latin letters. ``starts`` is where the passages begin."""
    expressions = _expressions()
    refused = [match.span() for match in expressions["not_ours"].finditer(flat)]
    patterned: list[tuple[Hit, dict[str, Any]]] = []
    for match in expressions["patterns"].finditer(flat):
        if not overlaps(*match.span(), refused):
            row = _patterns()[int((match.lastgroup or "p0")[1:])]
            kind: MentionKind = row.get("kind", "alias")
            hit = Hit(*match.span(), kind, together(_meant(row, match.group())), None, CONFIDENCE[kind])
            patterned.append((hit, row))
    taken = sorted([*refused, *((hit.start, hit.end) for hit, _ in patterned)])
    found = list(_named(flat, taken))
    states = Counter(
        state_of(name.region_ids[0])
        for _, _, name in found
        if name.region_ids and (name.kind != "place" or name.seat)
    )
    told = {id for _, _, name in found for id in name.region_ids}
    states.update(state_of(hit.region_ids[0]) for hit, row in patterned if "needs" not in row)
    yield from (hit for hit, row in patterned if told.issuperset(row.get("needs", ())))
    american = _is_american(flat) if states["georgia"] else False
    oblasts = _oblasts(flat, found)
    for start, end, name in found:
        passage = passages[bisect_right(starts, start) - 1]
        lead = flat[max(passage.start, start - 24) : start]
        rest = flat[end : min(passage.end, end + 40)]
        if name.text.casefold() in ("georgia", "georgian", "georgians"):
            if american or not _is_the_country(flat, start, end, passage, lead, rest):
                continue
            yield Hit(start, end, name.kind, name.region_ids, None, CONFIDENCE[name.kind])
        elif name.seat:
            yield _seat(start, end, name, lead, rest)
        elif name.kind != "place" or not name.places:
            point = reference(name.places[0]) if name.places else None
            yield Hit(start, end, name.kind, name.region_ids, point, CONFIDENCE[name.kind])
        elif (place := chosen(name.places, told)) and _is_place(name, place, lead, rest, states):
            ids = together(place.region_ids[:1])
            kind = "name" if start in oblasts else "place"
            yield Hit(start, end, kind, ids, reference(place), 0.9 if name.free else 0.8)


def _oblasts(flat: str, found: Sequence[tuple[int, int, Name]]) -> set[int]:
    """Where towns stand for the oblasts named after them: "the republics of Donetsk and Luhansk", or three of
    them in a row.
    """
    told: set[int] = set()
    row: list[int] = []
    last = -1
    for start, end, name in found:
        joined = bool(row) and _JOINED_TO.fullmatch(flat, last, start) is not None
        if not joined:
            row = []
        if name.text in _OBLAST_TOWNS:
            row.append(start)
            last = end
            if len(row) > 2 or _OBLASTS_OF.search(flat, max(0, row[0] - 24), row[0]):
                told.update(row)
        else:
            row = []
    return told


def _meant(row: dict[str, Any], words: str) -> tuple[str, ...]:
    """The regions of a pattern: all of them, or those whose names stand in the words."""
    if "each" in row:
        return tuple(id for name, id in row["each"].items() if name in words)
    return tuple(row["regions"])


def _named(flat: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, Name]]:
    """Where names of the lexicon stand; the longest that fits, none inside another."""
    lexicon = _lexicon()
    free_from = 0
    for match in _WORD.finditer(flat):
        names = lexicon.get(match[0])
        if not names:
            continue
        start = match.start()
        if start < free_from or overlaps(start, match.end(), taken):
            continue
        joined = flat[start - 1 : start] == "-"  # "Russian-Georgian", but no town: "Ivano-Frankivsk"
        for name in names:
            if joined and name.kind not in ("name", "alias", "demonym"):
                continue
            end = start + len(name.text)
            if flat.startswith(name.text, start) and not flat[end : end + 1].isalnum():
                yield start, end, name
                free_from = end
                break


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
    if _JOINED.search(lead) or _OFFICE_LEADS.search(lead):
        return True
    following = re.match(r"(?:'s)? ([A-Z]['a-z][\w'-]*)", rest)
    if (
        following
        and following[1] not in _set("after_place") | _set("after_georgia")
        and not rest.startswith("'s")
    ):
        return is_title_case(flat[passage.start : passage.end])
    return True


def _seat(start: int, end: int, name: Name, lead: str, rest: str) -> Hit:
    """A seat of government as a place when it is gone to or lies somewhere, else as the government."""
    located = bool(_expressions()["locative"].search(lead) or _PLACE_FOLLOWS.match(rest))
    if located and _SENT_BY.search(lead):
        located = False  # "delegates from Sukhumi": those who govern there have sent them
    return seat(start, end, name, owned(table("mentions")["seats"][name.text]), located)


def _is_place(name: Name, place: Place, lead: str, rest: str, states: Counter[str]) -> bool:
    located = bool(_expressions()["locative"].search(lead))
    if place.region_ids:
        known = place.population >= _TOWN and place.region_ids[0] not in STATES
        if not states[state_of(place.region_ids[0])] and not (name.free and (located or known)):
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
