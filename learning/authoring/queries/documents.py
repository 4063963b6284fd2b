"""Read the documents and their newest texts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring.merge import Known
from learning.authoring.models import Conflict, Document, Revision


def known_documents(session: Session) -> dict[str, Known]:
    """What the database knows of each path, for the three-way comparison."""
    rows = session.execute(
        select(Document.path, Document.digest, Document.synced_digest, Document.removed_at)
    )
    return {
        row.path: Known(None if row.removed_at else row.digest, row.synced_digest) for row in rows
    }


def newest_bodies(session: Session) -> dict[str, bytes]:
    """The newest text of every document that was not removed, by path: one statement."""
    rows = session.execute(
        select(Document.path, Revision.body)
        .join(Revision, (Revision.document_id == Document.id) & (Revision.number == Document.head))
        .where(Document.removed_at.is_(None))
        .order_by(Document.path)
    )
    return {row.path: row.body for row in rows}


def published_bodies(session: Session) -> dict[str, bytes]:
    """What readers see now, as the texts it was made from: one statement."""
    rows = session.execute(
        select(Document.path, Revision.body)
        .join(
            Revision,
            (Revision.document_id == Document.id) & (Revision.number == Document.published),
        )
        .order_by(Document.path)
    )
    return {row.path: row.body for row in rows}


def documents_by_path(session: Session) -> dict[str, Document]:
    return {document.path: document for document in session.scalars(select(Document))}


def open_conflicts(session: Session) -> list[str]:
    """Paths whose file and database texts both wait for a decision."""
    return list(
        session.scalars(
            select(Document.path)
            .join(Conflict, Conflict.document_id == Document.id)
            .where(Conflict.settled_at.is_(None))
            .order_by(Document.path)
            .distinct()
        )
    )
