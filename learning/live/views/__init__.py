"""Pages of live sessions: the list, the plan, the phone, the screen, the cockpit, the report."""

from learning.live.views.blueprint import bp

__all__ = ["bp"]
