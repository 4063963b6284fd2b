"""Saving answers of an attempt: one at a time by the page's script, or all of a plain form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from learning.catalogue.queries import QuizBook
from learning.catalogue.reading import best_language
from learning.errors import Refusal
from learning.i18n import N_
from learning.markdown.document import Question
from learning.quizzes import queries, service
from learning.quizzes.answers import Answer, NotAnAnswer, answer_from
from learning.quizzes.feedback import given_lines
from learning.quizzes.queries import AnswerLine, AttemptLine
from learning.quizzes.service import AttemptAnswer, AttemptClosed, NewerAnswer
from learning.quizzes.views.attempt import attempt_page, part_of
from learning.quizzes.views.blueprint import bp
from learning.quizzes.views.desk import book_of, lane, open_quiz, settled
from learning.quizzes.views.sent import REVIEW, Sent, sent_in
from learning.quizzes.views.sheet import Remark
from learning.store.faults import Busy, Full
from learning.web.database import current_session, transaction
from learning.web.guard import signed_in, the_reader
from learning.web.language import current_language, say

NEWER, TYPED_WRONG = 409, 422


@dataclass(slots=True)
class Outcome:
    """What became of the answers that were sent."""

    attempt: AttemptLine
    lines: dict[int, AnswerLine]
    remarks: dict[int, Remark] = field(default_factory=dict)

    @property
    def status(self) -> int:
        kinds = {remark.kind for remark in self.remarks.values()}
        return NEWER if "newer" in kinds else TYPED_WRONG if kinds else 200


@bp.post("/modules/<module>/quiz/answers")
@signed_in
def answers(module: str) -> ResponseReturnValue:
    now, person, sent = datetime.now(UTC), the_reader(), sent_in(request.form)
    try:
        with transaction(lane=lane(person.person_id)) as session:
            outcome = keep(session, module, sent, person_id=person.person_id, now=now)
    except AttemptClosed as closed:
        return closed_page(module, sent, closed, now=now)
    if request.headers.get("X-Part") == "1":
        return part_of(outcome.attempt, outcome.lines, outcome.remarks), outcome.status
    if outcome.remarks:
        return attempt_page(module, outcome.remarks, now=now), outcome.status
    if sent.pressed == REVIEW:
        return redirect(url_for("quizzes.review", module=module), code=303)
    return redirect(f"{url_for('quizzes.attempt', module=module)}#question-{sent.pressed}", 303)


def keep(session: Session, module: str, sent: Sent, *, person_id: int, now: datetime) -> Outcome:
    """Save every answer that can be saved; of the others, remember why not."""
    attempt, lines = queries.sheet_of(
        session,
        person_id=person_id,
        module=module,
        public_id=sent.attempt,
        places=list(sent.fields),
    )
    service.refuse_unless_live(attempt.times, now=now)
    if set(sent.fields) - set(lines):
        raise NotAnAnswer(N_("This attempt has no such question. Open the quiz again."))
    outcome = Outcome(attempt, lines)
    book = book_of(attempt.release_id)
    language = best_language(book.texts, current_language().code)
    for place, line in list(lines.items()):
        question = book.texts[language][line.key]
        try:
            save = save_of(question, sent, place, language=language)
            lines[place] = service.save_answer(session, line, save, now=now)
        except (NotAnAnswer, Busy, Full):  # of this form, then, nothing is saved
            raise
        except NewerAnswer as newer:
            newest = given_lines(question, line.answer, None)
            typed = answer_from(question, sent.fields[place])
            outcome.remarks[place] = Remark("newer", say(newer), typed=typed, newest=newest)
        except Refusal as refusal:
            outcome.remarks[place] = Remark("refused", say(refusal), fields=sent.fields[place])
    return outcome


def save_of(question: Question, sent: Sent, place: int, *, language: str) -> AttemptAnswer:
    """What the form says for one question; refuses what is no answer."""
    given = answer_from(question, sent.fields[place])
    return AttemptAnswer(
        answer=given,
        language=language,
        seen_revision=sent.revision(place),
        idempotency_key=sent.save_name(place, given),
        is_touched=request.headers.get("X-Part") == "1",
    )


@dataclass(frozen=True, slots=True)
class Unsaved:
    """An answer that came too late: the question and what was given, in words."""

    place: int
    title: str
    lines: tuple[str, ...]


def closed_page(
    module: str, sent: Sent, closed: AttemptClosed, *, now: datetime
) -> ResponseReturnValue:
    """Say that the attempt is closed, and show what was sent and could not be saved."""
    quiz, person = open_quiz(module), the_reader()
    settled(quiz, person.person_id, now=now)
    attempt, lines = queries.sheet_of(
        current_session(),
        person_id=person.person_id,
        module=module,
        public_id=sent.attempt,
        places=list(sent.fields),
    )
    page = render_template(
        "quizzes/closed.html",
        quiz=quiz.head,
        message=say(closed),
        unsaved=unsaved(book_of(attempt.release_id), lines, sent),
        result_url=quiz.result_url(attempt.number),
    )
    return page, closed.status


def unsaved(book: QuizBook, lines: Mapping[int, AnswerLine], sent: Sent) -> list[Unsaved]:
    """What the form held beyond what was saved in time."""
    texts = book.texts[best_language(book.texts, current_language().code)]
    found = []
    for place, line in sorted(lines.items()):
        question = texts[line.key]
        given = given_or_raw(question, sent, place)
        if given and given != line.answer:
            said = given if isinstance(given, tuple) else words(question, given)
            found.append(Unsaved(place, question.text, said))
    return found


def given_or_raw(question: Question, sent: Sent, place: int) -> Answer | None:
    """The answer, or the raw texts of fields that are none."""
    try:
        return answer_from(question, sent.fields[place])
    except Refusal:
        fields = sent.fields[place]
        return tuple(
            text
            for name, values in fields.items()
            if name.startswith("answer")
            for text in values
            if text
        )


def words(question: Question, answer: Answer) -> tuple[str, ...]:
    lines = given_lines(question, answer, None)
    return tuple(
        say(N_("{name}: {text}"), name=one.beside, text=one.text) if one.beside else one.text
        for one in lines
    )
