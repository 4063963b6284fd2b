"""One document at its path, and the files that stand beside it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.authoring.models import Document, Revision
from learning.errors import NotFound
from learning.i18n import N_

NO_TEXT = N_("There is no such text.")


def document_at(session: Session, path: str) -> Document:
    """The document with this path, unless it was removed."""
    found = session.scalar(
        select(Document).where(Document.path == path, Document.removed_at.is_(None))
    )
    if found is None:
        raise NotFound(NO_TEXT)
    return found


def paths_under(session: Session, folder: str) -> list[str]:
    """Every path in a folder of the tree that was not removed."""
    return list(
        session.scalars(
            select(Document.path)
            .where(Document.path.startswith(f"{folder}/", autoescape=True))
            .where(Document.removed_at.is_(None))
            .order_by(Document.path)
        )
    )


def bodies_under(session: Session, group: str) -> dict[str, bytes]:
    """The newest texts of a module, or of the library, by path; media stay where they are."""
    rows = session.execute(
        select(Document.path, Revision.body)
        .join(Revision, (Revision.document_id == Document.id) & (Revision.number == Document.head))
        .where(Document.path.startswith(f"{group}/", autoescape=True))
        .where(Document.removed_at.is_(None), Document.path.not_like("%/media/%"))
        .order_by(Document.path)
    )
    return {row.path: row.body for row in rows}


def lessons_of(session: Session, module: str) -> list[tuple[str, str, bytes]]:
    """Path, digest and newest text of the lessons of a module in their own language."""
    rows = session.execute(
        select(Document.path, Document.digest, Revision.body)
        .join(Revision, (Revision.document_id == Document.id) & (Revision.number == Document.head))
        .where(Document.path.startswith(f"{module}/lessons/", autoescape=True))
        .where(Document.removed_at.is_(None))
        .order_by(Document.path)
    )
    return [(row.path, row.digest, row.body) for row in rows]


def saved_by(session: Session, document_id: int, number: int) -> tuple[datetime, str] | None:
    """When a revision was saved, and by whom; a name that is gone is empty."""
    row = session.execute(
        select(Revision.saved_at, Person.name)
        .join(Person, Person.id == Revision.author_id, isouter=True)
        .where(Revision.document_id == document_id, Revision.number == number)
    ).first()
    return (row.saved_at, row.name or "") if row else None
