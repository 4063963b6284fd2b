"""An attempt's states, its clock and its marks. Pure: the server's time comes in as `now`.

    live ── hand in ──────────────→ closed by the person
      └──── the time runs out ────→ closed by the clock, with what was saved by then

A closed attempt never opens again. An answer counts when it reached the server in time, whenever
the hand-in comes; a time that ran out is noticed by whoever looks next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from learning.catalogue.reading import QuizRules

GRACE = timedelta(seconds=20)  # an answer given at the last moment has this long to arrive
SKEW = timedelta(minutes=5)  # by which the clocks of two servers may differ
State = Literal["live", "over", "closed", "astray"]
ClosedBy = Literal["person", "clock"]


@dataclass(frozen=True, slots=True)
class Times:
    """When an attempt began, when it must end, when it ended."""

    started_at: datetime
    deadline_at: datetime | None
    handed_in_at: datetime | None = None


def state(times: Times, *, now: datetime) -> State:
    """Where the attempt stands.

    `over`: its time ran out, and it has yet to be closed. `astray`: the clock says that it has not
    begun, so the clock is wrong, and nothing is decided by it.
    """
    if times.handed_in_at is not None:
        return "closed"
    if now < times.started_at - SKEW:
        return "astray"
    if times.deadline_at is not None and now > times.deadline_at + GRACE:
        return "over"
    return "live"


def deadline(started_at: datetime, *, minutes: int | None, extra: int) -> datetime | None:
    """The author's minutes and the person's own; none where the author sets no limit."""
    return None if minutes is None else started_at + timedelta(minutes=minutes + extra)


def closing(times: Times, *, now: datetime) -> tuple[datetime, ClosedBy]:
    """When and by what an attempt that is handed in at `now` ends.

    One whose time ran out ended then, however late somebody looks.
    """
    if times.deadline_at is not None and now > times.deadline_at:
        return times.deadline_at, "clock"
    return now, "person"


def minutes_left(deadline_at: datetime | None, *, now: datetime) -> int | None:
    """Whole minutes, the one that runs included; 0 when the time is up, none without a limit."""
    if deadline_at is None:
        return None
    return max(0, ceil((deadline_at - now) / timedelta(minutes=1)))


def total(marks: Iterable[tuple[int, int]]) -> int:
    """The marks of an attempt, in basis points, from (points, marks) of each of its questions.

    Rounded down, so that nobody passes by rounding.
    """
    pairs = list(marks)
    points = sum(weight for weight, _ in pairs)
    return sum(weight * earned for weight, earned in pairs) // points if points else 0


def is_pass(marks: int, *, pass_mark: int) -> bool:
    """Whether basis points reach the author's percentage."""
    return marks >= pass_mark * 100


def whole_percent(marks: int) -> float:
    """Basis points as a share that shows in whole percents, rounded down as passing is."""
    return marks // 100 / 100


@dataclass(frozen=True, slots=True)
class Past:
    """A closed attempt."""

    number: int
    marks: int
    passed: bool
    handed_in_at: datetime
    closed_by: ClosedBy = "person"


@dataclass(frozen=True, slots=True)
class Standing:
    """One person before one quiz: what was done, what is left."""

    rules: QuizRules
    past: Sequence[Past] = ()
    is_live: bool = False

    @property
    def has_passed(self) -> bool:
        return any(one.passed for one in self.past)

    @property
    def best(self) -> int | None:
        """The best marks so far."""
        return max((one.marks for one in self.past), default=None)

    @property
    def left(self) -> int:
        """Attempts that can still be begun, the live one not among them."""
        return max(0, self.rules.attempts - len(self.past) - self.is_live)

    @property
    def may_start(self) -> bool:
        """Whoever has passed is done: the result shows the key from then on."""
        return not self.is_live and not self.has_passed and self.left > 0

    @property
    def is_settled(self) -> bool:
        """Nothing can change the outcome any more, so the right answers may be shown."""
        return self.has_passed or (self.left == 0 and not self.is_live)
