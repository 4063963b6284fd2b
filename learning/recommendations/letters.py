"""Terms under their first letters, as a reader of their language looks them up. Pure."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from learning.catalogue.reading import Shelf
from learning.recommendations.chain import TwoWay
from learning.recommendations.teaching import TaughtModule, taught_in

ARTICLE = "ال"  # Arabic words are looked up without it
ALEF, ALEF_WASLA = "\u0627", "\u0671"  # the forms with hamza or madda lose it as accents do


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary term with the terms and lessons around it."""

    key: str
    language: str
    term: str
    definition: str
    see: tuple[tuple[str, str], ...]  # key and words of terms that the glossary has
    taught_in: tuple[TaughtModule, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of the index; `anchor` is an id that no term can have."""

    letter: str
    terms: tuple[Term, ...]

    @property
    def anchor(self) -> str:
        return f"page--letter-{ord(self.letter):x}"


def by_letter(terms: Iterable[Term]) -> tuple[Letter, ...]:
    """The terms in the order of their words, each under its letter."""
    found: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda one: (folded(one.term), one.key)):
        found.setdefault(letter_of(term.term), []).append(term)
    return tuple(Letter(letter, tuple(terms)) for letter, terms in sorted(found.items()))


def letter_of(words: str) -> str:
    """The letter that words are looked up under: accents, alef's forms and articles aside."""
    return folded(words)[:1].upper() or "#"


def folded(words: str) -> str:
    """The words as an index orders them."""
    plain = unicodedata.normalize("NFKD", words.strip().casefold().replace(ALEF_WASLA, ALEF))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return letters.removeprefix(ARTICLE) or letters


def lessons_using(
    shelf: Shelf, uses: TwoWay[str, int], key: str, *, language: str
) -> tuple[TaughtModule, ...]:
    """The lessons on the shelf that use a term."""
    return taught_in(shelf, uses.of(key), language=language)
