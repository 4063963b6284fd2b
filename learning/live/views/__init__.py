"""Pages of live sessions: the list, the plan, the phone, the screen, the cockpit, the report."""

from flask import Flask

from learning.config import Settings
from learning.live.views import (
    announcement,
    answers,
    attendance,
    calendar,
    check,
    control,
    export,
    guests,
    hub,
    join,
    lists,
    phone,
    plan,
    posts,
    present,
    rehearse,
    report,
    results,
    schedule,
    stage,
    streams,
)
from learning.live.views.blueprint import bp

__all__ = [
    "announcement",
    "answers",
    "attendance",
    "bp",
    "calendar",
    "check",
    "export",
    "guests",
    "init_app",
    "join",
    "lists",
    "plan",
    "posts",
    "rehearse",
    "report",
    "results",
    "schedule",
    "stage",
    "streams",
]

# Pages that are drawn again as the room moves: each says how in `register(hub)`.
DRAWN: tuple[hub.Drawn, ...] = (phone, present, control)


def init_app(app: Flask, settings: Settings) -> None:
    """The hub of this process, and how each page is drawn."""
    hub.init_app(app, settings)
    for page in DRAWN:
        page.register(app.extensions["live_hub"])
