"""A civil servant takes the final quiz: two windows, a lost connection, a failure, a pass."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from learning.markdown.dialect import parse
from learning.markdown.document import Question, paired
from tests.browser.conftest import DESK, PHONE, Open, sign_in
from tests.browser.test_pages_for_everybody import SMALL_TARGETS, WIDE, violations

pytestmark = pytest.mark.browser
MODULE = Path(__file__).parents[2] / "modules" / "basic-services"
QUIZ = "/modules/basic-services/quiz"
SAVED = re.compile("Saved|حُفظ")
PEOPLE = {"": "participant@example.org", "/ar": "focal@example.org"}


@pytest.fixture(scope="module")
def key() -> dict[str, Question]:
    """Every question of the pool by its words in English and Arabic, from the authors' files."""
    found: dict[str, Question] = {}
    for path in [*sorted((MODULE / "lessons").glob("[0-9][0-9]-*.md")), MODULE / "quiz.md"]:
        if path.name.count(".") == 1:
            source, arabic = questions_in(path), questions_in(path.with_suffix(".ar.md"))
            found |= {plain(one.text): one for one in source.values()}
            for name, one in arabic.items():
                found[plain(one.text)] = paired(source[name], one) or one
    return found


def questions_in(path: Path) -> dict[str, Question]:
    document = parse(path.read_text(encoding="utf-8"), path=str(path)).document
    assert document is not None, path
    return {one.id: one for one in document.questions}


def plain(text: str) -> str:
    """Letters and figures only: a gap, a space or a sign must not matter."""
    return "".join(re.findall(r"\w", text))


def look(page: Page) -> None:
    """As every page: for everybody, no wider than the screen, easy to hit."""
    assert violations(page) == []
    assert page.evaluate(WIDE) == 0
    assert page.evaluate(SMALL_TARGETS, 24) == []


def answer_rightly(section: Locator, question: Question) -> None:
    """Give the answer that the author's file marks as right."""
    if question.kind in {"single", "multiple"}:
        for option in question.options:
            if option.right:
                section.locator(f"input[value='{option.id}']").check()
    for part, value in chosen_rightly(question).items():
        section.locator(f"select[name$='-answer-{part}']").select_option(value)
    for gap in question.gaps:
        if gap.answers:
            section.locator(f"input[name$='-answer-{gap.id}']").fill(gap.answers[0])
    for text in [*(str(one.low) for one in question.numbers), *question.texts][:1]:
        section.locator("input[name$='-answer']").fill(text)


def chosen_rightly(question: Question) -> dict[str, str]:
    """What to choose in each list of a question."""
    pairs = {pair.left.id: pair.right.id for pair in question.pairs}
    menus = {gap.id: one.id for gap in question.gaps for one in gap.menu if one.right}
    if question.kind != "ordering":
        return pairs | menus
    return {one.id: str(spot) for spot, one in enumerate(question.options, start=1)}


def each(page: Page) -> list[Locator]:
    return page.locator("[data-place]").all()


def saved(section: Locator) -> None:
    expect(section.locator("[data-state]")).to_contain_text(SAVED)


def question_of(section: Locator, key: dict[str, Question]) -> Question:
    """The author's question that stands in this section."""
    words = plain(
        section.locator(".question__stem").evaluate(
            "stem => { const copy = stem.cloneNode(true);"
            " copy.querySelectorAll('select, input, svg').forEach(one => one.remove());"
            " return copy.textContent }"
        )
    )
    return key[words]


def choice(page: Page, *, nth: int = 0) -> Locator:
    """A question where one answer is chosen."""
    return page.locator("[data-place]:has(input[type=radio])").nth(nth)


def lose_connection(page: Page, while_gone: Callable[[], None]) -> None:
    page.context.set_offline(True)
    while_gone()
    page.context.set_offline(False)


def begin(page: Page, prefix: str = "") -> None:
    page.goto(f"{prefix}{QUIZ}")
    page.click("form[action$=start] button")
    page.wait_for_url("**/quiz/attempt")


