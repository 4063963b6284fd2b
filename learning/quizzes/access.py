"""Who may look at how a quiz works, and give a person more time in it."""

REPORTING = frozenset({"facilitator", "admin"})


def may_see_report(role: str) -> bool:
    """Whether somebody in this role may see figures of a quiz and extend a person's time."""
    return role in REPORTING
