"""Words of a cloud: which spellings are one word, and which spelling is shown. Pure.

Case, accents, Arabic vowel signs and letter forms are folded for grouping only. What people read
is the commonest original form, in the language it was most often written in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from learning.live.items import WORDS_OF_A_SEAT
from learning.search.words import folded_words

LONGEST_WORD = 60  # characters of one entry
FOLDED_AT_ONCE = 20_000  # a cloud of thousands is folded anew for every frame


@dataclass(frozen=True, slots=True)
class Spoken:
    """One entry of one seat, as it was typed."""

    seat: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the cloud: who said it, and how it is written most often."""

    key: str
    text: str
    language: str
    seats: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.seats)


@lru_cache(maxsize=FOLDED_AT_ONCE)
def folded(text: str) -> str:
    """What spellings of one word have in common; a text without letters is itself."""
    return " ".join(folded_words(text)) or " ".join(text.split()).casefold()


def entries(answer: object) -> list[str]:
    """The words of an answer, each once, tidied: at most three, none too long."""
    given = answer if isinstance(answer, list) else [answer]
    found: dict[str, str] = {}
    for one in given:
        text = " ".join(str(one).split())[:LONGEST_WORD]
        if text:
            found.setdefault(folded(text), text)
    return list(found.values())[:WORDS_OF_A_SEAT]


def grouped(spoken: Iterable[Spoken], merged: Mapping[str, str]) -> tuple[Word, ...]:
    """The words, the most said first. `merged` says which keys count with which other."""
    forms: dict[str, Counter[tuple[str, str]]] = {}
    own: dict[str, Counter[tuple[str, str]]] = {}
    seats: dict[str, set[int]] = {}
    for one in spoken:
        key = folded(one.text)
        home = end_of(key, merged)
        written = one.text, one.language
        forms.setdefault(home, Counter())[written] += 1
        seats.setdefault(home, set()).add(one.seat)
        if key == home:
            own.setdefault(home, Counter())[written] += 1
    words = [
        # A word keeps its own face when others are merged into it.
        Word(key, *_commonest(own.get(key) or counted), frozenset(seats[key]))
        for key, counted in forms.items()
    ]
    return tuple(sorted(words, key=lambda word: (-word.count, word.key)))


def end_of(key: str, merged: Mapping[str, str]) -> str:
    """Where a chain of merges ends; one that bites its tail ends where it began to."""
    passed = {key}
    while (after := merged.get(key)) and after not in passed:
        passed.add(after)
        key = after
    return key


def _commonest(counted: Counter[tuple[str, str]]) -> tuple[str, str]:
    return min(counted, key=lambda written: (-counted[written], written))
