"""Who may do what with texts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring.access import REVIEWER, TRANSLATOR, Rights
from learning.authoring.models import AuthorRole


def roles_of(session: Session, person_id: int) -> list[AuthorRole]:
    """What somebody may do with texts beside their role on the site, reviewing first."""
    rows = session.scalars(
        select(AuthorRole)
        .where(AuthorRole.person_id == person_id)
        .order_by(AuthorRole.kind, AuthorRole.language)
    )
    return list(rows)


def rights_of(session: Session, person_id: int, *, role: str) -> Rights:
    """Everything that somebody may do with texts; no statement for administrators."""
    if role == "admin":
        return Rights(is_admin=True)
    roles = roles_of(session, person_id)
    return Rights(
        is_reviewer=any(one.kind == REVIEWER for one in roles),
        languages=frozenset(one.language for one in roles if one.kind == TRANSLATOR),
    )
