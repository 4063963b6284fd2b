"""My learning: where to go on, what is done, what is missing, my notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.catalogue.reading import ShelfModule
from learning.catalogue.views.cards import (
    ContinueCard,
    LessonRow,
    ModuleCard,
    as_continue,
    continue_card,
    lesson_rows,
    module_card,
)
from learning.catalogue.views.desk import Desk, open_desk
from learning.progress import completion, queries
from learning.progress.completion import Step
from learning.progress.queries import Taken
from learning.progress.queries import cohorts as cohort_queries
from learning.progress.views.blueprint import bp
from learning.web.database import current_session
from learning.web.guard import signed_in, the_reader
from learning.web.language import current_language

MINUTES = (5, 15)  # what the page offers: the gap between two meetings


@dataclass(frozen=True, slots=True)
class QuizLine:
    """A module's final quiz: its rule, and whether it is still missing."""

    url: str
    pass_share: float
    passed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LiveDone:
    """A lesson that a live session completed, and the day of that."""

    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """A module with its mosaic, each lesson's rule and what is missing."""

    card: ModuleCard
    rows: tuple[LessonRow, ...]
    minutes_left: int
    completed_at: datetime | None
    next: ContinueCard | None
    quiz: QuizLine | None
    live: tuple[LiveDone, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteCard:
    """A private note with the place it was written at."""

    text: str
    saved_at: datetime
    lesson_title: str
    url: str


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A module of a cohort: between which days, and whether the reader has begun it."""

    card: ModuleCard
    opens_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class CohortCard:
    """A cohort as one of its people sees it."""

    public_id: UUID
    name: str
    has_joined: bool
    tasks: tuple[TaskCard, ...]


@bp.get("/me")
@signed_in
def me() -> ResponseReturnValue:
    desk, person = open_desk(), the_reader()
    taken = queries.taken_by(current_session(), person_id=person.person_id)
    modules = [
        module_progress(desk, one, taken.get(one.module_id, Taken())) for one in desk.shelf.modules
    ]
    begun = [one for one in modules if one.card.is_begun]
    return render_template(
        "progress/me.html",
        person=person,
        now=datetime.now(UTC),
        continue_=continue_card(desk),
        minutes=MINUTES,
        quiz_next=next((one for one in begun if awaits_its_quiz(one)), None),
        begun=begun,
        others=[one for one in modules if not one.card.is_begun],
        notes=notes_of(desk, person.person_id),
        cohorts=cohort_cards(desk, person.person_id),
    )


def cohort_cards(desk: Desk, person_id: int) -> list[CohortCard]:
    """The reader's cohorts, with those of their modules that can be read."""
    modules = {one.module_id: one for one in desk.shelf.modules}
    return [
        CohortCard(
            one.public_id,
            one.name,
            one.joined_at is not None,
            tuple(
                TaskCard(module_card(desk, module), task.opens_on, task.due_on)
                for task in one.tasks
                if (module := modules.get(task.module_id)) is not None
            ),
        )
        for one in cohort_queries.cohorts_of(current_session(), person_id)
    ]


def module_progress(desk: Desk, module: ShelfModule, taken: Taken) -> ModuleProgress:
    rows = lesson_rows(desk, module)
    place = completion.next_missing([row.progress for row in rows])
    return ModuleProgress(
        card=module_card(desk, module),
        rows=rows,
        minutes_left=sum(completion.minutes_left(row.minutes, row.progress) for row in rows),
        completed_at=taken.completed_at,
        next=None if place is None else as_continue(desk, module, module.lessons[place]),
        quiz=quiz_line(module, taken),
        live=tuple(
            LiveDone(one.number, taken.live[one.lesson_id])
            for one in module.lessons
            if one.lesson_id in taken.live
        ),
    )


def awaits_its_quiz(one: ModuleProgress) -> bool:
    """Whether nothing but the final quiz is missing."""
    return one.next is None and one.quiz is not None and one.quiz.passed_at is None


def quiz_line(module: ShelfModule, taken: Taken) -> QuizLine | None:
    if module.quiz is None:
        return None
    return QuizLine(
        url=url_for("quizzes.quiz", module=module.slug),
        pass_share=module.quiz.pass_mark / 100,
        passed_at=taken.quiz_passed_at,
    )


def notes_of(desk: Desk, person_id: int) -> list[NoteCard]:
    """The reader's notes in lessons that can still be read."""
    lessons = {
        lesson.lesson_id: (module, lesson)
        for module in desk.shelf.modules
        for lesson in module.lessons
    }
    cards = []
    for note in queries.notes_of(current_session(), person_id=person_id):
        if found := lessons.get(note.lesson_id):
            module, lesson = found
            address = url_for("catalogue.lesson", module=module.slug, lesson=lesson.slug)
            cards.append(
                NoteCard(
                    text=note.text,
                    saved_at=note.saved_at,
                    lesson_title=lesson.text(current_language().code)[1].title,
                    url=f"{address}#reflection-{note.block_key}",
                )
            )
    return cards


@bp.get("/me/next")
@signed_in
def next_step() -> ResponseReturnValue:
    """The best use of the minutes the reader has: straight to the lesson."""
    desk = open_desk()
    minutes = min(max(request.args.get("minutes", default=15, type=int), 1), 600)
    step = completion.step_for(minutes, steps(desk))
    if step is None:
        return redirect(url_for("catalogue.catalogue"), code=303)
    return redirect(url_for("catalogue.lesson", module=step.module, lesson=step.lesson), code=303)


def steps(desk: Desk) -> list[Step]:
    """Every unfinished lesson of the modules that have begun, or of all where none is left."""
    begun = [one for one in desk.shelf.modules if module_card(desk, one).is_begun]
    return steps_of(desk, begun) or steps_of(desk, desk.shelf.modules)


def steps_of(desk: Desk, modules: Sequence[ShelfModule]) -> list[Step]:
    return [
        Step(
            module=module.slug,
            lesson=lesson.slug,
            minutes=completion.minutes_left(lesson.minutes, progress),
            is_begun=progress.is_opened,
        )
        for module in modules
        for lesson in module.lessons
        if not (progress := desk.progress(lesson)).is_done
    ]
