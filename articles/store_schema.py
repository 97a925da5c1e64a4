"""The tables of the store, for any engine.

Rows carry ready what a list shows (the quote, its marks, its region ids), so that every question is one
statement. The columns of an event or a mention hold what readers see; where a person corrected it, ``guess``
keeps the values as they were read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

# Grows with every change of the tables, and each change has a script in ``migrations/versions``.
SCHEMA_VERSION = 7

# Sorted by code points on any engine, whatever the language of its database.
Text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# Places of imported rows have numbers of their own, below those that 32 bits hold.
Long = sa.BigInteger().with_variant(sa.Integer, "sqlite")

COUNTED = ("act", "modality", "outlet", "geohash", "geonames_id", "article_no", "confidence", "tellers")

schema = sa.MetaData()
meta = sa.Table(
    "meta",
    schema,
    sa.Column("key", Text, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)
articles = sa.Table(
    "articles",
    schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("id", Text, nullable=False, unique=True),
    sa.Column("url", Text),
    sa.Column("title", Text, nullable=False),
    sa.Column("outlet", Text, nullable=False, index=True),
    sa.Column("language", Text, nullable=False),
    sa.Column("published", sa.Integer),
    sa.Column("published_from", Text, nullable=False),
    sa.Column("licence", Text, nullable=False),
    sa.Column("retrieved", sa.Integer, nullable=False),
    sa.Column("source", Text, nullable=False),
    sa.Column("content_hash", Text, nullable=False),
    sa.Column("references", Text, nullable=False),
    sa.Column("focus", Text, nullable=False, server_default="[]"),
    sa.Column("fingerprint", sa.BigInteger, nullable=False, server_default="0"),
    # Names the text: articles that carry copies of one share it. Empty: the article's own id.
    sa.Column("text_id", Text, nullable=False, server_default=""),
    sa.Column("extractor", Text, nullable=False),
    sa.Column("text", Text, nullable=False),
    sa.Index("articles_by_text", "text_id"),
)
# Which article a file or address held when it was last ingested; an article nobody holds any more goes.
sources = sa.Table(
    "sources",
    schema,
    sa.Column("source", Text, primary_key=True),
    sa.Column("article_no", sa.ForeignKey("articles.no", ondelete="CASCADE"), nullable=False, index=True),
)
# Parts of fingerprints: texts that are alike share at least one.
article_bands = sa.Table(
    "article_bands",
    schema,
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article_no", sa.ForeignKey("articles.no", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
passages = sa.Table(
    "passages",
    schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("id", Text, nullable=False, unique=True),
    sa.Column("article_no", sa.ForeignKey("articles.no", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("published", sa.Integer, index=True),
    sa.Column("newest", sa.Integer, nullable=False, server_default="0", index=True),  # see ``rows.newest``
    sa.Column("index", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("quote", Text, nullable=False),
    sa.Column("marks", Text, nullable=False),
    sa.Column("region_ids", Text, nullable=False),
    sa.Column("dates", Text, nullable=False),
    sa.Column("pending", sa.Integer, server_default="0"),  # as that of events
)
sa.Index(
    "passages_pending",
    passages.c.pending,
    sqlite_where=passages.c.pending.is_not(None),
    postgresql_where=passages.c.pending.is_not(None),
)
# The regions that a passage names, with its place in the order of a list.
passage_regions = sa.Table(
    "passage_regions",
    schema,
    sa.Column("region_id", Text, primary_key=True),
    sa.Column("newest", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("passage_no", sa.ForeignKey("passages.no", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
# The stretches of days a passage is about: its dates or, where it has none, its article's publication. Those
# of one passage do not overlap. Each is there for everywhere (an empty scope) and for each region that the
# passage names, so that what is about a region and some days is read from one place.
passage_days = sa.Table(
    "passage_days",
    schema,
    sa.Column("scope", Text, primary_key=True),
    # The least of ``rows.SPANS`` that it is no longer than: where those that overlap a range begin.
    sa.Column("span", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("first", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("passage_no", sa.ForeignKey("passages.no", ondelete="CASCADE"), primary_key=True),
    sa.Column("first_month", sa.Integer),
    sa.Column("last_month", sa.Integer),
    # The passage's place in the order of a list, and the last day of its stretch before this one, 0 without.
    # They are in the key so that its index alone has all that is asked.
    sa.Column("newest", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("previous", sa.Integer, primary_key=True, autoincrement=False),
    sa.Index("passage_days_by_passage", "passage_no", "scope", "first", "last"),
    sqlite_with_rowid=False,
)
# What lies between two stretches of a passage, from the last day before to the first after.
passage_gaps = sa.Table(
    "passage_gaps",
    schema,
    sa.Column("after", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("before", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("passage_no", sa.ForeignKey("passages.no", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("after_year", sa.Integer, nullable=False),
    sa.Column("before_year", sa.Integer, nullable=False),
    sa.Index("passage_gaps_by_before", "before", "after", "passage_no"),
    sqlite_with_rowid=False,
)
# How many passages there are and how many of their stretches of days begin and end in each period, and how
# many gaps there are from one year to another; see ``store_passages``.
passage_counts = sa.Table(
    "passage_counts",
    schema,
    sa.Column("unit", Text, primary_key=True),
    sa.Column("scope", Text, primary_key=True),
    sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("begins", sa.Integer, nullable=False),
    sa.Column("ends", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
gap_counts = sa.Table(
    "gap_counts",
    schema,
    sa.Column("scope", Text, primary_key=True),
    sa.Column("after", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("before", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("gaps", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
mentions = sa.Table(
    "mentions",
    schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("id", Text, nullable=False, unique=True),
    sa.Column("passage_no", sa.ForeignKey("passages.no", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("exact", Text, nullable=False),
    sa.Column("prefix", Text, nullable=False),
    sa.Column("suffix", Text, nullable=False),
    sa.Column("kind", Text, nullable=False),
    sa.Column("region_ids", Text, nullable=False),
    sa.Column("geonames_id", Long, index=True),
    sa.Column("place_name", Text),
    sa.Column("lon", sa.Float),
    sa.Column("lat", sa.Float),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("extractor", Text, nullable=False),
    sa.Column("guess", Text),
    sa.Column("corrected", Text),
)
mention_regions = sa.Table(
    "mention_regions",
    schema,
    sa.Column("mention_no", sa.ForeignKey("mentions.no", ondelete="CASCADE"), primary_key=True),
    sa.Column("region_id", Text, primary_key=True),
    sa.Column("passage_no", sa.Integer, nullable=False),
    sa.Index("mention_regions_by_region", "region_id", "passage_no"),
    sqlite_with_rowid=False,
)
events = sa.Table(
    "events",
    schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("id", Text, nullable=False, unique=True),
    sa.Column("passage_no", sa.ForeignKey("passages.no", ondelete="CASCADE"), nullable=False),
    sa.Column("article_no", sa.ForeignKey("articles.no", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("type", Text, nullable=False),
    sa.Column("act", Text, nullable=False),
    sa.Column("trigger_start", sa.Integer, nullable=False),
    sa.Column("trigger_end", sa.Integer, nullable=False),
    sa.Column("actors", Text, nullable=False),
    sa.Column("region_ids", Text, nullable=False),
    sa.Column("geonames_id", Long, index=True),
    sa.Column("place_name", Text),
    sa.Column("lon", sa.Float, index=True),
    sa.Column("lat", sa.Float),
    sa.Column("place_precision", Text, nullable=False),
    sa.Column("date", Text),
    sa.Column("first", sa.Integer, index=True),
    sa.Column("last", sa.Integer),
    sa.Column("month", sa.Integer, index=True),
    sa.Column("last_month", sa.Integer),
    sa.Column("newest", sa.Integer, nullable=False, server_default="0"),
    sa.Column("geohash", Text),
    # What an event of several regions counts for beside each of them; else empty. See ``store_counts``.
    sa.Column("region_set", Text, nullable=False, server_default=""),
    sa.Column("quote_start", sa.Integer, nullable=False),
    sa.Column("quote_end", sa.Integer, nullable=False),
    sa.Column("quote", Text, nullable=False),
    sa.Column("marks", Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("modality", Text, nullable=False, server_default="asserted"),
    sa.Column("casualties", Text, nullable=False, server_default="[]"),
    sa.Column("codes", Text, nullable=False, server_default="[]"),
    sa.Column("cluster_id", Text, nullable=False),
    # The happening within the article, and that across articles, which ``cluster_id`` is unless a person said
    # otherwise; whether the event leads the former, and the id of the lead it follows. See ``happenings``.
    sa.Column("own_cluster", Text, nullable=False, server_default=""),
    sa.Column("happening", Text, nullable=False, server_default=""),
    sa.Column("is_lead", sa.Integer, nullable=False, server_default="0"),
    sa.Column("leader_id", Text, nullable=False, server_default=""),
    sa.Column("outlet", Text, nullable=False),
    sa.Column("text_id", Text, nullable=False, server_default=""),
    # How many outlets tell of the happening, in how many texts, and the lesser of the two.
    sa.Column("outlets", sa.Integer, nullable=False, server_default="1"),
    sa.Column("texts", sa.Integer, nullable=False, server_default="1"),
    sa.Column("tellers", sa.Integer, nullable=False, server_default="1"),
    # What the counts have yet to do: 0 add the event, 1 take it away; NULL: they have it.
    sa.Column("pending", sa.Integer, server_default="0"),
    sa.Column("extractor", Text, nullable=False),
    sa.Column("guess", Text),
    sa.Column("corrected", Text),
    sa.Index("events_by_act_newest", "act", "newest", "no", "last", "modality", "passage_no"),
    # For the events of some days everything that they are counted by.
    sa.Index("events_by_newest", "newest", "no", "last", *COUNTED),
    sa.Index("events_by_last", "last", "no", *COUNTED),
    sa.Index("events_by_passage", "passage_no", "act", "modality", "no"),
    sa.Index("events_by_cluster_text", "cluster_id", "outlet", "text_id"),
    sa.Index("events_by_happening", "happening"),
    sa.Index("events_by_own_cluster", "own_cluster"),
)
sa.Index(
    "events_pending",
    events.c.pending,
    sqlite_where=events.c.pending.is_not(None),
    postgresql_where=events.c.pending.is_not(None),
)
sa.Index(
    "events_by_geohash",
    *(events.c[name] for name in ("geohash", "newest", "last", "act", "modality")),
    sqlite_where=events.c.geohash.is_not(None),
    postgresql_where=events.c.geohash.is_not(None),
)
sa.Index(
    "events_placed",
    *(events.c[name] for name in ("newest", "no", "last", "act", "modality")),
    sqlite_where=events.c.lon.is_not(None),
    postgresql_where=events.c.lon.is_not(None),
)
event_regions = sa.Table(
    "event_regions",
    schema,
    sa.Column("event_no", sa.ForeignKey("events.no", ondelete="CASCADE"), primary_key=True),
    sa.Column("region_id", Text, primary_key=True),
    # As the event has them: a region's list is then read from one index.
    sa.Column("newest", sa.Integer, nullable=False, server_default="0"),
    sa.Column("first", sa.Integer),
    sa.Column("last", sa.Integer),
    sa.Column("act", Text, nullable=False, server_default=""),
    sa.Column("modality", Text, nullable=False, server_default=""),
    sa.Index("event_regions_by_newest", "region_id", "newest", "event_no", "last", "act", "modality"),
    sa.Index("event_regions_by_last", "region_id", "last", "event_no"),
    sa.Index("event_regions_by_first", "region_id", "first", "event_no", "last", "act", "modality"),
    sqlite_with_rowid=False,
)
# The regions of each ``events.region_set``, and each region in a set of its own name.
region_sets = sa.Table(
    "region_sets",
    schema,
    sa.Column("region_id", Text, primary_key=True),
    sa.Column("region_set", Text, primary_key=True),
    sqlite_with_rowid=False,
)
# How many events begin and end in each period, see ``store_counts``.
event_counts = sa.Table(
    "event_counts",
    schema,
    sa.Column("dimension", Text, primary_key=True),
    sa.Column("unit", Text, primary_key=True),
    sa.Column("scope", Text, primary_key=True),
    sa.Column("act", Text, primary_key=True),
    sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("value", Text, primary_key=True),
    sa.Column("modality", Text, primary_key=True),
    sa.Column("begins", sa.Integer, nullable=False),
    sa.Column("ends", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
for table in (passage_counts, gap_counts, event_counts):
    nothing_left = [
        column == sa.literal_column("0") for column in table.c if column.name not in table.primary_key.columns
    ]
    sa.Index(
        f"{table.name}_spent",
        table.primary_key.columns[0],
        sqlite_where=sa.and_(*nothing_left),
        postgresql_where=sa.and_(*nothing_left),
    )
event_actors = sa.Table(
    "event_actors",
    schema,
    sa.Column("event_no", sa.ForeignKey("events.no", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", Text, primary_key=True),
    sa.Index("event_actors_by_name", "name", "event_no"),
    sqlite_with_rowid=False,
)
# What leads of one happening share one of, see ``happenings.blocks``.
event_blocks = sa.Table(
    "event_blocks",
    schema,
    sa.Column("block", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("event_no", sa.ForeignKey("events.no", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
# What a person rejected stays where it is, and is passed over by every list and count.
rejected_events = sa.Table(
    "rejected_events",
    schema,
    sa.Column("event_no", sa.ForeignKey("events.no", ondelete="CASCADE"), primary_key=True),
)
rejected_mentions = sa.Table(
    "rejected_mentions",
    schema,
    sa.Column("mention_no", sa.ForeignKey("mentions.no", ondelete="CASCADE"), primary_key=True),
)
# What a correction is about, described so that it is found again when its article is read anew: by the
# article's id, address or source, the words and what stands around them, and the act. ``target_id`` is the
# event or mention it was last found as; NULL: it is lost.
anchors = sa.Table(
    "anchors",
    schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("kind", Text, nullable=False),
    sa.Column("target_id", Text, unique=True),
    sa.Column("article_id", Text, nullable=False, index=True),
    sa.Column("url", Text, index=True),
    sa.Column("source", Text, nullable=False, index=True),
    sa.Column("exact", Text, nullable=False),
    sa.Column("prefix", Text, nullable=False),
    sa.Column("suffix", Text, nullable=False),
    sa.Column("act", Text, nullable=False),
    sa.Column("trigger", Text, nullable=False),
)
corrections = sa.Table(
    "corrections",
    schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("id", Text, nullable=False, index=True),
    sa.Column("anchor_no", sa.ForeignKey("anchors.no"), nullable=False, index=True),
    sa.Column("verb", Text, nullable=False),
    sa.Column("value", Text, nullable=False),
    sa.Column("guess", Text, nullable=False),
    sa.Column("other_no", sa.ForeignKey("anchors.no"), index=True),
    sa.Column("by", Text, nullable=False),
    sa.Column("at", Text, nullable=False),
    sa.Column("why", Text, nullable=False),
    sa.Column("undone_by", Text),
    sa.Column("undone_at", Text),
)
# Who took in what through the dashboard; the command line keeps no such list.
contributions = sa.Table(
    "contributions",
    schema,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("by", Text, nullable=False),
    sa.Column("at", Text, nullable=False),
    sa.Column("kind", Text, nullable=False),
    sa.Column("name", Text, nullable=False),
    sa.Column("articles", sa.Integer, nullable=False),
    sa.Column("article_ids", Text, nullable=False),
)
# What the servers of feeds said of the versions that were read last (``raw.FeedState``).
feeds = sa.Table(
    "feeds",
    schema,
    sa.Column("url", Text, primary_key=True),
    sa.Column("etag", Text, nullable=False),
    sa.Column("last_modified", Text, nullable=False),
)


def columns(table: sa.Table, names: Iterable[str]) -> list[sa.Column[Any]]:
    """Columns by name, in this order."""
    return [table.c[name] for name in names]
