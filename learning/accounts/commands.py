"""`learning people …`: accounts from the command line, for the operator who has no page yet."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from learning.accounts import access, gateway, queries, service
from learning.accounts.passwords import weakness
from learning.config import Settings, WrongSetting
from learning.errors import Refusal
from learning.store.session import Store


@click.group()
def people() -> None:
    """Open, change and close accounts."""


@people.command()
@click.argument("email")
@click.option("--name", required=True, help="The name that others see.")
@click.option("--role", type=click.Choice(access.ROLES), default="participant", show_default=True)
def add(email: str, name: str, role: str) -> None:
    """Open an account and print its password, once."""
    password = gateway.new_password()
    password_hash = gateway.hashed(password)
    with writing() as session:
        service.add_person(
            session,
            email=email,
            name=name,
            role=role,
            password_hash=password_hash,
            now=datetime.now(UTC),
        )
    click.echo(f"{email}: {password}")


@people.command()
@click.argument("email")
@click.password_option(help="Asked for when it is not given.")
def password(email: str, password: str) -> None:
    """Set somebody's password; they are signed out everywhere."""
    wrong = weakness(password, about=[email])
    if wrong:
        raise click.ClickException(wrong)
    password_hash = gateway.hashed(password)
    with writing() as session:
        person = queries.person_by_email(session, email)
        service.set_password(session, person, password_hash, by=None, now=datetime.now(UTC))


@people.command()
@click.argument("email")
@click.argument("role", type=click.Choice(access.ROLES))
def role(email: str, role: str) -> None:
    """Give somebody another role; they sign in again."""
    with writing() as session:
        person = queries.person_by_email(session, email)
        service.grant_role(session, person, role, by=None, now=datetime.now(UTC))


@people.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close an account for now; its sign-ins end at once."""
    with writing() as session:
        person = queries.person_by_email(session, email)
        service.disable(session, person, by=None, now=datetime.now(UTC))


@people.command()
@click.argument("email")
def enable(email: str) -> None:
    """Open a closed account again."""
    with writing() as session:
        person = queries.person_by_email(session, email)
        service.enable(session, person, by=None, now=datetime.now(UTC))


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction on the settings' database. What cannot be done is said in a sentence."""
    try:
        store = Store(Settings.from_environ(os.environ).database)
    except WrongSetting as wrong:
        raise click.ClickException(str(wrong)) from wrong
    try:
        with store.writing() as session:
            yield session
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    finally:
        store.engine.dispose()
