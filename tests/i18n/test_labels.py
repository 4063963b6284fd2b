"""The words that compiled content leaves open can be said in every language."""

import ast
from collections.abc import Iterator
from pathlib import Path

from learning.authoring import mixing
from learning.i18n.labels import LABELS
from learning.markdown import boxes

from .catalogue import ROOT


def test_every_word_that_content_leaves_open_is_marked_for_translation() -> None:
    above_boxes = {label for _, label in boxes._BOXES.values() if label}
    held = {
        label for path in (ROOT / "learning" / "markdown").rglob("*.py") for label in _held_in(path)
    }
    beside_translations = {mixing.UNTRANSLATED, mixing.BEHIND}

    assert set(LABELS) == above_boxes | held | beside_translations


def _held_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(args=[ast.Constant(value="label"), ast.Constant(value=str(label)), *_]):
                yield label
