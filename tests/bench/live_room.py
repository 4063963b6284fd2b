"""A real server with one open session: its seats, its cockpit, its screen, and its log."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from learning.accounts import tokens
from learning.accounts.models import Person
from learning.live.entries import Entry, Join, Steer
from learning.live.items import Item, ItemText
from learning.live.models import LiveAnswer, LiveEvent
from learning.live.service import seats
from learning.live.service.log import append
from tests import postgres
from tests.bench import processes
from tests.bench.live_phones import Place
from tests.bench.sites import ROOT, Filled, is_ready, now
from tests.live.making import live_session, poll

LANGUAGES = ("en", "fr", "es", "ar")
QUESTIONS = 40
SLIDES = 40
PART = 500


@dataclass(slots=True)
class Server:
    """`learning serve`, which can be killed as a whole and started again on its port."""

    made: Filled
    workers: int
    port: int = field(default_factory=postgres.free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        environ = {key: value for key, value in os.environ.items() if "LEARNING_" not in key}
        with (self.made.data / "server.log").open("ab") as said:
            self.process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-m", "learning", "serve", "--port", str(self.port)],
                env=environ
                | {
                    "LEARNING_DATABASE": self.made.url,
                    "LEARNING_DATA": str(self.made.data),
                    "LEARNING_WORKERS": str(self.workers),
                    "LEARNING_LOG_LEVEL": "warning",
                },
                cwd=ROOT,
                stdout=said,
                stderr=said,
                start_new_session=True,  # its own group: a kill reaches it and nothing else
            )
        if not is_ready(self.process, self.port, "/health/ready"):
            raise RuntimeError("the server ended; see server.log")

    def kill(self) -> None:
        """`kill -9` of all its processes at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def memory(self) -> float:
        """MiB, what is shared counted once."""
        assert self.process is not None
        return processes.pss_mebibytes(processes.family(self.process.pid))

    def cpu(self) -> float:
        assert self.process is not None
        return processes.cpu_milliseconds(processes.family(self.process.pid))


@dataclass(slots=True)
class Room:
    """An open session, and whoever runs it."""

    server: Server
    id: int
    code: str
    places: list[Place]
    token: str
    shown: list[tuple[int, float]] = field(default_factory=list)  # frames of the screen

    def command(self, kind: str) -> tuple[int, float]:
        """The number in the log, and when it was sent."""
        line = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = self.headers() | {"X-CSRF-Token": tokens.csrf_token(self.token)}
        sent_at = time.monotonic()
        line.request("POST", f"/en/live/{self.code}/control/{kind}", "", headers)
        answer = line.getresponse()
        body = answer.read()
        line.close()
        if answer.status != 200:
            raise RuntimeError(f"{kind}: {answer.status} {body[:300]!r}")
        return read_seq(body), sent_at

    def headers(self) -> dict[str, str]:
        return {"Cookie": f"mosaic={self.token}", "Accept": "application/json"}

    def watch(self) -> None:
        """Look at the screen from now on, as long as the server lives."""
        threading.Thread(target=self.look, daemon=True).start()

    def look(self) -> None:
        with suppress(OSError, HTTPException):  # until the server is killed
            self.look_on()

    def look_on(self) -> None:
        line = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        line.request("GET", f"/en/live/{self.code}/present/events", headers=self.headers())
        answer = line.getresponse()
        while text := answer.readline():
            if text.startswith(b"id: "):
                self.shown.append((int(text[4:]), time.monotonic()))

    def audit(self, made: Filled) -> dict[str, int]:
        """Every vote in the log by its key: its number. Two of a key cannot be."""
        store = made.store()
        with store.session() as session:
            rows = session.execute(
                select(LiveEvent.idempotency_key, LiveEvent.seq).where(
                    LiveEvent.live_session_id == self.id, LiveEvent.kind == "answered"
                )
            ).all()
        store.engine.dispose()
        return {str(key): seq for key, seq in rows}

    def answers(self, made: Filled, activity: str) -> tuple[int, int]:
        """How many events and how many answers one activity has."""
        store = made.store()
        with store.session() as session:
            answers = session.scalar(
                select(func.count())
                .select_from(LiveAnswer)
                .where(LiveAnswer.live_session_id == self.id, LiveAnswer.activity == activity)
            )
            rows = session.scalars(
                select(LiveEvent.payload).where(
                    LiveEvent.live_session_id == self.id, LiveEvent.kind == "answered"
                )
            )
            events = sum(payload["activity"] == activity for payload in rows)
        store.engine.dispose()
        return events, answers or 0


def read_seq(body: bytes) -> int:
    import json  # noqa: PLC0415

    found: int = json.loads(body)["seq"]
    return found


def step(number: int, form: str) -> Item:
    """A slide or a poll of an ordinary size, in four languages."""
    key = f"step-{number}"
    texts = {}
    for language in LANGUAGES:
        body = (f"<p>{'A sentence of a slide that people read. ' * 4}</p>",) * 3
        asked = poll("Rent", "Papers", "Language", "Work", key=key) if form == "single" else None
        texts[language] = ItemText(f"Step {number}", body, ("<p>A note.</p>",), asked)
    return Item(key, form, 2, texts)  # type: ignore[arg-type]


PLAN = tuple(step(number, "single" if number % 2 else "slide") for number in range(SLIDES))


@contextmanager
def open_room(made: Filled, *, people: int, workers: int) -> Iterator[Room]:
    """A server, and a session in its lobby with so many seats taken."""
    store = made.store()
    with store.session("free") as session:
        person = session.scalars(select(Person)).first()
        assert person is not None
        person.role = "facilitator"
        live = live_session(session, items=PLAN, by=person)
        number, code = live.id, live.code
        session.commit()
    places = [place_of(one) for one in range(people)]
    joins: list[Entry] = [join_of(one) for one in places]
    with store.writing() as session:
        append(session, number, [Steer("lobby", None)], now())
    for start in range(0, people, PART):
        with store.writing() as session:
            append(session, number, joins[start : start + PART], now())
    store.engine.dispose()
    server = Server(made, workers)
    server.start()
    try:
        yield Room(server, number, code, places, made.tokens[0])
    finally:
        server.kill()


def place_of(number: int) -> Place:
    cookie = f"{number:064x}"
    return Place(number, cookie, seats.form_token(cookie), LANGUAGES[number % len(LANGUAGES)])


def join_of(place: Place) -> Join:
    return Join(
        token_hash=seats.token_hash(place.cookie),
        kind="anonymous",
        language=place.language,
        key=f"join {place.number}",
    )


def folder_of(base: Path, *names: Any) -> Path:
    return base.joinpath(*(str(name) for name in names))
