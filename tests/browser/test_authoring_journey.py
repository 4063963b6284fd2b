"""From a word in the editor to readers in two languages, and back again."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open, sign_in
from tests.browser.test_authoring import type_at_end
from tests.browser.test_pages_for_everybody import violations

pytestmark = pytest.mark.browser
MODULE = "basic-services"
LESSON = f"{MODULE}/lessons/01-who-for.md"
IN_FRENCH = f"{MODULE}/lessons/01-who-for.fr.md"
PAGE = f"/modules/{MODULE}/who-for"
FIRST, SECOND = "Count once a year, on one day.", "Count twice a year, on one day."
LAST, TRANSLATED_LAST = "Nobody counts.", "Personne ne compte."
TRANSLATED, REPAIRED = "Comptez une fois par an.", "Comptez deux fois par an."
WAITS, CHANGED = "Pas encore traduit", "a changé depuis"


def test_a_lesson_is_written_translated_published_and_taken_back(window: Open) -> None:
    author = window()
    sign_in(author, "admin@example.org")

    write_with_a_mistake_and_mend_it(author)
    publish(author, "Say how often to count")
    expect(text_of(window, PAGE)).to_contain_text(FIRST)
    expect(text_of(window, f"/fr{PAGE}")).to_contain_text(WAITS)

    translate(author, FIRST, TRANSLATED)
    translate(author, LAST, TRANSLATED_LAST)
    publish(author, "Say it in French")
    french = text_of(window, f"/fr{PAGE}")
    expect(french).to_contain_text(TRANSLATED)
    expect(french).not_to_contain_text(WAITS)

    change(author, FIRST, SECOND)
    publish(author, "Count twice")
    expect(text_of(window, f"/fr{PAGE}")).to_contain_text(CHANGED)
    translate(author, SECOND, REPAIRED)
    publish(author, "Follow in French")
    french = text_of(window, f"/fr{PAGE}")
    expect(french).to_contain_text(REPAIRED)
    expect(french).not_to_contain_text(CHANGED)

    go_back(author, to=1)
    expect(text_of(window, PAGE)).not_to_contain_text(SECOND)
    author.goto(f"/author/texts/{LESSON}")
    assert SECOND in author.locator("[data-text]").input_value()


def write_with_a_mistake_and_mend_it(author: Page) -> None:
    """The mistake is shown at its line, and its one certain mend is a button."""
    author.goto(f"/author/texts/{LESSON}")
    type_at_end(author, f"\n\n{FIRST}\n\n::: risc\nNobody counts.\n:::\n")
    expect(author.locator(".problem--error")).to_contain_text("risc")
    assert violations(author) == []
    author.locator(".problem--error [data-mend]").click()
    expect(author.locator("#page--preview .risk")).to_contain_text("Nobody counts.")
    expect(author.locator(".problem--error")).to_have_count(0)
    save(author)


def change(author: Page, old: str, new: str) -> None:
    author.goto(f"/author/texts/{LESSON}")
    area = author.locator("[data-text]")
    area.fill(area.input_value().replace(old, new))
    save(author)


def save(author: Page) -> None:
    author.keyboard.press("Control+s")
    expect(author.locator("[data-keeping]")).to_contain_text("Saved at")


def publish(author: Page, note: str) -> None:
    """What changes is shown before; then a duty does it, and the page says when it is done."""
    author.goto(f"/author/publish/{MODULE}")
    assert violations(author) == []
    author.fill("#note", note)
    author.locator("main form.form button[type=submit]").click()
    wait_until_done(author)


def wait_until_done(author: Page) -> None:
    author.wait_for_url(re.compile("/author/publications/"))
    expect(author.get_by_text("Readers see it from now on.")).to_be_visible(timeout=60_000)
    assert violations(author) == []


def translate(author: Page, source: str, words: str) -> None:
    """The block at the desk that shows these words of the source."""
    author.goto(f"/author/translate/{IN_FRENCH}")
    assert violations(author) == []
    block = author.locator(".unit", has_text=source)
    block.locator("textarea").first.fill(words)
    block.locator("button[value=save]").click()
    expect(author.locator("textarea", has_text=words)).to_have_count(1)


def go_back(author: Page, *, to: int) -> None:
    author.goto(f"/author/modules/{MODULE}")
    author.get_by_role("link", name=f"Go back to release {to}", exact=True).click()
    assert violations(author) == []
    author.locator("main form.form button[type=submit]").click()
    wait_until_done(author)


def text_of(window: Open, address: str) -> Locator:
    """What somebody reads who has not been here before: a browser keeps public pages a while."""
    reader = window()
    reader.goto(address)
    return reader.locator("main")
