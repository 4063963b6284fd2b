"""Read live sessions: one by its code, lists of those that somebody may know of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.errors import NotFound
from learning.i18n import N_
from learning.live.access import PLANNING
from learning.live.models import (
    LiveFacilitator,
    LiveGuest,
    LiveReport,
    LiveSession,
)
from learning.progress.models import CohortFacilitator, CohortMember

PAGE = 20
GUESTS = 50  # on a page
LATE = timedelta(hours=3)  # a session that nobody opened is still to come for so long
ANNOUNCED = timedelta(days=60)  # how far ahead home and module pages look
OPEN_ROOM = ("lobby", "live", "paused")

Show = Literal["coming", "mine", "past"]

NO_SESSION = N_("There is no session with this code.")


def by_code(session: Session, code: str) -> LiveSession:
    """The session with this code of six digits; a rehearsal is one too."""
    found = session.scalar(select(LiveSession).where(LiveSession.code == code))
    if found is None:
        raise NotFound(NO_SESSION)
    return found


def facilitators_of(session: Session, live_session_id: int) -> frozenset[int]:
    """Who was named to run it beside the person who planned it."""
    rows = session.scalars(
        select(LiveFacilitator.person_id).where(LiveFacilitator.live_session_id == live_session_id)
    )
    return frozenset(rows)


def is_awaited(session: Session, live: LiveSession, *, person_id: int, address: str) -> bool:
    """Whether somebody stands on the session's list, or in the cohort it is for.

    A list holds addresses: an account opened later is found by its own.
    """
    theirs = or_(LiveGuest.person_id == person_id, LiveGuest.address == address)
    guest = select(LiveGuest.id).where(LiveGuest.live_session_id == live.id, theirs)
    if session.scalar(guest.limit(1)) is not None:
        return True
    if live.audience != "cohort" or live.cohort_id is None:
        return False
    member = select(CohortMember.id).where(
        CohortMember.cohort_id == live.cohort_id,
        or_(CohortMember.person_id == person_id, CohortMember.address == address),
    )
    keeper = select(CohortFacilitator.id).where(
        CohortFacilitator.cohort_id == live.cohort_id, CohortFacilitator.person_id == person_id
    )
    return session.scalar(member.limit(1)) is not None or session.scalar(keeper) is not None


@dataclass(frozen=True, slots=True)
class Who:
    """Who looks at a list of sessions. A visitor has no number."""

    person_id: int | None = None
    address: str = ""
    role: str = ""

    @property
    def plans(self) -> bool:
        return self.role in PLANNING


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One page of a list of sessions."""

    sessions: Sequence[LiveSession]
    number: int
    count: int  # of pages


