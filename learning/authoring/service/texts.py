"""Save what authors write: every text is kept, and nobody overwrites anybody. Never commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learning.authoring.models import Document, Revision, WorkingCopy
from learning.authoring.service.keeping import (
    LONGEST_NOTE,
    digest_of,
    keep,
    new_document,
    newest_revision,
    revision_numbered,
)
from learning.authoring.service.rendered import note_saved
from learning.errors import Refusal
from learning.i18n import N_

__all__ = [
    "LONGEST_NOTE",
    "Draft",
    "NewerRevision",
    "digest_of",
    "end_copy",
    "keep",
    "new_document",
    "newest_revision",
    "restore",
    "revision_numbered",
    "save",
    "set_aside",
    "working_copy",
]
NEWER = N_("Somebody saved this text after you opened it. Both texts are kept: merge them now.")


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
    note_saved(session, document, draft.body, by=draft.by, now=now)
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
    revision = keep(session, document, earlier.body, by=by, now=now, note=note)
    note_saved(session, document, earlier.body, by=by, now=now)
    return revision


def working_copy(session: Session, document: Document, person_id: int) -> WorkingCopy | None:
    return session.scalar(
        select(WorkingCopy).where(
            WorkingCopy.document_id == document.id, WorkingCopy.person_id == person_id
        )
    )
