"""Read what was done: the list for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.audit.models import AuditLine

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One act. The actor is none for the operator's command line, and for somebody erased."""

    at: datetime
    act: str
    actor_id: int | None
    subject_kind: str
    subject_id: int
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinePage:
    """One page of the lines, newest first."""

    lines: Sequence[Line]
    number: int
    count: int


def line_page(session: Session, number: int) -> LinePage:
    """The page with this number, or the nearest there is."""
    total = session.scalar(select(func.count()).select_from(AuditLine)) or 0
    count = max(1, -(-total // PAGE))
    number = min(max(number, 1), count)
    rows = session.execute(
        select(
            AuditLine.at,
            AuditLine.act,
            AuditLine.actor_id,
            AuditLine.subject_kind,
            AuditLine.subject_id,
            AuditLine.details,
        )
        .order_by(AuditLine.id.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return LinePage([Line(*row) for row in rows], number, count)
