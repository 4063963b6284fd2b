"""Options and their identity, which survives reordering and insertion."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from unicodedata import normalize

from learning.markdown.attributes import is_key
from learning.markdown.document import Option, Pieces
from learning.markdown.html import Writer
from learning.markdown.report import quoted
from learning.markdown.tree import Node, text_of


def normalised(text: str) -> str:
    """The same for texts that differ in case, spaces or the form of letters only."""
    return " ".join(normalize("NFKC", text).casefold().split())


def derived_id(text: str, *, prefix: str = "o") -> str:
    """A short id that follows from the words alone."""
    return prefix + sha256(normalised(text).encode()).hexdigest()[:7]


class OptionMaker:
    """Makes the options of one list: gives ids, refuses empty and repeated ones."""

    def __init__(self, writer: Writer, what: str) -> None:
        self.writer = writer
        self.what = what
        self._texts: dict[str, int] = {}
        self._ids: dict[str, int] = {}

    def make(self, item: Node, words: Sequence[Node], *, right: bool = False) -> Option:
        """The option that these words of a list item are."""
        text = " ".join(text_of(words).split())
        self._refuse(item, text)
        written = str(item.token.meta.get("id", ""))
        return Option(
            id=self._id(item, text, written),
            html=self.writer.pieces(words, inline=True),
            text=text,
            right=right,
            feedback_html=self._feedback(item),
            written=bool(written) and is_key(written),
            line=item.line,
        )

    def _refuse(self, item: Node, text: str) -> None:
        report = self.writer.report
        if not text:
            report.error(item.line, f"This {self.what} is empty. Write its words or remove it.")
            return
        first = self._texts.setdefault(normalised(text), item.line)
        if first != item.line:
            report.error(
                item.line, f"{quoted(text)} stands here twice (line {first}). Change or remove one."
            )

    def _id(self, item: Node, text: str, written: str) -> str:
        report = self.writer.report
        if written and not is_key(written):
            report.error(
                item.line,
                f"“{{#{written[:40]}}}” cannot be an id. Use lower-case words with hyphens.",
            )
        if written in self._ids:
            report.error(item.line, f"The id #{written} stands here twice. Change one.")
        wanted = written if is_key(written) else derived_id(text)
        found = wanted
        while found in self._ids:
            self._ids[wanted] += 1
            found = f"{wanted}-{self._ids[wanted]}"
        self._ids[found] = 1
        return found

    def _feedback(self, item: Node) -> Pieces:
        quotes = item.only("blockquote")
        if len(quotes) > 1:
            self.writer.report.error(
                quotes[1].line, f"This {self.what} has two quotes as feedback. Make them one."
            )
        return self.writer.pieces(quotes[0].children) if quotes else ()


def first_words(item: Node) -> list[Node]:
    """The words of a list item: everything but the quote that is its feedback."""
    return [child for child in item.children if child.kind != "blockquote"]


def without_feedback(items: Sequence[Node], writer: Writer) -> None:
    """Report feedback where this form of question has none."""
    for item in items:
        for quote in item.only("blockquote"):
            writer.report.error(
                quote.line,
                "Feedback under one answer is not shown in this form of question."
                " Write it into > [!EXPLANATION].",
            )
