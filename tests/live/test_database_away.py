"""PostgreSQL restarts while a room votes: phones are told to wait, and soon all is as before."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask

from learning.app import create_app
from learning.config import Settings
from learning.live.gateway.hub import Hub
from learning.migrations import runner
from learning.store.session import Store
from tests import postgres
from tests.live.hubs import SCREEN, Pages, Reader
from tests.live.test_kills import JSON_FORM, VOTERS, Voter, asking, wrongs

pytestmark = pytest.mark.parametrize("database", ["sqlite"])  # the server below is our own
HEALED_WITHIN = 5.0  # seconds after the database answers again
MOST = 2_000  # votes of one phone; the test ends long before


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
    server.ask("DROP DATABASE IF EXISTS away", "CREATE DATABASE away TEMPLATE postgres")
    return replace(settings, database=server.url("away"))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    hub: Hub = app.extensions["live_hub"]
    hub.register("screen", render=Pages().render, mark=lambda hall, _sight, _now: hall.room.seq)
    yield app
    hub.close()
    app.extensions["store"].engine.dispose()


@dataclass(slots=True)
class Crowd:
    """What phones saw while the database restarted."""

    code: str
    seen: set[tuple[int, bool]] = field(default_factory=set)  # status, and whether it says when
    restarted: threading.Event = field(default_factory=threading.Event)
    begun: threading.Barrier = field(default_factory=lambda: threading.Barrier(VOTERS + 1))
    healed_at: list[float] = field(default_factory=list)


def vote_until_healed(app: Flask, voter: Voter, crowd: Crowd) -> None:
    client = app.test_client()
    client.set_cookie(f"seat-{crowd.code}", voter.cookie)
    for number in range(MOST):
        is_after = crowd.restarted.is_set()
        answer = client.post(
            f"/live/{crowd.code}/answers", data=voter.next_vote(), headers=JSON_FORM
        )
        crowd.seen.add((answer.status_code, "Retry-After" in answer.headers))
        if answer.status_code == 200:
            voter.was_told(answer.get_json()["seq"])
            if is_after:
                crowd.healed_at.append(time.monotonic())
                return
        if number == 2:
            crowd.begun.wait(timeout=60)


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_room_loses_no_vote_in_a_restart_and_its_screen_goes_on(
    app: Flask, server: postgres.Server, store: Store, how: str
) -> None:
    number, code, voters = asking(store)
    hub: Hub = app.extensions["live_hub"]
    screen = Reader(hub.stream(number, SCREEN))
    assert screen.waits_for("en stuck 0")
    crowd = Crowd(code)
    threads = [
        threading.Thread(target=vote_until_healed, args=(app, voter, crowd)) for voter in voters
    ]

    for thread in threads:
        thread.start()
    crowd.begun.wait(timeout=60)
    server.control("restart", "-m", how)
    back_at = time.monotonic()
    crowd.restarted.set()
    for thread in threads:
        thread.join(timeout=60)

    assert crowd.seen <= {(200, False), (503, True)}
    assert len(crowd.healed_at) == VOTERS
    assert max(crowd.healed_at) - back_at < HEALED_WITHIN
    with store.session() as session:
        assert wrongs(session, number, voters) == []
    assert screen.waits_for(f"en stuck {VOTERS}")
    assert not screen.has_ended
