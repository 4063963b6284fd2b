"""Who was there: a line for each named and hidden participant, and how many were anonymous. Pure.

Somebody hidden from the room is counted for themselves alone: their line has no name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sat:
    """A seat as the table keeps it."""

    id: int
    kind: str
    name: str | None
    language: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One participant. `name` is empty for whoever is hidden, or has left for good."""

    number: int  # the seat's, within the session
    name: str
    language: str
    first_seen_at: datetime
    last_seen_at: datetime
    answered: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Everybody who was there."""

    lines: tuple[Line, ...]  # named first, by name; then hidden ones
    anonymous: int
    hidden: int

    @property
    def people(self) -> int:
        return len(self.lines) + self.anonymous


def attendance_of(
    seats: Iterable[Sat], answered: Mapping[int, int], numbers: Mapping[int, int]
) -> Attendance:
    """The list. `numbers` are the seats' numbers within the session."""
    lines, anonymous, hidden = [], 0, 0
    for one in seats:
        if one.kind == "anonymous":
            anonymous += 1
            continue
        hidden += one.kind == "hidden"
        lines.append(
            Line(
                number=numbers[one.id],
                name=(one.name or "") if one.kind == "named" else "",
                language=one.language,
                first_seen_at=one.first_seen_at,
                last_seen_at=one.last_seen_at,
                answered=answered.get(one.id, 0),
            )
        )
    # Numbers are mixed, so that nothing of a hidden line leads back to when somebody came.
    ordered = sorted(lines, key=lambda line: (not line.name, line.name.casefold(), line.number))
    return Attendance(tuple(ordered), anonymous, hidden)
