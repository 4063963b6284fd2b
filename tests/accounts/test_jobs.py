"""What is forgotten behind the pages, and what is not yet."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts import jobs, links
from learning.accounts.models import Guess, MailLink, SignIn
from learning.config import Settings
from learning.jobs.service import Round
from learning.store.session import Store
from tests import make
from tests.accounts.people import clock, person, sign_in

MINUTE = timedelta(seconds=60)


def test_what_ran_out_is_forgotten_and_nothing_else(
    store: Store, session: Session, settings: Settings
) -> None:
    now, who = clock(), person(session)
    for number, ended in enumerate((links.KEPT + MINUTE, links.KEPT - MINUTE)):
        make.keep(
            session,
            MailLink(
                purpose="confirm",
                token_hash=bytes([number]) * 32,
                address="waiting@example.org",
                details={"name": f"{number}"},
                created_at=now - ended,
                expires_at=now - ended,
            ),
        )
    for at in (now - timedelta(hours=2), now):
        make.keep(session, Guess(account_key=b"a" * 16, source_key=b"b" * 16, at=at))
    sign_in(session, who, now=now - timedelta(days=15))
    sign_in(session, who, now=now)

    jobs.clean(Round(store, settings))

    left = [session.scalars(select(table)).all() for table in (MailLink, Guess, SignIn)]
    assert [len(rows) for rows in left] == [1, 1, 1]
    assert session.scalars(select(MailLink.details)).one() == {"name": "1"}
