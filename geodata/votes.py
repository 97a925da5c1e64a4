"""Recorded votes of the UN General Assembly on the disputes, by member state.

The tables are ``data/votes.yaml`` and ``data/members.yaml``, written by hand from the records of the
meetings. What is not sure is left out there and answered here as ``not listed``, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_args

import geopandas as gpd
import pandas as pd

from geodata.disputes import read_yaml
from geodata.errors import BadLayer, UnknownResolution
from geodata.geojson import read_layer
from geodata.model import LANGUAGES, Language, Source
from geodata.regions import DATA

Ballot = Literal["in favour", "against", "abstaining", "absent", "not listed"]
"""How a member voted; ``absent`` took no part, ``not listed``: this atlas does not say."""

BALLOTS: tuple[Ballot, ...] = get_args(Ballot)
_CAST = BALLOTS[:-1]


@dataclass(frozen=True, slots=True)
class Member:
    """A member state of the United Nations by its code of ISO 3166-1, three letters."""

    code: str
    names: dict[Language, str]
    since: date | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """A resolution with its recorded vote.

    ``totals`` are those of the record; ``votes`` has every state that was a member on the day, by code.
    """

    id: str
    title: str
    source: Source
    region_ids: tuple[str, ...]
    totals: dict[Ballot, int]
    votes: dict[str, Ballot]

    @property
    def complete(self) -> bool:
        """Whether the vote of every member is listed."""
        return "not listed" not in self.votes.values()

    def states(self, ballot: Ballot) -> tuple[Member, ...]:
        """Those who voted so, in the order of their English names."""
        table = members()
        found = [table[code] for code, cast in self.votes.items() if cast == ballot]
        return tuple(sorted(found, key=lambda member: member.names["en"]))

    @property
    def note(self) -> str:
        """What is listed and what is not, in a sentence."""
        missing = [ballot for ballot in _CAST if ballot not in self.votes.values()]
        if self.complete:
            return "The vote of every member is listed."
        return f"States {' or '.join(missing)} are not listed here; their numbers are those of the record."


@cache
def members() -> Mapping[str, Member]:
    """The member states by code, in the order of the codes."""
    raw = read_yaml(DATA / "members.yaml")["members"]
    return {code: _member(code, entry) for code, entry in raw.items()}


def country_names(code: str, known: Mapping[Language, str]) -> dict[Language, str]:
    """The names of a country by its code: the member's, else those that are ``known`` and what the table of
    territories puts right or adds.
    """
    member = members().get(code)
    return {**known, **_territories().get(code, {})} if member is None else member.names


@cache
def _territories() -> Mapping[str, Mapping[Language, str]]:
    table: Mapping[str, Mapping[Language, str]] = read_yaml(DATA / "members.yaml")["territories"]
    return table


@cache
def resolutions() -> tuple[Resolution, ...]:
    """All resolutions, the oldest first. Raises :class:`BadLayer` where votes and totals do not agree."""
    raw = read_yaml(DATA / "votes.yaml")["resolutions"]
    found = [read_resolution(id, entry, members()) for id, entry in raw.items()]
    return tuple(sorted(found, key=lambda each: each.source.date))


def resolution(name: str) -> Resolution:
    """A resolution by its id or its symbol, with or without ``A/RES/``. Raises :class:`UnknownResolution`."""
    wanted = name.strip().upper().removeprefix("A/RES/")
    for each in resolutions():
        symbol = each.source.symbol or ""
        if wanted in (each.id.upper(), symbol.removeprefix("A/RES/")):
            return each
    known = ", ".join(f"{each.id} ({each.source.symbol})" for each in resolutions())
    raise UnknownResolution(f"There is no vote {name!r} here; the votes are {known}.")


def votes_on(region_id: str) -> tuple[Resolution, ...]:
    """The resolutions that are about a region, the oldest first."""
    return tuple(each for each in resolutions() if region_id in each.region_ids)


def world_votes(name: str) -> gpd.GeoDataFrame:
    """The countries of the world with the column ``vote`` (:data:`Ballot`; ``None``: no member on that day).

    Outlines are Natural Earth's, far simplified; see :func:`world_countries`.
    """
    asked = resolution(name)
    frame = world_countries().copy()
    frame["vote"] = pd.Series([asked.votes.get(code) for code in frame["iso_a3"]], frame.index, dtype=object)
    return frame


def world_countries() -> gpd.GeoDataFrame:
    """Countries and territories of the world by ``iso_a3``, named in four languages; **not to be changed**.

    ``lon`` and ``lat`` are where a name or, for the smallest, a dot can stand. For scales of 1:50,000,000
    and smaller. Source: Natural Earth, public domain, German point of view; naming and outline say nothing
    on recognition.
    """
    return read_layer("world_countries.geojson")


def _member(code: str, entry: Mapping[str, Any]) -> Member:
    if missing := [language for language in LANGUAGES if not entry.get(language)]:
        raise BadLayer(f"members.yaml: {code}: a name in {', '.join(missing)} is missing.")
    return Member(code, {language: entry[language] for language in LANGUAGES}, entry.get("since"))


def read_resolution(id: str, entry: Mapping[str, Any], table: Mapping[str, Member]) -> Resolution:
    """An entry of ``votes.yaml``, checked against its own totals. Raises :class:`BadLayer`."""
    where, day = f"votes.yaml: {id}", entry["date"]
    entitled = {code for code, member in table.items() if member.since is None or member.since <= day}
    totals = {ballot: int(entry["totals"][_key(ballot)]) for ballot in _CAST}
    if sum(totals.values()) != len(entitled):
        raise BadLayer(f"{where}: the totals make {sum(totals.values())}, but {len(entitled)} were members.")
    lists = {ballot: entry.get(_key(ballot)) for ballot in _CAST}
    votes: dict[str, Ballot] = {}
    for ballot, codes in lists.items():
        for code in codes if isinstance(codes, list) else ():
            if code not in entitled:
                raise BadLayer(f"{where}: {code} is no member of the United Nations on {day}.")
            if code in votes:
                raise BadLayer(f"{where}: {code} is both {votes[code]} and {ballot}.")
            votes[code] = ballot
    rest: Ballot = next((ballot for ballot, codes in lists.items() if codes == "rest"), "not listed")
    full: dict[str, Ballot] = {code: votes.get(code, rest) for code in table if code in entitled}
    for ballot in (ballot for ballot, codes in lists.items() if codes is not None):
        if (counted := list(full.values()).count(ballot)) != totals[ballot]:
            raise BadLayer(f"{where}: {counted} states are {ballot}, the record says {totals[ballot]}.")
    source = Source(f"UN General Assembly: {entry['title']}", entry["symbol"], day, entry["url"])
    return Resolution(id, entry["title"], source, tuple(entry["regions"]), totals, full)


def _key(ballot: Ballot) -> str:
    return ballot.replace(" ", "_")
