"""A release that asks for less: whoever has done the rest is not left with nothing to do."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.progress.models import Enrolment, LessonRecord
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import FIRST, MODULE, publish, tree
from tests.visitor import Visitor

LESSON = "/modules/harbour/first-home"
TRAPS = FIRST[FIRST.index("::: question #traps") : FIRST.index("::: case")]
ALONE = MODULE.replace("  - many-ways\n  - last-word\n", "")


@pytest.fixture
def somebody(session: Session, visitor: Visitor) -> Person:
    somebody = person(session)
    visitor.sign_in(somebody)
    return somebody


def answer(visitor: Visitor) -> None:
    """Answer the first question of the first lesson."""
    page = visitor.open(LESSON)
    box = page.select_one("#question-guarantor input[type=radio]")
    assert box is not None
    visitor.send(LESSON, answer=str(box["value"]))


def done(session: Session) -> list[bool]:
    session.commit()
    session.expire_all()
    return [
        one.done_at is not None
        for one in session.scalars(select(LessonRecord).order_by(LessonRecord.id))
    ]


def test_a_lesson_is_done_when_the_question_that_was_missing_is_withdrawn(
    store: Store, session: Session, visitor: Visitor, somebody: Person
) -> None:
    publish(store)
    answer(visitor)
    assert done(session) == [False]
    session.commit()

    publish(store, tree(first=FIRST.replace(TRAPS, "")))

    assert done(session) == [True]


def test_a_module_is_complete_when_what_was_missing_is_withdrawn(
    store: Store, session: Session, visitor: Visitor, somebody: Person
) -> None:
    publish(store, tree(quiz=None, first=FIRST.replace(TRAPS, "")))
    answer(visitor)
    assert done(session) == [True]
    session.commit()

    publish(
        store, tree(quiz=None, module=ALONE, first=FIRST.replace(TRAPS, ""), ways=None, last=None)
    )

    enrolment = session.scalars(select(Enrolment)).one()
    assert enrolment.completed_at is not None


def test_a_module_is_not_complete_while_its_quiz_is_not_passed(
    store: Store, session: Session, visitor: Visitor, somebody: Person
) -> None:
    alone = FIRST.replace(TRAPS, "")
    publish(store, tree(first=alone))
    answer(visitor)

    publish(store, tree(module=ALONE, first=alone, ways=None, last=None))
    with_quiz = session.scalars(select(Enrolment.completed_at)).one()
    session.rollback()
    publish(store, tree(quiz=None, module=ALONE, first=alone, ways=None, last=None))

    assert with_quiz is None
    assert session.scalars(select(Enrolment.completed_at)).one() is not None