def session_page(
    session: Session, who: Who, show: Show, *, now: datetime, number: int, size: int = PAGE
) -> SessionPage:
    """The page with this number, or the nearest there is: two statements."""
    wanted = and_(LiveSession.rehearses_id.is_(None), shown_to(who, show, now))
    total = session.scalar(select(func.count()).select_from(LiveSession).where(wanted)) or 0
    count = max(1, -(-total // size))
    number = min(max(number, 1), count)
    order = LiveSession.starts_at.desc() if show == "past" else LiveSession.starts_at
    rows = session.scalars(
        select(LiveSession)
        .where(wanted)
        .order_by(order, LiveSession.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return SessionPage(rows.all(), number, count)


def shown_to(who: Who, show: Show, now: datetime) -> ColumnElement[bool]:
    """What holds for a session in this list of this person."""
    if show == "mine":
        return and_(run_by(who), is_coming(now))
    if show == "past":
        return and_(or_(is_open_to(who), run_by(who)), ~is_coming(now))
    return and_(is_open_to(who), is_coming(now), LiveSession.cancelled_at.is_(None))


def is_coming(now: datetime) -> ColumnElement[bool]:
    """Not over yet. A room that nobody closed for two days is over."""
    is_planned = and_(LiveSession.phase == "planned", LiveSession.starts_at > now - LATE)
    is_running = and_(
        LiveSession.phase.in_(OPEN_ROOM), LiveSession.starts_at > now - timedelta(days=2)
    )
    return or_(is_planned, is_running)


def run_by(who: Who) -> ColumnElement[bool]:
    """What somebody may run; administrators everything."""
    if who.role == "admin":
        return true()
    if not who.plans:
        return ~true()
    beside = select(LiveFacilitator.live_session_id).where(
        LiveFacilitator.person_id == who.person_id
    )
    return or_(LiveSession.created_by_id == who.person_id, LiveSession.id.in_(beside))


def is_open_to(who: Who) -> ColumnElement[bool]:
    """Open to everybody, or awaiting this person by their account or their address."""
    is_open = LiveSession.audience == "open"
    if who.person_id is None:
        return is_open
    guest = select(LiveGuest.live_session_id).where(
        or_(LiveGuest.person_id == who.person_id, LiveGuest.address == who.address)
    )
    member = select(CohortMember.cohort_id).where(
        or_(CohortMember.person_id == who.person_id, CohortMember.address == who.address)
    )
    is_theirs = and_(LiveSession.audience == "cohort", LiveSession.cohort_id.in_(member))
    return or_(is_open, LiveSession.id.in_(guest), is_theirs)


def guest_states(session: Session, who: Who, session_ids: Iterable[int]) -> dict[int, str]:
    """How this person stands with each of these sessions, where they do."""
    if who.person_id is None:
        return {}
    rows = session.execute(
        select(LiveGuest.live_session_id, LiveGuest.state)
        .where(
            LiveGuest.live_session_id.in_(list(session_ids)),
            or_(LiveGuest.person_id == who.person_id, LiveGuest.address == who.address),
        )
        .order_by(case((LiveGuest.person_id == who.person_id, 1), else_=0))
    )
    return {row.live_session_id: row.state for row in rows}


def registered_count(session: Session, live_session_id: int) -> int:
    """How many places of a session are taken."""
    taken = select(func.count()).where(
        LiveGuest.live_session_id == live_session_id, LiveGuest.state == "registered"
    )
    return session.scalar(taken) or 0


def reported(session: Session, session_ids: Iterable[int]) -> frozenset[int]:
    """Those of these sessions whose report everybody may read."""
    rows = session.scalars(
        select(LiveReport.live_session_id).where(
            LiveReport.live_session_id.in_(list(session_ids)),
            LiveReport.published_at.is_not(None),
        )
    )
    return frozenset(rows)


def last_zone(session: Session, person_id: int) -> str | None:
    """The time zone of the session that this person scheduled last."""
    return session.scalar(
        select(LiveSession.time_zone)
        .where(LiveSession.created_by_id == person_id)
        .order_by(LiveSession.id.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class Announced:
    """A session as other pages announce it."""

    code: str
    title: str
    language: str
    languages: tuple[str, ...]
    starts_at: datetime
    time_zone: str
    minutes: int
    phase: str
    module_id: int


def announced(
    session: Session, *, now: datetime, module_id: int | None = None, limit: int = 3
) -> tuple[Announced, ...]:
    """The next sessions that are open to everybody: one statement."""
    ours: list[Any] = [LiveSession.module_id == module_id] if module_id is not None else []
    columns = (
        LiveSession.code,
        LiveSession.title,
        LiveSession.language,
        LiveSession.languages,
        LiveSession.starts_at,
        LiveSession.time_zone,
        LiveSession.minutes,
        LiveSession.phase,
        LiveSession.module_id,
    )
    rows = session.execute(
        select(*columns)
        .where(
            *ours,
            LiveSession.audience == "open",
            LiveSession.rehearses_id.is_(None),
            LiveSession.cancelled_at.is_(None),
            is_coming(now),
            LiveSession.starts_at < now + ANNOUNCED,
        )
        .order_by(LiveSession.starts_at, LiveSession.id)
        .limit(limit)
    )
    return tuple(
        Announced(**{**row._mapping, "languages": tuple(row.languages)})  # noqa: SLF001
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class GuestLine:
    """Somebody on the list: by name where they have an account, else by the address typed."""

    id: int
    name: str
    is_address: bool
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GuestPage:
    """One page of a list of guests, with how many there are of each state."""

    guests: Sequence[GuestLine]
    counts: dict[str, int]
    number: int
    count: int


def guest_page(session: Session, live: LiveSession, number: int) -> GuestPage:
    """Those with a place first, then those who wait in their turn, then the others."""
    rows = session.execute(
        select(LiveGuest.state, func.count())
        .where(LiveGuest.live_session_id == live.id)
        .group_by(LiveGuest.state)
    )
    counts: dict[str, int] = {row[0]: row[1] for row in rows}
    count = max(1, -(-sum(counts.values()) // GUESTS))
    number = min(max(number, 1), count)
    rank = case(
        (LiveGuest.state == "registered", 0),
        (LiveGuest.state == "waiting", 1),
        (LiveGuest.state == "invited", 2),
        else_=3,
    )
    found = session.execute(
        select(LiveGuest.id, LiveGuest.address, LiveGuest.state, LiveGuest.at, Person.name)
        .outerjoin(Person, Person.id == LiveGuest.person_id)
        .where(LiveGuest.live_session_id == live.id)
        .order_by(rank, LiveGuest.at, LiveGuest.id)
        .limit(GUESTS)
        .offset((number - 1) * GUESTS)
    )
    lines = [
        GuestLine(row.id, row.name or row.address, row.name is None, row.state, row.at)
        for row in found
    ]
    return GuestPage(lines, counts, number, count)


def addresses_on_list(
    session: Session, live: LiveSession, addresses: Iterable[str]
) -> frozenset[str]:
    """Those of these addresses that stand on the list already, and have not withdrawn."""
    rows = session.scalars(
        select(LiveGuest.address).where(
            LiveGuest.live_session_id == live.id,
            LiveGuest.address.in_(list(addresses)),
            LiveGuest.state != "withdrawn",
        )
    )
    return frozenset(rows)


def runners_at(session: Session, addresses: Iterable[str]) -> dict[str, int]:
    """The people who may run sessions, of those with these addresses."""
    rows = session.execute(
        select(Person.email, Person.id).where(
            Person.email.in_(list(addresses)),
            Person.role.in_(PLANNING),
            Person.disabled_at.is_(None),
        )
    )
    return {row.email: row.id for row in rows}


def addresses_of(session: Session, person_ids: Iterable[int]) -> list[str]:
    """The addresses of these people, in their order."""
    return list(
        session.scalars(
            select(Person.email).where(Person.id.in_(list(person_ids))).order_by(Person.email)
        )
    )
