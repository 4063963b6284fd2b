"""One mail as it goes over the wire: headers, plain text and HTML. Pure."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from uuid import UUID

from learning.mail.addresses import Mailbox, mailbox
from learning.mail.letters import one_line


@dataclass(frozen=True, slots=True)
class Written:
    """What a letter says, in the language of its reader."""

    language: str
    subject: str
    plain: str
    html: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom mails come from."""

    name: str
    box: Mailbox


def sender_of(setting: str) -> Sender:
    """`Mosaic <mosaic@example.org>`, or the address alone."""
    name, _, address = setting.rpartition(" <")
    box = mailbox(address.removesuffix(">"))
    if box is None:
        raise ValueError("LEARNING_MAIL_FROM holds no e-mail address")
    return Sender(name.strip(), box)


def message(
    written: Written, *, to: Mailbox, sender: Sender, public_id: UUID, at: datetime
) -> EmailMessage:
    """The mail. The same letter gives the same bytes at every attempt, under one Message-ID."""
    policy = SMTP if to.is_ascii and sender.box.is_ascii else SMTPUTF8
    made = EmailMessage(policy.clone(cte_type="7bit"))  # no server may change what was written
    made["From"] = written_address(sender.box, sender.name)
    made["To"] = written_address(to)
    made["Subject"] = unencoded(one_line(written.subject))
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{public_id}@{sender.box.domain}>"
    made["Auto-Submitted"] = "auto-generated"  # so that no holiday notice answers
    made.set_content(written.plain)
    made.add_alternative(written.html, subtype="html")
    made["Content-Language"] = written.language  # last: setting the content would drop it
    made.set_boundary(f"mosaic-{public_id.hex}")
    return made


def unencoded(text: str) -> str:
    """The text without the mark of an encoded word: the library would decode one that somebody
    wrote, and the line end that was hidden in it would begin a header of theirs."""
    return text.replace("=?", "= ?")


def written_address(box: Mailbox, name: str = "") -> Address:
    """The address with the quotes that it needs."""
    return Address(name, box.local, box.domain)
