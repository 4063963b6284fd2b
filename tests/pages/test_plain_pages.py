"""The plain pages: whom they tell to write to, and that their figures are the rules' own."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from learning.accounts import passwords, people
from learning.config import Settings
from tests.visitor import Visitor, words

pytestmark = pytest.mark.parametrize("database", ["sqlite"])
PAGES = ("/about", "/help", "/privacy", "/accessibility")
Contacted = Callable[[str], None]


@pytest.fixture
def contacted(app: Flask) -> Contacted:
    """Set whom the pages tell to write to."""

    def put(contact: str) -> None:
        settings: Settings = app.extensions["settings"]
        app.extensions["settings"] = replace(settings, contact=contact)

    return put


@pytest.mark.parametrize("prefix", ["", "/fr", "/es", "/ar"])
@pytest.mark.parametrize("path", PAGES)
def test_a_plain_page_is_as_every_page_is(visitor: Visitor, prefix: str, path: str) -> None:
    page = visitor.open(f"{prefix}{path}")

    assert [words(link) for link in page.select('.footer [aria-current="page"]')] == [
        words(page.select_one(f'.footer a[href="{prefix}{path}"]'))
    ]


@pytest.mark.parametrize("path", PAGES)
def test_without_an_address_the_page_says_whom_to_ask(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)

    assert "have not given an address here" in words(page.main)


@pytest.mark.parametrize(
    ("contact", "url"),
    [
        ("office@example.org", "mailto:office@example.org"),
        ("https://example.org/contact", "https://example.org/contact"),
    ],
)
@pytest.mark.parametrize("path", PAGES)
def test_the_operators_address_stands_on_the_page(
    visitor: Visitor, contacted: Contacted, path: str, contact: str, url: str
) -> None:
    contacted(contact)

    page = visitor.open(path)

    assert [words(link) for link in page.select(f'main a[href="{url}"]')] == [contact]


def test_a_new_address_makes_a_new_page(visitor: Visitor, contacted: Contacted) -> None:
    visitor.open("/about")
    before = visitor.answer.headers["ETag"] if visitor.answer else ""
    contacted("office@example.org")

    answer = visitor.client.get("/about", headers={"If-None-Match": before})

    assert answer.status_code == 200


def test_the_page_on_privacy_names_the_rules_own_figures(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "FEWEST", 77)
    monkeypatch.setattr(people, "AT_HOME", people.PRIVILEGED)

    page = visitor.open("/privacy")

    assert "at least 77 characters" in words(page.main)
    assert "14 days" not in words(page.main)
