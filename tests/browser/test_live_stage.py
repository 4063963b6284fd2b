"""Wall and cockpit in a browser: axe, widths, keys, frames that keep what is being typed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from learning.live.models import LiveSession
from learning.live.views.stage import as_id
from tests.accounts.people import sign_in
from tests.browser.conftest import DESK, PHONE, free_port
from tests.browser.test_pages_for_everybody import WIDE, violations
from tests.live.making import answer, seat
from tests.live.rooms import asks, at, facilitator, open_room, say, words

# The site's own menus stay shut: open, they cover the page.
OPEN_ALL = """() => {
  for (const one of document.querySelectorAll("details")) one.open = !one.closest("body > header");
}"""

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"])]
Open = Callable[..., Page]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The app itself behind a port, in this process, so that the test moves the same room."""
    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with closing(app.extensions["live_hub"]):
        yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join(timeout=10)


@pytest.fixture
def live(session: Session) -> LiveSession:
    """A room with a word cloud, in which people wrote and asked."""
    me = facilitator(session)
    found = open_room(session, by=me, people=6)
    at(session, found, "stuck")
    say(session, found, *(answer(seat(session, found), one) for one in "aab"))
    at(session, found, "cause")
    first = seat(session, found, language="ar")
    say(session, found, words(first, "السكن", "rent"), asks(first, "Who pays?"))
    session.commit()
    return found


@pytest.fixture
def window(chromium: Browser, address: str, session: Session, live: LiveSession) -> Iterator[Open]:
    """A facilitator's window, whose page must not fail."""
    from learning.accounts.models import Person  # noqa: PLC0415

    _, token = sign_in(session, session.get_one(Person, live.created_by_id))
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_window(
        size: dict[str, int] = DESK, *, scheme: str = "light", scripts: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
        )
        context.add_cookies([{"name": "mosaic", "value": token, "url": address}])
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("page", "size"),
    [
        ("present", DESK),
        ("control", DESK),
        ("control", PHONE),
        ("check", PHONE),
        ("plan", DESK),
        ("plan", PHONE),
        ("plan/new", PHONE),
    ],
)
def test_axe_finds_nothing_and_nothing_overflows(
    window: Open, live: LiveSession, page: str, size: dict[str, int], language: str, scheme: str
) -> None:
    shown = window(size, scheme=scheme)

    shown.goto(f"/{language}/live/{live.code}/{page}?language={language}")
    shown.evaluate(OPEN_ALL)

    assert violations(shown) == []
    assert shown.evaluate(WIDE) == 0


def test_a_click_moves_the_cockpit_and_the_wall(window: Open, live: LiveSession) -> None:
    cockpit, wall = window(), window()
    cockpit.goto(f"/live/{live.code}/control")
    wall.goto(f"/live/{live.code}/present")

    cockpit.get_by_role("button", name="Next: Goodbye").click()

    expect(wall.locator("h1")).to_have_text("Goodbye")
    expect(cockpit.locator(".plan__line--now")).to_contain_text("Goodbye")


def test_keys_steer_and_fields_keep_their_own(window: Open, live: LiveSession) -> None:
    cockpit = window()
    cockpit.goto(f"/live/{live.code}/control")
    cockpit.locator("#groups > summary").click()
    cockpit.locator("#group-count").press("ArrowRight")
    cockpit.locator("#group-count").press("p")
    expect(cockpit.locator(".plan__line--now")).to_contain_text("Name a cause")

    cockpit.locator("#group-count").blur()
    cockpit.keyboard.press("Space")
    expect(cockpit.locator(".ck__kicker")).to_contain_text("results shown")
    cockpit.keyboard.press("ArrowRight")

    expect(cockpit.locator(".plan__line--now")).to_contain_text("Goodbye")


def test_a_frame_keeps_what_is_being_typed(
    window: Open, live: LiveSession, session: Session, app: Flask
) -> None:
    cockpit, rent = window(), as_id("cause|rent")
    cockpit.goto(f"/live/{live.code}/control")
    cockpit.locator(f"#more-{rent} > summary").click()
    field = cockpit.locator(f"#more-{rent} input[name=text]")
    field.fill("a home")
    somebody = seat(session, live)
    say(session, live, words(somebody, "queue"))
    session.commit()
    app.extensions["live_hub"].renew(live.id)
    expect(cockpit.locator(".ck__now")).to_contain_text("2 of 11 answered")

    expect(field).to_have_value("a home")
    expect(field).to_be_focused()
    cockpit.locator("h1").click()

    expect(cockpit.locator(".queue")).to_contain_text("queue")
    expect(field).to_have_value("a home")


def test_a_stale_click_is_told_in_words(window: Open, live: LiveSession, session: Session) -> None:
    cockpit = window()
    cockpit.goto(f"/live/{live.code}/control")
    cockpit.route("**/control/events*", lambda route: route.abort())
    cockpit.locator("form[action$='/control/next'] [name=seen]").evaluate("one => one.value = 1")

    cockpit.get_by_role("button", name="Next: Goodbye").click()

    expect(cockpit.get_by_role("alert")).to_contain_text("nothing was changed")
    expect(cockpit.locator(".plan__line--now")).to_contain_text("Name a cause")


def test_the_check_says_that_the_stream_comes_through(window: Open, live: LiveSession) -> None:
    page = window()

    page.goto(f"/live/{live.code}/check")

    expect(page.get_by_text("Three signs arrived one by one")).to_be_visible()
    expect(page.get_by_text("agree on the time")).to_be_visible()


def test_a_wall_without_scripts_reloads_itself(
    window: Open, live: LiveSession, session: Session, app: Flask
) -> None:
    wall = window(scripts=False)
    wall.goto(f"/live/{live.code}/present")
    expect(wall.locator("h1")).to_have_text("Name a cause")

    at(session, live, "goodbye")
    session.commit()
    app.extensions["live_hub"].renew(live.id)

    expect(wall.locator("h1")).to_have_text("Goodbye", timeout=9000)
