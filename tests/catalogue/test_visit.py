"""A visitor's answers: kept by their browser for the visit, and taken along into an account."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.progress.models import Enrolment, LessonRecord
from learning.quizzes import visit
from learning.quizzes.models import Response
from learning.quizzes.visit import VisitAnswer
from learning.store.session import Store
from tests.accounts.people import PASSWORD, clock, person
from tests.accounts.post import link
from tests.authoring.tree import publish
from tests.catalogue.test_lesson_page import LESSON, option, send
from tests.visitor import Visitor, words

COOKIE = "mosaic-visit"
KEY = b"a key of the tests"
ANSWERS = st.one_of(
    st.text(max_size=400),
    st.lists(st.text(max_size=20), max_size=5),
    st.dictionaries(st.text(max_size=10), st.text(max_size=10), max_size=5),
)


@pytest.fixture
def lesson(store: Store) -> str:
    publish(store)
    return LESSON


def answered(lesson_id: int, answer: object) -> VisitAnswer:
    return VisitAnswer(lesson_id, "guarantor", answer, 1, clock().replace(microsecond=0))


@given(st.lists(ANSWERS, max_size=40))
def test_the_newest_answers_come_back_and_never_more_than_fit(given: list[object]) -> None:
    kept = tuple(answered(number, answer) for number, answer in enumerate(given))

    text = visit.packed(kept, key=KEY)
    found = visit.unpacked(text, key=KEY) if text else ()

    assert len(text) <= visit.MOST
    assert found == kept[len(kept) - len(found) :]


def test_the_oldest_answers_go_first() -> None:
    kept = tuple(
        answered(number, f"{number} " * 200 + str(hash(str(number)))) for number in range(200)
    )

    found = visit.unpacked(visit.packed(kept, key=KEY), key=KEY)

    assert 0 < len(found) < 200
    assert found == kept[-len(found) :]


@pytest.mark.parametrize("change", ["x{}", "{}x", "", ".", "a.b", "{}."])
def test_what_others_wrote_counts_for_nothing(change: str) -> None:
    text = visit.packed([answered(1, "a")], key=KEY)

    assert visit.unpacked(change.format(text), key=KEY) == ()
    assert visit.unpacked(text, key=b"another key") == ()


def test_an_answer_is_there_on_reload_and_the_page_says_for_how_long(
    lesson: str, visitor: Visitor
) -> None:
    chosen = option(visitor, "The tenant")
    send(visitor, "questions/guarantor", answer=chosen)

    page = visitor.open(lesson)

    ticked = page.select("#question-guarantor input[checked]")
    assert [tag["value"] for tag in ticked] == [chosen]
    assert words(page.select_one("#question-guarantor .state")) == (
        "Kept in this browser, for this visit only. Sign up to keep your answers"
    )


def test_the_cookie_goes_with_the_browser_and_no_script_reads_it(
    lesson: str, visitor: Visitor
) -> None:
    answer = visitor.client.post(
        f"{lesson}/questions/guarantor", data={"answer": option(visitor, "The tenant")}
    )

    (cookie,) = answer.headers.getlist("Set-Cookie")
    value, *attributes = cookie.split("; ")
    assert value.startswith(f"{COOKIE}=")
    assert len(cookie) < 3072
    assert set(attributes) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_reading_alone_sets_no_cookie(lesson: str, visitor: Visitor) -> None:
    for path in ("/", "/modules", "/modules/harbour", lesson, "/sign-up", "/sign-in"):
        visitor.open(path)
        assert visitor.answer is not None
        assert visitor.answer.headers.getlist("Set-Cookie") == []


def test_the_tag_follows_the_answers(lesson: str, visitor: Visitor) -> None:
    visitor.open(lesson)
    assert visitor.answer is not None
    tag = visitor.answer.headers["ETag"]
    send(visitor, "questions/guarantor", answer=option(visitor, "The tenant"))

    changed = visitor.client.get(lesson, headers={"If-None-Match": tag})
    same = visitor.client.get(lesson, headers={"If-None-Match": changed.headers["ETag"]})

    assert (changed.status_code, same.status_code) == (200, 304)


@pytest.mark.parametrize("path", [LESSON, f"/fr{LESSON}", "/fr/", "/fr/modules"])
def test_no_cache_shares_a_page_of_somebody_who_answered(
    lesson: str, visitor: Visitor, path: str
) -> None:
    send(visitor, "questions/guarantor", answer=option(visitor, "The tenant"))

    visitor.open(path)

    assert visitor.answer is not None
    assert visitor.answer.headers["Cache-Control"].startswith("private")


def test_signing_in_takes_the_answers_along(
    session: Session, lesson: str, visitor: Visitor
) -> None:
    who = person(session)
    chosen = option(visitor, "The tenant")
    send(visitor, "questions/guarantor", answer=chosen)

    visitor.send(f"/sign-in?next={lesson}", email=who.email, password=PASSWORD)

    (kept,) = session.scalars(select(Response))
    assert (kept.person_id, kept.answer, kept.revision, kept.marks) == (who.id, chosen, 1, 0)
    assert visitor.client.get_cookie(COOKIE) is None
    assert len(session.scalars(select(LessonRecord)).all()) == 1
    assert len(session.scalars(select(Enrolment)).all()) == 1


def test_signing_up_takes_them_along_even_from_another_browser(
    app: Flask, session: Session, lesson: str, visitor: Visitor
) -> None:
    chosen = option(visitor, "The tenant")
    send(visitor, "questions/guarantor", answer=chosen)
    visitor.send("/sign-up", name="Nour", email="nour@example.org", password=PASSWORD)

    app.test_client().post(link(session), data={"password": PASSWORD})

    assert session.scalars(select(Response.answer)).all() == [chosen]


def test_a_newer_answer_of_the_account_stays(
    session: Session, lesson: str, visitor: Visitor, other_visitor: Visitor
) -> None:
    who = person(session)
    theirs, older = option(visitor, "The city"), option(visitor, "The tenant")
    send(visitor, "questions/guarantor", answer=older)
    other_visitor.sign_in(who)
    send(other_visitor, "questions/guarantor", answer=theirs)
    for response in session.scalars(select(Response)):
        response.answered_at = clock() + timedelta(seconds=2)

    visitor.send("/sign-in", email=who.email, password=PASSWORD)

    assert session.scalars(select(Response.answer)).all() == [theirs]


def test_an_older_answer_of_the_account_gives_way(
    session: Session, lesson: str, visitor: Visitor, other_visitor: Visitor
) -> None:
    who = person(session)
    other_visitor.sign_in(who)
    send(other_visitor, "questions/guarantor", answer=option(visitor, "The city"))
    for response in session.scalars(select(Response)):
        response.answered_at = clock() - timedelta(hours=1)
    newer = option(visitor, "The tenant")
    send(visitor, "questions/guarantor", answer=newer)

    visitor.send("/sign-in", email=who.email, password=PASSWORD)

    assert session.execute(select(Response.answer, Response.revision)).all() == [(newer, 2)]


def test_a_forged_cookie_is_no_answer(lesson: str, session: Session, visitor: Visitor) -> None:
    visitor.client.set_cookie(COOKIE, "forged.cookie")

    page = visitor.open(lesson)

    assert page.select("#question-guarantor input[checked]") == []


def test_whoever_signs_in_from_a_lesson_comes_back_to_it(lesson: str, visitor: Visitor) -> None:
    page = visitor.open(lesson)

    links = [one["href"] for one in page.select("main a[href*='/sign-in']")]

    assert links
    assert [one for one in links if not str(one).startswith(f"/sign-in?next={lesson}")] == []
