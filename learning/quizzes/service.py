"""What people do with questions. Never commits: the caller owns the transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.errors import Refusal
from learning.i18n import N_
from learning.quizzes.answers import Answer
from learning.quizzes.models import Question, Response, ResponseSave
from learning.quizzes.queries import AnswerSheet

QUIZ = "quiz"


class NewerAnswer(Refusal):
    """The question was answered elsewhere since this page was opened; both answers are shown."""

    def __init__(self, newest: Response) -> None:
        super().__init__(N_("You gave a newer answer in another window. Choose which one to keep."))
        self.newest = newest


@dataclass(frozen=True, slots=True)
class Save:
    """One answer on its way in: what it says, what it had seen, and the name of this very save."""

    answer: Answer
    marks: int | None
    seen_revision: int
    idempotency_key: str


def answer(
    session: Session,
    sheet: AnswerSheet,
    save: Save,
    *,
    person_id: int,
    release_id: int,
    now: datetime,
) -> Response:
    """Keep the answer as the newest revision.

    Sending the same save again changes nothing. A save that has not seen the newest revision is
    refused with it (`NewerAnswer`), unless both say the same.
    """
    found = sheet.response
    if found and (sheet.was_saved or found.answer == save.answer):
        return found
    if found and found.revision != save.seen_revision:
        raise NewerAnswer(found)
    kept = found or Response(person_id=person_id, question_id=sheet.question_id, revision=0)
    kept.answer, kept.marks, kept.answered_at = save.answer, save.marks, now
    kept.release_id, kept.revision = release_id, kept.revision + 1
    session.add(kept)
    session.flush()  # gives a first answer its id, for its trace
    session.add(
        ResponseSave(
            response_id=kept.id,
            revision=kept.revision,
            idempotency_key=save.idempotency_key,
            answer=save.answer,
            marks=save.marks,
            saved_at=now,
        )
    )
    return kept


def register_questions(
    session: Session, *, module_id: int, places: Iterable[tuple[str, int | None, Iterable[str]]]
) -> None:
    """Give every question of a release its identity: (place, lesson id, keys). Known ones stay."""
    rows = session.execute(
        select(Question.place, Question.key).where(Question.module_id == module_id)
    )
    known = {(place, key) for place, key in rows}
    session.add_all(
        Question(module_id=module_id, lesson_id=lesson_id, place=place, key=key)
        for place, lesson_id, keys in places
        for key in keys
        if (place, key) not in known
    )
