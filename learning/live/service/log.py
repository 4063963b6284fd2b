"""Append to a session's log: one transaction takes the numbers, the events and the answers.

Called by the writer with everything that gathered while the last batch was written. Each entry is
decided against control as the ones before it left it, so two clicks at once are two decisions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from learning.errors import Refusal
from learning.i18n import N_
from learning.live import keeping
from learning.live.changes import CHANGES
from learning.live.control import Command, Misplaced, decided
from learning.live.entries import (
    LONGEST_TEXT,
    POSTS_OF_A_SEAT,
    Entry,
    Join,
    Moderate,
    Say,
    Steer,
    Written,
)
from learning.live.fold import changed
from learning.live.models import LiveAnswer, LiveEvent, LiveGuest, LiveSeat, LiveSession
from learning.live.room import QUESTIONS, Control
from learning.live.timing import arrival


class TooLate(Refusal):
    """The answer came after its end. The page keeps what was written and says so."""

    status = 409


class Full(Refusal):
    """Every seat is taken."""

    status = 409


TOO_LATE = N_(
    "This question is closed, so your answer could not be counted. It is still here to read."
)
NOT_OPEN = N_("This session is not open now.")


@dataclass(slots=True)
class _Batch:
    """What one transaction is going to write."""

    session: Session
    live: LiveSession
    control: Control
    now: datetime
    known: dict[str, tuple[int, int | None]]  # idempotency key: its number and seat
    is_steered: bool = False  # control has changed
    events: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[tuple[str, int, int], dict[str, Any] | None] = field(default_factory=dict)
    seats_taken: int | None = None
    awaited: set[int | None] = field(default_factory=set)  # registered, and not here yet

    @property
    def seq(self) -> int:
        return self.live.last_seq + len(self.events)

    def add(
        self,
        kind: str,
        payload: Mapping[str, Any],
        *,
        key: str | None,
        seat: int | None = None,
        person: int | None = None,
    ) -> int:
        seq = self.seq + 1
        self.events.append(
            {
                "live_session_id": self.live.id,
                "seq": seq,
                "kind": kind,
                "seat_id": seat,
                "person_id": person,
                "payload": dict(payload),
                "idempotency_key": key,
                "at": self.now,
            }
        )
        if key is not None:
            self.known[key] = seq, seat
        if kind in CHANGES:
            self.control = changed(self.control, kind, payload, self.now)
            self.is_steered = True
        return seq


def append(
    session: Session, live_session_id: int, entries: Sequence[Entry], now: datetime
) -> list[Written]:
    """Write what may be written, in order; say of each entry what became of it."""
    live = session.get_one(LiveSession, live_session_id, with_for_update=True)
    batch = _Batch(
        session=session,
        live=live,
        control=keeping.from_json(live.control),
        now=now,
        known=_known(session, live_session_id, [key_of(one) for one in entries]),
    )
    outcomes = [_taken(batch, entry) for entry in entries]
    _write(batch)
    return outcomes


def key_of(entry: Entry) -> str | None:
    """The idempotency key as the log keeps it: a seat's keys are its own."""
    if isinstance(entry, Say):
        return f"{entry.seat}:{entry.key}"
    return entry.key


def _known(
    session: Session, live_session_id: int, keys: Iterable[str | None]
) -> dict[str, tuple[int, int | None]]:
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    rows = session.execute(
        select(LiveEvent.idempotency_key, LiveEvent.seq, LiveEvent.seat_id).where(
            LiveEvent.live_session_id == live_session_id, LiveEvent.idempotency_key.in_(wanted)
        )
    )
    return {str(key): (seq, seat) for key, seq, seat in rows}


