"""What a session is at one moment: the fold of its log. Frozen values, no behaviour. Pure.

`Control` is what facilitators decided; it is small, and the writer keeps it in the session's row.
`Room` is control and everything that participants did.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Phase = Literal["planned", "lobby", "live", "paused", "ended"]
Standing = Literal["draft", "open", "closed", "revealed"]
SeatKind = Literal["named", "hidden", "anonymous"]
Ruled = Literal["shown", "hidden"]


@dataclass(frozen=True, slots=True)
class Step:
    """A place in the plan: what the state machine has to know of an item."""

    key: str
    form: str
    minutes: int
    is_dropped: bool = False
    seconds: int | None = None  # an activity that opens with its step closes after so many


@dataclass(frozen=True, slots=True)
class Activity:
    """How far an activity is. A reopened one begins a new round; earlier rounds stay."""

    standing: Standing = "draft"
    round: int = 0  # the first round is 1
    opened_at: datetime | None = None
    closes_at: datetime | None = None  # by the server's clock; none: when the facilitator says
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """Breakout groups: how they were made, and their names in order."""

    by: Literal["draw", "city"]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """What facilitators decided so far. `version` rises with every command."""

    phase: Phase = "planned"
    version: int = 0
    steps: tuple[Step, ...] = ()
    at: str = ""  # the step the room looks at; empty before the first
    activities: Mapping[str, Activity] = field(default_factory=dict)
    began_at: datetime | None = None  # the session
    step_began_at: datetime | None = None
    paused_at: datetime | None = None
    spent: Mapping[str, float] = field(default_factory=dict)  # seconds at each step left behind
    extra: Mapping[int, int] = field(default_factory=dict)  # seat: seconds more than others
    grouping: Grouping | None = None
    grouped: frozenset[str] = frozenset()  # activities that each group answers apart
    takes_questions: bool = True  # the room's questions, at any time

    @property
    def step(self) -> Step | None:
        """The step the room looks at."""
        return next((one for one in self.steps if one.key == self.at), None)

    @property
    def plan(self) -> tuple[Step, ...]:
        """The steps that will be shown."""
        return tuple(one for one in self.steps if not one.is_dropped)

    def activity(self, key: str) -> Activity:
        return self.activities.get(key, Activity())


@dataclass(frozen=True, slots=True)
class Seat:
    """A participant as the room knows them: names stand in the table alone."""

    id: int
    kind: SeatKind
    language: str
    city: str = ""  # the city's key
    group: str = ""
    is_pretend: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """The newest answer of a seat in one round."""

    seat: int
    answer: Any
    language: str
    seq: int
    at: datetime
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """Something written for others to read: a card of a board, a question to the room."""

    id: str  # the number of its event
    activity: str  # `questions` for the room's own list
    round: int
    seat: int
    text: str
    language: str
    at: datetime
    group: str = ""
    is_withdrawn: bool = False
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What moderators decided on a text: shown or hidden, merged into another, translated.

    It is kept by target: the id of a post or answer, or `<activity>|<folded word>` in a cloud.
    """

    ruled: Ruled | None = None
    into: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)


QUESTIONS = "questions"  # the room's own list of questions, beside every activity


@dataclass(frozen=True, slots=True)
class Room:
    """Everything that happened up to event `seq`."""

    seq: int = 0
    control: Control = field(default_factory=Control)
    seats: Mapping[int, Seat] = field(default_factory=dict)
    answers: Mapping[tuple[str, int], Mapping[int, Given]] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    backers: Mapping[str, frozenset[int]] = field(default_factory=dict)  # post: seats
    hands: Mapping[tuple[str, int], Mapping[str, int]] = field(default_factory=dict)  # counted
    # Numbers that rise when what others read has changed: frames are rendered anew by them.
    people_version: int = 0
    answers_version: int = 0
    words_version: int = 0

    def given(self, activity: str, round_: int) -> Mapping[int, Given]:
        return self.answers.get((activity, round_), {})
