"""Short ways to read a text in a test."""

from __future__ import annotations

from learning.markdown.dialect import parse
from learning.markdown.document import Document, Pieces, Question, Slot


def problems(text: str, *, level: str = "error") -> list[str]:
    """The problems of one level as an author sees them, without the path."""
    found = parse(text, path="f.md").problems
    return [str(one).removeprefix("f.md:") for one in found if one.level == level]


def document(text: str) -> Document:
    """The document; the text must have no errors."""
    parsed = parse(text, path="f.md")
    assert parsed.document is not None, [str(one) for one in parsed.problems]
    return parsed.document


def question(body: str, *, head: str = "#a") -> Question:
    """The only question of a text that has this body."""
    return document(f"::: question {head}\n{body}\n:::\n").questions[0]


def question_problems(body: str, *, head: str = "#a", level: str = "error") -> list[str]:
    """The problems of a question that stands at line 1 and asks at line 2."""
    return problems(f"::: question {head}\n{body}\n:::\n", level=level)


def shown(pieces: Pieces) -> str:
    """HTML with each slot as ⟨kind key text⟩."""
    return "".join(
        piece
        if isinstance(piece, str)
        else f"⟨{' '.join(part for part in (piece.kind, piece.key, piece.text) if part)}⟩"
        for piece in pieces
    )


def slots(pieces: Pieces) -> list[Slot]:
    """The slots in order."""
    return [piece for piece in pieces if isinstance(piece, Slot)]
