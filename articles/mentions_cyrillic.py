"""Names of regions, and of places in them, in Ukrainian and Russian, in every case.

The two languages are read together: a text quotes one in the other, and no form means different regions in
the two. Names come from ``geodata``, ``data/mentions_uk.yaml`` and ``data/mentions_ru.yaml``; their forms
from :mod:`articles.inflection`, made when a word with the same beginning is first met.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from articles.anaphora import Hit, overlaps, state_of, together
from articles.lexicon import CONFIDENCE, STATES, Name, chosen, reference, seat
from articles.model import MentionKind, Passage
from articles.names_cyrillic import ADJECTIVAL, LANGUAGES, beginning_with, listed, words
from articles.scanning import lowered, opening
from articles.tables import table
from geodata.gazetteer import gazetteer
from geodata.model import Place

_AROUND = 60  # characters before a name that may say that it is a place
_KNOWN_POPULATION = 2_000
_WITH = re.compile(r"\b(?:з|із|зі) \Z")
_DEALINGS = re.compile(r"(?:переговор|відносин|діалог|догов[оі]р|угод|зв'язк|контакт)\w* (?:з|із|зі) \Z")
_JOINED = re.compile("(?:,| и| і| й| та| або| или) ")  # "в Сухуме и Цхинвале"
_OWNED = re.compile(r"\bу \Z")  # "у Москвы" is with those who govern from there, "у Москві" in the town
_DONETSK = ("донецк", "донецьк")
_OF_DONETSK = frozenset({"ukraine", "eastern-ukraine"})
_ROSTOV = re.compile(r"ростовсь?к\w+ обл|ростовсь?к\w+ донець?к")
_NORTH = re.compile(r"(?:северо|північно)-\Z")


def find(flat: str, passages: Sequence[Passage], starts: list[int]) -> Iterator[Hit]:
    """The explicit mentions in Cyrillic letters, in order. ``starts`` is where the passages begin."""
    lower = lowered(flat)
    refused = [match.span() for match in _refused().finditer(lower)]
    patterned: list[Hit] = []
    for match, row in _patterned(lower):
        if not overlaps(*match.span(), refused):
            kind: MentionKind = row.get("kind", "alias")
            patterned.append(
                Hit(*match.span(), kind, together(tuple(row["regions"])), None, CONFIDENCE[kind])
            )
    for start, end, region in _chains(lower):
        if not overlaps(start, end, refused):
            patterned.append(Hit(start, end, "name", together((region,)), None, CONFIDENCE["name"]))
    patterned.sort(key=lambda hit: (hit.start, -hit.end))
    patterned = _apart(patterned)
    taken = sorted([*refused, *((hit.start, hit.end) for hit in patterned)])
    named = list(_named(flat, lower, taken))
    told = {id for hit in patterned for id in hit.region_ids}
    told.update(id for _, _, name, _ in named if name.kind != "place" for id in name.region_ids)
    hits = list(patterned)
    located_to = -1
    elsewhere = _ROSTOV.search(lower) is not None and not any(
        _OF_DONETSK.intersection(name.region_ids) for _, _, name, _ in named if name.kind in ("name", "alias")
    )
    told.update(id for _, _, name, _ in named if name.places and name.free for id in name.region_ids)
    for start, end, name, others in named:
        if elsewhere and name.text.lower().startswith(_DONETSK):
            continue  # the article is about the town of that name in Rostov oblast
        passage = passages[bisect_right(starts, start) - 1]
        lead = lower[max(passage.start, start - _AROUND) : start]
        rest = lower[end : min(passage.end, end + _AROUND)]
        beside = located_to > 0 and bool(_JOINED.fullmatch(lower, located_to, start))
        if name.seat:
            hits.append(_seat(start, end, name, "в " if beside else lead, rest, lower[start:end]))
        elif name.kind != "place" or not name.places:
            point = reference(name.places[0]) if name.places else None
            hits.append(Hit(start, end, name.kind, name.region_ids, point, CONFIDENCE[name.kind]))
        elif (place := chosen(_places(others), told)) and _is_place(name, place, lead, told, beside):
            ids = together(place.region_ids[:1])
            hits.append(Hit(start, end, "place", ids, reference(place), CONFIDENCE["place"]))
        elif other := next((other for other in others if other.kind == "demonym"), None):
            hits.append(Hit(start, end, "demonym", other.region_ids, None, CONFIDENCE["demonym"]))
        located_to = end if hits and hits[-1].end == end and hits[-1].kind == "place" else -1
    hits.sort(key=lambda hit: hit.start)
    yield from hits


def _apart(hits: list[Hit]) -> list[Hit]:
    """Sorted hits without those that overlap one kept before: an area's name holds its oblasts'."""
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


# --- Scanning
# --------------------------------------------------------------------------------------------------


def _named(
    flat: str, lower: str, taken: list[tuple[int, int]]
) -> Iterator[tuple[int, int, Name, list[Name]]]:
    """Where names stand; the longest that fits, none inside another, with all names of the same form."""
    free_from = 0
    for match in words().finditer(flat):
        start, end = match.span()
        forms = beginning_with(lower[start:end])
        if not forms or start < free_from or overlaps(start, end, taken):
            continue
        found: list[Name] = []
        for form, name in forms:
            if found and start + len(form) < end:
                break  # the forms that follow are shorter
            if _fits(flat, lower, start, form, name):
                end = start + len(form)
                # "Донецька" is the town's genitive, "донецька" the adjective
                better = found and found[0].text[0].islower() and name.text.endswith(("к", "ь"))
                found.insert(0 if better else len(found), name)
        if not found or overlaps(start, end, taken):
            continue
        if found[0].region_ids != ("south-ossetia",) or not _NORTH.search(lower, max(0, start - 9), start):
            yield start, end, found[0], found
        free_from = end


def _fits(flat: str, lower: str, start: int, form: str, name: Name) -> bool:
    """Whether this form of a name stands here as a whole."""
    following = flat[start + len(form) : start + len(form) + 1]
    if following.isalnum() or not lower.startswith(form, start):
        return False
    if name.text[0].isupper() and flat[start].islower():
        return False
    if name.kind == "demonym" and form.endswith("о") and name.text == form and following != "-":
        return False  # "грузино" is only a part of "грузино-абхазский"
    return not name.text.isupper() or flat.startswith(name.text, start)


def _places(names: Sequence[Name]) -> tuple[Place, ...]:
    """The places of one name, most populous first, without those only once called so if there are others."""
    found = {place.geonames_id: (name, place) for name in names for place in name.places}
    now = [place for name, place in found.values() if _still_called(name, place)]
    places = now or [place for _, place in found.values()]
    return tuple(sorted(places, key=lambda place: -place.population))


def _still_called(name: Name, place: Place) -> bool:
    """Whether a name begins like the place's own: Nikopol was once called "Слов'янськ"."""
    return place.name[0] in table("mentions_ru")["initials"].get(name.text[0], place.name[0])


