"""What every answer says about safety, and how long it may be kept."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from learning.config import Settings
from tests.accounts.people import person, signed_in
from tests.accounts.site import site

pytestmark = pytest.mark.parametrize("database", ["sqlite"])
STANDING = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MB = 1024 * 1024


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with site(settings) as app:
        yield app


@pytest.fixture
def public_site(settings: Settings) -> Iterator[Flask]:
    """Reached by https under a name of its own; answers as outside of tests."""
    known = replace(
        settings,
        public_address="https://learn.example.org",
        trusted_hosts=("learn.example.org",),
        testing=False,
        log_level="error",
    )
    with site(known) as app:
        yield app


@pytest.mark.parametrize(
    "request_line",
    [
        "GET /open",
        "HEAD /open",
        "GET /mine",
        "GET /sign-in",
        "GET /nowhere",
        "PUT /open",
        "POST /notes",
        "POST /guestbook",
        "GET /breaks",
        "GET /fr",
        "OPTIONS /open",
    ],
)
def test_every_answer_carries_the_standing_headers_once(app: Flask, request_line: str) -> None:
    app.testing = False  # a fault becomes a page
    method, path = request_line.split()

    answer = app.test_client().open(path, method=method)

    assert {name: answer.headers.getlist(name) for name in STANDING} == {
        name: [value] for name, value in STANDING.items()
    }
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


def test_a_view_s_own_policy_wins(app: Flask) -> None:
    view = app.view_functions["pages.open_page"]
    own = {"Content-Security-Policy": "sandbox"}
    view_with_own = lambda: ("an upload", 200, own)  # noqa: E731
    view_with_own.__dict__.update(view.__dict__)
    app.view_functions["pages.open_page"] = view_with_own

    answer = app.test_client().get("/open")

    assert answer.headers.getlist("Content-Security-Policy") == ["sandbox"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_behind_tls_browsers_are_told_to_stay_there(public_site: Flask) -> None:
    answer = public_site.test_client().get("/open", base_url="https://learn.example.org")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("host", ["evil.example", "learn.example.org.evil.example", "127.0.0.1"])
@pytest.mark.parametrize("path", ["/open", "/mine", "/sign-in", "/nowhere", "/fr/sign-in"])
def test_a_host_that_is_not_ours_gets_nothing_that_names_it_and_is_no_fault(
    public_site: Flask, host: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = public_site.test_client().get(path, base_url=f"https://{host}")

    assert answer.status_code == 400
    assert host not in answer.text + str(answer.headers)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "request_line", ["GET /sign-in", "GET /account", "GET /mine", "POST /notes", "GET /nowhere"]
)
def test_what_no_view_allowed_to_be_kept_is_not_kept(
    app: Flask, session: Session, request_line: str
) -> None:
    client, csrf = signed_in(app, session, person(session))
    method, path = request_line.split()

    answer = client.open(path, method=method, data={"csrf_token": csrf})

    assert answer.headers["Cache-Control"] == "no-store"


def test_a_content_page_is_asked_about_each_time_and_sent_once(
    app: Flask, session: Session
) -> None:
    client, _ = signed_in(app, session, person(session))

    first = client.get("/open")
    again = client.get("/open", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_another_sign_in_has_another_tag_and_so_has_a_visitor(app: Flask, session: Session) -> None:
    who = person(session)
    one, _ = signed_in(app, session, who)
    other, _ = signed_in(app, session, who)

    tags = {each.get("/open").headers["ETag"] for each in (one, other, app.test_client())}

    assert len(tags) == 3


def test_only_a_visitor_s_page_with_its_language_in_the_address_is_for_everyone(
    app: Flask, session: Session
) -> None:
    client, _ = signed_in(app, session, person(session))
    visitor = app.test_client()
    with_cookie = app.test_client()
    with_cookie.set_cookie("anything", "at all")

    kept = [
        (each.get(path).headers["Cache-Control"], each.get(path).headers.get("Vary"))
        for each, path in (
            (visitor, "/fr/open"),
            (visitor, "/open"),
            (client, "/fr/open"),
            (with_cookie, "/fr/open"),
        )
    ]

    assert kept[0] == ("public, max-age=60", "Cookie")
    assert [each[0] for each in kept[1:]] == ["private, no-cache"] * 3


def test_a_form_of_1_mb_is_taken_and_a_larger_one_is_not(app: Flask) -> None:
    client = app.test_client()

    whole = client.post("/guestbook", data={"body": "x" * (MB - 5)})
    larger = client.post("/guestbook", data={"body": "x" * (MB - 4)})

    assert (whole.status_code, larger.status_code) == (303, 413)
    assert "This is too large to be sent." in larger.text
    assert len(larger.text) < 10_000
    assert app.extensions["taken"] == [{"body": ["x" * (MB - 5)]}]


def test_a_view_may_take_more(app: Flask, session: Session) -> None:
    client, csrf = signed_in(app, session, person(session))

    codes = [
        client.post("/pictures", data={"csrf_token": csrf, "body": "x" * size}).status_code
        for size in (2 * MB, 3 * MB)
    ]

    assert codes == [303, 413]
