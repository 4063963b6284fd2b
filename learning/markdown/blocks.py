"""The `:::` blocks: which there are, and pairing their opening and closing lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from learning.markdown.attributes import Attributes, read_attributes, refuse_unknown
from learning.markdown.report import Report, did_you_mean
from learning.markdown.slides import ACTIVITIES, is_plan
from learning.markdown.tree import Node

# Deeper than a box in a box in a box nobody reads; and walking the tree stays bounded.
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of block may and must have on its opening line."""

    known: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    titled: bool = False
    needs_title: bool = False


def _shape(known: str = "", *, needs: str = "", words: str = "", title: str = "no") -> Shape:
    return Shape(
        known=frozenset((known + " " + needs).split()),
        words=frozenset(words.split()),
        needs=tuple(needs.split()),
        titled=title != "no",
        needs_title=title == "must",
    )


SHAPES = {
    "case": _shape("city practice", title="must"),
    "reflection": _shape(title="may"),
    "key": _shape(title="may"),
    "myth": _shape(),
    "fact": _shape(),
    "recommendation": _shape(),
    "figure": _shape(needs="plot unit year source", title="must"),
    "video": _shape(needs="src captions transcript", title="may"),
    "steps": _shape(title="may"),
    "notes": _shape(title="may"),
    "question": _shape(
        "type points rec shuffle credit accents tags use scale minutes seconds", words="ungraded"
    ),
    "risk": _shape(title="may"),
    "objection": _shape(title="must"),
    "word-cloud": _shape("rec tags minutes seconds"),
    "open-text": _shape("rec tags minutes seconds"),
    "q-and-a": _shape("rec tags minutes seconds"),
    "ranking": _shape("rec tags minutes seconds shuffle"),
    "scale": _shape("rec tags minutes seconds scale"),
    "board": _shape("rec tags minutes seconds"),
}

TIMING = frozenset({"minutes", "seconds"})  # of a step in a live plan


@dataclass(slots=True)
class Container:
    """A `:::` block with what stands in it; `end` is the line of its closing mark."""

    name: str
    attributes: Attributes
    line: int
    end: int
    length: int
    children: list[Part] = field(default_factory=list)


Part = Node | Container


class _Pairing:
    """Opening and closing marks met so far in one file."""

    def __init__(self, marks: list[Node], report: Report) -> None:
        self.report = report
        self.marks = marks
        self.at = -1
        self.top: list[Part] = []
        self.open: list[Container] = []

    def add(self, part: Part) -> None:
        (self.open[-1].children if self.open else self.top).append(part)

    def mark(self, node: Node) -> None:
        self.at += 1
        if node.token.info:
            self._opens(node)
        else:
            self._closes(node)

    def finish(self) -> None:
        while self.open:
            self._unclosed(self.open.pop())

    def _opens(self, node: Node) -> None:
        length = len(node.token.markup)
        while self.open and length >= self.open[-1].length:
            outer = self.open[-1]
            if self._is_nested_here(length, outer.length):
                self._same_length(node, outer)
                break
            self._unclosed(self.open.pop())
        if len(self.open) >= DEEPEST:
            self.report.error(node.line, "Too many blocks inside one another. Take one out.")
            self.open.pop()
        opened = _container(node, self.report)
        self.add(opened)
        self.open.append(opened)

    def _is_nested_here(self, inner: int, outer: int) -> bool:
        """Two closing marks in a row: the author did mean one block inside the other."""
        ahead = self.marks[self.at + 1 : self.at + 3]
        lengths = [0 if mark.token.info else len(mark.token.markup) for mark in ahead]
        return lengths == [inner, outer]

    def _same_length(self, node: Node, outer: Container) -> None:
        mark = ":" * (len(node.token.markup) + 1)
        self.report.error(
            outer.line,
            f"“::: {outer.name}” holds another block (line {node.line}) but has no more colons"
            f" than it. Write {mark} {outer.name} here and {mark} where it ends.",
        )

    def _closes(self, node: Node) -> None:
        length = len(node.token.markup)
        if all(opened.length != length for opened in self.open):
            self.report.error(node.line, self._stray(node.token.markup))
            return
        while self.open[-1].length != length:
            self._unclosed(self.open.pop())
        self.open.pop().end = node.line

    def _stray(self, markup: str) -> str:
        if not self.open:
            return f"This {markup} closes nothing. Remove it, or open a block above it."
        inner = self.open[-1]
        return (
            f"This {markup} closes nothing: the block open here, “{inner.name}” (line"
            f" {inner.line}), ends with {':' * inner.length}."
        )

    def _unclosed(self, opened: Container) -> None:
        self.report.error(
            opened.line,
            f"“{':' * opened.length} {opened.name}” is never closed."
            f" Write {':' * opened.length} on a line of its own where it ends.",
        )


