"""A room with people in it, for tests of the screen and the cockpit."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.live.entries import Entry, Moderate, Say, Steer
from learning.live.gateway.hub import Hub
from learning.live.hall import Hall
from learning.live.models import LiveSession
from tests import make
from tests.accounts.people import clock, person
from tests.live.making import answer, live_session, seat, send, steer


def facilitator(session: Session, **given: Any) -> Person:
    return person(session, **{"role": "facilitator", "name": "Farida"} | given)


def open_room(session: Session, *, people: int = 0, **given: Any) -> LiveSession:
    """A session whose room is open, with so many anonymous people in it."""
    live = live_session(session, **given)
    steer(session, live, "lobby", now=clock())
    for _ in range(people):
        seat(session, live)
    return live


def at(session: Session, live: LiveSession, step: str) -> None:
    """The room looks at this step."""
    send(session, live, Steer("go", None, {"step": step}), now=clock())[0].or_raise()


def say(session: Session, live: LiveSession, *entries: Entry) -> list[int]:
    """What people send; gives the numbers in the log."""
    return [one.or_raise().seq for one in send(session, live, *entries, now=clock())]


def words(seat_id: int, *said: str, language: str = "en") -> Say:
    return answer(seat_id, list(said), activity="cause", language=language)


def asks(seat_id: int, text: str, *, language: str = "en") -> Say:
    payload = {"activity": "questions", "round": 0, "text": text, "language": language}
    return Say("posted", seat_id, payload, key=f"key {next(make.number)}")


def ruled(target: str, what: str | None = "shown") -> Moderate:
    return Moderate("ruled", None, {"targets": [target], "ruled": what})


def hall_of(app: Flask, live: LiveSession) -> Hall:
    """What the hub knows now."""
    hub: Hub = app.extensions["live_hub"]
    hub.renew(live.id)
    return hub.hall(live.id)
