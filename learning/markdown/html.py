"""Writing nodes as HTML with slots, and noting everything that they point at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import category

from learning.markdown.attributes import is_key
from learning.markdown.document import Heading, Image, Mention, Pieces
from learning.markdown.report import Report, did_you_mean, quoted
from learning.markdown.sanitise import SCHEMES, Slots, escape
from learning.markdown.slides import heading_marks, is_plan
from learning.markdown.tree import Node, alternative_of, term_parts, text_of

_SIMPLE = {
    "paragraph": "p",
    "list_item": "li",
    "blockquote": "blockquote",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "em": "em",
    "strong": "strong",
}
_ALIGNED = {"text-align:right": "align-end", "text-align:center": "align-center"}
# Ids that the page or its lists use.
_TAKEN_IDS = (
    "content", "contents", "end", "footnotes", "main", "menu", "search", "sources", "terms", "top",
)  # fmt: skip
_TAKEN_STARTS = (
    "cite-", "figure-", "from-", "lesson-", "note-", "noteref-", "question-", "reflection-",
    "source-", "term-",
)  # fmt: skip


class Writer:
    """Writes the fragments of one file; every fragment brings its own slots."""

    def __init__(self, report: Report, footnotes: Sequence[str]) -> None:
        self.report = report
        self.mentions: dict[Mention, None] = {}
        self.images: list[Image] = []
        self.headings: list[Heading] = []
        self.footnote_numbers: dict[str, int] = {}
        self.in_notes = False
        self.gap: Callable[[Node], str] | None = None
        self._known_footnotes = frozenset(footnotes)
        self._ids = dict.fromkeys(_TAKEN_IDS, 1)
        self._slots = Slots()
        self._writers: dict[str, Callable[[Node], str]] = {
            "text": self._text,
            "text_special": self._text,
            "arrow": self._text,
            "inline": self._inline,
            "code_inline": self._code,
            "code_block": self._code_block,
            "fence": self._code_block,
            "softbreak": self._break,
            "hardbreak": self._break,
            "hr": self._rule,
            "bullet_list": self._bullets,
            "ordered_list": self._numbers,
            "table": self._table,
            "th": self._cell,
            "td": self._cell,
            "row_head": self._row_head,
            "number_cell": self._number,
            "heading": self._heading,
            "link": self._link,
            "image": self._image,
            "term": self._term,
            "cite": self._cite,
            "footnote": self._footnote,
            "gap": self._gap_mark,
            "unclosed": self._unclosed,
            "attribute_line": self._attribute_line,
        }

    def pieces(self, nodes: Sequence[Node], *, wrap: str = "", inline: bool = False) -> Pieces:
        """The nodes as safe HTML; `inline` leaves out the paragraph around a single one."""
        outer, self._slots = self._slots, Slots()
        if inline and len(nodes) == 1 and nodes[0].kind == "paragraph":
            nodes = nodes[0].children
        html = self.html(nodes)
        if wrap:
            html = f"<{wrap}>{html}</{wrap}>"
        done, self._slots = self._slots.pieces(html), outer
        return done

    def mention(self, kind: str, key: str, line: int) -> None:
        """Note that the file points at something."""
        self.mentions[Mention(kind, key, line, self.in_notes)] = None

    def html(self, nodes: Sequence[Node]) -> str:
        """Unwashed HTML, for `Slots.pieces`."""
        return "".join([self._one(node) for node in nodes])

    def _one(self, node: Node) -> str:
        if node.kind in _SIMPLE:
            return self._simple(node)
        writer = self._writers.get(node.kind)
        return writer(node) if writer else ""

    def _simple(self, node: Node) -> str:
        inner = self.html(node.children)
        if node.token.hidden:
            return inner
        tag = _SIMPLE[node.kind]
        return f"<{tag}>{inner}</{tag}>"

    def _text(self, node: Node) -> str:
        return escape(node.content)

    def _inline(self, node: Node) -> str:
        return self.html(node.children)

    def _code(self, node: Node) -> str:
        return f"<code>{escape(node.content)}</code>"

    def _code_block(self, node: Node) -> str:
        return f"<pre><code>{escape(node.content)}</code></pre>"

    def _break(self, node: Node) -> str:
        return "<br>" if node.kind == "hardbreak" else "\n"

    def _rule(self, node: Node) -> str:
        return "<hr>"

    def _bullets(self, node: Node) -> str:
        return f"<ul>{self.html(node.children)}</ul>"

    def _numbers(self, node: Node) -> str:
        start = node.token.attrs.get("start")
        opening = f'<ol start="{int(start)}">' if start is not None else "<ol>"
        return f"{opening}{self.html(node.children)}</ol>"

    def _table(self, node: Node) -> str:
        inner = self.html(node.children)
        return f'<div class="table" role="group" tabindex="0"><table>{inner}</table></div>'

    def _cell(self, node: Node) -> str:
        tag = node.kind
        align = _ALIGNED.get(str(node.token.attrs.get("style", "")), "")
        scope = ' scope="col"' if tag == "th" else ""
        css = f' class="{align}"' if align else ""
        return f"<{tag}{scope}{css}>{self.html(node.children)}</{tag}>"

    def _row_head(self, node: Node) -> str:
        return f'<th scope="row">{self.html(node.children)}</th>'

    def _number(self, node: Node) -> str:
        return f'<td class="align-end">{self._slots.hold("number", node.content)}</td>'

    def _heading(self, node: Node) -> str:
        level = int(node.token.tag[1:])
        text = text_of(node.children)
        if level == 1:
            self.report.error(
                node.line,
                f"{quoted(text)}: the page has its title already. Start headings with ##.",
            )
        before = self.headings[-1].level if self.headings else 1
        if level > before + 1:
            self.report.error(
                node.line,
                f"{quoted(text)} skips a level of headings. Write {'#' * (before + 1)} before it.",
            )
        anchor = self.unique_id(slug(text) or "section")
        key, minutes = heading_marks(node, level, self.report)
        self.headings.append(Heading(level, anchor, text, node.line, key, minutes))
        tag = f"h{max(2, level)}"
        return f'<{tag} id="{escape(anchor)}">{self.html(node.children)}</{tag}>'

    def unique_id(self, wanted: str) -> str:
        """An id that nothing else on the page has."""
        if wanted.startswith(_TAKEN_STARTS):
            wanted = f"section-{wanted}"
        found = wanted
        while found in self._ids:
            # Counting on from the last number keeps a thousand equal headings linear.
            self._ids[wanted] += 1
            found = f"{wanted}-{self._ids[wanted]}"
        self._ids[found] = 1
        return found

    def _link(self, node: Node) -> str:
        href = str(node.token.attrs.get("href", ""))
        inner = self.html(node.children)
        scheme = scheme_of(href)
        if scheme not in (*SCHEMES, "") or href.startswith("//"):
            self.report.error(
                node.line,
                f"A link to {quoted(href)} is not possible. Links start with https://, mailto:,"
                " # or the name of a file.",
            )
            return inner
        title = str(node.token.attrs.get("title", ""))
        extra = f' title="{escape(title)}"' if title else ""
        if scheme:
            return f'<a href="{escape(href)}" rel="noopener"{extra}>{inner}</a>'
        if href.startswith("#"):
            return f'<a href="{escape(href)}"{extra}>{inner}</a>'
        self.mention("link", href, node.line)
        return f'<a href="{self._slots.hold("link", href)}"{extra}>{inner}</a>'

    def _image(self, node: Node) -> str:
        source = str(node.token.attrs.get("src", ""))
        alternative = " ".join(alternative_of(node).split())
        if not alternative:
            self.report.error(
                node.line,
                f"The image {quoted(source)} has no words for those who cannot see it."
                " Write ![what it shows](…).",
            )
        if scheme_of(source) or source.startswith(("//", "/", "#")) or not source:
            self.report.error(
                node.line,
                f"The image {quoted(source)} is not beside the text. Put the file into media/.",
            )
        self.mention("image", source, node.line)
        self.images.append(Image(source, alternative, node.line))
        return self._slots.hold("image", source, alternative)

    def _term(self, node: Node) -> str:
        key, shown = term_parts(node.content)
        if not is_key(key):
            self.report.error(
                node.line,
                f"“[[{node.content[:40]}]]” names no glossary term. Write [[key]] or"
                " [[key|words shown]], the key in lower-case words with hyphens.",
            )
            return escape(shown)
        self.mention("term", key, node.line)
        return self._slots.hold("term", key, shown if "|" in node.content else "")

    def _cite(self, node: Node) -> str:
        written = []
        for part in node.content.replace(",", ";").split(";"):
            key = part.strip().removeprefix("@")
            if not key or not key.replace("-", "").replace("_", "").isalnum() or not key.isascii():
                self.report.error(
                    node.line,
                    f"“[@{node.content[:40]}]” does not name facts. Write [@HF12] or"
                    " [@HF12; @HF13].",
                )
                return ""
            self.mention("cite", key, node.line)
            written.append(self._slots.hold("cite", key))
        return "".join(written)

    def _footnote(self, node: Node) -> str:
        label = node.content
        if is_plan(self.report.path):
            self.report.error(
                node.line,
                f"[^{label}]: a slide has no room for footnotes. Write it into the text or the"
                " notes.",
            )
            return ""
        if label not in self._known_footnotes:
            offer = did_you_mean(label, self._known_footnotes)
            self.report.error(
                node.line,
                f"The footnote [^{label}] has no text.{offer} Write [^{label}]: … on a line of"
                " its own.",
            )
            return ""
        first = label not in self.footnote_numbers
        number = self.footnote_numbers.setdefault(label, len(self.footnote_numbers) + 1)
        back = f' id="noteref-{number}"' if first else ""
        return f'<sup><a class="footnote-ref" href="#note-{number}"{back}>{number}</a></sup>'

    def _gap_mark(self, node: Node) -> str:
        if self.gap is None:
            self.report.error(
                node.line,
                f"“{{{{{node.content[:40]}}}}}” is a gap, and gaps stand in a ::: question only."
                " A glossary term is written [[key]].",
            )
            return escape(node.content)
        return self._slots.hold("gap", self.gap(node))

    def _unclosed(self, node: Node) -> str:
        closing = {"[[": "]]", "[@": "]", "{{": "}}"}[node.content]
        self.report.error(
            node.line,
            f"{quoted(str(node.token.meta['near']))}: the {node.content} here is never closed."
            f" Write {closing} after it, or \\{node.content} to show it as it is.",
        )
        return escape(node.content)

    def _attribute_line(self, node: Node) -> str:
        self.report.error(
            node.line,
            f"“{{{node.token.info[:40]}}}” belongs into a ::: question, before its list.",
        )
        return ""


def scheme_of(address: str) -> str:
    """The scheme of an address in lower case, or nothing for a local one."""
    head = address.partition("/")[0].partition("?")[0].partition("#")[0]
    return head.partition(":")[0].strip().lower() if ":" in head else ""


def slug(text: str) -> str:
    """An id from a heading, in the letters of its own language."""
    kept = [
        character if character.isalnum() or category(character)[0] == "M" else " "
        for character in text.lower()
    ]
    return "-".join("".join(kept).split())[:60].strip("-")
