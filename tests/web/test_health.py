"""What machines ask, and when they are told to wait."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from learning.config import Settings
from learning.migrations import state
from learning.store.session import Store
from tests.web.small import small_app


def asked(settings: Settings, path: str, **headers: str) -> tuple[int, str, str | None]:
    """Status, text and cache rule of an answer."""
    with small_app(settings) as app:
        answer = app.test_client().get(path, headers=headers)
        return answer.status_code, answer.text, answer.headers.get("Cache-Control")


def test_the_process_says_that_it_lives(settings: Settings) -> None:
    assert asked(settings, "/health") == (200, "alive\n", "no-store")


def test_a_migrated_database_is_ready(settings: Settings) -> None:
    assert asked(settings, "/health/ready") == (200, "ready\n", "no-store")


def test_an_old_database_is_not_ready(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "head", lambda: "a_step_to_come")

    assert asked(settings, "/health/ready") == (
        503,
        "the database waits for `learning migrate`\n",
        "no-store",
    )


@pytest.mark.parametrize("away", ["sqlite:////proc", "postgresql+psycopg://tests@127.0.0.1:1/none"])
def test_a_database_that_is_away_is_not_ready_and_the_process_still_lives(
    away: str, settings: Settings
) -> None:
    lost = replace(settings, database=away)

    assert asked(lost, "/health") == (200, "alive\n", "no-store")
    assert asked(lost, "/health/ready") == (
        503,
        "the database does not answer\n",
        "no-store",
    )


def test_answers_are_counted_by_kind(settings: Settings) -> None:
    with small_app(settings) as app:
        client = app.test_client()
        before = counted(client.get("/metrics").text)
        client.get("/notes/one")
        client.get("/notes/two")
        after = counted(client.get("/metrics").text)

    assert after - before == 3  # the first look at the numbers counts too


def counted(numbers: str) -> float:
    name = 'mosaic_answers_total{method="GET",status="200"} '
    return sum(float(line.removeprefix(name)) for line in numbers.splitlines() if name in line)


@pytest.mark.parametrize(
    ("change", "header", "status"),
    [
        ({}, "", 200),
        ({"production": True}, "", 404),
        ({"metrics_token": "let me in"}, "", 404),
        ({"metrics_token": "let me in"}, "Bearer let me out", 404),
        ({"metrics_token": "let me in"}, "Bearer let me in", 200),
        ({"metrics_token": "let me in", "production": True}, "Bearer let me in", 200),
    ],
)
def test_the_numbers_are_for_those_who_know_the_token(
    settings: Settings, change: dict[str, object], header: str, status: int
) -> None:
    given: Callable[..., Settings] = replace

    with small_app(given(settings, **change)) as app:
        app.register_error_handler(Exception, lambda _error: ("no", 404))
        answer = app.test_client().get("/metrics", headers={"Authorization": header})

    assert answer.status_code == status


def test_being_alive_asks_the_database_nothing(settings: Settings, store: Store) -> None:
    with store.engine.connect() as held:
        held.execute(text("SELECT 1"))
        assert asked(settings, "/health")[0] == 200
