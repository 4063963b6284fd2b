"""A document as safe HTML with slots for what changes on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from learning.markdown.document import Block, Document, Footnote, Pieces, Slot
from learning.markdown.figures import figure_pieces
from learning.markdown.sanitise import Slots, escape


def _plain_number(number: Decimal) -> str:
    return format(number, "f")


def _same(address: str) -> str:
    return address


@dataclass(frozen=True, slots=True)
class LinkContext:
    """How the addresses and numbers of a text become those of a page.

    `media` and `page` receive the path in the tree (`housing/media/flat.jpg`, and
    `housing/lessons/02-market.md#deposits`) and give an address. `sizes` holds width and height
    of images by that same path. `citations` overrides the order of the source list when a page
    shows blocks of two documents; an empty one leaves the numbers out.
    """

    media: Callable[[str], str] = _same
    page: Callable[[str], str] = _same
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    format_number: Callable[[Decimal], str] = _plain_number
    rtl: bool = False
    facilitator: bool = False
    citations: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RenderedBlock:
    """One block of a page, to be shown alone or replaced by another language's."""

    key: str
    kind: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Rendered:
    """The page's body: its blocks, and what stands after them."""

    blocks: tuple[RenderedBlock, ...]
    footnotes: Pieces

    @property
    def pieces(self) -> Pieces:
        """Everything in order; the source list comes last, as a slot."""
        body = tuple(piece for block in self.blocks for piece in block.pieces)
        return joined((*body, *self.footnotes, Slot("sources", "")))


