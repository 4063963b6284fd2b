"""Save what authors write: every text is kept, and nobody overwrites anybody. Never commits."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learning.authoring.models import Document, Revision, WorkingCopy
from learning.errors import Refusal
from learning.i18n import N_

NEWER = N_("Somebody saved this text after you opened it. Both texts are kept: merge them now.")
LONGEST_NOTE = 300  # characters


class NewerRevision(Refusal):
    """Somebody saved the document since this text was begun. Both texts are kept; see `newest`."""

    status = 409

    def __init__(self, base: int, newest: Revision) -> None:
        super().__init__(NEWER)
        self.base = base
        self.newest = newest


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote, and the revision that they had before them."""

    body: bytes
    base: int
    by: int
    note: str = ""


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


def save(session: Session, document: Document, draft: Draft, *, now: datetime) -> Revision:
    """Keep what somebody wrote as the newest revision, and end their working copy.

    Raises `NewerRevision` when another revision came meanwhile; keep the text as a working copy
    then, which `set_aside` does, so that it waits for its author whatever happens. The same text
    again is the revision that is there.
    """
    newest = newest_revision(session, document)
    if newest is not None and newest.digest == digest_of(draft.body):
        end_copy(session, document, draft.by)
        return newest
    if document.head != draft.base and newest is not None:
        raise NewerRevision(draft.base, newest)
    revision = keep(session, document, draft.body, by=draft.by, now=now, note=draft.note)
    end_copy(session, document, draft.by)
    return revision


def set_aside(session: Session, document: Document, draft: Draft, *, now: datetime) -> WorkingCopy:
    """Keep what somebody is writing without saving it: their own copy, one for each document."""
    copy = working_copy(session, document, draft.by)
    if copy is None:
        copy = WorkingCopy(document_id=document.id, person_id=draft.by)
        session.add(copy)
    copy.base, copy.body, copy.saved_at = draft.base, draft.body, now
    session.flush()
    return copy


def end_copy(session: Session, document: Document, person_id: int) -> None:
    """Forget a person's working copy: its text was saved, or given up."""
    session.execute(
        delete(WorkingCopy).where(
            WorkingCopy.document_id == document.id, WorkingCopy.person_id == person_id
        )
    )


def restore(
    session: Session, document: Document, number: int, *, by: int, now: datetime, note: str
) -> Revision:
    """Make an earlier text the newest one again, as a revision of its own."""
    earlier = revision_numbered(session, document, number)
    if earlier is None:
        raise Refusal(N_("There is no such revision."))
    return keep(session, document, earlier.body, by=by, now=now, note=note)


def working_copy(session: Session, document: Document, person_id: int) -> WorkingCopy | None:
    return session.scalar(
        select(WorkingCopy).where(
            WorkingCopy.document_id == document.id, WorkingCopy.person_id == person_id
        )
    )


def newest_revision(session: Session, document: Document) -> Revision | None:
    return revision_numbered(session, document, document.head)


def revision_numbered(session: Session, document: Document, number: int) -> Revision | None:
    return session.scalar(
        select(Revision).where(Revision.document_id == document.id, Revision.number == number)
    )
