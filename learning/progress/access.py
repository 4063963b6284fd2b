"""Who may look after which cohort."""

from collections.abc import Collection

from learning.progress.models import Cohort
from learning.web.reader import Reader

KEEPING = frozenset({"facilitator", "admin"})


def may_keep(person: Reader | None, cohort: Cohort, facilitator_ids: Collection[int]) -> bool:
    """Whether the cohort's page exists for this person: who made it, who was named beside them,
    and administrators, as long as they are facilitators at all."""
    if person is None or person.role not in KEEPING:
        return False
    if person.role == "admin" or person.person_id == cohort.created_by_id:
        return True
    return person.person_id in facilitator_ids
