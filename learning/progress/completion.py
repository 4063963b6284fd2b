"""The rules of completion. Pure: what counts as done, what is missing, how much time is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["done", "here", "missing"]
RULE_QUESTIONS = "questions"
RULE_READ = "read"


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """How far one person is in one lesson.

    The rule: a lesson counts when each of its questions has been answered, rightly or not; one
    without questions counts when it is marked as read. Done once is done.
    """

    question_count: int
    answered_count: int
    is_opened: bool
    is_done: bool

    @property
    def rule(self) -> str:
        return RULE_QUESTIONS if self.question_count else RULE_READ

    @property
    def missing_count(self) -> int:
        """Questions still to answer; 0 once the lesson is done."""
        return 0 if self.is_done else self.question_count - self.answered_count

    @property
    def counts_now(self) -> bool:
        """Whether the answers given so far complete the lesson."""
        return bool(self.question_count) and self.answered_count >= self.question_count


def lesson_progress(
    question_keys: Iterable[str], *, answered: Iterable[str], is_opened: bool, is_done: bool
) -> LessonProgress:
    """Only questions of the present release count, so a withdrawn one is never missing."""
    keys = frozenset(question_keys)
    return LessonProgress(
        question_count=len(keys),
        answered_count=len(keys.intersection(answered)),
        is_opened=is_opened,
        is_done=is_done,
    )


def minutes_left(minutes: int, progress: LessonProgress) -> int:
    """Minutes of reading and answering still ahead, never 0 while something is missing.

    A lesson that was opened is taken to be read in the share of its questions answered; one
    without questions is all or nothing.
    """
    if progress.is_done:
        return 0
    if not progress.question_count:
        return minutes
    left = minutes * (progress.question_count - progress.answered_count)
    return max(1, round(left / progress.question_count))


def next_missing(progresses: Sequence[LessonProgress]) -> int | None:
    """The place of the lesson to go on with: the first begun and unfinished, else the first."""
    unfinished = [place for place, progress in enumerate(progresses) if not progress.is_done]
    begun = [place for place in unfinished if progresses[place].is_opened]
    return next(iter([*begun, *unfinished]), None)


def states(progresses: Sequence[LessonProgress], *, here: int | None = None) -> list[State]:
    """One tile a lesson: laid when done, marked where the reader is, else an outline."""
    return [
        "done" if progress.is_done else "here" if place == here else "missing"
        for place, progress in enumerate(progresses)
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that fits into the reader's time."""

    module: str
    lesson: str
    minutes: int
    is_begun: bool


def step_for(minutes: int, steps: Sequence[Step]) -> Step | None:
    """The best use of so many minutes: finish what is begun, else the longest that fits.

    With nothing that fits, the shortest step there is: a part of a lesson is better than none,
    since every answer is kept.
    """
    fitting = [step for step in steps if step.minutes <= minutes]
    if not fitting:
        return min(steps, key=lambda step: step.minutes, default=None)
    return max(fitting, key=lambda step: (step.is_begun, step.minutes))


def proof(*, rule: str, happened: str, when: datetime, live: str = "") -> dict[str, str]:
    """What stands behind a completion: the rule, what happened, when, alone or live.

    `live` is the public id of the session in which it happened.
    """
    said = {"rule": rule, "happened": happened, "when": when.isoformat()}
    return said | ({"how": "live", "live": live} if live else {"how": "alone"})


def completion_proof(lesson_count: int, *, has_quiz: bool, when: datetime) -> dict[str, str]:
    """What stands behind a completed module: its lessons, and its quiz where it has one."""
    if has_quiz:
        return proof(
            rule="lessons and quiz",
            happened=f"{lesson_count} lessons done, quiz passed",
            when=when,
        )
    return proof(rule="lessons", happened=f"{lesson_count} lessons done", when=when)
