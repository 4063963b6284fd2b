"""SQLite as the house needs it: honest transactions, everything on the disk before we say so."""

import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext

from learning.errors import Refusal
from learning.store.encoding import compact_json
from learning.store.faults import AWAY, BUSY, FULL, Busy, Full

WRITES = "writes"  # the execution option that makes a transaction a writer from its start
BUSY_TIMEOUT = 0.005  # seconds; SQLite sleeps without letting other greenlets run
PAUSE = 0.002  # seconds between two tries, on average; others run meanwhile

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL may lose the last commits when the power fails
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # erased people leave no text behind in free pages
    "PRAGMA trusted_schema = OFF",
    "PRAGMA journal_size_limit = 16777216",
)
NO_ROOM = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,  # a quota
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
# The file cannot be opened, or its disk was made read-only after a failure.
NO_PLACE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def engine(url: str, *, connections: int, patience: float) -> Engine:
    """An engine whose transactions begin when SQLAlchemy says so."""
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(
        url,
        pool_size=connections,
        max_overflow=2 * connections,
        pool_timeout=patience,
        json_serializer=compact_json,
        hide_parameters=True,  # what people wrote stays out of the log
        connect_args={
            "isolation_level": None,  # else the driver begins transactions by its own rules
            "timeout": BUSY_TIMEOUT,
            "check_same_thread": False,
            "cached_statements": 512,
        },
    )

    def begin(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        if connection.get_execution_options().get(WRITES):
            begin_immediate(raw, patience)
        else:
            raw.execute("BEGIN")

    event.listen(made, "connect", prepare)
    event.listen(made, "begin", begin)
    event.listen(made, "handle_error", told, retval=True)
    return made


def prepare(raw: sqlite3.Connection, _record: object) -> None:
    for pragma in PRAGMAS:
        raw.execute(pragma)


def begin_immediate(raw: sqlite3.Connection, patience: float) -> None:
    """Become the writer, waiting for those of other processes in a way that lets greenlets run."""
    give_up_at = time.monotonic() + patience
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise refusal_of(error) or error from error
            if time.monotonic() > give_up_at:
                raise Busy(BUSY) from error
            time.sleep(random.uniform(0, 2 * PAUSE))  # noqa: S311  # spreads the tries, no secret
        else:
            return


def is_busy(error: sqlite3.Error) -> bool:
    return primary_code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def primary_code(error: sqlite3.Error) -> int:
    """The reason without its details, which SQLite keeps in the higher bits."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def refusal_of(error: BaseException | None) -> Refusal | None:
    """What a person is told about this error, or nothing when it is a fault of ours."""
    if not isinstance(error, sqlite3.OperationalError):
        return None
    if is_busy(error):
        return Busy(BUSY)
    if {primary_code(error), getattr(error, "sqlite_errorcode", 0)} & NO_ROOM:
        return Full(FULL)
    return Busy(AWAY) if primary_code(error) in NO_PLACE else None


def told(context: ExceptionContext) -> BaseException | None:
    return refusal_of(context.original_exception)
