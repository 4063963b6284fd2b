"""The lesson page."""

import json
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog
from flask import request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from learning.catalogue.reading import ShelfLesson, ShelfModule
from learning.catalogue.views import visit
from learning.catalogue.views.blueprint import bp
from learning.catalogue.views.cards import LessonRow, known, lesson_row
from learning.catalogue.views.desk import Desk, open_desk
from learning.catalogue.views.leaves import Leaf, leaf
from learning.markdown.document import Slot
from learning.progress import service as progress_service
from learning.progress.completion import LessonProgress, State
from learning.progress.service import Visit
from learning.quizzes import queries as quiz_queries
from learning.quizzes.answers import Answer
from learning.quizzes.presentation import card
from learning.quizzes.queries import LessonWork
from learning.store.faults import Busy, Full
from learning.web.database import current_session, transaction
from learning.web.fragments import fragment, hole, page
from learning.web.freshness import conditional
from learning.web.guard import public
from learning.web.language import current_language, speaking
from learning.web.reader import Reader

log = structlog.get_logger()

SHORT = 400  # characters of an answer that others may have given too


@dataclass(frozen=True, slots=True)
class Remark:
    """What has just happened to one question or reflection, said beside it."""

    key: str
    kind: str  # saved, marked and unkept (a visitor's answers), empty, refused, newer
    message: str = ""
    typed: Answer | None = None  # what a refused save held, to choose from
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One lesson open before one reader."""

    desk: Desk
    module: ShelfModule
    lesson: ShelfLesson
    leaf: Leaf

    def visit_of(self, person: Reader) -> Visit:
        """This lesson and its module, for what the person does in it."""
        return Visit(
            person_id=person.person_id,
            module_id=self.module.module_id,
            release_id=self.module.release_id,
            lesson_id=self.lesson.lesson_id,
            question_count=len(self.lesson.question_keys),
            module_lesson_ids=tuple(one.lesson_id for one in self.module.lessons),
            has_quiz=self.module.quiz is not None,
        )

    def anew(self) -> "Place":
        """The same lesson with what the person has done by now, after a write."""
        return replace(self, desk=open_desk())

    @property
    def leaf_key(self) -> Hashable:
        """What a fragment of this lesson follows from, whoever reads it."""
        return (
            self.desk.shelf.revision,
            self.lesson.texts[self.leaf.language].release_lesson_id,
            request.root_path,
        )

    @property
    def url(self) -> str:
        return url_for("catalogue.lesson", module=self.module.slug, lesson=self.lesson.slug)


def open_place(module: str, lesson: str) -> Place:
    """The lesson at this address with the reader's desk."""
    desk = open_desk()
    found_module, found_lesson = desk.lesson(module, lesson)
    return Place(desk, found_module, found_lesson, leaf(desk, found_lesson))


@bp.get("/modules/<module>/<lesson>")
@public
def lesson(module: str, lesson: str) -> ResponseReturnValue:
    place = open_place(module, lesson)
    remember_opening(place)
    work = work_of(place)
    return conditional(
        state_of(place, work), lambda: lesson_page(place, work), in_language=place.leaf.language
    )


def remember_opening(place: Place) -> None:
    """The first opening is written; reading again writes nothing.

    Reading does not depend on it: the next opening, or the first answer, is noted instead.
    """
    person = place.desk.reader
    if person is None or place.lesson.lesson_id in place.desk.records:
        return
    try:
        with transaction(lane=f"person:{person.person_id}") as session:
            progress_service.open_lesson(session, place.visit_of(person), now=datetime.now(UTC))
    except (Busy, Full):  # others are writing, or nothing can be written
        log.info("first opening not noted")


def work_of(place: Place) -> LessonWork:
    """What the reader gave and wrote here; a visitor's answers are with their browser."""
    person = place.desk.reader
    if person is None:
        return visit.work_in(place.lesson.lesson_id)
    return quiz_queries.lesson_work(
        current_session(), person_id=person.person_id, lesson_id=place.lesson.lesson_id
    )


def state_of(place: Place, work: LessonWork) -> object:
    """Everything the page follows from, so that an unchanged one is not sent again."""
    here = place.lesson.lesson_id
    done = sorted(lesson_id for lesson_id, record in place.desk.records.items() if record.done_at)
    return (place.desk.shelf.revision, here, place.desk.reader, done, work.given, work.written)


def lesson_page(place: Place, work: LessonWork, *, remark: Remark | None = None) -> str:
    """The whole page; `remark` says what has just happened to one of its forms."""
    with speaking(place.leaf.language):
        body = body_html(place, work, remark)
    progress = place.desk.progress_with(place.lesson, work.given)
    return page(
        "catalogue/lesson.html",
        (place.leaf_key, progress, states_of(place, progress), remark and remark.kind),
        make=lambda: {
            "body": hole("body"),
            "previous": neighbour_row(place, place.module.neighbours(place.lesson)[0]),
            "citations": place.leaf.citations,
            "figure_sources": place.leaf.figure_sources,
            "terms": place.leaf.terms,
            "remark": remark,
            **surroundings(place, work),
        },
        holes={"body": body},
    )


