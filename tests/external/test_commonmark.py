"""Our parser reads CommonMark's own examples as CommonMark does, but for the ones pinned here."""

from __future__ import annotations

import json
from typing import TypedDict

import pytest
from markdown_it.token import Token

from learning.markdown.grammar import parser
from tests.external.suites import FOLDER


class Example(TypedDict):
    """One example of the specification."""

    example: int
    section: str
    markdown: str
    html: str


def _examples() -> list[Example]:
    text = (FOLDER / "commonmark" / "commonmark-0.31.json").read_text(encoding="utf-8")
    loaded: list[Example] = json.loads(text)
    return loaded


NO_HTML = "HTML in the text is shown, never obeyed"
TERM = "[[…]] names a glossary term"
NEWLINE = "an empty quote is written without a line break inside"
PINNED = {
    **dict.fromkeys(
        (21, 31, *range(148, 194), 203, 310, 311, 346, 477, 478, 479, 493, 496), NO_HTML
    ),
    **dict.fromkeys((526, 538, *range(615, 620), 625, *range(627, 634), 645, 646), NO_HTML),
    **dict.fromkeys((522, 561), TERM),
    **dict.fromkeys((220, 241, 242), NEWLINE),
}
_WRITTEN = {"term": "[[{}]]", "arrow": "{}", "unclosed": "{}", "gap": "{{{{{}}}}}", "cite": "[@{}]"}


def _as_text(tokens: list[Token]) -> None:
    """Our own marks, which have no HTML before a page fills them, as the author wrote them."""
    for token in tokens:
        if token.type in _WRITTEN:
            token.content = _WRITTEN[token.type].format(token.content)
            token.type = "text"
        _as_text(token.children or [])


def rendered(text: str) -> str:
    markdown = parser()
    tokens = markdown.parse(text, {})
    _as_text(tokens)
    return str(markdown.renderer.render(tokens, markdown.options, {}))


EXAMPLES = _examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["example"]))
def test_an_example_of_commonmark_is_read_as_commonmark_does(example: Example) -> None:
    same = rendered(example["markdown"]) == example["html"]

    reason = PINNED.get(example["example"])
    assert same == (reason is None), reason or "differs"


def test_every_pinned_example_exists() -> None:
    assert PINNED.keys() - {example["example"] for example in EXAMPLES} == set()
