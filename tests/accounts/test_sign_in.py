"""Signing in and out, as browsers and attackers try it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.accounts import gateway, people, service, throttle, tokens
from learning.accounts.models import Guess, SignIn
from learning.store.session import Store
from tests.accounts.people import PASSWORD, browser, clock, person, sign_in, signed_in
from tests.counting import queries
from tests.visitor import Visitor

WRONG = "The e-mail address or the password is not right."


def send(client: FlaskClient, email: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def errors_on(answer: TestResponse) -> list[str]:
    page = BeautifulSoup(answer.text, "html.parser")
    return [one.get_text(" ", strip=True) for one in page.select(".notice--summary li")]


def test_signing_in_leads_to_where_one_was_going(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    who = person(session)

    visitor.open("/account")
    page = visitor.send("/account", email=who.email, password=PASSWORD)

    assert page.h1 is not None
    assert page.h1.get_text() == "Your account"


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    app: Flask, session: Session
) -> None:
    who = person(session)
    session.commit()

    (cookie,) = send(app.test_client(), who.email).headers.getlist("Set-Cookie")

    name, _, rest = cookie.partition("=")
    token, *attributes = rest.split("; ")
    assert (name, len(token)) == ("mosaic", tokens.TOKEN_LENGTH)
    assert {one for one in attributes if not one.startswith("Expires")} == {
        "HttpOnly",
        "Max-Age=5184000",
        "Path=/",
        "SameSite=Lax",
    }


def test_every_sign_in_has_a_token_of_its_own_and_ends_the_one_before(
    app: Flask, session: Session
) -> None:
    who = person(session)
    session.commit()
    client = app.test_client()

    send(client, who.email)
    first = client.get_cookie("mosaic")
    send(client, who.email)
    second = client.get_cookie("mosaic")

    assert first is not None
    assert second is not None
    assert first.value != second.value
    assert browser(app, first.value).get("/mine").status_code == 303
    assert browser(app, second.value).get("/mine").text == "Amina"


def test_a_token_that_someone_brought_along_is_never_taken_over(
    app: Flask, session: Session
) -> None:
    who = person(session)
    session.commit()
    client = browser(app, "f" * tokens.TOKEN_LENGTH)

    send(client, who.email)

    kept = client.get_cookie("mosaic")
    assert kept is not None
    assert kept.value != "f" * tokens.TOKEN_LENGTH


def test_unknown_disabled_and_wrong_answer_alike(app: Flask, session: Session) -> None:
    known, disabled = person(session), person(session, disabled_at=clock())
    without = person(session, password_hash=None)
    session.commit()
    tried = [
        (known.email, "not the password"),
        (disabled.email, PASSWORD),
        (without.email, PASSWORD),
        ("nobody@example.org", PASSWORD),
    ]

    answers = [send(app.test_client(), *pair) for pair in tried]

    assert {answer.status_code for answer in answers} == {422}
    assert [errors_on(answer) for answer in answers] == [[WRONG]] * 4
    said = {
        answer.text.replace(email, "") for answer, (email, _) in zip(answers, tried, strict=True)
    }
    assert len(said) == 1
    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[]] * 4


def test_unknown_and_known_cost_the_same(
    app: Flask, session: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = person(session, password_hash=gateway.hashed(PASSWORD))
    session.commit()
    gateway.decoy()
    costs: list[str] = []
    check = gateway.check

    def noted(password: str, one: str) -> bool:
        costs.append(one.rsplit("$", 2)[0])
        return check(password, one)

    monkeypatch.setattr(gateway, "check", noted)

    with queries(store) as for_known:
        send(app.test_client(), known.email, "not the password")
    with queries(store) as for_unknown:
        send(app.test_client(), "nobody@example.org", "not the password")

    assert costs == ["$argon2id$v=19$m=65536,t=1,p=1"] * 2
    assert for_known == for_unknown


@pytest.mark.parametrize("size", [1001, 100_000])
def test_a_password_that_is_too_long_is_refused_kindly_and_never_hashed(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    who = person(session)
    session.commit()
    monkeypatch.setattr(gateway, "is_right", lambda *_: pytest.fail("it was evaluated"))

    answer = send(app.test_client(), who.email, "é" * size)

    assert (answer.status_code, errors_on(answer)) == (422, ["Use at most 1,000 characters."])


@pytest.mark.parametrize("password", ["é" * 1000, "\x00", "💐", " ", "ﷺ" * 500])
def test_any_text_is_evaluated(app: Flask, session: Session, password: str) -> None:
    who = person(session, password_hash=gateway.hashed(password))
    session.commit()

    assert send(app.test_client(), who.email, password).status_code == 303


@pytest.mark.parametrize("email", ["", "x" * 255, "\x00@example.org", "'; DROP TABLE person; --"])
def test_any_address_gets_an_answer(app: Flask, session: Session, email: str) -> None:
    assert send(app.test_client(), email).status_code == 422


def test_the_address_typed_is_kept_and_the_password_is_not(app: Flask) -> None:
    page = BeautifulSoup(send(app.test_client(), "me@example.org", "my secret").text, "html.parser")

    assert [(tag["name"], tag["value"]) for tag in page.select("main form input[name]")] == [
        ("next", ""),
        ("email", "me@example.org"),
        ("password", ""),
    ]


def test_at_most_ten_wrong_guesses_at_one_account_are_evaluated(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = person(session)
    session.commit()
    evaluated = counted(monkeypatch)
    client = app.test_client()

    answers = [send(client, who.email, f"guess number {n}") for n in range(30)]

    assert len(evaluated) == throttle.FROM_ONE_SOURCE_AT_ONE_ACCOUNT
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 20
    assert errors_on(answers[-1]) == [
        "Too many wrong passwords were tried. Please wait a while and try again."
    ]
    assert 3500 < int(answers[-1].headers["Retry-After"]) <= 3600


def test_the_right_password_waits_too_when_there_were_enough(app: Flask, session: Session) -> None:
    who = person(session)
    session.commit()
    client = app.test_client()
    for n in range(10):
        send(client, who.email, f"guess number {n}")

    assert send(client, who.email).status_code == 429


def test_at_most_a_hundred_wrong_guesses_from_one_source_are_evaluated(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated = counted(monkeypatch)
    client = app.test_client()

    answers = [send(client, f"person-{n}@example.org", "a guess") for n in range(120)]

    assert len(evaluated) == throttle.FROM_ONE_SOURCE == 100
    assert [answer.status_code for answer in answers] == [422] * 100 + [429] * 20


def test_a_room_of_300_behind_one_address_signs_in(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = [person(session) for _ in range(300)]
    session.commit()

    codes = [send(app.test_client(), who.email).status_code for who in room]

    assert codes == [303] * 300
    assert session.scalar(select(func.count()).select_from(Guess)) == 0


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count evaluated guesses instead of hashing: every one is wrong."""
    evaluated: list[str] = []

    def is_right(password: str, _hash: str | None) -> bool:
        evaluated.append(password)
        return False

    monkeypatch.setattr(gateway, "is_right", is_right)
    return evaluated


