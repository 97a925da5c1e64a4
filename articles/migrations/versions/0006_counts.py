"""Counts that are kept ready, and what lists are read from in order; the next version fills them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

COLUMNS = {
    "passages": ("newest INTEGER NOT NULL DEFAULT 0", "pending INTEGER DEFAULT 0"),
    "passage_days": ("first_month INTEGER", "last_month INTEGER"),
    "events": (
        "last_month INTEGER",
        "newest INTEGER NOT NULL DEFAULT 0",
        "geohash TEXT",
        "region_set TEXT NOT NULL DEFAULT ''",
        "outlets INTEGER NOT NULL DEFAULT 1",
        "texts INTEGER NOT NULL DEFAULT 1",
        "tellers INTEGER NOT NULL DEFAULT 1",
        "pending INTEGER DEFAULT 0",
    ),
    "event_regions": (
        "newest INTEGER NOT NULL DEFAULT 0",
        "first INTEGER",
        "last INTEGER",
        "act TEXT NOT NULL DEFAULT ''",
        "modality TEXT NOT NULL DEFAULT ''",
    ),
}
INDICES = """
DROP INDEX events_by_act;
DROP INDEX event_regions_by_region;
CREATE INDEX events_by_act_newest ON events (act, newest, no, last, modality);
CREATE INDEX events_by_newest ON events (newest, no, last, act, modality);
CREATE INDEX events_placed ON events (newest, no, last, act, modality) WHERE lon IS NOT NULL;
CREATE INDEX events_by_geohash ON events (geohash, newest, last, act, modality) WHERE geohash IS NOT NULL;
CREATE INDEX events_pending ON events (pending) WHERE pending IS NOT NULL;
CREATE INDEX event_regions_by_newest ON event_regions (region_id, newest, event_no, last, act, modality);
CREATE INDEX event_regions_by_first ON event_regions (region_id, first, event_no, last, act, modality);
CREATE INDEX ix_passages_newest ON passages (newest);
CREATE INDEX passages_pending ON passages (pending) WHERE pending IS NOT NULL;
CREATE INDEX passage_days_long ON passage_days (first, last) WHERE last - first > 366;
CREATE INDEX passage_gaps_by_before ON passage_gaps (before, after, passage_no);
CREATE INDEX ix_passage_gaps_passage_no ON passage_gaps (passage_no);
CREATE INDEX ix_passage_regions_passage_no ON passage_regions (passage_no);
CREATE INDEX event_counts_spent ON event_counts (dimension) WHERE begins = 0 AND ends = 0;
CREATE INDEX passage_counts_spent ON passage_counts (unit) WHERE begins = 0 AND ends = 0;
CREATE INDEX gap_counts_spent ON gap_counts (scope) WHERE gaps = 0
"""


def upgrade() -> None:
    collated = ' TEXT COLLATE "C"' if op.get_bind().dialect.name == "postgresql" else " TEXT"
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column.replace(' TEXT', collated)}")
    _create_tables()
    for statement in INDICES.split(";"):
        op.execute(statement)


def _create_tables() -> None:
    op.create_table(
        "passage_regions",
        sa.Column("region_id", text, primary_key=True),
        sa.Column("newest", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "passage_no", sa.Integer, sa.ForeignKey("passages.no", ondelete="CASCADE"), primary_key=True
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "passage_gaps",
        sa.Column("after", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("before", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "passage_no", sa.Integer, sa.ForeignKey("passages.no", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("after_year", sa.Integer, nullable=False),
        sa.Column("before_year", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "passage_counts",
        sa.Column("unit", text, primary_key=True),
        sa.Column("scope", text, primary_key=True),
        sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("begins", sa.Integer, nullable=False),
        sa.Column("ends", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gap_counts",
        sa.Column("scope", text, primary_key=True),
        sa.Column("after", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("before", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("gaps", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "region_sets",
        sa.Column("region_id", text, primary_key=True),
        sa.Column("region_set", text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_counts",
        sa.Column("dimension", text, primary_key=True),
        sa.Column("unit", text, primary_key=True),
        sa.Column("scope", text, primary_key=True),
        sa.Column("act", text, primary_key=True),
        sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", text, primary_key=True),
        sa.Column("modality", text, primary_key=True),
        sa.Column("begins", sa.Integer, nullable=False),
        sa.Column("ends", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
