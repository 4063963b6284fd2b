"""The table of mails: those that wait, and for a while those that were sent or given up."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, Language, PublicId, owned_by

WAITS = text("sent_at IS NULL AND given_up_at IS NULL")


class Mail(Base):
    """One mail to one person. It goes with the person's account."""

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
        Index("ix_mail_due_at", "due_at", sqlite_where=WAITS, postgresql_where=WAITS),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]  # its Message-ID, the same at every attempt
    person_id: Mapped[int | None] = owned_by("person.id")
    address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[Language]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)  # emptied once nothing will be sent
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]  # not before this moment
    leased_until: Mapped[datetime | None]  # a sender has it in hand until then
    attempt_count: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))  # why the last attempt failed
