"""Leave a line about a privileged act, in the transaction that does it."""

from collections.abc import Mapping
from datetime import datetime

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
