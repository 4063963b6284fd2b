"""Reading a question: its words, its answers, its hint and explanation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from learning.markdown.blocks import Container
from learning.markdown.document import Pieces, Question
from learning.markdown.fingerprint import question_fingerprint
from learning.markdown.html import Writer
from learning.markdown.questions.gaps import GapReader
from learning.markdown.questions.lists import (
    read_choice,
    read_equals,
    read_matching,
    read_ordering,
    read_statements,
    shape_of,
)
from learning.markdown.questions.options import derived_id
from learning.markdown.questions.settings import Settings, read_settings
from learning.markdown.report import Report, did_you_mean, quoted
from learning.markdown.slides import is_plan
from learning.markdown.tree import Node, text_of

_READERS = {
    "choice": read_choice,
    "equals": read_equals,
    "matching": read_matching,
    "ordering": read_ordering,
}
_FORMS = {
    "single": "one right answer, ( )",
    "multiple": "several right answers, [ ]",
    "numeric": "a number",
    "text": "a short answer",
    "matching": "match pairs",
    "ordering": "put in order",
    "cloze": "fill the gaps",
    "scale": "an opinion scale",
    "open": "own words",
}


# What is set where a question is used again; the rest stands where it is written.
_OF_A_PLACE = {"use", "points", "minutes", "seconds"}


@dataclass(slots=True)
class _Parts:
    """The parts of a question's body before its form is known."""

    stem: list[Node] = field(default_factory=list)
    answers: list[Node] = field(default_factory=list)
    plain: list[Node] = field(default_factory=list)
    settings: list[Node] = field(default_factory=list)
    alerts: dict[str, Node] = field(default_factory=dict)
    is_open: bool = False


def read_question(container: Container, writer: Writer) -> Question:
    """The question that a `::: question` block holds; what is wrong with it is reported."""
    report = writer.report
    parts = _parts_of(container, report)
    settings = read_settings(container.attributes, parts.settings, report)
    if settings.rec:
        writer.mention("recommendation", settings.rec, container.line)
    if settings.use:
        return _reused(container, settings, writer)
    question, gaps = _begin(container, parts, settings, writer)
    question = _with_answers(question, parts, gaps, writer)
    _confirm_type(question, settings, report)
    if is_plan(report.path):
        question = for_a_room(question)
    question = replace(
        question,
        hint=_alert(parts, "HINT", writer),
        explanation=_alert(parts, "EXPLANATION", writer),
    )
    return replace(question, fingerprint=question_fingerprint(question))


def _reused(container: Container, settings: Settings, writer: Writer) -> Question:
    use = settings.use or ""
    if container.children:
        writer.report.error(
            container.line,
            f"use={use} takes the whole question from its lesson, so nothing stands here."
            " Remove the text, or remove use=.",
        )
    if extra := sorted(container.attributes.values.keys() - _OF_A_PLACE):
        writer.report.error(
            container.line, f"{', '.join(extra)}: set this where the question is written ({use})."
        )
    writer.mention("question", use, container.line)
    question = Question(
        id=container.attributes.id or use,
        kind="reuse",
        line=container.line,
        points=settings.points,
        use=use,
        minutes=settings.minutes,
        seconds=settings.seconds,
    )
    return replace(question, fingerprint=question_fingerprint(question))


def _begin(
    container: Container, parts: _Parts, settings: Settings, writer: Writer
) -> tuple[Question, GapReader]:
    """The question with its stem; the gaps are met while the stem is written."""
    gaps = GapReader(writer.report)
    writer.gap = gaps.read
    stem = writer.pieces(parts.stem)
    writer.gap = None
    text = " ".join(text_of(parts.stem).split())
    if not text:
        writer.report.error(container.line, "This question asks nothing. Write it above its list.")
    if not container.attributes.id:
        writer.report.advice(
            container.line,
            "This question has no id. Write one that stays, such as ::: question #first-step.",
        )
    question = Question(
        id=container.attributes.id or derived_id(text, prefix="q"),
        kind="open",
        line=container.line,
        stem=stem,
        text=text,
        scale=settings.scale,
        points=settings.points,
        rec=settings.rec,
        shuffle=settings.shuffle,
        credit=settings.credit,
        accents=settings.accents,
        tags=settings.tags,
        graded=not settings.ungraded,
        minutes=settings.minutes,
        seconds=settings.seconds,
    )
    return question, gaps


def for_a_room(question: Question) -> Question:
    """The same question as a room answers it: own words and opinions have forms of their own."""
    if question.kind == "open":
        return replace(question, kind="open-text")
    if question.kind == "ordering" and not question.graded:
        return replace(question, kind="ranking")
    return question


