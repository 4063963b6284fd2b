"""Read what a person has done: one statement for a lesson page, one for a list of modules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from learning.catalogue.models import ContentState, Lesson
from learning.progress.models import Enrolment, LessonRecord, Reflection


@dataclass(frozen=True, slots=True)
class Record:
    """A lesson as one person left it."""

    lesson_id: int
    opened_at: datetime
    done_at: datetime | None


def records_of(session: Session, *, person_id: int) -> tuple[int, dict[int, Record]]:
    """The content revision, and everything the person has opened by lesson id: one statement.

    Both are needed by every page that shows progress, and a statement costs more than a column.
    """
    rows = session.connection().execute(RECORDS, {"person_id": person_id}).all()
    revision = rows[0].revision if rows else 0
    opened = (row for row in rows if row.opened_at)  # none: the join found no record
    return revision, {row.lesson_id: Record(*row[1:]) for row in opened}


def lesson_record(session: Session, *, person_id: int, lesson_id: int) -> LessonRecord | None:
    return session.scalar(
        select(LessonRecord).where(
            LessonRecord.person_id == person_id, LessonRecord.lesson_id == lesson_id
        )
    )


def enrolment(session: Session, *, person_id: int, module_id: int) -> Enrolment | None:
    return session.scalar(
        select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.module_id == module_id)
    )


def reflection(
    session: Session, *, person_id: int, lesson_id: int, block_key: str
) -> Reflection | None:
    return session.scalar(
        select(Reflection).where(
            Reflection.person_id == person_id,
            Reflection.lesson_id == lesson_id,
            Reflection.block_key == block_key,
        )
    )


STATE: Table = ContentState.metadata.tables["content_state"]
RECORD: Table = LessonRecord.metadata.tables["lesson_record"]
RECORDS = select(
    STATE.c.revision, RECORD.c.lesson_id, RECORD.c.opened_at, RECORD.c.done_at
).join_from(STATE, RECORD, RECORD.c.person_id == bindparam("person_id"), isouter=True)


@dataclass(frozen=True, slots=True)
class Note:
    """A private reflection, with the lesson it was written in."""

    module_id: int
    lesson_id: int
    block_key: str
    text: str
    saved_at: datetime


def notes_of(session: Session, *, person_id: int, limit: int = 100) -> Sequence[Note]:
    """The person's reflections that hold a text, newest first."""
    rows = session.execute(
        select(
            Lesson.module_id,
            Reflection.lesson_id,
            Reflection.block_key,
            Reflection.text,
            Reflection.saved_at,
        )
        .join(Lesson, Lesson.id == Reflection.lesson_id)
        .where(Reflection.person_id == person_id, Reflection.text != "")
        .order_by(Reflection.saved_at.desc(), Reflection.id.desc())
        .limit(limit)
    )
    return [Note(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Taken:
    """A module the person has begun: when its quiz was passed, when it was completed.

    `live`: the lessons that a live session completed, by lesson id, and when.
    """

    quiz_passed_at: datetime | None = None
    completed_at: datetime | None = None
    live: Mapping[int, datetime] = field(default_factory=dict)


def taken_by(session: Session, *, person_id: int) -> dict[int, Taken]:
    """Modules the person has begun, by module id: one statement."""
    done_live = (
        select(Lesson.module_id, LessonRecord.lesson_id, LessonRecord.done_at)
        .join(Lesson, Lesson.id == LessonRecord.lesson_id)
        .where(
            LessonRecord.person_id == person_id,
            LessonRecord.done_at.is_not(None),
            LessonRecord.proof["how"].as_string() == "live",
        )
        .subquery()
    )
    rows = session.execute(
        select(
            Enrolment.module_id,
            Enrolment.quiz_passed_at,
            Enrolment.completed_at,
            done_live.c.lesson_id,
            done_live.c.done_at,
        )
        .outerjoin(done_live, done_live.c.module_id == Enrolment.module_id)
        .where(Enrolment.person_id == person_id)
    )
    live: dict[int, dict[int, datetime]] = {}
    found: dict[int, Taken] = {}
    for row in rows:
        mine = live.setdefault(row.module_id, {})
        if row.lesson_id is not None:
            mine[row.lesson_id] = row.done_at
        found[row.module_id] = Taken(row.quiz_passed_at, row.completed_at, mine)
    return found
