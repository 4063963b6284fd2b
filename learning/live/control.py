"""The state machine of a session: what a facilitator's command does to it. Pure.

    planned → lobby → live ⇄ paused → ended          an activity: draft → open → closed → revealed
                                                     (reopened: open again, as a new round)

A command is decided once, by the writer, against the newest control; what it decided is an event.
`changes.py` replays such events and never refuses, so that an old log reads the same for ever.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import get_args

from learning.errors import Refusal
from learning.i18n import N_
from learning.live.changes import Payload, moment
from learning.live.items import SLIDE, Form
from learning.live.room import Control, Phase, Step
from learning.live.timing import standing_of

LONGEST_TIMER = 3_600  # seconds
MOST_GROUPS = 40


@dataclass(frozen=True, slots=True)
class Command:
    """What a facilitator asks for. `seen` is the version of control that their page showed."""

    kind: str
    payload: Payload = field(default_factory=dict)
    seen: int | None = None


class Stale(Refusal):
    """Somebody else, or an earlier click, was faster. The page shows the present state."""

    status = 409


class Misplaced(Refusal):
    """The session is not where this command makes sense."""

    status = 409


STALE = N_(
    "The session has moved on since you clicked, so nothing was changed. Look and click again."
)


def decided(control: Control, command: Command, *, now: datetime) -> Payload:
    """The payload of the event that this command becomes; raises `Refusal` when it may not.

    What depends on the clock or the moment is worked out here and written into the payload.
    """
    if command.seen is not None and command.seen != control.version and command.kind in STEERING:
        raise Stale(STALE)
    decide = DECISIONS.get(command.kind)
    if decide is None:
        raise Misplaced(N_("This is not something a session can do."))
    return decide(control, command.payload, now)


Decide = Callable[[Control, Payload, datetime], Payload]


def in_phase(control: Control, *phases: Phase) -> None:
    if control.phase in phases:
        return
    raise Misplaced(
        {
            "planned": N_("The room is not open yet. Open it first."),
            "lobby": N_("The session has not begun. Begin it first."),
            "live": N_("The session is running already."),
            "paused": N_("The session is paused. Continue it first."),
            "ended": N_("The session has ended."),
        }[control.phase]
    )


def step_named(control: Control, payload: Payload) -> Step:
    found = next((one for one in control.steps if one.key == payload.get("step")), None)
    if found is None:
        raise Misplaced(N_("This step is not in the plan."))
    return found


def activity_named(control: Control, payload: Payload) -> Step:
    step = step_named(control, {"step": payload.get("step") or control.at})
    if step.form == SLIDE:
        raise Misplaced(N_("This step is a slide: nothing is asked here."))
    return step


def decide_plan(control: Control, payload: Payload, _now: datetime) -> Payload:
    """The whole plan at once, in place of any there was. The caller has written its items."""
    if control.phase != "planned":
        raise Misplaced(N_("The session has begun. Change its steps one by one."))
    steps = [planned_step(one) for one in payload["steps"]]
    if len({one["key"] for one in steps}) != len(steps):
        raise Misplaced(N_("This step is in the plan already."))
    return {"steps": steps}


def planned_step(step: Payload) -> Payload:
    """What the log keeps of a step; only what differs from the usual is said."""
    found = {"key": str(step["key"]), "form": str(step["form"]), "minutes": int(step["minutes"])}
    if step.get("seconds") is not None:
        found["seconds"] = int(step["seconds"])
    if step.get("is_dropped"):
        found["is_dropped"] = True
    return found


def decide_lobby(control: Control, _payload: Payload, _now: datetime) -> Payload:
    in_phase(control, "planned")
    if not control.plan:
        raise Misplaced(N_("The plan is empty. Add a slide or a question first."))
    return {}


def decide_next(control: Control, _payload: Payload, now: datetime) -> Payload:
    in_phase(control, "lobby", "live")
    step = neighbour(control, +1)
    if step is None:
        raise Misplaced(N_("This was the last step. End the session when the room is done."))
    return arriving(control, step, now)


def decide_previous(control: Control, _payload: Payload, now: datetime) -> Payload:
    in_phase(control, "live")
    step = neighbour(control, -1)
    if step is None:
        raise Misplaced(N_("This is the first step."))
    return arriving(control, step, now)


def decide_go(control: Control, payload: Payload, now: datetime) -> Payload:
    in_phase(control, "lobby", "live")
    step = step_named(control, payload)
    if step.is_dropped:
        raise Misplaced(N_("This step was taken out of the plan. Put it back first."))
    return arriving(control, step, now)


def arriving(control: Control, step: Step, now: datetime) -> Payload:
    """Where the room goes. An activity that was never asked opens as it appears."""
    is_new = step.form != SLIDE and control.activity(step.key).standing == "draft"
    if not is_new or step.seconds is None:
        return {"step": step.key, "opens": is_new}
    closes_at = now + timedelta(seconds=step.seconds)
    return {"step": step.key, "opens": True, "closes_at": moment(closes_at)}


def neighbour(control: Control, way: int) -> Step | None:
    """The step that comes next in the plan, from wherever the room is; dropped ones are passed."""
    keys = [one.key for one in control.steps]
    place = keys.index(control.at) if control.at in keys else -1
    found = control.steps[place + 1 :] if way > 0 else control.steps[: max(place, 0)][::-1]
    return next((one for one in found if not one.is_dropped), None)


def decide_open(control: Control, payload: Payload, now: datetime) -> Payload:
    in_phase(control, "live")
    step = activity_named(control, payload)
    activity = standing_of(control, step.key, now=now)
    if activity.standing == "open":
        raise Misplaced(N_("This is open already."))
    seconds = payload.get("seconds")
    if seconds is not None and not 5 <= int(seconds) <= LONGEST_TIMER:
        raise Misplaced(N_("Choose between 5 seconds and an hour."))
    closes_at = now + timedelta(seconds=int(seconds)) if seconds is not None else None
    return {"step": step.key, "round": activity.round + 1, "closes_at": moment(closes_at)}


def decide_timer(control: Control, payload: Payload, now: datetime) -> Payload:
    """Seconds more, or fewer, until the open activity closes by itself."""
    in_phase(control, "live", "paused")
    step = activity_named(control, payload)
    activity = standing_of(control, step.key, now=now)
    if activity.standing != "open":
        raise Misplaced(N_("Nothing is open here that a timer could close."))
    closes_at = (activity.closes_at or now) + timedelta(seconds=int(payload.get("seconds", 60)))
    return {"step": step.key, "closes_at": moment(max(closes_at, now + timedelta(seconds=1)))}


def decide_close(control: Control, payload: Payload, now: datetime) -> Payload:
    in_phase(control, "live", "paused")
    step = activity_named(control, payload)
    activity = control.activity(step.key)
    if activity.standing != "open":
        raise Misplaced(N_("This is not open."))
    closed = standing_of(control, step.key, now=now)
    return {"step": step.key, "at": moment(closed.closed_at or now)}


def decide_reveal(control: Control, payload: Payload, now: datetime) -> Payload:
    """Results go to the room. What is still open closes first: nobody votes by the results."""
    in_phase(control, "live", "paused")
    step = activity_named(control, payload)
    activity = standing_of(control, step.key, now=now)
    if activity.standing == "draft":
        raise Misplaced(N_("Nobody was asked yet. Open it first."))
    return {"step": step.key, "at": moment(activity.closed_at or now)}


def decide_conceal(control: Control, payload: Payload, _now: datetime) -> Payload:
    in_phase(control, "live", "paused")
    step = activity_named(control, payload)
    if control.activity(step.key).standing != "revealed":
        raise Misplaced(N_("The results are not shown."))
    return {"step": step.key}


def decide_pause(control: Control, _payload: Payload, _now: datetime) -> Payload:
    in_phase(control, "live")
    return {}


def decide_resume(control: Control, _payload: Payload, now: datetime) -> Payload:
    if control.phase != "paused":
        raise Misplaced(N_("The session is not paused."))
    return {"waited": (now - (control.paused_at or now)).total_seconds()}


def decide_end(control: Control, _payload: Payload, _now: datetime) -> Payload:
    in_phase(control, "lobby", "live", "paused")
    return {}


def decide_drop(control: Control, payload: Payload, _now: datetime) -> Payload:
    refuse_after_end(control)
    step = step_named(control, payload)
    if step.key == control.at:
        raise Misplaced(N_("The room is looking at this step. Go on first."))
    return {"step": step.key, "is_dropped": bool(payload.get("is_dropped", True))}


def decide_move(control: Control, payload: Payload, _now: datetime) -> Payload:
    refuse_after_end(control)
    step = step_named(control, payload)
    place = max(0, min(int(payload.get("place", 0)), len(control.steps) - 1))
    return {"step": step.key, "place": place}


def decide_minutes(control: Control, payload: Payload, _now: datetime) -> Payload:
    """Minutes of a step in the plan: `minutes`, or `more` (negative: fewer) than now."""
    refuse_after_end(control)
    step = step_named(control, {"step": payload.get("step") or control.at})
    minutes = payload.get("minutes")
    wanted = int(minutes) if minutes is not None else step.minutes + int(payload.get("more", 0))
    if not 0 <= wanted <= 240:
        raise Misplaced(N_("Give a step between 0 and 240 minutes."))
    return {"step": step.key, "minutes": wanted}


def decide_add(control: Control, payload: Payload, _now: datetime) -> Payload:
    """A step whose item the caller has written in the same transaction."""
    refuse_after_end(control)
    key, form = str(payload["step"]), str(payload["form"])
    if form not in get_args(Form) or any(one.key == key for one in control.steps):
        raise Misplaced(N_("This step is in the plan already."))
    keys = [one.key for one in control.steps]
    after = keys.index(control.at) + 1 if control.at in keys else len(keys)
    place = max(0, min(int(payload.get("place", after)), len(keys)))
    minutes = int(payload.get("minutes", 3))
    added = {"step": key, "form": form, "minutes": minutes, "place": place}
    seconds = payload.get("seconds")
    return added if seconds is None else {**added, "seconds": int(seconds)}


def decide_extra(control: Control, payload: Payload, _now: datetime) -> Payload:
    """More time for one person, at everything that is asked from now on."""
    refuse_after_end(control)
    seconds = int(payload["seconds"])
    if not 0 <= seconds <= LONGEST_TIMER:
        raise Misplaced(N_("Give at most an hour more."))
    return {"seat": int(payload["seat"]), "seconds": seconds}


def decide_group(control: Control, payload: Payload, _now: datetime) -> Payload:
    """`members`: seat to group, as the caller drew them; new participants join the smallest."""
    in_phase(control, "lobby", "live", "paused")
    names = [str(one) for one in payload["names"]]
    if not 2 <= len(names) <= MOST_GROUPS or len(set(names)) != len(names):
        raise Misplaced(N_("Make between 2 and 40 groups."))
    by = "city" if payload.get("by") == "city" else "draw"
    return {"by": by, "names": names, "members": dict(payload["members"])}


def decide_ungroup(control: Control, _payload: Payload, _now: datetime) -> Payload:
    if control.grouping is None:
        raise Misplaced(N_("There are no groups."))
    return {}


def decide_apart(control: Control, payload: Payload, _now: datetime) -> Payload:
    """Whether each group answers this activity apart, with results side by side."""
    refuse_after_end(control)
    step = activity_named(control, payload)
    return {"step": step.key, "is_apart": bool(payload.get("is_apart", True))}


def decide_questions(control: Control, payload: Payload, _now: datetime) -> Payload:
    refuse_after_end(control)
    return {"takes": bool(payload.get("takes", True))}


def refuse_after_end(control: Control) -> None:
    if control.phase == "ended":
        in_phase(control, "live")


DECISIONS: Mapping[str, Decide] = {
    "plan": decide_plan,
    "lobby": decide_lobby,
    "next": decide_next,
    "previous": decide_previous,
    "go": decide_go,
    "open": decide_open,
    "timer": decide_timer,
    "close": decide_close,
    "reveal": decide_reveal,
    "conceal": decide_conceal,
    "pause": decide_pause,
    "resume": decide_resume,
    "end": decide_end,
    "drop": decide_drop,
    "move": decide_move,
    "minutes": decide_minutes,
    "add": decide_add,
    "extra": decide_extra,
    "group": decide_group,
    "ungroup": decide_ungroup,
    "apart": decide_apart,
    "questions": decide_questions,
}
# Two facilitators who click these at once mean the same step: the second is told, not obeyed.
STEERING = frozenset(DECISIONS) - {"minutes", "extra", "questions", "timer", "apart"}
