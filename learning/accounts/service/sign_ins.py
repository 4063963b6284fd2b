"""Guesses at passwords and codes, and sign-ins: begun, stamped and ended."""

from datetime import datetime
from math import ceil

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from learning.accounts import people, queries, throttle, tokens
from learning.accounts.models import Guess, Person, SignIn
from learning.errors import Refusal
from learning.i18n import N_


class TooManyGuesses(Refusal):
    """This account, or this source, has had enough wrong guesses for now."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            N_("Too many wrong passwords were tried. Please wait a while and try again.")
        )
        self.retry_after = seconds


def begin_guess(
    session: Session,
    *,
    account_key: bytes,
    source_key: bytes,
    now: datetime,
    limits: throttle.Limits = throttle.PASSWORDS,
) -> int:
    """Count a guess as wrong before it is checked, so that many at once are counted too.

    `forget_guess` takes it back when it was right. Refuses when there were enough.
    """
    session.execute(delete(Guess).where(Guess.at < now - throttle.WINDOW))
    past = queries.past_guesses(session, account_key=account_key, source_key=source_key, now=now)
    wait = throttle.wait(past, now=now, limits=limits)
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
    session: Session,
    person: Person,
    *,
    token: str,
    device: str,
    now: datetime,
    proved_at: datetime | None = None,
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
        proved_at=proved_at,
    )
    session.add(sign_in)
    session.flush()
    return sign_in


def open_half(
    session: Session, person: Person, *, token: str, device: str, now: datetime
) -> SignIn:
    """The password was right and a code is still missing: this token opens nothing but that."""
    half = open_sign_in(session, person, token=token, device=device, now=now)
    half.awaits_code_until = half.idle_until = half.expires_at = now + people.HALF_WAY
    session.flush()
    return half


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
