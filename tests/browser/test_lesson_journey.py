"""A civil servant takes a lesson: on a desk and on a phone, in English and Arabic."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Open, sign_in

pytestmark = pytest.mark.browser
LESSON = "/modules/housing/rental-market"
PEOPLE = {
    "": "participant@example.org",
    "/ar": "focal@example.org",
    "phone": "facilitator@example.org",
    "phone/ar": "admin@example.org",
}


def answer_everything(page: Page) -> None:
    """Give each question of the page some answer, rightly or not."""
    for number in range(page.locator("[data-question]").count()):
        question = page.locator("[data-question]").nth(number)
        for place, choice in enumerate(question.locator("select").all(), start=1):
            choice.select_option(index=place)
        boxes = question.locator("input[type=radio], input[type=checkbox]")
        if boxes.count():
            boxes.first.check()
        for field in question.locator("input:not([type]), textarea").all():
            field.fill("30")
        question.locator("[data-send]").click()
        expect(question.locator(".state").first).to_be_visible()


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_taking_a_lesson_lays_its_tile(window: Open, size: dict[str, int], prefix: str) -> None:
    page = window(size)
    sign_in(page, PEOPLE[prefix if size is DESK else f"phone{prefix}"])
    page.goto(f"{prefix}{LESSON}")

    answer_everything(page)

    expect(page.locator("#end use[href='#tile-arch']")).to_have_count(1)
    page.goto(f"{prefix}/me")
    expect(page.locator(".me__module use[href='#tile-arch']").first).to_be_visible()


def test_feedback_comes_in_place_and_focus_stays(window: Open) -> None:
    page = window()
    page.goto(LESSON)
    question = page.locator("[data-question]").first
    question.locator("input[type=radio]").first.check()

    question.locator("[data-send]").focus()
    page.keyboard.press("Enter")

    expect(question.locator(".option__feedback")).to_be_visible()
    assert page.evaluate("document.activeElement.matches('[data-send]')")
    assert page.locator("[data-announcer]").inner_text() != ""
    assert page.url.endswith(LESSON)


def test_everything_works_without_scripts(window: Open) -> None:
    page = window(PHONE, scripts=False)
    page.goto(LESSON)
    question = page.locator("[data-question]").first
    question.locator("input[type=radio]").first.check()
    question.locator("[data-send]").click()

    expect(page.locator("[data-question]").first.locator(".option__feedback")).to_be_visible()
    page.locator(".menu > summary").click()
    expect(page.locator(".menu__links a").first).to_be_visible()


def test_a_lost_connection_is_said_and_nothing_is_lost(window: Open) -> None:
    page = window()
    sign_in(page)
    page.goto("/modules/housing/adequate-home")
    question = page.locator("[data-question]").first
    question.locator("input[type=radio]").nth(1).check()
    chosen = question.locator("input:checked").get_attribute("value")

    page.context.set_offline(True)
    question.locator("[data-send]").click()
    expect(question.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
    question.locator("[data-send]").click()

    expect(question.locator(".option__feedback")).to_be_visible()
    page.reload()
    assert (
        page.locator("[data-question]").first.locator("input:checked").get_attribute("value")
        == chosen
    )


def test_a_reflection_is_saved_while_it_is_written(window: Open) -> None:
    page = window()
    sign_in(page)
    page.goto(LESSON)
    area = page.locator("[data-reflection] textarea")

    area.fill("Our guarantee office closes at one.")

    expect(page.locator("[data-state]")).to_have_text("Saved")
    page.reload()
    expect(area).to_have_value("Our guarantee office closes at one.")


def test_the_chain_can_be_walked_both_ways(window: Open) -> None:
    page = window()
    page.goto("/")
    page.click("a[href='/modules/housing']")
    page.click(f".lessons__title a[href='{LESSON}']")
    page.click(".recommendation-card__title a >> nth=0")

    expect(page.locator("h1")).to_be_visible()
    assert "/recommendations/" in page.url
    page.click("main a[href^='/practices/'] >> nth=0")
    page.click("main a[href^='/recommendations/'] >> nth=0")
    page.click("main a[href^='/modules/housing/'] >> nth=0")
    assert page.locator("[data-question]").count() > 0


def test_two_windows_choose_between_two_answers(window: Open) -> None:
    first = window()
    sign_in(first)
    second = first.context.new_page()
    for page in (first, second):
        page.goto("/modules/housing/housing-plan")
    for page, choice in ((first, 0), (second, 1)):
        page.locator("[data-question]").first.locator("input[type=radio]").nth(choice).check()
    first.locator("[data-question]").first.locator("[data-send]").click()
    expect(first.locator(".option__feedback").first).to_be_visible()

    second.locator("[data-question]").first.locator("[data-send]").click()

    expect(second.locator("[data-question]").first).to_contain_text("newer answer")
