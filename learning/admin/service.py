"""What administrators do. Each act leaves its line, in the same transaction. Never commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from learning.accounts import access, queries, service
from learning.accounts.models import Person
from learning.accounts.service import Wanted
from learning.admin.roster import Row
from learning.audit import service as audit
from learning.errors import NotAllowed, Refusal
from learning.i18n import N_


class HasPassword(Refusal):
    """The invitation was accepted already."""


def invite(session: Session, row: Row, wanted: Wanted, *, by: Person, now: datetime) -> Person:
    """Open an account for somebody and mail them the link to it."""
    if not access.may_grant(by.role, row.role):
        raise NotAllowed(N_("You may not give this role."))
    person = service.add_person(
        session, email=row.email, name=row.name, role=row.role, by=by, now=now
    )
    person.language = row.language
    person.city_id = queries.city_id(session, row.city)
    service.invite(session, person, wanted, by=by, now=now)
    return person


def invite_all(
    session: Session, rows: Sequence[tuple[Row, Wanted]], *, by: Person, now: datetime
) -> int:
    """Invite everybody who has no account by now. Says how many."""
    count = 0
    for row, wanted in rows:
        if queries.find_person(session, row.email) is None:
            invite(session, row, wanted, by=by, now=now)
            count += 1
    return count


def invite_again(
    session: Session, person: Person, wanted: Wanted, *, by: Person, now: datetime
) -> None:
    """Mail a new link to somebody who has not accepted yet."""
    if person.password_hash is not None:
        raise HasPassword(N_("This person has accepted the invitation already."))
    service.invite(session, person, wanted, by=by, now=now)


def note_export(session: Session, *, by_id: int, count: int, now: datetime) -> None:
    """Somebody took the list of people along."""
    audit.record(
        session,
        "people.exported",
        actor_id=by_id,
        subject=("person", by_id),
        now=now,
        details={"count": count},
    )
