"""The words of a document, for search and for reading time."""

from __future__ import annotations

from learning.markdown.document import Document

# Silent reading of plain prose by readers in their second language.
WORDS_A_MINUTE = 180


def plain_text(document: Document) -> str:
    """All that a reader can find by searching, a line for each block; notes stay out."""
    return "\n".join(text for _, text in plain_blocks(document))


def plain_blocks(document: Document) -> tuple[tuple[str, str], ...]:
    """The words of each block under its key; a question gives its stem and what can be chosen."""
    stems = {question.id: question for question in document.questions}
    found = []
    for block in document.blocks:
        if block.kind == "notes":
            continue
        text = block.text
        question = stems.get(block.key) if block.kind == "question" else None
        if question is not None:
            text = "\n".join([question.text, *(option.text for option in question.options)])
        if text:
            found.append((block.key, text))
    return tuple(found)


def reading_minutes(document: Document) -> int:
    """Minutes to read the prose, at least one."""
    return max(1, round(document.word_count / WORDS_A_MINUTE))
