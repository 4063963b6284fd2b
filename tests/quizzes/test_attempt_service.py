"""Attempts in the database: one rule or refusal a test, on both databases."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.audit.models import AuditLine
from learning.errors import Refusal
from learning.progress import service as progress
from learning.progress.models import Enrolment, LessonRecord
from learning.quizzes import service
from learning.quizzes.models import AttemptResponse, AttemptSave, QuizAttempt, QuizExtension
from learning.quizzes.queries import times_of
from learning.quizzes.service import AttemptClosed, ClockAstray, MoreTime, NewerAnswer, NoAttempt
from learning.store.session import Store
from tests.accounts.people import person
from tests.quizzes.quizzing import START, Quizzing, minutes, publish_quiz

RACERS = 16


@pytest.fixture
def quizzing(store: Store, session: Session) -> Quizzing:
    publish_quiz(store, minutes=20)
    return Quizzing(session)


@pytest.fixture
def amina(session: Session) -> Person:
    return person(session)


def count(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_attempt_lays_down_what_was_drawn(quizzing: Quizzing, amina: Person) -> None:
    attempt = quizzing.start(amina, seed="x")

    drawn = quizzing.opening(amina, seed="x").drawn
    laid = [
        (one.place, one.key, one.points, one.orders, one.answer, one.revision)
        for one in quizzing.responses(attempt).values()
    ]
    assert laid == [
        (place, one.key, one.points, {part: list(ids) for part, ids in one.orders.items()}, None, 0)
        for place, one in enumerate(drawn, start=1)
    ]
    assert (attempt.number, attempt.started_at, attempt.deadline_at) == (
        1,
        START,
        START + minutes(20),
    )


def test_starting_again_goes_on_with_the_live_attempt(quizzing: Quizzing, amina: Person) -> None:
    first = quizzing.start(amina, seed="x")

    again = quizzing.start(amina, seed="y", now=START + minutes(1))

    assert again is first
    assert count(quizzing.session, AttemptResponse) == 7


@pytest.mark.parametrize("lanes", [1, RACERS], ids=["taking turns", "side by side"])
def test_sixteen_starts_at_once_give_one_attempt(
    store: Store, session: Session, quizzing: Quizzing, amina: Person, lanes: int
) -> None:
    """Side by side, with a lane for each, PostgreSQL leaves it to the rule of the table alone."""
    openings = [quizzing.opening(amina, seed=str(number)) for number in range(RACERS)]
    session.commit()
    found: list[int] = []

    def race(number: int) -> None:
        start.wait()
        with store.writing(lane=f"lane:{number % lanes}") as own:
            found.append(service.start(own, openings[number], now=START).id)

    start = threading.Barrier(RACERS)
    racers = [threading.Thread(target=race, args=(number,)) for number in range(RACERS)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert len(found) == RACERS
    assert len(set(found)) == 1
    assert count(session, QuizAttempt) == 1
    assert count(session, AttemptResponse) == 7


def test_the_table_refuses_a_second_live_attempt(quizzing: Quizzing, amina: Person) -> None:
    opening = quizzing.opening(amina)
    quizzing.start(amina)
    second = service.new_attempt(quizzing.session, opening, number=2, now=START)

    with pytest.raises(IntegrityError), quizzing.session.begin_nested():
        quizzing.session.add(second)


def test_attempts_are_counted_and_end(quizzing: Quizzing, amina: Person) -> None:
    for number in (1, 2, 3):
        attempt = quizzing.start(amina)
        assert attempt.number == number
        quizzing.hand_in(attempt)

    with pytest.raises(NoAttempt, match="used all your attempts"):
        quizzing.start(amina)


def test_whoever_has_passed_begins_no_other(quizzing: Quizzing, amina: Person) -> None:
    attempt = quizzing.start(amina)
    quizzing.answer_all(attempt, rightly=7)
    quizzing.hand_in(attempt)

    with pytest.raises(NoAttempt, match="You have passed"):
        quizzing.start(amina)


def test_every_save_raises_the_revision_and_leaves_a_trace(
    quizzing: Quizzing, amina: Person, session: Session
) -> None:
    response = quizzing.responses(quizzing.start(amina))["many-ways#days"]

    quizzing.save(response, "28")
    quizzing.save(response, "30")
    quizzing.save(response, None)

    assert (response.revision, response.answer) == (3, None)
    traces = session.execute(
        select(AttemptSave.revision, AttemptSave.answer).order_by(AttemptSave.revision)
    ).all()
    assert [tuple(one) for one in traces] == [(1, "28"), (2, "30"), (3, None)]


@pytest.mark.parametrize("seen", [0, 1])
def test_the_same_save_again_changes_nothing(
    quizzing: Quizzing, amina: Person, session: Session, seen: int
) -> None:
    response = quizzing.responses(quizzing.start(amina))["many-ways#days"]
    quizzing.save(response, "30", seen=0, name="one")

    quizzing.save(response, "30", seen=seen, name="one")

    assert (response.revision, count(session, AttemptSave)) == (1, 1)


def test_a_save_that_arrives_late_once_more_does_not_undo_a_newer_one(
    quizzing: Quizzing, amina: Person
) -> None:
    response = quizzing.responses(quizzing.start(amina))["many-ways#days"]
    quizzing.save(response, "28", seen=0, name="one")
    quizzing.save(response, "30", seen=1, name="two")

    quizzing.save(response, "28", seen=0, name="one")

    assert (response.revision, response.answer) == (2, "30")


def test_an_old_revision_is_refused_with_the_newer_answer(
    quizzing: Quizzing, amina: Person
) -> None:
    response = quizzing.responses(quizzing.start(amina))["many-ways#days"]
    quizzing.save(response, "30", seen=0, name="here")

    with pytest.raises(NewerAnswer) as refused:
        quizzing.save(response, "99", seen=0, name="there")

    assert refused.value.newest.answer == "30"
    assert (response.revision, response.answer) == (1, "30")


@pytest.mark.parametrize(("answer", "seen"), [(None, 0), ("28", 1)])
def test_what_a_plain_form_only_repeats_is_not_a_newer_answer(
    quizzing: Quizzing, amina: Person, answer: str | None, seen: int
) -> None:
    response = quizzing.responses(quizzing.start(amina))["many-ways#days"]
    quizzing.save(response, "28")
    quizzing.save(response, "30")

    quizzing.save(response, answer, seen=seen, name="old window", is_touched=False)

    assert (response.revision, response.answer) == (2, "30")
    with pytest.raises(NewerAnswer):
        quizzing.save(response, "99", seen=seen, name="changed there", is_touched=False)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda quizzing, attempt: quizzing.hand_in(attempt), AttemptClosed),
        (lambda _, attempt: setattr(attempt, "deadline_at", START - minutes(1)), AttemptClosed),
        (lambda _, attempt: setattr(attempt, "started_at", START + minutes(6)), ClockAstray),
    ],
    ids=["handed in", "over", "clock went back"],
)
def test_answers_count_only_while_the_attempt_is_live(
    quizzing: Quizzing,
    amina: Person,
    change: Callable[[Quizzing, QuizAttempt], None],
    refusal: type[Refusal],
) -> None:
    attempt = quizzing.start(amina)
    service.refuse_unless_live(times_of(attempt), now=START)

    change(quizzing, attempt)

    with pytest.raises(refusal):
        service.refuse_unless_live(times_of(attempt), now=START)


def test_handing_in_marks_every_question_once(
    quizzing: Quizzing, amina: Person, session: Session
) -> None:
    attempt = quizzing.start(amina)
    quizzing.answer_all(attempt, rightly=3)

    quizzing.hand_in(attempt, now=START + minutes(5))
    quizzing.hand_in(attempt, now=START + minutes(9))

    assert (attempt.marks, attempt.passed, attempt.closed_by) == (4_285, False, "person")
    assert attempt.handed_in_at == START + minutes(5)
    marks = session.scalars(select(AttemptResponse.marks)).all()
    assert sorted(marks, key=lambda one: one or 0) == [0] * 4 + [10_000] * 3
    assert count(session, Enrolment) == 0


def test_a_number_is_read_in_the_language_it_was_given_in(
    quizzing: Quizzing, amina: Person
) -> None:
    """30.5 is a right answer; an English point in a French answer would be another number."""
    attempt = quizzing.start(amina)
    response = quizzing.responses(attempt)["many-ways#days"]
    quizzing.save(response, "30.500")

    quizzing.hand_in(attempt)

    assert (response.language, response.marks) == ("en", 10_000)


def test_what_was_saved_in_time_counts_when_the_hand_in_comes_late(
    quizzing: Quizzing, amina: Person
) -> None:
    attempt = quizzing.start(amina)
    quizzing.answer_all(attempt, rightly=7)

    quizzing.hand_in(attempt, now=START + timedelta(days=2))

    assert (attempt.marks, attempt.passed, attempt.closed_by) == (10_000, True, "clock")
    assert attempt.handed_in_at == attempt.deadline_at == START + minutes(20)


@pytest.mark.parametrize(("after", "is_over"), [(20, False), (20.3, False), (20.4, True)])
def test_whoever_looks_closes_what_is_over(
    quizzing: Quizzing, amina: Person, after: float, *, is_over: bool
) -> None:
    attempt = quizzing.start(amina)

    closed = service.close_if_over(
        quizzing.session, attempt, quizzing.book, quizzing.course, now=START + minutes(after)
    )

    assert (closed, attempt.handed_in_at is not None) == (is_over, is_over)


def finish_lessons(session: Session, quizzing: Quizzing, amina: Person) -> None:
    """All lessons but the last done some other day; the last one now, by reading it."""
    *others, last = quizzing.course.lesson_ids
    session.add_all(
        LessonRecord(person_id=amina.id, lesson_id=one, opened_at=START, done_at=START)
        for one in others
    )
    session.flush()
    visit = progress.Visit(
        person_id=amina.id,
        module_id=quizzing.module.id,
        release_id=quizzing.module.current_release_id or 0,
        lesson_id=last,
        question_count=0,
        module_lesson_ids=quizzing.course.lesson_ids,
        has_quiz=True,
    )
    progress.mark_as_read(session, visit, now=START)


def pass_quiz(_session: Session, quizzing: Quizzing, amina: Person) -> None:
    attempt = quizzing.start(amina)
    quizzing.answer_all(attempt, rightly=7)
    quizzing.hand_in(attempt)


@pytest.mark.parametrize(
    ("first", "second"),
    [(finish_lessons, pass_quiz), (pass_quiz, finish_lessons)],
    ids=["lessons first", "quiz first"],
)
def test_a_module_is_complete_when_its_lessons_are_done_and_its_quiz_is_passed(
    quizzing: Quizzing,
    amina: Person,
    session: Session,
    first: Callable[[Session, Quizzing, Person], None],
    second: Callable[[Session, Quizzing, Person], None],
) -> None:
    first(session, quizzing, amina)
    enrolment = session.scalars(select(Enrolment)).one()
    assert enrolment.completed_at is None

    second(session, quizzing, amina)

    assert enrolment.completed_at == START
    assert enrolment.proof == {
        "rule": "lessons and quiz",
        "happened": "3 lessons done, quiz passed",
        "when": START.isoformat(),
        "how": "alone",
    }


def test_more_time_moves_the_deadline_of_the_live_attempt_and_of_later_ones(
    quizzing: Quizzing, amina: Person, session: Session
) -> None:
    facilitator = person(session, role="facilitator")
    attempt = quizzing.start(amina)

    extend(quizzing, amina, 15, by=facilitator)

    assert attempt.deadline_at == START + minutes(35)
    quizzing.hand_in(attempt)
    assert quizzing.start(amina).deadline_at == START + minutes(35)
    line = session.scalars(select(AuditLine)).one()
    assert (line.act, line.actor_id, line.subject_kind, line.subject_id, line.details) == (
        "quiz.extended",
        facilitator.id,
        "person",
        amina.id,
        {"module": quizzing.module.id, "minutes": 15},
    )


def test_giving_less_time_later_never_shortens_a_live_attempt(
    quizzing: Quizzing, amina: Person, session: Session
) -> None:
    attempt = quizzing.start(amina)
    extend(quizzing, amina, 15)

    extend(quizzing, amina, 5)

    assert attempt.deadline_at == START + minutes(35)
    assert session.scalars(select(QuizExtension.minutes)).all() == [5]


def test_more_time_opens_nothing_that_is_over(quizzing: Quizzing, amina: Person) -> None:
    attempt = quizzing.start(amina)

    extend(quizzing, amina, 60, now=START + minutes(21))

    assert attempt.deadline_at == START + minutes(20)


def test_a_clock_that_jumped_back_hands_nothing_in(quizzing: Quizzing, amina: Person) -> None:
    attempt = quizzing.start(amina)

    with pytest.raises(ClockAstray):
        quizzing.hand_in(attempt, now=START - minutes(6))

    assert (attempt.handed_in_at, attempt.marks) == (None, None)


@pytest.mark.parametrize("given", [0, -5, 601])
def test_more_time_has_its_limits(quizzing: Quizzing, amina: Person, given: int) -> None:
    with pytest.raises(Refusal, match="between 1 and 600"):
        extend(quizzing, amina, given)


def test_a_quiz_without_a_limit_needs_no_more_time(store: Store, session: Session) -> None:
    publish_quiz(store)

    with pytest.raises(Refusal, match="no time limit"):
        extend(Quizzing(session), person(session), 10)


def extend(
    quizzing: Quizzing, who: Person, given: int, *, by: Person | None = None, now: object = START
) -> None:
    more = MoreTime(quizzing.module.id, given, (by or who).id)
    service.extend(quizzing.session, who, more, quizzing.rules, now=now)  # type: ignore[arg-type]
