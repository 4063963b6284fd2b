"""A phone in a room: saved only after the commit, a connection lost and found, typed text kept."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from learning.live.items import ItemText
from learning.live.models import LiveAnswer, LiveEvent
from tests.browser.conftest import PHONE, free_port
from tests.browser.test_pages_for_everybody import SMALL_TARGETS, WIDE, violations
from tests.live.making import ITEMS
from tests.live.sitting import Room, activity, open_room

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"])]
Open = Callable[..., Page]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The app itself behind a port, in this process, so that the test steers the same hub."""
    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with closing(app.extensions["live_hub"]):
        yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join(timeout=10)


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Open]:
    """A phone, whose page must not fail."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_phone(**given: str) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": PHONE["width"], "height": PHONE["height"]},
            **given,  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_phone
    for context in contexts:
        context.close()
    assert faults == []


def take_part(page: Page, room: Room, prefix: str = "") -> None:
    page.goto(f"{prefix}{room.path}")
    page.check("input[name=kind][value=anonymous]")
    page.click("main form button[type=submit]")
    expect(page.locator("[data-connection]")).not_to_contain_text("Refresh")


def answers(session: Session) -> list[object]:
    session.rollback()
    return [one.answer for one in session.scalars(select(LiveAnswer))]


def test_saved_is_said_only_after_the_commit(app: Flask, session: Session, phone: Open) -> None:
    room = open_room(app, session)
    page = phone()
    take_part(page, room)
    room.go("stuck")
    saved = page.locator("[data-saved]").first
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/answers", hold)

    page.get_by_label("Papers").check()
    page.click("[data-send]")
    expect(page.locator("[data-sending]").first).to_be_visible()
    expect(saved).to_be_hidden()
    assert answers(session) == []
    held[0].continue_()
    expect(saved).to_be_visible()

    assert answers(session) == ["b"]


def test_an_answer_given_offline_is_kept_and_sent_once(
    app: Flask, session: Session, phone: Open
) -> None:
    room = open_room(app, session)
    page = phone()
    take_part(page, room)
    room.go("stuck")
    page.get_by_label("Rent").check()

    page.context.set_offline(True)
    page.click("[data-send]")
    expect(page.locator("[data-waiting]").first).to_be_visible()
    expect(page.locator("[data-saved]").first).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator("[data-saved]").first).to_be_visible()

    session.rollback()
    kinds = [one.kind for one in session.scalars(select(LiveEvent))]
    assert kinds.count("answered") == 1
    assert answers(session) == ["a"]


def test_an_answer_that_comes_too_late_is_told_and_stays(
    app: Flask, session: Session, phone: Open
) -> None:
    room = open_room(app, session)
    page = phone()
    take_part(page, room)
    room.go("cause")
    page.locator("#answer input[name=answer]").first.fill("the waiting list")

    page.context.set_offline(True)
    page.click("[data-send]")
    expect(page.locator("[data-waiting]").first).to_be_visible()
    room.steer("reveal", step="cause")
    page.context.set_offline(False)

    expect(page.locator(".notice--bad").first).to_contain_text("could not be counted")
    expect(page.locator(".notice--bad").first).to_contain_text("the waiting list")
    assert answers(session) == []


def test_what_is_typed_and_the_focus_stay_while_the_room_moves(
    app: Flask, session: Session, phone: Open
) -> None:
    room = open_room(app, session, *ITEMS, moderation="after")
    page, other = phone(), phone()
    take_part(page, room)
    take_part(other, room)
    room.go("cause")
    field = page.locator("#answer input[name=answer]").first
    field.fill("half a wo")

    other.click("[data-opens]")
    other.locator("#ask-form textarea").fill("Who pays for the agents?")
    other.click("#ask-form button[type=submit]")
    expect(page.locator("#questions")).to_contain_text("Who pays for the agents?")
    page.keyboard.type("rd")

    expect(field).to_have_value("half a word")
    expect(field).to_be_focused()
    page.locator(".support").click()
    expect(page.locator(".support")).to_have_attribute("aria-pressed", "true")
    expect(other.locator(".support bdi")).to_have_text("2")
    expect(other.locator(".support")).to_be_disabled()


def test_what_was_not_sent_before_the_end_can_still_be_read(
    app: Flask, session: Session, phone: Open
) -> None:
    room = open_room(app, session)
    page = phone()
    take_part(page, room)
    room.go("stuck")
    page.get_by_label("Papers").check()

    room.steer("close", step="stuck")

    expect(page.locator("[data-unsent]")).to_contain_text("Papers")


def test_a_changed_answer_and_the_results(app: Flask, session: Session, phone: Open) -> None:
    room = open_room(app, session)
    page = phone()
    take_part(page, room)
    room.go("stuck")
    for label in ("Papers", "Rent", "Papers"):
        page.get_by_label(label).check()
        expect(page.locator("[data-saved]").first).to_be_hidden()
        page.click("[data-send]")
        expect(page.locator("[data-saved]").first).to_be_visible()
    assert answers(session) == ["b"]

    room.steer("reveal", step="stuck")

    expect(page.locator("[data-mine=b]")).to_be_visible()
    expect(page.locator("[data-mine=a]")).to_be_hidden()


def test_the_language_changes_and_what_is_typed_comes_along(
    app: Flask, session: Session, phone: Open
) -> None:
    room = open_room(app, session)
    page = phone()
    take_part(page, room)
    room.go("cause")
    page.locator("#answer input[name=answer]").first.fill("the waiting list")

    page.click(".tongues__button")
    page.click("[data-tongue][value=ar]")

    page.wait_for_url(f"**/ar{room.path}")
    expect(page.locator("#answer input[name=answer]").first).to_have_value("the waiting list")


FORMS = ("single", "scale", "matching", "ranking", "word-cloud", "board")


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_for_everybody(
    app: Flask, session: Session, phone: Open, prefix: str, scheme: str
) -> None:
    items = [activity(form) for form in FORMS]
    room = open_room(app, session, *ITEMS[:1], *items)
    page = phone(color_scheme=scheme)
    page.goto(f"{prefix}/join")
    look(page)
    page.goto(f"{prefix}{room.path}")
    look(page)
    page.check("input[name=kind][value=anonymous]")
    page.click("main form button[type=submit]")
    look(page)
    for item in (ITEMS[0], *items):
        room.go(item.key)
        shown = item.texts.get(prefix.strip("/"), item.source)
        moved_to(page, shown)
        look(page)
        if item.is_activity:
            room.steer("reveal", step=item.key)
            expect(page.locator("#asked[data-stage=revealed]")).to_be_visible()
            look(page)


def moved_to(page: Page, text: ItemText) -> None:
    expect(page.locator("#asked h2").first).to_have_text(text.title)


def look(page: Page) -> None:
    """For everybody, no wider than the screen, easy to hit."""
    assert violations(page) == []
    assert page.evaluate(WIDE) == 0
    assert page.evaluate(SMALL_TARGETS, 24) == []
