"""Western or eastern digits on an Arabic page, never both."""

import re
from collections.abc import Iterator
from typing import Literal

Digits = Literal["western", "eastern"]

_TO_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_TO_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_EASTERN = re.compile(r"[\u0660-\u0669\u06f0-\u06f9]")

_PIECES = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>", re.DOTALL)
_FOREIGN = re.compile(r"""\slang\s*=\s*["']?(?!ar\b)\w""")
_KEPT = frozenset({"code", "kbd", "pre", "samp", "script", "style", "textarea"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr", "use", "path"})
# A word with Latin letters in it is an address, a symbol or a character reference: left alone.
_PLAIN_WORD = re.compile(r"(?<!\S)[^\sA-Za-z@&0-9]*+[0-9][^\sA-Za-z@&]*+(?!\S)")


def in_digits(text: str, digits: Digits) -> str:
    """The text with every digit in the reader's set."""
    return text.translate(_TO_EASTERN if digits == "eastern" else _TO_WESTERN)


def page_in_digits(page: str, digits: Digits) -> str:
    """An Arabic page with one set of digits.

    Attributes, code, what people type, and passages in other languages keep theirs.
    """
    if digits == "western" and not _EASTERN.search(page):
        return page
    return "".join(_pieces(page, digits))


def _pieces(page: str, digits: Digits) -> Iterator[str]:
    kept, depth = "", 0  # the element whose text is left alone, and how deep in it we are
    for piece in _PIECES.split(page):
        tag = _TAG.fullmatch(piece)
        if tag is None:
            yield piece if kept or piece.startswith("<!") else _converted(piece, digits)
            continue
        closes, name, attributes = tag[1], tag[2].lower(), tag[3]
        if kept:
            depth += (name == kept) * (-1 if closes else 1)
            kept = kept if depth else ""
        elif not closes and _is_kept(name, attributes):
            kept, depth = name, 1
        yield piece


def _is_kept(name: str, attributes: str) -> bool:
    if name in _VOID or attributes.endswith("/"):
        return False
    return name in _KEPT or _FOREIGN.search(attributes) is not None


def _converted(text: str, digits: Digits) -> str:
    if digits == "western":
        return in_digits(text, digits)
    return _PLAIN_WORD.sub(lambda word: in_digits(word[0], digits), text)
