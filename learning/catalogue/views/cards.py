"""Modules and lessons as lists show them."""

from collections.abc import Hashable
from dataclasses import dataclass

from flask import url_for

from learning.catalogue.reading import ShelfLesson, ShelfModule
from learning.catalogue.views.desk import Desk
from learning.i18n.languages import Language, language_of
from learning.progress import completion
from learning.progress.completion import LessonProgress, State
from learning.web.language import current_language


@dataclass(frozen=True, slots=True)
class ModuleCard:
    """A module in the catalogue, with the reader's tiles."""

    slug: str
    title: str
    summary: str
    tile: str
    url: str
    lang: Language
    languages: tuple[Language, ...]
    lesson_count: int
    minutes: int
    recommendation_count: int
    states: tuple[State, ...]
    done_count: int
    is_begun: bool


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson of a module's list, with what counts and what is missing."""

    number: int
    slug: str
    title: str
    summary: str
    minutes: int
    url: str
    lang: Language
    state: State
    progress: LessonProgress


@dataclass(frozen=True, slots=True)
class ContinueCard:
    """Where the reader goes on."""

    module_title: str
    lesson_title: str
    number: int
    url: str
    lang: Language
    progress: LessonProgress
    minutes_left: int


def tiles_of(desk: Desk, module: ShelfModule) -> tuple[State, ...]:
    """The module's tiles: only what is done shows, so no answers are read."""
    return tuple(completion.states([desk.progress_with(lesson, ()) for lesson in module.lessons]))


def is_begun(desk: Desk, module: ShelfModule) -> bool:
    return any(lesson.lesson_id in desk.records for lesson in module.lessons)


def standing(desk: Desk, module: ShelfModule) -> Hashable:
    """All that a module's card follows from, beside the shelf and the language."""
    return module.module_id, tiles_of(desk, module), is_begun(desk, module)


def module_card(desk: Desk, module: ShelfModule) -> ModuleCard:
    language, text = module.text(current_language().code)
    states = tiles_of(desk, module)
    return ModuleCard(
        slug=module.slug,
        title=text.title,
        summary=text.summary,
        tile=module.tile,
        url=url_for("catalogue.module", module=module.slug),
        lang=known(language),
        languages=tuple(known(code) for code in module.languages),
        lesson_count=len(module.lessons),
        minutes=module.minutes,
        recommendation_count=len(module.recommendations),
        states=states,
        done_count=states.count("done"),
        is_begun=is_begun(desk, module),
    )


def lesson_rows(
    desk: Desk, module: ShelfModule, *, here: ShelfLesson | None = None
) -> tuple[LessonRow, ...]:
    """The module's lessons in order; `here` is the one being read."""
    progresses = [desk.progress(lesson) for lesson in module.lessons]
    states = completion.states(progresses, here=here.number - 1 if here else None)
    return tuple(
        lesson_row(module, lesson, progress=progress, state=state)
        for lesson, progress, state in zip(module.lessons, progresses, states, strict=True)
    )


def lesson_row(
    module: ShelfModule, lesson: ShelfLesson, *, progress: LessonProgress, state: State
) -> LessonRow:
    language, text = lesson.text(current_language().code)
    return LessonRow(
        number=lesson.number,
        slug=lesson.slug,
        title=text.title,
        summary=text.summary,
        minutes=text.minutes,
        url=url_for("catalogue.lesson", module=module.slug, lesson=lesson.slug),
        lang=known(language),
        state=state,
        progress=progress,
    )


def continue_card(desk: Desk) -> ContinueCard | None:
    """The lesson that was opened or answered last and is not done; none for a visitor."""
    begun = [
        (desk.last_active_at(lesson), module, lesson)
        for module in desk.shelf.modules
        for lesson in module.lessons
        if (record := desk.records.get(lesson.lesson_id)) and record.done_at is None
    ]
    if begun:
        _, module, lesson = max(begun, key=lambda one: one[0])
        return as_continue(desk, module, lesson)
    return _next_after_done(desk)


def _next_after_done(desk: Desk) -> ContinueCard | None:
    """With every opened lesson done: the next one of a module that has begun."""
    for module in desk.shelf.modules:
        progresses = [desk.progress(lesson) for lesson in module.lessons]
        place = completion.next_missing(progresses)
        if place is not None and any(one.is_opened for one in progresses):
            return as_continue(desk, module, module.lessons[place])
    return None


def as_continue(desk: Desk, module: ShelfModule, lesson: ShelfLesson) -> ContinueCard:
    language, text = lesson.text(current_language().code)
    progress = desk.progress(lesson)
    return ContinueCard(
        module_title=module.text(current_language().code)[1].title,
        lesson_title=text.title,
        number=lesson.number,
        url=url_for("catalogue.lesson", module=module.slug, lesson=lesson.slug),
        lang=known(language),
        progress=progress,
        minutes_left=completion.minutes_left(text.minutes, progress),
    )


def known(code: str) -> Language:
    """The language of a text in our list; every published text has one."""
    language = language_of(code)
    if language is None:
        raise LookupError(f"{code} is no language of this site")
    return language
