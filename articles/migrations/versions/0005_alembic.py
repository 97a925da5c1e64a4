"""Stores tell alembic their version; nothing else is new."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
