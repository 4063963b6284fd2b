"""What is done behind the pages for live sessions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.config import Settings
from learning.jobs.duties import DUTIES
from learning.jobs.gateway.keeper import function_of
from learning.jobs.service import Round
from learning.live.jobs import remind
from learning.live.service import guests
from learning.mail.models import Mail
from learning.store.session import Store
from tests.accounts.people import person
from tests.live.making import live_session


def test_the_duty_reminds_the_guests_of_every_session_that_is_near(
    store: Store, session: Session, settings: Settings
) -> None:
    now = datetime.now(UTC)  # noqa: TID251  # the duty looks at the real clock
    for number in range(2):
        live = live_session(session, starts_at=now + timedelta(hours=20 + number))
        guest = person(session, email=f"{number}@example.org", language="fr")
        guests.register(session, live, guest, now=now)
    session.commit()
    on = Round(store, replace(settings, public_address="https://learn.example.org"))

    wishes = [remind(on), remind(on)]

    found = session.scalars(select(Mail).order_by(Mail.id)).all()
    assert wishes == [None, None]
    assert [(one.kind, one.address, one.language) for one in found] == [
        ("live-reminder", "0@example.org", "fr"),
        ("live-reminder", "1@example.org", "fr"),
    ]
    assert str(found[0].values["link"]).startswith("https://learn.example.org/fr/live/")


def test_the_keeper_knows_the_duty() -> None:
    (duty,) = [one for one in DUTIES if one.name == "live.remind"]

    assert function_of(duty) is remind
