"""The store's counts made again from its rows by plain Python, to be compared with those it keeps."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from datetime import date
from typing import Any

import pygeohash

from articles.store import Store

EVENTS = """
SELECT events.*, articles.language FROM events JOIN articles ON articles.no = events.article_no
WHERE events.no NOT IN (SELECT event_no FROM rejected_events)
"""


def differences(store: Store) -> dict[Any, Any]:
    """What the store keeps otherwise than its rows say."""
    with closing(sqlite3.connect(store.path)) as raw:
        raw.row_factory = sqlite3.Row
        assert not raw.execute(
            "SELECT no FROM events WHERE pending IS NOT NULL "
            "AND no NOT IN (SELECT event_no FROM rejected_events)"
        ).fetchall(), "events were left out of the counts"
        kept = {
            tuple(row)[:7]: (row["begins"], row["ends"])
            for row in raw.execute("SELECT * FROM event_counts WHERE begins != 0 OR ends != 0")
        }
        events = raw.execute(EVENTS).fetchall()
        actors = defaultdict(list)
        for number, name in raw.execute("SELECT * FROM event_actors"):
            actors[number].append(name)
        found = _unlike(kept, _counted(events, actors))
        found |= _unlike({row["no"]: row["tellers"] for row in events}, _tellers(events))
        rows = raw.execute(
            "SELECT event_no, region_id, newest, first, last, act, modality FROM event_regions"
        )
        expected = {
            (
                row["no"],
                id,
                -(row["first"] or 0),
                *(row[name] for name in ("first", "last", "act", "modality")),
            )
            for row in raw.execute("SELECT * FROM events")
            for id in json.loads(row["region_ids"])
        }
        if (listed := {tuple(row) for row in rows}) != expected:
            found["event_regions"] = listed ^ expected
        rows = raw.execute("SELECT region_id, newest, passage_no FROM passage_regions")
        expected = {
            (id, -(row["published"] or 0), row["no"])
            for row in raw.execute("SELECT * FROM passages")
            for id in json.loads(row["region_ids"])
        }
        if (listed := {tuple(row) for row in rows}) != expected:
            found["passage_regions"] = listed ^ expected
    return found


def _counted(events: list[sqlite3.Row], actors: dict[int, list[str]]) -> dict[Any, tuple[int, int]]:
    begins: Counter[Any] = Counter()
    ends: Counter[Any] = Counter()
    tellers = _tellers(events)
    for event in events:
        regions = sorted(set(json.loads(event["region_ids"])))
        scopes = ["", *regions, *([" ".join(regions)] if len(regions) > 1 else [])]
        sure = sum(event["confidence"] >= bound for bound in (0.5, 0.7, 0.9))
        many = sum(tellers[event["no"]] >= bound for bound in (2, 3, 5))
        values = [("events", ""), ("outlet", event["outlet"]), ("told", f"{event['language']} {sure} {many}")]
        values += [("actor", name) for name in actors[event["no"]]]
        if event["geonames_id"] is not None:
            hashed = pygeohash.encode(event["lat"], event["lon"], 6)
            values += [("place", str(event["geonames_id"])), *((f"cell{n}", hashed[:n]) for n in (2, 3, 4))]
        for dimension, value in values:
            for scope in [""] if dimension.startswith("cell") else scopes:
                for act in ("", event["act"]):
                    for unit in ("year", "month", "day") if dimension == "events" else ("year", "month"):
                        first, last = _period(unit, event["first"]), _period(unit, event["last"])
                        begins[dimension, unit, scope, act, first, value, event["modality"]] += 1
                        if event["last"] is not None:
                            ends[dimension, unit, scope, act, last, value, event["modality"]] += 1
    return {key: (begins[key], ends[key]) for key in begins | ends}


def _period(unit: str, day: int | None) -> int:
    if day is None:
        return 0
    if unit == "day":
        return day
    on = date.fromordinal(day)
    return on.year if unit == "year" else 12 * on.year + on.month - 1


def _tellers(events: list[sqlite3.Row]) -> dict[int, int]:
    told = defaultdict(list)
    for event in events:
        told[event["cluster_id"]].append((event["outlet"], event["text_id"]))
    least = {id: min(len(set(each)) for each in zip(*pairs, strict=True)) for id, pairs in told.items()}
    return {event["no"]: least[event["cluster_id"]] for event in events}


def _unlike(kept: dict[Any, Any], right: dict[Any, Any]) -> dict[Any, Any]:
    keys = kept.keys() | right.keys()
    return {key: (kept.get(key), right.get(key)) for key in keys if kept.get(key) != right.get(key)}


def passages_between(store: Store, region: str | None, start: int, end: int) -> int:
    """The passages that name a region, or any, and are about one of some days."""
    with closing(sqlite3.connect(store.path)) as raw:
        named = "SELECT passage_no FROM mention_regions WHERE region_id = ?"
        days = "SELECT count(DISTINCT passage_no) FROM passage_days WHERE last >= ? AND first <= ?"
        if region is None:
            return raw.execute(days, (start, end)).fetchone()[0]
        return raw.execute(f"{days} AND passage_no IN ({named})", (start, end, region)).fetchone()[0]
