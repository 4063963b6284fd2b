"""The search as people use it, on a real server: by the box, on a phone, without scripts."""

from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, PHONE, Open, sign_in

pytestmark = pytest.mark.browser
SEARCHES = (("en", "housing"), ("ar", "السكن"))


@pytest.mark.parametrize(("language", "typed"), SEARCHES)
def test_somebody_on_a_phone_finds_a_word_without_scripts(
    window: Open, language: str, typed: str
) -> None:
    page = window(PHONE, scripts=False)
    page.goto(f"/{language}/modules")

    page.locator(".menu__button").click()
    page.fill("#site-search", typed)
    page.press("#site-search", "Enter")
    page.wait_for_url(lambda url: "/search?q=" in url)

    assert page.input_value("#q") == typed
    assert page.locator(".search__title mark").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize(
    ("size", "language", "typed"),
    [(PHONE, "ar", "السكن"), (DESK, "en", "housing"), (DESK, "ar", "في من")],
)
def test_axe_finds_nothing_on_the_page(
    window: Open, size: dict[str, int], language: str, typed: str
) -> None:
    page = window(size)
    page.goto(f"/{language}/search?q={typed}")

    found = Axe().run(page).response["violations"]

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_header_stays_one_row_with_a_way_to_the_search(window: Open, language: str) -> None:
    page = window(DESK)
    sign_in(page)
    page.goto(f"/{language}/modules")

    tall = page.locator(".masthead").evaluate("header => header.getBoundingClientRect().height")
    page.locator(".menu__find").click()

    assert tall <= 60
    assert page.locator("#q").is_visible()


@pytest.mark.parametrize("text", ["word " * 2_000, "س" * 10_000, "🌍" * 10_000])
def test_10000_characters_reach_the_page_that_says_so(site: str, text: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{site}/search?q={quote(text)}")  # noqa: S310  # our own server

    page = refused.value.read().decode()
    assert refused.value.code == 422
    assert "That is more than 200 characters" in page
    assert f'value="{text[:200].strip()}' in page
