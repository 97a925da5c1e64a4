"""Names of regions, and of places in them, in Ukrainian and Russian, in every case.

The two languages are read together: a text quotes one in the other, and no form means different regions in
the two. Names come from ``geodata``, ``data/mentions_uk.yaml`` and ``data/mentions_ru.yaml``; their forms
from :mod:`articles.inflection`, made when a word with the same beginning is first met.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from articles import inflection
from articles.anaphora import Hit, overlaps, state_of, together
from articles.inflection import Slavic, languages_of
from articles.lexicon import CONFIDENCE, STATES, Name, chosen, owned, reference, seat
from articles.model import MentionKind, Passage
from articles.scanning import lowered
from articles.tables import table
from geodata.gazetteer import gazetteer
from geodata.model import Place
from geodata.regions import linked, regions

LANGUAGES: tuple[Slavic, ...] = ("uk", "ru")

_OPENING = 3  # letters that a word is looked up by
_SHORT = 5
_AROUND = 60  # characters before a name that may say that it is a place
_FREE_POPULATION = 15_000  # towns of a disputed region so large need no preposition to be one
_FREE_CITY = 50_000  # ... and towns elsewhere in the two states
_OWN_POPULATION = 5_000  # towns elsewhere in the two states are looked for from this size on
_KNOWN_POPULATION = 2_000
_LETTERS = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ' -]{3,}")
# Names that are words as often as towns, "Мирное", "Червоне"; not "Приморское", "Дебальцеве".
_ADJECTIVAL = re.compile(
    r"(?<!ск)(?<!цк)(?:ое|ее|ые|ие|ый|ий|ая)\Z|(?<!ськ)(?<!цьк)(?<!ин)(?<!цев)(?<!пол)(?<!ь)е\Z"
)
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
    for match, row in [*_patterned(lower), *_chains(lower)]:
        if not overlaps(*match.span(), refused):
            kind: MentionKind = row.get("kind", "alias")
            patterned.append(
                Hit(*match.span(), kind, together(tuple(row["regions"])), None, CONFIDENCE[kind])
            )
    patterned.sort(key=lambda hit: (hit.start, -hit.end))
    patterned = [hit for at, hit in enumerate(patterned) if not at or hit.start >= patterned[at - 1].end]
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


# --- Names and their forms
# --------------------------------------------------------------------------------------------------


@cache
def _index() -> dict[str, tuple[Name, ...]]:
    """Names by their first letters; a region's own names go before a place's."""
    by_opening: dict[str, dict[tuple[str, ...], Name]] = {}
    for name in (*_region_names(), *_seats(), *_place_names()):
        key = (name.text, *(name.region_ids[:1] if name.kind == "place" else ()))
        for opening in _openings(name):
            by_opening.setdefault(opening, {}).setdefault(key, name)
    return {opening: tuple(bucket.values()) for opening, bucket in by_opening.items()}


@cache
def _forms(name: Name) -> tuple[str, ...]:
    """The forms of a name in small letters, the longest first."""
    found: set[str] = set()
    for language in languages_of(name.text):
        decline = inflection.people if name.kind == "demonym" else inflection.forms
        found |= decline(name.text, language)
    small = {form.lower() for form in found}
    small |= {form.replace("ё", "е") for form in small}
    return tuple(sorted(small, key=lambda form: (-len(form), form)))


@cache
def _beginning(name: Name) -> str:
    """Letters that every form begins with, made without the forms: only the end of the first word changes."""
    first = re.split("[ -]", name.text.lower())[0]
    return first[: max(2, len(first) - 3)]


def _openings(name: Name) -> set[str]:
    """The first letters of a name's forms; of a short word these change too: "Київ, Києва"."""
    if len(re.split("[ -]", name.text)[0]) > _SHORT:
        return {name.text[:_OPENING].lower()}
    return {form[:_OPENING] for form in _forms(name)}


@cache
def _words() -> re.Pattern[str]:
    """Capitalised words, and small ones that begin like a demonym."""
    small = sorted({name.text[:_OPENING] for name in _region_names() if name.text[0].islower()})
    return re.compile(rf"(?<![\w'])(?:[А-ЯЁІЇЄҐ]|{'|'.join(small)})[\w']*")


