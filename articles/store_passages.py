"""How many passages there are, kept ready: by region, and by the days they are about.

A passage is about one or several stretches of days that do not overlap, with gaps between. Of those stretches
that overlap a range, two that follow each other have a gap that lies in it. So the passages of a range
are the stretches that overlap it (all that begin up to its end without those that ended before its start)
without the gaps that lie in it. Gaps are counted by the years they begin and end in; those of
the range's own first and last year are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from articles import rows
from articles import store_schema as db
from articles.store_engine import insert_rows
from articles.store_queries import plain

ADD, TAKE = 0, 1  # of ``passages.pending``
ALL = "all"  # the unit of all passages, with days or without

Value = sa.ColumnElement[Any]


def release(connection: sa.Connection, *which: Value) -> None:
    """Take some passages out of the counts, before they go or their regions change."""
    counted = sa.update(db.passages).where(db.passages.c.pending.is_(None), *which).values(pending=TAKE)
    if connection.execute(counted).rowcount:
        _count(connection, TAKE, -1)
        drop_spent(connection, db.passage_counts, db.gap_counts)
        taken = sa.update(db.passages).where(db.passages.c.pending == TAKE)
        connection.execute(taken.values(pending=ADD))


def settle(connection: sa.Connection) -> None:
    """Count all that is not counted."""
    _count(connection, ADD, 1)
    connection.execute(sa.update(db.passages).where(db.passages.c.pending == ADD).values(pending=None))


def fill(connection: sa.Connection) -> None:
    """Count everything anew, after parting the days of passages that were written before they were."""
    number, at = db.passage_days.c.passage_no, 0
    days = sa.select(number, db.passage_days.c.first, db.passage_days.c.last)
    days = days.where(db.passage_days.c.scope == "")
    regions = db.passage_regions.c
    passages = sa.select(db.passages.c.no, db.passages.c.newest).order_by(db.passages.c.no).limit(5000)
    while lot := {row[0]: row[1] for row in connection.execute(passages.where(db.passages.c.no > at))}:
        end = max(lot)
        stretches: dict[int, list[tuple[int, int]]] = {}
        for no, first, last in connection.execute(days.where(number > at, number <= end)):
            stretches.setdefault(no, []).append((first, last))
        scopes: dict[int, list[str]] = {no: [""] for no in stretches}
        named = sa.select(regions.passage_no, regions.region_id)
        named = named.where(regions.passage_no > at, regions.passage_no <= end)
        for no, id in connection.execute(named):
            if no in scopes:
                scopes[no].append(id)
        for table in (db.passage_days, db.passage_gaps):
            of_lot = table.c.passage_no > at, table.c.passage_no <= end
            connection.execute(sa.delete(table).where(*of_lot))
        parted = {no: rows.apart(found) for no, found in stretches.items()}
        of_days = [
            row for no, found in parted.items() for row in rows.passage_days(no, lot[no], found, scopes[no])
        ]
        gaps = [row for no, found in parted.items() for row in rows.passage_gaps(no, found)]
        for name, found in (("passage_days", of_days), ("passage_gaps", gaps)):
            insert_rows(connection, name, rows.COLUMNS[name], found)
        at = end
    for table in (db.passage_counts, db.gap_counts):
        connection.execute(sa.delete(table))
    connection.execute(sa.update(db.passages).values(pending=ADD))
    settle(connection)


def total(connection: sa.Connection, region: str | None, start: date | None, end: date | None) -> int:
    """How many passages name a region, or any, and are about days from ``start`` to ``end``, which must not
    come before it.
    """
    scope = plain(region or "")
    counts, gaps = db.passage_counts.c, db.gap_counts.c

    def summed(column: Value, *conditions: Value) -> Value:
        table = column.table if isinstance(column, sa.Column) else db.passage_counts
        of_scope = table.c.scope == scope
        found = sa.select(sa.func.coalesce(sa.func.sum(column), 0)).where(of_scope, *conditions)
        return found.scalar_subquery()

    if start is None and end is None:
        return int(connection.scalar(sa.select(summed(counts.begins, counts.unit == ALL))) or 0)

    def up_to(column: Value, day: int) -> Value:
        first = date.fromordinal(day).replace(day=1)
        whole = summed(column, counts.unit == "month", counts.period < rows.month_number(first))
        days = counts.period >= first.toordinal(), counts.period <= day
        return whole + summed(column, counts.unit == "day", *days)

    first = start.toordinal() if start else date.min.toordinal()
    last = end.toordinal() if end else date.max.toordinal()
    stretches = up_to(counts.begins, last)
    if first > date.min.toordinal():
        stretches -= up_to(counts.ends, first - 1)
    first_year, last_year = date.fromordinal(first).year, date.fromordinal(last).year
    between = gaps.after > first_year, gaps.before < last_year
    inside = summed(gaps.gaps, *between)
    one = db.passage_gaps.c
    begun = one.after >= first, one.after <= date(first_year, 12, 31).toordinal(), one.before <= last
    ended = (
        one.before <= last,
        one.before >= date(last_year, 1, 1).toordinal(),
        one.after > date(first_year, 12, 31).toordinal(),
    )
    for at_edge in (begun, ended):
        found = sa.select(sa.func.count()).select_from(db.passage_gaps).where(*at_edge)
        if scope:
            own = db.passage_regions.c
            found = found.where(sa.exists().where(own.passage_no == one.passage_no, own.region_id == scope))
        inside += found.scalar_subquery()
    return int(connection.scalar(sa.select(stretches - inside)) or 0)


def insert_for(engine: str) -> Callable[[sa.Table], Any]:
    """``insert`` that can resolve conflicts, which SQLAlchemy has for each engine by itself."""
    return sqlite.insert if engine == "sqlite" else postgresql.insert


def _count(connection: sa.Connection, pending: int, sign: int) -> None:
    for statement in _upserts(connection.dialect.name, pending, sign):
        connection.execute(statement)


@cache
def _upserts(engine: str, pending: int, sign: int) -> list[Any]:
    number, which = db.passages.c.no, db.passages.c.pending == pending
    regions = sa.select(number, db.passage_regions.c.region_id).where(which)
    scopes = sa.union_all(
        sa.select(number.label("passage_no"), sa.literal("").label("scope")).where(which),
        regions.join(db.passage_regions, db.passage_regions.c.passage_no == number),
    ).cte("scopes")
    days, gaps = db.passage_days.c, db.passage_gaps.c

    def counted(unit: str, scope: Value, period: Value, begins: int, ends: int) -> sa.Select[Any]:
        columns: list[Value] = [sa.literal(unit), scope, period]
        columns += [sa.literal(begins), sa.literal(ends)]
        names = ("unit", "scope", "period", "begins", "ends")
        labelled = [column.label(name) for column, name in zip(columns, names, strict=True)]
        return sa.select(*labelled)

    dated = [
        counted(unit, days.scope, period, begins, 1 - begins)
        .join(db.passages, number == days.passage_no)
        .where(which)
        for unit, begin, end in (
            ("month", days.first_month, days.last_month),
            ("day", days.first, days.last),
        )
        for period, begins in ((begin, 1), (end, 0))
    ]
    facts = sa.union_all(counted(ALL, scopes.c.scope, sa.literal(0), 1, 0), *dated)
    columns = scopes.c.scope, gaps.after_year.label("after"), gaps.before_year.label("before")
    between = sa.select(*columns, sa.literal(1).label("gaps"))
    between = between.select_from(scopes.join(db.passage_gaps, gaps.passage_no == scopes.c.passage_no))
    return [
        upsert(engine, db.passage_counts, facts.subquery("fact"), sign),
        upsert(engine, db.gap_counts, between.subquery("fact"), sign),
    ]


def drop_spent(connection: sa.Connection, *tables: sa.Table) -> None:
    """Take counts of nothing away, so that the same content always has the same counts."""
    for table in tables:
        summed = [column for column in table.c if column.name not in table.primary_key.columns]
        connection.execute(sa.delete(table).where(*(column == sa.literal_column("0") for column in summed)))


def upsert(engine: str, table: sa.Table, fact: sa.FromClause, sign: int) -> Any:
    """Add the sums of facts, or with a negative ``sign`` take them away from, the counts of a table whose
    columns they have.
    """
    keys = [fact.c[column.name] for column in table.primary_key]
    summed = [column.name for column in table.c if column.name not in table.primary_key.columns]
    sums = [(sign * sa.func.sum(fact.c[name])).label(name) for name in summed]
    grouped = sa.select(*keys, *sums).group_by(*keys)
    insertion = insert_for(engine)(table).from_select(list(table.c), grouped)
    return insertion.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: table.c[name] + insertion.excluded[name] for name in summed},
    )
