"""Passwords and codes as they come in: counted before they are checked, one at a time."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import current_app, request

from learning.accounts import gateway, people, queries, service, throttle, tokens
from learning.accounts.queries import Credentials
from learning.accounts.throttle import Limits
from learning.web.database import current_session, transaction


def counted(
    account: str, check: Callable[[], bool], *, limits: Limits = throttle.PASSWORDS
) -> bool:
    """Whether the guess was right. A wrong one is counted against this account and the source.

    Raises when there were enough, right or wrong. `check` may open a transaction of its own.
    """
    with gateway.one_at_a_time():
        with transaction() as session:
            guess_id = service.begin_guess(
                session,
                account_key=account_key(account),
                source_key=source_key(),
                now=datetime.now(UTC),
                limits=limits,
            )
        if not check():
            return False
        with transaction() as session:
            service.forget_guess(session, guess_id)
        return True


def person_with(email: str, password: str) -> Credentials | None:
    """Whose address and password these are. Takes as long, and says as little, for anybody."""
    found = Credentials(None, None)

    def check() -> bool:
        nonlocal found
        found = queries.credentials(current_session(), email)
        current_session().rollback()  # hold no connection while the password is checked
        is_right = gateway.is_right(password, found.password_hash)
        return is_right and found.person_id is not None

    return found if counted(f"account {people.email_key(email)}", check) else None


def is_own_password(person_id: int, password: str) -> bool:
    """Whether somebody who is signed in knows their password; for what cannot be undone."""
    person = queries.person_by_id(current_session(), person_id)
    return person_with(person.email, password) is not None


def may_mail(address: str) -> bool:
    """Whether one more mail may go to this mailbox now. Many sources asking are one's own fault."""
    with transaction() as session:
        return service.begin_mail(
            session,
            account_key=account_key(f"mailbox {people.email_key(address)}"),
            source_key=tokens.blurred(f"mails from {source()}", key=guess_key()),
            now=datetime.now(UTC),
        )


def account_key(account: str) -> bytes:
    return tokens.blurred(account, key=guess_key())


def source_key() -> bytes:
    return tokens.blurred(f"source {source()}", key=guess_key())


def source() -> str:
    return tokens.source_of(request.remote_addr)


def guess_key() -> bytes:
    return tokens.blurred("guesses", key=secret())


def secret() -> bytes:
    """The server's secret, which is in no database."""
    key = current_app.secret_key
    if not isinstance(key, bytes):
        raise TypeError("the app has no secret_key of bytes")
    return key