def test_signing_out_ends_the_sign_in_and_takes_the_cookie(app: Flask, session: Session) -> None:
    client, csrf = signed_in(app, session, person(session))
    token = client.get_cookie("mosaic")
    assert token is not None

    answer = client.post("/sign-out", data={"csrf_token": csrf})

    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get_cookie("mosaic") is None
    assert browser(app, token.value).get("/mine").status_code == 303


def test_opening_sign_out_changes_nothing(app: Flask, session: Session) -> None:
    client, _ = signed_in(app, session, person(session))

    assert client.get("/sign-out").status_code == 405
    assert client.get("/mine").text == "Amina"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "mine",
        "",
    ],
)
def test_next_leads_nowhere_but_here(app: Flask, session: Session, elsewhere: str) -> None:
    who = person(session)
    session.commit()

    answer = send(app.test_client(), who.email, next=elsewhere)
    signed, _ = signed_in(app, session, who)
    again = signed.get("/sign-in", query_string={"next": elsewhere})

    assert (answer.location, again.location) == ("/", "/")


def test_next_keeps_path_query_and_language(app: Flask, session: Session) -> None:
    who = person(session)
    session.commit()
    client = app.test_client()

    asked = client.get("/fr/account?from=mail&ç=1")
    page = BeautifulSoup(client.get(asked.location).text, "html.parser")
    kept = page.select_one("main [name=next]")

    assert kept is not None
    assert kept["value"] == "/fr/account?from=mail&%C3%A7=1"
    assert send(client, who.email, next=str(kept["value"])).location == kept["value"]


