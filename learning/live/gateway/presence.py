"""When participants were last here: noted in memory, written together, once a minute a seat."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import update

from learning.live.models import LiveSeat
from learning.store.session import Store

OFTEN = 60.0  # seconds for which one note is enough
TOGETHER = 10.0  # seconds in which notes gather before they are written
PART = 500  # seats of one statement


class Presence:
    """Notes of who is here, for one process."""

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self.store = store
        self.now = now
        self.guard = threading.Lock()
        self.noted_at: dict[int, float] = {}  # seat: when, by this process's own clock
        self.waiting: dict[int, set[int]] = {}  # session: seats to write
        self.written_at = time.monotonic()

    def note(self, live_session_id: int, seats: Iterable[int]) -> None:
        """These participants are here. Whoever notes after ten seconds writes for all."""
        moment = time.monotonic()
        with self.guard:
            for seat in seats:
                if moment - self.noted_at.get(seat, -OFTEN) >= OFTEN:
                    self.noted_at[seat] = moment
                    self.waiting.setdefault(live_session_id, set()).add(seat)
            if not self.waiting or moment - self.written_at < TOGETHER:
                return
            self.written_at = moment
            waiting, self.waiting = self.waiting, {}
            self.noted_at = {seat: at for seat, at in self.noted_at.items() if moment - at < OFTEN}
        for noted, here in waiting.items():
            self.write(noted, sorted(here))

    def write(self, live_session_id: int, seats: list[int]) -> None:
        now = self.now()
        for start in range(0, len(seats), PART):
            with self.store.writing(lane=f"live:{live_session_id}") as session:
                session.execute(
                    update(LiveSeat)
                    .where(LiveSeat.id.in_(seats[start : start + PART]))
                    .values(last_seen_at=now)
                )
