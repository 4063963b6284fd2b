"""Publish modules and what they refer to. Never commits: the caller owns the transaction."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from learning.catalogue.compiled import (
    LessonRelease,
    MediaFile,
    ModuleRelease,
    References,
    to_json,
)
from learning.catalogue.models import (
    ContentState,
    Fact,
    Lesson,
    Media,
    Module,
    OldSlug,
    Release,
    ReleaseLesson,
    ReleaseLive,
    ReleaseQuiz,
    ReleaseText,
    Source,
    Term,
)

PARKED = "~"  # begins the address of what has lost its own to another; no file can be called so


def raise_revision(session: Session) -> int:
    """Say that something readable changed: every cache keyed by the revision starts anew."""
    revision = session.scalar(
        update(ContentState)
        .where(ContentState.id == 1)
        .values(revision=ContentState.revision + 1)
        .returning(ContentState.revision)
    )
    if revision is None:
        session.add(ContentState(id=1, revision=1))
        session.flush()
        return 1
    return int(revision)


def publish_module(session: Session, release: ModuleRelease, *, now: datetime) -> Release | None:
    """Make this state of the module the current one; None when nothing changed since the last."""
    module = _module(session, release)
    current = session.get(Release, module.current_release_id) if module.current_release_id else None
    if current is not None and _is_the_same(session, current, release):
        return None
    number = session.scalar(select(func.max(Release.number)).where(Release.module_id == module.id))
    row = Release(
        module_id=module.id,
        number=(number or 0) + 1,
        digest=release.digest,
        theme=release.theme,
        tile=release.tile,
        frameworks=list(release.frameworks),
        settings=dict(release.settings),
        published_at=now,
    )
    session.add(row)
    session.flush()  # the texts name their release
    _add_texts(session, row, release)
    _make_room(session, module, release)
    for number, lesson in enumerate(release.lessons, start=1):
        _add_lesson(session, row, lesson, number=number)
    _keep_media(session, module, release.media)
    module.current_release_id = row.id
    return row


def _is_the_same(session: Session, current: Release, release: ModuleRelease) -> bool:
    """Whether a release keeps all that these files say: older ones kept no live plans."""
    if current.digest != release.digest:
        return False
    kept = select(ReleaseLive.id).where(ReleaseLive.release_id == current.id).limit(1)
    return not release.live or session.scalar(kept) is not None


def archive_missing(session: Session, *, keys: Collection[str], now: datetime) -> None:
    """Take modules that are not among these off the shelf; their records stay."""
    session.execute(
        update(Module)
        .where(Module.key.not_in(keys), Module.archived_at.is_(None))
        .values(archived_at=now)
    )


def module_by_key(session: Session, key: str) -> Module:
    """The module with this key, which a publication has just written."""
    return session.scalars(select(Module).where(Module.key == key)).one()


def lessons_of(session: Session, *, module_id: int) -> dict[str, Lesson]:
    """The module's lessons by key, withdrawn ones included."""
    rows = session.scalars(select(Lesson).where(Lesson.module_id == module_id))
    return {lesson.key: lesson for lesson in rows}


def publish_references(session: Session, references: References) -> None:
    """Make glossary, sources and facts exactly these."""
    _replace(
        session,
        Term,
        [
            {
                "key": one.key,
                "language": one.language,
                "term": one.term,
                "definition": one.definition,
                "see": list(one.see),
            }
            for one in references.terms
        ],
    )
    _replace(session, Source, [to_json(one) for one in references.sources])
    _replace(
        session,
        Fact,
        [
            {
                "key": one.key,
                "text": one.text,
                "year": one.year,
                "mark": one.mark,
                "note": one.note,
                "words": to_json(dict(one.words)),
                "source_keys": list(one.sources),
            }
            for one in references.facts
        ],
    )


