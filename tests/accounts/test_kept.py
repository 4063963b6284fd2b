"""Nothing typed is lost when a sign-in ended meanwhile."""

from io import BytesIO

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.accounts.throttle import FROM_ONE_SOURCE_AT_ONE_ACCOUNT
from learning.web.kept import Kept, unpacked
from tests.accounts.people import PASSWORD, browser, person, signed_in
from tests.visitor import Visitor

TYPED = "A plan for the council,\nin two lines & “quotes” <b> \\ خطة"
MB = 1024 * 1024
MULTIPART = "multipart/form-data"
URLENCODED = "application/x-www-form-urlencoded"


def form_of(answer: TestResponse, nth: int = 0) -> tuple[str, str, dict[str, str]]:
    """Where a form of the page goes, how, and what it holds."""
    form = BeautifulSoup(answer.text, "html.parser").select("main form")[nth]
    fields = {str(tag["name"]): str(tag["value"]) for tag in form.select("[name]")}
    return str(form["action"]), str(form["enctype"]), fields


def send_on(client: FlaskClient, answer: TestResponse, **more: str) -> TestResponse:
    """Send the page's form as a browser would."""
    action, enctype, fields = form_of(answer)
    return post(client, action, fields | more, enctype)


def post(client: FlaskClient, path: str, fields: dict[str, str], enctype: str) -> TestResponse:
    """Send text fields in either way. The test client's own multipart leaves files open."""
    if enctype != MULTIPART:
        return client.post(path, data=fields, content_type=enctype)
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    body = "".join([*parts, "--x--\r\n"]).encode()
    return client.post(path, data=body, content_type=f"{MULTIPART}; boundary=x")


def test_what_was_sent_without_a_sign_in_arrives_after_one(app: Flask, session: Session) -> None:
    who = person(session)
    session.commit()
    client = app.test_client()

    ended = client.post("/notes?of=lesson", data={"body": TYPED, "pick": ["a", "b"]})
    signed = send_on(client, ended, email=who.email, password=PASSWORD)
    arrived_early = list(app.extensions["taken"])
    form = BeautifulSoup(signed.text, "html.parser").select("main form")[0]
    sent = [(str(tag["name"]), str(tag["value"])) for tag in form.select("[name]")]
    values = {name: [value for key, value in sent if key == name] for name, _ in sent}
    arrived = client.post(str(form["action"]), data=values)

    assert (ended.status_code, signed.status_code, arrived.status_code) == (401, 200, 303)
    assert arrived_early == []
    assert form["action"] == "/notes?of=lesson"
    (taken,) = app.extensions["taken"]
    assert {name: taken[name] for name in ("body", "pick")} == {"body": [TYPED], "pick": ["a", "b"]}


