"""A conference arrives: hundreds behind one address, within two minutes, and none is refused."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.live.models import LiveSeat
from tests.accounts.people import PASSWORD, person
from tests.live.sitting import open_room

JOINING, SIGNING_IN = 300, 100
AT_ONCE = 20
TWO_MINUTES = 120.0


def test_three_hundred_join_and_a_hundred_sign_in_from_one_address(
    app: Flask, session: Session
) -> None:
    people = [person(session).email for _ in range(SIGNING_IN)]
    code = open_room(app, session).code
    told: Counter[tuple[str, int, str]] = Counter()
    guard = threading.Lock()

    def join(number: int) -> None:
        client = app.test_client()
        found = client.post("/join", data={"code": code})
        form = {
            "kind": "named",
            "name": f"Guest {number}",
            "language": "en",
            "key": f"{number:032}",
        }
        seat = client.post(f"/live/{code}/seat", data=form)
        room = client.get(f"/live/{code}/state")
        note("found", found.status_code, found.location)
        note("seated", seat.status_code, seat.location)
        note("follows", room.status_code, "")

    def sign_in(number: int) -> None:
        form = {"email": people[number], "password": PASSWORD}
        note("signed in", app.test_client().post("/sign-in", data=form).status_code, "")

    def note(what: str, status: int, where: str) -> None:
        with guard:
            told[what, status, where] += 1

    began = time.monotonic()
    work = [partial(join, number) for number in range(JOINING)]
    work += [partial(sign_in, number) for number in range(SIGNING_IN)]
    threads = [
        threading.Thread(target=all_of, args=(work[first::AT_ONCE],)) for first in range(AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=TWO_MINUTES)

    assert told == {
        ("found", 303, f"/live/{code}"): JOINING,
        ("seated", 303, f"/live/{code}"): JOINING,
        ("follows", 200, ""): JOINING,
        ("signed in", 303, ""): SIGNING_IN,
    }
    assert time.monotonic() - began < TWO_MINUTES
    session.rollback()
    assert session.scalar(select(func.count()).select_from(LiveSeat)) == JOINING


def all_of(work: Sequence[Callable[[], None]]) -> None:
    for piece in work:
        piece()
