"""What a text holds, told from its lines alone: headings, questions, words. Pure.

An author needs the outline most while something is wrong, so it does not wait for a text that can
be parsed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from learning.markdown.report import quoted

WORDS_A_MINUTE = 150  # read in a second language, with time to think
MINUTES_A_QUESTION = 1
ASKING = frozenset({
    "question", "reflection", "word-cloud", "open-text", "q-and-a", "ranking", "scale", "board",
})  # fmt: skip
UNREAD = ASKING | {"notes", "figure", "video", "recommendation"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading or something that is asked, with its line."""

    kind: Literal["heading", "asked"]
    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a text, and how long it takes to read."""

    entries: tuple[Entry, ...]
    word_count: int
    question_count: int

    @property
    def minutes(self) -> int:
        """Reading and answering, in whole minutes."""
        reading = -(-self.word_count // WORDS_A_MINUTE)
        return reading + self.question_count * MINUTES_A_QUESTION


def outline_of(text: str) -> Outline:
    """The outline of a text as it stands, right or wrong."""
    lines = text.replace("\r\n", "\n").split("\n")
    entries, words, asked = list[Entry](), 0, 0
    open_blocks: list[str] = []
    for number, line in _body_lines(lines):
        name = _opened(line)
        if name:
            open_blocks.append(name)
        elif line.startswith(":::"):
            del open_blocks[-1:]
        if name in ASKING:
            asked += name != "reflection"
            entries.append(Entry("asked", 3, _asked_text(lines, number), number))
        elif line.startswith("#") and not open_blocks:
            entries += _heading(line, number)
        if not line.startswith(":::") and not UNREAD.intersection(open_blocks):
            words += _count(line)
    return Outline(tuple(entries), words, asked)


def _body_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Number and text of each line below the front matter, outside code."""
    start = 0
    if lines[0].rstrip() == "---":
        start = next((at + 1 for at in range(1, len(lines)) if lines[at].rstrip() == "---"), 0)
    in_code = False
    for number, line in enumerate(lines[start:], start=start + 1):
        if line.lstrip().startswith(("```", "~~~")):
            in_code = not in_code
        elif not in_code:
            yield number, line


def _opened(line: str) -> str:
    """The name of the block that opens on this line, or nothing."""
    if not line.startswith(":::"):
        return ""
    words = line.lstrip(":").split()
    return words[0].lower() if words else ""


def _asked_text(lines: Sequence[str], number: int) -> str:
    """The first words below an opening line, or what the line itself names."""
    for line in lines[number:]:
        if line.startswith(":::"):
            break
        if line.strip():
            return quoted(line).strip("“”")
    return lines[number - 1].lstrip(": ")


def _heading(line: str, number: int) -> Iterator[Entry]:
    level = len(line) - len(line.lstrip("#"))
    text = line[level:].strip()
    if level <= 4 and line[level : level + 1] == " " and text:
        yield Entry("heading", level, text.split(" {", 1)[0], number)


def _count(line: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in line.split())
