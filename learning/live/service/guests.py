"""Who comes to a session: invited, registered, waiting, withdrawn. Never commits.

Everything is counted inside the transaction that changes it, so the last place goes to one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.audit import service as audit
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.live import letters, queries
from learning.live.letters import Addressee, Kind, Meeting
from learning.live.models import LiveGuest, LiveSession
from learning.mail import service as mail

REMINDED = timedelta(hours=24)  # before a session begins
COMING = ("registered", "waiting", "invited")  # who is told when the session is moved


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of a list of addresses."""

    sent_count: int
    known_count: int  # stood on the list of guests before, and are not written to again


def meeting_of(live: LiveSession, *, site: str) -> Meeting:
    """The session as letters name it."""
    return Meeting(
        code=live.code,
        title=live.title,
        starts_at=live.starts_at,
        time_zone=live.time_zone,
        is_open=live.audience == "open",
        site=site,
    )


def register(session: Session, live: LiveSession, person: Person, *, now: datetime) -> LiveGuest:
    """A place for the person, or their turn on the waiting list. Once more changes nothing."""
    refuse_late(live, now=now)
    guest = guest_of(session, live, person)
    if guest is not None and guest.state in ("registered", "waiting"):
        return guest
    is_free = live.capacity is None or queries.registered_count(session, live.id) < live.capacity
    guest = guest or LiveGuest(live_session_id=live.id, address=person.email)
    guest.person_id, guest.language = person.id, person.language
    guest.state, guest.at = "registered" if is_free else "waiting", now
    session.add(guest)
    session.flush()
    return guest


def withdraw(
    session: Session, live: LiveSession, person: Person, *, site: str, now: datetime
) -> None:
    """The person does not come; who waits longest gets the place and is told."""
    guest = guest_of(session, live, person)
    if guest is None or guest.state == "withdrawn":
        return
    guest.state, guest.at = "withdrawn", now
    session.flush()
    move_up(session, live, site=site, now=now)


def remove(session: Session, live: LiveSession, guest_id: int, *, site: str, now: datetime) -> None:
    """Take somebody off the list; a place that comes free goes to who waits longest."""
    guest = session.scalar(
        select(LiveGuest).where(LiveGuest.id == guest_id, LiveGuest.live_session_id == live.id)
    )
    if guest is None:
        raise NotFound(N_("This person is not on the list."))
    session.delete(guest)
    session.flush()
    move_up(session, live, site=site, now=now)


def move_up(session: Session, live: LiveSession, *, site: str, now: datetime) -> int:
    """Give free places to those who wait, the longest first; says to how many."""
    if live.cancelled_at is not None or live.phase == "ended":
        return 0
    waiting = (
        select(LiveGuest)
        .where(LiveGuest.live_session_id == live.id, LiveGuest.state == "waiting")
        .order_by(LiveGuest.at, LiveGuest.id)
    )
    if live.capacity is not None:
        free = live.capacity - queries.registered_count(session, live.id)
        waiting = waiting.limit(max(free, 0))
    moved = session.scalars(waiting).all()
    for guest in moved:
        guest.state, guest.at = "registered", now
    session.flush()
    tell(session, live, moved, "live-place", site=site, now=now)
    return len(moved)


def invite(
    session: Session,
    live: LiveSession,
    addresses: Iterable[str],
    *,
    by_id: int,
    site: str,
    now: datetime,
) -> Invited:
    """Put these addresses on the list and write to each that was not on it, or had withdrawn."""
    refuse_late(live, now=now)
    wanted = list(dict.fromkeys(addresses))
    people = people_at(session, wanted)
    standing = guests_at(session, live, wanted, people)
    invited = [
        guest
        for address in wanted
        if (guest := invited_guest(session, live, address, people, standing, now)) is not None
    ]
    session.flush()
    tell(session, live, invited, "live-invited", site=site, now=now)
    if invited:
        audit.record(
            session,
            "live.invited",
            actor_id=by_id,
            subject=("live_session", live.id),
            now=now,
            details={"code": live.code, "count": len(invited)},
        )
    return Invited(len(invited), len(wanted) - len(invited))


