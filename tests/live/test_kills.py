"""No acknowledged vote is lost or counted twice, whoever is killed in mid-vote."""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.config import Settings
from learning.live.models import LiveAnswer, LiveEvent, LiveSession
from learning.live.service import seats
from learning.store.session import Store
from tests.bench import processes
from tests.live.making import live_session, seat, steer
from tests.operations.places import Place, site
from tests.operations.servers import Server

VOTERS = 20
LONG = int(os.environ.get("MOSAIC_KILLS", "100"))
MOST = 1_000_000  # votes of one phone; the test ends long before
JSON_FORM = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
}


@dataclass(slots=True)
class Voter:
    """A phone, what it has been told, and what it still waits for."""

    cookie: str
    seat: int
    sent: int = 0
    told: list[tuple[int, str]] = field(default_factory=list)  # number in the log, answer
    waiting: dict[str, str] | None = None

    def next_vote(self) -> dict[str, str]:
        """The vote that was not acknowledged yet, as it was; else a new one."""
        if self.waiting is None:
            self.waiting = {
                "activity": "stuck",
                "round": "1",
                "answer": "ab"[self.sent % 2],
                "language": "en",
                "key": f"vote {self.sent}",
                "seat_token": seats.form_token(self.cookie),
            }
            self.sent += 1
        return self.waiting

    def was_told(self, seq: int) -> None:
        assert self.waiting is not None
        self.told.append((seq, self.waiting["answer"]))
        self.waiting = None


@dataclass(slots=True)
class Room:
    """What the phones share."""

    port: int
    code: str
    up: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    turn: threading.Condition = field(default_factory=threading.Condition)
    taken: int = 0
    refused: list[int] = field(default_factory=list)

    def note(self, voter: Voter, status: int, body: bytes) -> None:
        with self.turn:
            if status == 200:
                voter.was_told(json.loads(body)["seq"])
                self.taken += 1
            elif status != 503:
                self.refused.append(status)
                self.over.set()
            self.turn.notify_all()

    def wait_until_taken(self, count: int) -> None:
        with self.turn:
            self.turn.wait_for(lambda: self.taken >= count or self.over.is_set(), timeout=120)


def vote_on(room: Room, voter: Voter) -> None:
    """Vote again and again; what was not acknowledged is sent again as it was."""
    line = HTTPConnection("127.0.0.1", room.port, timeout=30)
    headers = JSON_FORM | {"Cookie": f"seat-{room.code}={voter.cookie}"}
    with closing(line):
        for _ in range(MOST):
            room.up.wait(timeout=120)
            if room.over.is_set():
                return
            try:
                body = urlencode(voter.next_vote())
                line.request("POST", f"/en/live/{room.code}/answers", body, headers)
                answer = line.getresponse()
                told = answer.read()
            except (OSError, HTTPException):
                line.close()
                continue
            room.note(voter, answer.status, told)


def asking(store: Store) -> tuple[int, str, list[Voter]]:
    """A room that is asked something, and the phones in it."""
    with store.session("free") as session:
        live = live_session(session)
        steer(session, live, "lobby", "next", "next")
        number, code = live.id, live.code
        cookies = [f"{one:064x}" for one in range(VOTERS)]
        voters = [
            Voter(one, seat(session, live, token_hash=seats.token_hash(one))) for one in cookies
        ]
        session.commit()
    return number, code, voters


def wrongs(session: Session, number: int, voters: list[Voter]) -> list[str]:
    """What was acknowledged and is not there as it was, what is there twice, what nobody sent.

    A vote whose acknowledgement never came may be there once or not at all.
    """
    session.expire_all()
    log: dict[int, list[tuple[int, str]]] = {voter.seat: [] for voter in voters}
    rows = session.execute(
        select(LiveEvent.seat_id, LiveEvent.seq, LiveEvent.payload)
        .where(LiveEvent.live_session_id == number, LiveEvent.kind == "answered")
        .order_by(LiveEvent.seq)
    )
    for seat_id, seq, payload in rows:
        log[seat_id].append((seq, payload["answer"]))
    found = []
    for voter in voters:
        there = log[voter.seat]
        beyond = there[len(voter.told) :]
        may = [voter.waiting["answer"]] if voter.waiting else []
        if there[: len(voter.told)] != voter.told or [one for _, one in beyond] not in ([], may):
            found.append(f"seat {voter.seat}: told {voter.told[-3:]}, there {there[-3:]}")
    return found + tables_apart(session, number, log)


