"""Filters of the library's lists as values: what is left, what each choice would leave. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from learning.recommendations.chain import Chain, PracticeCard
from learning.recommendations.library import COST_BANDS, LEVELS, THEMES

Thing = TypeVar("Thing")
PAGE = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of one filter, with the number of things it would leave."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet(Generic[Thing]):
    """One filter: its values of a thing, and all its values in the order of the page."""

    values: Callable[[Thing], Collection[str]]
    order: Sequence[str]


@dataclass(frozen=True, slots=True)
class Selection(Generic[Thing]):
    """The things left, and the choices of every filter, each counted under the other filters."""

    found: tuple[Thing, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    chosen: Mapping[str, str]


def select(
    things: Sequence[Thing], facets: Mapping[str, Facet[Thing]], chosen: Mapping[str, str]
) -> Selection[Thing]:
    """Things that match every chosen value, counted in one pass. An unknown value leaves none."""
    active = {name: value for name, value in chosen.items() if name in facets and value}
    counts = {name: Counter[str]() for name in facets}
    found = list[Thing]()
    for thing in things:
        values = {name: facet.values(thing) for name, facet in facets.items()}
        missed = [name for name, value in active.items() if value not in values[name]]
        if not missed:
            found.append(thing)
        for name in facets:
            if not missed or missed == [name]:
                counts[name].update(values[name])
    return Selection(
        found=tuple(found),
        choices={
            name: _choices(facet.order, counts[name], active.get(name, ""))
            for name, facet in facets.items()
        },
        chosen=active,
    )


def _choices(order: Sequence[str], counts: Counter[str], chosen: str) -> tuple[Choice, ...]:
    """Choices that leave something, and the one that is chosen."""
    return tuple(
        Choice(value, counts[value], value == chosen)
        for value in order
        if counts[value] or value == chosen
    )


@dataclass(frozen=True, slots=True)
class Page(Generic[Thing]):
    """Some of many: `number` from 1, `count` pages in all."""

    things: tuple[Thing, ...]
    number: int
    count: int
    total: int


def page_of(things: Sequence[Thing], wanted: str, *, size: int = PAGE) -> Page[Thing]:
    """The page asked for; the nearest there is when the list has become shorter."""
    count = max(1, -(-len(things) // size))
    asked = int(wanted[:9]) if wanted.isdecimal() else 1
    number = min(max(asked, 1), count)
    first = (number - 1) * size
    return Page(tuple(things[first : first + size]), number, count, len(things))


@dataclass(frozen=True, slots=True)
class Entry:
    """A recommendation in the registry, with the names of all it answers to."""

    id: int
    theme: str
    levels: tuple[str, ...]
    cost: str
    frameworks: frozenset[str]


def recommendation_entries(chain: Chain) -> tuple[Entry, ...]:
    """The recommendations in force. A target counts for its goal and for its framework too."""
    return tuple(
        Entry(card.id, card.theme, card.levels, card.cost_band, _names(chain, card.id))
        for card in chain.listed
    )


def _names(chain: Chain, recommendation_id: int) -> frozenset[str]:
    names = {one.key for one in chain.frameworks_of(recommendation_id)}
    for framework, item in chain.items_of(recommendation_id):
        above = framework.above(item)
        names |= {framework.key, item.name, *([above.name] if above else [])}
    return frozenset(names)


def recommendation_facets(chain: Chain) -> dict[str, Facet[Entry]]:
    """What recommendations are filtered by."""
    return {
        "theme": Facet(lambda entry: (entry.theme,), THEMES),
        "level": Facet(lambda entry: entry.levels, LEVELS),
        "framework": Facet(
            lambda entry: entry.frameworks,
            [
                name
                for one in chain.frameworks
                for name in (one.key, *(item.name for item in one.items))
            ],
        ),
        "cost": Facet(lambda entry: (entry.cost,), COST_BANDS),
    }


def practice_facets(chain: Chain) -> dict[str, Facet[PracticeCard]]:
    """What practices are filtered by."""
    countries = sorted({practice.country for practice in chain.listed_practices})
    return {
        "theme": Facet(lambda practice: (practice.theme,), THEMES),
        "country": Facet(lambda practice: (practice.country,), countries),
        "migrant-led": Facet(lambda practice: ("yes",) if practice.migrant_led else (), ("yes",)),
    }
