"""What waits for authors: drafts, conflicts, reviews; and what was published when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from learning.accounts.models import Person
from learning.authoring.models import (
    Conflict,
    Document,
    Publication,
    ReleaseSource,
    ReviewRequest,
    Revision,
)
from learning.authoring.paths import LIBRARY, place_of
from learning.catalogue.models import Module, Release
from learning.errors import NotFound
from learning.i18n import N_

MOST_REVISIONS = 200


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document as lists show it."""

    path: str
    head: int
    published: int
    is_removed: bool
    conflict_count: int = 0
    review_count: int = 0

    @property
    def group(self) -> str:
        return self.path.partition("/")[0]

    @property
    def state(self) -> str:
        """`same` as readers see it, a `draft` of it, `new` to them, or `removed` at the next go."""
        if self.is_removed:
            return "removed"
        if not self.published:
            return "new"
        return "same" if self.head == self.published else "draft"


def document_lines(session: Session, group: str | None = None) -> list[DocumentLine]:
    """Every document, or those of one module or of the library: one statement."""
    conflicts = _count(Conflict.document_id, Conflict.settled_at.is_(None))
    reviews = _count(ReviewRequest.document_id, ReviewRequest.state == "open")
    statement = (
        select(
            Document.path,
            Document.head,
            Document.published,
            Document.removed_at,
            conflicts.label("conflicts"),
            reviews.label("reviews"),
        )
        .where(Document.removed_at.is_(None) | (Document.published > 0))
        .order_by(Document.path)
    )
    if group is not None:
        statement = statement.where(Document.path.startswith(f"{group}/", autoescape=True))
    return [
        DocumentLine(
            path=row.path,
            head=row.head,
            published=row.published,
            is_removed=row.removed_at is not None,
            conflict_count=row.conflicts,
            review_count=row.reviews,
        )
        for row in session.execute(statement)
    ]


def _count(
    document_id: InstrumentedAttribute[int], condition: ColumnElement[bool]
) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(document_id == Document.id, condition)
        .correlate(Document)
        .scalar_subquery()
    )


def bodies_at_head(session: Session, paths: Collection[str]) -> dict[str, bytes]:
    """The newest texts of these paths: one statement."""
    rows = session.execute(
        select(Document.path, Revision.body)
        .join(Revision, (Revision.document_id == Document.id) & (Revision.number == Document.head))
        .where(Document.path.in_(paths))
    )
    return {row.path: row.body for row in rows}


def document_at(session: Session, path: str) -> Document:
    """The document at this path. Raises `NotFound`."""
    found = session.scalar(select(Document).where(Document.path == path))
    if found is None:
        raise NotFound(N_("This page does not exist."))
    return found


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One saved text as its history shows it."""

    number: int
    author: str | None
    note: str
    saved_at: datetime


def revision_lines(session: Session, document: Document) -> list[RevisionLine]:
    """The newest revisions of a document, newest first."""
    rows = session.execute(
        select(Revision.number, Person.name, Revision.note, Revision.saved_at)
        .outerjoin(Person, Person.id == Revision.author_id)
        .where(Revision.document_id == document.id)
        .order_by(Revision.number.desc())
        .limit(MOST_REVISIONS)
    )
    return [RevisionLine(row.number, row.name, row.note, row.saved_at) for row in rows]


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One release as its module's page shows it."""

    number: int
    is_current: bool
    can_be_restored: bool
    author: str | None
    note: str
    published_at: datetime


def release_lines(session: Session, slug: str) -> list[ReleaseLine]:
    """The releases of a module, newest first."""
    has_sources = (
        select(ReleaseSource.release_id)
        .where(ReleaseSource.release_id == Release.id)
        .correlate(Release)
        .exists()
    )
    rows = session.execute(
        select(
            Release.id,
            Release.number,
            Release.note,
            Release.published_at,
            Person.name,
            Module.current_release_id,
            has_sources.label("has_sources"),
        )
        .join(Module, Module.id == Release.module_id)
        .outerjoin(Person, Person.id == Release.published_by_id)
        .where(Module.slug == slug)
        .order_by(Release.number.desc())
    )
    return [
        ReleaseLine(
            number=row.number,
            is_current=row.id == row.current_release_id,
            can_be_restored=row.has_sources and row.id != row.current_release_id,
            author=row.name,
            note=row.note,
            published_at=row.published_at,
        )
        for row in rows
    ]


def publication(session: Session, public_id: UUID) -> Publication:
    """Raises `NotFound`."""
    found = session.scalar(select(Publication).where(Publication.public_id == public_id))
    if found is None:
        raise NotFound(N_("This page does not exist."))
    return found


def open_publications(session: Session) -> dict[str, UUID]:
    """What is being published now, by module."""
    rows = session.execute(
        select(Publication.module, Publication.public_id).where(
            Publication.state.in_(("waiting", "running"))
        )
    )
    return {row.module: row.public_id for row in rows}


def groups_of(lines: Collection[DocumentLine]) -> list[str]:
    """The modules of these documents; the library is none."""
    found = {one.group for one in lines if place_of(one.path).module}
    return sorted(found - {LIBRARY})


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One document whose file and database texts both wait."""

    id: int
    path: str
    found_at: datetime


def conflict_lines(session: Session) -> list[ConflictLine]:
    """Open conflicts by path; of several files for one document, the newest alone counts."""
    rows = session.execute(
        select(func.max(Conflict.id).label("id"), Document.path, func.max(Conflict.found_at))
        .join(Document, Document.id == Conflict.document_id)
        .where(Conflict.settled_at.is_(None))
        .group_by(Document.path)
        .order_by(Document.path)
    )
    return [ConflictLine(*row) for row in rows]


def conflict(session: Session, conflict_id: int) -> tuple[Conflict, Document]:
    """A conflict and its document. Raises `NotFound`."""
    row = session.execute(
        select(Conflict, Document)
        .join(Document, Document.id == Conflict.document_id)
        .where(Conflict.id == conflict_id)
    ).first()
    if row is None:
        raise NotFound(N_("This page does not exist."))
    return row.Conflict, row.Document


def body_with_digest(session: Session, document: Document, digest: str) -> bytes | None:
    """The newest revision with this fingerprint: what both sides had at the last sync."""
    return session.scalar(
        select(Revision.body)
        .where(Revision.document_id == document.id, Revision.digest == digest)
        .order_by(Revision.number.desc())
        .limit(1)
    )
