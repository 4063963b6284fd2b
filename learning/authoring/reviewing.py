"""Remarks beside the blocks that they were made on, though the text went on. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from learning.markdown.dialect import read
from learning.markdown.document import Block


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment as it was made."""

    public_id: UUID
    number: int  # the revision that its author read
    block_key: str  # empty: on the whole text
    author: str | None
    text: str
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A remark, and whether its block was changed since."""

    remark: Remark
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One block as its source has it, with the remarks on it."""

    key: str
    line: int
    text: str
    remarks: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A text with its remarks: those on the whole, by block, and on blocks that are gone."""

    whole: tuple[Placed, ...]
    parts: tuple[Part, ...]
    gone: tuple[Placed, ...]


def reviewed(
    path: str, body: bytes, remarks: Sequence[Remark], earlier: Mapping[int, bytes]
) -> Reviewed:
    """The text with its remarks. `earlier` are the revisions that the remarks were made on."""
    blocks = blocks_of(path, body)
    lines = body.decode("utf-8", errors="replace").replace("\r\n", "\n").split("\n")
    then = {number: blocks_of(path, old) for number, old in earlier.items()}

    def placed(one: Remark) -> Placed:
        was, is_now = then.get(one.number, {}).get(one.block_key), blocks.get(one.block_key)
        return Placed(one, is_changed=(was and was.hash) != (is_now and is_now.hash))

    on: dict[str, list[Placed]] = {}
    for one in remarks:
        on.setdefault(one.block_key, []).append(placed(one))
    parts = tuple(
        Part(
            key=key,
            line=block.line,
            text="\n".join(lines[block.line - 1 : max(block.end, block.line)]),
            remarks=tuple(on.get(key, ())),
        )
        for key, block in blocks.items()
    )
    lost = [one for key, ones in on.items() if key and key not in blocks for one in ones]
    return Reviewed(tuple(on.get("", ())), parts, tuple(lost))


def blocks_of(path: str, body: bytes) -> dict[str, Block]:
    """The blocks of a text by their keys; none where it cannot be read."""
    document = read(body, path=path).document
    return {one.key: one for one in document.blocks} if document else {}
