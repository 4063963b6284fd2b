"""What a visitor without an account has answered: kept by their browser, for this visit alone."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, g, request

from learning.quizzes.queries import Given, LessonWork
from learning.quizzes.visit import VisitAnswer, packed, unpacked, with_answer
from learning.web.guard import the_guard


def cookie() -> str:
    """Its name. A session cookie: it goes when the browser is closed."""
    return f"{the_guard().cookie}-visit"


def text() -> str:
    """The cookie as it came."""
    return request.cookies.get(cookie(), "")


def answers() -> tuple[VisitAnswer, ...]:
    """The visit's answers, oldest first; none where nobody answered, or somebody forged."""
    if "visit" not in g:
        given = text()
        g.visit = answers_in(given) if given else ()
    found: tuple[VisitAnswer, ...] = g.visit
    return found


def answers_in(given: str) -> tuple[VisitAnswer, ...]:
    return unpacked(given, key=secret())


def work_in(lesson_id: int) -> LessonWork:
    """What the visitor gave in this lesson."""
    return LessonWork(
        given={
            one.key: Given(one.tries, one.answer, None)
            for one in answers()
            if one.lesson_id == lesson_id
        }
    )


def add(lesson_id: int, key: str, answer: Any) -> bool:
    """Let the visit hold this answer from here on; whether it is small enough to be kept."""
    before = next((one for one in answers() if one.place == (lesson_id, key)), None)
    tries = before.tries if before else 0
    if before is None or before.answer != answer:
        tries += 1
    fresh = VisitAnswer(lesson_id, key, answer, tries, datetime.now(UTC))
    g.visit = with_answer(answers(), fresh)
    return packed([fresh], key=secret()) != ""


def give(response: Response, kept: Iterable[VisitAnswer]) -> Response:
    """Let the browser keep the answers, out of reach of scripts and of other sites."""
    response.set_cookie(
        cookie(),
        packed(kept, key=secret()),
        path="/",
        secure=the_guard().is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def drop(response: Response) -> None:
    """The answers are in an account now."""
    response.delete_cookie(
        cookie(), path="/", secure=the_guard().is_secure, httponly=True, samesite="Lax"
    )


def secret() -> bytes:
    key = current_app.secret_key
    if not isinstance(key, bytes):
        raise TypeError("the app has no secret_key of bytes")
    return key
