"""Reading a lesson, answering in it, and what the page says after."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.progress.models import Enrolment, LessonRecord, Reflection, ReflectionSave
from learning.quizzes.models import Response, ResponseSave
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import FIRST, publish, tree
from tests.counting import queries
from tests.visitor import Visitor

LESSON = "/modules/harbour/first-home"


@pytest.fixture
def amina(store: Store, session: Session, visitor: Visitor) -> Person:
    """A participant before the published module."""
    publish(store)
    amina = person(session)
    visitor.sign_in(amina)
    return amina


def send(visitor: Visitor, part: str, **fields: object) -> tuple[int, str]:
    """Post to a part of the lesson as its form does; the answer's status and text."""
    page = visitor.open(LESSON)
    token = page.select_one("[name=csrf_token]")
    sent = {"csrf_token": token["value"] if token else "", **fields}
    answer = visitor.client.post(f"{LESSON}/{part}", data=sent, follow_redirects=True)
    visitor.settle()
    return answer.status_code, visitor.check(answer, answer.status_code).get_text(" ")


def option(visitor: Visitor, words: str, *, question: str = "guarantor") -> str:
    """The value of the option with these words."""
    page = visitor.open(LESSON)
    for label in page.select(f"#question-{question} label"):
        box = label.select_one("input")
        if words in label.get_text() and box is not None:
            return str(box["value"])
    raise AssertionError(f"no option says {words}")


def test_a_visitor_reads_without_a_cookie(store: Store, visitor: Visitor) -> None:
    publish(store)

    page = visitor.open(LESSON)

    assert page.h1 is not None
    assert page.h1.text == "The first home"
    assert visitor.client.get_cookie("mosaic") is None
    assert visitor.answer is not None
    assert "Set-Cookie" not in visitor.answer.headers


def test_the_key_is_not_on_the_page_before_an_answer(store: Store, visitor: Visitor) -> None:
    publish(store)

    text = visitor.open(LESSON).get_text(" ")

    assert "Yes, the city can." not in text
    assert "The city has." not in text


def test_a_visitors_answer_is_marked_and_not_kept(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)

    _, text = send(visitor, "questions/guarantor", answer=option(visitor, "The tenant"))

    assert "The tenant has no reserve." in text
    assert "Yes, the city can." not in text
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    assert visitor.client.get_cookie("mosaic") is None


def test_an_answer_is_kept_and_explained(amina: Person, session: Session, visitor: Visitor) -> None:
    right = option(visitor, "The city")

    _, text = send(visitor, "questions/guarantor", answer=right, revision=0)

    response = session.scalars(select(Response)).one()
    assert (response.answer, response.marks, response.revision) == (right, 10_000, 1)
    assert "Yes, the city can." in text
    assert "The city has." in text


def test_the_same_form_sent_twice_is_kept_once(
    amina: Person, session: Session, visitor: Visitor
) -> None:
    wrong = option(visitor, "The tenant")

    for _ in range(2):
        send(visitor, "questions/guarantor", answer=wrong, revision=0)

    assert session.scalar(select(func.count()).select_from(ResponseSave)) == 1


def test_an_old_revision_gets_both_answers_to_choose_from(
    amina: Person, session: Session, visitor: Visitor
) -> None:
    city, bank = option(visitor, "The city"), option(visitor, "The bank")
    send(visitor, "questions/guarantor", answer=city, revision=0)

    status, text = send(visitor, "questions/guarantor", answer=bank, revision=0)

    assert status == 409
    assert "newer answer" in text
    assert session.scalars(select(Response.answer)).one() == city


@pytest.mark.parametrize(
    ("part", "fields", "status"),
    [
        ("questions/nothing", {"answer": "x"}, 400),
        ("questions/guarantor", {"answer": "forged"}, 400),
        ("questions/guarantor", {}, 422),
        ("reflections/nothing", {"text": "x"}, 400),
        ("reflections/our-risk", {"text": "x" * 10_001}, 422),
    ],
)
def test_what_cannot_be_kept_is_told(
    amina: Person,
    session: Session,
    visitor: Visitor,
    part: str,
    fields: dict[str, str],
    status: int,
) -> None:
    found, text = send(visitor, part, **fields)

    assert found == status
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    if "text" in fields and status == 422:
        assert fields["text"] in text


