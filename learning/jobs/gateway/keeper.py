"""Has the duties done: at the clock's time, and at once when the bell rings.

Each duty is done in a process forked for it, which ends with it: between two duties no memory is
held, and whatever becomes of a duty, the keeper goes on. The keeper itself never waits: beside the
server, the server's first process is the keeper. `docs/jobs.md` has the figures.
"""

import os
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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

TICK = 0.25  # seconds between two looks at whether to end
FIRST = 2.0  # seconds that a server has to itself when it starts
GRACE = 4.0  # seconds for the piece of work in hand when all ends
CONNECTIONS = 2  # to the database, of one duty
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
NOT_OURS = (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH)


@dataclass(frozen=True, slots=True)
class Doing:
    """A duty in hand: its process, and the open file where its answer will stand."""

    duty: Duty
    process: int
    answer: int


class Keeper:
    """`tick` it at least every second."""

    def __init__(
        self, settings: Settings, *, first: float = 0.0, closing: Iterable[int] = ()
    ) -> None:
        """The first duty is done after so many seconds. `closing` are open files that no duty has
        business with."""
        self.settings = settings
        self.closing = tuple(closing)
        self.line = bell.hung_up(settings.data)
        self.timetable = Timetable(DUTIES, now=time.monotonic() + first)
        self.doing: Doing | None = None

    def tick(self) -> None:
        """Hear the bell, take in what is finished, begin what is due. Never waits, never fails."""
        now = time.monotonic()
        try:
            self.timetable.ring(bell.heard(self.line), now=now)
            if self.doing is not None and processes.readable([self.doing.answer], 0):
                self.take_in(self.doing)
            duty = self.timetable.due(now=now) if self.doing is None else None
            if duty is not None:
                self.timetable.failed(duty, now=now)  # should no process be had for it
                self.doing = self.begun(duty)
        except (OSError, ImportError):  # beside the server, a fault here would end the server
            log.exception("duties put off")

    def wait(self, seconds: float) -> None:
        """Until the bell rings or a duty has ended, but not longer than this."""
        lines = [self.line] if self.doing is None else [self.line, self.doing.answer]
        processes.readable(lines, seconds)

    def stop(self) -> None:
        """End with the piece of work in hand."""
        if self.doing is not None:
            processes.end(self.doing.process, grace=GRACE)

    def begun(self, duty: Duty) -> Doing:
        load()
        reading, writing = os.pipe()
        process = processes.fork(
            partial(do, duty, self.settings, answer=writing, closing=[*self.closing, reading])
        )
        os.close(writing)
        return Doing(duty, process, reading)

    def take_in(self, ended: Doing) -> None:
        """What the process has said. One that died has said nothing."""
        word, _, seconds = os.read(ended.answer, processes.LONGEST).decode().partition(" ")
        os.close(ended.answer)
        processes.end(ended.process, grace=GRACE)
        self.doing = None
        if word:
            wish = float(seconds) if seconds else None
            self.timetable.done(ended.duty, now=time.monotonic(), wish=wish)
            log.debug("duty done", duty=ended.duty.name)
        else:
            self.timetable.failed(ended.duty, now=time.monotonic())
            log.error("duty failed", duty=ended.duty.name)


def load() -> None:
    """What the duties need, loaded before the first process is forked, and not at the start."""
    import_module("learning.tables")
    for duty in DUTIES:
        function_of(duty)


def keep(settings: Settings) -> None:
    """Have the duties done, in this process, until a signal says to end."""
    is_over = told_to_end()
    keeper = Keeper(settings)
    while not is_over():
        keeper.tick()
        keeper.wait(TICK)
    keeper.stop()


def told_to_end(owner: int | None = None) -> Callable[[], bool]:
    """Whether a signal has come since, or the owner is gone."""
    told: list[int] = []
    for number in ENDS:
        signal.signal(number, lambda got, _frame: told.append(got))
    return lambda: bool(told) or (owner is not None and os.getppid() != owner)


def do(duty: Duty, settings: Settings, *, answer: int, closing: Iterable[int]) -> None:
    """The whole life of a process that does a duty."""
    is_over = told_to_end(os.getppid())
    for number in NOT_OURS:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for line in closing:
        os.close(line)
    store = Store(settings.database, connections=CONNECTIONS)
    wish = function_of(duty)(Round(store, settings, is_over))
    store.engine.dispose()
    os.write(answer, b"done" if wish is None else f"again {wish:.3f}".encode())


def function_of(duty: Duty) -> Callable[[Round], float | None]:
    module, _, name = duty.work.partition(":")
    found: Callable[[Round], float | None] = getattr(import_module(module), name)
    return found
