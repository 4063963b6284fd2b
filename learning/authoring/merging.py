"""Three-way merge of texts by lines: what two people did to the same one. Pure.

Where only one of them changed lines, or both made the same change, it is taken. Where they
changed the same lines differently, both texts stand in a clash until somebody chooses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Agreed:
    """Lines that nobody disputes."""

    text: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Lines that both changed: what they were, and what each made of them."""

    base: str
    mine: str
    theirs: str
    line: int  # in `mine`, from 1


Chunk = Agreed | Clash


def merged(base: str, mine: str, theirs: str) -> tuple[Chunk, ...]:
    """Both people's changes to `base` together; one `Agreed` alone is a clean merge."""
    bases, mines, others = (text.splitlines(keepends=True) for text in (base, mine, theirs))
    found: list[Chunk] = []
    for chunk in _chunks(bases, mines, others):
        before = found[-1] if found else None
        if isinstance(chunk, Agreed) and isinstance(before, Agreed):
            found[-1] = Agreed(before.text + chunk.text)
        elif chunk != Agreed(""):
            found.append(chunk)
    return tuple(found)


def clean(chunks: Sequence[Chunk]) -> str | None:
    """The merged text, or None while anything clashes."""
    if any(isinstance(one, Clash) for one in chunks):
        return None
    return "".join(one.text for one in chunks if isinstance(one, Agreed))


def _chunks(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Chunk]:
    at_base = at_mine = at_theirs = 0
    for base_from, mine_from, their_from, length in _unchanged(base, mine, theirs):
        yield _decided(
            base[at_base:base_from],
            mine[at_mine:mine_from],
            theirs[at_theirs:their_from],
            line=at_mine + 1,
        )
        yield Agreed("".join(base[base_from : base_from + length]))
        at_base, at_mine, at_theirs = base_from + length, mine_from + length, their_from + length


def _decided(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], *, line: int
) -> Chunk:
    if mine in (base, theirs):
        return Agreed("".join(theirs))
    if theirs == base:
        return Agreed("".join(mine))
    return Clash("".join(base), "".join(mine), "".join(theirs), line)


def _unchanged(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Lines of the base that both still have: where they begin in each, and how many they are.

    The last of them is the end of all three.
    """
    of_mine = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    of_theirs = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    at_mine = at_theirs = 0
    while at_mine < len(of_mine) and at_theirs < len(of_theirs):
        ours, other = of_mine[at_mine], of_theirs[at_theirs]
        start, end = max(ours.a, other.a), min(ours.a + ours.size, other.a + other.size)
        if start < end:
            yield start, ours.b + start - ours.a, other.b + start - other.a, end - start
        if ours.a + ours.size < other.a + other.size:
            at_mine += 1
        else:
            at_theirs += 1
    yield len(base), len(mine), len(theirs), 0