def _taken(batch: _Batch, entry: Entry) -> Written:
    key = key_of(entry)
    if key is not None and key in batch.known:
        seq, seat = batch.known[key]
        return Written(seq, is_repeat=True, seat=seat)
    try:
        match entry:
            case Join():
                return _seat(batch, entry)
            case Say():
                return Written(_said(batch, entry))
            case Steer():
                return Written(_steered(batch, entry))
            case Moderate():
                payload = dict(entry.payload)
                return Written(batch.add(entry.kind, payload, key=key, person=entry.person_id))
    except Refusal as refusal:
        return Written(batch.seq, refusal=refusal)


def _seat(batch: _Batch, entry: Join) -> Written:
    """A seat for whoever comes while the room is open; a person has one seat only."""
    if batch.control.phase not in ("lobby", "live", "paused"):
        raise Misplaced(NOT_OPEN)
    if entry.person_id is not None and (seat := _seat_of(batch, entry.person_id)):
        seat.token_hash, seat.last_seen_at = entry.token_hash, batch.now
        return Written(batch.seq, is_repeat=True, seat=seat.id)
    _refuse_full(batch, entry.person_id)
    seat = LiveSeat(
        live_session_id=batch.live.id,
        token_hash=entry.token_hash,
        person_id=entry.person_id,
        kind=entry.kind,
        shown_name=entry.shown_name,
        language=entry.language,
        city_id=entry.city_id,
        is_pretend=entry.is_pretend,
        first_seen_at=batch.now,
        last_seen_at=batch.now,
    )
    batch.session.add(seat)
    batch.session.flush()
    payload: dict[str, Any] = {"kind": entry.kind, "language": entry.language, "city": entry.city}
    if entry.is_pretend:
        payload["is_pretend"] = True
    return Written(batch.add("joined", payload, key=entry.key, seat=seat.id), seat=seat.id)


def _seat_of(batch: _Batch, person_id: int) -> LiveSeat | None:
    return batch.session.scalar(
        select(LiveSeat).where(
            LiveSeat.live_session_id == batch.live.id, LiveSeat.person_id == person_id
        )
    )


def _refuse_full(batch: _Batch, person_id: int | None) -> None:
    """A place that somebody registered for is kept for them; whoever walks in gets another."""
    if batch.live.capacity is None:
        return
    if batch.seats_taken is None:
        batch.seats_taken = batch.session.scalar(
            select(func.count()).where(LiveSeat.live_session_id == batch.live.id)
        )
        batch.awaited = _awaited(batch)
    if person_id in batch.awaited:
        batch.awaited.discard(person_id)
    elif (batch.seats_taken or 0) + len(batch.awaited) >= batch.live.capacity:
        raise Full(
            N_("All {count} places of this session are taken. Ask the facilitator for one."),
            count=batch.live.capacity,
        )
    batch.seats_taken = (batch.seats_taken or 0) + 1


def _awaited(batch: _Batch) -> set[int | None]:
    """Who registered and has not sat down."""
    seated = select(LiveSeat.person_id).where(
        LiveSeat.live_session_id == batch.live.id, LiveSeat.person_id.is_not(None)
    )
    rows = batch.session.scalars(
        select(LiveGuest.person_id).where(
            LiveGuest.live_session_id == batch.live.id,
            LiveGuest.state == "registered",
            LiveGuest.person_id.is_not(None),
            LiveGuest.person_id.not_in(seated),
        )
    )
    return set(rows)


def _said(batch: _Batch, entry: Say) -> int:
    payload = dict(entry.payload)
    match entry.kind:
        case "answered":
            _stamp(batch, entry.seat, payload)
        case "posted":
            _refuse_post(batch, entry.seat, payload)
        case _:
            if batch.control.phase not in ("lobby", "live", "paused"):
                raise Misplaced(NOT_OPEN)
    seq = batch.add(entry.kind, payload, key=key_of(entry), seat=entry.seat)
    if entry.kind == "answered":
        _keep_answer(batch, entry.seat, payload, seq)
    elif entry.kind == "spoke":
        seat = batch.session.get_one(LiveSeat, entry.seat)
        seat.language = payload["language"]
    return seq


