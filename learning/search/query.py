"""What somebody typed, as terms that a text must have. Nothing of an engine's language is in it.

Words: a text has all of them. "Quotes": these words in a row. The last word may be the beginning of
a longer one. Every other sign only parts words. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from learning.search.common_words import is_common
from learning.search.words import folded_words, stem

LONGEST = 200  # characters that can be typed
SHORTEST_START = 2  # letters that may be the beginning of a longer word
QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to be found: folded words in a row, or a single one, perhaps only begun."""

    words: tuple[str, ...]
    is_quoted: bool = False
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A term in one language: stems in a row, or a word that begins with `start`."""

    stems: tuple[str, ...]
    start: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that is to be found."""

    terms: tuple[Term, ...]

    @property
    def is_empty(self) -> bool:
        """There is no word in it."""
        return not self.terms

    def clauses(self, language: str) -> tuple[Clause, ...]:
        """What a text of this language must have; nothing when all words are common ones there."""
        telling = (term for term in self.terms if term.is_quoted or not _is_common(term, language))
        return tuple(dict.fromkeys(_clause(term, language) for term in telling))


def parse(typed: str) -> Query:
    """The terms in what was typed. Any text gives a query, if only an empty one."""
    terms, at = list[Term](), 0
    for quoted in QUOTED.finditer(typed):
        terms += _single_words(typed[at : quoted.start()])
        if words := tuple(folded_words(quoted[1])):
            terms.append(Term(words, is_quoted=True))
        at = quoted.end()
    last = list(_single_words(typed[at:]))
    if last and len(last[-1].words[0]) >= SHORTEST_START:
        last[-1] = Term(last[-1].words, is_begun=True)
    return Query(tuple(dict.fromkeys([*terms, *last])))


def _single_words(typed: str) -> Iterator[Term]:
    return (Term((word,)) for word in folded_words(typed))


def _is_common(term: Term, language: str) -> bool:
    return all(is_common(word, language) for word in term.words)


def _clause(term: Term, language: str) -> Clause:
    stems = tuple(stem(word, language) for word in term.words)
    return Clause(stems, term.words[0] if term.is_begun else "")
