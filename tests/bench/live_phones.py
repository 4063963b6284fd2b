"""Phones of a room, thousands in one process: each holds its stream and votes as a browser does.

Times are of the machine's one monotonic clock, so they compare between processes.
"""

import asyncio
import json
import multiprocessing
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import urlencode

GROWTH, LONGEST_PAUSE = 1.25, 15.0  # of a phone's pauses in seconds, as its script has them
PATIENCE = 30.0  # for one answer
ADDRESSES = 200  # of this machine that phones come from


@dataclass(frozen=True, slots=True)
class Place:
    """Whose phone: the seat's cookie, what its forms carry, its language."""

    number: int
    cookie: str
    form_token: str
    language: str


@dataclass(slots=True)
class Vote:
    """One vote: sent under this key until it was acknowledged."""

    key: str
    sent_at: float
    accepted_at: float = 0.0
    seq: int = 0
    refused: int = 0  # the status, when it was told no


@dataclass(slots=True)
class Phone:
    """One participant."""

    place: Place
    frames: list[tuple[int, float]] = field(default_factory=list)  # number, when it came
    stream: "Stream | None" = None
    tries: int = 0
    drops: int = 0


class Stream(asyncio.Protocol):
    """An open stream. Only the numbers of its frames are looked at."""

    def __init__(
        self, request: bytes, seen: Callable[[int], None], ended: Callable[[], None]
    ) -> None:
        self.request = request
        self.seen = seen
        self.ended = ended
        self.rest = b""
        self.status = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self.request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        text = self.rest + data
        if not self.status and b"\r\n" in text:
            self.status = int(text.split(b" ", 2)[1])
        whole, newline, self.rest = text.rpartition(b"\n")
        for line in (whole + newline).split(b"\n"):
            if line.startswith(b"id: "):
                self.seen(int(line[4:]))

    def connection_lost(self, _error: Exception | None) -> None:
        self.ended()


