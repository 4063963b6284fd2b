"""The participant's page: where the room is, in their language, and nothing before its time."""

import json
from dataclasses import replace
from typing import get_args

import brotli
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.cities.models import City
from learning.live.hall import Sight
from learning.live.items import SLIDE, Form, Item, ItemText
from learning.live.models import LiveReport, LiveSeat, LiveSession
from learning.live.phone import phone_of
from learning.live.views.phone import EVERY, Pace, mark
from learning.web import assets
from tests import make
from tests.accounts.people import clock, person
from tests.live.making import answer, live_session, seat
from tests.live.sitting import Room, activity, open_room, sit
from tests.visitor import Visitor, words

SECRET = "A secret note."
ASKED = tuple(form for form in get_args(Form) if form not in (SLIDE, "open"))


def text_of(visitor: Visitor, room: Room, part: str, prefix: str = "") -> str:
    return words(visitor.open(f"{prefix}{room.path}").select_one(part))


def test_a_phone_is_where_the_room_is(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    seen = [text_of(visitor, room, "#asked h2")]

    for step in ("welcome", "stuck"):
        room.go(step)
        seen.append(text_of(visitor, room, "#asked h2"))
    for command in ("close", "reveal"):
        room.steer(command, step="stuck")
        seen.append(text_of(visitor, room, "#asked h2"))
    room.steer("end")
    seen.append(text_of(visitor, room, "#asked h2"))

    assert seen == [
        "You are here. It begins soon.",
        "Welcome",
        "Where?",
        "Where?",
        "Results",
        "Thank you for taking part",
    ]


def test_the_place_is_counted_in_activities(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    room.go("cause")

    assert text_of(visitor, room, "#place") == "Activity 2 of 2"


def test_each_phone_reads_its_own_language(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session)
    sit(visitor, room, prefix="/fr", language="fr")
    room.go("stuck")

    page = visitor.open(f"/fr{room.path}")

    assert words(page.select_one("#asked h2")) == "Où ?"
    assert [words(one) for one in page.select(".option__text")] == ["Loyer", "Papiers"]


def test_what_is_not_translated_is_marked(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session)
    sit(visitor, room, prefix="/ar", language="ar")
    room.go("welcome")

    page = visitor.open(f"/ar{room.path}")
    title = page.select_one("#asked h2")

    assert title is not None
    assert (title["lang"], title["dir"]) == ("en", "ltr")
    assert page.select_one(".fallback") is not None


def test_a_late_joiner_is_where_the_room_is(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session)
    room.go("stuck")
    room.steer("reveal", step="stuck")

    page = sit(visitor, room)

    assert words(page.select_one("#asked h2")) == "Results"


def test_a_pause_is_said_and_keeps_the_form(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    room.go("stuck")
    room.steer("pause")

    page = visitor.open(room.path)

    assert "paused" in words(page.select_one("#place"))
    assert page.select_one("form[data-answer]") is not None


def test_the_lobby_lays_a_tile_for_each_city(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    make.keep(session, City(key="almira", slug="almira", name="Almira", country="XA"))
    room = open_room(app, session)

    page = sit(visitor, room, city="almira")

    assert [words(one) for one in page.select(".cities__city")] == ["Almira"]


def test_results_come_as_words_first_with_one_s_own_marked(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    room.go("stuck")
    visitor.send(room.path, answer="b")
    room.send(answer(seat(session, session.get_one(LiveSession, room.id)), "a"))
    room.steer("reveal", step="stuck")

    page = visitor.open(room.path)

    assert words(page.select_one(".results__count")) == "2 people answered."
    assert [words(one) for one in page.select(".result")] == [
        "Rent Your answer 50% · 1",
        "Papers Your answer 50% · 1",
    ]
    own = [one["data-mine"] for one in page.select("[data-mine]:not([hidden])")]
    assert own == ["b"]


@pytest.mark.parametrize("form", ASKED)
def test_no_notes_and_no_right_answer_leave_before_the_results(
    app: Flask, session: Session, visitor: Visitor, form: str
) -> None:
    asked = activity(form)
    english = asked.texts["en"]
    noted = Item(
        asked.key,
        asked.form,
        3,
        {"en": ItemText(english.title, (), (f"<p>{SECRET}</p>",), english.question)},
    )
    room = open_room(app, session, noted)
    sit(visitor, room)
    for command in ("go", "close"):
        room.steer(command, step=form)
        page = visitor.open(room.path)
        state = visitor.client.get(f"{room.path}/state").text

        for told in (str(page), state):
            assert SECRET not in told
            assert "Right" not in told
            assert "the cause" not in told
            assert "deposit" not in told
    room.steer("reveal", step=form)
    assert SECRET not in str(visitor.open(room.path))


def test_what_is_right_is_not_even_worked_out_before_the_results(
    app: Flask, session: Session
) -> None:
    room = open_room(app, session, activity("single"))
    sight, told = Sight("phone", "en"), []
    for command in ("go", "close", "reveal"):
        room.steer(command, step="single")
        phone = phone_of(room.hub.hall(room.id), sight, now=clock())
        told.append((phone.result is not None, bool(phone.key)))

    assert told == [(False, False), (False, False), (True, True)]


def test_the_right_answer_and_why_come_with_the_results(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session, activity("single"))
    sit(visitor, room)
    room.go("single")
    room.steer("reveal", step="single")

    page = visitor.open(room.path)

    assert [words(one) for one in page.select(".result__right")] == ["Right answer"]
    assert words(page.select_one(".explanation")) == "Rent is the cause."


@pytest.mark.parametrize("form", ASKED)
def test_a_frame_is_what_the_page_shows_without_a_seat(
    app: Flask, session: Session, visitor: Visitor, form: str
) -> None:
    """The script changes a section only where its mark differs: page and frame must agree."""
    room = open_room(app, session, activity(form))
    page = sit(visitor, room)
    for command in ("go", "close", "reveal"):
        room.steer(command, step=form)
        page = visitor.open(room.path)
        content = visitor.client.get(f"{room.path}/state").get_json()

        shown = {str(one["id"]): str(one["data-mark"]) for one in page.select("[data-mark]")}
        framed = {
            str(one["id"]): str(one["data-mark"])
            for one in parsed(content["html"]).select("[data-mark]")
        }
        assert framed == shown
        assert "seat_token" not in content["html"].replace('name="seat_token" value=""', "")


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_frames_change_only_with_what_phones_show(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    room.go("stuck")
    sight, now = Sight("phone", "en"), clock()
    before = mark(room.hub.hall(room.id), sight, now)

    visitor.send(room.path, answer="a")
    after_answer = mark(room.hub.hall(room.id), sight, now)
    room.steer("reveal", step="stuck")

    assert after_answer == before
    assert mark(room.hub.hall(room.id), sight, now) != before


def test_lists_of_texts_move_every_few_seconds_at_most(app: Flask, session: Session) -> None:
    room = open_room(app, session)
    pace, now, sight = Pace(), clock(), Sight("phone", "en")
    quiet = room.hub.hall(room.id)
    busy = replace(quiet, room=replace(quiet.room, words_version=7))
    busier = replace(quiet, room=replace(quiet.room, words_version=8))

    first = pace.mark(quiet, sight, now)
    soon = pace.mark(busy, sight, now + EVERY / 2)
    later = pace.mark(busy, sight, now + EVERY)
    again = pace.mark(busier, sight, now + EVERY * 1.5)
    at_last = pace.mark(busier, sight, now + EVERY * 2)

    assert (soon == first, later == first, again == later, at_last == later) == (
        True,
        False,
        True,
        False,
    )


def test_a_timer_tells_its_end_by_the_server(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    room.go("stuck")
    room.steer("close", step="stuck")
    room.steer("open", step="stuck", seconds=600)

    clock_line = visitor.open(room.path).select_one("[data-closes-at]")

    closes_at = room.hub.hall(room.id).room.control.activity("stuck").closes_at
    assert clock_line is not None
    assert closes_at is not None
    assert clock_line["data-closes-at"] == closes_at.isoformat()
    assert f"{closes_at:%H:%M} UTC" in words(clock_line)


def test_somebody_with_more_time_goes_on(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    mine = session.scalars(select(LiveSeat)).one()
    room.steer("extra", seat=mine.id, seconds=600)
    room.go("stuck")
    room.steer("close", step="stuck")

    page = visitor.send(room.path, answer="a")

    assert "saved" in words(page.select_one("[data-saved]:not([hidden])"))


def test_links_of_one_s_language_are_one_tap_away(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    channels = {
        "fr": {"interpretation": "https://example.org/fr", "captions": "https://example.org/cc"},
        "ar": {"interpretation": "https://example.org/ar"},
    }
    room = open_room(app, session, channels=channels, meeting_url="https://example.org/room")

    page = sit(visitor, room, prefix="/fr", language="fr")

    assert [one["href"] for one in page.select(".channels__link")] == [
        "https://example.org/fr",
        "https://example.org/cc",
        "https://example.org/room",
    ]


def test_the_end_says_what_was_counted_and_where_to_go_on(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    amina = person(session)
    room = open_room(app, session)
    make.keep(
        session,
        LiveReport(
            live_session_id=room.id,
            language="en",
            text="",
            revision=1,
            saved_at=clock(),
            published_at=clock(),
        ),
    )
    visitor.sign_in(amina)
    sit(visitor, room, kind="hidden")
    room.go("stuck")
    visitor.send(room.path, answer="a")
    room.steer("end")

    page = visitor.open(room.path)

    assert "You answered 1 activity. It is counted for you." in words(page.main)
    assert [one["href"] for one in page.select(".actions a")] == [
        f"{room.path}/results",
        f"{room.path}/report",
        "/modules/harbour",
    ]


def test_a_page_with_nothing_to_type_asks_again_by_itself_without_scripts(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    room.steer("questions", takes=False)
    refreshed = []
    for step in ("welcome", "stuck"):
        room.go(step)
        refreshed.append(bool(visitor.open(room.path).select("noscript meta[http-equiv=refresh]")))

    assert refreshed == [True, False]


def test_what_somebody_else_typed_cannot_run_on_a_phone(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session, moderation="after")
    hostile = "<img src=x onerror=alert(1)>\u202e<script>alert(1)</script>"
    sit(visitor, room)
    visitor.send(f"{room.path}?ask=1", press="Send the question", text=hostile)

    page = visitor.open(room.path)
    bare = page.select_one("#questions bdi.words__text")

    assert bare is not None
    assert bare.get_text() == hostile
    assert (bare["lang"], bare["dir"]) == ("en", "auto")


def test_a_language_change_keeps_the_seat_and_what_is_being_typed(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    room.go("cause")
    form = visitor.open(room.path).select_one("#answer")
    assert form is not None
    token = form.select_one("[name=seat_token]")["value"]  # type: ignore[index]
    sent = {
        "seat_token": token,
        "activity": "cause",
        "round": "1",
        "answer": ["the waiting list", "", ""],
        "to": "ar",
    }

    page = visitor.check(visitor.client.post(f"/ar{room.path}/language", data=sent), 200)

    first = page.select_one("#answer input[name=answer]")
    assert first is not None
    assert first["value"] == "the waiting list"
    session.expire_all()
    assert [one.language for one in session.scalars(select(LiveSeat))] == ["ar"]
    assert page.html is not None
    assert page.html["dir"] == "rtl"


def test_a_language_without_text_leads_to_the_page_in_it(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    page = sit(visitor, room)
    token = page.select_one("#act [name=seat_token]")["value"]  # type: ignore[index]
    button = page.select_one("button[data-tongue][value=fr]")
    assert button is not None

    answer = visitor.client.post(str(button["formaction"]), data={"seat_token": token, "to": "fr"})

    assert (answer.status_code, answer.location) == (303, f"/fr{room.path}")


def test_a_phone_in_arabic_writes_eastern_digits_for_whom_they_are(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(person(session, language="ar", digits="eastern"))
    room = open_room(app, session)
    sit(visitor, room, kind="hidden", prefix="/ar", language="ar")
    room.go("cause")

    page = visitor.open(f"/ar{room.path}")
    frame = visitor.client.get(f"/ar{room.path}/state").get_json()["html"]

    for place in (page, parsed(frame)):
        assert "٢" in words(place.select_one("#place"))


def test_own_state_comes_with_the_page_and_never_in_a_frame(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    room.go("stuck")
    visitor.send(room.path, answer="b")

    page = visitor.open(room.path)
    state = visitor.client.get(f"{room.path}/state").get_json()

    held = json.loads(page.select_one("[data-own]").text)  # type: ignore[union-attr]
    assert held["answers"] == {"stuck/1": {"fields": [["answer", "b"]], "said": ["Papers"]}}
    assert state["own"]["answers"] == held["answers"]
    assert "checked" not in state["html"]


def test_a_first_load_is_light(app: Flask, session: Session, visitor: Visitor) -> None:
    """At most 30 KB on the wire: page, stylesheet, scripts and the mark."""
    room = open_room(app, session)
    sit(visitor, room)
    room.go("stuck")
    page = visitor.client.get(room.path, headers={"Accept-Encoding": "br"}).data
    made = {one.name: brotli.compress(one.body) for one in assets.made_from(assets.ROOT / "static")}

    weight = len(page) + sum(len(made[name]) for name in ("phone.css", "phone.js", "mark.svg"))

    assert weight <= 30_000


def test_a_planned_session_is_announced(app: Flask, session: Session, visitor: Visitor) -> None:
    live = live_session(session)

    page = visitor.open(f"/live/{live.code}")

    assert words(page.h1) == "Housing newcomers"


def test_ten_minutes_asleep_change_nothing(app: Flask, session: Session, visitor: Visitor) -> None:
    """A phone that wakes up asks for the state, and gets where the room is."""
    room = open_room(app, session)
    sit(visitor, room)
    for step in ("welcome", "stuck", "cause"):
        room.go(step)

    state = visitor.client.get(f"{room.path}/state").get_json()

    assert 'data-name="cause/1"' in state["html"]
    assert state["seq"] == room.hub.hall(room.id).room.seq
