"""Who may grant which role."""

from typing import get_args

from learning.web.reader import Role

ROLES: tuple[Role, ...] = get_args(Role)
# The one table of who may grant what. The operator's command line stands above it.
GRANTS: dict[str, frozenset[str]] = {
    "admin": frozenset(ROLES),
    "facilitator": frozenset(),
    "participant": frozenset(),
}


def may_grant(granter_role: str, role: str) -> bool:
    """Whether somebody in the first role may give the second."""
    return role in GRANTS.get(granter_role, frozenset())
