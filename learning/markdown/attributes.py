"""The words after a block's name: a quoted title, #id, key=value, bare words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from learning.markdown.report import Report, did_you_mean, quoted

_QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“"}
_KEY = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
LONGEST_KEY = 80


@dataclass(slots=True)
class Attributes:
    """What an author wrote on the opening line of a block."""

    line: int
    title: str = ""
    id: str = ""
    values: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """A value, or the empty string."""
        return self.values.get(name, "")


def is_key(text: str) -> bool:
    """Whether the text can be an id: lower-case words with hyphens, ASCII."""
    return (
        0 < len(text) <= LONGEST_KEY
        and set(text) <= _KEY
        and text[0] != "-"
        and text[-1] != "-"
        and "--" not in text
    )


def read_attributes(info: str, *, line: int, report: Report) -> Attributes:
    """Everything after the name; what cannot be read is reported."""
    found = Attributes(line)
    at = 0
    while at < len(info):
        if info[at].isspace():
            at += 1
        elif info[at] in _QUOTES:
            title, at = _quoted(info, at, line, report)
            if found.title:
                report.error(line, f"There is a second title here, {quoted(title)}. Keep one.")
            found.title = title
        else:
            at = _word(info, at, found, report)
    return found


def _quoted(info: str, at: int, line: int, report: Report) -> tuple[str, int]:
    end = info.find(_QUOTES[info[at]], at + 1)
    if end < 0:
        report.error(line, f"The quotation mark before {quoted(info[at + 1 :])} is never closed.")
        return info[at + 1 :], len(info)
    return info[at + 1 : end].strip(), end + 1


def _word(info: str, at: int, found: Attributes, report: Report) -> int:
    start = at
    while at < len(info) and not info[at].isspace() and info[at] != "=":
        at += 1
    word = info[start:at]
    if at < len(info) and info[at] == "=":
        return _value(info, at + 1, word, found, report)
    if word.startswith("#"):
        _take_id(word[1:], found, report)
    else:
        found.words.append(word)
    return at


def _value(info: str, at: int, name: str, found: Attributes, report: Report) -> int:
    if at < len(info) and info[at] in _QUOTES:
        value, at = _quoted(info, at, found.line, report)
    else:
        start = at
        while at < len(info) and not info[at].isspace():
            at += 1
        value = info[start:at]
    if not name or not value:
        report.error(found.line, f"“{name}=” has no value. Write {name or 'name'}=value.")
    elif name in found.values:
        report.error(found.line, f"“{name}” is given twice. Keep one.")
    else:
        found.values[name] = value
    return at


def _take_id(key: str, found: Attributes, report: Report) -> None:
    if not is_key(key):
        report.error(
            found.line,
            f"“#{key}” cannot be an id. Use lower-case words with hyphens, such as #first-step.",
        )
    elif found.id:
        report.error(found.line, f"There are two ids here, #{found.id} and #{key}. Keep one.")
    else:
        found.id = key


def refuse_unknown(
    found: Attributes, *, block: str, known: Collection[str], words: Collection[str], report: Report
) -> None:
    """Report every attribute and bare word that this block does not have."""
    for name in found.values:
        if name not in known:
            offer = did_you_mean(name, known) or _list_of("It can have", known)
            report.error(found.line, f"A {block} has no “{name}”.{offer}")
    for word in found.words:
        if word not in words:
            offer = did_you_mean(word, [*words, *known])
            report.error(
                found.line,
                f"“{word}” is not known on a {block} line.{offer}"
                " A title stands in quotation marks.",
            )


def _list_of(intro: str, known: Collection[str]) -> str:
    return f" {intro} {', '.join(sorted(known))}." if known else ""
