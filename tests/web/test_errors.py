"""Refusals are pages that say what to do; faults show a number and nothing of the inside."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from learning.config import Settings
from learning.store.faults import AWAY, Busy
from tests.accounts.people import browser, person, signed_in
from tests.accounts.site import site
from tests.visitor import Visitor, words

pytestmark = pytest.mark.parametrize("database", ["sqlite"])
JSON = {"Accept": "application/json"}


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with site(settings) as app:
        yield app


@pytest.fixture
def live(settings: Settings) -> Iterator[Flask]:
    """As outside of tests: a fault becomes a page, and lines go to standard error."""
    with site(replace(settings, testing=False, log_level="error")) as app:
        yield app


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_page_that_is_not_there_is_a_page(visitor: Visitor) -> None:
    page = visitor.open("/nowhere", status=404)

    assert words(page.h1) == "This page does not exist."


def test_a_method_that_is_not_taken_says_which_are(app: Flask) -> None:
    answer = app.test_client().put("/open")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_refusal_says_why_and_shows_what_was_typed(app: Flask, session: Session) -> None:
    client, csrf = signed_in(app, session, person(session))
    sent = {"csrf_token": csrf, "plan": "Open the old school", "new_password": "a secret of mine"}

    answer = client.post("/refuses", data=sent)

    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 409
    assert words(page.h1) == "This is closed since Monday."
    assert [words(label) for label in page.select("main label")] == ["plan Open the old school"]
    assert "a secret of mine" not in answer.text


def test_a_refusal_is_told_to_scripts_as_a_problem(app: Flask, session: Session) -> None:
    client, csrf = signed_in(app, session, person(session))

    answer = client.post("/refuses", data={"csrf_token": csrf}, headers=JSON)

    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": "This is closed since Monday.",
        "status": 409,
        "code": "refusal",
    }


def test_when_the_database_is_busy_the_same_text_is_sent_again_by_one_button(
    app: Flask, session: Session
) -> None:
    client, csrf = signed_in(app, session, person(session))

    answer = client.post("/busy", data={"csrf_token": csrf, "plan": "Open the old school"})

    page = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert [(tag["name"], tag["value"]) for tag in page.select("main form [name]")] == [
        ("csrf_token", csrf),
        ("plan", "Open the old school"),
    ]
    assert answer.headers["X-Request-ID"] in answer.text


@pytest.mark.parametrize("headers", [{}, JSON], ids=["page", "json"])
def test_a_fault_shows_a_number_that_is_in_the_log_and_nothing_of_the_inside(
    live: Flask, capsys: pytest.CaptureFixture[str], headers: dict[str, str]
) -> None:
    answer = live.test_client().post("/breaks", data={"plan": "Our plan"}, headers=headers)

    number = answer.headers["X-Request-ID"]
    (fault,) = [line for line in lines(capsys) if line["event"] == "fault"]
    assert answer.status_code == 500
    assert number in answer.text
    assert fault["request_id"] == number
    assert "LookupError: a secret of the inside" in fault["exception"]
    for inside in ("secret of the inside", "LookupError", "Traceback", "site.py"):
        assert inside not in answer.text


def test_a_fault_loses_nothing_that_was_typed(live: Flask) -> None:
    answer = live.test_client().post("/breaks", data={"plan": "Our plan"})

    page = BeautifulSoup(answer.text, "html.parser")
    assert [(tag["name"], tag["value"]) for tag in page.select("main form [name]")] == [
        ("plan", "Our plan")
    ]


def test_when_even_the_page_fails_a_bare_one_has_number_and_text(
    live: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(live.jinja_env.globals, "asset", None)

    answer = live.test_client().post("/breaks", data={"plan": "<b>Our</b> plan"})

    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 500
    assert words(page.h1) == "Something went wrong on our side."
    assert [words(tag) for tag in page.select("strong, h2, pre")] == [
        answer.headers["X-Request-ID"],
        "plan",
        "<b>Our</b> plan",
    ]


def test_a_database_that_went_away_is_said_so(live: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise Busy(AWAY)

    monkeypatch.setattr("learning.accounts.queries.reader_row", away)

    answer = browser(live, "t" * 43).post("/notes", data={"plan": "Our plan"})

    page = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert words(page.h1) == AWAY
    assert [(tag["name"], tag["value"]) for tag in page.select("main form [name]")] == [
        ("plan", "Our plan")
    ]


@pytest.mark.parametrize(
    ("path", "is_json"), [("/nowhere", False), ("/api/v1/nowhere", True)], ids=["page", "api"]
)
def test_the_api_always_speaks_json(app: Flask, path: str, *, is_json: bool) -> None:
    answer = app.test_client().get(path)

    assert answer.status_code == 404
    assert (answer.mimetype == "application/problem+json") == is_json
