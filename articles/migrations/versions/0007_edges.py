"""What the edges of a range are read from: passages by region and day, and events with all that is asked."""

import sqlalchemy as sa
from alembic import op

from articles import store_counts

revision = "0007"
down_revision = "0006"

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

COUNTED = "act, modality, outlet, geohash, geonames_id, article_no, confidence, tellers"
INDICES = f"""
DROP INDEX events_by_act_newest;
DROP INDEX events_by_newest;
DROP INDEX ix_events_last;
DROP INDEX ix_events_passage_no;
CREATE INDEX events_by_act_newest ON events (act, newest, no, last, modality, passage_no);
CREATE INDEX events_by_newest ON events (newest, no, last, {COUNTED});
CREATE INDEX events_by_last ON events (last, no, {COUNTED});
CREATE INDEX events_by_passage ON events (passage_no, act, modality, no);
CREATE INDEX event_regions_by_last ON event_regions (region_id, last, event_no);
CREATE INDEX passage_days_by_passage ON passage_days (passage_no, scope, first, last)
"""
# Of two stretches of a passage the later one has the last day of the one before.
DAYS = """
INSERT INTO passage_days (scope, span, first, last, passage_no, first_month, last_month, newest, previous)
SELECT scope, CASE WHEN kept.last - kept.first < 31 THEN 31 WHEN kept.last - kept.first < 366 THEN 366
ELSE 3652059 END, kept.first, kept.last, kept.passage_no, kept.first_month, kept.last_month, passages.newest,
(SELECT coalesce(max(other.last), 0) FROM kept AS other
 WHERE other.passage_no = kept.passage_no AND other.last < kept.first)
FROM kept JOIN passages ON passages.no = kept.passage_no
JOIN (SELECT no AS passage_no, '' AS scope FROM passages
      UNION ALL SELECT passage_no, region_id FROM passage_regions) AS scopes
ON scopes.passage_no = kept.passage_no
"""


def upgrade() -> None:
    op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM passage_days")
    op.execute("CREATE INDEX kept_passages ON kept (passage_no, last)")
    op.drop_table("passage_days")
    op.create_table(
        "passage_days",
        sa.Column("scope", text, primary_key=True),
        sa.Column("span", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("first", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "passage_no", sa.Integer, sa.ForeignKey("passages.no", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("first_month", sa.Integer),
        sa.Column("last_month", sa.Integer),
        sa.Column("newest", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("previous", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.execute(DAYS)
    op.execute("DROP TABLE kept")
    for statement in INDICES.split(";"):
        op.execute(statement)
    connection = op.get_bind()
    if not connection.scalar(sa.text("SELECT count(*) FROM passage_counts")):
        # The one exception to not using what is there today: the counts are made as they are always made. Who
        # changes their tables again lets this fill nothing, and fills them in that version's script.
        store_counts.fill(connection)
