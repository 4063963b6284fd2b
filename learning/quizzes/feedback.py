"""What a person is shown of an attempt, and when. Pure.

| when | marks | feedback on what was given | right answers and explanations |
|---|---|---|---|
| while it is live | – | – | – |
| closed, another attempt is possible | each question | yes | only where the answer was right |
| closed, passed or no attempt left | each question | yes | yes |
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from learning.markdown.document import NumberRange, Option, Pieces, Question
from learning.quizzes.answers import Answer
from learning.quizzes.scoring import FULL, Mark


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of an answer."""

    marks: bool
    feedback: bool
    key: bool


NOTHING = Told(marks=False, feedback=False, key=False)


def told(*, is_closed: bool, is_settled: bool) -> Told:
    """The policy above. `is_settled`: nothing can change the outcome any more."""
    if not is_closed:
        return NOTHING
    return Told(marks=True, feedback=True, key=is_settled)


@dataclass(frozen=True, slots=True)
class Line:
    """One part of an answer in words: a text, what it belongs to, whether it is right."""

    text: str
    beside: str = ""  # the left side of a pair, the number of a gap
    is_right: bool | None = None
    feedback: Pieces = ()


def given_lines(question: Question, answer: Answer | None, mark: Mark | None) -> tuple[Line, ...]:
    """An answer in the words of the question; without a mark nothing says what is right."""
    if not answer:
        return ()
    parts = mark.parts if mark else {}
    match question.kind:
        case "single" | "multiple":
            chosen = [answer] if isinstance(answer, str) else answer
            return tuple(
                Line(one.text, "", parts.get(one.id), one.feedback_html)
                for one in question.options
                if one.id in chosen
            )
        case "matching":
            words = _words(question.rights)
            return tuple(
                Line(
                    words[answer[pair.left.id]],
                    pair.left.text,
                    parts.get(pair.left.id),
                    pair.left.feedback_html,
                )
                for pair in question.pairs
                if pair.left.id in answer
            )
        case "ordering":
            words = _words(question.options)
            return tuple(Line(words[item], "", parts.get(item)) for item in answer)
        case "cloze":
            return tuple(
                Line(_words(gap.menu).get(answer[gap.id], answer[gap.id]), str(number), right)
                for number, gap in enumerate(question.gaps, start=1)
                if gap.id in answer
                for right in [parts.get(gap.id)]
            )
    return (Line(str(answer), "", parts.get("answer")),)


def key_lines(question: Question, *, say_range: Callable[[str, str], str]) -> tuple[Line, ...]:
    """The right answer in words. `say_range` writes a range of numbers from its two ends."""
    match question.kind:
        case "single" | "multiple":
            return tuple(Line(one.text) for one in question.options if one.right)
        case "matching":
            return tuple(Line(pair.right.text, pair.left.text) for pair in question.pairs)
        case "ordering":
            return tuple(Line(one.text) for one in question.options)
        case "cloze":
            return tuple(
                Line(text, str(number))
                for number, gap in enumerate(question.gaps, start=1)
                for text in [*gap.answers[:1], *(one.text for one in gap.menu if one.right)]
            )
    numbers = (Line(_range(one, say_range)) for one in question.numbers)
    return (*numbers, *map(Line, question.texts))


def _words(options: Iterable[Option]) -> dict[str, str]:
    return {one.id: one.text for one in options}


def _range(one: NumberRange, say_range: Callable[[str, str], str]) -> str:
    if one.low == one.high:
        return _plain(one.low)
    return say_range(_plain(one.low), _plain(one.high))


def _plain(figure: Decimal) -> str:
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_reread(marked: Sequence[tuple[str, int]]) -> list[str]:
    """Lessons to open again, from (lesson, marks) of each question: most lost first, each once."""
    lost: dict[str, int] = {}
    for lesson, marks in marked:
        if lesson and marks < FULL:
            lost[lesson] = lost.get(lesson, 0) + FULL - marks
    return sorted(lost, key=lambda lesson: -lost[lesson])
