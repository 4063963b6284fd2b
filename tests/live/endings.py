"""A session about the harbour that has ended, for tests of what it leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.catalogue.compiled import lesson_from_json
from learning.catalogue.models import Lesson, ReleaseLesson
from learning.config import Settings
from learning.jobs.service import Round
from learning.live import jobs
from learning.live.entries import Steer
from learning.live.items import Item, ItemText
from learning.live.models import LiveSession
from learning.markdown.document import Question
from learning.store.session import Store
from tests.live.making import ITEMS, answer, live_session, seat, send, steer

LESSON = "first-home"
QUESTIONS = ("guarantor", "traps")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # past, for the clock of the settling duty
SOON, END = NOON + timedelta(minutes=10), NOON + timedelta(minutes=70)


def question_of(session: Session, key: str, *, lesson: str = LESSON) -> Question:
    """A question of the published lesson."""
    raw = session.scalar(
        select(ReleaseLesson.compiled)
        .join(Lesson, Lesson.id == ReleaseLesson.lesson_id)
        .where(Lesson.key == lesson, ReleaseLesson.language == "en")
        .limit(1)
    )
    assert raw is not None
    found = lesson_from_json(raw).question(key)
    assert found is not None
    return found


def right(question: Question) -> Any:
    ids = [one.id for one in question.options if one.right]
    return ids if question.kind == "multiple" else ids[0]


def wrong(question: Question) -> Any:
    ids = [one.id for one in question.options if not one.right]
    return ids if question.kind == "multiple" else ids[0]


def harbour_items(session: Session) -> tuple[Item, ...]:
    """The usual plan, with two questions that a lesson asks too."""
    asked = [
        Item(
            key,
            question.kind,  # type: ignore[arg-type]
            3,
            {"en": ItemText(key, (), (), replace(question, id=key))},
            question_key=f"{LESSON}#{key}",
        )
        for key in QUESTIONS
        for question in [question_of(session, key)]
    ]
    return (*ITEMS[:3], *asked, ITEMS[3])


def harbour(session: Session, **given: Any) -> LiveSession:
    """An open room with that plan."""
    given.setdefault("items", harbour_items(session))
    live = live_session(session, **{"starts_at": NOON} | given)
    steer(session, live, "lobby", now=NOON)
    return live


def opened(session: Session, live: LiveSession, step: str, *, now: datetime = SOON) -> None:
    """The room looks at an activity, and may answer; going there the first time opens it."""
    for kind in ("go", "open"):
        send(session, live, Steer(kind, None, {"step": step}), now=now)


def told(session: Session, live: LiveSession, step: str, *, now: datetime = SOON) -> None:
    """Closed and revealed."""
    for kind in ("close", "reveal"):
        send(session, live, Steer(kind, None, {"step": step}), now=now)[0].or_raise()


def vote(
    session: Session, live: LiveSession, seats: list[int], value: Any, *, step: str, **given: Any
) -> None:
    for one in seats:
        send(session, live, answer(one, value, activity=step, **given), now=SOON)[0].or_raise()


def seats(session: Session, live: LiveSession, count: int, **given: Any) -> list[int]:
    return [seat(session, live, **given) for _ in range(count)]


def ended(session: Session, live: LiveSession, *, now: datetime = END) -> None:
    send(session, live, Steer("end", None), now=now)[0].or_raise()
    session.commit()


def settle(store: Store, settings: Settings, session: Session) -> None:
    """What the process behind the pages does."""
    session.commit()
    jobs.settle(Round(store, settings))
    session.expire_all()
