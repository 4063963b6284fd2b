"""The answers of each form of question, read from its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from learning.markdown.document import Option, Pair, Question, QuestionKind
from learning.markdown.html import Writer
from learning.markdown.questions.numbers import BadNumber, looks_like_number, read_range
from learning.markdown.questions.options import (
    OptionMaker,
    first_words,
    normalised,
    without_feedback,
)
from learning.markdown.report import quoted
from learning.markdown.tree import Node, text_of


def shape_of(found: Node) -> str:
    """choice, equals, matching, ordering, or plain for a list that answers nothing."""
    marks = {item.token.meta.get("mark") for item in found.children}
    if marks & {"round", "square"}:
        return "choice"
    if "equals" in marks:
        return "equals"
    if any(_arrows(item) for item in found.children):
        return "matching"
    return "ordering" if found.kind == "ordered_list" else "plain"


def read_choice(question: Question, found: Node, writer: Writer) -> Question:
    """Round brackets choose one, square brackets several."""
    items = found.children
    report = writer.report
    marks = [item.token.meta.get("mark") for item in items]
    for item in items:
        if item.token.meta.get("mark") not in ("round", "square"):
            words = quoted(text_of(item.children))
            report.error(item.line, f"{words} has no brackets. Write - ( ) or - [ ] before it.")
    if "round" in marks and "square" in marks:
        report.error(
            found.line,
            f"{quoted(question.text)}: round and square brackets are mixed. Use ( ) if one answer"
            " is right, [ ] if several are.",
        )
    maker = OptionMaker(writer, "answer")
    options = tuple(
        maker.make(item, first_words(item), right=bool(item.token.meta.get("right")))
        for item in items
    )
    kind: QuestionKind = "single" if marks[0] == "round" or "square" not in marks else "multiple"
    question = replace(question, kind=kind, options=options)
    _judge_choice(question, found, writer)
    return question


def _judge_choice(question: Question, found: Node, writer: Writer) -> None:
    report, name = writer.report, quoted(question.text)
    rights = sum(option.right for option in question.options)
    if len(question.options) < 2:
        report.error(found.line, f"{name}: one answer is no choice. Write at least two.")
    if not question.graded:
        return
    mark = "(x)" if question.kind == "single" else "[x]"
    if rights == 0:
        report.error(
            question.line,
            f"{name}: no answer is marked right. Write {mark} before the right one, or put"
            " “ungraded” on the question line for a poll.",
        )
    if question.kind == "single" and rights > 1:
        count = {2: "two", 3: "three"}.get(rights, str(rights))
        report.error(
            question.line,
            f"{name}: {count} answers are marked right. Keep one (x), or use [x] if several"
            " are right.",
        )
    silent = [option for option in question.options if not option.feedback_html]
    if silent:
        report.advice(
            silent[0].line,
            f"{quoted(silent[0].text)} has no feedback. A quote under it ( > …) teaches why.",
        )


def read_equals(question: Question, found: Node, writer: Writer) -> Question:
    """`- = 30 ± 2` is a number, `- = words` a short answer."""
    report = writer.report
    without_feedback(found.children, writer)
    texts: dict[str, str] = {}
    for item in found.children:
        text = " ".join(text_of(first_words(item)).split())
        if item.token.meta.get("mark") != "equals":
            report.error(item.line, f"{quoted(text)} has no sign before it. Write - = {text[:40]}")
        elif not text:
            report.error(item.line, "This answer is empty. Write it after = or remove the line.")
        elif normalised(text) in texts:
            report.error(item.line, f"{quoted(text)} stands here twice. Remove one.")
        texts[normalised(text)] = text
    answers = [text for text in texts.values() if text]
    if answers and all(looks_like_number(text) for text in answers):
        return _read_numbers(question, found, writer)
    return replace(question, kind="text", texts=tuple(answers))


def _read_numbers(question: Question, found: Node, writer: Writer) -> Question:
    numbers = []
    for item in found.children:
        try:
            numbers.append(read_range(" ".join(text_of(first_words(item)).split())))
        except BadNumber as bad:
            writer.report.error(item.line, str(bad))
    return replace(question, kind="numeric", numbers=tuple(numbers))


def read_ordering(question: Question, found: Node, writer: Writer) -> Question:
    """A numbered list, written in the right order; a quote under a step says why it is there."""
    if len(found.children) < 2:
        writer.report.error(
            found.line, f"{quoted(question.text)}: one step cannot be put in order. Add another."
        )
    maker = OptionMaker(writer, "step")
    options = tuple(maker.make(item, first_words(item)) for item in found.children)
    return replace(question, kind="ordering", options=options)


def read_ranking(question: Question, found: Node | None, writer: Writer) -> Question:
    """What a room puts in its own order: a list of any kind, none of its orders right."""
    items = found.children if found else []
    if len(items) < 2:
        writer.report.error(
            found.line if found else question.line,
            f"{quoted(question.text)}: a ranking needs a list of at least two lines, such as"
            " - first and - second.",
        )
    without_feedback(items, writer)
    maker = OptionMaker(writer, "line")
    options = tuple(maker.make(item, first_words(item)) for item in items)
    return replace(question, kind="ranking", options=options, graded=False)


def read_statements(question: Question, found: Node | None, writer: Writer) -> Question:
    """The statements that are rated on an opinion scale; without a list, the question itself."""
    items = found.children if found else []
    without_feedback(items, writer)
    maker = OptionMaker(writer, "statement")
    options = tuple(maker.make(item, first_words(item)) for item in items)
    return replace(question, kind="scale", options=options, graded=False)


def read_matching(question: Question, found: Node, writer: Writer) -> Question:
    """`- left -> right`; `- -> right` is a right side that belongs to nothing."""
    lefts, rights = OptionMaker(writer, "left side"), _Rights(writer)
    pairs: list[Pair] = []
    distractors: list[Option] = []
    for item in found.children:
        sides = _sides(item, writer)
        if sides is None:
            continue
        left, right = sides
        if text_of(left):
            pairs.append(Pair(lefts.make(item, left), rights.of_pair(item, right)))
        else:
            distractors.append(rights.distractor(item, right))
    if len(pairs) < 2:
        writer.report.error(
            found.line, f"{quoted(question.text)}: matching needs at least two pairs."
        )
    return replace(question, kind="matching", pairs=tuple(pairs), distractors=tuple(distractors))


class _Rights:
    """Right sides; one that belongs to several left sides is one option."""

    def __init__(self, writer: Writer) -> None:
        self._maker = OptionMaker(writer, "right side")
        self._found: dict[str, Option] = {}

    def of_pair(self, item: Node, words: list[Node]) -> Option:
        key = normalised(text_of(words))
        if not key or key not in self._found:
            # A written id names the pair and so its left side; the right side follows its words.
            bare = replace(item, token=item.token.copy(meta={}), children=[])
            self._found[key] = self._maker.make(bare, words, right=True)
        return self._found[key]

    def distractor(self, item: Node, words: list[Node]) -> Option:
        return self._maker.make(item, words)


def _sides(item: Node, writer: Writer) -> tuple[list[Node], list[Node]] | None:
    arrows = _arrows(item)
    for more in first_words(item)[1:]:
        writer.report.error(more.line, "A pair is one line: - left -> right. Move this elsewhere.")
    if len(arrows) != 1:
        what = "no arrow" if not arrows else "more than one arrow"
        writer.report.error(
            item.line, f"{quoted(text_of(item.children))} has {what}. Write - left -> right."
        )
        return None
    words = item.children[0].children[0].children
    cut = words.index(arrows[0])
    left, right = words[:cut], words[cut + 1 :]
    if left and left[-1].kind == "text":
        left[-1].token.content = left[-1].token.content.rstrip()
    if right and right[0].kind == "text":
        right[0].token.content = right[0].token.content.lstrip()
    return left, right


def _arrows(item: Node) -> list[Node]:
    if not item.children or item.children[0].kind != "paragraph":
        return []
    inline: Sequence[Node] = item.children[0].children
    return inline[0].only("arrow") if inline else []
