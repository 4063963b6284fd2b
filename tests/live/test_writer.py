"""The writer: what gathers is written together, and everybody hears what became of their own."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.live.entries import Entry, Say, Steer, Written
from learning.live.gateway import writer as writing
from learning.live.gateway.writer import Writer
from learning.live.models import LiveAnswer, LiveEvent, LiveSession
from learning.live.service.log import TooLate, append
from learning.store.faults import Busy, Full
from learning.store.session import Store
from tests.counting import queries
from tests.live.making import NOON, answer, live_session, seat, steer

CROWD = 40


def asking(session: Session, *, seats: int = 0) -> tuple[int, list[int]]:
    live = live_session(session)
    steer(session, live, "lobby", "next", "next")
    number, taken = live.id, [seat(session, live) for _ in range(seats)]
    session.commit()
    return number, taken


class Batches:
    """The log's own `append`, and how much each transaction wrote."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.before: Callable[[Sequence[Entry]], None] = lambda _entries: None

    def __call__(
        self, session: Session, number: int, entries: Sequence[Entry], now: datetime
    ) -> list[Written]:
        self.sizes.append(len(entries))
        self.before(entries)
        return append(session, number, entries, now)


@pytest.fixture
def batches() -> Batches:
    return Batches()


@pytest.fixture
def reached() -> list[tuple[int, int]]:
    """What the writer told of: a session, and how far its log has come."""
    return []


@pytest.fixture
def writer(store: Store, batches: Batches, reached: list[tuple[int, int]]) -> Writer:
    return Writer(
        store,
        batches,
        now=lambda: NOON,
        wrote=lambda *_: None,
        ring=lambda number, seq: reached.append((number, seq)),
    )


def all_at_once(send: Callable[[Entry], Written], entries: Sequence[Entry]) -> list[object]:
    """Everybody sends in the same moment; what each was told, or the fault that they met."""
    told: list[object] = [None] * len(entries)
    start = threading.Barrier(len(entries))

    def one(number: int, entry: Entry) -> None:
        start.wait(timeout=60)
        try:
            told[number] = send(entry)
        except Exception as fault:  # noqa: BLE001  # looked at by the test
            told[number] = fault

    threads = [
        threading.Thread(target=one, args=(number, entry)) for number, entry in enumerate(entries)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def events(session: Session, kind: str) -> int:
    query = select(func.count()).select_from(LiveEvent).where(LiveEvent.kind == kind)
    return session.scalar(query) or 0


def test_a_crowd_is_written_in_few_transactions_and_each_hears_of_their_own(
    writer: Writer, session: Session, batches: Batches, reached: list[tuple[int, int]]
) -> None:
    number, seats = asking(session, seats=CROWD)
    entries = [answer(one, "a") for one in seats]

    def wait_for_all(_entries: Sequence[Entry]) -> None:
        while sum(map(len, writer.queues.values())) + sum(batches.sizes) < CROWD:
            time.sleep(0.001)

    batches.before = wait_for_all
    told = all_at_once(lambda entry: writer.send(number, entry), entries)

    numbers = sorted(one.seq for one in told if isinstance(one, Written))
    assert numbers == list(range(numbers[0], numbers[0] + CROWD))
    assert (len(batches.sizes) <= 2, sum(batches.sizes)) == (True, CROWD)
    assert max(reached) == (number, numbers[-1])
    assert writer.queues == {}
    rows = session.execute(select(LiveAnswer.seat_id, LiveAnswer.seq))
    by_seat = {seat_id: seq for seat_id, seq in rows}  # noqa: C416  # rows are no pairs to mypy
    assert by_seat == {
        entry.seat: one.seq
        for entry, one in zip(entries, told, strict=True)
        if isinstance(one, Written)
    }


def test_a_vote_sent_by_racers_at_once_is_one_vote(writer: Writer, session: Session) -> None:
    number, (one,) = asking(session, seats=1)
    vote = answer(one, "a")

    told = all_at_once(lambda entry: writer.send(number, entry), [vote] * CROWD)

    assert {entry.seq for entry in told if isinstance(entry, Written)} == {6}
    assert sum(entry.is_repeat for entry in told if isinstance(entry, Written)) == CROWD - 1
    assert events(session, "answered") == 1


def test_of_two_facilitators_who_click_at_once_one_is_told(
    writer: Writer, session: Session
) -> None:
    number, _ = asking(session)

    told = all_at_once(lambda entry: writer.send(number, entry), [Steer("next", None, seen=4)] * 2)

    refused = sorted(type(one.refusal).__name__ for one in told if isinstance(one, Written))
    assert refused == ["NoneType", "Stale"]


def test_what_came_too_late_is_told_and_takes_nobody_with_it(
    writer: Writer, session: Session
) -> None:
    number, (one, two) = asking(session, seats=2)

    told = all_at_once(
        lambda entry: writer.send(number, entry), [answer(one, "a"), answer(two, "a", round=7)]
    )

    kinds = [type(each.refusal) for each in told if isinstance(each, Written)]
    assert kinds == [type(None), TooLate]


def test_an_entry_at_fault_fails_alone(writer: Writer, session: Session, batches: Batches) -> None:
    number, seats = asking(session, seats=CROWD)
    bad = Say("answered", seats[0], {"activity": "stuck"}, key="without a round")
    entries: list[Entry] = [bad, *(answer(one, "a") for one in seats[1:])]

    told = all_at_once(lambda entry: writer.send(number, entry), entries)

    assert [type(one) for one in told] == [KeyError, *[Written] * (CROWD - 1)]
    assert events(session, "answered") == CROWD - 1


@pytest.mark.parametrize("trouble", [Busy, Full])
def test_when_the_database_cannot_write_everybody_is_told_so(
    writer: Writer, session: Session, batches: Batches, trouble: type[Busy] | type[Full]
) -> None:
    number, seats = asking(session, seats=CROWD)
    entries = [answer(one, "a") for one in seats]

    def fail(_entries: Sequence[Entry]) -> None:
        raise trouble("Not now.")

    batches.before = fail
    told = all_at_once(lambda entry: writer.send(number, entry), entries)
    batches.before = lambda _entries: None
    again = all_at_once(lambda entry: writer.send(number, entry), entries)

    assert [type(one.refusal) for one in told if isinstance(one, Written)] == [trouble] * CROWD
    with pytest.raises(trouble):
        next(one for one in told if isinstance(one, Written)).or_raise()
    assert [one.refusal for one in again if isinstance(one, Written)] == [None] * CROWD
    assert events(session, "answered") == CROWD


def test_a_whole_batch_costs_few_statements(store: Store, session: Session) -> None:
    number, seats = asking(session, seats=CROWD)

    with queries(store) as statements, store.writing(lane=writing.lane_of(number)) as own:
        append(own, number, [answer(one, "a") for one in seats], NOON)

    assert [one.split()[0] for one in statements] == [
        "SELECT",  # the session, with its control
        "SELECT",  # keys that are known already
        "INSERT",  # events, all at once
        "INSERT",  # answers, all at once
        "UPDATE",  # the session
    ]


def test_a_session_s_queue_waits_for_no_other_session(
    writer: Writer, session: Session, batches: Batches
) -> None:
    (first, (one,)), (second, (two,)) = (asking(session, seats=1) for _ in range(2))

    told = all_at_once(
        lambda entry: writer.send(first if getattr(entry, "seat", 0) == one else second, entry),
        [answer(one, "a"), answer(two, "b")],
    )

    assert [each.refusal for each in told if isinstance(each, Written)] == [None, None]
    assert session.scalars(select(LiveSession.last_seq).order_by(LiveSession.id)).all() == [6, 6]
