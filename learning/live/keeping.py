"""Control to JSON and back, as the session's row keeps it. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from learning.live.changes import moment, read_moment
from learning.live.room import Activity, Control, Grouping, Step


def to_json(control: Control) -> dict[str, Any]:
    """Control as plain JSON values."""
    return {
        "phase": control.phase,
        "version": control.version,
        "steps": [asdict(one) for one in control.steps],
        "at": control.at,
        "activities": {key: _activity(one) for key, one in control.activities.items()},
        "began_at": moment(control.began_at),
        "step_began_at": moment(control.step_began_at),
        "paused_at": moment(control.paused_at),
        "spent": dict(control.spent),
        "extra": {str(seat): seconds for seat, seconds in control.extra.items()},
        "grouping": asdict(control.grouping) if control.grouping else None,
        "grouped": sorted(control.grouped),
        "takes_questions": control.takes_questions,
    }


def from_json(raw: Mapping[str, Any]) -> Control:
    """The control that `to_json` wrote; an empty mapping is a session without a plan."""
    if not raw:
        return Control()
    grouping = raw["grouping"]
    return Control(
        phase=raw["phase"],
        version=raw["version"],
        steps=tuple(Step(**one) for one in raw["steps"]),
        at=raw["at"],
        activities={key: _read_activity(one) for key, one in raw["activities"].items()},
        began_at=read_moment(raw["began_at"]),
        step_began_at=read_moment(raw["step_began_at"]),
        paused_at=read_moment(raw["paused_at"]),
        spent=dict(raw["spent"]),
        extra={int(seat): seconds for seat, seconds in raw["extra"].items()},
        grouping=Grouping(grouping["by"], tuple(grouping["names"])) if grouping else None,
        grouped=frozenset(raw["grouped"]),
        takes_questions=raw["takes_questions"],
    )


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        key: moment(value) if isinstance(value, datetime) else value
        for key, value in asdict(activity).items()
    }


def _read_activity(raw: Mapping[str, Any]) -> Activity:
    return Activity(
        standing=raw["standing"],
        round=raw["round"],
        opened_at=read_moment(raw["opened_at"]),
        closes_at=read_moment(raw["closes_at"]),
        closed_at=read_moment(raw["closed_at"]),
    )
