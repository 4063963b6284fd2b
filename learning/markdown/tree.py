"""The token stream as a tree whose nodes know their line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from learning.markdown.report import Report

# Emphasis inside emphasis, thousands deep, would exhaust the stack of whoever walks the tree.
DEEPEST_INLINE = 20


@dataclass(slots=True, eq=False)
class Node:
    """One element of the text; `end` is the last of its lines."""

    kind: str
    token: Token
    line: int
    end: int
    children: list[Node] = field(default_factory=list)

    @property
    def content(self) -> str:
        """The words of a leaf."""
        return self.token.content

    def only(self, kind: str) -> list[Node]:
        """The direct children of one kind."""
        return [child for child in self.children if child.kind == kind]


def tree_of(tokens: Sequence[Token], report: Report) -> list[Node]:
    """The nodes of a whole file, in order."""
    root = Node("root", Token("root", "", 0), 1, 1)
    open_nodes = [root]
    for token in tokens:
        if token.nesting < 0:
            open_nodes.pop()
            continue
        node = _node(token, open_nodes[-1])
        open_nodes[-1].children.append(node)
        if token.type == "inline":
            node.children = _inline_nodes(token, node.line, report)
        if token.nesting > 0:
            open_nodes.append(node)
    return root.children


def _node(token: Token, parent: Node) -> Node:
    kind = token.type.removesuffix("_open")
    if token.map:
        return Node(kind, token, token.map[0] + 1, max(token.map[1], token.map[0] + 1))
    return Node(kind, token, parent.line, parent.end)


def _inline_nodes(inline: Token, line: int, report: Report) -> list[Node]:
    line += int(inline.meta.get("lines_taken", 0))
    breaks = [at for at, character in enumerate(inline.content) if character == "\n"]
    root = Node("root", inline, line, line)
    open_nodes, skipped, current = [root], 0, line
    for token in inline.children or ():
        if token.nesting < 0:
            if skipped:
                skipped -= 1
            else:
                open_nodes.pop()
            continue
        if token.nesting > 0 and len(open_nodes) > DEEPEST_INLINE:
            report.error(current, "Too many marks inside one another here. Write it more simply.")
            skipped += 1
            continue
        current = _line_within(token, line, breaks, current)
        node = Node(token.type.removesuffix("_open"), token, current, current)
        open_nodes[-1].children.append(node)
        if token.nesting > 0:
            open_nodes.append(node)
        if token.type in ("softbreak", "hardbreak"):
            current += 1
    return root.children


def _line_within(token: Token, first: int, breaks: list[int], current: int) -> int:
    """Our own marks know where they stand; the library's tokens are counted by line breaks."""
    if "pos" in token.meta:
        return first + bisect_right(breaks, int(token.meta["pos"]))
    return current


def text_of(nodes: Sequence[Node]) -> str:
    """The words of some nodes as a reader hears them, one line for each block."""
    parts: list[str] = []
    _gather(nodes, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


_SPACES = {"softbreak": " ", "hardbreak": " "}
_BLOCKS = frozenset(
    {"paragraph", "heading", "list_item", "tr", "th", "td", "code_block", "fence", "blockquote"}
)


def _gather(nodes: Sequence[Node], parts: list[str]) -> None:
    for node in nodes:
        if node.kind in ("text", "text_special", "code_inline", "code_block", "fence", "arrow"):
            parts.append(node.content)
        elif node.kind == "term":
            parts.append(term_parts(node.content)[1])
        elif node.kind == "gap":
            parts.append(" … ")
        elif node.kind == "image":
            parts.append(alternative_of(node))
        else:
            parts.append(_SPACES.get(node.kind, ""))
        _gather(node.children, parts)
        if node.kind in _BLOCKS:
            parts.append("\n")


def term_parts(content: str) -> tuple[str, str]:
    """`key|words shown` → the key and the words; without words, the key as words."""
    key, _, shown = content.partition("|")
    key = "-".join(key.split()).lower()
    return key, " ".join(shown.split()) or key.replace("-", " ")


def alternative_of(image: Node) -> str:
    """The alternative text of an image."""
    return _plain(image.token.children or ())


def _plain(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type == "image":
            parts.append(_plain(token.children or ()))
        elif token.type == "term":
            parts.append(term_parts(token.content)[1])
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type != "footnote":
            parts.append(token.content)
    return "".join(parts)
