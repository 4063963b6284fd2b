"""What people send to a session's log: a seat taken, an answer, a command. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from learning.errors import Refusal
from learning.live.room import SeatKind

Said = Literal["answered", "posted", "withdrawn", "backed", "spoke"]
Moderated = Literal["ruled", "merged", "translated", "settled", "counted"]
LONGEST_TEXT = 1_000  # characters of something written for a room to read
POSTS_OF_A_SEAT = 20  # in one activity, or among the room's questions


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody takes a seat. `token_hash` is of the token that their browser keeps."""

    token_hash: bytes
    kind: SeatKind
    language: str
    key: str  # idempotency: the same join sent twice is one seat
    person_id: int | None = None
    shown_name: str | None = None
    city_id: int | None = None
    city: str = ""  # its key
    is_pretend: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """A participant answers, writes, backs a question or changes language.

    answered: activity, round, answer (None takes it back), language · posted: activity
    (`questions` for the room's list), round, text, language · withdrawn: post ·
    backed: post, backs · spoke: language.
    """

    kind: Said
    seat: int
    payload: Mapping[str, Any]
    key: str  # idempotency: sent twice, it is written once and answered alike


@dataclass(frozen=True, slots=True)
class Steer:
    """A facilitator's command to the state machine: a kind of `control.DECISIONS`."""

    kind: str
    person_id: int | None  # none: the server's own clock
    payload: Mapping[str, Any] = field(default_factory=dict)
    seen: int | None = None  # the version of control that their page showed
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Moderate:
    """A facilitator decides on texts, or enters counted hands.

    ruled: targets, ruled · merged: target, into · translated: target, language, text ·
    settled: post, is_answered · counted: activity, round, counts.
    """

    kind: Moderated
    person_id: int | None
    payload: Mapping[str, Any]
    key: str | None = None


Entry = Join | Say | Steer | Moderate


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an entry: its number in the log, or the reason why it was not taken."""

    seq: int
    refusal: Refusal | None = None
    is_repeat: bool = False
    seat: int | None = None  # of a join

    def or_raise(self) -> "Written":
        """Itself, or its refusal as the exception that a page shows."""
        if self.refusal is not None:
            raise self.refusal
        return self
