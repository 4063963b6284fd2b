"""An attempt's questions as its page shows them, each with what was answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from learning.catalogue.queries import QuizBook
from learning.catalogue.views.leaves import Filler
from learning.markdown.document import Pieces, Question, fill
from learning.quizzes.answers import Answer, Fields
from learning.quizzes.feedback import NOTHING, Line
from learning.quizzes.models import AttemptResponse
from learning.quizzes.presentation import (
    QuestionCard,
    Selectable,
    Shown,
    card,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What has just happened to one answer, said beside it."""

    kind: str  # newer, refused
    message: str
    typed: Answer | None = None
    fields: Fields = field(default_factory=dict)  # as they were sent, when they are no answer
    newest: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the attempt's page."""

    place: int
    q: QuestionCard
    typed: QuestionCard | None
    remark: Remark | None
    title: str  # the question in plain words, for lists

    @property
    def revision(self) -> int:
        return self.q.revision

    @property
    def is_answered(self) -> bool:
        return self.q.is_answered


def asked(
    book: QuizBook,
    language: str,
    responses: Sequence[AttemptResponse],
    *,
    remarks: Mapping[int, Remark],
) -> list[Asked]:
    """Every question at its place. Nothing is told of what is right."""
    found = []
    for response in responses:
        question = book.texts[language][response.key]
        shown = Shown(
            number=response.place,
            count=len(responses),
            language=language,
            filler=Filler(language=language),
            orders=response.orders,
            told=NOTHING,
        )
        now = card(question, shown, answer=response.answer, revision=response.revision)
        remark = remarks.get(response.place)
        kept = typed(question, shown, remark)
        found.append(Asked(response.place, now, kept, remark, question.text))
    return found


def typed(question: Question, shown: Shown, remark: Remark | None) -> QuestionCard | None:
    """The question with what a refused save held."""
    if remark is None:
        return None
    made = card(question, shown, answer=remark.typed, revision=0)
    return as_typed(made, remark.fields) if remark.fields else made


def as_typed(shown: QuestionCard, fields: Fields) -> QuestionCard:
    """The card with raw fields in it: what is no answer yet is not lost either."""

    def first(name: str) -> str:
        return next(iter(fields.get(name, ())), "")

    def chosen(name: str, choices: Iterable[Selectable]) -> tuple[Selectable, ...]:
        return tuple(replace(one, is_chosen=one.value == first(name)) for one in choices)

    rows = tuple(replace(row, choices=chosen(row.name, row.choices)) for row in shown.rows)
    return replace(shown, rows=rows, value=first("answer"))


def html_of(pieces: Pieces, language: str) -> Markup:
    return Markup(fill(pieces, Filler(language=language)))  # noqa: S704  # sanitised when compiled
