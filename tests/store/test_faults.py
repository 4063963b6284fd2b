"""When the database cannot, people read what to do, and nothing breaks for good."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from learning.config import Settings
from learning.store.faults import AWAY, BUSY, FULL, Busy, Full
from learning.store.session import Store, transaction
from tests import postgres
from tests.store.counter import Counter, add_one, make

on_sqlite = pytest.mark.parametrize("database", ["sqlite"])
on_postgres = pytest.mark.parametrize("database", ["postgres"])


@pytest.fixture
def hasty(settings: Settings) -> Iterator[Store]:
    """A store that gives up soon."""
    store = Store(settings.database, connections=2, patience=0.05)
    make(store)
    yield store
    store.engine.dispose()


def said(store: Store) -> tuple[type[Exception], str, int]:
    """What adding one is answered with."""
    with pytest.raises((Busy, Full)) as caught:
        add_one(store)
    return type(caught.value), caught.value.message, caught.value.status


@on_sqlite
def test_a_writer_of_another_process_is_waited_for_and_then_refused(
    hasty: Store, settings: Settings
) -> None:
    other = sqlite3.connect(settings.database.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    refused = said(hasty)
    other.execute("ROLLBACK")
    other.close()

    assert refused == (Busy, BUSY, 503)
    add_one(hasty)


@on_postgres
def test_a_writer_that_takes_too_long_makes_others_give_up(hasty: Store) -> None:
    with hasty.writing():
        refused = said(hasty)

    assert refused == (Busy, BUSY, 503)
    add_one(hasty)


@on_sqlite
def test_a_turn_that_never_comes_is_refused(hasty: Store) -> None:
    with hasty.turn:
        refused = said(hasty)

    assert refused == (Busy, BUSY, 503)
    add_one(hasty)


def test_no_free_connection_is_a_refusal(hasty: Store) -> None:
    most = 2 if not hasty.is_sqlite else 6
    held = [hasty.engine.connect() for _ in range(most)]

    refused = said(hasty)

    for line in held:
        line.close()
    assert refused == (Busy, BUSY, 503)
    add_one(hasty)


@on_sqlite
def test_a_full_disk_refuses_writing_and_lets_reading_go_on(hasty: Store) -> None:
    with pytest.raises(Full) as caught:
        fill(hasty)

    with hasty.session() as session:
        assert session.get_one(Counter, 1).count == 0
    add_one(hasty)
    assert (caught.value.message, caught.value.status) == (FULL, 507)


def fill(store: Store) -> None:
    """Write more than SQLite has been allowed pages for."""
    with store.session() as own, transaction(own, store):
        pages = own.scalar(text("PRAGMA page_count"))
        own.execute(text(f"PRAGMA max_page_count = {pages}"))
        try:
            own.execute(text("CREATE TABLE test_big (body BLOB)"))
            own.execute(text("INSERT INTO test_big VALUES (zeroblob(1000000))"))
        finally:
            own.execute(text("PRAGMA max_page_count = 1073741823"))


@on_postgres
def test_a_connection_lost_while_idle_is_replaced_unseen(hasty: Store, settings: Settings) -> None:
    add_one(hasty)
    for record in idle_records(hasty):
        record["used_at"] -= 60
    end_connections(settings)

    add_one(hasty)


@on_postgres
def test_a_connection_lost_in_use_is_a_refusal_once(hasty: Store, settings: Settings) -> None:
    add_one(hasty)
    end_connections(settings)

    refused = said(hasty)

    assert refused == (Busy, AWAY, 503)
    add_one(hasty)


def test_a_restarted_server_is_found_again() -> None:
    server = postgres.start()
    store = Store(server.url("postgres"), connections=2)
    make(store)
    with store.session() as session:
        session.get_one(Counter, 1)

    server.control("stop", "-m", "fast")
    refused = [said(store), said(store)]
    server.control("start")
    add_one(store)

    with store.session() as session:
        assert session.get_one(Counter, 1).count == 1
    store.engine.dispose()
    server.stop()
    assert refused == [(Busy, AWAY, 503)] * 2


def test_a_broken_rule_is_no_refusal(hasty: Store) -> None:
    with pytest.raises(IntegrityError), hasty.writing() as session:
        session.execute(text("INSERT INTO test_counter VALUES (1, 0)"))


def idle_records(store: Store) -> list[dict[Any, Any]]:
    """The notes that the pool keeps on each connection that rests."""
    line = store.engine.connect()
    found = [line.connection.info]
    line.close()
    return found


def end_connections(settings: Settings) -> None:
    """What a restart, or an administrator, does to every connection of the application."""
    other = Store(settings.database, connections=1)
    with other.session() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND application_name = 'mosaic'"
            )
        )
    other.engine.dispose()
