"""Breakout groups: drawn by lot or made by city, fairly and repeatably. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from learning.errors import Refusal
from learning.i18n import N_
from learning.live.control import MOST_GROUPS
from learning.live.room import Seat
from learning.quizzes.drawing import mixed


@dataclass(frozen=True, slots=True)
class Draw:
    """Groups in their order, and which seat is in which."""

    by: str
    names: tuple[str, ...]
    members: Mapping[int, str]

    @property
    def payload(self) -> dict[str, object]:
        """As the command `group` takes it."""
        members = {str(seat): name for seat, name in self.members.items()}
        return {"by": self.by, "names": list(self.names), "members": members}


def drawn(seats: Iterable[Seat], *, count: int, seed: str) -> Draw:
    """So many groups whose sizes differ by one at most; the same seed draws the same groups.

    A drawn group is called by its number, which each page says in its own language.
    """
    if not 2 <= count <= MOST_GROUPS:
        raise Refusal(N_("Make between 2 and 40 groups."))
    names = tuple(str(number) for number in range(1, count + 1))
    order = drawn_order([seat.id for seat in seats], seed=seed)
    return Draw("draw", names, {seat: names[at % count] for at, seat in enumerate(order)})


def by_city(seats: Iterable[Seat], *, cities: Mapping[str, str], seed: str) -> Draw:
    """A group for each city; who came without one joins the smallest groups in turn."""
    there = sorted(seats, key=lambda seat: seat.id)
    keys = sorted({seat.city for seat in there if seat.city}, key=lambda key: cities.get(key, key))
    if not 2 <= len(keys) <= MOST_GROUPS:
        raise Refusal(N_("Groups by city need people of at least two cities, and at most 40."))
    names = dict(zip(keys, unique([cities.get(key, key) for key in keys]), strict=True))
    members = {seat.id: names[seat.city] for seat in there if seat.city}
    lone = drawn_order([seat.id for seat in there if not seat.city], seed=seed)
    sizes = {name: list(members.values()).count(name) for name in names.values()}
    for seat in lone:
        smallest = min(sizes, key=lambda name: sizes[name])
        members[seat] = smallest
        sizes[smallest] += 1
    return Draw("city", tuple(names.values()), members)


def drawn_order(seats: Iterable[int], *, seed: str) -> list[int]:
    return [int(one) for one in mixed([str(seat) for seat in sorted(seats)], seed=seed)]


def unique(names: Sequence[str]) -> list[str]:
    """Names of which none is twice: a second city of the same name gets a number."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