def hand_in(page: Page, *, number: int) -> None:
    page.click("button[value=review]")
    page.wait_for_url("**/quiz/review")
    look(page)
    page.click("form[action$=hand-in] button")
    page.wait_for_url(f"**/quiz/result/{number}")
    look(page)


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["en", "ar"])
def test_two_windows_a_cut_a_failure_and_a_pass(
    window: Open, key: dict[str, Question], prefix: str
) -> None:
    first = window(DESK if prefix else PHONE)
    sign_in(first, PEOPLE[prefix])
    first.goto(f"{prefix}{QUIZ}")
    look(first)
    begin(first, prefix)
    look(first)
    second = first.context.new_page()
    second.goto(f"{prefix}{QUIZ}/attempt")

    give_an_answer_without_a_network(first)
    find_the_newer_answer(second)
    hand_in(second, number=1)
    second.locator(".reread a").first.click()
    expect(second.locator("[data-question]").first).to_be_visible()
    find_the_attempt_closed(first)

    begin(first, prefix)
    for section in each(first):
        answer_rightly(section, question_of(section, key))
        saved(section)
    first.reload()
    for section in each(first):
        saved(section)
    hand_in(first, number=2)
    expect(first.locator(".lede")).to_contain_text("100%")
    first.goto(f"{prefix}{QUIZ}")
    expect(first.locator("svg .plot__bar")).to_have_count(2)
    look(first)


def give_an_answer_without_a_network(page: Page) -> None:
    """It is said that nothing is saved yet, and it is sent when the network is back."""
    section = choice(page)
    late = page.locator("form[data-attempt]").get_attribute("data-late") or ""

    def answer() -> None:
        section.locator("input[type=radio]").nth(1).check()
        expect(section.locator("[data-state]")).to_have_text(late)

    lose_connection(page, answer)
    saved(section)


def find_the_newer_answer(page: Page) -> None:
    """A window opened before has not seen it, and is given the choice."""
    section = choice(page)
    section.locator("input[type=radio]").nth(2).check()
    expect(section.locator(".notice")).to_be_visible()
    look(page)
    section.locator("button[name=keep]").click()
    expect(section.locator(".notice")).to_have_count(0)
    expect(section.locator("input[type=radio]").nth(1)).to_be_checked()


def find_the_attempt_closed(page: Page) -> None:
    """A window that still shows it sends an answer: it is shown, and not lost unseen."""
    choice(page, nth=1).locator("input[type=radio]").first.check()
    expect(page.locator(".unsaved dd")).to_have_count(1)
    look(page)


def test_an_answer_survives_a_tab_that_closes_without_a_network(window: Open) -> None:
    page = window(PHONE)
    sign_in(page, "facilitator@example.org")
    begin(page)
    section = choice(page)
    place = section.get_attribute("data-place")

    def answer_and_close() -> None:
        section.locator("input[type=radio]").nth(1).check()
        expect(section.locator("[data-state]")).to_contain_text("no connection")
        page.close()

    context = page.context
    lose_connection(page, answer_and_close)
    again = context.new_page()
    again.goto(f"{QUIZ}/attempt")

    section = again.locator(f"[data-place='{place}']")
    saved(section)
    expect(section.locator("input[type=radio]").nth(1)).to_be_checked()
    again.reload()
    expect(again.locator(f"[data-place='{place}'] input[type=radio]").nth(1)).to_be_checked()
    look(again)


def test_without_scripts_one_button_saves_everything_given(window: Open) -> None:
    page = window(PHONE, scripts=False)
    sign_in(page, "admin@example.org")
    begin(page)
    for nth in range(2):
        choice(page, nth=nth).locator("input[type=radio]").first.check()

    choice(page, nth=1).locator("button[data-save]").click()

    for nth in range(2):
        saved(choice(page, nth=nth))
        expect(choice(page, nth=nth).locator("input[type=radio]").first).to_be_checked()
    page.click("button[value=review]")
    expect(page.locator(".review .state--late")).to_have_count(8)
    page.goto("/reports/quizzes/basic-services")
    expect(page.locator("h1")).to_be_visible()
