"""What in a block is a translator's to write, and what are marks that stay as they are. Pure.

A block is cut into pieces that together are its text again. Marks are those of the dialect: the
lines of boxes, brackets of answers, arrows, ids, cells with numbers. Marks inside a sentence,
such as a glossary term or a cited fact, may move with the words; none of them may be lost.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

BOX = re.compile(r"(?P<before>:{3,}[^\"]*\")(?P<words>[^\"]*)(?P<after>\".*)")
FENCE = re.compile(r":{3,}.*")
ANSWER = re.compile(
    r"(?P<before>\s*(?:[-*+•]|\d+[.)])\s+(?:\([ xX]?\)\s+|\[[ xX]?\]\s+|=\s*)?)(?P<words>.*)"
)
ATTRIBUTES = re.compile(r"(?P<words>.*?)(?P<after>\s*\{[^{}]*\}\s*)")
NUMBER = re.compile(r"[\s\d.,%±+–-]*")
QUOTE = re.compile(r"(?P<before>\s*>\s?)(?P<words>.*)")
HEADING = re.compile(r"(?P<before>#{1,6}\s+)(?P<words>.*)")
NOTE = re.compile(r"(?P<before>\[\^[^\]]+\]:\s*)(?P<words>.*)")
FRONT = re.compile(r"(?P<before>[a-z_]+:\s*)(?P<words>.*)")
ONLY_MARKS = re.compile(r"\s*|_{4,}|-{3,}|\{[^{}]*\}|>\s*\[!\w+\]\s*|[|:\s-]+")
INLINE = re.compile(
    r"\[\[(?P<term>[^\]|]+)[^\]]*\]\]|\[@(?P<fact>[^\]]+)\]|\[\^(?P<note>[^\]]+)\]"
    r"|(?P<gap>\{\{)|\]\((?P<link>[^)\s]+)[^)]*\)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a block: words to translate, or a mark that is locked."""

    text: str
    is_words: bool


def pieces_of(text: str, *, is_front: bool = False) -> tuple[Piece, ...]:
    """The block in pieces; put together they are its text again."""
    found: list[Piece] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            found.append(Piece("\n", is_words=False))
        found += _front_line(line) if is_front else _line(line)
    return tuple(_joined(found))


def put_together(pieces: Sequence[Piece], words: Sequence[str]) -> str:
    """The block with these words in the place of its own, in their order."""
    waiting = iter(words)
    return "".join(next(waiting) if one.is_words else one.text for one in pieces)


def words_of(pieces: Sequence[Piece]) -> tuple[str, ...]:
    return tuple(one.text for one in pieces if one.is_words)


def form_for(source: str, translation: str | None, *, is_front: bool = False) -> tuple[Piece, ...]:
    """The pieces that a translator fills in: the marks of the source, the words there are so far.

    A translation with the same marks keeps its own, which may carry ids of answers.
    """
    ours = pieces_of(source, is_front=is_front)
    if translation is None:
        return tuple(Piece("", is_words=True) if one.is_words else one for one in ours)
    theirs = pieces_of(translation, is_front=is_front)
    if [_shape(one) for one in ours] == [_shape(one) for one in theirs]:
        return theirs
    return _aligned(ours, theirs)


def lost_marks(source: str, words: str) -> tuple[str, ...]:
    """The marks inside sentences that the source has and these words have not."""
    missing = Counter(_inline(source)) - Counter(_inline(words))
    return tuple(sorted(missing.elements()))


def _inline(text: str) -> Iterator[str]:
    for found in INLINE.finditer(text):
        if found["term"]:
            yield f"[[{found['term'].strip()}]]"
        elif found["fact"]:
            yield f"[@{found['fact']}]"
        elif found["note"]:
            yield f"[^{found['note']}]"
        elif found["link"]:
            yield f"]({found['link']})"
        else:
            yield "{{…}}"


