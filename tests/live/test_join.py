"""Into a session: the code by hand, the ways to take part, one seat for each."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.accounts.models import Guess
from learning.live.entries import Join
from learning.live.hall import Hall
from learning.live.models import LiveEvent, LiveGuest, LiveSeat
from learning.live.service import seats
from learning.live.service.seats import Wish
from tests import make
from tests.accounts.people import clock, person
from tests.live.making import NOON, live_session
from tests.live.sitting import Room, open_room, sit
from tests.visitor import Visitor, words


def all_seats(session: Session) -> list[LiveSeat]:
    session.rollback()
    return list(session.scalars(select(LiveSeat).order_by(LiveSeat.id)))


def taken(visitor: Visitor, room: Room) -> bool:
    return visitor.open(room.path).select_one("#asked") is not None


@pytest.mark.parametrize("typed", ["plain", "padded", "dashed", "spaced", "eastern", "persian"])
def test_a_code_is_read_as_people_type_it(
    app: Flask, session: Session, visitor: Visitor, typed: str
) -> None:
    room = open_room(app, session)
    code = room.code
    spelled = {
        "plain": code,
        "padded": f" {code} ",
        "dashed": f"{code[:3]}-{code[3:]}",
        "eastern": code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        "persian": code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
        "spaced": f"{code[:3]} {code[3:]}",
    }[typed]

    visitor.send("/join", code=spelled)

    assert visitor.answer is not None
    assert visitor.answer.request.path == room.path


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("123", "A code has six digits."),
        ("000 000", "There is no session with this code. Look at it again, digit by digit."),
        ("", "A code has six digits."),
        ("<script>", "A code has six digits."),
    ],
)
def test_a_wrong_code_is_told_and_kept(visitor: Visitor, typed: str, told: str) -> None:
    page = visitor.send("/join", expecting=422, code=typed)

    assert words(page.select_one(".field__error span")) == told
    assert page.select_one("#code")["value"] == typed  # type: ignore[index]


def test_the_code_of_a_session_that_has_ended_says_so(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    room.steer("end")

    page = visitor.send("/join", expecting=422, code=room.code)

    assert words(page.select_one(".field__error span")) == "The session with this code has ended."
    assert page.select(f'main a[href="{room.path}"]')


def test_an_address_with_a_wrong_code_offers_to_type_it(visitor: Visitor) -> None:
    page = visitor.open("/live/999999", status=404)

    assert page.select_one("#code")["value"] == "999999"  # type: ignore[index]


def test_wrong_codes_are_slowed_by_address_and_right_ones_are_not_counted(
    app: Flask, session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "WRONG_CODES", 3)
    room = open_room(app, session)
    for _ in range(5):
        visitor.send("/join", code=room.code)
    for _ in range(3):
        visitor.send("/join", expecting=422, code="999999")

    visitor.send("/join", expecting=429, code="999998")
    assert visitor.answer is not None
    assert int(visitor.answer.headers["Retry-After"]) > 3_000
    visitor.send("/join", expecting=429, code=room.code)
    visitor.open("/live/999997", status=429)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Guess)) == 3


def test_who_sits_already_is_not_slowed(
    app: Flask, session: Session, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(app, session)
    sit(visitor, room)
    monkeypatch.setattr(seats, "WRONG_CODES", 0)

    assert taken(visitor, room)


def test_wrong_codes_are_forgotten_after_an_hour(session: Session) -> None:
    now = clock()
    for _ in range(seats.WRONG_CODES):
        seats.count_wrong_code(session, b"source", now=now)
    session.flush()

    with pytest.raises(seats.TooManyCodes):
        seats.refuse_many_wrong_codes(session, b"source", now=now + timedelta(minutes=59))
    seats.refuse_many_wrong_codes(session, b"source", now=now + timedelta(minutes=61))
    seats.refuse_many_wrong_codes(session, b"another", now=now)


def test_a_session_of_invited_people_is_like_a_wrong_code_for_others(
    app: Flask, session: Session, visitor: Visitor, other_visitor: Visitor
) -> None:
    room = open_room(app, session, audience="invited")
    amina = person(session, email="amina@example.org")
    make.keep(
        session,
        LiveGuest(
            live_session_id=room.id, address=amina.email, state="invited", language="en", at=NOON
        ),
    )
    visitor.sign_in(amina)
    other_visitor.sign_in(person(session))

    assert visitor.send("/join", code=room.code).select_one("form[action$=seat]")
    page = other_visitor.send("/join", expecting=422, code=room.code)
    assert "no session with this code" in words(page.main)
    other_visitor.open(room.path, status=404)


def test_nobody_without_an_account_is_counted(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    page = visitor.open(room.path)

    assert page.select_one("input[value=hidden]").has_attr("disabled")  # type: ignore[union-attr]
    visitor.send(room.path, expecting=422, kind="hidden")
    assert all_seats(session) == []


def test_a_name_without_an_account_is_only_a_name(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    visitor.send(room.path, expecting=422, kind="named", name=" ")

    page = sit(visitor, room, kind="named", name="  Zeynep   K. ")

    assert [(one.shown_name, one.person_id) for one in all_seats(session)] == [("Zeynep K.", None)]
    assert words(page.select_one(".room__who")) == "The room may see your name: Zeynep K."


def test_an_account_s_name_is_offered_and_may_be_changed(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    amina = person(session, name="Amina Haddad")
    visitor.sign_in(amina)
    room = open_room(app, session)

    assert visitor.open(room.path).select_one("#name")["value"] == "Amina Haddad"  # type: ignore[index]
    sit(visitor, room, kind="named", name="Amina")

    assert [(one.shown_name, one.person_id) for one in all_seats(session)] == [("Amina", amina.id)]


def test_hidden_is_counted_and_shows_no_name(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    amina = person(session)
    visitor.sign_in(amina)
    room = open_room(app, session)

    page = sit(visitor, room, kind="hidden")

    assert [(one.shown_name, one.person_id) for one in all_seats(session)] == [(None, amina.id)]
    assert "counted for you" in words(page.select_one(".room__who"))


def test_anonymous_leaves_nothing_that_leads_to_the_account(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    amina = person(session)
    visitor.sign_in(amina)
    room = open_room(app, session)

    sit(visitor, room, kind="anonymous")

    (taken_seat,) = all_seats(session)
    assert (taken_seat.shown_name, taken_seat.person_id) == (None, None)
    with app.app_context():
        key = app.secret_key
    assert isinstance(key, bytes)
    theirs = seats.token_for("", live_session_id=room.id, person_id=amina.id, secret=key)
    assert taken_seat.token_hash != seats.token_hash(theirs)
    persons = session.scalars(select(LiveEvent.person_id).where(LiveEvent.kind == "joined"))
    assert list(persons) == [None]


def test_an_anonymous_seat_keeps_nobody_whoever_asks_for_it(session: Session) -> None:
    live, wish = live_session(session), Wish("anonymous", "en", name="Amina")

    entry = seats.join(session, live, wish, token="t", form_key="k", person_id=7)

    assert (entry.person_id, entry.shown_name) == (None, None)


def test_only_what_the_facilitator_offers_can_be_chosen(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session, seat_kinds=["named"])
    page = visitor.open(room.path)
    form = page.select_one("form[action$=seat]")
    assert form is not None
    sent = {"key": form.select_one("[name=key]")["value"], "kind": "anonymous"}  # type: ignore[index]

    answer = visitor.client.post(str(form["action"]), data=sent)

    assert answer.status_code == 422
    assert all_seats(session) == []


def test_pressing_twice_is_one_seat_and_both_answers_hold_it(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    page = visitor.open(room.path)
    key = page.select_one("form[action$=seat] [name=key]")["value"]  # type: ignore[index]
    sent = {"key": key, "kind": "anonymous", "language": "en"}

    cookies = {
        visitor.client.post(f"{room.path}/seat", data=sent).headers["Set-Cookie"].split(";")[0]
        for _ in range(3)
    }

    assert len(cookies) == 1
    assert len(all_seats(session)) == 1
    assert taken(visitor, room)


def test_a_person_on_a_second_device_has_the_same_seat(
    app: Flask, session: Session, visitor: Visitor, other_visitor: Visitor
) -> None:
    amina = person(session)
    room = open_room(app, session)
    for browser in (visitor, other_visitor):
        browser.sign_in(amina)
    sit(visitor, room, kind="hidden")

    other_visitor.send(room.path, press="Go on here")

    assert len(all_seats(session)) == 1
    assert taken(visitor, room)
    assert taken(other_visitor, room)


def test_somebody_else_at_the_same_browser_has_a_seat_of_their_own(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    visitor.sign_in(person(session))
    sit(visitor, room, kind="hidden")
    visitor.sign_in(person(session))

    assert not taken(visitor, room)
    sit(visitor, room, kind="hidden")
    assert len(all_seats(session)) == 2


def test_a_full_session_says_so(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session, capacity=1)
    room.send(Join(token_hash=b"1" * 32, kind="anonymous", language="en", key="first"))

    page = visitor.send(room.path, expecting=409, kind="anonymous")

    assert "All 1 places of this session are taken" in words(page.select_one(".notice--bad"))


def test_a_session_that_has_not_opened_takes_nobody(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    live = live_session(session)
    session.commit()

    answer = visitor.client.post(f"/live/{live.code}/seat", data={"kind": "anonymous"})

    assert (answer.status_code, answer.location) == (303, f"/live/{live.code}")
    assert all_seats(session) == []


def test_the_seat_s_cookie_is_out_of_reach(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session)
    answer = visitor.client.post(f"{room.path}/seat", data={"kind": "anonymous", "language": "en"})

    name, _, kept = answer.headers["Set-Cookie"].partition("=")
    assert name == f"seat-{room.code}"
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {one.strip() for one in kept.split(";")}
    token = kept.split(";")[0]
    assert [one.token_hash for one in all_seats(session)] == [seats.token_hash(token)]


def test_on_https_the_cookie_is_for_https_alone(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    from dataclasses import replace  # noqa: PLC0415

    app.extensions["guard"] = replace(app.extensions["guard"], public_address="https://m.example")
    room = open_room(app, session)

    answer = visitor.client.post(f"{room.path}/seat", data={"kind": "anonymous", "language": "en"})

    kept = answer.headers["Set-Cookie"]
    assert kept.startswith(f"__Host-seat-{room.code}=")
    assert "Secure" in kept


def test_the_language_chosen_is_the_language_of_the_room(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)

    page = sit(visitor, room, language="ar")

    assert page.html is not None
    assert page.html["lang"] == "ar"
    assert [one.language for one in all_seats(session)] == ["ar"]


def test_a_room_behind_one_address_joins(app: Flask, session: Session, visitor: Visitor) -> None:
    room = open_room(app, session)
    hall: Hall | None = None
    for _ in range(30):
        client = app.test_client()
        entered = client.post("/join", data={"code": room.code})
        assert entered.status_code == 303
        seated = client.post(
            f"{room.path}/seat",
            data={"kind": "anonymous", "language": "en", "key": seats_key()},
        )
        assert seated.status_code == 303
    hall = room.hub.hall(room.id)

    assert len(hall.room.seats) == 30
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Guess)) == 0


def seats_key() -> str:
    return f"{next(make.number):043d}"


def test_a_seat_belongs_to_one_session(app: Flask, session: Session, visitor: Visitor) -> None:
    room, other = open_room(app, session), open_room(app, session)
    sit(visitor, room)
    cookie = visitor.client.get_cookie(f"seat-{room.code}")
    assert cookie is not None

    visitor.client.set_cookie(f"seat-{other.code}", cookie.value)

    assert not taken(visitor, other)
    assert visitor.client.get(f"{other.path}/state").status_code == 401
