"""An author writes a lesson: sees the page, mends an error by its line, saves, joins two texts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Open, sign_in
from tests.browser.test_pages_for_everybody import LEAST_TARGET, SMALL_TARGETS, WIDE, violations

pytestmark = pytest.mark.browser
LESSON = "/author/texts/housing/lessons/04-emergency-to-home.md"
PASTED = """
<meta charset="utf-8"><style>p { color: red }</style>
<h1>What <b>changed</b></h1>
<p class="MsoNormal">Rents <b>rose</b>&nbsp;in <i>one</i> year.
<script>window.attacked = 1</script></p>
<ul><li>Ask the <a href="https://example.org/office">office</a>
<ol><li>by mail</li></ol></li><li>Call</li></ul>
<p><img src="x" onerror="window.attacked = 1">Read <a href="javascript:alert(1)">this</a>.</p>
<table><tr><th>City</th><th>Rent</th></tr><tr><td>Tunis</td><td>400</td></tr></table>
"""
AS_MARKDOWN = """\
## What changed

Rents **rose** in *one* year.

- Ask the [office](https://example.org/office)
  1. by mail
- Call

Read this.

| City | Rent |
|---|---|
| Tunis | 400 |"""


def open_editor(page: Page, address: str = LESSON) -> None:
    """The editor with the newest revision."""
    page.goto(address)
    if page.locator("[data-text]").count() == 0:
        page.locator("main form button").click()
    page.locator("[data-text]").wait_for()


def type_at_end(page: Page, text: str) -> None:
    page.locator("[data-text]").evaluate("area => area.setSelectionRange(1e9, 1e9)")
    page.locator("[data-text]").focus()
    page.keyboard.insert_text(text)


def test_a_text_is_written_seen_mended_and_saved(window: Open) -> None:
    page = window()
    sign_in(page, "admin@example.org")
    open_editor(page)

    type_at_end(page, "\n\nA city can begin tomorrow.\n\n::: risc\nOwners may leave.\n:::\n")

    expect(page.locator(".problem--error")).to_contain_text("risc")
    expect(page.locator("[data-keeping]")).to_contain_text("Kept at")
    page.locator(".problem--error [data-line]").click()
    area = page.locator("[data-text]")
    chosen = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert area.evaluate(chosen) == "::: risc"

    page.locator(".problem--error [data-mend]").click()

    expect(page.locator("#page--preview .risk")).to_contain_text("Owners may leave.")
    expect(page.locator("#page--preview")).to_contain_text("A city can begin tomorrow.")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-keeping]")).to_contain_text("Saved at")
    page.reload()
    assert area.input_value().endswith("::: risk\nOwners may leave.\n:::\n")


def test_the_menu_inserts_where_the_cursor_is(window: Open) -> None:
    page = window()
    sign_in(page, "admin@example.org")
    open_editor(page)
    type_at_end(page, "\nEnd.")

    page.locator("[data-insert-menu] > summary").click()
    page.get_by_role("button", name="One right answer").click()
    page.locator("[data-insert-menu] > summary").click()
    page.get_by_role("button", name="Glossary term").click()
    page.locator("[data-picker-search]").fill("tenure")
    page.locator("[data-picker-list] button", has_text="Security of tenure").first.click()

    text = page.locator("[data-text]").input_value()
    assert "\n\n::: question #question-1\nWrite the question here.\n" in text
    assert text.endswith("[[security-of-tenure]]")


def test_a_word_processors_text_becomes_markdown(window: Open) -> None:
    page = window()
    sign_in(page, "admin@example.org")
    open_editor(page)
    area = page.locator("[data-text]")
    area.fill("")

    area.evaluate(
        """(area, html) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          clipboardData.setData("text/plain", "plain");
          area.dispatchEvent(new ClipboardEvent("paste", {clipboardData, cancelable: true}));
        }""",
        PASTED,
    )

    assert area.input_value().strip() == AS_MARKDOWN
    assert page.evaluate("window.attacked") is None


def test_a_lost_connection_loses_no_word(window: Open) -> None:
    page = window()
    sign_in(page, "admin@example.org")
    open_editor(page)
    page.context.set_offline(True)

    type_at_end(page, "\nWritten in a train.\n")

    expect(page.locator("[data-keeping]")).to_contain_text("No connection")
    page.context.set_offline(False)
    expect(page.locator("[data-keeping]")).to_contain_text("Kept at")


def test_two_authors_join_what_they_wrote(window: Open) -> None:
    first = window()
    sign_in(first, "admin@example.org")
    open_editor(first)
    base = first.locator("[data-text]").input_value()
    second = first.context.new_page()
    open_editor(second)
    type_at_end(first, "\nThe first author was here.\n")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first.locator("[data-keeping]")).to_contain_text("Saved at")

    second.locator("[data-text]").fill(base.replace("\n---\n", "\n---\nBegin.\n\n", 1))
    second.get_by_role("button", name="Save", exact=True).click()
    second.wait_for_url("**/author/merge/**")
    second.get_by_role("button", name="Save the joined text").click()

    text = second.locator("[data-text]").input_value()
    assert "\n---\nBegin.\n" in text
    assert text.endswith("\nThe first author was here.\n")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("address", [LESSON, "/ar" + LESSON.replace(".md", ".ar.md")])
def test_everybody_can_use_the_editor(
    window: Open, address: str, size: dict[str, int], scheme: str
) -> None:
    page = window(size)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    sign_in(page, "admin@example.org")
    open_editor(page, address)

    for tab in ("write", "preview"):
        if size is PHONE:
            page.locator(f"[data-tab={tab}]").check()
        assert violations(page) == []
        assert page.evaluate(WIDE) == 0
        assert page.evaluate(SMALL_TARGETS, LEAST_TARGET) == []
