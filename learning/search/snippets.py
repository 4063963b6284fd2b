"""The piece of a text that shows why it was found, as it was written. Pure.

A search compares folded stems; a reader sees the words with their accents and vowel signs. Whole
words are marked, so that Arabic letters keep their joined shapes.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import Match

from learning.search.query import Clause
from learning.search.words import WORD, fold, stem

WIDTH = 240  # characters of a snippet, about three lines
ENOUGH = 40  # marked words that are looked at
FARTHEST = 60_000  # characters of a text that are looked through


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the text; the page escapes it, and marks it where it was searched for."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    what: str  # the stem: a window with many different ones is better


def marked(text: str, clauses: Sequence[Clause], language: str) -> tuple[Part, ...]:
    """The whole text with the words that were searched for set apart."""
    return tuple(_cut(text, 0, len(text), list(_found(text, clauses, language))))


def snippet(text: str, clauses: Sequence[Clause], language: str) -> tuple[Part, ...]:
    """The piece with the most of what was searched for, or the beginning."""
    flat = " ".join(text[:FARTHEST].split())
    found = list(_best_begin(_found(flat, clauses, language), len(clauses)))
    start, end = _window(flat, found)
    parts = _cut(flat, start, end, [one for one in found if start <= one.start and one.end <= end])
    before = [Part("… ")] if start > 0 else []
    after = [Part(" …")] if end < len(flat) else []
    return (*before, *parts, *after)


def _found(text: str, clauses: Sequence[Clause], language: str) -> Iterator[_Found]:
    """The words and rows of words that were searched for, up to enough of them."""
    single = {one.stems[0] for one in clauses if len(one.stems) == 1}
    starts = tuple(one.start for one in clauses if one.start)
    rows = _Rows(tuple(one.stems for one in clauses if len(one.stems) > 1))
    count = 0
    for word in WORD.finditer(text):
        folded = fold(word[0])
        what = stem(folded, language) if folded else ""
        row = rows.ended_by(word, what) if rows.wanted and what else None
        if row is not None:
            yield row
        elif what in single or (starts and folded.startswith(starts)):
            yield _Found(word.start(), word.end(), what)
        else:
            continue
        count += 1
        if count == ENOUGH:
            return


def _best_begin(found: Iterator[_Found], count: int) -> Iterator[_Found]:
    """Those up to a little after each of so many terms was seen: no later place is better."""
    seen, until = set[str](), 0
    for one in found:
        if until and one.start > until:
            return
        yield one
        seen.add(one.what)
        if not until and len(seen) >= count:
            until = one.end + WIDTH


class _Rows:
    """Watches words go by, and sees when several stand in a row that was searched for."""

    def __init__(self, wanted: tuple[tuple[str, ...], ...]) -> None:
        self.wanted = wanted
        longest = max(map(len, wanted), default=0)
        self._stems = deque[str](maxlen=longest)
        self._starts = deque[int](maxlen=longest)

    def ended_by(self, word: Match[str], what: str) -> _Found | None:
        """The row that this word ends."""
        self._stems.append(what)
        self._starts.append(word.start())
        seen = tuple(self._stems)
        for row in self.wanted:
            if seen[-len(row) :] == row:
                return _Found(self._starts[-len(row)], word.end(), " ".join(row))
        return None


def _window(text: str, found: Sequence[_Found]) -> tuple[int, int]:
    """Where to cut: the most different words, then the most words, then the first place."""
    if not found:
        return 0, _word_end(text, WIDTH)
    best, best_score = 0, (0, 0)
    for at, first in enumerate(found):
        inside = [one for one in found[at:] if one.end <= first.start + WIDTH]
        score = (len({one.what for one in inside}), len(inside))
        if score > best_score:
            best, best_score = at, score
    start = max(0, found[best].start - WIDTH // 4)
    if start > 0:
        start = text.rfind(" ", 0, start) + 1
    return start, max(_word_end(text, start + WIDTH), found[best].end)


def _word_end(text: str, place: int) -> int:
    """The end of the last word before this place."""
    if place >= len(text):
        return len(text)
    end = text.rfind(" ", 0, place + 1)
    return end if end > 0 else place


def _cut(text: str, start: int, end: int, found: Sequence[_Found]) -> Iterator[Part]:
    at = start
    for one in found:
        if one.start < at:  # inside the row of words before it
            continue
        if one.start > at:
            yield Part(text[at : one.start])
        yield Part(text[one.start : one.end], is_marked=True)
        at = one.end
    if at < end:
        yield Part(text[at:end])