def _with_answers(question: Question, parts: _Parts, gaps: GapReader, writer: Writer) -> Question:
    forms = [bool(parts.answers), bool(gaps.gaps), bool(question.scale), parts.is_open]
    if sum(forms) > 1:
        writer.report.error(
            question.line,
            f"{_named(question)} asks in two ways at once: keep either the list, the gaps,"
            " the scale or the line ____.",
        )
    if len(parts.answers) > 1:
        writer.report.error(
            parts.answers[1].line,
            f"{quoted(question.text)}: the answers stand in two lists. Make them one list, with"
            " the same sign before each.",
        )
    if question.scale:
        lists = parts.plain or parts.answers
        return read_statements(question, lists[0] if lists else None, writer)
    if parts.answers:
        found = parts.answers[0]
        return _READERS[shape_of(found)](question, found, writer)
    if gaps.gaps:
        return replace(question, kind="cloze", gaps=tuple(gaps.gaps))
    if not parts.is_open:
        _report_missing_answers(question, parts, writer.report)
    return replace(question, graded=False)


def _named(question: Question) -> str:
    return quoted(question.text) if question.text else "This question"


def _report_missing_answers(question: Question, parts: _Parts, report: Report) -> None:
    line = parts.plain[0].line if parts.plain else question.line
    report.error(
        line,
        f"{_named(question)} has no answers. Write - (x) and - ( ) for one right answer,"
        " - [x] for several, - = for a number or a short answer, - left -> right for pairs,"
        " 1. 2. 3. for an order, {{gap}} in the text, or ____ for own words.",
    )


def _confirm_type(question: Question, settings: Settings, report: Report) -> None:
    if settings.type and settings.type != question.kind:
        report.error(
            question.line,
            f"type={settings.type} says {_FORMS[settings.type]}, but this is written as"
            f" {_FORMS[question.kind]}. Change one of the two.",
        )


def _alert(parts: _Parts, name: str, writer: Writer) -> Pieces:
    node = parts.alerts.get(name)
    return writer.pieces(node.children) if node else ()


def _parts_of(container: Container, report: Report) -> _Parts:
    parts = _Parts()
    has_scale = "scale" in container.attributes.values
    for child in container.children:
        if isinstance(child, Container):
            report.error(
                child.line, f"A {child.name} cannot stand inside a question. Close the question."
            )
        elif child.kind == "attribute_line":
            parts.settings.append(child)
            has_scale = has_scale or child.token.info.startswith("scale")
        else:
            _sort(child, parts, report, has_scale=has_scale)
    # A list without signs belongs to the words, unless an opinion scale rates it.
    if not has_scale and (parts.answers or parts.is_open):
        parts.plain.clear()
    return parts


def _sort(child: Node, parts: _Parts, report: Report, *, has_scale: bool) -> None:
    if child.kind in ("bullet_list", "ordered_list"):
        if has_scale:
            parts.plain.append(child)
        elif shape_of(child) == "plain":
            parts.plain.append(child)
            parts.stem.append(child)
        else:
            parts.answers.append(child)
    elif child.kind == "blockquote" and _sort_quote(child, parts, report):
        return
    elif child.kind == "hr" and child.token.markup.startswith("_"):
        parts.is_open = True
    elif child.kind == "heading":
        report.error(child.line, "A question has no headings. Write its words as a paragraph.")
    else:
        _sort_words(child, parts, report)


def _sort_words(child: Node, parts: _Parts, report: Report) -> None:
    if parts.answers:
        report.error(
            child.line,
            f"{quoted(text_of([child]))} stands after the answers. Move it above them, or into"
            " > [!EXPLANATION].",
        )
    parts.stem.append(child)


def _sort_quote(child: Node, parts: _Parts, report: Report) -> bool:
    name = str(child.token.meta.get("alert", ""))
    if not name:
        if parts.answers:
            report.error(
                child.line,
                f"{quoted(text_of([child]))}: indent feedback by two spaces, so that it belongs to"
                " the answer above it.",
            )
        return bool(parts.answers)
    if name not in ("HINT", "EXPLANATION"):
        offer = did_you_mean(name.lower(), ("hint", "explanation"))
        report.error(
            child.line, f"There is no [!{name[:40]}].{offer} There are [!HINT] and [!EXPLANATION]."
        )
    elif name in parts.alerts:
        report.error(child.line, f"This question has two [!{name}]. Make them one.")
    parts.alerts.setdefault(name, child)
    return True
