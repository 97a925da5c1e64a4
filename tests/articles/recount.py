"""The store's counts made again from its rows by plain Python, to be compared with those it keeps."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import pygeohash
import sqlalchemy as sa

from articles.store import Store

UNREJECTED = "events.no NOT IN (SELECT event_no FROM rejected_events)"
EVENTS = f"""
SELECT events.*, articles.language FROM events JOIN articles ON articles.no = events.article_no
WHERE {UNREJECTED}
"""
KEY = ("dimension", "unit", "scope", "act", "period", "value", "modality")
IN_LISTS = ("first", "last", "act", "modality")

Row = Mapping[str, Any]


def differences(store: Store) -> dict[Any, Any]:
    """What the store keeps otherwise than its rows say."""
    with store._connected() as connection:

        def rows(statement: str) -> list[Row]:
            return [dict(row) for row in connection.execute(sa.text(statement)).mappings()]

        pending = rows(f"SELECT no FROM events WHERE pending IS NOT NULL AND {UNREJECTED}")
        assert not pending, "events were left out of the counts"
        counts, events = rows("SELECT * FROM event_counts"), rows(EVENTS)
        actors = defaultdict(list)
        for row in rows("SELECT * FROM event_actors"):
            actors[row["event_no"]].append(row["name"])
        kept = {tuple(row[name] for name in KEY): (row["begins"], row["ends"]) for row in counts}
        found = _unlike(kept, _counted(events, actors))
        found |= _unlike({row["no"]: row["tellers"] for row in events}, _tellers(events))
        of_events = {
            (row["no"], id, -(row["first"] or 0), *(row[name] for name in IN_LISTS))
            for row in rows("SELECT * FROM events")
            for id in json.loads(row["region_ids"])
        }
        names = ("event_no", "region_id", "newest", *IN_LISTS)
        listed = {tuple(row[name] for name in names) for row in rows("SELECT * FROM event_regions")}
        found |= {"event_regions": listed ^ of_events} if listed != of_events else {}
        of_passages = {
            (id, -(row["published"] or 0), row["no"])
            for row in rows("SELECT * FROM passages")
            for id in json.loads(row["region_ids"])
        }
        passed: dict[Any, int] = {}
        for row in rows(
            "SELECT passage_days.*, no, published FROM passage_days "
            "JOIN passages ON no = passage_no ORDER BY no, first"
        ):
            day, key = -(row["published"] or 0), (row["no"], row["scope"])
            if (row["newest"], row["previous"]) != (day, passed.get(key, 0)):
                found[("passage_days", *key, row["first"])] = row["newest"], row["previous"]
            passed[key] = row["last"]
        dated = {no for no, scope in passed if not scope}
        in_days = {(id, no) for no, id in passed if id}
        named = {(id, no) for id, _, no in of_passages if no in dated}
        found |= {"passage_days": in_days ^ named} if in_days != named else {}
        names = ("region_id", "newest", "passage_no")
        listed = {tuple(row[name] for name in names) for row in rows("SELECT * FROM passage_regions")}
        found |= {"passage_regions": listed ^ of_passages} if listed != of_passages else {}
    return found


def _counted(events: list[Row], actors: dict[int, list[str]]) -> dict[Any, tuple[int, int]]:
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


def _tellers(events: list[Row]) -> dict[int, int]:
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
    statement = "SELECT count(DISTINCT passage_no) FROM passage_days WHERE last >= :start AND first <= :end"
    if region is not None:
        statement += " AND passage_no IN (SELECT passage_no FROM mention_regions WHERE region_id = :region)"
    given = {"start": start, "end": end} | ({"region": region} if region else {})
    with store._connected() as connection:
        return int(connection.execute(sa.text(statement), given).scalar_one())
