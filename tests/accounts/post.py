"""The mails that wait in the table, as their readers would find them."""

import re
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.mail.models import Mail


def mails(session: Session) -> list[Mail]:
    """Every mail, the first one first."""
    session.commit()
    session.expire_all()
    found = [*session.scalars(select(Mail).order_by(Mail.id))]
    session.commit()  # a reader that stays sees nothing of what comes
    return found


def kinds(session: Session) -> list[tuple[str, str]]:
    """To whom, and what."""
    return [(mail.address, mail.kind) for mail in mails(session)]


def link(session: Session) -> str:
    """The path of the newest mail's link, without its language."""
    newest = mails(session)[-1]
    path = urlsplit(newest.values["link"]).path
    return re.sub(r"^/(en|fr|es|ar)/", "/", path)
