"""One session as this process follows it: read once, kept fresh, drawn for whoever listens."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from learning.live.entries import Steer
from learning.live.gateway import reading
from learning.live.gateway.frames import Frame, Frames
from learning.live.gateway.reading import Holder, Reading
from learning.live.hall import Hall, Sight
from learning.live.room import Control
from learning.store.session import Store

LOOK = 1.0  # seconds after which the log is looked at though nobody rang
LATE = 3.0  # and after which whoever asks looks, since the thread that should is held up
WORDS = 10.0  # and after which it is looked at whether steps were edited

Choose = Callable[[Hall], Sight]  # what somebody sees may depend on the room: on their group


@dataclass(eq=False, slots=True)
class Listener:
    """An open stream, and the frame that it sent last."""

    choose: Choose
    sight: Sight
    seat: int | None = None
    sent: Frame | None = None
    wakes: threading.Event = field(default_factory=threading.Event)


@dataclass(eq=False, slots=True)
class Followed:
    """A session that this process knows. Nobody sees it before it was read whole."""

    id: int
    frames: Frames
    reads: threading.Lock = field(default_factory=threading.Lock)  # one reads the log at a time
    reading: Reading | None = None
    is_stale: bool = False  # names or older things changed: read it whole again
    heard: int = 0  # the log has reached this number
    read_at: float = 0.0  # when the last reading began
    ended_at: float = 0.0
    words_at: float = 0.0
    used_at: float = field(default_factory=time.monotonic)
    listeners: set[Listener] = field(default_factory=set)
    people: int = 0  # the version of the room's people that sights were chosen by
    is_kept: bool = False  # a thread keeps it fresh
    is_gone: bool = False  # the session was deleted, or the process is ending
    rung: threading.Event = field(default_factory=threading.Event)
    seats: dict[bytes, Holder] = field(default_factory=dict)  # by the hash of their token

    @property
    def hall(self) -> Hall:
        if self.reading is None:
            raise RuntimeError("a session is shown before it was read")
        return self.reading.hall

    @property
    def is_behind(self) -> bool:
        """Whether the log may have more: somebody told us, or nobody would."""
        if self.reading is None or self.is_stale or not self.is_kept:
            return True
        is_late = time.monotonic() - self.read_at > LATE
        return is_late or self.heard > self.reading.hall.room.seq

    def holder(self, token_hash: bytes) -> Holder | None:
        """Whose token this is, as far as this process knows."""
        known = self.reading.holders.get(token_hash) if self.reading else None
        return known or self.seats.get(token_hash)

    def hear(self, seq: int) -> None:
        """The log has reached this number."""
        self.heard = max(self.heard, seq)
        self.rung.set()

    def hear_of_edit(self) -> None:
        self.is_stale = True
        self.seats.clear()
        self.rung.set()

    def look(self) -> None:
        """Rings may have been missed."""
        self.read_at = 0.0
        self.rung.set()

    def end(self) -> None:
        """Every stream of it ends now."""
        self.is_gone = True
        for listener in list(self.listeners):
            listener.wakes.set()
        self.rung.set()

    def catch_up(self, store: Store, *, may_share: bool = False) -> Hall:
        """Read what is new. Those who ask at the same time share one reading.

        `may_share`: also one that had begun before, as streams may: they are told of what it
        missed a moment later.
        """
        asked_at = time.monotonic()
        with self.reads:
            if self.reading is None or self.is_stale:
                self.read_whole(store)
            elif (self.ended_at if may_share else self.read_at) < asked_at:
                self.read_newer(store, self.reading)
            self.ended_at = time.monotonic()
        return self.hall

    def read_whole(self, store: Store) -> None:
        self.read_at = self.words_at = time.monotonic()
        self.is_stale = False
        with store.session() as session:
            fresh = reading.whole(session, self.id)
        edition = self.reading.edition + 1 if self.reading else 0
        self.reading = replace(fresh, edition=edition)

    def read_newer(self, store: Store, before: Reading) -> None:
        self.read_at = time.monotonic()
        with_words = self.read_at - self.words_at > (WORDS if self.is_kept else 0)
        if with_words:
            self.words_at = self.read_at
        with store.session() as session:
            self.reading = reading.newer(session, before, with_words=with_words)

    def frame(self, sight: Sight) -> Frame:
        """The newest frame of this sight."""
        edition = self.reading.edition if self.reading else 0
        return self.frames.newest(self.hall, sight, edition=edition)

    def show(self) -> float:
        """Draw what changed, once for each sight, and wake those who have not got it. Says in how
        many seconds something that changed too fast may be drawn again."""
        self.choose_sights()
        sights: dict[Sight, list[Listener]] = {}
        for listener in list(self.listeners):
            sights.setdefault(listener.sight, []).append(listener)
        self.frames.tidy(sights.keys())
        rest = LOOK
        for sight, listeners in sights.items():
            wait = self.frames.rest_of(sight)
            if wait > 0:
                rest = min(rest, wait)
                continue
            frame = self.frame(sight)
            for listener in listeners:
                if listener.sent is not frame:
                    listener.wakes.set()
        return rest

    def choose_sights(self) -> None:
        """Groups were made or left, so some see another frame from now on."""
        room = self.hall.room
        if room.people_version == self.people:
            return
        self.people = room.people_version
        for listener in list(self.listeners):
            listener.sight = listener.choose(self.hall)


def until_end(control: Control, *, now: datetime) -> float | None:
    """Seconds until the next activity closes by itself; none when none will."""
    if control.phase != "live":
        return None
    ends = [
        one.closes_at
        for one in control.activities.values()
        if one.standing == "open" and one.closes_at is not None and one.closes_at > now
    ]
    return (min(ends) - now).total_seconds() if ends else None


def closings(control: Control, *, now: datetime) -> list[Steer]:
    """The commands of the clock: whatever's time is up is closed. Each is sent by several workers,
    and taken once."""
    if control.phase != "live":
        return []
    return [
        Steer(
            "close",
            None,
            {"step": key},
            seen=control.version,
            key=f"clock:{key}:{one.round}:{one.closes_at.isoformat()}",
        )
        for key, one in control.activities.items()
        if one.standing == "open" and one.closes_at is not None and one.closes_at <= now
    ]
