"""Take a tree in as drafts, and settle what both sides changed. Never commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.audit import service as audit
from learning.authoring import queries
from learning.authoring.content import read_content
from learning.authoring.merge import Difference, Known, differences
from learning.authoring.models import Conflict, Document
from learning.authoring.service.importing import ContentRefused, take
from learning.authoring.service.keeping import digest_of
from learning.authoring.service.rendered import note_taken
from learning.authoring.service.texts import Draft, save
from learning.errors import Refusal
from learning.i18n import N_

DATABASE, FILE, MERGED = "database", "file", "merged"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a tree would change, worked out before anything happens."""

    known: Mapping[str, Known]
    files: Mapping[str, bytes]
    actions: tuple[Difference, ...]

    @property
    def stamp(self) -> str:
        """Tells whether the database is still the one that this was worked out from."""
        lines = (f"{path} {one.head} {one.synced}" for path, one in sorted(self.known.items()))
        return digest_of("\n".join(lines).encode())

    @property
    def changes(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.actions if one.action != "same")


def offer(session: Session, files: Mapping[str, bytes], *, is_whole: bool) -> Offer:
    """Compare a tree with the newest texts. What a part of a tree lacks is left alone."""
    known = queries.known_documents(session)
    actions = differences(known, {path: digest_of(body) for path, body in files.items()})
    wanted = [one for one in actions if is_whole or one.path in files]
    return Offer(known, files, tuple(wanted))


def check(offered: Offer, newest: Mapping[str, bytes]) -> None:
    """Raise `ContentRefused` with every error that the newest texts would have afterwards."""
    merged = dict(newest)
    for one in offered.actions:
        if one.action in ("create", "take_file"):
            merged[one.path] = offered.files[one.path]
        elif one.action == "remove":
            merged.pop(one.path, None)
    problems = read_content(merged).problems
    if errors := tuple(one for one in problems if one.level == "error"):
        raise ContentRefused(errors)


def accept(session: Session, offered: Offer, *, by: int, now: datetime) -> None:
    """Keep what the tree changed as the newest texts, to be published; conflicts wait."""
    documents = queries.documents_by_path(session)
    for one in offered.actions:
        body = offered.files.get(one.path)
        take(session, documents.get(one.path), one, body, now=now, by=by)
    session.flush()
    taken = {one.path for one in offered.actions if one.action in ("create", "take_file")}
    note_taken(session, taken, offered.files, by=by, now=now)
    audit.record(
        session,
        "content.uploaded",
        actor_id=by,
        subject=("document", 0),
        now=now,
        details={"count": len(offered.changes)},
    )


def settle(
    session: Session,
    conflict: Conflict,
    choice: str,
    *,
    text: bytes = b"",
    by: int,
    now: datetime,
) -> None:
    """Decide what the newest text is; the other stays in the history, or in the file."""
    if conflict.settled_at is not None:
        raise Refusal(N_("This conflict is settled already."))
    document = session.get_one(Document, conflict.document_id)
    if choice == FILE and conflict.file_body is None:
        document.removed_at = now
    elif choice in (FILE, MERGED):
        body = conflict.file_body if choice == FILE and conflict.file_body else text
        save(session, document, Draft(body, document.head, by), now=now)
        document.removed_at = None
    elif choice != DATABASE:
        raise Refusal(N_("Choose which text stays."))
    document.synced_digest = conflict.file_digest
    for one in session.scalars(
        select(Conflict).where(Conflict.document_id == document.id, Conflict.settled_at.is_(None))
    ):
        one.settled_at = now
    audit.record(
        session,
        "content.settled",
        actor_id=by,
        subject=("document", document.id),
        now=now,
        details={"path": document.path, "choice": choice},
    )