def render(document: Document, *, path: str, link: LinkContext) -> Rendered:
    """The document for one page; notes are left out unless `link.facilitator`."""
    page = _Page(document, path, link)
    shown = [block for block in document.blocks if link.facilitator or block.kind != "notes"]
    return Rendered(
        blocks=tuple(RenderedBlock(block.key, block.kind, page.block(block)) for block in shown),
        footnotes=page.footnotes(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """A document that lends blocks to a page, with its own addresses and numbers."""

    document: Document
    path: str
    link: LinkContext


def render_turns(turns: Iterable[tuple[Voice, Block]]) -> tuple[RenderedBlock, ...]:
    """Blocks of several documents as one page; their links must agree on `citations`."""
    cited = set[str]()
    pages: dict[int, _Page] = {}
    found = []
    for voice, block in turns:
        page = pages.get(id(voice))
        if page is None:
            page = pages[id(voice)] = _Page(voice.document, voice.path, voice.link)
            page.cited = cited  # the list of sources leads back to the first mention of the page
        found.append(RenderedBlock(block.key, block.kind, page.block(block)))
    return tuple(found)


def render_footnotes(items: Sequence[tuple[Voice, int, Footnote]]) -> Pieces:
    """The list of footnotes of a page, each with its number there."""
    return _footnotes(
        [
            (
                number,
                render_pieces(
                    note.html,
                    path=voice.path,
                    link=voice.link,
                    citations=voice.link.citations or (),
                ),
            )
            for voice, number, note in items
        ]
    )


def render_pieces(
    pieces: Pieces, *, path: str, link: LinkContext, citations: Sequence[str] = ()
) -> Pieces:
    """A fragment (a question's stem, an option) with its addresses and numbers filled in.

    `citations` is the order of the page's source list; facts outside it are not shown.
    """
    return joined(_resolved(pieces, path=path, link=link, numbers=_numbers(citations)))


def joined(pieces: Pieces) -> Pieces:
    """The same pieces with neighbouring strings made one."""
    found: list[str | Slot] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(found)


def in_tree(path: str, address: str) -> str:
    """Where an address in the file at `path` points in the tree.

    `media/…` is the module's folder from a lesson too, as authors mean it.
    """
    address, mark, anchor = address.partition("#")
    found = path.split("/")[:-1] if address else path.split("/")
    if address.startswith("media/") and found[-1:] == ["lessons"]:
        found.pop()
    for step in address.split("/"):
        if step == ".." and found and found[-1] != "..":
            found.pop()
        elif step not in ("", "."):
            found.append(step)
    return "/".join(found) + mark + anchor


class _Page:
    """One rendering: numbers of citations, and which of them got their id already."""

    def __init__(self, document: Document, path: str, link: LinkContext) -> None:
        self.document = document
        self.path = path
        self.link = link
        cited = link.citations
        self.numbers = _numbers(document.citations if cited is None else cited)
        self.figures = {figure.id: figure for figure in document.figures}
        self.cited: set[str] = set()

    def block(self, block: Block) -> Pieces:
        return self._filled(block.html)

    def footnotes(self) -> Pieces:
        return self._filled(_footnotes([(one.number, one.html) for one in self.document.footnotes]))

    def _filled(self, pieces: Pieces) -> Pieces:
        drawn: list[str | Slot] = []
        for piece in pieces:
            if isinstance(piece, Slot) and piece.kind == "figure":
                figure = self.figures[piece.key]
                drawn += figure_pieces(
                    figure, format_number=self.link.format_number, rtl=self.link.rtl
                )
            else:
                drawn.append(piece)
        return joined(
            _resolved(
                tuple(drawn),
                path=self.path,
                link=self.link,
                numbers=self.numbers,
                cited=self.cited,
            )
        )


def _footnotes(notes: Sequence[tuple[int, Pieces]]) -> Pieces:
    if not notes:
        return ()
    slots = Slots()
    items = "".join(
        f'<li id="note-{number}">{slots.put(html)}<p><a href="#noteref-{number}">↩</a></p></li>'
        for number, html in notes
    )
    label = slots.hold("label", "Notes")
    html = f'<section class="footnotes"><h2>{label}</h2><ol>{items}</ol></section>'
    return slots.pieces(html)


def _numbers(citations: Sequence[str]) -> dict[str, int]:
    return {key: number for number, key in enumerate(citations, start=1)}


def _resolved(
    pieces: Pieces,
    *,
    path: str,
    link: LinkContext,
    numbers: Mapping[str, int],
    cited: set[str] | None = None,
) -> Pieces:
    found: list[str | Slot] = []
    before: str | Slot = ""
    for piece in pieces:
        if isinstance(piece, str):
            found.append(piece)
        elif piece.kind == "cite":
            if found and isinstance(found[-1], str):  # a number stands close to what it proves
                found[-1] = found[-1].removesuffix(" ")
            follows = isinstance(before, Slot) and before.kind == "cite"
            found += _cite(piece.key, numbers, cited, follows=follows)
        else:
            found.append(_filled_address(piece, path, link))
        before = piece
    return tuple(found)


def _cite(
    key: str, numbers: Mapping[str, int], cited: set[str] | None, *, follows: bool
) -> list[str | Slot]:
    number = numbers.get(key)
    if number is None:
        return []
    first = cited is not None and key not in cited
    if cited is not None:
        cited.add(key)
    anchor = f' id="cite-{number}"' if first else ""
    opening = f'{" " if follows else ""}<a class="cite" href="#source-{number}"{anchor}>'
    return [
        f'{opening}<span class="visually-hidden"> ',
        Slot("label", "Source"),
        f" </span>{number}</a>",
    ]


def _filled_address(slot: Slot, path: str, link: LinkContext) -> str | Slot:
    if slot.kind == "media":
        return escape(link.media(in_tree(path, slot.key)))
    if slot.kind == "link":
        return escape(link.page(in_tree(path, slot.key)))
    if slot.kind == "number":
        return escape(link.format_number(Decimal(slot.key)))
    if slot.kind == "image":
        place = in_tree(path, slot.key)
        size = link.sizes.get(place)
        extent = f' width="{size[0]}" height="{size[1]}"' if size else ""
        address = escape(link.media(place))
        return f'<img loading="lazy" src="{address}" alt="{escape(slot.text)}"{extent}>'
    return slot
