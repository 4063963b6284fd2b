"""After a session: its counts are kept, and what people answered stands in their own progress.

Never commits. Everything here may be done again from the beginning: what is there is not written
twice, so a process that dies in the middle costs nothing but its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.catalogue import queries as catalogue
from learning.catalogue import service as catalogue_service
from learning.catalogue.compiled import CompiledLesson
from learning.catalogue.reading import ShelfLesson, ShelfModule
from learning.errors import NotFound
from learning.live.afterwards import answered_counts, asked_in, counts_of, lesson_answers
from learning.live.entries import Steer
from learning.live.gateway import reading
from learning.live.hall import Hall
from learning.live.models import LiveResult, LiveSeat, LiveSession
from learning.live.queries import OPEN_ROOM
from learning.live.room import Given
from learning.live.service.log import append
from learning.progress import service as progress
from learning.progress.service import Visit
from learning.quizzes import queries as quizzes
from learning.quizzes import service as quiz_service
from learning.quizzes.answers import fitting
from learning.quizzes.scoring import mark
from learning.quizzes.service import Save

FORGOTTEN = timedelta(hours=12)  # after its planned end, a session that runs is over
LATE = timedelta(seconds=30)  # answers that were on their way are in the log by then


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson whose questions were asked live, as it is now, in each of its languages."""

    shelf: ShelfLesson
    texts: Mapping[str, CompiledLesson]


@dataclass(frozen=True, slots=True)
class Ending:
    """A session that has ended, and whom something is to be noted for."""

    live_session_id: int
    public_id: str
    ended_at: datetime
    hall: Hall
    module: ShelfModule | None  # none: it is not published any more
    lessons: Mapping[str, Lesson]
    people: tuple[tuple[int, int], ...]  # (seat, person), of those who answered
    answers: Mapping[int, Mapping[str, Given]]


def forgotten(session: Session, *, now: datetime) -> int | None:
    """A session that nobody ended, long after its time, or none."""
    oldest = now - FORGOTTEN
    waiting = session.scalars(
        select(LiveSession)
        .where(LiveSession.phase.in_(OPEN_ROOM), LiveSession.starts_at < oldest)
        .order_by(LiveSession.starts_at)
    )
    for live in waiting:
        began = max(live.opened_at or live.starts_at, live.starts_at)
        if began + timedelta(minutes=live.minutes) < oldest:
            return live.id
    return None


def end_by_clock(session: Session, live_session_id: int, *, now: datetime) -> None:
    """End it: else its answers would never stand in anybody's progress."""
    append(session, live_session_id, [Steer("end", None)], now)


def next_ending(session: Session, *, now: datetime) -> Ending | None:
    """The next session that has ended and is not settled; a rehearsal never is."""
    live = session.scalar(
        select(LiveSession)
        .where(
            LiveSession.phase == "ended",
            LiveSession.settled_at.is_(None),
            LiveSession.rehearses_id.is_(None),
            LiveSession.ended_at < now - LATE,
        )
        .order_by(LiveSession.ended_at, LiveSession.id)
        .limit(1)
    )
    if live is None or live.ended_at is None:
        return None
    hall = reading.whole(session, live.id).hall
    module = published(session, live.module_id)
    return Ending(
        live_session_id=live.id,
        public_id=str(live.public_id),
        ended_at=live.ended_at,
        hall=hall,
        module=module,
        lessons=lessons_asked(session, hall, module),
        people=who_answered(session, hall),
        answers=lesson_answers(hall),
    )


def published(session: Session, module_id: int) -> ShelfModule | None:
    shelf = catalogue.current_shelf(session, expected=catalogue.revision(session))
    return next((one for one in shelf.modules if one.module_id == module_id), None)


def lessons_asked(session: Session, hall: Hall, module: ShelfModule | None) -> dict[str, Lesson]:
    """Those lessons of the present release that the session took questions from."""
    places = [item.question_key for item in hall.items.values() if item.question_key]
    wanted = {place.partition("#")[0] for place in places}
    return {
        one.key: Lesson(
            one,
            {
                language: catalogue.compiled_lesson(session, text.release_lesson_id)
                for language, text in one.texts.items()
            },
        )
        for one in (module.lessons if module else ())
        if one.key in wanted
    }


