"""A row that many increment at once: in threads, in greenlets, and run as a process of its own."""

import json
import sys
import time

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from learning.store.session import Store


class Apart(DeclarativeBase):
    """Tables of this test alone, in no migration."""


class Counter(Apart):
    __tablename__ = "test_counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]


def make(store: Store) -> None:
    """Make the table, with its one row at nought."""
    with store.session("free") as session:
        Apart.metadata.drop_all(session.connection())
        Apart.metadata.create_all(session.connection())
        session.add(Counter(id=1, count=0))
        session.commit()


def add_one(store: Store, lane: str | None = None) -> None:
    """Read, add, write: what loses updates when two do it at once."""
    with store.writing(lane=lane) as session:
        row = session.get_one(Counter, 1)
        row.count = row.count + 1


def greenlets(store: Store, times: int, *, inside: float = 0.0) -> int:
    """So many greenlets of one worker, each adding one; each waits outside or inside its turn."""
    import gevent  # noqa: PLC0415  # after patching

    def one() -> int:
        time.sleep(0.001)
        with store.session() as reading:
            reading.get_one(Counter, 1)
            time.sleep(0.001)
        with store.writing() as session:
            row = session.get_one(Counter, 1)
            time.sleep(inside)
            row.count = row.count + 1
        return 1

    started = [gevent.spawn(one) for _ in range(times)]
    return sum(task.value or 0 for task in gevent.joinall(started))


def main(given: dict[str, str | int]) -> int:
    """What one process does, told as JSON; gives how often it added."""
    times = int(given["times"])
    store = Store(str(given["url"]), connections=20)
    if given["how"] == "greenlets":
        return greenlets(store, times)
    if given["how"] == "yielding":
        return greenlets(store, times, inside=0.002)
    for _ in range(times):
        add_one(store)
    return times


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    if asked["how"] != "alone":
        from gevent import monkey

        monkey.patch_all()
    sys.stdout.write(f"{main(asked)}\n")
