"""A question as a page shows it to one person. Pure: words and HTML in, plain values out.

The key stays here: a card says what is right only where the answer given lets it.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from learning.markdown.document import Option, Pieces, Question, Slot, fill
from learning.quizzes.answers import SCALE_POINTS, Answer, field_name, fitting
from learning.quizzes.drawing import OPTIONS, RIGHTS, Orders, arranged
from learning.quizzes.feedback import Told
from learning.quizzes.scoring import Mark, Verdict, mark

Filler = Callable[[Slot], str]
OptionState = Literal["right", "wrong"]
NO_HTML = Markup("")
TRIES_BEFORE_EXPLANATION = 2


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option to tick. `state` is told for chosen options only, so that another try is one."""

    id: str
    html: Markup
    is_chosen: bool
    state: OptionState | None
    feedback: Markup


@dataclass(frozen=True, slots=True)
class Selectable:
    """One value of a list to choose from."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a matching, ordering or opinion question: a text and a list to choose from."""

    name: str
    html: Markup
    choices: tuple[Selectable, ...]
    state: OptionState | None
    feedback: Markup = NO_HTML


@dataclass(frozen=True, slots=True)
class GapField:
    """A gap in a text: to type, or with choices."""

    name: str
    number: int
    value: str
    choices: tuple[Selectable, ...]
    state: OptionState | None


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """Everything the page shows of a question. Only what its kind needs is filled."""

    key: str
    kind: str
    number: int
    count: int
    prompt: tuple[Markup | GapField, ...]
    options: tuple[OptionLine, ...]
    rows: tuple[RowLine, ...]
    value: str  # what was typed
    hint: Markup
    explanation: Markup  # empty until it may be seen
    is_graded: bool
    is_answered: bool
    verdict: Verdict | None
    revision: int
    recommendation: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a question stands in its lesson or attempt, and what fills its slots."""

    number: int
    count: int
    language: str
    filler: Filler
    orders: Orders = field(default_factory=dict)  # as an attempt realised them
    told: Told | None = None  # what may be told of an answer; none: the rule of a lesson's check


def card(question: Question, shown: Shown, *, answer: Answer | None, revision: int) -> QuestionCard:
    """The question with the answer given so far; `answer` is none for one that is still open.

    Of an answer to what the question was in an earlier release, only what still fits is shown.
    """
    answer = fitting(question, answer)
    is_marked = bool(answer) and (shown.told is None or shown.told.marks)
    marked = mark(question, answer, language=shown.language) if is_marked else None
    drawer = _Drawer(question, shown, answer, marked)
    return QuestionCard(
        key=question.id,
        kind=question.kind,
        number=shown.number,
        count=shown.count,
        prompt=drawer.prompt(),
        options=drawer.options(),
        rows=drawer.rows(),
        value=answer if isinstance(answer, str) else "",
        hint=drawer.html(question.hint),
        explanation=(
            drawer.html(question.explanation)
            if may_explain(shown, answer, marked, revision)
            else NO_HTML
        ),
        is_graded=(question.graded and marked is not None) or question.kind in GRADED,
        is_answered=bool(answer),
        verdict=marked.verdict if marked else None,
        revision=revision,
        recommendation=question.rec,
    )


def may_explain(shown: Shown, answer: Answer | None, marked: Mark | None, revision: int) -> bool:
    """An explanation tells the key: a check gives it after two tries, a quiz by its policy."""
    is_right = marked is not None and marked.verdict == "right"
    if shown.told is not None:
        return shown.told.key or is_right
    return bool(answer) and (marked is None or is_right or revision >= TRIES_BEFORE_EXPLANATION)


GRADED = frozenset({"single", "multiple", "numeric", "text", "matching", "ordering", "cloze"})


@dataclass(frozen=True, slots=True)
class _Drawer:
    question: Question
    shown: Shown
    answer: Answer | None
    marked: Mark | None

    def html(self, pieces: Pieces) -> Markup:
        return Markup(fill(pieces, self.shown.filler))  # noqa: S704  # sanitised when compiled

    def prompt(self) -> tuple[Markup | GapField, ...]:
        """The stem, with fields where a cloze has gaps."""
        found: list[Markup | GapField] = []
        stretch: list[str] = []
        for piece in self.question.stem:
            if isinstance(piece, Slot) and piece.kind == "gap":
                found.append(Markup("".join(stretch)))  # noqa: S704  # sanitised when compiled
                found.append(self._gap(piece.key))
                stretch = []
            else:
                stretch.append(piece if isinstance(piece, str) else self.shown.filler(piece))
        return (*found, Markup("".join(stretch)))  # noqa: S704  # sanitised when compiled

    def options(self) -> tuple[OptionLine, ...]:
        if self.question.kind not in {"single", "multiple"}:
            return ()
        return tuple(self._option(option) for option in self._in_order())

    def rows(self) -> tuple[RowLine, ...]:
        match self.question.kind:
            case "matching":
                return self._pairs()
            case "ordering":
                return self._places()
            case "scale":
                return self._opinions()
        return ()

    def _option(self, option: Option) -> OptionLine:
        chosen = option.id in self._chosen()
        return OptionLine(
            id=option.id,
            html=self.html(option.html),
            is_chosen=chosen,
            state=self._state(option.id) if chosen else None,
            feedback=self._feedback(option) if chosen else NO_HTML,
        )

    def _pairs(self) -> tuple[RowLine, ...]:
        rights = self._arranged(RIGHTS, self.question.rights)
        return tuple(
            RowLine(
                name=field_name(pair.left.id),
                html=self.html(pair.left.html),
                choices=tuple(
                    Selectable(right.id, right.text, self._given(pair.left.id) == right.id)
                    for right in rights
                ),
                state=self._state(pair.left.id),
                feedback=self._feedback(pair.left) if self.answer else NO_HTML,
            )
            for pair in self.question.pairs
        )

    def _places(self) -> tuple[RowLine, ...]:
        items = self._in_order()
        given = {item: str(place) for place, item in enumerate(self.answer or (), start=1)}
        return tuple(
            RowLine(
                name=field_name(item.id),
                html=self.html(item.html),
                choices=tuple(
                    Selectable(str(place), str(place), given.get(item.id) == str(place))
                    for place in range(1, len(items) + 1)
                ),
                state=self._state(item.id),
                feedback=self._feedback(item) if self.answer else NO_HTML,
            )
            for item in items
        )

    def _opinions(self) -> tuple[RowLine, ...]:
        return tuple(
            RowLine(
                name=field_name(statement.id),
                html=self.html(statement.html),
                choices=tuple(
                    Selectable(point, point, self._given(statement.id) == point)
                    for point in SCALE_POINTS
                ),
                state=None,
            )
            for statement in self.question.options
        )

    def _gap(self, gap_id: str) -> GapField:
        number, gap = next(
            (place, one) for place, one in enumerate(self.question.gaps, 1) if one.id == gap_id
        )
        value = self._given(gap_id)
        return GapField(
            name=field_name(gap_id),
            number=number,
            value=value,
            choices=tuple(
                Selectable(one.id, one.text, one.id == value)
                for one in self._arranged(gap.id, gap.menu)
            ),
            state=self._state(gap_id),
        )

    def _in_order(self) -> tuple[Option, ...]:
        if OPTIONS in self.shown.orders:
            return arranged(self.question.options, self.shown.orders[OPTIONS])
        return in_order(self.question)

    def _arranged(self, part: str, options: Iterable[Option]) -> tuple[Option, ...]:
        if part in self.shown.orders:
            return arranged(options, self.shown.orders[part])
        return shuffled(self.question.id, options)

    def _feedback(self, option: Option) -> Markup:
        is_told = self.shown.told is None or self.shown.told.feedback
        return self.html(option.feedback_html) if is_told else NO_HTML

    def _chosen(self) -> Sequence[str]:
        if isinstance(self.answer, str):
            return [self.answer]
        return self.answer if isinstance(self.answer, list) else []

    def _given(self, part: str) -> str:
        given = self.answer.get(part, "") if isinstance(self.answer, dict) else ""
        return str(given)

    def _state(self, part: str) -> OptionState | None:
        if self.marked is None or part not in self.marked.parts:
            return None
        return "right" if self.marked.parts[part] else "wrong"


def in_order(question: Question) -> tuple[Option, ...]:
    """The options as everybody sees them: mixed, unless the author keeps their order.

    The items of an ordering question are always mixed, and never by chance in the right order.
    """
    if question.kind == "ordering":
        mixed = shuffled(question.id, question.options)
        return mixed if mixed != question.options else (*mixed[1:], mixed[0])
    return shuffled(question.id, question.options) if question.shuffle else question.options


def shuffled(seed: str, options: Iterable[Option]) -> tuple[Option, ...]:
    """A mixed order that is the same for the same question at every visit."""
    return tuple(
        sorted(options, key=lambda one: hashlib.sha256(f"{seed}/{one.id}".encode()).digest())
    )
