"""Links in mails: asked for by anybody, used once by whoever reads the mailbox.

Asking costs the same work and says the same, whether an address belongs to somebody or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from learning.accounts import links, people, queries, throttle, tokens
from learning.accounts.links import Purpose
from learning.accounts.models import Guess, MailLink, Person
from learning.accounts.service.people import NameTaken, end_links, note, set_password
from learning.errors import Refusal
from learning.i18n import N_
from learning.jobs import service as jobs
from learning.mail import service as mail
from learning.mail.service import Letter

TAKEN = N_("There is an account with this e-mail address.")


class DeadLink(Refusal):
    """Used up, too old, or never ours: the page offers a new one."""

    status = 410


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link that somebody asks for: to which address, and what it is made from."""

    address: str
    site: str
    token: str = field(repr=False)
    language: str

    @property
    def key(self) -> str:
        return people.email_key(self.address)


def begin_mail(session: Session, *, account_key: bytes, source_key: bytes, now: datetime) -> bool:
    """Whether one more mail may go to this mailbox within the hour. A source has a limit too.

    Links that nobody may ask to be renewed any more are forgotten here.
    """
    session.execute(delete(MailLink).where(MailLink.expires_at < now - links.KEPT))
    session.execute(delete(Guess).where(Guess.at < now - throttle.WINDOW))
    past = queries.past_guesses(session, account_key=account_key, source_key=source_key, now=now)
    from_source = throttle.until_free(
        [one.at for one in past if one.from_source], throttle.MAILS.source, now=now
    )
    if from_source is not None:
        raise TooManyMails(ceil(from_source.total_seconds()))
    session.add(Guess(account_key=account_key, source_key=source_key, at=now))
    session.flush()
    return throttle.wait(past, now=now, limits=throttle.MAILS) is None