def test_a_lesson_is_done_when_its_questions_are_answered_rightly_or_not(
    amina: Person, session: Session, visitor: Visitor
) -> None:
    send(visitor, "questions/guarantor", answer=option(visitor, "The bank"))
    assert session.scalars(select(LessonRecord.done_at)).one() is None

    send(visitor, "questions/traps", answer=option(visitor, "No receipt", question="traps"))

    record = session.scalars(select(LessonRecord)).one()
    assert record.done_at is not None
    assert record.proof == {
        "rule": "questions",
        "happened": "answered 2 questions",
        "when": record.done_at.isoformat(),
        "how": "alone",
    }


def test_a_lesson_without_questions_is_marked_as_read(
    amina: Person, session: Session, visitor: Visitor
) -> None:
    page = visitor.send("/modules/harbour/last-word", press="Mark as read")

    record = session.scalars(select(LessonRecord)).one()
    assert record.done_at is not None
    assert "done" in page.get_text()


def test_a_lesson_with_questions_cannot_be_marked_as_read(amina: Person, visitor: Visitor) -> None:
    assert send(visitor, "read")[0] == 409


def test_the_module_is_complete_when_all_its_lessons_are(
    store: Store, session: Session, visitor: Visitor
) -> None:
    module = tree()["harbour/module.md"].decode().replace("  - many-ways\n  - last-word\n", "")
    publish(store, tree(module=module, ways=None, last=None, quiz=None))
    visitor.sign_in(person(session))

    send(visitor, "questions/guarantor", answer=option(visitor, "The bank"))
    send(visitor, "questions/traps", answer=option(visitor, "No receipt", question="traps"))

    enrolment = session.scalars(select(Enrolment)).one()
    assert enrolment.completed_at is not None


def test_done_stays_done_when_a_release_asks_more(
    amina: Person, store: Store, session: Session, visitor: Visitor
) -> None:
    send(visitor, "questions/guarantor", answer=option(visitor, "The bank"))
    send(visitor, "questions/traps", answer=option(visitor, "No receipt", question="traps"))
    more = FIRST + "\n::: question #more\nAnd now?\n\n- (x) yes\n- ( ) no\n:::\n"

    publish(store, tree(first=more))

    assert "This lesson is done" in visitor.open(LESSON).get_text(" ")


def test_a_reflection_is_private_and_kept_with_its_history(
    amina: Person, session: Session, visitor: Visitor
) -> None:
    send(visitor, "reflections/our-risk", text="Our office closes at one.", revision=0)
    send(visitor, "reflections/our-risk", text="It closes at two.", revision=1)

    reflection = session.scalars(select(Reflection)).one()
    assert (reflection.text, reflection.revision) == ("It closes at two.", 2)
    saves = session.scalars(select(ReflectionSave.text).order_by(ReflectionSave.revision)).all()
    assert saves == ["Our office closes at one.", "It closes at two."]

    visitor.sign_in(person(session))
    assert "It closes at two." not in visitor.open(LESSON).get_text()


def test_an_old_window_does_not_overwrite_a_newer_text(
    amina: Person, session: Session, visitor: Visitor
) -> None:
    send(visitor, "reflections/our-risk", text="First window.", revision=0)

    status, text = send(visitor, "reflections/our-risk", text="Second window.", revision=0)

    assert status == 409
    assert "First window." in text
    assert "Second window." in text
    assert session.scalars(select(Reflection.text)).one() == "First window."


def test_reading_again_writes_nothing_and_asks_three_times(
    amina: Person, store: Store, visitor: Visitor
) -> None:
    visitor.open(LESSON)

    with queries(store) as ran:
        visitor.client.get(LESSON)

    assert len(ran) == 3, ran
    assert [one.split()[0] for one in ran] == ["SELECT"] * 3


