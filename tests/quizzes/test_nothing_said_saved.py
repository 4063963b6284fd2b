"""A form of many answers is saved whole, or not said to be saved at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from learning.quizzes.models import AttemptResponse, AttemptSave
from learning.store.session import Store
from tests.accounts.people import clock, person, signed_in
from tests.quizzes.quizzing import Quizzing, as_fields, publish_quiz, right_answer

ANSWERS = "/modules/harbour/quiz/answers"


@contextmanager
def read_only_from(store: Store, *, answer: int) -> Iterator[None]:
    """Nothing can be written from this change of an answer on."""
    count = 0

    def stop(_connection: object, cursor: Any, statement: str, *_rest: object) -> None:
        nonlocal count
        count += "UPDATE attempt_response" in statement
        if count == answer:
            cursor.execute(
                "PRAGMA query_only = ON" if store.is_sqlite else "SET TRANSACTION READ ONLY"
            )

    def begin(raw: Any, *_: object) -> None:
        if store.is_sqlite:
            raw.execute("PRAGMA query_only = OFF")

    event.listen(store.engine, "before_cursor_execute", stop)
    event.listen(store.engine, "checkin", begin)
    try:
        yield
    finally:
        event.remove(store.engine, "before_cursor_execute", stop)
        event.remove(store.engine, "checkin", begin)


@pytest.mark.parametrize("headers", [{"X-Part": "1"}, {}])
def test_no_answer_is_said_to_be_saved_when_a_later_one_finds_no_room(
    app: Flask, store: Store, session: Session, headers: dict[str, str]
) -> None:
    publish_quiz(store)
    quiz, who = Quizzing(session), person(session)
    attempt = quiz.start(who, now=clock())
    form: dict[str, object] = {"attempt-id": str(attempt.public_id)}
    for one in quiz.responses(attempt).values():
        question = quiz.book.texts["en"][one.key]
        form |= as_fields(question, right_answer(question), place=one.place)
    client, csrf = signed_in(app, session, who)

    with read_only_from(store, answer=3):
        answer = client.post(ANSWERS, data=form | {"csrf_token": csrf}, headers=headers)

    assert answer.status_code == 503
    assert session.scalar(select(func.count()).select_from(AttemptSave)) == 0
    assert set(session.scalars(select(AttemptResponse.revision))) == {0}
    session.rollback()
    again = client.post(ANSWERS, data=form | {"csrf_token": csrf}, headers=headers)
    assert again.status_code in {200, 302, 303}
    assert session.scalar(select(func.count()).select_from(AttemptSave)) == 7
