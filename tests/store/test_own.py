"""Everything about one person: the same number of statements for few rows and for many."""

from sqlalchemy.orm import Session

from learning.quizzes.models import Question, Response, ResponseSave
from learning.store import own
from learning.store.base import Base
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import NOW, publish
from tests.counting import queries


def answered(session: Session, who: int, questions: list[Question]) -> None:
    for one in questions:
        response = Response(
            person_id=who, question_id=one.id, revision=1, answer="a", answered_at=NOW
        )
        session.add(response)
        session.flush()
        session.add(
            ResponseSave(
                response_id=response.id, revision=1, idempotency_key="a", answer="a", saved_at=NOW
            )
        )
    session.commit()


def test_many_answers_cost_as_many_statements_as_one(store: Store, session: Session) -> None:
    publish(store)
    questions = session.query(Question).order_by(Question.id).all()
    few, many = person(session), person(session)
    answered(session, few.id, questions[:1])
    answered(session, many.id, questions[:9])

    counts, names = [], []
    for who in (few.id, many.id):
        with queries(store) as ran:
            found = own.belongings(session, Base.metadata, who)
        counts.append(len(ran))
        (responses,) = [one.rows for one in found if one.table == "response"]
        names.append([row["question"] for row in responses])

    assert counts == [counts[0]] * 2
    assert names == [[one.key for one in questions[:1]], [one.key for one in questions[:9]]]
