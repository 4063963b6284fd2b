"""Hubs for tests: of two processes, as it were, on one database; pages that show little."""

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from learning.live.gateway.doorbell import bell_of
from learning.live.gateway.hub import Hub
from learning.live.hall import Hall, Sight
from learning.live.service.log import append
from learning.store.session import Store
from tests.live.making import NOON

LONG = 20.0  # seconds after which a test gives up
PHONE, SCREEN = Sight("phone", "en"), Sight("screen", "en")


@dataclass(slots=True)
class Clock:
    """The hubs' clock, which tests move."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Pages:
    """Counts what is drawn: the phone shows the step, the screen every answer as well."""

    drawn: list[Sight] = field(default_factory=list)

    def render(self, hall: Hall, sight: Sight) -> dict[str, Any]:
        self.drawn.append(sight)
        return {"html": f"{sight.language} {hall.room.control.at} {answers_in(hall)}"}


def answers_in(hall: Hall) -> int:
    return sum(len(given) for given in hall.room.answers.values())


def hub_on(store: Store, folder: Path, pages: Pages, clock: Callable[[], datetime]) -> Hub:
    """A hub as one process has it."""
    hub = Hub(
        store, append, bell=bell_of(store, folder), speaking=lambda _sight: nullcontext(), now=clock
    )
    hub.register(
        "phone", render=pages.render, mark=lambda hall, _sight, _now: hall.room.control.version
    )
    hub.register("screen", render=pages.render, mark=lambda hall, _sight, _now: hall.room.seq)
    return hub


@dataclass(slots=True)
class Reader:
    """Reads a stream in a thread of its own; `texts` are the states it was sent."""

    stream: Iterator[bytes]
    frames: list[bytes] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)
    has_ended: bool = False

    def __post_init__(self) -> None:
        threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        for frame in self.stream:
            with self.came:
                self.frames.append(frame)
                self.came.notify_all()
        with self.came:
            self.has_ended = True
            self.came.notify_all()

    def states(self) -> list[str]:
        """What each state says."""
        return [
            frame.decode().partition('"html":"')[2].partition('"')[0]
            for frame in self.frames
            if b"event: state" in frame
        ]

    def waits_for(self, state: str) -> bool:
        with self.came:
            return self.came.wait_for(lambda: state in self.states(), timeout=LONG)

    def waits_for_end(self) -> bool:
        with self.came:
            return self.came.wait_for(lambda: self.has_ended, timeout=LONG)
