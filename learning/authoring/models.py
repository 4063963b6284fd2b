"""Tables of the content as authors write it: documents, their saved texts, conflicts."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, Language, PublicId, Slug, may_refer_to, owned_by


class Document(Base):
    """One file of the content tree. `head` is the number of its newest revision."""

    __tablename__ = "document"

    id: Mapped[Id]
    path: Mapped[str] = mapped_column(String(255), unique=True)
    head: Mapped[int]
    published: Mapped[int] = mapped_column(default=0)  # the revision that readers see; 0: none
    digest: Mapped[str] = mapped_column(String(64))  # of the newest revision
    synced_digest: Mapped[str] = mapped_column(
        String(64)
    )  # of the file at the last import or export
    removed_at: Mapped[datetime | None]


class WorkingCopy(Base):
    """What somebody is writing and has not saved: kept for them alone, whatever happens."""

    __tablename__ = "working_copy"
    __table_args__ = (UniqueConstraint("document_id", "person_id"),)

    id: Mapped[Id]
    document_id: Mapped[int] = owned_by("document.id")
    person_id: Mapped[int] = owned_by("person.id")
    base: Mapped[int]  # the revision that it began from
    body: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime]


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
    note: Mapped[str] = mapped_column(String(300), default="")  # what the author says of it
    saved_at: Mapped[datetime]


class ReleaseSource(Base):
    """Which revision of which document a release was made from: what a roll-back goes back to."""

    __tablename__ = "release_source"

    release_id: Mapped[int] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), primary_key=True
    )
    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]


class Publication(Base):
    """Somebody asked for a module, or the library, to be published. A duty does it."""

    __tablename__ = "publication"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'refused')", name="state_is_known"
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    module: Mapped[Slug]  # its folder; `_library` is everything that modules share
    restores: Mapped[int | None]  # the number of an earlier release to go back to
    note: Mapped[str] = mapped_column(String(300))
    asked_by_id: Mapped[int | None] = may_refer_to("person.id")
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), index=True)
    done_count: Mapped[int] = mapped_column(default=0)  # files read so far, of `total_count`
    total_count: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[Any]] = mapped_column(JSON)
    release_id: Mapped[int | None] = may_refer_to("release.id")
    finished_at: Mapped[datetime | None]


class AuthorRole(Base):
    """Somebody who is no admin and may translate into one language, or comment on texts."""

    __tablename__ = "author_role"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "language"),
        CheckConstraint("kind IN ('translator', 'reviewer')", name="kind_is_known"),
        CheckConstraint("(kind = 'translator') = (language <> '')", name="translators_language"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = owned_by("person.id")
    kind: Mapped[str] = mapped_column(String(10))
    language: Mapped[Language] = mapped_column(default="")  # empty for reviewers
    granted_at: Mapped[datetime]


class ReviewRequest(Base):
    """Somebody is asked to read one revision of one document."""

    __tablename__ = "review_request"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'approved', 'changes')", name="state_is_known"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    document_id: Mapped[int] = owned_by("document.id")
    number: Mapped[int]
    asked_by_id: Mapped[int | None] = may_refer_to("person.id")
    reviewer_id: Mapped[int] = owned_by("person.id")
    note: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    decided_at: Mapped[datetime | None]


class ReviewComment(Base):
    """A remark on one block of a document, as one revision had it."""

    __tablename__ = "review_comment"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    document_id: Mapped[int] = owned_by("document.id")
    number: Mapped[int]
    block_key: Mapped[str] = mapped_column(String(120))  # empty: on the whole
    author_id: Mapped[int | None] = may_refer_to("person.id")
    text: Mapped[str]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = may_refer_to("person.id")


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
