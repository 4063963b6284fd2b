"""The one certain mend of a problem, as a changed text. Pure.

Only where nobody could mean anything else: a word that is nearly a known one, a block that is never
closed, a sign that nobody sees. Everything else is the author's to decide.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from learning.i18n import N_
from learning.markdown.attributes import is_key
from learning.markdown.document import Document, Problem

OFFER = re.compile(r"Did you mean “([^”]+)”\?")
NAMED = re.compile(r"[“#]+([^“”]+)”")
ALERT = re.compile(r"There is no \[!([^\]]+)\]")
UNSEEN = re.compile(r"^U\+([0-9A-F]{4,6}) ")
BARE_MARK = re.compile(r":{3,}\s*$")
OPENING = re.compile(r":{3,}\s*\S")
FRONT_LINE = re.compile(r"([A-Za-z_]+:|\s+\S|- |#)")


@dataclass(frozen=True, slots=True)
class Mend:
    """What the button says, and the text after it was pressed."""

    says: str
    text: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Case:
    """A problem with the text around it. `at` is the place of its line, from 0."""

    message: str
    lines: tuple[str, ...]
    at: int
    document: Document | None

    @property
    def line(self) -> str:
        return self.lines[self.at]

    def with_line(self, text: str, at: int | None = None) -> str:
        place = self.at if at is None else at
        return "\n".join((*self.lines[:place], text, *self.lines[place + 1 :]))

    def with_inserted(self, at: int, *texts: str) -> str:
        return "\n".join((*self.lines[:at], *texts, *self.lines[at:]))


def mend_of(problem: Problem, text: str, document: Document | None = None) -> Mend | None:
    """The mend of one problem in this text, or none where the author has to choose.

    `document` is what the text says, when it could be read: some mends need it.
    """
    lines = tuple(text.split("\n"))
    if not 1 <= problem.line <= len(lines):
        return None
    case = _Case(problem.message, lines, problem.line - 1, document)
    for mender in MENDERS:
        mend = mender(case)
        if mend is not None and mend.text != text:
            return mend
    return None


def _id(case: _Case) -> Mend | None:
    """The id that the question has without one, so that its record stays."""
    if " has no id. " not in case.message or case.document is None:
        return None
    found = case.document
    ids = {one.line: one.id for one in found.questions}
    ids |= {one.line: one.id for one in found.reflections}
    key = ids.get(case.at + 1, "")
    opening = re.match(r":{3,}\s*\S+", case.line)
    if not key or opening is None:
        return None
    line = f"{opening.group()} #{key}{case.line[opening.end() :]}"
    return Mend(N_("Give it the id #{id}"), case.with_line(line), {"id": key})


def _alert(case: _Case) -> Mend | None:
    found, offer = ALERT.search(case.message), OFFER.search(case.message)
    if found is None or offer is None:
        return None
    name = offer.group(1).upper()
    return _replaced(case, f"[!{found.group(1)}]", f"[!{name}]") or _replaced(
        case, f"[!{found.group(1).lower()}]", f"[!{name}]"
    )


def _word(case: _Case) -> Mend | None:
    """The word that was nearly right, where it stands once in its line."""
    offer, named = OFFER.search(case.message), NAMED.search(case.message)
    if offer is None or named is None or named.start() >= offer.start():
        return None
    return _replaced(case, named.group(1), offer.group(1))


def _replaced(case: _Case, wrong: str, right: str) -> Mend | None:
    whole = re.compile(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])")
    if len(whole.findall(case.line)) != 1:
        return None
    line = whole.sub(lambda _: right, case.line)
    return Mend(N_("Write “{word}”"), case.with_line(line), {"word": right})


def _unseen(case: _Case) -> Mend | None:
    """Take out a sign that nobody sees."""
    found = UNSEEN.match(case.message)
    if found is None:
        return None
    line = case.line.replace(chr(int(found.group(1), 16)), "")
    return Mend(N_("Remove the sign that nobody sees"), case.with_line(line))


def _tabs(case: _Case) -> Mend | None:
    """YAML knows no tabs."""
    if "cannot be read as “key: value”" not in case.message or "\t" not in case.line:
        return None
    return Mend(N_("Write spaces instead of tabs"), case.with_line(case.line.replace("\t", "  ")))


def _unclosed(case: _Case) -> Mend | None:
    """Close a block where the next begins, or at the end."""
    found = re.match(r"“(:{3,}) \S+” is never closed", case.message)
    if found is None:
        return None
    says, mark = N_("Close it with {mark}"), found.group(1)
    end = len(case.lines)
    for at in range(case.at + 1, end):
        if OPENING.match(case.lines[at]) or case.lines[at].startswith("## "):
            end = at
            break
    while end > case.at + 1 and not case.lines[end - 1].strip():
        end -= 1
    return Mend(says, case.with_inserted(end, mark), {"mark": mark})


def _stray(case: _Case) -> Mend | None:
    """A closing mark that closes nothing."""
    if "closes nothing. Remove it" not in case.message or not BARE_MARK.match(case.line):
        return None
    text = "\n".join((*case.lines[: case.at], *case.lines[case.at + 1 :]))
    return Mend(N_("Remove this line"), text)


def _nested(case: _Case) -> Mend | None:
    """The outer of two blocks gets one colon more, where it opens and where it ends."""
    found = re.match(r"“::: \S+” holds another block \(line (\d+)\)", case.message)
    mark = re.match(r":{3,}", case.line)
    if found is None or mark is None:
        return None
    closing = [
        at
        for at in range(int(found.group(1)), len(case.lines))
        if case.lines[at].rstrip() == mark.group()
    ]
    if len(closing) < 2:
        return None
    lines = list(case.lines)
    for at in (case.at, closing[1]):
        lines[at] = f":{lines[at]}"
    return Mend(N_("Give the outer block one colon more"), "\n".join(lines))


def _front(case: _Case) -> Mend | None:
    """Close the front matter below its last line."""
    if "front matter opens here and is never closed" not in case.message:
        return None
    at = case.at + 1
    while at < len(case.lines) and FRONT_LINE.match(case.lines[at]):
        at += 1
    return Mend(N_("Close it with {mark}"), case.with_inserted(at, "---"), {"mark": "---"})


def _key(case: _Case) -> Mend | None:
    """An id in lower-case words with hyphens."""
    named = re.match(r"“#([^”]+)” cannot be an id|\w+=(\S+): use lower-case", case.message)
    if named is None:
        return None
    wrong = named.group(1) or named.group(2)
    key = re.sub(r"[^a-z0-9]+", "-", wrong.lower()).strip("-")
    if not is_key(key) or not wrong.isascii() or case.line.count(wrong) != 1:
        return None
    line = case.line.replace(wrong, key)
    return Mend(N_("Write “{word}”"), case.with_line(line), {"word": key})


MENDERS: Sequence[Callable[[_Case], Mend | None]] = (
    _id, _alert, _word, _unseen, _tabs, _unclosed, _stray, _nested, _front, _key,
)  # fmt: skip
