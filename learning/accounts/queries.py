"""Reads about people and their sign-ins."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, or_, select
from sqlalchemy.orm import Session

from learning.accounts import people, throttle, tokens
from learning.accounts.models import Guess, Person, SignIn
from learning.errors import NotFound
from learning.i18n import N_

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
        )
        .join_from(sign_in, person, sign_in.c.person_id == person.c.id)
        .where(
            sign_in.c.token_hash == bindparam("token_hash"),
            sign_in.c.expires_at > bindparam("now"),
            sign_in.c.idle_until > bindparam("now"),
            sign_in.c.seen_at <= bindparam("latest"),
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


def credentials(session: Session, email: str) -> Credentials:
    """For any address whatever; whether it belongs to somebody shows in nothing else."""
    found = session.execute(
        select(Person.id, Person.password_hash).where(
            Person.email == people.email_key(email), Person.disabled_at.is_(None)
        )
    ).first()
    return Credentials(*found) if found else Credentials(None, None)


def person_by_email(session: Session, email: str) -> Person:
    found = session.scalar(select(Person).where(Person.email == people.email_key(email)))
    if found is None:
        raise NotFound(N_("Nobody has this e-mail address."))
    return found


def person_by_id(session: Session, person_id: int) -> Person:
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound(N_("This account does not exist."))
    return found


def sign_ins_of(session: Session, person_id: int, *, now: datetime) -> Sequence[SignIn]:
    """Where a person is signed in, last seen first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.expires_at > now, SignIn.idle_until > now)
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
