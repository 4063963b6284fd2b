"""Erasing a person: what is theirs goes, what must stay forgets who it was."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from learning.accounts import queries
from learning.accounts.models import Person
from learning.audit import service as audit
from learning.errors import Refusal
from learning.i18n import N_
from learning.mail.models import Mail
from learning.store.base import Base


def erase(session: Session, person: Person, *, now: datetime) -> None:
    """Delete the account with all that belongs to it, and every trace of its address.

    The rows of other features go by their foreign keys: owned ones with the person, the others
    stay without an actor.
    """
    if person.role == "admin" and not queries.is_other_admin(session, person.id):
        raise Refusal(N_("You are the only administrator. Give this role to somebody else first."))
    for invitation in queries.invitations_by(session, person.id):
        if "inviter" in invitation.values:  # it has not been sent yet
            invitation.values = {**invitation.values, "inviter": "Mosaic"}
    audit.forget(session, person.id)
    session.execute(delete(Mail).where(Mail.person_id == person.id))
    for table in Base.metadata.sorted_tables:  # mails, links in them, lists of people invited
        if "address" in table.c:
            session.execute(delete(table).where(table.c.address == person.email))
    session.execute(delete(Person).where(Person.id == person.id))
    audit.record(
        session,
        "person.erased",
        actor_id=None,
        subject=("person", 0),
        now=now,
        details={"actor": "erased"},
    )
