"""One line for each request, under its id, with nobody's data in it."""

import json
import logging
import re
from dataclasses import replace

import pytest
from flask import Flask

from learning.config import Settings
from learning.web import logs
from tests.web.small import small_app

database = pytest.mark.parametrize("database", ["sqlite"])
pytestmark = database
PERSON = "amina@example.org"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.fixture
def told(settings: Settings) -> Settings:
    return replace(settings, log_level="info")


def test_a_request_is_one_line_without_path_query_or_address(
    told: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_app(told) as app:
        app.test_client().get(
            f"/notes/{PERSON}?name={PERSON}",
            headers={"X-Request-ID": "abcdef0123456789", "User-Agent": PERSON},
        )

    (line,) = lines(capsys)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", str(line.pop("timestamp")))
    assert isinstance(line.pop("ms"), float)
    assert line == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "route": "/notes/<word>",
        "status": 200,
        "request_id": "abcdef0123456789",
    }


@pytest.mark.parametrize("given", ["short", "x" * 65, "has space in it", 'quote"quote"', ""])
def test_an_id_that_is_none_is_replaced(told: Settings, given: str) -> None:
    with small_app(told) as app:
        answer = app.test_client().get("/notes/one", headers={"X-Request-ID": given})

    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])


def test_two_requests_have_two_ids(told: Settings) -> None:
    with small_app(told) as app:
        client = app.test_client()
        first, second = (client.get("/notes/one").headers["X-Request-ID"] for _ in range(2))

    assert first != second


def test_health_checks_are_not_told(told: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with small_app(told) as app:
        app.test_client().get("/health")

    assert lines(capsys) == []


def test_a_fault_is_told_without_the_person(
    told: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_app(told) as app:
        fail(app)

    fault, request = lines(capsys)
    assert str(fault["exception"]).endswith("\nLookupError: [e-mail] is not here")
    assert PERSON not in json.dumps(fault)
    assert (fault["request_id"], request["status"]) == (request["request_id"], 500)


def fail(app: Flask) -> None:
    """Open a page that fails, in an app that shows faults as a server does."""

    def tell(exc_info: object) -> None:
        logs.log.error("fault", exc_info=exc_info)

    app.testing = False
    app.log_exception = tell  # type: ignore[method-assign]
    app.test_client().get("/fails")


def test_libraries_speak_in_the_same_form_and_lose_quoted_rows(told: Settings) -> None:
    message = f"duplicate key\nDETAIL:  Key (email)=({PERSON}) already exists."
    record = logging.LogRecord("sqlalchemy", logging.WARNING, "", 1, message, None, None)

    line = json.loads(logs.formatter(told).format(record))

    assert re.fullmatch(r"\d{4}-.*Z", line.pop("timestamp"))
    assert line == {"event": "duplicate key\n", "level": "warning"}


def test_people_at_a_terminal_read_text(told: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with small_app(replace(told, log_format="console")) as app:
        app.test_client().get("/notes/one")

    (line,) = capsys.readouterr().err.splitlines()
    assert "request" in line
    assert "route=/notes/<word>" in line


def test_a_lower_level_is_not_told(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with small_app(replace(settings, log_level="warning")) as app:
        app.test_client().get("/notes/one")

    assert lines(capsys) == []
