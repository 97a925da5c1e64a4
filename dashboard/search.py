"""The search box and the filters: what a reader may mean by what is typed, and what further choices leave.

Everything is offered as a change of filters (``changes.FILTERS``) with the number of events that it would
show, given the other filters of the view. Counts are kept until the store changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, TypeVar

from babel import Locale

from articles.model import Facets, Filter
from articles.store import Store
from articles.tables import table
from dashboard import language, permalink, queries, wording
from dashboard.language import LANGUAGES, LOCALES, N_, _, ngettext
from dashboard.permalink import ViewState
from geodata import regions
from geodata.gazetteer import gazetteer, normalise
from geodata.model import Place
from geodata.romanise import readings

PLACES, REGIONS, ACTS, ACTORS, OUTLETS, PASSAGES = 5, 4, 3, 4, 3, 4  # offered at most
WORDS = 3  # of a name at the end of what is typed, after other words
SNIPPET = 140  # characters of a passage
KEPT = 64
ZOOMS = ((1_000_000, 8.5), (100_000, 9.5), (0, 10.5))  # by inhabitants
GROUPS = {
    "place": N_("Places"),
    "region": N_("Regions"),
    "act": N_("Acts"),
    "actor": N_("Actors"),
    "source": N_("Outlets"),
}
FACETS = {
    "act": N_("Act"),
    "actor": N_("Actor"),
    "source": N_("Outlet"),
    "language": N_("Language of the article"),
    "modality": N_("How it is told"),
    "sure": N_("Confidence"),
    "outlets": N_("Independent outlets"),
}
ONE_VALUE = ("source", "sure", "outlets")  # of these a view has one

T = TypeVar("T")
Option = dict[str, Any]


def warm() -> None:
    """Read what the first search would wait for: the gazetteer and the names of actors (two seconds)."""
    gazetteer().search("a")
    gazetteer().by_id(0)
    _actor_words()


# Suggestions


def suggest(store: Store, view: ViewState, text: str) -> dict[str, Any]:
    """What the text may mean: ``groups`` of options, and the passages it is found in, the best first.

    An option has a ``label``, a ``note``, the number of events it leads to, and the ``filters`` that choosing
    it sets; a place also where to move the map. Of several words the last may name something; those before it
    are then searched for. Marks of passages are code points of the ``quote`` shown.
    """
    text = " ".join(text[: permalink.LONGEST_TEXT].split())
    found: list[dict[str, Any]] = []
    for words, name in _split(text):
        found = list(_groups(store, view, words, name))
        if found:
            break
    return {"text": text, "groups": found, "passages": _passages(store, view, text)}


def _split(text: str) -> Iterator[tuple[str | None, str]]:
    """The text as a name; then its last words as one, after others to search for."""
    words = text.split()
    if words:
        yield None, text
    if '"' not in text:
        for length in range(min(WORDS, len(words) - 1), 0, -1):
            yield " ".join(words[:-length]), " ".join(words[-length:])


def _groups(store: Store, view: ViewState, words: str | None, name: str) -> Iterator[dict[str, Any]]:
    revision, wanted = store.revision(), replace(queries.filter_of(view), query=words)
    keys = [key for each in (name, *readings(name)) if (key := normalise(each))]
    searched = {"q": [words] if words else []}

    def group(id: str, options: Iterable[Option], most: int) -> Iterator[dict[str, Any]]:
        chosen = list(options)[:most]
        for option in chosen:
            option["filters"] = {**option["filters"], **searched}
        if chosen:
            yield {"id": id, "label": _(GROUPS[id]), "options": chosen}

    yield from group("place", _places(name, _by_place(store, revision, replace(wanted, place=None))), PLACES)
    by_region = _by_region(store, revision, replace(wanted, regions=()))
    yield from group("region", _regions(keys, by_region), REGIONS)
    yield from group("act", _acts(keys, view, _by_act(store, revision, replace(wanted, acts=()))), ACTS)
    by_actor = _by_actor(store, revision, replace(wanted, actors=()))
    yield from group("actor", _actors(keys, view, by_actor), ACTORS)
    by_outlet = _by_outlet(store, revision, replace(wanted, source=None))
    yield from group("source", _outlets(keys, by_outlet), OUTLETS)


def _places(name: str, events: Mapping[int, int]) -> Iterator[Option]:
    key = normalise(name)

    def far(place: Place) -> tuple[bool, bool]:
        exact = key in map(normalise, (place.name, *place.names))
        return not exact, not events.get(place.geonames_id)

    found = gazetteer().search(name, 3 * PLACES, language.current())
    # Of places elsewhere in the world those that merely begin so are hardly meant.
    meant = [place for place in found if place.region_ids or not all(far(place))]
    for place in sorted(meant, key=far):  # stable
        shown = gazetteer().shown(place, language.current())
        zoom = next(zoom for people, zoom in ZOOMS if place.population >= people)
        yield {
            "label": shown,
            "note": _where(place),
            "count": events.get(place.geonames_id, 0),
            "filters": {"place": [place.geonames_id]},
            "at": [round(place.lat, 4), round(place.lon, 4)],
            "zoom": zoom,
        }


def _where(place: Place) -> str:
    """The region a place lies in, or else the country as GeoNames has it."""
    if place.region_ids:
        return wording.region(place.region_ids[0])
    return str(Locale.parse(LOCALES[language.current()]).territories.get(place.country, place.country))


def _regions(keys: list[str], events: Mapping[str, int]) -> Iterator[Option]:
    for id in _matching(_region_words(), keys):
        parent = regions.region(id).parent
        yield {
            "label": wording.region(id),
            "note": wording.region(parent) if parent else "",
            "count": events.get(id, 0),
            "filters": {"region": [id]},
        }


def _acts(keys: list[str], view: ViewState, events: Mapping[str, int]) -> Iterator[Option]:
    for id in _matching(_act_words(), keys):
        chosen = {"act": _with(view.act, id)}
        yield {"label": wording.act(id), "note": "", "count": events.get(id, 0), "filters": chosen}


def _actors(keys: list[str], view: ViewState, events: Mapping[str, int]) -> Iterator[Option]:
    known = _actor_words()
    words = {name: known.get(name) or (normalise(name),) for name in events}  # the most frequent first
    for name in _matching(words, keys):
        chosen = {"actor": _with(view.actor, name)}
        yield {"label": _(name), "note": "", "count": events[name], "filters": chosen}


def _outlets(keys: list[str], events: Mapping[str, int]) -> Iterator[Option]:
    for name in _matching({name: (normalise(name),) for name in events}, keys):
        yield {"label": name, "note": "", "count": events[name], "filters": {"source": [name]}}


def _with(chosen: tuple[str, ...], value: str) -> list[str]:
    return list(dict.fromkeys((*chosen, value)))


def _matching(words: Mapping[str, tuple[str, ...]], keys: list[str]) -> list[str]:
    """Those of which some word begins with a key, first those of which a whole name does."""

    def rank(names: tuple[str, ...]) -> int:
        whole = any(name.startswith(key) for name in names for key in keys)
        return 0 if whole else 1 if any(f" {key}" in name for name in names for key in keys) else 2

    ranks = {id: rank(names) for id, names in words.items()}
    return sorted((id for id in words if ranks[id] < 2), key=ranks.__getitem__)


@cache
def _region_words() -> dict[str, tuple[str, ...]]:
    """The names, other names and demonyms of regions in all languages, as they are looked up."""
    return {
        region.id: _normalised(
            name
            for spoken in LANGUAGES
            for name in (region.names[spoken], *region.aliases[spoken], *region.demonyms[spoken])
        )
        for region in regions.regions()
    }


@cache
def _act_words() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for spoken in LANGUAGES:
        with language.speaking(spoken):
            for id, name in wording.acts().items():
                names.setdefault(id, []).append(name)
    return {id: _normalised(labels) for id, labels in names.items()}


@cache
def _actor_words() -> dict[str, tuple[str, ...]]:
    """The words by which texts name actors, by the names that events show of these."""
    names: dict[str, list[str]] = {
        name: [name, *(word for words in by_language.values() for word in words)]
        for name, by_language in table("actors")["actors"].items()
    }
    for office in table("offices")["offices"]:
        for holder in office["holders"]:
            surnames = [word for words in holder["words"].values() for word in words]
            names[holder["name"]] = [holder["name"], *surnames]
    return {name: _normalised(words) for name, words in names.items()}


def _normalised(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(normalise, names)))


def _passages(store: Store, view: ViewState, text: str) -> dict[str, Any]:
    wanted = replace(queries.filter_of(view), query=text or None)
    if not any(char.isalnum() for char in text):  # the store would take it for no search
        return {"count": 0, "label": "", "rows": []}
    count = queries.counts(store, store.revision(), wanted).passages
    found = store.passages(wanted, limit=PASSAGES, sort="best")
    marks = store.found(text, [row.passage.id for row in found])
    rows = []
    for row in found:
        quote, shown = snippet(row.quote, marks.get(row.passage.id, ()))
        published = wording.day(row.article.published) if row.article.published else _("undated")
        note = f"{row.article.outlet} · {published}"
        rows.append({"id": row.passage.id, "quote": quote, "marks": shown, "note": note})
    label = ngettext("{n} passage with these words", "{n} passages with these words", count)
    return {"count": count, "label": label.format(n=language.number(count)), "rows": rows}


def snippet(
    quote: str, marks: tuple[tuple[int, int], ...], most: int = SNIPPET
) -> tuple[str, list[list[int]]]:
    """As much of a quote as fits around its first marks, with the marks in it, all in code points.

    >>> snippet("Long ago, far away, a ceasefire held.", ((22, 31),), 20)
    ('… a ceasefire held.', [[4, 13]])
    """
    if len(quote) <= most:
        return quote, [[start, end] for start, end in marks]
    first = marks[0][0] if marks else 0
    begin = max(0, min(first - most // 4, len(quote) - most + 2))
    if begin:
        begin = min(quote.find(" ", begin) + 1 or begin, first)
    end = min(len(quote), begin + most - 2)
    if end < len(quote):
        end = max(quote.rfind(" ", begin, end), marks[0][1] if marks else begin + 1)
    head, tail = "… " if begin else "", " …" if end < len(quote) else ""
    moved = [[a - begin + len(head), b - begin + len(head)] for a, b in marks if begin <= a and b <= end]
    return head + quote[begin:end] + tail, moved


# Filters


def facets(store: Store, view: ViewState) -> dict[str, Any]:
    """The values of each filter with the events that each would leave, as JSON for ``filters.js``."""
    counted = _facets(store, store.revision(), queries.filter_of(view))
    rows = {
        "act": [(id, wording.act(id), n) for id, n in counted.acts],
        "actor": [(name, _(name), n) for name, n in counted.actors],
        "source": [(name, name, n) for name, n in counted.sources],
        "language": [(code, _language(code), n) for code, n in counted.languages],
        "modality": [(id, _told(id), n) for id, n in counted.modalities],
        "sure": [(f"{bound:g}", _sure(bound), n) for bound, n in counted.confidences],
        "outlets": [(f"{bound:g}", _outlets_told(bound), n) for bound, n in counted.outlets],
    }
    chosen = _chosen(view)
    return {
        "facets": [
            {
                "id": id,
                "label": _(label),
                "one": id in ONE_VALUE,
                "options": [
                    {"value": value, "label": name, "count": n, "on": value in chosen[id]}
                    for value, name, n in rows[id]
                ],
            }
            for id, label in FACETS.items()
        ]
    }


def chips(view: ViewState) -> list[dict[str, Any]]:
    """Each value that narrows the view, with the ``filters`` that taking it away sets."""
    chosen = _chosen(view)
    labels: dict[str, Callable[[str], str]] = {
        "act": wording.act,
        "actor": _,
        "source": str,
        "language": _language,
        "modality": _told,
        "sure": lambda value: _sure(float(value)),
        "outlets": lambda value: _outlets_told(int(value)),
    }
    found = []
    if view.place is not None:
        place = gazetteer().by_id(view.place)
        name = gazetteer().shown(place, language.current()) if place else _("a place")
        found.append({"kind": "place", "label": name, "filters": {"place": []}})
    for id, label in labels.items():
        for value in chosen[id]:
            left = [other for other in chosen[id] if other != value]
            found.append({"kind": id, "label": label(value), "filters": {id: left}})
    return found


def _chosen(view: ViewState) -> dict[str, list[str]]:
    """The values of the view's filters as a link writes them."""
    written = permalink.encode(view)
    return {id: written.get(id, []) for id in FACETS}


