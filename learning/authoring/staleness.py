"""How each block of a translation stands to the block of the source that it renders. Pure.

A record of a rendering holds three things: the hash of the source's block, the hash of the
translated block, and whether the translator calls it finished. A translated block without a
record of its own, because it is new or was changed by hand, renders what lies beside it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from learning.markdown.document import Block, Document
from learning.markdown.fingerprint import block_hash

State = Literal["missing", "current", "stale", "draft"]
STATES: tuple[State, ...] = ("missing", "draft", "stale", "current")
# Blocks without words of their own: they are the same in every language.
WORDLESS = frozenset({"hr", "recommendation"})
# Lines of the front matter that a reader sees, so that each language has its own.
FRONT = ("title", "summary", "city", "country", "years", "addressee", "indicators")
# Said again only where it has words, such as “since 2019”.
OPTIONAL = frozenset({"front.years"})
COUNTED = re.compile(r"\d+-[a-z_-]+-\d+(-again-\d+)?")  # a key that follows from the place


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to translate: a block, a line of the front matter, a footnote."""

    key: str
    kind: str
    hash: str
    line: int
    end: int  # its last line


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is recorded of one translated block."""

    source: str  # hash of the source's block that it renders
    own: str  # hash of the translated block
    is_draft: bool = False


Renderings = Mapping[str, Rendered]  # by the key of the translated block


@dataclass(frozen=True, slots=True)
class Pairing:
    """A block of the source, and the translated block that stands for it."""

    source: Unit
    translation: Unit | None
    state: State
    renders: str = ""  # hash of the source's block as it was when it was translated

    @property
    def is_shown(self) -> bool:
        """Whether readers get the translated words, be they behind or not."""
        return self.state in ("current", "stale")


@dataclass(frozen=True, slots=True)
class Standing:
    """A whole translation against its source."""

    pairings: tuple[Pairing, ...]
    leftover: tuple[Unit, ...] = ()  # translated, and not in the source any more
    known: frozenset[str] = frozenset()  # keys of the leftover that once rendered something

    def counts(self) -> dict[State, int]:
        found = Counter(one.state for one in self.pairings)
        return {state: found[state] for state in STATES}

    def state_of(self, key: str) -> State:
        """The state of one block of the source; blocks without words are current."""
        return next((one.state for one in self.pairings if one.source.key == key), "current")


def units_of(document: Document) -> tuple[Unit, ...]:
    """Everything in a file that a translator renders, in its order."""
    return (*_front_units(document), *_block_units(document), *_note_units(document))


def standing(source: Document, translation: Document, known: Renderings) -> Standing:
    """The state of every block of the source in this translation.

    Blocks that have an id pair by it. All others pair by what they render, so that a paragraph
    put in between moves nothing; what is left pairs by its place in its section.
    """
    theirs = units_of(translation)
    left_out = OPTIONAL - {one.key for one in theirs}
    ours = [one for one in units_of(source) if one.key not in left_out]
    records = dict(_records(theirs, known))
    pairs = _by_key(ours, theirs, only_named=True)
    pairs |= _by_hash(ours, theirs, records, pairs)
    free = [one for one in theirs if one not in set(pairs.values())]
    pairs |= _by_key([one for one in ours if one.key not in pairs], free)
    used = {one.key for one in pairs.values()}
    leftover = tuple(one for one in theirs if one.key not in used)
    return Standing(
        tuple(_pairing(one, pairs.get(one.key), records) for one in ours),
        leftover,
        frozenset(one.key for one in leftover if one.key in records),
    )


def recorded(found: Standing, known: Renderings) -> dict[str, Rendered]:
    """What is to be kept of a translation: every translated block with what it renders."""
    kept = {
        one.translation.key: Rendered(one.renders, one.translation.hash, one.state == "draft")
        for one in found.pairings
        if one.translation is not None
    }
    left = {one.key: known[one.key] for one in found.leftover if one.key in known}
    return kept | {key: one for key, one in left.items() if key not in kept}


def moved_on(known: Renderings, hashes: Mapping[str, str]) -> dict[str, Rendered]:
    """The same records, where a source's block changed without changing its meaning."""
    return {
        key: Rendered(hashes.get(one.source, one.source), one.own, one.is_draft)
        for key, one in known.items()
    }


def _pairing(ours: Unit, theirs: Unit | None, records: Mapping[str, Rendered]) -> Pairing:
    if theirs is None:
        return Pairing(ours, None, "missing")
    record = records.get(theirs.key)
    if record is None:
        return Pairing(ours, theirs, "current", ours.hash)
    if record.is_draft:
        return Pairing(ours, theirs, "draft", record.source)
    state: State = "current" if record.source == ours.hash else "stale"
    return Pairing(ours, theirs, state, record.source)


def _records(units: Sequence[Unit], known: Renderings) -> Iterator[tuple[str, Rendered]]:
    """The record of each translated block: that under its key, else one of the same words."""
    by_words = {one.own: one for one in known.values()}
    for unit in units:
        record = known.get(unit.key)
        if record is None or record.own != unit.hash:
            record = by_words.get(unit.hash)
        if record is not None:
            yield unit.key, record


def _by_key(
    ours: Sequence[Unit], theirs: Iterable[Unit], *, only_named: bool = False
) -> dict[str, Unit]:
    by_key = {(one.key, one.kind): one for one in theirs}
    return {
        one.key: by_key[one.key, one.kind]
        for one in ours
        if (one.key, one.kind) in by_key and not (only_named and COUNTED.fullmatch(one.key))
    }


def _by_hash(
    ours: Sequence[Unit],
    theirs: Sequence[Unit],
    records: Mapping[str, Rendered],
    taken: Mapping[str, Unit],
) -> dict[str, Unit]:
    """Translated blocks beside the very text that they render, the first beside the first."""
    done = {one.key for one in taken.values()}
    waiting: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in theirs:
        if unit.key in records and unit.key not in done:
            waiting[unit.kind, records[unit.key].source].append(unit)
    found = {}
    for unit in ours:
        candidates = waiting.get((unit.kind, unit.hash), ())
        if unit.key not in taken and candidates:
            at = next((n for n, one in enumerate(candidates) if one.key == unit.key), 0)
            found[unit.key] = waiting[unit.kind, unit.hash].pop(at)
    return found


def _front_units(document: Document) -> Iterator[Unit]:
    for name in FRONT:
        value = document.front.get(name)
        if value:
            lines = document.front_lines
            items = value if isinstance(value, list) else [value]
            line = lines.get(name, 1)
            end = max([line, *(lines.get(f"{name}.{at}", line) for at in range(len(items)))])
            yield Unit(f"front.{name}", "front", block_hash(map(str, items)), line, end)


def _block_units(document: Document) -> Iterator[Unit]:
    reused = {one.id for one in document.questions if one.use is not None}
    for block in document.blocks:
        if has_words(block) and block.key not in reused:
            yield Unit(block.key, block.kind, block.hash, block.line, max(block.line, block.end))


def has_words(block: Block) -> bool:
    return block.kind not in WORDLESS


def _note_units(document: Document) -> Iterator[Unit]:
    for note in document.footnotes:
        words = block_hash(map(repr, note.html))
        yield Unit(f"note.{note.label}", "footnote", words, note.line, note.line)
