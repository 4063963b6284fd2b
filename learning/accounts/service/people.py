"""Accounts: opened, changed, given roles, closed. Each privileged act leaves its audit line."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learning.accounts import access, people, queries
from learning.accounts.models import FocalPoint, MailLink, Person
from learning.accounts.service.sign_ins import end_sign_ins
from learning.audit import service as audit
from learning.cities.models import City
from learning.errors import NotAllowed, Refusal
from learning.i18n import N_


class NameTaken(Refusal):
    """Another account has this e-mail address."""


def add_person(  # noqa: PLR0913  # each by its name, and most have a usual value
    session: Session,
    *,
    email: str,
    name: str,
    now: datetime,
    role: str = "participant",
    password_hash: str | None = None,
    by: Person | None = None,
) -> Person:
    """Open an account: by an administrator, or nobody at the command line."""
    if session.scalar(select(Person.id).where(Person.email == people.email_key(email))) is not None:
        raise NameTaken(N_("There is an account with this e-mail address."))
    person = Person(
        email=people.email_key(email),
        name=name,
        role=role,
        password_hash=password_hash,
        created_at=now,
    )
    session.add(person)
    session.flush()
    note(session, "person.added", person, by=by, now=now, role=role)
    return person


def set_password(
    session: Session, person: Person, password_hash: str, *, by: Person | None, now: datetime
) -> None:
    """A new password ends every sign-in that the old one opened, and links to another one."""
    person.password_hash = password_hash
    end_sign_ins(session, person.id)
    end_links(session, person)
    note(session, "password.set", person, by=by, now=now)


def end_links(session: Session, person: Person) -> None:
    """Links that were mailed lead nowhere: whoever reads an old mail gets in no more."""
    session.execute(
        delete(MailLink)
        .where(MailLink.person_id == person.id)
        .execution_options(synchronize_session=False)
    )


def grant_role(
    session: Session, person: Person, role: str, *, by: Person | None, now: datetime
) -> None:
    """Give a person another role. They sign in again, under a new token.

    Nobody in `by` is the operator at the command line, who may grant any role.
    """
    if role not in access.ROLES:
        raise Refusal(N_("There is no role {role}."), role=role)
    if by is not None and not access.may_grant(by.role, role):
        raise NotAllowed(N_("You may not give this role."))
    may_act_on(by, person)
    before, person.role = person.role, role
    end_sign_ins(session, person.id)
    note(session, "role.granted", person, by=by, now=now, before=before, role=role)


def disable(session: Session, person: Person, *, by: Person | None, now: datetime) -> None:
    """Close the account for now: signed out everywhere at once."""
    may_act_on(by, person)
    person.disabled_at = now
    end_sign_ins(session, person.id)
    end_links(session, person)
    note(session, "person.disabled", person, by=by, now=now)


def enable(session: Session, person: Person, *, by: Person | None, now: datetime) -> None:
    """Open a disabled account again."""
    person.disabled_at = None
    note(session, "person.enabled", person, by=by, now=now)


def name_focal_point(
    session: Session, person: Person, city: City, *, by: Person | None, now: datetime
) -> None:
    """From now on the person may speak for the city. Naming them again changes nothing."""
    if queries.is_focal_point(session, person_id=person.id, city_id=city.id):
        return
    session.add(FocalPoint(person_id=person.id, city_id=city.id, since_at=now))
    note(session, "focal_point.named", person, by=by, now=now, city=city.id)


def remove_focal_point(
    session: Session, person: Person, city: City, *, by: Person | None, now: datetime
) -> None:
    """From now on the person no longer speaks for the city."""
    session.execute(
        delete(FocalPoint).where(FocalPoint.person_id == person.id, FocalPoint.city_id == city.id)
    )
    note(session, "focal_point.removed", person, by=by, now=now, city=city.id)


@dataclass(frozen=True, slots=True)
class About:
    """What people say about themselves, and may change at any time."""

    name: str
    language: str
    digits: str
    city_id: int | None


def change_account(session: Session, person: Person, about: About) -> None:
    """What a person may change about their own account without a password."""
    person.name = about.name
    person.language = about.language
    person.digits = about.digits
    person.city_id = about.city_id
    session.flush()


def may_act_on(by: Person | None, person: Person) -> None:
    """Nobody takes away their own rights by mistake: another administrator has to."""
    if by is not None and by.id == person.id:
        raise NotAllowed(N_("You cannot do this to your own account. Ask another administrator."))


def note(
    session: Session,
    act: str,
    person: Person,
    *,
    by: Person | None,
    now: datetime,
    **details: object,
) -> None:
    audit.record(
        session,
        act,
        actor_id=by.id if by else None,
        subject=("person", person.id),
        now=now,
        details=details,
    )
