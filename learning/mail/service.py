"""Mails: written in the transaction of what they tell about, then taken from the table by a sender.

Never commits. `docs/jobs.md` says what is sent once, and in which moment it may be sent twice.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from learning.errors import Refusal
from learning.i18n import N_
from learning.jobs import service as jobs
from learning.mail import letters, queries, retry
from learning.mail.addresses import mailbox
from learning.mail.letters import Letter
from learning.mail.models import Mail

__all__ = [
    "Letter",
    "NotAnAddress",
    "claim",
    "forget_old",
    "mark_failed",
    "mark_sent",
    "queue",
]

SENDING = "mail.send"  # the duty that sends
LANE = "mail"  # transactions that change nothing but the mails in hand
LEASE = timedelta(minutes=5)  # longer than any attempt takes: each wait for the server is bounded
KEPT = timedelta(days=30)  # how long the line about a mail outlives it
BROKE_OFF = "The sender broke off each time."


class NotAnAddress(Refusal):
    """No mail can be sent to this."""

    status = 422


def queue(session: Session, letter: Letter, *, now: datetime) -> Mail:
    """Have the letter sent once this transaction is committed, and never if it is not.

    Refuses an address that no mail can be sent to. The address may be anybody's: whether mails go
    where they should is the caller's question.
    """
    letters.check(letter)
    if mailbox(letter.to) is None:
        raise NotAnAddress(N_("This is not an e-mail address."))
    mail = Mail(
        person_id=letter.person_id,
        address=letter.to,
        kind=letter.kind,
        language=letter.language,
        values=letters.tidy(letter.values),
        created_at=now,
        due_at=now,
    )
    session.add(mail)
    session.flush()
    jobs.after_commit(session, SENDING)
    return mail


def claim(session: Session, *, now: datetime) -> Mail | None:
    """Take the mail that is due longest in hand: until its lease ends, nobody else gets it.

    The attempt counts from here on, so that a mail that breaks its sender is given up in the end.
    """
    session.execute(
        update(Mail)
        .where(*queries.due(now), Mail.attempt_count >= retry.MOST)
        .values(given_up_at=now, reason=BROKE_OFF, values={})
    )
    mail = session.scalars(queries.next_due(now)).first()
    if mail is not None:
        mail.leased_until = now + LEASE
        mail.attempt_count += 1
        session.flush()
    return mail


def mark_sent(session: Session, mail: Mail, *, now: datetime) -> None:
    """It is out. What it said, secret links above all, is forgotten here."""
    session.execute(
        update(Mail)
        .where(Mail.id == mail.id)
        .values(sent_at=now, given_up_at=None, leased_until=None, reason=None, values={})
    )


def mark_failed(
    session: Session, mail: Mail, *, reason: str, is_refused: bool, now: datetime
) -> bool:
    """It is not out: tried again later, or given up. Says whether it was given up."""
    pause = retry.pause_after(mail.attempt_count, is_refused=is_refused)
    still_mine = (Mail.id == mail.id, Mail.attempt_count == mail.attempt_count)
    failed = update(Mail).where(*still_mine, Mail.sent_at.is_(None))
    if pause is None:
        failed = failed.values(given_up_at=now, values={})
    else:
        failed = failed.values(due_at=now + pause)
    session.execute(failed.values(leased_until=None, reason=letters.one_line(reason)[:200]))
    return pause is None


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete the lines about mails that were sent, or given up, long ago."""
    before = now - KEPT
    session.execute(delete(Mail).where(or_(Mail.sent_at < before, Mail.given_up_at < before)))