def _stamp(batch: _Batch, seat: int, payload: dict[str, Any]) -> None:
    """Whether it came in time, by the server's clock."""
    arrived = arrival(
        batch.control, payload["activity"], payload["round"], seat=seat, now=batch.now
    )
    if arrived is None:
        raise TooLate(TOO_LATE)
    if arrived == "late":
        payload["is_late"] = True


def _refuse_post(batch: _Batch, seat: int, payload: Mapping[str, Any]) -> None:
    activity = payload["activity"]
    if activity == QUESTIONS:
        if batch.control.phase not in ("lobby", "live", "paused"):
            raise Misplaced(NOT_OPEN)
        if not batch.control.takes_questions:
            raise TooLate(N_("The facilitator takes no more questions now."))
    else:
        _stamp(batch, seat, dict(payload))
    if len(payload["text"]) > LONGEST_TEXT:
        raise Refusal(
            N_("This has {length} characters; at most {most} can be shown. Shorten it."),
            length=len(payload["text"]),
            most=LONGEST_TEXT,
        )
    sent = batch.session.scalar(
        select(func.count()).where(
            LiveEvent.live_session_id == batch.live.id,
            LiveEvent.seat_id == seat,
            LiveEvent.kind == "posted",
        )
    )
    if (sent or 0) >= POSTS_OF_A_SEAT:
        raise Refusal(
            N_("You have sent {most} texts, which is the most for one person."),
            most=POSTS_OF_A_SEAT,
        )


def _keep_answer(batch: _Batch, seat: int, payload: Mapping[str, Any], seq: int) -> None:
    place = payload["activity"], seat, payload["round"]
    if payload["answer"] is None:
        batch.answers[place] = None
        return
    batch.answers[place] = {
        "live_session_id": batch.live.id,
        "activity": payload["activity"],
        "seat_id": seat,
        "round": payload["round"],
        "answer": payload["answer"],
        "language": payload["language"],
        "seq": seq,
        "at": batch.now,
        "is_late": bool(payload.get("is_late")),
    }


def _steered(batch: _Batch, entry: Steer) -> int:
    command = Command(entry.kind, entry.payload, entry.seen)
    payload = decided(batch.control, command, now=batch.now)
    return batch.add(entry.kind, payload, key=entry.key, person=entry.person_id)


def _write(batch: _Batch) -> None:
    if not batch.events:
        return
    session, live = batch.session, batch.live
    session.flush()
    session.execute(insert(LiveEvent), batch.events)
    _write_answers(batch)
    phase = batch.control.phase
    values: dict[str, Any] = {"last_seq": batch.seq}
    if batch.is_steered:  # votes alone leave it as it is, and it is long
        values |= {"phase": phase, "control": keeping.to_json(batch.control)}
    if phase != "planned" and live.opened_at is None:
        values["opened_at"] = batch.now
    if phase == "ended" and live.ended_at is None:
        values["ended_at"] = batch.now
    session.execute(update(LiveSession).where(LiveSession.id == live.id), values)
    session.expire(live)


def _write_answers(batch: _Batch) -> None:
    gone = [place for place, row in batch.answers.items() if row is None]
    if gone:
        batch.session.execute(
            delete(LiveAnswer).where(
                LiveAnswer.live_session_id == batch.live.id,
                tuple_(LiveAnswer.activity, LiveAnswer.seat_id, LiveAnswer.round).in_(gone),
            )
        )
    rows = [row for row in batch.answers.values() if row is not None]
    if not rows:
        return
    batch.session.execute(upsert(batch.session.get_bind().dialect.name), rows)


@cache
def upsert(dialect: str) -> Insert:
    """Keep an answer, in place of the seat's earlier one."""
    statement = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(LiveAnswer)
    return statement.on_conflict_do_update(
        index_elements=["live_session_id", "activity", "seat_id", "round"],
        set_={
            name: statement.excluded[name]
            for name in ("answer", "language", "seq", "at", "is_late")
        },
    )
