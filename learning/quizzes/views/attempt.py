"""The attempt's own page, its review, and the hand-in."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learning.catalogue.reading import best_language
from learning.catalogue.views.cards import known
from learning.i18n import N_
from learning.quizzes import attempts, queries, service
from learning.quizzes.models import QuizAttempt
from learning.quizzes.queries import AnswerLine, AttemptLine
from learning.quizzes.service import AttemptClosed
from learning.quizzes.views.blueprint import bp
from learning.quizzes.views.desk import QuizDesk, book_of, lane, live_of, open_quiz, settled
from learning.quizzes.views.sent import attempt_named
from learning.quizzes.views.sheet import Asked, Remark, asked
from learning.web.database import current_session, transaction
from learning.web.fragments import fragment, hole
from learning.web.guard import signed_in, the_reader
from learning.web.language import current_digits, current_language, page_key, speaking

NO_REMARKS: Mapping[int, Remark] = {}


@bp.get("/modules/<module>/quiz/attempt")
@signed_in
def attempt(module: str) -> ResponseReturnValue:
    """The live attempt; without one, the page that can begin it."""
    now = datetime.now(UTC)
    quiz = open_quiz(module)
    live = live_of(settled(quiz, the_reader().person_id, now=now))
    if live is None:
        return redirect(quiz.head.url, code=303)
    return page_of(quiz, live, NO_REMARKS, now=now)


def attempt_page(module: str, remarks: Mapping[int, Remark], *, now: datetime) -> str:
    """The page of the person's live attempt, with what has just happened to some answers."""
    quiz, person = open_quiz(module), the_reader()
    live = queries.live_attempt(
        current_session(), person_id=person.person_id, module_id=quiz.module.module_id
    )
    if live is None:  # handed in by another window in this very moment
        raise AttemptClosed(N_("This attempt was handed in, so nothing in it can change."))
    return page_of(quiz, live, remarks, now=now)


def page_of(
    quiz: QuizDesk, live: QuizAttempt, remarks: Mapping[int, Remark], *, now: datetime
) -> str:
    """The whole page: every question with its answer, the time left, the way to the review."""
    return render_template(
        "quizzes/attempt.html", remarks=remarks, **values_of(quiz, live, remarks, now=now)
    )


def values_of(
    quiz: QuizDesk, live: QuizAttempt, remarks: Mapping[int, Remark], *, now: datetime
) -> dict[str, object]:
    book = book_of(live.release_id)
    language = quiz.language_of(book)
    responses = queries.responses_of(current_session(), live.id)
    questions = asked(book, language, responses, remarks=remarks)
    return {
        "quiz": quiz.head,
        "attempt": live,
        "lang": known(language),
        "questions": questions,
        "sections": sections_of(questions, language),
        "minutes_left": attempts.minutes_left(live.deadline_at, now=now),
        "seconds_left": seconds_left(live, now=now),
        "figures": "arab" if current_digits() == "eastern" else "latn",
    }


def seconds_left(live: QuizAttempt, *, now: datetime) -> int | None:
    """For the page's script, which must not trust the clock of its machine."""
    if live.deadline_at is None:
        return None
    return max(0, int((live.deadline_at - now).total_seconds()))


def part_of(
    live: AttemptLine, lines: Mapping[int, AnswerLine], remarks: Mapping[int, Remark]
) -> str:
    """What changed on the page that asked: a line for what is saved, the question for the rest."""
    book = book_of(live.release_id)
    language = best_language(book.texts, current_language().code)
    saved = "".join(
        saved_part(line, language) for line in lines.values() if line.place not in remarks
    )
    if not remarks:
        return saved
    responses = queries.responses_of(current_session(), live.id)
    questions = asked(book, language, responses, remarks=remarks)
    refused = [one for one in questions if one.place in remarks]
    return saved + sections_of(refused, language)


def saved_part(line: AnswerLine, language: str) -> str:
    """The two small parts that say so; alike for everybody but for the revision."""
    shown = {"place": line.place, "is_answered": line.is_answered, "revision": hole("revision")}
    holes = {"revision": str(line.revision)}
    key = (line.place, line.is_answered, page_key())
    mark = fragment("quizzes/_mark.html", key, make=lambda: {"one": shown}, holes=holes)
    with speaking(language):
        state = fragment(
            "quizzes/_state.html", (*key, language), make=lambda: {"one": shown}, holes=holes
        )
    return state + mark


def sections_of(questions: Iterable[Asked], language: str) -> Markup:
    """The questions with their fields, said in the language they are asked in."""
    with speaking(language):
        return Markup("").join(
            Markup(render_template("quizzes/_asked.html", one=one))  # noqa: S704  # our template
            for one in questions
        )


@bp.get("/modules/<module>/quiz/review")
@signed_in
def review(module: str) -> ResponseReturnValue:
    """Before the hand-in: which questions are still unanswered."""
    now = datetime.now(UTC)
    quiz = open_quiz(module)
    live = live_of(settled(quiz, the_reader().person_id, now=now))
    if live is None:
        return redirect(quiz.head.url, code=303)
    return render_template("quizzes/review.html", **values_of(quiz, live, NO_REMARKS, now=now))


@bp.post("/modules/<module>/quiz/hand-in")
@signed_in
def hand_in(module: str) -> ResponseReturnValue:
    """Close and mark the attempt that the form names; a closed one only shows its result."""
    quiz, person, now = open_quiz(module), the_reader(), datetime.now(UTC)
    with transaction(lane=lane(person.person_id)) as session:
        mine = queries.attempt_by_public_id(
            session,
            person_id=person.person_id,
            module=module,
            public_id=attempt_named(request.form),
        )
        service.hand_in(session, mine, book_of(mine.release_id), quiz.course, now=now)
    return redirect(quiz.result_url(mine.number), code=303)
