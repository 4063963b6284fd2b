"""Read cohorts: whose they are, who belongs to them, how far their people are."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.errors import NotFound
from learning.i18n import N_
from learning.progress.models import (
    Cohort,
    CohortFacilitator,
    CohortMember,
    CohortModule,
    Enrolment,
)

PAGE = 50  # people on a page
COHORTS = 20  # cohorts on a page
NO_COHORT = N_("There is no such cohort.")


def cohort_by_public_id(session: Session, public_id: uuid.UUID) -> Cohort:
    found = session.scalar(select(Cohort).where(Cohort.public_id == public_id))
    if found is None:
        raise NotFound(NO_COHORT)
    return found


def cohort_named(session: Session, public_id: str) -> Cohort:
    """The same, by the text that a form sends."""
    try:
        return cohort_by_public_id(session, uuid.UUID(public_id))
    except ValueError:
        raise NotFound(NO_COHORT) from None


def public_id_of(session: Session, cohort_id: int | None) -> uuid.UUID | None:
    """The id that forms and addresses show."""
    return session.scalar(select(Cohort.public_id).where(Cohort.id == cohort_id))


def facilitators_of(session: Session, cohort_id: int) -> frozenset[int]:
    """Who was named to look after it beside the person who made it."""
    rows = session.scalars(
        select(CohortFacilitator.person_id).where(CohortFacilitator.cohort_id == cohort_id)
    )
    return frozenset(rows)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by their name, and the id that addresses show."""

    public_id: uuid.UUID
    name: str
    made_it: bool


def facilitators_named(session: Session, cohort: Cohort) -> list[Named]:
    """Everybody who looks after it, by name."""
    beside = select(CohortFacilitator.person_id).where(CohortFacilitator.cohort_id == cohort.id)
    rows = session.execute(
        select(Person.public_id, Person.name, Person.id)
        .where(or_(Person.id.in_(beside), Person.id == cohort.created_by_id))
        .order_by(Person.name, Person.id)
    )
    return [Named(row.public_id, row.name, row.id == cohort.created_by_id) for row in rows]


def kept_by(person_id: int, *, is_admin: bool) -> ColumnElement[bool]:
    """The cohorts that somebody looks after."""
    if is_admin:
        return true()
    beside = select(CohortFacilitator.cohort_id).where(CohortFacilitator.person_id == person_id)
    return or_(Cohort.created_by_id == person_id, Cohort.id.in_(beside))


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort in a list."""

    public_id: uuid.UUID
    name: str
    closed_at: datetime | None
    member_count: int
    joined_count: int


@dataclass(frozen=True, slots=True)
class CohortPage:
    """One page of cohorts, the open ones first."""

    cohorts: Sequence[CohortLine]
    number: int
    count: int


def cohort_page(session: Session, *, person_id: int, is_admin: bool, number: int) -> CohortPage:
    """The page with this number, or the nearest there is: two statements."""
    theirs = kept_by(person_id, is_admin=is_admin)
    total = session.scalar(select(func.count()).select_from(Cohort).where(theirs)) or 0
    count = max(1, -(-total // COHORTS))
    number = min(max(number, 1), count)
    rows = session.execute(
        select(
            Cohort.public_id,
            Cohort.name,
            Cohort.closed_at,
            func.count(CohortMember.id),
            func.count(CohortMember.joined_at),
        )
        .outerjoin(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(theirs)
        .group_by(Cohort.id)
        .order_by(case((Cohort.closed_at.is_(None), 0), else_=1), Cohort.name, Cohort.id)
        .limit(COHORTS)
        .offset((number - 1) * COHORTS)
    )
    return CohortPage([CohortLine(*row) for row in rows], number, count)


def open_cohorts(session: Session, *, person_id: int, is_admin: bool) -> dict[str, str]:
    """The cohorts that a session can be for: public id and name."""
    rows = session.execute(
        select(Cohort.public_id, Cohort.name)
        .where(kept_by(person_id, is_admin=is_admin), Cohort.closed_at.is_(None))
        .order_by(Cohort.name, Cohort.id)
    )
    return {str(row.public_id): row.name for row in rows}


@dataclass(frozen=True, slots=True)
class CohortTask:
    """A module that a cohort takes, and between which days."""

    module_id: int
    opens_on: date
    due_on: date | None


def tasks_of(session: Session, cohort_id: int) -> list[CohortTask]:
    """The modules of a cohort, in the order of their days."""
    rows = session.execute(
        select(CohortModule.module_id, CohortModule.opens_on, CohortModule.due_on)
        .where(CohortModule.cohort_id == cohort_id)
        .order_by(CohortModule.opens_on, CohortModule.id)
    )
    return [CohortTask(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody of a cohort. How far they are shows only once they have joined."""

    id: int
    name: str
    is_address: bool  # they have not joined: only what was typed is known of them
    joined_at: datetime | None
    begun: frozenset[int]  # ids of the cohort's modules
    completed: frozenset[int]


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One page of a cohort's people, with how many there are."""

    members: Sequence[MemberLine]
    member_count: int
    joined_count: int
    number: int
    count: int


