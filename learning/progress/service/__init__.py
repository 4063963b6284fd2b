"""Record what a participant has done. Never commits: the caller owns the transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.errors import Refusal
from learning.i18n import N_
from learning.progress import queries
from learning.progress.completion import (
    RULE_READ,
    LessonProgress,
    completion_proof,
    proof,
)
from learning.progress.models import Enrolment, LessonRecord, Reflection, ReflectionSave

LONGEST_REFLECTION = 10_000  # characters


class NewerText(Refusal):
    """The text was saved elsewhere since this page was opened; both are shown."""

    def __init__(self, newest: Reflection) -> None:
        super().__init__(N_("You saved a newer text in another window. Choose which one to keep."))
        self.newest = newest


@dataclass(frozen=True, slots=True)
class Visit:
    """A person in a lesson of a module's current release."""

    person_id: int
    module_id: int
    release_id: int
    lesson_id: int
    question_count: int
    module_lesson_ids: tuple[int, ...]
    has_quiz: bool


def open_lesson(session: Session, visit: Visit, *, now: datetime) -> LessonRecord:
    """Remember that the person opened the lesson. Opening it again changes nothing."""
    if record := queries.lesson_record(
        session, person_id=visit.person_id, lesson_id=visit.lesson_id
    ):
        return record
    enrol(session, person_id=visit.person_id, module_id=visit.module_id, now=now)
    record = LessonRecord(
        person_id=visit.person_id,
        lesson_id=visit.lesson_id,
        release_id=visit.release_id,
        opened_at=now,
    )
    session.add(record)
    return record


def enrol(session: Session, *, person_id: int, module_id: int, now: datetime) -> Enrolment:
    """Give the person their one enrolment in the module."""
    if enrolment := queries.enrolment(session, person_id=person_id, module_id=module_id):
        return enrolment
    enrolment = Enrolment(person_id=person_id, module_id=module_id, enrolled_at=now)
    session.add(enrolment)
    return enrolment


def record_answers(
    session: Session, visit: Visit, *, answered_count: int, now: datetime, live: str = ""
) -> LessonRecord:
    """Open the lesson if it was not, and finish it once each of its questions is answered.

    `live`: the session in which the last of them was answered.
    """
    record = open_lesson(session, visit, now=now)
    progress = LessonProgress(
        question_count=visit.question_count,
        answered_count=answered_count,
        is_opened=True,
        is_done=record.done_at is not None,
    )
    if not progress.is_done and progress.counts_now:
        happened = f"answered {progress.question_count} questions"
        why = proof(rule=progress.rule, happened=happened, when=now, live=live)
        _finish(session, visit, record, why, now)
    return record


def mark_as_read(session: Session, visit: Visit, *, now: datetime) -> LessonRecord:
    """Finish a lesson that asks nothing. One with questions counts by its answers only."""
    if visit.question_count:
        raise Refusal(N_("This lesson counts when you have answered its questions."))
    record = open_lesson(session, visit, now=now)
    if record.done_at is None:
        happened = "marked as read"
        _finish(session, visit, record, proof(rule=RULE_READ, happened=happened, when=now), now)
    return record


def _finish(
    session: Session, visit: Visit, record: LessonRecord, why: dict[str, str], now: datetime
) -> None:
    record.done_at, record.proof = now, why
    course = Course(visit.module_id, visit.module_lesson_ids, has_quiz=visit.has_quiz)
    _complete_module(session, course, person_id=visit.person_id, now=now)


@dataclass(frozen=True, slots=True)
class Course:
    """What a module's present release asks of whoever completes it."""

    module_id: int
    lesson_ids: tuple[int, ...]
    has_quiz: bool


def pass_quiz(session: Session, course: Course, *, person_id: int, now: datetime) -> None:
    """Remember that the person passed the module's quiz, and complete the module if that was all.

    Passing again changes nothing.
    """
    enrolment = enrol(session, person_id=person_id, module_id=course.module_id, now=now)
    if enrolment.quiz_passed_at is None:
        enrolment.quiz_passed_at = now
    _complete_module(session, course, person_id=person_id, now=now)


def _complete_module(session: Session, course: Course, *, person_id: int, now: datetime) -> None:
    """Complete the module once every lesson of its present release is done and its quiz passed."""
    enrolment = enrol(session, person_id=person_id, module_id=course.module_id, now=now)
    is_passed = enrolment.quiz_passed_at is not None
    if enrolment.completed_at is not None or (course.has_quiz and not is_passed):
        return
    session.flush()  # the record of the lesson just finished has to be counted
    done = session.scalar(
        select(func.count())
        .select_from(LessonRecord)
        .where(
            LessonRecord.person_id == person_id,
            LessonRecord.lesson_id.in_(course.lesson_ids),
            LessonRecord.done_at.is_not(None),
        )
    )
    if done == len(course.lesson_ids):
        enrolment.completed_at = now
        enrolment.proof = completion_proof(done, has_quiz=course.has_quiz, when=now)


def complete_all(session: Session, course: Course, *, now: datetime) -> None:
    """Complete the module for everybody who has done all that its new release still asks."""
    with_all = (
        select(LessonRecord.person_id)
        .where(LessonRecord.lesson_id.in_(course.lesson_ids), LessonRecord.done_at.is_not(None))
        .group_by(LessonRecord.person_id)
        .having(func.count() == len(course.lesson_ids))
    )
    waiting = select(Enrolment.person_id).where(
        Enrolment.module_id == course.module_id,
        Enrolment.completed_at.is_(None),
        Enrolment.person_id.in_(with_all),
    )
    for person_id in session.scalars(waiting).all():
        _complete_module(session, course, person_id=person_id, now=now)


@dataclass(frozen=True, slots=True)
class Writing:
    """One text of a reflection on its way in: what it had seen, and the name of this very save."""

    block_key: str
    text: str
    seen_revision: int
    idempotency_key: str


def save_reflection(
    session: Session, writing: Writing, *, person_id: int, lesson_id: int, now: datetime
) -> Reflection:
    """Keep the text as the newest revision.

    Sending the same save again changes nothing; a save that has not seen the newest revision is
    refused with it (`NewerText`), unless it says the same.
    """
    if len(writing.text) > LONGEST_REFLECTION:
        raise Refusal(
            N_("This text has {length} characters; at most {most} can be kept. Shorten it."),
            length=len(writing.text),
            most=LONGEST_REFLECTION,
        )
    found = queries.reflection(
        session, person_id=person_id, lesson_id=lesson_id, block_key=writing.block_key
    )
    if found and (found.text == writing.text or _was_saved(session, found, writing)):
        return found
    if found and found.revision != writing.seen_revision:
        raise NewerText(found)
    kept = found or Reflection(
        person_id=person_id, lesson_id=lesson_id, block_key=writing.block_key, revision=0
    )
    kept.text, kept.saved_at, kept.revision = writing.text, now, kept.revision + 1
    session.add(kept)
    session.flush()  # gives a first text its id, for its trace
    session.add(
        ReflectionSave(
            reflection_id=kept.id,
            revision=kept.revision,
            idempotency_key=writing.idempotency_key,
            text=writing.text,
            saved_at=now,
        )
    )
    return kept


def _was_saved(session: Session, found: Reflection, writing: Writing) -> bool:
    return (
        session.scalar(
            select(ReflectionSave.id).where(
                ReflectionSave.reflection_id == found.id,
                ReflectionSave.idempotency_key == writing.idempotency_key,
            )
        )
        is not None
    )
