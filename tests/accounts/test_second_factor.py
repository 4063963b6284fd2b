"""Second factors: set up, asked for, never twice the same code, reset by an administrator."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.accounts import codes, throttle
from learning.accounts.models import Person, RecoveryCode, SecondFactor, SignIn
from learning.config import Settings
from tests.accounts.people import PASSWORD, browser, clock, person, signed_in
from tests.accounts.post import kinds
from tests.accounts.site import site
from tests.visitor import Visitor, words

KEY = b"a key of the tests"
SECRET = codes.shared_secret(b"s" * 20, key=KEY)


def present(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or some steps later."""
    return pyotp.TOTP(secret).generate_otp(int(clock().timestamp()) // codes.STEP + steps)


def set_up(app: Flask, session: Session, who: Person) -> tuple[str, list[str], FlaskClient]:
    """The secret, the recovery codes, and the browser in which all that was done."""
    client, csrf = signed_in(app, session, who)
    page = BeautifulSoup(client.get("/account/second-factor").text, "html.parser")
    secret = words(page.select_one(".secret")).replace(" ", "")
    answer = client.post(
        "/account/second-factor", data={"csrf_token": csrf, "code": present(secret)}
    )
    page = BeautifulSoup(answer.text, "html.parser")
    return secret, [words(one) for one in page.select(".codes li")], client


def begin(app: Flask, who: Person) -> FlaskClient:
    """A browser after the right password."""
    client = app.test_client()
    client.post("/sign-in", data={"email": who.email, "password": PASSWORD})
    return client


def give(client: FlaskClient, code: str) -> TestResponse:
    return client.post("/sign-in/code", data={"code": code})


def test_a_code_is_right_for_its_moment_and_those_beside_it() -> None:
    now = clock()
    step = int(now.timestamp()) // codes.STEP
    app = pyotp.TOTP(SECRET)

    found = [
        codes.step_of(app.generate_otp(step + away), SECRET, after=0, now=now)
        for away in (-2, -1, 0, 1, 2)
    ]

    assert found == [None, step - 1, step, step + 1, None]


def test_a_code_is_taken_in_any_figures_and_with_spaces() -> None:
    now = clock()
    code = present(SECRET)
    eastern = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert codes.step_of(f" {eastern[:3]} {eastern[3:]} ", SECRET, after=0, now=now) is not None
    assert codes.step_of("²²²²²²", SECRET, after=0, now=now) is None


def test_the_database_alone_makes_no_codes() -> None:
    assert codes.shared_secret(b"s" * 20, key=b"another key") != SECRET


def test_with_a_second_factor_the_password_alone_opens_nothing(
    app: Flask, session: Session
) -> None:
    who = person(session)
    secret, _, _ = set_up(app, session, who)
    client = begin(app, who)

    before = client.get("/account").status_code
    answer = give(client, present(secret, steps=1))

    assert (before, answer.status_code, client.get("/account").status_code) == (303, 303, 200)


def test_a_code_is_taken_once(app: Flask, session: Session) -> None:
    who = person(session)
    secret, _, _ = set_up(app, session, who)
    code = present(secret, steps=1)

    first = give(begin(app, who), code)
    replayed = give(begin(app, who), code)
    earlier = give(begin(app, who), present(secret))

    assert [one.status_code for one in (first, replayed, earlier)] == [303, 422, 422]


def test_a_recovery_code_works_once_and_however_it_is_typed(app: Flask, session: Session) -> None:
    who = person(session)
    _, kept, _ = set_up(app, session, who)

    answers = [
        give(begin(app, who), code).status_code
        for code in (kept[0].upper().replace("-", " "), kept[0], kept[1])
    ]

    assert len(set(kept)) == codes.RECOVERY_COUNT
    assert answers == [303, 422, 303]
    assert session.scalar(select(func.count()).select_from(RecoveryCode)) == 8


def test_recovery_codes_are_kept_hashed(app: Flask, session: Session) -> None:
    _, kept, _ = set_up(app, session, person(session))

    hashes = session.scalars(select(RecoveryCode.code_hash)).all()

    assert {len(one) for one in hashes} == {16}
    assert all(code.encode() not in one for code in kept for one in hashes)


def test_codes_are_shown_once(app: Flask, session: Session) -> None:
    _, kept, client = set_up(app, session, person(session))

    again = client.get("/account/second-factor").text

    assert [code for code in kept if code in again] == []


def test_ten_wrong_codes_an_hour_are_evaluated(app: Flask, session: Session) -> None:
    who = person(session)
    secret, _, _ = set_up(app, session, who)
    client = begin(app, who)

    answers = [give(client, "000000").status_code for _ in range(throttle.CODES.account + 3)]

    assert answers == [422] * 10 + [429] * 3
    assert give(client, present(secret, steps=1)).status_code == 429


def test_a_half_sign_in_lapses(app: Flask, session: Session) -> None:
    who = person(session)
    secret, _, _ = set_up(app, session, who)
    client = begin(app, who)
    session.execute(update(SignIn).values(awaits_code_until=clock() - timedelta(seconds=1)))
    session.commit()

    answer = give(client, present(secret, steps=1))

    assert (answer.status_code, client.get("/account").status_code) == (422, 303)


def test_the_wrong_first_code_sets_nothing_up(session: Session, visitor: Visitor) -> None:
    visitor.sign_in(person(session))

    page = visitor.send("/account/second-factor", expecting=422, code="000000")

    assert words(page.select_one(".field__error")) == (
        "This code is not right. Wait for the next one and type that."
    )
    assert session.scalar(select(func.count()).select_from(SecondFactor)) == 0


def test_opening_the_page_writes_nothing_and_shows_the_same_secret(
    session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(person(session))

    seen = {words(visitor.open("/account/second-factor").select_one(".secret")) for _ in "ab"}

    assert len(seen) == 1
    assert session.scalar(select(func.count()).select_from(SecondFactor)) == 0


@pytest.mark.parametrize("role", ["facilitator", "admin"])
def test_in_production_their_pages_want_a_second_factor(
    settings: Settings, session: Session, role: str
) -> None:
    who = person(session, role=role)
    with site(replace(settings, production=True)) as app:
        client, csrf = signed_in(app, session, who)
        before = client.get("/desk")
        page = BeautifulSoup(client.get("/account/second-factor").text, "html.parser")
        secret = words(page.select_one(".secret")).replace(" ", "")
        client.post("/account/second-factor", data={"csrf_token": csrf, "code": present(secret)})
        after = client.get("/desk")

    assert (before.status_code, before.location) == (303, "/account/second-factor?after=needed")
    assert (after.status_code, after.text) == (200, "desk")


def test_outside_production_nobody_is_asked(app: Flask, session: Session) -> None:
    client, _ = signed_in(app, session, person(session, role="admin"))

    assert client.get("/desk").status_code == 200


def test_removing_it_needs_the_password_and_is_told(app: Flask, session: Session) -> None:
    who = person(session)
    _, _, client = set_up(app, session, who)
    page = BeautifulSoup(client.get("/account/second-factor").text, "html.parser")
    csrf = page.select_one("[name=csrf_token]")
    assert csrf is not None
    sent = {"csrf_token": csrf["value"]}

    refused = client.post("/account/second-factor/remove", data=sent | {"current": "not mine"})
    done = client.post("/account/second-factor/remove", data=sent | {"current": PASSWORD})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert kinds(session) == [(who.email, "second-factor-reset")]
    assert begin(app, who).get("/account").status_code == 200


def test_setting_it_up_ends_the_sign_ins_that_showed_none(app: Flask, session: Session) -> None:
    who = person(session)
    elsewhere, _ = signed_in(app, session, who)

    _, _, here = set_up(app, session, who)

    assert (elsewhere.get("/account").status_code, here.get("/account").status_code) == (303, 200)
    assert browser(app).get("/account").status_code == 303
