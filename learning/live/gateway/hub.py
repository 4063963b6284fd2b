"""Where a session's newest state is kept, drawn and sent from: one hub for each process.

The log is the truth. A process reads a session whole once, then only what is new: when a bell
rings, when it wrote something itself, and once a second as long as anybody listens.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime

import structlog

from learning.errors import NotFound, Refusal
from learning.live.entries import Entry, Written
from learning.live.gateway.doorbell import EVERYTHING, Doorbell
from learning.live.gateway.following import (
    LOOK,
    Choose,
    Followed,
    Listener,
    closings,
    until_end,
)
from learning.live.gateway.frames import Frame, Frames, Mark, Own, Page, Render, Speaking
from learning.live.gateway.presence import Presence
from learning.live.gateway.reading import Holder, seat_with
from learning.live.gateway.writer import Append, Writer
from learning.live.hall import Hall, Sight
from learning.store.session import Store

log = structlog.get_logger()

GAP = 0.05  # seconds between two rounds: what comes together is shown together
KEPT = 60.0  # seconds that a session is remembered after somebody asked for it
BEAT = 15.0  # seconds between two signs of life on a stream
SHORTEST, LONGEST = 15 * 60, 30 * 60  # seconds that a stream lasts
RETRY = b"retry: 3000\n: the newest state, then each newer one\n\n"
ALIVE = b"event: beat\ndata: 1\n\n"  # scripts are told nothing of comments, so it is an event


class Hub:
    """The sessions that this process follows, their streams and their writer."""

    def __init__(
        self,
        store: Store,
        append: Append,
        *,
        bell: Doorbell,
        speaking: Speaking,
        now: Callable[[], datetime],
        before_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = store
        self.bell = bell
        self.speaking = speaking
        self.now = now
        self.before_waiting = before_waiting  # whoever waits must not hold what others need
        self.writer = Writer(store, append, now=now, wrote=self.hear, ring=bell.ring)
        self.presence = Presence(store, now=now)
        self.pages: dict[str, Page] = {}
        self.guard = threading.Lock()
        self.table: dict[int, Followed] = {}
        self.kept_count = 0
        self.is_closed = False

    def register(self, page: str, *, render: Render, mark: Mark, own: Own | None = None) -> None:
        """How a kind of page is drawn: `mark` says cheaply what its frame depends on, `render`
        makes it, `own` adds what one participant alone sees when their page asks."""
        self.pages[page] = Page(render, mark, own)

    def hall(self, live_session_id: int) -> Hall:
        """The session now, with everything that this process or a bell has told of."""
        return self.fresh(live_session_id).hall

    def glance(self, live_session_id: int) -> Hall:
        """The session as this process knows it, which may be a moment old: to check a vote by."""
        followed = self.table.get(live_session_id)
        if followed is None or followed.reading is None or not followed.is_kept:
            return self.hall(live_session_id)
        return followed.hall

    def at(self, code: str) -> Hall | None:
        """The session with this code, if this process follows it: the database is asked nothing."""
        for followed in list(self.table.values()):
            if followed.is_kept and followed.reading is not None and followed.hall.code == code:
                return followed.hall
        return None

    def seat(self, live_session_id: int, token_hash: bytes) -> Holder | None:
        """The seat with this token. The database is asked for one that the log does not tell of,
        and once: a token never moves."""
        followed = self.table.get(live_session_id)
        known = followed.holder(token_hash) if followed else None
        if known is None:
            with self.store.session() as session:
                known = seat_with(session, live_session_id, token_hash)
            if followed is not None and known is not None:
                followed.seats[token_hash] = known
        return known

    def send(self, live_session_id: int, entry: Entry) -> Written:
        """To the log. Comes back when it is on the disk, and `hall` has it from then on."""
        self.before_waiting()
        return self.writer.send(live_session_id, entry)

    def seen(self, live_session_id: int, seat: int) -> None:
        """A participant is here: noted at most once a minute."""
        self.before_waiting()
        self.presence.note(live_session_id, [seat])

    def renew(self, live_session_id: int) -> None:
        """Somebody edited steps, settings or names: every process reads the session anew.

        Call it after the transaction. Without it, edits are seen within ten seconds.
        """
        self.hear(live_session_id, 0)
        self.bell.ring(live_session_id, 0)

    def frame(self, live_session_id: int, sight: Sight) -> Frame:
        """The newest frame of this sight."""
        return self.fresh(live_session_id).frame(sight)

    def own(self, live_session_id: int, page: str, seat: int) -> dict[str, object]:
        """What the participant in this seat alone sees on this page."""
        drawing = self.pages[page].own
        return drawing(self.fresh(live_session_id).hall, seat) if drawing else {}

    def stream(
        self,
        live_session_id: int,
        sight: Sight | Choose,
        *,
        last: int | None = None,
        seat: int | None = None,
    ) -> Iterator[bytes]:
        """A stream's bytes: the newest state, then each newer one, until it ends.

        `last` is what the reader has seen, perhaps from a process that was ahead of this one.
        `sight` may be a function of the hall, for whom it changes: a participant with a group.
        """
        followed = self.fresh(live_session_id, at_least=last or 0, may_share=True)
        choose: Choose = sight if callable(sight) else (lambda _hall: sight)
        return self.flow(followed, Listener(choose, choose(followed.hall), seat))

    def close(self) -> None:
        """End every stream now: the process is about to end. Readers come back by themselves."""
        self.is_closed = True
        for followed in list(self.table.values()):
            followed.end()

    # What the rest is made of

    def fresh(
        self, live_session_id: int, *, at_least: int = 0, may_share: bool = False
    ) -> Followed:
        """The session, read as far as we know it reaches."""
        with self.guard:
            followed = self.table.get(live_session_id)
            if followed is None:
                self.forget_unused()
                frames = Frames(self.pages, self.speaking, self.now)
                followed = self.table[live_session_id] = Followed(live_session_id, frames)
            followed.used_at = time.monotonic()
        if followed.is_behind or followed.hall.room.seq < at_least:
            self.before_waiting()
            try:
                followed.catch_up(self.store, may_share=may_share)
            except NotFound:
                self.table.pop(live_session_id, None)
                raise
        return followed

    def forget_unused(self) -> None:
        """Let go of sessions that nobody has listened to or asked for in a while."""
        oldest = time.monotonic() - KEPT
        self.table = {
            number: one
            for number, one in self.table.items()
            if one.listeners or one.used_at > oldest
        }

    def hear(self, live_session_id: int, seq: int) -> None:
        """The log of a session has reached this number, or, with 0, was edited."""
        if live_session_id == EVERYTHING:
            for one in list(self.table.values()):
                one.look()
            return
        followed = self.table.get(live_session_id)
        if followed is None:
            return
        if seq:
            followed.hear(seq)
        else:
            followed.hear_of_edit()

    def flow(self, followed: Followed, listener: Listener) -> Iterator[bytes]:
        self.arrive(followed, listener)
        ends_at = time.monotonic() + random.uniform(SHORTEST, LONGEST)  # noqa: S311  # no secret
        try:
            yield RETRY
            while True:
                listener.wakes.clear()
                frame, before = followed.frame(listener.sight), listener.sent
                listener.sent = frame
                yield ALIVE if frame is before else frame.body
                if self.is_closed or followed.is_gone or time.monotonic() > ends_at:
                    return
                listener.wakes.wait(BEAT)
        finally:
            self.leave(followed, listener)

    def arrive(self, followed: Followed, listener: Listener) -> None:
        with self.guard:
            self.table.setdefault(followed.id, followed)
            followed.listeners.add(listener)
            if followed.is_kept:
                return
            followed.is_kept = True
            followed.look()
            self.kept_count += 1
            if self.kept_count == 1:
                self.bell.listen(self.hear)
        name = f"live session {followed.id}"
        threading.Thread(target=self.keep, args=(followed,), name=name, daemon=True).start()

    def leave(self, followed: Followed, listener: Listener) -> None:
        followed.listeners.discard(listener)
        followed.used_at = time.monotonic()
        if not followed.listeners:
            followed.rung.set()

    def keep(self, followed: Followed) -> None:
        """Look, draw and close in rounds, as long as anybody listens."""
        while not self.is_done(followed):
            followed.rung.clear()
            rest = LOOK
            try:
                rest = self.round(followed)
            except NotFound:
                followed.end()
            except Refusal as refusal:  # the database is away: listeners keep what they have
                log.warning("a live session cannot be read", reason=str(refusal))
            except Exception:
                log.exception("a live session's round failed")
            ended = time.monotonic()
            followed.rung.wait(rest)
            # After a rest the first ring is followed at once; in a crowd of rings they gather.
            time.sleep(max(0.0, GAP - (time.monotonic() - ended)))

    def is_done(self, followed: Followed) -> bool:
        with self.guard:
            if followed.listeners and not self.is_closed:
                return False
            followed.is_kept = False
            self.kept_count -= 1
            if self.kept_count == 0:
                self.bell.close()
            return True

    def round(self, followed: Followed) -> float:
        """One look. Says after how many seconds the next is due, if no bell rings before."""
        if followed.is_behind or time.monotonic() - followed.read_at >= LOOK:
            followed.catch_up(self.store)
        for command in closings(followed.hall.room.control, now=self.now()):
            self.send(followed.id, command)
        rest = followed.show()
        self.presence.note(followed.id, {one.seat for one in followed.listeners if one.seat})
        end = until_end(followed.hall.room.control, now=self.now())
        return rest if end is None else min(rest, end)