def test_keeping_an_answer_asks_five_times(amina: Person, store: Store, visitor: Visitor) -> None:
    answer = option(visitor, "The bank")
    token = visitor.open(LESSON).select_one("[name=csrf_token]")
    assert token is not None

    with queries(store) as ran:
        visitor.client.post(
            f"{LESSON}/questions/guarantor",
            data={"csrf_token": token["value"], "answer": answer, "revision": 0},
        )

    assert len(ran) == 5, ran


def test_an_unchanged_page_is_not_sent_again(amina: Person, visitor: Visitor) -> None:
    visitor.open(LESSON)
    visitor.open(LESSON)
    assert visitor.answer is not None
    tag = visitor.answer.headers["ETag"]

    again = visitor.client.get(LESSON, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")

    send(visitor, "questions/guarantor", answer=option(visitor, "The bank"))
    changed = visitor.client.get(LESSON, headers={"If-None-Match": tag})
    assert changed.status_code == 200


def test_an_address_a_lesson_once_had_leads_to_it(store: Store, visitor: Visitor) -> None:
    publish(store)
    publish(store, tree(first=None) | {"harbour/lessons/01-renting.md": FIRST.encode()})

    page = visitor.open(LESSON)

    assert visitor.answer is not None
    assert visitor.answer.request.path == "/modules/harbour/renting"
    assert page.h1 is not None
    assert page.h1.text == "The first home"


@pytest.mark.parametrize("path", ["/modules/nothing", "/modules/harbour/nothing", "/modules/x/y"])
def test_what_is_not_there_says_so(store: Store, visitor: Visitor, path: str) -> None:
    publish(store)

    visitor.open(path, status=404)


def test_a_page_asks_for_its_part_only(amina: Person, visitor: Visitor) -> None:
    answer = option(visitor, "The bank")
    token = visitor.open(LESSON).select_one("[name=csrf_token]")
    assert token is not None

    part = visitor.client.post(
        f"{LESSON}/questions/guarantor",
        data={"csrf_token": token["value"], "answer": answer},
        headers={"X-Part": "1"},
    )

    assert part.status_code == 200
    assert "<html" not in part.text
    assert 'id="question-guarantor"' in part.text
    assert 'id="end"' in part.text


@pytest.mark.parametrize("path", ["ways", "first"])
def test_every_form_of_question_is_drawn_and_can_be_printed(
    store: Store, visitor: Visitor, path: str
) -> None:
    publish(store)

    visitor.open({"ways": "/modules/harbour/many-ways", "first": LESSON}[path])
    printed = visitor.open("/modules/harbour/print")

    assert len(printed.select(".question")) == 9
    assert printed.select("form[action*=questions]") == []


def test_two_apps_share_one_truth(app: Flask, amina: Person, visitor: Visitor) -> None:
    """Caches are keyed by the content revision: a publication elsewhere is seen at once."""
    store: Store = app.extensions["store"]
    visitor.open(LESSON)

    publish(store, tree(first=FIRST.replace("Rents rose.", "Rents fell.")))

    assert "Rents fell." in visitor.open(LESSON).get_text()


def test_what_is_kept_for_all_readers_holds_nothing_of_one(
    amina: Person, app: Flask, session: Session, visitor: Visitor
) -> None:
    send(visitor, "reflections/our-risk", text="A secret of Amina’s city.", revision=0)
    visitor.open(LESSON)
    first = visitor.client.get(LESSON).text
    other = Visitor(app, session)
    other.sign_in(person(session, name="Bruno <b>"))

    other.open(LESSON)
    send(other, "reflections/our-risk", text="Bruno’s own.", revision=0)
    second = other.client.get(LESSON).text

    assert "Amina" in first
    assert "Bruno" not in first
    assert "Bruno &lt;b&gt;" in second
    assert "Amina" not in second
    kept = repr([app.extensions[name]._kept for name in ("fragments", "pages", "leaves")])
    assert "Amina" not in kept
    assert "Bruno" not in kept
