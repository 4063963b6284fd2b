"""Writing mails: into the table, in the transaction of what they tell about. Never commits."""

from datetime import datetime

from sqlalchemy.orm import Session

from learning.errors import Refusal
from learning.i18n import N_
from learning.mail import letters
from learning.mail.addresses import mailbox
from learning.mail.letters import Letter
from learning.mail.models import Mail

__all__ = ["Letter", "NotAnAddress", "queue"]


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
        values=dict(letter.values),
        created_at=now,
        due_at=now,
    )
    session.add(mail)
    session.flush()
    return mail
