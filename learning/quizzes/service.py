"""What people do with questions. Never commits: the caller owns the transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, String, Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.audit import service as audit
from learning.catalogue.queries import QuizBook
from learning.catalogue.reading import QuizRules
from learning.errors import Refusal
from learning.i18n import N_
from learning.progress import service as progress
from learning.progress.service import Course
from learning.quizzes import attempts, queries
from learning.quizzes.answers import Answer
from learning.quizzes.attempts import Standing, Times
from learning.quizzes.drawing import Drawn
from learning.quizzes.models import (
    AttemptResponse,
    AttemptSave,
    Question,
    QuizAttempt,
    QuizExtension,
    Response,
    ResponseSave,
)
from learning.quizzes.queries import AnswerLine, AnswerSheet
from learning.quizzes.scoring import mark

QUIZ = "quiz"
ASTRAY = N_("The server’s clock is wrong. Please try again in a minute.")


class NewerAnswer(Refusal):
    """The question was answered elsewhere since this page was opened; both answers are shown."""

    def __init__(self, newest: Response | AnswerLine) -> None:
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


class NoAttempt(Refusal):
    """There is none to begin: passed already, or all of them used."""


class AttemptClosed(Refusal):
    """The attempt was handed in, or its time ran out."""


class ClockAstray(Refusal):
    """By this server's clock the attempt has not begun: nothing is decided by such a clock."""

    status = 503
    retry_after = 60


@dataclass(frozen=True, slots=True)
class Opening:
    """What an attempt begins with: whose it is, of which release, and the questions drawn."""

    person_id: int
    module_id: int
    release_id: int
    rules: QuizRules
    drawn: Sequence[Drawn]


def start(session: Session, opening: Opening, *, now: datetime) -> QuizAttempt:
    """The person's live attempt: the one that there is, or a new one.

    Two starts at once are settled by the database: the later one gets the earlier one's attempt.
    """
    mine = queries.attempts_of(session, person_id=opening.person_id, module_id=opening.module_id)
    for attempt in mine:
        if attempt.handed_in_at is None:
            return attempt
    refuse_start(Standing(opening.rules, queries.past_of(mine)))
    made = new_attempt(session, opening, number=len(mine) + 1, now=now)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        earlier = queries.live_attempt(
            session, person_id=opening.person_id, module_id=opening.module_id
        )
        if earlier is None:
            raise
        return earlier
    add_questions(session, made, opening.drawn)
    return made


def refuse_start(standing: Standing) -> None:
    """Say why no attempt can be begun, if none can."""
    if standing.has_passed:
        raise NoAttempt(N_("You have passed this quiz. There is nothing left to do in it."))
    if standing.left == 0:
        raise NoAttempt(N_("You have used all your attempts at this quiz."))


def new_attempt(session: Session, opening: Opening, *, number: int, now: datetime) -> QuizAttempt:
    extra = queries.extra_minutes(session, person_id=opening.person_id, module_id=opening.module_id)
    return QuizAttempt(
        person_id=opening.person_id,
        module_id=opening.module_id,
        release_id=opening.release_id,
        number=number,
        started_at=now,
        deadline_at=attempts.deadline(now, minutes=opening.rules.minutes, extra=extra),
    )


def add_questions(session: Session, attempt: QuizAttempt, drawn: Sequence[Drawn]) -> None:
    """Lay down the order that was really drawn, one row for each question."""
    ids = queries.question_ids(session, module_id=attempt.module_id)
    session.add_all(
        AttemptResponse(
            attempt_id=attempt.id,
            question_id=ids[one.key],
            place=place,
            key=one.key,
            orders={part: list(order) for part, order in one.orders.items()},
            points=one.points,
            revision=0,
            answer=None,
        )
        for place, one in enumerate(drawn, start=1)
    )
    session.flush()


@dataclass(frozen=True, slots=True)
class AttemptAnswer:
    """One answer of an attempt on its way in; none takes an earlier one back.

    `is_touched`: the person has just changed it. A plain form sends every answer it holds.
    """

    answer: Answer | None
    language: str
    seen_revision: int
    idempotency_key: str
    is_touched: bool = True


def refuse_unless_live(times: Times, *, now: datetime) -> None:
    """An answer counts while the attempt is live, by the server's clock."""
    match attempts.state(times, now=now):
        case "closed":
            raise AttemptClosed(N_("This attempt was handed in, so nothing in it can change."))
        case "over":
            raise AttemptClosed(
                N_("The time of this attempt is up. What was saved by then counts.")
            )
        case "astray":
            raise ClockAstray(ASTRAY)


ANSWER = (
    update(queries.response)
    .where(queries.response.c.id == bindparam("line_id"))
    .values(
        revision=bindparam("next_revision"),
        answer=bindparam("given"),
        language=bindparam("given_in"),
        answered_at=bindparam("at"),
    )
)
TRACES: Table = AttemptSave.metadata.tables["attempt_save"]
TRACE = insert(TRACES)
CHANGED = ANSWER.returning(queries.response).cte("changed")
# PostgreSQL does both in one journey. SQLite cannot, and has no journey to make.
BOTH = insert(TRACES).from_select(
    ["response_id", "revision", "answer", "language", "saved_at", "idempotency_key"],
    select(
        CHANGED.c.id,
        CHANGED.c.revision,
        CHANGED.c.answer,
        CHANGED.c.language,
        CHANGED.c.answered_at,
        bindparam("save_name", type_=String),
    ),
)


