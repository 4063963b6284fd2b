"""Make the texts of a tree the readable ones. Never commits."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from learning.authoring.content import Content
from learning.authoring.models import ReleaseSource
from learning.authoring.paths import place_of
from learning.authoring.queries import documents_by_path
from learning.catalogue import service as catalogue
from learning.catalogue.compiled import LessonRelease, ModuleRelease
from learning.catalogue.models import Release
from learning.markdown.document import Question, Slot
from learning.progress import service as progress
from learning.progress.service import Course, Visit
from learning.quizzes import queries as quiz_queries
from learning.quizzes import service as quizzes
from learning.recommendations import service as recommendations
from learning.recommendations.library import Teaching
from learning.search import service as search
from learning.search.entries import entries


def publish(
    session: Session,
    content: Content,
    *,
    numbers: Mapping[str, int],
    now: datetime,
    note: str = "",
    by: int | None = None,
) -> dict[str, Release]:
    """Make this content the readable one; gives the new releases by their module's key.

    `numbers` says of every path which revision the content was read from. Readers see exactly
    these from now on, and each release remembers its own.
    """
    catalogue.publish_references(session, content.references)
    catalogue.archive_missing(session, keys=[one.key for one in content.modules], now=now)
    recommendations.publish_library(session, content.library, now=now)
    released, teachings = dict[str, Release](), list[Teaching]()
    for module in content.modules:
        release = catalogue.publish_module(session, module, now=now)
        if release is not None:
            release.note, release.published_by_id = note, by
            released[module.key] = release
            _settle(session, module, release, now=now)
        teachings += _after_release(session, module)
    recommendations.relink(session, teachings)
    search.index(session, entries(content.modules, content.library, content.references))
    _note_sources(session, {one.slug: released.get(one.key) for one in content.modules}, numbers)
    catalogue.raise_revision(session)
    return released


def _note_sources(
    session: Session, releases: Mapping[str, Release | None], numbers: Mapping[str, int]
) -> None:
    """What readers see of each document, and what each new release was made from."""
    for path, document in documents_by_path(session).items():
        document.published = numbers.get(path, 0)
        release = releases.get(place_of(path).module)
        if release is not None and document.published:
            session.add(
                ReleaseSource(
                    release_id=release.id, document_id=document.id, number=document.published
                )
            )


def _after_release(session: Session, module: ModuleRelease) -> list[Teaching]:
    """Give the module's questions their identity, and say what its lessons teach."""
    row = catalogue.module_by_key(session, module.key)
    lessons = catalogue.lessons_of(session, module_id=row.id)
    places: list[tuple[str, int | None, list[str]]] = [
        (one.key, lessons[one.key].id, one.question_keys) for one in module.lessons
    ]
    places.append((quizzes.QUIZ, None, module.quiz_keys))
    quizzes.register_questions(session, module_id=row.id, places=places)
    taught = [_teaching(row.id, lessons[one.key].id, one) for one in module.lessons]
    return [*taught, Teaching(module_id=row.id, questions=_taught_by(module.quiz_questions))]


def _settle(session: Session, module: ModuleRelease, release: Release, *, now: datetime) -> None:
    """Nobody waits for what a release withdrew: whoever has done the rest is done."""
    lessons = catalogue.lessons_of(session, module_id=release.module_id)
    ids = tuple(lessons[one.key].id for one in module.lessons)
    course = Course(release.module_id, ids, has_quiz=bool(module.quiz))
    for one in module.lessons:
        keys, lesson_id = one.question_keys, lessons[one.key].id
        for person_id in quiz_queries.with_nothing_missing(
            session, lesson_id=lesson_id, lesson_keys=keys
        ):
            visit = Visit(
                person_id=person_id,
                module_id=release.module_id,
                release_id=release.id,
                lesson_id=lesson_id,
                question_count=len(keys),
                module_lesson_ids=ids,
                has_quiz=course.has_quiz,
            )
            progress.record_answers(session, visit, answered_count=len(keys), now=now)
    progress.complete_all(session, course, now=now)


def _teaching(module_id: int, lesson_id: int, lesson: LessonRelease) -> Teaching:
    """What one lesson links to, as its source says it."""
    source = next(iter(lesson.texts.values())).compiled
    return Teaching(
        module_id=module_id,
        lesson_id=lesson_id,
        recommendations=tuple(
            piece.key
            for piece in source.pieces
            if isinstance(piece, Slot) and piece.kind == "recommendation"
        ),
        questions=_taught_by(source.questions),
        practices=source.practices,
        terms=source.terms,
    )


def _taught_by(questions: Iterable[Question]) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.rec) for one in questions if one.rec)
