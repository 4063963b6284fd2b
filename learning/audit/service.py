"""Leave a line about a privileged act, in the transaction that does it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.audit.models import AuditLine


def record(
    session: Session,
    act: str,
    *,
    actor_id: int | None,
    subject: tuple[str, int],
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Who did what to whom and when. `subject` is a table's name and a row's id in it.

    The line stands or falls with the act, because both are in one transaction.
    """
    kind, number = subject
    session.add(
        AuditLine(
            at=now,
            actor_id=actor_id,
            act=act,
            subject_kind=kind,
            subject_id=number,
            details=dict(details or {}),
        )
    )


ERASED = 0  # no row has this id: numbers of erased people may be given anew


def forget(session: Session, person_id: int) -> None:
    """The lines about a person stay, and no longer say who it was; nor do those of their acts."""
    lines = session.scalars(
        select(AuditLine).where(
            (AuditLine.actor_id == person_id)
            | ((AuditLine.subject_kind == "person") & (AuditLine.subject_id == person_id))
        )
    )
    for line in lines:
        if line.actor_id == person_id:
            line.actor_id = None
            line.details = {**line.details, "actor": "erased"}  # not the operator
        if line.subject_kind == "person" and line.subject_id == person_id:
            line.subject_id = ERASED
    session.flush()