def _region_names() -> Iterator[Name]:
    for each in regions():
        ids = linked(each.id)
        for language in LANGUAGES:
            extra = table(f"mentions_{language}")
            kinds: tuple[tuple[MentionKind, Iterable[str]], ...] = (
                ("name", [each.names[language]]),
                ("alias", [*each.aliases[language], *extra["names"].get(each.id, ())]),
                ("demonym", [*each.demonyms[language], *extra["demonyms"].get(each.id, ())]),
                ("place", extra["parts"].get(each.id, ())),
            )
            for kind, names in kinds:
                for text in names:
                    yield Name(text, kind, ids, _listed(text))


def _seats() -> Iterator[Name]:
    for language in LANGUAGES:
        for text, owner in table(f"mentions_{language}")["seats"].items():
            yield Name(text, "metonym", owned(owner), _listed(text), seat=True)


def _listed(text: str) -> tuple[Place, ...]:
    """The place that the tables give a name to."""
    for language in LANGUAGES:
        for id, names in table(f"mentions_{language}")["places"].items():
            if text in names and (place := gazetteer().by_id(id)):
                return (place,)
    return ()


def _place_names() -> Iterator[Name]:
    extra = [table(f"mentions_{language}") for language in LANGUAGES]
    refused = {text for rows in extra for text in rows["no_places"]}
    for rows in extra:
        for id, names in rows["places"].items():
            if (place := gazetteer().by_id(id)) and place.region_ids:
                for text in names:
                    yield _place_name(text, place)
    for place in gazetteer().notable(10**9):
        if place.region_ids[0] not in STATES or place.population >= _OWN_POPULATION:
            for text in place.names:
                text = text.replace("\u2019", "'").replace("\u02bc", "'")
                if _LETTERS.fullmatch(text) and text[0].isupper() and text not in refused and len(text) > 3:
                    yield _place_name(text, place)


def _place_name(text: str, place: Place) -> Name:
    least = _FREE_CITY if place.region_ids[0] in STATES else _FREE_POPULATION
    free = place.population >= least and not _ADJECTIVAL.search(text)
    return Name(text, "place", together(place.region_ids[:1]), (place,), free)


# --- Scanning
# --------------------------------------------------------------------------------------------------


def _named(
    flat: str, lower: str, taken: list[tuple[int, int]]
) -> Iterator[tuple[int, int, Name, list[Name]]]:
    """Where names stand; the longest that fits, none inside another, with all names of the same form."""
    index = _index()
    free_from = 0
    for match in _words().finditer(flat):
        start = match.start()
        names = index.get(lower[start : start + _OPENING])
        if not names or start < free_from or overlaps(start, match.end(), taken):
            continue
        small = flat[start].islower()
        best: list[Name] = []
        end = start
        for name in names:
            if lower.startswith(_beginning(name), start) and not (small and name.text[0].isupper()):
                found = _form_at(flat, lower, start, name)
                if found > end:
                    best, end = [name], found
                elif found == end and best:
                    # "Донецька" is the town's genitive, "донецька" the adjective
                    better = best[0].text[0].islower() and name.text.endswith(("к", "ь"))
                    best.insert(0 if better else len(best), name)
        if best and not overlaps(start, end, taken):
            if best[0].region_ids == ("south-ossetia",) and _NORTH.search(lower, max(0, start - 9), start):
                continue
            yield start, end, best[0], best
            free_from = end


def _form_at(flat: str, lower: str, start: int, name: Name) -> int:
    """Where the longest form of a name that stands here ends; 0 when none does."""
    for form in _forms(name):
        end = start + len(form)
        if lower.startswith(form, start) and not (following := flat[end : end + 1]).isalnum():
            if name.text[-1] == "о" and name.kind == "demonym" and following != "-":
                return 0  # "грузино" is only a part of "грузино-абхазский"
            if name.text.isupper() and not flat.startswith(name.text, start):
                return 0
            return end
    return 0


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
    if _ADJECTIVAL.search(name.text):
        return located and not told.isdisjoint(together((region,)))
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
    rows = [each for language in LANGUAGES for each in table(f"mentions_{language}")["not_ours"]]
    return re.compile(r"(?<![\w-])(?:" + "|".join(rows) + ")")


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
            rf"(?<![\w-])(?={'|'.join(openings)})(?:"
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


def _chains(lower: str) -> Iterator[tuple[re.Match[str], dict[str, Any]]]:
    for match in _expressions()["chain"].finditer(lower):
        words = re.findall(r"\b(дон|луг|хер|зап)\w+", match["all"] or match["first"])
        yield match, {"regions": list(dict.fromkeys(_OBLASTS[word] for word in words))}