class Crowd:
    """The phones of one process."""

    def __init__(self, port: int, code: str, places: list[Place]) -> None:
        self.port = port
        self.code = code
        self.phones = [Phone(place) for place in places]
        self.is_over = False
        self.tasks: set[asyncio.Task[None]] = set()

    async def connect(self, rate: float, most: int) -> int:
        """Open streams that are not open yet, so many a second."""
        began = time.monotonic()
        coming = [phone for phone in self.phones if not phone.frames][:most]
        for number, phone in enumerate(coming):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            self.begin(self.open(phone))
        while not all(phone.frames for phone in coming):  # noqa: ASYNC110  # told by many
            await asyncio.sleep(0.05)
        return len(coming)

    def begin(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def open(self, phone: Phone) -> None:
        last = phone.frames[-1][0] if phone.frames else 0
        request = self.head(phone, "GET", f"events?last={last}", "Accept: text/event-stream")

        def seen(number: int) -> None:
            phone.frames.append((number, time.monotonic()))
            phone.tries = 0

        def ended() -> None:
            phone.drops += 1
            if not self.is_over:
                self.begin(self.open_later(phone))

        try:
            await asyncio.get_running_loop().create_connection(
                lambda: Stream(f"{request}\r\n".encode(), seen, ended),
                "127.0.0.1",
                self.port,
                local_addr=self.own_address(phone),
            )
        except OSError:
            self.begin(self.open_later(phone))

    async def open_later(self, phone: Phone) -> None:
        pause = random.uniform(0, min(LONGEST_PAUSE, GROWTH**phone.tries))  # noqa: S311
        phone.tries += 1
        await asyncio.sleep(pause)
        await self.open(phone)

    def own_address(self, phone: Phone) -> tuple[str, int]:
        return f"127.0.1.{1 + phone.place.number % ADDRESSES}", 0

    def head(self, phone: Phone, method: str, what: str, *headers: str) -> str:
        place = phone.place
        lines = [
            f"{method} /{place.language}/live/{self.code}/{what} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: seat-{self.code}={place.cookie}",
            *headers,
        ]
        return "\r\n".join([*lines, ""])

    async def vote(self, activity: str, within: float, name: str, round_: int) -> list[Vote]:
        """Everybody votes at a moment of their own."""
        votes = [self.vote_of(phone, activity, within, name, round_) for phone in self.phones]
        return list(await asyncio.gather(*votes))

    async def vote_of(
        self, phone: Phone, activity: str, within: float, name: str, round_: int
    ) -> Vote:
        await asyncio.sleep(random.uniform(0, within))  # noqa: S311
        place = phone.place
        vote = Vote(f"{name}-{place.number}", time.monotonic())
        form = {
            "activity": activity,
            "round": str(round_),
            "answer": "abcd"[place.number % 4],
            "language": place.language,
            "key": vote.key,
            "seat_token": place.form_token,
        }
        while not vote.seq and not vote.refused and not self.is_over:
            try:
                status, body = await asyncio.wait_for(self.post(phone, form), PATIENCE)
            except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
                status, body = 0, b""
            if status == 200:
                vote.seq, vote.accepted_at = json.loads(body)["seq"], time.monotonic()
            elif status and status < 500:
                vote.refused = status
            else:
                await asyncio.sleep(random.uniform(0.1, 0.6))  # noqa: S311
        return vote

    async def post(self, phone: Phone, form: dict[str, str]) -> tuple[int, bytes]:
        body = urlencode(form)
        head = self.head(
            phone,
            "POST",
            "answers",
            "Accept: application/json",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Connection: close",
        )
        reading, writing = await asyncio.open_connection(
            "127.0.0.1", self.port, local_addr=self.own_address(phone)
        )
        try:
            writing.write(f"{head}\r\n{body}".encode())
            answer = await reading.read()
        finally:
            writing.close()
        told, whole, sent = answer.partition(b"\r\n\r\n")
        if not whole or not sent:
            raise ConnectionError("the server ended in mid-answer")
        return int(told.split(b" ", 2)[1]), sent

    def report(self) -> list[list[tuple[int, float]]]:
        return [phone.frames for phone in self.phones]


async def serve(crowd: Crowd, line: Connection) -> None:
    """Do what the bench says, until it says that all is over."""
    loop = asyncio.get_running_loop()
    while True:
        order, given = await loop.run_in_executor(None, line.recv)
        match order:
            case "connect":
                line.send(await crowd.connect(*given))
            case "vote":
                line.send(await crowd.vote(*given))
            case "report":
                line.send(crowd.report())
            case _:
                crowd.is_over = True
                line.close()
                return


def run(port: int, code: str, places: list[Place], line: Connection) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(serve(Crowd(port, code, places), line))


class Phones:
    """All phones, shared out among a few processes beside the server."""

    def __init__(self, port: int, code: str, places: list[Place], *, processes: int = 2) -> None:
        spawned = multiprocessing.get_context("spawn")
        self.lines: list[Connection] = []
        self.processes = []
        for first in range(processes):
            ours, theirs = spawned.Pipe()
            process = spawned.Process(
                target=run, args=(port, code, places[first::processes], theirs), daemon=True
            )
            process.start()
            self.lines.append(ours)
            self.processes.append(process)

    def order(self, order: str, *given: object) -> None:
        for line in self.lines:
            line.send((order, given))

    def told(self) -> list[Any]:
        return [line.recv() for line in self.lines]

    def connect(self, *, rate: float, most: int = 1_000_000) -> int:
        self.order("connect", rate / len(self.lines), most // len(self.lines))
        return sum(self.told())

    def begin_voting(self, activity: str, *, within: float, name: str, round_: int = 1) -> None:
        self.order("vote", activity, within, name, round_)

    def votes(self) -> list[Vote]:
        return [vote for part in self.told() for vote in part]

    def frames(self) -> list[list[tuple[int, float]]]:
        """What each phone was sent, and when."""
        self.order("report")
        return [frames for part in self.told() for frames in part]

    def end(self) -> None:
        self.order("end")
        for process in self.processes:
            process.join(timeout=10)
            if process.is_alive():
                process.kill()
