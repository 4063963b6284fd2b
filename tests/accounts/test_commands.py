"""Accounts from the command line, and the demonstration network."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning import seeds
from learning.accounts import gateway
from learning.accounts.commands import people
from learning.accounts.models import FocalPoint, Person, SignIn
from learning.audit.models import AuditLine
from learning.cities.models import City
from learning.config import Settings
from learning.errors import Refusal
from learning.store.session import Store
from tests.accounts.people import person, sign_in

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LEARNING_DATABASE", settings.database)
    monkeypatch.setenv("LEARNING_DATA", str(settings.data))

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(people, words, input=typed)

    return run


def test_an_account_is_opened_with_a_password_that_is_shown_once(
    run: Run, session: Session
) -> None:
    told = run("add", "Amina@example.org", "--name", "Amina", "--role", "facilitator")

    email, password = told.output.strip().split(": ")
    made = session.scalars(select(Person)).one()
    assert (email, made.email, made.role) == (
        "Amina@example.org",
        "amina@example.org",
        "facilitator",
    )
    assert gateway.is_right(password, made.password_hash)


def test_a_second_account_with_the_same_address_is_refused(run: Run, session: Session) -> None:
    run("add", "amina@example.org", "--name", "Amina")

    again = run("add", "amina@example.org", "--name", "Amina")

    assert again.exit_code == 1
    assert again.output == "Error: There is an account with this e-mail address.\n"


def test_a_password_is_set_and_ends_sign_ins(run: Run, session: Session) -> None:
    who = person(session)
    sign_in(session, who)

    told = run("password", who.email, "--password", "las naranjas del patio azul")

    session.rollback()
    session.expire_all()
    assert told.exit_code == 0
    assert gateway.is_right("las naranjas del patio azul", who.password_hash)
    assert session.scalars(select(SignIn)).all() == []


def test_an_easy_password_is_refused(run: Run, session: Session) -> None:
    who = person(session)
    session.commit()
    before = who.password_hash

    told = run("password", who.email, "--password", "password1234")

    session.rollback()
    session.expire_all()
    assert (told.exit_code, who.password_hash) == (1, before)


def test_roles_are_given_and_accounts_closed_and_opened(run: Run, session: Session) -> None:
    who = person(session)
    session.commit()
    seen = []

    for words in (("role", who.email, "admin"), ("disable", who.email), ("enable", who.email)):
        assert run(*words).exit_code == 0
        session.rollback()
        session.expire_all()
        seen.append((who.role, who.disabled_at is not None))

    assert seen == [("admin", False), ("admin", True), ("admin", False)]
    assert [*session.scalars(select(AuditLine.act).order_by(AuditLine.id))] == [
        "role.granted",
        "person.disabled",
        "person.enabled",
    ]


@pytest.mark.parametrize("words", [("role", "x@example.org", "admin"), ("disable", "x")])
def test_somebody_unknown_is_told_so(run: Run, session: Session, words: tuple[str, ...]) -> None:
    told = run(*words)

    assert (told.exit_code, told.output) == (1, "Error: Nobody has this e-mail address.\n")


def demonstrate(store: Store, password: str | None, *, production: bool = False) -> None:
    seeds.demonstrate(store, given_password=password, production=production, now=NOW)


def network(session: Session) -> list[tuple[object, ...]]:
    session.rollback()
    session.expire_all()
    found = session.execute(
        select(Person.email, Person.role, City.slug, City.fictional, FocalPoint.city_id)
        .join(City, City.id == Person.city_id)
        .outerjoin(FocalPoint, FocalPoint.person_id == Person.id)
        .order_by(Person.id)
    )
    return [tuple(row) for row in found]


def test_the_network_is_planted_once(
    store: Store, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    demonstrate(store, None)
    told = capsys.readouterr().out
    first = network(session)
    hashes = [*session.scalars(select(Person.password_hash))]
    demonstrate(store, None)

    assert capsys.readouterr().out == ""
    assert network(session) == first
    assert [*session.scalars(select(Person.password_hash))] == hashes
    assert [row[:4] for row in first] == [
        ("participant@example.org", "participant", "port-almira", True),
        ("focal@example.org", "participant", "port-almira", True),
        ("facilitator@example.org", "facilitator", "tell-yasmin", True),
        ("admin@example.org", "admin", "tell-yasmin", True),
    ]
    assert [row[4] is not None for row in first] == [False, True, False, False]
    password = told.partition(" is ")[2].partition(" ")[0]
    assert all(gateway.is_right(password, one) for one in set(hashes))


def test_a_given_password_is_set_and_never_said(
    store: Store, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    demonstrate(store, None)
    for given in ("first given one", "short"):
        demonstrate(store, given)
        session.rollback()
        session.expire_all()
        hashes = set(session.scalars(select(Person.password_hash)))
        assert all(gateway.is_right(given, one) for one in hashes)

    assert "given one" not in capsys.readouterr().out


def test_a_given_password_that_is_there_already_ends_nothing(
    store: Store, session: Session
) -> None:
    demonstrate(store, "first given one")
    who = session.scalars(select(Person)).first()
    assert who is not None
    sign_in(session, who)

    demonstrate(store, "first given one")

    session.rollback()
    assert len(session.scalars(select(SignIn)).all()) == 1


def test_in_production_nothing_is_planted(store: Store, session: Session) -> None:
    with pytest.raises(Refusal):
        demonstrate(store, "first given one", production=True)

    assert session.scalars(select(Person)).all() == []
