"""A rehearsal: a twin of a session with pretend participants, and its end without a trace."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learning.cities.models import City
from learning.errors import Refusal
from learning.i18n import N_
from learning.live import keeping
from learning.live.entries import Entry, Join, Steer
from learning.live.models import LiveItem, LiveSession
from learning.live.rehearsal import FEWEST, MOST, people
from learning.live.service.log import append


def begin(
    session: Session, live: LiveSession, *, code: str, count: int, person_id: int, now: datetime
) -> LiveSession:
    """A twin with the same plan, its room open and so many pretend people in it.

    A session has one rehearsal at a time: an earlier one goes first.
    """
    if live.rehearses_id is not None:
        raise Refusal(N_("This is a rehearsal already."))
    if not FEWEST <= count <= MOST:
        raise Refusal(
            N_("Choose between {fewest} and {most} participants."), fewest=FEWEST, most=MOST
        )
    steps = keeping.from_json(live.control).plan
    if not steps:
        raise Refusal(N_("The plan is empty. Add a slide or a question first."))
    end(session, live)
    twin = _twin(live, code=code, person_id=person_id, now=now)
    session.add(twin)
    session.flush()
    _copy_items(session, live, twin)
    session.flush()
    plan = {"steps": [{"key": o.key, "form": o.form, "minutes": o.minutes} for o in steps]}
    opening = (Steer("plan", person_id, plan), Steer("lobby", person_id))
    for written in append(session, twin.id, [*opening, *_guests(session, twin, count)], now):
        written.or_raise()
    return twin


def end(session: Session, live: LiveSession) -> None:
    """The rehearsals of a session and everything in them are gone."""
    session.execute(delete(LiveSession).where(LiveSession.rehearses_id == live.id))


def _twin(live: LiveSession, *, code: str, person_id: int, now: datetime) -> LiveSession:
    return LiveSession(
        code=code,
        module_id=live.module_id,
        release_id=live.release_id,
        title=live.title,
        language=live.language,
        languages=list(live.languages),
        starts_at=live.starts_at,
        minutes=live.minutes,
        time_zone=live.time_zone,
        meeting_url=live.meeting_url,
        channels=dict(live.channels),
        audience="open",  # whoever has its code may try a phone of their own
        seat_kinds=list(live.seat_kinds),
        moderation=live.moderation,
        rehearses_id=live.id,
        phase="planned",
        control={},
        created_by_id=person_id,
        created_at=now,
    )


def _copy_items(session: Session, live: LiveSession, twin: LiveSession) -> None:
    rows = session.scalars(select(LiveItem).where(LiveItem.live_session_id == live.id)).all()
    for row in rows:
        session.add(
            LiveItem(
                live_session_id=twin.id,
                key=row.key,
                form=row.form,
                question_key=row.question_key,
                texts=row.texts,
            )
        )


def _guests(session: Session, twin: LiveSession, count: int) -> list[Entry]:
    """Everybody comes."""
    rows = session.execute(select(City.key, City.id).order_by(City.key))
    cities = {row.key: row.id for row in rows}
    coming = people(count, cities=list(cities), languages=twin.languages, seed=twin.code)
    return [
        Join(
            token_hash=secrets.token_bytes(32),  # of no token: nobody sits here
            kind="anonymous",
            language=one.language,
            key=f"pretend-{at}",
            city_id=cities.get(one.city),
            city=one.city,
            is_pretend=True,
        )
        for at, one in enumerate(coming)
    ]