def _line(line: str) -> Iterator[Piece]:
    if ONLY_MARKS.fullmatch(line):
        yield Piece(line, is_words=False)
    elif FENCE.fullmatch(line):
        yield from _cut(BOX.fullmatch(line), line)
    elif line.lstrip().startswith("|"):
        yield from _cells(line)
    elif found := HEADING.fullmatch(line) or NOTE.fullmatch(line) or QUOTE.fullmatch(line):
        yield Piece(found["before"], is_words=False)
        yield from _with_attributes(found["words"])
    elif found := ANSWER.fullmatch(line):
        yield Piece(found["before"], is_words=False)
        yield from _answer(found["words"])
    else:
        yield Piece(line, is_words=True)


def _front_line(line: str) -> Iterator[Piece]:
    found = FRONT.fullmatch(line) or ANSWER.fullmatch(line)
    if found is None:
        yield Piece(line, is_words=not ONLY_MARKS.fullmatch(line))
        return
    yield Piece(found["before"], is_words=False)
    if found["words"]:
        yield Piece(found["words"], is_words=True)


def _cut(found: re.Match[str] | None, line: str) -> Iterator[Piece]:
    if found is None:
        yield Piece(line, is_words=False)
        return
    yield Piece(found["before"], is_words=False)
    yield Piece(found["words"], is_words=True)
    yield Piece(found["after"], is_words=False)


def _answer(words: str) -> Iterator[Piece]:
    """One answer, or the two sides of a pair."""
    for arrow in ("->", "→"):
        if arrow in words:
            left, _, right = words.partition(arrow)
            yield from _trimmed(left)
            yield Piece(arrow, is_words=False)
            yield from _with_attributes(right)
            return
    if NUMBER.fullmatch(words):
        yield Piece(words, is_words=False)
    else:
        yield from _with_attributes(words)


def _with_attributes(words: str) -> Iterator[Piece]:
    found = ATTRIBUTES.fullmatch(words)
    if found is None or found["after"].strip().startswith("{{"):
        yield from _trimmed(words)
        return
    yield from _trimmed(found["words"])
    yield Piece(found["after"], is_words=False)


def _trimmed(words: str) -> Iterator[Piece]:
    """Blanks around words are no words."""
    inner = words.strip()
    if not inner:
        yield Piece(words, is_words=False)
        return
    at = words.index(inner)
    yield Piece(words[:at], is_words=False)
    yield Piece(inner, is_words=True)
    yield Piece(words[at + len(inner) :], is_words=False)


def _cells(line: str) -> Iterator[Piece]:
    for number, cell in enumerate(line.split("|")):
        if number:
            yield Piece("|", is_words=False)
        if NUMBER.fullmatch(cell):
            yield Piece(cell, is_words=False)
        else:
            yield from _trimmed(cell)


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Marks beside marks made one, and lines of one paragraph too; nothing empty."""
    held: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if held and held[-1].is_words == piece.is_words and not piece.is_words:
            held[-1] = Piece(held[-1].text + piece.text, is_words=False)
        elif piece.is_words and _continues(held):
            held[-2:] = [Piece(held[-2].text + "\n" + piece.text, is_words=True)]
        else:
            held.append(piece)
    yield from held


def _continues(held: Sequence[Piece]) -> bool:
    """Whether the next words are the next line of the same paragraph."""
    return len(held) > 1 and held[-1] == Piece("\n", is_words=False) and held[-2].is_words


def _shape(piece: Piece) -> str:
    """What must be equal for two blocks to have the same marks; ids of answers may differ."""
    return "" if piece.is_words else re.sub(r"\s*\{#[^{}]*\}|\s+", "", piece.text) + "\n"


def _aligned(ours: Sequence[Piece], theirs: Sequence[Piece]) -> tuple[Piece, ...]:
    """The marks of the source, with the words that stand beside the same marks."""
    before, after = [_shape(one) for one in ours], [_shape(one) for one in theirs]
    found = [Piece("", is_words=True) if one.is_words else one for one in ours]
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            if ours[block.a + step].is_words:
                found[block.a + step] = theirs[block.b + step]
    return tuple(found)