def _container(node: Node, report: Report) -> Container:
    name, _, info = node.token.info.partition(" ")
    attributes = read_attributes(info, line=node.line, report=report)
    name = name.lower()
    if name in SHAPES:
        _check(name, attributes, report)
    else:
        known = [one for one in SHAPES if is_plan(report.path) or one not in ACTIVITIES]
        offer = did_you_mean(name, known) or f" There are: {', '.join(sorted(known))}."
        report.error(node.line, f"There is no block “{name[:40]}”.{offer}")
    return Container(name, attributes, node.line, node.end, len(node.token.markup))


def _check(name: str, attributes: Attributes, report: Report) -> None:
    shape = SHAPES[name]
    if name == "recommendation":
        _check_recommendation(attributes, report)
    else:
        judge_settings(attributes, block=name, report=report)
    for need in shape.needs:
        if need not in attributes.values:
            report.error(attributes.line, f"This {name} needs {need}=… on its opening line.")
    if shape.needs_title and not attributes.title:
        report.error(
            attributes.line, f'This {name} needs a title in quotation marks: ::: {name} "Title".'
        )
    if attributes.title and not shape.titled:
        report.error(attributes.line, f"A {name} has no title. Write it in the text below.")


def judge_settings(attributes: Attributes, *, block: str, report: Report) -> None:
    """Report what this block cannot have, or only in a live plan: lessons are read alone."""
    shape, timing = SHAPES[block], frozenset[str]()
    if not is_plan(report.path):
        timing = TIMING
        if block in ACTIVITIES:
            report.error(
                attributes.line,
                f"A {block} asks a room, and stands in live.md only. Move it there, or write"
                " ::: question here.",
            )
        for name in sorted(attributes.values.keys() & shape.known & timing):
            del attributes.values[name]
            report.error(
                attributes.line, f"{name}= plans a live session, and stands in live.md only."
            )
    refuse_unknown(
        attributes, block=block, known=shape.known - timing, words=shape.words, report=report
    )


def _check_recommendation(attributes: Attributes, report: Report) -> None:
    if len(attributes.words) != 1 or attributes.values:
        report.error(
            attributes.line,
            "Name one recommendation: ::: recommendation rental-intermediation.",
        )


def pair(nodes: Sequence[Node], report: Report) -> list[Part]:
    """The file as plain nodes and blocks inside one another; all that is unpaired is reported."""
    pairing = _Pairing([node for node in nodes if node.kind == "fence_mark"], report)
    for node in nodes:
        if node.kind == "fence_mark":
            pairing.mark(node)
            continue
        _refuse_inner_marks(node, report)
        if node.kind != "footnote_reference":
            pairing.add(node)
    pairing.finish()
    return pairing.top


def _refuse_inner_marks(node: Node, report: Report) -> None:
    for child in node.children:
        if child.kind == "fence_mark":
            report.error(
                child.line,
                f"“{child.token.markup} {child.token.info}” stands inside a list or a quote."
                " Blocks start at the beginning of the line, after an empty line.",
            )
        elif child.children and child.kind != "inline":
            _refuse_inner_marks(child, report)
