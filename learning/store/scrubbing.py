"""After somebody was erased: nothing of the old rows stays in free pages, indexes or the log."""

import time
from typing import Any

from sqlalchemy import text

from learning.store.session import Store

TRIES = 40
PAUSE = 0.05  # seconds; readers that began before the erasure end meanwhile

INDEXES = text("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'")


def scrub(store: Store) -> bool:
    """Merge full-text indexes and empty SQLite's log. True when nothing old is left.

    `secure_delete` has overwritten the rows themselves. Outside any transaction: the log cannot be
    emptied from within. PostgreSQL's vacuum does its part by itself.
    """
    if not store.is_sqlite:
        return True
    with store.writing() as session:
        for name in session.scalars(INDEXES).all():
            session.execute(text(f'INSERT INTO "{name}"("{name}") VALUES (\'optimize\')'))  # noqa: S608
    with store.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        for _ in range(TRIES):
            is_busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not is_busy:
                return True
            time.sleep(PAUSE)
    return False
