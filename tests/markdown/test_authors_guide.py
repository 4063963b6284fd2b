"""Every example of the authors' guide can be copied, and every block and form has one."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from markdown_it import MarkdownIt

from learning.markdown.blocks import SHAPES
from learning.markdown.dialect import parse
from learning.markdown.document import QuestionKind
from learning.markdown.questions.settings import SCALES

GUIDE = Path(__file__).parents[2] / "docs" / "authors.md"
PLACES = {"markdown": "lessons/01-one.md", "markdown live": "live.md"}
TEXT = GUIDE.read_text(encoding="utf-8")
# line: (where such a text stands, the text)
EXAMPLES = {
    (token.map or [0])[0] + 1: (PLACES[token.info], token.content)
    for token in MarkdownIt().parse(TEXT)
    if token.type == "fence" and token.info in PLACES
}


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_has_no_errors(line: int) -> None:
    path, text = EXAMPLES[line]

    problems = parse(text, path=path).problems

    assert [str(one) for one in problems if one.level == "error"] == []


def test_every_block_and_every_form_has_an_example() -> None:
    found = [parse(text, path=path).document for path, text in EXAMPLES.values()]
    kinds = {question.kind for one in found if one for question in one.questions}
    blocks = {block.kind for one in found if one for block in one.blocks}

    assert kinds == set(get_args(QuestionKind))
    assert SHAPES.keys() - blocks == set()


def test_every_scale_is_named() -> None:
    assert [scale for scale in SCALES if f"`{scale}`" not in TEXT] == []
