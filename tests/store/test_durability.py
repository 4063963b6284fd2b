"""What is acknowledged is on the disk, and erased text does not linger in free pages."""

from pathlib import Path

import pytest
from sqlalchemy import text

from learning.store.session import Store
from tests.store.counter import add_one, make

WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: one sync of the log for each commit
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
}


@pytest.mark.parametrize("database", ["sqlite"])
def test_every_sqlite_connection_is_durable_and_forgetful(store: Store) -> None:
    open_at_once = [store.engine.connect() for _ in range(3)]

    found = [
        {name: line.exec_driver_sql(f"PRAGMA {name}").scalar() for name in WANTED}
        for line in open_at_once
    ]

    for line in open_at_once:
        line.close()
    assert found == [WANTED] * 3


@pytest.mark.parametrize("database", ["postgres"])
def test_every_postgres_commit_waits_for_the_disk(store: Store) -> None:
    with store.writing() as session:
        assert session.scalar(text("SHOW synchronous_commit")) == "on"
        assert session.scalar(text("SHOW TimeZone")) == "UTC"


@pytest.mark.parametrize("database", ["sqlite"])
def test_erased_text_is_gone_from_the_file(store: Store, tmp_path: Path) -> None:
    with store.writing() as session:
        session.execute(text("CREATE TABLE test_notes (body TEXT)"))
        session.execute(text("INSERT INTO test_notes VALUES ('Zoubeida wrote this')"))
    with store.writing() as session:
        session.execute(text("DELETE FROM test_notes"))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")  # a checkpoint wants no transaction around it
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    kept = b"".join(path.read_bytes() for path in tmp_path.glob("mosaic.sqlite*"))
    assert b"Zoubeida" not in kept


def test_an_acknowledged_commit_is_seen_by_a_fresh_connection(store: Store) -> None:
    make(store)
    add_one(store)

    store.engine.dispose()
    with store.session() as session:
        assert session.scalar(text("SELECT count FROM test_counter")) == 1
