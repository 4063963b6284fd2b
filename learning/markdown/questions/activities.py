"""Reading what only a room can be asked: a cloud, own words, questions, a ranking, a board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from learning.markdown.blocks import Container
from learning.markdown.document import Question, QuestionKind
from learning.markdown.fingerprint import question_fingerprint
from learning.markdown.html import Writer
from learning.markdown.questions.lists import read_ranking, read_statements
from learning.markdown.questions.options import derived_id
from learning.markdown.questions.settings import Settings, read_settings
from learning.markdown.report import Report, quoted
from learning.markdown.tree import Node, text_of

_LISTED: dict[str, Callable[[Question, Node | None, Writer], Question]] = {
    "ranking": read_ranking,
    "scale": read_statements,
}
_KINDS: dict[str, QuestionKind] = {
    "word-cloud": "word-cloud",
    "open-text": "open-text",
    "q-and-a": "q-and-a",
    "ranking": "ranking",
    "scale": "scale",
    "board": "board",
}
DEFAULT_SCALE = "agree-5"


@dataclass(slots=True)
class _Parts:
    """The parts of an activity's body."""

    stem: list[Node] = field(default_factory=list)
    lists: list[Node] = field(default_factory=list)
    settings: list[Node] = field(default_factory=list)


def read_activity(container: Container, writer: Writer) -> Question:
    """The activity that a block such as `::: word-cloud` holds; mistakes in it are reported."""
    name, report = container.name, writer.report
    parts = _parts_of(container, report)
    settings = read_settings(container.attributes, parts.settings, report, block=name)
    if settings.rec:
        writer.mention("recommendation", settings.rec, container.line)
    question = _begun(container, parts, settings, writer)
    if name in _LISTED:
        for more in parts.lists[1:]:
            report.error(
                more.line, f"{quoted(question.text)} has two lists. Make them one, or close it."
            )
        found = parts.lists[0] if parts.lists else None
        question = _LISTED[name](question, found, writer)
    return replace(question, fingerprint=question_fingerprint(question))


def _begun(container: Container, parts: _Parts, settings: Settings, writer: Writer) -> Question:
    name = container.name
    text = " ".join(text_of(parts.stem).split())
    if not text:
        writer.report.error(
            container.line, f"This {name} asks nothing. Write what the room is asked."
        )
    if not container.attributes.id:
        writer.report.advice(
            container.line, f"This {name} has no id. Write one that stays: ::: {name} #first-step."
        )
    return Question(
        id=container.attributes.id or derived_id(text, prefix="q"),
        kind=_KINDS[name],
        line=container.line,
        stem=writer.pieces(parts.stem),
        text=text,
        scale=(settings.scale or DEFAULT_SCALE) if name == "scale" else None,
        rec=settings.rec,
        shuffle=settings.shuffle,
        tags=settings.tags,
        graded=False,
        minutes=settings.minutes,
        seconds=settings.seconds,
    )


def _parts_of(container: Container, report: Report) -> _Parts:
    parts = _Parts()
    for child in container.children:
        if isinstance(child, Container):
            report.error(
                child.line,
                f"A {child.name} cannot stand inside a {container.name}. Close it before.",
            )
        elif child.kind == "attribute_line":
            parts.settings.append(child)
        elif child.kind in ("bullet_list", "ordered_list"):
            _sort_list(child, parts, container, report)
        elif child.kind == "hr":
            _judge_rule(child, container, report)
        elif child.kind == "heading":
            report.error(
                child.line, f"A {container.name} has no headings. Write its words as a paragraph."
            )
        else:
            _sort_words(child, parts, container, report)
    return parts


def _sort_list(child: Node, parts: _Parts, container: Container, report: Report) -> None:
    marked = next((item for item in child.children if item.token.meta.get("mark")), None)
    if marked is not None:
        words = quoted(text_of(marked.children))
        report.error(
            marked.line,
            f"{words} has a sign before it, but nothing is right or wrong in a {container.name}."
            " Remove the sign, or write ::: question.",
        )
    (parts.lists if container.name in _LISTED else parts.stem).append(child)


def _judge_rule(child: Node, container: Container, report: Report) -> None:
    """`____` says of own words what the block says already; elsewhere it is a mistake."""
    if not (child.token.markup.startswith("_") and container.name == "open-text"):
        report.error(child.line, f"A line has no meaning inside a {container.name}. Remove it.")


def _sort_words(child: Node, parts: _Parts, container: Container, report: Report) -> None:
    if child.token.meta.get("alert"):
        report.error(
            child.line,
            f"A {container.name} has neither hint nor explanation. Write it into the ::: notes.",
        )
    elif parts.lists:
        report.error(
            child.line, f"{quoted(text_of([child]))} stands after the list. Move it above the list."
        )
    parts.stem.append(child)