def invited_guest(
    session: Session,
    live: LiveSession,
    address: str,
    people: Mapping[str, Person],
    standing: Mapping[str, LiveGuest],
    now: datetime,
) -> LiveGuest | None:
    """The row of somebody to write to; nothing for those who stand on the list."""
    guest = standing.get(address)
    if guest is not None and guest.state != "withdrawn":
        return None
    person = people.get(address)
    if guest is None:
        guest = LiveGuest(live_session_id=live.id, address=address)
        session.add(guest)
    guest.person_id = person.id if person else None
    guest.language = person.language if person else live.language
    guest.state, guest.at = "invited", now
    return guest


def people_at(session: Session, addresses: Sequence[str]) -> dict[str, Person]:
    """The accounts that have these addresses."""
    rows = session.scalars(
        select(Person).where(Person.email.in_(addresses), Person.disabled_at.is_(None))
    )
    return {person.email: person for person in rows}


def guests_at(
    session: Session, live: LiveSession, addresses: Sequence[str], people: Mapping[str, Person]
) -> dict[str, LiveGuest]:
    """Rows of the list by address: somebody who changed theirs is found by their account."""
    rows = session.scalars(
        select(LiveGuest).where(
            LiveGuest.live_session_id == live.id,
            or_(
                LiveGuest.address.in_(addresses),
                LiveGuest.person_id.in_([one.id for one in people.values()]),
            ),
        )
    ).all()
    of_person = {row.person_id: row for row in rows if row.person_id is not None}
    found = {address: of_person[one.id] for address, one in people.items() if one.id in of_person}
    return {row.address: row for row in rows} | found


def tell(
    session: Session,
    live: LiveSession,
    guests: Iterable[LiveGuest],
    kind: Kind,
    *,
    site: str,
    now: datetime,
) -> None:
    """One letter to each of them, sent once this is committed."""
    meeting = meeting_of(live, site=site)
    for guest in guests:
        to = Addressee(guest.address, guest.language, guest.person_id)
        mail.queue(session, letters.letter(kind, meeting, to), now=now)


def tell_all(
    session: Session,
    live: LiveSession,
    kind: Kind,
    *,
    site: str,
    now: datetime,
    states: Sequence[str] = COMING,
) -> int:
    """A letter to everybody who may come; says to how many."""
    guests = session.scalars(
        select(LiveGuest)
        .where(LiveGuest.live_session_id == live.id, LiveGuest.state.in_(states))
        .order_by(LiveGuest.id)
    ).all()
    tell(session, live, guests, kind, site=site, now=now)
    return len(guests)


def remind_next(session: Session, *, site: str, now: datetime) -> str | None:
    """Remind the guests of one session that begins within a day; its code, if there was one."""
    live = session.scalar(
        select(LiveSession)
        .where(
            LiveSession.reminded_at.is_(None),
            LiveSession.cancelled_at.is_(None),
            LiveSession.rehearses_id.is_(None),
            LiveSession.phase == "planned",
            LiveSession.starts_at > now,
            LiveSession.starts_at <= now + REMINDED,
        )
        .order_by(LiveSession.starts_at, LiveSession.id)
        .limit(1)
    )
    if live is None:
        return None
    live.reminded_at = now
    tell_all(session, live, "live-reminder", site=site, now=now, states=("registered", "invited"))
    return live.code


def guest_of(session: Session, live: LiveSession, person: Person) -> LiveGuest | None:
    """The person's row on the list, by their account or by their address."""
    rows = session.scalars(
        select(LiveGuest).where(
            LiveGuest.live_session_id == live.id,
            or_(LiveGuest.person_id == person.id, LiveGuest.address == person.email),
        )
    ).all()
    return max(rows, key=lambda one: one.person_id == person.id, default=None)


def refuse_late(live: LiveSession, *, now: datetime) -> None:
    """Nobody registers for what is over; whoever comes while the room is open simply comes in."""
    refuse_over(live)
    if live.phase == "planned" and now > live.starts_at + timedelta(minutes=live.minutes):
        raise Refusal(N_("This session is over."))


def refuse_over(live: LiveSession) -> None:
    if live.cancelled_at is not None:
        raise Refusal(N_("This session was cancelled."))
    if live.phase == "ended":
        raise Refusal(N_("The session has ended."))
