"""A live plan as parts and slides: `##` begins a part, `---` another slide of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from unicodedata import category, normalize

from learning.markdown.attributes import read_attributes, refuse_unknown
from learning.markdown.document import Block, Document, Heading, Question
from learning.markdown.report import Report, quoted
from learning.markdown.tree import Node, text_of

# Blocks that ask a room something; of these only `question` stands in other files too.
ACTIVITIES = frozenset({"word-cloud", "open-text", "q-and-a", "ranking", "scale", "board"})
ASKING = ACTIVITIES | {"question"}
MOST_MINUTES = 240
FEWEST_SECONDS, MOST_SECONDS = 5, 3600


def is_plan(path: str) -> bool:
    """Whether the file at this path is a live plan: `live.md` or a translation of it."""
    return path.rsplit("/", 1)[-1].split(".", 1)[0] == "live"


@dataclass(slots=True)
class Slide:
    """What is shown at once, and what is asked with it."""

    words: list[Block] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """A part of a session: its heading, its slides, and what only the facilitator reads."""

    title: str
    key: str
    minutes: int | None
    line: int
    notes: list[Block] = field(default_factory=list)
    slides: list[Slide] = field(default_factory=lambda: [Slide()])


def parts_of(document: Document) -> list[Part]:
    """The parts of a live plan in order; an empty slide counts for nothing."""
    headings = {one.line: one for one in document.headings if one.level <= 2}
    questions = {one.id: one for one in document.questions}
    parts: list[Part] = []
    for block in document.blocks:
        if block.kind == "heading" and block.line in headings:
            parts.append(_opened(headings[block.line]))
            continue
        if block.kind == "hr" and not parts:
            continue
        if not parts:
            parts.append(Part(str(document.front.get("title", "")), "", None, block.line))
        _take(block, parts[-1], questions)
    taken = {one.id for one in document.questions}
    for part in parts:
        part.slides = [one for one in part.slides if one.words or one.questions] or [Slide()]
        part.key = _key(part, taken)
        taken.add(part.key)
    return parts


def _opened(heading: Heading) -> Part:
    return Part(heading.text, heading.key, heading.minutes, heading.line)


def _take(block: Block, part: Part, questions: dict[str, Question]) -> None:
    if block.kind == "hr":
        part.slides.append(Slide())
    elif block.kind == "notes":
        part.notes.append(block)
    elif block.kind in ASKING:
        part.slides[-1].questions.append(questions[block.key])
    else:
        part.slides[-1].words.append(block)


def _key(part: Part, taken: set[str]) -> str:
    """The id that the author gave, else one from the heading: ASCII, and nobody else's."""
    wanted = part.key or f"part-{_plain_slug(part.title) or 'begin'}"
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _plain_slug(text: str) -> str:
    """Lower-case words with hyphens; words without a Latin letter become a short number."""
    letters = [one for one in normalize("NFKD", text.lower()) if category(one)[0] != "M"]
    plain = "".join(one if one.isascii() and one.isalnum() else " " for one in letters)
    if not plain.strip():
        return sha256(text.encode()).hexdigest()[:7] if text else ""
    return "-".join(plain.split())[:60].strip("-")


def heading_marks(node: Node, level: int, report: Report) -> tuple[str, int | None]:
    """The id and the minutes that stand in braces after a heading's words."""
    text = text_of(node.children)
    if is_plan(report.path) and node.token.markup == "-":
        report.error(
            node.line,
            f"{quoted(text)}: the line --- right below makes these words a heading. Put an empty"
            " line between the two.",
        )
    info = str(node.token.meta.get("attributes", ""))
    if not info:
        return "", None
    if not is_plan(report.path):
        report.error(
            node.line,
            f"{quoted(text)}: {{{info[:40]}}} plans a live session, and stands in live.md only."
            " Take it out.",
        )
        return "", None
    found = read_attributes(info, line=node.line, report=report)
    refuse_unknown(found, block="heading", known=("minutes",), words=(), report=report)
    if level > 2:
        report.error(
            node.line, f"{quoted(text)}: only a part has minutes or an id. Write ## before it."
        )
    if "minutes" not in found.values:
        return found.id, None
    return found.id, read_count(
        "minutes", found.values["minutes"], (1, MOST_MINUTES), node.line, report
    )


def read_count(
    name: str, value: str, limits: tuple[int, int], line: int, report: Report
) -> int | None:
    """A whole number within limits, or None after reporting that it is none."""
    fewest, most = limits
    if value.isascii() and value.isdigit() and len(value) < 6 and fewest <= int(value) <= most:
        return int(value)
    report.error(line, f"{name}={value[:40]}: write a whole number from {fewest} to {most}.")
    return None


def minutes_of(part: Part) -> int:
    """The minutes that the author planned for a part: its own, else those of its activities."""
    if part.minutes is not None:
        return part.minutes
    return sum(one.minutes or 0 for slide in part.slides for one in slide.questions)


def plan_advice(document: Document) -> Iterator[tuple[int, str]]:
    """What would make a plan easier to run: lines and words."""
    parts = parts_of(document)
    for part in parts:
        if not minutes_of(part):
            words = f"{quoted(part.title)} has no minutes yet. Write them after its title:"
            yield part.line, f"{words} {{minutes=5}}."
    total, planned = sum(map(minutes_of, parts)), str(document.front.get("minutes", ""))
    if parts and planned.isdigit() and total != int(planned):
        words = f"The parts take {total} minutes together, and {planned} stand here."
        yield document.front_lines.get("minutes", 1), f"{words} Bring the two together."
