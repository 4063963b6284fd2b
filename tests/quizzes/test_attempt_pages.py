"""The pages of the final quiz: begin, answer, look over, hand in, read the result."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.accounts.models import Person
from learning.catalogue import queries as catalogue
from learning.markdown.document import Question
from learning.progress.models import Enrolment
from learning.quizzes.models import AttemptResponse, AttemptSave, QuizAttempt
from learning.store.session import Store
from tests.accounts.people import PASSWORD, person
from tests.authoring.tree import publish, tree
from tests.counting import queries
from tests.quizzes.quizzing import as_fields, publish_quiz, right_answer
from tests.visitor import Visitor, words

QUIZ = "/modules/harbour/quiz"
ATTEMPT, ANSWERS = f"{QUIZ}/attempt", f"{QUIZ}/answers"


@pytest.fixture
def amina(store: Store, session: Session, visitor: Visitor) -> Person:
    """A participant before a quiz of seven questions."""
    publish_quiz(store)
    amina = person(session)
    visitor.sign_in(amina)
    return amina


@pytest.fixture
def begun(amina: Person, visitor: Visitor) -> BeautifulSoup:
    """The page of her attempt."""
    return visitor.send(QUIZ, press="Begin the quiz")


def pool(session: Session, attempt: QuizAttempt) -> dict[str, Question]:
    return dict(catalogue.quiz_book(session, attempt.release_id).texts["en"])


def live(session: Session) -> QuizAttempt:
    return session.scalars(select(QuizAttempt).where(QuizAttempt.handed_in_at.is_(None))).one()


def place_of(session: Session, key: str) -> int:
    return session.scalars(select(AttemptResponse.place).where(AttemptResponse.key == key)).one()


def post(
    visitor: Visitor, page: BeautifulSoup, fields: Mapping[str, object], *, part: bool = False
) -> TestResponse:
    """Send fields of the attempt's form as they are, with what every form of it carries."""
    form = page.select_one("form[data-attempt]")
    assert form is not None
    sent: dict[str, object] = {
        name: form.select_one(f"[name={name}]")["value"]  # type: ignore[index]
        for name in ("csrf_token", "attempt-id")
    }
    sent |= fields
    visitor.settle()
    headers = {"X-Part": "1"} if part else {}
    answer = visitor.client.post(ANSWERS, data=sent, headers=headers)
    visitor.settle()
    return answer


def all_right(session: Session) -> dict[str, object]:
    """Every answer of the live attempt, right."""
    attempt = live(session)
    questions = pool(session, attempt)
    sent: dict[str, object] = {}
    for response in session.scalars(select(AttemptResponse)):
        question = questions[response.key]
        sent |= as_fields(question, right_answer(question), place=response.place)
        sent[f"{response.place}-revision"] = response.revision
    return sent


def test_a_visitor_is_told_what_the_quiz_is_and_asked_to_sign_in(
    store: Store, visitor: Visitor
) -> None:
    publish_quiz(store, minutes=20)

    page = visitor.open(QUIZ)

    facts = [" ".join(one.get_text(" ").split()) for one in page.select(".facts > div")]
    assert facts == ["Questions 7", "To pass 70%", "Time 20 min", "Attempts 3"]
    assert [one["href"] for one in page.select(".panel a")] == [f"/sign-in?next={QUIZ}"]
    assert page.select("main form") == []


def test_beginning_shows_every_question_and_no_key(begun: BeautifulSoup, visitor: Visitor) -> None:
    text = begun.get_text(" ")

    assert visitor.answer is not None
    assert visitor.answer.request.path == ATTEMPT
    assert visitor.answer.headers["Cache-Control"] == "no-store"
    assert len(begun.select("[data-place]")) == 7
    for told in ("Yes, a third party.", "Who gains nothing?", "A third party gains nothing."):
        assert told not in text


