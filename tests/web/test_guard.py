"""Who may open what: refused by default, asked where a request comes from, and what was meant."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask import session as flask_session
from flask_compress import Compress
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.config import Settings
from learning.web import guard
from tests.accounts.people import PASSWORD, browser, person, signed_in
from tests.accounts.site import site
from tests.visitor import words

pytestmark = pytest.mark.parametrize("database", ["sqlite"])
HERE = "http://localhost"


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with site(settings) as app:
        yield app


def taken(app: Flask) -> list[dict[str, list[str]]]:
    """What arrived at the pages that take something."""
    found: list[dict[str, list[str]]] = app.extensions["taken"]
    return found


def test_a_view_without_a_policy_is_a_fault_while_testing(app: Flask) -> None:
    with pytest.raises(RuntimeError, match=r"pages\.unmarked has no policy"):
        app.test_client().get("/unmarked")


def test_a_view_without_a_policy_does_not_exist_outside(app: Flask) -> None:
    app.testing = False

    assert app.test_client().get("/unmarked").status_code == 404


def test_everybody_opens_what_is_public(app: Flask, session: Session) -> None:
    client, _ = signed_in(app, session, person(session))

    assert [each.get("/open").status_code for each in (app.test_client(), client)] == [200, 200]


def test_a_visitor_is_led_to_the_sign_in_and_a_script_is_told(app: Flask) -> None:
    opened = app.test_client().get("/mine?at=2")
    asked = app.test_client().get("/mine", headers={"Accept": "application/json"})

    assert (opened.status_code, opened.location) == (303, "/sign-in?next=/mine?at%3D2")
    assert (asked.status_code, asked.mimetype) == (401, "application/problem+json")
    assert asked.json == {
        "type": "about:blank",
        "title": "Please sign in.",
        "status": 401,
        "code": "sign-in-needed",
    }


@pytest.mark.parametrize(
    ("role", "status"), [("participant", 404), ("facilitator", 200), ("admin", 200)]
)
def test_what_a_role_may_not_see_does_not_exist(
    app: Flask, session: Session, role: str, status: int
) -> None:
    client, _ = signed_in(app, session, person(session, role=role))

    assert client.get("/desk").status_code == status


def test_what_may_not_be_seen_and_what_is_not_there_look_alike(
    app: Flask, session: Session
) -> None:
    client, _ = signed_in(app, session, person(session))

    hidden, missing = client.get("/desk"), client.get("/decks")

    assert hidden.text.replace("/desk", "/decks") == missing.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8001"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "https://localhost"},
        {"Origin": ""},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/guestbook", "/sign-in", "/sign-out", "/notes"])
def test_nothing_is_taken_from_another_site(
    app: Flask, session: Session, headers: dict[str, str], path: str
) -> None:
    client, csrf = signed_in(app, session, person(session))

    for who in (client, app.test_client()):
        answer = who.post(path, data={"csrf_token": csrf, "body": "forged"}, headers=headers)

        assert answer.status_code == 403
        assert "forged" not in answer.text
    assert taken(app) == []
    assert client.get("/mine").text == "Amina"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": HERE},
        {},
    ],
    ids=str,
)
def test_our_own_pages_and_tools_are_heard(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client().post("/guestbook", data={"body": "hello"}, headers=headers)

    assert answer.status_code == 303
    assert taken(app) == [{"body": ["hello"]}]


def test_the_public_address_counts_as_ours_behind_a_proxy(settings: Settings) -> None:
    with site(replace(settings, public_address="https://learn.example.org")) as app:
        ours = {"Origin": "https://learn.example.org"}
        answer = app.test_client().post("/guestbook", data={"body": "hello"}, headers=ours)

    assert answer.status_code == 303


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("path", ["/notes", "/guestbook", "/refuses", "/sign-out", "/account"])
def test_a_signed_in_person_s_request_needs_their_token(
    app: Flask, session: Session, method: str, path: str
) -> None:
    client, _ = signed_in(app, session, person(session))
    _, of_another = signed_in(app, session, person(session))
    if client.open(path, method=method).status_code == 405:
        return

    for wrong in (None, "", "x" * 40, of_another, "é"):
        sent = {"body": "forged"} | ({} if wrong is None else {"csrf_token": wrong})
        assert client.open(path, method=method, data=sent).status_code == 403
    assert taken(app) == []


def test_the_token_may_come_as_a_field_or_as_a_header(app: Flask, session: Session) -> None:
    client, csrf = signed_in(app, session, person(session))

    as_field = client.post("/notes", data={"csrf_token": csrf, "body": "one"})
    as_header = client.put("/notes", data={"body": "two"}, headers={"X-CSRF-Token": csrf})

    assert (as_field.status_code, as_header.status_code) == (303, 303)
    assert [each["body"] for each in taken(app)] == [["one"], ["two"]]


def test_the_token_of_a_lapsed_sign_in_is_stale_and_the_text_is_sent_again(
    app: Flask, session: Session
) -> None:
    who = person(session)
    _, old = signed_in(app, session, who)
    client, csrf = signed_in(app, session, who)
    typed = "A plan for the council,\nin two lines & “quotes” <b>"

    answer = client.post("/notes", data={"csrf_token": old, "body": typed, "revision": "7"})

    assert answer.status_code == 403
    assert heading(answer) == "This page was opened before you last signed in."
    assert sent_again(answer) == ("/notes", {"csrf_token": csrf, "body": typed, "revision": "7"})
    assert shown(answer) == [("body", typed)]


def heading(answer: TestResponse) -> str:
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.h1 is not None
    return page.h1.get_text()


def sent_again(answer: TestResponse) -> tuple[str, dict[str, str]]:
    """Where the form that sends it again goes, and with what."""
    form = BeautifulSoup(answer.text, "html.parser").select("main form")[-1]
    return str(form["action"]), {
        str(tag["name"]): str(tag["value"]) for tag in form.select("[name]")
    }


def shown(answer: TestResponse) -> list[tuple[str, str]]:
    """The texts on the page, each with its name."""
    page = BeautifulSoup(answer.text, "html.parser")
    return [
        (words(label.select_one(".field__label")), label.textarea.get_text().removeprefix("\n"))
        for label in page.select("main label")
        if label.textarea is not None
    ]


def test_writing_into_flask_s_session_is_a_fault_and_reading_finds_nothing(app: Flask) -> None:
    with app.test_request_context("/open"):
        assert flask_session.get("_user_id") is None
        with pytest.raises(RuntimeError, match="no session cookie"):
            flask_session["_user_id"] = "1"
        with pytest.raises(RuntimeError, match="no session cookie"):
            flask_session.setdefault("_user_id", "1")


def test_outside_of_a_request_nobody_asks(app: Flask) -> None:
    with app.app_context():
        assert guard.reader() is None


@pytest.mark.parametrize(
    ("site_of", "query", "encoding"),
    [
        ("cross-site", "?q=csrf_token", "identity"),
        ("same-site", "?q=csrf_token", "identity"),
        ("same-origin", "?q=csrf_token", "gzip"),
        ("none", "?q=csrf_token", "gzip"),
        ("cross-site", "", "gzip"),
    ],
)
def test_a_page_opened_by_another_site_with_its_text_goes_out_uncompressed(
    app: Flask, session: Session, site_of: str, query: str, encoding: str
) -> None:
    app.config["COMPRESS_MIMETYPES"] = ["text/html"]
    Compress(app)
    client, _ = signed_in(app, session, person(session))

    answer = client.get(
        f"/open{query}", headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": site_of}
    )

    assert answer.headers.get("Content-Encoding", "identity") == encoding


def test_the_cookie_of_https_has_the_prefix_and_is_secure(
    settings: Settings, session: Session
) -> None:
    who = person(session)
    session.commit()
    with site(replace(settings, public_address="https://learn.example.org")) as app:
        given = {"email": who.email, "password": PASSWORD}
        answer = app.test_client().post("/sign-in", data=given)
        token = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
        by_plain_name = browser(app, token).get("/mine")

    attributes = answer.headers["Set-Cookie"].split("; ")
    assert attributes[0].startswith("__Host-mosaic=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
    assert [one for one in attributes if one.startswith("Domain")] == []
    assert by_plain_name.status_code == 303