def save_answer(
    session: Session, line: AnswerLine, save: AttemptAnswer, *, now: datetime
) -> AnswerLine:
    """Keep the answer as the newest revision; the attempt is known to be live.

    Sending the same save again changes nothing. A save that has not seen the newest revision is
    refused with it (`NewerAnswer`), unless it says the same or nobody touched it.
    """
    if line.answer == save.answer:
        return line
    if line.revision != save.seen_revision:
        if is_no_news(session, line, save):
            return line
        raise NewerAnswer(line)
    write_answer(session.connection(), line, save, now=now)
    return replace(line, revision=line.revision + 1, answer=save.answer)


def write_answer(
    connection: Connection, line: AnswerLine, save: AttemptAnswer, *, now: datetime
) -> None:
    """Put the answer in its place, and the same on the end of its history."""
    changed = {
        "line_id": line.id,
        "next_revision": line.revision + 1,
        "given": save.answer,
        "given_in": save.language,
        "at": now,
    }
    if connection.dialect.name == "postgresql":
        connection.execute(BOTH, changed | {"save_name": save.idempotency_key})
        return
    trace = {
        "response_id": line.id,
        "revision": line.revision + 1,
        "idempotency_key": save.idempotency_key,
        "answer": save.answer,
        "language": save.language,
        "saved_at": now,
    }
    connection.execute(ANSWER, changed)
    connection.execute(TRACE, trace)


def is_no_news(session: Session, line: AnswerLine, save: AttemptAnswer) -> bool:
    """Whether this very save arrived before, or only repeats what its window had shown."""
    if queries.save_named(session, line.id, save.idempotency_key) is not None:
        return True
    if save.is_touched:
        return False
    seen = queries.save_at(session, line.id, save.seen_revision)
    return save.answer == (seen.answer if seen else None)


def hand_in(
    session: Session, attempt: QuizAttempt, book: QuizBook, course: Course, *, now: datetime
) -> None:
    """Close the attempt and mark what was saved. Handing in again changes nothing.

    A pass is remembered with the person's enrolment, and may complete the module.
    """
    if attempt.handed_in_at is not None:
        return
    if attempts.state(queries.times_of(attempt), now=now) == "astray":
        raise ClockAstray(ASTRAY)
    responses = queries.responses_of(session, attempt.id)
    for response in responses:
        language = response.language or next(iter(book.texts))
        marked = mark(book.texts[language][response.key], response.answer, language=language)
        response.marks = marked.basis_points if marked else 0
    closed_at, closed_by = attempts.closing(queries.times_of(attempt), now=now)
    attempt.handed_in_at, attempt.closed_by = closed_at, closed_by
    attempt.marks = attempts.total((one.points, one.marks or 0) for one in responses)
    attempt.passed = attempts.is_pass(attempt.marks, pass_mark=book.rules.pass_mark)
    session.flush()
    if attempt.passed:
        progress.pass_quiz(session, course, person_id=attempt.person_id, now=closed_at)


def close_if_over(
    session: Session, attempt: QuizAttempt, book: QuizBook, course: Course, *, now: datetime
) -> bool:
    """Hand in what was saved, if the attempt's time ran out; whether it did."""
    is_over = attempts.state(queries.times_of(attempt), now=now) == "over"
    if is_over:
        hand_in(session, attempt, book, course, now=now)
    return is_over


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Minutes for one person on top of a quiz's limit, and who gives them."""

    module_id: int
    minutes: int
    by_id: int


MOST_EXTRA = 600  # minutes


def extend(
    session: Session, person: Person, given: MoreTime, rules: QuizRules, *, now: datetime
) -> QuizExtension:
    """Give the person these minutes in every attempt, the live one included.

    A live attempt never gets shorter. One that has ended stays ended.
    """
    if rules.minutes is None:
        raise Refusal(N_("This quiz has no time limit, so nobody needs more time."))
    if not 0 < given.minutes <= MOST_EXTRA:
        raise Refusal(N_("Give between 1 and {most} minutes."), most=MOST_EXTRA)
    row = session.scalar(
        select(QuizExtension).where(
            QuizExtension.person_id == person.id, QuizExtension.module_id == given.module_id
        )
    ) or QuizExtension(person_id=person.id, module_id=given.module_id)
    row.minutes, row.granted_by_id, row.granted_at = given.minutes, given.by_id, now
    session.add(row)
    move_deadline(session, person, given, rules, now=now)
    audit.record(
        session,
        "quiz.extended",
        actor_id=given.by_id,
        subject=("person", person.id),
        now=now,
        details={"module": given.module_id, "minutes": given.minutes},
    )
    session.flush()
    return row


def move_deadline(
    session: Session, person: Person, given: MoreTime, rules: QuizRules, *, now: datetime
) -> None:
    attempt = queries.live_attempt(session, person_id=person.id, module_id=given.module_id)
    if attempt is None or attempts.state(queries.times_of(attempt), now=now) != "live":
        return
    later = attempts.deadline(attempt.started_at, minutes=rules.minutes, extra=given.minutes)
    if attempt.deadline_at is not None and later is not None:
        attempt.deadline_at = max(attempt.deadline_at, later)
