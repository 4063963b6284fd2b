"""Read live sessions: one by its code, and who may know of it."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from learning.errors import NotFound
from learning.i18n import N_
from learning.live.models import LiveFacilitator, LiveGuest, LiveSession
from learning.progress.models import CohortFacilitator, CohortMember

NO_SESSION = N_("There is no session with this code.")


def by_code(session: Session, code: str) -> LiveSession:
    """The session with this code of six digits; a rehearsal is one too."""
    found = session.scalar(select(LiveSession).where(LiveSession.code == code))
    if found is None:
        raise NotFound(NO_SESSION)
    return found


def facilitators_of(session: Session, live_session_id: int) -> frozenset[int]:
    """Who was named to run it beside the person who planned it."""
    rows = session.scalars(
        select(LiveFacilitator.person_id).where(LiveFacilitator.live_session_id == live_session_id)
    )
    return frozenset(rows)


def is_awaited(session: Session, live: LiveSession, *, person_id: int, address: str) -> bool:
    """Whether somebody stands on the session's list, or in the cohort it is for.

    A list holds addresses: an account opened later is found by its own.
    """
    theirs = or_(LiveGuest.person_id == person_id, LiveGuest.address == address)
    guest = select(LiveGuest.id).where(LiveGuest.live_session_id == live.id, theirs)
    if session.scalar(guest.limit(1)) is not None:
        return True
    if live.audience != "cohort" or live.cohort_id is None:
        return False
    member = select(CohortMember.id).where(
        CohortMember.cohort_id == live.cohort_id,
        or_(CohortMember.person_id == person_id, CohortMember.address == address),
    )
    keeper = select(CohortFacilitator.id).where(
        CohortFacilitator.cohort_id == live.cohort_id, CohortFacilitator.person_id == person_id
    )
    return session.scalar(member.limit(1)) is not None or session.scalar(keeper) is not None
