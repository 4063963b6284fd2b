"""A module with a final quiz of seven questions over three lessons, and people who take it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.catalogue import queries as catalogue
from learning.catalogue.models import Module
from learning.catalogue.queries import QuizBook
from learning.catalogue.reading import QuizRules
from learning.markdown.document import Question
from learning.progress.service import Course
from learning.quizzes import queries, service
from learning.quizzes.answers import Answer
from learning.quizzes.drawing import Topic, draw
from learning.quizzes.models import AttemptResponse, QuizAttempt
from learning.quizzes.queries import AnswerLine
from learning.quizzes.service import AttemptAnswer, Opening
from learning.store.session import Store
from tests.authoring.tree import publish, tree

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
QUIZ = """\
---
id: quiz
title: Final quiz
draw: {draw}
pass_mark: {pass_mark}
attempts: {attempts}
{minutes}---
::: question use=first-home#guarantor
:::

::: question use=first-home#traps
:::

::: question use=many-ways#days
:::

::: question use=many-ways#order
:::

::: question use=many-ways#gaps
:::

::: question use=many-ways#pairs
:::

::: question #deposit rec=guarantee
Who holds the deposit?

- (x) A third party
  > Yes, a third party.
- ( ) The landlord
  > Not safe.

> [!HINT]
> Who gains nothing?

> [!EXPLANATION]
> A third party gains nothing.
:::
"""


def quiz_text(
    *, draw: int = 7, pass_mark: int = 70, attempts: int = 3, minutes: int | None = None
) -> str:
    limit = f"minutes: {minutes}\n" if minutes else ""
    return QUIZ.format(draw=draw, pass_mark=pass_mark, attempts=attempts, minutes=limit)


def publish_quiz(store: Store, **rules: int | None) -> None:
    """The small tree with this quiz."""
    publish(store, tree(quiz=quiz_text(**rules)))  # type: ignore[arg-type]


class Quizzing:
    """One published quiz, asked directly: without pages, by a clock of the test's own."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.module = session.scalars(select(Module)).one()
        assert self.module.current_release_id is not None
        self.book: QuizBook = catalogue.quiz_book(session, self.module.current_release_id)

    @property
    def rules(self) -> QuizRules:
        return self.book.rules

    @property
    def course(self) -> Course:
        shelf = catalogue.read_shelf(self.session, revision=1)
        ids = tuple(lesson.lesson_id for lesson in shelf.modules[0].lessons)
        return Course(self.module.id, ids, has_quiz=True)

    def opening(self, person: Person, *, seed: str = "a") -> Opening:
        assert self.module.current_release_id is not None
        topics = [Topic("first-home", ("guarantee",)), Topic("many-ways", ())]
        return Opening(
            person_id=person.id,
            module_id=self.module.id,
            release_id=self.module.current_release_id,
            rules=self.rules,
            drawn=draw(
                self.book.texts["en"].values(), count=self.rules.draw, topics=topics, seed=seed
            ),
        )

    def start(self, person: Person, *, now: datetime = START, seed: str = "a") -> QuizAttempt:
        return service.start(self.session, self.opening(person, seed=seed), now=now)

    def responses(self, attempt: QuizAttempt) -> dict[str, AttemptResponse]:
        found = queries.responses_of(self.session, attempt.id)
        return {response.key: response for response in found}

    def save(
        self,
        response: AttemptResponse,
        answer: Answer | None,
        *,
        seen: int | None = None,
        name: str | None = None,
        is_touched: bool = True,
        now: datetime = START,
    ) -> None:
        revision = response.revision if seen is None else seen
        save = AttemptAnswer(
            answer=answer,
            language="en",
            seen_revision=revision,
            idempotency_key=name or f"{revision}/{answer}",
            is_touched=is_touched,
        )
        line = AnswerLine(
            response.id, response.place, response.key, response.revision, response.answer
        )
        service.save_answer(self.session, line, save, now=now)
        self.session.refresh(response)

    def answer_all(self, attempt: QuizAttempt, *, rightly: int) -> None:
        """The first so many questions rightly, in the order of the pool; the others not at all."""
        responses = self.responses(attempt)
        for key in [key for key in self.book.texts["en"] if key in responses][:rightly]:
            self.save(responses[key], right_answer(self.book.texts["en"][key]))

    def hand_in(self, attempt: QuizAttempt, *, now: datetime = START) -> None:
        service.hand_in(self.session, attempt, self.book, self.course, now=now)


def right_answer(question: Question) -> Answer:
    """What earns full marks."""
    rights = [one.id for one in question.options if one.right]
    of_kind: dict[str, Answer] = {
        "single": "".join(rights),
        "multiple": rights,
        "numeric": "".join(str(one.low) for one in question.numbers[:1]),
        "text": "".join(question.texts[:1]),
        "matching": {pair.left.id: pair.right.id for pair in question.pairs},
        "ordering": [one.id for one in question.options],
        "cloze": {
            gap.id: [*gap.answers, *(one.id for one in gap.menu if one.right)][0]
            for gap in question.gaps
        },
    }
    return of_kind[question.kind]


def as_fields(question: Question, answer: Answer, *, place: int) -> Mapping[str, str | list[str]]:
    """The answer as the attempt's form sends it."""
    prefix = f"{place}-answer"
    if isinstance(answer, dict):
        return {f"{prefix}-{part}": text for part, text in answer.items()}
    if question.kind == "ordering":
        return {f"{prefix}-{item}": str(spot) for spot, item in enumerate(answer, start=1)}
    return {prefix: answer}


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
