"""How stores of older versions of this program get the present tables: alembic over ``articles/migrations``.

``store_schema.SCHEMA_VERSION`` is the number of the newest script in ``migrations/versions``. A script says
what one version changed and never looks at the present tables, which will be others one day.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from articles import store_schema as db

SCRIPTS = "articles:migrations"


def stamp(connection: sa.Connection) -> None:
    """Write down that new tables are the present ones."""
    command.stamp(_config(connection), _revision(db.SCHEMA_VERSION))


def upgrade(connection: sa.Connection) -> None:
    """Bring older tables up to the present ones, in the transaction that is open."""
    command.upgrade(_config(connection), "head")


def _revision(version: int) -> str:
    return f"{version:04}"


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
