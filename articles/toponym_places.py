"""Which of the places of one name an article means, by what the whole article says of where it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from math import log10

from articles.tables import table
from articles.toponym_names import Candidate
from geodata.world import Toponym, World

_FEDERAL = ("US", "CA", "AU")  # whose states the press names without saying where they are
_LARGE = 300_000


def resolve(
    found: Sequence[Candidate],
    gazetteer: World,
    told: Mapping[str, float],
    home: Sequence[Candidate] = (),
) -> None:
    """Give every candidate its place.

    ``told`` are countries that the article is known to tell of, with how often; ``home`` are the names in its
    outlet and title.
    """
    weights = _resolution()
    places: dict[str, tuple[Toponym, ...]] = {}
    for each in (*home, *found):
        if each.name not in places:
            places[each.name] = tuple(gazetteer[row] for row in each.rows)
    evidence = _evidence([*home, *found], places, told)
    chosen: dict[str, Toponym] = {}
    for each in found:
        if not each.within and each.name in chosen:
            each.choice = chosen[each.name]
            continue
        of_name = places[each.name]
        if len(of_name) == 1:
            best = of_name[0]
        else:
            own = 1 / len(of_name) ** 0.5
            best = max(of_name, key=lambda place: _score(place, each.within, evidence, own, weights))
        each.choice = best
        chosen[each.name] = best
    for each in found:  # "Springfield, Ill." further on says which one the first was
        place = each.choice = each.choice if each.within else chosen[each.name]
        if place is not None and place.kind in "PD":
            each.told = evidence.states[place.country, place.first] > 0
            own = 2 / len(places[each.name]) ** 0.5
            each.near = evidence.cells[place.cells[0]] + evidence.cells[place.cells[1]] - own


@cache
def _resolution() -> dict[str, float]:
    return dict(table("toponym_weights")["places"])


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What an article says about where it is: votes for countries and states, and how many of its names have
    a place in a country, state, county or square of two degrees; a name with many places counts less.
    """

    countries: defaultdict[str, float]
    states: defaultdict[tuple[str, str], float]
    near_countries: defaultdict[str, float]
    near_states: defaultdict[tuple[str, str], float]
    near_counties: defaultdict[tuple[str, str, str], float]
    cells: defaultdict[int, float]


def _evidence(
    found: Sequence[Candidate], places: Mapping[str, tuple[Toponym, ...]], told: Mapping[str, float]
) -> _Evidence:
    evidence = _Evidence(*(defaultdict(float) for _ in range(6)))
    evidence.countries.update(told)
    for each, following in zip_longest(found, found[1:]):
        of_name = places[each.name]
        if following is not None and _leads_to(each, following):
            for container in places[following.name]:
                if container.kind in "CS" and any(_within(place, container) for place in of_name):
                    each.within = f"{container.country}.{container.first}"
                    evidence.countries[container.country] += 1
                    if container.kind == "S":
                        evidence.states[container.country, container.first] += 2
                    break
        alone = len(of_name) == 1
        for place in of_name:
            if place.kind == "C" and alone:
                evidence.countries[place.country] += 0.3 if each.demonym else 1
            elif place.kind == "S" and (place.country in _FEDERAL or alone):
                evidence.states[place.country, place.first] += 1 if len(of_name) < 3 else 0.5
                evidence.countries[place.country] += 0.5
    for of_name in places.values():
        large = [place for place in of_name if place.population >= _LARGE and place.kind == "P"]
        if len(large) == 1:
            evidence.countries[large[0].country] += 0.5
            evidence.states[large[0].country, large[0].first] += 0.5
        weight = 1 / len(of_name) ** 0.5
        for cell in {cell for place in of_name if place.kind in "PD" for cell in place.cells}:
            evidence.cells[cell] += weight
        for state in {(place.country, place.first) for place in of_name if place.kind in "PD"}:
            evidence.near_states[state] += weight
        for county in {(place.country, place.first, place.second) for place in of_name if place.second}:
            evidence.near_counties[county] += weight
        for country in {place.country for place in of_name if place.kind in "PDS"}:
            evidence.near_countries[country] += weight
    return evidence


def _leads_to(each: Candidate, following: Candidate) -> bool:
    """Whether only a comma, or "in", stands between two names: "Paris, Texas"."""
    between = following.start - each.end
    return (between == 2 and each.after_gap == ",") or (between == 4 and each.after == "in")


def _within(place: Toponym, container: Toponym) -> bool:
    """Whether a place lies in a state or country."""
    if place is container or place.country != container.country or place.kind == "C":
        return False
    return container.kind == "C" or (place.first == container.first and place.kind in "PD")


def _score(
    place: Toponym, within: str, evidence: _Evidence, own: float, weights: Mapping[str, float]
) -> float:
    """How likely this place is meant, among those of its name."""
    kind = place.kind
    score = weights["size"] * place.magnitude if kind == "P" else weights[kind]
    if kind == "C" or kind == "A":
        return score + weights["own"] * log10(1 + 3 * evidence.countries[place.country])
    state = place.country, place.first
    score += weights["country"] * log10(1 + 3 * evidence.countries[place.country])
    score += weights["near country"] * log10(1 + 3 * max(0.0, evidence.near_countries[place.country] - own))
    if kind == "S":
        return score + weights["state own"] * log10(1 + 3 * evidence.near_states[state])
    if within:
        country, _, first = within.partition(".")
        if place.country == country and (not first or place.first == first):
            score += weights["within"]
    score += weights["state"] * log10(1 + 3 * evidence.states[state])
    score += weights["near state"] * log10(1 + 3 * max(0.0, evidence.near_states[state] - own))
    if place.second:
        neighbours = evidence.near_counties[place.country, place.first, place.second] - own
        score += weights["near county"] * log10(1 + 3 * max(0.0, neighbours))
    one, other = place.cells
    near = evidence.cells[one] + evidence.cells[other] - 2 * own
    return score + weights["near"] * log10(1 + 3 * max(0.0, near))
