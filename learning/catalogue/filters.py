"""What a reader may filter the catalogue by, and how many modules each choice would leave. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from learning.catalogue.reading import Shelf, ShelfModule

SHORT, MEDIUM = 45, 90  # minutes
KEYS = ("theme", "language", "length", "framework")


def length(minutes: int) -> str:
    return "short" if minutes <= SHORT else "medium" if minutes <= MEDIUM else "long"


VALUES: Mapping[str, Callable[[ShelfModule], Iterable[str]]] = {
    "theme": lambda module: (module.theme,),
    "language": lambda module: module.languages,
    "length": lambda module: (length(module.minutes),),
    "framework": lambda module: module.frameworks,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of one filter, with the number of modules it would leave."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """The modules left, and the choices of every filter counted under the other filters."""

    modules: tuple[ShelfModule, ...]
    choices: Mapping[str, tuple[Choice, ...]]


def select(shelf: Shelf, chosen: Mapping[str, str]) -> Selection:
    """Modules that match every chosen value. A value that nothing has leaves none."""
    active = {key: value for key, value in chosen.items() if key in VALUES and value}
    return Selection(
        modules=tuple(one for one in shelf.modules if _matches(one, active)),
        choices={key: _choices(shelf, active, key) for key in KEYS},
    )


def _matches(module: ShelfModule, active: Mapping[str, str]) -> bool:
    return all(value in VALUES[key](module) for key, value in active.items())


def _choices(shelf: Shelf, active: Mapping[str, str], key: str) -> tuple[Choice, ...]:
    others = {name: value for name, value in active.items() if name != key}
    left = [one for one in shelf.modules if _matches(one, others)]
    counts = Counter(value for one in left for value in VALUES[key](one))
    if chosen := active.get(key):
        counts.setdefault(chosen, 0)
    return tuple(Choice(value, counts[value], value == active.get(key)) for value in sorted(counts))
