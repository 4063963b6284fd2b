"""The process behind the pages: waits for the bell and the clock, and does nothing else itself.

Each duty is done in a process forked for it, which ends with it: between two duties no memory is
held, and whatever becomes of a duty, the keeper goes on. `docs/jobs.md` has the figures.
"""

import os
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module

import structlog

from learning.config import Settings
from learning.jobs.duties import DUTIES, Duty
from learning.jobs.gateway import bell, processes
from learning.jobs.service import Round
from learning.jobs.timetable import Timetable
from learning.store.session import Store

log = structlog.get_logger()

TICK = 0.25  # seconds between two looks at whether the server is still there
FIRST = 2.0  # seconds that the server has to itself when it starts
GRACE = 6.0  # seconds for the piece of work in hand when all ends
CONNECTIONS = 2  # to the database, of one duty
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
NOT_OURS = (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH)


@dataclass(slots=True)
class Keeper:
    """A keeper beside this process, for as long as this process lives."""

    settings: Settings
    closing: Iterable[int] = ()  # open files that it has no business with
    process: int | None = field(default=None, init=False)

    def see_to_it(self) -> None:
        """Start it, or start it again when it is gone."""
        if self.process is None or not processes.exists(self.process):
            owner = os.getpid()
            self.process = processes.fork(partial(beside, owner, self.settings, self.closing))

    def stop(self) -> None:
        if self.process is not None:
            processes.end(self.process, grace=GRACE + 2)


def load() -> None:
    """What the duties need, loaded once before any process is forked."""
    import_module("learning.tables")
    for duty in DUTIES:
        function_of(duty)


def beside(owner: int, settings: Settings, closing: Iterable[int]) -> None:
    os.setpgid(0, 0)  # a Ctrl-C is for the server, which then ends us in order
    for number in NOT_OURS:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for line in closing:
        os.close(line)
    keep(settings, owner=owner, first=FIRST)


def keep(settings: Settings, *, owner: int | None = None, first: float = 0.0) -> None:
    """Have the duties done until a signal says to end, or until the owner is gone."""
    is_over = told_to_end(owner)
    line = bell.hung_up(settings.data)
    timetable = Timetable(DUTIES, now=time.monotonic() + first)
    while not is_over():
        now = time.monotonic()
        timetable.ring(bell.heard(line), now=now)
        duty = timetable.due(now=now)
        if duty is None:
            processes.readable(line, min(TICK, timetable.pause(now=now)))
            continue
        outcome = done_apart(duty, settings, is_over)
        if outcome.is_done:
            timetable.done(duty, now=time.monotonic(), wish=outcome.wish)
        else:
            timetable.failed(duty, now=time.monotonic())


def told_to_end(owner: int | None = None) -> Callable[[], bool]:
    """Whether a signal has come since, or the owner is gone."""
    told: list[int] = []
    for number in ENDS:
        signal.signal(number, lambda got, _frame: told.append(got))
    return lambda: bool(told) or (owner is not None and os.getppid() != owner)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a duty ended: done, and when it wants to go on; or not."""

    is_done: bool
    wish: float | None = None


def done_apart(duty: Duty, settings: Settings, is_over: Callable[[], bool]) -> Outcome:
    """Do the duty in a process of its own, and wait for it."""
    reading, writing = os.pipe()
    process = processes.fork(partial(do, duty, settings, writing))
    os.close(writing)
    try:
        while not processes.readable(reading, TICK):
            if is_over():
                processes.end(process, grace=GRACE)
        return outcome_of(os.read(reading, processes.LONGEST))
    finally:
        os.close(reading)
        processes.end(process, grace=GRACE)


def do(duty: Duty, settings: Settings, answer: int) -> None:
    """The whole life of a process that does a duty."""
    store = Store(settings.database, connections=CONNECTIONS)
    wish = function_of(duty)(Round(store, settings, told_to_end(os.getppid())))
    store.engine.dispose()
    os.write(answer, b"done" if wish is None else f"again {wish:.3f}".encode())


def function_of(duty: Duty) -> Callable[[Round], float | None]:
    module, _, name = duty.work.partition(":")
    found: Callable[[Round], float | None] = getattr(import_module(module), name)
    return found


def outcome_of(answer: bytes) -> Outcome:
    """A process that died has said nothing."""
    word, _, seconds = answer.decode().partition(" ")
    return Outcome(is_done=bool(word), wish=float(seconds) if seconds else None)