def surroundings(place: Place, work: LessonWork) -> dict[str, object]:
    """What stands around the text and follows from the answers: tiles, what is missing."""
    progress = place.desk.progress_with(place.lesson, work.given)
    _, after = place.module.neighbours(place.lesson)
    return {
        "module": ModuleHead(place),
        "lesson": LessonHead(place),
        "here": place.url,
        "progress": progress,
        "rows": rows_of(place, progress),
        "next": neighbour_row(place, after),
        "quiz_url": quiz_url(place) if after is None else None,
        "read_url": url_for(
            "catalogue.mark_as_read", module=place.module.slug, lesson=place.lesson.slug
        ),
    }


def quiz_url(place: Place) -> str | None:
    """Where the module's final quiz is, if it has one."""
    if place.module.quiz is None:
        return None
    return url_for("quizzes.quiz", module=place.module.slug)


class ModuleHead:
    """The module above a lesson."""

    def __init__(self, place: Place) -> None:
        language, text = place.module.text(current_language().code)
        self.title, self.lang = text.title, known(language)
        self.tile, self.slug = place.module.tile, place.module.slug
        self.url = url_for("catalogue.module", module=place.module.slug)


class LessonHead:
    """The lesson's own words and place."""

    def __init__(self, place: Place) -> None:
        self.title, self.summary = place.leaf.title, place.leaf.summary
        self.minutes, self.lang = place.leaf.minutes, known(place.leaf.language)
        self.number, self.count = place.lesson.number, len(place.module.lessons)
        self.languages = tuple(known(code) for code in sorted(place.lesson.texts))
        self.url = place.url


def rows_of(place: Place, progress: LessonProgress) -> tuple[LessonRow, ...]:
    """The module's lessons with their tiles."""
    return tuple(
        lesson_row(place.module, one, progress=progress, state=state)
        for one, state in zip(place.module.lessons, states_of(place, progress), strict=True)
    )


def states_of(place: Place, progress: LessonProgress) -> tuple[State, ...]:
    """The tiles: only what is done shows, so the answers in other lessons are not read."""
    states: list[State] = [
        "done" if is_done(place.desk, one) else "missing" for one in place.module.lessons
    ]
    if not progress.is_done:
        states[place.lesson.number - 1] = "here"
    return tuple(states)


def is_done(desk: Desk, lesson: ShelfLesson) -> bool:
    record = desk.records.get(lesson.lesson_id)
    return record is not None and record.done_at is not None


def neighbour_row(place: Place, lesson: ShelfLesson | None) -> LessonRow | None:
    if lesson is None:
        return None
    progress = place.desk.progress_with(lesson, ())
    return lesson_row(place.module, lesson, progress=progress, state="missing")


def body_html(place: Place, work: LessonWork, remark: Remark | None) -> Markup:
    """The lesson's body with the reader's questions and reflections in their places."""
    return Markup(  # noqa: S704  # sanitised when compiled, escaped by the templates
        "".join(
            piece if isinstance(piece, str) else part_html(place, work, remark, piece)
            for piece in place.leaf.body
        )
    )


def part_html(place: Place, work: LessonWork, remark: Remark | None, slot: Slot) -> str:
    said = remark if remark and remark.key == slot.key else None
    if slot.kind == "question":
        return question_html(place, work, slot.key, said)
    return reflection_html(place, work, slot.key, said)


def question_html(place: Place, work: LessonWork, key: str, remark: Remark | None) -> str:
    """One question as this reader left it; one that many left so is rendered once for them all."""
    question = place.leaf.compiled.question(key)
    if question is None:
        return ""
    given = work.given.get(key)
    answer = given.answer if given else None
    revision = given.revision if given else 0
    said = json.dumps(answer, sort_keys=True)
    is_own = question.kind == "open" and answer is not None
    return fragment(
        "quizzes/_question.html",
        (place.leaf_key, key, said, revision, repr(remark)),
        is_shared=not (is_own or len(said) > SHORT or (remark and remark.typed is not None)),
        make=lambda: {
            "q": card(question, place.leaf.shown(key), answer=answer, revision=revision),
            "typed": (
                card(question, place.leaf.shown(key), answer=remark.typed, revision=revision)
                if remark and remark.typed is not None
                else None
            ),
            "action": url_for(
                "catalogue.answer", module=place.module.slug, lesson=place.lesson.slug, key=key
            ),
            "remark": remark,
            "room": place.leaf.rooms.get(key) if answer is not None else None,
            "here": f"{place.url}#question-{key}",
        },
    )


def reflection_html(place: Place, work: LessonWork, key: str, remark: Remark | None) -> str:
    written = work.written.get(key)
    return fragment(
        "progress/_reflection.html",
        (place.leaf_key, key, written is not None, repr(remark)),
        is_shared=remark is None or remark.text is None,
        make=lambda: {
            "key": key,
            "text": hole("text"),
            "has_text": written is not None,
            "revision": hole("revision"),
            "action": url_for(
                "catalogue.reflect", module=place.module.slug, lesson=place.lesson.slug, key=key
            ),
            "remark": remark,
            "is_kept": place.desk.reader is not None,
            "here": f"{place.url}#reflection-{key}",
        },
        holes={
            "text": str(escape(written.text if written else "")),
            "revision": str(written.revision if written else 0),
        },
    )