def test_the_order_stays_when_the_page_is_opened_again(
    begun: BeautifulSoup, visitor: Visitor
) -> None:
    def order(page: BeautifulSoup) -> list[str]:
        return [str(one["value"]) for one in page.select("[data-place] input, [data-place] option")]

    assert order(visitor.open(ATTEMPT)) == order(begun)


def test_the_page_shows_the_order_that_was_stored_and_no_other(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    for response in session.scalars(select(AttemptResponse)):
        response.place = 100 - response.place
        response.orders = {part: order[::-1] for part, order in response.orders.items()}

    page = visitor.open(ATTEMPT)

    def orders(page: BeautifulSoup) -> list[list[str]]:
        """The values of each list to choose from, question by question; places are no values."""
        lists = page.select("[data-place]:not([data-whole]) :is(fieldset, select)")
        return [[str(one["value"]) for one in each.select("[value]")] for each in lists]

    def places(page: BeautifulSoup) -> list[int]:
        return [int(str(one["data-place"])) for one in page.select("[data-place]")]

    before = [[one for one in values if one][::-1] for values in orders(begun)]
    after = [[one for one in values if one] for values in orders(page)]
    assert sorted(after) == sorted(before)
    assert places(page) == [100 - place for place in reversed(places(begun))]


def test_a_plain_form_saves_every_answer_it_holds(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    answer = post(visitor, begun, all_right(session) | {"next": "3"})

    assert (answer.status_code, answer.location) == (303, f"{ATTEMPT}#question-3")
    assert session.scalar(select(func.count()).select_from(AttemptSave)) == 7
    saved = visitor.open(ATTEMPT).select("[data-state]")
    assert [one.get_text(strip=True) for one in saved] == ["Saved"] * 7


def test_sending_the_same_form_twice_saves_nothing_twice(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    sent = all_right(session)

    for _ in range(2):
        post(visitor, begun, sent)

    assert session.scalar(select(func.count()).select_from(AttemptSave)) == 7


def test_one_answer_saved_costs_four_statements_at_most(
    begun: BeautifulSoup, session: Session, store: Store, visitor: Visitor
) -> None:
    place = place_of(session, "many-ways#days")
    form = begun.select_one("form[data-attempt]")
    assert form is not None
    sent = {
        name: form.select_one(f"[name={name}]")["value"]  # type: ignore[index]
        for name in ("csrf_token", "attempt-id")
    }
    visitor.settle()

    with queries(store) as ran:
        answer = visitor.client.post(
            ANSWERS,
            data={**sent, f"{place}-answer": "30", f"{place}-revision": "0"},
            headers={"X-Part": "1"},
        )

    assert answer.status_code == 200
    assert len(ran) == (4 if store.is_sqlite else 3), ran  # PostgreSQL writes both at once


def test_a_part_says_that_the_answer_is_saved_and_under_which_revision(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    place = place_of(session, "many-ways#days")

    answer = post(
        visitor, begun, part=True, fields={f"{place}-answer": "30", f"{place}-revision": "0"}
    )

    part = BeautifulSoup(answer.text, "html.parser")
    assert part.select_one(f"#state-{place} [name='{place}-revision']")["value"] == "1"  # type: ignore[index]
    assert "Saved" in part.select_one(f"#state-{place}").get_text()  # type: ignore[union-attr]
    assert "answered" in part.select_one(f"#go-{place}").get_text()  # type: ignore[union-attr]
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_old_window_gets_the_newer_answer_to_choose_from(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    place = place_of(session, "many-ways#days")
    post(visitor, begun, part=True, fields={f"{place}-answer": "30", f"{place}-revision": "0"})

    late = post(visitor, begun, {f"{place}-answer": "99", f"{place}-revision": "0"})

    page = visitor.check(late, 409)
    question = page.select_one(f"#question-{place}")
    assert question is not None
    assert [one.get_text(strip=True) for one in question.select(".notice li")] == ["30"]
    assert words(question.select_one("[data-state]")) == "Not saved yet"
    assert question.select_one("input.question__line")["value"] == "99"  # type: ignore[index]
    assert [one.get_text(strip=True) for one in question.select("button")] == [
        "Keep the newer answer",
        "Keep the answer of this window",
    ]
    assert session.scalars(select(AttemptSave.answer)).all() == ["30"]


@pytest.mark.parametrize(("pressed", "kept"), [("keep", "30"), ("next", "99")])
def test_either_answer_can_be_kept(
    begun: BeautifulSoup, session: Session, visitor: Visitor, pressed: str, kept: str
) -> None:
    place = place_of(session, "many-ways#days")
    post(visitor, begun, part=True, fields={f"{place}-answer": "30", f"{place}-revision": "0"})

    post(visitor, begun, {f"{place}-answer": "99", f"{place}-revision": "1", pressed: str(place)})

    response = session.scalars(select(AttemptResponse).where(AttemptResponse.place == place)).one()
    assert response.answer == kept


def test_what_an_old_window_only_repeats_is_no_conflict(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    """A plain form sends every field; those that nobody touched say nothing new."""
    place, other = place_of(session, "many-ways#days"), place_of(session, "deposit")
    post(visitor, begun, part=True, fields={f"{place}-answer": "30", f"{place}-revision": "0"})

    untouched = {f"{place}-answer": "", f"{place}-revision": "0", f"{other}-revision": "0"}
    answer = post(visitor, begun, untouched | {"next": str(other)})

    assert answer.status_code == 303
    assert session.scalars(select(AttemptSave.answer)).all() == ["30"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"99-answer": "30", "99-revision": "0"}, 400),
        ({"{days}-answer": "x" * 10_001, "{days}-revision": "0"}, 422),
        ({"{deposit}-answer": "forged", "{deposit}-revision": "0"}, 400),
        ({"attempt-id": "00000000-0000-0000-0000-000000000007"}, 404),
        ({"attempt-id": "none"}, 404),
    ],
)
def test_what_cannot_be_kept_is_told(
    begun: BeautifulSoup,
    session: Session,
    visitor: Visitor,
    fields: dict[str, str],
    status: int,
) -> None:
    places = {"days": place_of(session, "many-ways#days"), "deposit": place_of(session, "deposit")}
    sent = {name.format(**places): value for name, value in fields.items()}

    answer = post(visitor, begun, sent)

    page = visitor.check(answer, status)
    assert session.scalar(select(func.count()).select_from(AttemptSave)) == 0
    if status == 422:
        assert page.select_one("input.question__line")["value"] == "x" * 10_001  # type: ignore[index]


def test_an_unfinished_order_is_told_and_kept_on_the_page(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    place = place_of(session, "many-ways#order")
    names = [str(one["name"]) for one in begun.select(f"#question-{place} select")]

    answer = post(visitor, begun, {names[0]: "2", names[1]: "2", f"{place}-revision": "0"})

    page = visitor.check(answer, 422)
    chosen = [str(one["value"]) for one in page.select(f"#question-{place} option[selected]")]
    assert chosen == ["2", "2"]
    assert "a place of its own" in page.select_one(f"#question-{place}").get_text()  # type: ignore[union-attr]


def test_the_review_says_what_is_unanswered_before_anything_is_handed_in(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    place = place_of(session, "many-ways#days")
    answer = post(
        visitor, begun, {f"{place}-answer": "30", f"{place}-revision": "0", "next": "review"}
    )
    assert answer.location == f"{QUIZ}/review"

    page = visitor.open(f"{QUIZ}/review")

    states = [" ".join(one.get_text().split()) for one in page.select(".review .state")]
    assert sorted(states) == ["Not answered yet"] * 6 + ["Saved"]
    assert "6 questions are not answered yet" in page.get_text(" ")
    assert live(session).handed_in_at is None


def test_everything_right_passes_and_the_result_says_so(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    post(visitor, begun, all_right(session))

    page = visitor.send(f"{QUIZ}/review", press="Hand in now")

    assert visitor.answer is not None
    assert visitor.answer.request.path == f"{QUIZ}/result/1"
    assert visitor.answer.headers["Cache-Control"] == "no-store"
    assert page.h1 is not None
    assert page.h1.text == "Passed"
    assert "You earned 100%; passing takes 70%." in page.get_text(" ")
    assert "A third party gains nothing." in page.get_text(" ")
    assert session.scalars(select(Enrolment.quiz_passed_at)).one() is not None


def test_after_a_failure_the_key_stays_hidden_and_the_lessons_are_named(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    place = place_of(session, "deposit")
    wrong = next(
        str(one["value"])
        for one in begun.select(f"#question-{place} input")
        if "landlord" in one.parent.get_text()  # type: ignore[union-attr]
    )
    post(visitor, begun, {f"{place}-answer": wrong, f"{place}-revision": "0"})

    page = visitor.send(f"{QUIZ}/review", press="Hand in now")

    text = page.get_text(" ")
    assert "Not safe." in text
    for told in ("A third party gains nothing.", "Yes, a third party.", "The right answer"):
        assert told not in re.sub("The right answers are shown", "", text)
    reread = [(one.text, one["href"]) for one in page.select(".reread a")]
    assert reread == [
        ("Many ways to answer", "/modules/harbour/many-ways"),
        ("The first home", "/modules/harbour/first-home"),
    ]
    assert "You have 2 attempts left." in text


def test_the_last_attempt_shows_the_key_and_nothing_more_can_begin(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish_quiz(store, attempts=1)
    visitor.sign_in(person(session))
    visitor.send(QUIZ, press="Begin the quiz")

    page = visitor.send(f"{QUIZ}/review", press="Hand in now")

    assert len(page.select(".result__label")) == 7  # a key for each, since none was answered
    assert "28 to 32" in page.get_text(" ")
    overview = visitor.open(QUIZ)
    assert "All attempts are used" in overview.get_text(" ")
    assert overview.select("main form[action$=start]") == []


def test_handing_in_twice_is_one_hand_in(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    form = visitor.open(f"{QUIZ}/review").select_one("form[action$=hand-in]")
    assert form is not None
    sent = {str(one["name"]): str(one["value"]) for one in form.select("input")}

    places = [visitor.client.post(f"{QUIZ}/hand-in", data=sent).location for _ in range(2)]

    assert places == [f"{QUIZ}/result/1"] * 2
    assert session.scalars(select(QuizAttempt.marks)).all() == [0]


def test_an_answer_to_a_closed_attempt_is_shown_and_changes_nothing(
    begun: BeautifulSoup, session: Session, visitor: Visitor
) -> None:
    place = place_of(session, "many-ways#days")
    visitor.send(f"{QUIZ}/review", press="Hand in now")

    answer = post(visitor, begun, {f"{place}-answer": "thirty-one", f"{place}-revision": "0"})

    page = visitor.check(answer, 409)
    assert [one.text for one in page.select(".unsaved dd")] == ["thirty-one"]
    assert page.select(f"a[href='{QUIZ}/result/1']")
    assert session.scalar(select(func.count()).select_from(AttemptSave)) == 0


def test_time_that_ran_out_hands_in_what_was_saved(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish_quiz(store, minutes=20, pass_mark=10)
    visitor.sign_in(person(session))
    begun = visitor.send(QUIZ, press="Begin the quiz")
    assert "20\u00a0min left" in begun.get_text(" ")
    place = place_of(session, "many-ways#days")
    post(visitor, begun, {f"{place}-answer": "30", f"{place}-revision": "0"})
    attempt = live(session)
    attempt.started_at -= timedelta(minutes=21)
    assert attempt.deadline_at is not None
    attempt.deadline_at -= timedelta(minutes=21)

    late = post(visitor, begun, {f"{place}-answer": "31", f"{place}-revision": "1"})

    page = visitor.check(late, 409)
    assert [one.text for one in page.select(".unsaved dd")] == ["31"]
    session.expire_all()
    assert (attempt.closed_by, attempt.passed) == ("clock", True)
    assert attempt.handed_in_at == attempt.deadline_at
    result = visitor.open(f"{QUIZ}/result/1")
    assert "The time was up." in result.get_text(" ")


def test_an_answer_sent_after_the_sign_in_ended_arrives_after_the_next(
    begun: BeautifulSoup, amina: Person, session: Session, visitor: Visitor
) -> None:
    place = place_of(session, "many-ways#days")
    visitor.client.delete_cookie("mosaic")

    ended = post(visitor, begun, {f"{place}-answer": "30", f"{place}-revision": "0"})
    page = visitor.check(ended, 401)
    assert "30" in [one.get_text(strip=True) for one in page.select("main textarea")]
    kept = page.select_one("[name=kept]")
    assert kept is not None
    signed = visitor.client.post(
        "/sign-in", data={"email": amina.email, "password": PASSWORD, "kept": kept["value"]}
    )
    again = visitor.check(signed, 200).select_one(f"form[action='{ANSWERS}']")
    assert again is not None
    fields = {str(one["name"]): str(one["value"]) for one in again.select("[name]")}
    arrived = visitor.client.post(ANSWERS, data=fields)

    visitor.settle()
    assert arrived.status_code == 303
    assert session.scalars(select(AttemptSave.answer)).all() == ["30"]


def test_somebody_elses_attempt_does_not_exist(
    begun: BeautifulSoup, session: Session, visitor: Visitor, other_visitor: Visitor
) -> None:
    other_visitor.sign_in(person(session))
    mine = begun.select_one("form[data-attempt] [name=attempt-id]")
    assert mine is not None
    token = other_visitor.open(QUIZ).select_one("main [name=csrf_token]")
    assert token is not None
    sent = {"csrf_token": token["value"], "attempt-id": mine["value"]}

    statuses = [
        other_visitor.client.post(f"{QUIZ}/answers", data=sent).status_code,
        other_visitor.client.post(f"{QUIZ}/hand-in", data=sent).status_code,
        other_visitor.client.get(f"{QUIZ}/result/1").status_code,
    ]

    assert statuses == [404, 404, 404]
    assert other_visitor.client.get(ATTEMPT).location == QUIZ
    assert live(session).handed_in_at is None


def test_ones_attempts_are_drawn_and_listed(amina: Person, visitor: Visitor) -> None:
    for _ in range(2):
        visitor.send(QUIZ, press="Begin the quiz")
        visitor.send(f"{QUIZ}/review", press="Hand in now")

    page = visitor.open(QUIZ)

    assert [one.text for one in page.select("svg .plot__label")] == ["Attempt 1", "Attempt 2"]
    rows = [" ".join(one.get_text(" ").split()) for one in page.select("tbody tr")]
    assert [row.rpartition("passed")[0] for row in rows] == [
        "Attempt 1 0% not yet ",
        "Attempt 2 0% not yet ",
    ]
    assert "1 of 3 left" in page.get_text(" ")


@pytest.mark.parametrize("path", [QUIZ, "/reports/quizzes/harbour"])
def test_a_module_without_a_quiz_says_so(
    store: Store, session: Session, visitor: Visitor, path: str
) -> None:
    publish(store, tree(quiz=None))
    visitor.sign_in(person(session, role="admin"))

    page = visitor.open(path, status=404)

    assert page.h1 is not None
    assert page.h1.text == "This module has no final quiz."


def test_the_pages_speak_every_language(begun: BeautifulSoup, visitor: Visitor) -> None:
    for prefix in ("/fr", "/es", "/ar"):
        for path in (QUIZ, ATTEMPT, f"{QUIZ}/review"):
            page = visitor.open(f"{prefix}{path}")
            assert page.html is not None
            assert page.html["lang"] == prefix[1:]


def test_facilitators_find_every_quiz_from_their_menu(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    visitor.sign_in(person(session, role="facilitator"))

    assert visitor.open("/me").select("header a[href='/reports']")
    page = visitor.open("/reports")

    assert page.select("main a[href='/reports/quizzes/harbour']")
