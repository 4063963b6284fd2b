"""What a room keeps of somebody who leaves for good: that they answered, never what they wrote.

Never commits. The person's rows themselves go by their foreign keys.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learning.live import keeping
from learning.live.items import WRITTEN
from learning.live.models import LiveAnswer, LiveEvent, LiveSeat, LiveSession

TYPED = frozenset({*WRITTEN, "text", "cloze"})  # forms whose answers are somebody's own words


def forget(session: Session, person_id: int) -> list[int]:
    """Strike out the names and words of a person's seats; the sessions that have to be read anew.

    Choices stay, as counts of nobody. A text that was merged, translated or shown is empty.
    """
    seats = session.execute(
        select(LiveSeat.id, LiveSeat.live_session_id).where(LiveSeat.person_id == person_id)
    ).all()
    session.execute(update(LiveSeat).where(LiveSeat.person_id == person_id).values(shown_name=None))
    sessions = sorted({row.live_session_id for row in seats})
    for live_session_id in sessions:
        theirs = [row.id for row in seats if row.live_session_id == live_session_id]
        strike(session, live_session_id, theirs)
    session.flush()
    return sessions


def strike(session: Session, live_session_id: int, seats: Collection[int]) -> None:
    """Empty every text that came from these seats, and translations of them."""
    live = session.get_one(LiveSession, live_session_id)
    typed = {one.key for one in keeping.from_json(live.control).steps if one.form in TYPED}
    struck = set()
    for event in session.scalars(
        select(LiveEvent).where(
            LiveEvent.live_session_id == live_session_id, LiveEvent.seat_id.in_(seats)
        )
    ):
        if event.kind == "posted":
            event.payload = {**event.payload, "text": ""}
            struck.add(str(event.seq))
        elif event.kind == "answered" and event.payload["activity"] in typed:
            event.payload = {**event.payload, "answer": emptied(event.payload["answer"])}
            struck.add(str(event.seq))
    for answer in session.scalars(
        select(LiveAnswer).where(
            LiveAnswer.live_session_id == live_session_id,
            LiveAnswer.seat_id.in_(seats),
            LiveAnswer.activity.in_(typed),
        )
    ):
        answer.answer = emptied(answer.answer)
    strike_translations(session, live_session_id, struck)


def strike_translations(session: Session, live_session_id: int, struck: Collection[str]) -> None:
    """What moderators wrote beside those texts says the same."""
    for event in session.scalars(
        select(LiveEvent).where(
            LiveEvent.live_session_id == live_session_id, LiveEvent.kind == "translated"
        )
    ):
        if event.payload.get("target") in struck:
            event.payload = {**event.payload, "text": ""}


def emptied(answer: Any) -> Any:
    """The answer without its words, in the same shape."""
    if isinstance(answer, str):
        return ""
    if isinstance(answer, list):
        return []
    if isinstance(answer, Mapping):
        return {key: emptied(value) for key, value in answer.items()}
    return answer
