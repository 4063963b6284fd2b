"""What was found, each thing once, with the number of things that a filter would leave. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from learning.search.entries import KINDS


class Hit(NamedTuple):
    """A text that was found. A lesson in two languages is two hits and one thing."""

    id: int
    kind: str
    language: str
    module: str
    slug: str

    @property
    def thing(self) -> tuple[str, str, str]:
        return self.kind, self.module, self.slug


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, and how many things it would leave."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Hits under the chosen filters, the best one first, with what else could be chosen."""

    hits: tuple[Hit, ...]
    kinds: tuple[Choice, ...]
    languages: tuple[Choice, ...]


def listing(hits: Sequence[Hit], *, kind: str, language: str, order: Sequence[str]) -> Listing:
    """The hits under these filters. Hits come with the reader's language first, best first.

    A thing that is found in several languages is listed in the first of them only; a chosen
    language lists it in that one. An unknown filter chooses nothing and is not applied.
    """
    kinds = Counter(one.kind for one in _once(_of(hits, "", language)))
    languages = Counter(one.language for one in _of(hits, kind, ""))
    return Listing(
        hits=tuple(_once(_of(hits, kind, language))),
        kinds=_choices(kinds, KINDS, kind),
        languages=_choices(languages, order, language),
    )


def _of(hits: Sequence[Hit], kind: str, language: str) -> Sequence[Hit]:
    if kind:
        hits = [one for one in hits if one.kind == kind]
    if language:
        hits = [one for one in hits if one.language == language]
    return hits


def _once(hits: Sequence[Hit]) -> list[Hit]:
    """The first hit of each thing."""
    first: dict[tuple[str, str, str], Hit] = {}
    for one in hits:
        first.setdefault(one.thing, one)
    return list(first.values())


def _choices(counts: Counter[str], order: Sequence[str], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(value, counts[value], value == chosen)
        for value in order
        if counts[value] or value == chosen
    )
