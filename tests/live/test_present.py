"""The projected view: what the wall shows, and what it never does."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from learning.cities.models import City
from learning.live.entries import Steer
from learning.live.gateway.hub import Hub
from learning.live.hall import Sight
from tests import make
from tests.accounts.people import person
from tests.live.making import answer, live_session, seat, steer
from tests.live.rooms import at, facilitator, open_room, ruled, say, words
from tests.visitor import Visitor
from tests.visitor import words as text_of


def frame(app: Flask, live_id: int, language: str = "en") -> str:
    hub: Hub = app.extensions["live_hub"]
    hub.renew(live_id)
    return str(hub.frame(live_id, Sight("screen", language)).content["html"])


def test_the_screen_before_the_first_step_shows_code_and_cities(
    visitor: Visitor, session: Session
) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    sfax = make.keep(session, City(key="sfax", slug="sfax", name="Sfax", country="TN"))
    seat(session, live, city_id=sfax.id, city="sfax")
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/present")

    assert text_of(page.h1) == "Housing newcomers"
    assert text_of(page.select_one(".screen__code")) == f"{live.code[:3]} {live.code[3:]}"
    assert [text_of(one) for one in page.select(".laid__city")] == ["Sfax"]
    assert text_of(page.select_one(".screen__foot p")) == "1 person is here"


def test_a_question_shows_its_options_and_how_many_answered(
    visitor: Visitor, session: Session
) -> None:
    me = facilitator(session)
    live = open_room(session, by=me, people=3)
    at(session, live, "stuck")
    say(session, live, answer(seat(session, live), "a"))
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/present")

    assert text_of(page.h1) == "Where?"
    assert [text_of(one) for one in page.select(".options__option")] == ["Rent", "Papers"]
    assert text_of(page.select_one(".screen__foot p")) == "1 of 4 answered"
    assert page.select(".bars") == []


def test_results_stand_as_words_and_numbers(visitor: Visitor, session: Session) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    at(session, live, "stuck")
    say(session, live, *(answer(seat(session, live), one) for one in "aaab"))
    steer(session, live, "reveal")
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/present")

    rows = [[text_of(cell) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [["Rent", "75%", "3"], ["Papers", "25%", "1"]]


def test_the_screen_speaks_the_language_that_its_address_asks_for(
    visitor: Visitor, session: Session
) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    at(session, live, "welcome")
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/present?language=fr")

    assert page.html is not None
    assert (page.html["lang"], text_of(page.h1)) == ("fr", "Bienvenue")


def test_a_text_that_is_missing_is_shown_in_another_language_and_says_so(
    visitor: Visitor, session: Session
) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    at(session, live, "goodbye")
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/present?language=ar")

    assert page.h1 is not None
    assert page.html is not None
    assert (page.html["dir"], page.h1["lang"], page.h1["dir"]) == ("rtl", "en", "ltr")


@pytest.mark.parametrize("step", ["welcome", "stuck"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_frame_of_the_screen_holds_notes_controls_or_tokens(
    app: Flask, session: Session, step: str, language: str
) -> None:
    live = open_room(session)
    at(session, live, step)
    session.commit()

    html = frame(app, live.id, language)

    found = [word for word in ("secret note", "Two minutes", "<form", "csrf") if word in html]
    assert found == []


def test_right_answers_are_on_the_screen_only_once_shown(app: Flask, session: Session) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from learning.live.items import ItemText  # noqa: PLC0415
    from tests.live.making import ITEMS, poll  # noqa: PLC0415

    question = poll("Rent", "Papers", graded=True)
    right = replace(question.options[1], right=True)
    question = replace(question, options=(question.options[0], right))
    items = (ITEMS[0], replace(ITEMS[1], texts={"en": ItemText("Where?", question=question)}))
    live = open_room(session, items=items)
    at(session, live, "stuck")
    say(session, live, answer(seat(session, live), "a"))
    session.commit()
    before = frame(app, live.id)
    steer(session, live, "reveal")
    session.commit()

    after = frame(app, live.id)

    assert ("Right answer" in before, "Right answer" in after) == (False, True)


def test_hostile_words_are_text_in_their_own_direction(app: Flask, session: Session) -> None:
    live = open_room(session)
    at(session, live, "cause")
    bad = "<script>alert(1)</script> \u202e"
    say(session, live, words(seat(session, live), bad, language="ar"))
    steer(session, live, "reveal")
    session.commit()
    waiting = frame(app, live.id)
    say(session, live, ruled("cause|script alert 1 script"))
    session.commit()

    shown = frame(app, live.id)

    assert "alert" not in waiting
    assert "<script" not in shown
    assert '<bdi lang="ar" dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;' in shown


def test_a_long_text_is_cut_for_the_wall(app: Flask, session: Session) -> None:
    from learning.live.screen import LONGEST_CARD, card_text  # noqa: PLC0415

    assert len(card_text("a" * 10_000)) == LONGEST_CARD + 1


@pytest.mark.parametrize("kind", ["pause", "end"])
def test_a_pause_and_the_end_say_so(visitor: Visitor, session: Session, kind: str) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    at(session, live, "welcome")
    say(session, live, Steer(kind, None))
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/present")

    wanted = {"pause": "We take a break", "end": "Thank you for taking part"}
    assert text_of(page.h1) == wanted[kind]


def test_the_code_leads_to_the_session(visitor: Visitor, session: Session) -> None:
    live = live_session(session)
    session.commit()

    answer = visitor.client.get(f"/live/{live.code}/qr.svg")

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.text.startswith('<svg xmlns="http://www.w3.org/2000/svg" ')


@pytest.mark.parametrize("page", ["present", "present/state", "control", "check"])
def test_for_others_the_stage_does_not_exist(visitor: Visitor, session: Session, page: str) -> None:
    live = live_session(session, by=facilitator(session))
    visitor.sign_in(person(session))
    visitor.open(f"/live/{live.code}/{page}", status=404)
    visitor.sign_in(facilitator(session, name="Somebody else"))

    visitor.open(f"/live/{live.code}/{page}", status=404)


def test_the_state_is_the_newest_frame(visitor: Visitor, session: Session) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    visitor.sign_in(me)
    session.commit()

    answer = visitor.client.get(f"/live/{live.code}/present/state")

    assert answer.get_json().keys() == {"html", "says", "seq", "view"}


def test_a_second_language_repeats_the_heading(visitor: Visitor, session: Session) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    at(session, live, "welcome")
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/present?language=en&second=fr")
    state = visitor.client.get(str(page.select("[data-state]")[0]["data-state"])).get_json()

    second = page.select_one(".screen__second")
    assert second is not None
    assert (text_of(second), second["lang"]) == ("Bienvenue", "fr")
    assert "Bienvenue" in state["html"]
    page = visitor.open(f"/live/{live.code}/present?language=en&second=es")
    assert page.select(".screen__second") == []
