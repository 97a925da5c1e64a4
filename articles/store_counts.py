"""How many events there are, kept ready: the writing of the counts.

``event_counts`` says how many events begin and how many end in each period, so that those that overlap a
range of days are all that begin up to its end without those that ended before its start: two sums over whole
years, then months, then days. Undated events begin in period 0. A row counts for

- a ``scope``: everywhere (empty), a region, or a set of several (``events.region_set``). An event of Abkhazia
  and Georgia is in both and in the set of the two; of events of Abkhazia *or* Georgia those of the set are
  taken away once, and so any choice of regions is counted exactly;
- an ``act``, or all (empty);
- a value of a ``dimension``: that of ``WHOLE`` has none, each other divides the events by one thing.

Every change of an event takes it from the counts as it was (``release``) and adds it as it is (``settle``),
in one transaction; ``events.pending`` says which those are. What a person rejected is in none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from articles import event_facts, rows, store_passages
from articles import store_schema as db
from articles.store_engine import of
from articles.store_passages import drop_spent, insert_for
from articles.store_queries import chunks, unrejected

ADD, TAKE = 0, 1  # of ``events.pending``

Value = sa.ColumnElement[Any]

_AT_ONCE = 5_000  # events, of which each counts for some fifty things
_FACTS = (
    sa.select(db.events.c.no, *db.columns(db.events, event_facts.COLUMNS), db.articles.c.language)
    .join(db.articles, db.articles.c.no == db.events.c.article_no)
    .order_by(db.events.c.no)
    .limit(_AT_ONCE)
)


def release(connection: sa.Connection, clusters: set[str], *which: Value) -> None:
    """Take some events out of the counts, before they go or change, and note their happenings."""
    clusters |= set(connection.scalars(sa.select(db.events.c.cluster_id).where(*which).distinct()))
    _mark(connection, TAKE, db.events.c.pending.is_(None), *which)


def settle(connection: sa.Connection, clusters: set[str]) -> None:
    """Bring the number of tellers of these happenings, and of those of new events, up to date; count all that
    is not counted.
    """
    new = sa.select(db.events.c.cluster_id).where(db.events.c.pending == ADD).distinct()
    _settle_tellers(connection, clusters | set(connection.scalars(new)))
    _add(connection)


def fill(connection: sa.Connection) -> None:
    """Count everything anew, after giving the columns that the counts need to rows made before these."""
    first, last, where = db.events.c.first, db.events.c.last, (db.events.c.lat, db.events.c.lon)
    found = sa.select(db.events.c.no, first, last, db.events.c.region_ids, *where)
    at = 0
    while lot := connection.execute(
        found.where(db.events.c.no > at).order_by(db.events.c.no).limit(5000)
    ).all():
        at = lot[-1].no
        values = [{"number": row.no, **rows.columns_for_counts(*row[1:])} for row in lot]
        itself = db.events.c.no == sa.bindparam("number")
        named: dict[str, Value] = {name: sa.bindparam(name) for name in values[0] if name != "number"}
        connection.execute(sa.update(db.events).where(itself).values(named), values)
    newest = sa.func.coalesce(-db.passages.c.published, 0)
    connection.execute(sa.update(db.passages).values(newest=newest))
    for name in ("newest", "first", "last", "act", "modality"):
        of_event = sa.select(db.events.c[name]).where(db.events.c.no == db.event_regions.c.event_no)
        connection.execute(sa.update(db.event_regions).values({name: of_event.scalar_subquery()}))
    connection.execute(sa.delete(db.passage_regions))
    named_in = sa.select(db.mention_regions.c.region_id, db.passages.c.newest, db.passages.c.no).distinct()
    named_in = named_in.join(db.passages, db.passages.c.no == db.mention_regions.c.passage_no)
    connection.execute(sa.insert(db.passage_regions).from_select(list(db.passage_regions.c), named_in))
    connection.execute(sa.delete(db.event_counts))
    connection.execute(sa.update(db.events).values(pending=ADD))
    settle(connection, set())
    store_passages.fill(connection)


def _settle_tellers(connection: sa.Connection, clusters: Iterable[str]) -> None:
    events = db.events.c
    told = {
        "outlets": sa.case((unrejected(), events.outlet)),
        "texts": sa.case((unrejected(), events.text_id)),
    }
    counts = [sa.func.count(value.distinct()).label(name) for name, value in told.items()]
    known = [edge(events[name]) for name in told for edge in (sa.func.min, sa.func.max)]
    of_clusters = sa.select(events.cluster_id, *counts, *known).group_by(events.cluster_id)
    changed = []
    for some in chunks(clusters):
        for id, outlets, texts, *before in connection.execute(of_clusters.where(events.cluster_id.in_(some))):
            if before != [outlets, outlets, texts, texts]:
                changed.append({"cluster": id, "o": outlets, "t": texts, "n": min(outlets, texts)})
    if not changed:
        return
    number: sa.BindParameter[int] = sa.bindparam("n")
    itself = events.cluster_id == sa.bindparam("cluster")
    other = sa.update(db.events).where(itself, events.tellers != number, events.pending.is_(None))
    connection.execute(
        other.values(pending=TAKE), [{"cluster": row["cluster"], "n": row["n"]} for row in changed]
    )
    _take(connection)
    values = {"outlets": sa.bindparam("o"), "texts": sa.bindparam("t"), "tellers": number}
    connection.execute(sa.update(db.events).where(itself).values(values), changed)


def _mark(connection: sa.Connection, pending: int, *which: Value) -> None:
    marked = connection.execute(sa.update(db.events).where(*which).values(pending=pending))
    if marked.rowcount:
        _take(connection)


def _take(connection: sa.Connection) -> None:
    _count(connection, TAKE, -1)
    drop_spent(connection, db.event_counts)
    taken = sa.update(db.events).where(db.events.c.pending == TAKE)
    connection.execute(taken.values(pending=ADD))


def _add(connection: sa.Connection) -> None:
    new = db.events.c.pending == ADD, unrejected()
    region = db.event_regions.c.region_id
    of_new = db.event_regions.join(db.events, db.events.c.no == db.event_regions.c.event_no)
    sets = (
        sa.select(region, db.events.c.region_set)
        .select_from(of_new)
        .where(*new, db.events.c.region_set != "")
    )
    found = sa.union(
        sa.select(region, region.label("itself")).select_from(of_new).where(*new), sets
    ).subquery()
    # WHERE: without one SQLite takes the ON of the conflict for that of a join.
    distinct = sa.select(found).where(sa.true())
    known = insert_for(connection.dialect.name)(db.region_sets).from_select(list(db.region_sets.c), distinct)
    connection.execute(known.on_conflict_do_nothing())
    _count(connection, ADD, 1)
    connection.execute(sa.update(db.events).where(*new).values(pending=None))


def _count(connection: sa.Connection, pending: int, sign: int) -> None:
    """Add all pending events to the counts, or with a negative ``sign`` take them away."""
    events, last = db.events.c, 0
    of_lot = _FACTS.where(events.pending == pending, unrejected(), events.no > sa.bindparam("last"))
    while lot := connection.execute(of_lot, {"last": last}).all():
        begins, ends = event_facts.facts(row[1:] for row in lot)
        summed = [(*key, sign * number, sign * ends.pop(key, 0)) for key, number in begins.items()]
        summed += [(*key, 0, sign * number) for key, number in ends.items()]
        of(connection).add_up(connection, db.event_counts, summed)
        last = lot[-1].no
