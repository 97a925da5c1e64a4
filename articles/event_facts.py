"""What an event counts for: the rows of ``event_counts`` to which it adds. Plain values, no SQL.

See ``store_counts`` for what the columns of that table mean.
"""

from __future__ import annotations

import json
from collections import Counter
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
Facts = tuple[Counter[Key], Counter[Key]]
"""How many events begin and how many end, by key."""


def facts(events: Iterable[Sequence[Any]]) -> Facts:
    """All that some events count for, from rows of ``COLUMNS``."""
    begins: Counter[Key] = Counter()
    ends: Counter[Key] = Counter()
    for act, modality, first, last, month, last_month, region_ids, region_set, *rest in events:
        outlet, confidence, tellers, actors, geonames_id, geohash, language = rest
        acts = ("", act)
        scopes = ["", *json.loads(region_ids)]
        if region_set:
            scopes.append(region_set)
        values = [("outlet", outlet), ("told", told(language, confidence, tellers))]
        values += [("actor", name) for name in dict.fromkeys(name for name, _ in json.loads(actors))]
        if geonames_id is not None:
            values.append(("place", str(geonames_id)))
        whole = [(WHOLE, scope, "") for scope in scopes]
        all_of_it = whole + [(dimension, scope, value) for dimension, value in values for scope in scopes]
        if geohash:
            all_of_it += [(f"cell{length}", "", geohash[:length]) for length in CELLS]
        years = (0, None) if first is None else (month // 12, last_month // 12)
        for unit, (begin, end), counted in (
            ("day", (first or 0, last), whole),
            ("month", (month or 0, last_month), all_of_it),
            ("year", years, all_of_it),
        ):
            for counter, period in ((begins, begin), (ends, end)):
                if period is not None:
                    counter.update(
                        [
                            (dimension, unit, scope, named, period, value, modality)
                            for dimension, scope, value in counted
                            for named in acts
                        ]
                    )
    return begins, ends


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
