"""What an event counts for: the rows of ``event_counts`` to which it adds. Plain values, no SQL.

See ``store_counts`` for what the columns of that table mean.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

CONFIDENCES = (0.5, 0.7, 0.9)
OUTLETS = (2, 3, 5)
WHOLE = "events"
CELLS = (2, 3, 4)  # letters of a geohash

# The columns of an event that are needed, in order; the language of its article follows.
COLUMNS = (
    *("act", "modality", "first", "last", "month", "last_month", "region_ids", "region_set", "outlet"),
    *("confidence", "tellers", "actors", "geonames_id", "geohash"),
)
Key = tuple[str, str, str, str, int, str, str]
"""Dimension, unit, scope, act, period, value, modality."""
Facts = dict[Key, list[int]]
"""How many events begin and how many end, by key."""


def facts(events: Iterable[Sequence[Any]]) -> Facts:
    """All that some events count for, from rows of ``COLUMNS``."""
    found: Facts = defaultdict(lambda: [0, 0])
    for act, modality, first, last, month, last_month, region_ids, region_set, *rest in events:
        outlet, confidence, tellers, actors, geonames_id, geohash, language = rest
        scopes = ["", *json.loads(region_ids)]
        if region_set:
            scopes.append(region_set)
        values = [("outlet", outlet), ("told", told(language, confidence, tellers))]
        values += [("actor", name) for name in dict.fromkeys(name for name, _ in json.loads(actors))]
        if geonames_id is not None:
            values.append(("place", str(geonames_id)))
        cells = [(f"cell{length}", geohash[:length]) for length in CELLS] if geohash else []
        years = (0, None) if first is None else (month // 12, last_month // 12)
        for unit, (begin, end), everywhere, in_cells in (
            ("day", (first or 0, last), [(WHOLE, "")], []),
            ("month", (month or 0, last_month), [(WHOLE, ""), *values], cells),
            ("year", years, [(WHOLE, ""), *values], cells),
        ):
            for named, where in ((everywhere, scopes), (in_cells, [""])):
                for dimension, value in named:
                    for scope in where:
                        for told_act in ("", act):
                            counted = found[dimension, unit, scope, told_act, begin, value, modality]
                            counted[0] += 1
                            if begin == end:
                                counted[1] += 1
                            elif end is not None:
                                found[dimension, unit, scope, told_act, end, value, modality][1] += 1
    return found


def told(language: str, confidence: float, tellers: int) -> str:
    """The value of the dimension ``told``: language, level of confidence and of independent outlets.

    >>> told("uk", 0.75, 1)
    'uk 2 0'
    """
    return f"{language} {_level(confidence, CONFIDENCES)} {_level(tellers, OUTLETS)}"


def levels(value: str) -> tuple[str, int, int]:
    """Language, level of confidence and of outlets from a value of the dimension ``told``.

    >>> levels("uk 2 0")
    ('uk', 2, 0)
    """
    language, sure, many = value.rsplit(" ", 2)
    return language, int(sure), int(many)


def _level(value: float, bounds: Sequence[float]) -> int:
    return sum(value >= bound for bound in bounds)
