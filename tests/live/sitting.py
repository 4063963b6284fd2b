"""A room that is open, and browsers with a seat in it."""

from decimal import Decimal
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from learning.live.entries import Entry, Moderate, Steer, Written
from learning.live.gateway.hub import Hub
from learning.live.items import Item, ItemText
from learning.live.models import LiveSession
from learning.markdown.document import Gap, NumberRange, Option, Pair, Question, Slot
from tests.live.making import ITEMS, live_session, poll
from tests.visitor import Visitor


class Room:
    """A session whose commands go through the app's own hub."""

    def __init__(self, app: Flask, session: Session, live: LiveSession) -> None:
        self.app, self.session = app, session
        self.id, self.code = live.id, live.code
        session.commit()

    @property
    def path(self) -> str:
        return f"/live/{self.code}"

    @property
    def hub(self) -> Hub:
        hub: Hub = self.app.extensions["live_hub"]
        return hub

    def send(self, entry: Entry) -> Written:
        self.session.commit()
        with self.app.app_context():
            return self.hub.send(self.id, entry).or_raise()

    def steer(self, kind: str, **payload: Any) -> None:
        self.send(Steer(kind, None, payload))

    def go(self, step: str) -> None:
        self.steer("go", step=step)

    def moderate(self, kind: Any, **payload: Any) -> None:
        self.send(Moderate(kind, None, payload))


def open_room(app: Flask, session: Session, *items: Item, **given: Any) -> Room:
    """A session whose lobby is open."""
    room = Room(app, session, live_session(session, items=items or ITEMS, **given))
    room.steer("lobby")
    return room


def sit(
    visitor: Visitor, room: Room, *, kind: str = "anonymous", prefix: str = "", **fields: Any
) -> BeautifulSoup:
    """Take part, through the page."""
    return visitor.send(f"{prefix}{room.path}", press=None, kind=kind, **fields)


def activity(form: str, **given: Any) -> Item:
    """An activity of this form, with a question that has something to choose or to write."""
    return Item(form, form, 3, {"en": ItemText(f"The {form} one", question=asked(form, **given))})  # type: ignore[arg-type]


def asked(form: str, **given: Any) -> Question:
    options = tuple(Option(one, (one.title(),), one.title()) for one in ("rent", "papers", "work"))
    right = (Option("rent", ("Rent",), "Rent", right=True), *options[1:])
    parts: dict[str, dict[str, Any]] = {
        "single": {"options": right, "graded": True, "explanation": ("<p>Rent is the cause.</p>",)},
        "multiple": {"options": right},
        "numeric": {"numbers": (NumberRange(Decimal(4), Decimal(4)),)},
        "text": {"texts": ("deposit",)},
        "matching": {
            "pairs": (Pair(options[0], Option("m", ("Money",), "Money")),),
            "distractors": (Option("t", ("Time",), "Time"),),
        },
        "ordering": {"options": options},
        "ranking": {"options": options, "graded": False},
        "scale": {"options": options[:2], "scale": "agree-5", "graded": False},
        "cloze": {
            "stem": ("<p>A home costs ", Slot("gap", "g1"), "</p>"),
            "gaps": (Gap("g1", answers=("money",)),),
        },
    }
    usual: dict[str, Any] = {"stem": (f"<p>What of {form}?</p>",), "options": ()}
    return poll(**usual | {"key": form, "kind": form} | parts.get(form, {}) | given)
