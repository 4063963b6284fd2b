"""What an editor of each language would mend at sight. Pure: a text in, complaints out."""

import re
from collections.abc import Iterator

TAGS = re.compile(r"<[^>]*>")
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
PERCENT = re.compile(r"%%")


PAIRS = (("«", "»"), ("(", ")"))
FOREIGN_QUOTES = ('[“”"]', "quotation marks of another language")
FAULTS = {
    "fr": (
        (r"[^\s:;?!][:;?!](?=[\s)»]|$)", "no space before : ; ? !"),
        (r" [:;?!»]|« ", "a breaking space before : ; ? ! » or after «"),
        (r"«[^\u00a0\u202f]|[^\u00a0\u202f]»", "no space inside « »"),
        (r"\w'\w", "a typewriter's apostrophe"),
        (r"\.\.\.", "three dots instead of an ellipsis"),
        FOREIGN_QUOTES,
    ),
    "es": (
        (r"\s[,.:;?!»](?=\s|$)", "a space before a mark"),
        (r"\.\.\.", "three dots instead of an ellipsis"),
        FOREIGN_QUOTES,
    ),
    "ar": (
        (r"[\u0600-\u06ff]\s*[,;?]|[,;?]\s*[\u0600-\u06ff]", "Latin , ; ? instead of ، ؛ ؟"),
        (r"\s[،؛؟.:!]", "a space before a mark"),
        (r"[\u0660-\u0669]", "eastern digits: the reader chooses them later"),
        (r"\u0640", "a tatweel"),
        (r"\u064b\u0627", "tanwin before its alef: the house writes اً"),
        FOREIGN_QUOTES,
    ),
}
SPANISH_PAIRS = (("¿", "?"), ("¡", "!"))


def complaints(code: str, message: str, text: str) -> list[str]:
    """Everything wrong with a translation's form."""
    plain = PLACEHOLDERS.sub("X", TAGS.sub("", text))
    return [*_same_frame(message, text), *_unpaired(code, plain), *_badly_set(code, plain)]


def placeholders(text: str) -> list[str]:
    """The `%(names)s` and `{names}` of a message, in an order that does not matter."""
    return sorted(PLACEHOLDERS.findall(text))


def _same_frame(message: str, text: str) -> Iterator[str]:
    if sorted(TAGS.findall(message)) != sorted(TAGS.findall(text)):
        yield "other tags than the source"
    if _edges(message) != _edges(text):
        yield "other spaces at the ends than the source"
    if "  " in text:
        yield "two spaces"
    if "%" in PERCENT.sub("", PLACEHOLDERS.sub("", text)) and PLACEHOLDERS.search(message):
        yield "a percent sign that is not doubled"
    if ENDS.get(_last(message), _last(message)) != ENDS.get(_last(text), _last(text)):
        yield f"ends otherwise than the source: {text[-1:]!r}"


ENDS = {"؟": "?"}


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _last(text: str) -> str:
    """The mark at the end: `.`, `?`, `:`, `…`, `!`, or none."""
    end = text.strip()[-1:]
    return end if end in ".?؟!:…" else ""


def _unpaired(code: str, text: str) -> Iterator[str]:
    for opening, closing in PAIRS + (SPANISH_PAIRS if code == "es" else ()):
        if text.count(opening) != text.count(closing):
            yield f"{opening} and {closing} do not pair"


def _badly_set(code: str, text: str) -> Iterator[str]:
    return (complaint for fault, complaint in FAULTS[code] if re.search(fault, text))
