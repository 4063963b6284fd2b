"""What an event of the log does to control. Never refuses: an old log reads the same. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from learning.live.room import Activity, Control, Grouping, Step

Payload = Mapping[str, Any]
Change = Callable[[Control, Payload, datetime], Control]


def with_lobby(control: Control, _payload: Payload, _at: datetime) -> Control:
    return replace(control, phase="lobby")


def with_step(control: Control, payload: Payload, at: datetime) -> Control:
    """The room goes to a step; the time spent at the one before is noted."""
    key = str(payload["step"])
    spent = dict(control.spent)
    if control.step_began_at is not None and control.at:
        spent[control.at] = (
            spent.get(control.at, 0.0) + (at - control.step_began_at).total_seconds()
        )
    moved = replace(
        control,
        phase="live",
        at=key,
        began_at=control.began_at or at,
        step_began_at=at,
        spent=spent,
    )
    if not payload.get("opens"):
        return moved
    closes_at = read_moment(payload.get("closes_at"))
    activity = Activity("open", control.activity(key).round + 1, at, closes_at)
    return with_activity(moved, key, activity)


def with_activity(control: Control, key: str, activity: Activity) -> Control:
    return replace(control, activities={**control.activities, key: activity})


def with_opened(control: Control, payload: Payload, at: datetime) -> Control:
    closes_at = read_moment(payload.get("closes_at"))
    activity = Activity("open", int(payload["round"]), at, closes_at)
    return with_activity(control, str(payload["step"]), activity)


def with_timer(control: Control, payload: Payload, _at: datetime) -> Control:
    key = str(payload["step"])
    closes_at = read_moment(payload["closes_at"])
    return with_activity(control, key, replace(control.activity(key), closes_at=closes_at))


def with_closed(control: Control, payload: Payload, at: datetime) -> Control:
    key = str(payload["step"])
    closed_at = read_moment(payload.get("at")) or at
    closed = replace(control.activity(key), standing="closed", closed_at=closed_at)
    return with_activity(control, key, closed)


def with_revealed(control: Control, payload: Payload, at: datetime) -> Control:
    key = str(payload["step"])
    closed_at = read_moment(payload.get("at")) or at
    shown = replace(control.activity(key), standing="revealed", closed_at=closed_at)
    return with_activity(control, key, shown)


def with_concealed(control: Control, payload: Payload, _at: datetime) -> Control:
    key = str(payload["step"])
    return with_activity(control, key, replace(control.activity(key), standing="closed"))


def with_pause(control: Control, _payload: Payload, at: datetime) -> Control:
    return replace(control, phase="paused", paused_at=at)


def with_resumed(control: Control, payload: Payload, _at: datetime) -> Control:
    """A pause moves every deadline on, and counts for no step."""
    waited = timedelta(seconds=float(payload["waited"]))
    return replace(
        control,
        phase="live",
        paused_at=None,
        step_began_at=control.step_began_at and control.step_began_at + waited,
        activities={
            key: replace(one, closes_at=one.closes_at + waited)
            if one.standing == "open" and one.closes_at
            else one
            for key, one in control.activities.items()
        },
    )


def with_end(control: Control, _payload: Payload, at: datetime) -> Control:
    """What is still open is closed with the session."""
    left = with_step(control, {"step": control.at}, at) if control.at else control
    return replace(
        left,
        phase="ended",
        paused_at=None,
        activities={
            key: replace(one, standing="closed", closed_at=one.closed_at or at)
            if one.standing == "open"
            else one
            for key, one in left.activities.items()
        },
    )


def with_steps(control: Control, steps: Iterable[Step]) -> Control:
    return replace(control, steps=tuple(steps))


def with_dropped(control: Control, payload: Payload, _at: datetime) -> Control:
    return with_steps(
        control,
        (
            replace(one, is_dropped=bool(payload["is_dropped"]))
            if one.key == payload["step"]
            else one
            for one in control.steps
        ),
    )


def with_moved(control: Control, payload: Payload, _at: datetime) -> Control:
    moving = [one for one in control.steps if one.key == payload["step"]]
    rest = [one for one in control.steps if one.key != payload["step"]]
    place = int(payload["place"])
    return with_steps(control, [*rest[:place], *moving, *rest[place:]])


def with_minutes(control: Control, payload: Payload, _at: datetime) -> Control:
    minutes = int(payload["minutes"])
    return with_steps(
        control,
        (
            replace(one, minutes=minutes) if one.key == payload["step"] else one
            for one in control.steps
        ),
    )


def with_added(control: Control, payload: Payload, _at: datetime) -> Control:
    place = int(payload["place"])
    new = Step(
        str(payload["step"]),
        str(payload["form"]),
        int(payload["minutes"]),
        seconds=payload.get("seconds"),
    )
    return with_steps(control, [*control.steps[:place], new, *control.steps[place:]])


def with_plan(control: Control, payload: Payload, _at: datetime) -> Control:
    """The whole plan at once: how every log begins."""
    steps = (
        Step(
            one["key"],
            one["form"],
            one["minutes"],
            is_dropped=bool(one.get("is_dropped")),
            seconds=one.get("seconds"),
        )
        for one in payload["steps"]
    )
    return with_steps(control, steps)


def with_extra(control: Control, payload: Payload, _at: datetime) -> Control:
    return replace(control, extra={**control.extra, int(payload["seat"]): int(payload["seconds"])})


def with_groups(control: Control, payload: Payload, _at: datetime) -> Control:
    by = "city" if payload["by"] == "city" else "draw"
    return replace(control, grouping=Grouping(by, tuple(payload["names"])))  # type: ignore[arg-type]


def without_groups(control: Control, _payload: Payload, _at: datetime) -> Control:
    return replace(control, grouping=None, grouped=frozenset())


def with_apart(control: Control, payload: Payload, _at: datetime) -> Control:
    key = {str(payload["step"])}
    grouped = control.grouped | key if payload["is_apart"] else control.grouped - key
    return replace(control, grouped=grouped)


def with_questions(control: Control, payload: Payload, _at: datetime) -> Control:
    return replace(control, takes_questions=bool(payload["takes"]))


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def read_moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


CHANGES: Mapping[str, Change] = {
    "plan": with_plan,
    "lobby": with_lobby,
    "next": with_step,
    "previous": with_step,
    "go": with_step,
    "open": with_opened,
    "timer": with_timer,
    "close": with_closed,
    "reveal": with_revealed,
    "conceal": with_concealed,
    "pause": with_pause,
    "resume": with_resumed,
    "end": with_end,
    "drop": with_dropped,
    "move": with_moved,
    "minutes": with_minutes,
    "add": with_added,
    "extra": with_extra,
    "group": with_groups,
    "ungroup": without_groups,
    "apart": with_apart,
    "questions": with_questions,
}
