"""Nothing acknowledged is lost, and nothing doubled, when the whole server is killed."""

import os
import random
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import text

from learning.store.session import Store
from tests.operations import answering
from tests.operations.answering import LESSON, Participant
from tests.operations.places import Place
from tests.operations.servers import Server

PEOPLE = 20
LONG = int(os.environ.get("MOSAIC_KILLS", "100"))  # 1,000 take a quarter of an hour and more
MOST = 1_000_000  # requests of one person; the test ends long before
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(slots=True)
class Room:
    """What twenty people share: whether the server is there, and how many answers were taken."""

    port: int
    options: dict[str, list[str]]
    up: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    turn: threading.Condition = field(default_factory=threading.Condition)
    taken: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def note(self, who: Participant, status: int) -> None:
        with self.turn:
            if status == 303:
                who.was_acknowledged()
                self.taken += 1
            else:
                self.refused.append((status, who.email))
                self.over.set()
            self.turn.notify_all()

    def wait_until_taken(self, count: int) -> None:
        """Come back in the middle of whatever is going on then."""
        with self.turn:
            self.turn.wait_for(lambda: self.taken >= count or self.over.is_set(), timeout=120)


def take_part(room: Room, who: Participant) -> None:
    """Answer again and again, over one connection while it lasts.

    What was not acknowledged is sent again, as it was, when the server is back.
    """
    line = HTTPConnection("127.0.0.1", room.port, timeout=30)
    headers = FORM | {"Cookie": f"mosaic={who.token}"}
    with closing(line):
        for _ in range(MOST):
            room.up.wait(timeout=120)
            if room.over.is_set():
                return
            question, form = who.next_answer(room.options)
            try:
                line.request("POST", f"{LESSON}/questions/{question}", urlencode(form), headers)
                answer = line.getresponse()
                answer.read()
            except (OSError, HTTPException):
                line.close()
                continue
            room.note(who, answer.status)


def killed(app: Flask, server: Server, *, times: int) -> Iterator[list[str]]:
    """After each kill: what is missing or doubled. People go on answering all the while."""
    store: Store = app.extensions["store"]
    people = answering.participants(store, count=PEOPLE)
    page = answering.client_of(app, people[0]).get(LESSON).text
    draw = random.Random(times)  # noqa: S311  # the same moments every time
    room = Room(server.port, answering.options_on(page))
    threads = [threading.Thread(target=take_part, args=(room, who)) for who in people]
    for thread in threads:
        thread.start()
    try:
        for _ in range(times):
            server.start()
            room.up.set()
            room.wait_until_taken(room.taken + draw.randrange(1, 60))
            server.kill()
            room.up.clear()
            with room.turn, store.session() as session:
                missing = answering.wrongs(people, answering.kept(session))
            yield missing + [f"{who} was answered with {status}" for status, who in room.refused]
    finally:
        room.over.set()
        room.up.set()
        for thread in threads:
            thread.join(timeout=120)
    if store.is_sqlite:
        with store.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


@pytest.fixture
def server(here: Place) -> Iterator[Server]:
    server = Server(here)
    yield server
    server.kill()


@pytest.mark.parametrize("database", ["sqlite"])
def test_ten_kills_while_twenty_people_answer_lose_and_double_nothing(
    app: Flask, server: Server
) -> None:
    assert list(killed(app, server, times=10)) == [[]] * 10


@pytest.mark.slow
def test_many_kills_while_twenty_people_answer_lose_and_double_nothing(
    app: Flask, server: Server
) -> None:
    assert list(killed(app, server, times=LONG)) == [[]] * LONG
