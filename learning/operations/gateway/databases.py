"""Copies of a database while people write into it, and databases made from such copies."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from learning.migrations import state
from learning.operations.manifest import Kind, NotPossible

PATIENCE = 30.0  # seconds that a copy waits for its turn
CLIENT = (
    "{program} is missing. Install PostgreSQL's client programs (Debian, Ubuntu: "
    "apt-get install postgresql-client), of the server's version or a newer one."
)


def kind_of(url: str) -> Kind:
    return "sqlite" if url.startswith("sqlite") else "postgresql"


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite address; nothing for other engines."""
    path = make_url(url).database
    return Path(path).absolute() if kind_of(url) == "sqlite" and path else None


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a live SQLite file as it stood at one moment, and see that the copy is whole.

    VACUUM INTO reads one snapshot while others go on writing. The backup interface in small steps
    may begin anew whenever another process writes, so that nobody can say when it ends (98 MB
    beside eight writers: 6.4 s, and 0.2 to 0.3 s like this); and it copies free pages, while this
    leaves erased text behind.
    """
    if not source.is_file():
        raise NotPossible(f"There is no database {source}. Is LEARNING_DATABASE right?")
    try:
        with closing(sqlite3.connect(f"file:{quoted(source)}?mode=rw", uri=True)) as line:
            line.isolation_level = None
            line.execute(f"PRAGMA busy_timeout = {round(PATIENCE * 1000)}")
            line.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.DatabaseError as error:
        raise NotPossible(
            f"{source} cannot be copied to {target.parent}: {error}. "
            "Is it damaged, or is the disk full?"
        ) from error
    check_sqlite(target)


def check_sqlite(path: Path) -> None:
    """Refuse a file that SQLite itself finds broken."""
    try:
        with closing(sqlite3.connect(path)) as line:
            told = line.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        told = str(error)
    if told != "ok":
        raise NotPossible(
            f"The database is damaged ({told}). Keep a copy of its files, and restore a backup."
        )


def step_of_sqlite(path: Path) -> str:
    """The migration step that a copy stands at."""
    with closing(sqlite3.connect(path)) as line:
        try:
            (step,) = line.execute("SELECT version_num FROM alembic_version").fetchone()
        except (sqlite3.DatabaseError, TypeError) as error:
            raise NotPossible(
                "The database has no tables of Mosaic: run `learning migrate`."
            ) from (error)
    return str(step)


def quoted(path: Path) -> str:
    return path.as_uri().removeprefix("file://")


def dump_postgres(url: str, target: Path) -> str:
    """Dump a live PostgreSQL database as it stood at one moment; gives its migration step.

    The step is read in the very snapshot that the dump is made of.
    """
    program = found("pg_dump")
    with connected(url, isolation_level="REPEATABLE READ") as line:
        line.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        step = state.current(line)
        if step is None:
            raise NotPossible("The database has no tables of Mosaic: run `learning migrate`.")
        snapshot = line.scalar(text("SELECT pg_export_snapshot()"))
        run(
            url,
            [program, "--format=custom", "--no-owner", "--no-privileges", "--no-sync"],
            [f"--snapshot={snapshot}", f"--file={target}"],
        )
    return step


def load_postgres(url: str, dump: Path) -> None:
    """Fill an empty PostgreSQL database from a dump: all of it, or nothing."""
    run(
        url,
        [found("pg_restore"), "--exit-on-error", "--single-transaction"],
        ["--no-owner", "--no-privileges", str(dump)],
    )


def check_empty_postgres(url: str) -> None:
    """Refuse to restore over anybody's tables."""
    with connected(url) as line:
        tables = inspect(line).get_table_names()
    if tables:
        raise NotPossible(
            f"The database is not empty: it holds {', '.join(sorted(tables)[:5])}. A backup is "
            "restored into an empty one only. Make one (createdb mosaic_restored), let "
            "LEARNING_DATABASE name it, and restore again."
        )


@contextmanager
def connected(url: str, **options: Any) -> Iterator[Connection]:
    """One connection; that there is none is told in a sentence."""
    engine = create_engine(url, connect_args={"connect_timeout": 5}, **options)
    try:
        with engine.connect() as line:
            yield line
    except DBAPIError as error:
        raise NotPossible(f"The database does not answer: {error.orig}") from error
    finally:
        engine.dispose()


def found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise NotPossible(CLIENT.format(program=program))
    return path


def run(url: str, command: Sequence[str], more: Sequence[str]) -> None:
    """Run a client program. The password goes through its environment, where `ps` shows nothing."""
    address = make_url(url)
    plain = address.set(drivername="postgresql", password=None)
    environ = dict(os.environ) | {"LC_ALL": "C"}
    if address.password:
        environ["PGPASSWORD"] = str(address.password)
    target = f"--dbname={plain.render_as_string(hide_password=False)}"
    done = subprocess.run(  # noqa: S603  # our own arguments
        [*command, target, *more], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = done.stderr.strip().splitlines() or ["it gave no reason"]
        raise NotPossible(f"{Path(command[0]).name} failed: {' '.join(told[:3])}")
