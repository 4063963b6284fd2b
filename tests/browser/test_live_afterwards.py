"""Results, attendance and report of a session in a browser: axe, widths, dark and light."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from learning.config import Settings
from learning.live.entries import Steer
from learning.live.models import LiveSession
from learning.store.session import Store
from tests.accounts.people import clock
from tests.authoring.tree import publish
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_live_stage import OPEN_ALL, Open, address, window  # noqa: F401
from tests.browser.test_pages_for_everybody import WIDE, violations
from tests.live.endings import settle
from tests.live.making import answer, seat, send
from tests.live.rooms import asks, at, facilitator, open_room, ruled, say, words
from tests.live.test_room_result import held

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"])]


@pytest.fixture
def live(session: Session) -> LiveSession:
    """A session that is over: people of three languages answered, wrote and asked."""
    found = open_room(session, by=facilitator(session))
    at(session, found, "stuck")
    codes = ["en"] * 6 + ["fr"] * 5 + ["ar"] * 7
    there = [
        seat(session, found, language=code, kind="named", shown_name=f"Person {place}")
        for place, code in enumerate(codes)
    ]
    votes = zip(there, codes, "aabab" * 4, strict=False)
    say(session, found, *(answer(one, given, language=code) for one, code, given in votes))
    at(session, found, "cause")
    said = say(session, found, words(there[0], "السكن", "rent"), asks(there[1], "Who pays?"))
    say(session, found, ruled("cause|rent"), ruled(str(said[1])))
    send(session, found, Steer("end", None), now=clock())
    session.commit()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("page", ["results", "attendance", "report/edit"])
def test_axe_finds_nothing_and_nothing_overflows(
    window: Open,  # noqa: F811  # a fixture of the stage's tests
    live: LiveSession,
    page: str,
    size: dict[str, int],
    language: str,
    scheme: str,
) -> None:
    shown = window(size, scheme=scheme)

    answered = shown.goto(f"/{language}/live/{live.code}/{page}")
    shown.evaluate(OPEN_ALL)

    assert answered is not None
    assert answered.status == 200
    assert violations(shown) == []
    assert shown.evaluate(WIDE) == 0


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_the_room_answered_stands_below_ones_own_answer(
    window: Open,  # noqa: F811
    store: Store,
    settings: Settings,
    session: Session,
    size: dict[str, int],
    language: str,
) -> None:
    publish(store)
    held(session, people=6, wrongly=2)
    settle(store, settings, session)
    shown = window(size)
    shown.goto(f"/{language}/modules/harbour/first-home")
    question = shown.locator("#question-guarantor")
    expect(question.locator(".room")).to_have_count(0)

    question.get_by_text("The city").click()
    question.locator("[data-send]").click()

    expect(question.locator(".room tbody tr")).to_have_count(3)
    assert violations(shown) == []
    assert shown.evaluate(WIDE) == 0
