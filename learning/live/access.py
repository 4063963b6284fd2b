"""Who may plan sessions, run one, and know that it exists."""

from collections.abc import Collection

from learning.live.models import LiveSession
from learning.web.reader import Reader

PLANNING = frozenset({"facilitator", "admin"})


def may_plan(person: Reader | None) -> bool:
    """Whether somebody may schedule sessions and look after cohorts."""
    return person is not None and person.role in PLANNING


def may_run(
    person: Reader | None, live_session: LiveSession, facilitator_ids: Collection[int]
) -> bool:
    """Whether the session's plan, cockpit and list of guests exist for this person.

    Theirs who planned it, theirs who were named beside them, and administrators'. Somebody who
    is no facilitator any more runs nothing.
    """
    if person is None or person.role not in PLANNING:
        return False
    if person.role == "admin" or person.person_id == live_session.created_by_id:
        return True
    return person.person_id in facilitator_ids
