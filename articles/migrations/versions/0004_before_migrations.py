"""What stores in SQLite, which had no migrations then, lacked before version 4.

Up to version 3 they may have some of it and not the rest: what is there stays as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = None

TABLES = """
CREATE TABLE IF NOT EXISTS article_bands (
    band BIGINT NOT NULL, article_no INTEGER NOT NULL REFERENCES articles (no) ON DELETE CASCADE,
    PRIMARY KEY (band, article_no)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_article_bands_article_no ON article_bands (article_no);
CREATE TABLE IF NOT EXISTS event_actors (
    event_no INTEGER NOT NULL REFERENCES events (no) ON DELETE CASCADE, name TEXT NOT NULL,
    PRIMARY KEY (event_no, name)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS event_actors_by_name ON event_actors (name, event_no);
CREATE TABLE IF NOT EXISTS event_blocks (
    block BIGINT NOT NULL, event_no INTEGER NOT NULL REFERENCES events (no) ON DELETE CASCADE,
    PRIMARY KEY (block, event_no)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_event_blocks_event_no ON event_blocks (event_no);
CREATE TABLE IF NOT EXISTS rejected_events (
    event_no INTEGER NOT NULL PRIMARY KEY REFERENCES events (no) ON DELETE CASCADE);
CREATE TABLE IF NOT EXISTS rejected_mentions (
    mention_no INTEGER NOT NULL PRIMARY KEY REFERENCES mentions (no) ON DELETE CASCADE);
CREATE TABLE IF NOT EXISTS anchors (
    no INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, target_id TEXT UNIQUE, article_id TEXT NOT NULL,
    url TEXT, source TEXT NOT NULL, exact TEXT NOT NULL, prefix TEXT NOT NULL, suffix TEXT NOT NULL,
    act TEXT NOT NULL, "trigger" TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ix_anchors_url ON anchors (url);
CREATE INDEX IF NOT EXISTS ix_anchors_source ON anchors (source);
CREATE INDEX IF NOT EXISTS ix_anchors_article_id ON anchors (article_id);
CREATE TABLE IF NOT EXISTS corrections (
    no INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL, anchor_no INTEGER NOT NULL REFERENCES anchors (no),
    verb TEXT NOT NULL, value TEXT NOT NULL, guess TEXT NOT NULL, other_no INTEGER REFERENCES anchors (no),
    "by" TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL, undone_by TEXT, undone_at TEXT);
CREATE INDEX IF NOT EXISTS ix_corrections_id ON corrections (id);
CREATE INDEX IF NOT EXISTS ix_corrections_other_no ON corrections (other_no);
CREATE INDEX IF NOT EXISTS ix_corrections_anchor_no ON corrections (anchor_no);
CREATE TABLE IF NOT EXISTS contributions (
    no INTEGER NOT NULL PRIMARY KEY, "by" TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL,
    name TEXT NOT NULL, articles INTEGER NOT NULL, article_ids TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT NOT NULL PRIMARY KEY, etag TEXT NOT NULL, last_modified TEXT NOT NULL)
"""
COLUMNS = {
    "articles": (
        "focus TEXT NOT NULL DEFAULT '[]'",
        "fingerprint BIGINT NOT NULL DEFAULT 0",
        "text_id TEXT NOT NULL DEFAULT ''",
    ),
    "mentions": ("guess TEXT", "corrected TEXT"),
    "events": (
        "modality TEXT NOT NULL DEFAULT 'asserted'",
        "casualties TEXT NOT NULL DEFAULT '[]'",
        "codes TEXT NOT NULL DEFAULT '[]'",
        "own_cluster TEXT NOT NULL DEFAULT ''",
        "happening TEXT NOT NULL DEFAULT ''",
        "is_lead INTEGER NOT NULL DEFAULT 0",
        "leader_id TEXT NOT NULL DEFAULT ''",
        "text_id TEXT NOT NULL DEFAULT ''",
        "guess TEXT",
        "corrected TEXT",
    ),
}
INDICES = """
CREATE INDEX IF NOT EXISTS articles_by_text ON articles (text_id);
CREATE INDEX IF NOT EXISTS ix_mentions_geonames_id ON mentions (geonames_id);
CREATE INDEX IF NOT EXISTS ix_events_geonames_id ON events (geonames_id);
CREATE INDEX IF NOT EXISTS ix_events_lon ON events (lon);
CREATE INDEX IF NOT EXISTS events_by_cluster_text ON events (cluster_id, outlet, text_id);
CREATE INDEX IF NOT EXISTS events_by_happening ON events (happening);
CREATE INDEX IF NOT EXISTS events_by_own_cluster ON events (own_cluster)
"""
ACTORS = (
    "INSERT OR IGNORE INTO event_actors (event_no, name) "
    "SELECT events.no, json_extract(actor.value, '$[0]') FROM events, json_each(events.actors) AS actor"
)


def upgrade() -> None:
    present = sa.inspect(op.get_bind())
    for statement in TABLES.split(";"):
        op.execute(statement)
    for table, columns in COLUMNS.items():
        known = {column["name"] for column in present.get_columns(table)}
        for column in columns:
            if column.split()[0] not in known:
                op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for statement in INDICES.split(";"):
        op.execute(statement)
    op.execute(ACTORS)
