"""The quiz on the pages around it: module, last lesson, my learning."""

from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from learning.progress.models import LessonRecord
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import publish, tree
from tests.quizzes.quizzing import START, Quizzing, publish_quiz
from tests.visitor import Visitor, words

MODULE, LAST, QUIZ = "/modules/harbour", "/modules/harbour/last-word", "/modules/harbour/quiz"


def quiz_row(page: BeautifulSoup) -> str:
    row = page.select_one(f".lessons__one:has(a[href='{QUIZ}'])")
    assert row is not None
    return words(row)


def test_the_module_says_what_its_quiz_asks_and_what_is_left(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish_quiz(store, draw=5)
    visitor.sign_in(person(session))
    before = quiz_row(visitor.open(MODULE))
    visitor.send(QUIZ, press="Begin the quiz")

    during = quiz_row(visitor.open(MODULE))
    visitor.send(f"{QUIZ}/review", press="Hand in now")
    after = quiz_row(visitor.open(MODULE))

    rule = "Final quiz 5 questions over all lessons; 70% to pass."
    assert before == f"{rule} 3 attempts left"
    assert during == f"{rule} your attempt is waiting 2 attempts left"
    assert after == f"{rule} best so far: 0% 2 attempts left"


def test_a_module_without_a_quiz_speaks_of_none(store: Store, visitor: Visitor) -> None:
    publish(store, tree(quiz=None))

    for path in (MODULE, LAST):
        assert "quiz" not in words(visitor.open(path).select_one("main")).lower()


def test_the_last_lesson_leads_to_the_quiz_and_no_other_does(
    store: Store, visitor: Visitor
) -> None:
    publish_quiz(store)

    found = {
        lesson: len(visitor.open(f"{MODULE}/{lesson}").select(f"#end a[href='{QUIZ}']"))
        for lesson in ("first-home", "many-ways", "last-word")
    }

    assert found == {"first-home": 0, "many-ways": 0, "last-word": 1}


def test_my_learning_names_the_rule_and_what_is_missing(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish_quiz(store)
    amina = person(session)
    visitor.sign_in(amina)
    visitor.open(LAST)

    def line() -> str:
        link = visitor.open("/me").select_one(f"main a[href='{QUIZ}']")
        return words(link.parent if link else None)

    assert line() == "Final quiz: still missing; it counts when you reach 70%."
    quizzing = Quizzing(session)
    attempt = quizzing.start(amina)
    quizzing.answer_all(attempt, rightly=7)
    quizzing.hand_in(attempt)
    assert line() == "Final quiz: passed"


def test_with_every_lesson_done_the_quiz_is_what_to_go_on_with(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish_quiz(store)
    amina = person(session)
    visitor.sign_in(amina)
    session.add_all(
        LessonRecord(person_id=amina.id, lesson_id=one, opened_at=START, done_at=START)
        for one in Quizzing(session).course.lesson_ids
    )
    session.flush()

    panel = visitor.open("/me").select_one("section.panel")

    assert panel is not None
    assert words(panel.select_one("h2")) == "Final quiz"
    assert [one["href"] for one in panel.select("a.button:not(.button--quiet)")] == [QUIZ]


def test_a_complete_module_says_when(store: Store, session: Session, visitor: Visitor) -> None:
    publish_quiz(store)
    amina = person(session)
    visitor.sign_in(amina)
    quizzing = Quizzing(session)
    session.add_all(
        LessonRecord(person_id=amina.id, lesson_id=one, opened_at=START, done_at=START)
        for one in quizzing.course.lesson_ids
    )
    session.flush()
    assert "Every lesson is done." in words(visitor.open("/me").select_one("main"))
    assert visitor.open(MODULE).select(f".module__progress a.button[href='{QUIZ}']")

    attempt = quizzing.start(amina)
    quizzing.answer_all(attempt, rightly=7)
    quizzing.hand_in(attempt)

    page = words(visitor.open("/me").select_one("main"))
    assert "Done on 21 November 2026." in page
    assert "Final quiz" not in page
