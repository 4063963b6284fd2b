"""Keep a text as a revision, and find those that were kept. Never commits."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring.models import Document, Revision

LONGEST_NOTE = 300  # characters


def digest_of(body: bytes) -> str:
    """The fingerprint of a text as it lies in a file."""
    return hashlib.sha256(body).hexdigest()


def new_document(session: Session, path: str) -> Document:
    """A document without any text yet; its first revision is number 1."""
    document = Document(path=path, head=0, digest="", synced_digest="", published=0)
    session.add(document)
    session.flush()  # its revisions name it
    return document


def keep(
    session: Session,
    document: Document,
    body: bytes,
    *,
    by: int | None,
    now: datetime,
    note: str = "",
) -> Revision:
    """Keep the text as the document's newest revision. What readers see does not change."""
    document.head, document.digest = document.head + 1, digest_of(body)
    document.removed_at = None
    revision = Revision(
        document_id=document.id,
        number=document.head,
        body=body,
        digest=document.digest,
        author_id=by,
        note=note[:LONGEST_NOTE],
        saved_at=now,
    )
    session.add(revision)
    session.flush()
    return revision


def newest_revision(session: Session, document: Document) -> Revision | None:
    return revision_numbered(session, document, document.head)


def revision_numbered(session: Session, document: Document, number: int) -> Revision | None:
    return session.scalar(
        select(Revision).where(Revision.document_id == document.id, Revision.number == number)
    )
