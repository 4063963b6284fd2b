"""A phone's stream and its newest state, as a browser gets them."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.live.entries import Steer
from learning.live.gateway.hub import Hub
from learning.live.hall import Hall
from learning.live.models import LiveSeat, LiveSession
from learning.live.service import seats
from learning.web.headers import STANDING
from tests.live.hubs import Pages
from tests.live.making import NOON, answer, live_session, seat, steer

TOKEN = "5" * 64


@pytest.fixture
def hub(app: Flask) -> Iterator[Hub]:
    """The app's own, with pages that show little."""
    hub: Hub = app.extensions["live_hub"]
    hub.register(
        "phone",
        render=Pages().render,
        mark=lambda hall, _sight, _now: hall.room.control.version,
        own=own,
    )
    yield hub
    hub.close()


def own(hall: Hall, seat_id: int) -> dict[str, object]:
    given = hall.room.given("stuck", 1).get(seat_id)
    return {"answer": given.answer} if given else {}


def asking(session: Session) -> tuple[LiveSession, int]:
    """A room that is asked its first question, and a seat whose browser has TOKEN."""
    live = live_session(session)
    steer(session, live, "lobby", "next", "next")
    one = seat(session, live, token_hash=seats.token_hash(TOKEN))
    session.commit()
    return live, one


def seated(app: Flask, live: LiveSession) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(f"seat-{live.code}", TOKEN)
    return client


@contextmanager
def streaming(client: FlaskClient, address: str, **given: str) -> Iterator[TestResponse]:
    """The stream while it is open."""
    with closing(client.get(address, headers=given, buffered=False)) as answered:
        yield answered


def beginning(response: TestResponse) -> list[bytes]:
    """The first two things that a stream sends."""
    body = iter(response.response)
    return [bytes(next(body)), bytes(next(body))]  # type: ignore[arg-type]


def state_in(chunk: bytes) -> dict[str, object]:
    return dict(json.loads(chunk.partition(b"data: ")[2]))


def test_a_stream_is_neither_kept_nor_held_back_nor_compressed(
    app: Flask, hub: Hub, session: Session
) -> None:
    live, _ = asking(session)
    with streaming(
        seated(app, live), f"/fr/live/{live.code}/events", **{"Accept-Encoding": "gzip, br"}
    ) as response:
        first, state = beginning(response)

    names = {name for name, _ in STANDING} | {"X-Request-ID", "Content-Language"}
    assert response.status_code == 200
    assert {name: value for name, value in response.headers.items() if name not in names} == {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store, no-transform",
        "X-Accel-Buffering": "no",
        "Vary": "Accept-Encoding",
    }
    assert first.startswith(b"retry: 3000\n:")
    assert state == b'id: 5\nevent: state\ndata: {"html":"fr stuck 0","seq":5}\n\n'
    assert hub.table[live.id].listeners == set()


@pytest.mark.parametrize("address", ["events", "state"])
def test_without_a_seat_there_is_nothing_to_follow(
    app: Flask, hub: Hub, session: Session, address: str
) -> None:
    live, _ = asking(session)
    stranger = app.test_client()
    stranger.set_cookie(f"seat-{live.code}", "6" * 64)

    answers = [
        client.get(f"/live/{live.code}/{address}", headers={"Accept": "application/json"})
        for client in (app.test_client(), stranger)
    ]

    assert [(one.status_code, one.get_json()["code"]) for one in answers] == [(401, "no-place")] * 2


@pytest.mark.parametrize("address", ["events", "state"])
def test_a_code_that_is_no_session_does_not_exist(app: Flask, hub: Hub, address: str) -> None:
    assert app.test_client().get(f"/live/999999/{address}").status_code == 404


def test_the_state_says_what_the_stream_says_and_what_is_one_s_own(
    app: Flask, hub: Hub, session: Session
) -> None:
    live, one = asking(session)
    client = seated(app, live)

    before = client.get(f"/ar/live/{live.code}/state")
    hub.send(live.id, answer(one, "b")).or_raise()
    after = client.get(f"/ar/live/{live.code}/state")

    assert before.get_json() == {"html": "ar stuck 0", "seq": 5}
    assert after.get_json() == {"html": "ar stuck 0", "seq": 6, "own": {"answer": "b"}}
    assert after.headers["Cache-Control"] == "private, no-cache"


def test_a_state_that_is_known_is_not_sent_again(app: Flask, hub: Hub, session: Session) -> None:
    live, _ = asking(session)
    client = seated(app, live)
    tag = client.get(f"/live/{live.code}/state").headers["ETag"]

    same = client.get(f"/live/{live.code}/state", headers={"If-None-Match": tag})
    hub.send(live.id, Steer("next", None)).or_raise()
    newer = client.get(f"/live/{live.code}/state", headers={"If-None-Match": tag})

    assert (same.status_code, same.data) == (304, b"")
    assert (newer.status_code, newer.get_json()["html"]) == (200, "en cause 0")


def test_asking_alone_follows_a_whole_session(app: Flask, hub: Hub, session: Session) -> None:
    """A proxy that holds streams back leaves the phone this way."""
    live, _ = asking(session)
    client = seated(app, live)

    seen = []
    for kind in ("close", "reveal", "next", "end"):
        hub.send(live.id, Steer(kind, None)).or_raise()
        seen.append(client.get(f"/live/{live.code}/state").get_json())

    assert seen == [
        {"html": "en stuck 0", "seq": 6},
        {"html": "en stuck 0", "seq": 7},
        {"html": "en cause 0", "seq": 8},
        {"html": "en cause 0", "seq": 9},
    ]


@pytest.mark.parametrize("last", ["3", "900", "x", "9" * 40, "-1"])
def test_a_phone_that_slept_gets_the_newest_state_at_once(
    app: Flask, hub: Hub, session: Session, last: str
) -> None:
    live, _ = asking(session)
    client = seated(app, live)
    address = f"/live/{live.code}/events?last={last}"
    with streaming(client, address) as before:
        beginning(before)
    hub.send(live.id, Steer("next", None)).or_raise()

    with streaming(client, address, **{"Last-Event-ID": last}) as after:
        chunks = (bytes(chunk) for chunk in islice(after.response, 3))  # type: ignore[arg-type]
        states = (state_in(chunk) for chunk in chunks if b"data: {" in chunk)
        # A reading that had begun before may be shared; then the newest follows it at once.
        newest = next((one for one in states if one["seq"] == 6), None)

    assert newest == {"html": "en cause 0", "seq": 6}


def test_a_stream_holds_no_connection_to_the_database(
    app: Flask, hub: Hub, session: Session
) -> None:
    live, _ = asking(session)
    client, number, address = seated(app, live), live.id, f"/live/{live.code}/events"
    session.rollback()
    pool = app.extensions["store"].engine.pool

    with streaming(client, address) as response:
        beginning(response)
        with hub.table[number].reads:  # nobody reads just now
            held = pool.checkedout()

    assert held == 0


def test_a_question_about_a_stream_opens_none(app: Flask, hub: Hub, session: Session) -> None:
    live, _ = asking(session)

    response = seated(app, live).head(f"/live/{live.code}/events")

    assert (response.status_code, response.data) == (200, b"")
    assert hub.table == {}


def test_who_follows_was_seen(app: Flask, hub: Hub, session: Session) -> None:
    live, one = asking(session)
    hub.presence.written_at -= 60
    seated(app, live).get(f"/live/{live.code}/state")

    session.rollback()
    session.expire_all()
    assert session.get_one(LiveSeat, one).last_seen_at != NOON