def _is_place(name: Name, place: Place, lead: str, told: set[str], beside: bool) -> bool:
    if name.free:
        return True
    region = place.region_ids[0]
    located = beside or bool(_expressions()["located"].search(lead))
    if ADJECTIVAL.search(name.text):
        return located and not told.isdisjoint(together((region,)))
    if located and listed(name.text):
        return True  # the tables know of no other
    if region in STATES:
        return located and region in {state_of(id) for id in told}
    if region in told:
        return True
    return located and (state_of(region) in {state_of(id) for id in told} or _is_only(name, place))


def _is_only(name: Name, place: Place) -> bool:
    """Whether no other place is called so, and this one is large enough to be named without its region."""
    return place.population >= _KNOWN_POPULATION and len(gazetteer().find(name.text)) == 1


def _seat(start: int, end: int, name: Name, lead: str, rest: str, word: str) -> Hit:
    """A seat of government as a place when it is gone to or lies somewhere, else as the government."""
    expressions = _expressions()
    located = expressions["located"].search(lead) or expressions["follows"].match(rest)
    if located and (_DEALINGS.search(lead) or (_WITH.search(lead) and word.endswith(("ом", "єм")))):
        located = None  # "переговори з Києвом" are held with those who govern from there
    if located and _OWNED.search(lead) and word[-1] in "ыа":
        located = None
    return seat(start, end, name, name.region_ids, bool(located))


# --- Expressions
# --------------------------------------------------------------------------------------------------


@cache
def _refused() -> re.Pattern[str]:
    extra = [table(f"mentions_{language}") for language in LANGUAGES]
    expressions = [each for rows in extra for each in rows["not_ours"]]
    letters = [each for rows in extra for each in rows["not_ours_opens"]]
    return re.compile(f"{opening(letters)}(?:{'|'.join(expressions)})")


@cache
def _rows() -> list[dict[str, Any]]:
    return [row for language in LANGUAGES for row in table(f"mentions_{language}")["patterns"]]


@cache
def _expressions() -> dict[str, re.Pattern[str]]:
    rows = _rows()
    openings = sorted({opening for row in rows for opening in row["opens"]})
    extra = [table(f"mentions_{language}") for language in LANGUAGES]
    oblasts = r"(?:донецьк|донецк|луганськ|луганск|херсонськ|херсонск|запорізьк|запорожск)\w{1,3}"
    others = r"(?:[а-яёіїєґ]+(?:ськ|ск|цьк|цк|зьк)\w{1,3})"
    joined = r"(?:, (?:а також )?(?:в |у )?| (?:и|та|і|й|або|или|чи|а також) (?:в |у )?)"
    tail = r"[«\"„]?(?:област|обл\.|народн\w+ республ|республ)"
    return {
        "located": re.compile("|".join(rows["located"] for rows in extra)),
        "follows": re.compile("|".join(rows["place_follows"] for rows in extra)),
        "patterns": re.compile(
            f"{opening(openings)}(?:"
            + "|".join(f"(?P<p{i}>{row['expression']})" for i, row in enumerate(rows))
            + r")(?!\w)"
        ),
        # "Донецкой, Луганской и Херсонской областях", "Донецька та Луганська народні республіки"
        "chain": re.compile(
            rf"(?<!\w)(?:(?P<all>{oblasts}(?:{joined}{oblasts}){{1,3}}) {tail}\w*(?: республ\w+)?"
            rf"|(?P<first>{oblasts}(?:{joined}{oblasts}){{0,2}})(?=(?:{joined}{others}){{1,3}} {tail}))"
        ),
    }


_OBLASTS = {
    "дон": "donetsk-oblast",
    "луг": "luhansk-oblast",
    "хер": "kherson-oblast",
    "зап": "zaporizhzhia-oblast",
}


def _patterned(lower: str) -> Iterator[tuple[re.Match[str], dict[str, Any]]]:
    for match in _expressions()["patterns"].finditer(lower):
        yield match, _rows()[int((match.lastgroup or "p0")[1:])]


def _chains(lower: str) -> Iterator[tuple[int, int, str]]:
    """Each oblast of a list, the last with the noun they share."""
    for match in _expressions()["chain"].finditer(lower):
        words = list(re.finditer(r"\b(дон|луг|хер|зап)\w+", lower[match.start() : match.end()]))
        for word in words:
            end = match.end() if match["all"] and word is words[-1] else match.start() + word.end()
            yield match.start() + word.start(), end, _OBLASTS[word[1]]
