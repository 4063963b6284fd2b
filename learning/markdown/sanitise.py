"""The second wall: an explicit list of the HTML that a page may get, and slots held through it."""

from __future__ import annotations

from html import escape as _escape

import nh3

from learning.markdown.document import Pieces, Slot

# Two characters that no text can hold (they are refused on reading) stand around a slot's number.
OPEN, CLOSE = "\ufdd0", "\ufdd1"

_PLAIN = (
    "p br hr em strong code pre blockquote ul ol li h2 h3 h4 h5 h6 sup span a "
    "table thead tbody tr th td div aside section figure figcaption details summary "
    "video source track svg g title desc rect line path circle polyline text"
)
TAGS = frozenset(_PLAIN.split())
ANYWHERE = frozenset({"class", "id", "lang", "dir"})
_SHAPE = frozenset({"x", "y", "x1", "y1", "x2", "y2", "width", "height", "d", "cx", "cy", "r"})
ATTRIBUTES = {
    "*": set(ANYWHERE),
    "a": {"href", "rel", "title"},
    "ol": {"start"},
    "th": {"scope"},
    "div": {"role", "tabindex"},
    "aside": {"aria-labelledby"},
    "section": {"aria-labelledby"},
    "video": {"controls", "preload", "src"},
    "track": {"kind", "src", "srclang", "default"},
    "svg": {"role", "aria-labelledby", "viewBox"},
    "g": {"aria-hidden", "transform"},
    "rect": set(_SHAPE),
    "line": set(_SHAPE),
    "path": set(_SHAPE),
    "circle": set(_SHAPE),
    "polyline": {"points"},
    "text": {"x", "y", "text-anchor"},
}
SCHEMES = {"http", "https", "mailto"}


def escape(text: str) -> str:
    """Text for HTML, in content and in attributes; it cannot hold the sign of a slot."""
    return _escape(text.replace(OPEN, "").replace(CLOSE, ""))


class Slots:
    """The slots of one piece of HTML while it is written and washed."""

    def __init__(self) -> None:
        self._held: list[Slot] = []

    def hold(self, kind: str, key: str, text: str = "") -> str:
        """A sign to write into the HTML where the slot belongs."""
        self._held.append(Slot(kind, key, text))
        return f"{OPEN}{len(self._held) - 1}{CLOSE}"

    def pieces(self, html: str) -> Pieces:
        """The washed HTML with its slots in place."""
        found: list[str | Slot] = []
        first, *rest = wash(html).split(OPEN)
        if first:
            found.append(first)
        for part in rest:
            number, _, after = part.partition(CLOSE)
            found.append(self._held[int(number)])
            if after:
                found.append(after)
        return tuple(found)

    def put(self, pieces: Pieces) -> str:
        """Pieces made elsewhere, to be written into HTML of this one."""
        return "".join(
            piece if isinstance(piece, str) else self.hold(piece.kind, piece.key, piece.text)
            for piece in pieces
        )


def wash(html: str) -> str:
    """Only what the lists above name; everything else is dropped."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
