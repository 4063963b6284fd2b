"""Reads about people and their sign-ins."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, func, or_, select
from sqlalchemy.orm import Session

from learning.accounts import people, throttle, tokens
from learning.accounts.links import Purpose
from learning.accounts.models import (
    FocalPoint,
    Guess,
    MailLink,
    Person,
    RecoveryCode,
    SecondFactor,
    SignIn,
)
from learning.audit.models import AuditLine
from learning.cities.models import City
from learning.errors import NotFound
from learning.i18n import N_
from learning.mail.models import Mail

person: Table = Person.metadata.tables["person"]
sign_in: Table = SignIn.metadata.tables["sign_in"]


def reader_statement() -> Select[Any]:
    """The one statement that every request of a signed-in person begins with.

    A sign-in seen "later than now" does not count: a clock that jumped back opens nothing.
    """
    return (
        select(
            person.c.id.label("person_id"),
            sign_in.c.id.label("sign_in_id"),
            person.c.name,
            person.c.role,
            person.c.language,
            person.c.digits,
            sign_in.c.seen_at,
            sign_in.c.proved_at,
        )
        .join_from(sign_in, person, sign_in.c.person_id == person.c.id)
        .where(
            sign_in.c.token_hash == bindparam("token_hash"),
            sign_in.c.expires_at > bindparam("now"),
            sign_in.c.idle_until > bindparam("now"),
            sign_in.c.seen_at <= bindparam("latest"),
            sign_in.c.awaits_code_until.is_(None),
            person.c.disabled_at.is_(None),
        )
    )


READER = reader_statement()


def reader_row(session: Session, token: str, *, now: datetime) -> Row[Any] | None:
    """Who signed in with this token, if that still holds."""
    if len(token) != tokens.TOKEN_LENGTH:
        return None
    given = {
        "token_hash": tokens.token_hash(token),
        "now": now,
        "latest": now + people.SKEW,
    }
    return session.connection().execute(READER, given).first()


@dataclass(frozen=True, slots=True)
class Credentials:
    """What checking a password needs. Somebody unknown or disabled has no hash."""

    person_id: int | None
    password_hash: str | None
    has_second_factor: bool = False


def credentials(session: Session, email: str) -> Credentials:
    """For any address whatever; whether it belongs to somebody shows in nothing else."""
    found = session.execute(
        select(Person.id, Person.password_hash, SecondFactor.id.is_not(None))
        .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
        .where(Person.email == people.email_key(email), Person.disabled_at.is_(None))
    ).first()
    return Credentials(*found) if found else Credentials(None, None)


def person_by_email(session: Session, email: str) -> Person:
    found = session.scalar(select(Person).where(Person.email == people.email_key(email)))
    if found is None:
        raise NotFound(N_("Nobody has this e-mail address."))
    return found


def find_person(session: Session, email: str) -> Person | None:
    """Whoever has this address, as `email_key` writes it."""
    return session.scalar(select(Person).where(Person.email == email))


def person_by_id(session: Session, person_id: int) -> Person:
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound(N_("This account does not exist."))
    return found


def sign_ins_of(session: Session, person_id: int, *, now: datetime) -> Sequence[SignIn]:
    """Where a person is signed in, last seen first."""
    return session.scalars(
        select(SignIn)
        .where(
            SignIn.person_id == person_id,
            SignIn.expires_at > now,
            SignIn.idle_until > now,
            SignIn.awaits_code_until.is_(None),
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()


def sign_in_of(session: Session, person_id: int, public_id: uuid.UUID) -> SignIn:
    """One of a person's own; others' do not exist for them."""
    found = session.scalar(
        select(SignIn).where(SignIn.person_id == person_id, SignIn.public_id == public_id)
    )
    if found is None:
        raise NotFound(N_("You are not signed in there any more."))
    return found


def past_guesses(
    session: Session, *, account_key: bytes, source_key: bytes, now: datetime
) -> list[throttle.Past]:
    """The guesses of the last hour that the next one is counted with."""
    rows = session.execute(
        select(Guess.at, Guess.account_key, Guess.source_key).where(
            Guess.at > now - throttle.WINDOW,
            or_(Guess.account_key == account_key, Guess.source_key == source_key),
        )
    )
    return [
        throttle.Past(at, at_account == account_key, source == source_key)
        for at, at_account, source in rows
    ]


def sign_in_by_id(session: Session, sign_in_id: int) -> SignIn:
    found = session.get(SignIn, sign_in_id)
    if found is None:
        raise NotFound(N_("You are not signed in there any more."))
    return found


def all_sign_ins(session: Session, person_id: int) -> Sequence[SignIn]:
    return session.scalars(select(SignIn).where(SignIn.person_id == person_id)).all()


def half_sign_in(session: Session, token: str, *, now: datetime) -> SignIn | None:
    """The sign-in that waits for its code, if this token is one's."""
    return session.scalar(
        select(SignIn).where(
            SignIn.token_hash == tokens.token_hash(token), SignIn.awaits_code_until > now
        )
    )


def second_factor(session: Session, person_id: int) -> SecondFactor | None:
    return session.scalar(select(SecondFactor).where(SecondFactor.person_id == person_id))


def recovery_code(session: Session, person_id: int, code_hash: bytes) -> RecoveryCode | None:
    return session.scalar(
        select(RecoveryCode).where(
            RecoveryCode.person_id == person_id, RecoveryCode.code_hash == code_hash
        )
    )


def recovery_code_count(session: Session, person_id: int) -> int:
    counted = select(func.count()).where(RecoveryCode.person_id == person_id)
    return session.scalar(counted) or 0


def live_link(session: Session, purpose: Purpose, token: str, *, now: datetime) -> MailLink | None:
    """The link with this token, if it is for this and still works."""
    if len(token) != tokens.TOKEN_LENGTH:
        return None
    return session.scalar(
        select(MailLink).where(
            MailLink.token_hash == tokens.token_hash(token),
            MailLink.purpose == purpose,
            MailLink.expires_at > now,
            MailLink.created_at <= now + people.SKEW,
        )
    )


def waiting_sign_up(session: Session, email: str) -> dict[str, Any] | None:
    """What somebody wrote who has not confirmed yet: the last of several."""
    return session.scalar(
        select(MailLink.details)
        .where(MailLink.address == email, MailLink.purpose == "confirm")
        .order_by(MailLink.id.desc())
        .limit(1)
    )


def is_focal_point(session: Session, *, person_id: int, city_id: int) -> bool:
    found = select(FocalPoint.id).where(
        FocalPoint.person_id == person_id, FocalPoint.city_id == city_id
    )
    return session.scalar(found) is not None


def is_other_admin(session: Session, person_id: int) -> bool:
    """Whether somebody else could still administer."""
    others = select(Person.id).where(
        Person.id != person_id, Person.role == "admin", Person.disabled_at.is_(None)
    )
    return session.scalar(others.limit(1)) is not None


def city_id(session: Session, key: str | None) -> int | None:
    """The city with this key; nothing when there is none any more."""
    return session.scalar(select(City.id).where(City.key == key)) if key else None


def invitations_by(session: Session, person_id: int) -> Sequence[Mail]:
    """The mails that say this person's name to those they invited."""
    invited = select(AuditLine.subject_id).where(
        AuditLine.act == "person.invited",
        AuditLine.actor_id == person_id,
        AuditLine.subject_kind == "person",
    )
    return session.scalars(
        select(Mail).where(Mail.kind == "invited", Mail.person_id.in_(invited))
    ).all()
