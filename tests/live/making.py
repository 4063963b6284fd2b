"""Live sessions for tests, with a small plan in two languages."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.catalogue.models import Module
from learning.live import keeping
from learning.live.entries import Entry, Join, Say, Steer, Written
from learning.live.items import Item, ItemText
from learning.live.models import LiveEvent, LiveItem, LiveSession
from learning.live.room import Control, Step
from learning.live.service.log import append
from learning.markdown.document import Option, Question
from learning.markdown.plain_json import encode
from tests import make

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def poll(*texts: str, key: str = "stuck", **given: Any) -> Question:
    """A question with these options; their ids are a, b, c …"""
    options = tuple(
        Option(letter, (text,), text) for letter, text in zip("abcdefgh", texts, strict=False)
    )
    usual: dict[str, Any] = {
        "kind": "single",
        "line": 1,
        "text": "Where?",
        "stem": ("<p>Where?</p>",),
    }
    return Question(**usual | {"id": key, "options": options, "graded": False} | given)


ITEMS = (
    Item(
        "welcome",
        "slide",
        5,
        {
            "en": ItemText("Welcome", ("<p>Say who is here.</p>",), ("<p>A secret note.</p>",)),
            "fr": ItemText("Bienvenue", ("<p>Dites qui est là.</p>",)),
        },
    ),
    Item(
        "stuck",
        "single",
        4,
        {
            "en": ItemText("Where?", (), ("<p>Two minutes.</p>",), poll("Rent", "Papers")),
            "fr": ItemText("Où ?", (), (), poll("Loyer", "Papiers")),
        },
    ),
    Item(
        "cause",
        "word-cloud",
        6,
        {
            "en": ItemText(
                "Name a cause", question=poll(key="cause", kind="word-cloud", text="Name a cause")
            )
        },
    ),
    Item("goodbye", "slide", 3, {"en": ItemText("Goodbye")}),
)


def live_session(
    session: Session, *, items: Iterable[Item] = ITEMS, by: Person | None = None, **given: Any
) -> LiveSession:
    """A planned session of the first module (publish one first, or one is made)."""
    module = session.scalar(select(Module)) or make.keep(
        session, Module(key="harbour", slug="harbour", position=0)
    )
    usual: dict[str, Any] = {
        "code": f"{100_000 + next(make.number)}",
        "module_id": module.id,
        "title": "Housing newcomers",
        "language": "en",
        "languages": ["en", "fr", "es", "ar"],
        "starts_at": NOON,
        "minutes": 75,
        "time_zone": "Europe/Athens",
        "channels": {},
        "audience": "open",
        "seat_kinds": ["named", "hidden", "anonymous"],
        "moderation": "before",
        "phase": "planned",
        "created_by_id": by.id if by else None,
        "created_at": NOON,
    }
    steps = tuple(Step(one.key, one.form, one.minutes) for one in items)
    control = Control(steps=steps, version=1)
    live = LiveSession(**usual | {"last_seq": 1, "control": keeping.to_json(control)} | given)
    make.keep(session, live)
    plan = {"steps": [asdict(one) for one in steps]}
    session.add(LiveEvent(live_session_id=live.id, seq=1, kind="plan", payload=plan, at=NOON))
    for item in items:
        texts = {code: encode(text) for code, text in item.texts.items()}
        session.add(
            LiveItem(
                live_session_id=live.id,
                key=item.key,
                form=item.form,
                question_key=item.question_key,
                texts=texts,
            )
        )
    session.flush()
    return live


def send(
    session: Session, live: LiveSession, *entries: Entry, now: datetime = NOON
) -> list[Written]:
    """Write these into the log, as the writer does."""
    written = append(session, live.id, entries, now)
    session.flush()
    return written


def steer(session: Session, live: LiveSession, *kinds: str, now: datetime = NOON) -> None:
    """Commands that must succeed."""
    for kind in kinds:
        send(session, live, Steer(kind, None), now=now)[0].or_raise()


def seat(session: Session, live: LiveSession, **given: Any) -> int:
    """A seat in the open room; gives its number."""
    name = f"seat {next(make.number)}"
    usual: dict[str, Any] = {
        "token_hash": name.encode().ljust(32),
        "kind": "anonymous",
        "language": "en",
        "key": name,
    }
    taken = send(session, live, Join(**usual | given))[0].or_raise().seat
    assert taken is not None
    return taken


def answer(seat_id: int, value: Any, *, activity: str = "stuck", **given: Any) -> Say:
    """An answer on its way in."""
    payload = {"activity": activity, "round": 1, "answer": value, "language": "en"} | given
    return Say("answered", seat_id, payload, key=f"key {next(make.number)}")
