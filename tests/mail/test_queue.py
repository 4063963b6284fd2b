"""A letter stands or falls with the transaction that it tells about."""

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learning.jobs import service as jobs
from learning.jobs.gateway import bell
from learning.mail import service as mail
from learning.mail.models import Mail
from learning.mail.service import NotAnAddress
from learning.store.session import Store, transaction
from tests.accounts.people import person
from tests.mail.post import LINK, NOON, letter


def count(store: Store) -> int | None:
    with store.session() as session:
        return session.scalar(select(func.count()).select_from(Mail))


def write_and_fail(session: Session, store: Store) -> None:
    with transaction(session, store):
        mail.queue(session, letter(), now=NOON)
        raise ZeroDivisionError


def write_what_cannot_be(store: Store) -> None:
    with store.writing() as session:
        mail.queue(session, letter(), now=NOON)
        session.add(Mail())  # lacks everything, which shows when the commit writes it


@pytest.fixture
def rung(store: Store, tmp_path: Path) -> int:
    """The bell of this store, to be listened to."""
    jobs.ring_at_commits(store, tmp_path)
    return bell.hung_up(tmp_path)


def test_a_letter_is_kept_with_what_it_needs(store: Store) -> None:
    with store.writing() as session:
        mail.queue(session, letter(language="ar"), now=NOON)

    with store.session() as session:
        kept = session.scalars(select(Mail)).one()
    assert (kept.address, kept.kind, kept.language, kept.values, kept.due_at) == (
        "amina@example.org", "confirm", "ar", {"link": LINK}, NOON,
    )  # fmt: skip


def test_what_is_rolled_back_is_written_to_nobody(store: Store, rung: int) -> None:
    with store.session() as session, pytest.raises(ZeroDivisionError):
        write_and_fail(session, store)

    assert (count(store), bell.heard(rung)) == (0, set())


def test_the_bell_rings_after_the_commit_and_not_before(store: Store, rung: int) -> None:
    with store.writing() as session:
        mail.queue(session, letter(), now=NOON)
        before = bell.heard(rung)

    assert (before, bell.heard(rung), count(store)) == (set(), {"mail.send"}, 1)


def test_a_commit_that_fails_rings_nothing(store: Store, rung: int) -> None:
    with pytest.raises(IntegrityError):
        write_what_cannot_be(store)

    assert (bell.heard(rung), count(store)) == (set(), 0)


def test_what_was_rolled_back_does_not_ring_later(store: Store, rung: int) -> None:
    with store.session() as session:
        with pytest.raises(ZeroDivisionError):
            write_and_fail(session, store)
        with transaction(session, store):
            person(session)

    assert bell.heard(rung) == set()


def test_ringing_where_nobody_listens_does_nothing(tmp_path: Path) -> None:
    bell.ring(tmp_path, "mail.send")
    os.close(bell.hung_up(tmp_path))
    bell.ring(tmp_path, "mail.send")

    assert [path.name for path in tmp_path.iterdir()] == ["jobs.bell"]


@pytest.mark.parametrize("to", ["nobody", "a@b.org\nBcc: c@d.org", "a@b.org, c@d.org"])
def test_what_is_no_address_is_refused(store: Store, to: str) -> None:
    with pytest.raises(NotAnAddress), store.writing() as session:
        mail.queue(session, letter(to), now=NOON)

    assert count(store) == 0


def test_mails_go_with_the_account(session: Session, store: Store) -> None:
    amina = person(session)
    mail.queue(session, letter(person_id=amina.id), now=NOON)
    session.commit()

    session.delete(amina)
    session.commit()

    assert count(store) == 0
