"""What rooms answered to a lesson's questions in live sessions, dressed for the lesson's page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from learning.catalogue.compiled import CompiledLesson
from learning.live.afterwards import RoomResult
from learning.live.queries import afterwards
from learning.markdown.document import Option, Question, Slot, fill
from learning.quizzes.answers import SCALE_POINTS
from learning.web.database import current_session

Filler = Callable[[Slot], str]
COUNTED = frozenset({"single", "multiple"})  # each option has its bar


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One option with how many chose it, or one statement with how many chose each point."""

    label: Markup
    count: int
    share: float
    points: tuple[int, ...] = ()
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class RoomAnswer:
    """What the room answered to one question: numbers, a date, never a city or a person."""

    people: int
    sessions: int
    last_at: datetime
    lines: tuple[RoomLine, ...]
    right: int | None


def rooms_of(
    module_id: int, lesson_key: str, compiled: CompiledLesson, filler: Filler
) -> Mapping[str, RoomAnswer]:
    """By question; those with something to show. One statement."""
    found = afterwards.room_results(current_session(), module_id, lesson_key)
    shown = {
        key: room_answer(question, found[key], filler)
        for key in found
        if (question := compiled.question(key)) is not None and question.kind == found[key].form
    }
    return {key: one for key, one in shown.items() if one.lines or one.right is not None}


def room_answer(question: Question, found: RoomResult, filler: Filler) -> RoomAnswer:
    lines: tuple[RoomLine, ...] = ()
    if question.kind in COUNTED:
        lines = tuple(counted_line(one, found, filler) for one in question.options)
    elif question.kind == "scale":
        lines = tuple(scale_line(one, found, filler) for one in question.options)
    return RoomAnswer(found.people, found.sessions, found.last_at, lines, found.right)


def counted_line(option: Option, found: RoomResult, filler: Filler) -> RoomLine:
    count = found.rows.get(option.id, 0)
    return RoomLine(dressed(option, filler), count, count / found.people)


def scale_line(option: Option, found: RoomResult, filler: Filler) -> RoomLine:
    points = found.points.get(option.id, (0,) * len(SCALE_POINTS))
    count = sum(points)
    weighed = sum(place * one for place, one in enumerate(points, start=1))
    return RoomLine(
        dressed(option, filler),
        count,
        count / found.people,
        points=points,
        mean=weighed / count if count else None,
    )


def dressed(option: Option, filler: Filler) -> Markup:
    return Markup(fill(option.html, filler))  # noqa: S704  # washed when it was compiled
