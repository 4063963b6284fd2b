"""Administrators see what became of mails, and read them where none goes out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from learning.config import MailServer, Settings
from learning.jobs.service import Round
from learning.mail import jobs, service
from learning.mail.models import Mail
from learning.store.session import Store
from tests import counting
from tests.accounts.people import person
from tests.mail.post import LINK, NOON, letter
from tests.visitor import Visitor, words

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def admin(visitor: Visitor, session: Session) -> Visitor:
    visitor.sign_in(person(session, role="admin"))
    return visitor


def rows(visitor: Visitor, path: str = "/admin/mails") -> list[list[str]]:
    page = visitor.open(path)
    return [[words(cell) for cell in row.select("th, td")] for row in page.select("tbody tr")]


def test_the_list_tells_what_became_of_each_mail(admin: Visitor, session: Session) -> None:
    later = NOON + timedelta(hours=1)
    for given in (
        {},
        {"attempt_count": 1, "reason": "451 later", "due_at": later},
        {"attempt_count": 3, "reason": "550 nobody", "given_up_at": later},
        {"sent_at": later},
    ):
        mail = service.queue(session, letter(), now=NOON)
        for name, value in given.items():
            setattr(mail, name, value)

    assert [row[3] for row in rows(admin)] == [
        "Written to a file on 21 November 2026, 13:00 UTC",
        "Given up after 3 attempts 550 nobody",
        "To be tried again on 21 November 2026, 13:00 UTC 451 later",
        "Waiting to be sent",
    ]
    assert rows(admin)[3][:3] == [
        "Confirm your e-mail address", "amina@example.org", "21 November 2026, 12:00 UTC",
    ]  # fmt: skip


def test_the_list_is_paged(admin: Visitor, session: Session) -> None:
    for number in range(51):
        service.queue(session, letter(f"person-{number}@example.org"), now=NOON)

    assert [len(rows(admin, f"/admin/mails?page={page}")) for page in ("1", "2", "9", "x")] == [
        50, 1, 1, 50,
    ]  # fmt: skip
    assert rows(admin)[0][1] == "person-50@example.org"


def test_one_row_costs_what_three_cost(admin: Visitor, session: Session, store: Store) -> None:
    def cost() -> int:
        with counting.queries(store) as seen:
            admin.open("/admin/mails")
        return len(seen)

    service.queue(session, letter(), now=NOON)
    for_one = cost()
    for _ in range(2):
        service.queue(session, letter(), now=NOON)

    assert cost() == for_one


def test_an_empty_list_says_so(admin: Visitor) -> None:
    assert "No mail has been written yet." in words(admin.open("/admin/mails").main)


def test_a_mail_in_the_folder_can_be_read(
    admin: Visitor, session: Session, store: Store, settings: Settings
) -> None:
    mail = service.queue(session, letter(language="ar"), now=NOON)
    session.commit()
    jobs.send(Round(store, settings))

    page = admin.open(f"/admin/mails/{mail.public_id}")

    [text] = page.select(".letter")
    assert (text["lang"], text["dir"]) == ("ar", "rtl")
    assert LINK in text.get_text().split()


def test_a_mail_that_waits_has_no_text_yet(admin: Visitor, session: Session) -> None:
    mail = service.queue(session, letter(), now=NOON)

    page = admin.open(f"/admin/mails/{mail.public_id}")

    assert "Waiting to be sent" in words(page.main)
    assert page.select(".letter") == []


def test_where_mails_go_out_nobody_reads_them(
    app: Flask, admin: Visitor, session: Session, store: Store, settings: Settings
) -> None:
    mail: Mail = service.queue(session, letter(), now=NOON)
    session.commit()
    jobs.send(Round(store, settings))
    app.extensions["settings"] = replace(settings, mail_server=MailServer("localhost", 25))

    assert admin.open("/admin/mails").select("tbody a") == []
    admin.open(f"/admin/mails/{mail.public_id}", status=404)
