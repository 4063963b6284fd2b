"""Writing to the logs of live sessions: what gathers while one batch is written is the next one.

There is no thread that writes. Whoever sends first writes for all who come meanwhile, and then
hands the pen to whoever has waited longest; so nothing has to be started after a fork or stopped.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from learning.live.entries import Entry, Steer, Written
from learning.store.faults import AWAY, Busy, Full
from learning.store.session import Store

MOST = 500  # entries of one transaction
GATHERING = 0.04  # seconds from one batch to the next: in a crowd, each costs the disk once
TROUBLES = (Busy, Full)  # of the database, so of everything in the batch

Append = Callable[[Session, int, Sequence[Entry], datetime], list[Written]]
Clock = Callable[[], datetime]
Wrote = Callable[[int, int], None]  # a session's id, and the number its log has reached


@dataclass(eq=False, slots=True)
class _Waiting:
    """An entry, and whoever waits to hear what became of it."""

    entry: Entry
    called: threading.Event = field(default_factory=threading.Event)  # to hear, or to write
    written: Written | None = None
    fault: Exception | None = None

    @property
    def is_settled(self) -> bool:
        return self.written is not None or self.fault is not None

    def outcome(self) -> Written:
        if self.written is None:
            raise self.fault or RuntimeError("nobody wrote this entry")
        return self.written


class Writer:
    """Entries go in, and are answered when they stand in the log on the disk, or why they do not.

    An entry that the database cannot take now is answered with that refusal (503 and when to come
    back); one that makes a batch fail does not take its neighbours with it. `wrote` hears of a
    batch before its senders do, and must be quick; `ring` after them.
    """

    def __init__(
        self, store: Store, append: Append, *, now: Clock, wrote: Wrote, ring: Wrote
    ) -> None:
        self.store = store
        self.append = append
        self.now = now
        self.wrote = wrote
        self.ring = ring
        self.guard = threading.Lock()
        self.queues: dict[int, deque[_Waiting]] = {}  # of sessions that somebody writes for
        self.wrote_at: dict[int, float] = {}

    def send(self, live_session_id: int, entry: Entry) -> Written:
        """What became of the entry, once that is certain."""
        own = _Waiting(entry)
        with self.guard:
            is_first = live_session_id not in self.queues
            self.queues.setdefault(live_session_id, deque()).append(own)
        if not is_first:
            own.called.wait()
        if not own.is_settled:
            self.write_gathered(live_session_id)
        return own.outcome()

    def write_gathered(self, live_session_id: int) -> None:
        """One batch; then the next in the queue writes, if anybody came meanwhile."""
        batch: list[_Waiting] = []
        try:
            self.gather(live_session_id)
            self.write(live_session_id, batch)
        finally:
            self.pass_pen(live_session_id, batch)
        seq = max((one.written.seq for one in batch if one.written), default=0)
        if seq:
            self.ring(live_session_id, seq)

    def gather(self, live_session_id: int) -> None:
        """Wait a moment for others, if there was a batch just now and no facilitator waits."""
        rest = self.wrote_at.get(live_session_id, 0.0) + GATHERING - time.monotonic()
        with self.guard:
            is_urgent = any(isinstance(one.entry, Steer) for one in self.queues[live_session_id])
        if rest > 0 and not is_urgent:
            time.sleep(rest)

    def write(self, live_session_id: int, batch: list[_Waiting]) -> None:
        try:
            with self.store.writing(lane=lane_of(live_session_id)) as session:
                batch += self.gathered(live_session_id)  # with all who came while we waited
                outcomes = self.append(
                    session, live_session_id, [one.entry for one in batch], self.now()
                )
        except TROUBLES as refusal:
            batch += [] if batch else self.gathered(live_session_id)
            refuse(batch, refusal)
        except Exception as fault:  # noqa: BLE001  # raised to whoever sent it
            batch += [] if batch else self.gathered(live_session_id)
            if len(batch) == 1:
                batch[0].fault = fault
            else:
                self.write_one_by_one(live_session_id, batch)
        else:
            for one, written in zip(batch, outcomes, strict=True):
                one.written = written
            self.wrote(live_session_id, max(one.seq for one in outcomes))

    def write_one_by_one(self, live_session_id: int, batch: list[_Waiting]) -> None:
        """Something in the batch is at fault, and the others must not suffer for it."""
        for one in batch:
            try:
                with self.store.writing(lane=lane_of(live_session_id)) as session:
                    (written,) = self.append(session, live_session_id, [one.entry], self.now())
            except TROUBLES as refusal:
                refuse([one], refusal)
            except Exception as fault:  # noqa: BLE001  # raised to whoever sent it
                one.fault = fault
            else:
                one.written = written
                self.wrote(live_session_id, written.seq)

    def gathered(self, live_session_id: int) -> list[_Waiting]:
        with self.guard:
            queue = self.queues[live_session_id]
            return [queue.popleft() for _ in range(min(MOST, len(queue)))]

    def pass_pen(self, live_session_id: int, batch: list[_Waiting]) -> None:
        for one in batch:
            if not one.is_settled:  # the process is ending
                refuse([one], Busy(AWAY))
            one.called.set()
        with self.guard:
            self.wrote_at[live_session_id] = time.monotonic()
            queue = self.queues[live_session_id]
            if queue:
                queue[0].called.set()
            else:
                del self.queues[live_session_id]


def refuse(batch: Sequence[_Waiting], refusal: Busy | Full) -> None:
    for one in batch:
        one.written = Written(0, refusal=refusal)


def lane_of(live_session_id: int) -> str:
    """The turn in which a session's log is written."""
    return f"live:{live_session_id}"
