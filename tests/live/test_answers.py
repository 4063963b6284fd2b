"""Answers from plain forms: every form, too late, twice, too long, from elsewhere."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.live.models import LiveAnswer, LiveEvent
from tests.live.sitting import Room, activity, open_room, sit
from tests.visitor import Visitor, words

GIVEN: dict[str, tuple[dict[str, Any], Any]] = {
    "single": ({"answer": "papers"}, "papers"),
    "multiple": ({"answer": ["rent", "work"]}, ["rent", "work"]),
    "numeric": ({"answer": "٤"}, "٤"),
    "text": ({"answer": " deposit "}, "deposit"),
    "matching": ({"answer-rent": "m"}, {"rent": "m"}),
    "ordering": (
        {"answer-rent": "3", "answer-papers": "1", "answer-work": "2"},
        ["papers", "work", "rent"],
    ),
    "ranking": (
        {"answer-rent": "2", "answer-papers": "1", "answer-work": "3"},
        ["papers", "rent", "work"],
    ),
    "cloze": ({"answer-g1": "money"}, {"g1": "money"}),
    "scale": ({"answer-rent": "4", "answer-papers": "2"}, {"rent": "4", "papers": "2"}),
    "open-text": ({"answer": "A fund\nfor deposits"}, "A fund\nfor deposits"),
    "word-cloud": ({"answer": ["the queue", "", " Hotels "]}, ["the queue", "Hotels"]),
}


def answers(session: Session) -> list[Any]:
    session.rollback()
    return [one.answer for one in session.scalars(select(LiveAnswer))]


def count_events(session: Session, kind: str = "answered") -> int:
    session.rollback()
    found = session.scalar(select(func.count()).where(LiveEvent.kind == kind))
    return found or 0


def form_fields(visitor: Visitor, room: Room) -> dict[str, Any]:
    """The hidden fields of the form on the page."""
    page = visitor.open(room.path)
    return {
        str(one["name"]): str(one["value"]) for one in page.select("#answer input[type=hidden]")
    }


def post(visitor: Visitor, room: Room, fields: dict[str, Any], **headers: str) -> TestResponse:
    visitor.settle()
    return visitor.client.post(f"{room.path}/answers", data=fields, headers=headers)


@pytest.fixture
def stuck(app: Flask, session: Session, visitor: Visitor) -> Room:
    """A room that is asked something, with a seat in it."""
    room = open_room(app, session)
    sit(visitor, room)
    room.go("stuck")
    return room


@pytest.mark.parametrize("form", GIVEN)
def test_every_form_is_answered_changed_and_shown_again(
    app: Flask, session: Session, visitor: Visitor, form: str
) -> None:
    room = open_room(app, session, activity(form))
    sit(visitor, room)
    room.go(form)
    fields, answer = GIVEN[form]

    page = visitor.send(room.path, **fields)

    assert visitor.answer is not None
    assert visitor.answer.request.path == room.path
    assert answers(session) == [answer]
    assert page.select_one("[data-saved]:not([hidden])") is not None
    visitor.send(room.path)  # the form as the page shows it holds the same answer
    assert answers(session) == [answer]


def test_saved_stands_there_only_once_it_is(visitor: Visitor, stuck: Room) -> None:
    page = visitor.open(stuck.path)

    assert page.select_one("[data-saved]").has_attr("hidden")  # type: ignore[union-attr]
    assert words(page.select_one("[data-send]")) == "Send"


def test_an_empty_answer_is_nothing_to_save(
    session: Session, visitor: Visitor, stuck: Room
) -> None:
    page = visitor.send(stuck.path, expecting=422, answer=None)

    assert words(page.select_one("[data-refused]")) == "Choose or write an answer first."
    assert answers(session) == []


def test_an_answer_after_the_end_is_told_and_stays_readable(
    session: Session, visitor: Visitor, stuck: Room
) -> None:
    fields = form_fields(visitor, stuck)
    stuck.steer("reveal", step="stuck")

    page = visitor.check(post(visitor, stuck, {**fields, "answer": "b"}), 409)

    assert "could not be counted" in words(page.select_one("#late"))
    assert "Papers" in words(page.select_one("#late"))
    assert answers(session) == []


def test_a_form_of_an_earlier_round_changes_nothing(
    session: Session, visitor: Visitor, stuck: Room
) -> None:
    fields = form_fields(visitor, stuck)
    stuck.steer("close", step="stuck")
    stuck.steer("open", step="stuck")

    answer = post(visitor, stuck, {**fields, "answer": "a"})

    assert answer.status_code == 409
    assert answers(session) == []


def test_an_open_question_that_the_room_has_left_still_takes_answers(
    session: Session, visitor: Visitor, stuck: Room
) -> None:
    fields = form_fields(visitor, stuck)
    stuck.go("goodbye")

    answer = post(visitor, stuck, {**fields, "answer": "a"})

    assert answer.status_code == 303
    assert answers(session) == ["a"]


def test_sent_twice_is_saved_once(session: Session, visitor: Visitor, stuck: Room) -> None:
    fields = {**form_fields(visitor, stuck), "answer": "a"}

    told = {post(visitor, stuck, fields, Accept="application/json").get_json()["seq"]} | {
        post(visitor, stuck, fields, Accept="application/json").get_json()["seq"]
    }

    assert len(told) == 1
    assert count_events(session) == 1


def test_a_page_used_again_goes_back_to_an_earlier_answer(
    session: Session, visitor: Visitor, stuck: Room
) -> None:
    fields = form_fields(visitor, stuck)

    for choice in ("a", "b", "a"):
        post(visitor, stuck, {**fields, "answer": choice})

    assert answers(session) == ["a"]
    assert count_events(session) == 3


@pytest.mark.parametrize("form", ["open-text", "text", "word-cloud"])
def test_ten_thousand_characters_are_refused_or_kept_and_never_lost(
    app: Flask, session: Session, visitor: Visitor, form: str
) -> None:
    room = open_room(app, session, activity(form))
    sit(visitor, room)
    room.go(form)
    text = "x" * 10_001

    page = visitor.send(room.path, expecting=422, answer=text)

    field = page.select_one("#answer [name=answer]")
    assert field is not None
    assert (field.get("value") or field.get_text().removeprefix("\n")) == text
    assert "Shorten it" in words(page.select_one("[data-refused]"))
    assert answers(session) == []


def test_what_no_form_of_ours_sends_is_refused(
    session: Session, visitor: Visitor, stuck: Room
) -> None:
    fields = form_fields(visitor, stuck)
    wrong = [
        {"answer": "nothing of this question"},
        {"activity": "nowhere", "answer": "a"},
        {"activity": "welcome", "answer": "a"},
        {"round": "0", "answer": "a"},
        {"round": "x", "answer": "a"},
        {"round": "99999999999999999999", "answer": "a"},
    ]

    statuses = {post(visitor, stuck, {**fields, **one}).status_code for one in wrong}

    assert statuses <= {400, 422}
    assert answers(session) == []


@pytest.mark.parametrize("token", [None, "", "0" * 40, "é"])
def test_a_form_without_the_seat_s_token_changes_nothing(
    session: Session, visitor: Visitor, stuck: Room, token: str | None
) -> None:
    fields = {**form_fields(visitor, stuck), "answer": "a", "seat_token": token}

    answer = post(visitor, stuck, {key: one for key, one in fields.items() if one is not None})

    assert answer.status_code == 403
    assert answers(session) == []


def test_another_seat_s_form_changes_nothing(
    app: Flask, session: Session, visitor: Visitor, other_visitor: Visitor, stuck: Room
) -> None:
    sit(other_visitor, stuck)
    theirs = form_fields(other_visitor, stuck)

    assert post(visitor, stuck, {**theirs, "answer": "a"}).status_code == 403
    assert app.test_client().post(f"{stuck.path}/answers", data=theirs).status_code == 403
    assert answers(session) == []


def test_another_session_s_cookie_opens_nothing(
    app: Flask, session: Session, visitor: Visitor, stuck: Room
) -> None:
    other = open_room(app, session)
    fields = form_fields(visitor, stuck)
    cookie = visitor.client.get_cookie(f"seat-{stuck.code}")
    assert cookie is not None
    visitor.client.set_cookie(f"seat-{other.code}", cookie.value)
    other.go("stuck")

    assert post(visitor, other, {**fields, "answer": "a"}).status_code == 403
    assert answers(session) == []


def test_a_script_is_told_in_json(session: Session, visitor: Visitor, stuck: Room) -> None:
    fields = form_fields(visitor, stuck)
    good = post(visitor, stuck, {**fields, "answer": "a"}, Accept="application/json")
    bad = post(visitor, stuck, fields, Accept="application/json")
    stuck.steer("reveal", step="stuck")
    late = post(visitor, stuck, {**fields, "answer": "b"}, Accept="application/json")

    held = good.get_json()["own"]["answers"]
    assert held == {"stuck/1": {"fields": [["answer", "a"]], "said": ["Rent"]}}
    assert (bad.status_code, bad.get_json()["code"]) == (422, "refusal")
    assert (late.status_code, late.get_json()["code"]) == (409, "too-late")
    assert answers(session) == ["a"]


def test_the_answer_is_in_the_language_of_the_page(
    session: Session, visitor: Visitor, stuck: Room
) -> None:
    visitor.send(f"/ar{stuck.path}", answer="a")

    session.rollback()
    assert [one.language for one in session.scalars(select(LiveAnswer))] == ["ar"]


def test_a_number_is_a_number(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session, activity("numeric"))
    sit(visitor, room)
    room.go("numeric")

    page = visitor.send(room.path, expecting=422, answer="many")

    assert words(page.select_one("[data-refused]")) == "Write a number."
    assert page.select_one("#answer input[name=answer]")["value"] == "many"  # type: ignore[index]


def test_places_given_twice_are_told_and_kept(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session, activity("ranking"))
    sit(visitor, room)
    room.go("ranking")
    places = {"answer-rent": "1", "answer-papers": "1", "answer-work": "2"}

    page = visitor.send(room.path, expecting=422, **places)

    kept = {
        str(one["name"]): str(one.select_one("option[selected]")["value"])  # type: ignore[index]
        for one in page.select("#answer select")
    }
    assert kept == places
