"""axe finds nothing, nothing overflows, targets are large enough: at every kind of page."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Open, sign_in

pytestmark = pytest.mark.browser
KINDS = (
    "/", "/modules", "/modules/housing", "/modules/housing/rental-market",
    "/modules/housing/print", "/recommendations", "/recommendations/rental-intermediation",
    "/practices", "/practices/nausica", "/glossary", "/frameworks", "/frameworks/sdg",
    "/frameworks/sdg/11.1", "/sign-in", "/nothing-here", "/about", "/help", "/privacy",
    "/accessibility",
)  # fmt: skip
SIGNED_IN = ("/me", "/account", "/modules/housing/informality-evictions")
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LEAST_TARGET = 24  # CSS pixels: WCAG 2.2 AA; links inside a sentence are exempt
WIDE = """() => {
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
  return wide ? document.documentElement.scrollWidth : 0;
}"""
SMALL_TARGETS = """least => [...document.querySelectorAll(
    "button, summary, select, input:not([type=hidden]), nav a"
  )]
  .filter(one => one.checkVisibility() && !one.closest("label"))
  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < least || box.width < least))
  .map(([html, box]) => `${html} ${Math.round(box.width)}×${Math.round(box.height)}`)"""


def violations(page: Page) -> list[Any]:
    found = Axe().run(page, options=STANDARD).response["violations"]
    return [
        (one["id"], [(node["target"], node["failureSummary"]) for node in one["nodes"][:3]])
        for one in found
    ]


def check(page: Page, path: str, size: dict[str, int]) -> None:
    page.goto(path)
    assert violations(page) == [], path
    assert page.evaluate(WIDE) == 0, f"{path} is wider than {size['width']} pixels"
    assert page.evaluate(SMALL_TARGETS, LEAST_TARGET) == [], path


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["en", "ar"])
def test_every_kind_of_page_is_for_everybody(
    window: Open, size: dict[str, int], prefix: str
) -> None:
    page = window(size)
    for path in KINDS:
        check(page, f"{prefix}{path}", size)
    sign_in(page)
    for path in SIGNED_IN:
        check(page, f"{prefix}{path}", size)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["en", "ar"])
def test_so_are_the_pages_of_whoever_plans_sessions(
    window: Open, size: dict[str, int], prefix: str
) -> None:
    page = window(size)
    sign_in(page, "facilitator@example.org")
    page.goto("/live")
    session = page.locator(".session__title a").first.get_attribute("href")
    page.goto("/cohorts")
    cohort = page.locator("tbody th a").first.get_attribute("href")
    own = (f"{session}{rest}" for rest in ("", "/edit", "/guests", "/copy"))

    for path in ("/live", "/live/new", "/cohorts", cohort, *own):
        check(page, f"{prefix}{path}", size)


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("prefix", ["/fr", "/es"], ids=["fr", "es"])
def test_so_are_they_in_french_and_spanish(window: Open, size: dict[str, int], prefix: str) -> None:
    page = window(size)
    for path in KINDS:
        check(page, f"{prefix}{path}", size)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_with_feedback_are_for_everybody_too(window: Open, scheme: str) -> None:
    page = window(PHONE)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/modules/housing/rental-market")
    question = page.locator("[data-question]").first
    for choice in range(2):
        question.locator("input[type=radio]").nth(choice).check()
        question.locator("[data-send]").click()
        question.locator(".option__feedback").wait_for()

        assert violations(page) == []


@pytest.mark.parametrize("prefix", ["", "/fr", "/es", "/ar"])
def test_the_phones_header_is_one_row(window: Open, prefix: str) -> None:
    page = window(PHONE)
    page.goto(f"{prefix}/modules")

    box = page.locator(".masthead").bounding_box()

    assert box is not None
    assert box["height"] <= 57  # 56, and its line


@pytest.mark.parametrize("prefix", ["", "/fr", "/es", "/ar"])
def test_the_desks_header_is_one_row_for_whoever_is_signed_in(window: Open, prefix: str) -> None:
    page = window(DESK)
    sign_in(page)
    page.goto(f"{prefix}/modules")

    box = page.locator(".masthead").bounding_box()

    assert box is not None
    assert box["height"] <= 64
