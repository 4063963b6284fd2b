"""The learning report: saved with a number, so that nobody's text is overwritten unseen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.audit import service as audit
from learning.catalogue import service as catalogue
from learning.errors import Refusal
from learning.i18n import N_
from learning.live.models import LiveReport, LiveSession

LONGEST_REPORT = 60_000  # characters


class NewerReport(Refusal):
    """Somebody saved the report since this page was opened; both texts are shown."""

    status = 409

    def __init__(self, newest: LiveReport) -> None:
        super().__init__(
            N_("The report was saved by somebody else meanwhile. Compare both texts, then save.")
        )
        self.newest = newest


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way in, and the revision it was written on."""

    text: str
    language: str
    seen_revision: int


def save(
    session: Session, live: LiveSession, draft: Draft, *, by_id: int, now: datetime
) -> LiveReport:
    """Keep the text as the newest revision; the same text again changes nothing."""
    if len(draft.text) > LONGEST_REPORT:
        raise Refusal(
            N_("This text has {length} characters; at most {most} can be kept. Shorten it."),
            length=len(draft.text),
            most=LONGEST_REPORT,
        )
    found = of(session, live.id)
    if found and (found.text, found.language) == (draft.text, draft.language):
        return found
    if found and found.revision != draft.seen_revision:
        raise NewerReport(found)
    kept = found or LiveReport(live_session_id=live.id, revision=0)
    kept.text, kept.language = draft.text, draft.language
    kept.revision, kept.saved_at, kept.saved_by_id = kept.revision + 1, now, by_id
    session.add(kept)
    session.flush()
    return kept


def publish(session: Session, live: LiveSession, *, seen: int, by_id: int, now: datetime) -> None:
    """Everybody may read the revision that was looked at; a newer one is looked at first."""
    found = of(session, live.id)
    if found is None:
        raise Refusal(N_("Save the report first."))
    if found.revision != seen:
        raise NewerReport(found)
    if found.published_at is None:
        found.published_at = now
        catalogue.raise_revision(session)  # the module's page names it
        note(session, "live.report_published", live, by_id=by_id, now=now)


def withdraw(session: Session, live: LiveSession, *, by_id: int, now: datetime) -> None:
    """Only those who run the session read it again."""
    found = of(session, live.id)
    if found is not None and found.published_at is not None:
        found.published_at = None
        catalogue.raise_revision(session)
        note(session, "live.report_withdrawn", live, by_id=by_id, now=now)


def of(session: Session, live_session_id: int) -> LiveReport | None:
    return session.scalar(
        select(LiveReport)
        .where(LiveReport.live_session_id == live_session_id)
        .execution_options(populate_existing=True)
    )


def note(session: Session, act: str, live: LiveSession, *, by_id: int, now: datetime) -> None:
    audit.record(
        session,
        act,
        actor_id=by_id,
        subject=("live_session", live.id),
        now=now,
        details={"session": live.code},
    )
