"""How an attempt went: marks, feedback as far as the policy goes, what to reread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learning.catalogue.queries import QuizBook
from learning.catalogue.reading import ShelfLesson
from learning.catalogue.views.cards import known
from learning.errors import NotFound
from learning.i18n import N_
from learning.i18n.languages import Language
from learning.markdown.document import Question
from learning.quizzes import queries
from learning.quizzes.attempts import whole_percent
from learning.quizzes.drawing import topic_of
from learning.quizzes.feedback import Line, Told, given_lines, key_lines, to_reread, told
from learning.quizzes.models import AttemptResponse
from learning.quizzes.scoring import FULL, mark
from learning.quizzes.views.blueprint import bp
from learning.quizzes.views.desk import QuizDesk, book_of, open_quiz, settled, standing_of
from learning.quizzes.views.sheet import html_of
from learning.web.database import current_session
from learning.web.guard import signed_in, the_reader
from learning.web.language import current_language, say, speaking


@dataclass(frozen=True, slots=True)
class LessonLink:
    """A lesson to open again."""

    title: str
    url: str
    lang: Language


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One part of an answer, with its feedback as HTML."""

    line: Line
    feedback: Markup


@dataclass(frozen=True, slots=True)
class Marked:
    """One question of the result."""

    place: int
    prompt: Markup
    share: float
    verdict: str  # right, partly, wrong, unanswered
    given: tuple[ToldLine, ...]
    key: tuple[Line, ...]
    explanation: Markup
    lesson: LessonLink | None
    language: str

    @property
    def html(self) -> Markup:
        """Question, answer and feedback, said in the language they were asked in."""
        with speaking(self.language):
            page = render_template("quizzes/_marked.html", one=self)
        return Markup(page)  # noqa: S704  # our template


@bp.get("/modules/<module>/quiz/result/<int:number>")
@signed_in
def result(module: str, number: int) -> ResponseReturnValue:
    quiz, person, now = open_quiz(module), the_reader(), datetime.now(UTC)
    mine = settled(quiz, person.person_id, now=now)
    attempt = next((one for one in mine if one.number == number), None)
    if attempt is None:
        raise NotFound(N_("There is no such attempt."))
    if attempt.handed_in_at is None:
        return redirect(quiz.head.attempt_url, code=303)
    standing = standing_of(quiz.rules, mine)
    book = book_of(attempt.release_id)
    language = quiz.language_of(book)
    policy = told(is_closed=True, is_settled=standing.is_settled)
    responses = queries.responses_of(current_session(), attempt.id)
    marked = [marked_one(quiz, book, language, one, policy) for one in responses]
    return render_template(
        "quizzes/result.html",
        quiz=quiz.head,
        attempt=attempt,
        share=whole_percent(attempt.marks or 0),
        pass_mark=book.rules.pass_mark,
        standing=standing,
        lang=known(language),
        marked=marked,
        reread=reread_of(quiz, book, language, responses),
        is_complete=is_complete(quiz),
        told=policy,
    )


def marked_one(
    quiz: QuizDesk, book: QuizBook, language: str, response: AttemptResponse, policy: Told
) -> Marked:
    """What may be told of one question."""
    question = book.texts[language][response.key]
    answered_in = response.language or language
    marks = mark(book.texts[answered_in][response.key], response.answer, language=answered_in)
    lines = given_lines(question, response.answer, marks)
    is_right = response.marks == FULL
    shows_key = policy.key and not is_right
    return Marked(
        place=response.place,
        prompt=prompt_of(question, language),
        share=whole_percent(response.marks or 0),
        verdict=marks.verdict if marks and response.answer else "unanswered",
        given=tuple(ToldLine(one, html_of(one.feedback, language)) for one in lines),
        key=key_lines(question, say_range=say_range) if shows_key else (),
        explanation=html_of(question.explanation, language)
        if policy.key or is_right
        else Markup(""),
        lesson=link_to(quiz, lesson_of(quiz, question)),
        language=language,
    )


def prompt_of(question: Question, language: str) -> Markup:
    """The question as it was asked, a numbered sign for each gap."""
    numbers = {gap.id: str(number) for number, gap in enumerate(question.gaps, start=1)}
    return Markup("").join(
        Markup('<span class="result__gap">{}</span>').format(numbers[piece.key])
        if not isinstance(piece, str) and piece.kind == "gap"
        else html_of((piece,), language)
        for piece in question.stem
    )


def say_range(low: str, high: str) -> str:
    return say(N_("{low} to {high}"), low=low, high=high)


def lesson_of(quiz: QuizDesk, question: Question) -> ShelfLesson | None:
    key = topic_of(question, quiz.topics)
    return next((one for one in quiz.module.lessons if one.key == key), None)


def link_to(quiz: QuizDesk, lesson: ShelfLesson | None) -> LessonLink | None:
    if lesson is None:
        return None
    language, text = lesson.text(current_language().code)
    address = url_for("catalogue.lesson", module=quiz.module.slug, lesson=lesson.slug)
    return LessonLink(text.title, address, known(language))


def reread_of(
    quiz: QuizDesk, book: QuizBook, language: str, responses: Sequence[AttemptResponse]
) -> list[LessonLink]:
    """Lessons of what was not fully right, the one that cost most first."""
    lessons = {one.key: one for one in quiz.module.lessons}
    keys = to_reread(
        [
            (topic_of(book.texts[language][one.key], quiz.topics), one.marks or 0)
            for one in responses
        ]
    )
    return [link for key in keys if (link := link_to(quiz, lessons.get(key)))]


def is_complete(quiz: QuizDesk) -> bool:
    """Whether every lesson is done too: with the quiz passed, so is the module."""
    return all(quiz.desk.progress(lesson).is_done for lesson in quiz.module.lessons)
