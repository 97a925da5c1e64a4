"""How stores of older versions of this program get the present tables: alembic over ``articles/migrations``.

``store_schema.SCHEMA_VERSION`` is the number of the newest script in ``migrations/versions``. A script says
what one version changed and never looks at the present tables, which will be others one day.
"""

from __future__ import annotations

import sqlalchemy as sa

from articles import store_schema as db

SCRIPTS = "articles:migrations"

# Alembic's own table, made here: alembic takes a while to be there, and new stores need no more of it.
_versions = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def stamp(connection: sa.Connection) -> None:
    """Write down that new tables are the present ones."""
    _versions.create(connection)
    connection.execute(sa.insert(_versions).values(version_num=f"{db.SCHEMA_VERSION:04}"))


def upgrade(connection: sa.Connection) -> None:
    """Bring older tables up to the present ones, in the transaction that is open."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
