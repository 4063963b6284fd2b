"""Rows that come in pairs, written by many at once: half a pair in a copy is a torn copy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from learning.errors import Refusal
from learning.store.session import Store

WRITERS = 8
MOST = 20_000  # pairs of one writer; the test ends long before
BEFORE = 50  # pairs of each writer that are there when a copy begins
BODY = "what somebody wrote " * 40  # several rows fill a page, so that pages split


@dataclass(slots=True)
class Writing:
    """What the writers have been told so far: so many pairs are kept."""

    acknowledged: list[int] = field(default_factory=lambda: [0] * WRITERS)
    stop: threading.Event = field(default_factory=threading.Event)
    begun: threading.Barrier = field(default_factory=lambda: threading.Barrier(WRITERS + 1))
    refusals: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.acknowledged)


def make(store: Store) -> None:
    with store.session("free") as session:
        for side in ("left", "right"):
            session.execute(text(f"DROP TABLE IF EXISTS test_{side}"))
            session.execute(
                text(
                    f"CREATE TABLE test_{side} (writer INTEGER, number INTEGER, body TEXT,"
                    " PRIMARY KEY (writer, number))"
                )
            )
        session.commit()


@contextmanager
def writers(store: Store) -> Iterator[Writing]:
    """Eight people who write pairs until the block ends; each has written some when it begins."""
    writing = Writing()
    threads = [
        threading.Thread(target=write, args=(store, writing, number)) for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    writing.begun.wait(timeout=60)
    try:
        yield writing
    finally:
        writing.stop.set()
        for thread in threads:
            thread.join(timeout=60)
    assert writing.refusals == []


def write(store: Store, writing: Writing, writer: int) -> None:
    for number in range(MOST):
        try:
            write_pair(store, writer, number)
        except Refusal as refusal:
            writing.refusals.append(str(refusal))
            return
        writing.acknowledged[writer] += 1
        if number == BEFORE:
            writing.begun.wait(timeout=60)
        if writing.stop.is_set():
            return


def write_pair(store: Store, writer: int, number: int) -> None:
    """One transaction, both or none: a new pair, and an old one somewhere else that changes."""
    old = number * 7919 % (number + 1)
    row = {"writer": writer, "number": number, "old": old, "body": f"{number} {BODY}"}
    with store.writing(lane=f"writer:{writer}") as session:
        for side in ("left", "right"):
            session.execute(text(f"INSERT INTO test_{side} VALUES (:writer, :number, :body)"), row)  # noqa: S608
            session.execute(
                text(
                    f"UPDATE test_{side} SET body = :body WHERE writer = :writer AND number = :old"  # noqa: S608
                ),
                row,
            )


def kept(connection: Connection) -> tuple[int, int]:
    """How many pairs a database holds whole, and how many rows of it are torn.

    A row is torn when its other half is missing or differs, or when an earlier one of the same
    writer is missing.
    """
    left, right = (
        {
            (row.writer, row.number): row.body
            for row in connection.execute(text(f"SELECT * FROM test_{side}"))  # noqa: S608
        }
        for side in ("left", "right")
    )
    whole = {key for key, body in left.items() if right.get(key) == body}
    gaps = {key for key in whole if key[1] and (key[0], key[1] - 1) not in whole}
    return len(whole), len((left.keys() | right.keys()) - whole) + len(gaps)
