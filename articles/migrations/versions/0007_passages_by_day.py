"""The days of passages carry the passages' place in lists."""

import sqlalchemy as sa
from alembic import op

from articles import store_counts

revision = "0007"
down_revision = "0006"

# Of two stretches of a passage the later one has the last day of the one before.
FILL = """
UPDATE passage_days SET
newest = (SELECT newest FROM passages WHERE passages.no = passage_days.passage_no),
previous = (SELECT coalesce(max(other.last), 0) FROM passage_days AS other
            WHERE other.passage_no = passage_days.passage_no AND other.last < passage_days.first)
"""


def upgrade() -> None:
    for column in ("newest", "previous"):
        op.execute(f"ALTER TABLE passage_days ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    connection = op.get_bind()
    counted = connection.scalar(sa.text("SELECT count(*) FROM passage_counts"))
    if counted:
        op.execute(FILL)
    else:
        # The one exception to not using what is there today: the counts are made as they are always made. Who
        # changes their tables again lets this fill nothing, and fills them in that version's script.
        store_counts.fill(connection)
