"""What is done with accounts and sign-ins. Never commits: the caller owns the transaction."""

from datetime import datetime
from math import ceil

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from learning.accounts import access, people, queries, throttle, tokens
from learning.accounts.models import FocalPoint, Guess, Person, SignIn
from learning.audit import service as audit
from learning.cities.models import City
from learning.errors import NotAllowed, Refusal
from learning.i18n import N_


class TooManyGuesses(Refusal):
    """This account, or this source, has had enough wrong guesses for now."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            N_("Too many wrong passwords were tried. Please wait a while and try again.")
        )
        self.retry_after = seconds


class NameTaken(Refusal):
    """Another account has this e-mail address."""


def begin_guess(session: Session, *, account_key: bytes, source_key: bytes, now: datetime) -> int:
    """Count a guess as wrong before it is checked, so that many at once are counted too.

    `forget_guess` takes it back when it was right. Refuses when there were enough.
    """
    session.execute(delete(Guess).where(Guess.at < now - throttle.WINDOW))
    past = queries.past_guesses(session, account_key=account_key, source_key=source_key, now=now)
    wait = throttle.wait(past, now=now)
    if wait is not None:
        raise TooManyGuesses(ceil(wait.total_seconds()))
    guess = Guess(account_key=account_key, source_key=source_key, at=now)
    session.add(guess)
    session.flush()
    return guess.id


def forget_guess(session: Session, guess_id: int) -> None:
    """The password was right, and only wrong guesses count."""
    session.execute(delete(Guess).where(Guess.id == guess_id))


def open_sign_in(
    session: Session, person: Person, *, token: str, device: str, now: datetime
) -> SignIn:
    """Sign a person in under a new token; sign-ins that ran out are cleared away."""
    session.execute(delete(SignIn).where(SignIn.expires_at < now))
    lasting = people.lasting(person.role)
    sign_in = SignIn(
        person_id=person.id,
        token_hash=tokens.token_hash(token),
        device=device,
        created_at=now,
        seen_at=now,
        idle_until=now + lasting.idle,
        expires_at=now + lasting.most,
    )
    session.add(sign_in)
    session.flush()
    return sign_in


def stamp(session: Session, sign_in_id: int, *, role: str, now: datetime) -> None:
    """The person was here: the time until their sign-in lapses begins anew."""
    session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id)
        .values(seen_at=now, idle_until=now + people.lasting(role).idle)
    )


def end_sign_in(session: Session, sign_in_id: int) -> None:
    """Its cookie opens nothing from now on."""
    session.execute(delete(SignIn).where(SignIn.id == sign_in_id))


def end_sign_ins(session: Session, person_id: int, *, but: int | None = None) -> None:
    """End every sign-in of a person, or every other one."""
    others = delete(SignIn).where(SignIn.person_id == person_id)
    session.execute(others if but is None else others.where(SignIn.id != but))


def add_person(
    session: Session,
    *,
    email: str,
    name: str,
    now: datetime,
    role: str = "participant",
    password_hash: str | None = None,
) -> Person:
    """Open an account from the command line or a seed."""
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
    note(session, "person.added", person, by=None, now=now, role=role)
    return person


def set_password(
    session: Session, person: Person, password_hash: str, *, by: Person | None, now: datetime
) -> None:
    """A new password ends every sign-in that the old one opened."""
    person.password_hash = password_hash
    end_sign_ins(session, person.id)
    note(session, "password.set", person, by=by, now=now)


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
    before, person.role = person.role, role
    end_sign_ins(session, person.id)
    note(session, "role.granted", person, by=by, now=now, before=before, role=role)


def disable(session: Session, person: Person, *, by: Person | None, now: datetime) -> None:
    """Close the account for now: signed out everywhere at once."""
    person.disabled_at = now
    end_sign_ins(session, person.id)
    note(session, "person.disabled", person, by=by, now=now)


def enable(session: Session, person: Person, *, by: Person | None, now: datetime) -> None:
    """Open a disabled account again."""
    person.disabled_at = None
    note(session, "person.enabled", person, by=by, now=now)


def name_focal_point(
    session: Session, person: Person, city: City, *, by: Person | None, now: datetime
) -> None:
    """From now on the person may speak for the city."""
    session.add(FocalPoint(person_id=person.id, city_id=city.id, since_at=now))
    note(session, "focal_point.named", person, by=by, now=now, city=city.id)


def change_account(
    session: Session, person: Person, *, name: str, language: str, digits: str
) -> None:
    """What a person may change about their own account."""
    person.name = name
    person.language = language
    person.digits = digits
    session.flush()


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
