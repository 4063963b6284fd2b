"""One whole session: a facilitator, a wall and four phones, each in a real window of its own."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.accounts.people import clock
from tests.browser.conftest import PHONE, Open, sign_in
from tests.browser.test_pages_for_everybody import violations

pytestmark = pytest.mark.browser
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
HOSTILE = "<img src=x onerror=document.title='run'> \u202eقنابل"


@dataclass(frozen=True, slots=True)
class Session:
    """The windows of one session."""

    code: str
    cockpit: Page
    wall: Page
    english: Page
    french: Page
    spanish: Page  # without scripts
    arabic: Page

    @property
    def phones(self) -> tuple[Page, ...]:
        return self.english, self.french, self.spanish, self.arabic

    def do(self, command: str, *, nth: int = 0) -> None:
        """Press a button of the cockpit and see that it took."""
        button = self.cockpit.locator(f"form[action$='/control/{command}'] button").nth(nth)
        with self.cockpit.expect_response(re.compile(f"/control/{command}$")):
            button.click()

    def go_to(self, title: str) -> None:
        """Another step of the plan, by its title."""
        with self.cockpit.expect_response(re.compile("/control/go$")):
            self.cockpit.locator("form[action$='/control/go'] button", has_text=title).click()


@pytest.fixture
def live(window: Open) -> Session:
    """A session that a facilitator has scheduled and opened, with four people in the room."""
    cockpit = window()
    sign_in(cockpit, "facilitator@example.org")
    code = schedule(cockpit)
    cockpit.goto(f"/live/{code}/control")
    press(cockpit.locator("form[action$='/control/lobby'] button"), "/control/lobby")
    wall = cockpit.context.new_page()
    wall.goto(f"/live/{code}/present")
    english = window(PHONE)
    sign_in(english)
    return Session(
        code=code,
        cockpit=cockpit,
        wall=wall,
        english=seated(english, code, language="en", kind="hidden"),
        french=seated(window(PHONE), code, language="fr", kind="named"),
        spanish=seated(window(PHONE, scripts=False), code, language="es", kind="anonymous"),
        arabic=seated(window(PHONE), code.translate(EASTERN), language="ar", kind="anonymous"),
    )


def schedule(page: Page) -> str:
    page.goto("/live/new?module=housing")
    page.fill("[name=day]", (clock() + timedelta(days=30)).date().isoformat())
    page.fill("[name=clock]", "10:00")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/live/\d{6}/"))
    found = re.search(r"/live/(\d{6})/", page.url)
    assert found is not None
    return found.group(1)


def seated(page: Page, code: str, *, language: str, kind: str) -> Page:
    """Joined by hand with the code, as somebody who reads this language."""
    page.goto(f"/{language}/join")
    page.fill("main [name=code]", code)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(rf"/{language}/live/\d{{6}}$"))
    page.check(f"main [name=kind][value={kind}]")
    if kind == "named":
        page.fill("main [name=name]", "Ourania")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#asked")).to_have_attribute("data-stage", "lobby")
    return page


def press(button: Locator, path: str) -> None:
    with button.page.expect_response(re.compile(f"{path}$")):
        button.click()


def test_a_whole_session_in_four_languages(live: Session) -> None:
    read_a_slide(live)
    answer_a_poll(live)
    see_the_results(live)
    gather_words(live)
    answer_and_ask(live)
    end(live)
    for phone in live.phones:
        at_stage(phone, "ended", live)
    live.cockpit.goto(f"/live/{live.code}/results")
    expect(live.cockpit.locator("main")).to_contain_text("loyer")
    assert violations(live.cockpit) == []


def read_a_slide(live: Session) -> None:
    """Every phone reads it in its own language and direction."""
    live.do("next")
    for phone in live.phones:
        at_stage(phone, "slide", live)
    expect(live.english.locator("#asked h2")).to_have_text("Welcome: which door is closed?")
    expect(live.arabic.locator("#asked h2")).to_have_attribute("dir", "rtl")
    assert len({phone.locator("#asked h2").inner_text() for phone in live.phones}) == 4


def answer_a_poll(live: Session) -> None:
    """Four votes: one with a plain form, one typed while the phone has no network."""
    live.do("next")
    for phone in live.phones:
        at_stage(phone, "open", live)
    vote(live.english, 0)
    vote(live.arabic, 1)
    vote(live.spanish, 0)
    live.french.context.set_offline(True)  # Playwright's own way
    live.french.locator("#asked input[type=radio]").nth(1).check()
    live.french.locator("#asked [data-send]").click()
    expect(live.french.locator("[data-waiting]").first).to_be_visible()
    expect(live.french.locator("[data-saved]").first).to_be_hidden()
    live.french.context.set_offline(False)
    expect(live.french.locator("[data-saved]").first).to_be_visible(timeout=20_000)
    expect(live.wall.locator("main")).to_contain_text("4 of 4 answered")
    assert "50%" not in live.wall.content()


def see_the_results(live: Session) -> None:
    """They come to everybody, as numbers and words."""
    live.do("reveal")
    expect(live.wall.locator("main")).to_contain_text("50%")
    for phone in live.phones:
        at_stage(phone, "revealed", live)
        expect(phone.locator("#asked")).to_contain_text("50")
    for page in (live.arabic, live.wall, live.cockpit):
        assert violations(page) == []


def gather_words(live: Session) -> None:
    """What nobody approved stays out; a hostile text never runs."""
    live.go_to("Name one cause")
    for phone, word in zip(live.phones, ("rent", "loyer", HOSTILE, "الإيجار"), strict=True):
        at_stage(phone, "open", live)
        say(phone, word)
    expect(live.cockpit.locator(".queue__text")).to_have_count(4)
    assert "loyer" not in live.wall.content()
    rule(live, "rent", "shown")
    rule(live, "loyer", "shown")
    live.do("reveal")
    expect(live.wall.locator("main")).to_contain_text("loyer")
    assert "onerror" not in live.wall.inner_text("body")
    assert live.wall.title() != "run"
    at_stage(live.arabic, "revealed", live)
    expect(live.arabic.locator("#asked")).to_contain_text("loyer")
    expect(live.arabic.locator("#asked")).not_to_contain_text("onerror")


def answer_and_ask(live: Session) -> None:
    """A question of a lesson, and a question to the room."""
    live.go_to("Myths and realities")
    at_stage(live.english, "open", live)
    vote(live.english, 0)
    ask(live.french, "Qui paie les interprètes ?")
    expect(live.cockpit.locator(".queue__text", has_text="Qui paie")).to_have_count(1)
    rule(live, "Qui paie", "shown")
    expect(live.english.locator("#questions")).to_contain_text("Qui paie")


def at_stage(phone: Page, name: str, live: Session) -> None:
    """The phone has come this far by itself; the one without scripts is refreshed by hand."""
    if phone is live.spanish:
        phone.reload()
    expect(phone.locator("#asked")).to_have_attribute("data-stage", name)


def vote(phone: Page, place: int) -> None:
    phone.locator("#asked input[type=radio]").nth(place).check()
    phone.locator("#asked [data-send]").click()
    expect(phone.locator("[data-saved]").first).to_be_visible()


def say(phone: Page, word: str) -> None:
    phone.locator("#asked input[name=answer]").first.fill(word)
    phone.locator("#asked [data-send]").click()
    expect(phone.locator("[data-saved]").first).to_be_visible()


def ask(phone: Page, text: str) -> None:
    phone.click("[data-opens=ask-form]")
    phone.locator("#ask textarea").fill(text)
    phone.locator("#ask [data-send]").click()
    expect(phone.locator("#mine")).to_contain_text(text)


def rule(live: Session, text: str, ruled: str) -> None:
    """Decide on a text that waits."""
    entry = live.cockpit.locator(".queue__text", has_text=text).first
    button = entry.locator(f"button[name=ruled][value={ruled}]").first
    press(button, "/control/rule")


def end(live: Session) -> None:
    live.cockpit.get_by_text("End …").click()
    live.do("end")
