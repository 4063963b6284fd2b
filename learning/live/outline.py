"""The plan of a session as its editing page shows it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learning.live.hall import Hall
from learning.live.items import Item, ItemText
from learning.live.room import Step


@dataclass(frozen=True, slots=True)
class Line:
    """One step: its words in the language looked at, and where it could go."""

    step: Step
    item: Item
    number: int  # among the steps that will be shown; 0 for one that was taken out
    language: str  # of `text`
    text: ItemText
    lacks: tuple[str, ...]  # languages of the session that this step does not have
    is_now: bool
    was_shown: bool
    up: int | None  # its place if it moves up or down; none at the ends
    down: int | None
    typed: str | None = None  # minutes that were refused

    @property
    def heading(self) -> str:
        """Its title; of a question its words."""
        question = self.text.question
        return question.text if question else self.text.title

    @property
    def is_poll(self) -> bool:
        """Whether it is a choice without a right answer."""
        question = self.item.question
        return question is not None and not question.graded and bool(question.options)


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole plan, and whether its minutes fit the session."""

    lines: tuple[Line, ...]
    minutes: int  # of the steps that will be shown
    planned: int  # of the session
    version: int
    phase: str

    @property
    def over(self) -> int:
        """How many minutes too long the plan is; negative: so many are left."""
        return self.minutes - self.planned


def outline_of(hall: Hall, language: str, typed: Mapping[str, str] | None = None) -> Outline:
    """The plan with every step in `language` where it has it. `typed` are minutes by step."""
    control = hall.room.control
    shown = [one for one in control.steps if one.key in hall.items]
    last = len(control.steps) - 1
    lines, number = [], 0
    for place, step in enumerate(control.steps):
        if step not in shown:
            continue
        number += not step.is_dropped
        item = hall.items[step.key]
        code = item.language_for(language, hall.language)
        lines.append(
            Line(
                step=step,
                item=item,
                number=0 if step.is_dropped else number,
                language=code,
                text=item.texts[code],
                lacks=lacking(item, hall.languages),
                is_now=step.key == control.at,
                was_shown=step.key in control.spent or step.key == control.at,
                up=place - 1 if place else None,
                down=place + 1 if place < last else None,
                typed=(typed or {}).get(step.key),
            )
        )
    return Outline(
        lines=tuple(lines),
        minutes=sum(one.minutes for one in control.plan),
        planned=hall.minutes,
        version=control.version,
        phase=control.phase,
    )


def lacking(item: Item, languages: Iterable[str]) -> tuple[str, ...]:
    """The session's languages in which this step cannot be shown, or only an older text."""
    return tuple(one for one in languages if one not in item.texts or one in item.stale)
