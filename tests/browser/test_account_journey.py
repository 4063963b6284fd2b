"""Somebody tries a lesson, signs up, finds the answer kept, takes their data along, and leaves."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Open, sign_in

pytestmark = pytest.mark.browser
LESSON = "/modules/housing/rental-market"
OWN = "three boats in the evening"
FOUND = re.compile(r"https?://\S+/sign-up/\S+")


def passes(page: Page) -> None:
    """No barrier that a program can find."""
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    assert found == [], f"{page.url}: {found}"


def mailed_path(window: Open) -> str:
    """The link of the newest mail, as an administrator of a site without a mail server reads it."""
    page = window()
    sign_in(page, "admin@example.org")
    page.goto("/en/admin/mails")
    opened = page.locator("tbody th a").first.get_attribute("href") or ""
    for _ in range(200):  # the sender works beside the server, and may just have begun
        page.goto(opened)
        found = FOUND.search(page.locator("main").inner_text())
        if found:
            return "/" + found[0].split("/", 3)[3]
        page.wait_for_timeout(250)
    pytest.fail("no mail came")


@pytest.mark.parametrize(
    ("prefix", "size"), [("/en", DESK), ("/ar", PHONE)], ids=["English", "Arabic"]
)
def test_trying_signing_up_and_leaving(window: Open, prefix: str, size: dict[str, int]) -> None:
    page = window(size, scripts=False)
    page.goto(f"{prefix}{LESSON}")
    question = page.locator("[data-question]").first
    question.locator("input[type=radio]").first.check()
    question.locator("[data-send]").click()
    page.locator("[data-question]").first.locator(".state a").click()

    page.fill("[name=name]", "نور Nour")
    page.fill("[name=email]", f"nour{prefix[1:]}@example.org")
    page.fill("[name=password]", OWN)
    page.click("main form button[type=submit]")
    page.goto(mailed_path(window))
    page.fill("[name=password]", OWN)
    page.click("main form button[type=submit]")

    expect(page.locator("[data-question]").first.locator("input:checked")).to_have_count(1)
    assert LESSON in page.url
    assert [cookie["name"] for cookie in page.context.cookies()] == ["mosaic"]

    found = page.request.get(f"{prefix}/account/data?as=json")
    assert len(json.loads(found.text())["response"]) == 1
    page.goto(f"{prefix}/account/delete")
    page.fill("[name=current]", OWN)
    page.click("main form button[type=submit]")
    expect(page.locator(".notice--good")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    ("prefix", "size"), [("/en", DESK), ("/ar", PHONE)], ids=["English", "Arabic"]
)
def test_no_page_of_accounts_has_a_barrier(window: Open, prefix: str, size: dict[str, int]) -> None:
    page = window(size)
    for path in ("/sign-up", "/sign-in", "/reset", "/reset/nothing"):
        page.goto(f"{prefix}{path}")
        passes(page)
    sign_in(page, "admin@example.org")
    for path in (
        "/account",
        "/account/second-factor",
        "/account/data",
        "/account/delete",
        "/admin/people",
        "/admin/people/roster",
        "/admin/cities",
        "/admin/audit",
    ):
        page.goto(f"{prefix}{path}")
        passes(page)
        width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(width), f"{path} is wider than the window"