def _replace(session: Session, table: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    """Nothing points at these rows by id, so a publication may write them anew."""
    session.execute(delete(table))
    session.add_all(table(**row) for row in rows)
    session.flush()


def _module(session: Session, release: ModuleRelease) -> Module:
    module = session.scalar(select(Module).where(Module.key == release.key))
    there = session.scalar(
        select(Module).where(Module.slug == release.slug, Module.key != release.key)
    )
    if there is not None:
        there.slug = f"{PARKED}{there.id}"
        session.flush()  # the address is free now
    if module is None:
        module = Module(key=release.key)
        session.add(module)
    module.slug, module.position, module.archived_at = release.slug, release.position, None
    session.flush()  # lessons name their module
    return module


def _add_texts(session: Session, row: Release, release: ModuleRelease) -> None:
    session.add_all(
        ReleaseText(
            release_id=row.id,
            language=language,
            title=text.title,
            summary=text.summary,
            body=to_json(text.body),
        )
        for language, text in release.texts.items()
    )
    session.add_all(
        ReleaseQuiz(
            release_id=row.id,
            language=language,
            title=quiz.title,
            fingerprint=quiz.fingerprint,
            compiled=to_json(quiz.compiled),
        )
        for language, quiz in release.quiz.items()
    )
    session.add_all(
        ReleaseLive(
            release_id=row.id,
            language=language,
            title=plan.title,
            minutes=plan.minutes,
            fingerprint=plan.fingerprint,
            compiled=to_json(plan.compiled),
        )
        for language, plan in release.live.items()
    )


def _add_lesson(session: Session, row: Release, release: LessonRelease, *, number: int) -> None:
    lesson = _lesson(session, row.module_id, release)
    session.add_all(
        ReleaseLesson(
            release_id=row.id,
            lesson_id=lesson.id,
            language=language,
            number=number,
            title=draft.title,
            summary=draft.summary,
            minutes=draft.minutes,
            question_keys=release.question_keys,
            recommendations=list(draft.recommendations),
            fingerprint=draft.fingerprint,
            compiled=to_json(draft.compiled),
        )
        for language, draft in release.texts.items()
    )


def _make_room(session: Session, module: Module, release: ModuleRelease) -> None:
    """Free the addresses that lessons of this release take over from others, gone ones included."""
    takers = {lesson.slug: lesson.key for lesson in release.lessons}
    for lesson in lessons_of(session, module_id=module.id).values():
        if takers.get(lesson.slug, lesson.key) != lesson.key:
            _leave_address(session, lesson)
            lesson.slug = f"{PARKED}{lesson.id}"
    session.flush()


def _lesson(session: Session, module_id: int, release: LessonRelease) -> Lesson:
    """The lesson with this key; an address it leaves behind goes on redirecting."""
    lesson = session.scalar(
        select(Lesson).where(Lesson.module_id == module_id, Lesson.key == release.key)
    )
    if lesson is None:
        lesson = Lesson(module_id=module_id, key=release.key, slug=release.slug)
        session.add(lesson)
        session.flush()  # release texts name their lesson
    elif lesson.slug != release.slug:
        if not lesson.slug.startswith(PARKED):
            _leave_address(session, lesson)
        lesson.slug = release.slug
    return lesson


def _leave_address(session: Session, lesson: Lesson) -> None:
    taken = session.scalar(
        select(OldSlug).where(OldSlug.module_id == lesson.module_id, OldSlug.slug == lesson.slug)
    )
    kept = taken or OldSlug(module_id=lesson.module_id, slug=lesson.slug)
    kept.lesson_id = lesson.id
    session.add(kept)


def _keep_media(session: Session, module: Module, files: Iterable[MediaFile]) -> None:
    """Add what is new and renew what changed; older releases may still show the rest."""
    rows = session.scalars(select(Media).where(Media.module_id == module.id))
    known = {media.name: media for media in rows}
    for file in files:
        digest = hashlib.sha256(file.body).hexdigest()
        media = known.get(file.name) or Media(module_id=module.id, name=file.name)
        if media.digest != digest:
            media.digest, media.body, media.media_type = digest, file.body, file.media_type
            session.add(media)
