"""A rehearsal pretends a room, and nothing of it is left."""

import threading

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.live.models import LiveAnswer, LiveEvent, LiveItem, LiveSeat, LiveSession
from learning.live.rehearsal import LANGUAGES, MAKERS, MOST, Chance, answer_of, people
from learning.live.room import Seat
from learning.live.views import rehearse
from learning.quizzes.answers import fitting
from tests.live.making import ITEMS, live_session
from tests.live.rooms import facilitator, hall_of
from tests.quizzes.asking import EVERY
from tests.visitor import Visitor
from tests.visitor import words as text_of

TABLES = (LiveSession, LiveItem, LiveSeat, LiveEvent, LiveAnswer)


def rows(session: Session) -> dict[str, int]:
    session.rollback()
    return {
        table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
        for table in TABLES
    }


def twin_of(session: Session, live: LiveSession) -> LiveSession:
    session.rollback()
    return session.scalars(select(LiveSession).where(LiveSession.rehearses_id == live.id)).one()


def finish(code: str) -> None:
    """Wait for those who answer a little later."""
    for one in threading.enumerate():
        if one.name == f"rehearsal-{code}":
            one.join()


@given(st.integers(1, MOST), st.text(max_size=5))
def test_pretend_people_come_from_every_city_in_every_language(count: int, seed: str) -> None:
    found = people(count, cities=["sfax", "lyon"], languages=["fr", "ar"], seed=seed)

    assert len(found) == count
    assert {one.language for one in found} <= {"fr", "ar"}
    assert {one.city for one in found} <= {"sfax", "lyon"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", EVERY, ids=lambda one: one.kind)
def test_every_form_gets_an_answer_that_it_can_keep(question: object, language: str) -> None:
    from learning.live.items import Item, ItemText  # noqa: PLC0415
    from learning.markdown.document import Question  # noqa: PLC0415

    assert isinstance(question, Question)
    item = Item("a", question.kind, 1, {"en": ItemText("A", question=question)})  # type: ignore[arg-type]

    given = answer_of(item, Seat(1, "anonymous", language), Chance("a"))

    assert fitting(question, given) == given


def test_every_form_of_a_room_is_known() -> None:
    assert MAKERS.keys() >= {"single", "multiple", "scale", "ranking", "ordering"}


def test_a_rehearsal_is_a_copy_with_pretend_people_and_says_so(
    visitor: Visitor, session: Session, app: Flask
) -> None:
    me = facilitator(session)
    live = live_session(session, by=me)
    visitor.sign_in(me)

    page = visitor.send(f"/live/{live.code}/check", press="Rehearse", people=8)

    twin = twin_of(session, live)
    hall = hall_of(app, twin)
    assert text_of(page.select_one(".ck__rehearsal")) == "Rehearsal"
    assert (hall.is_rehearsal, hall.room.control.phase) == (True, "lobby")
    assert [seat.is_pretend for seat in hall.room.seats.values()] == [True] * 8
    assert hall.items.keys() == {item.key for item in ITEMS}
    assert live.phase == "planned"
    page = visitor.open(f"/live/{twin.code}/present")
    assert text_of(page.select_one(".rehearsal")).startswith("Rehearsal")


@pytest.mark.parametrize("count", [4, 51])
def test_too_few_or_too_many_are_refused(visitor: Visitor, session: Session, count: int) -> None:
    me = facilitator(session)
    live = live_session(session, by=me)
    visitor.sign_in(me)
    before = rows(session)

    visitor.send(f"/live/{live.code}/check", press="Rehearse", people=count, expecting=409)

    assert rows(session) == before


def test_pretend_people_answer_what_is_open(
    visitor: Visitor, session: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearse, "STEP", 0.001)
    me = facilitator(session)
    live = live_session(session, by=me)
    visitor.sign_in(me)
    visitor.send(f"/live/{live.code}/check", press="Rehearse", people=9)
    twin = twin_of(session, live)
    path = f"/live/{twin.code}/control"
    visitor.send(path, press="Begin: Welcome")

    for step, press in (("stuck", "Next: Where?"), ("cause", "Next: Name a cause")):
        visitor.send(path, press=press)
        visitor.send(path, press="Let them answer")
        finish(twin.code)
        assert len(hall_of(app, twin).room.given(step, 1)) == 9


def test_pressing_again_when_all_have_answered_says_so(
    visitor: Visitor, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearse, "STEP", 0.001)
    me = facilitator(session)
    live = live_session(session, by=me, items=ITEMS[1:2])
    visitor.sign_in(me)
    visitor.send(f"/live/{live.code}/check", press="Rehearse", people=5)
    path = f"/live/{twin_of(session, live).code}/control"
    visitor.send(path, press="Begin: Where?")
    visitor.send(path, press="Let them answer")
    finish(twin_of(session, live).code)

    page = visitor.send(path, press="Let them answer", expecting=409)

    assert text_of(page.select_one(".told")) == "Everybody has answered, or nothing is open."


def test_at_its_end_nothing_of_it_is_left(visitor: Visitor, session: Session) -> None:
    me = facilitator(session)
    live = live_session(session, by=me)
    visitor.sign_in(me)
    visitor.open("/")
    before = rows(session)
    visitor.send(f"/live/{live.code}/check", press="Rehearse", people=6)
    code = twin_of(session, live).code
    visitor.send(f"/live/{code}/control", press="Begin: Welcome")
    visitor.send(f"/live/{code}/control", press="Begin again")
    again = twin_of(session, live).code

    page = visitor.send(f"/live/{again}/control", press="End the rehearsal")

    assert text_of(page.h1) == "Check before the session"
    assert rows(session) == before
    for gone in (code, again):
        visitor.open(f"/live/{gone}/control", status=404)
        visitor.open(f"/live/{gone}/present", status=404)


def test_beginning_again_keeps_the_number_of_people(
    visitor: Visitor, session: Session, app: Flask
) -> None:
    me = facilitator(session)
    live = live_session(session, by=me)
    visitor.sign_in(me)
    visitor.send(f"/live/{live.code}/check", press="Rehearse", people=6)
    first = twin_of(session, live).code

    visitor.send(f"/live/{first}/control", press="Begin again")

    twin = twin_of(session, live)
    assert twin.code != first
    assert len(hall_of(app, twin).room.seats) == 6


def test_a_session_that_is_no_rehearsal_cannot_be_ended_as_one(
    visitor: Visitor, session: Session
) -> None:
    me = facilitator(session)
    live = live_session(session, by=me)
    visitor.sign_in(me)
    page = visitor.open(f"/live/{live.code}/control")
    token = page.select_one("input[name=csrf_token]")
    assert token is not None

    for what in ("rehearsal/end", "rehearsal/again", "control/let-answer"):
        sent = {"csrf_token": str(token["value"])}
        answer = visitor.client.post(f"/live/{live.code}/{what}", data=sent)
        assert answer.status_code == 404
