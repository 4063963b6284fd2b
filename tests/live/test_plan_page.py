"""The page on which a plan is edited, and the question on the spot."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.live import keeping
from learning.live.gateway.reading import item_of
from learning.live.models import LiveFacilitator, LiveItem, LiveSession
from learning.live.room import Step
from learning.store.session import Store
from tests import make
from tests.accounts.people import person
from tests.authoring.tree import publish, tree
from tests.counting import queries
from tests.live.making import ITEMS, live_session
from tests.live.sitting import Room
from tests.live.test_planning import PLAN
from tests.visitor import Visitor, words


@pytest.fixture
def facilitator(session: Session, visitor: Visitor) -> Person:
    found = person(session, role="facilitator", name="Leïla")
    visitor.sign_in(found)
    return found


@pytest.fixture
def room(app: Flask, session: Session, facilitator: Person) -> Room:
    return Room(app, session, live_session(session, by=facilitator))


def keys(room: Room) -> list[tuple[str, int, bool]]:
    room.session.commit()
    control = room.session.scalars(
        select(LiveSession.control).where(LiveSession.id == room.id)
    ).one()
    steps = keeping.from_json(control).steps
    return [(one.key, one.minutes, one.is_dropped) for one in steps]


def order(room: Room) -> list[str]:
    return [key for key, *_ in keys(room)]


def titles(page: BeautifulSoup) -> list[str]:
    return [words(one) for one in page.select(".step__title")]


def pressed(visitor: Visitor, room: Room, command: str, **fields: object) -> None:
    """A click on a page that showed version `seen`."""
    room.session.commit()
    token = visitor.open(f"{room.path}/plan/new").select_one("input[name=csrf_token]")
    assert token is not None
    sent = {"csrf_token": token["value"], **fields}
    visitor.answer = visitor.client.post(f"{room.path}/plan/{command}", data=sent)


def test_the_page_tells_steps_minutes_and_missing_languages(visitor: Visitor, room: Room) -> None:
    page = visitor.open(f"{room.path}/plan")

    assert titles(page) == ["Welcome", "Where?", "Name a cause", "Goodbye"]
    assert words(page.select_one(".plan__sum")) == "18 min planned of 75 min. 57 min are left."
    assert [words(one) for one in page.select(".step__lacks")] == [
        "Not in Español and العربية: people who read these see it in another language.",
        "Not in Español and العربية: people who read these see it in another language.",
        "Not in Français, Español and العربية: people who read these see it in another language.",
        "Not in Français, Español and العربية: people who read these see it in another language.",
    ]
    assert words(page.select_one(".step__notes")) == "Notes for you alone A secret note."


def test_steps_are_previewed_in_each_language(visitor: Visitor, room: Room) -> None:
    page = visitor.open(f"{room.path}/plan?words=fr")

    assert titles(page) == ["Bienvenue", "Where?", "Name a cause", "Goodbye"]
    assert [one["lang"] for one in page.select(".step__words")] == ["fr", "fr", "en", "en"]
    assert [words(one) for one in page.select(".step__options li")] == ["Loyer", "Papiers"]
    assert words(page.select_one(".plan__languages [aria-current]")) == "Français"


@pytest.mark.parametrize("prefix", ["", "/fr", "/es", "/ar"])
def test_the_pages_are_whole_in_every_language(visitor: Visitor, room: Room, prefix: str) -> None:
    visitor.open(f"{prefix}{room.path}/plan")
    visitor.open(f"{prefix}{room.path}/plan/new")


def test_a_step_moves_up_and_down(visitor: Visitor, room: Room) -> None:
    visitor.send(f"{room.path}/plan", press="Up", step="stuck", place="0")
    assert order(room) == ["stuck", "welcome", "cause", "goodbye"]

    pressed(visitor, room, "move", step="stuck", place="2")
    assert order(room) == ["welcome", "cause", "stuck", "goodbye"]
    assert visitor.answer is not None
    assert visitor.answer.location.endswith("/plan#step-stuck")


def test_a_step_is_taken_out_and_put_back(visitor: Visitor, room: Room) -> None:
    pressed(visitor, room, "drop", step="cause", is_dropped="yes")
    page = visitor.open(f"{room.path}/plan")
    assert keys(room)[2] == ("cause", 6, True)
    assert words(page.select_one(".plan__sum")).startswith("12 min planned")

    pressed(visitor, room, "drop", step="cause", is_dropped="no")
    assert keys(room)[2] == ("cause", 6, False)


def test_minutes_are_changed(visitor: Visitor, room: Room) -> None:
    pressed(visitor, room, "minutes", step="cause", minutes="11")

    assert keys(room)[2] == ("cause", 11, False)


@pytest.mark.parametrize("typed", ["", "ten", "-1", "241", "9999"])
def test_minutes_that_are_none_stay_typed(visitor: Visitor, room: Room, typed: str) -> None:
    pressed(visitor, room, "minutes", step="cause", minutes=typed)

    answer = visitor.answer
    assert answer is not None
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code in (409, 422)
    assert words(page.select_one("[role=alert]")) == "Give a step between 0 and 240 minutes."
    wrong = page.select("[aria-invalid=true]")
    assert [(one["id"], one["value"]) for one in wrong] == [("minutes-cause", typed)]
    assert keys(room)[2] == ("cause", 6, False)


def test_a_click_on_an_older_page_changes_nothing_and_shows_the_present(
    visitor: Visitor, room: Room
) -> None:
    room.steer("move", step="goodbye", place=0)

    pressed(visitor, room, "move", step="stuck", place="0", seen="1")

    assert visitor.answer is not None
    assert visitor.answer.status_code == 409
    page = visitor.check(visitor.answer, 409)
    assert titles(page) == ["Goodbye", "Welcome", "Where?", "Name a cause"]
    assert words(page.select_one("[role=alert]")).startswith("The session has moved on")


def test_the_plan_is_edited_while_the_room_is_in_it(visitor: Visitor, room: Room) -> None:
    for kind in ("lobby", "next", "next"):
        room.steer(kind)

    pressed(visitor, room, "move", step="goodbye", place="2")
    page = visitor.open(f"{room.path}/plan")

    assert order(room) == ["welcome", "stuck", "goodbye", "cause"]
    assert [words(one) for one in page.select(".step__kind strong")] == ["the room is here"]
    assert page.select(".plan__renew") == []


def test_after_the_end_nothing_can_be_changed(visitor: Visitor, room: Room) -> None:
    for kind in ("lobby", "next", "end"):
        room.steer(kind)

    page = visitor.open(f"{room.path}/plan")
    before = keys(room)
    changes: dict[str, dict[str, str]] = {
        "move": {"place": "0"},
        "drop": {"is_dropped": "yes"},
        "minutes": {"minutes": "9"},
    }
    for command, fields in changes.items():
        pressed(visitor, room, command, step="cause", **fields)
        assert visitor.answer is not None
        assert visitor.answer.status_code == 409
    visitor.send(f"{room.path}/plan/new", expecting=409, **QUICK)

    assert page.select(".step__commands") == []
    assert keys(room) == before


def test_an_unknown_command_or_step_changes_nothing(visitor: Visitor, room: Room) -> None:
    pressed(visitor, room, "plan", step="cause")
    assert visitor.answer is not None
    assert visitor.answer.status_code == 404

    pressed(visitor, room, "drop", step="nowhere", is_dropped="yes")
    assert visitor.answer.status_code == 409
    assert order(room) == [one.key for one in ITEMS]


def test_a_plan_exists_for_those_alone_who_run_the_session(
    app: Flask, session: Session, visitor: Visitor, room: Room
) -> None:
    other = person(session, role="facilitator")
    visitor.sign_in(other)
    paths = (f"{room.path}/plan", f"{room.path}/plan/new")
    for path in paths:
        visitor.open(path, status=404)

    make.keep(session, LiveFacilitator(live_session_id=room.id, person_id=other.id))

    for path in paths:
        visitor.open(path)


def test_a_longer_plan_costs_no_more_queries(
    app: Flask, store: Store, session: Session, visitor: Visitor, facilitator: Person
) -> None:
    short = Room(app, session, live_session(session, by=facilitator, items=ITEMS[:1]))
    long = Room(app, session, live_session(session, by=facilitator))
    counts = []
    for one in (short, long, short, long):
        with queries(store) as found:
            visitor.open(f"{one.path}/plan")
        counts.append(len(found))

    assert counts[2] == counts[3]


def test_the_plan_is_made_anew_from_the_module(
    app: Flask, store: Store, session: Session, visitor: Visitor, facilitator: Person
) -> None:
    publish(store, tree(**{"harbour/live.md": PLAN}))
    session.expire_all()
    room = Room(app, session, live_session(session, by=facilitator))

    page = visitor.send(f"{room.path}/plan", press="Update the plan from the newest release")

    assert words(page.select_one("[role=status]")) == "The plan was made anew from the module."
    assert order(room) == ["part-welcome", "guarantor", "one-word"]
    assert titles(page)[0] == "Welcome"


QUICK: dict[str, Any] = {
    "form": "single",
    "words": "Now <or> later?",
    "lines": "* Now\n\nLater",
    "minutes": "4",
}


def hidden(page: BeautifulSoup) -> dict[str, str]:
    """What the form sends beside what is typed."""
    found = page.select("main input[type=hidden]")
    return {str(one["name"]): str(one.get("value", "")) for one in found}


def quick_item(room: Room) -> LiveItem:
    room.session.commit()
    room.session.expire_all()
    return room.session.scalars(
        select(LiveItem).where(LiveItem.live_session_id == room.id, LiveItem.key.like("quick-%"))
    ).one()


def test_a_question_on_the_spot_is_the_next_step(visitor: Visitor, room: Room) -> None:
    for kind in ("lobby", "next"):
        room.steer(kind)

    page = visitor.send(f"{room.path}/plan/new", **QUICK)

    row = quick_item(room)
    assert order(room) == ["welcome", row.key, "stuck", "cause", "goodbye"]
    assert "Now <or> later?" in titles(page)
    item = item_of(row.key, row.form, row.question_key, row.texts)
    assert item.question is not None
    assert item.question.stem == ("<p>Now &lt;or&gt; later?</p>",)
    assert [(one.text, one.right) for one in item.question.options] == [
        ("Now", True),
        ("Later", False),
    ]
    assert (item.form, item.question.graded) == ("single", True)


def test_before_the_session_it_comes_last(visitor: Visitor, room: Room) -> None:
    visitor.send(f"{room.path}/plan/new", **QUICK)

    assert keys(room)[-1] == (quick_item(room).key, 4, False)


def test_from_the_cockpit_it_leads_back_there(visitor: Visitor, room: Room) -> None:
    page = visitor.open(f"{room.path}/plan/new?back=control")
    back = page.select_one(".back a")
    assert back is not None
    assert back["href"] == f"{room.path}/control"

    visitor.send(f"{room.path}/plan/new?back=control", **QUICK)
    assert visitor.answer is not None
    assert visitor.answer.request.path == f"{room.path}/control"


def test_it_may_be_asked_in_several_languages(visitor: Visitor, room: Room) -> None:
    others: dict[str, Any] = {"words_fr": "Maintenant ?", "lines_fr": "Oui\nPlus tard"}

    visitor.send(f"{room.path}/plan/new", **QUICK, **others)

    row = quick_item(room)
    item = item_of(row.key, row.form, None, row.texts)
    assert list(item.texts) == ["en", "fr"]
    french = item.texts["fr"].question
    assert french is not None
    assert [(one.id, one.text, one.right) for one in french.options] == [
        ("o1", "Oui", True),
        ("o2", "Plus tard", False),
    ]


def test_one_form_sent_twice_is_one_step(visitor: Visitor, room: Room) -> None:
    page = visitor.open(f"{room.path}/plan/new")
    sent = {
        str(one["name"]): str(one.get("value", ""))
        for one in page.select("main input[type=hidden]")
    }
    statuses = [
        visitor.client.post(
            f"{room.path}/plan/new", data={**sent, **QUICK, "language": "en", "scale": "agree-5"}
        ).status_code
        for _ in range(2)
    ]

    assert statuses == [303, 303]
    assert len(keys(room)) == len(ITEMS) + 1
    assert quick_item(room).key == keys(room)[-1][0]


def test_a_question_on_an_older_page_is_kept_and_nothing_is_added(
    visitor: Visitor, room: Room
) -> None:
    page = visitor.open(f"{room.path}/plan/new")
    sent = {
        str(one["name"]): str(one.get("value", ""))
        for one in page.select("main input[type=hidden]")
    }
    room.steer("move", step="goodbye", place=0)

    answer = visitor.client.post(
        f"{room.path}/plan/new", data={**sent, **QUICK, "language": "en", "scale": "agree-5"}
    )

    page = visitor.check(answer, 409)
    asked = page.select_one("textarea[name=words]")
    assert asked is not None
    assert asked.get_text().strip() == "Now <or> later?"
    count = select(func.count()).where(LiveItem.live_session_id == room.id)
    assert room.session.scalar(count) == len(ITEMS)


WRONG = {
    "no question": ({"words": ""}, "Write the question."),
    "one line": ({"lines": "Now"}, "Write at least two lines, one for each answer."),
    "two right": (
        {"lines": "*a\n*b"},
        "Mark one right answer, or choose “Several answers”.",
    ),
    "the same twice": ({"lines": "Now\n now "}, "Two lines say the same. Change one of them."),
    "too many": ({"lines": "\n".join("abcdefghijklm")}, "Write at most 12 lines."),
    "a long line": ({"lines": f"a\n{'b' * 201}"}, "Use at most 200 characters in a line."),
    "long words": ({"words": "a" * 601}, "Use at most 600 characters."),
    "no minutes": ({"minutes": "0"}, "Write how many minutes it takes, from 1 to 240."),
    "lines without a question": (
        {"lines_fr": "Oui\nNon"},
        "Write the question in this language too, or leave its lines empty.",
    ),
    "another number of lines": (
        {"words_fr": "Alors ?", "lines_fr": "Oui"},
        "Lines here: 1; in the first language: 2. Write one for each.",
    ),
}


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("name", WRONG)
def test_what_has_to_be_mended_is_said(
    visitor: Visitor, room: Room, name: str, database: str
) -> None:
    fields, message = WRONG[name]

    page = visitor.send(f"{room.path}/plan/new", expecting=422, **QUICK | fields)

    assert [words(one) for one in page.select(".notice--summary li")] == [message]
    assert order(room) == [one.key for one in ITEMS]


FORMS = {
    "poll": ("single", "Yes\nNo", ["Yes", "No"], False),
    "several": ("multiple", "*a\n*b\nc", ["a", "b", "c"], True),
    "cloud": ("word-cloud", "", [], False),
    "own words": ("open-text", "left over", [], False),
    "scale": ("scale", "We know.\nWe act.", ["We know.", "We act."], False),
    "scale of one": ("scale", "", [], False),
    "ranking": ("ranking", "a\nb", ["a", "b"], False),
    "board": ("board", "", [], False),
    "questions": ("q-and-a", "", [], False),
}


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("name", FORMS)
def test_each_form_becomes_its_kind(visitor: Visitor, room: Room, name: str, database: str) -> None:
    form, lines, options, is_graded = FORMS[name]

    visitor.send(f"{room.path}/plan/new", **QUICK | {"form": form, "lines": lines})

    row = quick_item(room)
    question = item_of(row.key, row.form, None, row.texts).question
    assert question is not None
    assert (row.form, question.kind, question.graded) == (form, form, is_graded)
    assert [one.text for one in question.options] == options
    assert question.scale == ("agree-5" if form == "scale" else None)


def test_an_added_step_counts_among_the_steps(visitor: Visitor, room: Room) -> None:
    visitor.send(f"{room.path}/plan/new", **QUICK)

    with room.app.app_context():
        steps = room.hub.hall(room.id).room.control.steps
    assert steps[-1] == Step(quick_item(room).key, "single", 4)
