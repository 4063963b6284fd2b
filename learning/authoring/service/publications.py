"""Publish one module, or what modules share, because somebody asked for it. Never commits.

Reading a whole tree takes seconds, so a page only asks (`ask`) and a duty does the work between
two short transactions: `begin` says what to read, `finish` or `refuse` what came of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.audit import service as audit
from learning.authoring import queries
from learning.authoring.content import Content
from learning.authoring.models import Document, Publication, ReleaseSource, Revision
from learning.authoring.paths import LIBRARY, place_of
from learning.authoring.service.publishing import publish
from learning.authoring.service.texts import LONGEST_NOTE
from learning.catalogue.models import Module, Release
from learning.errors import Refusal
from learning.i18n import N_
from learning.markdown.document import Problem

OPEN = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a publication has to read: texts, and the revision that each of them is."""

    bodies: Mapping[str, bytes]
    numbers: Mapping[str, int]


def ask(
    session: Session, module: str, *, note: str, by: int, now: datetime, restores: int | None = None
) -> Publication:
    """Ask for the newest texts of a module to be published, or those of an earlier release."""
    is_open = select(Publication.id).where(
        Publication.module == module, Publication.state.in_(OPEN)
    )
    if session.scalar(is_open) is not None:
        raise Refusal(N_("This is being published already. Wait until it is done."))
    if restores is not None:
        _numbers_of_release(session, module, restores)  # refuses one that cannot be gone back to
    publication = Publication(
        module=module,
        restores=restores,
        note=note.strip()[:LONGEST_NOTE],
        asked_by_id=by,
        asked_at=now,
        state="waiting",
        problems=[],
    )
    session.add(publication)
    session.flush()
    return publication


def next_one(session: Session) -> Publication | None:
    """What to publish next. One that a dead process left running is begun again."""
    return session.scalar(
        select(Publication).where(Publication.state.in_(OPEN)).order_by(Publication.id).limit(1)
    )


def begin(session: Session, publication: Publication) -> Reading:
    """What this publication reads: its own newest texts, and of all others what readers see."""
    numbers = wanted_numbers(session, publication.module, restores=publication.restores)
    publication.state, publication.done_count = "running", 0
    publication.total_count = len(numbers)
    return Reading(bodies_of(session, numbers), numbers)


def wanted_numbers(session: Session, module: str, *, restores: int | None = None) -> dict[str, int]:
    """The revision of every path that would be readable; those of others stay as they are."""
    documents = queries.documents_by_path(session)
    numbers = {
        path: one.published
        for path, one in documents.items()
        if not belongs(path, module) and one.published
    }
    if restores is None:
        own = {
            path: one.head
            for path, one in documents.items()
            if belongs(path, module) and one.removed_at is None
        }
    else:
        own = _numbers_of_release(session, module, restores)
    return numbers | own


def belongs(path: str, module: str) -> bool:
    """Whether a path is published with this module, or with what all modules share."""
    return path.startswith(f"{LIBRARY}/") if module == LIBRARY else place_of(path).module == module


def bodies_of(session: Session, numbers: Mapping[str, int]) -> dict[str, bytes]:
    """The texts of these revisions: one statement."""
    rows = session.execute(
        select(Document.path, Revision.number, Revision.body)
        .join(Revision, Revision.document_id == Document.id)
        .where(Document.path.in_(numbers))
    )
    return {row.path: row.body for row in rows if numbers[row.path] == row.number}


def finish(
    session: Session,
    publication: Publication,
    content: Content,
    numbers: Mapping[str, int],
    *,
    now: datetime,
) -> None:
    """Make it readable. Raises `Refusal` when a text was published meanwhile; begin again then."""

    def of_others(all_numbers: Mapping[str, int]) -> dict[str, int]:
        return {
            path: one
            for path, one in all_numbers.items()
            if one and not belongs(path, publication.module)
        }

    now_there = {path: one.published for path, one in queries.documents_by_path(session).items()}
    if of_others(now_there) != of_others(numbers):
        raise Refusal(N_("The content was changed while it was being read."))
    released = publish(
        session,
        content,
        numbers=numbers,
        now=now,
        note=publication.note,
        by=publication.asked_by_id,
    )
    release = next(iter(released.values()), None)
    publication.release_id = release.id if release else None
    publication.state, publication.finished_at = "done", now
    publication.done_count = publication.total_count
    audit.record(
        session,
        "content.rolled_back" if publication.restores else "content.published",
        actor_id=publication.asked_by_id,
        subject=("publication", publication.id),
        now=now,
        details={"module": publication.module, "release": release.number if release else None},
    )


def refuse(
    session: Session, publication: Publication, problems: Iterable[Problem], *, now: datetime
) -> None:
    """Say why nothing was published."""
    publication.problems = [asdict(one) for one in problems if one.level == "error"]
    publication.state, publication.finished_at = "refused", now
    session.flush()


def _numbers_of_release(session: Session, module: str, number: int) -> dict[str, int]:
    rows = session.execute(
        select(Document.path, ReleaseSource.number)
        .join(ReleaseSource, ReleaseSource.document_id == Document.id)
        .join(Release, Release.id == ReleaseSource.release_id)
        .join(Module, Module.id == Release.module_id)
        .where(Module.slug == module, Release.number == number)
    )
    found = {row.path: row.number for row in rows}
    if not found:
        raise Refusal(
            N_("Release {number} was made before texts were kept, so it cannot be restored."),
            number=number,
        )
    return found
