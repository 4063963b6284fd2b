"""What every page of the final quiz starts from: module, quiz, the person’s attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, url_for

from learning.catalogue import queries as catalogue
from learning.catalogue.queries import QuizBook
from learning.catalogue.reading import QuizRules, ShelfModule, best_language
from learning.catalogue.views.cards import known
from learning.catalogue.views.desk import Desk, open_desk
from learning.errors import NotFound
from learning.i18n import N_
from learning.i18n.languages import Language
from learning.progress.service import Course
from learning.quizzes import attempts, queries, service
from learning.quizzes.attempts import Standing
from learning.quizzes.drawing import Topic
from learning.quizzes.models import QuizAttempt
from learning.web.cache import Cache
from learning.web.database import current_session, transaction
from learning.web.language import current_language

BOOKS = 40  # quizzes a process keeps; one in four languages takes about 400 KB


def init_app(app: Flask) -> None:
    app.extensions["quiz_books"] = Cache[QuizBook](BOOKS)


def book_of(release_id: int) -> QuizBook:
    """The quiz of a release, read once: a release never changes."""
    books: Cache[QuizBook] = current_app.extensions["quiz_books"]
    return books.get(release_id, lambda: catalogue.quiz_book(current_session(), release_id))


@dataclass(frozen=True, slots=True)
class QuizDesk:
    """One module's quiz before one reader."""

    desk: Desk
    module: ShelfModule
    rules: QuizRules

    @property
    def course(self) -> Course:
        lesson_ids = tuple(lesson.lesson_id for lesson in self.module.lessons)
        return Course(self.module.module_id, lesson_ids, has_quiz=True)

    @property
    def topics(self) -> list[Topic]:
        return [Topic(lesson.key, lesson.recommendations) for lesson in self.module.lessons]

    @property
    def head(self) -> "QuizHead":
        language, text = self.module.text(current_language().code)
        slug = self.module.slug
        return QuizHead(
            title=text.title,
            lang=known(language),
            tile=self.module.tile,
            module_url=url_for("catalogue.module", module=slug),
            url=url_for("quizzes.quiz", module=slug),
            start_url=url_for("quizzes.start", module=slug),
            attempt_url=url_for("quizzes.attempt", module=slug),
            answers_url=url_for("quizzes.answers", module=slug),
            review_url=url_for("quizzes.review", module=slug),
            hand_in_url=url_for("quizzes.hand_in", module=slug),
            report_url=url_for("quizzes.report", module=slug),
        )

    def result_url(self, number: int) -> str:
        return url_for("quizzes.result", module=self.module.slug, number=number)

    def language_of(self, book: QuizBook) -> str:
        """The best language there is of the quiz for the reader."""
        return best_language(book.texts, current_language().code)


@dataclass(frozen=True, slots=True)
class QuizHead:
    """The module above its quiz, and where the quiz's forms go."""

    title: str
    lang: Language
    tile: str
    module_url: str
    url: str
    start_url: str
    attempt_url: str
    answers_url: str
    review_url: str
    hand_in_url: str
    report_url: str


def open_quiz(slug: str) -> QuizDesk:
    """The quiz of the module at this address."""
    desk = open_desk()
    module = desk.module(slug)
    if module.quiz is None:
        raise NotFound(N_("This module has no final quiz."))
    return QuizDesk(desk, module, module.quiz)


def settled(quiz: QuizDesk, person_id: int, *, now: datetime) -> Sequence[QuizAttempt]:
    """The person's attempts, after one whose time ran out has been handed in."""
    mine = queries.attempts_of(
        current_session(), person_id=person_id, module_id=quiz.module.module_id
    )
    if all(attempts.state(queries.times_of(one), now=now) != "over" for one in mine):
        return mine
    with transaction(lane=lane(person_id)) as session:
        live = queries.live_attempt(session, person_id=person_id, module_id=quiz.module.module_id)
        if live is not None:
            service.close_if_over(session, live, book_of(live.release_id), quiz.course, now=now)
    return queries.attempts_of(
        current_session(), person_id=person_id, module_id=quiz.module.module_id
    )


def standing_of(rules: QuizRules, mine: Sequence[QuizAttempt]) -> Standing:
    return Standing(
        rules, queries.past_of(mine), is_live=any(one.handed_in_at is None for one in mine)
    )


def live_of(mine: Sequence[QuizAttempt]) -> QuizAttempt | None:
    return next((one for one in mine if one.handed_in_at is None), None)


def lane(person_id: int) -> str:
    return f"person:{person_id}"