def counted(store: Store, view: ViewState) -> dict[str, int]:
    """How many of the view's events there are in each region that has any, whichever is selected."""
    return _by_region(store, store.revision(), replace(queries.filter_of(view), regions=()))


def _language(code: str) -> str:
    return str(Locale.parse(LOCALES[language.current()]).languages.get(code, code))


def _told(id: str) -> str:
    return wording.modality(id) or _("told as having happened")


def _sure(bound: float) -> str:
    return _("{share} and more").format(share=language.percent(bound))


def _outlets_told(bound: int) -> str:
    n = int(bound)
    return ngettext("{n} outlet and more", "{n} outlets and more", n).format(n=n)


# Counts, kept until the store changes


def _kept(count: Callable[[Store, Filter], T]) -> Callable[[Store, int, Filter], T]:
    @lru_cache(maxsize=KEPT)
    def kept(store: Store, revision: int, wanted: Filter) -> T:
        return count(store, wanted)

    return kept


_facets: Callable[[Store, int, Filter], Facets] = _kept(Store.facets)
_by_place = _kept(Store.places)
_by_region = _kept(Store.region_counts)
_by_act = _kept(Store.acts)
_by_actor = _kept(Store.actors)


@_kept
def _by_outlet(store: Store, wanted: Filter) -> dict[str, int]:
    return {row.outlet: row.events for row in store.sources(wanted)}
