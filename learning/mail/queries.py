"""Which mails are due, and what an administrator sees of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from learning.errors import NotFound
from learning.i18n import N_
from learning.mail.models import Mail
from learning.store.base import UtcDateTime

PAGE = 50


def due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What holds for a mail that somebody should send now."""
    return (
        Mail.sent_at.is_(None),
        Mail.given_up_at.is_(None),
        Mail.due_at <= now,
        or_(Mail.leased_until.is_(None), Mail.leased_until <= now),
    )


def next_due(now: datetime) -> Select[Mail]:
    """The mail that waits longest. On PostgreSQL, one that another sender takes is passed over."""
    oldest = select(Mail).where(*due(now)).order_by(Mail.due_at, Mail.id).limit(1)
    return oldest.with_for_update(skip_locked=True)


def next_at(session: Session) -> datetime | None:
    """When the next mail is due: at its own time, or when the sender that has it has lost it."""
    moment = case((Mail.leased_until > Mail.due_at, Mail.leased_until), else_=Mail.due_at)
    waits = select(func.min(moment, type_=UtcDateTime())).where(
        Mail.sent_at.is_(None), Mail.given_up_at.is_(None)
    )
    found: datetime | None = session.scalar(waits)
    return found


@dataclass(frozen=True, slots=True)
class MailPage:
    """One page of the mails, newest first."""

    mails: Sequence[Mail]
    number: int
    count: int


def mail_page(session: Session, number: int) -> MailPage:
    """The page with this number, or the nearest there is."""
    total = session.scalar(select(func.count()).select_from(Mail)) or 0
    count = max(1, -(-total // PAGE))
    number = min(max(number, 1), count)
    mails = session.scalars(
        select(Mail).order_by(Mail.id.desc()).limit(PAGE).offset((number - 1) * PAGE)
    ).all()
    return MailPage(mails, number, count)


def mail_by_id(session: Session, public_id: uuid.UUID) -> Mail:
    found = session.scalar(select(Mail).where(Mail.public_id == public_id))
    if found is None:
        raise NotFound(N_("This page does not exist."))
    return found


def mails_to(session: Session, *, person_id: int, address: str) -> Sequence[Mail]:
    """Everything written to one person, with their account or before they had it."""
    theirs = or_(Mail.person_id == person_id, Mail.address == address)
    return session.scalars(select(Mail).where(theirs).order_by(Mail.id)).all()
