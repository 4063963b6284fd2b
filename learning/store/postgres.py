"""PostgreSQL as the house needs it: cheap reads, bounded waits, healing after a restart."""

import time
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InvalidatePoolError

from learning.errors import Refusal
from learning.store.encoding import compact_json
from learning.store.faults import AWAY, BUSY, FULL, NOT_UNDERSTOOD, Busy, Full, Unstorable

IDLE = 1.0  # seconds after which a connection is tried before it is used
# Lock not available, serialisation, deadlock, a statement that took too long.
BUSY_STATES = {"55P03", "40001", "40P01", "57014"}
FULL_STATES = {"53100"}
# Shutdown, crash, starting, too many, out of memory, a standby that cannot write (yet).
AWAY_STATES = {"57P01", "57P02", "57P03", "53300", "53200", "25006"}
OPTIONS = {
    "lock_timeout": "{patience}ms",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
}


def engine(url: str, *, connections: int, patience: float) -> Engine:
    """An engine that reads without a transaction: each statement sees what is committed.

    That is what READ COMMITTED promises anyway, and it saves two messages for each page.
    """
    made = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        pool_use_lifo=True,
        json_serializer=compact_json,
        hide_parameters=True,  # what people wrote stays out of the log
        connect_args={
            "connect_timeout": 3,
            "application_name": "mosaic",
            "options": " ".join(
                f"-c {name}={value.format(patience=round(patience * 1000))}"
                for name, value in OPTIONS.items()
            ),
        },
    )
    event.listen(made, "checkin", note_use)
    event.listen(made, "checkout", try_idle)
    event.listen(made, "handle_error", told, retval=True)
    return made


def note_use(_raw: object, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def try_idle(raw: Any, record: Any, _proxy: object) -> None:
    """Try a connection that rested; when it is dead, so are all others, and the pool starts anew.

    SQLAlchemy's own pre-ping asks before every use, which costs a message for each page.
    """
    used_at = record.info.get("used_at")
    if used_at is None or time.monotonic() - used_at < IDLE:
        return
    try:
        raw.execute("")
    except Exception as error:
        raise InvalidatePoolError("the database closed its connections") from error


def refusal_of(error: BaseException | None, *, is_disconnect: bool) -> Refusal | None:
    """What a person is told about this error, or nothing when it is a fault of ours."""
    state = getattr(error, "sqlstate", None)
    if state in BUSY_STATES:
        return Busy(BUSY)
    if state in FULL_STATES:
        return Full(FULL)
    if state is None and type(error).__name__ == "DataError":  # a NUL, which never left for it
        return Unstorable(NOT_UNDERSTOOD)
    return Busy(AWAY) if is_disconnect or state in AWAY_STATES else None


def told(context: ExceptionContext) -> BaseException | None:
    lost = context.is_disconnect or (
        context.connection is None
        and type(context.original_exception).__name__ == "OperationalError"
    )
    return refusal_of(context.original_exception, is_disconnect=lost)
