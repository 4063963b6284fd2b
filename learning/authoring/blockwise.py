"""A translation's file written anew with one block changed; all other lines stay. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from learning.authoring.staleness import Pairing, Standing, Unit

PLAIN = re.compile(r"[^\W_][^:#\"'\[\]{}&*!|>%@`]*")  # YAML reads it as it stands


def text_at(text: str, unit: Unit) -> str:
    """The lines of a block, as they stand in the file."""
    return "\n".join(text.split("\n")[unit.line - 1 : unit.end])


@dataclass(frozen=True, slots=True)
class Placed:
    """A file with a block put into it, and the line at which it begins."""

    text: str
    line: int


def with_block(text: str, found: Standing, pairing: Pairing, block: str) -> Placed:
    """The file with this block of the source rendered so; every other line is as it was."""
    lines = text.split("\n")
    unit = pairing.translation
    if unit is not None:
        rest = lines[unit.end :]
        return Placed("\n".join([*lines[: unit.line - 1], *block.split("\n"), *rest]), unit.line)
    if pairing.source.kind == "front":
        end = _end_of_front(lines)
        rest = lines[end - 1 :]
        return Placed("\n".join([*lines[: end - 1], *block.split("\n"), *rest]), end)
    before = _before(lines, found.pairings, pairing)
    head, tail = lines[:before], lines[before:]
    gap = [""] if tail and tail[0].strip() else []
    return Placed("\n".join([*head, "", *block.split("\n"), *gap, *tail]), before + 2)


def front_words(words: str) -> str:
    """Words as a value of the front matter, in quotes where YAML would read them otherwise."""
    words = " ".join(words.split())
    quoted = words[:1] == words[-1:] == '"' and len(words) > 1
    if quoted or PLAIN.fullmatch(words):
        return words
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def begun(source: str, keys: Sequence[str]) -> str:
    """A new translation of this file: the lines of the front matter that each language has."""
    lines = source.split("\n")
    end = _end_of_front(lines)
    kept, is_kept = [], False
    for line in lines[1 : end - 1]:
        if line[:1].strip():
            is_kept = line.partition(":")[0] in keys
        if is_kept:
            kept.append(line)
    return "\n".join(["---", *kept, "---", ""])


def _before(lines: Sequence[str], pairings: Sequence[Pairing], pairing: Pairing) -> int:
    """How many lines stand before a new block: up to what stands before it in the source."""
    place = _end_of_front(lines)
    for one in pairings:
        if one.source.key == pairing.source.key:
            break
        if one.translation is not None and one.source.kind not in ("front", "footnote"):
            place = max(place, one.translation.end)
    return place


def _end_of_front(lines: Sequence[str]) -> int:
    """The line with the closing --- of the front matter, counted from 1."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((at for at, line in enumerate(lines[1:], start=2) if line.rstrip() == "---"), 0)
