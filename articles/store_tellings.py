"""Who tells of one happening, how many happenings an outlet tells of alone, and how often a region is named a
year.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import sqlalchemy as sa

from articles import row_reading
from articles import store_schema as db
from articles.model import Filter, Telling
from articles.store_queries import EVENTS, event_conditions, mention_conditions, plain, unrejected


def tellings(connection: sa.Connection, cluster_id: str, limit: int) -> list[Telling]:
    """The events of a happening, those of the earliest articles first."""
    of_cluster = db.events.c.cluster_id == plain(cluster_id)
    earliest = db.articles.c.published.asc().nulls_last(), db.events.c.no
    rows = connection.execute(
        EVENTS.add_columns(db.events.c.text_id)
        .where(of_cluster, unrejected())
        .order_by(*earliest)
        .limit(limit)
    ).all()
    events = row_reading.to_events(row[:-1] for row in rows)
    return [Telling(event, row[-1] or event.article.id) for event, row in zip(events, rows, strict=True)]


def outlet_happenings(connection: sa.Connection, filter: Filter) -> dict[str, tuple[int, int]]:
    """By outlet, of how many happenings only it tells, and of how many others tell too."""
    outlet, cluster = db.events.c.outlet, db.events.c.cluster_id
    told = sa.select(outlet, cluster).where(*event_conditions(filter)).distinct().cte("told")
    elsewhere = sa.exists().where(cluster == told.c.cluster_id, outlet != told.c.outlet, unrejected())
    counts = sa.func.count(), sa.func.count(sa.case((elsewhere, 1)))
    rows = connection.execute(sa.select(told.c.outlet, *counts).group_by(told.c.outlet))
    return {outlet: (all - shared, shared) for outlet, all, shared in rows}


def mention_years(connection: sa.Connection, filter: Filter) -> dict[int, int]:
    """Matching mentions by the year in which their article was published."""
    passages = db.mentions.join(db.passages, db.mentions.c.passage_no == db.passages.c.no)
    by_day = connection.execute(
        sa.select(db.passages.c.published, sa.func.count())
        .select_from(passages)
        .where(*mention_conditions(filter), db.passages.c.published.is_not(None))
        .group_by(db.passages.c.published)
    )
    years: Counter[int] = Counter()
    for day, count in by_day:
        years[date.fromordinal(day).year] += count
    return dict(sorted(years.items()))
