"""Collecting problems in authors' words, with the nearest known word as the mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import islice

from learning.markdown.document import Level, Problem

# A file with more than this many problems needs another kind of help than a longer list.
MOST = 200
LONGEST_QUOTE = 48
LONGEST_GUESS = 60
MOST_GUESSES = 1000


class Report:
    """The problems of one file, each once, at most `MOST` of them."""

    def __init__(self, path: str, last_line: int) -> None:
        self.path = path
        self._last_line = max(1, last_line)
        self._found: dict[Problem, None] = {}
        self._left_out = 0
        self._worst: Level = "advice"

    def error(self, line: int, message: str) -> None:
        """Note what keeps the file from being published."""
        self._add(line, message, "error")

    def advice(self, line: int, message: str) -> None:
        """Note what would make the file better."""
        self._add(line, message, "advice")

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self._found) >= MOST

    def refuses(self) -> bool:
        """Whether any problem is an error."""
        return self._worst == "error"

    def problems(self) -> tuple[Problem, ...]:
        """All problems in the order of their lines."""
        ordered = sorted(self._found, key=lambda problem: problem.line)
        if self._left_out:
            note = f"{self._left_out} more problems are not listed; mend these first."
            ordered.append(Problem(self.path, self._last_line, note, self._worst))
        return tuple(ordered)

    def _add(self, line: int, message: str, level: Level) -> None:
        if level == "error":
            self._worst = level
        if self.is_full:
            self._left_out += 1
            return
        line = min(max(1, line), self._last_line)
        self._found[Problem(self.path, line, message, level)] = None


def quoted(text: str) -> str:
    """The text in quotation marks, shortened at a word, on one line."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST_QUOTE:
        return f"“{flat}”"
    cut = flat[:LONGEST_QUOTE].rsplit(" ", 1)[0]
    return f"“{cut}…”"


def nearest(word: str, known: Iterable[str] | Mapping[str, str]) -> str | None:
    """The known word that the author most likely meant; a mapping gives how to write it."""
    if not word or len(word) > LONGEST_GUESS:
        return None
    found = get_close_matches(word.lower(), list(islice(known, MOST_GUESSES)), n=1, cutoff=0.6)
    if not found:
        return None
    return known[found[0]] if isinstance(known, Mapping) else found[0]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence naming the nearest known word, or nothing."""
    found = nearest(word, list(known))
    return f" Did you mean “{found}”?" if found else ""