def tables_apart(session: Session, number: int, log: dict[int, list[tuple[int, str]]]) -> list[str]:
    """The newest answers and the session's own number say what the log says."""
    rows = session.execute(
        select(LiveAnswer.seat_id, LiveAnswer.seq, LiveAnswer.answer).where(
            LiveAnswer.live_session_id == number
        )
    )
    newest = {seat_id: (seq, answer) for seat_id, seq, answer in rows}
    wanted = {seat_id: there[-1] for seat_id, there in log.items() if there}
    of_it = LiveEvent.live_session_id == number
    # One statement: a vote that was on its way may be written between two.
    last, highest, count = session.execute(
        select(
            LiveSession.last_seq,
            select(func.max(LiveEvent.seq)).where(of_it).scalar_subquery(),
            select(func.count()).select_from(LiveEvent).where(of_it).scalar_subquery(),
        ).where(LiveSession.id == number)
    ).one()
    found = [] if newest == wanted else ["the newest answers are not those of the log"]
    return found if last == highest == count else [*found, "the numbers have a hole"]


@dataclass(slots=True)
class Vote:
    """A voting in a room on a server."""

    server: Server
    store: Store
    number: int
    room: Room
    voters: list[Voter]
    threads: list[threading.Thread]

    def wrongs(self) -> list[str]:
        with self.room.turn, self.store.session() as session:
            found = wrongs(session, self.number, self.voters)
        return found + [f"answered with {status}" for status in self.room.refused]


@pytest.fixture
def here(settings: Settings) -> Place:
    return site(settings)


@pytest.fixture
def voting(here: Place, store: Store) -> Iterator[Vote]:
    """Twenty phones that vote without end, once the server is up."""
    server = Server(here, workers=2)
    number, code, voters = asking(store)
    room = Room(server.port, code)
    threads = [threading.Thread(target=vote_on, args=(room, voter)) for voter in voters]
    for thread in threads:
        thread.start()
    yield Vote(server, store, number, room, voters, threads)
    room.over.set()
    room.up.set()
    for thread in threads:
        thread.join(timeout=120)
    server.kill()


def killed(voting: Vote, *, times: int) -> Iterator[list[str]]:
    """After each kill of everything: what is missing or doubled."""
    draw = random.Random(times)  # noqa: S311  # the same moments every time
    for _ in range(times):
        voting.server.start()
        voting.room.up.set()
        voting.room.wait_until_taken(voting.room.taken + draw.randrange(1, 60))
        voting.server.kill()
        voting.room.up.clear()
        yield voting.wrongs()


def test_ten_kills_of_everything_in_mid_vote_lose_and_double_nothing(voting: Vote) -> None:
    assert list(killed(voting, times=10)) == [[]] * 10


@pytest.mark.slow
def test_many_kills_of_everything_in_mid_vote_lose_and_double_nothing(voting: Vote) -> None:
    assert list(killed(voting, times=LONG)) == [[]] * LONG


def test_a_worker_killed_in_mid_vote_takes_nothing_with_it(voting: Vote) -> None:
    voting.server.start()
    voting.room.up.set()
    assert voting.server.process is not None
    main = voting.server.process.pid

    for _ in range(3):
        voting.room.wait_until_taken(voting.room.taken + 40)
        workers = [pid for pid in processes.family(main) if pid != main]
        os.kill(max(workers, key=busy), signal.SIGKILL)
    voting.room.wait_until_taken(voting.room.taken + 100)
    voting.room.up.clear()

    assert voting.wrongs() == []


def busy(pid: int) -> float:
    """A worker has used the processor more than the processes beside it."""
    return processes.cpu_milliseconds([pid])


def test_a_server_that_is_told_to_stop_does_not_wait_for_streams(voting: Vote) -> None:
    voting.server.start()
    lines = []
    for voter in voting.voters:
        line = HTTPConnection("127.0.0.1", voting.server.port, timeout=30)
        cookie = {"Cookie": f"seat-{voting.room.code}={voter.cookie}"}
        line.request("GET", f"/en/live/{voting.room.code}/events", headers=cookie)
        answer = line.getresponse()
        assert answer.readline() == b"retry: 3000\n"
        lines.append((line, answer))
    assert voting.server.process is not None

    began = time.monotonic()
    voting.server.process.terminate()
    rest = [answer.read() for _, answer in lines]
    voting.server.process.wait(timeout=60)
    voting.server.process = None

    assert time.monotonic() - began < 4.5  # gunicorn's own patience alone is five seconds
    assert all(b"event: state" in one for one in rest)
    for line, _ in lines:
        line.close()
