"""Stores in PostgreSQL, for a team or millions of articles: each a schema of a database, with ``tsvector``
for words.
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from articles import rows, store_words
from articles import store_schema as db
from articles.errors import StoreError
from articles.store_engine import Engine, adding_up
from geodata.telling import tell

# One writer at a time in a schema, as in SQLite; held until the transaction ends.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('dispute-atlas ' || current_schema(), 0))"
_OUT_OF_REACH = "connection failed", "connection is bad", "timeout expired", "failed to resolve host"
_AT_ONCE = 10_000  # passages that are taken into the search index at once
# The questions are many and small: to start another process for one, or to compile it, takes longer than to
# answer it. How many rows a region, a day or a word has differs so much that one plan does not fit them all.
# And what is read lies in memory or on a disk without a head to move.
_SETTINGS = {
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "plan_cache_mode": "force_custom_plan",
    "random_page_cost": "1.1",
}


class Postgresql(Engine):
    """A store in the schema of a database that comes first on the connection's search path."""

    def __init__(self, url: sa.URL) -> None:
        if not url.database:
            raise StoreError(
                tell(
                    "“{url}” names no database; write it as postgresql+psycopg://USER@HOST/DATABASE.",
                    url=url.render_as_string(hide_password=True),
                )
            )
        self.url = url
        super().__init__(url.set(query={}).render_as_string(hide_password=True))

    def connect(self, *, readonly: bool) -> sa.Engine:
        """Connections that begin no transaction for a single question."""
        options = [f"-c {name}={value}" for name, value in _SETTINGS.items()]
        options.append(str(self.url.query.get("options", "")))  # what comes later wins
        if readonly:
            options.append("-c default_transaction_read_only=on")
        connected = {
            "connect_timeout": 10,
            "application_name": "dispute-atlas",
            "options": " ".join(filter(None, options)),
        }
        return self.engine(str(self.url.render_as_string(hide_password=False)), connect_args=connected)

    def find(self, *, readonly: bool) -> None:
        """The server says when there is no such database."""

    def version(self, connection: sa.Connection) -> int:
        """What alembic wrote down."""
        # Tables of extensions, such as those of PostGIS, are nobody's.
        own = connection.exec_driver_sql(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
            "AND relnamespace = to_regnamespace(quote_ident(current_schema())) "
            "AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
        )
        tables = set(own.scalars())
        if not tables:
            return 0
        if not {"alembic_version", "meta", "articles"} <= tables:
            raise StoreError(
                tell(
                    "{store} has tables of another program, and is no store; "
                    "name another database, or another schema of it.",
                    store=self.name,
                )
            )
        return int(connection.exec_driver_sql("SELECT max(version_num) FROM alembic_version").scalar_one())

    def for_reading(self, connection: sa.Connection) -> sa.Connection:
        """Each question is a transaction of its own: no way there and back to begin and end one."""
        return connection.execution_options(isolation_level="AUTOCOMMIT")

    def at_once(self, connection: sa.Connection) -> sa.Connection:
        """In a transaction that sees no later ones."""
        return connection.execution_options(isolation_level="REPEATABLE READ")

    def begin_write(self, connection: sa.Connection) -> None:
        """Wait for whoever writes, so that what is read in the transaction still holds when it writes."""
        connection.exec_driver_sql(_LOCK)

    def make(self, connection: sa.Connection) -> None:
        """The search index."""
        connection.exec_driver_sql(
            "CREATE TABLE passage_words ("
            "rowid integer PRIMARY KEY REFERENCES passages ON DELETE CASCADE, words tsvector NOT NULL)"
        )
        connection.exec_driver_sql("CREATE INDEX passages_by_word ON passage_words USING gin (words)")

    def sign(self, connection: sa.Connection) -> None:
        """Alembic's table is signature enough."""

    def let_readers_in(self, connection: sa.Connection) -> None:
        """They are in when the transaction that makes the tables ends."""

    def keep(self, connection: sa.Connection, version: int) -> str:
        """Copies of the tables in a schema beside the store's, in the transaction that changes it."""
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        kept = f"{schema}_version_{version}"
        preparer = connection.dialect.identifier_preparer
        if kept in sa.inspect(connection).get_schema_names():  # of an earlier time, or another store's
            raise StoreError(
                tell(
                    "{store} was not brought up to date: before it changes, a copy is put into the schema "
                    "{schema}, which is there already. When nobody needs what that holds, remove it "
                    "(DROP SCHEMA {schema} CASCADE); else rename it. Then try again.",
                    store=self.name,
                    schema=preparer.quote(kept),
                )
            )
        connection.exec_driver_sql(f"CREATE SCHEMA {preparer.quote(kept)}")
        for table in sa.inspect(connection).get_table_names():
            if table != "spatial_ref_sys":
                copied = f"{preparer.quote(kept)}.{preparer.quote(table)}"
                connection.exec_driver_sql(f"CREATE TABLE {copied} AS TABLE {preparer.quote(table)}")
        return kept

    def insert(
        self, connection: sa.Connection, table: str, names: Sequence[str], found: Sequence[rows.Record]
    ) -> None:
        """By COPY, of any number of rows."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
        )
        driver = connection.connection.driver_connection
        assert driver is not None
        try:
            with driver.cursor() as cursor, cursor.copy(statement) as copy:
                for row in found:
                    # A text in PostgreSQL has no NUL; the sign for what cannot be shown takes as much room.
                    copy.write_row([v.replace("\0", "\ufffd") if isinstance(v, str) else v for v in row])
        except psycopg.Error as error:  # past SQLAlchemy, which would have wrapped it
            raise DBAPIError(statement.as_string(), None, error) from error

    def add_up(self, connection: sa.Connection, table: sa.Table, found: Sequence[tuple[object, ...]]) -> None:
        """By COPY into a table of this transaction, and from there all at once."""
        made = f"CREATE TEMPORARY TABLE IF NOT EXISTS {table.name}_added (LIKE {table.name})"
        connection.exec_driver_sql(f"{made} ON COMMIT DELETE ROWS")
        self.insert(connection, f"{table.name}_added", table.c.keys(), found)
        connection.exec_driver_sql(adding_up(table, f"TABLE {table.name}_added"))
        connection.exec_driver_sql(f"TRUNCATE {table.name}_added")

    def learn_words(self, connection: sa.Connection, first_passage: int) -> None:
        """Index their quotes, by the words that SQLite would find in them."""
        last, quotes = first_passage - 1, sa.select(db.passages.c.no, db.passages.c.quote)
        quotes = quotes.order_by(db.passages.c.no).limit(_AT_ONCE)
        while some := connection.execute(quotes.where(db.passages.c.no > last)).all():
            vectors = [(no, store_words.vector(quote)) for no, quote in some]
            self.insert(connection, "passage_words", ("rowid", "words"), vectors)
            last = some[-1].no

    def forget_words(self, connection: sa.Connection, article_no: int) -> None:
        """They go with their passages."""

    def tidy(self, connection: sa.Connection) -> None:
        """What the server would do by itself some minutes later: look how much there is of each thing, and
        note that all rows of the tables may be seen, so that indices alone answer.
        """
        connection.exec_driver_sql(f"VACUUM (ANALYZE) {', '.join((*db.schema.tables, 'passage_words'))}")

    def size(self, connection: sa.Connection) -> int:
        return int(connection.scalar(sa.select(sa.func.pg_database_size(sa.func.current_database()))) or 0)

    def sentence(self, error: SQLAlchemyError) -> str:
        """What PostgreSQL says, in words of ours where it is often said."""
        reason = " ".join(str(getattr(error, "orig", None) or error).split()).rstrip(".")
        if "does not exist" in reason and "database" in reason:
            return tell(
                "There is no database for {store}; make one with createdb, or correct the address.",
                store=self.name,
            )
        if "authentication failed" in reason or "no password supplied" in reason:
            return tell(
                "PostgreSQL does not let this user in to {store}; correct user and password, "
                "for example in ~/.pgpass.",
                store=self.name,
            )
        if any(said in reason for said in _OUT_OF_REACH):
            return tell(
                "PostgreSQL cannot be reached for {store}: {why}; is it running there?",
                store=self.name,
                why=reason,
            )
        if "read-only transaction" in reason:
            reason = tell("it was opened as readonly")
        return tell("The store {path} cannot be used: {why}.", path=self.name, why=reason)
