"""What an activity is by the server's clock, and whether an answer still counts. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from learning.live.room import Activity, Control

GRACE = timedelta(seconds=10)  # an answer typed offline still counts this long after closing
Arrival = Literal["in time", "late"]


def standing_of(control: Control, key: str, *, now: datetime) -> Activity:
    """The activity at this moment: one whose time is up is closed, whoever is asleep.

    A pause stops the clock.
    """
    activity = control.activity(key)
    moment = control.paused_at or now
    if activity.standing == "open" and activity.closes_at and moment >= activity.closes_at:
        return replace(activity, standing="closed", closed_at=activity.closes_at)
    return activity


def arrival(control: Control, key: str, round_: int, *, seat: int, now: datetime) -> Arrival | None:
    """Whether an answer of this seat counts now; None where it comes too late or for another round.

    Somebody with more time has it after everybody else's end, until the results are shown.
    """
    activity = standing_of(control, key, now=now)
    if activity.round != round_ or control.phase not in ("live", "paused"):
        return None
    if activity.standing == "open":
        return "in time"
    if activity.standing != "closed" or activity.closed_at is None:
        return None
    own_end = activity.closed_at + timedelta(seconds=control.extra.get(seat, 0))
    if now <= own_end:
        return "in time"
    return "late" if now <= own_end + GRACE else None
