"""Second factors: set up, shown at sign-in, renewed, removed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from learning.accounts import codes, queries, tokens
from learning.accounts.models import Person, RecoveryCode, SecondFactor, SignIn
from learning.accounts.service.people import may_act_on, note
from learning.accounts.service.sign_ins import end_sign_ins
from learning.errors import Refusal
from learning.i18n import N_
from learning.mail import service as mail
from learning.mail.service import Letter


class WrongCode(Refusal):
    """Mistyped, too old, or taken before."""

    status = 422

    def __init__(self) -> None:
        super().__init__(N_("This code is not right. Wait for the next one and type that."))


def set_up_second_factor(
    session: Session,
    person: Person,
    *,
    seed: bytes,
    code: str,
    key: bytes,
    now: datetime,
) -> None:
    """From now on signing in asks for a code. The first one shows that the app has the secret."""
    if queries.second_factor(session, person.id) is not None:
        raise Refusal(N_("Your second factor is set up already."))
    step = codes.step_of(code, codes.shared_secret(seed, key=key), after=0, now=now)
    if step is None:
        raise WrongCode
    session.add(SecondFactor(person_id=person.id, seed=seed, last_step=step, created_at=now))
    note(session, "second_factor.set_up", person, by=person, now=now)


def renew_recovery_codes(
    session: Session, person: Person, fresh: Iterable[str], *, key: bytes
) -> None:
    """These codes count from now on, and the ones before no longer."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    session.add_all(
        RecoveryCode(person_id=person.id, code_hash=hash_of(person.id, code, key=key))
        for code in fresh
    )
    session.flush()


def hash_of(person_id: int, code: str, *, key: bytes) -> bytes:
    plain = codes.plain_recovery_code(code)
    return tokens.blurred(f"recovery {person_id} {plain}", key=key)


def prove(session: Session, person_id: int, code: str, *, key: bytes, now: datetime) -> None:
    """Take the code of the app, or a recovery code: each once and never again."""
    if codes.is_app_code(code):
        take_app_code(session, person_id, code, key=key, now=now)
    else:
        take_recovery_code(session, person_id, code, key=key, now=now)


def take_app_code(
    session: Session, person_id: int, code: str, *, key: bytes, now: datetime
) -> None:
    factor = queries.second_factor(session, person_id)
    if factor is None:
        raise WrongCode
    secret = codes.shared_secret(factor.seed, key=key)
    step = codes.step_of(code, secret, after=factor.last_step, now=now)
    if step is None:
        raise WrongCode
    factor.last_step = step
    session.flush()


def take_recovery_code(
    session: Session, person_id: int, code: str, *, key: bytes, now: datetime
) -> None:
    found = queries.recovery_code(session, person_id, hash_of(person_id, code, key=key))
    if found is None:
        raise WrongCode
    session.delete(found)
    person = queries.person_by_id(session, person_id)
    note(session, "recovery_code.used", person, by=person, now=now)


def remove_second_factor(session: Session, person: Person, *, by: Person, now: datetime) -> None:
    """Take it away. By an administrator: signed out everywhere, and told by mail."""
    if by.id != person.id:
        may_act_on(by, person)
        end_sign_ins(session, person.id)
    session.execute(delete(SecondFactor).where(SecondFactor.person_id == person.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    for sign_in in queries.all_sign_ins(session, person.id):
        forget_proof(sign_in)
    note(session, "second_factor.removed", person, by=by, now=now)
    letter = Letter(
        to=person.email,
        kind="second-factor-reset",
        language=person.language,
        person_id=person.id,
    )
    mail.queue(session, letter, now=now)


def forget_proof(sign_in: SignIn) -> None:
    sign_in.proved_at = None