def member_page(session: Session, cohort_id: int, number: int) -> MemberPage:
    """Who has joined first, by name: three statements however many there are."""
    totals = session.execute(
        select(func.count(CohortMember.id), func.count(CohortMember.joined_at)).where(
            CohortMember.cohort_id == cohort_id
        )
    ).one()
    count = max(1, -(-totals[0] // PAGE))
    number = min(max(number, 1), count)
    rows = session.execute(
        select(
            CohortMember.id,
            CohortMember.address,
            CohortMember.joined_at,
            CohortMember.person_id,
            Person.name,
        )
        .outerjoin(Person, Person.id == CohortMember.person_id)
        .where(CohortMember.cohort_id == cohort_id)
        .order_by(
            case((CohortMember.joined_at.is_not(None), 0), else_=1),
            func.lower(func.coalesce(Person.name, CohortMember.address)),
            CohortMember.id,
        )
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    joined = [row.person_id for row in rows if row.joined_at is not None]
    begun, completed = taken(session, cohort_id, joined)
    members = [
        MemberLine(
            row.id,
            row.name if row.joined_at else row.address,
            row.joined_at is None,
            row.joined_at,
            begun.get(row.person_id, frozenset()),
            completed.get(row.person_id, frozenset()),
        )
        for row in rows
    ]
    return MemberPage(members, totals[0], totals[1], number, count)


Taken = dict[int, frozenset[int]]


def taken(session: Session, cohort_id: int, person_ids: Sequence[int]) -> tuple[Taken, Taken]:
    """Which of the cohort's modules these people have begun, and completed."""
    wanted = select(CohortModule.module_id).where(CohortModule.cohort_id == cohort_id)
    rows = session.execute(
        select(Enrolment.person_id, Enrolment.module_id, Enrolment.completed_at).where(
            Enrolment.person_id.in_(person_ids), Enrolment.module_id.in_(wanted)
        )
    ).all()
    begun: Taken = {}
    completed: Taken = {}
    for row in rows:
        begun[row.person_id] = begun.get(row.person_id, frozenset()) | {row.module_id}
        if row.completed_at is not None:
            done = completed.get(row.person_id, frozenset())
            completed[row.person_id] = done | {row.module_id}
    return begun, completed


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many of a cohort's people have begun and completed a module."""

    begun: int = 0
    completed: int = 0


def task_counts(session: Session, cohort_id: int) -> dict[int, TaskCounts]:
    """For each module of the cohort, among those who have joined."""
    rows = session.execute(
        select(Enrolment.module_id, func.count(Enrolment.id), func.count(Enrolment.completed_at))
        .join(CohortMember, CohortMember.person_id == Enrolment.person_id)
        .join(
            CohortModule,
            and_(
                CohortModule.cohort_id == CohortMember.cohort_id,
                CohortModule.module_id == Enrolment.module_id,
            ),
        )
        .where(CohortMember.cohort_id == cohort_id, CohortMember.joined_at.is_not(None))
        .group_by(Enrolment.module_id)
    )
    return {row[0]: TaskCounts(row[1], row[2]) for row in rows}


def addresses_in(session: Session, cohort_id: int, addresses: Iterable[str]) -> frozenset[str]:
    """Those of these addresses that are in the cohort already."""
    rows = session.scalars(
        select(CohortMember.address).where(
            CohortMember.cohort_id == cohort_id, CohortMember.address.in_(list(addresses))
        )
    )
    return frozenset(rows)


def member_addresses(session: Session, cohort_id: int) -> list[str]:
    """Everybody of the cohort, to write to: by the address of their account if they have one."""
    rows = session.execute(
        select(CohortMember.address, Person.email)
        .outerjoin(Person, Person.id == CohortMember.person_id)
        .where(CohortMember.cohort_id == cohort_id)
        .order_by(CohortMember.id)
    )
    return [row.email or row.address for row in rows]


@dataclass(frozen=True, slots=True)
class MyCohort:
    """A cohort as one of its people sees it, with what it takes."""

    public_id: uuid.UUID
    name: str
    joined_at: datetime | None
    tasks: tuple[CohortTask, ...]


def cohorts_of(session: Session, person_id: int) -> list[MyCohort]:
    """The open cohorts that somebody has joined or is invited to: one statement."""
    address = select(Person.email).where(Person.id == person_id).scalar_subquery()
    rows = session.execute(
        select(
            Cohort.public_id,
            Cohort.name,
            CohortMember.joined_at,
            CohortModule.module_id,
            CohortModule.opens_on,
            CohortModule.due_on,
        )
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .outerjoin(CohortModule, CohortModule.cohort_id == Cohort.id)
        .where(
            Cohort.closed_at.is_(None),
            or_(CohortMember.person_id == person_id, CohortMember.address == address),
        )
        .order_by(Cohort.name, Cohort.id, CohortModule.opens_on, CohortModule.id)
    ).all()
    found: dict[uuid.UUID, MyCohort] = {}
    for row in rows:
        known = found.get(row.public_id)
        tasks = known.tasks if known else ()
        if row.module_id is not None:
            tasks = (*tasks, CohortTask(row.module_id, row.opens_on, row.due_on))
        joined_at = row.joined_at or (known.joined_at if known else None)
        found[row.public_id] = MyCohort(
            row.public_id, row.name, joined_at, tuple(dict.fromkeys(tasks))
        )
    return list(found.values())


def member_of(session: Session, cohort: Cohort, person: Person) -> CohortMember:
    """The person's place in the cohort, by their account or their address."""
    rows = session.scalars(
        select(CohortMember).where(
            CohortMember.cohort_id == cohort.id,
            or_(CohortMember.person_id == person.id, CohortMember.address == person.email),
        )
    ).all()
    found = max(rows, key=lambda one: one.person_id == person.id, default=None)
    if found is None:
        raise NotFound(NO_COHORT)
    return found
