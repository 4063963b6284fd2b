"""Cohorts: made, closed, looked after; what they take, who joins them. Never commits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.accounts.people import email_key
from learning.accounts.queries import find_person
from learning.audit import service as audit
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.mail import service as mail
from learning.mail.service import Letter
from learning.progress.access import KEEPING
from learning.progress.models import Cohort, CohortFacilitator, CohortMember, CohortModule
from learning.progress.queries import cohorts as queries

MOST_MEMBERS = 5_000


@dataclass(frozen=True, slots=True)
class Sent:
    """Where invitations lead, and in which language those get them who have no account."""

    site: str
    language: str


def add(session: Session, name: str, *, by_id: int, now: datetime) -> Cohort:
    """A cohort with nobody in it."""
    cohort = Cohort(name=name, created_by_id=by_id, created_at=now)
    session.add(cohort)
    session.flush()
    note(session, "cohort.added", cohort, by_id=by_id, now=now)
    return cohort


def rename(session: Session, cohort: Cohort, name: str) -> None:
    cohort.name = name
    session.flush()


def close(session: Session, cohort: Cohort, *, by_id: int, now: datetime) -> None:
    """It is over: nobody joins any more, and its members do not see it on their page."""
    if cohort.closed_at is None:
        cohort.closed_at = now
        note(session, "cohort.closed", cohort, by_id=by_id, now=now)


def reopen(session: Session, cohort: Cohort, *, by_id: int, now: datetime) -> None:
    if cohort.closed_at is not None:
        cohort.closed_at = None
        note(session, "cohort.reopened", cohort, by_id=by_id, now=now)


def set_module(
    session: Session,
    cohort: Cohort,
    module_id: int,
    *,
    opens_on: date,
    due_on: date | None,
) -> None:
    """The cohort takes the module between these days; said again, the days are new."""
    refuse_closed(cohort)
    if due_on is not None and due_on < opens_on:
        raise Refusal(N_("The last day lies before the first one."))
    row = session.scalar(
        select(CohortModule).where(
            CohortModule.cohort_id == cohort.id, CohortModule.module_id == module_id
        )
    )
    if row is None:
        row = CohortModule(cohort_id=cohort.id, module_id=module_id)
        session.add(row)
    row.opens_on, row.due_on = opens_on, due_on
    session.flush()


def drop_module(session: Session, cohort: Cohort, module_id: int) -> None:
    """The cohort does not take the module any more. What people did in it stays theirs."""
    session.execute(
        delete(CohortModule).where(
            CohortModule.cohort_id == cohort.id, CohortModule.module_id == module_id
        )
    )


class NoSuchKeeper(Refusal):
    """The address belongs to nobody who may look after a cohort."""

    status = 422


def name_facilitator(
    session: Session, cohort: Cohort, address: str, *, by_id: int, now: datetime
) -> None:
    """Whoever has this address looks after the cohort too. Naming them again changes nothing."""
    person = find_person(session, email_key(address))
    if person is None or person.role not in KEEPING or person.disabled_at is not None:
        raise NoSuchKeeper(N_("Nobody who may look after a cohort has this address."))
    known = queries.facilitators_of(session, cohort.id)
    if person.id == cohort.created_by_id or person.id in known:
        return
    session.add(CohortFacilitator(cohort_id=cohort.id, person_id=person.id))
    note(session, "cohort.facilitator", cohort, by_id=by_id, now=now)


def remove_facilitator(session: Session, cohort: Cohort, public_id: UUID) -> None:
    """The person no longer looks after it. Whoever made the cohort stays."""
    person = select(Person.id).where(Person.public_id == public_id)
    session.execute(
        delete(CohortFacilitator).where(
            CohortFacilitator.cohort_id == cohort.id, CohortFacilitator.person_id.in_(person)
        )
    )


def invite(
    session: Session,
    cohort: Cohort,
    addresses: Iterable[str],
    *,
    by_id: int,
    sent: Sent,
    now: datetime,
) -> int:
    """Write to each address that is not in the cohort; says to how many."""
    refuse_closed(cohort)
    wanted = list(dict.fromkeys(addresses))
    known = queries.addresses_in(session, cohort.id, wanted)
    fresh = [one for one in wanted if one not in known]
    refuse_crowd(session, cohort, len(fresh))
    people = {
        one.email: one
        for one in session.scalars(
            select(Person).where(Person.email.in_(fresh), Person.disabled_at.is_(None))
        )
    }
    for address in fresh:
        session.add(CohortMember(cohort_id=cohort.id, address=address, invited_at=now))
        mail.queue(session, letter(cohort, address, people.get(address), sent), now=now)
    session.flush()
    if fresh:
        note(session, "cohort.invited", cohort, by_id=by_id, now=now, count=len(fresh))
    return len(fresh)


def letter(cohort: Cohort, address: str, person: Person | None, sent: Sent) -> Letter:
    """The invitation: through the sign-in to one's own page, or through opening an account."""
    language = person.language if person else sent.language
    way = "sign-in" if person else "sign-up"
    return Letter(
        to=address,
        kind="cohort-invited",
        language=language,
        values={
            "name": cohort.name,
            "link": f"{sent.site}/{language}/{way}?next={quote(f'/{language}/me', safe='/')}",
        },
        person_id=person.id if person else None,
    )


def join(session: Session, cohort: Cohort, person: Person, *, now: datetime) -> None:
    """The person takes their place. From here on its facilitators see how far they are."""
    member = queries.member_of(session, cohort, person)
    refuse_closed(cohort)
    if member.joined_at is None:
        member.person_id, member.joined_at = person.id, now
        session.flush()


def enter(session: Session, cohort: Cohort, person: Person, *, now: datetime) -> None:
    """Put somebody into the cohort without a letter: for demonstrations."""
    member = CohortMember(
        cohort_id=cohort.id,
        address=person.email,
        person_id=person.id,
        invited_at=now,
        joined_at=now,
    )
    session.add(member)
    session.flush()


def leave(session: Session, cohort: Cohort, person: Person) -> None:
    """The person is not in the cohort any more, or declines to be."""
    session.delete(queries.member_of(session, cohort, person))
    session.flush()


def remove_member(session: Session, cohort: Cohort, member_id: int) -> None:
    """Somebody is taken out of the cohort."""
    member = session.scalar(
        select(CohortMember).where(
            CohortMember.id == member_id, CohortMember.cohort_id == cohort.id
        )
    )
    if member is None:
        raise NotFound(N_("This person is not in the cohort."))
    session.delete(member)
    session.flush()


def refuse_closed(cohort: Cohort) -> None:
    if cohort.closed_at is not None:
        raise Refusal(N_("This cohort is closed. Open it again first."))


def refuse_crowd(session: Session, cohort: Cohort, more: int) -> None:
    count = queries.member_page(session, cohort.id, 1).member_count
    if count + more > MOST_MEMBERS:
        raise Refusal(N_("A cohort takes at most {most} people."), most=MOST_MEMBERS)


def note(
    session: Session, act: str, cohort: Cohort, *, by_id: int, now: datetime, **details: object
) -> None:
    audit.record(
        session,
        act,
        actor_id=by_id,
        subject=("cohort", cohort.id),
        now=now,
        details={"name": cohort.name, **details},
    )
