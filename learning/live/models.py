"""Tables of live sessions: what was planned, the log of what happened, and who was there.

The log is the truth. `LiveSession.control` is the fold of its commands, kept so that the writer
can tell in one row what is open; `LiveAnswer` is the newest answer of each seat, kept so that
results can be asked for with SQL. Both can be built again from `LiveEvent`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import (
    Base,
    Id,
    Language,
    PublicId,
    Slug,
    belongs_for_now,
    may_refer_to,
    owned_by,
)


class LiveSession(Base):
    """One meeting about one module: when, for whom, in which languages, and how far it came."""

    __tablename__ = "live_session"
    __table_args__ = (
        CheckConstraint(
            "phase IN ('planned', 'lobby', 'live', 'paused', 'ended')", name="phase_is_known"
        ),
        CheckConstraint("audience IN ('open', 'invited', 'cohort')", name="audience_is_known"),
        CheckConstraint("moderation IN ('before', 'after')", name="moderation_is_known"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_is_a_number"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(6), unique=True)  # six digits, never given again
    module_id: Mapped[int] = owned_by("module.id")
    release_id: Mapped[int | None] = may_refer_to("release.id")
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[Language]  # of the title, and of what the facilitator writes
    languages: Mapped[list[str]] = mapped_column(JSON)  # offered to participants
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(60))
    meeting_url: Mapped[str | None] = mapped_column(String(600))
    channels: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)  # language: kind: address
    audience: Mapped[str] = mapped_column(String(10))
    cohort_id: Mapped[int | None] = may_refer_to("cohort.id")
    capacity: Mapped[int | None]
    seat_kinds: Mapped[list[str]] = mapped_column(JSON)  # named, hidden, anonymous
    moderation: Mapped[str] = mapped_column(String(10))  # free text is shown after, or before it
    rehearses_id: Mapped[int | None] = owned_by("live_session.id")  # a rehearsal of that session
    phase: Mapped[str] = mapped_column(String(10))
    last_seq: Mapped[int] = mapped_column(default=0)
    control: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_by_id: Mapped[int | None] = may_refer_to("person.id")
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]  # its results stand in participants' progress
    reminded_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)  # of its calendar entry: rises when moved
    cancelled_at: Mapped[datetime | None]


class LiveFacilitator(Base):
    """Who may run the session beside the person who planned it."""

    __tablename__ = "live_facilitator"
    __table_args__ = (UniqueConstraint("live_session_id", "person_id"),)

    id: Mapped[Id]
    live_session_id: Mapped[int] = owned_by("live_session.id")
    person_id: Mapped[int] = owned_by("person.id")


class LiveItem(Base):
    """A slide or activity of this session, with its words in every language. Order is control's."""

    __tablename__ = "live_item"
    __table_args__ = (UniqueConstraint("live_session_id", "key"),)

    id: Mapped[Id]
    live_session_id: Mapped[int] = owned_by("live_session.id")
    key: Mapped[Slug]
    form: Mapped[str] = mapped_column(String(20))
    question_key: Mapped[str | None] = mapped_column(String(161))  # `lesson#question`, if reused
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)  # language: an encoded `items.ItemText`


class LiveSeat(Base):
    """A participant's place in the room. A seat is no account; an anonymous one has no person."""

    __tablename__ = "live_seat"
    __table_args__ = (
        UniqueConstraint("live_session_id", "person_id"),
        CheckConstraint("kind IN ('named', 'hidden', 'anonymous')", name="kind_is_known"),
        CheckConstraint("kind <> 'anonymous' OR person_id IS NULL", name="anonymous_is_nobody"),
    )

    id: Mapped[Id]
    live_session_id: Mapped[int] = owned_by("live_session.id")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[int | None] = belongs_for_now("person.id")
    kind: Mapped[str] = mapped_column(String(10))
    shown_name: Mapped[str | None] = mapped_column(String(120))
    language: Mapped[Language]
    city_id: Mapped[int | None] = may_refer_to("city.id")
    is_pretend: Mapped[bool] = mapped_column(default=False)  # of a rehearsal
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class LiveEvent(Base):
    """One thing that happened. Only ever added to; the words of an erased person are struck out."""

    __tablename__ = "live_event"
    __table_args__ = (UniqueConstraint("live_session_id", "idempotency_key"),)

    live_session_id: Mapped[int] = mapped_column(
        ForeignKey("live_session.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    seat_id: Mapped[int | None] = belongs_for_now("live_seat.id")
    person_id: Mapped[int | None] = may_refer_to("person.id")  # the facilitator of a command
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    idempotency_key: Mapped[str | None] = mapped_column(String(120))
    at: Mapped[datetime]


class LiveAnswer(Base):
    """The newest answer of one seat to one activity in one round."""

    __tablename__ = "live_answer"

    live_session_id: Mapped[int] = mapped_column(
        ForeignKey("live_session.id", ondelete="CASCADE"), primary_key=True
    )
    activity: Mapped[Slug] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(
        ForeignKey("live_seat.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer: Mapped[Any] = mapped_column(JSON)
    language: Mapped[Language]
    seq: Mapped[int]
    at: Mapped[datetime]
    is_late: Mapped[bool]


class LiveGuest(Base):
    """Somebody invited or registered. Who comes later than the capacity allows waits their turn."""

    __tablename__ = "live_guest"
    __table_args__ = (
        UniqueConstraint("live_session_id", "address"),
        CheckConstraint(
            "state IN ('invited', 'registered', 'waiting', 'withdrawn')", name="state_is_known"
        ),
    )

    id: Mapped[Id]
    live_session_id: Mapped[int] = owned_by("live_session.id")
    address: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = owned_by("person.id")
    state: Mapped[str] = mapped_column(String(10))
    language: Mapped[Language]
    at: Mapped[datetime]  # of the state: who waits longest comes first


class LiveResult(Base):
    """What the room answered to one question, as counts alone: no seat, no name."""

    __tablename__ = "live_result"
    __table_args__ = (UniqueConstraint("live_session_id", "activity", "round"),)

    id: Mapped[Id]
    live_session_id: Mapped[int] = owned_by("live_session.id")
    activity: Mapped[Slug]
    round: Mapped[int]
    module_id: Mapped[int] = owned_by("module.id")
    question_key: Mapped[str | None] = mapped_column(String(161), index=True)
    answered_count: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class LiveReport(Base):
    """The learning report of a session, as somebody edits it; readable by all once published."""

    __tablename__ = "live_report"

    id: Mapped[Id]
    live_session_id: Mapped[int] = mapped_column(
        ForeignKey("live_session.id", ondelete="CASCADE"), unique=True
    )
    language: Mapped[Language]
    text: Mapped[str]
    revision: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = may_refer_to("person.id")
    published_at: Mapped[datetime | None]
