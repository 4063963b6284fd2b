"""How many people a publication touches."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.catalogue.models import Module
from learning.progress.models import Enrolment
from learning.quizzes.models import QuizAttempt


@dataclass(frozen=True, slots=True)
class Affected:
    """People with a record in one module."""

    enrolled: int = 0
    in_quiz: int = 0  # their attempt stays on the release that it began with
    completed: int = 0


def affected(session: Session, slug: str) -> Affected:
    """Who is enrolled, in the middle of the quiz, done: one statement."""
    module_id = select(Module.id).where(Module.slug == slug).scalar_subquery()
    enrolled = select(func.count()).where(Enrolment.module_id == module_id)
    attempts = select(func.count()).where(
        QuizAttempt.module_id == module_id, QuizAttempt.handed_in_at.is_(None)
    )
    row = session.execute(
        select(
            enrolled.scalar_subquery(),
            attempts.scalar_subquery(),
            enrolled.where(Enrolment.completed_at.is_not(None)).scalar_subquery(),
        )
    ).one()
    return Affected(*row)
