"""Have texts read by colleagues: advice, never a lock. Never commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.audit import service as audit
from learning.authoring import queries
from learning.authoring.models import Document, ReviewComment, ReviewRequest
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.mail import service as mail
from learning.mail.service import Letter

LONGEST_NOTE = 300
LONGEST_COMMENT = 4_000  # characters
DECISIONS = ("approved", "changes")


class NoReviewer(Refusal):
    """This person may not judge texts."""

    status = 422


class NoText(Refusal):
    """A comment says something."""

    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked to read, by whom, and where."""

    reviewer: Person
    by: Person
    site: str  # the address that links of letters begin with
    note: str = ""


def ask(session: Session, document: Document, asked: Asked, *, now: datetime) -> ReviewRequest:
    """Ask a colleague to read the newest text of a document, and write to them."""
    reviewer = asked.reviewer
    rights = queries.rights_of(session, reviewer.id, role=reviewer.role)
    if not rights.may_judge or reviewer.disabled_at is not None:
        raise NoReviewer(N_("This person may not review texts."))
    if reviewer.id == asked.by.id:
        raise NoReviewer(N_("Ask somebody else than yourself."))
    request = ReviewRequest(
        document_id=document.id,
        number=document.head,
        asked_by_id=asked.by.id,
        reviewer_id=reviewer.id,
        note=asked.note.strip()[:LONGEST_NOTE],
        asked_at=now,
        state="open",
    )
    session.add(request)
    session.flush()
    mail.queue(session, letter(request, document, asked), now=now)
    return request


def letter(request: ReviewRequest, document: Document, asked: Asked) -> Letter:
    language = asked.reviewer.language
    return Letter(
        to=asked.reviewer.email,
        kind="review-asked",
        language=language,
        values={
            "inviter": asked.by.name,
            "title": document.path,
            "note": request.note,
            "link": f"{asked.site}/{language}/author/review/{request.public_id}",
        },
        person_id=asked.reviewer.id,
    )


def comment(
    session: Session, document: Document, block_key: str, text: str, *, by: int, now: datetime
) -> ReviewComment:
    """Remark on one block of the newest text, or on the whole of it."""
    if not text.strip():
        raise NoText(N_("Write what you want to say."))
    if len(text) > LONGEST_COMMENT:
        raise NoText(N_("Use at most {count} characters."), count=LONGEST_COMMENT)
    made = ReviewComment(
        document_id=document.id,
        number=document.head,
        block_key=block_key[:120],
        author_id=by,
        text=text.strip(),
        at=now,
    )
    session.add(made)
    session.flush()
    return made


def settle(comment: ReviewComment, *, by: int, now: datetime) -> None:
    """The remark is dealt with. It stays to be read."""
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by_id = now, by


def decide(
    session: Session, request: ReviewRequest, decision: str, *, by: int, now: datetime
) -> None:
    """Approve, or ask for changes: whoever was asked, and nobody else. It can be changed."""
    if by != request.reviewer_id:
        raise NotFound(N_("This page does not exist."))
    if decision not in DECISIONS:
        raise Refusal(N_("Choose whether you approve, or ask for changes."))
    request.state, request.decided_at = decision, now
    audit.record(
        session,
        "author.reviewed",
        actor_id=by,
        subject=("review_request", request.id),
        now=now,
        details={"decision": decision},
    )
