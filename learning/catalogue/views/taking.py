"""Taking a visit's answers along into an account, at signing up and signing in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from learning.catalogue.views.desk import open_desk
from learning.catalogue.views.leaves import leaf
from learning.catalogue.views.lesson import Place
from learning.errors import NotFound
from learning.progress import service as progress_service
from learning.quizzes import queries as quiz_queries
from learning.quizzes import service as quiz_service
from learning.quizzes.answers import fitting
from learning.quizzes.scoring import mark
from learning.quizzes.service import Save
from learning.quizzes.visit import VisitAnswer
from learning.web.database import transaction
from learning.web.reader import Reader


@dataclass(frozen=True, slots=True)
class Taken:
    """One answer, its lesson as it is now, and what it is worth there."""

    place: Place
    answer: VisitAnswer
    marks: int | None

    @property
    def name(self) -> str:
        """The same visit taken along twice is the same save."""
        said = repr((self.answer.place, self.answer.answer, self.answer.at))
        return f"visit-{sha256(said.encode()).hexdigest()[:40]}"


def take_along(person: Reader, answers: Iterable[VisitAnswer]) -> None:
    """Put the answers into the account of whoever asks now; what is newer there stays."""
    found = list(still_asked(answers))
    if not found:
        return
    now = datetime.now(UTC)
    with transaction(lane=f"person:{person.person_id}") as session:
        for one in found:
            take_one(session, one, person, now)


def still_asked(answers: Iterable[VisitAnswer]) -> Iterator[Taken]:
    """Answers to questions that the present releases still ask."""
    desk = open_desk()
    lessons = {
        lesson.lesson_id: (module, lesson)
        for module in desk.shelf.modules
        for lesson in module.lessons
    }
    for one in answers:
        if one.lesson_id not in lessons:
            continue
        module, lesson = lessons[one.lesson_id]
        place = Place(desk, module, lesson, leaf(desk, lesson))
        question = place.leaf.compiled.question(one.key)
        given = fitting(question, one.answer) if question is not None else None
        if question is not None and given is not None:
            marked = mark(question, given, language=place.leaf.language)
            kept = replace(one, answer=given)
            yield Taken(place, kept, marked.basis_points if marked else None)


def take_one(session: Session, one: Taken, person: Reader, now: datetime) -> None:
    lesson = one.place.lesson
    try:
        sheet = quiz_queries.answer_sheet(
            session,
            person_id=person.person_id,
            lesson_id=lesson.lesson_id,
            key=one.answer.key,
            lesson_keys=lesson.question_keys,
            idempotency_key=one.name,
        )
    except NotFound:
        return
    before = sheet.response
    if before is not None and before.answered_at >= one.answer.at:
        return
    quiz_service.answer(
        session,
        sheet,
        Save(one.answer.answer, one.marks, before.revision if before else 0, one.name),
        person_id=person.person_id,
        release_id=one.place.module.release_id,
        now=now,
    )
    progress_service.record_answers(
        session,
        one.place.visit_of(person),
        answered_count=sheet.other_count + 1,
        now=now,
    )
