"""Alembic's entry: the scripts run on the connection, and in the transaction, of the store that is opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
