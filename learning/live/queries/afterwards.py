"""Read what sessions left: who was there, what rooms answered, the reports."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.live.afterwards import RoomResult, summed
from learning.live.attendance import Sat
from learning.live.models import LiveReport, LiveResult, LiveSeat, LiveSession


def sats(session: Session, live_session_id: int) -> tuple[Sat, ...]:
    """Every seat that somebody really took, for the list of who was there."""
    rows = session.execute(
        select(
            LiveSeat.id,
            LiveSeat.kind,
            LiveSeat.shown_name,
            LiveSeat.language,
            LiveSeat.first_seen_at,
            LiveSeat.last_seen_at,
        )
        .where(LiveSeat.live_session_id == live_session_id, LiveSeat.is_pretend.is_(False))
        .order_by(LiveSeat.id)
    )
    return tuple(Sat(*row) for row in rows)


def report_of(session: Session, live_session_id: int) -> LiveReport | None:
    """The session's report, if somebody has written one."""
    return session.scalar(select(LiveReport).where(LiveReport.live_session_id == live_session_id))


@dataclass(frozen=True, slots=True)
class Reported:
    """A session whose report everybody may read."""

    code: str
    title: str
    language: str
    starts_at: datetime


def reports_about(session: Session, module_id: int, *, limit: int = 5) -> tuple[Reported, ...]:
    """The newest published reports of sessions about a module: one statement."""
    rows = session.execute(
        select(LiveSession.code, LiveSession.title, LiveSession.language, LiveSession.starts_at)
        .join(LiveReport, LiveReport.live_session_id == LiveSession.id)
        .where(LiveSession.module_id == module_id, LiveReport.published_at.is_not(None))
        .order_by(LiveSession.starts_at.desc(), LiveSession.id.desc())
        .limit(limit)
    )
    return tuple(Reported(*row) for row in rows)


def room_results(session: Session, module_id: int, lesson_key: str) -> dict[str, RoomResult]:
    """By question, what rooms answered to those of a lesson, where five people or more did.

    Of each session the last round of a question counts: one statement.
    """
    start = f"{lesson_key}#"
    rows = session.execute(
        select(
            LiveResult.question_key,
            LiveResult.live_session_id,
            LiveResult.at,
            LiveResult.answered_count,
            LiveResult.counts,
        )
        .join(LiveSession, LiveSession.id == LiveResult.live_session_id)
        .where(
            LiveResult.module_id == module_id,
            LiveResult.question_key.startswith(start, autoescape=True),
            LiveSession.settled_at.is_not(None),
        )
        .order_by(LiveResult.round)
    )
    last: dict[str, dict[int, tuple[datetime, int, Any]]] = {}
    for question_key, live_session_id, at, count, counts in rows:
        sessions = last.setdefault((question_key or "").removeprefix(start), {})
        sessions[live_session_id] = at, count, counts
    found = {key: summed(sessions.values()) for key, sessions in last.items()}
    return {key: one for key, one in found.items() if one is not None}
