"""Nobody's change is lost: not between threads, greenlets or processes."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learning.config import Settings
from learning.store.session import Store, transaction
from tests.store import counter
from tests.store.counter import Counter, add_one

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _counter(store: Store) -> None:
    counter.make(store)


def count(store: Store) -> int:
    with store.session() as session:
        return session.get_one(Counter, 1).count


def test_eight_threads_lose_nothing(store: Store) -> None:
    def work() -> None:
        for _ in range(50):
            add_one(store)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(store) == 400


def test_four_processes_lose_nothing(store: Store, settings: Settings) -> None:
    running = [run(settings, "alone", "50") for _ in range(4)]

    done = [process.communicate()[0] for process in running]

    assert (done, count(store)) == (["50\n"] * 4, 200)


def test_two_hundred_greenlets_of_two_workers_lose_nothing(
    store: Store, settings: Settings
) -> None:
    running = [run(settings, "greenlets", "100") for _ in range(2)]

    done = [process.communicate()[0] for process in running]

    assert (done, count(store)) == (["100\n"] * 2, 200)


def test_greenlets_that_wait_inside_a_transaction_do_not_stop_their_worker(
    store: Store, settings: Settings
) -> None:
    done = run(settings, "yielding", "20").communicate()[0]

    assert (done, count(store)) == ("20\n", 20)


def test_a_row_read_before_is_read_anew_inside(store: Store) -> None:
    with store.session() as session:
        before = session.get_one(Counter, 1)
        assert before.count == 0
        add_one(store)

        with transaction(session, store):
            before.count += 1

    assert count(store) == 2


def test_a_row_written_in_one_transaction_is_read_anew_in_the_next(store: Store) -> None:
    with store.session() as session:
        with transaction(session, store):
            row = session.get_one(Counter, 1)
            row.count = 1
        add_one(store)

        with transaction(session, store):
            row.count += 1

    assert count(store) == 3


def test_a_failure_undoes_everything(store: Store) -> None:
    def fail() -> None:
        with store.writing() as session:
            session.get_one(Counter, 1).count = 7
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert count(store) == 0


def test_a_broken_rule_undoes_everything_and_leaves_the_store_usable(store: Store) -> None:
    def break_rule() -> None:
        with store.writing() as session:
            session.execute(update(Counter).values(count=7))
            session.execute(insert(Counter).values(id=1, count=0))

    with pytest.raises(IntegrityError):
        break_rule()

    add_one(store)
    assert count(store) == 1


def test_rows_changed_outside_a_transaction_are_refused(store: Store) -> None:
    with store.session() as session:
        session.get_one(Counter, 1).count = 7
        with pytest.raises(RuntimeError, match="outside a transaction"):
            session.flush()


def test_rows_changed_before_a_transaction_are_refused(store: Store) -> None:
    with store.session() as session:
        session.get_one(Counter, 1).count = 7
        with (
            pytest.raises(RuntimeError, match="before the transaction"),
            transaction(session, store),
        ):
            pass


def test_a_transaction_inside_another_is_refused(store: Store) -> None:
    with (
        store.writing() as session,
        pytest.raises(RuntimeError, match="open already"),
        transaction(session, store),
    ):
        pass


def test_lanes_go_on_side_by_side_on_postgres_and_in_turn_on_sqlite(store: Store) -> None:
    seen: list[str] = []

    def other() -> None:
        with store.writing(lane="person:2"):
            seen.append("second")

    with store.writing(lane="person:1") as session:
        thread = threading.Thread(target=other)
        thread.start()
        if not store.is_sqlite:
            thread.join()
        session.execute(text("SELECT 1"))
        seen.append("first")
    thread.join()

    assert seen == (["first", "second"] if store.is_sqlite else ["second", "first"])


def test_one_lane_goes_in_turn(store: Store) -> None:
    threads = [threading.Thread(target=add_one, args=(store, "counter:1")) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(store) == 40


def test_a_commit_keeps_what_was_written_readable(store: Store) -> None:
    with store.session() as session:
        with transaction(session, store):
            row = session.get_one(Counter, 1)
            row.count = 5

        assert row.count == 5
        assert not session.in_transaction()


def test_a_free_session_is_committed_before_a_transaction_of_its_own(
    store: Store, session: Session
) -> None:
    session.get_one(Counter, 1).count = 5

    with transaction(session, store):
        session.get_one(Counter, 1).count += 1

    assert count(store) == 6


def run(settings: Settings, how: str, times: str) -> "subprocess.Popen[str]":
    """Count in a process of its own."""
    given = json.dumps({"url": settings.database, "how": how, "times": int(times)})
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "tests.store.counter", given],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
