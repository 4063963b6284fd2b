"""Keep what an author writes: as a revision, or as their own copy until they save."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from learning.authoring.models import WorkingCopy
from learning.authoring.service import texts
from learning.authoring.service.texts import Draft, NewerRevision
from learning.authoring.views.opened import Opened, body_of, document_row, text_of
from learning.errors import Refusal
from learning.i18n import N_
from learning.web.database import current_session, transaction

ELSEWHERE = N_(
    "You are writing this text in another window too. What stands there is kept; go on in one."
)


class WrittenElsewhere(Refusal):
    """The same person's copy was changed in another window; see `text`."""

    def __init__(self, text: str, stamp: str) -> None:
        super().__init__(ELSEWHERE)
        self.text = text
        self.stamp = stamp


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form of the editor holds."""

    text: str
    base: int
    stamp: str  # of the working copy that this window knows; empty: none
    note: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A person's own text that is not saved yet."""

    text: str
    base: int
    stamp: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """A revision that is there now."""

    number: int
    saved_at: datetime


def copy_of(opened: Opened, person_id: int) -> Copy | None:
    """What this person wrote and did not save, if it differs from the newest text."""
    session = current_session()
    row = texts.working_copy(session, document_row(session, opened), person_id)
    if row is None or text_of(row.body) == opened.newest:
        return None
    return Copy(text_of(row.body), row.base, stamp_of(row), row.saved_at)


def stamp_of(row: WorkingCopy) -> str:
    return row.saved_at.astimezone(UTC).isoformat()


def save(opened: Opened, sent: Sent, *, by: int) -> Saved:
    """Keep it as the newest revision.

    When somebody else was faster it is kept as this person's own copy, and `NewerRevision` rises.
    """
    now = datetime.now(UTC)
    try:
        with transaction(lane=lane_of(opened)) as session:
            document = document_row(session, opened)
            other = copy_elsewhere(session, opened, sent, by)
            revision = texts.save(session, document, draft_of(session, opened, sent, by), now=now)
            if other is not None:  # saving ends one's copy; this one belongs to another window
                texts.set_aside(session, document, other[0], now=other[1])
            return Saved(revision.number, revision.saved_at)
    except NewerRevision:
        set_aside(opened, sent, by=by)
        raise


def set_aside(opened: Opened, sent: Sent, *, by: int) -> str:
    """Keep it as this person's own copy; gives its stamp. Nothing of another window is lost."""
    now = datetime.now(UTC)
    with transaction(lane=lane_of(opened)) as session:
        document = document_row(session, opened)
        other = copy_elsewhere(session, opened, sent, by)
        if other is not None:
            raise WrittenElsewhere(text_of(other[0].body), other[1].astimezone(UTC).isoformat())
        draft = draft_of(session, opened, sent, by)
        there = texts.working_copy(session, document, by)
        if there is not None and (there.body, there.base) == (draft.body, draft.base):
            return stamp_of(there)  # sent twice: whoever knows its stamp still knows it
        newest = texts.newest_revision(session, document)
        if newest is not None and newest.body == draft.body:
            texts.end_copy(session, document, by)
            return ""
        return stamp_of(texts.set_aside(session, document, draft, now=now))


def give_up(opened: Opened, *, by: int) -> None:
    """Forget the copy: its author starts from the newest revision."""
    with transaction(lane=lane_of(opened)) as session:
        texts.end_copy(session, document_row(session, opened), by)


def copy_elsewhere(
    session: Session, opened: Opened, sent: Sent, person_id: int
) -> tuple[Draft, datetime] | None:
    """The person's copy, when this window has not seen it and says something else."""
    row = texts.working_copy(session, document_row(session, opened), person_id)
    if row is None or stamp_of(row) == sent.stamp or text_of(row.body) == sent.text:
        return None
    return Draft(row.body, row.base, person_id), row.saved_at


def draft_of(session: Session, opened: Opened, sent: Sent, by: int) -> Draft:
    newest = texts.newest_revision(session, document_row(session, opened))
    body = body_of(sent.text, like=newest.body if newest else b"")
    return Draft(body, sent.base, by, sent.note)


def lane_of(opened: Opened) -> str:
    return f"document:{opened.document_id}"