def who_answered(session: Session, hall: Hall) -> tuple[tuple[int, int], ...]:
    """Named and hidden people with an account who answered something. Anonymous seats have none."""
    answered = answered_counts(hall.room)
    rows = session.execute(
        select(LiveSeat.id, LiveSeat.person_id)
        .where(
            LiveSeat.live_session_id == hall.id,
            LiveSeat.person_id.is_not(None),
            LiveSeat.kind != "anonymous",
            LiveSeat.is_pretend.is_(False),
        )
        .order_by(LiveSeat.id)
    )
    return tuple((seat, person) for seat, person in rows if person and answered.get(seat))


def keep_results(session: Session, ending: Ending) -> None:
    """The counts of every round that was asked, without anybody in them."""
    rows = session.execute(
        select(LiveResult.activity, LiveResult.round).where(
            LiveResult.live_session_id == ending.live_session_id
        )
    )
    known = {(activity, number) for activity, number in rows}
    for one in asked_in(ending.hall):
        if (one.item.key, one.round) in known:
            continue
        session.add(
            LiveResult(
                live_session_id=ending.live_session_id,
                activity=one.item.key,
                round=one.round,
                module_id=ending.hall.module_id,
                question_key=one.item.question_key,
                answered_count=one.whole.answered,
                counts=counts_of(one.whole),
                at=ending.ended_at,
            )
        )


def settle_person(session: Session, ending: Ending, seat: int, person_id: int) -> None:
    """One person's answers as if given in the lesson, at the moment they were given."""
    module = ending.module
    if module is None or not is_still_theirs(session, seat, person_id):
        return
    progress.enrol(session, person_id=person_id, module_id=module.module_id, now=ending.ended_at)
    for place, given in sorted(ending.answers.get(seat, {}).items(), key=lambda one: one[1].seq):
        lesson_key, _, key = place.partition("#")
        lesson = ending.lessons.get(lesson_key)
        if lesson is not None:
            settle_answer(session, ending, lesson, key, given=given, person_id=person_id)


def is_still_theirs(session: Session, seat: int, person_id: int) -> bool:
    """Whoever deletes their account meanwhile has left the seat."""
    owner = session.scalar(select(LiveSeat.person_id).where(LiveSeat.id == seat))
    return owner == person_id


def settle_answer(
    session: Session, ending: Ending, lesson: Lesson, key: str, *, given: Given, person_id: int
) -> None:
    """Keep it as the lesson's own answer, unless theirs there is newer or better."""
    module = ending.module
    save = save_of(ending, lesson, key, given)
    if save is None or module is None:
        return
    try:
        sheet = quizzes.answer_sheet(
            session,
            person_id=person_id,
            lesson_id=lesson.shelf.lesson_id,
            key=key,
            lesson_keys=lesson.shelf.question_keys,
            idempotency_key=save.idempotency_key,
        )
    except NotFound:
        return
    before = sheet.response
    if before is not None:
        is_better = (before.marks or 0) > (save.marks or 0)
        if before.answered_at >= given.at or is_better:
            return
        save = Save(save.answer, save.marks, before.revision, save.idempotency_key)
    quiz_service.answer(
        session, sheet, save, person_id=person_id, release_id=module.release_id, now=given.at
    )
    progress.record_answers(
        session,
        visit_of(module, lesson, person_id),
        answered_count=sheet.other_count + 1,
        now=given.at,
        live=ending.public_id,
    )


def save_of(ending: Ending, lesson: Lesson, key: str, given: Given) -> Save | None:
    """The answer as the present lesson can keep it; none where the question is another now."""
    language = given.language if given.language in lesson.texts else next(iter(lesson.texts))
    question = lesson.texts[language].question(key)
    answer = fitting(question, given.answer) if question is not None else None
    if question is None or answer is None or key not in lesson.shelf.question_keys:
        return None
    marked = mark(question, answer, language=language)
    marks = marked.basis_points if marked else None
    return Save(answer, marks, 0, f"live-{ending.live_session_id}-{given.seq}")


def visit_of(module: ShelfModule, lesson: Lesson, person_id: int) -> Visit:
    return Visit(
        person_id=person_id,
        module_id=module.module_id,
        release_id=module.release_id,
        lesson_id=lesson.shelf.lesson_id,
        question_count=len(lesson.shelf.question_keys),
        module_lesson_ids=tuple(one.lesson_id for one in module.lessons),
        has_quiz=module.quiz is not None,
    )


def finish(session: Session, ending: Ending, *, now: datetime) -> None:
    """Everything stands where it belongs; lessons show what the room answered from now on."""
    live = session.get(LiveSession, ending.live_session_id)
    if live is None or live.settled_at is not None:
        return
    live.settled_at = now
    catalogue_service.raise_revision(session)
    session.flush()