def test_the_pages_between_are_pages_and_show_the_text(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    who = person(session)
    session.commit()

    ended = visitor.check(visitor.client.post("/notes", data={"body": TYPED}), 401)
    assert visitor.answer is not None
    kept = form_of(visitor.answer)[2]["kept"]
    again = visitor.check(
        visitor.client.post(
            "/sign-in", data={"email": who.email, "password": PASSWORD, "kept": kept}
        ),
        200,
    )

    for page in (ended, again):
        assert [tag.get_text() for tag in page.select("main textarea")] == ["\n" + TYPED]


def test_a_wrong_password_and_a_throttle_lose_nothing(app: Flask, session: Session) -> None:
    who = person(session)
    session.commit()
    client = app.test_client()
    answer = client.post("/notes", data={"body": TYPED})
    kept = form_of(answer)[2]["kept"]

    codes = []
    for _ in range(FROM_ONE_SOURCE_AT_ONE_ACCOUNT + 1):
        answer = send_on(client, answer, email=who.email, password="not the password")
        codes.append(answer.status_code)
        assert form_of(answer)[2]["kept"] == kept

    assert codes == [422] * 10 + [429]


def test_passwords_and_old_tokens_are_never_carried(app: Flask) -> None:
    sent = {"body": "mine", "new_password": "a secret", "csrf_token": "old", "Password2": "another"}

    answer = app.test_client().post("/account", data=sent)

    kept = unpacked(form_of(answer)[2]["kept"])
    assert kept == Kept("/account", (("body", "mine"),))


def test_a_full_form_is_carried_whole(app: Flask, session: Session) -> None:
    who = person(session)
    session.commit()
    client = app.test_client()
    for body, enctype in (('"' * (MB // 3 - 200), URLENCODED), ("خ\n" * (MB // 4), MULTIPART)):
        app.extensions["taken"].clear()
        answer = post(client, "/notes", {"body": body}, enctype)
        assert answer.status_code == 401
        answer = send_on(client, answer, email=who.email, password=PASSWORD)
        assert answer.status_code == 200
        assert send_on(client, answer).status_code == 303
        (taken,) = app.extensions["taken"]
        assert taken["body"] == [body]
        client.delete_cookie("mosaic")


def test_files_are_named_as_what_could_not_be_kept(app: Flask, session: Session) -> None:
    sent = {"title": "Our square", "picture": (BytesIO(b"..."), "square.png")}

    answer = app.test_client().post("/pictures", data=sent, content_type="multipart/form-data")

    assert "Files cannot be kept: please choose them again." in answer.text
    assert unpacked(form_of(answer)[2]["kept"]) == Kept(
        "/pictures", (("title", "Our square"),), is_multipart=True, had_files=True
    )


def test_a_script_is_told_and_keeps_its_page(app: Flask) -> None:
    for method in ("POST", "PUT"):
        answer = app.test_client().open(
            "/notes", method=method, data={"body": TYPED}, headers={"Accept": "application/json"}
        )

        assert answer.status_code == 401
        assert answer.json is not None
        assert answer.json["code"] == "sign-in-needed"


FORGED = [
    "",
    "{}",
    "[]",
    "null",
    "[" * 100_000,
    '["//evil.example",[["a","b"]],false,false]',
    '["https://evil.example",[["a","b"]],false,false]',
    '["/notes",[["a"]],false,false]',
    '["/notes",[["a",1]],false,false]',
    '["/notes",[["a","\\ud800"]],false,false]',
    '["/notes",[["a","\\u0000"]],false,false]',
    '["/notes",{"a":"b"},false,false]',
    '["/notes\\n",[["a","b"]],false,false]',
    "x" * 4_000_001,
]


def test_what_we_did_not_pack_is_not_carried(app: Flask, session: Session) -> None:
    who = person(session)
    session.commit()

    assert [unpacked(text) for text in FORGED] == [None] * len(FORGED)
    for text in FORGED[:-1]:
        given = {"email": who.email, "password": PASSWORD, "kept": text}
        answer = app.test_client().post("/sign-in", data=given)
        assert (answer.status_code, answer.location) == (303, "/")


def test_a_forged_form_cannot_bring_its_own_token_or_password() -> None:
    text = '["/notes",[["csrf_token","x"],["password","y"],["body","z"]],false,false]'

    assert unpacked(text) == Kept("/notes", (("body", "z"),))


def test_somebody_else_at_the_same_screen_sees_under_whose_name_it_goes(
    app: Flask, session: Session
) -> None:
    other = person(session, name="Bilal")
    session.commit()
    client = app.test_client()

    ended = client.post("/notes", data={"body": TYPED})
    answer = send_on(client, ended, email=other.email, password=PASSWORD)

    assert "You are signed in as Bilal. This has not been sent yet." in answer.text


def test_another_site_cannot_have_a_form_shown_as_if_it_were_typed(
    app: Flask, session: Session
) -> None:
    client, _ = signed_in(app, session, person(session))

    for who in (client, browser(app)):
        answer = who.post("/notes", data={"body": TYPED}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
        assert "council" not in answer.text
