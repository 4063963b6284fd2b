"""What changed between two texts: block by block, and inside a block word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "removed", "changed"]
TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 4_000  # of both texts; longer ones are shown as a whole, before and after
ALIKE = 0.4  # of their words: two blocks that share fewer are another text, not a changed one


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stayed, came or went."""

    text: str
    kind: Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Span:
    """A block of a text and the line that it begins at, from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Change:
    """One block, as it was and as it is; none where there was or is no such block."""

    kind: Kind
    before: Span | None
    after: Span | None

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The words of both with what happened to them."""
        return words(self.before.text if self.before else "", self.after.text if self.after else "")


def words(before: str, after: str) -> tuple[Stretch, ...]:
    """The words of both texts in order: without those that came it is `before`, and so on."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return tuple(_stretches(before, after)) if before != after else (Stretch(after, "same"),)
    found: list[Stretch] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            found.append(Stretch("".join(new[new_from:new_to]), "same"))
        else:
            found += _stretches("".join(old[old_from:old_to]), "".join(new[new_from:new_to]))
    return tuple(found)


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Every block of both texts in order, with what happened to it."""
    old, new = blocks(before), blocks(after)
    matcher = SequenceMatcher(None, [one.text for one in old], [one.text for one in new])
    found: list[Change] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(old[old_from:old_to], new[new_from:new_to], strict=True)
            found += [Change("same", one, other) for one, other in pairs]
        else:
            found += _paired(old[old_from:old_to], new[new_from:new_to])
    return tuple(found)


def blocks(text: str) -> tuple[Span, ...]:
    """The stretches of lines between empty lines."""
    found: list[Span] = []
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            lines.append(line)
        elif lines:
            found.append(Span("\n".join(lines), number - len(lines)))
            lines = []
    return tuple(found)


def _paired(old: Sequence[Span], new: Sequence[Span]) -> Iterator[Change]:
    """Blocks that were rewritten beside those that came or went, in the order of reading."""
    waiting = list(old)
    for block in new:
        at = next((at for at, one in enumerate(waiting) if _are_alike(one.text, block.text)), None)
        if at is None:
            yield Change("added", None, block)
            continue
        for gone in waiting[:at]:
            yield Change("removed", gone, None)
        yield Change("changed", waiting[at], block)
        del waiting[: at + 1]
    for gone in waiting:
        yield Change("removed", gone, None)


def _are_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, TOKEN.findall(one), TOKEN.findall(other), autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _stretches(before: str, after: str) -> Iterator[Stretch]:
    if before:
        yield Stretch(before, "removed")
    if after:
        yield Stretch(after, "added")
