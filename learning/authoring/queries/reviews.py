"""Read reviews, their remarks, and who may be asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from learning.accounts.models import Person
from learning.authoring.access import REVIEWER
from learning.authoring.models import (
    AuthorRole,
    Document,
    ReviewComment,
    ReviewRequest,
    Revision,
)
from learning.authoring.reviewing import Remark
from learning.errors import NotFound
from learning.i18n import N_

MISSING = N_("This page does not exist.")


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review as lists show it."""

    public_id: UUID
    path: str
    number: int
    head: int
    asked_by: str | None
    reviewer: str
    reviewer_id: int
    note: str
    asked_at: datetime
    state: str


def _lines(session: Session, *where: ColumnElement[bool]) -> list[ReviewLine]:
    asking, reading = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            ReviewRequest.public_id,
            Document.path,
            ReviewRequest.number,
            Document.head,
            asking.name.label("asked_by"),
            reading.name.label("reviewer"),
            ReviewRequest.reviewer_id,
            ReviewRequest.note,
            ReviewRequest.asked_at,
            ReviewRequest.state,
        )
        .join(Document, Document.id == ReviewRequest.document_id)
        .join(reading, reading.id == ReviewRequest.reviewer_id)
        .outerjoin(asking, asking.id == ReviewRequest.asked_by_id)
        .where(*where)
        .order_by(ReviewRequest.id.desc())
        .limit(100)
    )
    return [ReviewLine(**row._asdict()) for row in rows]


def reviews_of_group(session: Session, group: str) -> list[ReviewLine]:
    """Reviews of a module's texts that speak of their newest revision, or that nobody approved."""
    return _lines(
        session,
        Document.path.startswith(f"{group}/", autoescape=True),
        (ReviewRequest.state != "approved") | (ReviewRequest.number == Document.head),
    )


def reviews_of(session: Session, path: str) -> list[ReviewLine]:
    """All reviews of one text, newest first."""
    return _lines(session, Document.path == path)


def reviews_for(session: Session, person_id: int) -> list[ReviewLine]:
    """What somebody is asked to read."""
    return _lines(session, ReviewRequest.reviewer_id == person_id, ReviewRequest.state == "open")


def review(session: Session, public_id: UUID) -> tuple[ReviewRequest, Document]:
    """A review and its document. Raises `NotFound`."""
    row = session.execute(
        select(ReviewRequest, Document)
        .join(Document, Document.id == ReviewRequest.document_id)
        .where(ReviewRequest.public_id == public_id)
    ).first()
    if row is None:
        raise NotFound(MISSING)
    return row.ReviewRequest, row.Document


def comment(session: Session, public_id: UUID) -> ReviewComment:
    """Raises `NotFound`."""
    found = session.scalar(select(ReviewComment).where(ReviewComment.public_id == public_id))
    if found is None:
        raise NotFound(MISSING)
    return found


def remarks_on(session: Session, document: Document) -> list[Remark]:
    """Every remark on a document, oldest first."""
    rows = session.execute(
        select(
            ReviewComment.public_id,
            ReviewComment.number,
            ReviewComment.block_key,
            Person.name.label("author"),
            ReviewComment.text,
            ReviewComment.at,
            ReviewComment.settled_at,
        )
        .outerjoin(Person, Person.id == ReviewComment.author_id)
        .where(ReviewComment.document_id == document.id)
        .order_by(ReviewComment.id)
    )
    return [Remark(**row._asdict()) for row in rows]


def bodies_numbered(
    session: Session, document: Document, numbers: Collection[int]
) -> dict[int, bytes]:
    """The texts of these revisions: one statement."""
    rows = session.execute(
        select(Revision.number, Revision.body).where(
            Revision.document_id == document.id, Revision.number.in_(numbers)
        )
    )
    return {row.number: row.body for row in rows}


def possible_reviewers(session: Session, *, without: int) -> list[Person]:
    """Everybody who may be asked, by name."""
    reviewers = select(AuthorRole.person_id).where(AuthorRole.kind == REVIEWER)
    rows = session.scalars(
        select(Person)
        .where(
            (Person.role == "admin") | Person.id.in_(reviewers),
            Person.disabled_at.is_(None),
            Person.id != without,
        )
        .order_by(Person.name, Person.id)
    )
    return list(rows)
