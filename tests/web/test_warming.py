"""What is made before the workers are forked, and what it must never do."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from learning.config import Settings
from learning.migrations import state
from learning.web import warming
from tests.web.small import small_app


def test_every_template_is_compiled_and_kept(app: Flask, settings: Settings) -> None:
    warming.compile_templates(app, settings)

    kept = list((settings.data / "templates").iterdir())
    assert len(kept) == len(app.jinja_env.list_templates())


def test_pages_are_opened_as_a_visitor_clicks(settings: Settings) -> None:
    asked: list[str] = []

    with small_app(settings) as app:
        app.wsgi_app = walking(asked)  # type: ignore[method-assign]
        warming.open_pages(app)

    assert asked == [
        "localhost /modules",
        "localhost /modules/housing",
        "localhost /modules/housing/home",
    ]


def test_an_address_that_the_site_answers_to_is_used(settings: Settings) -> None:
    asked: list[str] = []

    with small_app(replace(settings, public_address="https://learn.example.org")) as app:
        app.wsgi_app = walking(asked)  # type: ignore[method-assign]
        warming.open_pages(app)

    assert asked[0] == "learn.example.org /modules"


def test_nothing_is_opened_when_the_database_waits_for_a_step(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(state, "head", lambda: "a_step_to_come")

    with small_app(settings) as app:
        app.wsgi_app = walking(asked)  # type: ignore[method-assign]
        warming.open_pages(app)

    assert asked == []


def test_a_database_that_is_away_does_not_stop_the_start(settings: Settings) -> None:
    lost = replace(settings, database=f"sqlite:///{Path('/proc')}")

    with small_app(lost) as app:
        warming.open_pages(app)


def walking(asked: list[str]):  # type: ignore[no-untyped-def]  # a WSGI application
    """Notes what is asked; its pages link to a module, then to a lesson."""

    def app(environ, start_response):  # type: ignore[no-untyped-def]
        asked.append(f"{environ['HTTP_HOST']} {environ['PATH_INFO']}")
        start_response("200 OK", [])
        return [b'<a href="/modules/housing"><a href="/modules/housing/home"><a href="/">']

    return app
