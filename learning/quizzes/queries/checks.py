"""Read the questions of lessons and the answers people gave to them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Text,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from learning.errors import NotFound
from learning.i18n import N_
from learning.progress.models import LessonRecord, Reflection
from learning.quizzes.models import Question, Response, ResponseSave


@dataclass(frozen=True, slots=True)
class Given:
    """A person's present answer to one question."""

    revision: int
    answer: Any
    marks: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A person's present text at one reflection."""

    revision: int
    text: str


@dataclass(frozen=True, slots=True)
class LessonWork:
    """What one person gave and wrote in one lesson, by question and block key."""

    given: Mapping[str, Given] = field(default_factory=dict)
    written: Mapping[str, Written] = field(default_factory=dict)


_MINE = (
    select(
        literal("answer").label("kind"),
        Question.key.label("key"),
        Response.revision.label("revision"),
        cast(Response.answer, Text).label("text"),
        Response.marks.label("marks"),
    )
    .join(Question, Question.id == Response.question_id)
    .where(
        Response.person_id == bindparam("person_id"), Question.lesson_id == bindparam("lesson_id")
    )
)
_WRITTEN = select(
    literal("reflection"),
    Reflection.block_key,
    Reflection.revision,
    Reflection.text,
    null(),
).where(
    Reflection.person_id == bindparam("person_id"), Reflection.lesson_id == bindparam("lesson_id")
)
LESSON_WORK: CompoundSelect[Any] = union_all(_MINE, _WRITTEN)


def lesson_work(session: Session, *, person_id: int, lesson_id: int) -> LessonWork:
    """Answers and reflections of one person in one lesson, in one statement."""
    rows = session.execute(LESSON_WORK, {"person_id": person_id, "lesson_id": lesson_id}).all()
    return LessonWork(
        given={
            row.key: Given(row.revision, json.loads(row.text), row.marks)
            for row in rows
            if row.kind == "answer"
        },
        written={
            row.key: Written(row.revision, row.text) for row in rows if row.kind == "reflection"
        },
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """The questions of one lesson that a person has answered, and when last."""

    keys: frozenset[str]
    last_at: datetime


def answered_by_lesson(session: Session, *, person_id: int) -> dict[int, Answered]:
    """What a person has answered, by lesson id: for pages that list many lessons."""
    rows = session.execute(
        select(Question.lesson_id, Question.key, Response.answered_at)
        .join(Response, Response.question_id == Question.id)
        .where(Response.person_id == person_id, Question.lesson_id.is_not(None))
    )
    found: dict[int, list[tuple[str, datetime]]] = {}
    for lesson_id, key, answered_at in rows:
        found.setdefault(lesson_id or 0, []).append((key, answered_at))
    return {
        lesson_id: Answered(frozenset(key for key, _ in pairs), max(at for _, at in pairs))
        for lesson_id, pairs in found.items()
    }


def with_nothing_missing(
    session: Session, *, lesson_id: int, lesson_keys: Sequence[str]
) -> Sequence[int]:
    """Who has answered all of these questions in a lesson that is not done for them."""
    return session.scalars(
        select(Response.person_id)
        .join(Question, Question.id == Response.question_id)
        .join(LessonRecord, LessonRecord.person_id == Response.person_id)
        .where(
            Question.lesson_id == lesson_id,
            Question.key.in_(lesson_keys),
            LessonRecord.lesson_id == lesson_id,
            LessonRecord.done_at.is_(None),
        )
        .group_by(Response.person_id)
        .having(func.count() == len(lesson_keys))
    ).all()


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What is known of one question before an answer to it is kept, in one statement."""

    question_id: int
    response: Response | None
    was_saved: bool  # this very save arrived before
    other_count: int  # answered among the lesson's other questions


def answer_sheet(
    session: Session,
    *,
    person_id: int,
    lesson_id: int,
    key: str,
    lesson_keys: Sequence[str],
    idempotency_key: str,
) -> AnswerSheet:
    """The question's identity with this person's answer; an unknown one does not exist."""
    others = aliased(Question)
    their = aliased(Response)
    other_count = (
        select(func.count())
        .select_from(their)
        .join(others, others.id == their.question_id)
        .where(
            their.person_id == person_id,
            others.lesson_id == lesson_id,
            others.key.in_([one for one in lesson_keys if one != key]),
        )
        .scalar_subquery()
    )
    was_saved = exists().where(
        ResponseSave.response_id == Response.id, ResponseSave.idempotency_key == idempotency_key
    )
    row = session.execute(
        select(Question.id, Response, was_saved, other_count)
        .outerjoin(
            Response, (Response.question_id == Question.id) & (Response.person_id == person_id)
        )
        .where(Question.lesson_id == lesson_id, Question.key == key)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such question."))
    return AnswerSheet(row[0], row[1], bool(row[2]), row[3])