def test_a_page_of_a_signed_in_person_costs_one_statement_and_writes_nothing(
    app: Flask, session: Session, store: Store
) -> None:
    client, _ = signed_in(app, session, person(session))

    with queries(store) as seen:
        client.get("/mine").close()

    assert len(seen) == 1
    assert seen[0].startswith("SELECT")
    assert "JOIN person" in seen[0]


def test_a_visitor_costs_no_statement_and_gets_no_cookie(app: Flask, store: Store) -> None:
    with queries(store) as seen:
        answer = app.test_client().get("/open")

    assert seen == []
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("path", "minutes_ago", "stamps"),
    [("GET /mine", 59, 0), ("GET /mine", 61, 1), ("POST /notes", 4, 0), ("POST /notes", 6, 1)],
)
def test_being_here_is_noted_after_the_answer_and_seldom(
    app: Flask, session: Session, path: str, minutes_ago: int, stamps: int
) -> None:
    client, csrf = signed_in(app, session, person(session))
    then = clock() - timedelta(minutes=minutes_ago)
    session.execute(update(SignIn).values(seen_at=then))
    session.commit()
    method, where = path.split()

    answer = client.open(where, method=method, data={"csrf_token": csrf}, buffered=False)
    while_answering = seen_at(session)
    answer.close()

    assert while_answering == then
    assert int(seen_at(session) > then) == stamps


def seen_at(session: Session) -> datetime:
    session.rollback()
    session.expire_all()
    return session.scalars(select(SignIn.seen_at)).one()


def test_no_session_cookie_and_no_remember_cookie_exists(app: Flask, session: Session) -> None:
    who = person(session)
    session.commit()
    client = app.test_client()

    answers = [
        client.get("/sign-in"),
        send(client, who.email),
        client.get("/mine"),
        client.get("/account"),
        client.get("/nowhere"),
        client.post("/notes", data={"body": "stale"}),
    ]

    names = {
        cookie.partition("=")[0]
        for answer in answers
        for cookie in answer.headers.getlist("Set-Cookie")
    }
    assert names == {"mosaic"}


@pytest.mark.parametrize("name", ["session", "remember_token", "_user_id", "", "; no such cookie"])
def test_cookies_of_flask_and_flask_login_mean_nothing(
    app: Flask, session: Session, name: str
) -> None:
    from flask.sessions import SecureCookieSessionInterface  # noqa: PLC0415
    from flask_login.utils import encode_cookie  # noqa: PLC0415

    who = person(session)
    session.commit()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    with app.app_context():
        forged = [signer.dumps({"_user_id": str(who.id)}), encode_cookie(str(who.id)), str(who.id)]

    for value in forged:
        header = {"Cookie": f"{name}={value}"}
        assert app.test_client().get("/mine", headers=header).status_code == 303
        assert "Set-Cookie" not in app.test_client().get("/open", headers=header).headers


def test_a_stray_remember_cookie_does_not_sign_anybody_out(app: Flask, session: Session) -> None:
    client, _ = signed_in(app, session, person(session))
    client.set_cookie("remember_token", "1|of another application on this host")

    assert client.get("/mine").text == "Amina"


def test_a_lapsed_sign_in_leads_to_the_sign_in(app: Flask, session: Session) -> None:
    long_ago = clock() - people.AT_HOME.idle - timedelta(minutes=1)
    _, token = sign_in(session, person(session), now=long_ago)

    answer = browser(app, token).get("/mine")

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/mine")


def test_closing_an_account_signs_it_out_at_once(app: Flask, session: Session) -> None:
    who = person(session)
    client, _ = signed_in(app, session, who)
    assert client.get("/mine").text == "Amina"

    service.disable(session, who, by=None, now=clock())
    session.commit()

    assert client.get("/mine").status_code == 303
