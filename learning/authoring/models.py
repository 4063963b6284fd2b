"""Tables of the content as authors write it: documents, their saved texts, conflicts."""

from datetime import datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, may_refer_to, owned_by


class Document(Base):
    """One file of the content tree. `head` is the number of its newest revision."""

    __tablename__ = "document"

    id: Mapped[Id]
    path: Mapped[str] = mapped_column(String(255), unique=True)
    head: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # of the newest revision
    synced_digest: Mapped[str] = mapped_column(
        String(64)
    )  # of the file at the last import or export
    removed_at: Mapped[datetime | None]


class Revision(Base):
    """One saved text of one document. Never changed, never deleted with its document in use."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[Id]
    document_id: Mapped[int] = owned_by("document.id")
    number: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int | None] = may_refer_to("person.id")
    saved_at: Mapped[datetime]


class Conflict(Base):
    """File and database both changed since the last sync: both are kept until someone decides."""

    __tablename__ = "conflict"
    __table_args__ = (UniqueConstraint("document_id", "file_digest"),)

    id: Mapped[Id]
    document_id: Mapped[int] = owned_by("document.id")
    file_body: Mapped[bytes | None] = mapped_column(LargeBinary)  # none: the file was deleted
    file_digest: Mapped[str] = mapped_column(String(64))
    database_revision: Mapped[int]
    found_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
