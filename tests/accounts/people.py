"""People for tests, and browsers in which they are signed in."""

from datetime import UTC, datetime
from itertools import count

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learning.accounts import gateway, service, tokens
from learning.accounts.models import Person, SignIn
from tests import make

PASSWORD = "a lamp over the harbour"
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
number = count(1)


def clock() -> datetime:
    """The machine's clock, by which the app judges cookies."""
    return datetime.now(UTC)  # noqa: TID251  # the one place where these tests read it


def person(session: Session, **given: object) -> Person:
    """Somebody with an account, whose password is PASSWORD."""
    usual = {
        "email": f"person-{next(number)}@example.org",
        "name": "Amina",
        "password_hash": CHEAP_HASH,
        "created_at": clock(),
    }
    return make.keep(session, Person(**usual | given))


def sign_in(session: Session, who: Person, *, now: datetime | None = None) -> tuple[SignIn, str]:
    """A sign-in and the token of its cookie."""
    token = gateway.new_token()
    now = now or clock()
    made = service.open_sign_in(session, who, token=token, device="Firefox", now=now)
    session.commit()
    return made, token


def browser(app: Flask, token: str | None = None) -> FlaskClient:
    """A browser that carries this token."""
    client = app.test_client()
    if token is not None:
        client.set_cookie("mosaic", token)
    return client


def signed_in(app: Flask, session: Session, who: Person) -> tuple[FlaskClient, str]:
    """A browser in which somebody is signed in, and the token that its forms send."""
    _, token = sign_in(session, who)
    return browser(app, token), tokens.csrf_token(token)
