"""Bring a database to a step, from Python: no ini file, no shell."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, MetaData, text

from learning.migrations.state import current, head

HERE = Path(__file__).parent
ONE_AT_A_TIME = 0x6D6F73616964  # PostgreSQL: two servers that start together migrate in turn


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the missing steps in one transaction: all of them, or none."""
    with engine.connect() as connection:
        if current(connection) == (head() if to == "head" else to):
            return
    with stepping(engine) as connection:
        command.upgrade(config(connection), to)


def downgrade(engine: Engine, to: str = "base") -> None:
    """Take steps back, in one transaction."""
    with stepping(engine) as connection:
        command.downgrade(config(connection), to)


def draft(engine: Engine, metadata: MetaData, message: str, name: str) -> None:
    """Write a new step that holds the difference between the database and the metadata."""
    with stepping(engine) as connection:
        made = config(connection, metadata)
        command.revision(made, message=message, autogenerate=True, rev_id=name)


def config(connection: Connection, metadata: MetaData | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.set_main_option("file_template", "%%(rev)s")
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    made.attributes["metadata"] = metadata
    return made


@contextmanager
def stepping(engine: Engine) -> Iterator[Connection]:
    """A connection inside one transaction that nobody else migrates beside."""
    work = on_sqlite if engine.dialect.name == "sqlite" else on_postgres
    with work(engine) as connection:
        yield connection


@contextmanager
def on_sqlite(engine: Engine) -> Iterator[Connection]:
    """Foreign keys rest meanwhile: a table that is rebuilt would take its children with it."""
    with engine.connect().execution_options(writes=True) as connection:
        keys = connection.connection.cursor()
        keys.execute("PRAGMA foreign_keys = OFF")  # has no effect once a transaction is open
        try:
            with connection.begin():
                yield connection
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    raise RuntimeError(f"rows point at nothing: {broken[:5]}")
        finally:
            keys.execute("PRAGMA foreign_keys = ON")
            keys.close()


@contextmanager
def on_postgres(engine: Engine) -> Iterator[Connection]:
    with (
        engine.connect().execution_options(isolation_level="READ COMMITTED") as connection,
        connection.begin(),
    ):
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        yield connection
