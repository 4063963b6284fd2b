"""What the process behind the pages does with mails."""

from datetime import UTC, datetime
from email.message import EmailMessage

import structlog

from learning.config import Settings
from learning.errors import Refusal
from learning.jobs.service import Round
from learning.mail import envelope, gateway, letters, queries, service
from learning.mail.addresses import mailbox
from learning.mail.models import Mail
from learning.web.rendering import rendered, said

log = structlog.get_logger()
ROUND = 20  # mails; then other duties have their turn
SOON, PAUSE = 1.0, 30.0  # seconds


def send(on: Round) -> float | None:
    """Send what is due, one mail after the other; then say in how many seconds the next one is."""
    try:
        with gateway.carrier(on.settings) as carrier:
            for _ in range(ROUND):
                if on.is_over() or not send_one(on, carrier):
                    break
        with on.store.session() as session:
            next_at = queries.next_at(session)
    except gateway.Away:  # the others would only spend their attempts
        return PAUSE
    except Refusal as refusal:  # others are writing, or the database is away for a moment
        log.warning("mails put off", reason=type(refusal).__name__)
        return SOON
    if next_at is None:
        return None
    return max(SOON, (next_at - datetime.now(UTC)).total_seconds())


def send_one(on: Round, carrier: gateway.Carrier) -> bool:
    """Claim, send, mark: two short transactions, and none is open while the mail goes.

    A crash after the mail is out and before it is marked is the one case in which it goes again,
    with the same Message-ID. Says whether to go on.
    """
    with on.store.writing(lane=service.LANE) as session:
        mail = service.claim(session, now=datetime.now(UTC))
    if mail is None:
        return False
    try:
        carrier.carry(written(mail, on.settings), name_of(mail))
    except gateway.NotSent as failure:
        put_off(on, mail, failure)
        if isinstance(failure, gateway.Away):
            raise
        return True
    with on.store.writing(lane=service.LANE) as session:
        service.mark_sent(session, mail, now=datetime.now(UTC))
    log.info("mail sent", kind=mail.kind, mail=str(mail.public_id))
    return True


def put_off(on: Round, mail: Mail, failure: gateway.NotSent) -> None:
    with on.store.writing(lane=service.LANE) as session:
        is_over = service.mark_failed(
            session,
            mail,
            reason=str(failure),
            is_refused=failure.is_refused,
            now=datetime.now(UTC),
        )
    log.warning(
        "mail given up" if is_over else "mail put off",
        kind=mail.kind,
        mail=str(mail.public_id),
        attempt=mail.attempt_count,
        reason=str(failure),
    )


def written(mail: Mail, settings: Settings) -> EmailMessage:
    """The mail as it goes out, in the language of its reader."""
    to = mailbox(mail.address)
    if to is None:
        raise gateway.Refused("This is not an e-mail address.")
    subject = said(mail.language, letters.KINDS[mail.kind].subject, **mail.values)
    values = {**mail.values, "subject": subject}
    return envelope.message(
        envelope.Written(
            language=mail.language,
            subject=subject,
            plain=rendered(f"mail/{mail.kind}.txt", mail.language, **values),
            html=rendered(f"mail/{mail.kind}.html", mail.language, **values),
        ),
        to=to,
        sender=envelope.sender_of(settings.mail_from),
        public_id=mail.public_id,
        at=mail.created_at,
    )


def name_of(mail: Mail) -> str:
    return gateway.file_name(mail.kind, mail.public_id, mail.created_at)


def clean(on: Round) -> None:
    """Forget what was sent long ago."""
    with on.store.writing() as session:
        service.forget_old(session, now=datetime.now(UTC))