class TooManyMails(Refusal):
    """One source asks for mails to very many mailboxes."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(N_("Too many people asked from this network. Please try again later."))
        self.retry_after = seconds


@dataclass(frozen=True, slots=True)
class Sent:
    """What a link is for, and whom and what it is about."""

    purpose: Purpose
    person: Person | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    inviter: str | None = None


def sign_up(session: Session, wanted: Wanted, details: Mapping[str, Any], *, now: datetime) -> None:
    """Mail a link that opens the account; whoever has one gets a link to a new password."""
    person = queries.find_person(session, wanted.key)
    if person is None:
        send(session, wanted, Sent("confirm", details=details), now=now)
    elif person.disabled_at is None:
        send(session, wanted, Sent("reset", person), now=now)
    else:
        send_nothing(session, wanted, now=now)


def ask_reset(session: Session, wanted: Wanted, *, now: datetime) -> None:
    """Mail a link to a new password; a sign-up that waits gets its link anew."""
    person = queries.find_person(session, wanted.key)
    waiting = queries.waiting_sign_up(session, wanted.key)
    if person is not None and person.disabled_at is None:
        send(session, wanted, Sent("reset", person), now=now)
    elif person is None and waiting is not None:
        send(session, wanted, Sent("confirm", details=waiting), now=now)
    else:
        send_nothing(session, wanted, now=now)


def ask_new_address(session: Session, wanted: Wanted, person: Person, *, now: datetime) -> None:
    """Mail a link to the new address; one that belongs to somebody else gets nothing."""
    if queries.find_person(session, wanted.key) is None:
        send(session, wanted, Sent("address", person), now=now)
    else:
        send_nothing(session, wanted, now=now)


def invite(session: Session, person: Person, wanted: Wanted, *, by: Person, now: datetime) -> None:
    """Mail an invitation to somebody whose account has been opened for them."""
    send(session, wanted, Sent("invite", person, inviter=by.name), now=now)
    note(session, "person.invited", person, by=by, now=now)


def send(session: Session, wanted: Wanted, sent: Sent, *, now: datetime) -> None:
    """Two rows, the link and its mail."""
    kind = links.KINDS[sent.purpose]
    keep(session, wanted.token, wanted, sent, now=now)
    language = sent.details.get("language") or (
        sent.person.language if sent.person else wanted.language
    )
    values: dict[str, str | int] = {
        "link": links.whole(sent.purpose, wanted.token, site=wanted.site, language=language),
        "hours": kind.hours,
    }
    if sent.inviter is not None:
        values["inviter"] = sent.inviter
    letter = Letter(
        to=wanted.key,
        kind=kind.letter,
        language=language,
        values=values,
        person_id=sent.person.id if sent.person else None,
    )
    mail.queue(session, letter, now=now)


def send_nothing(session: Session, wanted: Wanted, *, now: datetime) -> None:
    """The work of a mail: two rows, to which no link leads, and a ring of the bell."""
    keep(session, wanted.token, wanted, None, now=now)
    keep(session, f"{wanted.token} again", wanted, None, now=now)
    jobs.after_commit(session, mail.SENDING)


def keep(
    session: Session, token: str, wanted: Wanted, sent: Sent | None, *, now: datetime
) -> MailLink:
    link = MailLink(
        purpose=sent.purpose if sent else "nothing",
        token_hash=tokens.token_hash(token),
        address=wanted.key,
        person_id=sent.person.id if sent and sent.person else None,
        details=dict(sent.details) if sent else {},
        created_at=now,
        expires_at=now + (links.lasts(sent.purpose) if sent else links.lasts("reset")),
    )
    session.add(link)
    session.flush()
    return link


def used(session: Session, purpose: Purpose, token: str, *, now: datetime) -> MailLink:
    """The link, which from now on leads nowhere, nor do others of its kind to this mailbox."""
    link = queries.live_link(session, purpose, token, now=now)
    if link is None:
        raise DeadLink(N_("This link has been used, or is too old."))
    session.execute(
        delete(MailLink)
        .where(MailLink.address == link.address, MailLink.purpose == purpose)
        .execution_options(synchronize_session=False)
    )
    session.expunge(link)
    return link


def confirm_sign_up(session: Session, token: str, *, now: datetime) -> tuple[Person, MailLink]:
    """Open the account that was asked for. Somebody may have got one meanwhile."""
    link = used(session, "confirm", token, now=now)
    if queries.find_person(session, link.address) is not None:
        raise DeadLink(TAKEN)
    details = link.details
    person = Person(
        email=link.address,
        name=details["name"],
        role="participant",
        language=details["language"],
        password_hash=details["password_hash"],
        city_id=queries.city_id(session, details.get("city")),
        created_at=now,
    )
    session.add(person)
    session.flush()
    note(session, "person.signed_up", person, by=person, now=now)
    return person, link


def reset_password(session: Session, token: str, password_hash: str, *, now: datetime) -> Person:
    """A new password for whoever reads the mailbox; every sign-in ends."""
    person = owner(session, used(session, "reset", token, now=now))
    set_password(session, person, password_hash, by=person, now=now)
    return person


def accept_invitation(
    session: Session, token: str, *, name: str, password_hash: str, now: datetime
) -> Person:
    """The invited person takes the account over, under the name they choose."""
    person = owner(session, used(session, "invite", token, now=now))
    person.name = name
    set_password(session, person, password_hash, by=person, now=now)
    return person


def take_address(session: Session, token: str, *, now: datetime) -> Person:
    """The new address counts; the old one is told."""
    link = used(session, "address", token, now=now)
    person = owner(session, link)
    if queries.find_person(session, link.address) is not None:
        raise NameTaken(TAKEN)
    before, person.email = person.email, link.address
    session.flush()
    end_links(session, person)
    note(session, "address.changed", person, by=person, now=now)
    letter = Letter(to=before, kind="changed-email", language=person.language, person_id=person.id)
    mail.queue(session, letter, now=now)
    return person


def owner(session: Session, link: MailLink) -> Person:
    person = session.get(Person, link.person_id) if link.person_id else None
    if person is None or person.disabled_at is not None:
        raise DeadLink(N_("This link has been used, or is too old."))
    return person
