"""Read attempts at graded quizzes: one's own, and what all of them earned."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.catalogue.models import Module
from learning.errors import NotFound
from learning.i18n import N_
from learning.quizzes.attempts import Past, Times
from learning.quizzes.models import (
    AttemptResponse,
    AttemptSave,
    Question,
    QuizAttempt,
    QuizExtension,
)


def live_attempt(session: Session, *, person_id: int, module_id: int) -> QuizAttempt | None:
    """The attempt that the person has begun and not handed in; there is never a second one."""
    return session.scalar(
        select(QuizAttempt).where(
            QuizAttempt.person_id == person_id,
            QuizAttempt.module_id == module_id,
            QuizAttempt.handed_in_at.is_(None),
        )
    )


def attempts_of(session: Session, *, person_id: int, module_id: int) -> Sequence[QuizAttempt]:
    """All attempts of a person at one quiz, the first one first."""
    return session.scalars(
        select(QuizAttempt)
        .where(QuizAttempt.person_id == person_id, QuizAttempt.module_id == module_id)
        .order_by(QuizAttempt.number)
    ).all()


def responses_of(session: Session, attempt_id: int) -> Sequence[AttemptResponse]:
    """The questions of an attempt at their places, with what was answered."""
    return session.scalars(
        select(AttemptResponse)
        .where(AttemptResponse.attempt_id == attempt_id)
        .order_by(AttemptResponse.place)
    ).all()


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt, as far as saving an answer asks."""

    id: int
    release_id: int
    number: int
    times: Times


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """The present answer at one place of an attempt."""

    id: int
    place: int
    key: str
    revision: int
    answer: Any

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)


attempt: Table = QuizAttempt.metadata.tables["quiz_attempt"]
response: Table = AttemptResponse.metadata.tables["attempt_response"]
module: Table = Module.metadata.tables["module"]
# Built once: putting a statement together costs more than running it.
SHEET = (
    select(
        attempt.c.id.label("attempt_id"),
        attempt.c.release_id,
        attempt.c.number,
        attempt.c.started_at,
        attempt.c.deadline_at,
        attempt.c.handed_in_at,
        response.c.id.label("response_id"),
        response.c.place,
        response.c.key,
        response.c.revision,
        response.c.answer,
    )
    .join_from(attempt, module, module.c.id == attempt.c.module_id)
    .outerjoin(
        response,
        and_(
            response.c.attempt_id == attempt.c.id,
            response.c.place.in_(bindparam("places", expanding=True)),
        ),
    )
    .where(
        attempt.c.public_id == bindparam("public_id"),
        attempt.c.person_id == bindparam("person_id"),
        module.c.slug == bindparam("module"),
    )
)


def sheet_of(
    session: Session, *, person_id: int, module: str, public_id: uuid.UUID, places: Collection[int]
) -> tuple[AttemptLine, dict[int, AnswerLine]]:
    """An own attempt with the answers at these places, in one statement."""
    given = {
        "person_id": person_id,
        "module": module,
        "public_id": public_id,
        "places": list(places),
    }
    rows = session.connection().execute(SHEET, given).all()
    if not rows:
        raise NotFound(N_("There is no such attempt."))
    number, release_id, ordinal, *times = rows[0][:6]
    lines = [AnswerLine(*row[6:]) for row in rows if row.response_id is not None]
    return (
        AttemptLine(number, release_id, ordinal, Times(*times)),
        {line.place: line for line in lines},
    )


def attempt_by_public_id(
    session: Session, *, person_id: int, module: str, public_id: uuid.UUID
) -> QuizAttempt:
    """An own attempt by its public id; somebody else's does not exist."""
    found = session.scalar(
        select(QuizAttempt)
        .join(Module, Module.id == QuizAttempt.module_id)
        .where(
            QuizAttempt.public_id == public_id,
            QuizAttempt.person_id == person_id,
            Module.slug == module,
        )
    )
    if found is None:
        raise NotFound(N_("There is no such attempt."))
    return found


def save_named(session: Session, response_id: int, name: str) -> AttemptSave | None:
    """The save of this name, if it arrived before."""
    return session.scalar(
        select(AttemptSave).where(
            AttemptSave.response_id == response_id, AttemptSave.idempotency_key == name
        )
    )


def save_at(session: Session, response_id: int, revision: int) -> AttemptSave | None:
    """What was saved as this revision."""
    return session.get(AttemptSave, (response_id, revision))


def extra_minutes(session: Session, *, person_id: int, module_id: int) -> int:
    """What the person has on top of the quiz's time limit."""
    found = session.scalar(
        select(QuizExtension.minutes).where(
            QuizExtension.person_id == person_id, QuizExtension.module_id == module_id
        )
    )
    return found or 0


def question_ids(session: Session, *, module_id: int) -> dict[str, int]:
    """Identities of a module's questions by their names in the pool."""
    rows = session.execute(
        select(Question.place, Question.key, Question.id).where(Question.module_id == module_id)
    )
    return {key if place == "quiz" else f"{place}#{key}": number for place, key, number in rows}


def times_of(attempt: QuizAttempt) -> Times:
    return Times(attempt.started_at, attempt.deadline_at, attempt.handed_in_at)


def past_of(attempts: Sequence[QuizAttempt]) -> list[Past]:
    """The closed ones as plain values."""
    return [
        Past(
            number=one.number,
            marks=one.marks or 0,
            passed=bool(one.passed),
            handed_in_at=one.handed_in_at,
            closed_by="clock" if one.closed_by == "clock" else "person",
        )
        for one in attempts
        if one.handed_in_at is not None
    ]


def overdue_attempts(
    session: Session, *, module_id: int, latest: datetime
) -> Sequence[QuizAttempt]:
    """Attempts whose time ran out before `latest` and which nobody has looked at since."""
    return session.scalars(
        select(QuizAttempt).where(
            QuizAttempt.module_id == module_id,
            QuizAttempt.handed_in_at.is_(None),
            QuizAttempt.deadline_at < latest,
        )
    ).all()


@dataclass(frozen=True, slots=True)
class FirstAttempt:
    """What a person's first attempt earned, in all and with one of its questions."""

    attempt_id: int
    marks: int
    passed: bool
    key: str
    points: int
    earned: int


def first_attempts(session: Session, *, module_id: int) -> list[FirstAttempt]:
    """Every question of every closed first attempt, in one statement."""
    rows = session.execute(
        select(
            QuizAttempt.id,
            QuizAttempt.marks,
            QuizAttempt.passed,
            AttemptResponse.key,
            AttemptResponse.points,
            AttemptResponse.marks,
        )
        .join(AttemptResponse, AttemptResponse.attempt_id == QuizAttempt.id)
        .where(
            QuizAttempt.module_id == module_id,
            QuizAttempt.number == 1,
            QuizAttempt.handed_in_at.is_not(None),
        )
        .order_by(QuizAttempt.id, AttemptResponse.place)
    )
    return [
        FirstAttempt(number, marks or 0, bool(passed), key, points, earned or 0)
        for number, marks, passed, key, points, earned in rows
    ]


@dataclass(frozen=True, slots=True)
class Extended:
    """Somebody with more time, and how much."""

    name: str
    minutes: int
    granted_at: datetime


def extensions_of(session: Session, *, module_id: int) -> list[Extended]:
    """Who has more time at a quiz, by name."""
    rows = session.execute(
        select(Person.name, QuizExtension.minutes, QuizExtension.granted_at)
        .join(QuizExtension, QuizExtension.person_id == Person.id)
        .where(QuizExtension.module_id == module_id)
        .order_by(Person.name, Person.id)
    )
    return [Extended(*row) for row in rows]
