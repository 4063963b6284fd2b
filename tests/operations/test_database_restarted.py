"""PostgreSQL restarts while people save: they are told to wait, and soon all is as before."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from learning.app import create_app
from learning.config import Settings
from learning.migrations import runner
from learning.store.faults import AWAY
from learning.store.session import Store
from tests import postgres
from tests.operations import answering
from tests.operations.answering import LESSON, Participant
from tests.visitor import words

pytestmark = pytest.mark.parametrize("database", ["sqlite"])  # the server below is our own
PEOPLE = 8
HEALED_WITHIN = 5.0  # seconds after the database answers again
MOST = 2_000  # requests of one person; the test ends long before


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server that may be restarted: no other test leans on it."""
    started = postgres.start()
    store = Store(started.url("postgres"))
    runner.upgrade(store.engine)
    store.engine.dispose()
    yield started
    started.stop()


@pytest.fixture
def settings(settings: Settings, server: postgres.Server) -> Settings:
    """In place of the usual one: on the server that is restarted."""
    server.ask("DROP DATABASE IF EXISTS restarted", "CREATE DATABASE restarted TEMPLATE postgres")
    return replace(settings, database=server.url("restarted"))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    app.extensions["store"].engine.dispose()


def test_a_restart_in_mid_request_is_told_with_what_was_typed_and_heals_at_once(
    app: Flask, server: postgres.Server, store: Store, session: Session
) -> None:
    people = answering.participants(store, count=1)
    (who,) = people
    client = answering.client_of(app, who)
    options = answering.options_on(client.get(LESSON).text)
    question, form = who.next_answer(options)
    session.commit()

    def restart(_line: Any, _cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO response_save"):
            event.remove(store.engine, "before_cursor_execute", restart)
            server.control("restart", "-m", "immediate")

    event.listen(store.engine, "before_cursor_execute", restart)
    refused = client.post(f"{LESSON}/questions/{question}", data=form)
    again = client.post(f"{LESSON}/questions/{question}", data=form)
    who.was_acknowledged()

    page = BeautifulSoup(refused.text, "html.parser")
    sent = {str(tag["name"]): str(tag.get("value")) for tag in page.select("main form [name]")}
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert (words(page.h1), sent) == (AWAY, form)
    assert again.status_code == 303
    session.connection().invalidate()
    session.rollback()
    assert answering.wrongs(people, answering.kept(session)) == []


@dataclass(slots=True)
class Crowd:
    """What people saw while the server restarted."""

    seen: set[tuple[int, bool]] = field(default_factory=set)  # status, and whether it says when
    restarted: threading.Event = field(default_factory=threading.Event)
    begun: threading.Barrier = field(default_factory=lambda: threading.Barrier(PEOPLE + 1))
    healed_at: list[float] = field(default_factory=list)


def answer_until_healed(
    app: Flask, who: Participant, options: dict[str, list[str]], crowd: Crowd
) -> None:
    client = answering.client_of(app, who)
    for number in range(MOST):
        is_after = crowd.restarted.is_set()
        question, form = who.next_answer(options)
        answer = client.post(f"{LESSON}/questions/{question}", data=form)
        crowd.seen.add((answer.status_code, "Retry-After" in answer.headers))
        if answer.status_code == 303:
            who.was_acknowledged()
            if is_after:
                crowd.healed_at.append(time.monotonic())
                return
        if number == 2:
            crowd.begun.wait(timeout=60)


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_crowd_loses_nothing_in_a_restart_and_is_answered_again_within_five_seconds(
    app: Flask, server: postgres.Server, store: Store, session: Session, how: str
) -> None:
    people = answering.participants(store, count=PEOPLE)
    page = answering.client_of(app, people[0]).get(LESSON).text
    options = answering.options_on(page)
    session.commit()
    crowd = Crowd()
    threads = [
        threading.Thread(target=answer_until_healed, args=(app, who, options, crowd))
        for who in people
    ]

    for thread in threads:
        thread.start()
    crowd.begun.wait(timeout=60)
    server.control("restart", "-m", how)
    back_at = time.monotonic()
    crowd.restarted.set()
    for thread in threads:
        thread.join(timeout=60)

    assert crowd.seen == {(303, False), (503, True)}
    assert len(crowd.healed_at) == PEOPLE
    assert max(crowd.healed_at) - back_at < HEALED_WITHIN
    session.connection().invalidate()
    session.rollback()
    assert answering.wrongs(people, answering.kept(session)) == []
