"""The table of what was done."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, may_refer_to


class AuditLine(Base):
    """One privileged act. Only ever added to; it outlives its actor and forgets who that was."""

    __tablename__ = "audit_line"
    __table_args__ = (Index("ix_audit_line_subject", "subject_kind", "subject_id"),)

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = may_refer_to("person.id")  # none: the operator's command line
    act: Mapped[str] = mapped_column(String(60))  # "role.granted", "module.published"
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)  # no names, addresses or texts of people
