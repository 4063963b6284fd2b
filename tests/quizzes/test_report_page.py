"""How a quiz works, for facilitators and admins, and more time for one person."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.quizzes.models import QuizAttempt, QuizExtension
from learning.quizzes.statistics import LEAST
from learning.store.session import Store
from tests.accounts.people import person
from tests.counting import queries
from tests.quizzes.quizzing import Quizzing, minutes, publish_quiz
from tests.visitor import Visitor, words

REPORT, QUIZ = "/reports/quizzes/harbour", "/modules/harbour/quiz"


@pytest.fixture
def facilitator(store: Store, session: Session, visitor: Visitor) -> Person:
    publish_quiz(store, minutes=20)
    facilitator = person(session, role="facilitator", name="Inés")
    visitor.sign_in(facilitator)
    return facilitator


def take(session: Session, *, people: int) -> None:
    """Each person answers more of the seven questions rightly than the one before."""
    quizzing = Quizzing(session)
    for number in range(people):
        attempt = quizzing.start(person(session), seed=str(number))
        quizzing.answer_all(attempt, rightly=number % 8)
        quizzing.hand_in(attempt)


def figures(page: BeautifulSoup) -> list[list[str]]:
    return [[words(cell) for cell in row.select("td")] for row in page.select("tbody tr")][:7]


def test_under_ten_attempts_no_figure_is_shown(
    facilitator: Person, session: Session, visitor: Visitor
) -> None:
    take(session, people=LEAST - 1)

    page = visitor.open(REPORT)

    assert figures(page) == [["9", "fewer than 10 attempts: no figures"]] * 7
    assert page.select(".facts") == []
    assert "9 people have handed in a first attempt." in words(page.select_one("main"))


def test_ten_attempts_are_told_with_words_beside_the_figures(
    facilitator: Person, session: Session, visitor: Visitor
) -> None:
    take(session, people=LEAST)

    page = visitor.open(REPORT)

    facts = {
        words(one.select_one("dt")): words(one.select_one("dd"))
        for one in page.select(".facts div")
    }
    assert facts == {
        "people have handed in a first attempt": "10",
        "passed at once": "30%",
        "earned on average": "41%",
        "earned in the middle of the row": "36%",
    }
    first, *_, last = figures(page)
    assert first == ["10", "80%", "separates well ( 0.48 )", "100%"]
    assert last == ["10", "10% hard", "separates well ( 0.48 )", "100%"]


def test_only_first_attempts_count(facilitator: Person, session: Session, visitor: Visitor) -> None:
    quizzing, amina = Quizzing(session), person(session)
    for _ in range(2):
        quizzing.hand_in(quizzing.start(amina))

    assert figures(visitor.open(REPORT))[0][0] == "1"


def test_the_page_asks_as_much_for_one_attempt_as_for_twelve(
    facilitator: Person, session: Session, store: Store, visitor: Visitor
) -> None:
    counts = []
    for people in (1, 11):
        take(session, people=people)
        visitor.open(REPORT)
        with queries(store) as ran:
            visitor.client.get(REPORT)
        counts.append(len(ran))

    assert counts == [counts[0]] * 2


def test_attempts_that_are_over_are_closed_before_they_are_counted(
    facilitator: Person, session: Session, visitor: Visitor
) -> None:
    attempt = Quizzing(session).start(person(session))

    page = visitor.open(REPORT)

    assert figures(page)[0][0] == "1"
    assert session.scalars(select(QuizAttempt.closed_by)).one() == "clock"
    assert attempt.handed_in_at == attempt.deadline_at


def test_one_person_gets_more_time(
    facilitator: Person, session: Session, visitor: Visitor, other_visitor: Visitor
) -> None:
    amina = person(session, name="Amina")
    other_visitor.sign_in(amina)
    other_visitor.send(QUIZ, press="Begin the quiz")
    before = session.scalars(select(QuizAttempt)).one().deadline_at

    page = visitor.send(REPORT, email=f" {amina.email.upper()} ", minutes="15")

    assert "Saved." in words(page.select_one("#more-time ~ .notice--good"))
    rows = [words(row) for row in page.select("table:last-of-type tbody tr")]
    assert rows[-1].startswith("Amina 15 min")
    assert before is not None
    assert session.scalars(select(QuizAttempt.deadline_at)).one() == before + minutes(15)
    assert "35 min" in words(other_visitor.open(QUIZ).select_one(".facts"))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": "nobody@example.org", "minutes": "15"}, "Nobody has this e-mail address."),
        ({"email": "", "minutes": "15"}, "This field is required."),
        ({"email": "a@example.org", "minutes": "0"}, "Give between 1 and 600 minutes."),
        ({"email": "a@example.org", "minutes": "601"}, "Give between 1 and 600 minutes."),
        ({"email": "a@example.org", "minutes": "ten"}, "Not a valid integer value."),
    ],
)
def test_what_cannot_be_given_is_told_and_kept_in_the_form(
    facilitator: Person,
    session: Session,
    visitor: Visitor,
    fields: dict[str, str],
    message: str,
) -> None:
    page = visitor.send(REPORT, expecting=422, **fields)

    assert message in words(page.select_one("[role=alert]"))
    shown = {name: page.select_one(f"main [name={name}]")["value"] for name in fields}  # type: ignore[index]
    assert shown == fields
    assert session.scalars(select(QuizExtension)).all() == []


def test_without_a_limit_there_is_no_form(store: Store, session: Session, visitor: Visitor) -> None:
    publish_quiz(store)
    visitor.sign_in(person(session, role="admin"))

    page = visitor.open(REPORT)

    assert page.select("main form") == []
    assert "no time limit" in words(page.select_one("main"))


def test_participants_find_neither_the_page_nor_a_link_to_it(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish_quiz(store)
    visitor.sign_in(person(session))

    assert visitor.open(QUIZ).select(f"a[href='{REPORT}']") == []
    visitor.open(REPORT, status=404)
