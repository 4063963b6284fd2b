"""Putting the parts of a file together: blocks with keys, boxes, figures, lists of mentions."""

from __future__ import annotations

from collections.abc import Sequence

from learning.markdown.blocks import Container, Part
from learning.markdown.boxes import BoxWriter
from learning.markdown.document import Block, Document, Footnote, Pieces
from learning.markdown.fingerprint import block_hash, document_fingerprint
from learning.markdown.html import Writer
from learning.markdown.mapping import Mapping
from learning.markdown.report import Report
from learning.markdown.slides import ASKING, is_plan
from learning.markdown.tree import Node, text_of

_WORDLESS = ASKING | {"notes", "figure", "video", "recommendation", "code_block"}
_KINDS = {"bullet_list": "list", "ordered_list": "list", "fence": "code", "code_block": "code"}


class Assembly:
    """The document of one file while it is put together."""

    def __init__(
        self, front: Mapping, lines: Sequence[str], report: Report, nodes: Sequence[Node]
    ) -> None:
        self._front = front
        self._lines = lines
        self._report = report
        self._notes = _footnotes_in(nodes, report)
        self._writer = Writer(report, tuple(self._notes))
        self._boxes = BoxWriter(self._writer)
        self._blocks: list[Block] = []
        self._footnotes: list[Footnote] = []
        self._section = 0
        self._counts: dict[tuple[int, str], int] = {}
        self._keys: dict[str, int] = {}

    def add(self, part: Part) -> None:
        """The next part of the file, in order."""
        if isinstance(part, Container):
            self._writer.in_notes = part.name == "notes"
            html = self._boxes.pieces(part)
            self._writer.in_notes = False
            self._block(part, part.name, html, _text(part), key=self._id_of(part))
            return
        if part.kind == "heading" and part.token.tag in ("h1", "h2"):
            self._section += 1
        if part.kind == "hr" and part.token.markup.startswith("_") and is_plan(self._report.path):
            self._report.error(
                part.line,
                "____ stands for own words, inside a ::: question. Between slides write ---.",
            )
        html = self._writer.pieces([part])
        if html:
            self._block(part, _KINDS.get(part.kind, part.kind), html, text_of([part]))

    def close(self) -> None:
        """After the last part: the footnotes, in the order of their numbers."""
        done: set[str] = set()
        while waiting := [name for name in self._writer.footnote_numbers if name not in done]:
            for label in waiting:
                done.add(label)
                node = self._notes[label]
                number = self._writer.footnote_numbers[label]
                html = self._writer.pieces(node.children)
                self._footnotes.append(Footnote(number, label, html, node.line))

    def finished(self) -> Document:
        """The document; only asked for when nothing was refused."""
        questions = tuple(self._boxes.questions)
        return Document(
            front=self._front.values,
            front_lines=self._front.lines,
            blocks=tuple(self._blocks),
            questions=questions,
            reflections=tuple(self._boxes.reflections),
            figures=tuple(self._boxes.figures),
            footnotes=tuple(self._footnotes),
            headings=tuple(self._writer.headings),
            images=tuple(self._writer.images),
            videos=tuple(self._boxes.videos),
            mentions=tuple(self._writer.mentions),
            word_count=sum(_words(block.text) for block in self._blocks if block.counts),
            fingerprint=document_fingerprint(questions),
        )

    def _block(self, part: Part, kind: str, html: Pieces, text: str, *, key: str = "") -> None:
        source = self._lines[part.line - 1 : part.end]
        self._blocks.append(
            Block(
                key=self._unique(key or self._next_key(kind)),
                kind=kind,
                line=part.line,
                hash=block_hash(source),
                html=html,
                text=text,
                counts=kind not in _WORDLESS,
                end=part.end,
            )
        )

    def _next_key(self, kind: str) -> str:
        """`section-kind-number`: the same in every language, and moved by its section only."""
        place = (self._section, kind)
        self._counts[place] = self._counts.get(place, 0) + 1
        return f"{self._section}-{kind}-{self._counts[place]}"

    def _unique(self, key: str) -> str:
        count = self._keys[key] = self._keys.get(key, 0) + 1
        return key if count == 1 else f"{key}-again-{count}"

    def _id_of(self, part: Container) -> str:
        if part.name in ASKING and self._boxes.questions:
            return self._boxes.questions[-1].id
        return part.attributes.id


def _text(part: Part) -> str:
    """What a box says; questions and notes inside it are not its words."""
    if isinstance(part, Node):
        return text_of([part])
    inner = [
        _text(child)
        for child in part.children
        if isinstance(child, Node) or child.name not in ASKING | {"notes"}
    ]
    return "\n".join(line for line in (part.attributes.title, *inner) if line)


def _words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _footnotes_in(nodes: Sequence[Node], report: Report) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in nodes:
        if node.kind == "footnote_reference":
            label = str(node.token.meta["label"])
            if label in found:
                report.error(node.line, f"The footnote [^{label}] is written twice. Keep one.")
            found[label] = node
        if node.kind != "inline" and node.children:
            found |= _footnotes_in(node.children, report)
    return found
